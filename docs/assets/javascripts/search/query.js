/*
 * What a query says: the same as hooks/eventlib/search/query.py, which describes the language. The cases in
 * tests/cases/queries.json hold for both.
 */

const PART = /[|｜]|([-－−–]?)["“”]([^"“”]*)["“”]?|([^\s\x1c-\x1f\x85"“”|｜]+)/gu;
// What stands before a word that begins.
const BREAK = /[\s\x1c-\x1f\x85|｜]/u;

/**
 * Read a query.
 *
 * @param {string} query
 * @param {(text: string) => string} normalise
 * @returns {{groups: string[][], excluded: string[]}} terms, normalised: a report must hold one of each group, and none
 *   of the excluded
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

/** The terms of a parsed query that reports are to hold, each once. */
export function termsOf({ groups }) {
  return [...new Set(groups.flat())];
}

/** A parsed query as it is typed: it is parsed to the same again. */
export function writeQuery({ groups, excluded }) {
  const written = (term) => (term.includes(" ") ? `“${term}”` : term);
  return [...groups.map((group) => group.map(written).join(" OR ")), ...excluded.map((term) => `-${written(term)}`)].join(" ");
}

/** The terms of a query in order and what stands between them; what normalises to nothing is left out. */
function partsOf(query, normalise) {
  const parts = [];
  for (const { 0: all, 1: sign, 2: phrase, 3: word, index } of query.matchAll(PART)) {
    const isStart = index === 0 || BREAK.test(query[index - 1]);
    const isExcluded = isStart && (Boolean(sign) || /^[-－−–]/.test(word ?? ""));
    const term = normalise(phrase ?? word ?? "");
    const isBar = all === "|" || all === "｜";
    if (isBar || term) parts.push({ term, isBar, isOr: word === "OR", isExcluded });
  }
  return parts;
}
