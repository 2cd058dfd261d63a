// @ts-check
// A ring around what the tour speaks of. It lets every press through and follows its target.

const AWAY = 4, EVERY = 120;

export class TourRing extends HTMLElement {
  static observedAttributes = ['target'];
  #timer = 0;
  #shown = '';

  connectedCallback() {
    this.setAttribute('aria-hidden', 'true');
    this.#timer = setInterval(() => this.#place(), EVERY);
    this.#place();
  }

  disconnectedCallback() { clearInterval(this.#timer); }
  attributeChangedCallback() { this.#shown = ''; this.#place(); }

  #place() {
    const target = document.querySelector(this.getAttribute('target') ?? '');
    this.hidden = !target;
    if (!target || !this.isConnected) return;
    if (!this.#shown) target.scrollIntoView({ block: 'nearest' });
    const { left, top, width, height } = target.getBoundingClientRect();
    const place = [left - AWAY, top - AWAY, width + 2 * AWAY, height + 2 * AWAY].map(Math.round);
    if (this.#shown === place.join()) return;
    this.#shown = place.join();
    for (const [index, name] of /** @type {const} */ (['left', 'top', 'width', 'height']).entries()) this.style[name] = `${place[index]}px`;
  }
}

customElements.define('tour-ring', TourRing);
