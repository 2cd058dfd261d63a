// @ts-check
// Endpoints and their APIs. Pure.

/** @import * as Ipc from './ipc.d.ts' */

/** Where an API answers: its address, else its audience where that is one. @param {Pick<Ipc.ApiView, 'baseUrl' | 'audience'>} api */
export const baseOf = (api) => (api.baseUrl ?? (/^https?:\/\//.test(api.audience) ? api.audience : '')).replace(/\/+$/, '');

/** @param {Pick<Ipc.ApiView, 'baseUrl' | 'audience'>} api @param {string} path */
export const endpointUrl = (api, path) => { const base = baseOf(api); return base ? `${base}${path.startsWith('/') ? '' : '/'}${path}` : ''; };

/** Endpoints that have every word in their method, path, summary or scopes. @param {Ipc.EndpointView[]} endpoints @param {string} filter @returns {{endpoint: Ipc.EndpointView, index: number}[]} */
export function filterEndpoints(endpoints, filter) {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const all = endpoints.map((endpoint, index) => ({ endpoint, index }));
  if (!words.length) return all;
  return all.filter(({ endpoint: e }) => { const text = `${e.method} ${e.path} ${e.summary} ${e.scopes.join(' ')}`.toLowerCase(); return words.every((word) => text.includes(word)); });
}

/** Whether a found API is new, or brings something new; of the Management API the tenant's own list counts either way. @param {Pick<Ipc.FoundApi, 'unusable' | 'new' | 'newScopes' | 'management' | 'unknownScopes' | 'scopes'>} api */
export const isWorthTaking = (api) => api.unusable === null && (api.new || api.newScopes.length > 0 || (api.management && api.scopes.length > 0 && api.unknownScopes.length > 0));
