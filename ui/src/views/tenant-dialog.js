// @ts-check
// Before something changes in the tenant: what exactly, in words and as the request that goes out.
import { html, nothing } from '../lit.js';
import { frame } from './dialog-frame.js';
import { button, field, named } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { DialogState } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {DialogState} d @param {Ipc.EnvironmentView} environment @param {Actions} actions */
export function tenantChangeDialog(d, environment, actions) {
  const { apiId = '', apiName = '', scope = '', scopeId = '' } = d.values;
  const path = scopeId ? `POST /api/v1/apis/${apiId}/applications/${environment.clientId}/scopes/${scopeId}` : `PATCH /api/v1/apis/${apiId}/applications`;
  return frame({
    title: scopeId ? html`Grant <code>${scope}</code>?` : html`Authorise this app for ${named(apiName)}?`, problem: d.problem, closeLabel: 'Cancel', onClose: () => actions.closeDialog(), onSubmit: () => { void actions.confirmTenantChange(); },
    content: html`<p>This changes the tenant <bdi>${environment.host}</bdi>${environment.production ? html`, which is marked <span class="tag">PRODUCTION</span>` : nothing}. ${scopeId
        ? html`The app with the client ID <code>${environment.clientId}</code> may then do what <code>${scope}</code> allows at ${named(apiName)}, in every token it gets from now on.`
        : html`The app with the client ID <code>${environment.clientId}</code> may then ask for tokens for ${named(apiName)}. It gets no scope by that.`}</p>
      <p class="muted small">It can be taken back in Kinde: Settings, Applications, the app, APIs. The request: <code>${path}</code></p>
      ${environment.production ? field({ id: 'dialog-confirm', label: `Type “${environment.name}” to change production`, error: d.errors.confirm, control: html`<input class="input" id="dialog-confirm" type="text" autocomplete="off" spellcheck="false" dir="auto" aria-describedby="dialog-confirm-note" aria-invalid=${d.errors.confirm ? 'true' : nothing}>` }) : nothing}`,
    buttons: button({ label: scopeId ? 'Grant the scope' : 'Authorise', kind: environment.production ? 'danger' : 'primary', type: 'submit', main: true, busy: d.busy, onClick: () => undefined }),
  });
}
