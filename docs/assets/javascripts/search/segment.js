/* A segment of the index: some documents, as hooks/eventlib/search/segment.py writes them. */

import { LoadError, loadBytes, loadZippedJson } from "../loader.js";
import { lists, numbers, sums, texts } from "./columns.js";
import { Facet } from "./facets.js";
import { isWord } from "./normalise.js";
import { CHARACTERS, COUNTED, readBlock, requirements, WHEREVER } from "./postings.js";
import { remembered } from "./remembered.js";
import { touches } from "./spans.js";

// A report whose title is the query comes first; then those with a term in the title, then in a registered name.
const WEIGHT_WHOLE_TITLE = 1000;
const WEIGHT_TITLE = 40;
const WEIGHT_NAMES = 20;
const WEIGHT_DAYS = 20;

const DAY = 24 * 60 * 60 * 1000;
// 1970-01-01, 0001-01-01 being day 1.
const UNIX_DAY = 719163;

// So many documents of a segment are read rather than looked up, and each only to spare so many blocks, which are as much.
const FEW = 5;
const BLOCKS = 3;
// Each document begins at a multiple of so many characters.
const STEP = 64;
// A block of a long list may be longer than others.
const LONG = 1.5;

async function loadBlock(path, universes, divisor, rest) {
  const bytes = await loadBytes(path);
  try {
    return readBlock(bytes, universes, divisor, rest);
  } catch (cause) {
    throw new LoadError("missing", `${path} is damaged`, { cause });
  }
}

/** The positions of `starts` for which `starts + offset` is in `list`; both sorted. */
function followed(starts, list, offset) {
  const kept = new Uint32Array(Math.min(starts.length, list.length));
  let count = 0;
  let at = 0;
  for (let index = 0; index < starts.length; index++) {
    const wanted = starts[index] + offset;
    while (at < list.length && list[at] < wanted) at++;
    if (list[at] === wanted) kept[count++] = starts[index];
  }
  return kept.subarray(0, count);
}

/** The positions from which it is so far to one of a list. */
function begun(list, offset) {
  return offset ? list.subarray(list.findIndex((at) => at >= offset)).map((at) => at - offset) : list;
}

/** Where the last number that is at most `value` stands in an ascending list; -1 if there is none. */
function lastAtMost(list, value) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** A facet from its table. What is above the keys in it follows them. */
function facetOf(table, above) {
  const keys = texts(table.keys);
  const known = new Map(keys.map((key, number) => [key, number]));
  const numberOf = (key) => known.get(key) ?? known.set(key, known.size).get(key);
  const chains = keys.map((key) => [key, ...above(key)].map(numberOf));
  return new Facet([...known.keys()], lists(table.of), chains);
}

/** The number of days since 1970-01-01 of a date in ISO form. */
const dayOf = (date) => Date.parse(date) / DAY;

const dates = new Map();

/** A date in ISO form from its number of days since 1970-01-01. */
function dateOf(day) {
  if (!dates.has(day)) dates.set(day, new Date(day * DAY).toISOString().slice(0, 10));
  return dates.get(day);
}

export class Segment {
  /**
   * @param {string} index where the index lies: a path in the site, with a slash at its end
   * @param {string} name its folder there
   * @param {object} table its file segment.json.gz
   * @param {string[]} kinds the kinds of facets in it
   * @param {(kind: string, key: string) => string[]} above all keys that a document with a key is counted under as well
   * @param {(stored: object, term: string[], where: null | "title" | number) => {title: number, text: number}} read
   *   counts a term in what is stored of a document
   */
  constructor(index, name, table, kinds, above, read) {
    const folder = `${index}${name}/`;
    this.read = read;
    this.days = sums(table.days).map((day) => day - UNIX_DAY);
    // The days on which they were entered, kept as how long after the event: even numbers after it, odd ones before.
    this.entered = numbers(table.entered).map(
      (days, document) => this.days[document] + (days % 2 ? -(days + 1) / 2 : days / 2),
    );
    // Their last days, most of them the first.
    this.ended = numbers(table.ended).map((days, document) => this.days[document] + days);
    this.slugs = remembered(() => loadZippedJson(`${folder}slugs.json.gz`));
    this.titles = numbers(table.titles);
    this.withdrawn = new Set(numbers(table.withdrawn));
    this.older = new Set(numbers(table.older));
    // Where each document begins among the positions.
    this.starts = new Uint32Array(this.days.length + 1);
    numbers(table.steps).forEach((steps, document) => {
      this.starts[document + 1] = this.starts[document] + STEP * steps;
    });
    this.runs = { firsts: sums(table.runs[0]), counts: numbers(table.runs[1]) };
    let blocks = 0;
    this.runs.starts = this.runs.counts.map((count) => (blocks += count) - count);
    // The blocks of long lists, by the characters of their pairs.
    this.own = new Map();
    const [seconds, counts] = table.own.slice(1).map(numbers);
    let start = blocks;
    sums(table.own[0]).forEach((first, number) => {
      if (!this.own.has(first)) this.own.set(first, new Map());
      this.own.get(first).set(seconds[number], { start, count: counts[number] });
      start += counts[number];
    });
    const universes = { position: this.starts[this.days.length], part: 2 * this.days.length };
    const stored = numbers(table.stored[0]).flatMap((count, folder) =>
      Array.from({ length: count }, (_, number) => `${table.stored[1].slice(12 * folder, 12 * folder + 12)}/${number}`),
    );
    /** What is stored of a document. */
    this.stored = remembered((document) => loadZippedJson(`${index}stored/${stored[document]}.json.gz`));
    this.block = remembered(async (number) => {
      const isOwn = number >= blocks;
      const run = lastAtMost(this.runs.starts, number);
      const coding = isOwn ? [CHARACTERS, 0] : [this.runs.counts[run], number - this.runs.starts[run]];
      return { isOwn, lists: await loadBlock(`${folder}${number}.bin`, universes, ...coding) };
    });
    this.sections = remembered(async () => (await loadZippedJson(`${folder}sections.json.gz`)).map(numbers));
    this.facets = Object.fromEntries(kinds.map((kind) => [kind, facetOf(table[kind], (key) => above(kind, key))]));
    this.order = this.newestFirst();
  }

  /** The id of a document; `slugs` are those of all. */
  idOf(document, slugs) {
    return `${dateOf(this.days[document])}-${slugs[document]}`;
  }

  /** Whether the date that an id begins with lies between the first and the last of this segment. */
  covers(id) {
    const date = id.slice(0, 10);
    return dateOf(this.days[0]) <= date && date <= dateOf(this.days.at(-1));
  }

  /** The number of the document with an id that this segment covers. */
  async numberOf(id) {
    const [date, slug] = [id.slice(0, 10), id.slice(11)];
    const last = lastAtMost(this.days, dayOf(date));
    const first = lastAtMost(this.days, dayOf(date) - 1) + 1;
    return first === last ? first : (await this.slugs("")).indexOf(slug, first);
  }

  /** All documents, the newest first, and those of one day by id: the ids are sorted. */
  newestFirst() {
    const order = [];
    for (let end = this.days.length; end > 0;) {
      let start = end - 1;
      while (start > 0 && this.days[start - 1] === this.days[start]) start--;
      for (let document = start; document < end; document++) order.push(document);
      end = start;
    }
    return order;
  }

  /** The numbers of the blocks for a pair: all of them, or those that have what follows a certain character. */
  blocksOf({ first, second, before }) {
    const own = this.own.get(first) ?? new Map();
    const all = ({ start, count }) => Array.from({ length: count }, (_, number) => start + number);
    if (own.has(second)) {
      const { start, count } = own.get(second);
      return before === null ? all({ start, count }) : [start + (before % count)];
    }
    const run = lastAtMost(this.runs.firsts, first);
    if (run < 0) return [];
    const [start, count] = [this.runs.starts[run], this.runs.counts[run]];
    if (second !== null) return [start + (second % count)];
    return [{ start, count }, ...own.values()].flatMap(all);
  }

  /** What is to be loaded for a pair, in blocks, and whether that says what is before it too: see requirements. */
  costOf(pair) {
    const withBefore = pair.before !== null && Boolean(this.own.get(pair.first)?.has(pair.second));
    return { cost: this.blocksOf(pair).length * (withBefore ? LONG : 1), withBefore };
  }

  /** All positions of a pair, or of a character whatever follows it, where the character before it is known to say. */
  async positions(pair) {
    const { first, second, before } = pair;
    const loaded = await Promise.all(this.blocksOf(pair).map((number) => this.block(number)));
    const wanted = (code) => (second === null ? code < COUNTED : code === second);
    const found = loaded.flatMap(({ isOwn, lists }) => {
      if (!isOwn) return (lists.get(first) ?? []).filter(([code]) => wanted(code)).map(([, list]) => list);
      return (before === null ? [...lists.values()] : [lists.get(before + 1) ?? []]).flat().map(([, list]) => list);
    });
    if (found.length === 1) return found[0];
    const merged = new Uint32Array(found.reduce((sum, list) => sum + list.length, 0));
    let at = 0;
    for (const list of found) {
      merged.set(list, at);
      at += list.length;
    }
    return merged.sort();
  }

  /**
   * Where a term begins. Two pairs are loaded first, those in few blocks: in most segments they already rule out a rare
   * name, and the rest of it need not be loaded. Where what is known leaves so few documents that reading these is
   * cheaper, the answer is only what may be: `certain` is false.
   */
  async find(term) {
    const needed = requirements(term, (pair) => this.costOf(pair)).sort((a, b) => a.cost - b.cost);
    const others = needed.slice(2);
    const isShort = ({ cost }) => cost <= LONG;
    const steps = [needed.slice(0, 1), needed.slice(1, 2), others.filter(isShort), others.filter((pair) => !isShort(pair))];
    let starts = null;
    let rest = needed.reduce((sum, { cost }) => sum + cost, 0);
    for (const some of steps.filter(({ length }) => length)) {
      const found = await Promise.all(some.map((pair) => this.positions(pair)));
      some.forEach(({ offset, cost }, number) => {
        starts = starts === null ? begun(found[number], offset) : followed(starts, found[number], offset);
        rest -= cost;
      });
      if (!rest || !starts.length) break;
      if (starts.length > FEW * 20) continue;
      const documents = new Set(Array.from(starts, (start) => this.documentAt(start))).size;
      if (documents <= FEW && BLOCKS * documents <= rest) return { starts, certain: false };
    }
    return { starts, certain: true };
  }

  /** What tells whether the event of a document lasted on one of the days that spanOf() returns. */
  during(asked) {
    const [from, to] = asked.map(dayOf);
    // Of any year.
    if (asked[0].length === 5) return (document) => touches([this.days[document], this.ended[document]].map(dateOf), asked);
    return (document) => this.days[document] <= to && from <= this.ended[document];
  }

  /** How many events began on one of the days from one to another, withdrawn ones included. */
  countBegun([first, last]) {
    return this.days.filter((day) => dayOf(first) <= day && day <= dayOf(last)).length;
  }

  /** The day on which a document was entered, in ISO form. */
  enteredOn(document) {
    return dateOf(this.entered[document]);
  }

  /** The document that a position lies in, of several that begin there the last. */
  documentAt(position) {
    return lastAtMost(this.starts.subarray(0, this.days.length), position);
  }

  /**
   * For each document how much a text says for it; 0 where it does not match.
   *
   * @param {string[]} term its characters
   * @param {Record<string, string[]>} bearers the facet keys with a name that the term matches
   * @param {null | "title" | "names" | number} where null for anywhere, or the number of a section
   */
  async scores(term, bearers, where) {
    const scores = new Float64Array(this.days.length);
    if (where !== "names") {
      const { title, text } = await this.counts(term, where);
      for (let document = 0; document < scores.length; document++) {
        if (typeof where !== "number" && title[document]) {
          const whole = this.titles[document] === term.length + 1;
          scores[document] += whole ? WEIGHT_WHOLE_TITLE : WEIGHT_TITLE;
        }
        if (where !== "title" && text[document]) scores[document] += Math.log2(1 + text[document]);
      }
    }
    if (where !== null && where !== "names") return scores;
    const bearing = Object.entries(bearers).map(([kind, keys]) => {
      return { facet: this.facets[kind], flags: this.facets[kind].flags(keys) };
    });
    const some = bearing.filter(({ flags }) => flags.includes(true));
    for (let document = 0; document < scores.length; document++) {
      if (some.some(({ facet, flags }) => facet.isUnder(document, flags))) scores[document] += WEIGHT_NAMES;
    }
    return scores;
  }

  /**
   * The same for a term.
   *
   * @param {Float64Array[]} texts the scores of the texts of which one is enough
   * @param {null | [string, string]} days those of which an event on one is enough as well
   */
  termScores(texts, days) {
    if (!days) return texts[0];
    const isDuring = this.during(days);
    return Float64Array.from(this.days, (_, document) =>
      texts.reduce((sum, each) => sum + each[document], isDuring(document) ? WEIGHT_DAYS : 0),
    );
  }

  /** How often a term stands in the title of each document, and in its text or the section `where` of it. */
  async counts(term, where) {
    const title = new Uint32Array(this.days.length);
    const text = new Uint32Array(this.days.length);
    if (term.length === 1 && !isWord(term[0]) && typeof where !== "number") {
      for (const part of await this.positions({ first: WHEREVER, second: term[0].codePointAt(0), before: null })) {
        (part & 1 ? text : title)[part >> 1] = 1;
      }
      return { title, text };
    }
    const [pair, ...others] = requirements(term, (each) => this.costOf(each));
    if (!others.length && pair.before === null && typeof where !== "number" && this.own.get(pair.first)?.has(pair.second)) {
      // The list is long, and says where in a text, which nobody asks for: a short one says in which parts.
      const parts = await this.positions({ ...pair, second: pair.second + COUNTED });
      parts.forEach((numbered, index) => {
        const part = numbered - index;
        (part & 1 ? text : title)[part >> 1]++;
      });
      return { title, text };
    }
    const { starts, certain } = await this.find(term);
    if (!certain) {
      // Reading these documents is cheaper than loading the rest of the term, and they are what the page shows next.
      const documents = [...new Set(Array.from(starts, (start) => this.documentAt(start)))];
      await Promise.all(
        documents.map(async (document) => {
          const counted = this.read(await this.stored(document), term, where);
          [title[document], text[document]] = [counted.title, counted.text];
        }),
      );
      return { title, text };
    }
    const sections = typeof where === "number" ? await this.sections() : null;
    let document = 0;
    for (const start of starts) {
      while (this.starts[document + 1] <= start) document++;
      let offset = start - this.starts[document];
      if (offset < this.titles[document]) {
        title[document]++;
        continue;
      }
      if (sections) {
        offset -= this.titles[document];
        let section = 0;
        while (offset >= sections[section][document]) offset -= sections[section++][document];
        if (section !== where) continue;
      }
      text[document]++;
    }
    return { title, text };
  }
}
