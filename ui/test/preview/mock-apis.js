// Made-up answers about own APIs, the guard check and the tenant. Never shipped.
import { ENDPOINTS, NOW, refusal, timings, token } from './mock-data.js';

const query = new URLSearchParams(globalThis.location.search);
const scenario = query.get('scenario') ?? '';

const CASES = [
  ['no-token', 'No token', 'The request without an Authorization header.', 'The address is public: it proves nothing about tokens.'], ['signature-changed', 'Signature changed', 'Your token with one bit of its signature flipped.', 'Anybody could write a token of their own and come in.'],
  ['payload-changed', 'Content changed', 'Your token with one claim added and the old signature kept.', 'Anybody could write a token of their own and come in.'], ['algorithm-none', 'Not signed at all', 'Your token with `alg: none` and without a signature.', 'Anybody could write a token of their own and come in.'],
  ['public-key-as-secret', 'Signed with the public key', 'Your token signed anew with HS256, the public key taken as the secret.', 'Anybody could write a token of their own and come in.'], ['expired', 'Expired token', 'A saved token that has ended, unchanged.', 'A stolen or forgotten token would work for ever.'],
  ['other-audience', 'Token for another API', 'A saved token for another API, unchanged.', 'A token that was given to another API would open this one.'], ['missing-scope', 'Scope missing', 'A saved token for this API that lacks the scope, unchanged.', 'Every app with a token could do everything.'], ['good', 'The good token', 'Your token, unchanged.', 'As it should be.'],
];
const careless = ['expired', 'other-audience'];

const callExchange = (/** @type {string} */ url, /** @type {number} */ status) => ({ purpose: 'call', request: { method: 'GET', url, headers: [{ name: 'Accept', value: 'application/json', redacted: false }, { name: 'Authorization', value: 'Bearer ••••••••', redacted: true }], body: { kind: 'none' } }, failure: null, timings, sentAt: NOW,
  response: { status, reason: status === 200 ? 'OK' : 'Unauthorized', version: 'HTTP/2', remoteAddress: '203.0.113.7:443', headers: [{ name: 'content-type', value: 'application/json', redacted: false }], body: { kind: 'text', text: status === 200 ? '{"orders":[]}' : '{"error":"invalid_token"}', bytes: 24, truncated: false } } });

const found = () => [
  { id: 'api_3', name: 'Billing API', audience: 'https://billing.acme.com', management: false, scopes: [{ id: 's1', key: 'create:invoices' }, { id: 's2', key: 'read:invoices' }], authorised: false, new: true, knownAs: null, newScopes: ['create:invoices', 'read:invoices'], unknownScopes: [], unusable: null, granted: null },
  { id: 'api_2', name: 'Orders', audience: 'https://orders.acme.com', management: false, scopes: [{ id: 's3', key: 'read:orders' }, { id: 's4', key: 'export:orders' }], authorised: true, new: false, knownAs: 'Orders API', newScopes: ['export:orders'], unknownScopes: ['delete:orders'], unusable: null, granted: ['read:orders'] },
  { id: 'api_1', name: 'Kinde Management API', audience: 'https://acme-dev.eu.kinde.com/api', management: true, scopes: [{ id: 's5', key: 'read:users' }], authorised: true, new: false, knownAs: null, newScopes: [], unknownScopes: [], unusable: null, granted: null },
];

/** @param {{find: (id: string) => any, app: any, fail: (code: string, message: string, field?: string | null) => Promise<never>, running: Map<string, (e: any) => void>}} world */
export const apiCommands = ({ find, fail, running }) => {
  /** @type {string[]} */
  let sent = [];
  let url = '';
  return {
    read_open_api: (/** @type {any} */ { text }) => text.includes('openapi') ? {
      title: 'Orders API', version: '1.2', servers: ['https://api.acme.com/v1', 'https://staging.acme.com/v1'], endpoints: [...ENDPOINTS, ...Array.from({ length: 12 }, (_, at) => ({ ...ENDPOINTS[0], path: `/reports/${at}`, summary: `Report ${at}`, scopesGuessed: true }))], scopes: ['read:orders', 'update:orders', 'delete:orders'], guessed: 13,
      leftOut: ['Wants a body that is not JSON: PUT /orders/{id}/attachment.', 'Wants a cookie, which this app does not send: GET /session.'],
    } : fail('document-not-read', 'This is no OpenAPI document: it has no member “openapi”.', 'document'),
    plan_guard_check: (/** @type {any} */ args) => {
      url = args.url;
      sent = [];
      if (scenario === 'guard-no-token') return fail('no-token-for-api', 'There is no valid token for Orders API yet. Get one on the Token tab first.');
      if (url.includes('{')) return fail('invalid-field', 'Fill in {id} first: it stands for a value.', 'url');
      const e = find(args.environmentId);
      return { runId: `r${Date.now()}`, api: 'Orders API', url, origin: 'https://api.acme.com', production: e.production, token: token(), requests: 8, cases: CASES.map(([name, title, sends, wouldMean]) => ({ case: name, title, sends, wouldMean, expected: name === 'good' ? '200' : '401 or 403', leftOut: name === 'missing-scope' ? 'No valid token without that scope is saved. Get one with fewer scopes on the Token tab, then check again.' : null })) };
    },
    send_guard_case: async (/** @type {any} */ { case: name, operationId }) => {
      await new Promise((resolve, reject) => { running.set(operationId, reject); setTimeout(resolve, Number(query.get('slow') ?? 60)); });
      sent.push(name);
      const open = scenario === 'guard-public' && name === 'no-token';
      const letIn = name === 'good' || open || (scenario !== 'guard-good' && careless.includes(name));
      const status = letIn ? 200 : name === 'algorithm-none' ? 500 : 401;
      return { case: name, answer: letIn ? 'let-in' : status === 500 ? 'server-error' : 'refused', status, judgement: open ? 'proves-nothing' : letIn ? (name === 'good' ? 'as-expected' : 'let-in') : status === 500 ? 'unclear' : 'as-expected',
        meaning: letIn ? (name === 'good' ? 'Let in, as it should be.' : `Let in. ${CASES.find(([c]) => c === name)?.[3]}`) : status === 500 ? 'The API failed with 500. Not let in, but a bad token should not make it stumble.' : 'Refused with 401.', stop: open ? 'Not sent: everybody is let in here, so it would prove nothing.' : null, exchange: callExchange(url, status) };
    },
    guard_report: () => scenario === 'guard-public' ? { verdict: 'public', sentence: 'This address answers without a token too, so it proves nothing about tokens. Choose an endpoint that needs one.', findings: [], askAdmin: null, exchange: null }
      : scenario === 'guard-good' ? { verdict: 'guarded', sentence: 'Orders API refused all 6 bad tokens and let the good one in.', findings: [], askAdmin: null, exchange: null }
      : { verdict: 'careless', sentence: 'Orders API lets in what it must refuse: expired token, token for another api.', askAdmin: 'Please look at Orders API.', exchange: callExchange(url, 200),
        findings: [{ ...refusal, code: 'expiry-not-checked', stage: 'call', certainty: 'proven', page: null, title: 'Orders API lets in a token that ended 2 h ago', summary: 'The API let in a token after its end. A token that was lost or copied once would open the API for ever.' }, { ...refusal, code: 'audience-not-checked', stage: 'call', certainty: 'proven', page: null, title: 'Orders API lets in tokens for other APIs', summary: 'The API let in a token that was issued for another API.' }] },
    plan_find_in_tenant: (/** @type {any} */ { environmentId }) => ({ firstRequest: `GET https://${find(environmentId).host}/api/v1/apis?expand=scopes`, neededScope: 'read:apis', token: scenario === 'tenant-mint' ? null : token({ audiences: ['https://acme-dev.eu.kinde.com/api'] }), lacksScope: scenario === 'tenant-refused', mints: scenario === 'tenant-mint' }),
    find_in_tenant: async (/** @type {any} */ { environmentId, operationId }) => {
      await new Promise((resolve, reject) => { running.set(operationId, reject); setTimeout(resolve, Number(query.get('slow') ?? 60)); });
      const base = { application: null, apis: [], notes: [], requests: 1, minted: false, mayAuthorise: false, mayGrant: false, tokenFailure: null, failure: null, environment: find(environmentId) };
      if (scenario === 'tenant-refused') return { ...base, failure: { outcome: 'answered', statusWords: '403 Forbidden', good: false, exchange: callExchange('https://acme-dev.eu.kinde.com/api/v1/apis', 403), redirect: null, challenge: null, body: null, providerWords: { error: 'SCOPE_MISSING', description: 'Scope is missing: read:apis', uri: null }, askAdmin: 'Please give the app read:apis.', findings: [{ ...refusal, code: 'scope-missing', stage: 'call', title: 'The token may not do this: it lacks the scope read:apis' }] } };
      return { ...base, application: { name: 'Nightly sync', kind: 'Machine to machine (M2M)' }, apis: found(), requests: 3, minted: scenario === 'tenant-mint', mayAuthorise: scenario !== 'tenant-reader', mayGrant: scenario !== 'tenant-reader' };
    },
    take_over_apis: (/** @type {any} */ { environmentId, audiences }) => {
      const e = find(environmentId);
      for (const api of found().filter((a) => audiences.includes(a.audience) && a.new)) e.apis.push({ audience: api.audience, name: api.name, scopes: api.scopes.map((s) => s.key), management: false, baseUrl: null, endpoints: [] });
      return { environment: structuredClone(e), apis: found().map((a) => (audiences.includes(a.audience) ? { ...a, new: false, newScopes: [] } : a)) };
    },
    authorise_app: () => ({ done: true, sentence: 'The app may now ask for tokens for Billing API. Its tokens so far do not change.', apis: found().map((a) => (a.id === 'api_3' ? { ...a, authorised: true } : a)), failure: null }),
    grant_scope: () => ({ done: true, sentence: 'The app now has read:invoices for Billing API. Get a new token: those it has do not change.', apis: found().map((a) => (a.id === 'api_3' ? { ...a, authorised: true } : a)), failure: null }),
  };
};
