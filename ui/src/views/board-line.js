// @ts-check
// One line of the board: three steps in words, and what is behind them.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { price, secondsLeft } from '../derive.js';
import { lineState } from '../board.js';
import { duration } from '../format.js';
import { ago, button, disclosure, marked, named } from './parts.js';
import { conditions, expectationWords } from './expectations.js';
import { failureCard } from './failure.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

const STEP = /** @type {const} */ ({ passed: ['check', 'ok'], failed: ['cross', 'bad'], 'not-checked': ['minus', 'muted'] });

/** What a step is called when it is looked at in passing. @type {Record<'token' | 'accepted' | 'expectation', Record<Ipc.BoardStep['outcome'], string>>} */
const WORDS = {
  token: { passed: 'Got', failed: 'None came', 'not-checked': 'Not asked for' }, accepted: { passed: 'Accepts it', failed: 'Rejects it', 'not-checked': 'Not checked' },
  expectation: { passed: 'Held', failed: 'Not held', 'not-checked': 'Not checked' },
};

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Ipc.BoardLine} line */
export function boardLine(state, actions, environment, line) {
  const { board } = state;
  const what = `${line.apiName}${line.expectation ? `, ${line.expectation.name}` : ''}`;
  const running = board.running?.lineId === line.id;
  const answer = line.answer;
  const key = safe(`line-${line.id}`);
  return html`<li class="board-line ${running ? 'is-running' : ''}">
    <label class="board-tick"><input type="checkbox" .checked=${!board.skipped.includes(line.id)} aria-label=${`Check ${what} of ${environment.name}`}
      @change=${(/** @type {Event} */ e) => actions.tickLines([line.id], /** @type {HTMLInputElement} */ (e.target).checked)}></label>
    <div class="board-api"><b>${named(line.apiName)}</b>${line.expectation ? html`<span class="small">${named(line.expectation.name)}</span><span class="muted small">${expectationWords(line.expectation)}</span>`
      : html`<code class="muted">${line.audience}</code>`}</div>
    ${running ? html`<span class="board-step board-wait"><span class="spinner" aria-hidden="true"></span>Being checked</span>`
      : answer ? html`${step('Token', 'token', answer.result.token, answer.result.minted ? 'new' : answer.result.token.outcome === 'passed' ? 'saved' : '')}${step('API’s answer', 'accepted', answer.result.accepted)}${
          line.expectation ? step('Expectation', 'expectation', answer.result.expectation) : html`<span class="board-step muted"><span class="board-label">Expectation: </span>None yet</span>`}`
      : html`<span class="board-step board-wait muted">${line.problem ?? (line.saved ? `Saved token, ${secondsLeft(line.saved, state.now) === Infinity ? 'without an end' : `valid ${duration(secondsLeft(line.saved, state.now))}`}: free`
        : `A new token: ${price(environment).long}`)}</span>`}
    <div class="board-more">${disclosure(state, actions, key, html`<span class="visually-hidden">${what}: </span><span class="board-state ${lineState(line).tone}">${lineState(line).words}</span>${answer ? html` <span class="muted">${ago(answer.result.checkedAt, state.now)}</span>` : nothing}`, () => details(state, actions, environment, line, key))}</div>
  </li>`;
}

/** @param {string} label @param {keyof typeof WORDS} name @param {Ipc.BoardStep} of @param {string} [aside] */
function step(label, name, of, aside = '') {
  const [iconName, tone] = STEP[of.outcome];
  return html`<span class="board-step" title=${of.words}>${icon(iconName, tone)}<span><span class="board-label">${label}: </span>${WORDS[name][of.outcome]}${aside ? html` <span class="muted small">${aside}</span>` : nothing}</span></span>`;
}

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Ipc.BoardLine} line @param {string} key */
function details(state, actions, environment, line, key) {
  const { answer } = line;
  const report = answer?.report, findings = report?.findings.length ? report.findings : report?.inspection?.findings ?? [];
  const failed = answer && (answer.result.token.outcome === 'failed' || answer.result.accepted.outcome === 'failed');
  const token = report?.token, expectation = line.expectation;
  // What a card or the conditions below explain is not said twice.
  const plain = answer ? [answer.result.token, answer.result.accepted].filter((s) => s.outcome !== 'failed') : [];
  return html`${plain.length && !(failed && answer?.result.token.outcome === 'failed') ? html`<ul class="plain-list">${plain.map((s) => { const [iconName, tone] = STEP[s.outcome]; return html`<li>${icon(iconName, tone)}<span>${marked(s.words)}</span></li>`; })}</ul>` : nothing}
    ${answer?.result.evaluation ? html`<div><h3>${named(answer.result.evaluation.name)}</h3>${conditions(answer.result.evaluation)}</div>` : nothing}
    ${failed && report ? html`${failureCard(state, actions, {
      id: key, environment, findings, words: report.providerWords, exchange: report.exchange, fallback: answer.result.token.words, busy: state.board.running !== null, titleId: `${key}-failure`,
      onRetry: line.saved ? () => actions.checkLine(line.id, false) : null, main: false, askAdmin: report.askAdmin, bare: true,
    })}${findings[0] ? html`<div>${button({ label: 'Explain more', kind: 'link', icon: 'help', id: `${key}-explain`, onClick: () => actions.explain(findings[0]?.code ?? '', `${key}-explain`) })}</div>` : nothing}` : nothing}
    <div class="actions">
      ${line.problem ? button({ label: 'Add the secret', icon: 'key', id: `${key}-secret`, name: `Add the secret of ${environment.name}`, onClick: () => actions.openDialog('secret', environment.id, {}, `${key}-secret`) })
        : button({ label: answer ? 'Check this again' : 'Check this', icon: 'refresh', id: `${key}-check`, detail: line.saved ? 'free' : price(environment).long,
          busy: state.board.running?.lineId === line.id, disabled: state.board.running !== null, onClick: () => actions.checkLine(line.id, line.saved === null) })}
      ${token ? button({ label: 'Show claims', kind: 'link', onClick: () => actions.openLineToken(environment.id, token.tokenId) }) : nothing}
      ${token && !expectation ? button({ label: 'Expect this from now on', kind: 'link', icon: 'plus', onClick: () => actions.expectToken(environment.id, token.tokenId) }) : nothing}
      ${expectation ? html`${button({ label: 'Change', kind: 'link', icon: 'edit', id: `${key}-change`, name: `Change the expectation ${expectation.name}`, onClick: () => actions.editExpectation(environment.id, expectation, `${key}-change`) })}
        ${button({ label: 'Delete', kind: 'link', icon: 'bin', name: `Delete the expectation ${expectation.name}`, onClick: () => actions.removeExpectation(environment.id, expectation) })}` : nothing}
    </div>`;
}

/** A text as part of an element's id. @param {string} text */
const safe = (text) => text.replace(/[^a-z0-9]/gi, (letter) => `-${letter.charCodeAt(0).toString(36)}`);
