// @ts-check
// From the fields of the form to the draft that Rust judges. Pure. What is typed is passed on as it is typed.

import { originOf } from './format.js';

/** @import * as Ipc from './ipc.d.ts' */
/** @import { FormValues } from './state.js' */

/** Fields in the order in which a person meets them. */
const ORDER = ['host', 'issuer', 'tokenEndpoint', 'jwksUri', 'clientId', 'secret', 'audience', 'apiName', 'name', 'colour', 'expectedOrgCode', 'authentication'];

/** @param {Record<string, string>} errors */
export const firstWrongField = (errors) => ORDER.find((field) => errors[field]) ?? Object.keys(errors)[0] ?? null;

/**
 * Fields that are empty and may not be.
 * @param {FormValues} values
 * @param {string | null} secret null = the form has no such field
 * @returns {Record<string, string>}
 */
export function missingFields(values, secret) {
  /** @type {Record<string, string>} */
  const errors = {};
  const empty = (/** @type {string} */ text) => text.trim() === '';
  if (values.provider === 'kinde') {
    if (empty(values.host)) errors.host = 'Type or paste the domain of the environment.';
    if (secret !== null && values.api === 'own' && empty(values.audience)) errors.audience = 'Type the audience of your API exactly as it is registered.';
  } else if (empty(values.issuer) && empty(values.tokenEndpoint)) {
    errors.issuer = 'Give the issuer, or the token endpoint below.';
  }
  if (empty(values.clientId)) errors.clientId = 'Type or paste the client ID.';
  if (secret !== null && secret === '') errors.secret = 'Paste the client secret.';
  return errors;
}

/**
 * @param {FormValues} values @param {Ipc.HostReading | null} reading
 * @returns {Ipc.EnvironmentDraft}
 */
export function draftOf(values, reading) {
  const kinde = values.provider === 'kinde';
  return {
    name: values.name.trim() || proposedName(values, reading),
    colour: values.colour === '' ? null : values.colour,
    production: values.production,
    provider: values.provider,
    host: kinde ? values.host : '',
    issuer: kinde ? '' : values.issuer.trim(),
    tokenEndpoint: kinde ? '' : values.tokenEndpoint.trim(),
    jwksUri: kinde ? '' : values.jwksUri.trim(),
    clientId: values.clientId,
    authentication: values.authentication,
    expectedOrgCode: values.expectedOrgCode.trim(),
  };
}

/**
 * The name an environment gets when nobody types one.
 * @param {FormValues} values @param {Ipc.HostReading | null} reading
 */
export function proposedName(values, reading) {
  if (values.provider === 'kinde') return reading?.proposedName ?? '';
  const origin = originOf(values.issuer.trim()) ?? originOf(values.tokenEndpoint.trim());
  return origin ? new URL(origin).hostname : '';
}
