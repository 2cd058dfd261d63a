// The command palette finds by words, by beginnings and by letters, and every entry leads somewhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entries, fit, search } from '../src/palette.js';
import { SETTINGS } from '../src/settings-list.js';
import { settingsPage } from '../src/views/settings.js';
import { markup } from './text.js';
import { stage } from './stage.js';
import { environment } from './preview/mock-data.js';

const keys = (key) => `Ctrl ${key}`;
const opened = async (environments) => { const s = stage({}, environments); await s.actions.start(); return s; };
const titles = (s, typed) => search(entries(s.store.state, keys), typed).map((e) => e.title);

test('a whole word beats a part of one, a part beats scattered letters, and nonsense fits nothing', () => {
  assert.ok(fit('audience', 'audience') > fit('audience', 'the audience') && fit('audience', 'the audience') > fit('udien', 'audience'));
  assert.ok(fit('cc', 'check the connection') > 0);
  assert.equal(fit('xyz', 'audience'), 0);
});

test('environments, APIs, settings, words and actions are found', async () => {
  const s = await opened([environment(), environment({ id: 'staging', name: 'Acme staging' })]);
  assert.equal(titles(s, 'staging')[0], 'Acme staging');
  assert.equal(titles(s, 'orders')[0], 'Orders API');
  assert.equal(titles(s, 'jwks')[0], 'JWKS');
  assert.ok(titles(s, 'dark').includes('Theme: dark'));
  assert.ok(titles(s, 'budget').includes('Budget, in tokens a month'));
  assert.ok(titles(s, 'set-up step').includes('Set-up, step by step'));
  assert.deepEqual(titles(s, 'qqqq zzzz'), []);
});

test('every word typed has to fit', async () => {
  const s = await opened([environment()]);
  for (const title of titles(s, 'orders audience')) assert.match(title, /Orders/);
});

test('before anything is typed the environments stand first', async () => {
  const s = await opened([environment()]);
  assert.equal(titles(s, '')[0], 'Acme development');
});

test('every entry has a name of its own, and each can be run', async () => {
  const s = await opened([environment()]);
  const all = entries(s.store.state, keys);
  assert.equal(new Set(all.map((e) => e.id)).size, all.length);
  await s.actions.openPalette();
  s.actions.runEntry(all.find((e) => e.id === 'page-help'));
  assert.equal(s.store.state.view, 'help');
  assert.equal(s.store.state.dialog, null);
});

test('every setting that the palette leads to stands on the settings page', async () => {
  const s = await opened([environment()]);
  for (const { name } of SETTINGS) s.actions.setOpen(`fold-${name}`, true);
  const page = markup(settingsPage(s.store.state, s.actions));
  for (const { name } of SETTINGS) assert.ok(page.includes(`id=setting-${name}`) || page.includes(`id="setting-${name}"`), name);
});

test('operations of the open environment are found by what they do, and put into the call', async () => {
  const operation = { id: 'GET /api/v1/users', method: 'GET', path: '/api/v1/users', group: 'Users', summary: 'Get users' };
  const s = stage({ listOperations: () => [{ audience: 'https://acme-dev.eu.kinde.com/api', name: 'Kinde Management API', base: 'https://acme-dev.eu.kinde.com', operations: [operation] }] }, [environment()]);
  await s.actions.start();
  await s.actions.openPalette();
  assert.deepEqual(s.calls('listOperations')[0], ['dev']);
  const found = search(entries(s.store.state, keys), 'get users')[0];
  assert.equal(found.kind, 'Operation');
  s.actions.runEntry(found);
  assert.equal(s.work().tab, 'call');
});

test('a report for a developer is offered once there is something to report, also when all is well', async () => {
  const s = await opened([environment()]);
  const offered = () => entries(s.store.state, keys).some((e) => e.id === 'report');
  assert.equal(offered(), false);
  s.store.setWork('dev', { inspection: /** @type {any} */ ({ verdict: 'accept' }) });
  assert.equal(offered(), true);
});
