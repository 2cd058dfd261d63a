// @ts-check
// A length of time as people type it. Pure.

/** @type {Record<string, number>} */
const UNITS = { s: 1, sec: 1, second: 1, m: 60, min: 60, minute: 60, h: 3600, hour: 3600, d: 86400, day: 86400 };

/**
 * "1 h", "1 h 30 min", "90 minutes", "2 days"; a bare number counts seconds.
 * @param {string} text
 * @returns {number | null | undefined} seconds; null = empty, undefined = it cannot be one
 */
export function readDuration(text) {
  const plain = text.trim().toLowerCase();
  if (!plain) return null;
  if (!/^(?:\d+(?:[.,]\d+)?\s*[a-z]*\s*)+$/.test(plain)) return undefined;
  const parts = [...plain.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]*)/g)];
  let seconds = 0;
  for (const [, number, unit] of parts) {
    const name = (unit ?? '').length > 1 && unit !== 's' ? (unit ?? '').replace(/s$/, '') : unit ?? '';
    const factor = name === '' ? (parts.length === 1 ? 1 : undefined) : UNITS[name];
    if (factor === undefined) return undefined;
    seconds += Number((number ?? '').replace(',', '.')) * factor;
  }
  return Number.isInteger(seconds) && seconds > 0 && seconds < 2 ** 32 ? seconds : undefined;
}
