// @ts-check
// Finding an operation by plain words. Runs in the window: a key stroke over some hundred operations costs less than a
// way to Rust and back. Pure.

/** @import * as Ipc from './ipc.d.ts' */

/** Words that carry nothing: "who is in an org" is about members and organizations. */
const EMPTY = new Set(['a', 'an', 'the', 'of', 'in', 'to', 'for', 'on', 'at', 'by', 'with', 'and', 'or', 'is', 'are', 'be', 'do', 'does', 'can', 'could', 'how', 'what', 'which', 'when', 'where', 'i', 'we', 'my', 'our', 'me', 'it', 'its', 'this', 'that', 'there', 'from', 'into', 'as', 'have', 'has', 'need', 'want', 'please', 'some', 'any', 'api', 'kinde', 'using', 'via', 'their', 'his', 'her']);

/** What people say, by the stems of what operations are called. The first of a line is the word that operations use. */
const KIN = [
  ['list', 'all', 'every', 'many', 'browse', 'enumerate', 'overview'],
  ['show', 'get', 'read', 'see', 'view', 'look', 'fetch', 'retrieve', 'find', 'detail', 'info', 'display', 'check'],
  ['create', 'add', 'new', 'make', 'register', 'define', 'insert', 'provision', 'append'],
  ['edit', 'update', 'change', 'modify', 'alter', 'set', 'overwrite', 'patch', 'rename', 'override', 'configure'],
  ['remove', 'delete', 'drop', 'destroy', 'erase', 'clear', 'withdraw', 'revoke', 'detach', 'disallow', 'reset', 'take', 'unassign'],
  ['grant', 'give', 'assign', 'allow', 'authorize', 'attach', 'permit', 'connect', 'add'],
  ['user', 'person', 'people', 'customer', 'profile', 'account', 'who', 'member', 'login'],
  ['member', 'user', 'people', 'person', 'who', 'belong', 'inside', 'staff', 'team'],
  ['organization', 'org', 'company', 'team', 'workspace', 'tenant', 'customer'],
  ['application', 'app', 'client', 'program', 'm2m'],
  ['api', 'audience', 'resource'],
  ['scope', 'permission', 'right'],
  ['permission', 'right', 'privilege', 'access', 'scope'],
  ['role', 'group', 'permission'],
  ['connection', 'sso', 'saml', 'social', 'provider', 'idp', 'signin', 'login', 'google'],
  ['flag', 'feature', 'toggle', 'switch', 'experiment'],
  ['mfa', '2fa', 'otp', 'factor', 'authenticator', 'twofactor'],
  ['passkey', 'webauthn', 'fido'],
  ['session', 'logout', 'signout', 'logged', 'active', 'device'],
  ['password', 'credential', 'hash'],
  ['identity', 'email', 'phone', 'username'],
  ['invite', 'invitation', 'onboard'],
  ['property', 'attribute', 'metadata', 'custom', 'field'],
  ['webhook', 'hook', 'callback', 'event', 'notify'],
  ['callback', 'redirect', 'url', 'uri'],
  ['logout', 'signout', 'url', 'uri'],
  ['billing', 'plan', 'subscription', 'agreement', 'entitlement', 'price', 'pay', 'invoice'],
  ['meter', 'usage', 'consumption'],
  ['business', 'company'],
  ['environment', 'domain', 'stage', 'dev', 'production'],
  ['variable', 'env', 'config', 'setting'],
  ['directory', 'scim', 'sync', 'azure', 'okta', 'provisioning'],
  ['logo', 'brand', 'image', 'picture', 'icon'],
  ['token', 'lifetime', 'expiry', 'jwt'],
  ['secret', 'credential', 'password'],
  ['replacement', 'rotate', 'renew', 'regenerate'],
  ['timezone', 'zone', 'time'],
  ['industry', 'sector', 'branch'],
  ['search', 'find', 'query', 'filter', 'lookup'],
  ['count', 'number', 'many', 'total'],
  ['subscriber', 'newsletter', 'signup'],
];

/** What the methods do, in the words of KIN. @type {Record<string, string[]>} */
const VERBS = { GET: ['show', 'list'], POST: ['create'], PUT: ['edit'], PATCH: ['edit'], DELETE: ['remove'] };

/** British spellings and endings go; what is left is compared. @param {string} word */
export function stem(word) {
  let w = word.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replace(/is(e|ed|es|ing|ation|ations)$/, 'iz$1').replace(/'s?$/, '');
  if (w.length > 4 && w.endsWith('ies')) return `${w.slice(0, -3)}y`;
  if (w.length > 5 && w.endsWith('ing')) w = w.slice(0, -3).replace(/([bdgmnprt])\1$/, '$1');
  else if (w.length > 4 && w.endsWith('ed')) w = w.slice(0, -2);
  else if (w.length > 4 && /(ss|sh|ch|x)es$/.test(w)) w = w.slice(0, -2);
  else if (w.length > 3 && w.endsWith('s') && !w.endsWith('ss')) w = w.slice(0, -1);
  return w.length > 4 && w.endsWith('e') ? w.slice(0, -1) : w;
}

/** @type {Map<string, Set<string>>} */
const kin = new Map();
for (const line of KIN) {
  const [first = '', ...others] = line.map(stem);
  for (const other of others) kin.set(other, (kin.get(other) ?? new Set()).add(first));
}

/** @param {string} text */
const words = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** A word of a search with what else may be meant. @typedef {{stem: string, also: Set<string>}} Wanted */

/** @param {string} typed @returns {Wanted[]} */
function wanted(typed) {
  const all = words(typed.toLowerCase());
  const telling = all.filter((word) => !EMPTY.has(word));
  return (telling.length ? telling : all).map((word) => ({ stem: stem(word), also: kin.get(stem(word)) ?? new Set() }));
}

/**
 * Whether two words differ by one slip: a letter more, less, another, or two that changed places; two slips in long words.
 * @param {string} a @param {string} b
 */
export function isSlip(a, b) {
  const most = a.length >= 8 ? 2 : a.length >= 4 ? 1 : 0;
  if (!most || Math.abs(a.length - b.length) > most || a[0] !== b[0]) return false;
  /** @type {number[]} */
  let before = [], row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return (row[b.length] ?? 99) <= most;
}

/**
 * What an operation is found by, prepared once.
 * @typedef {{operation: Ipc.Operation, weights: Map<string, number>, thing: string, literal: string}} Entry
 */

/** @param {Ipc.Operation[]} operations @returns {Entry[]} */
export function index(operations) {
  return operations.map((operation) => {
    /** @type {Map<string, number>} */
    const weights = new Map();
    const put = (/** @type {string} */ text, /** @type {number} */ weight) => {
      for (const word of words(text)) { const s = stem(word); if (!EMPTY.has(word.toLowerCase()) || word.toLowerCase() === 'api') weights.set(s, Math.max(weights.get(s) ?? 0, weight)); }
    };
    put(operation.summary, 3);
    put(operation.group, 2);
    put(operation.path.replace(/\{[^}]*\}/g, ' '), 2);
    for (const scope of operation.scopes) put(scope.name, 1.5);
    for (const verb of VERBS[operation.method] ?? []) weights.set(stem(verb), Math.max(weights.get(stem(verb)) ?? 0, 1));
    const thing = stem(operation.path.split('/').filter((part) => part && !part.startsWith('{')).at(-1) ?? '');
    return { operation, weights, thing, literal: `${operation.method} ${operation.path} ${operation.scopes.map((s) => s.name).join(' ')}`.toLowerCase() };
  });
}

/** How well a word fits another, from 0 to 1. @param {Wanted} word @param {string} known @param {boolean} isLast it may still be being typed */
function likeness(word, known, isLast) {
  if (known === word.stem) return 1;
  if (word.also.has(known)) return 0.7;
  if (word.stem.length > 1 && known.startsWith(word.stem)) return isLast ? 0.8 : 0.6;
  if (isSlip(word.stem, known)) return 0.4;
  if (!isLast || word.stem.length < 2) return 0;
  for (const [first, kinOf] of kin) if (first.startsWith(word.stem) && kinOf.has(known)) return 0.3;
  return 0;
}

/** How well a word fits each operation. The same few hundred words come again and again, so each is compared once. @param {Wanted} word @param {boolean} isLast */
function fitter(word, isLast) {
  /** @type {Map<string, number>} */
  const compared = new Map();
  return (/** @type {Entry} */ entry) => {
    let best = 0;
    for (const [known, weight] of entry.weights) {
      let like = compared.get(known);
      if (like === undefined) compared.set(known, like = likeness(word, known, isLast));
      if (like * weight > best) best = like * weight;
    }
    return best;
  };
}

/**
 * The operations that are meant by some words, the best first; all of them in their order when there are none.
 * @param {Entry[]} entries @param {string} typed
 * @returns {Ipc.Operation[]}
 */
export function search(entries, typed) {
  const literal = typed.trim().toLowerCase();
  if (!literal) return entries.map((entry) => entry.operation);
  const asWritten = /[:/{]/.test(literal) ? entries.filter((entry) => entry.literal.includes(literal)) : [];
  if (asWritten.length) return asWritten.map((entry) => entry.operation).sort((a, b) => a.path.length - b.path.length);
  const meant = wanted(typed);
  const all = meant.map((word, at) => fitter(word, at === meant.length - 1));
  /** @type {{operation: Ipc.Operation, score: number}[]} */
  const found = [];
  for (const entry of entries) {
    let score = 0, missed = 0;
    for (const fit of all) {
      const one = fit(entry);
      if (one) score += one; else missed++;
    }
    // One word of several may be strange: people write whole questions.
    if (missed > (all.length > 2 ? 1 : 0)) continue;
    // Of equals the simpler one: fewer places to fill, fewer words that nobody asked for.
    const parts = entry.operation.path.split('/');
    const extra = parts.filter((part) => part.startsWith('{')).length * 0.4 + parts.length * 0.15 + words(entry.operation.summary).length * 0.03;
    found.push({ operation: entry.operation, score: score - missed * 2 - extra + (entry.operation.safe ? 0.2 : 0) + (meant.some((word) => word.stem === entry.thing) ? 0.3 : 0) });
  }
  return found.sort((a, b) => b.score - a.score).map((one) => one.operation);
}
