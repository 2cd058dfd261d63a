// @ts-check
// Will it work? What can be said of a call before it is sent.
import { html, nothing } from '../lit.js';
import { disclosure, light } from './parts.js';

/** @import { State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const TONES = { passed: /** @type {const} */ ('ok'), failed: /** @type {const} */ ('bad'), unknown: /** @type {const} */ ('warn') };
const NAMES = { address: 'Address', token: 'Expiry', audience: 'Audience', scope: 'Scope', organisation: 'Organisation' };
const WORDS = { passed: 'in order', failed: 'stands in the way', unknown: 'cannot be told' };

/** @param {State} state @param {Actions} actions @param {Work} work */
export function checks(state, actions, work) {
  const { preflight } = work.callHelp;
  // Its room is kept, so that nothing jumps while somebody types.
  if (!preflight) return html`<div class="will-it-work"><p id="will-it-work" class="small muted">${work.call.url.trim() ? 'Looking whether it will work.' : 'Pick something to do, or type an address.'}</p></div>`;
  return html`<div class="will-it-work ${preflight.outcome}">
    <p id="will-it-work">${light(TONES[preflight.outcome], preflight.sentence)}</p>
    ${preflight.checks.length ? disclosure(state, actions, 'will-it-work-why', 'What was looked at', () => html`<ul class="check-list" role="list">${preflight.checks.map((check) => html`<li>
      ${light(TONES[check.outcome], NAMES[check.name])}<span class="visually-hidden">, ${WORDS[check.outcome]}: </span><span class="small">${check.because}</span></li>`)}</ul>`) : nothing}</div>`;
}
