// @ts-check
// The icons: 16 px strokes in the colour of the text beside them. Decoration only; words carry the meaning.
import { html, svg } from './lit.js';

const shapes = {
  check: svg`<path d="M3 8.500l3.200 3.200L13 4.800"/>`,
  cross: svg`<path d="M4 4l8 8M12 4l-8 8"/>`,
  minus: svg`<path d="M4 8h8"/>`,
  warn: svg`<path d="M8 2.600l6 10.600H2zM8 6.600v3M8 11.400v.1"/>`,
  info: svg`<circle cx="8" cy="8" r="5.800"/><path d="M8 7.400v3.600M8 5v.1"/>`,
  key: svg`<circle cx="5.500" cy="10.500" r="2.800"/><path d="M7.600 8.400L13 3m-2.500 2.500l2 2"/>`,
  plus: svg`<path d="M8 3v10M3 8h10"/>`,
  flask: svg`<path d="M6 2h4M6.800 2v4.200L3.400 12.400A1 1 0 004.300 14h7.400a1 1 0 00.9-1.600L9.200 6.200V2M5 10.500h6"/>`,
  clock: svg`<circle cx="8" cy="8" r="5.800"/><path d="M8 4.800V8l2.200 1.400"/>`,
  gear: svg`<circle cx="8" cy="8" r="2.200"/><path d="M8 1.800v2M8 12.200v2M1.800 8h2M12.200 8h2M3.600 3.600L5 5M11 11l1.400 1.400M3.600 12.400L5 11M11 5l1.400-1.400"/>`,
  help: svg`<circle cx="8" cy="8" r="5.800"/><path d="M6.300 6.400a1.800 1.800 0 113 1.300c-.8.6-1.300.9-1.300 1.700M8 11.300v.1"/>`,
  down: svg`<path d="M4 6l4 4 4-4"/>`,
  right: svg`<path d="M6 4l4 4-4 4"/>`,
  out: svg`<path d="M7 4H4v8h8V9M9 3h4v4M13 3L7.500 8.500"/>`,
  copy: svg`<rect x="5.500" y="5.500" width="7.500" height="7.500" rx="1.500"/><path d="M3 10V4a1 1 0 011-1h6"/>`,
  eye: svg`<path d="M1.800 8S4 3.800 8 3.800 14.200 8 14.200 8 12 12.200 8 12.200 1.800 8 1.800 8z"/><circle cx="8" cy="8" r="1.900"/>`,
  edit: svg`<path d="M3 13l.6-2.700L10.700 3.200a1 1 0 011.400 0l.7.7a1 1 0 010 1.400l-7.100 7.100z"/>`,
  bin: svg`<path d="M3 4.500h10M6.500 4.500V3h3v1.500M4.500 4.500l.6 8.500h5.800l.6-8.500M6.800 7v3.600M9.200 7v3.600"/>`,
  send: svg`<path d="M2.500 7.600L13.500 3l-4 10.500-2.300-4.700zM7.200 8.800L13.500 3"/>`,
  back: svg`<path d="M13 8H3M7 4L3 8l4 4"/>`,
  lock: svg`<rect x="3.500" y="7" width="9" height="6.500" rx="1.500"/><path d="M5.500 7V5a2.500 2.500 0 015 0v2"/>`,
  refresh: svg`<path d="M13 8a5 5 0 11-1.500-3.500L13 6M13 3v3h-3"/>`,
  shield: svg`<path d="M8 2l5 1.800v3.700c0 3.200-2.100 5.400-5 6.500-2.900-1.100-5-3.300-5-6.500V3.800z"/>`,
};

/** @typedef {keyof typeof shapes} IconName */

/** @param {IconName} name @param {string} [tone] a class that colours it */
export const icon = (name, tone = '') => html`<svg class="icon ${tone}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[name]}</svg>`;
