// @ts-check
// The one box for whatever somebody was sent, and what was understood of it before anything is done.
import { html, nothing } from '../lit.js';
import { icon } from '../icons.js';
import { count } from '../format.js';
import { banner, button, choice, disclosure, field, input, keys, marked, named } from './parts.js';
import { longText } from './explaining-dialogs.js';

/** @import * as Ipc from '../ipc.d.ts' */
/** @import { ImportRoom, State } from '../state.js' */
/** @import { Actions } from '../actions/contract.d.ts' */

/** @type {Record<Ipc.NoteKind, string>} */
const KINDS = {
  chat: 'A message', env: 'A .env file', json: 'Credentials as JSON', 'postman-environment': 'A Postman environment', 'postman-collection': 'A Postman collection', curl: 'A command',
  token: 'A token', error: 'An error', address: 'An address', 'team-pack': 'A team pack', unknown: 'Nothing that is known here',
};

/** @param {State} state @param {Actions} actions */
export function importPage(state, actions) {
  const room = state.importing;
  return html`<header class="header page-header"><div class="header-who"><h1 tabindex="-1">What were you sent?</h1>
      <p class="header-sub">It is read on this computer, shown to you, and not kept.</p></div>
      <div class="header-actions">${button({ label: 'Back', icon: 'back', shortcut: 'Esc', onClick: () => actions.leaveImport() })}</div></header>
    <section class="stage" id="stage" aria-label="Import">
      ${room.problem ? banner('bad', 'warn', html`<span class="import-problem">${room.problem}</span>`, nothing, 'import-problem') : nothing}
      ${room.read ? found(state, actions, room, room.read) : box(actions, room)}
    </section>`;
}

/** @param {Actions} actions @param {ImportRoom} room */
const box = (actions, room) => html`<div class="columns">
  <form class="card form" novalidate autocomplete="off" @submit=${(/** @type {Event} */ e) => { e.preventDefault(); void actions.readImport(); }}>
    ${field({ id: 'import-text', label: 'Paste it here', hint: 'The whole message, the whole file: what matters is found in it. A secret goes into your system’s keychain and is not shown.',
      control: html`<textarea class="input mono import-text" id="import-text" rows="11" autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto" aria-describedby="import-text-note"
        @paste=${(/** @type {ClipboardEvent} */ e) => { const text = e.clipboardData?.getData('text/plain') ?? ''; if (text.trim()) { e.preventDefault(); void actions.readImport(text); } }}></textarea>` })}
    <div class="actions">${button({ label: 'Read it', kind: 'primary', type: 'submit', main: true, busy: room.busy, onClick: () => undefined })}
      ${button({ label: 'Choose a file…', id: 'import-file', icon: 'file', name: 'Choose a file', onClick: () => actions.pickImport() })}</div>
    <p class="note">${icon('upload')} <span>Or drop a file anywhere on this window.</span></p>
  </form>
  <aside class="stack" aria-label="What can be read"><section class="card quiet"><h2>What can be read</h2><ul class="plain-list">
    ${['**Credentials** in a message, a `.env` file, JSON, a cURL command, a Postman environment or collection', 'A **team pack** of a colleague (`.m2mpack`): everything but the secrets', 'A **token**: you see what it says', 'An **error text**: you see what it means']
      .map((line) => html`<li>${icon('check', 'ok')}<span>${marked(line)}</span></li>`)}
    <li>${icon('minus')}<span>Scripts in a collection are never run.</span></li></ul></section></aside>
</div>`;

/** @param {State} state @param {Actions} actions @param {ImportRoom} room @param {Ipc.ImportView} view */
function found(state, actions, room, view) {
  const { content } = view;
  return html`<section class="card form" aria-labelledby="import-found">
      <h2 id="import-found" tabindex="-1">${KINDS[view.kind]}${view.file ? html` <span class="muted">${named(view.file)}</span>` : nothing}</h2>
      ${view.understood.length && content.what !== 'pack' ? html`<ul class="plain-list">${view.understood.map((text) => html`<li>${icon('check', 'ok')}<span><bdi>${text}</bdi></span></li>`)}</ul>` : nothing}
      ${view.leftOver.length ? html`<div><p class="small"><strong>${content.what === 'nothing' ? 'Why it is of no use here' : 'Not used'}</strong></p><ul class="plain-list small">${view.leftOver.map((text) => html`<li>${icon('minus')}<span><bdi>${text}</bdi></span></li>`)}</ul></div>` : nothing}
      ${content.what === 'credentials' ? credentials(actions, room, content) : content.what === 'pack' ? pack(actions, room, content) : content.what === 'error' ? errors(state, actions, content) : nothing}
      <div class="actions">${mainButton(actions, room, content)}${button({ label: 'Read something else', id: 'import-again', onClick: () => actions.openImport() })}</div>
    </section>`;
}

/** @param {Actions} actions @param {ImportRoom} room @param {Ipc.ImportContent} content */
function mainButton(actions, room, content) {
  const main = (/** @type {string} */ label) => button({ label, id: 'import-take', kind: 'primary', main: true, busy: room.busy, onClick: () => actions.takeImport() });
  if (content.what === 'token') return main('Look at this token');
  if (content.what === 'credentials') return main(content.missing === null ? 'Add this environment' : 'Fill in what is missing');
  if (content.what === 'pack') return main(room.choices.every((c) => c === 'leave') ? 'Leave everything as it is' : 'Take it in');
  return nothing;
}

/** @param {Actions} actions @param {ImportRoom} room @param {Extract<Ipc.ImportContent, {what: 'credentials'}>} content */
function credentials(actions, room, content) {
  if (content.missing !== null) return banner('warn', 'info', html`<strong>Something is missing.</strong> ${content.missing}`);
  return html`
    ${content.there !== null ? banner('warn', 'info', html`You have an environment for this client already: ${named(content.there)}. This adds a second one.`) : nothing}
    ${field({ id: 'import-name', label: 'Name', control: input({ id: 'import-name', value: room.name, onInput: (name) => actions.setImport({ name }) }), hint: 'For you.' })}
    <label class="check-label"><input type="checkbox" id="import-production" .checked=${room.production} @change=${(/** @type {Event} */ e) => actions.setImport({ production: /** @type {HTMLInputElement} */ (e.target).checked })}>
      <span>This is production: calls that write ask first</span></label>
    <ul class="plain-list small">
      <li>${icon('lock')}<span>${content.secretCharacters === null ? 'No secret is in it. You are asked for it next.' : html`The secret, ${count(content.secretCharacters, 'character')}, goes into your system’s keychain. It is sent to <bdi>${content.secretOrigin}</bdi> only.`}</span></li>
      ${content.calls ? html`<li>${icon('check', 'ok')}<span>${count(content.calls, 'call')} will be kept with it.</span></li>` : nothing}
      <li>${icon('minus')}<span>No token is asked for yet.</span></li></ul>`;
}

/** @param {Actions} actions @param {ImportRoom} room @param {Extract<Ipc.ImportContent, {what: 'pack'}>} content */
const pack = (actions, room, content) => html`
  ${content.name ? html`<p class="pack-name"><strong>${named(content.name)}</strong></p>` : nothing}
  ${content.welcome ? html`<blockquote class="pack-welcome" dir="auto">${content.welcome}</blockquote>` : nothing}
  <ul class="rows" role="list">${content.environments.map((environment, index) => packed(actions, environment, index, room.choices[index] ?? 'leave'))}</ul>
  <p class="note">A pack holds no secret. You are asked for the secrets next.</p>`;

/** @param {Actions} actions @param {Ipc.PackedView} e @param {number} index @param {Ipc.PackChoice} chosen */
function packed(actions, e, index, chosen) {
  const same = e.there !== null && !e.adds.length && !e.differs.length;
  /** @type {{value: Ipc.PackChoice, label: string, line?: string}[]} */
  const options = e.there === null ? [{ value: 'add', label: 'Add it' }, { value: 'leave', label: 'Leave it out' }]
    : [...(e.adds.length ? [{ value: /** @type {const} */ ('add'), label: 'Add what is new', line: 'What differs stays yours' }] : []), ...(e.differs.length ? [{ value: /** @type {const} */ ('replace'), label: 'Take the pack’s', line: 'What differs is overwritten' }] : []),
      { value: 'another', label: 'Add it beside' }, { value: 'leave', label: 'Leave it out' }];
  const others = e.tokenHosts.filter((host) => host !== e.secretOrigin);
  return html`<li class="pack-environment"><div><p><b>${named(e.name)}</b> ${e.production ? html`<span class="tag small">PRODUCTION</span>` : nothing} <span class="muted"><bdi>${e.host}</bdi></span></p>
      <p class="muted small"><bdi>${[e.apis.length ? `${count(e.apis.length, 'API')}: ${e.apis.join(', ')}` : '', e.calls.length ? count(e.calls.length, 'call') : '', e.expectations.length ? count(e.expectations.length, 'expectation') : ''].filter(Boolean).join(' · ')}</bdi></p>
      <p class="small">Client <code>${e.clientId}</code>. Its secret is sent to <bdi>${e.secretOrigin}</bdi> only${others.length ? html`, its tokens also to <bdi>${others.join(', ')}</bdi>` : nothing}.</p>
      ${same ? html`<p class="small">${icon('check', 'ok')} You have all of it, as ${named(e.there ?? '')}.</p>` : e.there !== null ? html`<p class="small">You have it as ${named(e.there)}.</p>` : nothing}
      ${e.adds.length ? html`<p class="small"><strong>New:</strong> <bdi>${e.adds.join(', ')}</bdi></p>` : nothing}
      ${e.differs.length ? html`<p class="small">${icon('warn', 'warn')} <strong>Differs:</strong> <bdi>${e.differs.join(', ')}</bdi></p>` : nothing}</div>
    ${choice({ name: `pack-${index}`, legend: `What to do with ${e.name}`, hideLegend: true, row: true, value: chosen, options, onChange: (value) => actions.chooseForPack(index, value) })}</li>`;
}

/** @param {State} state @param {Actions} actions @param {Extract<Ipc.ImportContent, {what: 'error'}>} content */
const errors = (state, actions, content) => content.explanations.length
  ? html`<div class="catalogue">${content.explanations.map((e, index) => index === 0 ? html`<section class="long-text" aria-labelledby="import-error"><h3 id="import-error">${marked(e.title)}</h3>${longText(e)}</section>`
    : disclosure(state, actions, `import-error-${e.code}`, marked(e.title), () => html`<div class="long-text">${longText(e)}</div>`))}</div>`
  : banner('plain', 'info', html`This error has no explanation here. Try the request yourself: then everything around it is known. ${keys('N')} adds an environment.`);
