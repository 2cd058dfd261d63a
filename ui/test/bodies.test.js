import test from 'node:test';
import assert from 'node:assert/strict';
import { codePoint, pattern, pieces } from '../src/elements/body-text.js';
import { NOW, environment, token } from './preview/mock-data.js';
import { settled, stage } from './stage.js';

const summary = (change = {}) => ({ bodyId: 'b1', bytes: 100, lines: 4, kind: 'json', truncated: false, tree: true, notes: [], picture: null, ...change });
const answered = (change = {}) => ({ outcome: 'answered', statusWords: '200 OK', good: true, exchange: null, body: summary(change), findings: [] });
const withBody = (commands, change = {}, work = {}) => {
  const s = stage(commands, [environment({ savedTokens: [token()] })]);
  s.store.set({ app: s.app, now: NOW });
  s.store.setWork('dev', { callReport: answered(change), sentCall: { method: 'GET', url: 'https://acme-dev.eu.kinde.com/api/v1/users', headers: [], body: '' }, ...work });
  return s;
};

test('what was found is marked in small and capital letters, and the place gone to apart', () => {
  assert.deepEqual(pieces('Name, name', pattern('name'), 1).map((p) => [p.kind, p.text]), [['found', 'Name'], ['text', ', '], ['current', 'name']]);
  assert.deepEqual(pieces('a.b', pattern('.')).map((p) => p.kind), ['text', 'found', 'text']);
  assert.equal(pattern(''), null);
});

test('characters that deceive are named, those that scripts need stay', () => {
  assert.deepEqual(pieces('gnp\u202etxt', null).map((p) => p.text), ['gnp', 'U+202E', 'txt']);
  assert.deepEqual(pieces('👩‍👧', null).map((p) => p.kind), ['text']);
  assert.equal(codePoint('\u0000'), 'U+0000');
  assert.deepEqual(pieces('', null), []);
});

test('a search asks Rust, tells how many there are, and steps around its ends', async () => {
  const s = withBody({ searchBody: (_id, _view, _query, number) => ({ total: 3, more: false, number, line: number * 10, inLine: 0 }) });
  await s.actions.searchBody('ann', 0);
  assert.equal(s.work().bodyShown.match.total, 3);
  await s.actions.stepBody(-1);
  assert.deepEqual(s.calls('searchBody').at(-1), ['b1', 'pretty', 'ann', 2]);
  await s.actions.stepBody(1);
  assert.equal(s.work().bodyShown.match.number, 0);
  assert.ok(s.told.includes('1 of 3'));
});

test('an answer that comes late to an older search is not shown', async () => {
  let release = () => undefined;
  const s = withBody({ searchBody: (_id, _view, query) => (query === 'a' ? new Promise((r) => { release = () => r({ total: 9, more: false, number: 0, line: 0, inLine: 0 }); }) : { total: 1, more: false, number: 0, line: 5, inLine: 0 }) });
  const old = s.actions.searchBody('a', 0);
  await settled();
  await s.actions.searchBody('ab', 0);
  release();
  await old;
  assert.equal(s.work().bodyShown.match.total, 1);
});

test('a new answer begins with nothing searched, nothing saved', async () => {
  const s = withBody({ searchBody: () => ({ total: 0, more: false, number: 0, line: null, inLine: 0 }), saveBody: () => ({ path: '/tmp/x.json' }) });
  await s.actions.searchBody('zz', 0);
  await s.actions.saveBody('b1');
  assert.equal(s.work().bodyShown.saved, '/tmp/x.json');
  s.store.setWork('dev', { callReport: answered({ bodyId: 'b2' }) });
  await s.actions.searchBody('y', 0);
  assert.equal(s.work().bodyShown.saved, null);
});

test('a call that writes is never sent again to save its answer', async () => {
  const s = withBody({}, { truncated: true }, { sentCall: { method: 'POST', url: 'https://acme-dev.eu.kinde.com/api/v1/user', headers: [], body: '{}' } });
  await s.actions.saveWholeAnswer();
  assert.equal(s.calls('saveWholeAnswer').length, 0);
});

test('the whole answer is asked for again as it was sent, and a cancelled one leaves words', async () => {
  const s = withBody({ saveWholeAnswer: () => Promise.reject({ code: 'cancelled', message: 'Cancelled.', field: null }) }, { truncated: true });
  await s.actions.saveWholeAnswer();
  const [id, tokenId, draft] = s.calls('saveWholeAnswer')[0];
  assert.deepEqual([id, tokenId, draft.method, draft.body], ['dev', token().tokenId, 'GET', null]);
  assert.match(s.work().bodyShown.problem, /No file was left/);
});

test('saving ends in its own environment, whichever is open by then', async () => {
  let release = () => undefined;
  const s = stage({ saveBody: () => new Promise((r) => { release = () => r({ path: '/tmp/x.json' }); }) }, [environment({ savedTokens: [token()] }), environment({ id: 'prod' })]);
  s.store.set({ app: s.app, now: NOW });
  s.store.setWork('dev', { callReport: answered() });
  s.store.setWork('prod', { callReport: answered({ bodyId: 'b2' }) });
  const saving = s.actions.saveBody('b1');
  await settled();
  s.actions.select('prod');
  release();
  await saving;
  assert.deepEqual([s.store.state.work.dev.bodyShown.saving, s.store.state.work.dev.bodyShown.saved], [null, '/tmp/x.json']);
  assert.equal(s.store.state.work.prod.bodyShown, null);
});
