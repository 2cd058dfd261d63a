// @ts-check
// What goes to a colleague, to Postman or to a program: shown as it will leave.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { button, choice, field, infoLines, input, named } from './parts.js';
import { frame } from './dialog-frame.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {{value: Ipc.ExportFormat, label: string, line: string}[]} */
const FORMATS = [
  { value: 'team-pack', label: 'Team pack', line: 'For colleagues with this app' },
  { value: 'postman-collection', label: 'Postman collection', line: 'Requests and tests, for newman too' },
  { value: 'postman-environment', label: 'Postman environment', line: 'Its variables' },
  { value: 'dotenv', label: '.env', line: 'For a program' },
];

/** @param {State} state @param {DialogState} d @param {Actions} actions */
export function handOnDialog(state, d, actions) {
  const format = d.values.format ?? 'team-pack';
  const { sheet } = d.data;
  return frame({
    title: 'Hand on', wide: true, reading: true, problem: d.problem, closeLabel: 'Close', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.saveHandOn(); },
    content: html`<p class="muted">There is never a secret and never a token in it. Below you see it as it will leave.</p>
      ${choice({ name: 'export-format', legend: 'Form', hideLegend: true, small: true, value: format, options: FORMATS, onChange: (value) => { void actions.setHandOn({ format: value }); } })}
      ${format === 'team-pack' ? packFields(state, d, actions) : nothing}
      ${sheet?.notes.length ? infoLines(sheet.notes) : nothing}
      <div class="sheet-place">${sheet ? html`<div class="wire sheet" tabindex="0" role="group" aria-label="As it will leave" dir="auto"><div class="wire-text">${sheet.text}</div></div>` : nothing}</div>
      <p class="note done-line">${d.data.done ? html`${icon('check', 'ok')}<span>${d.data.done}</span>` : sheet ? html`<span><bdi>${sheet.fileName}</bdi></span>` : nothing}</p>`,
    buttons: html`${button({ label: 'Copy', icon: 'copy', onClick: () => actions.copyHandOn() })}
      ${button({ label: 'Save…', kind: 'primary', icon: 'download', type: 'submit', main: true, busy: d.busy, disabled: !sheet, onClick: () => undefined })}`,
  });
}

/** @param {State} state @param {DialogState} d @param {Actions} actions */
function packFields(state, d, actions) {
  const chosen = (d.values.environments ?? '').split(' ').filter(Boolean);
  const own = state.app?.environments.filter((e) => !e.practice && e.id !== 'pasted') ?? [];
  const toggle = (/** @type {string} */ id, /** @type {boolean} */ on) => { void actions.setHandOn({ environments: (on ? [...chosen, id] : chosen.filter((other) => other !== id)).join(' ') }); };
  return html`${own.length > 1 ? html`<fieldset class="choice"><legend class="label">Environments</legend>${own.map((e) => html`<label class="check-label"><input type="checkbox" .checked=${chosen.includes(e.id)}
      @change=${(/** @type {Event} */ event) => toggle(e.id, /** @type {HTMLInputElement} */ (event.target).checked)}><span>${named(e.name)} <span class="muted"><bdi>${e.host}</bdi></span></span></label>`)}</fieldset>` : nothing}
    ${field({ id: 'dialog-name', label: 'Name of the pack', error: d.errors.name, control: input({ id: 'dialog-name', value: d.values.name ?? '', error: d.errors.name, onInput: (name) => { void actions.setHandOn({ name }); } }) })}
    ${field({ id: 'dialog-welcome', label: 'Welcome text', optional: true, error: d.errors.welcome, hint: 'For whoever opens it: what it is for, and whom to ask for the secrets.',
      control: html`<textarea class="input short-text" id="dialog-welcome" rows="2" dir="auto" aria-describedby="dialog-welcome-note" aria-invalid=${d.errors.welcome ? 'true' : nothing} .value=${d.values.welcome ?? ''}
        @input=${(/** @type {Event} */ e) => { void actions.setHandOn({ welcome: /** @type {HTMLTextAreaElement} */ (e.target).value }); }}></textarea>` })}`;
}
