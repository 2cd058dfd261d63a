// @ts-check
// The Code tab: the request and the call of the other tabs as a program, and the check that an API has to make.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { PASTED, callDraftOf, codeKind, codeLanguage, languagesFor, price, requestsOf } from '../derive.js';
import { banner, button, choice, emptyState, infoLines } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function codeStage(state, actions, environment, work) {
  if (environment.id === PASTED) {
    return emptyState('No program for pasted tokens', 'A pasted token has no client that could ask for another one. Choose one of your environments.', nothing, 'code');
  }
  const language = codeLanguage(state, work);
  return html`<section class="card form" aria-labelledby="code-title">
    <h2 id="code-title">Code</h2>
    ${kinds(actions, work)}
    ${codeKind(work) === 'call' && !callDraftOf(work.call) ? banner('plain', 'info', 'There is no call yet. Type its address on the Call tab.', button({ label: 'Go to Call', main: true, onClick: () => actions.openTab('call', '#tab-call') }))
      : language ? html`${picker(state, actions, work, language)}${program(actions, environment, work, language)}` : html`<p class="muted small">The program is being written.</p>`}
  </section>`;
}

/** @param {Actions} actions @param {Work} work */
function kinds(actions, work) {
  const call = callDraftOf(work.call);
  return choice({ name: 'code-kind', legend: 'What the program does', hideLegend: true, row: true, value: codeKind(work), onChange: (kind) => actions.setCodeKind(kind), options: [
    { value: 'token', label: 'Token request', line: 'As on the Token tab' },
    { value: 'call', label: 'Token request and call', line: call ? html`<span class="ellipsis">${call.method} ${pathOf(call.url)}</span>` : 'Type an address on the Call tab first' },
    { value: 'verify', label: 'Verify in your API', line: 'The check of a token that your API receives' }] });
}

/** @param {string} url */
function pathOf(url) {
  try { const { pathname, search } = new URL(url); return pathname + search; } catch { return url; }
}

/** @param {State} state @param {Actions} actions @param {Work} work @param {Ipc.CodeLanguage} language */
const picker = (state, actions, work, language) => html`<div class="code-row"><div class="field-block code-language"><label class="label" for="code-language">Language</label><div class="picker">
    <span class="picker-face" aria-hidden="true"><b>${language.label}</b></span>${icon('down')}
    <select id="code-language" @change=${(/** @type {Event} */ e) => actions.setCodeLanguage(/** @type {HTMLSelectElement} */ (e.target).value)}>
      ${languagesFor(state, work).map((known) => html`<option value=${known.id} .selected=${known.id === language.id}>${known.label}</option>`)}</select></div></div>
  <div class="actions">${button({ label: 'Copy', kind: 'primary', icon: 'copy', id: 'copy-code', main: true, disabled: !work.code?.sample?.code, onClick: () => { void actions.copyCode(); } })}
    ${button({ label: 'Save', id: 'save-code', name: 'Save the program in a file', disabled: !work.code?.sample?.code, onClick: () => { void actions.saveCode(); } })}</div></div>`;

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {Ipc.CodeLanguage} language */
function program(actions, environment, work, language) {
  const { code } = work;
  if (code?.problem) return banner('bad', 'warn', code.problem.message, button({ label: 'Try again', onClick: () => { void actions.writeCode(); } }));
  const sample = code?.sample;
  if (!sample) return html`<p class="muted small">The program is being written.</p>`;
  if (sample.code === null) {
    return html`${banner('plain', 'info', html`${sample.notes.map((line) => html`<p>${line}</p>`)}`)}`;
  }
  return html`<p class="note code-done">${work.codeDone ? html`${icon('check', 'ok')}<span class="breakable">${work.codeDone}</span>`
      : language.purpose === 'verify' ? (sample.run.includes('<') ? 'For a first try it reads a token from its standard input.' : nothing) : html`<span>The secret is not in it: it is read from the environment variable <code>KINDE_CLIENT_SECRET</code>.</span>`}</p>
    ${infoLines(sample.notes)}
    <pre class="wire code-block" tabindex="0" role="group" aria-label=${`Program in ${language.label}`} dir="ltr">${sample.code}</pre>
    <dl class="facts"><div><dt>Needs</dt><dd>${sample.needs}</dd></div><div><dt>Run</dt><dd><code>${sample.run}</code></dd></div>${
      language.purpose === 'request' && environment.provider === 'kinde' && !environment.practice ? html`<div><dt>Every run</dt><dd>${price(environment, requestsOf(environment, work).length).long}</dd></div>` : nothing}</dl>`;
}
