// Check all: what it costs is said before, nothing else is minted, and every line tells how it ended.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineState, newTokens, toCheck } from '../src/board.js';
import { boardPage } from '../src/views/board.js';
import { dayChart, lifetimeBar, timeSplit } from '../src/views/charts.js';
import { boardCommands, evaluation } from './preview/mock-boards.js';
import { NOW, environment, timings, token } from './preview/mock-data.js';
import { settled, stage } from './stage.js';
import { markup, text } from './text.js';

const step = (outcome, words = '') => ({ outcome, words });
const answer = (change = {}) => ({ result: { checkedAt: NOW, minted: false, token: step('passed'), accepted: step('passed'), expectation: step('not-checked'), evaluation: null, ...change }, report: null });
const line = (id, change = {}) => ({ id, environmentId: 'dev', apiName: 'Orders API', audience: `https://${id}`, scopes: [], expectation: null, saved: null, problem: null, answer: null, ...change });

function board(lines, check) {
  const checkLine = check ?? ((/** @type {any} */ { audience }) => {
    for (const l of lines) if (l.audience === audience) l.answer = answer();
    return { answer: answer(), environment: environment() };
  });
  return stage({ boardLines: () => structuredClone(lines), checkLine });
}

test('the cost is said before: lines that ask for the same token share one', () => {
  assert.equal(newTokens([line('a'), line('a', { id: 'other' }), line('b'), line('c', { saved: token() })]).length, 2);
  assert.equal(newTokens([line('a'), line('a', { scopes: ['x'] })]).length, 2);
});

test('a line that cannot be checked or is not ticked is left out', () => {
  const room = { lines: [line('a'), line('b', { problem: 'No secret.' }), line('c')], skipped: ['c'] };
  assert.deepEqual(toCheck(room).map((l) => l.id), ['a']);
});

test('new tokens are asked for only on lines that were announced as such', async () => {
  const s = board([line('a', { saved: token() }), line('b')]);
  await s.actions.start();
  s.actions.openBoard();
  await settled();
  assert.match(text(boardPage(s.store.state, s.actions)), /1 token will be counted New: Acme development: Orders API\. 1 line with a saved token, free/);
  await s.actions.checkAll();
  assert.deepEqual(s.calls('checkLine').map(([l, mayMint]) => [l.audience, mayMint]), [['https://a', false], ['https://b', true]]);
  assert.match(s.told.at(-1), /All 2 are in order/);
});

test('when a saved token has ended meanwhile the press only tells the new price', async () => {
  const lines = [line('a', { saved: token() })];
  const s = board(lines);
  await s.actions.start();
  s.actions.openBoard();
  await settled();
  lines[0].saved = null;
  await s.actions.checkAll();
  assert.equal(s.calls('checkLine').length, 0);
  assert.match(text(boardPage(s.store.state, s.actions)), /now 1 new token would be asked for\. Nothing was sent/);
  await s.actions.checkAll();
  assert.equal(s.calls('checkLine').length, 1);
});

test('cancelling stops after the line under way and keeps what was found', async () => {
  const open = [];
  const s = stage({ boardLines: () => [line('a'), line('b')], checkLine: () => new Promise((_, no) => { open.push(no); }), cancelOperation: () => { open[0]({ code: 'cancelled', message: 'Cancelled.' }); return null; } });
  await s.actions.start();
  s.actions.openBoard();
  await settled();
  const run = s.actions.checkAll();
  await settled();
  assert.match(text(boardPage(s.store.state, s.actions)), /Checking 1 of 2/);
  await s.actions.cancelBoard();
  await run;
  assert.equal(s.calls('checkLine').length, 1);
  assert.equal(s.store.state.board.running, null);
  assert.match(text(boardPage(s.store.state, s.actions)), /Cancelled\. What was found until then/);
});

test('a line says in words how it stands', () => {
  assert.equal(lineState(line('a')).words, 'Not checked yet');
  assert.equal(lineState(line('a', { problem: 'x' })).words, 'Cannot be checked');
  assert.equal(lineState(line('a', { answer: answer() })).words, 'In order');
  assert.equal(lineState(line('a', { answer: answer({ token: step('failed') }) })).words, 'Needs a look');
  assert.equal(lineState(line('a', { answer: answer({ accepted: step('not-checked') }) })).words, 'Not decided');
  assert.equal(lineState(line('a', { answer: answer({ expectation: step('failed'), evaluation: evaluation() }) })).words, 'Needs a look');
  assert.equal(lineState(line('a', { answer: answer({ evaluation: evaluation('undecided') }) })).words, 'Not decided');
});

test('a deleted expectation comes back as it was', async () => {
  const expectation = { id: 'x1', name: 'Nightly', audience: 'https://a', requestedScopes: [], mustHold: ['r'], leastLifetime: 3600, orgCode: null };
  const s = stage({ boardLines: () => [], removeExpectation: () => environment(), saveExpectation: () => environment({ expectations: [expectation] }) });
  await s.actions.start();
  s.actions.openBoard();
  await s.actions.removeExpectation('dev', expectation);
  assert.match(text(boardPage(s.store.state, s.actions)), /The expectation Nightly is deleted\. *Undo/);
  await s.actions.undoRemoveExpectation();
  assert.deepEqual(s.calls('saveExpectation')[0], ['dev', expectation]);
});

test('an expectation is edited in people’s own units, and a wrong one stays in its field', async () => {
  const expectation = { id: 'x1', name: 'Nightly', audience: 'https://a', requestedScopes: ['r'], mustHold: ['r', 'w'], leastLifetime: 5400, orgCode: null };
  const s = stage({ saveExpectation: () => environment() });
  await s.actions.start();
  s.actions.editExpectation('dev', expectation, 'x');
  assert.equal(s.store.state.dialog.values.lifetime, '90 min');
  s.actions.setDialogValues({ lifetime: 'soon' });
  await s.actions.saveExpectation();
  assert.match(s.store.state.dialog.errors.lifetime, /such as 1 h/);
  assert.equal(s.calls('saveExpectation').length, 0);
  s.actions.setDialogValues({ lifetime: '2 h', orgCode: ' org_1 ' });
  await s.actions.saveExpectation();
  assert.deepEqual(s.calls('saveExpectation')[0], ['dev', { ...expectation, leastLifetime: 7200, orgCode: 'org_1' }]);
  assert.equal(s.store.state.dialog, null);
});

test('every line of a made-up board shows its three steps and its explanation', async () => {
  const environments = [environment(), environment({ id: 'staging', name: 'Acme staging' })];
  const mock = boardCommands({ find: (id) => environments.find((e) => e.id === id), app: { environments }, scenario: 'board-done' });
  const s = stage({ boardLines: mock.board_lines }, environments);
  await s.actions.start();
  s.actions.openBoard();
  await settled();
  for (const l of s.store.state.board.lines) s.store.set({ open: { ...s.store.state.open, [`line-${l.id}`.replace(/[^a-z0-9]/gi, (c) => `-${c.charCodeAt(0).toString(36)}`)]: true } });
  const words = text(boardPage(s.store.state, s.actions));
  for (const wanted of ['Not held', 'None came', 'Accepts it', 'Kinde knows this app, but does not let it use Orders API', 'The token lacks update:orders.', 'Explain more']) assert.ok(words.includes(wanted), wanted);
});

test('a token’s life is drawn and said', () => {
  const life = { issuedAt: NOW - 900, expiresAt: NOW + 2700 };
  assert.match(text(lifetimeBar(life, NOW)), /Issued .*15 min of 1 h passed Ends/);
  assert.match(markup(lifetimeBar(life, NOW)), /class="?life-past"?[^>]*width="?25"?/);
  assert.match(text(lifetimeBar({ issuedAt: NOW - 900, expiresAt: NOW - 1 }, NOW)), /Ended/);
  assert.equal(text(lifetimeBar({ issuedAt: null, expiresAt: NOW }, NOW)), '');
  assert.equal(text(lifetimeBar({ issuedAt: NOW, expiresAt: NOW }, NOW)), '');
});

test('the days are a picture and a table that leaves out the empty ones', () => {
  const days = Array.from({ length: 30 }, (_, i) => ({ at: (20000 + i) * 86400, minted: i === 3 ? 2 : 0, reused: i === 3 ? 6 : 0 }));
  const view = markup(dayChart(days));
  assert.match(view, /height="?12"?/);
  assert.equal(view.match(/<tr>/g)?.length, 2);
  assert.match(text(dayChart(days)), /2 tokens minted .*6 times a saved one used again/);
  assert.match(text(dayChart(days.map((d) => ({ ...d, minted: 0, reused: 0 })))), /Nothing was minted or reused in the last 30 days/);
});

test('the split of a call’s time fills the bar', () => {
  const widths = [...markup(timeSplit(timings)).matchAll(/<rect[^>]*width="?([\d.]+)/g)].map((m) => Number(m[1]));
  assert.ok(Math.abs(widths.reduce((a, b) => a + b, 0) - 100) < 0.001, String(widths));
});
