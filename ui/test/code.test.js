// The Code tab: what a program is asked for, and which language it is in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callDraftOf, codeKind, languagesFor } from '../src/derive.js';
import { newWork } from '../src/state.js';
import { codeStage } from '../src/views/code.js';
import { environment } from './preview/mock-data.js';
import { settled, stage } from './stage.js';
import { markup, text } from './text.js';

const LANGUAGES = [{ id: 'curl', label: 'cURL', purpose: 'request' }, { id: 'python', label: 'Python', purpose: 'request' }, { id: 'verify-node', label: 'Node.js', purpose: 'verify' }];
const sample = (wanted) => ({ language: wanted.language, code: `${wanted.language} ${wanted.call?.url ?? 'alone'}`, notes: [], fileName: 'x', needs: 'nothing', run: 'x' });
const commands = { codeLanguages: () => LANGUAGES, writeCode: sample, setCodeLanguage: () => null, copyText: () => null };
const URL = 'https://acme-dev.eu.kinde.com/api/v1/users';

const open = async (more = {}) => {
  const s = stage({ ...commands, ...more });
  await s.actions.start();
  s.actions.openTab('code');
  await settled();
  return s;
};

test('a program is written when the tab opens: with the call, where there is one', async () => {
  const s = await open();
  assert.equal(s.work().code.sample.code, 'curl alone');
  s.actions.setCall({ url: ` ${URL} `, method: 'GET', body: 'left over' });
  s.actions.openTab('code');
  await settled();
  assert.equal(s.work().code.sample.code, `curl ${URL}`);
  assert.deepEqual(s.calls('writeCode').at(-1)[0].call, { method: 'GET', url: URL, headers: [{ name: 'Accept', value: 'application/json' }], body: null });
});

test('each purpose has its own language, and the choice is kept', async () => {
  const s = await open();
  s.actions.setCodeLanguage('python');
  await settled();
  assert.equal(s.work().code.sample.code, 'python alone');
  s.actions.setCodeKind('verify');
  await settled();
  assert.equal(s.work().code.sample.code, 'verify-node alone');
  s.actions.setCodeKind('token');
  await settled();
  assert.equal(s.work().code.sample.code, 'python alone');
  assert.deepEqual(s.calls('setCodeLanguage'), [['python']]);
});

test('an answer that comes too late does not replace a newer one', async () => {
  const waiting = [];
  const s = await open({ writeCode: (wanted) => new Promise((answer) => waiting.push(() => answer(sample(wanted)))) });
  s.actions.setCodeLanguage('python');
  await settled();
  const [first, second] = waiting;
  second();
  await settled();
  first();
  await settled();
  assert.equal(s.work().code.sample.code, 'python alone');
});

test('what is wrong with a field is said in the place of the program', async () => {
  const s = await open({ writeCode: () => { throw { code: 'invalid-field', message: 'A scope cannot hold a quote.', field: 'scopes' }; } });
  assert.match(text(codeStage(s.store.state, s.actions, environment(), s.work())), /A scope cannot hold a quote/);
});

test('copying copies the program and says so; saving without a place says nothing', async () => {
  const s = await open({ saveCode: () => null });
  await s.actions.copyCode();
  assert.deepEqual(s.calls('copyText'), [['curl alone']]);
  assert.equal(s.work().codeDone, 'Copied.');
  await s.actions.saveCode();
  assert.equal(s.work().codeDone, 'Copied.');
});

test('without a call the tab leads to where one is typed, and a pasted token has no program', async () => {
  const s = await open();
  s.actions.setCodeKind('call');
  await settled();
  assert.match(text(codeStage(s.store.state, s.actions, environment(), s.work())), /There is no call yet/);
  assert.match(text(codeStage(s.store.state, s.actions, environment({ id: 'pasted' }), s.work())), /has no client/);
});

test('a program is text, whatever is in it', async () => {
  const s = await open({ writeCode: (wanted) => ({ ...sample(wanted), code: '<img src=x>' }) });
  assert.match(markup(codeStage(s.store.state, s.actions, environment(), s.work())), /&#60;img/);
});

test('the kind and the languages follow from the work', () => {
  const work = newWork(environment()), state = { codeLanguages: LANGUAGES };
  assert.equal(codeKind(work), 'token');
  assert.equal(codeKind({ ...work, call: { ...work.call, url: URL } }), 'call');
  assert.deepEqual(languagesFor(state, { ...work, codeKind: 'verify' }).map((l) => l.id), ['verify-node']);
  assert.equal(callDraftOf(work.call), null);
});
