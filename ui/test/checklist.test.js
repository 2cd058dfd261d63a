// The set-up checklist tells what was seen, and nothing else.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checklist, progressOf } from '../src/checklist.js';
import { newWork } from '../src/state.js';
import { settled, stage } from './stage.js';
import { NOW, environment, setupSteps, token } from './preview/mock-data.js';

const list = (e, change = {}) => checklist(setupSteps, e, { ...newWork(e), ...change }, NOW);
const state = (steps, id) => steps.find((s) => s.step.id === id).state;
const refused = (code) => ({ refused: true, report: { outcome: 'refused', findings: [{ code, title: `Because of ${code}` }] } });

test('before the first token nothing is called done that nobody has seen', () => {
  const steps = list(environment());
  assert.deepEqual(steps.map((s) => s.state), ['unknown', 'unknown', 'unknown', 'unknown', 'unknown', 'open', 'open', 'unknown']);
  assert.equal(progressOf(steps).done, 0);
});

test('a check that needs a token states its price, and none is offered where a saved token has told it already', () => {
  assert.equal(list(environment()).find((s) => s.step.id === 'authorise').check.price, 'counts as one M2M token');
  assert.equal(list(environment({ savedTokens: [token()] })).find((s) => s.step.id === 'authorise').check, null);
  assert.deepEqual(list(environment({ secret: null })).find((s) => s.step.id === 'token').check, { run: 'secret', label: 'Add the secret', price: '' });
});

test('a token proves the API, the application and its authorisation, and asking for named scopes the fewest', () => {
  const steps = list(environment({ savedTokens: [token()] }), { callReport: { good: true, statusWords: '200 OK: it worked' } });
  assert.deepEqual(steps.map((s) => s.state), ['done', 'done', 'done', 'done', 'done', 'done', 'done', 'unknown']);
  const all = list(environment({ savedTokens: [token({ requestedScopes: [], grantedScopes: ['a', 'b', 'c', 'd'] })] }));
  assert.equal(state(all, 'fewest'), 'open');
});

test('a token for another API, and one that was pasted, prove nothing for this API', () => {
  for (const change of [{ audiences: ['https://other.example'] }, { pasted: true }]) assert.equal(state(list(environment({ savedTokens: [token(change)] })), 'authorise'), 'unknown');
});

test('a refusal for the audience says that the secret is right and the authorisation is not', () => {
  const steps = list(environment(), refused('audience-not-authorised'));
  assert.equal(state(steps, 'application'), 'done');
  assert.equal(state(steps, 'authorise'), 'problem');
  assert.equal(progressOf(steps).next.state, 'problem');
  assert.equal(state(list(environment(), refused('client-authentication-failed')), 'application'), 'problem');
  assert.equal(state(list(environment(), refused('scope-refused')), 'scopes'), 'problem');
});

test('a checklist that was put away stays away, and the focus is not lost', async () => {
  const s = stage({ hideChecklist: () => null });
  await s.actions.start();
  await settled();
  await s.actions.hideChecklist('dev', true);
  assert.deepEqual(s.calls('hideChecklist'), [['dev', true]]);
  assert.deepEqual(s.store.state.app.preferences.hiddenChecklists, ['dev']);
  assert.equal(s.focused.at(-1), '#stage [data-primary]');
});
