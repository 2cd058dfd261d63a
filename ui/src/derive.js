// @ts-check
// What follows from the state. Pure.

import { newWork } from './state.js';
import { duration } from './format.js';

/** @import * as Ipc from './ipc.d.ts' */
/** @import { State, Work } from './state.js' */

/** A token with less than this left is not offered again (seconds). */
export const LEEWAY = 60;

/** @param {State} state @returns {Ipc.EnvironmentView | null} */
export function selectedEnvironment(state) {
  const environments = state.app?.environments ?? [];
  return environments.find((e) => e.id === state.app?.selected) ?? environments[0] ?? null;
}

/** @param {State} state @param {Ipc.EnvironmentView} environment @returns {Work} */
export const workOf = (state, environment) => state.work[environment.id] ?? newWork(environment);

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
  const audiences = work.audience ? [work.audience] : [];
  const answered = work.preview?.saved;
  const fits = (/** @type {Ipc.SavedToken} */ t) =>
    sameSet(t.audiences, audiences) && sameSet(t.requestedScopes, work.scopes) && secondsLeft(t, now) > LEEWAY;
  if (work.preview) return answered && secondsLeft(answered, now) > LEEWAY ? answered : null;
  return environment.savedTokens.find(fits) ?? null;
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

/** @param {Ipc.EnvironmentView} environment @param {string} audience */
export const apiName = (environment, audience) => environment.apis.find((api) => api.audience === audience)?.name || audience || 'no API';

/**
 * What a new token costs, in words.
 * @param {Ipc.EnvironmentView} environment
 * @returns {{long: string, short: string}}
 */
export function price(environment) {
  if (environment.practice) return { long: 'free in practice', short: 'free in practice' };
  if (environment.provider === 'kinde') return { long: 'counts as one M2M token', short: 'counts as 1' };
  return { long: 'asks the server', short: 'asks the server' };
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

/**
 * Evidence that says more than the provider's own words, which stand beside it already.
 * @param {Ipc.Evidence[]} evidence @param {Ipc.ProviderWords | null} words
 */
export function newEvidence(evidence, words) {
  if (!words) return evidence;
  const plain = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').trim();
  const said = [words.error, words.description ?? '', words.uri ?? '', `${words.error}: ${words.description ?? ''}`].map(plain).filter(Boolean);
  return evidence.filter((e) => e.expected !== null || e.actual === null || !said.includes(plain(e.actual)));
}
