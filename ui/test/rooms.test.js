// The rooms of actions are put together into one: none may take another's word for itself.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createStore, initialState } from '../src/state.js';

test('no two rooms of actions answer to one name', async () => {
  const source = readFileSync(new URL('../src/actions/index.js', import.meta.url), 'utf8');
  const rooms = [...source.matchAll(/import \{ (\w+) \} from '(\.\/[\w-]+\.js)'/g)];
  assert.ok(rooms.length > 10);
  /** @type {Map<string, string>} */
  const owners = new Map();
  const context = { store: createStore(initialState(0)), backend: {}, announce: () => undefined, focus: () => undefined, clock: () => 0, read: () => '', clear: () => undefined };
  for (const [, name, file] of rooms) {
    const room = (await import(new URL(`../src/actions/${file}`, import.meta.url)))[name](context, {});
    for (const action of Object.keys(room)) {
      assert.equal(owners.get(action), undefined, `${action} is in ${owners.get(action)} and in ${name}`);
      owners.set(action, name);
    }
  }
});
