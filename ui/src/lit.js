// The one door to the one third-party file of the window (lit.d.ts holds its types).
export { html, nothing, render, svg } from './vendor/lit-html.js';
