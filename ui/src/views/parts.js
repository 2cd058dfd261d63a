// @ts-check
// The few components that every view is built of.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { marks } from '../texts.js';
import { bothTimes, exactTime, relative } from '../format.js';

/** @import { IconName } from '../icons.js' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const apple = typeof navigator !== 'undefined' && /Mac/.test(navigator.userAgent);

/** A shortcut as this platform writes it. @param {string} key */
export const keys = (key) => (apple ? `⌘${key}` : `Ctrl ${key}`);

/**
 * @typedef {object} ButtonOptions
 * @property {string} label
 * @property {() => void} onClick
 * @property {'primary' | 'plain' | 'link' | 'danger'} [kind]
 * @property {IconName} [icon]
 * @property {string} [detail] small words beside the label: a price, a count
 * @property {string} [shortcut]
 * @property {boolean} [busy]
 * @property {boolean} [disabled]
 * @property {string} [id]
 * @property {boolean} [main] the stage's primary action: Ctrl/⌘ Enter presses it
 * @property {string} [name] accessible name, where the label alone says too little
 * @property {string} [describedBy]
 * @property {'submit'} [type]
 */

/** @param {ButtonOptions} o */
export function button(o) {
  const off = Boolean(o.busy || o.disabled);
  const shortcut = o.main ? keys('↵') : o.shortcut;
  return html`<button type=${o.type ?? 'button'} id=${o.id ?? nothing} class="button ${o.kind ?? 'plain'} ${o.busy ? 'is-busy' : ''}"
    aria-disabled=${off ? 'true' : nothing} aria-busy=${o.busy ? 'true' : nothing} aria-label=${o.name ?? nothing} aria-describedby=${o.describedBy ?? nothing}
    ?data-primary=${o.main} aria-keyshortcuts=${o.main ? (apple ? 'Meta+Enter' : 'Control+Enter') : nothing}
    @click=${(/** @type {Event} */ event) => { if (o.type !== 'submit' || off) event.preventDefault(); if (!off && o.type !== 'submit') o.onClick(); }}
    >${o.busy ? html`<span class="spinner" aria-hidden="true"></span>` : o.icon ? icon(o.icon) : nothing}<span class="button-label">${o.label}</span>${
      o.detail ? html` <span class="button-detail">${o.detail}</span>` : nothing}${
      shortcut ? html`<kbd class="button-keys" aria-hidden="true">${shortcut}</kbd>` : nothing}</button>`;
}

/** @typedef {'plain' | 'ok' | 'warn' | 'bad'} Tone */

/** @param {Tone} tone @param {IconName | null} iconName @param {unknown} text */
export const pill = (tone, iconName, text) => html`<span class="pill ${tone}">${iconName ? icon(iconName) : nothing}<span>${text}</span></span>`;

/** A state in one glance: icon and word. @param {'ok' | 'bad' | 'warn' | 'plain'} tone @param {unknown} words @param {IconName} [iconName] another than the tone's own */
export const light = (tone, words, iconName) => html`<span class="light ${tone}">${icon(iconName ?? /** @type {const} */ ({ ok: 'check', bad: 'cross', warn: 'warn', plain: 'minus' })[tone])}<span>${words}</span></span>`;

/** A word of the field with its meaning one press away; on its first use in a page. @param {import('../glossary.js').Word} word @param {unknown} [text] as it stands in the sentence */
export const term = (word, text) => html`<glossary-term word=${word}><span>${text ?? word}</span></glossary-term>`;

/**
 * @typedef {object} FieldOptions
 * @property {string} id
 * @property {string} label
 * @property {unknown} control must carry the id, and describe itself by `${id}-note`
 * @property {unknown} [hint]
 * @property {string} [error]
 * @property {boolean} [optional]
 * @property {unknown} [aside] beside the label
 */

/** @param {FieldOptions} o */
export const field = (o) => html`<div class="field-block ${o.error ? 'has-error' : ''}">
  <div class="label-row"><label class="label" for=${o.id}>${o.label}${o.optional ? html` <span class="optional">optional</span>` : nothing}</label>${o.aside ?? nothing}</div>
  ${o.control}
  ${note(`${o.id}-note`, o.error, o.hint)}
</div>`;

/** The line under a field: what is wrong, else what helps. @param {string} id @param {string | undefined} error @param {unknown} hint */
export const note = (id, error, hint) => html`<p class="note ${error ? 'error' : ''}" id=${id}>${error ? html`${icon('warn')}<span>${error}</span>` : hint ?? nothing}</p>`;

/**
 * @typedef {object} InputOptions
 * @property {string} id
 * @property {string} value
 * @property {(value: string) => void} onInput
 * @property {() => void} [onLeave]
 * @property {(text: string) => boolean} [onPaste] true = the text was taken elsewhere
 * @property {string} [error]
 * @property {boolean} [mono]
 * @property {string} [placeholder]
 * @property {boolean} [required]
 * @property {'url' | 'text'} [mode]
 * @property {string} [name] accessible name when there is no label element
 */

/** @param {InputOptions} o */
export const input = (o) => html`<input class="input ${o.mono ? 'mono' : ''}" id=${o.id} type="text" autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto"
  inputmode=${o.mode ?? nothing} placeholder=${o.placeholder ?? nothing} aria-describedby=${o.name ? nothing : `${o.id}-note`} aria-invalid=${o.error ? 'true' : nothing}
  aria-required=${o.required ? 'true' : nothing} aria-label=${o.name ?? nothing} .value=${o.value}
  @input=${(/** @type {Event} */ e) => o.onInput(/** @type {HTMLInputElement} */ (e.target).value)} @change=${() => o.onLeave?.()}
  @paste=${(/** @type {ClipboardEvent} */ e) => { if (o.onPaste?.(e.clipboardData?.getData('text/plain') ?? '')) e.preventDefault(); }}>`;

/**
 * The client secret: never in the state, shown only while its button is held.
 * @param {string} id @param {string | undefined} error @param {() => void} onInput @param {() => void} [onLeave]
 */
export function secretInput(id, error, onInput, onLeave) {
  const sibling = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (/** @type {HTMLElement} */ (event.currentTarget).previousElementSibling);
  const show = (/** @type {Event} */ event) => { sibling(event).type = 'text'; };
  const hide = (/** @type {Event} */ event) => { sibling(event).type = 'password'; };
  const onKey = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.type === 'keydown') show(event); else hide(event);
  };
  return html`<div class="input-row"><input class="input mono" id=${id} type="password" autocomplete="off" autocapitalize="off" spellcheck="false" dir="ltr"
    aria-describedby="${id}-note" aria-invalid=${error ? 'true' : nothing} aria-required="true" @input=${onInput} @change=${() => onLeave?.()}><button type="button" class="button plain square"
    aria-label="Show while held" title="Show while held" @pointerdown=${show} @pointerup=${hide} @pointerleave=${hide} @pointercancel=${hide} @blur=${hide}
    @keydown=${onKey} @keyup=${onKey}>${icon('eye')}</button></div>`;
}

/**
 * A part that can be opened. Its content is made only while it is open.
 * @param {State} state @param {Actions} actions @param {string} id @param {unknown} title @param {() => unknown} content
 */
export function disclosure(state, actions, id, title, content) {
  const isOpen = Boolean(state.open[id]);
  return html`<details class="fold" id=${id} ?open=${isOpen}
    @toggle=${(/** @type {Event} */ e) => actions.setOpen(id, /** @type {HTMLDetailsElement} */ (e.currentTarget).open)}>
    <summary>${icon('right')}<span>${title}</span></summary>
    <div class="fold-content">${isOpen ? content() : nothing}</div>
  </details>`;
}

/** Text with **bold** and `code` marks, as elements. @param {string} text */
export const marked = (text) => marks(text).map((part) =>
  part.kind === 'bold' ? html`<strong>${part.text}</strong>` : part.kind === 'code' ? html`<code>${part.text}</code>` : part.text);

/** A name that somebody chose: isolated, so that its direction stays its own. @param {string} text */
export const named = (text) => html`<bdi>${text}</bdi>`;

/** Words with commas and an “and” between. @param {unknown[]} items */
export const listed = (items) => items.map((item, index) => html`${index === 0 ? nothing : index === items.length - 1 ? ' and ' : ', '}${item}`);

/** @type {import('../format.js').Where} */
let dates = {};

/** Which time is read first, everywhere. @param {'local' | 'utc'} first */
export const showDates = (first) => { dates = { first }; };

/** The time as `when` writes it, without an element. @param {number} moment @param {number} now */
export const timeWords = (moment, now) => bothTimes(moment, now, dates);

/** A moment: local and UTC in the text, relative where wanted, exact on hover and to assistive technology. @param {number} moment @param {number} now */
export const when = (moment, now) => html`<time datetime=${isoOf(moment)} title=${exactTime(moment, dates)}>${bothTimes(moment, now, dates)}</time>`;

/** @param {number} moment @param {number} now */
export const ago = (moment, now) => html`<time datetime=${isoOf(moment)} title=${exactTime(moment, dates)}>${relative(moment, now)}</time>`;

/** @param {number} moment */
function isoOf(moment) {
  const date = new Date(moment * 1000);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

/**
 * Work that takes longer than a moment: what it waits for, and Cancel.
 * @param {string} words @param {() => void} onCancel @param {boolean} [quiet] the spinner is already elsewhere
 */
export const progress = (words, onCancel, quiet = false) => html`<div class="progress-row" role="group" aria-label="Under way">
  ${quiet ? nothing : html`<span class="spinner" aria-hidden="true"></span>`}<span class="progress-words">${words}…</span>${button({ label: 'Cancel', onClick: onCancel })}</div>`;

/** @param {unknown} title @param {unknown} text @param {unknown} action @param {IconName} iconName */
export const emptyState = (title, text, action, iconName) => html`<div class="card empty">${icon(iconName, 'big')}<h2>${title}</h2><p class="muted">${text}</p>${action}</div>`;

/** Things worth knowing, one a line. @param {string[]} lines */
export const infoLines = (lines) => (lines.length ? html`<ul class="plain-list">${lines.map((line) => html`<li>${icon('info')}<span>${marked(line)}</span></li>`)}</ul>` : nothing);

/** @param {Tone} tone @param {IconName} iconName @param {unknown} text @param {unknown} [action] @param {string} [id] */
export const banner = (tone, iconName, text, action, id) => html`<div class="banner ${tone}" id=${id ?? nothing} tabindex=${id ? '-1' : nothing}>${icon(iconName)}<div class="banner-text">${text}</div>${action ?? nothing}</div>`;

/**
 * A choice of one out of few, each with its line.
 * @template {string} T
 * @param {{name: string, legend: unknown, value: T, options: {value: T, label: unknown, line?: unknown}[], onChange: (value: T) => void, hideLegend?: boolean, row?: boolean, small?: boolean}} o
 */
export const choice = (o) => html`<fieldset class="choice ${o.row ? 'row' : ''} ${o.small ? 'small-options' : ''}"><legend class="label ${o.hideLegend ? 'visually-hidden' : ''}">${o.legend}</legend>
  ${o.options.map((option) => html`<label class="option ${option.value === o.value ? 'on' : ''}"><input type="radio" name=${o.name} value=${option.value}
    .checked=${option.value === o.value} @change=${() => o.onChange(option.value)}><span><span class="option-label">${option.label}</span>${
      option.line ? html`<span class="option-line">${option.line}</span>` : nothing}</span></label>`)}</fieldset>`;
