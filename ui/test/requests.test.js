// What is asked for on the Token stage, what it costs, and the budget.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budgetState, newEvidence, plan, price, requestsOf, unusualOptions } from '../src/derive.js';
import { newWork } from '../src/state.js';
import { NOW, PREFERENCES, environment, refusal, token } from './preview/mock-data.js';
import { report, stage } from './stage.js';

const ORDERS = 'https://orders.acme.com', MANAGEMENT = 'https://acme-dev.eu.kinde.com/api';

test('several APIs are one request, unless each is to get a token of its own', () => {
  const e = environment(), work = { ...newWork(e), more: [MANAGEMENT] };
  assert.deepEqual(requestsOf(e, work).map((r) => [r.audiences, r.options.audienceForm]), [[[ORDERS, MANAGEMENT], 'repeated']]);
  assert.equal(requestsOf(e, { ...work, several: 'space-joined' })[0].options.audienceForm, 'space-joined');
  assert.deepEqual(requestsOf(e, { ...work, several: 'each' }).map((r) => r.audiences), [[ORDERS], [MANAGEMENT]]);
  assert.deepEqual(requestsOf(e, { ...work, more: [], several: 'each' }).map((r) => r.audiences), [[ORDERS]]);
});

test('options go out as chosen, and nothing half typed goes with them', () => {
  const e = environment(), work = newWork(e);
  assert.equal(unusualOptions(work), 0);
  const options = { authentication: 'client_secret_basic', resources: ' https://a.example  https://b.example ', extra: [{ name: ' org_code ', value: ' x ' }, { name: ' ', value: 'lost' }], timeout: '60' };
  assert.equal(unusualOptions({ ...work, options }), 4);
  assert.deepEqual(requestsOf(e, { ...work, options })[0].options, { audienceForm: 'repeated', authentication: 'client_secret_basic', resources: ['https://a.example', 'https://b.example'], extra: [{ name: 'org_code', value: ' x ' }], timeoutSeconds: 60 });
  for (const timeout of ['x', '-1', '0', '1.5', '']) assert.equal(requestsOf(e, { ...work, options: { ...options, timeout } })[0].options.timeoutSeconds, null, timeout);
});

test('two tokens are said to count as two, and a saved one is taken off', () => {
  const e = environment(), saved = token();
  const work = { ...newWork(e), more: [MANAGEMENT], several: 'each', preview: { request: null, saved, coversMore: false }, otherPreviews: [{ request: null, saved: null, coversMore: false }] };
  assert.equal(price(e, 2).long, 'counts as 2 M2M tokens');
  assert.deepEqual(plan(e, work, NOW), { saved: [saved], fresh: 1 });
  assert.equal(plan(e, { ...work, preview: { request: null, saved: { ...saved, expiresAt: NOW + 30 }, coversMore: false } }, NOW).fresh, 2);
});

test('a scope that is typed and no chip yet goes with what the keys ask for', async () => {
  globalThis.HTMLElement ??= class extends EventTarget {};
  globalThis.customElements ??= { define: () => undefined };
  const { ScopeField } = await import('../src/elements/scope-field.js');
  let drawn;
  // In the place of a document: what the field draws is only kept.
  const field = Object.assign(new ScopeField(), { isConnected: true, getAttribute: () => null, querySelector: () => null, _$litPart$: new Proxy({}, { get: () => (view) => { drawn = view; } }) });
  const listener = (name) => { const find = (view) => { const at = view.strings.findIndex((part) => part.endsWith(`@${name}=`)); return at >= 0 ? view.values[at] : null; }; return find(drawn); };
  const told = [];
  field.addEventListener('scopes', (event) => told.push(event.detail));
  field.chosen = ['read:orders'];
  listener('input')({ target: { value: 'update:orders' } });
  listener('keydown')({ key: 'Enter', ctrlKey: true });
  assert.deepEqual(told, [['read:orders', 'update:orders']]);
  listener('keydown')({ key: 'Enter', metaKey: true });
  assert.equal(told.length, 1);
});

test('one token each is asked for one after another, and a refusal ends it', async () => {
  const e = environment();
  let answers = [report(e), report(e, { outcome: 'refused', token: null, inspection: null, findings: [refusal], environment: e })];
  const s = stage({ getToken: () => answers.shift() }, [e]);
  await s.actions.start();
  s.actions.setMoreApis([MANAGEMENT, 'https://third.example']);
  s.actions.setSeveral('each');
  await s.actions.getToken(false);
  assert.deepEqual(s.calls('getToken').map(([request]) => request.audiences), [[ORDERS], [MANAGEMENT]]);
  assert.equal(s.work().refused, true);
  assert.equal(s.focused.at(-1), '#failure-title');
  answers = [report(e), report(e), report(e)];
  await s.actions.getToken(false);
  assert.equal(s.calls('getToken').length, 5);
  assert.equal(s.work().tab, 'claims');
  assert.match(s.told.at(-1), /^3 tokens are here/);
});

test('cancelling between two tokens asks for no further one', async () => {
  const e = environment();
  let go;
  const s = stage({ getToken: () => new Promise((r) => { go = () => r(report(e)); }) }, [e]);
  await s.actions.start();
  s.actions.setMoreApis([MANAGEMENT]);
  s.actions.setSeveral('each');
  const going = s.actions.getToken(false);
  await new Promise((r) => setTimeout(r));
  await s.actions.cancel();
  go();
  await going;
  assert.equal(s.calls('getToken').length, 1);
});

test('a budget warns at 80 % and when it is reached, never in practice', () => {
  const e = (minted) => environment({ mints: { month: '', minted, reused: 0 } });
  assert.deepEqual([79, 80, 99, 100, 250].map((n) => budgetState(e(n), 100)), ['fine', 'near', 'near', 'reached', 'reached']);
  assert.deepEqual([49, 50].map((n) => budgetState(e(n), 100, 50)), ['fine', 'near']);
  assert.equal(budgetState(e(500), null), 'none');
  assert.equal(budgetState({ ...e(500), practice: true }, 100), 'none');
});

test('a budget that is none is not saved, and its field is pointed to', async () => {
  const s = stage({ mintHistory: () => [{ at: NOW, apis: ['Orders API'], reason: 'Nothing was saved.' }], changeSetting: (setting, value) => (value === '500' ? { ...PREFERENCES, mintBudget: 500 } : Promise.reject({ code: 'invalid-field', message: 'A whole number of tokens.', field: setting })) });
  await s.actions.start();
  await s.actions.openMints('dev', 'mint-history');
  assert.equal(s.store.state.dialog.data.mints.length, 1);
  s.actions.setDialogValues({ budget: 'many' });
  await s.actions.saveBudget();
  assert.equal(s.store.state.dialog.errors.budget, 'A whole number of tokens.');
  assert.equal(s.focused.at(-1), '#dialog-budget');
  s.actions.setDialogValues({ budget: '500' });
  await s.actions.saveBudget();
  assert.deepEqual(s.calls('changeSetting').at(-1), ['mintBudget', '500']);
  assert.equal(s.store.state.app.preferences.mintBudget, 500);
  assert.equal(s.focused.at(-1), '#mint-history');
});

test('evidence that only repeats the provider is left out, comparisons stay', () => {
  const row = (actual, expected = null) => ({ label: 'x', expected, actual, place: null });
  const words = { error: 'invalid_client', description: 'Client  authentication failed', uri: null };
  const rows = [row('invalid_client'), row('Client authentication\nfailed'), row('invalid_client: Client authentication failed'), row('401'), row('invalid_client', 'a token')];
  const finding = { title: 'There is no such host', evidence: rows };
  assert.deepEqual(newEvidence(finding, words).map((e) => e.actual), ['401', 'invalid_client']);
  assert.equal(newEvidence(finding, null).length, 5);
  const wordy = { ...finding, evidence: [row('There is no such host.'), row('x'.repeat(200)), row('x'.repeat(200), 'y')] };
  assert.equal(newEvidence(wordy, null).length, 2);
  assert.equal(newEvidence(wordy, null, true).length, 1);
});
