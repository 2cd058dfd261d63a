// Made-up answers about bodies and the history. Never shipped.
import { NOW, exchange, timings } from './mock-data.js';

const query = new URLSearchParams(globalThis.location?.search ?? '');
const scenario = query.get('scenario') ?? '';

const sample = { code: 'OK', message: 'Success', users: Array.from({ length: 12 }, (_, i) => ({ id: `kp_${i}`, email: i === 3 ? 'gnp\u202etxt.exe@acme.com' : `user${i}@acme.com`, is_suspended: i % 5 === 4, total_sign_ins: i === 0 ? '12345678901234567890.10' : i, identities: i % 2 ? [{ type: 'email', identity: `user${i}@acme.com` }] : [], picture: null })), next_token: null };

/** @type {any[]} */
const nodes = [];
const kindOf = (/** @type {any} */ v) => (v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v);
(function add(/** @type {any} */ value, /** @type {string | null} */ name, /** @type {number} */ level, /** @type {number} */ index, /** @type {number} */ neighbours, /** @type {number | null} */ parent, /** @type {string} */ path) {
  const kind = kindOf(value), node = nodes.length;
  const members = kind === 'object' ? Object.entries(value) : kind === 'array' ? value.map((/** @type {any} */ v) => [null, v]) : [];
  nodes.push({ node, level, name, index, neighbours, kind, value: kind === 'object' || kind === 'array' ? '' : name === 'total_sign_ins' ? String(value) : JSON.stringify(value), cut: 0, members: members.length, parent, path, open: level < 3 });
  members.forEach((/** @type {[string | null, any]} */ [n, v], /** @type {number} */ i) => add(v, n, level + 1, i, members.length, node, n === null ? `${path}[${i}]` : `${path}.${n}`));
})(sample, null, 1, 0, 1, null, '$');

const shown = () => {
  /** @type {any[]} */
  const rows = [];
  for (const n of nodes) {
    let visible = true;
    for (let p = n.parent; p !== null; p = nodes[p].parent) visible &&= nodes[p].open;
    if (visible) rows.push(n);
  }
  return rows.map((n) => ({ ...n, parentRow: n.parent === null ? null : rows.findIndex((r) => r.node === n.parent) }));
};

const line = (/** @type {number} */ i, change = {}) => ({ id: `h${i}`, at: NOW - i * 4000, environmentId: ['dev', 'staging', 'production', 'gone'][i % 4], environmentName: ['Acme development', 'Acme staging', 'Acme production', 'Old test tenant'][i % 4], purpose: i % 6 === 5 ? 'token-request' : 'call', method: i % 6 === 5 ? 'POST' : ['GET', 'GET', 'PATCH', 'DELETE'][i % 4],
  host: 'acme-dev.eu.kinde.com', path: i % 6 === 5 ? '/oauth2/token' : i % 3 ? '/api/v1/users?page_size=10' : '/api/v1/organizations/org_1234567890/users/kp_0987654321/permissions', status: i % 7 === 6 ? null : i % 5 === 4 ? 403 : 200,
  statusWords: i % 7 === 6 ? 'acme-dev.eu.kinde.com took the request but did not answer in time.' : i % 5 === 4 ? '403 Forbidden: the API refuses this' : i % 6 === 5 ? '200 OK: a token was issued' : '200 OK: it worked', good: i % 7 !== 6 && i % 5 !== 4, milliseconds: 80 + ((i * 37) % 400), ...change });
let lines = Array.from({ length: 140 }, (_, i) => line(i));

export const scopeUse = { granted: 5, calls: 14, unknownCalls: 2, since: NOW - 400000, needed: [{ scope: 'read:orders', calls: 9 }, { scope: 'update:orders', calls: 3 }], neverNeeded: ['delete:orders', 'read:customers', 'update:customers'] };

/** What a summary of a body says besides. */
export const summaryMore = { tree: true, notes: scenario === 'call-notes' ? ['1 byte is not UTF-8. It is shown as ⟪FF⟫; the first is byte 13.'] : [], picture: null };

/** @param {{find: (id: string) => any, lines: string[], bodyLines: () => string[]}} world */
export const viewerCommands = ({ find, bodyLines }) => ({
  body_rows: (/** @type {any} */ { from, count }) => { const rows = shown(); return { from, total: rows.length, rows: rows.slice(from, from + count) }; },
  fold_body: (/** @type {any} */ { node, open }) => { if (node === null) for (const n of nodes) n.open = open || n.level === 1; else nodes[node].open = open; return shown().length; },
  search_body: (/** @type {any} */ { view, query: text, number }) => {
    const found = [];
    const list = view === 'tree' ? shown().map((n) => `${n.name ?? ''} ${n.value}`) : bodyLines();
    list.forEach((l, at) => { if (l.toLowerCase().includes(text.toLowerCase())) found.push(at); });
    return { total: found.length, more: false, number, line: found[number] ?? null, inLine: 0 };
  },
  node_path: (/** @type {any} */ { node }) => nodes[node].path, copy_node: () => null, copy_body: () => null,
  body_picture: () => 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC',
  save_body: () => ({ path: '~/Downloads/users.json' }), save_whole_answer: () => new Promise(() => undefined), saved_bytes: () => 48_200_000,
  history: (/** @type {any} */ { query: text, environmentId }) => ({ kept: scenario.startsWith('history-empty') || scenario === 'history-off' ? 0 : lines.length,
    lines: lines.filter((l) => (!environmentId || l.environmentId === environmentId) && text.toLowerCase().split(/\s+/).every((/** @type {string} */ w) => JSON.stringify(l).toLowerCase().includes(w))),
    news: scenario === 'history-full' ? { sentence: 'The disk is full, so the latest exchanges are not in the history file yet. What was saved before is intact.', canRetry: true } : null }),
  history_entry: (/** @type {any} */ { id }) => {
    const l = lines.find((x) => x.id === id), e = find('dev');
    const record = exchange(e, { audiences: ['https://orders.acme.com'], scopes: ['read:orders'] });
    const call = { purpose: 'call', request: { method: l?.method, url: `https://${l?.host}${l?.path}`, headers: [{ name: 'Accept', value: 'application/json', redacted: false }, { name: 'Authorization', value: 'Bearer ••••••••', redacted: true }], body: { kind: 'text', text: '', bytes: 120, truncated: true } }, failure: null, timings, sentAt: l?.at,
      response: { status: 200, reason: 'OK', version: 'HTTP/2.0', remoteAddress: '203.0.113.7:443', headers: [{ name: 'Content-Type', value: 'application/json', redacted: false }], body: { kind: 'text', text: '', bytes: 48211, truncated: true } } };
    return { line: l, exchange: l?.purpose === 'call' ? call : record, bodiesKept: false, practice: false, again: l?.purpose === 'call' ? { method: l.method, url: `https://${l.host}${l.path}`, headers: [], body: null, missing: l.method === 'PATCH' ? ['The body was not kept: fill it in again.'] : [] } : null };
  },
  clear_history: () => { lines = []; return null; }, forget_history_entry: (/** @type {any} */ { id }) => { lines = lines.filter((l) => l.id !== id); return null; }, save_history_again: () => null,
  set_keep_history: () => null, set_keep_history_bodies: () => null, scope_use: () => scopeUse,
});
