// @ts-check
// Tokens that somebody sent: the box they are pasted into, and the place of those that belong to no environment.
import { html, nothing } from '../lit.js';
import { secondsLeft } from '../derive.js';
import { duration } from '../format.js';
import { button, emptyState, field, input, named } from './parts.js';
import { frame } from './dialog-frame.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {DialogState} d @param {Actions} actions */
export const pasteDialog = (d, actions) => frame({
  title: 'Use a token somebody sent you', wide: true, problem: d.problem, closeLabel: 'Cancel', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.pasteToken(); },
  content: html`${field({ id: 'dialog-token', label: 'Token', error: d.errors.token, hint: 'An access token, for instance from Kinde’s own Test tab. Nothing is asked of any server but the public keys of its issuer.',
    control: html`<textarea class="input mono" id="dialog-token" rows="7" autocomplete="off" autocapitalize="off" spellcheck="false" dir="ltr" aria-describedby="dialog-token-note" aria-required="true" aria-invalid=${d.errors.token ? 'true' : nothing}
      @input=${() => { if (d.errors.token) actions.setDialogValues({ token: '' }); }}></textarea>` })}
    ${field({ id: 'dialog-name', label: 'Name', optional: true, hint: 'For you: from whom it is, or what it is for.', control: input({ id: 'dialog-name', value: d.values.name ?? '', onInput: (name) => actions.setDialogValues({ name }) }) })}`,
  buttons: button({ label: 'Look at it', kind: 'primary', type: 'submit', main: true, busy: d.busy, onClick: () => undefined }),
});

/** @param {Actions} actions @param {string} id @param {string} label @param {'link' | 'plain' | 'primary'} [kind] */
export const pasteButton = (actions, id, label, kind = 'link') => button({ label, kind, id, icon: 'copy', main: kind === 'primary', onClick: () => actions.openDialog('paste', '', {}, id) });

/** The Token stage of the place for tokens of no environment. @param {State} state @param {Actions} actions @param {Ipc.EnvironmentView} environment */
export function pastedStage(state, actions, environment) {
  if (!environment.savedTokens.length) return emptyState('No pasted token', 'Paste one to see what it is and whether an API would accept it.', pasteButton(actions, 'paste-token', 'Paste a token', 'primary'), 'key');
  return html`<section class="card form" aria-labelledby="pasted-title"><div><h2 id="pasted-title">Pasted tokens</h2>
      <p class="muted small">Their issuers are none of your environments. They are kept in memory until the app closes.</p></div>
    <ul class="token-list" role="list">${environment.savedTokens.map((t) => html`<li>
      <div><b>${named(t.name ?? (t.audiences.join(', ') || 'A token without an audience'))}</b> <span class="muted small">${
        secondsLeft(t, state.now) === Infinity ? 'without an end' : secondsLeft(t, state.now) > 0 ? `valid ${duration(secondsLeft(t, state.now))}` : 'expired'}</span>
        <p class="muted small">${t.grantedScopes.join(' ') || 'No scope in it'}</p></div>
      <div class="actions">${button({ label: 'Show claims', kind: 'link', onClick: () => actions.showToken(t.tokenId) })}${button({ label: 'Forget', kind: 'link', onClick: () => actions.forgetToken(t.tokenId) })}</div></li>`)}</ul>
    <div class="actions">${pasteButton(actions, 'paste-token', 'Paste another token', 'primary')}</div></section>`;
}
