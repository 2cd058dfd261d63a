// @ts-check
// Numbers, lengths of time and dates in words. Pure: the clock, the locale and the time zone are parameters.

/** @typedef {{locale?: string, timeZone?: string, first?: 'local' | 'utc'}} Where */

const MINUTE = 60, HOUR = 3600, DAY = 86400;

/**
 * A length of time, short: "45 s", "52 min", "1 h 4 min", "3 days".
 * @param {number} seconds
 */
export function duration(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 2 * MINUTE) return `${s} s`;
  if (s < HOUR) return `${Math.floor(s / MINUTE)} min`;
  if (s < 2 * DAY) {
    const minutes = Math.floor((s % HOUR) / MINUTE);
    return minutes ? `${Math.floor(s / HOUR)} h ${minutes} min` : `${Math.floor(s / HOUR)} h`;
  }
  return `${Math.floor(s / DAY)} days`;
}

/**
 * A length of time in full words, for announcements and headings: "52 minutes", "1 hour 4 minutes".
 * @param {number} seconds
 */
export function durationWords(seconds) {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 2 * MINUTE) return count(s, 'second');
  if (s < HOUR) return count(Math.floor(s / MINUTE), 'minute');
  if (s < 2 * DAY) {
    const minutes = Math.floor((s % HOUR) / MINUTE), hours = count(Math.floor(s / HOUR), 'hour');
    return minutes ? `${hours} ${count(minutes, 'minute')}` : hours;
  }
  return count(Math.floor(s / DAY), 'day');
}

/**
 * How far a moment is from now: "in 23 min", "8 min ago", "now".
 * @param {number} moment seconds since 1970
 * @param {number} now seconds since 1970
 */
export function relative(moment, now) {
  const away = Math.round(moment - now);
  if (Math.abs(away) < 1) return 'now';
  return away > 0 ? `in ${duration(away)}` : `${duration(-away)} ago`;
}

/** @param {number} moment */
const validDate = (moment) => {
  const date = new Date(moment * 1000);
  return Number.isNaN(date.getTime()) ? null : date;
};

/**
 * @param {Date} date @param {Date} other @param {Where} where
 */
function sameDay(date, other, where) {
  const day = new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: where.timeZone });
  return day.format(date) === day.format(other);
}

/**
 * Local time of a moment: the time alone when it is today, else with its date.
 * @param {number} moment @param {number} now @param {Where} [where]
 */
export function localTime(moment, now, where = {}) {
  const date = validDate(moment), today = validDate(now);
  if (!date || !today) return 'outside the calendar';
  const time = new Intl.DateTimeFormat(where.locale, { hour: '2-digit', minute: '2-digit', timeZone: where.timeZone, ...(where.timeZone === 'UTC' ? { hourCycle: 'h23' } : {}) }).format(date);
  if (sameDay(date, today, where)) return time;
  const day = new Intl.DateTimeFormat(where.locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: where.timeZone }).format(date);
  return `${day}, ${time}`;
}

/**
 * The same moment in UTC: "12:52 UTC", with the date when it is not today there.
 * @param {number} moment @param {number} now @param {Where} [where]
 */
export function utcTime(moment, now, where = {}) {
  const utc = { locale: where.locale, timeZone: 'UTC' };
  const text = localTime(moment, now, utc);
  return text === 'outside the calendar' ? text : `${text} UTC`;
}

/**
 * The whole moment, to the second, local and UTC.
 * @param {number} moment @param {Where} [where]
 */
export function exactTime(moment, where = {}) {
  const date = validDate(moment);
  if (!date) return 'outside the calendar';
  const local = new Intl.DateTimeFormat(where.locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: where.timeZone }).format(date);
  const utc = `${date.toISOString().replace('T', ' ').replace('.000Z', '')} UTC`;
  return where.first === 'utc' ? `${utc} (${local})` : `${local} (${utc})`;
}

/**
 * The clock time of a moment to the second: "13:58:04".
 * @param {number} moment @param {Where} [where]
 */
export function clockTime(moment, where = {}) {
  const date = validDate(moment);
  if (!date) return 'outside the calendar';
  return new Intl.DateTimeFormat(where.locale, { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: where.timeZone }).format(date);
}

/**
 * A date without its time: "22 Nov 2026".
 * @param {number} moment @param {Where} [where]
 */
export function dateOnly(moment, where = {}) {
  const date = validDate(moment);
  if (!date) return 'outside the calendar';
  return new Intl.DateTimeFormat(where.locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: where.timeZone }).format(date);
}

/** @param {number} ms */
export function milliseconds(ms) {
  if (ms < 0 || !Number.isFinite(ms)) return 'unknown';
  if (ms > 0 && ms < 1) return 'under 1 ms';
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${new Intl.NumberFormat('en', { maximumFractionDigits: 2 }).format(ms / 1000)} s`;
}

/** @param {number} bytes */
export function byteSize(bytes) {
  if (bytes < 1000) return count(bytes, 'byte');
  const steps = [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB']];
  for (const [step, unit] of /** @type {[number, string][]} */ (steps)) {
    if (bytes >= step) return `${new Intl.NumberFormat('en', { maximumFractionDigits: 1 }).format(bytes / step)} ${unit}`;
  }
  return `${bytes}`;
}

/** A number as people read it: "70,000". @param {number} n */
export const number = (n) => new Intl.NumberFormat('en').format(n);

/**
 * A number with its noun: "1 token", "12 tokens".
 * @param {number} n @param {string} singular @param {string} [plural]
 */
export function count(n, singular, plural = `${singular}s`) {
  return `${new Intl.NumberFormat('en').format(n)} ${n === 1 ? singular : plural}`;
}

/**
 * "a", "a and b", "a, b and c".
 * @param {string[]} items
 */
export function listWords(items) {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(items);
}

/**
 * What was minted this month, in words.
 * @param {{minted: number, reused: number}} mints
 */
export function mintSentence({ minted, reused }) {
  if (!minted && !reused) return 'No token minted this month';
  return `${new Intl.NumberFormat('en').format(minted)} minted from this app this month, ${new Intl.NumberFormat('en').format(reused)} reused`;
}

/**
 * Path and query of an address, for a button; the text itself when it is none.
 * @param {string} address
 */
export function pathOf(address) {
  try {
    const url = new URL(address);
    return url.pathname + url.search;
  } catch {
    return address;
  }
}

/**
 * Scheme, host and port of an address, or null when it is none.
 * @param {string} address
 */
export function originOf(address) {
  try {
    const { origin } = new URL(address);
    return origin === 'null' ? null : origin;
  } catch {
    return null;
  }
}

/**
 * A moment as people read it: local and UTC, or UTC alone where both are the same.
 * @param {number} moment @param {number} now @param {Where} [where]
 */
export function bothTimes(moment, now, where = {}) {
  const date = validDate(moment);
  if (!date) return 'outside the calendar';
  const utc = utcTime(moment, now, where);
  const zone = where.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone === 'UTC' || zone === 'Etc/UTC') return utc;
  const local = localTime(moment, now, where);
  return where.first === 'utc' ? `${utc}, ${local} local` : `${local}, ${utc}`;
}
