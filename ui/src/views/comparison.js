// @ts-check
// What differs between two sides, row by row; what is the same is folded away.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { disclosure, marked, named, when } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const OUTCOME = /** @type {const} */ ({ passed: ['check', 'ok', 'Passed'], failed: ['cross', 'bad', 'Failed'], 'not-checked': ['minus', 'muted', 'Not checked'] });

/** Entries of a list that are shown at once. */
const SHOWN = 8;

/**
 * @typedef {object} Sides
 * @property {unknown} left what the left side is called
 * @property {unknown} right
 */

/**
 * The groups with what differs open, and everything else in folds below.
 * @param {State} state @param {Actions} actions @param {string} id @param {Ipc.Comparison} comparison @param {Sides} sides
 */
export function differences(state, actions, id, comparison, sides) {
  const differing = comparison.groups.filter((group) => group.rows.some((row) => row.standing === 'differs'));
  const alike = comparison.groups.filter((group) => !differing.includes(group));
  return html`${differing.map((group) => html`<section class="card form" aria-labelledby="${id}-${group.kind}"><h2 id="${id}-${group.kind}">${group.title}</h2>
      ${table(state, actions, `${id}-${group.kind}`, group, group.rows.filter((row) => row.standing === 'differs'), sides)}
      ${rest(state, actions, id, group, sides)}</section>`)}
    ${alike.length ? html`<section class="card form tight" aria-label="Without a difference that matters">${alike.map((group) => rest(state, actions, id, group, sides, true))}</section>` : nothing}`;
}

/** What is the same, and what differs by nature. @param {State} state @param {Actions} actions @param {string} id @param {Ipc.ComparisonGroup} group @param {Sides} sides @param {boolean} [headed] */
function rest(state, actions, id, group, sides, headed = false) {
  const same = group.rows.filter((row) => row.standing === 'same'), nature = group.rows.filter((row) => row.standing === 'by-nature');
  if (!same.length && !nature.length) return nothing;
  const words = [same.length ? `${same.length} alike` : '', nature.length ? `${nature.length} different by nature` : ''].filter(Boolean).join(', ');
  const key = `${id}-${group.kind}-rest`;
  return disclosure(state, actions, key, headed ? html`${group.title} <span class="muted">${words}</span>` : html`${words}`, () => table(state, actions, key, group, [...same, ...nature], sides));
}

/** @param {State} state @param {Actions} actions @param {string} id @param {Ipc.ComparisonGroup} group @param {Ipc.ComparisonRow[]} rows @param {Sides} sides */
const table = (state, actions, id, group, rows, sides) => html`<table class="comparison"><caption class="visually-hidden">${group.title}</caption>
  <colgroup><col class="comparison-what"><col><col></colgroup>
  <thead><tr><td></td><th scope="col">${sides.left}</th><th scope="col">${sides.right}</th></tr></thead>
  <tbody>${rows.map((row, index) => html`<tr class=${row.standing}><th scope="row">${row.literal ? html`<code>${row.title}</code>` : row.title}${
    row.standing === 'by-nature' ? html`<span class="meaning">differs by nature</span>` : row.meaning ? html`<span class="meaning">${marked(row.meaning)}</span>` : nothing}</th>
    ${cell(state, actions, `${id}-${index}-l`, row, row.left)}${cell(state, actions, `${id}-${index}-r`, row, row.right)}</tr>`)}</tbody></table>`;

/** @param {State} state @param {Actions} actions @param {string} id @param {Ipc.ComparisonRow} row @param {Ipc.ComparisonValue} value */
function cell(state, actions, id, row, value) {
  const isList = row.shared.length > 0 || row.left.items.length > 0 || row.right.items.length > 0;
  return html`<td>${value.outcome ? outcome(value.outcome) : nothing}${value.time !== null ? when(value.time, state.now) : nothing}${
    isList ? list(state, actions, id, row, value) : value.text !== null ? text(row, value.text) : value.time === null ? html`<span class="muted">none</span>` : nothing}</td>`;
}

/** @param {Ipc.ComparisonRow} row @param {string} value */
const text = (row, value) => (row.left.outcome || row.right.outcome ? html`<bdi class="because">${marked(value)}</bdi>`
  : row.literal || /[/:]/.test(value) ? html`<code class="value"><bdi>${value}</bdi></code>` : html`<bdi class="value">${value}</bdi>`);

/** @param {NonNullable<Ipc.ComparisonValue['outcome']>} name */
function outcome(name) {
  const [iconName, tone, word] = OUTCOME[name];
  return html`<span class="comparison-outcome">${icon(iconName, tone)}<b>${word}</b></span>`;
}

/** What one side has beyond the other, and what both have. @param {State} state @param {Actions} actions @param {string} id @param {Ipc.ComparisonRow} row @param {Ipc.ComparisonValue} value */
function list(state, actions, id, row, value) {
  const isNumber = value.text !== null && /^\d+$/.test(value.text);
  const shown = value.items.slice(0, SHOWN), more = value.items.slice(SHOWN);
  const items = (/** @type {string[]} */ entries) => html`<ul class="comparison-items" role="list">${entries.map((item) => html`<li><code>${named(item)}</code></li>`)}</ul>`;
  return html`${value.text !== null && !isNumber ? html`<p>${value.text}</p>` : nothing}
    ${value.items.length ? html`<p class="muted small">Only here:</p>${items(shown)}${more.length ? disclosure(state, actions, `${id}-more`, `${more.length} more`, () => items(more)) : nothing}`
      : row.standing === 'differs' ? html`<p class="muted">${row.shared.length ? 'Nothing beyond what both have' : value.text !== null && !isNumber ? nothing : 'None'}</p>` : nothing}
    ${row.shared.length ? disclosure(state, actions, `${id}-shared`, row.standing === 'same' ? count(row.shared.length, 'entry', 'entries') : `${row.shared.length} in both`, () => items(row.shared)) : nothing}`;
}
