// @ts-check
// A ring around what the tour speaks of. It lets every press through and follows its target.
import { bringUp } from '../focus.js';

const AWAY = 4, EDGE = 3, EVERY = 120;

export class TourRing extends HTMLElement {
  static observedAttributes = ['target'];
  #timer = 0;
  #shown = '';
  #around = /** @type {Element | null} */ (null);

  connectedCallback() {
    this.setAttribute('aria-hidden', 'true');
    this.#timer = setInterval(() => this.#place(), EVERY);
    this.#place();
  }

  disconnectedCallback() { clearInterval(this.#timer); }
  attributeChangedCallback() { this.#around = null; this.#place(); }

  #place() {
    const target = document.querySelector(this.getAttribute('target') ?? '');
    this.hidden = !target;
    if (!target || !this.isConnected) return;
    // An answer is another element than the place that was kept for it.
    if (this.#around !== target) bringUp(target);
    this.#around = target;
    const { left, top, right, bottom } = target.getBoundingClientRect();
    // At the edge of the window the ring stays inside it.
    const from = [left, top].map((at) => Math.max(EDGE, Math.round(at - AWAY)));
    const to = [Math.min(innerWidth - EDGE, right + AWAY), Math.min(innerHeight - EDGE, bottom + AWAY)];
    const place = [...from, ...to.map((at, index) => Math.round(at - (from[index] ?? 0)))];
    if (this.#shown === place.join()) return;
    this.#shown = place.join();
    for (const [index, name] of /** @type {const} */ (['left', 'top', 'width', 'height']).entries()) this.style[name] = `${place[index]}px`;
  }
}

customElements.define('tour-ring', TourRing);
