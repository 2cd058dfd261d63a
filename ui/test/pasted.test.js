// Pasted messages, tokens and secrets: what is sent, what is told, and what never enters the state.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isMessage } from '../src/texts.js';
import { rulesOf } from '../src/rules.js';
import { emptyRules } from '../src/state.js';
import { environment, inspection, refusal, token } from './preview/mock-data.js';
import { report, settled, stage } from './stage.js';

const SECRET = 'SECRET?%G&client';
const READING = { origin: 'https://acme-dev.eu.kinde.com', host: 'acme-dev.eu.kinde.com', region: 'eu', customDomain: false, proposedName: 'Acme dev', notes: [] };
const NOTE = { kind: 'chat', host: 'acme-dev.eu.kinde.com', clientId: 'client!+ID', secret: { noteId: 'n1', characters: 16 }, audiences: ['https://orders.acme.com'], scopes: [], tokenUrl: null, issuer: null, name: null, understood: ['Domain'], leftOver: ['Hello'] };

test('a whole message is told from a single value', () => {
  for (const text of ['Domain: a.kinde.com\nClient ID: b', 'KINDE_CLIENT_ID=a KINDE_CLIENT_SECRET=b', '{"client_id":"a"}', 'curl -X POST https://a', 'domain: a, secret: b']) assert.equal(isMessage(text), true, text);
  for (const text of ['acme', ' https://acme.eu.kinde.com/oauth2/token ', 'https;//acme.kinde.com', 'KINDE_DOMAIN=acme.kinde.com', 'acme.kinde.com\n', '']) assert.equal(isMessage(text), false, text);
});

test('a pasted message fills the form, and its secret is used without having been seen', async () => {
  const made = environment({ id: 'made' });
  const s = stage({ readNote: () => NOTE, readHost: () => READING, probeHost: () => ({ reading: READING, found: true, isTenant: true, sentence: 'There.', failure: null }), saveApi: () => made, createEnvironment: () => { s.app.environments.push(made); s.app.selected = 'made'; return made; } }, []);
  await s.actions.start();
  s.actions.connect();
  await s.actions.readNote('Domain: …');
  await settled();
  const { form } = s.store.state;
  assert.deepEqual([form.values.host, form.values.clientId, form.values.api, form.values.audience], ['acme-dev.eu.kinde.com', 'client!+ID', 'own', 'https://orders.acme.com']);
  assert.equal(s.focused.at(-1), '#form-note');
  assert.equal(form.help.probe.sentence, 'There.');
  await s.actions.saveForm();
  const [draft, secret, clean, noteId] = s.calls('createEnvironment')[0];
  assert.deepEqual([draft.clientId, secret, clean, noteId], ['client!+ID', '', false, 'n1']);
});

test('another secret can be typed over the one of the message', async () => {
  const s = stage({ readNote: () => NOTE, readHost: () => READING, probeHost: () => null }, []);
  await s.actions.start();
  s.actions.connect();
  await s.actions.readNote('x');
  s.actions.dropNotedSecret();
  assert.equal(s.store.state.form.help.note.secret, null);
  await s.actions.saveForm();
  assert.equal(s.store.state.form.errors.secret, 'Paste the client secret.');
  assert.equal(s.calls('createEnvironment').length, 0);
});

test('cleaning is offered and never silent', async () => {
  const s = stage({ readField: (_, text) => ({ cleaned: text.trim(), changes: text === text.trim() ? [] : ['A space at the end'], hints: [] }) }, []);
  await s.actions.start();
  s.actions.connect();
  s.actions.setFormValues({ clientId: 'client!+ID ' });
  await s.actions.leaveField('clientId');
  assert.equal(s.store.state.form.values.clientId, 'client!+ID ');
  assert.deepEqual(s.store.state.form.help.readings.clientId.changes, ['A space at the end']);
  await s.actions.takeOffer('clientId', 'client!+ID');
  assert.equal(s.store.state.form.values.clientId, 'client!+ID');
  assert.deepEqual(s.store.state.form.help.readings.clientId.changes, []);
});

test('the host is asked for when its field is left, and what it said goes when another is typed', async () => {
  const s = stage({ readField: () => ({ cleaned: 'acme', changes: [], hints: [] }), readHost: () => READING, probeHost: () => ({ reading: READING, found: false, isTenant: false, sentence: 'There is no such host.', failure: null }) }, []);
  await s.actions.start();
  s.actions.connect();
  s.actions.setFormValues({ host: 'acme' });
  assert.equal(s.calls('probeHost').length, 0);
  await s.actions.leaveField('host');
  assert.equal(s.store.state.form.help.probe.sentence, 'There is no such host.');
  s.actions.setFormValues({ host: 'acme2' });
  assert.equal(s.store.state.form.help.probe, null);
  assert.equal(s.store.state.form.reading, null);
});

test('a pasted token opens Claims of where it belongs, what was cleaned is told, and it never enters the state', async () => {
  const e = environment({ savedTokens: [token()] });
  const raw = 'eyJhbGciOiJSUzI1NiJ9.payload.signature';
  const s = stage({ pasteToken: () => ({ environmentId: 'dev', matched: true, token: token(), cleaned: ['The word Bearer in front of it'], inspection: inspection(e, token()) }) }, [e], { '#dialog-token': raw });
  await s.actions.start();
  s.actions.openDialog('paste', '', {}, 'paste-token');
  await s.actions.pasteToken();
  assert.equal(s.store.state.dialog, null);
  assert.equal(s.work().tab, 'claims');
  assert.equal(s.focused.at(-1), '#tab-claims');
  assert.match(s.store.state.notice.text, /belongs to Acme development.*Bearer/);
  assert.equal(s.fields['#dialog-token'], '');
  assert.ok(s.states.every((state) => !state.includes(raw)));
});

test('a pasted secret is refused at its field', async () => {
  const s = stage({ pasteToken: () => Promise.reject({ code: 'not-a-token', message: 'This looks like a client secret. It was not kept.', field: 'token' }) }, undefined, { '#dialog-token': SECRET });
  await s.actions.start();
  s.actions.openDialog('paste', '', {}, null);
  await s.actions.pasteToken();
  assert.match(s.store.state.dialog.errors.token, /not kept/);
  assert.equal(s.focused.at(-1), '#dialog-token');
  assert.ok(s.states.every((state) => !state.includes(SECRET)));
});

test('a token is judged for the API that is chosen, by own rules when custom', async () => {
  const e = environment({ savedTokens: [token()] });
  const s = stage({}, [e]);
  await s.actions.start();
  s.actions.openTab('claims');
  await settled();
  await s.actions.judgeFor('https://other.example');
  assert.deepEqual(s.calls('inspectToken').at(-1), ['dev', 'token-1', 'kinde', ['read:orders', 'update:orders'], 'https://other.example', null]);
  await s.actions.setRules({ requiredScopes: ['read:orders'], leeway: '5', types: 'at+jwt, JWT' });
  const [, , profile, required, , rules] = s.calls('inspectToken').at(-1);
  assert.deepEqual([profile, required, rules.leeway, rules.types, rules.typeMayBeAbsent, rules.requiredScopes], ['custom', [], 5, ['at+jwt', 'JWT'], false, ['read:orders']]);
  assert.equal(rulesOf({ ...emptyRules(), leeway: 'x' }).leeway, 60);
  assert.equal(rulesOf(emptyRules()).typeMayBeAbsent, true);
});

test('a token shown while another is looked at is looked at, too, and the late answer changes nothing', async () => {
  const first = token(), second = token({ tokenId: 'token-2' });
  const e = environment({ savedTokens: [first, second] });
  let release = () => undefined;
  const s = stage({ inspectToken: (_id, tokenId) => (tokenId === 'token-1' ? new Promise((_, reject) => { release = () => reject({ code: 'no-keys', message: 'The keys did not come.', field: null }); }) : inspection(e, second)) }, [e]);
  await s.actions.start();
  s.actions.showToken('token-1');
  s.actions.enterStage();
  await settled();
  assert.deepEqual([s.calls('inspectToken').length, s.work().inspecting], [1, 'token-1']);
  s.actions.showToken('token-2');
  await settled();
  assert.equal(s.work().inspection.tokenId, 'token-2');
  release();
  await settled();
  assert.deepEqual([s.work().inspection.tokenId, s.work().inspectionProblem, s.work().inspecting], ['token-2', null, null]);
});

test('a look that answers late does not take the place of a newer one at the same token', async () => {
  const e = environment({ savedTokens: [token()] });
  const answers = [];
  const s = stage({ inspectToken: (_id, _token, _profile, _scopes, judgedFor) => new Promise((r) => { answers.push(() => r(inspection(e, token(), { apiName: judgedFor }))); }) }, [e]);
  await s.actions.start();
  const looks = [s.actions.judgeFor('https://a.example'), s.actions.judgeFor('https://b.example')];
  await settled();
  answers[1]();
  await settled();
  answers[0]();
  await Promise.all(looks);
  assert.deepEqual([s.work().inspection.apiName, s.work().inspecting], ['https://b.example', null]);
});

test('a new secret that is refused leaves the old one, until somebody decides', async () => {
  const e = environment();
  const answers = [{ ...report(e), replaced: false, outcome: 'refused', token: null, inspection: null, findings: [refusal], environment: e }, { ...report(e), replaced: true }];
  const s = stage({ proveSecret: () => answers.shift(), discardNextSecret: () => null }, [e], { '#dialog-secret': SECRET });
  await s.actions.start();
  s.actions.openDialog('secret', 'dev', {}, 'replace-secret');
  await s.actions.proveSecret(false);
  assert.equal(s.calls('proveSecret')[0][1], SECRET);
  assert.equal(s.fields['#dialog-secret'], '');
  assert.equal(s.store.state.dialog.data.proved.replaced, false);
  assert.equal(s.focused.at(-1), '#dialog-title');
  assert.match(s.told.at(-1), /old secret is still in use/);
  await s.actions.proveSecret(true);
  assert.equal(s.calls('proveSecret')[1][1], '');
  assert.equal(s.store.state.dialog, null);
  assert.equal(s.calls('discardNextSecret').length, 0);
  assert.ok(s.states.every((state) => !state.includes(SECRET)));
});

test('leaving the dialog after a refusal drops the new secret', async () => {
  const e = environment();
  const s = stage({ proveSecret: () => ({ ...report(e), replaced: false, outcome: 'refused', token: null, inspection: null, findings: [], environment: e }), discardNextSecret: () => null }, [e], { '#dialog-secret': SECRET });
  await s.actions.start();
  s.actions.openDialog('secret', 'dev', {}, 'replace-secret');
  await s.actions.dropNextSecret();
  assert.equal(s.calls('discardNextSecret').length, 0);
  s.actions.openDialog('secret', 'dev', {}, 'replace-secret');
  await s.actions.proveSecret(false);
  await s.actions.dropNextSecret();
  assert.deepEqual(s.calls('discardNextSecret'), [['dev']]);
  assert.equal(s.focused.at(-1), '#replace-secret');
});
