// Made-up answers for comparing, for the board and for expectations.
import { NOW, inspection, refusal, token } from './mock-data.js';

const value = (/** @type {any} */ change) => ({ text: null, items: [], time: null, outcome: null, ...change });
const row = (/** @type {string} */ title, /** @type {any} */ left, /** @type {any} */ right, change = {}) => ({ title, literal: false, meaning: null, standing: JSON.stringify(left) === JSON.stringify(right) ? 'same' : 'differs', left: value(left), right: value(right), shared: [], ...change });
const operations = (/** @type {number} */ n, from = 0) => Array.from({ length: n }, (_, i) => `GET /api/v1/things/${from + i} – List things ${from + i}`);

export const comparison = (/** @type {string} */ name, /** @type {string} */ scenario) => (scenario.endsWith('alike') ? {
  sentence: 'No difference that matters: both tokens grant the same, live equally long, and an API would accept both.', differences: 0, withTokens: true,
  groups: [{ kind: 'token', title: 'What the tokens are good for', rows: [row('Scopes', { text: '2' }, { text: '2' }, { standing: 'same', shared: ['read:users', 'read:roles'] }), row('Lifetime', { text: '1 h' }, { text: '1 h' })] }],
} : {
  sentence: `${name} lacks read:users and lives 1 h instead of 24 h.`, differences: 5, withTokens: true,
  groups: [
    { kind: 'token', title: 'What the tokens are good for', rows: [
      row('Scopes', { text: '3', items: ['read:users'] }, { text: '2' }, { shared: ['read:roles', 'read:apis'] }), row('Lifetime', { text: '24 h' }, { text: '1 h' }),
      row('API (aud)', { text: 'https://acme-dev.eu.kinde.com/api' }, { text: 'https://acme.kinde.com/api' }, { standing: 'by-nature' }), row('Issued', { time: NOW - 480 }, { time: NOW - 60 }, { standing: 'by-nature' }), row('Algorithm', { text: 'RS256' }, { text: 'RS256' })] },
    { kind: 'checks', title: 'What an API checks', rows: [row('Verdict', { text: 'Orders API would accept this token', outcome: 'passed' }, { text: 'Orders API would accept this token', outcome: 'passed' }), row('Signature', { outcome: 'passed', text: 'It fits.' }, { outcome: 'failed', text: 'It does not fit the key.' })] },
    { kind: 'reach', title: 'What can be called', rows: [row('Operations of Kinde\'s Management API', { text: '41 of 183', items: operations(12) }, { text: '29 of 183' }, { shared: operations(29, 12) })] },
    { kind: 'claims', title: 'Other claims', rows: [row('tier', { text: 'gold' }, {}, { literal: true, meaning: 'Added by your Kinde workflow or settings' }), row('jti', { text: '4f0c7c0e-27b1-4a53' }, { text: '91aa7c0e-27b1-4a53' }, { literal: true, standing: 'by-nature' })] },
    { kind: 'settings', title: 'How the environments are set up', rows: [row('Organisation expected', {}, { text: 'org_8c1f' }), row('Host', { text: 'acme-dev.eu.kinde.com' }, { text: 'acme.kinde.com' }, { standing: 'by-nature' }), row('Server', { text: 'Kinde' }, { text: 'Kinde' })] },
  ],
});

const expectation = { id: 'x1', name: 'Nightly sync', audience: 'https://orders.acme.com', requestedScopes: ['read:orders', 'update:orders'], mustHold: ['read:orders', 'update:orders'], leastLifetime: 3600, orgCode: null };
const condition = (/** @type {string} */ title, /** @type {string} */ outcome, /** @type {string} */ because, asked = true) => ({ title, asked, outcome, expected: null, actual: null, because });
export const evaluation = (/** @type {string} */ standing = 'broken') => ({
  expectationId: 'x1', name: 'Nightly sync', standing, sentence: standing === 'held' ? 'The token is as expected.' : 'The token lacks update:orders.',
  conditions: [condition('API', 'passed', 'The token is for this API.'), standing === 'held' ? condition('Scopes', 'passed', 'The token holds all 2 scopes.') : condition('Scopes', 'failed', 'The token lacks update:orders.'), condition('Lifetime', 'passed', 'The token lives 1 h.'), condition('Organisation', 'not-checked', 'Left open by this expectation.', false)],
});

const step = (/** @type {string} */ outcome, /** @type {string} */ words) => ({ outcome, words });
const parts = (/** @type {any} */ e, change = {}) => ({ outcome: 'token', reused: true, token: token(), exchange: null, providerWords: null, notes: [], findings: [], askAdmin: null, inspection: inspection(e, token()), ...change });

/** @param {{find: (id: string) => any, app: any, scenario: string}} world */
export function boardCommands({ find, app, scenario }) {
  /** @type {Record<string, any>} */
  const answers = {};
  const good = (/** @type {any} */ e) => ({ result: { checkedAt: NOW, minted: false, token: step('passed', 'Saved token used'), accepted: step('passed', 'Orders API would accept this token'), expectation: step('not-checked', 'Nothing is expected yet'), evaluation: null }, report: parts(e) });
  const broken = (/** @type {any} */ e) => ({ ...good(e), result: { ...good(e).result, expectation: step('failed', 'The token lacks update:orders.'), evaluation: evaluation() } });
  const refused = (/** @type {any} */ e) => ({
    result: { checkedAt: NOW, minted: false, token: step('failed', refusal.title), accepted: step('not-checked', 'There is no token to look at.'), expectation: step('not-checked', 'Nothing is expected yet'), evaluation: null },
    report: parts(e, { outcome: 'refused', reused: false, token: null, inspection: null, findings: [refusal], askAdmin: 'Hello', providerWords: { error: 'invalid_request', description: 'The audience is not whitelisted.', uri: null } }),
  });
  const lineOf = (/** @type {any} */ e, /** @type {any} */ api, /** @type {any} */ expected) => {
    const id = `${e.id} ${api.audience} ${expected?.id ?? ''}`;
    const saved = e.savedTokens.find((/** @type {any} */ t) => t.audiences.includes(api.audience) && t.expiresAt > NOW + 60) ?? null;
    return { id, environmentId: e.id, apiName: api.name, audience: api.audience, scopes: expected?.requestedScopes ?? [], expectation: expected ?? null, saved, problem: saved || e.secret ? null : 'There is no client secret for this environment, so no token can be asked for.', answer: answers[id] ?? null };
  };
  const lines = () => app.environments.filter((/** @type {any} */ e) => e.id !== 'pasted').flatMap((/** @type {any} */ e) => [...e.expectations.map((/** @type {any} */ x) => lineOf(e, e.apis.find((/** @type {any} */ a) => a.audience === x.audience), x)), ...e.apis.filter((/** @type {any} */ a) => !e.expectations.some((/** @type {any} */ x) => x.audience === a.audience)).map((/** @type {any} */ a) => lineOf(e, a, null))]);
  const dev = find('dev');
  if (dev && scenario.startsWith('board')) dev.expectations = [structuredClone(expectation)];
  if (scenario === 'board-done') for (const line of lines()) { const e = find(line.environmentId); answers[line.id] = line.problem ? null : line.expectation ? broken(e) : e.id === 'staging' ? refused(e) : good(e); }
  return {
    mint_days: () => Array.from({ length: 30 }, (_, i) => ({ at: (Math.floor(NOW / 86400) - 29 + i) * 86400, minted: [0, 2, 0, 1, 3, 0, 0][i % 7] ?? 0, reused: [1, 4, 0, 2, 5, 0, 0][i % 7] ?? 0 })),
    compare_sides: (/** @type {any} */ { left, right }) => {
      const name = left.environmentId === right.environmentId ? 'The second token' : `${find(right.environmentId).name}’s token`;
      if (left.tokenId && right.tokenId) return comparison(name, scenario);
      const settings = comparison(name, '').groups.at(-1);
      return { sentence: 'The environments differ in organisation expected.', differences: 1, withTokens: false, groups: left.environmentId === right.environmentId ? [] : [settings] };
    },
    compare_with_last_good: () => (scenario === 'claims-since' ? { seenAt: NOW - 86400, comparison: comparison('This token', '') } : null),
    board_lines: lines,
    check_line: async (/** @type {any} */ { line }) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      const e = find(line.environmentId), id = `${line.environmentId} ${line.audience} ${line.expectationId ?? ''}`;
      answers[id] = line.expectationId ? broken(e) : e.id === 'staging' ? refused(e) : good(e);
      return { answer: structuredClone(answers[id]), environment: structuredClone(e) };
    },
    preview_board: (/** @type {any} */ { format }) => ({ summary: '3 kB: 3 of 5 in order; no secret, no token', text: format === 'junit' ? '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="M2M Token Tester" tests="12" failures="2"/>' : '{\n  "format": "m2m-token-tester-board/1"\n}' }),
    copy_board: () => null, save_board: () => ({ path: '~/Downloads/m2m-token-checks-2026-11-25.json' }),
    expect_token: (/** @type {any} */ { environmentId }) => { const e = find(environmentId); e.expectations.push({ ...expectation, id: `x${e.expectations.length + 2}` }); return structuredClone(e); },
    save_expectation: (/** @type {any} */ { environmentId, expectation: x }) => { const e = find(environmentId); e.expectations = [...e.expectations.filter((/** @type {any} */ k) => k.id !== x.id), x]; return structuredClone(e); },
    remove_expectation: (/** @type {any} */ { environmentId, expectationId }) => { const e = find(environmentId); e.expectations = e.expectations.filter((/** @type {any} */ k) => k.id !== expectationId); return structuredClone(e); },
  };
}
