// Which tokens stand side by side, and what is asked for where one is missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstRoom, translate, wanted } from '../src/comparing.js';
import { comparison } from './preview/mock-boards.js';
import { NOW, environment, refusal, token } from './preview/mock-data.js';
import { report, settled, stage } from './stage.js';
import { comparePage } from '../src/views/compare.js';
import { markup, text } from './text.js';

const MANAGEMENT = (id) => `https://acme-${id}.eu.kinde.com/api`;
const at = (id, change = {}) => environment({ id, name: `Acme ${id}`, host: `acme-${id}.eu.kinde.com`, apis: [
  { audience: MANAGEMENT(id), name: 'Kinde Management API', scopes: [], management: true, baseUrl: null }, { audience: `https://orders.${id}.acme.com`, name: 'Orders API', scopes: [], management: false, baseUrl: null }], ...change });
const of = (id, api, change = {}) => token({ tokenId: `${id}-${api}`, audiences: [api === 'management' ? MANAGEMENT(id) : `https://orders.${id}.acme.com`], requestedScopes: [], ...change });

test('the same API is known again in another environment by what it is, not by its audience', () => {
  assert.deepEqual(translate(at('dev'), [MANAGEMENT('dev'), 'https://orders.dev.acme.com', 'https://unknown'], at('prod')), [MANAGEMENT('prod'), 'https://orders.prod.acme.com', 'https://unknown']);
});

test('beside an environment stands one with a valid token for the same API', () => {
  const all = [at('dev', { savedTokens: [of('dev', 'orders'), of('dev', 'management')] }), at('staging'), at('prod', { savedTokens: [of('prod', 'orders', { expiresAt: NOW - 1 }), of('prod', 'management')] })];
  const room = firstRoom(all, all[2], null, NOW);
  assert.deepEqual([room.left.environmentId, room.left.tokenId, room.right.environmentId, room.right.tokenId], ['dev', 'dev-management', 'prod', 'prod-management']);
  const backwards = firstRoom(all, all[0], 'dev-orders', NOW);
  assert.deepEqual([backwards.left.environmentId, backwards.left.tokenId, backwards.right.tokenId], ['prod', null, 'dev-orders'], 'an expired token is none');
});

test('an environment alone is compared with another token of its own', () => {
  const one = at('dev', { savedTokens: [of('dev', 'management'), of('dev', 'management', { tokenId: 'older' })] });
  const room = firstRoom([one], one, 'dev-management', NOW);
  assert.deepEqual([room.left.environmentId, room.left.tokenId, room.right.tokenId], ['dev', 'older', 'dev-management']);
});

test('a missing token is asked for in the terms of its own environment', () => {
  const all = [at('dev', { savedTokens: [of('dev', 'management', { requestedScopes: ['read:users'] })] }), at('prod')];
  const room = firstRoom(all, all[1], null, NOW);
  assert.equal(room.right.tokenId, null);
  assert.deepEqual(wanted(all, room, 'right', 'ignored'), { audiences: [MANAGEMENT('prod')], scopes: ['read:users'] });
  const none = firstRoom([at('dev'), at('prod')], at('prod'), null, NOW);
  assert.deepEqual(wanted([at('dev'), at('prod')], none, 'left', 'https://orders.prod.acme.com'), { audiences: ['https://orders.dev.acme.com'], scopes: [] });
});

test('one click compares what is saved, and nothing is minted', async () => {
  const all = [at('dev', { savedTokens: [of('dev', 'management')] }), at('prod', { savedTokens: [of('prod', 'management')] })];
  const s = stage({ compareSides: () => comparison('Acme prod’s token', '') }, all);
  await s.actions.start();
  s.actions.openCompare('prod');
  await settled();
  assert.deepEqual(s.calls('compareSides')[0].slice(0, 2), [{ environmentId: 'dev', tokenId: 'dev-management' }, { environmentId: 'prod', tokenId: 'prod-management' }]);
  assert.equal(s.calls('getToken').length, 0);
  assert.equal(s.told.at(-1), 'Acme prod’s token lacks read:users and lives 1 h instead of 24 h.');
  const words = text(comparePage(s.store.state, s.actions));
  assert.match(words, /lacks read:users and lives 1 h instead of 24 h/);
  assert.match(words, /Only here: read:users/);
  assert.doesNotMatch(words, /RS256/, 'what is the same is folded away');
});

test('a second click gets the missing token; a refusal is explained in place', async () => {
  const all = [at('dev', { savedTokens: [of('dev', 'management')] }), at('prod')];
  let refuse = true;
  const s = stage({
    compareSides: () => comparison('Acme prod’s token', ''),
    getToken: () => (refuse ? report(all[1], { outcome: 'refused', token: null, inspection: null, findings: [refusal], environment: all[1] })
      : report(all[1], { token: of('prod', 'management'), environment: { ...all[1], savedTokens: [of('prod', 'management')] } })),
  }, all);
  await s.actions.start();
  s.actions.openCompare('prod');
  await settled();
  assert.match(text(comparePage(s.store.state, s.actions)), /No saved token for Kinde Management API/);
  await s.actions.getSide('right');
  assert.match(text(comparePage(s.store.state, s.actions)), /Kinde knows this app, but does not let it use Orders API/);
  refuse = false;
  await s.actions.getSide('right');
  assert.deepEqual(s.calls('getToken').map(([request]) => request), Array(2).fill({ environmentId: 'prod', audiences: [MANAGEMENT('prod')], scopes: [] }));
  assert.deepEqual(s.calls('compareSides').at(-1)[1], { environmentId: 'prod', tokenId: 'prod-management' });
});

test('a token that the key store lost is missing like any other', async () => {
  const all = [at('dev', { savedTokens: [of('dev', 'management')] }), at('prod', { savedTokens: [of('prod', 'management')] })];
  const s = stage({ compareSides: (left, right) => (right.tokenId ? Promise.reject({ code: 'unknown-token', message: 'gone', field: 'right' }) : { ...comparison('x', ''), withTokens: false, groups: [] }) }, all);
  await s.actions.start();
  s.actions.openCompare('prod');
  await settled(); await settled();
  assert.equal(s.store.state.compare.right.tokenId, null);
  assert.match(text(comparePage(s.store.state, s.actions)), /cannot be had any more/);
});

test('an answer to an earlier choice is dropped', async () => {
  const all = [at('dev', { savedTokens: [of('dev', 'management')] }), at('prod', { savedTokens: [of('prod', 'management')] }), at('qa', { savedTokens: [of('qa', 'management')] })];
  const open = [];
  const s = stage({ compareSides: (left) => new Promise((go) => { open.push(() => go({ ...comparison('x', ''), sentence: left.environmentId })); }) }, all);
  await s.actions.start();
  s.actions.openCompare('prod');
  s.actions.chooseSide('left', 'qa');
  open[1](); open[0]();
  await settled();
  assert.equal(s.store.state.compare.comparison.sentence, 'qa');
});

test('values from a token are text in the rows, whatever they hold', async () => {
  const evil = comparison('x', '');
  evil.groups[3].rows[0].left.text = '<img src=x onerror=alert(1)>';
  evil.groups[0].rows[0].left.items = ['<b>read</b>'];
  const all = [at('dev', { savedTokens: [of('dev', 'management')] }), at('prod', { savedTokens: [of('prod', 'management')] })];
  const s = stage({ compareSides: () => evil }, all);
  await s.actions.start();
  s.actions.openCompare('prod');
  await settled();
  assert.doesNotMatch(markup(comparePage(s.store.state, s.actions)), /<img|<b>read/);
});
