// @ts-check
// Rows of a list of any length: only those in view are asked for and drawn.
import { html, nothing, render } from '../lit.js';

/** @template Row @typedef {{from: number, total: number, rows: Row[]}} Page */

const PAGE = 200, MARGIN = 10, TALLEST = 8_000_000, KEPT = 40;

/** @template Row */
export class VirtualRows extends HTMLElement {
  #bodyId = '';
  #total = 0;
  #pages = /** @type {Map<number, Row[]>} */ (new Map());
  #asked = /** @type {Set<number>} */ (new Set());
  #round = 0;
  #rowHeight = 20;
  #problem = '';
  #frame = 0;
  #wanted = -1;
  #resize = new ResizeObserver(() => this.schedule());

  get bodyId() { return this.#bodyId; }
  set bodyId(id) { if (id !== this.#bodyId) { this.#bodyId = id; this.restart(); } }
  get total() { return this.#total; }
  set total(total) { if (total !== this.#total) { this.#total = total; this.schedule(); } }

  /** Fetches rows. @param {number} from @param {number} count @returns {Promise<Page<Row>>} */
  fetchRows(from, count) { return Promise.resolve({ from, total: count, rows: [] }); }

  /** The box that scrolls. @param {unknown} inside @param {() => void} onScroll @returns {unknown} */
  box(inside, onScroll) { return html`<div class="body-scroll" @scroll=${onScroll}>${inside}</div>`; }

  /** One row; undefined while it is being fetched. @param {number} _at @param {Row | undefined} _row @returns {unknown} */
  row(_at, _row) { return nothing; }

  /** After each drawing. */
  drawn() {}

  get scroller() { return /** @type {HTMLElement | null} */ (this.querySelector('.body-scroll')); }
  get rowsInView() { return Math.max(1, Math.floor((this.scroller?.clientHeight ?? 0) / this.#rowHeight) - 1); }

  connectedCallback() {
    this.frameWork();
    this.#resize.observe(this);
    this.schedule();
  }

  disconnectedCallback() { this.#resize.disconnect(); }

  /** Draws the box anew: what is around the rows. */
  frameWork() {
    if (this.isConnected) render(this.box(html`<div class="body-space" role="presentation"><div class="body-rows" role="presentation"></div></div>`, () => this.schedule()), this);
  }

  /** Begins anew with other rows. */
  restart() {
    this.#round++;
    this.#pages.clear();
    this.#asked.clear();
    this.#problem = '';
    this.#wanted = -1;
    const { scroller } = this;
    if (scroller) { scroller.scrollTop = 0; scroller.scrollLeft = 0; }
    this.schedule();
  }

  /** Fetches the rows again; until they come, the old ones stay. @param {number} total */
  reread(total) {
    this.#round++;
    this.#asked.clear();
    this.#total = total;
    this.schedule();
  }

  /** A row that was fetched. @param {number} at @returns {Row | undefined} */
  rowAt(at) { return this.#pages.get(Math.floor(at / PAGE))?.[at % PAGE]; }

  /** Brings a row into view. @param {number} at */
  reveal(at) {
    this.#wanted = at;
    this.schedule();
  }

  schedule() {
    if (this.#frame || !this.isConnected) return;
    this.#frame = requestAnimationFrame(() => { this.#frame = 0; this.#draw(); });
  }

  /** @param {number} page */
  async #ask(page) {
    if (this.#asked.has(page) || !this.#bodyId) return;
    const round = this.#round;
    this.#asked.add(page);
    try {
      const answer = await this.fetchRows(page * PAGE, PAGE);
      if (round !== this.#round) return;
      this.#pages.set(page, answer.rows);
      this.#total = answer.total;
      if (this.#pages.size > KEPT) for (const key of this.#pages.keys()) { if (Math.abs(key - page) > KEPT / 4) { this.#pages.delete(key); this.#asked.delete(key); break; } }
    } catch (thrown) {
      if (round !== this.#round) return;
      this.#problem = thrown && typeof thrown === 'object' && 'message' in thrown ? String(thrown.message) : 'These lines could not be read.';
    }
    this.schedule();
  }

  #draw() {
    const { scroller } = this;
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
    // Rows that stand far below would hold the scroll position there, although the list has become shorter.
    if (scroller.scrollTop > Math.max(0, tall - inView)) {
      rows.style.setProperty('transform', 'translateY(0)');
      scroller.scrollTop = Math.max(0, tall - inView);
    }
    const reach = Math.max(1, tall - inView), scale = real > TALLEST ? (real - inView) / reach : 1;
    if (this.#wanted >= 0) {
      const y = this.#wanted * height, top = scroller.scrollTop * scale;
      if (y < top) scroller.scrollTop = y / scale;
      else if (y + 2 * height > top + inView) scroller.scrollTop = (y + 2 * height - inView) / scale;
      this.#wanted = -1;
    }
    const top = scroller.scrollTop * scale;
    const first = Math.max(0, Math.floor(top / height) - MARGIN);
    const last = Math.min(total, Math.ceil((top + inView) / height) + MARGIN);
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page++) void this.#ask(page);
    rows.style.setProperty('transform', `translateY(${scroller.scrollTop - (top - first * height)}px)`);
    rows.style.setProperty('--digits', `${String(total).length}ch`);
    const list = [];
    for (let at = first; at < last; at++) list.push(this.row(at, this.rowAt(at)));
    render(this.#problem ? html`<div class="body-row bad-text">${this.#problem}</div>` : list.length ? list : nothing, rows);
    this.drawn();
  }
}
