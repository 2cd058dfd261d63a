// @ts-check
// How far an environment is set up, as far as it can be told from here. Pure: nothing of it is stored.
import { price, secondsLeft } from './derive.js';
import { count, duration, listWords } from './format.js';

/** @import * as Ipc from './ipc.d.ts' */
/** @import { GuardRoom, Work } from './state.js' */

/** done = seen to be so; problem = seen not to be so; open = to be done; unknown = nothing was seen yet @typedef {'done' | 'problem' | 'open' | 'unknown'} StepState */
/** @typedef {{state: StepState, words: string}} Standing */
/** @typedef {{run: 'token' | 'secret' | 'token-tab' | 'call-tab' | 'guard' | 'tenant', label: string, price: string}} StepCheck */
/** @typedef {{step: Ipc.SetupStep, state: StepState, words: string, check: StepCheck | null}} ListedStep */

/** A token with no more scopes than this is small without having been asked for by name. */
const FEW = 3;

/** The API that the checklist is about: the one chosen on the Token stage. @param {Ipc.EnvironmentView} environment @param {Work} work */
export const apiOf = (environment, work) => environment.apis.find((api) => api.audience === work.audience) ?? environment.apis[0] ?? null;

/**
 * Every step with what was seen of it.
 * @param {Ipc.SetupStep[]} steps @param {Ipc.EnvironmentView} environment @param {Work} work @param {number} now
 * @param {GuardRoom | null} [guard] the last guard check
 * @returns {ListedStep[]}
 */
export function checklist(steps, environment, work, now, guard = null) {
  const standing = standings(environment, work, now, guard);
  const valid = tokensFor(environment, work).some((token) => secondsLeft(token, now) > 0);
  const cost = price(environment).long;
  /** @type {StepCheck} */
  const byToken = environment.secret === null && !environment.practice ? { run: 'secret', label: 'Add the secret', price: '' } : { run: 'token', label: 'Check with a token', price: cost };
  /** @param {Ipc.SetupStepId} id @param {StepState} state @returns {StepCheck | null} */
  const checkOf = (id, state) => {
    if (id === 'call') return state === 'done' ? null : { run: 'call-tab', label: 'Go to Call', price: valid ? 'free with the saved token' : '' };
    if (id === 'validate') return state === 'done' ? null : { run: 'guard', label: 'Open the guard check', price: '' };
    if (id === 'api' || id === 'scopes') return state === 'done' || valid || byToken.run === 'secret' ? null : { run: 'tenant', label: 'Find in tenant', price: managementToken(environment, now) ? 'free with the saved token' : cost };
    if (id === 'fewest') return state === 'done' ? null : { run: 'token-tab', label: 'Choose scopes', price: '' };
    return state === 'done' || valid ? null : id === 'token' ? { ...byToken, label: byToken.run === 'secret' ? byToken.label : 'Get token' } : byToken;
  };
  return steps.map((step) => ({ step, ...standing[step.id], check: checkOf(step.id, standing[step.id].state) }));
}

/** @param {ListedStep[]} list */
export const progressOf = (list) => ({ done: list.filter((s) => s.state === 'done').length, total: list.length, next: list.find((s) => s.state === 'problem') ?? list.find((s) => s.state !== 'done') ?? null });

/** Reading the tenant takes a token for its Management API. @param {Ipc.EnvironmentView} environment @param {number} now */
function managementToken(environment, now) {
  const management = environment.apis.find((api) => api.management)?.audience;
  return environment.savedTokens.some((token) => management !== undefined && token.audiences.includes(management) && secondsLeft(token, now) > 0);
}

/** @param {Ipc.EnvironmentView} environment @param {Work} work */
function tokensFor(environment, work) {
  const audience = apiOf(environment, work)?.audience;
  return environment.savedTokens.filter((token) => !token.pasted && audience !== undefined && token.audiences.includes(audience));
}

/**
 * @param {Ipc.EnvironmentView} environment @param {Work} work @param {number} now @param {GuardRoom | null} guard
 * @returns {Record<Ipc.SetupStepId, Standing>}
 */
function standings(environment, work, now, guard) {
  const guarded = guard?.environmentId === environment.id && guard.audience === apiOf(environment, work)?.audience ? guard.report : null;
  const api = apiOf(environment, work), tokens = tokensFor(environment, work);
  const newest = [...tokens].sort((a, b) => b.obtainedAt - a.obtainedAt)[0] ?? null;
  const valid = tokens.find((token) => secondsLeft(token, now) > 0) ?? null;
  const codes = work.refused ? work.report?.findings.map((f) => f.code) ?? [] : [];
  const refused = (/** @type {string[]} */ ...list) => codes.some((code) => list.includes(code));
  const name = api?.name ?? 'the API';
  const notAllowed = refused('audience-not-authorised', 'client-refused-by-api');
  const accepted = notAllowed || refused('scope-refused') || tokens.length > 0 || environment.accepted.authentication !== null || environment.savedTokens.some((t) => !t.pasted);
  const is = (/** @type {StepState} */ state, /** @type {string} */ words) => ({ state, words });
  return {
    api: !api ? is('open', 'No API is named here yet.') : newest ? is('done', `Kinde has issued a token for ${api.audience}.`)
      : api.management ? is('done', 'Every Kinde environment has its Management API.')
      : notAllowed ? is('unknown', `Kinde did not take ${api.audience} from this app: it is spelt differently there, or the app is not authorised for it.`)
      : is('unknown', `${api.name} is named here. The first token shows whether Kinde knows it.`),
    scopes: refused('scope-refused') ? is('problem', 'Kinde refused a scope: it is not defined, or not given to the app.')
      : newest?.grantedScopes.length ? is('done', `The last token has ${count(newest.grantedScopes.length, 'scope')}.`)
      : api?.management ? is('done', `${count(api.scopes.length, 'scope')}, defined by Kinde.`)
      : api?.scopes.length ? is('unknown', `${count(api.scopes.length, 'scope')} named here. The first token shows which of them Kinde has.`)
      : is('unknown', 'No scope is known here. An API may do without.'),
    application: accepted ? is('done', 'Kinde has accepted the client ID and the secret.')
      : refused('client-authentication-failed', 'client-unknown', 'secret-ambiguous') ? is('problem', 'Kinde does not accept this client ID with this secret.')
      : environment.secret === null && !environment.practice ? is('open', 'The client secret is missing here.') : is('unknown', 'Client ID and secret are here. The first token proves them.'),
    authorise: newest ? is('done', `The app gets tokens for ${name}.`) : notAllowed ? is('problem', `The app is not authorised for ${name}.`) : is('unknown', 'The first token shows it.'),
    fewest: !newest ? is('unknown', 'The first token shows what the app was given.')
      : newest.requestedScopes.length ? is('done', `The last token was asked for with ${newest.requestedScopes.length > FEW ? count(newest.requestedScopes.length, 'scope') : listWords(newest.requestedScopes)} and no more.`)
      : newest.grantedScopes.length <= FEW ? is('done', `The last token has only ${count(newest.grantedScopes.length, 'scope')}.`)
      : is('open', `The last token has all ${newest.grantedScopes.length} scopes that the app was given. Ask for those you need.`),
    token: valid ? is('done', secondsLeft(valid, now) === Infinity ? 'Valid without an end.' : `Valid for another ${duration(secondsLeft(valid, now))}.`)
      : work.refused ? is('problem', work.report?.findings[0]?.title ?? 'The last request brought no token.')
      : newest ? is('open', 'The last one has ended.') : is('open', 'None yet.'),
    call: work.callReport?.good ? is('done', work.callReport.statusWords) : work.callReport ? is('problem', work.callReport.statusWords) : is('open', 'None since the app was opened.'),
    validate: api?.management ? is('done', 'The Management API is Kinde’s own: it checks by itself.')
      : guarded ? is(guarded.verdict === 'guarded' ? 'done' : 'problem', guarded.sentence)
      : is('unknown', 'The guard check sends bad tokens to your API and sees whether it refuses them.'),
  };
}
