// @ts-check
import { asIpcError } from '../backend.js';
import { count } from '../format.js';

/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { ConnectionRun } from '../state.js' */
/** @import { CheckGroup } from '../backend.js' */

/** The parts of a connection, in the order in which they build on one another. @type {CheckGroup[]} */
export const GROUPS = ['address', 'network', 'metadata', 'keys'];

let sequence = 0;

/** @param {Context} context @param {Actions} _actions */
export function connection({ store, backend, announce, focus, clock }, _actions) {
  /** @param {string} id @param {Partial<ConnectionRun>} change */
  const setRun = (id, change) => { const run = store.state.connection; if (run?.id === id) store.set({ connection: { ...run, ...change } }); };
  /** @param {string} id */
  const current = (id) => { const run = store.state.connection; return run?.id === id && !run.cancelled; };

  return {
    /** Looks at everything up to the token endpoint without asking for a token, one group after another. @param {string} environmentId */
    async checkConnection(environmentId) {
      const id = `connection-${Math.floor(clock())}-${++sequence}`;
      store.set({ view: 'connection', notice: null, connection: { environmentId, id, running: null, checks: {}, problem: null, cancelled: false } });
      focus('h1');
      for (const group of GROUPS) {
        if (!current(id)) return;
        setRun(id, { running: group });
        try {
          const checks = await backend.checkConnection(environmentId, group, id);
          if (!current(id)) return;
          setRun(id, { checks: { ...store.state.connection?.checks, [group]: checks } });
        } catch (thrown) {
          const error = asIpcError(thrown);
          if (error.code !== 'cancelled') { setRun(id, { problem: error, running: null }); announce(error.message); }
          return;
        }
      }
      setRun(id, { running: null });
      const all = Object.values(store.state.connection?.checks ?? {}).flat();
      const failed = all.filter((c) => c.outcome === 'failed').length, warned = all.filter((c) => c.outcome === 'warning').length;
      announce(failed ? `${count(failed, 'check')} failed.` : warned ? `The connection works. ${count(warned, 'thing')} to look at.` : 'The connection is as it should be.');
    },

    async cancelConnection() {
      const run = store.state.connection;
      if (!run?.running) return;
      setRun(run.id, { cancelled: true, running: null });
      announce('Cancelled.');
      focus('#connection-again');
      await backend.cancelOperation(run.id).catch(() => undefined);
    },
  };
}
