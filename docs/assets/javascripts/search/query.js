/*
 * What a query says: the same as hooks/eventlib/search/query.py, which describes the language. The cases in
 * tests/cases/queries.json hold for both.
 */

import { plainDate, spanOf, writtenForms } from "./spans.js";

const PART = /[|｜]|([-－−–]?)["“”]([^"“”]*)["“”]?|([^\s\x1c-\x1f\x85"“”|｜]+)/gu;
// What stands before a word that begins.
const BREAK = /[\s\x1c-\x1f\x85|｜]/u;
// Begins a term that is a date, and stands in no normalised text.
const DAYS = "@";

/** The first and the last day that a term asks for; null if it is a text. */
export function daysOf(term) {
  return term.startsWith(DAYS) ? spanOf(term.slice(1)) : null;
}

/** The normalised texts of which one is enough to meet a term: itself, or how texts write its date. */
export function textsOf(term) {
  return term.startsWith(DAYS) ? writtenForms(term.slice(1)) : [term];
}

/**
 * Read a query.
 *
 * @param {string} query
 * @param {(text: string) => string} normalise
 * @returns {{groups: string[][], excluded: string[]}} a report must meet one term of each group, and none of the
 *   excluded; a term is a normalised text or, after an @, a date or a span as it is typed
 */
export function parseQuery(query, normalise) {
  const parts = partsOf(query, normalise);
  const groups = [];
  const excluded = [];
  let last = null;
  let isJoined = false;
  parts.forEach((part, number) => {
    const isBetween = groups.length + excluded.length > 0 && !isJoined && number + 1 < parts.length;
    if (part.isBar || (part.isOr && isBetween)) {
      isJoined = true;
      return;
    }
    if (part.isExcluded) {
      excluded.push(part.term);
      last = null;
    } else if (isJoined && last) {
      last.push(part.term);
    } else {
      last = [part.term];
      groups.push(last);
    }
    isJoined = false;
  });
  const distinct = new Map(groups.map((group) => [...new Set(group)]).map((group) => [group.join("\n"), group]));
  return { groups: [...distinct.values()], excluded: [...new Set(excluded)] };
}

/** The texts of a parsed query that reports are to hold, each once; dates as texts write them. */
export function termsOf({ groups }) {
  return [...new Set(groups.flat().flatMap(textsOf))];
}

/** A term as it is typed: in quotation marks where it would be taken for several, or for a date. */
export function writeTerm(term) {
  if (term.startsWith(DAYS)) return term.slice(1);
  return term.includes(" ") || spanOf(term) ? `“${term}”` : term;
}

/** A parsed query as it is typed: it is parsed to the same again. */
export function writeQuery({ groups, excluded }) {
  const wanted = groups.map((group) => group.map(writeTerm).join(" OR "));
  return [...wanted, ...excluded.map((term) => `-${writeTerm(term)}`)].join(" ");
}

/** The terms of a query in order and what stands between them; what normalises to nothing is left out. */
function partsOf(query, normalise) {
  const parts = [];
  for (const { 0: all, 1: sign, 2: phrase, 3: word, index } of query.matchAll(PART)) {
    const isStart = index === 0 || BREAK.test(query[index - 1]);
    const isExcluded = isStart && (Boolean(sign) || /^[-－−–]/.test(word ?? ""));
    const typed = plainDate((isExcluded && word ? word.slice(1) : word) ?? "");
    const term = spanOf(typed) ? DAYS + typed : normalise(phrase ?? word ?? "");
    const isBar = all === "|" || all === "｜";
    if (isBar || term) parts.push({ term, isBar, isOr: word === "OR", isExcluded });
  }
  return parts;
}
