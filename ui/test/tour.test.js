// The tour leads through a real journey, can be left at any stop, and never asks anything that costs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STOPS } from '../src/tour.js';
import { report, settled, stage } from './stage.js';
import { environment, inspection, token } from './preview/mock-data.js';

const practice = () => environment({ id: 'practice', name: 'Practice', practice: true, savedTokens: [] });
const begun = async (commands = {}) => {
  const e = practice();
  const s = stage({ startPractice: () => { if (!s.app.environments.some((x) => x.id === e.id)) s.app.environments.push(e); s.app.selected = e.id; return e; }, getToken: () => report(e), inspectToken: () => inspection(e, token()),
    sendCall: () => ({ outcome: 'answered', statusWords: '200 OK: it worked', good: true, findings: [] }), ...commands }, []);
  await s.actions.start();
  await s.actions.startTour();
  await settled();
  return s;
};

test('from the first stop to the last one token is got and one call is made, both in practice', async () => {
  const s = await begun();
  assert.equal(s.store.state.tour, 0);
  for (let at = 1; at < STOPS.length; at++) { await s.actions.moveTour(1); await settled(); assert.equal(s.store.state.tour, at, STOPS[at].title); assert.equal(s.focused.at(-1), '#tour-title'); }
  assert.equal(s.calls('getToken').length, 1);
  assert.equal(s.calls('sendCall').length, 1);
  assert.equal(s.calls('getToken')[0][0].environmentId, 'practice');
  s.actions.leaveTour();
  assert.equal(s.store.state.tour, null);
  assert.match(s.told.at(-1), /Help/);
});

test('it can be left at any stop and goes back as well as on', async () => {
  const s = await begun();
  await s.actions.moveTour(1);
  await s.actions.moveTour(-1);
  assert.equal(s.store.state.tour, 0);
  s.actions.leaveTour();
  await s.actions.moveTour(1);
  assert.equal(s.store.state.tour, null);
});

test('when the token is refused the tour gives way to the card that explains it', async () => {
  const e = practice();
  const s = await begun({ getToken: () => report(e, { outcome: 'refused', token: null, inspection: null, environment: e, findings: [{ code: 'x', title: 'Refused' }] }) });
  await s.actions.moveTour(1);
  await s.actions.moveTour(1);
  await s.actions.moveTour(1);
  assert.equal(s.store.state.tour, null);
});

test('two minutes are enough to read it', () => {
  const words = STOPS.map((stop) => `${stop.title} ${stop.text}`).join(' ').split(/\s+/).length;
  assert.ok(words < 400, `${words} words`);
});
