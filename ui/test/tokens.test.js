// The colours of both themes: readable by WCAG's own arithmetic, and the same however dark came about.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const sheet = await readFile(new URL('../src/styles/tokens.css', import.meta.url), 'utf8');
const blocks = [...sheet.matchAll(/:root[^{]*\{([^{}]*)\}/g)].map(([whole, body]) => ({ selector: whole.slice(0, whole.indexOf('{')).trim(), body: body.replace(/\s+/g, ' ').trim() }));
const colours = (/** @type {string} */ body) => Object.fromEntries([...body.matchAll(/--([\w-]+): (#[0-9a-f]{3,8})(?=;)/g)].map(([, name, value]) => [name, value]));
const light = colours(blocks[0].body), bySystem = blocks[1], chosen = blocks[2], dark = { ...light, ...colours(chosen.body) };

/** @param {string} hex @returns {[number, number, number]} */
const rgb = (hex) => { const full = hex.length < 6 ? [...hex.slice(1)].map((c) => c + c).join('') : hex.slice(1); return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16)); };
/** @param {string} hex */
const luminance = (hex) => { const [r, g, b] = rgb(hex).map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
/** @param {string} one @param {string} other */
const contrast = (one, other) => { const [hi, lo] = [luminance(one), luminance(other)].sort((a, b) => b - a); return (hi + 0.05) / (lo + 0.05); };

const TEXTS = [
  ...['bg', 'surface', 'sunken', 'raised'].flatMap((ground) => ['text', 'muted', 'ok', 'warn', 'bad', 'accent'].map((ink) => [ink, ground])),
  ['ok', 'ok-soft'], ['warn', 'warn-soft'], ['bad', 'bad-soft'], ['accent', 'accent-soft'], ['text', 'ok-soft'], ['text', 'warn-soft'], ['text', 'bad-soft'], ['text', 'accent-soft'],
  ['on-accent', 'accent'], ['on-accent', 'accent-hover'], ['on-accent', 'accent-active'], ['on-bad', 'bad'],
];
/** Borders of controls, the focus, dots and charts: they must be seen, not read. */
const SHAPES = ['line-strong', 'focus', 'time-a', 'time-b', 'time-c', 'time-d'];

for (const [theme, colour] of [['light', light], ['dark', dark]]) {
  test(`every text of the ${theme} theme has a contrast of 4.5 to 1 on every ground it stands on`, () => {
    for (const [ink, ground] of TEXTS) assert.ok(contrast(colour[ink], colour[ground]) >= 4.5, `${ink} on ${ground}: ${contrast(colour[ink], colour[ground]).toFixed(2)}`);
  });
  test(`every shape of the ${theme} theme that means something has a contrast of 3 to 1`, () => {
    for (const shape of SHAPES) assert.ok(contrast(colour[shape], colour.surface) >= 3, `${shape}: ${contrast(colour[shape], colour.surface).toFixed(2)}`);
  });
}

test('dark by the system and dark by choice are the same', () => {
  assert.match(bySystem.selector, /not\(\[data-theme="light"\]\)/);
  assert.equal(bySystem.body, chosen.body);
});
