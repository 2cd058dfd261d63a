// @ts-check
// Who made this: version, licence, and what it is built of.
import { html } from '../lit.js';
import { frame } from './dialog-frame.js';
import { PLATFORMS } from './settings.js';

/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {DialogState} d @param {Actions} actions */
export const aboutDialog = (state, d, actions) => frame({
  title: 'About M2M Token Tester', wide: true, reading: true, problem: d.problem, closeLabel: 'Close', onClose: () => actions.closeDialog(),
  content: html`<p>Version ${state.app?.version ?? ''} for ${PLATFORMS[state.app?.platform ?? ''] ?? ''}. Licensed under MIT or Apache-2.0, as you like.</p>
    <p class="muted">No account, no telemetry. It works offline, and speaks only with the servers of your environments.</p>
    <h3>What it is built of</h3>
    <div class="sheet-place">${d.values.licences === undefined ? html`<p class="muted">Being fetched.</p>`
      : html`<div class="wire sheet" tabindex="0" role="group" aria-label="Licences of what it is built of" dir="ltr"><div class="wire-text">${d.values.licences}</div></div>`}</div>`,
});
