// Made-up answers about operations, pages and kept calls. Never shipped.
import { operations } from '/preview/operations.js';

const query = new URLSearchParams(globalThis.location.search);
const held = ['read:users', 'read:roles', 'read:environments', 'read:organizations', 'create:organizations', 'read:organization_users', 'read:applications', 'read:apis'];
const has = (/** @type {any} */ operation) => operation.scopes.every((/** @type {any} */ scope) => held.includes(scope.name));
const light = (/** @type {any} */ o) => ({ id: o.id, state: has(o) ? 'can' : 'cannot', missing: has(o) ? [] : o.scopes.map((/** @type {any} */ s) => s.name), because: has(o) ? `The token has ${o.scopes[0]?.name}.` : `The token lacks ${o.scopes[0]?.name}.` });

/** @param {(id: string) => any} find @param {(call: any) => Promise<any>} send */
export function callCommands(find, send) {
  const catalogue = (/** @type {string | null} */ id) => {
    const management = (/** @type {any} */ e) => ({ audience: e?.apis.find((/** @type {any} */ a) => a.management)?.audience ?? '', name: 'Kinde Management API', management: true, base: e ? `https://${e.host}` : null, scopesAreLive: false, operations });
    if (!id) return [management(null)];
    const e = find(id);
    return [management(e), ...e.apis.filter((/** @type {any} */ a) => !a.management).map((/** @type {any} */ a) => ({ audience: a.audience, name: a.name, management: false, base: a.audience, scopesAreLive: false, operations: [] }))];
  };
  const matching = (/** @type {string} */ method, /** @type {string} */ url) => {
    const path = url.replace(/^https?:\/\/[^/]*/, '').split('?')[0] ?? '';
    return operations.find((o) => o.method === method && new RegExp(`^${o.path.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path));
  };
  return {
    list_operations: (/** @type {any} */ { environmentId }) => catalogue(environmentId),
    token_lights: (/** @type {any} */ { environmentId }) => catalogue(environmentId).map((api) => ({ audience: api.audience, can: api.operations.filter(has).length, total: api.operations.length, lights: api.operations.map(light) })),
    preflight_call: (/** @type {any} */ { environmentId, draft: { method, url } }) => {
      const found = matching(method, url), can = found ? has(found) : true, open = /\{(\w+)\}/.exec(url)?.[1];
      const checks = [...(open ? [{ name: 'address', outcome: 'failed', because: `Fill in ${open}: its place in the address is still empty.` }] : []), { name: 'token', outcome: 'passed', because: 'The token has not expired.' },
        { name: 'audience', outcome: found ? 'passed' : 'unknown', because: found ? 'The token is for Kinde Management API.' : 'What this address needs is not known.' },
        ...(found ? [{ name: 'scope', outcome: can ? 'passed' : 'failed', because: light(found).because }] : [])];
      const worst = checks.find((c) => c.outcome === 'failed') ?? checks.find((c) => c.outcome === 'unknown');
      return { outcome: worst?.outcome ?? 'passed', sentence: !worst ? 'It should work.' : worst.outcome === 'failed' ? `It will not work. ${worst.because}` : `It may work. ${worst.because}`, checks,
        operation: found?.id ?? null, audience: found ? catalogue(environmentId)[0]?.audience : null, mended: url.includes('.com/v1/') ? { method, url: url.replace('.com/v1/', '.com/api/v1/'), notice: 'Kinde’s Management API is under /api, so /api was put in front.' } : null, advice: null };
    },
    needed_scopes: (/** @type {any} */ { operations: ids }) => {
      const chosen = operations.filter((o) => ids.includes(o.id)), scopes = [...new Map(chosen.flatMap((o) => o.scopes.map((s) => [s.name, { scope: s, neededFor: chosen.filter((c) => c.scopes.some((x) => x.name === s.name)).map((c) => c.summary) }]))).values()];
      return { scopes, withoutScope: chosen.filter((o) => !o.scopes.length).map((o) => o.summary), unknown: [], message: `Hello,\n\nplease allow our machine-to-machine application these scopes:\n\n${scopes.map((s) => `- ${s.scope.name}`).join('\n')}`,
        steps: scopes.length ? ['In Kinde open **Settings**, **Applications**.', 'Choose **View details** of your machine to machine application (client ID bd69bb9f).', 'Open **APIs**. If Kinde Management API is not authorised yet, choose **Authorize application** in the three dots beside it.', 'In the three dots choose **Manage scopes** and tick the scopes listed here. **Save**.', 'Get a new token: an old one does not learn new scopes.'] : [] };
    },
    save_call: (/** @type {any} */ { environmentId, callId, draft }) => {
      const e = find(environmentId), id = callId ?? `c${e.savedCalls.length + 1}`;
      e.savedCalls = [...e.savedCalls.filter((/** @type {any} */ c) => c.id !== id), { id, name: draft.name, audience: draft.audience, ...draft.call, body: draft.call.body ?? '' }];
      return { callId: id, leftOut: draft.call.headers.some((/** @type {any} */ h) => /key/i.test(h.name)) ? ['The header X-Api-Key carries a credential and is not kept.'] : [], environment: structuredClone(e) };
    },
    delete_call: (/** @type {any} */ { environmentId, callId }) => { const e = find(environmentId); e.savedCalls = e.savedCalls.filter((/** @type {any} */ c) => c.id !== callId); return structuredClone(e); },
    rename_call: (/** @type {any} */ { environmentId, callId, name }) => { const e = find(environmentId); e.savedCalls = e.savedCalls.map((/** @type {any} */ c) => (c.id === callId ? { ...c, name } : c)); return structuredClone(e); },
    reveal_body: () => ({ bodyId: 'b1', bytes: 2000, lines: 48, kind: 'json', truncated: false, hidden: 0 }),
    collect_page: async (/** @type {any} */ { call, collectionId }) => {
      await new Promise((go) => setTimeout(go, 600));
      const page = Number(/page=(\d+)/.exec(call.url)?.[1] ?? 1);
      return { collectionId: collectionId ?? 'col', pages: page, items: page * 10, next: page < 8 ? call.url.replace(/[?&]page=\d+|$/, `?page=${page + 1}`) : null, stopped: null, report: await send(call) };
    },
    show_collection: () => ({ bodyId: 'b1', bytes: 2000, lines: 48, kind: 'json', truncated: false, hidden: 0 }),
  };
}

/** What a scenario changes in an answer. @param {any} report */
export function around(report) {
  const more = { nextPage: null, previousPage: null, waitSeconds: null, askAdmin: null };
  if (query.get('scenario') === 'call-pages') Object.assign(more, { nextPage: `${report.exchange.request.url}?next_token=b`, previousPage: null });
  if (query.get('scenario') === 'call-wait') Object.assign(more, { waitSeconds: 12 });
  const wait = query.get('scenario') === 'call-wait' ? { good: false, statusWords: '429 Too Many Requests: too much in a short time', exchange: { ...report.exchange, response: { ...report.exchange.response, status: 429 } } } : {};
  return { ...report, ...more, ...wait, body: report.body && { ...report.body, hidden: query.get('scenario') === 'call-hidden' ? 1 : 0 } };
}
