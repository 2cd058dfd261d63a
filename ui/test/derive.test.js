import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apiName, crossedMoment, currentToken, matchingToken, price, selectedEnvironment, tokenState, verdictRemainder, workOf, writes } from '../src/derive.js';
import { initialState, newWork } from '../src/state.js';
import { NOW, environment, inspection, token } from './preview/mock-data.js';

const withTokens = (...tokens) => environment({ savedTokens: tokens });

test('the state of an environment is said in words', () => {
  const none = environment();
  assert.equal(tokenState(none, newWork(none), NOW).words, 'No token yet');
  const valid = withTokens(token({ expiresAt: NOW + 3120 }));
  assert.equal(tokenState(valid, newWork(valid), NOW).words, 'Token valid 52 min');
  const over = withTokens(token({ expiresAt: NOW }));
  assert.equal(tokenState(over, newWork(over), NOW).words, 'Token expired');
  const refused = { ...newWork(valid), refused: true };
  assert.equal(tokenState(valid, refused, NOW).words, 'Last request refused');
  const endless = withTokens(token({ expiresAt: null }));
  assert.equal(tokenState(endless, newWork(endless), NOW).words, 'Token without an end');
});

test('the token spoken of is the one used last, else the newest valid one', () => {
  const e = withTokens(token({ tokenId: 'new', expiresAt: NOW - 1 }), token({ tokenId: 'old', expiresAt: NOW + 600 }));
  assert.equal(currentToken(e, newWork(e), NOW)?.tokenId, 'old');
  assert.equal(currentToken(e, { ...newWork(e), tokenId: 'new' }, NOW)?.tokenId, 'new');
  assert.equal(currentToken(environment(), newWork(environment()), NOW), null);
});

test('a saved token is offered only for exactly the same request and with time left', () => {
  const saved = token({ requestedScopes: ['b', 'a'], expiresAt: NOW + 600 });
  const e = withTokens(saved);
  const work = { ...newWork(e), scopes: ['a', 'b'] };
  assert.equal(matchingToken(e, work, NOW), saved);
  assert.equal(matchingToken(e, { ...work, scopes: ['a'] }, NOW), null);
  assert.equal(matchingToken(e, { ...work, audience: 'https://orders.acme.com/' }, NOW), null);
  assert.equal(matchingToken(e, work, NOW + 540), null, 'a token in its last minute is not offered');
  assert.equal(matchingToken(e, { ...work, preview: { request: null, saved: null, coversMore: false } }, NOW), null, 'what Rust says counts');
});

test('an API is called by its name, else by its audience', () => {
  assert.equal(apiName(environment(), 'https://orders.acme.com'), 'Orders API');
  assert.equal(apiName(environment(), 'https://other.example'), 'https://other.example');
});

test('the price is said for Kinde, and practice is free', () => {
  assert.equal(price(environment()).long, 'counts as one M2M token');
  assert.match(price(environment({ practice: true })).long, /free/);
  assert.doesNotMatch(price(environment({ provider: 'other' })).long, /M2M/);
});

test('the remainder ticks down from when the token was looked at, and ends', () => {
  const e = environment();
  const seen = inspection(e, token({ expiresAt: NOW + 600 }));
  assert.deepEqual(verdictRemainder(seen, NOW + 100), { left: 500, over: false });
  assert.equal(verdictRemainder(seen, NOW + 600).over, true);
  assert.deepEqual(verdictRemainder(inspection(e, token(), { verdict: 'reject' }), NOW), { left: null, over: false });
});

test('5 minutes, 1 minute and the end are each told once', () => {
  assert.equal(crossedMoment(301, 300), 300);
  assert.equal(crossedMoment(300, 299), null);
  assert.equal(crossedMoment(61, 59), 60);
  assert.equal(crossedMoment(1, -3), 0);
  assert.equal(crossedMoment(-1, -5), null);
  assert.equal(crossedMoment(400, -5), 0, 'after a sleep only the end matters');
});

test('only reading methods are harmless', () => {
  assert.equal(writes('GET'), false);
  assert.equal(writes('HEAD'), false);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) assert.equal(writes(method), true);
});

test('an unknown selection falls back to the first environment', () => {
  const e = environment();
  const state = { ...initialState(NOW), app: { environments: [e], selected: 'gone' } };
  assert.equal(selectedEnvironment(state), e);
  assert.equal(workOf(state, e).audience, 'https://orders.acme.com');
  assert.equal(selectedEnvironment(initialState(NOW)), null);
});
