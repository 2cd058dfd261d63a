import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draftOf, firstWrongField, missingFields, proposedName } from '../src/environment-draft.js';
import { emptyForm } from '../src/state.js';

const reading = { origin: 'https://acme-dev.eu.kinde.com', host: 'acme-dev.eu.kinde.com', region: 'eu', customDomain: false, proposedName: 'Acme dev', notes: [] };

test('three fields are needed for a Kinde environment, and nothing else', () => {
  assert.deepEqual(Object.keys(missingFields(emptyForm(), '')), ['host', 'clientId', 'secret']);
  assert.deepEqual(missingFields({ ...emptyForm(), host: 'acme', clientId: 'client!+ID' }, 'SECRET?%G&client'), {});
});

test('white space alone is no value', () => {
  assert.deepEqual(Object.keys(missingFields({ ...emptyForm(), host: ' \t', clientId: '\n' }, 's')), ['host', 'clientId']);
});

test('an API of one’s own needs its audience', () => {
  const values = { ...emptyForm(), host: 'acme', clientId: 'c', api: 'own' };
  assert.deepEqual(Object.keys(missingFields(values, 's')), ['audience']);
  assert.deepEqual(missingFields(values, null), {}, 'not when an environment is changed');
});

test('another server needs an issuer or a token endpoint', () => {
  const values = { ...emptyForm(), provider: 'other', clientId: 'c' };
  assert.deepEqual(Object.keys(missingFields(values, 's')), ['issuer']);
  assert.deepEqual(missingFields({ ...values, tokenEndpoint: 'https://login.example/token' }, 's'), {});
});

test('the first wrong field is the one a person meets first', () => {
  assert.equal(firstWrongField({ secret: 'x', host: 'y', name: 'z' }), 'host');
  assert.equal(firstWrongField({ unknown: 'x' }), 'unknown');
  assert.equal(firstWrongField({}), null);
});

test('host and client ID go to Rust as they were typed', () => {
  const draft = draftOf({ ...emptyForm(), host: ' https;//acme.kinde.com/ ', clientId: ' client!+ID ' }, null);
  assert.equal(draft.host, ' https;//acme.kinde.com/ ');
  assert.equal(draft.clientId, ' client!+ID ');
  assert.equal(draft.colour, null);
});

test('the fields of the other provider stay behind', () => {
  const values = { ...emptyForm(), host: 'acme', issuer: 'https://login.example', tokenEndpoint: 'https://login.example/token' };
  assert.equal(draftOf(values, reading).issuer, '');
  const other = draftOf({ ...values, provider: 'other' }, reading);
  assert.equal(other.host, '');
  assert.equal(other.issuer, 'https://login.example');
});

test('a name is proposed unless one is typed', () => {
  assert.equal(draftOf({ ...emptyForm(), host: 'acme-dev.eu' }, reading).name, 'Acme dev');
  assert.equal(draftOf({ ...emptyForm(), name: ' Mine ' }, reading).name, 'Mine');
  assert.equal(proposedName({ ...emptyForm(), provider: 'other', issuer: 'https://login.example/realm' }, null), 'login.example');
  assert.equal(proposedName({ ...emptyForm(), provider: 'other', issuer: 'nonsense' }, null), '');
});
