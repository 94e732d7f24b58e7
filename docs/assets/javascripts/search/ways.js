/*
 * Where to go on from a query that finds nothing: what of it is known, and how many reports that leads to.
 *
 * A query is cut into names and words that occur; a piece that does not occur is taken for the name that it is most like
 * (meant.js). What stands together in one report is a way on, what says most of the query first; so is each part alone.
 */

import { marksOf } from "./excerpts.js";
import { isWord } from "./normalise.js";
import { daysOf, parseQuery, writeQuery, writeTerm } from "./query.js";

// What people ask with, and what no report is known by.
const ASKING = /有没有|为什么|什么|哪些|哪个|哪里|怎么样|怎么|怎样|如何|为何|是否|多少|[吗呢了的]/gu;
// So much of a query is read, in words of letters and other single characters, and so much of it may be one name.
const READ = 40;
const LONGEST = 24;
// How the worth of a piece grows with its length: longer ones say more than their parts.
const LONGER = 1.3;
// A name is worth so much more than a word that occurs as often; one that is only meant, as if it occurred 20 times.
const NAME = 1.3;
const MEANT = 4.5;
// A word that finds more than so many times what the place of this name does is a word.
const MOSTLY = 3;
// So many parts are searched together, the ones that say most; so many ways are shown, unless they say much less.
const AT_ONCE = 4;
const TOGETHER = 3;
const ALONE = 5;
const NO_CONDITIONS = { filters: {}, where: "", from: "", to: "" };
const MUCH_LESS = { together: 0.4, alone: 0.2 };

/**
 * @typedef {{documents: Map<number, number>, count: number}} Found what a term finds: how much it says for each document
 *   that it matches, and how often it stands in all of them
 *
 * @typedef {object} Known what a search knows
 * @property {Normaliser} normaliser
 * @property {(query: string, options: object) => Promise<{total: number}>} search
 * @property {(excluded: string[], left: {withdrawn: boolean, newest: boolean}) => Promise<{find: (term: string) => Promise<Found>, size: number}>}
 *   finder what finds terms among the documents that meet none of the excluded, and that a search shows, and how many documents there are
 * @property {() => Promise<NamesMeant>} names
 */

/**
 * See Engine.
 *
 * @param {string} query
 * @param {object} options
 * @param {Known} known
 */
export async function waysOn(query, options, known) {
  const normalise = (text) => known.normaliser.normalise(text);
  const parsed = parseQuery(query, normalise);
  const fewer = await withLess(parsed, options, known);
  if (fewer.length) return fewer;
  const [{ find, size }, names] = await Promise.all([
    known.finder(parsed.excluded, options),
    known.names(),
  ]);
  const ways = await waysBy(parsed.groups.flat(), { find, size, names, normalise });
  return ways.map((way) => {
    const parts = way.parts.map(({ term, shown, isMeant }) => {
      return { term, shown: asTyped(term, query, known.normaliser) ?? shown, isMeant };
    });
    const isRead = ({ term, shown }) => String(parseQuery(writeTerm(shown), normalise).groups) === term;
    const groups = parts.map((part) => [isRead(part) ? part.shown : part.term]);
    return { ...way, parts, ...NO_CONDITIONS, query: writeQuery({ groups, excluded: parsed.excluded }) };
  });
}

/** How a part of a query is written in it; undefined if it is not. */
function asTyped(term, query, normaliser) {
  const [mark] = marksOf(query, [Array.from(term)], normaliser);
  return mark && query.slice(mark[0], mark[1]);
}

/** The ways on that ask for the same on fewer conditions: without one of them or, if that does not help, without all. */
async function withLess({ groups, excluded }, { filters = {}, where = "", from = "", to = "", withdrawn = false, newest = false }, known) {
  const kinds = Object.keys(filters).filter((kind) => filters[kind].length);
  const minus = (term) => `-${writeTerm(term)}`;
  const conditions = [...(where ? ["where"] : []), ...(from || to ? ["days"] : []), ...kinds, ...excluded.map(minus)];
  const without = async (dropped) => {
    const has = (condition) => !dropped.includes(condition);
    const query = writeQuery({ groups, excluded: excluded.filter((term) => has(minus(term))) });
    const options = {
      filters: Object.fromEntries(kinds.filter(has).map((kind) => [kind, filters[kind]])),
      where: has("where") ? where : "",
      ...(has("days") ? { from, to } : { from: "", to: "" }),
    };
    const { total } = await known.search(query, { ...options, withdrawn, newest });
    return { why: "less", dropped, ...options, query, total };
  };
  const found = async (choices) => (await Promise.all(choices.map(without))).filter(({ total }) => total);
  const ways = await found(conditions.map((condition) => [condition]));
  return ways.length || conditions.length < 2 ? ways : found([conditions]);
}

/** The ways on by parts of terms, the likeliest first: `{why, parts, total}`, `total` documents holding all `parts`. */
async function waysBy(terms, known) {
  const cuts = await Promise.all(terms.map((term) => (daysOf(term) ? datePart(term, known) : partsOf(term, known))));
  const distinct = [...new Map(cuts.flat().map((part) => [part.term, part])).values()];
  // A word that every other report holds leads nowhere.
  const parts = distinct.filter(({ documents, isName }) => isName || documents.size * 2 <= known.size);
  const rarity = parts.map(({ documents, isName }) => Math.log2(1 + known.size / documents.size) * (isName ? 2 : 1));
  const says = (number, document) => rarity[number] * Math.log2(1 + (parts[number].documents.get(document) ?? 0));
  return [...together(parts, says), ...alone(parts, says)];
}

/** A date or a span of days, which is one part. */
async function datePart(term, { find }) {
  const { documents } = await find(term);
  return documents.size ? [{ term, shown: writeTerm(term), isName: true, isMeant: false, documents }] : [];
}

/** The words of letters and figures, and other single characters, that a term is made of; `gap`: a space is before it. */
function atomsOf(term) {
  const atoms = [];
  for (const run of term.replaceAll(ASKING, " ").split(" ").filter(Boolean)) {
    let gap = true;
    for (const character of run) {
      const last = atoms.at(-1);
      if (!gap && isWord(character) && isWord(last.text)) last.text += character;
      else atoms.push({ text: character, gap });
      gap = false;
    }
  }
  return atoms.slice(0, READ);
}

const textOf = (atoms) => atoms.map(({ text, gap }, index) => (gap && index ? ` ${text}` : text)).join("");

/** How long a piece is: a word of letters is as much as one to three Han characters. */
const lengthOf = (atoms) =>
  atoms.reduce((sum, { text }) => sum + (isWord(text) ? Math.min(3, (text.length + 1) / 2) : 1), 0);

/** Whether a piece says nothing alone: a character, a letter, a number of one or two figures. */
const isWeak = (atoms) => atoms.length === 1 && (!isWord(atoms[0].text) || /^(\d{1,2}|[a-z])$/u.test(atoms[0].text));

/** What pieces of a row of atoms find, by their ends; all that occur are among them, for then so do their parts. */
async function occurring(atoms, find) {
  const found = new Map();
  let starts = atoms.map((_, start) => start);
  for (let length = 1; starts.length && length <= LONGEST; length++) {
    const occurs = await Promise.all(
      starts.map(async (start) => {
        const piece = atoms.slice(start, start + length);
        if (isWeak(piece)) return true;
        const each = await find(textOf(piece));
        if (each.documents.size) found.set(`${start} ${start + length}`, each);
        return each.documents.size > 0;
      }),
    );
    const left = new Set(starts.filter((_, index) => occurs[index]));
    starts = [...left].filter((start) => left.has(start + 1));
  }
  return found;
}

/** How much a piece from one atom to another is worth as a part of its own, and what it is; null: nothing. */
function partAt(atoms, start, end, found, names) {
  const text = textOf(atoms.slice(start, end));
  const countOf = (from, to) => found.get(`${from} ${to}`)?.count ?? 0;
  const count = countOf(start, end);
  const name = count ? names.called(text) : names.meantBy(text, end - start === atoms.length);
  if (!name && !count) return null;
  // A word with a character too many stands in few of the places in which it stands without.
  const whole = Math.sqrt(count / Math.max(count, countOf(start + 1, end), countOf(start, end - 1)));
  const kind = name ? (name.isPlace ? 1 : NAME) : whole;
  const worth = count ? Math.log2(1 + count) * kind : MEANT * name.like;
  return { text, name, isMeant: !count, worth };
}

/** The parts that a term is best cut into: those worth most. */
async function partsOf(term, known) {
  const atoms = atomsOf(term);
  const found = await occurring(atoms, known.find);
  // What stands before each atom, best cut.
  const best = [{ worth: 0, parts: [] }];
  for (let end = 1; end <= atoms.length; end++) {
    best[end] = best[end - 1];
    for (let start = Math.max(0, end - LONGEST); start < end; start++) {
      const piece = atoms.slice(start, end);
      const part = isWeak(piece) ? null : partAt(atoms, start, end, found, known.names);
      if (!part) continue;
      const worth = best[start].worth + Math.max(lengthOf(piece) - 1, 0.1) ** LONGER * part.worth;
      if (worth > best[end].worth) best[end] = { worth, parts: [...best[start].parts, part] };
    }
  }
  const parts = await Promise.all(best[atoms.length].parts.map((part) => soughtAs(part, known)));
  return parts.filter(({ documents }) => documents.size);
}

/** What is searched for a part, and the documents that this finds. */
async function soughtAs({ text, name, isMeant }, { find, normalise }) {
  const typed = { term: text, shown: name?.shown ?? text, isName: Boolean(name), isMeant, ...(await find(text)) };
  if (!name || !(isMeant || name.isPlace)) return typed;
  const term = normalise(name.shown);
  const named = { ...typed, term, ...(await find(term)) };
  // The short names of some places are words that mostly mean something else: 延长.
  const isWord = !isMeant && named.documents.size * MOSTLY < typed.documents.size;
  if (isWord) return { ...typed, shown: text, isName: false };
  // As it is typed it finds all that lies there too, and what only says it: 浙江自贸试验区.
  const isWider = !isMeant && typed.documents.size > named.documents.size;
  return isWider ? { ...named, wider: { ...typed, shown: text } } : named;
}

/** How many documents hold all of some parts. */
function countTogether([first, ...rest]) {
  return [...first.documents.keys()].filter((each) => rest.every(({ documents }) => documents.has(each))).length;
}

/** Parts that stand together in a document, for the documents of which they say most. */
function together(parts, says) {
  const numbers = parts.map((_, number) => number);
  const all = new Set(parts.flatMap(({ documents }) => [...documents.keys()]));
  const scored = Array.from(all, (document) => ({
    document,
    worth: numbers.reduce((sum, number) => sum + says(number, document), 0),
  }));
  scored.sort((a, b) => b.worth - a.worth || b.document - a.document);
  const ways = new Map();
  for (const { document, worth } of scored) {
    if (ways.size === TOGETHER || worth < scored[0].worth * MUCH_LESS.together) break;
    const held = numbers.filter((number) => asTypedOf(parts[number]).documents.has(document));
    const telling = held.sort((a, b) => says(b, document) - says(a, document)).slice(0, AT_ONCE);
    const key = telling.sort((a, b) => a - b).join(" ");
    if (telling.length < 2 || ways.has(key)) continue;
    ways.set(key, telling.map((number) => parts[number]));
  }
  return [...ways.values()].flatMap(withWider).map((some) => ({ why: "together", parts: some, total: countTogether(some) }));
}

const asTypedOf = (part) => part.wider ?? part;

/** Some parts, and where that finds more together, the same with places as they were typed. */
function withWider(some) {
  const wider = some.map(asTypedOf);
  const [count, most] = [some, wider].map(countTogether);
  return [...(count ? [some] : []), ...(most > count ? [wider] : [])];
}

/** Each part alone, by how much it says where it says most. */
function alone(parts, says) {
  const scored = parts.map((part, number) => ({
    part,
    worth: Math.max(...Array.from(part.documents.keys(), (document) => says(number, document))),
  }));
  scored.sort((a, b) => b.worth - a.worth);
  return scored
    .filter(({ worth }) => worth >= scored[0].worth * MUCH_LESS.alone)
    .slice(0, ALONE)
    .map(({ part }) => ({ why: "alone", parts: [part], total: part.documents.size }));
}
