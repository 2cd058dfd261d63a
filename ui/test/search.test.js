import assert from 'node:assert/strict';
import { test } from 'node:test';
import { index, isSlip, search, stem } from '../src/search.js';
import { operations } from './preview/operations.mjs';

const entries = index(operations);
/** Where an operation stands among what is found. */
const place = (typed, id) => search(entries, typed).findIndex((o) => o.id === id);

test('plain words find what is meant among the first', () => {
  const questions = [
    ['list users', 'GET /api/v1/users', 1],
    ['who is in an org', 'GET /api/v1/organizations/{org_code}/users', 1],
    ['org members', 'GET /api/v1/organizations/{org_code}/users', 1],
    ['create an organisation', 'POST /api/v1/organization', 1],
    ['create organization', 'POST /api/v1/organization', 1],
    ['delete user', 'DELETE /api/v1/user', 1],
    ['remove a person', 'DELETE /api/v1/user', 3],
    ['list roles', 'GET /api/v1/roles', 1],
    ['add role to member', 'POST /api/v1/organizations/{org_code}/users/{user_id}/roles', 2],
    ['feature flags', 'GET /api/v1/environment/feature_flags', 4],
    ['invite someone', 'POST /api/v1/organization/{org_code}/invites', 2],
    ['reset 2fa', 'DELETE /api/v1/users/{user_id}/mfa', 3],
    ['webhooks', 'GET /api/v1/webhooks', 1],
    ['authorise app for api', 'PATCH /api/v1/apis/{api_id}/applications', 3],
    ['list applications', 'GET /api/v1/applications', 1],
    ['redirect urls', 'GET /api/v1/applications/{app_id}/auth_redirect_urls', 4],
    ['token lifetime', 'PATCH /api/v1/applications/{application_id}/tokens', 1],
    ['set password', 'PUT /api/v1/users/{user_id}/password', 1],
    ['end sessions', 'DELETE /api/v1/users/{user_id}/sessions', 1],
    ['environment', 'GET /api/v1/environment', 1],
    ['search users', 'GET /api/v1/search/users', 1],
    ['what permissions does a member have', 'GET /api/v1/organizations/{org_code}/users/{user_id}/permissions', 2],
  ];
  for (const [typed, id, within] of questions) {
    const at = place(typed, id);
    assert.ok(at >= 0 && at < within, `${typed}: ${id} stands at ${at}, first ${search(entries, typed).slice(0, 4).map((o) => `${o.id} (${o.summary})`).join(' | ')}`);
  }
});

test('slips of the fingers are forgiven', () => {
  for (const [typed, id] of [['lsit users', 'GET /api/v1/users'], ['orgnization members', 'GET /api/v1/organizations/{org_code}/users'], ['permisions', 'GET /api/v1/permissions'], ['webhok', 'GET /api/v1/webhooks']]) {
    const at = place(typed, id);
    assert.ok(at >= 0 && at < 4, `${typed}: ${at}, first ${search(entries, typed).slice(0, 3).map((o) => o.id).join(' | ')}`);
  }
});

test('scopes and paths find their operations as they are written', () => {
  assert.deepEqual(search(entries, 'read:organization_users').map((o) => o.id), ['GET /api/v1/organizations/{org_code}/users']);
  assert.equal(search(entries, '/api/v1/users')[0].id, 'GET /api/v1/users');
  assert.equal(search(entries, 'get /api/v1/apis')[0].id, 'GET /api/v1/apis');
});

test('every beginning of a word finds something, nonsense finds nothing, nothing finds all', () => {
  for (const typed of ['us', 'use', 'user', 'org', 'orga', 'mem']) assert.ok(search(entries, typed).length > 0, typed);
  assert.equal(search(entries, 'zzyzx quux').length, 0);
  assert.equal(search(entries, '  ').length, 183);
});

test('endings and British spellings do not matter', () => {
  assert.equal(stem('organisations'), stem('organization'));
  assert.equal(stem('listing'), stem('lists'));
  assert.equal(stem('properties'), stem('property'));
  assert.ok(isSlip('permision', 'permission') && !isSlip('role', 'user') && !isSlip('api', 'app'));
});

test('a key stroke over all operations takes no frame', (t) => {
  const typed = 'what permissions does a member of an organisation have';
  for (let at = 1; at <= typed.length; at++) search(entries, typed.slice(0, at));
  // The processor's time, since others may be at work on the machine of a test.
  const before = process.cpuUsage();
  for (let at = 1; at <= typed.length; at++) search(entries, typed.slice(0, at));
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / 1000 / typed.length;
  t.diagnostic(`a key stroke: ${each.toFixed(2)} ms`);
  assert.ok(each < 16, `${each} ms`);
});
