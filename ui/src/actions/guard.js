// @ts-check
import { asIpcError } from '../backend.js';
import { endpointUrl } from '../endpoints.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { GuardRoom } from '../state.js' */

let sequence = 0;

/** @param {Context} context @param {Actions} actions */
export function guard({ store, backend, announce, focus, clock }, actions) {
  /** @param {Partial<GuardRoom>} change */
  const setRoom = (change) => { if (store.state.guard) store.set({ guard: { ...store.state.guard, ...change } }); };
  const environmentOf = () => store.state.app?.environments.find((e) => e.id === store.state.guard?.environmentId);

  /** Puts an endpoint of the chosen API into the fields. @param {Ipc.ApiView} api @param {string} endpointKey */
  const fieldsOf = (api, endpointKey) => {
    const endpoint = api.endpoints.find((e) => e.method === 'GET' && e.path === endpointKey);
    return { endpoint: endpoint?.path ?? '', url: endpoint ? endpointUrl(api, endpoint.path) : endpointUrl(api, '/'), scope: endpoint && !endpoint.scopesGuessed ? endpoint.scopes[0] ?? '' : '' };
  };

  return {
    /** Opens the guard check of an API; sends nothing. @param {string} environmentId @param {string | null} [audience] @param {string | null} [path] a GET endpoint */
    async openGuard(environmentId, audience = null, path = null) {
      const environment = store.state.app?.environments.find((e) => e.id === environmentId);
      if (!environment) return;
      const own = environment.apis.filter((a) => !a.management);
      const api = own.find((a) => a.audience === audience) ?? own.find((a) => a.endpoints.some((e) => e.method === 'GET')) ?? own[0] ?? null;
      const gets = api?.endpoints.filter((e) => e.method === 'GET') ?? [];
      // A protected endpoint without placeholders teaches most.
      const first = gets.find((e) => e.path === path) ?? gets.find((e) => e.scopes.length && !e.path.includes('{')) ?? gets.find((e) => !e.path.includes('{')) ?? gets[0];
      store.set({
        view: 'guard', notice: null,
        guard: { environmentId, audience: api?.audience ?? '', ...(api ? fieldsOf(api, first?.path ?? '') : { endpoint: '', url: '', scope: '' }), plan: null, problem: null, rows: {}, left: {}, running: null, operationId: null, confirmed: false, confirmProblem: null, report: null, cancelled: false },
      });
      focus('h1');
      await actions.planGuard();
    },

    /** @param {string} audience */
    async chooseGuardApi(audience) {
      const environmentId = store.state.guard?.environmentId;
      if (environmentId) await actions.openGuard(environmentId, audience);
      focus('#guard-api');
    },

    /** @param {string} endpoint a path, or '' for an address of one's own */
    async chooseGuardEndpoint(endpoint) {
      const room = store.state.guard;
      const api = environmentOf()?.apis.find((a) => a.audience === room?.audience);
      if (!room || !api) return;
      setRoom({ ...fieldsOf(api, endpoint) });
      await actions.planGuard();
    },

    /** @param {Partial<Pick<GuardRoom, 'url' | 'scope' | 'confirmed'>>} change */
    setGuard(change) { setRoom({ ...change, confirmProblem: null, ...('url' in change ? { problem: null } : {}) }); },

    /** Asks Rust what would be sent. Nothing is sent by it. */
    async planGuard() {
      const room = store.state.guard;
      if (!room || room.running || !room.url.trim() || !room.audience) return;
      const url = room.url.trim(), scope = room.scope.trim();
      try {
        const plan = await backend.planGuardCheck(room.environmentId, room.audience, url, scope || null);
        if (store.state.guard?.url.trim() !== url) return;
        setRoom({ plan, problem: null, rows: {}, left: {}, report: null, cancelled: false });
      } catch (thrown) {
        if (store.state.guard?.url.trim() === url) setRoom({ plan: null, problem: asIpcError(thrown), rows: {}, left: {}, report: null });
      }
    },

    /** Sends the cases one after another and shows each as it comes. */
    async runGuard() {
      if (store.state.guard?.running) return;
      await actions.planGuard();
      const room = store.state.guard;
      const plan = room?.plan;
      if (!room || !plan) { if (room?.problem) announce(room.problem.message); return; }
      if (plan.production && !room.confirmed) {
        setRoom({ confirmProblem: 'Tick this first: it is a production environment.' });
        announce('Tick this first: it is a production environment.');
        focus('#guard-confirm');
        return;
      }
      const cases = plan.cases.filter((c) => c.leftOut === null);
      setRoom({ running: cases[0]?.case ?? null, rows: {}, left: {}, report: null, cancelled: false, problem: null });
      focus('#guard-progress');
      const here = () => store.state.guard?.plan?.runId === plan.runId && !store.state.guard.cancelled;
      for (const c of cases) {
        if (!here()) return;
        const operationId = `guard-${Math.floor(clock())}-${++sequence}`;
        setRoom({ running: c.case, operationId });
        try {
          const row = await backend.sendGuardCase(plan.runId, c.case, room.confirmed, operationId);
          if (!here()) return;
          setRoom({ rows: { ...store.state.guard?.rows, [c.case]: row } });
          if (row.stop) {
            const stop = row.stop;
            setRoom({ left: Object.fromEntries(cases.filter((rest) => !store.state.guard?.rows[rest.case]).map((rest) => [rest.case, stop])) });
            break;
          }
        } catch (thrown) {
          const error = asIpcError(thrown);
          if (error.code === 'cancelled' || !here()) return;
          if (error.code === 'guard-case-left-out' || error.code === 'unknown-token') setRoom({ left: { ...store.state.guard?.left, [c.case]: error.message } });
          else { setRoom({ running: null, operationId: null, problem: error }); announce(error.message); return; }
        }
      }
      await finish();
    },

    async cancelGuard() {
      const room = store.state.guard;
      if (!room?.running) return;
      setRoom({ cancelled: true, running: null });
      if (room.operationId) await backend.cancelOperation(room.operationId).catch(() => undefined);
      announce('Cancelled.');
      if (store.state.view === 'guard') await finish();
    },
  };

  async function finish() {
    const room = store.state.guard;
    const runId = room?.plan?.runId;
    if (!room || !runId) return;
    setRoom({ running: null, operationId: null });
    if (!Object.keys(room.rows).length) { focus('#guard-run'); return; }
    try {
      const report = await backend.guardReport(runId);
      if (store.state.guard?.plan?.runId !== runId) return;
      setRoom({ report });
      announce(report.sentence);
      focus('#guard-verdict');
      if (environmentOf()?.practice) await actions.readLessons();
    } catch (thrown) {
      setRoom({ problem: asIpcError(thrown) });
    }
  }
}
