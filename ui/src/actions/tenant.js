// @ts-check
import { asIpcError } from '../backend.js';
import { count } from '../format.js';
import { isWorthTaking } from '../endpoints.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { TenantRoom } from '../state.js' */

let sequence = 0;

/** The list stays as it was found, whatever order an answer brings: what is about to be pressed does not move away.
 * @param {Ipc.FoundApi[]} apis @param {Ipc.FoundApi[]} before */
const inPlace = (apis, before) => {
  const place = new Map(before.map((a, i) => [a.audience, i]));
  return [...apis].sort((a, b) => (place.get(a.audience) ?? before.length) - (place.get(b.audience) ?? before.length));
};

/** @param {Context} context @param {Actions} actions */
export function tenant({ store, backend, announce, focus, clock, read }, actions) {
  /** @param {Partial<TenantRoom>} change */
  const setRoom = (change) => { if (store.state.tenant) store.set({ tenant: { ...store.state.tenant, ...change } }); };
  /** Whether the page still waits for this answer: another environment's may have been opened meanwhile. @param {string} environmentId @param {string | null} operationId */
  const isOpen = (environmentId, operationId) => store.state.tenant?.environmentId === environmentId && store.state.tenant.operationId === operationId;
  const nextId = () => `tenant-${Math.floor(clock())}-${++sequence}`;

  /** @param {Ipc.FoundApi[]} apis */
  const worth = (apis) => apis.filter(isWorthTaking).map((a) => a.audience);

  return {
    /** Opens the page that says what would be asked. Asks nothing. @param {string} environmentId */
    async openTenant(environmentId) {
      store.set({ view: 'tenant', notice: null, tenant: { environmentId, plan: null, problem: null, operationId: null, report: null, chosen: [], taken: null, changed: null, failure: null } });
      focus('h1');
      try {
        const plan = await backend.planFindInTenant(environmentId);
        if (store.state.tenant?.environmentId === environmentId) setRoom({ plan });
      } catch (thrown) {
        if (store.state.tenant?.environmentId === environmentId) setRoom({ problem: asIpcError(thrown) });
      }
    },

    async findInTenant() {
      const room = store.state.tenant;
      if (!room || room.operationId) return;
      const operationId = nextId();
      setRoom({ operationId, problem: null, report: null, taken: null, changed: null, failure: null });
      focus('#tenant-progress');
      try {
        const { environment, ...report } = await backend.findInTenant(room.environmentId, operationId);
        actions.putEnvironment(environment);
        if (!isOpen(room.environmentId, operationId)) return;
        setRoom({ operationId: null, report, chosen: worth(report.apis) });
        const failed = report.failure ?? report.tokenFailure;
        announce(failed ? failed.findings[0]?.title ?? 'The tenant could not be read.' : `${count(report.apis.length, 'API')} found. Nothing is changed yet.`);
        focus(failed ? '#failure-title' : '#found-title');
      } catch (thrown) {
        if (!isOpen(room.environmentId, operationId)) return;
        const error = asIpcError(thrown);
        setRoom({ operationId: null, ...(error.code === 'cancelled' ? {} : { problem: error }) });
        announce(error.message);
        focus('#find-in-tenant');
      }
    },

    async cancelTenant() {
      const id = store.state.tenant?.operationId;
      if (id) await backend.cancelOperation(id).catch(() => undefined);
    },

    /** @param {string} audience @param {boolean} on */
    chooseFound(audience, on) {
      const room = store.state.tenant;
      if (room) setRoom({ chosen: on ? [...room.chosen, audience] : room.chosen.filter((a) => a !== audience) });
    },

    /** Takes the chosen APIs and scopes into the environment. */
    async takeOver() {
      const room = store.state.tenant;
      if (!room?.report || !room.chosen.length || room.operationId) return;
      const taken = room.chosen.length;
      const operationId = 'taking';
      setRoom({ operationId, problem: null });
      try {
        const { environment, apis } = await backend.takeOverApis(room.environmentId, room.chosen);
        actions.putEnvironment(environment);
        store.setWork(environment.id, { preview: null });
        if (!isOpen(room.environmentId, operationId)) return;
        setRoom({ operationId: null, report: { ...room.report, apis: inPlace(apis, room.report.apis) }, chosen: [], taken });
        announce(`${count(taken, 'API')} taken over.`);
        focus('#taken-over');
      } catch (thrown) {
        if (!isOpen(room.environmentId, operationId)) return;
        setRoom({ operationId: null, problem: asIpcError(thrown) });
        announce(asIpcError(thrown).message);
      }
    },

    /** Asks before anything changes in the tenant. @param {Ipc.FoundApi} api @param {Ipc.TenantScope | null} scope @param {string} opener */
    askTenantChange(api, scope, opener) {
      const room = store.state.tenant;
      if (!room || api.id === null) return;
      actions.openDialog('tenant-change', room.environmentId, { apiId: api.id, apiName: api.name, audience: api.audience, scopeId: scope?.id ?? '', scope: scope?.key ?? '' }, opener);
    },

    /** Makes the change that the open dialog asks about. */
    async confirmTenantChange() {
      const { dialog } = store.state;
      if (dialog?.kind !== 'tenant-change' || dialog.busy) return;
      const { apiId = '', scopeId = '', audience = '' } = dialog.values;
      store.set({ dialog: { ...dialog, busy: true, problem: null, errors: {} } });
      try {
        const confirmation = read('#dialog-confirm');
        const changed = scopeId ? await backend.grantScope(dialog.environmentId, apiId, scopeId, confirmation, nextId()) : await backend.authoriseApp(dialog.environmentId, apiId, confirmation, nextId());
        const room = store.state.tenant;
        if (room?.report && room.environmentId === dialog.environmentId) {
          const granted = changed.done && scopeId ? (/** @type {Ipc.FoundApi} */ a) => (a.audience === audience ? { ...a, granted: [...new Set([...(a.granted ?? []), dialog.values.scope ?? ''])] } : a) : null;
          const apis = inPlace(changed.apis, room.report.apis);
          setRoom({ report: { ...room.report, apis: granted ? apis.map(granted) : apis }, changed: changed.done ? { audience, sentence: changed.sentence } : null, failure: changed.failure });
        }
        actions.closeDialog(changed.done ? '#tenant-changed' : '#failure-title');
        announce(changed.done ? changed.sentence : changed.failure?.findings[0]?.title ?? changed.sentence);
      } catch (thrown) {
        const error = asIpcError(thrown);
        const open = store.state.dialog;
        if (open) store.set({ dialog: { ...open, busy: false, ...(error.field === 'confirm' ? { errors: { confirm: error.message } } : { problem: error.message }) } });
        announce(error.message);
        focus(error.field === 'confirm' ? '#dialog-confirm' : '#dialog-problem');
      }
    },

    /** Goes to the Token stage with this API chosen: a token never learns of what was granted after it. @param {string} audience */
    newTokenFor(audience) {
      const room = store.state.tenant;
      const environment = store.state.app?.environments.find((e) => e.id === room?.environmentId);
      if (!environment) return;
      actions.select(environment.id);
      store.setWork(environment.id, { tab: 'token', more: [], scopes: [], preview: null, ...(environment.apis.some((a) => a.audience === audience) ? { audience } : {}) });
      actions.enterStage();
      focus('#stage [data-primary]');
    },
  };
}
