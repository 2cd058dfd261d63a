// The journeys of the window against a backend of plain functions: what is sent, what is kept, where the focus goes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createActions } from '../src/actions/index.js';
import { asIpcError } from '../src/backend.js';
import { createStore, initialState } from '../src/state.js';
import { NOW, environment, inspection, proposals, refusal, token } from './preview/mock-data.js';

const SECRET = 'SECRET?%G&client';

/** @param {Record<string, any>} commands */
function stage(commands = {}, environments = [environment()]) {
  const told = [], focused = [], sent = [], fields = { '#form-secret': SECRET, '#dialog-secret': SECRET, '#call-confirm': '' };
  const app = { version: '1', platform: 'linux', automation: false, now: NOW, storage: { kind: 'ready', sentence: '', details: [] }, secretStore: { state: 'available', works: true, sentence: '', steps: [] }, preferences: { theme: 'system' }, environments, selected: environments[0]?.id ?? null };
  const defaults = {
    appState: () => structuredClone(app), selectEnvironment: () => null, previewTokenRequest: () => ({ request: null, saved: null, coversMore: false }), proposeCalls: () => proposals(environments[0]), inspectToken: () => inspection(environments[0], token()), setupSteps: () => [],
  };
  const backend = new Proxy({}, { get: (_, name) => async (...args) => { sent.push([name, ...args]); const run = commands[name] ?? defaults[name]; if (!run) throw new Error(`no ${String(name)}`); return run(...args); } });
  const store = createStore(initialState(NOW));
  let now = NOW;
  const actions = createActions({ store, backend, clock: () => now, announce: (t) => told.push(t), focus: (s) => focused.push(s), read: (s) => fields[s] ?? '', clear: (s) => { fields[s] = ''; } });
  return { actions, store, told, focused, sent, fields, app, names: () => sent.map(([name]) => name), pass: (s) => { now += s; }, work: () => store.state.work[store.state.app.selected] };
}

const report = (e, change = {}) => ({ outcome: 'token', reused: false, token: token(), exchange: null, providerWords: null, notes: [], findings: [], inspection: inspection(e, token()), environment: { ...e, savedTokens: [token()] }, ...change });

test('a token opens Claims by itself, and its proposed call is one more step to an answer', async () => {
  const e = environment();
  const answer = { outcome: 'answered', statusWords: '200 OK: it worked', good: true, findings: [] };
  const s = stage({ getToken: () => report(e), sendCall: () => answer }, [e]);
  await s.actions.start();
  await s.actions.getToken(false);
  assert.equal(s.work().tab, 'claims');
  assert.equal(s.focused.at(-1), '#tab-claims');
  await new Promise((r) => setTimeout(r));
  const first = s.work().proposals[0];
  await s.actions.sendProposal(first);
  assert.equal(s.work().tab, 'call');
  assert.equal(s.work().callReport, answer);
  assert.ok(s.names().includes('tokenLights'), 'what the token may do is looked up for the stage that is shown now');
  const call = s.sent.find(([name]) => name === 'sendCall');
  assert.deepEqual(call.slice(1, 4), ['dev', 'token-1', { method: 'GET', url: first.url, headers: [{ name: 'Accept', value: 'application/json' }], body: null }]);
});

test('two clicks in a row send one request', async () => {
  const e = environment();
  let go;
  const s = stage({ getToken: () => new Promise((r) => { go = () => r(report(e)); }) }, [e]);
  await s.actions.start();
  const first = s.actions.getToken(false), second = s.actions.getToken(false);
  await new Promise((r) => setTimeout(r));
  go();
  await Promise.all([first, second]);
  assert.equal(s.names().filter((name) => name === 'getToken').length, 1);
});

test('a refusal stays on the Token stage and the card gets the focus', async () => {
  const e = environment();
  const s = stage({ getToken: () => report(e, { outcome: 'refused', token: null, inspection: null, findings: [refusal], environment: e }) }, [e]);
  await s.actions.start();
  await s.actions.getToken(false);
  assert.equal(s.work().tab, 'token');
  assert.equal(s.work().refused, true);
  assert.equal(s.focused.at(-1), '#failure-title');
  assert.equal(s.told.at(-1), refusal.title);
});

test('cancelling is told and leaves no failure behind', async () => {
  const s = stage({ getToken: () => Promise.reject({ code: 'cancelled', message: 'Cancelled.', field: null }) });
  await s.actions.start();
  await s.actions.getToken(false);
  assert.equal(s.work().tokenProblem, null);
  assert.equal(s.work().operation, null);
  assert.match(s.told.at(-1), /Cancelled/);
});

test('work is slow only after a moment', async () => {
  let go;
  const e = environment();
  const s = stage({ getToken: () => new Promise((r) => { go = () => r(report(e)); }) }, [e]);
  await s.actions.start();
  const going = s.actions.getToken(false);
  await new Promise((r) => setTimeout(r, 20));
  assert.equal(s.work().operation.slow, false);
  await new Promise((r) => setTimeout(r, 320));
  assert.equal(s.work().operation.slow, true);
  go();
  await going;
  assert.equal(s.work().operation, null);
});

const fill = (s) => { s.actions.connect(); s.actions.setFormValues({ host: 'acme-dev.eu', clientId: 'client!+ID' }); };
const READING = { origin: 'https://acme-dev.eu.kinde.com', host: 'acme-dev.eu.kinde.com', region: 'eu', customDomain: false, proposedName: 'Acme dev', notes: [] };

test('the secret goes to Rust once, is cleared from its field, and never enters the state', async () => {
  const made = environment({ id: 'made' });
  const s = stage({ readHost: () => READING, createEnvironment: () => { s.app.environments.push(made); s.app.selected = 'made'; return made; } }, []);
  await s.actions.start();
  fill(s);
  const seen = [];
  s.store.subscribe(() => seen.push(JSON.stringify(s.store.state)));
  await s.actions.saveForm();
  assert.deepEqual(s.sent.filter(([name]) => name === 'createEnvironment').map(([, draft, secret]) => [draft.name, draft.clientId, secret]), [['Acme dev', 'client!+ID', SECRET]]);
  assert.equal(s.fields['#form-secret'], '');
  assert.equal(s.store.state.app.selected, 'made');
  assert.equal(s.store.state.form, null);
  assert.ok(seen.length > 2);
  for (const state of seen) assert.ok(!state.includes(SECRET));
});

test('an error of Rust is shown at its field, and everything typed stays', async () => {
  const s = stage({ readHost: () => READING, createEnvironment: () => Promise.reject({ code: 'invalid-field', message: 'A client ID has no exclamation mark.', field: 'clientId' }) }, []);
  await s.actions.start();
  fill(s);
  await s.actions.saveForm();
  assert.equal(s.store.state.form.errors.clientId, 'A client ID has no exclamation mark.');
  assert.equal(s.store.state.form.values.clientId, 'client!+ID');
  assert.equal(s.store.state.form.busy, false);
  assert.equal(s.fields['#form-secret'], SECRET);
  assert.equal(s.focused.at(-1), '#form-clientId');
  s.actions.setFormValues({ clientId: 'client' });
  assert.equal(s.store.state.form.errors.clientId, undefined);
});

test('an empty form sends nothing and points to its first field', async () => {
  const s = stage({}, []);
  s.fields['#form-secret'] = '';
  await s.actions.start();
  s.actions.connect();
  await s.actions.saveForm();
  assert.deepEqual(Object.keys(s.store.state.form.errors), ['host', 'clientId', 'secret']);
  assert.equal(s.focused.at(-1), '#form-host');
  assert.ok(!s.names().includes('createEnvironment'));
});

test('a host that the token may not go to is asked for in place, then remembered', async () => {
  const e = environment({ savedTokens: [token()] });
  let allowed = false;
  const s = stage({
    sendCall: () => (allowed ? { outcome: 'answered', statusWords: '200 OK', good: true, findings: [] } : Promise.reject({ code: 'token-host-not-allowed', message: 'no', field: 'url' })),
    allowTokenHost: () => { allowed = true; return e; },
  }, [e]);
  await s.actions.start();
  s.actions.setCall({ url: 'https://orders.elsewhere.example/v1' });
  await s.actions.sendCall();
  assert.equal(s.work().askHost, 'https://orders.elsewhere.example');
  assert.equal(s.work().callReport, null);
  await s.actions.allowHostAndSend();
  assert.deepEqual(s.sent.find(([name]) => name === 'allowTokenHost').slice(1), ['dev', 'https://orders.elsewhere.example']);
  assert.equal(s.work().callReport.good, true);
});

test('a write to production waits for the name of the environment', async () => {
  const e = environment({ production: true, savedTokens: [token()] });
  const s = stage({ sendCall: () => ({ outcome: 'answered', statusWords: '201', good: true, findings: [] }) }, [e]);
  await s.actions.start();
  s.actions.setCall({ method: 'POST', url: 'https://acme-dev.eu.kinde.com/api/v1/user', body: '{}' });
  await s.actions.sendCall();
  assert.ok(!s.names().includes('sendCall'));
  assert.equal(s.focused.at(-1), '#call-confirm');
  s.fields['#call-confirm'] = e.name;
  await s.actions.sendCall();
  assert.ok(s.names().includes('sendCall'));
});

test('a body that is not JSON is not sent, and a reading method sends none', async () => {
  const e = environment({ savedTokens: [token()] });
  const s = stage({ sendCall: () => ({ outcome: 'answered', statusWords: '200', good: true, findings: [] }) }, [e]);
  await s.actions.start();
  s.actions.setCall({ method: 'POST', url: 'https://acme-dev.eu.kinde.com/api', body: '{' });
  await s.actions.sendCall();
  assert.ok(!s.names().includes('sendCall'));
  s.actions.setCall({ method: 'GET' });
  await s.actions.sendCall();
  assert.equal(s.sent.find(([name]) => name === 'sendCall')[3].body, null);
});

test('the end of a token is told once, at 5 minutes, 1 minute and the end', async () => {
  const e = environment({ savedTokens: [token({ expiresAt: NOW + 301 })] });
  const s = stage({}, [e]);
  await s.actions.start();
  s.told.length = 0;
  for (const step of [2, 5, 235, 5, 60, 10]) { s.pass(step); s.actions.tick(); }
  assert.deepEqual(s.told, ['The token for Orders API expires in 5 minutes.', 'The token for Orders API expires in 1 minute.', 'The token for Orders API has expired.']);
});

test('a deleted environment can be taken back for as long as Rust says', async () => {
  const s = stage({ deleteEnvironment: () => { s.app.environments = []; s.app.selected = null; return { undoSeconds: 10 }; } });
  await s.actions.start();
  s.actions.openDialog('delete', 'dev', {}, 'delete-environment');
  await s.actions.confirmDialog();
  assert.deepEqual({ ...s.store.state.undo }, { id: 'dev', name: 'Acme development', until: NOW + 10 });
  assert.equal(s.focused.at(-1), '#undo-delete');
  s.pass(10);
  s.actions.tick();
  assert.equal(s.store.state.undo, null);
});

test('a late answer does not bring a deleted environment back', async () => {
  let answer = () => undefined;
  const e = environment();
  const s = stage({ getToken: () => new Promise((r) => { answer = () => r(report(e)); }), deleteEnvironment: () => { s.app.environments = []; s.app.selected = null; return { undoSeconds: 10 }; } }, [e]);
  await s.actions.start();
  const asking = s.actions.getToken(false);
  await new Promise((r) => setTimeout(r));
  s.actions.openDialog('delete', 'dev', {}, 'delete-environment');
  await s.actions.confirmDialog();
  answer();
  await asking;
  assert.deepEqual(s.store.state.app.environments, []);
});

test('whatever is thrown becomes a sentence', () => {
  assert.deepEqual(asIpcError({ code: 'a', message: 'b', field: 'host' }), { code: 'a', message: 'b', field: 'host' });
  assert.equal(asIpcError('command not allowed').message, 'command not allowed');
  assert.equal(asIpcError(undefined).code, 'unexpected');
});

test('what the keychain keeps waiting is said after a moment and can be cancelled', async () => {
  let answer;
  const s = stage({ forgetSecret: () => new Promise((_, reject) => { answer = () => reject({ code: 'key-store-cancelled', message: 'You cancelled it.', field: null }); }), cancelOperation: () => answer() });
  await s.actions.start();
  s.actions.openDialog('forget-secret', 'dev', {}, null);
  const asked = s.actions.confirmDialog();
  await new Promise((r) => setTimeout(r, 900));
  assert.equal(s.store.state.keychainWaits, true);
  s.actions.cancelKeychain();
  await asked;
  assert.equal(s.store.state.keychainWaits, false);
  assert.equal(s.store.state.dialog.problem, 'You cancelled it.');
});

test('settings that something else wrote are chosen between, and what came of it is told', async () => {
  const s = stage({ settleSettings: () => ({ kind: 'ready', sentence: '', details: [] }) });
  await s.actions.start();
  await s.actions.settleSettings('theirs');
  assert.deepEqual(s.sent.filter(([name]) => name === 'settleSettings'), [['settleSettings', 'theirs']]);
  assert.equal(s.told.at(-1), 'All is saved.');
  assert.equal(s.store.state.savingAgain, false);
});

test('a saved token that is gone is not replaced by a counted one behind the button that said free', async () => {
  const s = stage({ getToken: () => Promise.reject({ code: 'saved-token-gone', message: 'It is gone.', field: null }) });
  await s.actions.start();
  const read = s.names().filter((name) => name === 'appState').length;
  await s.actions.getToken(false);
  assert.equal(s.work().tokenProblem.message, 'It is gone.');
  assert.equal(s.names().filter((name) => name === 'appState').length, read + 1);
});
