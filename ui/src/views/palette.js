// @ts-check
// The command palette: one field that searches everything, one list to choose from.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { entries, search } from '../palette.js';
import { keys, named } from './parts.js';

/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const PAGE = 8;

/** @param {State} state @param {DialogState} d @param {Actions} actions */
export function paletteDialog(state, d, actions) {
  const found = search(entries(state, keys), d.values.query ?? '');
  const active = Math.min(Number(d.values.active ?? 0), found.length - 1);
  const go = (/** @type {number} */ to) => actions.setDialogValues({ active: String(Math.max(0, Math.min(found.length - 1, to))) });
  const run = (/** @type {number} */ index) => { const entry = found[index]; if (entry) actions.runEntry(entry); };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    /** @type {Record<string, number>} */
    const to = { ArrowDown: active + 1 > found.length - 1 ? 0 : active + 1, ArrowUp: active < 1 ? found.length - 1 : active - 1, PageDown: active + PAGE, PageUp: active - PAGE };
    const target = to[event.key];
    if (target !== undefined) { event.preventDefault(); go(target); }
    else if (event.key === 'Enter') {
      event.preventDefault();
      event.stopPropagation();
      // Typed faster than the list is drawn: what stands in the field counts.
      const typed = /** @type {HTMLInputElement} */ (event.target).value;
      const entry = typed === (d.values.query ?? '') ? found[active] : search(entries(state, keys), typed)[0];
      if (entry) actions.runEntry(entry);
    }
  };
  return html`<dialog class="dialog palette" data-modal aria-label="Go to anything" @cancel=${(/** @type {Event} */ e) => { e.preventDefault(); actions.closeDialog(); }}
    @pointerdown=${(/** @type {Event} */ e) => { if (e.target === e.currentTarget) actions.closeDialog(); }}>
    <div class="palette-field">${icon('search', 'muted')}<input class="palette-input" id="palette" type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto" aria-label="Go to anything" placeholder="Environment, page, operation, setting, word…"
      aria-autocomplete="list" aria-expanded=${found.length ? 'true' : 'false'} aria-controls="palette-list" aria-activedescendant=${found.length ? `palette-${active}` : nothing} .value=${d.values.query ?? ''}
      @input=${(/** @type {Event} */ e) => actions.setDialogValues({ query: /** @type {HTMLInputElement} */ (e.target).value, active: '0' })} @keydown=${onKey}><kbd class="key" aria-hidden="true">Esc</kbd></div>
    <ul class="palette-list" id="palette-list" role="listbox" tabindex="-1" aria-label="What fits">${found.map((entry, index) => html`<li role="option" id="palette-${index}" class="palette-item" aria-selected=${index === active ? 'true' : 'false'}
      @pointermove=${() => { if (index !== active) go(index); }} @click=${() => run(index)}>${icon(entry.icon)}<span class="palette-title">${named(entry.title)}</span><span class="palette-detail">${named(entry.detail)}</span>${
        entry.shortcut ? html`<kbd class="key">${entry.shortcut}</kbd>` : nothing}<span class="palette-kind">${entry.kind}</span></li>`)}</ul>
    <p class="palette-foot muted small"><span role="status">${found.length ? count(found.length, 'entry', 'entries') : 'Nothing fits. Try another word, such as audience, scope or theme.'}</span><span aria-hidden="true"><kbd class="key">↑</kbd> <kbd class="key">↓</kbd> choose <kbd class="key">↵</kbd> go</span></p>
  </dialog>`;
}
