// Every component in every state on one page: /preview/gallery.html?theme=dark. Never shipped.
import { html, nothing, render } from '/lit.js';
import { icon } from '/icons.js';
import { banner, button, choice, disclosure, emptyState, field, input, light, pill, progress, secretInput, term } from '/views/parts.js';
import '/elements/glossary-term.js';
import '/elements/scope-field.js';

const query = new URLSearchParams(globalThis.location.search);
if (query.has('theme')) document.documentElement.dataset.theme = query.get('theme') ?? '';
const none = () => undefined;
const open = { 'fold-open': true };
const actions = /** @type {any} */ ({ setOpen: none });
const card = (/** @type {string} */ title, /** @type {unknown} */ content) => html`<section class="card form" aria-label=${title}><h2>${title}</h2>${content}</section>`;
const kinds = /** @type {const} */ (['primary', 'plain', 'danger', 'link']);

const page = html`<div class="window"><main class="main"><header class="header page-header"><div class="header-who"><h1>Components</h1></div></header><div class="stage"><div class="columns even">
  ${card('Buttons', html`${kinds.map((kind) => html`<div class="actions">${button({ label: kind, kind, onClick: none })}${button({ label: 'with icon', kind, icon: 'key', onClick: none })}${button({ label: 'busy', kind, busy: true, onClick: none })}${button({ label: 'off', kind, disabled: true, onClick: none })}</div>`)}
    <div class="actions">${button({ label: 'Get token', kind: 'primary', detail: 'counts as one', main: true, onClick: none })}<button class="button plain square" aria-label="Copy">${icon('copy')}</button><button class="button plain" aria-pressed="true">Pressed</button><button class="button small">Small</button></div>
    <div class="segmented" role="group" aria-label="View"><button class="segment" aria-pressed="true">Pretty</button><button class="segment" aria-pressed="false">Raw</button><button class="segment" aria-pressed="false" aria-disabled="true">Off</button></div>`)}
  ${card('Fields', html`${field({ id: 'g1', label: 'Client ID', hint: html`Which ${term('client', 'client')} it is.`, control: input({ id: 'g1', value: 'bd69bb9fe5db', mono: true, onInput: none }) })}
    ${field({ id: 'g2', label: 'Audience', error: 'This is not an address.', control: input({ id: 'g2', value: 'orders acme', error: 'x', onInput: none }) })}
    ${field({ id: 'g3', label: 'Client secret', optional: true, hint: 'Goes into the keychain.', control: secretInput('g3', undefined, none) })}
    <div class="field-block"><label class="label" for="g4">Off</label><input class="input" id="g4" disabled value="Not now"></div>
    <div class="field-block"><label class="label" for="g5">API</label><div class="picker"><span class="picker-face" aria-hidden="true"><b>Orders API</b><code>https://orders.acme.com</code></span>${icon('down')}<select id="g5"><option>Orders API</option></select></div></div>
    <div class="field-block"><label class="label" for="g6">Scopes</label><scope-field input-id="g6" .chosen=${['read:orders', 'update:orders']} .known=${['read:users']}></scope-field><p class="note" id="g6-note">Fewer is safer.</p></div>`)}
  ${card('Choices', html`${choice({ name: 'c', legend: 'Theme', row: true, value: 'a', onChange: none, options: [{ value: 'a', label: 'System', line: 'As your system is set' }, { value: 'b', label: 'Light' }] })}
    <label class="check-label"><input type="checkbox" checked><span>Keep tokens over a restart</span></label><label class="check-label"><input type="checkbox" disabled><span>Not now</span></label>
    <div class="switch-row"><span class="switch-label">Authorised</span><button class="switch" role="switch" aria-checked="true" aria-label="Authorised"><span class="knob"></span></button></div><div class="switch-row"><span class="switch-label">Off</span><button class="switch" role="switch" aria-checked="false" aria-label="Off"><span class="knob"></span></button></div>`)}
  ${card('Chips, pills, lights', html`<div class="chips"><span class="chip">read:orders</span><span class="chip plain">plain</span><span class="chip ok">ok</span><span class="chip warn">warn</span><span class="chip miss">missing</span><button class="chip">press</button><button class="chip" aria-pressed="true">on</button></div>
    <div class="actions">${pill('plain', 'minus', 'No token yet')}${pill('ok', 'check', 'Valid 52 min')}${pill('warn', 'clock', 'Expired')}${pill('bad', 'cross', 'Refused')}<span class="pill accent">Beta</span><span class="tag">PRODUCTION</span></div>
    <div class="actions">${light('ok', 'This token can')}${light('bad', 'It cannot')}${light('warn', 'Look at this')}${light('plain', 'Unknown')}</div>
    <div class="actions"><span class="verb get">GET</span><span class="verb post">POST</span><span class="verb patch">PATCH</span><span class="verb delete">DELETE</span></div>
    <progress class="meter ok" max="10" value="8" aria-label="Time left"></progress><progress class="meter warn" max="10" value="3" aria-label="Budget"></progress><kbd class="key">Ctrl K</kbd>`)}
  ${card('Disclosure and tabs', html`<div class="folds">${disclosure(/** @type {any} */ ({ open }), actions, 'fold-closed', 'Exact request', none)}${disclosure(/** @type {any} */ ({ open }), actions, 'fold-open', 'Advanced', () => html`<p>What is seldom needed.</p>`)}</div>
    <div class="tabs inner" role="tablist" aria-label="Inner"><button class="tab" role="tab" aria-selected="true">Token</button><button class="tab" role="tab" aria-selected="false">${icon('check', 'ok')}Claims</button><button class="tab" role="tab" aria-selected="false" aria-disabled="true">Off</button></div>`)}
  ${card('Table', html`<div class="table-scroll" tabindex="0" role="group" aria-label="Tokens"><table class="data"><caption class="visually-hidden">Tokens</caption><thead><tr><th scope="col"><button class="sort">API ${icon('down')}</button></th><th scope="col">State</th><th scope="col" class="number">Minted</th></tr></thead><tbody>
    <tr class="on"><th scope="row">Orders API</th><td>${light('ok', 'Valid')}</td><td class="number">12</td></tr><tr><th scope="row">Management API</th><td>${light('bad', 'Refused')}</td><td class="number">1,204</td></tr></tbody></table></div>
    <ul class="rows" role="list"><li class="list-row"><div class="list-text"><b>Orders API</b><code class="muted">https://orders.acme.com</code></div><span class="list-state">valid 52 min</span>${button({ label: 'Show', kind: 'link', onClick: none })}</li><li><button class="list-row" aria-current="true"><span class="list-text"><b>Pressed row</b></span></button></li></ul>
    <dl class="facts"><div><dt>Issuer</dt><dd><code>https://acme.kinde.com</code></dd></div><div><dt>Region</dt><dd>eu</dd></div></dl>`)}
  <div class="stack">${banner('ok', 'check', html`<p>It worked.</p>`)}${banner('warn', 'warn', html`<p>Look at this.</p>`, button({ label: 'Show', onClick: none }))}${banner('bad', 'warn', html`<p>It failed.</p>`)}${banner('plain', 'info', html`<p>Good to know.</p>`)}${progress('Waiting for acme.kinde.com to answer', none)}</div>
  ${emptyState('No token yet', 'Get one first.', button({ label: 'Go to Token', kind: 'primary', onClick: none }), 'key')}
  <div class="stack"><button class="card pressable"><b>Press me</b><span class="muted small">A card to press.</span></button><button class="card pressable" aria-current="true"><b>Chosen</b><span class="muted small">This one is open.</span></button><section class="card error" aria-label="Error"><h2>An error</h2><p class="empty-line">${icon('info')}Nothing here yet.</p></section></div>
</div></div></main></div>`;
render(page, /** @type {HTMLElement} */ (document.getElementById('app')));
void nothing;
