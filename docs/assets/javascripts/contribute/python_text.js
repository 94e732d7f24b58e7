/*
 * Texts as Python has them, so that both read one text alike: what is white space, how long a text is, how a pattern is
 * applied. Patterns are published by hooks/eventlib/authoring/javascript_patterns.py. The cases in tests/cases hold for both.
 */

// JavaScript holds U+FEFF for white space and not U+001C to U+001F and U+0085; Python the other way round.
const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const AT_START = new RegExp(`^${SPACE}+`);
// What stands before the white space at the end is none: else each of many in the middle would be tried as the first.
const AROUND = new RegExp(`^${SPACE}+|(?<!${SPACE})${SPACE}+$`, "g");
const ANY_SPACE = new RegExp(`${SPACE}+`, "g");

/** The text without white space at its ends: `str.strip()`. */
export const strip = (text) => text.replace(AROUND, "");

/** The text without white space at its beginning: `str.lstrip()`. */
export const stripStart = (text) => text.replace(AT_START, "");

/** The text without white space at its end: `str.rstrip()`. */
export const stripEnd = (text) => strip(`.${text}`).slice(1);

/** The text with each run of white space replaced. */
export const replaceSpace = (text, by) => text.replace(ANY_SPACE, by);

/** The parts of a text between white space: `str.split()`. */
export const splitBlanks = (text) => replaceSpace(text, " ").split(" ").filter(Boolean);

/** How many code points a text has: `len()`. */
export const count = (text) => [...text].length;

/** The first code points of a text: `text[:length]`. */
export const head = (text, length) => [...text].slice(0, length).join("");

/** How often words stand in a text, without overlap: `str.count()`. */
export const occurrences = (text, words) => text.split(words).length - 1;

/** The keys of a Map or the members of a Set that something holds for, in their order. */
export const unique = (items) => [...new Set(items)];

/** A published pattern with the ways in which Python applies one. */
class Pattern {
  constructor(source) {
    this.anywhere = new RegExp(source, "gu");
    this.atStart = new RegExp(`^(?:${source})`, "u");
    this.entire = new RegExp(`^(?:${source})$`, "u");
  }

  /** The first match at or after an offset, or null. */
  search(text, from = 0) {
    this.anywhere.lastIndex = from;
    return this.anywhere.exec(text);
  }

  /** The match at the beginning of a text, or null. */
  match(text) {
    return this.atStart.exec(text);
  }

  /** The match that is the whole text, or null. */
  fullmatch(text) {
    return this.entire.exec(text);
  }

  /** All matches at or after an offset. */
  finditer(text, from = 0) {
    this.anywhere.lastIndex = from;
    return [...text.matchAll(this.anywhere)];
  }

  /** The text with every match replaced, by a text that is taken as it is, or by what a function makes of the match. */
  sub(by, text) {
    return text.replace(this.anywhere, typeof by === "string" ? () => by : by);
  }
}

/** Patterns, by room and name, from their published sources. */
export function compilePatterns(sources) {
  const compiled = (patterns) => Object.fromEntries(Object.entries(patterns).map(([name, source]) => [name, new Pattern(source)]));
  return Object.fromEntries(Object.entries(sources).map(([room, patterns]) => [room, compiled(patterns)]));
}
