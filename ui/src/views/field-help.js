// @ts-check
// What was noticed about a field: said, offered, never done by itself.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { button } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { EnvironmentForm, FormValues } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {Partial<Record<keyof FormValues, string>>} */
const NAMES = { host: 'the domain', clientId: 'the client ID', audience: 'the audience', issuer: 'the issuer', tokenEndpoint: 'the token endpoint' };

/** @param {unknown} text @param {unknown} [offer] @param {'info' | 'warn' | 'check'} [name] */
const line = (text, offer = nothing, name = 'info') => html`<li>${icon(name, name === 'check' ? 'ok' : name === 'warn' ? 'warn' : '')}<span>${text} ${offer}</span></li>`;

/** @param {Actions} actions @param {EnvironmentForm} form @param {keyof FormValues} name */
export function fieldHelp(actions, form, name) {
  const reading = form.help.readings[name];
  const lines = reading ? [
    ...(reading.changes.length ? [line(reading.changes.join('. ').replace(/\.?$/, '.'), button({ label: 'Put it right', kind: 'link', name: `Put it right: ${NAMES[name] ?? name}`, onClick: () => actions.takeOffer(name, reading.cleaned) }), 'warn')] : []),
    ...reading.hints.map(({ sentence, offer }) => line(sentence, offer ? button({ label: offer.label, kind: 'link', onClick: () => actions.takeOffer(name, offer.value) }) : nothing)),
  ] : [];
  if (!lines.length) return nothing;
  return html`<ul class="field-help" role="list">${lines}</ul>`;
}

/** @param {Actions} actions @param {Ipc.SecretFieldReading | null | undefined} reading @param {boolean} clean */
export function secretHelp(actions, reading, clean) {
  if (!reading || (!reading.changes.length && !reading.hints.length)) return nothing;
  return html`<ul class="field-help" role="list">
    ${reading.changes.length ? line(clean ? html`It will be used without this: ${reading.changes.join(', ')}.` : reading.changes.join('. ').replace(/\.?$/, '.'),
      button({ label: clean ? 'Use it as typed' : 'Remove', kind: 'link', name: clean ? 'Use it as typed: the secret' : 'Remove that from the secret', onClick: () => actions.setCleanSecret(!clean) }), clean ? 'check' : 'warn') : nothing}
    ${reading.hints.map((hint) => line(hint))}</ul>`;
}

/** What was understood of a pasted message. @param {EnvironmentForm} form */
export function noteReading({ help: { note } }) {
  if (!note) return nothing;
  return html`<div class="banner ok note-reading" id="form-note" tabindex="-1" role="group" aria-labelledby="form-note-title">${icon('check')}<div class="banner-text"><p id="form-note-title"><strong>Read from what you pasted</strong></p>
    <ul>${note.understood.map((text) => html`<li><bdi>${text}</bdi></li>`)}</ul>
    ${note.leftOver.length ? html`<p class="small"><strong>Not used:</strong></p><ul class="small">${note.leftOver.map((text) => html`<li><bdi>${text}</bdi></li>`)}</ul>` : nothing}</div></div>`;
}

/** In place of the secret's field. @param {Actions} actions @param {number} characters */
export const notedSecret = (actions, characters) => html`<div class="field-block"><span class="label">Client secret</span>
  <div class="noted-secret">${icon('lock', 'ok')}<span>A secret with ${characters} characters was found. It is not shown.</span>${button({ label: 'Use another', id: 'form-secret', kind: 'link', onClick: () => actions.dropNotedSecret() })}</div></div>`;
