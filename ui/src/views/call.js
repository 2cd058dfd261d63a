// @ts-check
// The Call stage: what to do and the request on one side, the answer on the other.
import { html, nothing } from '../lit.js';
import { currentToken, writes } from '../derive.js';
import { button, emptyState, progress } from './parts.js';
import { addressForm, askHost, bodyForm, confirmForm, headerForm, parameterForm, picker } from './call-request.js';
import { checks } from './call-checks.js';
import { answerNotes } from './call-notes.js';
import { keptCalls } from './call-kept.js';
import { response } from './response.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State, Work } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work */
export function callStage(state, actions, environment, work) {
  const token = currentToken(environment, work, state.now);
  if (!token) {
    return emptyState('No token to call with yet', 'Get a token first. Then this is where you use it.',
      html`<div class="actions">${button({ label: 'Go to Token', kind: 'primary', main: true, onClick: () => actions.openTab('token', '#tab-token') })}
        ${button({ label: 'Which scopes do I need?', icon: 'list', onClick: () => actions.go('scopes') })}</div>`, 'send');
  }
  const busy = work.operation?.kind === 'call';
  return html`<div class="call-columns">
      <div class="stack">
        ${keptCalls(state, actions, environment, work)}
        <section class="card form" aria-labelledby="request-title"><h2 id="request-title">Request</h2>
          ${picker(actions, environment, work, token)}
          ${parameterForm(state, actions, work)}
          ${addressForm(actions, environment, work)}
          ${bodyForm(actions, work)}
          ${headerForm(state, actions, work, token)}
          ${confirmForm(environment, work)}
          ${work.askHost ? askHost(actions, work.askHost, environment) : checks(state, actions, work)}
          ${sendRow(actions, environment, work, busy)}
        </section>
      </div>
      <div class="stack" data-together>${answerNotes(state, actions, work)}${response(state, actions, environment, work, busy)}${guardLink(actions, environment, token)}</div>
    </div>`;
}

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Ipc.SavedToken} token */
function guardLink(actions, environment, token) {
  const api = environment.apis.find((a) => !a.management && token.audiences.includes(a.audience));
  return api ? html`<div class="aside-link">${button({ label: 'Does this API really check tokens?', kind: 'link', icon: 'shield', id: 'open-guard', onClick: () => { void actions.openGuard(environment.id, api.audience); } })}</div>` : nothing;
}

/** @param {Actions} actions @param {Ipc.EnvironmentView} environment @param {Work} work @param {boolean} busy */
function sendRow(actions, environment, work, busy) {
  if (busy && work.operation?.slow) return progress(work.operation.words, () => actions.cancel());
  const danger = writes(work.call.method) && environment.production;
  return html`<div class="actions">${button({ label: 'Send', kind: danger ? 'danger' : 'primary', icon: 'send', id: 'send-call', main: !work.askHost, busy, disabled: Boolean(work.callHelp.collecting), describedBy: work.askHost ? undefined : 'will-it-work', onClick: () => actions.sendCall() })}
    ${environment.id === 'pasted' ? nothing : button({ label: 'Save call…', id: 'save-call', icon: 'star', onClick: () => actions.askSaveCall() })}</div>`;
}
