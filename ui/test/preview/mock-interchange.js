// What the mock backend says of texts that were sent, and of what goes to others.
import { environment, inspection, refusal, token } from './mock-data.js';

const view = (/** @type {any} */ content, /** @type {string} */ kind, change = {}) => ({ importId: `i${Math.random()}`, file: null, kind, understood: [], leftOver: [], content, ...change });
const packed = (change = {}) => ({
  name: 'Acme dev', host: 'acme-dev.eu.kinde.com', clientId: 'bd69bb9fe5db44a38b6b2dacd1f4b451', production: false, secretOrigin: 'https://acme-dev.eu.kinde.com', tokenHosts: ['https://acme-dev.eu.kinde.com', 'https://orders.acme.com'],
  apis: ['Orders'], calls: ['Orders of today', 'One order'], expectations: ['May read orders'], there: null, adds: [], differs: [], ...change,
});

export const PACK = view({ what: 'pack', name: 'Orders, for the support team', welcome: 'Hello.\nThis is what you need to look into orders. Ask Kim for the two secrets.', environments: [
  packed(), packed({ name: 'Acme production', host: 'acme.kinde.com', production: true, secretOrigin: 'https://acme.kinde.com', there: 'Production', adds: ['Call Orders of today'], differs: ['Name: Acme production', 'Expectation May read orders'] }),
] }, 'team-pack', { understood: ['A team pack with 2 environments'], file: 'orders.m2mpack' });

export const CREDENTIALS = view({ what: 'credentials', name: 'Acme dev', missing: null, secretCharacters: 48, secretOrigin: 'https://acme-dev.eu.kinde.com', calls: 2, there: null, host: 'acme-dev.eu.kinde.com', clientId: 'bd69bb9fe5db44a38b6b2dacd1f4b451', issuer: null, tokenUrl: null, audiences: ['https://orders.acme.com'] }, 'postman-collection', {
  understood: ['Domain: acme-dev.eu.kinde.com', 'Client ID: bd69bb9fe5db44a38b6b2dacd1f4b451', 'Client secret: 48 characters', '1 audience: https://orders.acme.com', '2 saved calls'], leftOver: ['It holds scripts; they were left out and are never run.', 'One request uses variables whose values are not in this file; left out.'],
});

/** @param {{find: (id: string) => any, app: any, fail: (code: string, message: string, field?: string | null) => Promise<never>}} world */
export const interchangeCommands = ({ find, app, fail }) => ({
  read_import: (/** @type {any} */ { text }) => {
    if (text.includes('pack')) return structuredClone(PACK);
    if (text.startsWith('eyJ')) return view({ what: 'token' }, 'token', { understood: ['An access token'] });
    if (text.includes('invalid_client')) return view({ what: 'error', explanations: [{ code: 'client-authentication-failed', stage: 'authenticate', title: 'The server does not accept this client ID with this secret', what: 'The client ID is known or not, the server does not say. The secret is another one than it has.', why: 'Secrets are copied by hand.', example: '{"error":"invalid_client"}', causes: ['The secret was not copied whole.'], fixes: refusal.fixes, developer: 'RFC 6749, section 5.2.', references: [] }] }, 'error', { understood: ['Error: invalid_client'] });
    if (text.includes('nothing')) return view({ what: 'nothing' }, 'unknown', { leftOver: ['Nothing in this text is a domain, a client ID, a secret, a token or a known error.'] });
    if (text.includes('half')) return { ...structuredClone(CREDENTIALS), content: { ...CREDENTIALS.content, missing: 'The client ID is empty.', clientId: null } };
    return structuredClone(CREDENTIALS);
  },
  pick_import: () => structuredClone(PACK),
  next_import: () => new Promise(() => undefined),
  discard_import: () => null, hold_import_secret: () => 'n1',
  open_import: () => { const e = find('dev'), t = token({ pasted: true }); e.savedTokens = [t]; return { environmentId: 'dev', matched: true, token: t, cleaned: [], inspection: inspection(e, t) }; },
  add_import: (/** @type {any} */ { name }) => { const e = environment({ id: 'imported', name }); app.environments.push(e); app.selected = e.id; return { environments: [e], audience: e.apis[0]?.audience ?? null, scopes: [] }; },
  take_pack: () => { const list = [environment({ id: 'p1', name: 'Acme dev 2', secret: null, savedTokens: [] }), environment({ id: 'p2', name: 'Acme production 2', production: true, colour: 'red', secret: null, savedTokens: [] })]; app.environments.push(...list); app.selected = 'p1'; return { environments: list, audience: null, scopes: [] }; },
  preview_export: (/** @type {any} */ { format, environmentIds, name }) => (environmentIds.length ? { text: `{\n  "format": "m2m-token-tester-pack/1",\n  "name": ${JSON.stringify(name)},\n${'  "environments": [],\n'.repeat(20)}}\n`, notes: format === 'team-pack' ? [] : ['A run asks for 2 tokens.', '1 of the calls write: a run changes data.'], fileName: format === 'dotenv' ? 'Acme development.env' : 'Acme development.m2mpack' } : fail('nothing-chosen', 'Choose an environment first.')),
  copy_export: () => null, save_export: () => ({ path: '~/Downloads/Acme development.m2mpack' }),
});
