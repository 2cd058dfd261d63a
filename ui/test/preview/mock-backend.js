// A backend made of made-up answers, for looking at the window and for axe. Never shipped: it lives beside the tests.
import { boardCommands, evaluation } from './mock-boards.js';
import { interchangeCommands } from './mock-interchange.js';
import { apiCommands } from './mock-apis.js';
import { around, callCommands } from './mock-calls.js';
import { lesson, moreCommands } from './mock-more.js';
import { summaryMore, viewerCommands } from './mock-viewer.js';
import { NOW, PREFERENCES, environment, exchange, inspection, ownNetwork, practice, proposals, refusal, request, timings, token } from './mock-data.js';

const query = new URLSearchParams(globalThis.location.search);
const scenario = query.get('scenario') ?? 'welcome';
const delay = Number(query.get('delay') ?? 0);
const wait = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
const LONG = 'Eine sehr lange Umgebung mit einem Namen, der nirgends hineinpasst und niemals endet '.repeat(4);

const practiceEnvironment = environment({ id: 'practice', name: 'Practice', colour: 'violet', practice: true, host: '127.0.0.1:41873', region: null, issuer: 'http://127.0.0.1:41873', tokenEndpoint: 'http://127.0.0.1:41873/oauth2/token', jwksUri: 'http://127.0.0.1:41873/.well-known/jwks', mints: { month: '2026-11', minted: 0, reused: 0 },
  apis: [{ audience: 'http://127.0.0.1:41873/api', name: 'Kinde Management API', scopes: ['read:environments', 'read:users'], management: true, baseUrl: 'http://127.0.0.1:41873', endpoints: [] }] });

const many = () => Array.from({ length: 40 }, (_, i) => environment({ id: `e${i}`, name: i === 3 ? LONG : i === 4 ? 'بيئة التطوير שלום' : `Environment ${i}`, colour: ['green', 'teal', 'blue', 'violet', 'pink', 'red', 'amber', 'grey'][i % 8], production: i % 7 === 2, host: i === 3 ? `${'a-very-long-subdomain-'.repeat(6)}.eu.kinde.com` : `acme-${i}.eu.kinde.com` }));

const three = [
  environment({ savedTokens: ['saved', 'claims', 'call', 'claims-reject', 'guard', 'tenant', 'api', 'compare', 'board', 'token-20k'].some((s) => scenario.startsWith(s)) ? [token(), token({ tokenId: 'token-2', audiences: ['https://acme-dev.eu.kinde.com/api'], requestedScopes: [], grantedScopes: ['read:users'] })] : [] }),
  environment({ id: 'staging', name: 'Acme staging', colour: 'amber', host: 'acme-staging.eu.kinde.com', mints: { month: '2026-11', minted: 0, reused: 0 }, secret: scenario === 'no-secret' ? null : { setAt: NOW, characters: 40, fingerprint: 'c0de', place: 'session' } }),
  environment({ id: 'production', name: 'Acme production', colour: 'red', production: true, host: 'acme.kinde.com', region: null, savedTokens: [token({ tokenId: 'token-9', expiresAt: NOW - 1200 })] }),
];

const app = {
  version: '0.1.0', platform: 'linux', automation: false, now: NOW,
  storage: scenario === 'storage' ? { kind: 'restored', sentence: 'The settings file was damaged, so the last good copy from 13:40 was used.', details: ['settings.json: unexpected end at byte 1,204', 'The damaged file is kept as settings.damaged.json'] } : { kind: 'ready', sentence: 'Settings are saved on this computer.', details: [] },
  secretStore: scenario === 'no-store' ? { state: 'unavailable', works: false, sentence: 'No key store answered on this computer, so a secret is kept in memory until the app closes.', steps: ['Install **gnome-keyring** or **KWallet**.', 'Sign in again, then choose **Try again**.'] } : { state: scenario === 'welcome' ? 'untried' : 'available', works: scenario !== 'welcome', sentence: scenario === 'welcome' ? 'The key store of this computer is tried when the first secret is saved.' : 'Secrets are kept in the key store of this computer.', steps: [] },
  preferences: { ...structuredClone(PREFERENCES), theme: query.get('theme') ?? 'system', keepHistory: scenario !== 'history-off', textSize: Number(query.get('text') ?? 100), mintBudget: query.has('budget') ? Number(query.get('budget')) : null, changed: query.has('changed') ? ['leeway', 'proxy', 'extraCertificates', 'clientCertificate'] : [], ...(query.has('changed') ? { leeway: 0, network: ownNetwork } : {}) },
  environments: scenario === 'welcome' ? [] : scenario === 'many' ? many() : three, selected: scenario === 'welcome' ? null : scenario === 'many' ? 'e3' : ['no-secret', 'session', 'refused'].includes(scenario) ? 'staging' : scenario === 'expired' || scenario === 'production' ? 'production' : 'dev',
};
// States at the edges: nothing, too much, too long.
const SCOPES_300 = Array.from({ length: 300 }, (_, i) => `${['read', 'create', 'update', 'delete'][i % 4]}:resource_number_${i}`);
const UNBREAKABLE = `https://${'orders-of-a-very-long-name-without-any-gap-'.repeat(5)}.example/${'a'.repeat(180)}`;
if (scenario === 'scopes-300') Object.assign(app.environments[0], { apis: [{ ...app.environments[0].apis[0], scopes: SCOPES_300 }], savedTokens: [token({ requestedScopes: [], grantedScopes: SCOPES_300 })] });
if (scenario === 'scopes-0') Object.assign(app.environments[0], { apis: [{ ...app.environments[0].apis[0], scopes: [] }], savedTokens: [token({ requestedScopes: [], grantedScopes: [] })] });
if (scenario === 'unbreakable') Object.assign(app.environments[0], { name: 'N'.repeat(400), clientId: 'c'.repeat(200), apis: [{ ...app.environments[0].apis[0], name: 'A'.repeat(200), audience: UNBREAKABLE }], savedTokens: [token({ audiences: [UNBREAKABLE], grantedScopes: ['s'.repeat(300)] })] });
if (scenario === 'rtl') Object.assign(app.environments[0], { name: 'بيئة التطوير לסביבת פיתוח', apis: [{ ...app.environments[0].apis[0], name: 'واجهة الطلبات' }, app.environments[0].apis[1]], savedTokens: [token()] });
if (scenario === 'practice') { app.environments.push(practiceEnvironment); app.selected = 'practice'; }
if (scenario.startsWith('compare') && scenario !== 'compare-missing') app.environments[2] = environment({ ...app.environments[2], savedTokens: [token({ tokenId: 'token-9' })] });
if (scenario === 'production') app.environments[2] = environment({ ...app.environments[2], savedTokens: [token({ tokenId: 'token-9' })] });

let practiceState = practice();
let practiceRuns = scenario === 'practice';
const find = (/** @type {string} */ id) => app.environments.find((e) => e.id === id);
const fail = (/** @type {string} */ code, /** @type {string} */ message, /** @type {string | null} */ field = null) => Promise.reject({ code, message, field });
/** @type {Map<string, (reason: unknown) => void>} */
const running = new Map();
const lines = Array.from({ length: scenario === 'call-big' ? 300000 : 48 }, (_, i) => i === 0 ? '{' : `  "property_${i}": "value of line ${i + 1}",`);

/** @type {Record<string, (args: any) => any>} */
const commands = {
  app_state: () => scenario === 'broken' ? fail('settings-unreadable', 'The settings could not be read: the folder belongs to another user of this computer.') : structuredClone(app),
  select_environment: ({ environmentId }) => { app.selected = environmentId; return null; },
  read_host: ({ text }) => /[<{\s]/.test(text.trim()) ? fail('invalid', 'This still holds a placeholder. Use the domain of your own environment.', 'host')
    : { origin: 'https://acme-dev.eu.kinde.com', host: 'acme-dev.eu.kinde.com', region: 'eu', customDomain: false, proposedName: 'Acme dev', notes: [] },
  create_environment: ({ draft, secret }) => {
    if (draft.clientId === 'bad') return fail('invalid-client-id', 'A client ID has no spaces. This one has two.', 'clientId');
    const created = environment({ id: 'new', name: draft.name, host: 'acme-dev.eu.kinde.com', savedTokens: [], apis: environment().apis.slice(1), secret: { setAt: NOW, characters: secret.length, fingerprint: 'beef', place: 'keychain' }, mints: { month: '', minted: 0, reused: 0 } });
    app.environments.push(created); app.selected = 'new'; return created;
  },
  update_environment: ({ environmentId, draft }) => Object.assign(find(environmentId), { name: draft.name }),
  delete_environment: ({ environmentId }) => { app.environments = app.environments.filter((e) => e.id !== environmentId); app.selected = app.environments[0]?.id ?? null; return { undoSeconds: 10 }; },
  restore_environment: () => { const e = environment(); app.environments.unshift(e); return e; },
  replace_secret: ({ environmentId }) => find(environmentId), forget_secret: ({ environmentId }) => Object.assign(find(environmentId), { secret: null }),
  retry_secret_store: () => app.secretStore,
  save_api: ({ environmentId, api }) => { const e = find(environmentId); e.apis.push({ ...api, name: api.name || api.audience, management: false, baseUrl: api.baseUrl || null, endpoints: api.endpoints ?? [] }); return e; },
  remove_api: ({ environmentId, audience }) => { const e = find(environmentId); e.apis = e.apis.filter((/** @type {any} */ a) => a.audience !== audience); return e; },
  allow_token_host: ({ environmentId, origin }) => { const e = find(environmentId); e.tokenHosts = [...e.tokenHosts, origin]; return e; },
  set_theme: () => null,
  start_practice: () => { practiceRuns = true; if (!find('practice')) app.environments.push(practiceEnvironment); app.selected = 'practice'; return practiceEnvironment; },
  practice_state: () => practiceRuns ? structuredClone(practiceState) : fail('practice-not-running', 'The practice tenant is not running.'),
  practice_authorise: ({ applicationId, audience, authorised }) => {
    const a = practiceState.applications.find((x) => x.id === applicationId);
    if (a) a.authorisations = authorised ? [...a.authorisations, { audience, scopes: [] }] : a.authorisations.filter((x) => x.audience !== audience);
    return structuredClone(practiceState);
  },
  practice_set_scope: ({ applicationId, audience, scope, enabled }) => {
    const a = practiceState.applications.find((x) => x.id === applicationId)?.authorisations.find((x) => x.audience === audience);
    if (a) a.scopes = enabled ? [...a.scopes, scope] : a.scopes.filter((s) => s !== scope);
    return structuredClone(practiceState);
  },
  practice_set_lifetime: ({ applicationId, seconds }) => { for (const a of practiceState.applications) if (a.id === applicationId) a.lifetimeSeconds = seconds; return structuredClone(practiceState); },
  practice_use_application: ({ applicationId }) => { practiceState = { ...practiceState, applications: practiceState.applications.map((a) => ({ ...a, current: a.id === applicationId })) }; return find('practice'); },
  preview_token_request: ({ request: draft }) => {
    const e = find(draft.environmentId);
    const saved = e.savedTokens.find((/** @type {any} */ t) => t.audiences[0] === draft.audiences[0] && t.expiresAt > NOW + 60 && (draft.scopes.length === 0 || draft.scopes.join() === t.requestedScopes.join())) ?? null;
    return { request: request(e, draft), saved };
  },
  get_token: async ({ request: draft, fresh, operationId }) => {
    const e = find(draft.environmentId);
    if (scenario === 'slow') await new Promise((_, reject) => running.set(operationId, reject));
    if (scenario === 'locked') return fail('secret-store-locked', 'The key store of this computer is locked. Unlock it and try again.');
    if (scenario === 'offline') return { outcome: 'failed', reused: false, token: null, environment: e, notes: [], inspection: null, askAdmin: null, providerWords: null, exchange: { ...exchange(e, draft), response: null, failure: { kind: 'dns', message: 'no such host' } }, findings: [{ ...refusal, code: 'network-unreachable', stage: 'reach', certainty: 'proven', title: 'This computer has no network', summary: 'No server can be reached, this one included.', causes: [{ certainty: 'proven', text: 'There is no connection to any network.', because: 'No address of this computer leads outside.' }], fixes: [{ steps: ['Connect this computer to a network.', 'Come back and try again.'], who: 'you' }], page: null }] };
    const broken = e.practice && (lesson.progress === 'broken' || lesson.progress === 'seen');
    if (e.practice && lesson.progress === 'broken') lesson.progress = 'seen';
    if (e.practice && lesson.progress === 'mended') lesson.progress = 'done';
    if (scenario === 'refused' || broken) {
      return { outcome: 'refused', reused: false, token: null, environment: e, notes: [], inspection: null, askAdmin: 'Hello,\n\nour app Nightly sync cannot get a token for Orders API (https://orders.acme.com).\nPlease open Settings, Applications, Nightly sync, APIs and authorise it there.\n\nThank you', findings: query.has('unknown') ? [] : [refusal, ...(query.has('more') ? [{ ...refusal, code: 'scope-missing', certainty: 'possible', title: 'A scope may be missing as well', summary: 'It was not looked at yet.' }] : [])],
        providerWords: { error: 'invalid_request', description: 'The request is missing a required parameter. Requested audience \'https://orders.acme.com\' has not been whitelisted by the OAuth 2.0 Client.', uri: null }, exchange: exchange(e, draft, { status: 400, reason: 'Bad Request' }) };
    }
    const old = e.savedTokens.find((/** @type {any} */ t) => t.audiences[0] === draft.audiences[0]);
    const got = !fresh && old ? old : token({ tokenId: `t${Date.now()}`, audiences: draft.audiences, requestedScopes: draft.scopes, obtainedAt: NOW, expiresAt: NOW + 3600 });
    if (got !== old) { e.savedTokens = [got, ...e.savedTokens]; e.mints = { ...e.mints, minted: e.mints.minted + 1 }; }
    return { outcome: 'token', reused: got === old, token: got, exchange: got === old ? null : exchange(e, draft), providerWords: null, notes: [], findings: [], inspection: inspection(e, got), environment: structuredClone(e) };
  },
  cancel_operation: ({ operationId }) => { running.get(operationId)?.({ code: 'cancelled', message: 'Cancelled.', field: null }); return null; },
  copy_token: () => null, reveal_token: () => scenario === 'token-20k' ? `eyJhbGciOiJSUzI1NiJ9.${'eyJpc3MiOiJodHRwczov'.repeat(1000)}.c2lnbmF0dXJl` : 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL2FjbWUtZGV2LmV1LmtpbmRlLmNvbSJ9.c2lnbmF0dXJlLXRoYXQtaXMtbWFkZS11cA',
  forget_token: () => find('dev'),
  inspect_token: ({ environmentId, tokenId, profile }) => {
    const e = find(environmentId), t = e.savedTokens.find((/** @type {any} */ x) => x.tokenId === tokenId);
    if (scenario === 'claims-reject') {
      const i = inspection(e, t, { profile, verdict: 'reject', sentence: 'Orders API would reject this token: the audience is another one', remainingSeconds: null, troubles: ['The payload names `aud` twice; both are shown.'],
        scopes: { requested: ['read:orders', 'update:orders'], granted: ['read:orders'], missing: ['update:orders'], extra: ['read:profile'], note: 'Granted is what the token itself says in its scope claim.' },
        findings: [{ ...refusal, code: 'audience-mismatch', stage: 'verify', certainty: 'proven', title: 'The token is for another API', summary: 'It names `https://other.acme.com`; Orders API expects `https://orders.acme.com`.' }] });
      i.checks[5] = { ...i.checks[5], outcome: 'failed', expected: 'https://orders.acme.com', actual: 'https://other.acme.com', because: 'The token is for another API.', reference: 'RFC 7519, section 4.1.3' };
      return i;
    }
    return inspection(e, t, { profile, expectations: scenario === 'claims-expected' ? [evaluation('broken'), evaluation('held')] : [] });
  },
  propose_calls: ({ environmentId }) => scenario === 'claims-none' ? [] : proposals(find(environmentId)),
  ...callCommands(find, async (call) => around(await commands.send_plain_call?.({ environmentId: app.selected, call, operationId: '' }))),
  send_call: async (args) => around(await commands.send_plain_call?.(args)),
  send_plain_call: async ({ environmentId, call, operationId }) => {
    const e = find(environmentId);
    if (scenario === 'call-slow') await new Promise((_, reject) => running.set(operationId, reject));
    if (!e.tokenHosts.includes(new URL(call.url).origin) && !call.url.includes(e.host)) return fail('token-host-not-allowed', 'This environment does not send its token there yet.', 'url');
    const record = { purpose: 'call', request: { method: call.method, url: call.url, headers: [...call.headers.map((/** @type {any} */ h) => ({ ...h, redacted: false })), { name: 'Authorization', value: 'Bearer ••••••••', redacted: true }], body: { kind: 'none' } }, failure: null, timings, sentAt: NOW,
      response: { status: 200, reason: 'OK', version: 'HTTP/2', remoteAddress: '203.0.113.7:443', headers: [{ name: 'content-type', value: 'application/json; charset=utf-8', redacted: false }, { name: 'date', value: 'Sun, 22 Nov 2026 12:00:00 GMT', redacted: false }], body: { kind: 'none' } } };
    if (scenario === 'call-refused') {
      return { outcome: 'answered', statusWords: '403 Forbidden: the API understood, and will not do it with this token', good: false, exchange: { ...record, response: { ...record.response, status: 403, reason: 'Forbidden' } }, redirect: null, challenge: 'Bearer error="insufficient_scope", scope="read:orders"',
        body: { bodyId: 'b1', bytes: 120, lines: lines.length, kind: 'json', truncated: false, ...summaryMore }, providerWords: { error: 'SCOPE_MISSING', description: 'Scope read:orders is missing', uri: null }, findings: [{ ...refusal, code: 'scope-missing', stage: 'call', title: 'The token lacks the scope read:orders', summary: 'The API names the scope it wants. This token does not have it.' }] };
    }
    return { outcome: 'answered', statusWords: scenario === 'call-redirect' ? '302 Found: the answer is elsewhere' : '200 OK: it worked', good: scenario !== 'call-redirect', exchange: record, redirect: scenario === 'call-redirect' ? 'https://elsewhere.example/v2/orders' : null, challenge: null, findings: [], providerWords: null,
      body: { bodyId: 'b1', bytes: lines.length * 42, lines: lines.length, kind: 'json', truncated: scenario === 'call-big', ...summaryMore } };
  },
  body_lines: ({ from, count }) => ({ from, total: lines.length, lines: lines.slice(from, from + count) }),
  open_page: () => null,
  ...viewerCommands({ find, lines, bodyLines: () => lines }),
  ...boardCommands({ find, app, scenario }),
  ...interchangeCommands({ find, app, fail }),
  ...apiCommands({ find, app, fail, running }),
  ...moreCommands({ find, app, fail, startPractice: () => commands.start_practice?.({}) }),
};

/** @type {any} */ (globalThis).__TAURI_INTERNALS__ = {
  invoke: async (/** @type {string} */ command, /** @type {any} */ payload) => {
    if (delay) await wait(delay);
    const run = commands[command];
    if (!run) throw { code: 'unknown-command', message: `No command ${command}`, field: null };
    return run(payload?.args ?? {});
  },
};
