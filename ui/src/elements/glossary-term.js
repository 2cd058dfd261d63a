// @ts-check
// A word of the field: pressed, it says what it means in a popover beside it. The popover closes by Esc or a press elsewhere.
import { html, render } from '../lit.js';
import { meaning } from '../glossary.js';

const GAP = 6, EDGE = 8;
let sequence = 0;

/** `<glossary-term word="audience"><span>audience</span></glossary-term>`; its words stay as they stand in the sentence, and stay lit's. */
export class GlossaryTerm extends HTMLElement {
  #id = `term-${++sequence}`;

  connectedCallback() {
    const words = this.firstElementChild, entry = meaning(this.getAttribute('word') ?? '');
    if (!words || !entry || words instanceof HTMLButtonElement) return;
    render(html`<button type="button" class="term" popovertarget=${this.#id} aria-expanded="false"></button><span class="popover" id=${this.#id} popover role="note" aria-label=${entry.title}
      @beforetoggle=${(/** @type {ToggleEvent} */ e) => this.#turn(e)} @toggle=${(/** @type {ToggleEvent} */ e) => { if (e.newState === 'open') this.#place(); }}><strong>${entry.title}</strong><span class="popover-text">${entry.text}</span></span>`, this);
    this.querySelector('button')?.append(words);
  }

  /** @param {ToggleEvent} event */
  #turn(event) { this.querySelector('button')?.setAttribute('aria-expanded', event.newState === 'open' ? 'true' : 'false'); }

  /** Below the word, or above it where there is no room; never over an edge of the window. */
  #place() {
    const button = this.querySelector('button'), popover = /** @type {HTMLElement | null} */ (this.querySelector('.popover'));
    if (!button || !popover) return;
    const at = button.getBoundingClientRect(), { width, height } = popover.getBoundingClientRect();
    const below = at.bottom + GAP, above = at.top - GAP - height;
    popover.style.left = `${Math.max(EDGE, Math.min(at.left, innerWidth - width - EDGE))}px`;
    popover.style.top = `${Math.max(EDGE, below + height > innerHeight - EDGE && above > EDGE ? above : Math.min(below, innerHeight - height - EDGE))}px`;
  }
}

customElements.define('glossary-term', GlossaryTerm);
