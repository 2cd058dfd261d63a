// @ts-check
// A text from outside as pieces: what was searched for, characters that deceive, the rest. Pure.

/** @typedef {{kind: 'text' | 'found' | 'current' | 'odd', text: string}} Piece */

// They turn, hide or command the text around them; joiners stay, many scripts need them.
const ODD = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** The search for a text in small or capital letters, or null when there is none. @param {string} query */
export function pattern(query) {
  if (!query) return null;
  return new RegExp(query.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'giu');
}

/** The name of a character: "U+202E". @param {string} character */
export const codePoint = (character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

/**
 * @param {string} text @param {RegExp | null} search @param {number} current which of the places found in it is the one gone to, -1 = none
 * @returns {Piece[]}
 */
export function pieces(text, search, current = -1) {
  /** @type {Piece[]} */
  const list = [];
  const plain = (/** @type {string} */ part) => {
    let from = 0;
    for (const odd of part.matchAll(ODD)) {
      if (odd.index > from) list.push({ kind: 'text', text: part.slice(from, odd.index) });
      list.push({ kind: 'odd', text: codePoint(odd[0]) });
      from = odd.index + odd[0].length;
    }
    if (from < part.length) list.push({ kind: 'text', text: part.slice(from) });
  };
  if (!search) { plain(text); return list; }
  let from = 0, number = 0;
  for (const found of text.matchAll(search)) {
    if (found.index > from) plain(text.slice(from, found.index));
    list.push({ kind: number++ === current ? 'current' : 'found', text: found[0] });
    from = found.index + found[0].length;
  }
  if (from < text.length) plain(text.slice(from));
  return list;
}
