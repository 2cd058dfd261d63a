// @ts-check
// Own rules of a check: from the fields to what Rust judges by. Pure.

/** @import * as Ipc from './ipc.d.ts' */
/** @import { RuleValues } from './state.js' */

/** Algorithms that can be accepted, the usual one first; those that sign with a shared secret are not among them. */
export const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'ES256', 'ES384', 'EdDSA'];

/** @type {Ipc.CheckName[]} */
const CHECKS = ['shape', 'critical-header', 'algorithm', 'type', 'key', 'signature', 'issuer', 'audience', 'lifetime', 'not-before', 'issued-at', 'claim-types', 'required-claims', 'token-kind', 'required-scopes', 'organisation', 'client'];

/** What is wrong with the typed leeway. @param {string} text */
export const leewayTrouble = (text) => (/^\s*\d{1,5}\s*$/.test(text) ? null : 'A whole number of seconds, such as 60.');

/** @param {RuleValues} values @returns {Ipc.Rules} */
export function rulesOf(values) {
  const types = values.types.split(/[\s,]+/).filter(Boolean);
  return {
    algorithms: values.algorithms, leeway: leewayTrouble(values.leeway) ? 60 : Number(values.leeway), types, typeMayBeAbsent: types.length === 0,
    requiredScopes: values.requiredScopes, requiredClaims: [], kindeClaimTypes: false, scopeMayBeList: true, checks: CHECKS,
  };
}
