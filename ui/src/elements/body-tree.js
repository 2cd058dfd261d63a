// @ts-check
// A JSON body as a tree of any size: folded and opened by mouse and keyboard, as the ARIA pattern for trees says.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { VirtualRows } from './virtual-rows.js';
import { pattern } from './body-text.js';
import { drawn } from './body-viewer.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { Mark } from './body-viewer.js' */

/** @typedef {(bodyId: string, from: number, count: number) => Promise<Ipc.TreeRows>} LoadRows */
/** @typedef {(bodyId: string, node: number | null, open: boolean) => Promise<number>} Fold */

const DEEPEST = 24;

/** @extends {VirtualRows<Ipc.TreeRow>} */
export class BodyTree extends VirtualRows {
  #active = 0;
  #mark = /** @type {Mark} */ ({ query: '', line: null, inLine: 0 });
  #search = /** @type {RegExp | null} */ (null);
  #told = -1;
  #changes = 0;
  /** @type {LoadRows} */
  load = async () => ({ from: 0, total: 0, rows: [] });
  /** @type {Fold} */
  fold = async () => 0;

  /** Counts what was folded from outside; a search opens nodes, too. */
  get changes() { return this.#changes; }
  set changes(n) { if (n !== this.#changes) { this.#changes = n; this.reread(this.total); } }
  get mark() { return this.#mark; }
  set mark(mark) {
    const before = this.#mark;
    if (mark.query === before.query && mark.line === before.line && mark.inLine === before.inLine) return;
    this.#mark = mark;
    if (mark.query !== before.query) this.#search = pattern(mark.query);
    if (mark.line === null) { this.schedule(); return; }
    this.reread(Math.max(this.total, mark.line + 1));
    this.#go(mark.line);
  }

  restart() {
    this.#active = 0;
    this.#told = -1;
    super.restart();
  }

  /** @param {number} from @param {number} n */
  async fetchRows(from, n) {
    const page = await this.load(this.bodyId, from, n);
    if (!page.total) throw new Error('This answer holds too many values for a tree. Choose Pretty or Raw.');
    return page;
  }

  /** @param {unknown} inside @param {() => void} onScroll */
  box(inside, onScroll) {
    return html`<div class="body-scroll body-tree" tabindex="0" role="tree" aria-label="Response body" aria-activedescendant=${this.rowAt(this.#active) ? `tree-row-${this.#active}` : nothing} dir="ltr"
      @scroll=${onScroll} @keydown=${(/** @type {KeyboardEvent} */ e) => this.#onKey(e)}>${inside}</div>`;
  }

  /** @param {number} at @param {Ipc.TreeRow | undefined} row */
  row(at, row) {
    if (!row) return html`<div class="body-row" role="presentation"> </div>`;
    const holds = row.kind === 'object' || row.kind === 'array';
    const active = at === this.#active, here = this.#mark.line === at;
    const name = row.name ?? (row.level > 1 || row.neighbours > 1 ? `[${row.index}]` : '');
    return html`<div class="body-row tree-row level-${Math.min(row.level, DEEPEST)} ${active ? 'active' : ''} ${here ? 'here' : ''}" id="tree-row-${at}" role="treeitem" aria-level=${row.level}
      aria-setsize=${row.neighbours} aria-posinset=${row.index + 1} aria-selected=${active ? 'true' : 'false'} aria-expanded=${row.members ? (row.open ? 'true' : 'false') : nothing}
      @click=${() => this.#go(at)} @dblclick=${() => { void this.#toggle(at); }}>
      <span class="twist" aria-hidden="true" @click=${() => { void this.#toggle(at); }}>${row.members ? icon(row.open ? 'down' : 'right') : nothing}</span><span class="tree-name ${row.name === null ? 'index' : ''}">${
        drawn(name, this.#search, here ? this.#mark.inLine : -1)}</span>${name ? html`<span class="tree-colon">: </span>` : nothing}${holds
        ? html`<span class="tree-held">${row.kind === 'object' ? `{ ${count(row.members, 'member')} }` : `[ ${count(row.members, 'item')} ]`}</span>`
        : html`<span class="tree-value ${row.kind}">${drawn(row.value, this.#search, here ? this.#mark.inLine : -1)}${row.cut ? html`<span class="tree-held"> … ${count(row.cut, 'more byte', 'more bytes')}</span>` : nothing}</span>`}</div>`;
  }

  drawn() {
    const node = this.rowAt(this.#active)?.node ?? -1;
    if (node === this.#told) return;
    this.#told = node;
    this.frameWork();
    this.dispatchEvent(new CustomEvent('node', { detail: node < 0 ? null : node }));
  }

  /** @param {number} at */
  #go(at) {
    this.#active = Math.max(0, Math.min(at, this.total - 1));
    this.#told = -2;
    this.reveal(this.#active);
  }

  /** @param {number} at @param {boolean} [open] */
  async #toggle(at, open) {
    const row = this.rowAt(at);
    if (!row?.members || row.open === open) return;
    this.reread(await this.fold(this.bodyId, row.node, open ?? !row.open));
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const at = this.#active, row = this.rowAt(at);
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.altKey || event.key.toLowerCase() !== 'c' || !row || String(getSelection() ?? '')) return;
      event.preventDefault();
      this.dispatchEvent(new CustomEvent('copy-node', { detail: { node: row.node, part: event.shiftKey ? 'path' : 'value' } }));
      return;
    }
    switch (event.key) {
      case 'ArrowDown': this.#go(at + 1); break;
      case 'ArrowUp': this.#go(at - 1); break;
      case 'PageDown': this.#go(at + this.rowsInView); break;
      case 'PageUp': this.#go(at - this.rowsInView); break;
      case 'Home': this.#go(0); break;
      case 'End': this.#go(this.total - 1); break;
      case 'ArrowRight': if (row?.members) { if (row.open) this.#go(at + 1); else void this.#toggle(at, true); } break;
      case 'ArrowLeft': if (row?.open) void this.#toggle(at, false); else if (row && row.parentRow !== null) this.#go(row.parentRow); break;
      case 'Enter': case ' ': void this.#toggle(at); break;
      default: return;
    }
    event.preventDefault();
  }
}

customElements.define('body-tree', BodyTree);
