// @ts-check
// Which tokens stand side by side, and what would have to be asked for where one is missing. Pure.

import { PASTED, secondsLeft } from './derive.js';

/** @import * as Ipc from './ipc.d.ts' */
/** @import { CompareRoom, CompareSide } from './state.js' */

/** @param {Ipc.EnvironmentView} environment @param {string} audience what the API is, so that it is known again elsewhere */
const role = (environment, audience) => {
  const api = environment.apis.find((a) => a.audience === audience);
  return api?.management ? 'Management API' : api?.name || audience;
};

/** @param {Ipc.EnvironmentView} environment @param {string[]} audiences */
const roles = (environment, audiences) => audiences.map((audience) => role(environment, audience)).sort().join('\n');

/**
 * The audiences that in one environment are what others are in another: the Management API, an API of the same name, else the same audience.
 * @param {Ipc.EnvironmentView} from @param {string[]} audiences @param {Ipc.EnvironmentView} to
 */
export const translate = (from, audiences, to) => audiences.map((audience) => {
  const wanted = role(from, audience);
  return to.apis.find((api) => role(to, api.audience) === wanted)?.audience ?? audience;
});

/** @param {Ipc.EnvironmentView} environment @param {number} now */
const good = (environment, now) => environment.savedTokens.filter((token) => secondsLeft(token, now) > 0);

/**
 * The saved token of an environment that can be laid beside a token of another: for the same APIs, asked for alike where there is one.
 * @param {Ipc.EnvironmentView} environment @param {Ipc.EnvironmentView} other @param {Ipc.SavedToken} token @param {number} now
 * @returns {Ipc.SavedToken | null}
 */
export function counterpart(environment, other, token, now) {
  const wanted = roles(other, token.audiences);
  const fitting = good(environment, now).filter((t) => t.tokenId !== token.tokenId && roles(environment, t.audiences) === wanted);
  const alike = (/** @type {Ipc.SavedToken} */ t) => [...t.requestedScopes].sort().join() === [...token.requestedScopes].sort().join();
  return fitting.find(alike) ?? fitting[0] ?? null;
}

/** @param {string} environmentId @param {string | null} tokenId @returns {CompareSide} */
export const side = (environmentId, tokenId) => ({ environmentId, tokenId, busy: null, report: null, problem: null });

/** @param {string} environmentId @param {Ipc.EnvironmentView[]} environments */
const known = (environmentId, environments) => environments.find((e) => e.id === environmentId);

/**
 * What is laid beside an environment at first: one that has a token for the same API, else any other, else another token of its own.
 * @param {Ipc.EnvironmentView[]} environments @param {Ipc.EnvironmentView} environment the one in question @param {string | null} tokenId its token, if one is meant
 * @param {number} now @returns {CompareRoom}
 */
export function firstRoom(environments, environment, tokenId, now) {
  const meant = environment.savedTokens.find((t) => t.tokenId === tokenId) ?? good(environment, now)[0] ?? null;
  const others = environments.filter((e) => e.id !== environment.id && e.id !== PASTED);
  const own = [...others.filter((e) => !e.practice), ...others.filter((e) => e.practice)];
  const withSame = meant && own.find((e) => counterpart(e, environment, meant, now));
  const left = withSame ?? own.find((e) => good(e, now).length) ?? own.find((e) => e.savedTokens.length) ?? own[0] ?? environment;
  const mate = meant ? counterpart(left, environment, meant, now) : good(left, now)[0] ?? null;
  const right = meant ?? (mate ? counterpart(environment, left, mate, now) : null);
  return { left: side(left.id, mate?.tokenId ?? null), right: side(environment.id, right?.tokenId ?? null), comparison: null, comparing: null, problem: null };
}

/**
 * What would have to be asked for on a side without a token: what the other side's token is, said in this environment's terms.
 * @param {Ipc.EnvironmentView[]} environments @param {CompareRoom} room @param {'left' | 'right'} which
 * @param {string} fallback the audience where neither side has a token
 * @returns {{audiences: string[], scopes: string[]}}
 */
export function wanted(environments, room, which, fallback) {
  const here = known(room[which].environmentId, environments), there = room[which === 'left' ? 'right' : 'left'];
  const other = known(there.environmentId, environments);
  const token = other?.savedTokens.find((t) => t.tokenId === there.tokenId);
  if (!here || !other) return { audiences: [], scopes: [] };
  if (token) return { audiences: translate(other, token.audiences, here), scopes: token.requestedScopes };
  const audiences = (which === 'right' ? [fallback] : translate(other, [fallback], here)).filter(Boolean);
  return { audiences, scopes: [] };
}
