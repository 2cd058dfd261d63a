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
  search: svg`<circle cx="7" cy="7" r="4.200"/><path d="M10.200 10.200L13.500 13.500"/>`,
  list: svg`<path d="M6 4h7.500M6 8h7.500M6 12h7.500M2.600 4h.1M2.600 8h.1M2.600 12h.1"/>`,
  checklist: svg`<path d="M2 4.200l1.200 1.200L5.400 3M2 10.700l1.200 1.200 2.200-2.400M8 4.300h6M8 10.800h6"/>`,
  book: svg`<path d="M8 4.200C6.600 3 4.800 2.800 2.500 2.800v9.400c2.300 0 4.100.2 5.500 1.400 1.400-1.200 3.200-1.400 5.500-1.400V2.800C11.200 2.800 9.400 3 8 4.200zM8 4.200v9.400"/>`,
  route: svg`<circle cx="4" cy="3.800" r="1.600"/><circle cx="12" cy="12.200" r="1.600"/><path d="M5.600 3.800h5a2.100 2.100 0 010 4.200H5.400a2.100 2.100 0 000 4.200h5"/>`,
  compare: svg`<path d="M3 5h9M9.500 2.500L12 5 9.500 7.500M13 11H4M6.500 8.500L4 11l2.500 2.500"/>`,
  chart: svg`<path d="M2.500 13.500h11M4.500 11V8M8 11V4M11.500 11V6"/>`,
  code: svg`<path d="M5.500 4.500L2 8l3.500 3.500M10.500 4.500L14 8l-3.500 3.500"/>`,
  download: svg`<path d="M8 2.500v7.500M5 7.200L8 10.200l3-3M3 13.300h10"/>`,
  upload: svg`<path d="M8 10.200V2.700M5 5.500l3-3 3 3M3 13.300h10"/>`,
  file: svg`<path d="M4 2.500h5l3 3v8H4zM9 2.500v3h3"/>`,
  star: svg`<path d="M8 2.300l1.700 3.600 3.900.5-2.900 2.700.8 3.900L8 11.100 4.500 13l.8-3.900L2.400 6.400l3.900-.5z"/>`,
  filter: svg`<path d="M2.500 3.500h11L9.400 8.600v3.700l-2.800 1.200V8.600z"/>`,
  pause: svg`<path d="M5.500 3.500v9M10.500 3.500v9"/>`,
  play: svg`<path d="M4.800 3.200l7.400 4.800-7.400 4.800z"/>`,
  stop: svg`<rect x="4" y="4" width="8" height="8" rx="1.200"/>`,
  dots: svg`<path d="M3.500 8h.1M8 8h.1M12.500 8h.1"/>`,
  bolt: svg`<path d="M8.800 1.800L3.500 9h4l-.8 5.200L12.500 7h-4z"/>`,
  globe: svg`<circle cx="8" cy="8" r="5.800"/><path d="M2.200 8h11.600M8 2.200c1.700 1.600 2.500 3.500 2.500 5.800S9.700 12.200 8 13.800C6.300 12.200 5.500 10.300 5.500 8S6.300 3.800 8 2.200z"/>`,
  keyboard: svg`<rect x="1.800" y="4" width="12.400" height="8" rx="1.500"/><path d="M4.500 6.800h.1M7 6.800h.1M9.500 6.800h.1M11.800 6.800h.1M5.500 9.400h5"/>`,
  up: svg`<path d="M4 10l4-4 4 4"/>`,
  left: svg`<path d="M10 4L6 8l4 4"/>`,
  pulse: svg`<path d="M2 8h3l2-5 3 10 1.600-5H14"/>`,
  offline: svg`<path d="M2 6.200c1-.9 2.100-1.600 3.300-2M14 6.200a9 9 0 00-5-2.300M4.500 9c.6-.6 1.300-1 2-1.300M11.500 9c-.4-.4-.8-.7-1.300-.9M8 12.200v.1M2.800 2.800l10.400 10.400"/>`,
};

/** @typedef {keyof typeof shapes} IconName */

/** @param {IconName} name @param {string} [tone] a class that colours it */
export const icon = (name, tone = '') => html`<svg class="icon ${tone}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${shapes[name]}</svg>`;
