// @ts-check
// Small pure readers of text: marks, scopes, JSON.

/**
 * Splits a sentence with **bold** and `code` marks into parts. Nothing else is a mark; an unclosed one is text.
 * @param {string} text
 * @returns {{kind: 'text' | 'bold' | 'code', text: string}[]}
 */
export function marks(text) {
  /** @type {{kind: 'text' | 'bold' | 'code', text: string}[]} */
  const parts = [];
  let last = 0;
  for (const match of text.matchAll(/\*\*([^*]+)\*\*|`([^`]+)`/g)) {
    if (match.index > last) parts.push({ kind: 'text', text: text.slice(last, match.index) });
    parts.push(match[1] !== undefined ? { kind: 'bold', text: match[1] } : { kind: 'code', text: match[2] ?? '' });
    last = match.index + match[0].length;
  }
  if (last < text.length) parts.push({ kind: 'text', text: text.slice(last) });
  return parts;
}

/**
 * Reads scopes from typed or pasted text: parted by white space or commas, without quotes around them.
 * @param {string} text
 * @returns {string[]} each scope once, in its order
 */
export function readScopes(text) {
  const words = text.split(/[\s,;]+/u).map((word) => word.replace(/^["'[]+|["'\]]+$/gu, '')).filter(Boolean);
  return [...new Set(words)];
}

/**
 * The scopes of a list that fit what is typed: those that begin with it first, those whose meaning fits last.
 * @param {string[]} known @param {string[]} chosen @param {string} typed @param {ReadonlyMap<string, string>} [meanings] by scope
 */
export function suggestScopes(known, chosen, typed, meanings) {
  const wanted = typed.trim().toLowerCase();
  const open = known.filter((scope) => !chosen.includes(scope));
  const rank = (/** @type {string} */ scope) => {
    const at = scope.toLowerCase().indexOf(wanted);
    if (at >= 0) return Math.min(at, 1);
    return meanings?.get(scope)?.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return [0, 1, 2].flatMap((wantedRank) => open.filter((scope) => rank(scope) === wantedRank));
}

/**
 * What is wrong with a JSON text, with its place; null when nothing is.
 * @param {string} text
 * @returns {string | null}
 */
export function jsonTrouble(text) {
  if (!text.trim()) return null;
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const place = jsonPlace(text);
    return place
      ? `This is not JSON yet: look at line ${place.line}, column ${place.column}.`
      : `This is not JSON yet: ${error instanceof Error ? error.message : 'it cannot be read'}.`;
  }
}

/**
 * The first place where a JSON text stops being one. Engines name it differently or not at all, so it is searched.
 * @param {string} text
 * @returns {{line: number, column: number} | null}
 */
export function jsonPlace(text) {
  let at = 0, depth = 0;
  /** @returns {never} */
  const fail = () => { throw at; };
  const space = () => { while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at++; };
  const word = (/** @type {RegExp} */ pattern) => {
    pattern.lastIndex = at;
    at += (pattern.exec(text) ?? fail())[0].length;
  };
  const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
  const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
  const value = () => {
    if (++depth > 500) fail();
    space();
    const open = text[at];
    if (open === '{' || open === '[') {
      const close = open === '{' ? '}' : ']';
      at++;
      space();
      if (text[at] === close) at++;
      else for (;;) {
        if (open === '{') { space(); word(string); space(); word(/:/y); }
        value();
        space();
        if (text[at] === ',') { at++; continue; }
        word(open === '{' ? /\}/y : /\]/y);
        break;
      }
    } else word(open === '"' ? string : scalar);
    depth--;
  };
  try {
    value();
    space();
    if (at === text.length) return null;
  } catch (thrown) {
    if (typeof thrown !== 'number') throw thrown;
  }
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/**
 * A JSON text laid out over lines; the text itself when it cannot be read. Numbers and duplicates stay as they were sent.
 * @param {string} text
 */
export function layOutJson(text) {
  if (jsonPlace(text)) return text;
  let out = '', depth = 0, inside = false;
  const line = () => `\n${'  '.repeat(depth)}`;
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (inside) {
      out += c;
      if (c === '\\') out += text[++i] ?? '';
      else if (c === '"') inside = false;
      continue;
    }
    if (' \t\r\n'.includes(c)) continue;
    if (c === '"') { inside = true; out += c; }
    else if (c === '{' || c === '[') {
      let next = i + 1;
      while (' \t\r\n'.includes(text[next] ?? '')) next++;
      if (text[next] === '}' || text[next] === ']') { out += c + text[next]; i = next; }
      else { depth++; out += c + line(); }
    } else if (c === '}' || c === ']') { depth--; out += line() + c; }
    else if (c === ',') out += c + line();
    else if (c === ':') out += ': ';
    else out += c;
  }
  return out;
}

/**
 * Whether a pasted text is more than one value: several lines, or several labels.
 * @param {string} text
 */
export function isMessage(text) {
  if (/\S[^\S\n]*[\r\n]+\s*\S/.test(text) || /^\s*[{[]|^\s*curl\s/i.test(text)) return true;
  return (text.match(/(?:\b|_)(?:domain|host|client|secret|audience|scope|issuer|token)[\w -]{0,12}["']?\s*[:=]/gi) ?? []).length > 1;
}

/**
 * The explanations in which every typed word occurs, those first that have it in their title.
 * @template {{code: string, title: string, what: string, causes: string[]}} T
 * @param {T[]} list @param {string} typed
 * @returns {T[]}
 */
export function searchExplanations(list, typed) {
  const words = typed.toLowerCase().split(/\s+/u).filter(Boolean);
  if (!words.length) return list;
  const plain = (/** @type {string} */ text) => text.toLowerCase().replace(/[*`]/g, '');
  const has = (/** @type {string} */ text) => words.every((word) => text.includes(word));
  const found = list.filter((e) => has(plain([e.title, e.code, e.what, ...e.causes].join(' '))));
  const leads = found.filter((e) => has(plain(`${e.title} ${e.code}`)));
  return [...leads, ...found.filter((e) => !leads.includes(e))];
}

/** Said while a prompt of the system may be waiting for the person. */
export const KEYCHAIN_WAITS = 'Waiting for your system’s keychain. It may ask you to unlock it, in a window of its own';
