import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDuration } from '../src/durations.js';
import { writeSeconds } from '../src/actions/expectations.js';

test('a length of time is read as people type it', () => {
  for (const [text, seconds] of [['1 h', 3600], ['1h 30min', 5400], ['90 minutes', 5400], ['2 days', 172800], ['75 s', 75], ['3600', 3600], ['1,5 h', 5400], [' 24 Hours ', 86400], ['1 d 1 s', 86401]]) {
    assert.equal(readDuration(String(text)), seconds, String(text));
  }
  assert.equal(readDuration('  '), null);
  for (const text of ['soon', '1 fortnight', '-5', '0', '1.5 s', 'h', '1 2', '99999999 days', '1 h, or so']) assert.equal(readDuration(text), undefined, text);
});

test('what is written can be read again', () => {
  for (const seconds of [1, 75, 60, 5400, 3600, 86400, 90061]) assert.equal(readDuration(writeSeconds(seconds)), seconds);
});
