// @ts-check
// Where things are kept, what is left over, and the way out: export and erase.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { banner, button, field, input } from './parts.js';
import { frame } from './dialog-frame.js';
import { secretStoreSteps } from './banners.js';

/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions */
export function storeCard(state, actions) {
  const { app, settings } = state;
  if (!app) return nothing;
  const { secretStore } = app;
  const untried = secretStore.state === 'untried';
  const tone = untried ? 'plain' : secretStore.works ? 'ok' : 'warn';
  return html`<section class="card form" aria-labelledby="store-title"><h2 id="store-title">Where secrets are kept</h2>
    ${banner(tone, untried ? 'info' : secretStore.works ? 'check' : 'lock', html`<p>${secretStore.sentence}</p>${secretStoreSteps(secretStore.steps)}`,
      secretStore.works && !untried ? nothing : button({ label: 'Try it now', busy: state.retryingStore, name: 'Try it now: the key store', onClick: () => actions.retrySecretStore() }))}
    <p class="note">Client secrets are never written to a file of this app.</p>
    <div class="actions">${button({ label: 'Look for left-over entries', id: 'find-orphans', busy: settings.busy === 'orphans', onClick: () => { void actions.findOrphans(); } })}
      <span class="note" role="status">${settings.orphans === null ? 'After a crash, or when settings were lost, secrets may be left that belong to no environment.'
        : settings.orphans.length ? `${count(settings.orphans.length, 'entry', 'entries')} left over` : html`${icon('check', 'ok')} Nothing is left over.`}</span></div>
    ${settings.orphans?.length ? html`<ul class="orphans" role="list" aria-label="Left-over entries">${settings.orphans.map((orphan) => html`<li>${icon('lock')}<div><strong>${orphan.what}</strong> <span class="muted">of no environment</span>
        <p class="small muted"><bdi>${orphan.label}</bdi></p></div></li>`)}</ul>
      <div class="actions">${button({ label: 'Remove them', kind: 'danger', name: 'Remove them: the left-over entries of the key store', busy: settings.busy === 'orphans', onClick: () => { void actions.findOrphans(true); } })}</div>` : nothing}</section>`;
}

/** @param {State} state @param {Actions} actions */
export function dataCard(state, actions) {
  const { app } = state;
  if (!app) return nothing;
  const { storage } = app;
  return html`<section class="card form" aria-labelledby="storage-title"><h2 id="storage-title">Your data</h2>
    ${banner(storage.kind === 'ready' ? 'ok' : 'warn', storage.kind === 'ready' ? 'check' : 'warn', html`<p>${storage.sentence || 'All is saved on this computer.'}</p>${storage.details.length
      ? html`<ul>${storage.details.map((line) => html`<li>${line}</li>`)}</ul>` : nothing}`)}
    <div class="actions">${button({ label: 'Show the data folder', onClick: () => { void actions.revealDataFolder(); } })}
      ${button({ label: 'Export all data…', id: 'export-data', onClick: () => { void actions.openExport('export-data'); } })}
      ${button({ label: 'Erase everything…', id: 'erase-everything', kind: 'danger', onClick: () => actions.openDialog('erase', '', { typed: '' }, 'erase-everything') })}</div>
    <p class="note">The folder and the export hold environments, settings, counts and the history. Secrets and tokens are in the key store alone.</p></section>`;
}

/** @param {DialogState} d @param {Actions} actions */
export const exportDialog = (d, actions) => frame({
  title: 'All your data', wide: true, reading: true, problem: d.problem, onClose: () => actions.closeDialog(), onSubmit: () => { void actions.saveExport(); },
  content: html`<p class="muted">This is the file as it will be written. There is no secret and no token in it.</p>
    <div class="sheet-place">${d.values.text === undefined ? html`<p class="muted">Being put together.</p>`
      : html`<div class="wire sheet" tabindex="0" role="group" aria-label="The file as it will be written" dir="ltr"><div class="wire-text">${d.values.text}</div></div>`}</div>
    <p class="note done-line">${d.data.done ? html`${icon('check', 'ok')}<span>${d.data.done}</span>` : nothing}</p>`,
  buttons: button({ label: 'Save…', kind: 'primary', type: 'submit', main: true, busy: d.busy, onClick: () => undefined }),
});

/** @param {DialogState} d @param {Actions} actions */
export const eraseDialog = (d, actions) => frame({
  title: 'Erase everything?', problem: d.problem, closeLabel: 'Cancel', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.eraseEverything(); },
  content: html`<p>All environments, settings, counts, saved tokens and the history are removed, and every secret of this app in your key store. It cannot be undone.</p>
    <p class="muted">In Kinde nothing changes: applications and secrets there stay as they are.</p>
    ${field({ id: 'dialog-typed', label: 'To go on, type: erase', error: d.errors.typed, hint: nothing,
      control: input({ id: 'dialog-typed', value: d.values.typed ?? '', error: d.errors.typed, required: true, onInput: (typed) => actions.setDialogValues({ typed }) }) })}`,
  buttons: button({ label: 'Erase everything', kind: 'danger', type: 'submit', main: true, busy: d.busy, disabled: (d.values.typed ?? '').trim().toLowerCase() !== 'erase', onClick: () => undefined }),
});

/** @param {DialogState} d @param {Actions} actions */
export const resetDialog = (d, actions) => frame({
  title: 'Reset all settings?', problem: d.problem, closeLabel: 'Cancel', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.resetSettings(); },
  content: html`<p>Every setting of this page gets the value of a new installation. A proxy’s password and the key of a client certificate are removed from your key store. Environments, secrets and tokens stay.</p>`,
  buttons: button({ label: 'Reset all settings', kind: 'danger', type: 'submit', main: true, busy: d.busy, onClick: () => undefined }),
});
