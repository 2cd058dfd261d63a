// @ts-check
// Finds an operation by plain words: a field that searches, and a list in groups with a light for each.
import { html, nothing, render } from '../lit.js';
import { icon } from '../icons.js';
import { index, search } from '../search.js';
import { onListKey } from './listbox.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Entry } from '../search.js' */
/** @typedef {{audience: string, id: string}} Picked */
/** @typedef {{api: Ipc.ApiCatalogue, operation: Ipc.Operation, light: Ipc.Light | null}} Option */

const MOST_FOUND = 30;
const MOST_EASY = 8;
const LIGHTS = { can: /** @type {const} */ (['check', 'ok', 'Can']), cannot: /** @type {const} */ (['cross', 'bad', 'Cannot']), unknown: /** @type {const} */ (['minus', 'muted', 'Unknown']) };

/** Fires `pick` with {audience, id}. The label points at `endpoint-search`. */
export class EndpointPicker extends HTMLElement {
  /** @type {Ipc.ApiCatalogue[]} */
  #catalogue = [];
  #isRead = false;
  /** @type {Map<string, Entry[]>} prepared once for each API */
  #entries = new Map();
  /** @type {Map<string, Ipc.Light>} */
  #lights = new Map();
  /** @type {Ipc.ApiLights[] | null} */
  #lit = null;
  /** @type {Picked | null} */
  #picked = null;
  #first = '';
  #typed = '';
  #isTyping = false;
  #isOpen = false;
  #active = -1;
  /** @type {'all' | 'can' | 'safe'} */
  #filter = 'all';

  /** @param {Ipc.ApiCatalogue[] | null} list */
  set catalogue(list) {
    if (list === this.#catalogue || !list) return;
    this.#catalogue = list;
    this.#isRead = true;
    this.#entries = new Map(list.map((api) => [api.audience, index(api.operations)]));
    this.#draw();
  }
  /** @param {Ipc.ApiLights[] | null} list */
  set lights(list) {
    if (list === this.#lit) return;
    this.#lit = list;
    this.#lights = new Map((list ?? []).flatMap((api) => api.lights.map((light) => [`${api.audience} ${light.id}`, light])));
    this.#draw();
  }
  /** @param {Picked | null} picked */
  set picked(picked) {
    if (picked?.id === this.#picked?.id && picked?.audience === this.#picked?.audience) return;
    this.#picked = picked;
    if (!this.#isTyping) this.#draw();
  }
  /** The API whose operations stand first. @param {string} audience */
  set first(audience) { if (audience !== this.#first) { this.#first = audience; this.#draw(); } }

  connectedCallback() { this.#draw(); }

  get #input() { return /** @type {HTMLInputElement | null} */ (this.querySelector('input')); }

  get #face() {
    const api = this.#catalogue.find((a) => a.audience === this.#picked?.audience);
    return api?.operations.find((o) => o.id === this.#picked?.id)?.summary ?? '';
  }

  /** What is offered, in groups. @returns {{title: string, options: Option[]}[]} */
  get #groups() {
    const apis = [...this.#catalogue].sort((a, b) => Number(b.audience === this.#first) - Number(a.audience === this.#first));
    const typed = this.#isTyping ? this.#typed : '';
    const several = apis.filter((api) => api.operations.length).length > 1;
    /** @type {Map<string, Option[]>} */
    const groups = new Map();
    let left = typed.trim() ? MOST_FOUND : Infinity;
    if (!typed.trim() && this.#filter === 'all') {
      const easy = apis.flatMap((api) => api.operations.filter((o) => o.safe && !o.parameters.some((p) => p.required))
        .map((operation) => ({ api, operation, light: this.#lights.get(`${api.audience} ${operation.id}`) ?? null })).filter((option) => option.light?.state === 'can'));
      if (easy.length) groups.set('Good to begin with: they only read', easy.slice(0, MOST_EASY));
    }
    for (const api of apis) {
      for (const operation of search(this.#entries.get(api.audience) ?? [], typed)) {
        const light = this.#lights.get(`${api.audience} ${operation.id}`) ?? null;
        if (this.#filter === 'can' && light?.state !== 'can') continue;
        if (this.#filter === 'safe' && !operation.safe) continue;
        if (left-- <= 0) break;
        const heading = [several ? api.name : '', typed.trim() ? '' : operation.group].filter(Boolean).join(': ') || 'Best match first';
        const list = groups.get(heading);
        if (list) list.push({ api, operation, light }); else groups.set(heading, [{ api, operation, light }]);
      }
    }
    return [...groups].map(([title, options]) => ({ title, options }));
  }

  /** @param {Option} option */
  #pick(option) {
    this.#isTyping = false;
    this.#typed = '';
    this.#setOpen(false);
    this.dispatchEvent(new CustomEvent('pick', { detail: { audience: option.api.audience, id: option.operation.id }, bubbles: true }));
  }

  /** @param {boolean} isOpen */
  #setOpen(isOpen) {
    this.#isOpen = isOpen;
    this.#active = -1;
    if (!isOpen) this.#isTyping = false;
    this.#draw();
  }

  /** @param {InputEvent} event */
  #onInput(event) {
    this.#typed = /** @type {HTMLInputElement} */ (event.target).value;
    this.#isTyping = true;
    this.#isOpen = true;
    this.#active = this.#typed.trim() ? 0 : -1;
    this.#draw();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const options = this.#groups.flatMap((group) => group.options);
    onListKey(event, {
      isOpen: this.#isOpen, active: this.#active, count: options.length, element: this,
      setOpen: (isOpen) => this.#setOpen(isOpen),
      point: (to) => { this.#active = to; this.#draw(); },
      take: () => {
        const option = this.#isOpen ? options[this.#active] : undefined;
        if (option) this.#pick(option);
        return option !== undefined;
      },
    });
  }

  /** @param {FocusEvent} event */
  #onBlur(event) {
    if (this.contains(/** @type {Node | null} */ (event.relatedTarget))) return;
    this.#setOpen(false);
  }

  /** @param {'all' | 'can' | 'safe'} filter */
  #setFilter(filter) {
    this.#filter = filter;
    this.#isOpen = true;
    this.#active = -1;
    this.#draw();
    this.#input?.focus();
  }

  #draw() {
    if (!this.isConnected) return;
    const groups = this.#isOpen ? this.#groups : [];
    const found = groups.reduce((sum, group) => sum + group.options.length, 0);
    const total = this.#catalogue.reduce((sum, api) => sum + api.operations.length, 0);
    let at = -1;
    const filters = /** @type {const} */ ([['all', 'All'], ['can', 'This token can'], ['safe', 'Only reading']]);
    render(html`<div class="endpoint-box">${icon('search', 'muted')}<input class="input" id="endpoint-search" type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto"
        placeholder=${total || !this.#isRead ? 'Such as: list users' : 'No operations are known here'} aria-autocomplete="list" aria-expanded=${this.#isOpen ? 'true' : 'false'} aria-controls="endpoint-list" aria-describedby="endpoint-search-note"
        aria-activedescendant=${this.#isOpen && this.#active >= 0 ? `endpoint-${this.#active}` : nothing} .value=${this.#isTyping ? this.#typed : this.#face}
        @input=${(/** @type {InputEvent} */ e) => this.#onInput(e)} @keydown=${(/** @type {KeyboardEvent} */ e) => this.#onKey(e)}
        @focus=${(/** @type {Event} */ e) => /** @type {HTMLInputElement} */ (e.target).select()} @click=${() => { if (!this.#isOpen) this.#setOpen(true); }} @blur=${(/** @type {FocusEvent} */ e) => this.#onBlur(e)}></div>
      <div class="endpoint-pop" ?hidden=${!this.#isOpen}>
        <div class="endpoint-filter" role="group" aria-label="Which are offered">${filters.map(([filter, label]) => html`<button type="button" class="chip plain" aria-pressed=${this.#filter === filter ? 'true' : 'false'}
          @pointerdown=${(/** @type {Event} */ e) => e.preventDefault()} @blur=${(/** @type {FocusEvent} */ e) => this.#onBlur(e)} @click=${() => this.#setFilter(filter)}>${label}</button>`)}</div>
        <div class="endpoint-list" id="endpoint-list" role="listbox" aria-label="Operations">${groups.map((group, number) => html`<div role="group" aria-labelledby="endpoint-group-${number}">
          <div class="endpoint-group" id="endpoint-group-${number}" role="presentation">${group.title}</div>
          ${group.options.map((option) => {
            at += 1;
            const { operation, light } = option;
            const [name, tone, word] = light ? LIGHTS[light.state] : /** @type {const} */ (['minus', 'muted', '']);
            return html`<div class="endpoint-option" role="option" id="endpoint-${at}" aria-selected=${at === this.#active ? 'true' : 'false'}
              @pointerdown=${(/** @type {Event} */ e) => e.preventDefault()} @click=${() => this.#pick(option)}>${light ? html`${icon(name, tone)}<span class="visually-hidden">${word}:</span>` : nothing}
              <span class="endpoint-words"><b>${operation.summary}</b><span class="endpoint-line"><span class="verb ${operation.method.toLowerCase()}">${operation.method}</span><code title=${operation.path}>${operation.path}</code></span>${
                light?.state === 'cannot' ? html`<span class="small muted">${light.because}</span>` : nothing}</span></div>`;
          })}</div>`)}</div>
        ${this.#isOpen && !found ? html`<p class="empty-line">${total ? 'Nothing fits. Try other words, or type the address below.' : this.#isRead ? 'No operations are known here. Type the address below.' : 'The operations are being read.'}</p>` : nothing}
      </div>
      <span class="visually-hidden" role="status">${this.#isOpen && this.#isTyping ? `${found} found` : ''}</span>`, this);
  }
}

customElements.define('endpoint-picker', EndpointPicker);
