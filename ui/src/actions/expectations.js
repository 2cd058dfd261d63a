// @ts-check
import { asIpcError } from '../backend.js';
import { readDuration } from '../durations.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Context } from './index.js' */
/** @import { Actions } from './contract.d.ts' */
/** @import { DialogState } from '../state.js' */

/** @param {Context} context @param {Actions} actions */
export function expectations({ store, backend, announce, focus }, actions) {
  /** @param {Partial<DialogState>} change */
  const setDialog = (change) => { if (store.state.dialog) store.set({ dialog: { ...store.state.dialog, ...change } }); };
  /** What the claims and the board show of it follows. @param {Ipc.EnvironmentView} environment */
  const settle = async (environment) => {
    actions.putEnvironment(environment);
    const work = store.state.work[environment.id];
    if (work?.inspection && store.state.view === 'environment') await actions.inspect(work.inspection.tokenId, work.profile);
    if (store.state.view === 'board') await actions.readBoard();
  };

  return {
    /** Expects of every later token what this one is like. @param {string} environmentId @param {string} tokenId */
    async expectToken(environmentId, tokenId) {
      if (store.state.work[environmentId]?.expecting) return;
      store.setWork(environmentId, { expecting: true });
      try {
        const environment = await backend.expectToken(environmentId, tokenId);
        const made = environment.expectations.at(-1);
        await settle(environment);
        announce(`“${made?.name ?? 'It'}” is expected from now on. Check all looks at it.`);
        focus('#expected-title');
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      } finally {
        store.setWork(environmentId, { expecting: false });
      }
    },

    /** @param {string} environmentId @param {Ipc.Expectation} e @param {string} opener */
    editExpectation(environmentId, e, opener) {
      actions.openDialog('expectation', environmentId, {
        id: e.id, audience: e.audience, requested: e.requestedScopes.join(' '), name: e.name, mustHold: e.mustHold.join(' '), lifetime: e.leastLifetime === null ? '' : writeSeconds(e.leastLifetime), orgCode: e.orgCode ?? '',
      }, opener);
    },

    /** Saves the expectation in the open dialog. */
    async saveExpectation() {
      const { dialog } = store.state;
      if (dialog?.kind !== 'expectation' || dialog.busy) return;
      const { values } = dialog;
      const leastLifetime = readDuration(values.lifetime ?? '');
      if (leastLifetime === undefined) return wrong('lifetime', 'A length of time, such as 1 h, 90 min or 3600 s. Empty leaves it open.');
      const list = (/** @type {string | undefined} */ text) => (text ?? '').split(' ').filter(Boolean);
      setDialog({ busy: true, problem: null, errors: {} });
      try {
        const environment = await backend.saveExpectation(dialog.environmentId, {
          id: values.id ?? '', audience: values.audience ?? '', requestedScopes: list(values.requested), name: values.name ?? '', mustHold: list(values.mustHold), leastLifetime, orgCode: (values.orgCode ?? '').trim() || null,
        });
        actions.closeDialog();
        announce(`${values.name} is saved.`);
        await settle(environment);
      } catch (thrown) {
        const error = asIpcError(thrown);
        if (error.field) return wrong(error.field, error.message);
        setDialog({ busy: false, problem: error.message });
        announce(error.message);
      }
    },

    /** Drops an expectation; it can be brought back. @param {string} environmentId @param {Ipc.Expectation} expectation */
    async removeExpectation(environmentId, expectation) {
      try {
        const environment = await backend.removeExpectation(environmentId, expectation.id);
        store.set({ board: { ...store.state.board, removed: { environmentId, expectation } } });
        await settle(environment);
        announce(`${expectation.name} is deleted. Undo is possible.`);
        focus('#undo-expectation');
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },

    async undoRemoveExpectation() {
      const { removed } = store.state.board;
      if (!removed) return;
      store.set({ board: { ...store.state.board, removed: null } });
      try {
        await settle(await backend.saveExpectation(removed.environmentId, removed.expectation));
        announce(`${removed.expectation.name} is back.`);
        focus('h1');
      } catch (thrown) {
        store.set({ notice: { tone: 'bad', text: asIpcError(thrown).message } });
      }
    },
  };

  /** @param {string} field @param {string} message */
  function wrong(field, message) {
    setDialog({ busy: false, errors: { [field]: message } });
    announce(message);
    focus(`#dialog-${field}`);
  }
}

/** Seconds as somebody would type them again: "1 h", "90 min", "75 s". @param {number} seconds */
export const writeSeconds = (seconds) => (seconds % 3600 === 0 ? `${seconds / 3600} h` : seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`);
