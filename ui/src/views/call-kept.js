// @ts-check
// Calls kept under a name, and the dialogs that name them.
import { html, nothing } from '../lit.js';
import { banner, button, disclosure, field, input, named } from './parts.js';
import { frame } from './dialog-frame.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState, State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function keptCalls(state, actions, environment, work) {
  const { savedCalls } = environment;
  const { deleted, saved } = work.callHelp;
  if (!savedCalls.length && !deleted) return nothing;
  return html`<section class="card tight form kept" aria-label="Saved calls">
    ${deleted ? banner('plain', 'bin', html`<p>${named(deleted.name)} is deleted.</p>`, button({ label: 'Undo', id: 'undo-call', name: `Undo: bring ${deleted.name} back`, onClick: () => actions.undoDeleteCall() })) : nothing}
    ${savedCalls.length ? disclosure(state, actions, 'saved-calls', `Saved calls (${savedCalls.length})`, () => html`<ul class="rows">${savedCalls.map((call) => html`<li class="list-row ${call.id === saved ? 'on' : ''}">
      <button type="button" class="text-button list-text" title="Put it into the form" @click=${() => actions.useSavedCall(call)}><b>${named(call.name)}</b><span class="endpoint-line"><span class="verb ${call.method.toLowerCase()}">${call.method}</span><code class="ellipsis">${pathOf(call.url)}</code></span></button>
      <span class="actions nowrap">${button({ label: 'Run', kind: 'link', id: `run-call-${call.id}`, name: `Run ${call.name}`, busy: work.operation !== null, onClick: () => actions.runSavedCall(call) })}
        ${button({ label: 'Rename', kind: 'link', id: `rename-call-${call.id}`, name: `Rename ${call.name}`, onClick: () => actions.askRenameCall(call) })}
        ${button({ label: 'Delete', kind: 'link', name: `Delete ${call.name}`, onClick: () => actions.deleteSavedCall(call) })}</span></li>`)}</ul>`) : nothing}</section>`;
}

/** @param {string} url */
const pathOf = (url) => url.replace(/^https?:\/\/[^/]*/, '') || url;

/** @param {DialogState} d @param {Ipc.EnvironmentView} environment @param {Actions} actions */
export function saveCallDialog(d, environment, actions) {
  const isRename = d.kind === 'rename-call';
  const replaces = !isRename && Boolean(d.values.callId);
  return frame({
    title: isRename ? 'Rename the call' : 'Save this call', problem: d.problem, closeLabel: 'Cancel', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.saveCall(); },
    content: html`${field({ id: 'dialog-name', label: 'Name', error: d.errors.name, hint: isRename ? nothing : `Kept with ${environment.name}, for the next time.`,
        control: input({ id: 'dialog-name', value: d.values.name ?? '', error: d.errors.name, required: true, onInput: (name) => actions.setDialogValues({ name }) }) })}
      ${isRename ? nothing : html`<p class="small muted">No token is kept with it. Headers and members of the body that carry credentials are left out.${environment.practice ? ' In Practice it lasts until the app is closed.' : ''}</p>`}`,
    buttons: html`${replaces ? button({ label: 'Save as a new one', busy: d.busy, onClick: () => { void actions.saveCall(true); } }) : nothing}
      ${button({ label: isRename ? 'Rename' : replaces ? 'Replace' : 'Save', kind: 'primary', type: 'submit', main: true, busy: d.busy, onClick: () => undefined })}`,
  });
}

