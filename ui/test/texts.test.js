import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonPlace, jsonTrouble, layOutJson, marks, readScopes, suggestScopes } from '../src/texts.js';

test('bold and code marks become parts, everything else stays text', () => {
  assert.deepEqual(marks('Open **Settings** and `aud`.'), [
    { kind: 'text', text: 'Open ' }, { kind: 'bold', text: 'Settings' }, { kind: 'text', text: ' and ' }, { kind: 'code', text: 'aud' }, { kind: 'text', text: '.' },
  ]);
  assert.deepEqual(marks('<b>x</b> ** unclosed'), [{ kind: 'text', text: '<b>x</b> ** unclosed' }]);
  assert.deepEqual(marks(''), []);
});

test('the parts of a marked text together are the text without its marks', () => {
  const text = 'a **b** `c` **d** e ***f';
  assert.equal(marks(text).map((part) => part.text).join(''), 'a b c d e ***f');
});

test('scopes are read however they were pasted, each once', () => {
  assert.deepEqual(readScopes(' read:users, update:users\n"read:users" [create:users]; '), ['read:users', 'update:users', 'create:users']);
  assert.deepEqual(readScopes('   '), []);
});

test('suggestions leave out what is chosen and put beginnings first', () => {
  const known = ['update:users', 'read:users', 'users:all', 'read:roles'];
  assert.deepEqual(suggestScopes(known, ['read:users'], 'USERS'), ['users:all', 'update:users']);
  assert.deepEqual(suggestScopes(known, [], ''), known);
  assert.deepEqual(suggestScopes(known, [], 'list', new Map([['read:roles', 'List all roles']])), ['read:roles']);
});

test('the place where JSON breaks is found', () => {
  assert.deepEqual(jsonPlace('{"name": }'), { line: 1, column: 10 });
  assert.deepEqual(jsonPlace('{\n  "a": 1,\n  b: 2\n}'), { line: 3, column: 3 });
  assert.deepEqual(jsonPlace('{"a": 1} x'), { line: 1, column: 10 });
  assert.deepEqual(jsonPlace('[1,]'), { line: 1, column: 4 });
  assert.deepEqual(jsonPlace('"\\x"'), { line: 1, column: 1 });
});

test('our reading of JSON agrees with the engine’s', () => {
  const texts = ['{}', '[]', ' [1, -2.5e+3, "a\\u00e9\\n", true, null] ', '{"a": {"b": []}}', '01', '1.', '.5', '-', '"tab\t"', 'tru', '{"a"}', '{,}', '[1 2]', 'nul', '"', '{"a":1,}', '[[[[]]]]', '0', '-0', '1e5', 'NaN'];
  for (const text of texts) {
    let good = true;
    try { JSON.parse(text); } catch { good = false; }
    assert.equal(jsonPlace(text) === null, good, text);
  }
});

test('a text nested without end is refused, not followed', () => {
  assert.notEqual(jsonPlace('['.repeat(100_000)), null);
});

test('an empty body is no trouble, a broken one names its line', () => {
  assert.equal(jsonTrouble('  \n'), null);
  assert.equal(jsonTrouble('{"a": 1}'), null);
  assert.match(jsonTrouble('{\n"a" 1}') ?? '', /line 2, column 5/);
});

test('laying out keeps numbers, duplicates and order exactly as they were sent', () => {
  assert.equal(layOutJson('{"n":1.0,"n":12345678901234567890,"s":"a{,}\\"b","e":{},"l":[1,2]}'),
    '{\n  "n": 1.0,\n  "n": 12345678901234567890,\n  "s": "a{,}\\"b",\n  "e": {},\n  "l": [\n    1,\n    2\n  ]\n}');
  assert.equal(layOutJson('not json'), 'not json');
});
