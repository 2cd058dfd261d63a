// @ts-check
// A new client secret, proved before the old one goes.
import { html, nothing } from '../lit.js';
import { apiName, audiencesOf, price, workOf } from '../derive.js';
import { button, field, named, progress, secretInput } from './parts.js';
import { frame } from './dialog-frame.js';
import { failureCard } from './failure.js';
import { KEYCHAIN_WAITS } from '../texts.js';
import { secretHelp } from './field-help.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {DialogState} d @param {Ipc.EnvironmentView} environment @param {Actions} actions */
export function secretDialog(state, d, environment, actions) {
  const old = environment.secret !== null;
  if (d.data.proved) return refused(state, d, environment, actions, d.data.proved);
  const work = workOf(state, environment);
  const api = apiName(environment, audiencesOf(work)[0] ?? '');
  const waits = d.busy && work.operation?.slow;
  return frame({
    title: old ? 'Replace the client secret' : 'Add the client secret', problem: d.problem, closeLabel: 'Cancel', onClose: () => { void actions.dropNextSecret(); },
    onSubmit: () => { void (old ? actions.proveSecret(false) : actions.confirmDialog()); },
    content: html`<div class="field-block">${field({ id: 'dialog-secret', label: 'New client secret', error: d.errors.secret, hint: 'It goes into your system’s keychain.',
        control: secretInput('dialog-secret', d.errors.secret, () => actions.touchSecret(), () => { void actions.leaveSecret(); }) })}
      ${secretHelp(actions, d.data.secret, Boolean(d.data.cleanSecret))}</div>
      ${old ? html`<p class="muted small">First a token for ${named(api)} is asked for with it: ${price(environment).long}. Only when one comes, the old secret is dropped.</p>` : html`<p class="muted small">No token is asked for.</p>`}
      ${waits ? progress(work.operation?.words ?? '', () => actions.dropNextSecret(), true) : state.keychainWaits ? progress(KEYCHAIN_WAITS, () => actions.cancelKeychain(), true) : nothing}`,
    buttons: html`${old ? button({ label: 'Save without proving', onClick: () => actions.saveUnproved() }) : nothing}
      ${button({ label: old ? 'Prove and replace' : 'Save the secret', kind: 'primary', type: 'submit', main: true, busy: d.busy, onClick: () => undefined })}`,
  });
}

/** @param {State} state @param {DialogState} d @param {Ipc.EnvironmentView} environment @param {Actions} actions @param {Ipc.ProvedSecret} proved */
function refused(state, d, environment, actions, proved) {
  const work = workOf(state, environment);
  return frame({
    title: 'The old secret is still in use', wide: true, reading: true, problem: d.problem, closeLabel: 'Drop it', onClose: () => { void actions.dropNextSecret(); }, onSubmit: () => { void actions.proveSecret(true); },
    content: html`<p class="muted">No token came with the new one. It is held until you decide.</p>
      ${failureCard(state, actions, {
        id: 'prove', environment, findings: proved.findings, words: proved.providerWords, exchange: proved.exchange, busy: d.busy, askAdmin: null, onRetry: null, titleId: 'dialog-failure-title', bare: true,
        fallback: proved.outcome === 'refused' ? 'The server refused to give a token' : 'No token came back',
      })}
      ${d.busy && work.operation?.slow ? progress(work.operation.words, () => actions.dropNextSecret(), true) : nothing}`,
    buttons: html`${button({ label: 'Keep the new one anyway', onClick: () => actions.keepNextSecret() })}
      ${button({ label: 'Try again', kind: 'primary', type: 'submit', main: true, busy: d.busy, detail: price(environment).short, onClick: () => undefined })}`,
  });
}
