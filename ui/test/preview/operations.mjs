// The operations of the Management API as Rust hands them out, read from its own table: for tests and the preview.
import { readFileSync } from 'node:fs';

const TABLE = new URL('../../../src-tauri/crates/client-credentials/src/kinde/operations.tsv', import.meta.url);
const list = (/** @type {string} */ text) => text.split(',').filter(Boolean);

export const operations = readFileSync(TABLE, 'utf8').trim().split('\n').slice(1).map((row) => {
  const [method = '', path = '', scope = '', group = '', summary = '', , required = '', optional = '', body = '', members = '', statuses = ''] = row.split('\t');
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
  const parameter = (/** @type {string} */ place, /** @type {boolean} */ isRequired) => (/** @type {string} */ name) => ({ name, place, required: isRequired });
  return {
    id: `${method} ${path}`, method, path, group, summary, scopes: scope ? [{ name: scope, spellings: scope.includes('apis_') ? [scope.replace('apis_', 'api_')] : [], doubt: scope.includes('apis_') ? `Kinde’s description writes this name unlike its kin; in your tenant it may be ${scope.replace('apis_', 'api_')}. The list of scopes there decides.` : null }] : [],
    scopesKnown: true, parameters: [...names.map(parameter('path', true)), ...list(required).map(parameter('query', true)), ...list(optional).map(parameter('query', false))],
    body: body || 'none', template: body === 'required' || members ? JSON.stringify(Object.fromEntries(list(members).map((name) => [name, ''])), null, 2) : '', requiredMembers: list(members), safe: method === 'GET',
    statuses: list(statuses).map(Number), paging: null,
  };
});
