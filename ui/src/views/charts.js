// @ts-check
// The pictures: how a token's life passes, what was minted day by day, where a call's time went. Each says the same in words.
import { html, nothing, svg } from '../lit.js';
import { icon } from '../icons.js';
import { count, dateOnly, duration, milliseconds } from '../format.js';
import { when } from './parts.js';

/** @import * as Ipc from '../ipc.d.ts' */

/** A part of a bar; `look` names its colour. @param {number} x @param {number} width @param {string} look @param {number} [y] @param {number} [height] */
const part = (x, width, look, y = 0, height = 6) => svg`<rect class=${look} x=${x} y=${y} width=${Math.max(0, width)} height=${height}></rect>`;

/** A word of a legend with the colour it explains. @param {string} look @param {unknown} words */
const key = (look, words) => html`<span class="chart-word"><span class="swatch ${look}" aria-hidden="true"></span>${words}</span>`;

/**
 * A token's life: issued, now, its end.
 * @param {{issuedAt: number | null, expiresAt: number | null}} life @param {number} now @param {boolean} [quiet] the end is told beside it already
 */
export function lifetimeBar({ issuedAt, expiresAt }, now, quiet = false) {
  if (issuedAt === null || expiresAt === null || expiresAt <= issuedAt) return nothing;
  const all = expiresAt - issuedAt, left = expiresAt - now;
  const passed = Math.max(0, Math.min(100, ((now - issuedAt) / all) * 100));
  const look = left <= 0 ? 'life-over' : left < 300 ? 'life-short' : 'life-left';
  return html`<div class="chart life">
    <svg class="chart-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">${part(0, passed, left <= 0 ? 'life-over' : 'life-past')}${part(passed, 100 - passed, look)}</svg>
    <p class="chart-words apart"><span>Issued ${when(issuedAt, now)}</span>${
      left > 0 && now >= issuedAt ? html`<span>${duration(now - issuedAt)} of ${duration(all)} passed</span>` : nothing}${
      quiet ? nothing : html`<span>${left > 0 ? 'Ends' : 'Ended'} ${when(expiresAt, now)}</span>`}</p></div>`;
}

/** What was minted and used again on each of the last days, oldest first. @param {Ipc.DayCount[]} days */
export function dayChart(days) {
  const busy = days.filter((day) => day.minted + day.reused > 0);
  const first = days[0], last = days.at(-1);
  if (!first || !last || !busy.length) return html`<p class="muted small">Nothing was minted or reused in the last ${days.length} days.</p>`;
  const most = Math.max(...busy.map((day) => day.minted + day.reused));
  const minted = busy.reduce((sum, day) => sum + day.minted, 0), reused = busy.reduce((sum, day) => sum + day.reused, 0);
  const high = 48, step = 10;
  return html`<figure class="chart days"><figcaption class="visually-hidden">Tokens minted and reused on each of the last ${days.length} days</figcaption>
    <svg class="chart-days" viewBox="0 0 ${days.length * step} ${high}" preserveAspectRatio="none" aria-hidden="true" focusable="false">${days.map((day, index) => {
      const tall = (/** @type {number} */ n) => (n / most) * high;
      const x = index * step + 1.5, width = step - 3;
      return svg`${part(x, width, 'day-none', high - 1, 1)}${part(x, width, 'day-minted', high - tall(day.minted), tall(day.minted))}${part(x, width, 'day-reused', high - tall(day.minted) - tall(day.reused), tall(day.reused))}`;
    })}</svg>
    <p class="chart-words apart" aria-hidden="true"><span>${dateOnly(first.at, { timeZone: 'UTC' })}</span><span>at most ${most} a day</span><span>today</span></p>
    <p class="chart-words">${key('day-minted', `${count(minted, 'token')} minted`)}${key('day-reused', `${count(reused, 'time')} a saved one used again`)}</p>
    <table class="visually-hidden"><caption>Minted and reused by day; days that are not named had none</caption><thead><tr><th scope="col">Day</th><th scope="col">Minted</th><th scope="col">Reused</th></tr></thead>
      <tbody>${busy.map((day) => html`<tr><th scope="row">${dateOnly(day.at, { timeZone: 'UTC' })}</th><td>${day.minted}</td><td>${day.reused}</td></tr>`)}</tbody></table></figure>`;
}

/**
 * Where the time went.
 * @param {Ipc.Timings} t @param {string | null} address
 */
export function timeSplit(t, address = null) {
  const parts = [
    { name: 'DNS', ms: t.dnsMs, look: 'time-a' }, { name: 'Connect and TLS', ms: t.connectMs, look: 'time-b' },
    { name: 'First byte', ms: t.firstByteMs, look: 'time-c' }, { name: 'Download', ms: t.downloadMs, look: 'time-d' },
  ].filter((p) => p.ms !== null);
  const sum = parts.reduce((all, p) => all + (p.ms ?? 0), 0) || 1;
  let at = 0;
  return html`<div class="chart time-split">
    <svg class="chart-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">${parts.map((p) => {
      const width = ((p.ms ?? 0) / sum) * 100, x = at;
      at += width;
      return part(x, width, p.look);
    })}</svg>
    <p class="chart-words">${parts.map((p) => key(p.look, `${p.name} ${milliseconds(p.ms ?? 0)}`))}
      <span class="chart-word"><strong>Total ${milliseconds(t.totalMs)}</strong></span>${t.reusedConnection ? html`<span class="chart-word">Connection used again</span>` : nothing}${
      address ? html`<span class="chart-word">${icon('out')}${address}</span>` : nothing}</p>
  </div>`;
}
