// @ts-check
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { selectedEnvironment, tokenState, workOf } from '../derive.js';
import { keys, named } from './parts.js';

/** @import { IconName } from '../icons.js' */
/** @import { State, View } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {{view: View, label: string, icon: IconName, hint?: string}[]} */
const ROOMS = [
  { view: 'scopes', label: 'Which scopes?', icon: 'list' },
  { view: 'practice', label: 'Practice', icon: 'flask' },
  { view: 'history', label: 'History', icon: 'clock' },
  { view: 'settings', label: 'Settings', icon: 'gear' },
  { view: 'help', label: 'Help', icon: 'help', hint: 'F1' },
];

/** @param {State} state @param {Actions} actions */
export function rail(state, actions) {
  const selected = selectedEnvironment(state);
  return html`<nav class="rail" aria-label="Environments and pages">
    <h2 class="rail-title">Environments</h2>
    <ul class="rail-list" role="list">
      ${state.app?.environments.map((environment) => {
        const on = environment.id === selected?.id;
        const token = tokenState(environment, workOf(state, environment), state.now);
        return html`<li><button type="button" class="rail-item ${on && ['environment', 'edit', 'connection', 'checklist', 'api', 'guard', 'tenant'].includes(state.view) ? 'on' : ''}" aria-current=${on ? 'true' : nothing}
          @click=${() => actions.select(environment.id)}>
          <span class="dot colour-${environment.colour}" aria-hidden="true"></span>
          <span class="rail-name" title=${environment.name}>${named(environment.name)}</span>
          <span class="rail-state">${environment.production ? html`<span class="tag small">PRODUCTION</span>` : nothing}<span class="state-words ${token.tone}">${
            token.kind === 'refused' ? icon('cross') : nothing}${token.words}</span></span>
        </button></li>`;
      })}
    </ul>
    <button type="button" class="rail-link" id="add-environment" aria-current=${state.view === 'connect' ? 'page' : nothing} title=${`New environment (${keys('N')})`}
      @click=${() => actions.connect()}>${icon('plus')}<span>Add environment</span><kbd aria-hidden="true">${keys('N')}</kbd></button>
    <button type="button" class="rail-link" id="room-board" aria-current=${state.view === 'board' ? 'page' : nothing} @click=${() => actions.openBoard()}>${icon('checklist')}<span>Check all</span></button>
    <button type="button" class="rail-link" id="room-import" aria-current=${state.view === 'import' ? 'page' : nothing} @click=${() => actions.openImport()}>${icon('file')}<span>Import</span></button>
    <div class="rail-rooms">
      <button type="button" class="rail-link" id="open-palette" title=${`Go to anything (${keys('K')})`} aria-keyshortcuts=${keys('K').startsWith('⌘') ? 'Meta+K' : 'Control+K'} @click=${() => actions.openPalette()}>${icon('search')}<span>Go to anything</span><kbd aria-hidden="true">${keys('K')}</kbd></button>
      ${ROOMS.map((room) => html`<button type="button" class="rail-link" id="room-${room.view}" aria-current=${state.view === room.view ? 'page' : nothing}
        @click=${() => actions.go(room.view)}>${icon(room.icon)}<span>${room.label}</span>${room.hint ? html`<kbd aria-hidden="true">${room.hint}</kbd>` : nothing}</button>`)}
    </div>
  </nav>`;
}
