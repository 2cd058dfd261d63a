// @ts-check
// An operation and its address: the places in it are read from the address and written to it, so that there is one truth. Pure.

/** @import * as Ipc from './ipc.d.ts' */

/** @typedef {Pick<Ipc.Operation, 'path' | 'parameters'>} Shape */

/** The address of an operation with nothing filled in. @param {string | null} base @param {Pick<Ipc.Operation, 'path'>} operation */
export const emptyAddress = (base, operation) => `${base ?? ''}${operation.path}`;

/** @param {string} text */
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

/** @param {string} url */
function apart(url) {
  const [before = '', ...fragment] = url.split('#');
  const at = before.indexOf('?');
  return { path: at < 0 ? before : before.slice(0, at), query: at < 0 ? '' : before.slice(at + 1), rest: fragment.length ? `#${fragment.join('#')}` : '' };
}

/** @param {string} query @returns {[string, string][]} */
const pairs = (query) => [...new URLSearchParams(query)];

/** @param {string} part */
const placeOf = (part) => (/^\{[^{}]+\}$/.test(part) ? part.slice(1, -1) : null);

/**
 * The parts of the path below the base that belong to the operation; null where the address is not one of it.
 * @param {string | null} base @param {Shape} operation @param {string} url
 */
function partsOf(base, operation, url) {
  const { path } = apart(url.trim());
  if (!path.startsWith(base ?? '')) return null;
  const found = path.slice((base ?? '').length).split('/'), wanted = operation.path.split('/');
  return found.length === wanted.length ? { found, wanted } : null;
}

/**
 * What an address fills in, by the names of the parameters; '' where it fills nothing.
 * @param {string | null} base @param {Shape} operation @param {string} url
 * @returns {Record<string, string>} keys `path:name` and `query:name`
 */
export function valuesOf(base, operation, url) {
  /** @type {Record<string, string>} */
  const values = {};
  const parts = partsOf(base, operation, url);
  parts?.wanted.forEach((wanted, at) => {
    const name = placeOf(wanted);
    const found = parts.found[at] ?? '';
    if (name) values[`path:${name}`] = found === wanted ? '' : decoded(found);
  });
  for (const [name, value] of pairs(apart(url).query)) values[`query:${name}`] ??= value;
  return values;
}

/**
 * The address with one place filled in, or emptied.
 * @param {string | null} base @param {Shape} operation @param {string} url
 * @param {Pick<Ipc.Parameter, 'name' | 'place'>} parameter @param {string} value
 */
export function withValue(base, operation, url, parameter, value) {
  const { path, query, rest } = apart(url.trim());
  if (parameter.place === 'path') {
    const parts = partsOf(base, operation, url);
    if (!parts) return url;
    // Dots alone, however they are written, would climb out of their place.
    const encoded = /^\.{1,2}$/.test(value) ? '' : encodeURIComponent(value);
    const filled = parts.found.map((found, at) => (parts.wanted[at] === `{${parameter.name}}` ? encoded || `{${parameter.name}}` : found));
    return `${base ?? ''}${filled.join('/')}${query ? `?${query}` : ''}${rest}`;
  }
  if (parameter.place !== 'query') return url;
  const others = pairs(query), at = others.findIndex(([name]) => name === parameter.name);
  /** @type {[string, string][]} */
  const changed = others.filter(([name]) => name !== parameter.name);
  if (value !== '') changed.splice(at < 0 ? changed.length : at, 0, [parameter.name, value]);
  const next = new URLSearchParams(changed).toString();
  return `${path}${next ? `?${next}` : ''}${rest}`;
}

/**
 * The required parameters that an address leaves empty.
 * @param {string | null} base @param {Shape} operation @param {string} url
 * @returns {Ipc.Parameter[]}
 */
export function unfilled(base, operation, url) {
  const values = valuesOf(base, operation, url);
  return operation.parameters.filter((p) => p.required && p.place !== 'header' && !values[`${p.place}:${p.name}`]?.trim());
}

/**
 * The members that a body cannot do without and lacks; none where it is no object yet.
 * @param {Pick<Ipc.Operation, 'requiredMembers'>} operation @param {string} body
 * @returns {string[]}
 */
export function missingMembers(operation, body) {
  let value;
  try { value = JSON.parse(body); } catch { return body.trim() ? [] : operation.requiredMembers; }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return operation.requiredMembers;
  return operation.requiredMembers.filter((name) => !(name in value) || value[name] === '');
}

/** @type {WeakMap<Ipc.ApiCatalogue[], ReadonlyMap<string, string>>} found once for each catalogue */
const meanings = new WeakMap();
const NO_MEANINGS = /** @type {ReadonlyMap<string, string>} */ (new Map());
const NAMED = 2;

/**
 * What each scope is good for, in plain words, by what the operations say that need it.
 * @param {Ipc.ApiCatalogue[] | null} catalogue @returns {ReadonlyMap<string, string>}
 */
export function scopeMeanings(catalogue) {
  if (!catalogue) return NO_MEANINGS;
  const known = meanings.get(catalogue);
  if (known) return known;
  /** @type {Map<string, Set<string>>} */
  const needed = new Map();
  for (const operation of catalogue.flatMap((api) => api.operations)) {
    for (const { name } of operation.scopes) needed.set(name, (needed.get(name) ?? new Set()).add(operation.summary));
  }
  const words = new Map([...needed].map(([name, summaries]) => {
    const all = [...summaries], more = all.length - NAMED;
    return [name, more > 0 ? `${all.slice(0, NAMED).join(', ')} and ${more} more` : all.join(', ')];
  }));
  meanings.set(catalogue, words);
  return words;
}
