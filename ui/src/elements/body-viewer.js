// @ts-check
// A response body as lines, of any size.
import { html, nothing } from '../lit.js';
import { VirtualRows } from './virtual-rows.js';
import { pattern, pieces } from './body-text.js';

/** @typedef {(bodyId: string, view: 'tree' | 'pretty' | 'raw', from: number, count: number) => Promise<{from: number, total: number, lines: string[]}>} Load */
/** What is searched for, and the place that was gone to. @typedef {{query: string, line: number | null, inLine: number}} Mark */

const LONGEST = 4000;

/** @param {string} text @param {RegExp | null} search @param {number} current */
export const drawn = (text, search, current) => pieces(text, search, current).map((piece) =>
  piece.kind === 'text' ? piece.text : piece.kind === 'odd' ? html`<span class="odd" title="A character that cannot be seen">${piece.text}</span>`
    : html`<mark class=${piece.kind === 'current' ? 'current' : nothing}>${piece.text}</mark>`);

/** @extends {VirtualRows<string>} */
export class BodyViewer extends VirtualRows {
  #view = /** @type {'pretty' | 'raw'} */ ('pretty');
  #mark = /** @type {Mark} */ ({ query: '', line: null, inLine: 0 });
  #search = /** @type {RegExp | null} */ (null);
  /** @type {Load} */
  load = async () => ({ from: 0, total: 0, lines: [] });

  get view() { return this.#view; }
  set view(view) { if (view !== this.#view) { this.#view = view; this.restart(); } }
  /** How many there are, before the first are fetched. */
  set lineCount(/** @type {number} */ n) { if (super.total === 0) super.total = n; }
  get mark() { return this.#mark; }
  set mark(mark) {
    const before = this.#mark;
    if (mark.query === before.query && mark.line === before.line && mark.inLine === before.inLine) return;
    this.#mark = mark;
    if (mark.query !== before.query) this.#search = pattern(mark.query);
    if (mark.line !== null) this.reveal(mark.line); else this.schedule();
  }

  /** @param {number} from @param {number} count */
  async fetchRows(from, count) {
    const { total, lines } = await this.load(this.bodyId, this.#view, from, count);
    return { from, total, rows: lines };
  }

  /** @param {unknown} inside @param {() => void} onScroll */
  box(inside, onScroll) {
    return html`<div class="body-scroll" tabindex="0" role="region" aria-label="Response body" dir="ltr" @scroll=${onScroll}>${inside}</div>`;
  }

  /** @param {number} at @param {string | undefined} text */
  row(at, text) {
    const here = this.#mark.line === at;
    return html`<div class="body-row ${here ? 'here' : ''}"><span class="body-number" aria-hidden="true">${at + 1}</span><span class="body-line">${
      text === undefined ? ' ' : text ? drawn(shorten(text), this.#search, here ? this.#mark.inLine : -1) : ' '}</span></div>`;
  }
}

/** A line no window should lay out whole. @param {string} text */
const shorten = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST)} … ${text.length - LONGEST} more characters in this line` : text);

customElements.define('body-viewer', BodyViewer);
