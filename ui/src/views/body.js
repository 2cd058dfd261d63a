// @ts-check
// The body of an answer: as a tree, indented, as it came, as a picture; searched, copied, saved.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { byteSize, count, number } from '../format.js';
import { shownOf } from '../derive.js';
import { banner, button, keys, pill, progress } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { BodyShown, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {Record<Exclude<Ipc.BodySummary['kind'], 'empty'>, string>} */
const KINDS = { json: 'JSON', 'json-lines': 'JSON, a value on each line', text: 'Text', html: 'An HTML page, shown as text', xml: 'XML', picture: 'A picture', binary: 'Not text' };

/** @type {Record<'tree' | 'pretty' | 'raw', string>} */
const VIEWS = { tree: 'Tree', pretty: 'Pretty', raw: 'Raw' };

/** @param {Actions} actions @param {Work} work @param {Ipc.BodySummary | null} summary @param {boolean} again whether the call may be sent once more without harm */
export function body(actions, work, summary, again) {
  if (!summary || summary.kind === 'empty') return html`<p class="muted small">The answer has no body.</p>`;
  const shown = shownOf(work, summary);
  const isText = summary.kind !== 'binary' && summary.kind !== 'picture';
  const view = summary.tree || work.bodyView !== 'tree' ? work.bodyView : 'pretty';
  const offered = /** @type {const} */ (['tree', 'pretty', 'raw']).filter((v) => (v === 'tree' ? summary.tree : v === 'pretty' ? summary.tree : true));
  return html`<div class="body-part"><div class="body-head"><h3 id="body-title" tabindex="-1">Body</h3><span class="muted small">${KINDS[summary.kind]}, ${byteSize(summary.bytes)}${
      summary.picture ? `, ${summary.picture.width} × ${summary.picture.height}` : `, ${count(summary.lines, 'line')}`}</span>
      ${summary.truncated ? pill('warn', 'warn', 'Only the first part') : nothing}
      ${offered.length > 1 ? html`<div class="segmented" role="group" aria-label="How the body is shown">${offered.map((v) => html`<button type="button" class="segment"
        aria-pressed=${view === v ? 'true' : 'false'} @click=${() => actions.setBodyView(v)}>${VIEWS[v]}</button>`)}</div>` : nothing}</div>
    ${summary.notes.map((sentence) => html`<p class="note-line">${icon('info')}<span>${sentence}</span></p>`)}
    ${summary.truncated ? cutOff(actions, summary, shown, again) : nothing}
    ${summary.picture ? picture(actions, summary) : nothing}
    ${isText ? searchRow(actions, summary, shown, view) : nothing}
    ${view === 'tree' ? tree(actions, summary, shown) : html`<body-viewer .bodyId=${summary.bodyId} .view=${isText ? view : 'raw'} .lineCount=${summary.lines} .load=${actions.bodyLines}
      .mark=${{ query: shown.query, line: shown.match?.line ?? null, inLine: shown.match?.inLine ?? 0 }}></body-viewer>`}
    <div class="actions">${isText ? button({ label: shown.copied === 'all' ? 'Copied' : 'Copy all', icon: shown.copied === 'all' ? 'check' : 'copy', id: 'copy-body', onClick: () => { void actions.copyBody(summary.bodyId); } }) : nothing}${
      button({ label: summary.truncated ? 'Save this part' : 'Save to a file', icon: 'download', id: 'save-body', busy: shown.saving === 'shown', onClick: () => { void actions.saveBody(summary.bodyId); } })}
      ${shown.saved ? html`<span class="muted small" id="body-saved">${icon('check', 'ok')} Saved as <bdi class="break-all">${shown.saved}</bdi></span>` : nothing}
      ${shown.problem ? html`<span class="bad-text small">${icon('warn')} ${shown.problem}</span>` : nothing}</div></div>`;
}

/** @param {Actions} actions @param {Ipc.BodySummary} summary @param {BodyShown} shown @param {boolean} again */
function cutOff(actions, summary, shown, again) {
  if (shown.saving === 'whole') return progress(`Saving the whole answer: ${byteSize(shown.bytes)} so far`, () => { void actions.cancelSaving(); });
  const words = html`<p>The answer is larger than ${byteSize(summary.bytes)}. You see its first part; reading stopped there, so that nothing fills up.</p>`;
  return again
    ? banner('warn', 'file', html`${words}<p class="small muted">To have all of it, the same call is sent again and its answer goes straight into a file that you choose.</p>`,
      button({ label: 'Save the whole answer', icon: 'download', id: 'save-whole', onClick: () => { void actions.saveWholeAnswer(); } }))
    : banner('warn', 'file', html`${words}<p class="small muted">The rest cannot be fetched: this call writes, and sending it again would write again.</p>`);
}

/** @param {Actions} actions @param {Ipc.BodySummary} summary */
const picture = (actions, summary) => (summary.picture?.shown
  ? html`<body-picture .bodyId=${summary.bodyId} .alt=${`The picture that the API sent, ${summary.picture.width} by ${summary.picture.height} dots`} .load=${actions.bodyPicture}></body-picture>`
  : html`<p class="muted small">The picture is too large to be shown here. Save it to look at it.</p>`);

/** @param {Actions} actions @param {Ipc.BodySummary} summary @param {BodyShown} shown @param {'tree' | 'pretty' | 'raw'} view */
function searchRow(actions, summary, shown, view) {
  const { match } = shown;
  const words = !shown.query ? '' : !match ? 'Searching' : !match.total ? 'Not found' : `${number(match.number + 1)} of ${count(match.total, 'place')}${match.more ? ' or more' : ''}`;
  const off = !match?.total;
  return html`<div class="body-search" role="search" aria-label="Search in the body">
    <div class="search-box">${icon('search')}<input class="input" id="body-search" type="search" autocomplete="off" spellcheck="false" aria-label="Search in the body" placeholder=${`Search (${keys('F')})`} .value=${shown.query}
      @input=${(/** @type {Event} */ e) => { void actions.searchBody(/** @type {HTMLInputElement} */ (e.target).value, 0); }}
      @keydown=${(/** @type {KeyboardEvent} */ e) => {
        if (e.key === 'Enter' && !e.ctrlKey && !e.metaKey) { e.preventDefault(); void actions.stepBody(e.shiftKey ? -1 : 1); }
        if (e.key === 'Escape' && shown.query) { e.preventDefault(); void actions.searchBody('', 0); }
      }}></div>
    <span class="small muted search-count" id="body-found">${words}</span>
    ${step(actions, -1, 'up', 'Previous place', off)}${step(actions, 1, 'down', 'Next place', off)}
    ${view === 'tree' ? html`<span class="push"></span>${button({ label: 'Open all', kind: 'link', onClick: () => { void actions.foldWhole(summary.bodyId, true); } })}${
      button({ label: 'Fold all', kind: 'link', onClick: () => { void actions.foldWhole(summary.bodyId, false); } })}` : nothing}</div>`;
}

/** @param {Actions} actions @param {1 | -1} by @param {'up' | 'down'} arrow @param {string} words @param {boolean} off */
const step = (actions, by, arrow, words, off) => html`<button type="button" class="button plain square small" aria-label=${words} title=${words} aria-disabled=${off ? 'true' : nothing}
  @click=${() => { if (!off) void actions.stepBody(by); }}>${icon(arrow)}</button>`;

/** @param {Actions} actions @param {Ipc.BodySummary} summary @param {BodyShown} shown */
function tree(actions, summary, shown) {
  const { node } = shown;
  return html`<body-tree .bodyId=${summary.bodyId} .load=${actions.bodyRows} .fold=${actions.foldBody} .changes=${shown.folds}
      .mark=${{ query: shown.query, line: shown.match?.line ?? null, inLine: shown.match?.inLine ?? 0 }}
      @node=${(/** @type {CustomEvent<number | null>} */ e) => { void actions.chooseNode(summary.bodyId, e.detail); }}
      @copy-node=${(/** @type {CustomEvent<{node: number, part: 'path' | 'value'}>} */ e) => { void actions.copyNode(summary.bodyId, e.detail.node, e.detail.part); }}></body-tree>
    <div class="node-bar"><code class="node-path" dir="ltr">${shown.path ?? ''}</code>${node === null ? nothing : html`${
      button({ label: shown.copied === 'path' ? 'Copied' : 'Copy path', kind: 'link', icon: shown.copied === 'path' ? 'check' : 'copy', onClick: () => { void actions.copyNode(summary.bodyId, node, 'path'); } })}${
      button({ label: shown.copied === 'value' ? 'Copied' : 'Copy value', kind: 'link', icon: shown.copied === 'value' ? 'check' : 'copy', onClick: () => { void actions.copyNode(summary.bodyId, node, 'value'); } })}`}</div>`;
}
