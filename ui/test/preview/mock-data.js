// Made-up answers of the backend, shaped as the contract says. Nothing here is real.
export const NOW = Math.floor(Date.now() / 1000);

const MANAGEMENT_SCOPES = ['read:users', 'create:users', 'update:users', 'delete:users', 'read:organizations', 'create:organizations', 'read:roles', 'read:permissions', 'read:apis', 'read:applications', 'read:environments', 'read:business'];

export const ENDPOINTS = [['GET', '/orders', 'List orders', 'read:orders'], ['GET', '/orders/{id}', 'Show one order', 'read:orders'], ['POST', '/orders', 'Create an order', 'update:orders'], ['DELETE', '/orders/{id}', '', 'delete:orders'], ['GET', '/health', 'Whether it is up', '']]
  .map(([method, path, summary, scope]) => ({ method, path, summary, scopes: scope ? [scope] : [], scopesGuessed: method === 'DELETE', parameters: path?.includes('{id}') ? [{ name: 'id', place: 'path', required: true }] : [], body: method === 'POST' }));

/** @param {Record<string, unknown>} [change] */
export const environment = (change = {}) => ({
  id: 'dev', name: 'Acme development', colour: 'green', production: false, practice: false, provider: 'kinde', host: 'acme-dev.eu.kinde.com', region: 'eu', customDomain: false,
  issuer: 'https://acme-dev.eu.kinde.com', tokenEndpoint: 'https://acme-dev.eu.kinde.com/oauth2/token', jwksUri: 'https://acme-dev.eu.kinde.com/.well-known/jwks', clientId: 'bd69bb9fe5db44a38b6b2dacd1f4b451',
  authentication: 'client_secret_post',
  apis: [
    { audience: 'https://orders.acme.com', name: 'Orders API', scopes: ['read:orders', 'update:orders', 'delete:orders'], management: false, baseUrl: 'https://api.acme.com', endpoints: ENDPOINTS },
    { audience: 'https://acme-dev.eu.kinde.com/api', name: 'Kinde Management API', scopes: MANAGEMENT_SCOPES, management: true, baseUrl: 'https://acme-dev.eu.kinde.com', endpoints: [] },
  ],
  tokenHosts: ['https://acme-dev.eu.kinde.com'], expectedOrgCode: null, secret: { setAt: NOW - 86400 * 3, characters: 40, fingerprint: 'a1b2', place: 'keychain' },
  expectations: [], accepted: { authentication: null, audienceForm: null, lifetimeSeconds: null }, mints: { month: '2026-11', minted: 12, reused: 31 }, savedTokens: [], savedCalls: [], ...change,
});

/** @param {Record<string, unknown>} [change] */
export const token = (change = {}) => ({
  tokenId: 'token-1', name: null, pasted: false, audiences: ['https://orders.acme.com'], requestedScopes: ['read:orders', 'update:orders'], grantedScopes: ['read:orders', 'update:orders'], obtainedAt: NOW - 480, expiresAt: NOW + 3120 + 20, ...change,
});

const SECRET = '•••••••••••••••• (40 characters, a1b2)';
export const request = (/** @type {any} */ env, /** @type {any} */ draft) => ({
  method: 'POST', url: env.tokenEndpoint, headers: [{ name: 'Content-Type', value: 'application/x-www-form-urlencoded', redacted: false }, { name: 'Accept', value: 'application/json', redacted: false }],
  body: { kind: 'form', fields: [
    { name: 'grant_type', value: 'client_credentials', redacted: false }, { name: 'client_id', value: env.clientId, redacted: false }, { name: 'client_secret', value: SECRET, redacted: true },
    ...draft.audiences.map((/** @type {string} */ value) => ({ name: 'audience', value, redacted: false })), ...(draft.scopes.length ? [{ name: 'scope', value: draft.scopes.join(' '), redacted: false }] : []),
  ] },
});

export const timings = { dnsMs: 12, connectMs: 64, firstByteMs: 98, downloadMs: 8, totalMs: 182, reusedConnection: false };

/** @param {any} env @param {any} draft @param {any} [response] */
export const exchange = (env, draft, response = {}) => ({
  purpose: 'token-request', request: request(env, draft), failure: null, timings, sentAt: NOW,
  response: { status: 200, reason: 'OK', version: 'HTTP/2', remoteAddress: '203.0.113.7:443', headers: [{ name: 'content-type', value: 'application/json;charset=UTF-8', redacted: false }, { name: 'cache-control', value: 'no-store', redacted: false }],
    body: { kind: 'text', text: '{"access_token":"eyJ••••••","expires_in":3599,"scope":"read:orders update:orders","token_type":"bearer"}', bytes: 980, truncated: false }, ...response },
});

/** @param {any} env @param {any} saved @param {Record<string, unknown>} [change] */
export const inspection = (env, saved, change = {}) => ({
  tokenId: saved.tokenId, now: NOW, apiName: 'Orders API', audience: saved.audiences[0], verdict: 'accept', sentence: 'Orders API would accept this token', remainingSeconds: saved.expiresAt - NOW,
  profile: 'kinde', checks: [
    ['shape', 'Shape', 'Three parts, readable header and payload'], ['algorithm', 'Algorithm', 'RS256 is one of those allowed here'], ['key', 'Key', 'Key 6d:12:9c found in the key set of the issuer'], ['signature', 'Signature', 'It fits the key: issued by this server and not changed since'],
    ['issuer', 'Issuer', env.issuer], ['audience', 'Audience', saved.audiences[0]], ['lifetime', 'Lifetime', '52 min left of 1 h'], ['issued-at', 'Issued', '8 min ago. Clocks agree within 1 s'],
    ['scopes', 'Scopes', 'read:orders and update:orders granted'], ['kind', 'Kind of token', 'Machine to machine: `gty` is client_credentials'],
  ].map(([name, title, because]) => ({ name, title, outcome: 'passed', required: true, warning: false, expected: null, actual: null, because, reference: null, finding: null }))
    .concat([{ name: 'organisation', title: 'Organisation', outcome: 'not-checked', required: false, warning: false, finding: null, expected: null, actual: null, because: 'Not checked: none is expected for this environment', reference: null }]),
  scopes: { requested: saved.requestedScopes, granted: saved.grantedScopes, missing: [], extra: [], note: null }, tokenKind: { kind: 'machine-to-machine', words: 'Machine-to-machine token', because: '' }, because: '', notes: [],
  claims: [
    ['iss', env.issuer, 'Who issued it', null, null], ['aud', saved.audiences[0], 'Which API it is for', null, 'Orders API'], ['azp', env.clientId, 'The app it was issued to: your client ID', null, null], ['scope', saved.grantedScopes.join(' '), 'What it may do', null, null],
    ['exp', String(saved.expiresAt), 'When it stops working', saved.expiresAt, null], ['iat', String(saved.obtainedAt), 'When it was issued', saved.obtainedAt, null], ['gty', '["client_credentials"]', 'How it was obtained', null, null], ['jti', '4f0c7c0e-27b1-4a53-9f5b-1de8de30b4dd', 'Its own number', null, null], ['v', '2', 'Version of the token format', null, null],
  ].map(([name, value, meaning, time, friendly]) => ({ name, value, meaning, time, friendly, notes: [] })),
  headerClaims: [['alg', 'RS256', 'How it is signed'], ['kid', '6d:12:9c:55:03', 'Which key signed it'], ['typ', 'JWT', 'What it is']].map(([name, value, meaning]) => ({ name, value, meaning, time: null, friendly: null, notes: [] })),
  headerJson: '{"alg":"RS256","kid":"6d:12:9c:55:03","typ":"JWT"}', payloadJson: `{"aud":["${saved.audiences[0]}"],"azp":"${env.clientId}","exp":${saved.expiresAt},"gty":["client_credentials"],"iat":${saved.obtainedAt},"iss":"${env.issuer}","scope":"read:orders update:orders","v":"2"}`,
  maskedToken: 'eyJhbGciOi…•••••••••••••…Qw8', troubles: [], keySource: { url: env.jwksUri, keys: 6, fetchedAt: NOW - 300, outdated: false }, exchanges: [{ ...exchange(env, { audiences: [], scopes: [] }), purpose: 'jwks', request: { method: 'GET', url: env.jwksUri, headers: [{ name: 'Accept', value: 'application/json', redacted: false }], body: { kind: 'none' } } }],
  findings: [], expectations: [], lifetime: { issuedAt: saved.obtainedAt, expiresAt: saved.expiresAt }, ...change,
});

export const refusal = {
  code: 'audience-not-authorised', stage: 'grant', certainty: 'likely', title: 'Kinde knows this app, but does not let it use Orders API',
  summary: 'The client ID and secret are right. The app has not been authorised for `https://orders.acme.com`, or that audience is spelt differently in Kinde.',
  evidence: [{ label: 'Error', expected: null, actual: 'invalid_request', place: 'answer of the token endpoint' }, { label: 'Asked for', expected: null, actual: 'https://orders.acme.com', place: 'audience' }],
  causes: [{ certainty: 'likely', text: 'The app is not authorised for this API.', because: 'Kinde named the audience in its answer, after accepting the secret.' }, { certainty: 'possible', text: 'The audience is registered as `https://orders.acme.com/` with a slash.', because: 'Compare it letter by letter.' }],
  fixes: [{ steps: ['In Kinde open **Settings, Applications** and the app **Nightly sync**.', 'Choose **APIs**, then the three dots beside **Orders API**.', 'Choose **Authorize application** and save.', 'Come back and try again.'], who: 'kinde-admin' }],
  developer: 'The token endpoint answered `invalid_request` with the hint of fosite for an audience outside the client’s list (RFC 6749, section 5.2).', references: [{ title: 'Kinde: authorise an application for an API', url: 'https://docs.kinde.com/developer-tools/your-apis/register-manage-apis/' }], page: 'kinde-app-details',
};

export const proposals = (/** @type {any} */ env) => [
  { title: 'Read the environment', method: 'GET', url: `https://${env.host}/api/v1/environment`, scope: 'read:environments', possible: true, because: 'It only reads, and this token has `read:environments`.' },
  { title: 'List users', method: 'GET', url: `https://${env.host}/api/v1/users?page_size=10`, scope: 'read:users', possible: true, because: 'It only reads, and this token has `read:users`.' },
  { title: 'List roles', method: 'GET', url: `https://${env.host}/api/v1/roles`, scope: 'read:roles', possible: false, because: '`read:roles` is missing.' },
];

const way = (/** @type {string[]} */ ...parts) => parts;
export const setupSteps = [
  ['api', 'Register the API with its audience', 'Kinde issues tokens for APIs that it knows. The audience is the API’s name, letter by letter.', 'kinde-apis', [way('Settings', 'APIs')], 'kinde-docs-apis'],
  ['scopes', 'Define its scopes', 'Scopes part what may be done, so that an app need not be allowed everything.', 'kinde-apis', [way('Settings', 'APIs')], 'kinde-docs-scopes'],
  ['application', 'Create the machine-to-machine application', 'It is what asks for tokens. Its client ID and client secret prove who it is.', 'kinde-applications', [way('Settings', 'Applications'), way('Home', 'Add application')], 'kinde-docs-app'],
  ['authorise', 'Authorise the application for the API', 'Knowing the secret is not enough: an app gets tokens only for APIs it was authorised for.', 'kinde-app-apis', [way('Settings', 'Applications', 'View details', 'APIs', 'three dots beside the API', 'Authorize application')], 'kinde-docs-authorise'],
  ['fewest', 'Choose the fewest scopes', 'A token that gets lost can do no more than its scopes allow.', 'kinde-app-scopes', [way('Settings', 'Applications', 'View details', 'APIs', 'three dots beside the API', 'Manage scopes')], 'kinde-docs-app-scopes'],
  ['token', 'Get a token', 'When it comes, everything before it is right.', null, [], 'kinde-docs-token'],
  ['call', 'Call the API with it', 'Only the API itself can say that it takes the token.', null, [], 'kinde-docs-call'],
  ['validate', 'Validate tokens in your API', 'An API that does not check signature, issuer, audience and lifetime lets anybody in.', null, [], 'kinde-docs-verify'],
].map(([id, title, why, screen, ways, documentation]) => ({ id, title, why, screen, ways, documentation }));

export const practice = () => ({
  origin: 'http://127.0.0.1:41873',
  apis: [{ audience: 'http://127.0.0.1:41873/api', name: 'Kinde Management API', scopes: ['create:users', 'delete:users', 'read:apis', 'read:applications', 'read:business', 'read:environments', 'read:organizations', 'read:permissions', 'read:roles', 'read:users', 'update:apis', 'update:applications', 'update:organizations', 'update:roles', 'update:users'] }, { audience: 'https://orders.example', name: 'Orders API', scopes: ['read:orders', 'update:orders'] }],
  applications: [
    { id: 'a1', name: 'Nightly sync', clientId: '3f9d0c5d4f8b4b70a6ad1b0c2c0d7a11', kind: 'm2m', orgCode: null, lifetimeSeconds: 3600, current: true, authorisations: [{ audience: 'http://127.0.0.1:41873/api', scopes: ['read:environments', 'read:users'] }] },
    { id: 'a2', name: 'Partner sync', clientId: '77aa0c5d4f8b4b70a6ad1b0c2c0d7a12', kind: 'm2m', orgCode: 'org_8c1f', lifetimeSeconds: 86400, current: false, authorisations: [{ audience: 'https://orders.example', scopes: ['read:orders'] }] },
  ],
});

/** The settings of a new installation. */
export const PREFERENCES = {
  theme: 'system', forDevelopers: false, keepTokens: true, mintBudget: null, mintWarning: 80, textSize: 100, dates: 'local', leeway: 60, clipboardSeconds: 60, hiddenChecklists: [], keepHistory: true, keepHistoryBodies: false, changed: [],
  network: { connectSeconds: 10, readSeconds: 15, totalSeconds: 30, proxyKind: 'system', proxyAddress: '', proxyUser: '', proxyPassword: null, extraCertificates: [], clientCertificate: [], clientKey: null },
};

const certificate = (/** @type {string} */ subject, /** @type {number} */ until) => ({ subject, issuer: 'Acme Root CA, Acme Inc.', from: NOW - 9e6, until, fingerprint: '3D:9A:41:0C:77:5E:B2:18:90:AF:36:C1:08:2B:D4:6E:F5:13:8C:70:2A:59:E7:4D:B6:03:91:DC:68:1F:A2:55' });
export const ownNetwork = { ...PREFERENCES.network, proxyKind: 'own', proxyAddress: 'http://proxy.acme.example:3128', proxyUser: 'anna', proxyPassword: 'keychain', extraCertificates: [certificate('Acme Root CA, Acme Inc.', NOW + 9e7)], clientCertificate: [certificate('nightly-sync.acme.example', NOW - 86400)], clientKey: 'keychain' };
