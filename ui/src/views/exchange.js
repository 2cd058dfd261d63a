// @ts-check
// A request and its answer, exactly as they went over the wire, without the secrets.
import { html, nothing } from '../lit.js';
import { byteSize, clockTime } from '../format.js';
import { layOutJson } from '../texts.js';
import { timeSplit } from './charts.js';

export { timeSplit };

/** @import * as Ipc from '../ipc.d.ts' */

const HIDDEN = '••••••••';

/** @param {Ipc.Header[]} headers */
const headerLines = (headers) => headers.map((h) => html`<div class="wire-line"><span class="wire-name">${h.name}:</span> ${h.redacted ? redacted(h.value) : h.value}</div>`);

/** @param {string} value */
const redacted = (value) => html`<span class="wire-hidden" title="Hidden: only this app knows it">${value || HIDDEN}</span>`;

/** @param {Ipc.RecordedBody} body */
function bodyLines(body) {
  if (body.kind === 'form') {
    return body.fields.map((f, index) => html`<div class="wire-line">${index ? '&' : nothing}<span class="wire-name">${f.name}</span>=${f.redacted ? redacted(f.value) : f.value}</div>`);
  }
  if (body.kind === 'text') {
    return html`<div class="wire-text">${layOutJson(body.text)}</div>${body.truncated ? html`<div class="wire-note">The rest is not shown: ${byteSize(body.bytes)} in all.</div>` : nothing}`;
  }
  return nothing;
}

/** @param {Ipc.RecordedRequest} request @param {string} label */
export const requestBlock = (request, label = 'Request') => html`<div class="wire" tabindex="0" role="group" aria-label=${label} dir="ltr">
  <div class="wire-line"><strong>${request.method}</strong> ${request.url}</div>${headerLines(request.headers)}
  ${request.body.kind === 'none' ? nothing : html`<div class="wire-gap"></div>${bodyLines(request.body)}`}</div>`;

/** @param {Ipc.Exchange} exchange */
export const exchangeBlock = (exchange) => html`<div class="exchange">
  <h3>Sent at ${clockTime(exchange.sentAt)}</h3>${requestBlock(exchange.request)}
  <h3>Answer</h3>
  ${exchange.response ? html`<div class="wire" tabindex="0" role="group" aria-label="Answer" dir="ltr">
      <div class="wire-line"><strong>${exchange.response.version} ${exchange.response.status}</strong> ${exchange.response.reason}</div>${headerLines(exchange.response.headers)}
      ${exchange.response.body.kind === 'none' ? nothing : html`<div class="wire-gap"></div>${bodyLines(exchange.response.body)}`}</div>`
    : html`<p>No answer. ${exchange.failure?.sentence ?? ''}</p>${exchange.failure?.detail ? html`<div class="wire" tabindex="0" role="group" aria-label="Detail" dir="ltr"><div class="wire-text">${exchange.failure.detail}</div></div>` : nothing}`}
  ${timeSplit(exchange.timings, exchange.response?.remoteAddress ?? null)}
</div>`;

/** @param {Ipc.Header[]} headers */
export const headerBlock = (headers) => html`<div class="wire" tabindex="0" role="group" aria-label="Response headers" dir="ltr">${headerLines(headers)}</div>`;
