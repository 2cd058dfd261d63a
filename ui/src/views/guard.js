// @ts-check
// The guard check: does this API really check its tokens? Said before, sent one by one, told afterwards.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { milliseconds } from '../format.js';
import { failureCard } from './failure.js';
import { exchangeBlock } from './exchange.js';
import { lessonBar } from './lessons.js';
import { banner, button, disclosure, emptyState, field, input, light, marked, named, note } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { GuardRoom, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {Record<Ipc.Judgement, {tone: 'ok' | 'bad' | 'warn' | 'plain', words: string}>} */
const JUDGEMENT = { 'as-expected': { tone: 'ok', words: 'As it should be' }, 'let-in': { tone: 'bad', words: 'Let in' }, unclear: { tone: 'warn', words: 'Unclear' }, 'proves-nothing': { tone: 'plain', words: 'Proves nothing' } };

/** @type {Record<Ipc.GuardVerdict, {tone: string, icon: import('../icons.js').IconName}>} */
const VERDICT = {
  guarded: { tone: 'ok', icon: 'shield' }, careless: { tone: 'bad', icon: 'cross' }, public: { tone: 'warn', icon: 'globe' }, 'good-refused': { tone: 'warn', icon: 'warn' },
  unclear: { tone: 'warn', icon: 'warn' }, unfinished: { tone: '', icon: 'minus' },
};

/** @type {Record<Ipc.GuardVerdict, string>} */
const MORE = {
  guarded: 'Only what stands in the table was tried. An API can have other doors.', careless: 'This is serious. Tell the people who run the API, and show them the table.',
  public: 'A health check or a price list may be meant so. If this one is not, tell the people who run the API.', 'good-refused': 'Mend the call on the Call tab first, then check again.',
  unclear: 'Open the exact exchange of those lines to see what came back.', unfinished: 'Get the tokens that are missing, and check again.',
};

/** @param {State} state @param {Actions} actions */
export function guardPage(state, actions) {
  const room = state.guard;
  const environment = state.app?.environments.find((e) => e.id === room?.environmentId);
  if (!room || !environment) return nothing;
  const api = environment.apis.find((a) => a.audience === room.audience);
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1" dir="auto">Guard check${api ? html` of ${named(api.name)}` : nothing}</h1>
      <p class="header-sub">${environment.production ? html`<span class="tag">PRODUCTION</span>` : nothing}<span>Does this API really check tokens? Bad ones are sent to it, one by one.</span></p></div>
      <div class="header-actions">${button({ label: 'Back', icon: 'back', shortcut: 'Esc', onClick: () => actions.back() })}</div></header>
    ${environment.practice ? lessonBar(state, actions) : nothing}
    <section class="stage" id="stage" aria-label="Guard check" aria-busy=${room.running ? 'true' : 'false'}>
      ${api ? html`${what(actions, room, environment, api)}${room.problem ? problem(actions, room.problem, environment) : nothing}${room.report ? verdict(room.report) : nothing}${
        room.plan ? table(state, actions, room, room.plan) : nothing}${
        room.report?.findings.length ? failureCard(state, actions, { id: 'guard', environment, findings: room.report.findings, words: null, exchange: room.report.exchange, fallback: room.report.sentence, onRetry: null, busy: false, askAdmin: room.report.askAdmin }) : nothing}`
        : emptyState('No API of your own yet', 'The guard check is for APIs that you or your company run. Add one with its audience and address, then come back.',
          environment.practice ? nothing : button({ label: 'Add an API', kind: 'primary', main: true, icon: 'plus', onClick: () => actions.openApi(environment.id, null) }), 'shield')}
    </section>`;
}

/** @param {Actions} actions @param {GuardRoom} room @param {Ipc.EnvironmentView} environment @param {Ipc.ApiView} api */
function what(actions, room, environment, api) {
  const gets = api.endpoints.filter((e) => e.method === 'GET');
  const wrong = room.problem?.field === 'url' ? room.problem.message : undefined;
  return html`<section class="card form" aria-labelledby="guard-what"><h2 id="guard-what">What to check</h2>
    <div class="guard-fields">
      ${select('guard-api', 'API', room.audience, environment.apis.filter((a) => !a.management).map((a) => ({ value: a.audience, label: a.name })), (v) => actions.chooseGuardApi(v))}
      ${gets.length ? select('guard-endpoint', 'Endpoint', room.endpoint, [...gets.map((e) => ({ value: e.path, label: `GET ${e.path}${e.summary ? `, ${e.summary}` : ''}` })), { value: '', label: 'Another address' }], (v) => actions.chooseGuardEndpoint(v)) : nothing}
    </div>
    <div class="guard-fields">
      ${field({ id: 'guard-url', label: 'Address', error: wrong, hint: 'It is only read: GET. A thing that exists and needs a token teaches most.',
        control: input({ id: 'guard-url', value: room.url, mono: true, mode: 'url', error: wrong, onInput: (url) => actions.setGuard({ url }), onLeave: () => { void actions.planGuard(); } }) })}
      ${field({ id: 'guard-scope', label: 'Scope it needs', optional: true, hint: 'As the API declares it.', control: input({ id: 'guard-scope', value: room.scope, mono: true, onInput: (scope) => actions.setGuard({ scope }), onLeave: () => { void actions.planGuard(); } }) })}
    </div></section>`;
}

/** @param {string} id @param {string} label @param {string} value @param {{value: string, label: string}[]} options @param {(value: string) => void} onChange */
const select = (id, label, value, options, onChange) => html`<div class="field-block"><label class="label" for=${id}>${label}</label>
  <select class="input" id=${id} @change=${(/** @type {Event} */ e) => onChange(/** @type {HTMLSelectElement} */ (e.target).value)}>${options.map((o) => html`<option value=${o.value} .selected=${o.value === value}>${o.label}</option>`)}</select></div>`;

/** @param {Actions} actions @param {Ipc.IpcError} error @param {Ipc.EnvironmentView} environment */
function problem(actions, error, environment) {
  if (error.field === 'url' && error.code !== 'token-host-not-allowed') return nothing;
  const token = () => { actions.select(environment.id); actions.openTab('token', '#tab-token'); };
  return banner('warn', 'warn', error.code === 'token-host-not-allowed' ? 'The guard check sends only to hosts that belong to this environment. Type the address of the API on its page, or allow the host on the Call tab first.' : error.message,
    error.code === 'no-token-for-api' ? button({ label: 'Go to Token', onClick: token }) : nothing, 'guard-problem');
}

/** @param {Ipc.GuardReport} report */
function verdict(report) {
  const v = VERDICT[report.verdict];
  return html`<section class="verdict ${v.tone}" aria-labelledby="guard-verdict">${icon(v.icon)}<div class="verdict-text"><h2 id="guard-verdict" tabindex="-1">${report.sentence}</h2><p>${MORE[report.verdict]}</p></div></section>`;
}

/** @param {State} state @param {Actions} actions @param {GuardRoom} room @param {Ipc.GuardPlan} plan */
function table(state, actions, room, plan) {
  const begun = room.running !== null || Object.keys(room.rows).length > 0;
  const done = Object.keys(room.rows).length;
  return html`<section class="card form" aria-labelledby="guard-plan"><div><h2 id="guard-plan">${begun ? 'What was sent, and what came back' : 'What will be sent'}</h2>
      <p class="muted small">${plan.requests} GET requests to <code>${plan.origin}</code>, one after another. No token is minted; forged ones are made inside this app and never shown.</p></div>
    <div class="table-scroll"><table class="data guard-table"><caption class="visually-hidden">Cases of the guard check</caption>
      <thead><tr><th scope="col">Sent</th><th scope="col">Expected</th><th scope="col">Answer</th><th scope="col">What it means</th></tr></thead>
      <tbody>${plan.cases.map((c) => caseRow(state, actions, room, c))}</tbody></table></div>
    ${plan.production && !room.running ? html`<div class="field-block ${room.confirmProblem ? 'has-error' : ''}"><label class="check-label"><input type="checkbox" id="guard-confirm" .checked=${room.confirmed} aria-describedby="guard-confirm-note" aria-invalid=${room.confirmProblem ? 'true' : nothing}
      @change=${(/** @type {Event} */ e) => actions.setGuard({ confirmed: /** @type {HTMLInputElement} */ (e.target).checked })}><span>Send bad tokens to this PRODUCTION API</span></label>
      ${note('guard-confirm-note', room.confirmProblem ?? undefined, 'Nothing is changed by them, but an alarm may go off there. Tell the people who watch it.')}</div>` : nothing}
    <div class="actions" id="guard-progress" tabindex="-1">${room.running
      ? html`<div class="progress-row" role="group" aria-label="Under way"><span class="spinner" aria-hidden="true"></span><span class="progress-words">${done} of ${plan.requests} answered…</span>${button({ label: 'Cancel', id: 'guard-cancel', onClick: () => actions.cancelGuard() })}</div>`
      : button({ label: begun ? 'Check again' : `Send ${plan.requests} requests`, kind: plan.production ? 'danger' : 'primary', icon: 'shield', main: true, id: 'guard-run', onClick: () => actions.runGuard() })}
      ${room.cancelled ? html`<span class="muted small">Cancelled. What came back until then stands above.</span>` : nothing}</div></section>`;
}

/** @param {State} state @param {Actions} actions @param {GuardRoom} room @param {Ipc.PlannedCase} c */
function caseRow(state, actions, room, c) {
  const row = room.rows[c.case];
  const left = c.leftOut ?? room.left[c.case];
  const j = row ? JUDGEMENT[row.judgement] : null;
  return html`<tr class=${row?.judgement === 'let-in' ? 'on-bad' : ''}><th scope="row">${c.title}<span class="meaning">${marked(c.sends)}</span></th>
    <td>${c.expected}</td>
    <td class="guard-answer">${row ? html`<b>${row.status ?? 'None'}</b><span class="muted small">${milliseconds(row.exchange.timings.totalMs)}</span>`
      : room.running === c.case ? html`<span class="spinner" aria-hidden="true"></span><span class="visually-hidden">waiting</span>` : html`<span class="muted">${left ? 'not sent' : '–'}</span>`}</td>
    <td>${row && j ? html`${light(j.tone, j.words)}<p class="small">${row.meaning}</p>${disclosure(state, actions, `guard-${c.case}`, 'Exact exchange', () => exchangeBlock(row.exchange))}`
      : left ? html`<p class="muted small">${left}</p>` : html`<p class="muted small">${c.case === 'good' || c.case === 'no-token' ? nothing : html`If it were let in: ${lower(c.wouldMean)}`}</p>`}</td></tr>`;
}

/** @param {string} text */
const lower = (text) => text.charAt(0).toLowerCase() + text.slice(1);
