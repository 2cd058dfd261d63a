// @ts-check
// Check all: every environment and API one has, what checking them costs, and what was found.
import { html, nothing } from '../lit.js';
import { price } from '../derive.js';
import { newTokens, tally, toCheck } from '../board.js';
import { count, listWords } from '../format.js';
import { banner, button, choice, emptyState, named, progress } from './parts.js';
import { frame } from './dialog-frame.js';
import { boardLine } from './board-line.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** How many lines are named one by one; of the rest the number is told. */
const MOST_NAMED = 5;

/** @param {State} state @param {Actions} actions */
export function boardPage(state, actions) {
  const { board } = state, lines = board.lines;
  const found = tally(lines ?? []);
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">Check all</h1>
      <p class="header-sub"><span>${lines ? `${count(groups(state).length, 'environment')}, ${count(lines.length, 'line')}` : 'Being put together'}</span>${
        found.checked ? html`<span class="sep" role="status">${found.good} of ${found.checked} checked are in order</span>` : nothing}</p></div>
      <div class="header-actions">${found.checked ? button({ label: 'Save the results…', id: 'export-board', icon: 'download', onClick: () => actions.openBoardExport('export-board') }) : nothing}</div></header>
    <section class="stage" id="stage" aria-label="Check all" aria-busy=${board.running ? 'true' : 'false'}>
      ${board.problem ? banner('bad', 'warn', board.problem.message, button({ label: 'Try again', onClick: () => actions.readBoard() })) : nothing}
      ${board.note ? banner('warn', 'info', board.note) : nothing}
      ${board.cancelled && !board.running ? banner('plain', 'info', 'Cancelled. What was found until then stands here.') : nothing}
      ${board.removed ? banner('plain', 'bin', html`<p>The expectation ${named(board.removed.expectation.name)} is deleted.</p>`, button({ label: 'Undo', id: 'undo-expectation', onClick: () => actions.undoRemoveExpectation() })) : nothing}
      ${!lines ? nothing : lines.length ? html`${start(state, actions)}${groups(state).map((group) => environmentGroup(state, actions, group))}`
        : emptyState('Nothing to check yet', 'Add an environment with an API. Then everything can be checked here in one go.', button({ label: 'Add environment', kind: 'primary', icon: 'plus', onClick: () => actions.connect() }), 'checklist')}
    </section>`;
}

/** @typedef {{environment: Ipc.EnvironmentView, lines: Ipc.BoardLine[]}} Group */

/** The lines by environment, in the order of the rail. @param {State} state @returns {Group[]} */
function groups(state) {
  const lines = state.board.lines ?? [];
  return (state.app?.environments ?? []).map((environment) => ({ environment, lines: lines.filter((line) => line.environmentId === environment.id) })).filter((group) => group.lines.length);
}

/** What a press would do and cost, and the button for it; while it runs, how far it is. @param {State} state @param {Actions} actions */
function start(state, actions) {
  const { board } = state;
  if (board.running) {
    const line = board.lines?.find((l) => l.id === board.running?.lineId);
    const name = state.app?.environments.find((e) => e.id === line?.environmentId)?.name ?? '';
    return html`<section class="card form tight" aria-label="Under way">${progress(`Checking ${board.running.at} of ${board.running.of}: ${name}, ${line?.apiName ?? ''}`, () => actions.cancelBoard())}
      <progress class="meter" max=${board.running.of} .value=${board.running.at - 1} aria-label="Lines checked"></progress></section>`;
  }
  const lines = toCheck(board), fresh = newTokens(lines);
  const of = (/** @type {Ipc.BoardLine} */ line) => state.app?.environments.find((e) => e.id === line.environmentId);
  const counted = fresh.filter((line) => { const e = of(line); return e && !e.practice && e.provider === 'kinde'; });
  const names = (/** @type {Ipc.BoardLine[]} */ list) => listWords([...list.slice(0, MOST_NAMED).map((line) => `${of(line)?.name ?? ''}: ${line.apiName}`), ...(list.length > MOST_NAMED ? [`${list.length - MOST_NAMED} more`] : [])]);
  const saved = lines.length - lines.filter((line) => line.saved === null).length;
  const detail = !lines.length ? undefined : counted.length ? `counts as ${count(counted.length, 'M2M token')}` : 'free';
  return html`<section class="card board-start" aria-labelledby="cost-title"><div class="board-cost"><h2 id="cost-title">${
      !lines.length ? 'Nothing is ticked' : counted.length ? `${count(counted.length, 'token')} will be counted` : fresh.length ? `${count(fresh.length, 'new token')}, none of them counted by Kinde` : 'No new token is needed'}</h2>
      <p class="muted small" dir="auto">${!lines.length ? 'Tick what you want to check.' : html`${fresh.length ? html`New: ${names(fresh)}. ` : nothing}${saved ? `${count(saved, 'line')} with a saved token, free.` : nothing}`}</p></div>
    ${button({ label: 'Check now', kind: 'primary', id: 'check-all', icon: 'checklist', main: true, detail, disabled: !lines.length, onClick: () => actions.checkAll() })}</section>`;
}

/** @param {State} state @param {Actions} actions @param {Group} group */
function environmentGroup(state, actions, { environment, lines }) {
  const ids = lines.map((line) => line.id), on = ids.filter((id) => !state.board.skipped.includes(id)).length;
  return html`<section class="card board-group" aria-labelledby="board-${environment.id}">
    <header class="board-head"><label class="board-tick"><input type="checkbox" .checked=${on === ids.length} .indeterminate=${on > 0 && on < ids.length} aria-label=${`Check everything of ${environment.name}`}
        @change=${(/** @type {Event} */ e) => actions.tickLines(ids, /** @type {HTMLInputElement} */ (e.target).checked)}></label>
      <span class="dot colour-${environment.colour}" aria-hidden="true"></span><h2 id="board-${environment.id}">${named(environment.name)}</h2>${environment.production ? html`<span class="tag">PRODUCTION</span>` : nothing}
      <span class="muted small board-host">${environment.practice ? 'Inside this app' : named(environment.host)}</span>
      ${environment.practice ? nothing : html`<span class="muted small board-price">${price(environment).short} for a new token</span>`}</header>
    <div class="board-columns small muted" aria-hidden="true"><span></span><span>API</span><span>Token</span><span>API’s answer</span><span>Expectation</span></div>
    <ul class="board-lines" role="list">${lines.map((line) => boardLine(state, actions, environment, line))}</ul></section>`;
}

/** The results as they would leave. @param {DialogState} d @param {Actions} actions */
export function boardDialog(d, actions) {
  const { report } = d.data;
  return frame({
    title: 'Save the results', wide: true, reading: true, problem: d.problem, onClose: () => actions.closeDialog(), onSubmit: () => { void actions.saveBoard(); },
    content: html`<p class="muted">${report ? report.summary : 'Being put together.'}</p>
      ${choice({ name: 'board-format', legend: 'Form', hideLegend: true, row: true, value: d.values.format ?? 'json', onChange: (format) => { void actions.setBoardExport(format); }, options: [
        { value: 'json', label: 'JSON', line: 'For programs' }, { value: 'junit', label: 'JUnit XML', line: 'For whatever shows test results' }] })}
      <div class="sheet-place">${report ? html`<div class="wire sheet" tabindex="0" role="group" aria-label="The results as they will leave" dir="ltr"><div class="wire-text">${report.text}</div></div>` : nothing}</div>
      <p class="note done-line">${d.data.done ?? nothing}</p>`,
    buttons: html`${button({ label: 'Copy', icon: 'copy', name: 'Copy the results', onClick: () => actions.copyBoard() })}
      ${button({ label: 'Save…', kind: 'primary', type: 'submit', main: true, busy: d.busy, onClick: () => undefined })}`,
  });
}
