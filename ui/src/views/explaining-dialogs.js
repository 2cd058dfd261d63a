// @ts-check
// The dialogs that go with a failure: a message to somebody else, the report, the long text.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { banner, button, choice, marked } from './parts.js';
import { frame } from './dialog-frame.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {string} text @param {string} label */
const sheet = (text, label) => html`<div class="wire sheet" tabindex="0" role="group" aria-label=${label} dir="auto"><div class="wire-text">${text}</div></div>`;

/** @param {string | undefined} words */
const doneLine = (words) => html`<p class="note done-line">${words ? html`${icon('check', 'ok')}<span>${words}</span>` : nothing}</p>`;

/** @param {DialogState} d @param {Actions} actions */
export const askAdminDialog = (d, actions) => frame({
  title: 'A message for your admin', wide: true, reading: true, problem: d.problem, onClose: () => actions.closeDialog(), onSubmit: () => { void actions.copyDialogText(); },
  content: html`<p class="muted">It names the app, the API, the scopes and the clicks. There is no secret and no token in it.</p>${sheet(d.values.text ?? '', 'Message')}${doneLine(d.data.done)}`,
  buttons: button({ label: 'Copy', kind: 'primary', icon: 'copy', type: 'submit', main: true, busy: d.busy, onClick: () => undefined }),
});

/** @param {DialogState} d @param {Actions} actions */
export function reportDialog(d, actions) {
  const { report } = d.data;
  return frame({
    title: 'Report for a developer', wide: true, reading: true, problem: d.problem, onClose: () => actions.closeDialog(), onSubmit: () => { void actions.copyReport(); },
    content: html`<p class="muted">${report ? report.summary : 'The report is being put together.'}</p>
      ${choice({ name: 'report-format', legend: 'Form', hideLegend: true, row: true, value: d.values.format ?? 'markdown', onChange: (format) => { void actions.setReport({ format }); }, options: [
        { value: 'markdown', label: 'Markdown', line: 'For people and issue trackers' }, { value: 'json', label: 'JSON', line: 'For programs' }] })}
      <label class="check-label"><input type="checkbox" id="dialog-hide" .checked=${d.values.hide === 'yes'}
        @change=${(/** @type {Event} */ e) => { void actions.setReport({ hide: /** @type {HTMLInputElement} */ (e.target).checked ? 'yes' : '' }); }}><span>Hide claim values that are not needed to understand the failure</span></label>
      <div class="sheet-place">${report ? sheet(report.text, 'The report as it will leave') : nothing}</div>${doneLine(d.data.done)}`,
    buttons: html`${button({ label: 'Save', onClick: () => actions.saveReport(), name: 'Save the report among your downloads' })}
      ${button({ label: 'Copy', kind: 'primary', icon: 'copy', type: 'submit', main: true, busy: d.busy, onClick: () => undefined })}`,
  });
}

/** @param {State} state @param {DialogState} d @param {Actions} actions */
export function explanationDialog(state, d, actions) {
  const found = state.explanations?.find((e) => e.code === d.values.code);
  return frame({
    title: found ? marked(found.title) : 'Explanation', wide: true, reading: true, problem: d.problem, onClose: () => actions.closeDialog(), closeLabel: 'Close',
    content: found ? html`<div class="long-text">${longText(found)}</div>` : state.explanations ? banner('plain', 'info', 'There is no longer text about this one.') : html`<p class="muted">Being fetched.</p>`,
  });
}

const WHO = { you: 'You', 'kinde-admin': 'Somebody who may change things in Kinde', 'api-owner': 'The people who run the API', it: 'Your IT department', 'server-owner': 'The people who run the server' };

/** The long text about one finding. @param {Ipc.Explanation} e */
export const longText = (e) => html`<p>${marked(e.what)}</p>
  ${e.why ? html`<h3>Why that happens</h3><p>${marked(e.why)}</p>` : nothing}
  ${e.example ? html`<h3>How it looks</h3><div class="wire" tabindex="0" role="group" aria-label="Example" dir="ltr"><div class="wire-text">${e.example}</div></div>` : nothing}
  ${e.causes.length ? html`<h3>Usual causes</h3><ul>${e.causes.map((cause) => html`<li>${marked(cause)}</li>`)}</ul>` : nothing}
  ${e.fixes.length ? html`<h3>What to do</h3>${e.fixes.map((fix) => html`<ol class="steps">${fix.steps.map((step) => html`<li>${marked(step)}</li>`)}</ol><p class="small muted">${WHO[fix.who]} can do this.</p>`)}` : nothing}
  ${e.developer ? html`<h3>For a developer</h3><p>${marked(e.developer)}</p>` : nothing}
  ${e.references.length ? html`<ul class="references">${e.references.map((r) => html`<li>${r.title}<br><code>${r.url}</code></li>`)}</ul>` : nothing}
  <p class="small muted"><code>${e.code}</code></p>`;
