import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bothTimes, byteSize, count, duration, durationWords, exactTime, listWords, localTime, milliseconds, mintSentence, originOf, pathOf, relative, utcTime } from '../src/format.js';

const BERLIN = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const NOON = Date.UTC(2026, 10, 22, 12, 0, 0) / 1000;

test('a length of time is told in the unit that a person would choose', () => {
  const cases = [[0, '0 s'], [-5, '0 s'], [45.9, '45 s'], [119, '119 s'], [120, '2 min'], [3599, '59 min'], [3600, '1 h'], [3840, '1 h 4 min'], [86399, '23 h 59 min'], [172800, '2 days']];
  for (const [seconds, words] of cases) assert.equal(duration(seconds), words);
});

test('a length of time in full words counts its nouns', () => {
  assert.equal(durationWords(1), '1 second');
  assert.equal(durationWords(3120), '52 minutes');
  assert.equal(durationWords(3660), '1 hour 1 minute');
  assert.equal(durationWords(7200), '2 hours');
  assert.equal(durationWords(259200), '3 days');
});

test('a moment is told from now, in both directions', () => {
  assert.equal(relative(NOON + 1380, NOON), 'in 23 min');
  assert.equal(relative(NOON - 480, NOON), '8 min ago');
  assert.equal(relative(NOON + 0.4, NOON), 'now');
});

test('a moment of today has no date, another one has', () => {
  assert.equal(localTime(NOON, NOON, BERLIN), '13:00');
  assert.equal(utcTime(NOON, NOON, BERLIN), '12:00 UTC');
  assert.equal(localTime(NOON + 86400, NOON, BERLIN), '23 Nov 2026, 13:00');
  assert.equal(bothTimes(NOON, NOON, BERLIN), '13:00, 12:00 UTC');
});

test('the day is that of the place: late evening in UTC is tomorrow in Berlin', () => {
  const late = Date.UTC(2026, 10, 22, 23, 30) / 1000;
  assert.equal(localTime(late, NOON, BERLIN), '23 Nov 2026, 00:30');
  assert.equal(utcTime(late, NOON, BERLIN), '23:30 UTC');
});

test('where local time is UTC it is told once', () => {
  assert.equal(bothTimes(NOON, NOON, { locale: 'en-GB', timeZone: 'UTC' }), '12:00 UTC');
});

test('the exact moment carries seconds and UTC', () => {
  assert.equal(exactTime(NOON + 4, BERLIN), '22 Nov 2026, 13:00:04 (2026-11-22 12:00:04 UTC)');
});

test('a number that is no date says so instead of failing', () => {
  for (const hostile of [Number.NaN, Infinity, 1e300, -1e300, 9e15]) {
    assert.equal(localTime(hostile, NOON, BERLIN), 'outside the calendar');
    assert.equal(utcTime(hostile, NOON, BERLIN), 'outside the calendar');
    assert.equal(exactTime(hostile, BERLIN), 'outside the calendar');
    assert.equal(bothTimes(hostile, NOON, BERLIN), 'outside the calendar');
  }
});

test('milliseconds and bytes are rounded as people read them', () => {
  assert.equal(milliseconds(0.4), 'under 1 ms');
  assert.equal(milliseconds(182.4), '182 ms');
  assert.equal(milliseconds(1240), '1.24 s');
  assert.equal(milliseconds(-1), 'unknown');
  assert.equal(byteSize(1), '1 byte');
  assert.equal(byteSize(999), '999 bytes');
  assert.equal(byteSize(12400), '12.4 kB');
  assert.equal(byteSize(10_500_000), '10.5 MB');
});

test('numbers agree with their nouns, lists with their and', () => {
  assert.equal(count(1, 'check'), '1 check');
  assert.equal(count(12000, 'line'), '12,000 lines');
  assert.equal(listWords(['a', 'b', 'c']), 'a, b and c');
});

test('what was minted is said for the month and for this app', () => {
  assert.equal(mintSentence({ minted: 0, reused: 0 }), 'No token minted this month');
  assert.equal(mintSentence({ minted: 12, reused: 31 }), '12 minted from this app this month, 31 reused');
});

test('path and origin of an address, and no failure when it is none', () => {
  assert.equal(pathOf('https://acme.kinde.com/api/v1/users?page_size=10'), '/api/v1/users?page_size=10');
  assert.equal(pathOf('not an address'), 'not an address');
  assert.equal(originOf('https://acme.kinde.com:8443/api'), 'https://acme.kinde.com:8443');
  assert.equal(originOf('data:text/plain,x'), null);
  assert.equal(originOf('  '), null);
});
