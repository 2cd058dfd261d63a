// Failures and what goes with them: card, report, long texts, lessons, the connection.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { TAUGHT, lessonFor } from '../src/lessons-for.js';
import { initialState } from '../src/state.js';
import { searchExplanations } from '../src/texts.js';
import { failureCard } from '../src/views/failure.js';
import { lessonBar } from '../src/views/lessons.js';
import { NOW, environment, refusal, token } from './preview/mock-data.js';
import { settled, stage } from './stage.js';
import { markup, text } from './text.js';

const actions = /** @type {any} */ (new Proxy({}, { get: () => () => undefined }));
const failure = (change = {}) => ({ id: 'token', environment: environment(), findings: [refusal], words: { error: 'invalid_request', description: 'Not whitelisted', uri: null }, exchange: null, fallback: 'No', onRetry: () => undefined, busy: false, askAdmin: 'Please authorise it.', ...change });
const state = (change = {}) => ({ ...initialState(NOW), ...change });

test('the card names what happened, what to do, and offers every way on', () => {
  const shown = text(failureCard(state(), actions, failure()));
  for (const words of ['does not let it use Orders API', 'Put it right', 'Try again', 'Open in Kinde', 'may land on the start page', 'Ask your admin', 'Copy report', 'Practise this', 'Explain more', 'Not whitelisted']) assert.ok(shown.includes(words), words);
  assert.equal(shown.split('invalid_request').length - 1, 1, 'the provider’s word stands in the provider’s words alone');
});

test('the developer’s register says the same with the standard and its sources', () => {
  const shown = text(failureCard(state({ register: 'developer' }), actions, failure()));
  assert.match(shown, /RFC 6749, section 5\.2/);
  assert.match(shown, /docs\.kinde\.com/);
  assert.doesNotMatch(text(failureCard(state(), actions, failure())), /docs\.kinde\.com/);
});

test('only the first finding is open, others are folded', () => {
  const other = { ...refusal, code: 'scope-missing', title: 'A scope is missing', summary: 'SUMMARY OF THE OTHER' };
  const closed = text(failureCard(state(), actions, failure({ findings: [refusal, other] })));
  assert.match(closed, /Also seen.*A scope is missing/);
  assert.doesNotMatch(closed, /SUMMARY OF THE OTHER/);
  assert.match(text(failureCard(state({ open: { 'token-also-0': true } }), actions, failure({ findings: [refusal, other] }))), /SUMMARY OF THE OTHER/);
});

test('a card inside a dialog opens no other dialog, and practice is not practised', () => {
  const bare = text(failureCard(state(), actions, failure({ bare: true, askAdmin: null })));
  assert.doesNotMatch(bare, /Copy report|Explain more|Practise this/);
  assert.doesNotMatch(text(failureCard(state(), actions, failure({ environment: environment({ practice: true }) }))), /Practise this/);
});

test('whatever a server says stays text in the card', () => {
  const hostile = '<img src=x onerror=alert(1)>';
  const shown = markup(failureCard(state(), actions, failure({ words: { error: hostile, description: hostile, uri: hostile }, findings: [{ ...refusal, title: hostile, summary: hostile }] })));
  assert.ok(!shown.includes(hostile));
});

test('every lesson that a finding leads to exists, and every lesson is led to', async () => {
  const contract = await readFile(new URL('../src/ipc.d.ts', import.meta.url), 'utf8');
  const known = [...(/type LessonId =([^;]+);/.exec(contract)?.[1] ?? '').matchAll(/"([a-z-]+)"/g)].map((m) => m[1]).sort();
  assert.ok(known.length > 10);
  assert.deepEqual([...TAUGHT].sort(), known);
  assert.equal(lessonFor('constructor'), null);
});

test('an app not authorised, once authorised, is a lesson done: the bar follows', async () => {
  const lesson = { id: 'app-not-authorised', title: 'App not authorised', teaches: 'Nobody has authorised it.', tryIt: 'Get a token.', switch: 'Authorise it', kindePlace: 'Settings, Applications', stage: 'token', progress: 'broken', done: false };
  const e = environment({ id: 'practice', practice: true });
  let progress = 'broken';
  const s = stage({ startLesson: () => e, mendLesson: () => { progress = 'mended'; return e; }, endLesson: () => { progress = null; return e; }, practiceLessons: () => [{ ...lesson, progress }], practiceState: () => ({ origin: '', apis: [], applications: [] }) }, [e]);
  await s.actions.start();
  await s.actions.startLesson('app-not-authorised');
  assert.equal(s.work().audience, 'https://orders.acme.com');
  assert.equal(s.focused.at(-1), '#lesson-title');
  assert.match(text(lessonBar(s.store.state, actions)), /Try it\. Get a token\..*In Kinde: Settings/);
  progress = 'seen';
  await s.actions.readLessons();
  assert.match(text(lessonBar(s.store.state, actions)), /That is the failure/);
  await s.actions.mendLesson();
  assert.match(markup(lessonBar(s.store.state, actions)), /id="lesson-switch" aria-checked=true/);
  assert.match(text(lessonBar(s.store.state, actions)), /Now try again: get a token\./);
  await s.actions.endLesson();
  assert.equal(text(lessonBar(s.store.state, actions)), '');
  assert.equal(s.store.state.view, 'practice');
});

test('a lesson about an earlier token gets one first, if there is none', async () => {
  const e = environment({ id: 'practice', practice: true });
  const s = stage({ startPractice: () => e, startLesson: () => ({ ...e, savedTokens: [token()] }), getToken: () => null }, [e]);
  await s.actions.start();
  await s.actions.startLesson('key-rotated');
  assert.deepEqual(s.sent.map(([name]) => name).filter((name) => ['startPractice', 'getToken', 'startLesson'].includes(name)), ['startPractice', 'getToken', 'startLesson']);
  assert.equal(s.work().tab, 'claims');
});

test('a report is shown as it will leave, and copied in the form that is shown', async () => {
  const s = stage({ previewReport: ({ format, hideClaimValues }) => ({ text: `${format} ${hideClaimValues}`, summary: 'short' }), copyReport: () => null, saveReport: () => ({ path: '~/report.json' }) });
  await s.actions.start();
  await s.actions.openReport('dev', 'token-report');
  assert.equal(s.store.state.dialog.data.report.text, 'markdown false');
  await s.actions.setReport({ format: 'json', hide: 'yes' });
  assert.equal(s.store.state.dialog.data.report.text, 'json true');
  await s.actions.copyReport();
  assert.deepEqual(s.calls('copyReport'), [[{ environmentId: 'dev', format: 'json', hideClaimValues: true }]]);
  await s.actions.saveReport();
  assert.match(s.told.at(-1), /report\.json/);
  s.actions.closeDialog();
  assert.equal(s.focused.at(-1), '#token-report');
});

test('a slower preview of another form does not replace the one that is chosen', async () => {
  const waits = [];
  const s = stage({ previewReport: (request) => new Promise((r) => { waits.push(() => r({ text: request.format, summary: '' })); }) });
  await s.actions.start();
  const first = s.actions.openReport('dev', 'x');
  const second = s.actions.setReport({ format: 'json' });
  await settled();
  waits[1]();
  waits[0]();
  await Promise.all([first, second]);
  assert.equal(s.store.state.dialog.data.report.text, 'json');
});

test('explanations are found by words in their titles first', () => {
  const list = [{ code: 'a', title: 'One', what: 'About the scope', causes: [] }, { code: 'scope-missing', title: 'A **scope** is missing', what: '', causes: [] }, { code: 'c', title: 'Three', what: '', causes: ['`read:users` lacks'] }];
  assert.deepEqual(searchExplanations(list, 'SCOPE').map((e) => e.code), ['scope-missing', 'a']);
  assert.deepEqual(searchExplanations(list, 'read:users').map((e) => e.code), ['c']);
  assert.equal(searchExplanations(list, '  ').length, 3);
  assert.equal(searchExplanations(list, 'nothing like it').length, 0);
});

test('the parts of a connection are asked one after another, and cancelling ends it', async () => {
  const line = { name: 'x', title: 'X', outcome: 'passed', because: '', milliseconds: null, details: [], fix: null };
  const s = stage({ checkConnection: () => [line] });
  await s.actions.start();
  await s.actions.checkConnection('dev');
  assert.deepEqual(s.calls('checkConnection').map(([, group]) => group), ['address', 'network', 'metadata', 'keys']);
  assert.match(s.told.at(-1), /as it should be/);
  let go;
  const slow = stage({ checkConnection: () => new Promise((r) => { go = () => r([line]); }) });
  await slow.actions.start();
  const running = slow.actions.checkConnection('dev');
  await settled();
  await slow.actions.cancelConnection();
  go();
  await running;
  assert.equal(slow.calls('checkConnection').length, 1);
  assert.equal(slow.calls('cancelOperation').length, 1);
  assert.deepEqual(slow.store.state.connection.checks, {});
});
