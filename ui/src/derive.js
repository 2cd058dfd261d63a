// @ts-check
// What follows from the state. Pure.

import { newShown, newWork } from './state.js';
import { duration } from './format.js';

/** @import * as Ipc from './ipc.d.ts' */
/** @import { BodyShown, CallForm, CodeKind, State, Work } from './state.js' */

/** A token with less than this left is not offered again (seconds). */
export const LEEWAY = 60;

/** @param {State} state @returns {Ipc.EnvironmentView | null} */
export function selectedEnvironment(state) {
  const environments = state.app?.environments ?? [];
  return environments.find((e) => e.id === state.app?.selected) ?? environments[0] ?? null;
}

/** @param {State} state @param {Ipc.EnvironmentView} environment @returns {Work} */
export const workOf = (state, environment) => state.work[environment.id] ?? newWork(environment);

/** What was done with a body; with a new one nothing yet. @param {Work} work @param {Ipc.BodySummary} summary @returns {BodyShown} */
export const shownOf = (work, summary) => (work.bodyShown?.bodyId === summary.bodyId ? work.bodyShown : newShown(summary.bodyId));

/** @param {Ipc.SavedToken} token @param {number} now */
export const secondsLeft = (token, now) => (token.expiresAt === null ? Infinity : token.expiresAt - now);

/**
 * The token that Claims and Call speak of: the one used last, else the newest that is still valid, else the newest.
 * @param {Ipc.EnvironmentView} environment @param {Work} work @param {number} now
 * @returns {Ipc.SavedToken | null}
 */
export function currentToken(environment, work, now) {
  const tokens = environment.savedTokens;
  return tokens.find((t) => t.tokenId === work.tokenId) ?? tokens.find((t) => secondsLeft(t, now) > 0) ?? tokens[0] ?? null;
}

/** @param {string[]} a @param {string[]} b */
const sameSet = (a, b) => a.length === b.length && a.every((item) => b.includes(item));

/**
 * A saved token for exactly this request that is worth using again.
 * @param {Ipc.EnvironmentView} environment @param {Work} work @param {number} now
 * @returns {Ipc.SavedToken | null}
 */
export function matchingToken(environment, work, now) {
  const audiences = audiencesOf(work);
  const answered = work.preview?.saved;
  const fits = (/** @type {Ipc.SavedToken} */ t) =>
    sameSet(t.audiences, audiences) && sameSet(t.requestedScopes, work.scopes) && secondsLeft(t, now) > LEEWAY;
  if (work.preview) return answered && secondsLeft(answered, now) > LEEWAY ? answered : null;
  return environment.savedTokens.find(fits) ?? null;
}

/**
 * Which saved tokens answer what is asked for, and how many new ones it takes.
 * @param {Ipc.EnvironmentView} environment @param {Work} work @param {number} now
 * @returns {{saved: Ipc.SavedToken[], fresh: number}}
 */
export function plan(environment, work, now) {
  if (!oneEach(work)) {
    const token = matchingToken(environment, work, now);
    return { saved: token ? [token] : [], fresh: token ? 0 : 1 };
  }
  const saved = [work.preview, ...work.otherPreviews].map((preview) => preview?.saved).filter((token) => token !== null && token !== undefined && secondsLeft(token, now) > LEEWAY);
  return { saved: /** @type {Ipc.SavedToken[]} */ (saved), fresh: audiencesOf(work).length - saved.length };
}

/** @typedef {{kind: 'none' | 'valid' | 'expired' | 'refused', words: string, tone: 'plain' | 'ok' | 'warn' | 'bad', icon: 'check' | 'cross' | 'minus' | 'clock'}} TokenState */

/**
 * The state of an environment in words.
 * @param {Ipc.EnvironmentView} environment @param {Work} work @param {number} now
 * @returns {TokenState}
 */
export function tokenState(environment, work, now) {
  if (work.refused) return { kind: 'refused', words: work.report?.outcome === 'failed' ? 'Last request failed' : 'Last request refused', tone: 'bad', icon: 'cross' };
  const token = currentToken(environment, work, now);
  if (!token) return { kind: 'none', words: 'No token yet', tone: 'plain', icon: 'minus' };
  const left = secondsLeft(token, now);
  if (left === Infinity) return { kind: 'valid', words: 'Token without an end', tone: 'ok', icon: 'check' };
  if (left > 0) return { kind: 'valid', words: `Token valid ${duration(left)}`, tone: 'ok', icon: 'check' };
  return { kind: 'expired', words: 'Token expired', tone: 'warn', icon: 'clock' };
}

/** The APIs a token is asked for, each once. @param {Work} work */
export const audiencesOf = (work) => [...new Set([work.audience, ...work.more])].filter(Boolean);

/**
 * What is asked for once the APIs are others: the Management API is followed to another domain, what is gone is left out.
 * @param {Work} work @param {Ipc.EnvironmentView} before @param {Ipc.EnvironmentView} after
 * @returns {Partial<Work>} what changes
 */
export function askedAfter(work, before, after) {
  const isThere = (/** @type {string} */ audience) => after.apis.some((api) => api.audience === audience);
  if (audiencesOf(work).every(isThere)) return {};
  const management = (/** @type {Ipc.EnvironmentView} */ environment) => environment.apis.find((api) => api.management)?.audience;
  const now = (/** @type {string} */ audience) => (audience === management(before) ? management(after) ?? '' : audience);
  const first = isThere(now(work.audience)) ? now(work.audience) : after.apis[0]?.audience ?? '';
  // An empty audience was chosen: the request names no API.
  const audience = work.audience && first;
  return { audience, more: work.more.map(now).filter((one) => isThere(one) && one !== audience), scopes: [], preview: null, otherPreviews: [], previewProblem: null };
}

/** Several APIs, a token for each. @param {Work} work */
export const oneEach = (work) => work.several === 'each' && audiencesOf(work).length > 1;

/**
 * The requests that the choices on the Token stage stand for: one, or one for each API.
 * @param {Ipc.EnvironmentView} environment @param {Work} work
 * @returns {Ipc.TokenRequestDraft[]}
 */
export function requestsOf(environment, work) {
  const { authentication, resources, extra, timeout } = work.options;
  const seconds = Number(timeout);
  /** @type {Ipc.RequestOptions} */
  const options = {
    audienceForm: work.several === 'space-joined' ? 'space-joined' : 'repeated', authentication: authentication || null,
    resources: resources.split(/\s+/).filter(Boolean), extra: extra.filter((e) => e.name.trim() !== '').map((e) => ({ name: e.name.trim(), value: e.value })),
    timeoutSeconds: timeout.trim() !== '' && Number.isInteger(seconds) && seconds > 0 ? seconds : null,
  };
  const audiences = audiencesOf(work);
  const draft = (/** @type {string[]} */ list) => ({ environmentId: environment.id, audiences: list, scopes: work.scopes, options });
  return oneEach(work) ? audiences.map((audience) => draft([audience])) : [draft(audiences)];
}

/** How many of the chosen options differ from the usual. @param {Work} work */
export const unusualOptions = ({ options: o }) => [o.authentication !== '', o.resources.trim() !== '', o.extra.some((e) => e.name.trim() !== ''), o.timeout.trim() !== ''].filter(Boolean).length;

/**
 * How the minted tokens of this month stand to the budget.
 * @param {Ipc.EnvironmentView} environment @param {number | null} budget @param {number} [warnAt] per cent of it
 * @returns {'none' | 'fine' | 'near' | 'reached'} near = that share and more
 */
export function budgetState(environment, budget, warnAt = 80) {
  if (budget === null || environment.practice || environment.id === PASTED) return 'none';
  return environment.mints.minted >= budget ? 'reached' : environment.mints.minted * 100 >= budget * warnAt ? 'near' : 'fine';
}

/** The place of tokens that belong to no environment. */
export const PASTED = 'pasted';

/** @param {Ipc.EnvironmentView} environment @param {string} audience */
export const apiName = (environment, audience) => environment.apis.find((api) => api.audience === audience)?.name || audience || 'no API';

/**
 * What new tokens cost, in words.
 * @param {Ipc.EnvironmentView} environment @param {number} [tokens] how many are asked for
 * @returns {{long: string, short: string}}
 */
export function price(environment, tokens = 1) {
  if (environment.practice) return { long: 'free in practice', short: 'free in practice' };
  if (environment.provider === 'kinde') return { long: tokens > 1 ? `counts as ${tokens} M2M tokens` : 'counts as one M2M token', short: `counts as ${tokens}` };
  return { long: 'asks the server', short: 'asks the server' };
}

/** What the program on the Code tab does. @param {Work} work @returns {CodeKind} */
export const codeKind = (work) => work.codeKind ?? (work.call.url.trim() ? 'call' : 'token');

/** The languages to choose from. @param {State} state @param {Work} work */
export const languagesFor = (state, work) => (state.codeLanguages ?? []).filter((language) => (language.purpose === 'verify') === (codeKind(work) === 'verify'));

/**
 * The chosen language: the one that was used last, else the first.
 * @param {State} state @param {Work} work @returns {Ipc.CodeLanguage | null}
 */
export function codeLanguage(state, work) {
  const languages = languagesFor(state, work), preferences = state.app?.preferences;
  const wanted = codeKind(work) === 'verify' ? preferences?.verifierLanguage : preferences?.codeLanguage;
  return languages.find((language) => language.id === wanted) ?? languages[0] ?? null;
}

/** A call as it is sent; null without an address. @param {CallForm} form @returns {Ipc.CallDraft | null} */
export function callDraftOf(form) {
  if (!form.url.trim()) return null;
  const body = writes(form.method) && form.body.trim() !== '' ? form.body : null;
  return { method: form.method, url: form.url.trim(), headers: form.headers.filter((header) => header.name.trim()), body };
}

/**
 * The operation that the address in the form is one of.
 * @param {Work} work
 * @returns {{api: Ipc.ApiCatalogue, operation: Ipc.Operation} | null}
 */
export function pickedOperation({ callHelp: { catalogue, picked } }) {
  const api = catalogue?.find((a) => a.audience === picked?.audience);
  const operation = api?.operations.find((o) => o.id === picked?.id);
  return api && operation ? { api, operation } : null;
}

/** Methods that only read. */
export const READING = ['GET', 'HEAD', 'OPTIONS'];

/** @param {string} method */
export const writes = (method) => !READING.includes(method);

/**
 * The verdict sentence with its ticking remainder.
 * @param {Ipc.Inspection} inspection @param {number} now
 * @returns {{left: number | null, over: boolean}} over: it was good when looked at, and has ended since
 */
export function verdictRemainder(inspection, now) {
  if (inspection.verdict !== 'accept' || inspection.remainingSeconds === null) return { left: null, over: false };
  const left = inspection.remainingSeconds - (now - inspection.now);
  return { left, over: left <= 0 };
}

/**
 * Which of the moments worth telling (5 min, 1 min, 0) lie between two looks at the clock.
 * @param {number} before seconds left then @param {number} after seconds left now
 * @returns {300 | 60 | 0 | null}
 */
export function crossedMoment(before, after) {
  for (const moment of /** @type {const} */ ([0, 60, 300])) if (before > moment && after <= moment) return moment;
  return null;
}

/** Longer evidence than this is for developers (characters). */
const LONG_EVIDENCE = 120;

/**
 * Evidence that says more than the title and the provider's own words, which stand beside it already.
 * @param {Pick<Ipc.Finding, 'evidence' | 'title'>} finding @param {Ipc.ProviderWords | null} words @param {boolean} [brief] without what only a developer reads
 */
export function newEvidence({ evidence, title }, words, brief = false) {
  const plain = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim();
  const own = words ? [words.error, words.description ?? '', words.uri ?? '', `${words.error}: ${words.description ?? ''}`] : [];
  const said = [...own, title, `${title}.`].map(plain).filter(Boolean);
  return evidence.filter((e) => e.expected !== null || e.actual === null || (!said.includes(plain(e.actual)) && !(brief && e.actual.length > LONG_EVIDENCE)));
}

/** What became of something that was just given to keep. @param {State} state */
export const keptWords = ({ app }) => (app && !['ready', 'restored'].includes(app.storage.kind) ? 'is here, but not saved yet' : 'is saved');

/** What a token request waits for; the secret comes first. @param {Ipc.EnvironmentView} environment */
export const waitingWords = ({ host, secret }) => `Waiting for ${secret?.place === 'keychain' ? 'the keychain, which may ask you to unlock it, and for ' : ''}${host} to answer the token request`;
