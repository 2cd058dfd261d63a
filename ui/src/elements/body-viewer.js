// @ts-check
// A response body of any size: only the lines in view are asked for and drawn.
import { html, nothing, render } from '../lit.js';

/** @typedef {(bodyId: string, view: 'pretty' | 'raw', from: number, count: number) => Promise<{from: number, total: number, lines: string[]}>} Load */

const PAGE = 200, MARGIN = 10, LONGEST = 4000, TALLEST = 8_000_000, KEPT = 40;

export class BodyViewer extends HTMLElement {
  #bodyId = '';
  #view = /** @type {'pretty' | 'raw'} */ ('pretty');
  #lineCount = 0;
  #total = 0;
  #pages = /** @type {Map<number, string[] | 'asked'>} */ (new Map());
  #round = 0;
  #rowHeight = 20;
  #problem = '';
  #frame = 0;
  #resize = new ResizeObserver(() => this.#schedule());
  /** @type {Load} */
  load = async () => ({ from: 0, total: 0, lines: [] });

  get bodyId() { return this.#bodyId; }
  set bodyId(id) { if (id !== this.#bodyId) { this.#bodyId = id; this.#restart(); } }
  get view() { return this.#view; }
  set view(view) { if (view !== this.#view) { this.#view = view; this.#restart(); } }
  get lineCount() { return this.#lineCount; }
  set lineCount(n) { if (n !== this.#lineCount) { this.#lineCount = n; if (!this.#total) this.#total = n; this.#schedule(); } }

  connectedCallback() {
    this.#frameWork();
    this.#resize.observe(this);
    this.#schedule();
  }

  disconnectedCallback() { this.#resize.disconnect(); }

  get #scroller() { return /** @type {HTMLElement | null} */ (this.querySelector('.body-scroll')); }

  #frameWork() {
    if (this.#scroller) return;
    render(html`<div class="body-scroll" tabindex="0" role="region" aria-label="Response body" dir="ltr" @scroll=${() => this.#schedule()}><div class="body-space"><div class="body-rows"></div></div></div>`, this);
  }

  #restart() {
    this.#round++;
    this.#pages.clear();
    this.#total = this.#lineCount;
    this.#problem = '';
    const scroller = this.#scroller;
    if (scroller) { scroller.scrollTop = 0; scroller.scrollLeft = 0; }
    this.#schedule();
  }

  #schedule() {
    if (this.#frame || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => { this.#frame = 0; this.#draw(); });
  }

  /** @param {number} page */
  async #ask(page) {
    if (this.#pages.has(page) || !this.#bodyId) return;
    const round = this.#round;
    this.#pages.set(page, 'asked');
    try {
      const answer = await this.load(this.#bodyId, this.#view, page * PAGE, PAGE);
      if (round !== this.#round) return;
      this.#pages.set(page, answer.lines);
      this.#total = answer.total;
      if (this.#pages.size > KEPT) for (const key of this.#pages.keys()) { if (Math.abs(key - page) > KEPT / 4) { this.#pages.delete(key); break; } }
    } catch (thrown) {
      if (round !== this.#round) return;
      this.#problem = thrown && typeof thrown === 'object' && 'message' in thrown ? String(thrown.message) : 'These lines could not be read.';
    }
    this.#schedule();
  }

  #draw() {
    const scroller = this.#scroller;
    const space = /** @type {HTMLElement | null} */ (this.querySelector('.body-space'));
    const rows = /** @type {HTMLElement | null} */ (this.querySelector('.body-rows'));
    if (!scroller || !space || !rows) return;
    const measured = parseFloat(getComputedStyle(rows).lineHeight);
    if (measured > 0) this.#rowHeight = measured;
    const height = this.#rowHeight, total = Math.max(1, this.#total);
    const real = total * height, tall = Math.min(real, TALLEST);
    space.style.setProperty('height', `${tall}px`);
    scroller.style.setProperty('--lines', `${tall}px`);
    // Over the tallest height an engine can lay out, a step of the scroll bar stands for more than itself.
    const inView = scroller.clientHeight;
    const reach = Math.max(1, tall - inView);
    const top = real > TALLEST ? (scroller.scrollTop / reach) * (real - inView) : scroller.scrollTop;
    const first = Math.max(0, Math.floor(top / height) - MARGIN);
    const last = Math.min(total, Math.ceil((top + inView) / height) + MARGIN);
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page++) void this.#ask(page);
    rows.style.setProperty('transform', `translateY(${scroller.scrollTop - (top - first * height)}px)`);
    rows.style.setProperty('--digits', `${String(total).length}ch`);
    const list = [];
    for (let at = first; at < last; at++) {
      const page = this.#pages.get(Math.floor(at / PAGE));
      const text = Array.isArray(page) ? page[at % PAGE] ?? '' : undefined;
      list.push(html`<div class="body-row"><span class="body-number" aria-hidden="true">${at + 1}</span><span class="body-line">${text === undefined ? ' ' : shorten(text)}</span></div>`);
    }
    render(this.#problem ? html`<div class="body-row bad-text">${this.#problem}</div>` : list.length ? list : nothing, rows);
  }
}

/** A line no window should lay out whole. @param {string} text */
const shorten = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)} … ${text.length - LONGEST} more characters in this line` : text || ' ');

customElements.define('body-viewer', BodyViewer);
