/* What a result shows of the text of a report: pieces around what was found, with marks. */

import { findAll } from "./normalise.js";

// How many pieces a result shows, how long one is, and how much of it stands before the first match, in characters.
const PIECES = 3;
const LENGTH = 110;
const BEFORE = 24;

/**
 * Every match of any term in an original text, as [start, end, number of the term], sorted.
 *
 * @param {string} original
 * @param {string[][]} terms the characters of each
 * @param {Normaliser} normaliser
 */
export function marksOf(original, terms, normaliser) {
  const { text, from, to } = normaliser.mapped(original);
  const marks = [];
  terms.forEach((term, number) => {
    for (const start of findAll(term, text)) marks.push([from[start], to[start + term.length - 1], number]);
  });
  return marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
}

/** The pieces of some sections, those with the most different matches first, then in the order of the text. */
export function piecesOf(sections, terms, normaliser) {
  const words = terms.map((term) => term.join(""));
  const pieces = [];
  for (const { name, anchor, text } of sections) {
    for (const line of text.split("\n")) {
      // To find where a match lies costs more than to know that there is none.
      const normalised = normaliser.normalise(line);
      if (!words.some((word) => normalised.includes(word))) continue;
      const marks = marksOf(line, terms, normaliser);
      if (marks.length) pieces.push(cut(line, marks, name, anchor));
    }
  }
  return pieces.sort((a, b) => b.terms - a.terms).slice(0, PIECES);
}

/** Cut a piece around the first match, with the marks that lie in it. */
function cut(line, marks, section, anchor) {
  let start = Math.max(0, marks[0][0] - BEFORE);
  let end = Math.min(line.length, Math.max(start + LENGTH, marks[0][1]));
  // Never in the middle of a word or a number, nor of a surrogate pair.
  const inWord = (at) => /[0-9A-Za-z]{2}/.test(line.slice(at - 1, at + 1));
  for (let more = 0; more < 20 && start > 0 && inWord(start); more++) start -= 1;
  for (let more = 0; more < 20 && inWord(end); more++) end += 1;
  if (start > 0 && /[\udc00-\udfff]/.test(line[start])) start -= 1;
  if (end < line.length && /[\udc00-\udfff]/.test(line[end])) end += 1;
  const inside = marks.filter(([from, to]) => from >= start && to <= end);
  const before = start > 0 ? "…" : "";
  const after = end < line.length ? "…" : "";
  return {
    section,
    anchor,
    text: before + line.slice(start, end) + after,
    marks: inside.map(([from, to]) => [from - start + before.length, to - start + before.length]),
    terms: new Set(inside.map(([, , number]) => number)).size,
  };
}
