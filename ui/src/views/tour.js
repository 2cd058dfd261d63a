// @ts-check
import { html, nothing } from '../lit.js';
import { STOPS, currentStop } from '../tour.js';
import { button, keys } from './parts.js';

/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** The open stop of the tour, and a ring around what it speaks of. The window stays usable. @param {State} state @param {Actions} actions */
export function tourCard(state, actions) {
  const stop = currentStop(state);
  if (!stop) return nothing;
  const last = stop.at === STOPS.length - 1;
  return html`<tour-ring target=${stop.target}></tour-ring><section class="tour" role="dialog" aria-labelledby="tour-title" aria-describedby="tour-text">
    <p class="muted small">Tour, ${stop.at + 1} of ${STOPS.length}</p><h2 id="tour-title" tabindex="-1">${stop.title}</h2>
    <p id="tour-text">${stop.text.replace('Ctrl K', keys('K'))}</p>
    <div class="actions">${last ? nothing : button({ label: 'Leave the tour', kind: 'link', id: 'tour-leave', onClick: () => actions.leaveTour() })}<span class="tour-gap"></span>
      ${stop.at > 0 ? button({ label: 'Back', id: 'tour-back', onClick: () => actions.moveTour(-1) }) : nothing}
      ${last ? button({ label: 'Done', kind: 'primary', id: 'tour-next', onClick: () => actions.leaveTour() }) : button({ label: stop.next ?? 'Next', kind: 'primary', id: 'tour-next', busy: state.tourBusy, onClick: () => actions.moveTour(1) })}</div></section>`;
}
