// @ts-check
// Scopes as chips, with a field that searches the known ones and takes any other.
import { html, nothing, render } from '../lit.js';
import { icon } from '../icons.js';
import { readScopes, suggestScopes } from '../texts.js';
import { onListKey } from './listbox.js';

const MOST = 60;

/** Fires `scopes` with the new list, and `open` when the known ones are looked at. The label points at the attribute `input-id`. */
export class ScopeField extends HTMLElement {
  #chosen = /** @type {string[]} */ ([]);
  #known = /** @type {string[]} */ ([]);
  #meanings = /** @type {ReadonlyMap<string, string>} */ (new Map());
  #typed = '';
  #isOpen = false;
  #active = -1;

  get chosen() { return this.#chosen; }
  set chosen(list) { this.#chosen = list; this.#draw(); }
  get known() { return this.#known; }
  set known(list) { this.#known = list; this.#draw(); }
  get meanings() { return this.#meanings; }
  /** What the scopes are good for, in plain words. */
  set meanings(words) { if (words !== this.#meanings) { this.#meanings = words; this.#draw(); } }

  connectedCallback() { this.#draw(); }

  get #inputId() { return this.getAttribute('input-id') ?? 'scopes'; }
  get #input() { return /** @type {HTMLInputElement | null} */ (this.querySelector('input')); }
  get #options() { return suggestScopes(this.#known, this.#chosen, this.#typed, this.#meanings).slice(0, MOST); }

  /** @param {string[]} list */
  #tell(list) { this.dispatchEvent(new CustomEvent('scopes', { detail: list, bubbles: true })); }

  /** @param {string} text */
  #add(text) {
    const added = readScopes(text).filter((scope) => !this.#chosen.includes(scope));
    this.#typed = '';
    this.#active = -1;
    if (this.#input) this.#input.value = '';
    if (added.length) this.#tell([...this.#chosen, ...added]);
    this.#draw();
  }

  /** @param {string} scope */
  #remove(scope) {
    this.#tell(this.#chosen.filter((s) => s !== scope));
    this.#input?.focus();
  }

  /** @param {boolean} isOpen */
  #setOpen(isOpen) {
    if (isOpen && !this.#isOpen) this.dispatchEvent(new CustomEvent('open', { bubbles: true }));
    this.#isOpen = isOpen;
    if (!isOpen) this.#active = -1;
    this.#draw();
  }

  /** @param {InputEvent} event */
  #onInput(event) {
    this.#typed = /** @type {HTMLInputElement} */ (event.target).value;
    if (/[\s,;]/.test(this.#typed)) return this.#add(this.#typed);
    this.#isOpen = true;
    this.#active = -1;
    this.#draw();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    // The window does the work of the page next: what stands in the field belongs to it.
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && this.#typed.trim()) return this.#add(this.#typed);
    const options = this.#options;
    const isOfList = onListKey(event, {
      isOpen: this.#isOpen, active: this.#active, count: options.length, element: this,
      setOpen: (isOpen) => this.#setOpen(isOpen),
      point: (to) => { this.#active = to; this.#draw(); },
      take: () => {
        const scope = options[this.#active] ?? this.#typed;
        if (scope.trim()) this.#add(scope);
        return scope.trim() !== '';
      },
    });
    if (!isOfList && event.key === 'Backspace' && !this.#typed && this.#chosen.length) this.#tell(this.#chosen.slice(0, -1));
    return undefined;
  }

  /** @param {FocusEvent} event */
  #onBlur(event) {
    if (this.contains(/** @type {Node | null} */ (event.relatedTarget))) return;
    if (this.#typed.trim()) this.#add(this.#typed);
    this.#setOpen(false);
  }

  #draw() {
    if (!this.isConnected) return;
    const id = this.#inputId, list = `${id}-list`;
    const options = this.#isOpen ? this.#options : [];
    const isOpen = this.#isOpen && options.length > 0;
    render(html`<div class="scope-box" @pointerdown=${(/** @type {Event} */ e) => { if (e.target === e.currentTarget) { e.preventDefault(); this.#input?.focus(); } }}>
      ${this.#chosen.map((scope) => html`<span class="chip removable" title=${this.#meanings.get(scope) ?? nothing}><bdi>${scope}</bdi><button type="button" aria-label=${`Remove ${scope}`} @click=${() => this.#remove(scope)}>${icon('cross')}</button></span>`)}
      <input id=${id} type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false" dir="ltr" placeholder=${this.#known.length ? 'Search or add' : 'Add a scope'}
        aria-autocomplete="list" aria-expanded=${isOpen ? 'true' : 'false'} aria-controls=${list} aria-describedby="${id}-note"
        aria-activedescendant=${isOpen && this.#active >= 0 ? `${list}-${this.#active}` : nothing}
        @input=${(/** @type {InputEvent} */ e) => this.#onInput(e)} @keydown=${(/** @type {KeyboardEvent} */ e) => this.#onKey(e)}
        @focus=${() => this.#setOpen(true)} @click=${() => this.#setOpen(true)} @blur=${(/** @type {FocusEvent} */ e) => this.#onBlur(e)}></div>
      <ul class="scope-list" id=${list} role="listbox" aria-label="Known scopes" ?hidden=${!isOpen}>${options.map((scope, index) => html`<li role="option" id="${list}-${index}"
        aria-selected=${index === this.#active ? 'true' : 'false'} @pointerdown=${(/** @type {Event} */ e) => { e.preventDefault(); this.#add(scope); }}><code>${scope}</code>${this.#meanings.has(scope) ? html`<span class="scope-meaning">${this.#meanings.get(scope)}</span>` : nothing}</li>`)}</ul>`, this);
  }
}

customElements.define('scope-field', ScopeField);
