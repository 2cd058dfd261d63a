// @ts-check
// Find in tenant: which APIs and scopes there are, and what this app may use of them. Asked only when somebody wants it.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { price, secondsLeft } from '../derive.js';
import { count, duration } from '../format.js';
import { isWorthTaking } from '../endpoints.js';
import { failureCard } from './failure.js';
import { banner, button, disclosure, emptyState, infoLines, light, named, progress } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { State, TenantReport, TenantRoom } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @param {State} state @param {Actions} actions */
export function tenantPage(state, actions) {
  const room = state.tenant;
  const environment = state.app?.environments.find((e) => e.id === room?.environmentId);
  if (!room || !environment) return nothing;
  const { report } = room;
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1" dir="auto">Find in ${named(environment.name)}</h1>
      <p class="header-sub"><span class="host">${named(environment.host)}</span><span class="sep">Its APIs and scopes, and what this app may use</span></p></div>
      <div class="header-actions">${button({ label: 'Back', icon: 'back', shortcut: 'Esc', onClick: () => actions.back() })}</div></header>
    <section class="stage" id="stage" aria-label="Find in tenant" aria-busy=${room.operationId ? 'true' : 'false'}>
      ${room.problem ? banner('bad', 'warn', room.problem.message, nothing, 'tenant-problem') : nothing}
      ${failure(state, actions, room, environment)}
      ${room.changed ? changed(actions, room.changed, environment) : nothing}
      ${room.taken !== null ? banner('ok', 'check', html`${count(room.taken, 'API')} taken over. Names, addresses and endpoints that were there stayed as they were.`, nothing, 'taken-over') : nothing}
      ${report && !report.tokenFailure && !report.failure ? found(state, actions, room, report, environment) : nothing}
      ${plan(state, actions, room, environment)}
    </section>`;
}

/** @param {State} state @param {Actions} actions @param {TenantRoom} room @param {Ipc.EnvironmentView} environment */
function failure(state, actions, room, environment) {
  const token = room.report?.tokenFailure ?? null, call = room.failure ?? room.report?.failure ?? null;
  if (!token && !call) return nothing;
  return failureCard(state, actions, {
    id: 'tenant', environment, findings: (token ?? call)?.findings ?? [], words: (token ?? call)?.providerWords ?? null, exchange: (token ?? call)?.exchange ?? null, fallback: token ? 'No token came back to ask with' : 'The tenant did not answer as expected',
    onRetry: room.failure ? null : () => actions.findInTenant(), busy: room.operationId !== null, askAdmin: (token ?? call)?.askAdmin ?? null,
  });
}

/** What will be asked and what it costs. @param {State} state @param {Actions} actions @param {TenantRoom} room @param {Ipc.EnvironmentView} environment */
function plan(state, actions, room, environment) {
  const p = room.plan;
  if (!p) return room.problem ? nothing : html`<p class="muted">Being put together.</p>`;
  const again = room.report !== null;
  const cost = p.token ? html`The saved token, valid ${p.token.expiresAt === null ? 'without an end' : `another ${duration(secondsLeft(p.token, state.now))}`}: free.`
    : html`No saved token serves, so one is asked for: it ${price(environment).long === 'free in practice' ? 'is free in practice' : price(environment).long}. It is kept, and used again for free.`;
  return html`<section class="card form" aria-labelledby="tenant-plan"><h2 id="tenant-plan">${again ? 'Look again' : 'What will be asked'}</h2>
    <dl class="facts">
      <div><dt>Requests</dt><dd><code>${p.firstRequest}</code><br><span class="muted small">and one more for each API found, to see whether this app may use it. All of them only read.</span></dd></div>
      <div><dt>Token</dt><dd>${cost}</dd></div>
      <div><dt>It needs</dt><dd><code>${p.neededScope}</code> for the Kinde Management API${p.lacksScope ? html`<br>${light('warn', 'The saved token does not hold it, so this will probably be refused.')}` : nothing}</dd></div>
    </dl>
    ${again ? nothing : html`<ul class="plain-list"><li>${icon('lock')}<span>Secrets of apps are never read out of the answers, shown or kept.</span></li><li>${icon('check')}<span>Nothing is changed, here or in the tenant, before you say so.</span></li></ul>`}
    <div id="tenant-progress" tabindex="-1">${room.operationId && room.operationId !== 'taking' ? progress(`Asking ${environment.host}`, () => actions.cancelTenant())
      : html`<div class="actions">${button({ label: again ? 'Ask the tenant again' : 'Ask the tenant', kind: again ? 'plain' : 'primary', main: !again, id: 'find-in-tenant', detail: again ? undefined : p.token ? 'free' : price(environment).short, onClick: () => actions.findInTenant() })}</div>`}</div></section>`;
}

/** @param {Actions} actions @param {{audience: string, sentence: string}} changed @param {Ipc.EnvironmentView} environment */
function changed(actions, { audience, sentence }, environment) {
  const known = environment.apis.some((a) => a.audience === audience);
  return banner('ok', 'check', html`<p><strong>${sentence}</strong></p><p class="small">A token keeps what it was issued with. What was granted now is in the next one.${known ? nothing : ' Take the API over first, so that you can ask for a token for it.'}</p>`,
    known ? button({ label: 'Get a new token', id: 'new-token', onClick: () => actions.newTokenFor(audience) }) : nothing, 'tenant-changed');
}

/** @param {State} state @param {Actions} actions @param {TenantRoom} room @param {TenantReport} report @param {Ipc.EnvironmentView} environment */
function found(state, actions, room, report, environment) {
  if (!report.apis.length) return emptyState('The tenant has no API', 'In Kinde: Settings, APIs, Add API.', nothing, 'search');
  return html`<section class="card form" aria-labelledby="found-title"><div><h2 id="found-title" tabindex="-1">${count(report.apis.length, 'API')} in this tenant</h2>
      <p class="muted small">${report.application ? html`This app is called ${named(report.application.name)} there${report.application.kind ? html`, ${report.application.kind}` : nothing}. ` : nothing}${count(report.requests, 'request')} sent${report.minted ? ', one token minted' : ', no token minted'}.</p></div>
    ${infoLines(report.notes)}
    <ul class="rows" aria-label="APIs of the tenant">${report.apis.map((api, index) => apiRow(state, actions, room, report, api, index))}</ul>
    <div class="actions">${button({ label: room.chosen.length ? `Take ${count(room.chosen.length, 'API')} over` : 'Take over', kind: 'primary', main: room.chosen.length > 0, id: 'take-over', disabled: !room.chosen.length, busy: room.operationId === 'taking', onClick: () => actions.takeOver() })}
      <span class="muted small">${room.chosen.length ? `into ${environment.name}. Nothing that is there is overwritten.` : 'Everything that is here is known already, or nothing is ticked.'}</span></div>
    ${report.mayAuthorise && report.mayGrant ? nothing : html`<p class="note">To authorise this app or to grant it scopes from here, its token needs ${[report.mayAuthorise ? '' : 'update:apis', report.mayGrant ? '' : 'create:api_application_scopes'].filter(Boolean).map((scope, index) => html`${index ? ' and ' : nothing}<code>${scope}</code>`)}. Somebody who administers ${environment.practice ? html`the tenant can switch them on: here under <b>Practice</b>.` : 'Kinde can do the same on its own screens.'}</p>`}</section>`;
}

/** @param {State} state @param {Actions} actions @param {TenantRoom} room @param {TenantReport} report @param {Ipc.FoundApi} api @param {number} index */
function apiRow(state, actions, room, report, api, index) {
  const takes = isWorthTaking(api);
  return html`<li class="list-row found-api">
    <div class="list-text"><label class="check-label"><input type="checkbox" .checked=${room.chosen.includes(api.audience)} ?disabled=${!takes} aria-label=${`Take over ${api.name}`} @change=${(/** @type {Event} */ e) => actions.chooseFound(api.audience, /** @type {HTMLInputElement} */ (e.target).checked)}><span>${named(api.name)}</span></label>
      <div class="found-words"><code>${api.audience}</code><span class="muted small">${standing(api)}</span></div></div>
    <div class="list-state">${api.authorised === null ? light('plain', 'could not be told') : api.authorised ? light('ok', 'This app is authorised') : light('bad', 'Not authorised')}</div>
    ${!api.authorised && api.authorised !== null && report.mayAuthorise && api.id ? html`<div class="actions">${button({ label: 'Authorise this app…', id: `authorise-${index}`, name: `Authorise this app for ${api.name}`, onClick: () => actions.askTenantChange(api, null, `authorise-${index}`) })}</div>` : nothing}
    ${api.scopes.length ? html`<div class="found-scopes">${disclosure(state, actions, `found-scopes-${index}`, `${count(api.scopes.length, 'scope')} of ${api.name}`, () => scopes(actions, report, api, index))}</div>` : nothing}</li>`;
}

/** @param {Ipc.FoundApi} api */
function standing(api) {
  if (api.unusable !== null) return `Cannot be taken over: ${api.unusable}`;
  const parts = [api.new ? 'New here.' : 'Known here.'];
  if (api.knownAs !== null) parts.push(`You call it ${api.knownAs}; that stays.`);
  if (!api.new && api.newScopes.length) parts.push(`${count(api.newScopes.length, 'scope')} more than known here.`);
  if (api.unknownScopes.length) parts.push(`${count(api.unknownScopes.length, 'scope')} known here ${api.unknownScopes.length === 1 ? 'is' : 'are'} not in the tenant${api.management ? '; once taken over, the tenant’s own list counts' : `, and ${api.unknownScopes.length === 1 ? 'stays' : 'stay'} here`}.`);
  return parts.join(' ');
}

/** @param {Actions} actions @param {TenantReport} report @param {Ipc.FoundApi} api @param {number} index */
const scopes = (actions, report, api, index) => html`<ul class="rows scope-rows-found" aria-label=${`Scopes of ${api.name}`}>${api.scopes.map((scope, at) => {
  const has = api.granted?.includes(scope.key);
  return html`<li class="list-row"><code>${scope.key}</code><span class="list-state">${has ? light('ok', 'this app has it') : api.granted ? light('plain', 'not given to this app') : nothing}</span>
    ${!has && report.mayGrant && api.authorised && api.id && scope.id ? html`<span class="actions">${button({ label: 'Grant…', kind: 'link', id: `grant-${index}-${at}`, name: `Grant ${scope.key} to this app`, onClick: () => actions.askTenantChange(api, scope, `grant-${index}-${at}`) })}</span>` : nothing}</li>`;
})}</ul>${api.granted ? nothing : html`<p class="muted small">Which of them this app has shows once it got a token for ${named(api.name)} without naming scopes.</p>`}`;
