// The settings: each is saved by itself, what is wrong stands at its field, and no secret enters the state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bothTimes, exactTime } from '../src/format.js';
import { keyboard } from '../src/keyboard.js';
import { SETTINGS } from '../src/settings-list.js';
import { NOW, PREFERENCES } from './preview/mock-data.js';
import { stage } from './stage.js';

const refuse = (field, message) => Promise.reject({ code: 'invalid-field', message, field });

test('a number is saved when its field is left, and what is wrong with it stands there', async () => {
  const fields = { '#setting-leeway': 'soon' };
  const s = stage({ changeSetting: (setting, value) => (value === '5' ? { ...PREFERENCES, leeway: 5, changed: ['leeway'] } : refuse(setting, 'A whole number of seconds, from 0 to 600.')) }, undefined, fields);
  await s.actions.start();
  await s.actions.leaveSetting('leeway');
  assert.equal(s.store.state.settings.errors.leeway, 'A whole number of seconds, from 0 to 600.');
  fields['#setting-leeway'] = '5';
  await s.actions.leaveSetting('leeway');
  assert.deepEqual(s.store.state.settings.errors, {});
  assert.equal(s.store.state.app.preferences.leeway, 5);
  assert.equal(s.told.at(-1), 'Leeway: saved.');
});

test('the password of a proxy and the key of a certificate pass through the window without staying', async () => {
  const fields = { '#proxyPassword': 'SECRET?%G&proxy', '#setting-clientCertificate': 'SECRET KEY' };
  const own = { ...PREFERENCES, network: { ...PREFERENCES.network, proxyKind: 'own', proxyAddress: 'http://proxy.example:3128', proxyPassword: 'keychain' } };
  const s = stage({ setProxy: () => own, setClientCertificate: () => own }, undefined, fields);
  await s.actions.start();
  await s.actions.chooseProxy('own');
  assert.equal(s.calls('setProxy').length, 0, 'an own proxy is not in use before it is named');
  s.actions.typeProxy({ address: 'proxy.example:3128', user: 'anna' });
  await s.actions.saveProxy();
  assert.deepEqual(s.calls('setProxy'), [[{ kind: 'own', address: 'proxy.example:3128', user: 'anna', password: 'SECRET?%G&proxy' }]]);
  await s.actions.saveCertificates('clientCertificate');
  assert.deepEqual([fields['#proxyPassword'], fields['#setting-clientCertificate']], ['', '']);
  assert.equal(s.store.state.settings.proxy, null);
  assert.ok(!s.states.some((state) => state.includes('SECRET')), 'a secret was in the state');
});

test('a proxy that cannot be one keeps what was typed, and the focus goes to what is wrong', async () => {
  const s = stage({ setProxy: () => refuse('proxyUser', 'A user name for a proxy cannot hold a colon.') });
  await s.actions.start();
  await s.actions.chooseProxy('own');
  s.actions.typeProxy({ address: 'proxy.example:3128', user: 'a:b' });
  await s.actions.saveProxy();
  assert.equal(s.focused.at(-1), '#proxyUser');
  assert.equal(s.store.state.settings.proxy.user, 'a:b');
});

test('text grows and shrinks in steps, and not beyond them', async () => {
  const s = stage({ changeSetting: (_, value) => ({ ...PREFERENCES, textSize: Number(value) }) });
  await s.actions.start();
  for (let i = 0; i < 9; i += 1) await s.actions.sizeText('larger');
  assert.equal(s.store.state.app.preferences.textSize, 200);
  assert.deepEqual(s.calls('changeSetting').map(([, value]) => value), ['115', '130', '160', '200']);
  await s.actions.sizeText('usual');
  assert.equal(s.store.state.app.preferences.textSize, 100);
});

test('the menu leads to the pages, and never past an open dialog', async () => {
  const s = stage({ licences: () => 'axum: MIT' });
  await s.actions.start();
  s.actions.chooseInMenu('settings');
  assert.equal(s.store.state.view, 'settings');
  await s.actions.openAbout(null);
  s.actions.chooseInMenu('help');
  assert.equal(s.store.state.view, 'settings');
  s.actions.chooseInMenu('nothing-of-this-name');
  assert.equal(s.store.state.dialog.values.licences, 'axum: MIT');
});

test('the key that does what the stage is for does it once, however long it is held', () => {
  let pressed = 0, prevented = 0;
  globalThis.document = { querySelector: (selector) => (selector === 'dialog[open]' ? null : { click: () => { pressed++; } }) };
  try {
    const onKey = keyboard(() => ({ app: {} }), {});
    for (const repeat of [false, true, true]) onKey({ key: 'Enter', ctrlKey: true, repeat, preventDefault: () => { prevented++; } });
  } finally { delete globalThis.document; }
  assert.deepEqual([pressed, prevented], [1, 3]);
});

test('after erasing, the window is as on its first day', async () => {
  let erased = false;
  const s = stage({
    eraseEverything: (typed) => { if (typed !== 'erase') return refuse('typed', 'Type the word erase.'); erased = true; return { secrets: 2, left: null }; },
    appState: () => ({ ...structuredClone(s.app), ...(erased ? { environments: [], selected: null } : {}) }),
  });
  await s.actions.start();
  s.actions.go('settings');
  s.actions.openDialog('erase', '', { typed: '' }, null);
  await s.actions.eraseEverything();
  assert.equal(s.store.state.dialog.errors.typed, 'Type the word erase.');
  s.actions.setDialogValues({ typed: 'erase' });
  await s.actions.eraseEverything();
  assert.deepEqual([s.store.state.dialog, s.store.state.view, s.store.state.app.environments, s.store.state.work], [null, 'environment', [], {}]);
  assert.match(s.told.at(-1), /2 entries in the key store/);
});

test('left-over entries are shown, and only those shown are removed', async () => {
  const left = [{ id: 'e-9', what: 'A client secret', label: 'old' }];
  const s = stage({ findOrphans: () => left, removeOrphans: () => [] });
  await s.actions.start();
  await s.actions.findOrphans();
  assert.deepEqual(s.store.state.settings.orphans, left);
  await s.actions.findOrphans(true);
  assert.deepEqual(s.calls('removeOrphans'), [[['e-9']]]);
  assert.deepEqual(s.store.state.settings.orphans, []);
});

test('dates begin with local time or with UTC', () => {
  const where = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
  assert.match(bothTimes(NOW, NOW, where), /^\d\d:\d\d, \d\d:\d\d UTC$/);
  assert.match(bothTimes(NOW, NOW, { ...where, first: 'utc' }), /^\d\d:\d\d UTC, \d\d:\d\d local$/);
  assert.match(exactTime(NOW, { ...where, first: 'utc' }), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(/);
});

test('every setting has a label and a place', () => {
  assert.equal(new Set(SETTINGS.map((setting) => setting.name)).size, SETTINGS.length);
  assert.ok(SETTINGS.every((setting) => setting.label && setting.words));
});
