// The Call stage against a backend of plain functions: mended addresses, pages, waits, production, kept calls.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOW, environment, token } from './preview/mock-data.js';
import { stage as plainStage } from './stage.js';

const API = 'https://acme-dev.eu.kinde.com/api', BASE = 'https://acme-dev.eu.kinde.com';
const operation = (id, change = {}) => ({ id, method: id.split(' ')[0], path: id.split(' ')[1], group: 'Users', summary: id, scopes: [], scopesKnown: true, parameters: [], body: 'none', template: '', requiredMembers: [], safe: id.startsWith('GET'), statuses: [200], paging: null, ...change });
const list = operation('GET /api/v1/users');
const mfa = operation('GET /api/v1/users/{user_id}/mfa', { parameters: [{ name: 'user_id', place: 'path', required: true }] });
const create = operation('POST /api/v1/user', { body: 'required', template: '{\n  "name": ""\n}', requiredMembers: ['name'] });
const catalogue = [{ audience: API, name: 'Kinde Management API', management: true, base: BASE, scopesAreLive: false, operations: [list, mfa, create] }];
const answer = (change = {}) => ({ outcome: 'answered', statusWords: '200 OK', good: true, findings: [], nextPage: null, previousPage: null, waitSeconds: null, body: { bodyId: 'b', bytes: 2, lines: 1, kind: 'json', truncated: false, hidden: 0 }, ...change });
const preflight = (change = {}) => ({ outcome: 'passed', sentence: 'It should work.', checks: [], operation: null, audience: null, mended: null, advice: null, ...change });
const settled = () => new Promise((r) => setTimeout(r, 10));

/** The Call stage of an environment with a token for its Management API. @param {Record<string, any>} commands */
async function stage(commands = {}, change = {}) {
  const e = environment({ savedTokens: [token({ audiences: [API] })], ...change });
  const s = plainStage({
    listOperations: () => catalogue, tokenLights: () => [{ audience: API, can: 1, total: 3, lights: [] }], sendCall: () => answer(),
    preflightCall: (_e, _t, { method, url }) => preflight({ operation: [list, mfa, create].find((o) => o.method === method && url.startsWith(BASE + o.path))?.id ?? null, audience: API }), ...commands,
  }, [e], { '#call-confirm': '' });
  await s.actions.start();
  s.actions.openTab('call');
  await settled();
  return { ...s, environment: () => s.store.state.app.environments[0] };
}

test('a picked operation fills the form, and its first empty place gets the focus', async () => {
  const s = await stage();
  s.actions.pickOperation(API, mfa.id);
  assert.equal(s.work().call.url, `${BASE}/api/v1/users/{user_id}/mfa`);
  assert.equal(s.focused.at(-1), '#param-path-user_id');
  s.actions.fillParameter({ name: 'user_id', place: 'path' }, 'kp_1');
  assert.equal(s.work().call.url, `${BASE}/api/v1/users/kp_1/mfa`);
  s.actions.pickOperation(API, create.id);
  assert.equal(s.work().call.body, create.template);
  assert.equal(s.focused.at(-1), '#send-call');
});

test('an empty place is asked for before anything is sent', async () => {
  const s = await stage({ preflightCall: () => preflight({ operation: mfa.id, audience: API }) });
  s.actions.pickOperation(API, mfa.id);
  await settled();
  await s.actions.sendCall();
  assert.equal(s.calls('sendCall').length, 0);
  assert.equal(s.work().callProblem.field, 'param-path-user_id');
  assert.equal(s.focused.at(-1), '#param-path-user_id');
});

test('an address without /api is mended before it is sent, and said', async () => {
  const mended = `${BASE}/api/v1/organizations`;
  const s = await stage({ preflightCall: (_e, _t, { method, url }) => preflight(url.includes('/api/') ? {} : { mended: { method, url: mended, notice: 'So /api was put in front.' } }) });
  s.actions.setCall({ url: `${BASE}/v1/organizations` });
  await s.actions.sendCall();
  assert.equal(s.calls('sendCall')[0][2].url, mended);
  assert.equal(s.work().call.url, mended);
  assert.equal(s.work().callHelp.notice, 'So /api was put in front.');
  assert.ok(s.told.includes('So /api was put in front.'));
});

test('the name of a production environment goes along, and nothing is sent without it', async () => {
  const s = await stage({}, { production: true });
  s.actions.pickOperation(API, create.id);
  await s.actions.sendCall();
  assert.equal(s.calls('sendCall').length, 0);
  assert.equal(s.work().callProblem.field, 'confirm');
  s.fields['#call-confirm'] = ` ${s.environment().name} `;
  await s.actions.sendCall();
  assert.equal(s.calls('sendCall')[0][4], s.environment().name);
});

test('every write to production is asked for, not only the first', async () => {
  const s = await stage({}, { production: true });
  s.actions.pickOperation(API, create.id);
  s.fields['#call-confirm'] = s.environment().name;
  await s.actions.sendCall();
  await s.actions.sendCall();
  assert.equal(s.calls('sendCall').length, 1);
  assert.equal(s.work().callProblem.field, 'confirm');
});

test('the name typed for a write to production is still there while the host is asked about', async () => {
  const s = await stage({ sendCall: () => Promise.reject({ code: 'token-host-not-allowed', message: 'no', field: 'url' }) }, { production: true });
  s.actions.pickOperation(API, create.id);
  s.fields['#call-confirm'] = s.environment().name;
  await s.actions.sendCall();
  assert.equal(s.fields['#call-confirm'], s.environment().name);
});

test('the next page is the same call to another address', async () => {
  const s = await stage({ sendCall: (_e, _t, { url }) => answer(url.includes('next_token') ? {} : { nextPage: `${url}?next_token=b` }) });
  s.actions.pickOperation(API, list.id);
  await s.actions.sendCall();
  await s.actions.goToPage(s.work().callReport.nextPage);
  assert.deepEqual(s.calls('sendCall').map(([, , draft]) => draft.url), [`${BASE}/api/v1/users`, `${BASE}/api/v1/users?next_token=b`]);
});

test('the next page is of the call that was sent, whatever stands in the form by now', async () => {
  const s = await stage({ sendCall: () => answer({ nextPage: `${BASE}/api/v1/users?next_token=b` }) });
  s.actions.pickOperation(API, list.id);
  await s.actions.sendCall();
  s.actions.setCall({ method: 'DELETE', url: `${BASE}/api/v1/user?id=kp_1`, body: '{"name":"Ann"}' });
  await s.actions.goToPage(s.work().callReport.nextPage);
  assert.deepEqual(s.calls('sendCall')[1][2], { method: 'GET', url: `${BASE}/api/v1/users?next_token=b`, headers: [{ name: 'Accept', value: 'application/json' }], body: null });
});

test('all pages are fetched one after another and shown as one list', async () => {
  const page = (_e, _t, { url }, id) => { const at = Number(/page=(\d)/.exec(url)?.[1] ?? 1); return { collectionId: id ?? 'c', pages: at, items: at * 10, next: at < 3 ? `${BASE}/api/v1/users?page=${at + 1}` : null, stopped: null, report: answer() }; };
  const s = await stage({ collectPage: page, showCollection: () => ({ bodyId: 'all', bytes: 9, lines: 3, kind: 'json', truncated: false, hidden: 0 }) });
  s.actions.pickOperation(API, list.id);
  await s.actions.sendCall();
  await s.actions.allPages();
  assert.equal(s.calls('collectPage').length, 3);
  assert.deepEqual(s.work().callHelp.collected, { pages: 3, items: 30, stopped: null });
  assert.equal(s.work().callReport.body.bodyId, 'all');
  assert.equal(s.work().operation, null);
});

test('stopping keeps what came so far', async () => {
  const s = await stage({
    collectPage: (_e, _t, { url }, id) => { if (id) s.actions.stopPages(); return { collectionId: 'c', pages: id ? 2 : 1, items: id ? 20 : 10, next: `${url}&x`, stopped: null, report: answer() }; },
    showCollection: () => ({ bodyId: 'all', bytes: 9, lines: 3, kind: 'json', truncated: false, hidden: 0 }),
  });
  s.actions.pickOperation(API, list.id);
  await s.actions.sendCall();
  await s.actions.allPages();
  assert.equal(s.calls('collectPage').length, 2);
  assert.equal(s.work().callHelp.collected.pages, 2);
  assert.match(s.work().callHelp.collected.stopped, /You stopped here/);
});

test('a page that is refused leaves the answer that says why', async () => {
  const refused = answer({ good: false, statusWords: '403 Forbidden', findings: [{}] });
  const s = await stage({ collectPage: () => ({ collectionId: 'c', pages: 0, items: 0, next: null, stopped: 'Stopped: 403 Forbidden', report: refused }) });
  s.actions.pickOperation(API, list.id);
  await s.actions.sendCall();
  await s.actions.allPages();
  assert.equal(s.work().callReport, refused);
  assert.equal(s.work().callHelp.collected, null);
});

test('a wait that the server asks for is counted, and the call is sent again by itself only when wanted', async () => {
  let asked = 0;
  const s = await stage({ sendCall: () => (asked++ ? answer() : answer({ good: false, statusWords: '429 Too Many Requests', waitSeconds: 0 })) });
  s.actions.pickOperation(API, list.id);
  await s.actions.sendCall();
  assert.deepEqual(s.work().callHelp.waiting, { until: NOW, retry: false });
  await settled();
  assert.equal(asked, 1);
  s.actions.retryAfterWait(true);
  await settled();
  assert.equal(asked, 2);
  assert.equal(s.work().callHelp.waiting, null);
});

test('only the call that had to wait is sent again by itself, and only where it is seen', async () => {
  const goOn = { 'another call': (s) => s.actions.setCall({ method: 'DELETE' }), 'another stage': (s) => s.actions.openTab('claims'), 'another page': (s) => s.actions.go('settings') };
  for (const [where, go] of Object.entries(goOn)) {
    const s = await stage({ sendCall: () => answer({ good: false, waitSeconds: 0 }) });
    s.actions.pickOperation(API, list.id);
    await s.actions.sendCall();
    s.actions.retryAfterWait(true);
    go(s);
    await settled();
    assert.equal(s.calls('sendCall').length, 1, where);
    assert.equal(s.work().callHelp.waiting, null, where);
  }
});

test('a call is kept, run, deleted and brought back', async () => {
  const kept = { id: 'c1', name: 'Our users', audience: API, method: 'GET', url: `${BASE}/api/v1/users`, headers: [], body: '' };
  let calls = [];
  const view = () => environment({ savedTokens: [token({ audiences: [API] })], savedCalls: calls });
  const s = await stage({
    saveCall: (_e, id, draft) => { calls = [{ ...kept, id: id ?? 'c1', name: draft.name }]; return { callId: 'c1', leftOut: ['The header X-Api-Key carries a credential and is not kept.'], environment: view() }; },
    deleteCall: () => { calls = []; return view(); },
  });
  s.actions.pickOperation(API, list.id);
  s.actions.askSaveCall();
  assert.equal(s.store.state.dialog.values.name, list.summary);
  s.actions.setDialogValues({ name: 'Our users' });
  await s.actions.saveCall();
  assert.equal(s.store.state.dialog, null);
  assert.match(s.work().callHelp.notice, /X-Api-Key/);
  assert.equal(s.focused.at(-1), '#run-call-c1');
  await s.actions.runSavedCall(kept);
  assert.equal(s.calls('sendCall').length, 1);
  await s.actions.deleteSavedCall(kept);
  assert.equal(s.environment().savedCalls.length, 0);
  assert.equal(s.focused.at(-1), '#undo-call');
  await s.actions.undoDeleteCall();
  assert.deepEqual(s.calls('saveCall').at(-1).slice(1, 2), ['c1']);
  assert.equal(s.environment().savedCalls.length, 1);
});

test('another call in the form is kept as a new one and replaces none', async () => {
  const kept = { id: 'c1', name: 'Our users', audience: API, method: 'GET', url: `${BASE}/api/v1/users`, headers: [], body: '' };
  const proposal = { title: '', method: 'GET', url: `${BASE}/api/v1/roles`, scope: '', possible: true, because: '' };
  const again = { line: { environmentId: 'dev' }, again: { method: 'GET', url: `${BASE}/api/v1/roles`, headers: [], body: null, missing: [] } };
  const ways = { fillCall: (s) => s.actions.fillCall(proposal), sendProposal: (s) => s.actions.sendProposal(proposal), callAgain: (s) => s.actions.callAgain(again) };
  for (const [way, fill] of Object.entries(ways)) {
    const s = await stage({}, { savedCalls: [kept] });
    s.actions.useSavedCall(kept);
    s.actions.setCallHelp('dev', { notice: 'So /api was put in front.' });
    await fill(s);
    s.actions.askSaveCall();
    assert.equal(s.store.state.dialog.values.callId, '', way);
    assert.equal(s.work().callHelp.notice, null, way);
  }
});

test('a kept call that writes is put into the form and waits', async () => {
  const s = await stage();
  await s.actions.runSavedCall({ id: 'c', name: 'Make one', audience: API, method: 'POST', url: `${BASE}/api/v1/user`, headers: [], body: '{}' });
  assert.equal(s.calls('sendCall').length, 0);
  assert.equal(s.work().call.body, '{}');
});

test('operations are read again after the APIs have changed', async () => {
  const s = await stage();
  assert.equal(s.calls('listOperations').length, 1);
  s.actions.putEnvironment({ ...s.environment(), name: 'Other' });
  await s.actions.readOperations();
  assert.equal(s.calls('listOperations').length, 1);
  s.actions.putEnvironment({ ...s.environment(), apis: [] });
  await s.actions.readOperations();
  assert.equal(s.calls('listOperations').length, 2);
});

test('the scopes of what is picked are asked for without an environment', async () => {
  const s = await stage({ listOperations: () => [{ ...catalogue[0], audience: '', base: null }], neededScopes: (_e, _a, ids) => ({ scopes: ids.map((id) => ({ scope: { name: `scope of ${id}`, spellings: [], doubt: null }, neededFor: [id] })), withoutScope: [], unknown: [], steps: [], message: '' }) });
  await s.actions.scopesFor('');
  await s.actions.chooseOperation(list.id, true);
  await s.actions.chooseOperation(create.id, true);
  await s.actions.chooseOperation(list.id, false);
  assert.deepEqual(s.calls('neededScopes').map(([e, a, ids]) => [e, a, ids.length]), [[null, '', 1], [null, '', 2], [null, '', 1]]);
  assert.equal(s.store.state.scopes.answer.scopes.length, 1);
});
