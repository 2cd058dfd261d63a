// @ts-check
// The connection, looked at without asking for a token: address, network, metadata, keys.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { milliseconds } from '../format.js';
import { banner, button, disclosure, marked, named, when } from './parts.js';

/** @import { ConnectionRun, State } from '../state.js' */
/** @import { CheckGroup, ConnectionCheck } from '../backend.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {{group: CheckGroup, title: string, waits: string}[]} */
const GROUPS = [
  { group: 'address', title: 'Address', waits: 'Reading the address' }, { group: 'network', title: 'Network', waits: 'Looking up the name, connecting, reading the certificate' },
  { group: 'metadata', title: 'Metadata', waits: 'Asking the server what it says of itself' }, { group: 'keys', title: 'Keys', waits: 'Fetching the public keys' },
];

const OUTCOME = /** @type {const} */ ({
  passed: { icon: 'check', tone: 'ok', word: 'Good' }, failed: { icon: 'cross', tone: 'bad', word: 'Failed' }, warning: { icon: 'warn', tone: 'warn', word: 'Look at this' }, 'not-checked': { icon: 'minus', tone: 'muted', word: 'Not checked' },
});

/** @param {State} state @param {Actions} actions */
export function connectionPage(state, actions) {
  const run = state.connection;
  const environment = state.app?.environments.find((e) => e.id === run?.environmentId);
  if (!run || !environment) return nothing;
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1" dir="auto">Connection of ${named(environment.name)}</h1>
      <p class="header-sub"><span class="host">${named(environment.host)}</span><span class="sep">No token is asked for, no secret is sent</span></p></div>
      <div class="header-actions">${run.running ? button({ label: 'Cancel', id: 'connection-cancel', onClick: () => actions.cancelConnection() })
        : button({ label: 'Check again', kind: 'primary', main: true, id: 'connection-again', onClick: () => actions.checkConnection(environment.id) })}
        ${button({ label: 'Back', icon: 'back', shortcut: 'Esc', onClick: () => actions.back() })}</div></header>
    <section class="stage" id="stage" aria-label="Connection" aria-busy=${run.running ? 'true' : 'false'}>
      ${run.problem ? banner('bad', 'warn', run.problem.message) : nothing}
      ${run.cancelled ? banner('plain', 'info', 'Cancelled. What was seen until then stands here.') : nothing}
      ${GROUPS.map((group) => groupCard(state, actions, run, group))}
    </section>`;
}

/** @param {State} state @param {Actions} actions @param {ConnectionRun} run @param {typeof GROUPS[0]} g */
function groupCard(state, actions, run, g) {
  const checks = run.checks[g.group];
  return html`<section class="card" aria-labelledby="group-${g.group}"><h2 id="group-${g.group}">${g.title}</h2>${
    checks ? html`<ul class="checks connection-checks" role="list">${checks.map((check, index) => line(state, actions, check, `${g.group}-${index}`))}</ul>`
    : run.running === g.group ? html`<p class="progress-row"><span class="spinner" aria-hidden="true"></span><span class="progress-words">${g.waits}…</span></p>`
    : html`<p class="muted small">${run.running ? 'Waits for its turn.' : 'Not looked at.'}</p>`}</section>`;
}

/** @param {State} state @param {Actions} actions @param {ConnectionCheck} check @param {string} key */
function line(state, actions, check, key) {
  const o = OUTCOME[check.outcome];
  return html`<li class="check ${check.outcome}">${icon(o.icon, o.tone)}<b>${check.title}</b><div class="check-words"><span class="outcome ${o.tone}">${o.word}</span>${
    check.milliseconds !== null ? html`<span class="check-time">${milliseconds(check.milliseconds)}</span>` : nothing}
    <bdi>${marked(check.because)}</bdi>
    ${check.fix ? html`<p class="fix"><strong>What to do:</strong> ${marked(check.fix)}</p>` : nothing}
    ${check.details.length ? disclosure(state, actions, `connection-${key}`, 'Details', () => html`<dl class="compare">${check.details.map((d) => html`<div><dt>${d.label}</dt><dd>${
      d.seconds !== undefined && d.seconds !== null ? when(d.seconds, state.now) : html`<code>${d.value}</code>`}</dd></div>`)}</dl>`) : nothing}</div></li>`;
}
