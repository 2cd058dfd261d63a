import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyAddress, missingMembers, scopeMeanings, unfilled, valuesOf, withValue } from '../src/operations.js';

const BASE = 'https://acme.kinde.com';
const members = { path: '/api/v1/organizations/{org_code}/users', parameters: [{ name: 'org_code', place: 'path', required: true }, { name: 'page_size', place: 'query', required: false }] };

test('an address begins with its places open, and is filled place by place', () => {
  let url = emptyAddress(BASE, members);
  assert.deepEqual(unfilled(BASE, members, url).map((p) => p.name), ['org_code']);
  url = withValue(BASE, members, url, { name: 'page_size', place: 'query' }, '5');
  url = withValue(BASE, members, url, { name: 'org_code', place: 'path' }, 'org/1 ?#ä');
  assert.equal(url, 'https://acme.kinde.com/api/v1/organizations/org%2F1%20%3F%23%C3%A4/users?page_size=5');
  assert.deepEqual(valuesOf(BASE, members, url), { 'path:org_code': 'org/1 ?#ä', 'query:page_size': '5' });
  assert.deepEqual(unfilled(BASE, members, url), []);
  url = withValue(BASE, members, url, { name: 'org_code', place: 'path' }, '');
  url = withValue(BASE, members, url, { name: 'page_size', place: 'query' }, '');
  assert.equal(url, emptyAddress(BASE, members));
});

test('other parts of the query stay where they are', () => {
  const url = `${BASE}/api/v1/organizations/a/users?sort=name_asc&page_size=2&x=1`;
  assert.equal(withValue(BASE, members, url, { name: 'page_size', place: 'query' }, '9'), `${BASE}/api/v1/organizations/a/users?sort=name_asc&page_size=9&x=1`);
});

test('dots do not climb out of their place', () => {
  assert.equal(withValue(BASE, members, emptyAddress(BASE, members), { name: 'org_code', place: 'path' }, '..'), emptyAddress(BASE, members));
});

test('an address of something else is left alone', () => {
  const other = 'https://elsewhere.example/x';
  assert.equal(withValue(BASE, members, other, { name: 'org_code', place: 'path' }, 'a'), other);
  assert.deepEqual(valuesOf(BASE, members, other), {});
});

test('members that a body lacks are named', () => {
  const create = { requiredMembers: ['name', 'type'] };
  assert.deepEqual(missingMembers(create, ''), ['name', 'type']);
  assert.deepEqual(missingMembers(create, '{"name":"a","type":""}'), ['type']);
  assert.deepEqual(missingMembers(create, '{"name":'), []);
  assert.deepEqual(missingMembers(create, '[1]'), ['name', 'type']);
  assert.deepEqual(missingMembers({ requiredMembers: [] }, ''), []);
});

test('a scope is told by what it is needed for, without repeating or listing all', () => {
  const operation = (/** @type {string} */ summary, /** @type {string[]} */ scopes) => ({ summary, scopes: scopes.map((name) => ({ name })) });
  const catalogue = [{ operations: [operation('List users', ['read:users']), operation('List users', ['read:users']), operation('Show a user', ['read:users', 'read:more']), operation('Count users', ['read:users'])] }];
  const meanings = scopeMeanings(/** @type {any} */ (catalogue));
  assert.deepEqual([...meanings], [['read:users', 'List users, Show a user and 1 more'], ['read:more', 'Show a user']]);
  assert.equal(scopeMeanings(null).size, 0);
});
