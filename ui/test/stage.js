// A window without a document: the store and the actions over a backend of plain functions.
import { createActions } from '../src/actions/index.js';
import { createStore, initialState } from '../src/state.js';
import { NOW, PREFERENCES, environment, inspection, proposals, setupSteps, token } from './preview/mock-data.js';

/** @param {Record<string, any>} commands @param {any[]} environments @param {Record<string, string>} fields texts of fields that the state must not hold */
export function stage(commands = {}, environments = [environment()], fields = {}) {
  const told = [], focused = [], sent = [];
  const app = { version: '1', platform: 'linux', automation: false, now: NOW, storage: { kind: 'ready', sentence: '', details: [] }, secretStore: { state: 'available', works: true, sentence: '', steps: [] }, preferences: PREFERENCES, environments, selected: environments[0]?.id ?? null };
  const defaults = {
    appState: () => structuredClone(app), selectEnvironment: () => null, previewTokenRequest: () => ({ request: null, saved: null, coversMore: false }), proposeCalls: () => proposals(environments[0]),
    inspectToken: () => inspection(environments[0], token()), cancelOperation: () => null, scopeUse: () => ({ granted: 0, calls: 0, unknownCalls: 0, since: null, needed: [], neverNeeded: [] }), practiceLessons: () => [], setupSteps: () => setupSteps, findingExplanations: () => [], listOperations: () => [], mintDays: () => [],
  };
  const backend = new Proxy({}, { get: (_, name) => async (...args) => { sent.push([name, ...args]); const run = commands[name] ?? defaults[name]; if (!run) throw new Error(`no ${String(name)}`); return run(...args); } });
  const store = createStore(initialState(NOW));
  const states = [];
  store.subscribe(() => states.push(JSON.stringify(store.state)));
  const actions = createActions({ store, backend, clock: () => NOW, announce: (t) => told.push(t), focus: (s) => focused.push(s), read: (s) => fields[s] ?? '', clear: (s) => { fields[s] = ''; } });
  return { actions, store, told, focused, sent, fields, app, states, calls: (name) => sent.filter(([n]) => n === name).map(([, ...args]) => args), work: () => store.state.work[store.state.app.selected] };
}

export const report = (e, change = {}) => ({ outcome: 'token', reused: false, token: token(), exchange: null, providerWords: null, notes: [], findings: [], askAdmin: null, inspection: inspection(e, token()), environment: { ...e, savedTokens: [token()] }, ...change });

export const settled = () => new Promise((r) => setTimeout(r));
