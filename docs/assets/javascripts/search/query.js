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

const DATE = /^(\d{4})(?:年(?:(\d{1,2})月(?:(\d{1,2})[日号])?)?|([-/])(\d{1,2})(?:\4(\d{1,2}))?)?$/u;

/**
 * The first and the last day, in ISO form, of what is typed as a day, a month, a year or a span of these; null for
 * others.
 */
export function spanOf(word) {
  const text = word.normalize("NFKC");
  const at = text.indexOf("..");
  const [first, last] = at < 0 ? [text, text] : [text.slice(0, at), text.slice(at + 2)];
  const begun = daysOf(first);
  const ended = daysOf(last);
  if (!begun || !ended || (at < 0 && /^\d+$/.test(text)) || begun[0] > ended[1]) return null;
  return [begun[0], ended[1]];
}

function daysOf(text) {
  const match = DATE.exec(text);
  if (!match) return null;
  const [year, month, day] = [match[1], match[2] ?? match[5], match[3] ?? match[6]];
  if (year === "0000") return null;
  const iso = (one, other) => `${year}-${one.padStart(2, "0")}-${other.padStart(2, "0")}`;
  if (!month) return [iso("1", "1"), iso("12", "31")];
  if (month < 1 || month > 12) return null;
  // Day 0 of the month after; a year below 100 would be taken for one of the last century.
  const end = new Date(0);
  end.setUTCFullYear(Number(year), Number(month), 0);
  const days = end.getUTCDate();
  if (!day) return [iso(month, "1"), iso(month, String(days))];
  return day < 1 || day > days ? null : [iso(month, day), iso(month, day)];
}
