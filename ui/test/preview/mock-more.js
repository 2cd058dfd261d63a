// More made-up answers: lessons, reports, explanations, pasted texts, connection checks. Never shipped.
import { NOW, exchange, inspection, setupSteps, token } from './mock-data.js';

const query = new URLSearchParams(globalThis.location.search);
const scenario = query.get('scenario') ?? '';

export const explanation = (/** @type {string} */ code, /** @type {string} */ title, stage = 'grant') => ({
  code, stage, title, what: `${title}. The request was understood, and the answer says no.`, why: 'An app may use an API only after somebody has authorised it there. Knowing the secret is not enough.',
  example: '{"error":"invalid_request","error_description":"Requested audience has not been whitelisted"}', causes: ['Nobody has authorised the app for this API.', 'The audience is spelt differently in Kinde.'],
  fixes: [{ steps: ['In Kinde open **Settings, Applications** and the app.', 'Choose **APIs** and authorise it.'], who: 'kinde-admin' }], developer: '`error` of RFC 6749, section 5.2.', references: [{ title: 'RFC 6749, section 5.2', url: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2' }],
});

const explanations = [
  explanation('audience-not-authorised', 'The app is not authorised for the API'), explanation('client-authentication-failed', 'The client secret is not the right one', 'authenticate'),
  explanation('scope-missing', 'The token lacks a scope that the API wants', 'call'), explanation('token-expired', 'The token has expired', 'verify'), explanation('host-not-found', 'The host does not exist', 'reach'),
];

const LESSONS = [
  ['wrong-secret', 'Wrong secret', 'What a mistyped, cut or rotated client secret looks like.', 'Get a token.', 'Put the right secret back', 'Settings, Applications, your app, App keys', 'token'],
  ['app-not-authorised', 'App not authorised', 'Kinde knows the app, but nobody has authorised it for the API.', 'Get a token for Orders API.', 'Authorise Nightly sync for Orders API', 'Settings, Applications, your app, APIs, Authorize application', 'token'],
  ['scope-missing', 'Scope missing', 'The token is fine, but the API wants a scope that the app does not have.', 'Get a new token, then call GET /api/v1/users.', 'Give Nightly sync the scope read:users', 'Settings, Applications, your app, APIs, Manage scopes', 'call'],
  ['short-token', 'Token expired', 'A token that lives 75 seconds: watch it end, and what the API says then.', 'Get a new token, wait until it has expired, then call GET /api/v1/environment with it.', 'Let tokens live 24 hours again', 'Settings, Applications, your app, Tokens', 'call'],
  ['key-rotated', 'Key rotated', 'The tenant signs with a new key and has dropped the old one.', 'Look at the checks of the token you have.', 'Nothing to switch: get a new token', 'Nothing to change in Kinde', 'claims'],
  ['html-page', 'A web page instead of JSON', 'A sign-in page, a proxy or a wrong host answers instead of the token endpoint.', 'Get a token.', 'Remove the page in between', 'Nothing to change in Kinde: check the domain and the network', 'token'],
].map(([id, title, teaches, tryIt, to, kindePlace, stage]) => ({ id, title, teaches, tryIt, switch: to, kindePlace, stage, progress: null, done: id === 'html-page' }));

/** @type {{id: string | undefined, progress: string | null}} */
export const lesson = { id: undefined, progress: null };
const lessonViews = () => LESSONS.map((l) => ({ ...l, progress: l.id === lesson.id ? lesson.progress : null, done: l.done || (l.id === lesson.id && lesson.progress === 'done') }));

/** @param {{find: (id: string) => any, app: any, fail: (code: string, message: string, field?: string | null) => Promise<never>, startPractice: () => any}} world */
/** @type {{id: string, label: string, purpose: 'request' | 'verify'}[]} */
const languages = [['curl', 'cURL (POSIX shell)'], ['csharp', 'C# (HttpClient)'], ['node', 'Node.js (fetch)'], ['python', 'Python (requests)'], ['management-api-js', 'Kinde’s management-api-js'], ['verify-node', 'Node.js (jose)'], ['verify-python', 'Python (PyJWT)']]
  .map(([id = '', label = '']) => ({ id, label, purpose: id.startsWith('verify') ? 'verify' : 'request' }));

/** @param {any} wanted */
const written = ({ language, requests, call }) => (language === 'management-api-js'
  ? { language, code: null, notes: ['This package asks for the Kinde Management API only (https://acme-dev.eu.kinde.com/api). Choose that API on the Token tab, or another language.'], fileName: 'kinde-management.mjs', needs: 'Node.js 18 or newer', run: 'node kinde-management.mjs' }
  : { language, notes: language.startsWith('verify') ? ['It wants exp, iss, aud and an allowed algorithm. Kinde’s own validator checks the signature only, so a token for another API would pass it.'] : [], fileName: 'm2m_token.py', needs: 'Python 3.8 or newer and requests (pip install requests)', run: 'python3 m2m_token.py',
    code: `# The client secret comes from the environment variable KINDE_CLIENT_SECRET.\nimport os\nimport sys\n\nimport requests\n\nTOKEN_ENDPOINT = "https://acme-dev.eu.kinde.com/oauth2/token"\nCLIENT_ID = "bd69bb9fe5db44a38b6b2dacd1f4b451"\nREQUESTS = ${JSON.stringify(requests, null, 2)}\nCALL = ${JSON.stringify(call)}\n${'print("a line of code")\n'.repeat(30)}` });

export const moreCommands = ({ find, app, fail, startPractice }) => ({
  code_languages: () => languages, write_code: written, save_code: () => ({ path: '~/Downloads/m2m_token.py' }), set_code_language: () => null,
  finding_explanations: () => explanations,
  copy_text: () => null,
  setup_steps: () => setupSteps,
  hide_checklist: () => null,
  preview_report: (/** @type {any} */ { format, hideClaimValues }) => ({
    summary: `One token request, ${hideClaimValues ? 'claim values hidden, ' : ''}no secret, no usable token. 1,204 bytes.`,
    text: format === 'json' ? JSON.stringify({ app: 'M2M Token Tester 0.1.0', finding: 'audience-not-authorised', request: { client_secret: '(40 characters, a1b2)' } }, null, 2)
      : `# Token request refused\n\n**Kinde knows this app, but does not let it use Orders API**\n\n- Environment: Acme development (acme-dev.eu.kinde.com)\n- Client ID: bd69bb9fe5db44a38b6b2dacd1f4b451\n- Secret: 40 characters, fingerprint a1b2\n- App: M2M Token Tester 0.1.0, Linux\n\n## Exchange\n\nPOST https://acme-dev.eu.kinde.com/oauth2/token\n${'content-type: application/x-www-form-urlencoded\n'.repeat(14)}`,
  }),
  copy_report: () => null,
  save_report: () => ({ path: '~/Downloads/m2m-token-report-2026-11-22.md' }),
  practice_lessons: lessonViews,
  start_lesson: (/** @type {any} */ { lesson: id }) => { startPractice(); lesson.id = id; lesson.progress = 'broken'; const e = find('practice'); e.savedTokens = id === 'key-rotated' ? e.savedTokens : []; return structuredClone(e); },
  mend_lesson: () => { lesson.progress = 'mended'; return structuredClone(find('practice')); },
  end_lesson: () => { lesson.id = undefined; lesson.progress = null; return structuredClone(find('practice')); },
  mint_history: () => [
    { at: NOW - 480, apis: ['Orders API'], reason: 'No saved token was still valid for this request.' }, { at: NOW - 4200, apis: ['Orders API'], reason: 'A new one was asked for, though a saved one was still valid.' },
    { at: NOW - 90000, apis: ['Kinde Management API', 'Orders API'], reason: 'The scopes were others than those of any saved token.' },
  ],
  change_setting: (/** @type {any} */ { setting, value }) => {
    const names = /** @type {Record<string, string>} */ ({ clipboard: 'clipboardSeconds' });
    if (/^(leeway|clipboard|mint)/.test(setting) && !/^\d*$/.test(value)) return fail('invalid-field', 'A whole number of seconds, from 0 to 600.', setting);
    app.preferences[names[setting] ?? setting] = value === 'true' ? true : value === 'false' ? false : /^\d+$/.test(value) ? Number(value) : value || null;
    if (!app.preferences.changed.includes(setting)) app.preferences.changed.push(setting);
    return structuredClone(app.preferences);
  },
  reset_settings: () => { app.preferences.changed = []; return structuredClone(app.preferences); },
  set_proxy: (/** @type {any} */ { proxy }) => {
    if (proxy.kind === 'own' && proxy.address.includes('.pac')) return fail('invalid-field', 'This is the address of an automatic-configuration script (PAC), and this app runs no scripts. Open the address in a browser, or ask IT: in it stands PROXY with a host and a port. Enter these, such as proxy.example:3128.', 'proxyAddress');
    Object.assign(app.preferences.network, { proxyKind: proxy.kind, proxyAddress: proxy.address, proxyUser: proxy.user });
    return structuredClone(app.preferences);
  },
  set_extra_certificates: () => fail('invalid-field', 'This is not in PEM form, which begins with -----BEGIN CERTIFICATE-----. Export the certificate as PEM (also called Base64); a .p12 or .pfx file has to be converted first.', 'extraCertificates'),
  set_client_certificate: () => fail('invalid-field', 'The private key is missing. Paste it below the certificate, from BEGIN to END.', 'clientCertificate'),
  choose_extra_certificates: () => null, choose_client_certificate: () => null,
  find_orphans: () => [{ id: 'e-9', what: 'A client secret', label: 'M2M Token Tester: client secret of Acme old' }, { id: 'token:t', what: 'An access token', label: 'M2M Token Tester: access token of Acme old' }],
  remove_orphans: () => [], reveal_data_folder: () => null, save_data: () => ({ path: '~/Downloads/m2m-token-tester-data-2026-11-22.json' }), erase_everything: () => ({ secrets: 3, left: null }),
  preview_data: () => ({ text: JSON.stringify({ format: 'm2m-token-tester-data/1', data: app.environments }, null, 2) }), licences: () => 'axum 0.8.4: MIT\nbase64 0.22.1: MIT OR Apache-2.0\n'.repeat(30), listen_to_menu: () => null,
  paste_token: (/** @type {any} */ { text, name }) => {
    if (!text.trim().startsWith('eyJ')) return fail('not-a-token', 'This looks like a client secret. It was not kept. Put a secret only into the secret field of an environment.', 'token');
    const matched = !text.includes('other');
    if (!matched && !find('pasted')) app.environments.push({ ...structuredClone(find('dev') ?? app.environments[0] ?? {}), id: 'pasted', name: 'Pasted tokens', colour: 'grey', host: '', region: null, clientId: '', secret: null, provider: 'other', issuer: 'https://other.example', tokenEndpoint: null, jwksUri: null, apis: [], tokenHosts: [], mints: { month: '', minted: 0, reused: 0 }, savedTokens: [], practice: false, production: false, accepted: { authentication: null, audienceForm: null, lifetimeSeconds: null } });
    const e = find(matched ? 'dev' : 'pasted');
    const t = token({ tokenId: `p${Date.now()}`, name: name || null, pasted: true, requestedScopes: [] });
    e.savedTokens = [t, ...e.savedTokens];
    return { environmentId: e.id, matched, token: t, cleaned: text.includes('\n') ? ['2 line breaks inside it', 'The word Bearer in front of it'] : [], inspection: inspection(e, t) };
  },
  read_note: (/** @type {any} */ { text }) => {
    if (!/client/i.test(text)) return fail('note-not-read', 'Nothing in this text is a domain, a client ID or a secret.');
    return { kind: 'chat', host: 'acme-dev.eu.kinde.com', clientId: 'bd69bb9fe5db44a38b6b2dacd1f4b451', secret: /secret/i.test(text) ? { noteId: 'n1', characters: 48 } : null, audiences: ['https://orders.acme.com'], scopes: [], tokenUrl: null, issuer: null, name: 'Acme dev',
      understood: ['Domain: acme-dev.eu.kinde.com', 'Client ID: bd69…f451', 'Client secret: 48 characters', 'Audience: https://orders.acme.com'], leftOver: ['“Let me know if it works”'] };
  },
  read_field: (/** @type {any} */ { text }) => {
    const cleaned = text.replace(/[\u200b\u00a0]/g, '').trim();
    return { cleaned, changes: cleaned === text ? [] : ['2 invisible characters at the end'], hints: text.includes('secret') ? [{ sentence: 'This looks like a client secret, not a client ID.', offer: null }] : text === 'login.acme.com' ? [{ sentence: 'A custom domain works, but its tokens name the Kinde domain as issuer.', offer: { label: 'Use acme.kinde.com', value: 'acme.kinde.com' } }] : [] };
  },
  read_secret_field: (/** @type {any} */ { secret }) => ({ characters: secret.length, changes: secret.trim() === secret ? [] : ['A space at the end'], hints: secret.length < 20 ? ['A Kinde secret is usually longer: was it cut off?'] : [] }),
  probe_host: (/** @type {any} */ { text }) => ({ reading: { origin: 'https://acme-dev.eu.kinde.com', host: 'acme-dev.eu.kinde.com', region: 'eu', customDomain: false, proposedName: 'Acme dev', notes: [] }, found: !text.includes('nowhere'), isTenant: !text.includes('nowhere'),
    sentence: text.includes('nowhere') ? 'There is no such host. Is the name spelt right?' : 'A Kinde tenant answers there.', failure: null }),
  keep_next_secret: (/** @type {any} */ { environmentId }) => find(environmentId), discard_next_secret: () => null,
  check_connection: async (/** @type {any} */ { environmentId, group }) => {
    await new Promise((resolve) => setTimeout(resolve, Number(query.get('slow') ?? 60)));
    const e = find(environmentId);
    const line = (/** @type {string} */ name, /** @type {string} */ title, /** @type {string} */ because, change = {}) => ({ name, title, outcome: 'passed', because, milliseconds: null, details: [], fix: null, ...change });
    if (group === 'address') return [line('shape', 'Address', `https://${e.host} is a Kinde domain, region eu.`), line('custom-domain', 'Custom domain', 'None is used.', { outcome: 'not-checked' })];
    if (group === 'network') return [line('dns', 'Name', 'It leads to 2 addresses.', { milliseconds: 11.8, details: [{ label: 'Address', value: '203.0.113.7' }, { label: 'Address', value: '2001:db8::7' }] }), line('tcp', 'Connection', 'Port 443 answers.', { milliseconds: 24.2 }),
      line('tls', 'Certificate', scenario === 'connection-bad' ? 'The certificate has expired 3 days ago.' : 'Good for this host, until 3 February.', { milliseconds: 41, outcome: scenario === 'connection-bad' ? 'failed' : 'passed', details: [{ label: 'Issuer', value: 'Example Trust CA' }, { label: 'Ends', value: '', seconds: NOW + 6e6 }], fix: scenario === 'connection-bad' ? 'Ask the people who run the host for a new certificate.' : null }), line('proxy', 'Proxy', 'None is used.')];
    if (group === 'metadata') return [line('discovery', 'Metadata', 'Found at /.well-known/openid-configuration.', { milliseconds: 96 }), line('issuer', 'Issuer', 'The same as expected, letter by letter.'), line('clock', 'Clock', 'Your clock is 38 s ahead of the server’s.', { outcome: 'warning', fix: 'Let the computer set its time by itself.' })];
    return [line('jwks', 'Keys', '6 keys, 6 of them usable.', { milliseconds: 52 })];
  },
  prove_secret: async (/** @type {any} */ { environmentId, secret }) => {
    const e = find(environmentId);
    if (secret === 'bad' || (secret === '' && scenario !== 'proved')) {
      return { replaced: false, environment: structuredClone(e), outcome: 'refused', reused: false, token: null, notes: [], inspection: null, askAdmin: 'Please look at the client secret of Nightly sync.', exchange: exchange(e, { audiences: [], scopes: [] }, { status: 401, reason: 'Unauthorized' }),
        providerWords: { error: 'invalid_client', description: 'Client authentication failed', uri: null }, findings: [{ code: 'client-authentication-failed', stage: 'authenticate', certainty: 'likely', title: 'Kinde does not accept this client secret', summary: 'The client ID is known. The secret is another one than Kinde has.', evidence: [{ label: 'Error', expected: null, actual: 'invalid_client', place: null }],
          causes: [{ certainty: 'likely', text: 'The secret was not copied whole.', because: '39 characters were pasted; the old one has 40.' }], fixes: [{ steps: ['Open **App keys** and copy the secret again.'], who: 'you' }], developer: 'invalid_client of RFC 6749, section 5.2.', references: [], page: 'kinde-app-details' }] };
    }
    const t = token({ tokenId: 'proved' });
    e.secret = { ...e.secret, setAt: NOW, characters: secret.length }; e.savedTokens = [t, ...e.savedTokens];
    return { replaced: true, environment: structuredClone(e), outcome: 'token', reused: false, token: t, notes: [], findings: [], askAdmin: null, providerWords: null, exchange: null, inspection: inspection(e, t) };
  },
});
