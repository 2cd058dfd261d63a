// @ts-check
// What the whole window has to say: the storage, the key store, an undo, a problem without a place.
import { html, nothing } from '../lit.js';
import { count } from '../format.js';
import { KEYCHAIN_WAITS } from '../texts.js';
import { banner, button, disclosure, marked, named } from './parts.js';

/** @import { State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions */
export function banners(state, actions) {
  const { app, undo } = state;
  if (!app) return nothing;
  // What stands in the way of saving is said once.
  const notice = state.notice?.text === app.storage.sentence ? null : state.notice;
  const storage = app.storage.kind !== 'ready';
  const store = !app.secretStore.works && app.secretStore.state !== 'untried';
  const waits = state.keychainWaits && !state.dialog;
  if (!undo && !notice && !storage && !store && !waits) return nothing;
  return html`<div class="banners">
    ${waits ? banner('plain', 'lock', html`<p>${KEYCHAIN_WAITS}.</p>`, button({ label: 'Cancel', id: 'cancel-keychain', name: 'Cancel: waiting for the keychain', onClick: () => actions.cancelKeychain() })) : nothing}
    ${undo ? banner('plain', 'bin', html`<p>${named(undo.name)} is deleted. <span class="muted">You can take this back for another ${count(Math.max(0, Math.ceil(undo.until - state.now)), 'second')}.</span></p>`,
      button({ label: 'Undo', id: 'undo-delete', onClick: () => actions.undoDelete() })) : nothing}
    ${notice ? banner(notice.tone, notice.tone === 'bad' ? 'warn' : 'check', html`<p>${notice.text}</p>`, button({ label: 'Close', kind: 'link', onClick: () => actions.dismissNotice() })) : nothing}
    ${storage ? banner(app.storage.kind === 'restored' ? 'warn' : 'bad', 'warn', html`<p>${app.storage.sentence}</p>${app.storage.details.length
      ? disclosure(state, actions, 'storage-details', 'Details', () => html`<ul>${app.storage.details.map((line) => html`<li>${line}</li>`)}</ul>`) : nothing}`, storageActions(state, actions)) : nothing}
    ${store ? banner('warn', 'lock', html`<p><strong>Secrets stay for this session only.</strong> ${app.secretStore.sentence}</p>${secretStoreSteps(app.secretStore.steps)}`,
      button({ label: 'Try again', busy: state.retryingStore, name: 'Try again: the key store', onClick: () => actions.retrySecretStore() })) : nothing}
  </div>`;
}

/** @param {State} state @param {Actions} actions */
function storageActions({ app, savingAgain: busy }, actions) {
  if (app?.storage.kind === 'unsaved') return button({ label: 'Save again', id: 'save-again', busy, onClick: () => { void actions.saveAgain(); } });
  if (app?.storage.kind !== 'conflict') return nothing;
  return html`${button({ label: 'Keep what is here', id: 'keep-ours', busy, onClick: () => { void actions.settleSettings('ours'); } })}
    ${button({ label: 'Take what is in the file', id: 'keep-theirs', busy, onClick: () => { void actions.settleSettings('theirs'); } })}`;
}

/** @param {string[]} steps */
export const secretStoreSteps = (steps) => (steps.length ? html`<ol class="banner-steps">${steps.map((step) => html`<li>${marked(step)}</li>`)}</ol>` : nothing);
