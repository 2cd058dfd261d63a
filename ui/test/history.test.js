import test from 'node:test';
import assert from 'node:assert/strict';
import { basis } from '../src/views/scope-use.js';
import { dayWords, days } from '../src/views/history.js';
import { NOW, environment, token } from './preview/mock-data.js';
import { stage } from './stage.js';

const line = (id, change = {}) => ({ id, at: NOW, environmentId: 'dev', environmentName: 'Acme', purpose: 'call', method: 'GET', host: 'h', path: '/p', status: 200, statusWords: '200 OK: it worked', good: true, milliseconds: 5, ...change });
const use = (change = {}) => ({ granted: 3, calls: 14, unknownCalls: 0, since: NOW - 86400, needed: [], neverNeeded: [], ...change });
const open = (commands) => { const s = stage(commands, [environment({ savedTokens: [token()] })]); s.store.set({ app: s.app }); return s; };

test('the comparison of scopes says what it rests on', () => {
  assert.match(basis(use()), /^Judged by the 14 calls kept here, since /);
  assert.match(basis(use({ unknownCalls: 1 })), /Of 1 call we do not know the scope: it may have needed any\./);
  assert.match(basis(use({ unknownCalls: 14 })), /Of none of them we know/);
  assert.match(basis(use({ calls: 0 })), /nothing can be said yet/);
});

test('lines are put together by day, in their order', () => {
  const list = [line('a'), line('b', { at: NOW - 10 }), line('c', { at: NOW - 86400 * 3 })];
  assert.deepEqual(days(list).map((d) => d.map((l) => l.id)), [['a', 'b'], ['c']]);
  assert.equal(dayWords(NOW, NOW), 'Today');
  assert.equal(dayWords(NOW - 86400, NOW), 'Yesterday');
});

test('a search of the history asks again and shows the last answer only', async () => {
  const s = open({ history: (query) => ({ kept: 2, lines: query ? [line('a')] : [line('a'), line('b')], news: null }) });
  await s.actions.readHistory();
  assert.equal(s.store.state.history.view.lines.length, 2);
  await s.actions.searchHistory('users');
  assert.equal(s.store.state.history.view.lines.length, 1);
  assert.ok(s.told.includes('1 exchange'));
});

test('a remembered call goes into the form of its environment and is not sent', async () => {
  const s = open({ history: () => ({ kept: 1, lines: [line('a')], news: null }) });
  s.actions.callAgain({ line: line('a'), again: { method: 'PATCH', url: 'https://acme-dev.eu.kinde.com/api/v1/user', headers: [{ name: 'Accept', value: 'x' }], body: null, missing: ['The body was not kept: fill it in again.'] } });
  assert.equal(s.work().tab, 'call');
  assert.deepEqual([s.work().call.method, s.work().call.body, s.work().call.headers.length], ['PATCH', '', 1]);
  assert.equal(s.calls('sendCall').length, 0);
  assert.ok(s.told.some((t) => t.includes('has not been sent') && t.includes('body was not kept')));
});

test('a call of a deleted environment cannot be made again', () => {
  const s = open({});
  s.actions.callAgain({ line: line('a', { environmentId: 'gone' }), again: { method: 'GET', url: 'x', headers: [], body: null, missing: [] } });
  assert.equal(s.store.state.work.gone, undefined);
});

test('clearing asks first, and what could not be cleared is said in the dialog', async () => {
  let refuse = true;
  const s = open({ history: () => ({ kept: 0, lines: [], news: null }), clearHistory: () => (refuse ? Promise.reject({ code: 'history-not-saved', message: 'The disk reported an error.', field: null }) : null) });
  s.actions.askClearHistory('clear-history');
  assert.equal(s.calls('clearHistory').length, 0);
  await s.actions.clearHistory();
  assert.equal(s.store.state.dialog.problem, 'The disk reported an error.');
  refuse = false;
  await s.actions.clearHistory();
  assert.equal(s.store.state.dialog, null);
});

test('a preference that could not be saved goes back to what it was', async () => {
  const s = open({ changeSetting: () => Promise.reject({ code: 'not-saved', message: 'The disk is full.', field: null }) });
  await s.actions.changeSetting('keepHistory', 'false');
  assert.equal(s.store.state.app.preferences.keepHistory, true);
  assert.equal(s.store.state.notice.text, 'The disk is full.');
});
