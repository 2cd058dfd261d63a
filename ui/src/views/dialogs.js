// @ts-check
import { html, nothing } from '../lit.js';
import { button, named } from './parts.js';
import { saveCallDialog } from './call-kept.js';
import { secretDialog } from './secret-dialog.js';
import { mintsDialog } from './mints-dialog.js';
import { paletteDialog } from './palette.js';
import { pasteDialog } from './pasting.js';
import { boardDialog } from './board.js';
import { expectationDialog } from './expectations.js';
import { handOnDialog } from './export-dialog.js';
import { frame } from './dialog-frame.js';
import { aboutDialog } from './about.js';
import { eraseDialog, exportDialog, resetDialog } from './settings-data.js';
import { tenantChangeDialog } from './tenant-dialog.js';
import { askAdminDialog, explanationDialog, reportDialog } from './explaining-dialogs.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** The one dialog that may lie over the window; main.js opens it as a modal. @param {State} state @param {Actions} actions */
export function dialog(state, actions) {
  const d = state.dialog;
  if (!d) return nothing;
  if (d.kind === 'ask-admin') return askAdminDialog(d, actions);
  if (d.kind === 'report') return reportDialog(d, actions);
  if (d.kind === 'explanation') return explanationDialog(state, d, actions);
  if (d.kind === 'export') return handOnDialog(state, d, actions);
  if (d.kind === 'paste') return pasteDialog(d, actions);
  if (d.kind === 'palette') return paletteDialog(state, d, actions);
  if (d.kind === 'clear-history') return clearHistoryDialog(d, actions);
  if (d.kind === 'board') return boardDialog(d, actions);
  if (d.kind === 'about') return aboutDialog(state, d, actions);
  if (d.kind === 'export-data') return exportDialog(d, actions);
  if (d.kind === 'erase') return eraseDialog(d, actions);
  if (d.kind === 'reset-settings') return resetDialog(d, actions);
  const environment = state.app?.environments.find((e) => e.id === d.environmentId);
  if (!environment) return nothing;
  if (d.kind === 'secret') return secretDialog(state, d, environment, actions);
  if (d.kind === 'expectation') return expectationDialog(d, environment, actions);
  if (d.kind === 'save-call' || d.kind === 'rename-call') return saveCallDialog(d, environment, actions);
  if (d.kind === 'mints') return mintsDialog(state, d, environment, actions);
  if (d.kind === 'tenant-change') return tenantChangeDialog(d, environment, actions);
  const { title, content, confirm, danger } = parts(d, environment);
  return frame({
    title, content, problem: d.problem, closeLabel: 'Cancel', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.confirmDialog(); },
    buttons: button({ label: confirm, kind: danger ? 'danger' : 'primary', type: 'submit', main: true, busy: d.busy, onClick: () => undefined }),
  });
}

/** @param {DialogState} d @param {Actions} actions */
const clearHistoryDialog = (d, actions) => frame({
  title: 'Clear the whole history?', problem: d.problem, closeLabel: 'Cancel', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.clearHistory(); },
  content: html`<p>Every exchange is removed, from all environments, and so are the copies on the disk. This cannot be undone. The count of minted tokens stays.</p>`,
  buttons: button({ label: 'Clear the history', kind: 'danger', type: 'submit', main: true, busy: d.busy, onClick: () => undefined }),
});

/** @param {DialogState} d @param {Ipc.EnvironmentView} environment */
function parts(d, environment) {
  if (d.kind === 'forget-secret') {
    return {
      title: 'Forget the client secret?', confirm: 'Forget the secret', danger: true,
      content: html`<p>No new token can be asked for until you paste it again. In ${environment.provider === 'kinde' ? 'Kinde' : 'the server'} nothing changes.</p>`,
    };
  }
  return {
    title: html`Delete ${named(environment.name)}?`, confirm: 'Delete', danger: true,
    content: html`<p>Its saved tokens and its secret go with it. Right after it you can still undo this.</p>`,
  };
}
