// @ts-check
import { html, nothing } from '../lit.js';
import { banner, button } from './parts.js';

/**
 * @typedef {object} Frame
 * @property {unknown} title
 * @property {unknown} content
 * @property {unknown} [buttons] after the one that closes
 * @property {string} [closeLabel]
 * @property {string | null} problem
 * @property {boolean} [wide]
 * @property {boolean} [reading] something to read: the focus begins at the title, else at the first field
 * @property {() => void} onClose
 * @property {() => void} [onSubmit]
 */

/** A dialog over the window; main.js opens it as a modal. @param {Frame} f */
export const frame = (f) => html`<dialog class="dialog ${f.wide ? 'wide' : ''}" data-modal aria-labelledby="dialog-title" @cancel=${(/** @type {Event} */ e) => { e.preventDefault(); f.onClose(); }}>
  <form class="form" novalidate autocomplete="off" @submit=${(/** @type {Event} */ e) => { e.preventDefault(); f.onSubmit?.(); }}>
    <h2 id="dialog-title" tabindex=${f.reading ? -1 : nothing} dir="auto">${f.title}</h2>
    ${f.problem ? banner('bad', 'warn', f.problem, nothing, 'dialog-problem') : nothing}
    ${f.content}
    <div class="actions end">${button({ label: f.closeLabel ?? (f.buttons ? 'Close' : 'Cancel'), shortcut: 'Esc', onClick: f.onClose })}${f.buttons ?? nothing}</div>
  </form></dialog>`;
