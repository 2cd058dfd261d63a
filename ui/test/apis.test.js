// Own APIs, the guard check and Find in tenant, over a backend of plain functions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointUrl, filterEndpoints, isWorthTaking } from '../src/endpoints.js';
import { emptyCall } from '../src/state.js';
import { editPage } from '../src/views/environment-pages.js';
import { ENDPOINTS, environment } from './preview/mock-data.js';
import { settled, stage } from './stage.js';
import { text } from './text.js';

const preview = { title: 'Orders API', version: '1', servers: ['https://api.acme.com/v1'], endpoints: [ENDPOINTS[0], { ...ENDPOINTS[1], path: '/new' }], scopes: ['read:orders', 'read:new'], guessed: 0, leftOut: [] };

test('an address is put together from base and path, whatever slashes they have', () => {
  assert.equal(endpointUrl({ baseUrl: 'https://a.example/v1/', audience: 'x' }, '/orders'), 'https://a.example/v1/orders');
  assert.equal(endpointUrl({ baseUrl: null, audience: 'https://a.example' }, 'orders'), 'https://a.example/orders');
  assert.equal(endpointUrl({ baseUrl: null, audience: 'orders' }, '/orders'), '');
});

test('endpoints are found by all words, in method, path, summary and scope', () => {
  assert.deepEqual(filterEndpoints(ENDPOINTS, 'get ORDERS list').map(({ index }) => index), [0]);
  assert.deepEqual(filterEndpoints(ENDPOINTS, 'update:').map(({ endpoint }) => endpoint.method), ['POST']);
  assert.equal(filterEndpoints(ENDPOINTS, '  ').length, ENDPOINTS.length);
});

test('a document is read from its field, previewed, taken and saved; its text is never in the state', async () => {
  const e = environment();
  const text = `openapi: 3.0.0 ${'x'.repeat(500)}`;
  const s = stage({ readOpenApi: () => preview, saveApi: (_, api) => ({ ...e, apis: [{ ...api, management: false }] }) }, [e], { '#api-document': text });
  await s.actions.start();
  s.actions.openApi('dev', 'https://orders.acme.com');
  await s.actions.readDocument();
  assert.equal(s.focused.at(-1), '#preview-title');
  assert.ok(!s.states.some((state) => state.includes('xxxxx')));
  s.actions.takeDocument();
  const form = s.store.state.apiForm;
  // Those with the same method and path are replaced, the others stay; what was typed stays too.
  assert.deepEqual(form.endpoints.map((x) => `${x.method} ${x.path}`).sort(), ['DELETE /orders/{id}', 'GET /health', 'GET /new', 'GET /orders', 'GET /orders/{id}', 'POST /orders']);
  assert.equal(form.values.baseUrl, 'https://api.acme.com');
  assert.deepEqual(form.values.scopes, ['read:orders', 'update:orders', 'delete:orders', 'read:new']);
  await s.actions.saveApiForm();
  assert.equal(s.calls('saveApi')[0][1].endpoints.length, 6);
  assert.equal(s.store.state.apiForm, null);
});

test('what is wrong with one endpoint opens it', async () => {
  const s = stage({ saveApi: () => Promise.reject({ code: 'invalid-field', field: 'endpoints.1', message: 'A path holds no space.' }) });
  await s.actions.start();
  s.actions.openApi('dev', 'https://orders.acme.com');
  await s.actions.saveApiForm();
  assert.equal(s.store.state.apiForm.editing, 1);
  assert.equal(s.store.state.apiForm.errors['endpoints.1'], 'A path holds no space.');
  assert.equal(s.focused.at(-1), '#endpoint-path');
});

test('an API without an audience is not sent', async () => {
  const s = stage({});
  await s.actions.start();
  s.actions.openApi('dev', null);
  await s.actions.saveApiForm();
  assert.equal(s.calls('saveApi').length, 0);
  assert.equal(s.focused.at(-1), '#api-audience');
});

const plan = (change = {}) => ({ runId: 'r1', api: 'Orders API', url: 'https://api.acme.com/orders', origin: 'https://api.acme.com', production: false, token: {}, requests: 2, cases: [['no-token', null], ['expired', 'No expired token is kept.'], ['signature-changed', null], ['good', null]].map(([name, leftOut]) => ({ case: name, title: name, sends: '', expected: '', wouldMean: '', leftOut })), ...change });
const row = (name, change = {}) => ({ case: name, answer: 'refused', status: 401, judgement: 'as-expected', meaning: '', stop: null, exchange: {}, ...change });

test('a guard check plans first, then sends what it can, one by one, and tells the verdict', async () => {
  const s = stage({ planGuardCheck: () => plan(), sendGuardCase: (_, name) => row(name), guardReport: () => ({ verdict: 'guarded', sentence: 'Good.', findings: [], askAdmin: null, exchange: null }) });
  await s.actions.start();
  await s.actions.openGuard('dev');
  assert.equal(s.calls('sendGuardCase').length, 0, 'planning sends nothing');
  assert.deepEqual(s.calls('planGuardCheck')[0], ['dev', 'https://orders.acme.com', 'https://api.acme.com/orders', 'read:orders']);
  await s.actions.runGuard();
  assert.deepEqual(s.calls('sendGuardCase').map(([, name]) => name), ['no-token', 'signature-changed', 'good']);
  assert.equal(s.told.at(-1), 'Good.');
  assert.equal(s.focused.at(-1), '#guard-verdict');
});

test('a public endpoint ends the check, and a scope that is only a guess is not tried', async () => {
  const guess = environment({ apis: [{ audience: 'https://a.example', name: 'A', scopes: [], management: false, baseUrl: null, endpoints: [{ ...ENDPOINTS[0], scopesGuessed: true }] }] });
  const s = stage({ planGuardCheck: () => plan(), sendGuardCase: (_, name) => row(name, { answer: 'let-in', status: 200, stop: 'It would prove nothing.' }), guardReport: () => ({ verdict: 'public', sentence: 'Public.', findings: [], askAdmin: null, exchange: null }) }, [guess]);
  await s.actions.start();
  await s.actions.openGuard('dev');
  assert.equal(s.calls('planGuardCheck')[0][3], null);
  await s.actions.runGuard();
  assert.equal(s.calls('sendGuardCase').length, 1);
  assert.equal(s.store.state.guard.left.good, 'It would prove nothing.');
});

test('production is asked again, and nothing is sent before', async () => {
  const s = stage({ planGuardCheck: () => plan({ production: true }), sendGuardCase: (_, name) => row(name), guardReport: () => ({ verdict: 'guarded', sentence: 'Good.', findings: [], askAdmin: null, exchange: null }) });
  await s.actions.start();
  await s.actions.openGuard('dev');
  await s.actions.runGuard();
  assert.equal(s.calls('sendGuardCase').length, 0);
  assert.equal(s.focused.at(-1), '#guard-confirm');
  s.actions.setGuard({ confirmed: true });
  await s.actions.runGuard();
  assert.ok(s.calls('sendGuardCase').every(([, , confirmed]) => confirmed === true) && s.calls('sendGuardCase').length === 3);
});

test('a cancelled guard check sends nothing more', async () => {
  let stop;
  const s = stage({ planGuardCheck: () => plan(), sendGuardCase: () => new Promise((_, reject) => { stop = () => reject({ code: 'cancelled', message: 'Cancelled.', field: null }); }) });
  await s.actions.start();
  await s.actions.openGuard('dev');
  const run = s.actions.runGuard();
  await settled();
  const cancel = s.actions.cancelGuard();
  stop();
  await Promise.all([run, cancel]);
  assert.equal(s.calls('sendGuardCase').length, 1);
  assert.equal(s.calls('cancelOperation').length, 1);
  assert.equal(s.store.state.guard.running, null);
});

const api = (change = {}) => ({ id: 'api_3', name: 'Billing API', audience: 'https://billing.acme.com', management: false, scopes: [{ id: 's1', key: 'read:invoices' }], authorised: false, new: true, knownAs: null, newScopes: ['read:invoices'], unknownScopes: [], unusable: null, granted: null, ...change });

test('only what brings something new is offered to be taken over', () => {
  assert.ok(isWorthTaking(api()));
  assert.ok(!isWorthTaking(api({ new: false, newScopes: [] })));
  assert.ok(!isWorthTaking(api({ unusable: 'The audience holds a space.' })));
  assert.ok(isWorthTaking(api({ new: false, newScopes: [], management: true, unknownScopes: ['read:gone'] })));
});

test('nothing is asked before somebody says so, and a change needs its dialog', async () => {
  const e = environment();
  const s = stage({
    planFindInTenant: () => ({ firstRequest: 'GET x', neededScope: 'read:apis', token: null, lacksScope: false, mints: true }),
    findInTenant: () => ({ environment: e, application: null, apis: [api(), api({ audience: 'x', new: false, newScopes: [] })], notes: [], requests: 2, minted: true, mayAuthorise: true, mayGrant: true, tokenFailure: null, failure: null }),
    authoriseApp: () => ({ done: true, sentence: 'Authorised.', apis: [api({ authorised: true })], failure: null }),
  });
  await s.actions.start();
  await s.actions.openTenant('dev');
  assert.equal(s.calls('findInTenant').length, 0);
  await s.actions.findInTenant();
  assert.deepEqual(s.store.state.tenant.chosen, ['https://billing.acme.com']);
  s.actions.askTenantChange(s.store.state.tenant.report.apis[0], null, 'authorise-0');
  assert.equal(s.calls('authoriseApp').length, 0);
  await s.actions.confirmTenantChange();
  assert.deepEqual(s.calls('authoriseApp')[0].slice(0, 3), ['dev', 'api_3', '']);
  assert.equal(s.store.state.tenant.changed.sentence, 'Authorised.');
  assert.equal(s.store.state.dialog, null);
  assert.equal(s.focused.at(-1), '#tenant-changed');
});

const ORDERS = 'https://orders.acme.com', OLD = 'https://acme-dev.eu.kinde.com', NEW = 'https://acme.kinde.com';
const orders = environment().apis[0];
/** The environment with its domain corrected. */
const moved = () => environment({ host: 'acme.kinde.com', issuer: NEW, apis: [orders, { ...environment().apis[1], audience: `${NEW}/api`, baseUrl: NEW }] });

test('after the domain is corrected the token is asked for its Management API, and no call to the old one is left', async () => {
  const s = stage({ readHost: () => ({ origin: NEW, host: 'acme.kinde.com', region: null, customDomain: false, proposedName: 'Acme', notes: [] }), updateEnvironment: moved });
  await s.actions.start();
  s.store.setWork('dev', { audience: `${OLD}/api`, more: [ORDERS], scopes: ['read:users'], proposals: [], call: { ...emptyCall(), url: `${OLD}/api/v1/users` } });
  s.actions.edit(environment());
  s.actions.setFormValues({ host: 'acme.kinde.com' });
  await s.actions.saveForm();
  await settled();
  const { audience, more, scopes, call, proposals } = s.work();
  assert.deepEqual({ audience, more, scopes, url: call.url, proposals }, { audience: `${NEW}/api`, more: [ORDERS], scopes: [], url: '', proposals: null });
  assert.deepEqual(s.calls('previewTokenRequest').at(-1)[0].audiences, [`${NEW}/api`, ORDERS]);
});

test('a call to an API elsewhere, and what is asked of it, stay when the domain is corrected', async () => {
  const s = stage({});
  await s.actions.start();
  s.store.setWork('dev', { audience: ORDERS, more: [`${OLD}/api`], scopes: ['read:orders'] });
  s.actions.setCall({ method: 'POST', url: 'https://api.acme.com/orders', body: '{}' });
  s.actions.putEnvironment(moved());
  assert.deepEqual([s.work().call.url, s.work().call.body], ['https://api.acme.com/orders', '{}']);
  assert.deepEqual([s.work().audience, s.work().more], [ORDERS, [`${NEW}/api`]]);
});

test('an API that is removed is asked for no longer, also beside another', async () => {
  const s = stage({ removeApi: () => environment({ apis: [environment().apis[1]] }) });
  await s.actions.start();
  s.store.setWork('dev', { audience: ORDERS, more: [`${OLD}/api`], scopes: ['read:orders'] });
  await s.actions.removeApi('dev', ORDERS);
  assert.deepEqual([s.work().audience, s.work().more, s.work().scopes], [`${OLD}/api`, [], []]);
});

test('an API whose audience is changed on the Edit page stays the one that is asked for, and what was typed there stays', async () => {
  const renamed = 'https://orders.acme.com/v2';
  const e = environment({ apis: [{ ...orders, audience: renamed }, environment().apis[1]] });
  const s = stage({ saveApi: () => { s.app.environments[0] = e; return e; } });
  await s.actions.start();
  s.store.setWork('dev', { audience: `${OLD}/api`, more: [ORDERS] });
  s.actions.edit(environment());
  s.actions.setFormValues({ clientId: 'half typed' });
  s.actions.openApi('dev', ORDERS);
  s.actions.setApiValues({ audience: renamed });
  await s.actions.saveApiForm();
  assert.deepEqual([s.work().audience, s.work().more], [`${OLD}/api`, [renamed]]);
  assert.deepEqual([s.store.state.view, s.store.state.form.values.clientId, s.focused.at(-1)], ['edit', 'half typed', 'h1']);
  assert.match(text(editPage(s.store.state, s.actions)), /orders\.acme\.com\/v2/);
  s.actions.openApi('dev', renamed);
  s.actions.back();
  assert.equal(s.store.state.form.values.clientId, 'half typed');
});

test('what one tenant answers is not shown under the name of another', async () => {
  const other = environment({ id: 'prod', name: 'Acme production' });
  const answer = { application: null, notes: [], requests: 1, minted: false, mayAuthorise: true, mayGrant: true, tokenFailure: null, failure: null };
  let plan = (_id) => ({}), find = () => undefined, take = () => undefined;
  const s = stage({
    planFindInTenant: (id) => plan(id), findInTenant: () => new Promise((r) => { find = () => r({ ...answer, environment: environment({ name: 'Acme, read' }), apis: [api()] }); }),
    takeOverApis: () => new Promise((r) => { take = () => r({ environment: environment({ name: 'Acme, taken' }), apis: [api()] }); }),
  }, [environment(), other]);
  const name = () => s.store.state.app.environments[0].name;
  await s.actions.start();
  await s.actions.openTenant('dev');
  const finding = s.actions.findInTenant();
  await settled();
  await s.actions.openTenant('prod');
  find();
  await finding;
  assert.deepEqual([s.store.state.tenant.environmentId, s.store.state.tenant.report, name()], ['prod', null, 'Acme, read']);
  await s.actions.openTenant('dev');
  const again = s.actions.findInTenant();
  await settled();
  find();
  await again;
  const taking = s.actions.takeOver();
  await settled();
  await s.actions.openTenant('prod');
  take();
  await taking;
  assert.deepEqual([s.store.state.tenant.taken, s.store.state.tenant.report, name()], [null, null, 'Acme, taken']);
  plan = (id) => (id === 'dev' ? Promise.reject({ code: 'no', message: 'Only of dev.', field: null }) : {});
  const opening = s.actions.openTenant('dev');
  await Promise.all([opening, s.actions.openTenant('prod')]);
  assert.equal(s.store.state.tenant.problem, null);
});
