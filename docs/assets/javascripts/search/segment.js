/* A segment of the index: some documents, as hooks/eventlib/search/segment.py writes them. */

import { LoadError, loadBytes, loadZippedJson } from "../loader.js";
import { Facet } from "./facets.js";
import { isWord } from "./normalise.js";
import { readBlock, requirements, WHEREVER } from "./postings.js";
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

// So many documents of a segment are read rather than looked up, and each only to spare so many kibibytes of lists.
const FEW = 5;
const READING = 2.5;
// What a block has that is not said to be long.
const USUAL = 3.5;

async function loadBlock(path, universes) {
  const bytes = await loadBytes(path);
  try {
    return readBlock(bytes, universes);
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

/** The numbers of a column: characters, so many places after U+0028, surrogates left out; large ones in two parts. */
function numbers(column) {
  let at = 0;
  const next = () => {
    const code = column.codePointAt(at);
    at += code > 0xffff ? 2 : 1;
    if (code === 0x10fffe) return next() * 2 ** 20 + next();
    return (code < 0xd800 ? code : code - 0x800) - 0x28;
  };
  const found = [];
  while (at < column.length) found.push(next());
  return found;
}

/** Lists of numbers from two columns: all their numbers, and where each list begins among them. */
function lists([lengths, values]) {
  let end = 0;
  return { from: [0, ...numbers(lengths).map((length) => (end += length))], values: numbers(values) };
}

/** A facet from its table. What is above the keys in it follows them. */
function facetOf(table, above) {
  const known = new Map(table.keys.map((key, number) => [key, number]));
  const numberOf = (key) => known.get(key) ?? known.set(key, known.size).get(key);
  const chains = table.keys.map((key) => [key, ...above(key)].map(numberOf));
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
   * @param {(id: string, term: string[], where: null | "title" | number) => Promise<{title: number, text: number}>}
   *   read counts a term in the stored text of a document
   */
  constructor(index, name, table, kinds, above, read) {
    const folder = `${index}${name}/`;
    this.read = read;
    let day = -UNIX_DAY;
    this.days = numbers(table.days).map((days) => (day += days));
    // The days on which they were entered, kept as how long after the event: even numbers after it, odd ones before.
    this.entered = numbers(table.entered).map(
      (days, document) => this.days[document] + (days % 2 ? -(days + 1) / 2 : days / 2),
    );
    // Their last days, most of them the first.
    this.ended = numbers(table.ended).map((days, document) => this.days[document] + days);
    this.slugs = table.slugs.split("\n");
    this.titles = numbers(table.titles);
    this.withdrawn = new Set(numbers(table.withdrawn));
    this.older = new Set(numbers(table.older));
    // Where each document begins among the positions.
    this.starts = new Uint32Array(this.days.length + 1);
    numbers(table.texts).forEach((length, document) => {
      this.starts[document + 1] = this.starts[document] + this.titles[document] + length;
    });
    let first = 0;
    this.blockFirsts = numbers(table.blocks[0]).map((step) => (first += step));
    this.blockSeconds = numbers(table.blocks[1]);
    const universes = { position: this.starts[this.days.length], part: 2 * this.days.length };
    const folders = numbers(table.stored[0]).flatMap((count, number) =>
      new Array(count).fill(table.stored[1].slice(12 * number, 12 * number + 12)),
    );
    this.stored = (id) =>
      loadZippedJson(`${index}stored/${folders[this.numberOf(id)]}/${encodeURIComponent(id)}.json.gz`);
    const sizes = numbers(table.long[1]);
    let long = 0;
    this.long = new Map(numbers(table.long[0]).map((step, number) => [(long += step), sizes[number]]));
    this.block = remembered((number) => loadBlock(`${folder}${number}.bin`, universes));
    this.sections = remembered(async () => (await loadZippedJson(`${folder}sections.json.gz`)).map(numbers));
    this.facets = Object.fromEntries(kinds.map((kind) => [kind, facetOf(table[kind], (key) => above(kind, key))]));
    this.order = this.newestFirst();
  }

  idOf(document) {
    return `${dateOf(this.days[document])}-${this.slugs[document]}`;
  }

  /** Whether the date that an id begins with lies between the first and the last of this segment. */
  covers(id) {
    const date = id.slice(0, 10);
    return dateOf(this.days[0]) <= date && date <= dateOf(this.days.at(-1));
  }

  /** The number of the document with an id that this segment covers. */
  numberOf(id) {
    let low = 0;
    let high = this.days.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.idOf(middle) < id) low = middle + 1;
      else high = middle;
    }
    return low;
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

  /** The numbers of the blocks that may hold pairs from one to another of the same first half. */
  blockRange(first, second, lastSecond) {
    const before = (block, other) => this.blockFirsts[block] - first || this.blockSeconds[block] - other;
    let low = 0;
    let high = this.blockFirsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (before(middle, second) <= 0) low = middle + 1;
      else high = middle;
    }
    const from = Math.max(low - 1, 0);
    let to = from;
    while (to + 1 < this.blockFirsts.length && before(to + 1, lastSecond) <= 0) to++;
    return [from, to];
  }

  /** All positions of a pair, or of a character whatever follows it. */
  async positions({ first, second }) {
    if (!this.blockFirsts.length) return [];
    const [from, to] = this.blockRange(first, second ?? 0, second ?? 0x10ffff);
    const range = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const blocks = await Promise.all(range.map((number) => this.block(number)));
    const wanted = (code) => (second === null ? code !== WHEREVER : code === second);
    const found = blocks.flatMap((block) =>
      (block.get(first) ?? []).filter(([code]) => wanted(code)).map(([, list]) => list),
    );
    if (found.length === 1) return found[0];
    const merged = new Uint32Array(found.reduce((sum, list) => sum + list.length, 0));
    let at = 0;
    for (const list of found) {
      merged.set(list, at);
      at += list.length;
    }
    return merged.sort();
  }

  /** How many kibibytes are to be loaded for the positions of a pair, or of a character whatever follows it. */
  costOf({ first, second }) {
    const [from, to] = this.blockRange(first, second ?? 0, second ?? 0x10ffff);
    let cost = 0;
    for (let block = from; block <= to; block++) cost += this.long.get(block) ?? USUAL;
    return cost;
  }

  /**
   * Where a term begins. Two pairs are loaded first, those in short lists: in most segments they already rule out a rare
   * name, and the rest of it need not be loaded. Where they leave so few documents that reading these is cheaper, the
   * answer is only what may be: `certain` is false.
   */
  async find(term) {
    const needed = requirements(term).map((pair) => ({ ...pair, cost: this.costOf(pair) }));
    needed.sort((a, b) => a.cost - b.cost);
    let starts = null;
    for (const some of [needed.slice(0, 1), needed.slice(1, 2), needed.slice(2)]) {
      const found = await Promise.all(some.map((requirement) => this.positions(requirement)));
      some.forEach(({ offset }, number) => {
        starts = starts === null ? begun(found[number], offset) : followed(starts, found[number], offset);
      });
      const rest = needed.slice(needed.indexOf(some.at(-1)) + 1);
      if (!rest.length || !starts.length) break;
      if (starts.length > FEW * 20) continue;
      const documents = new Set(Array.from(starts, (start) => this.documentAt(start))).size;
      const spared = rest.reduce((sum, { cost }) => sum + cost, 0);
      if (documents <= FEW && documents * READING <= spared) return { starts, certain: false };
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
  enteredOn(id) {
    return dateOf(this.entered[this.numberOf(id)]);
  }

  /** The document that a position lies in. */
  documentAt(position) {
    let low = 0;
    let high = this.days.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (this.starts[middle] <= position) low = middle;
      else high = middle;
    }
    return low;
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
      for (const part of await this.positions({ first: term[0].codePointAt(0), second: WHEREVER })) {
        (part & 1 ? text : title)[part >> 1] = 1;
      }
      return { title, text };
    }
    const { starts, certain } = await this.find(term);
    if (!certain) {
      // Reading these documents is cheaper than loading the rest of the term, and they are what the page shows next.
      const documents = [...new Set(Array.from(starts, (start) => this.documentAt(start)))];
      await Promise.all(
        documents.map(async (document) => {
          const counted = await this.read(this.idOf(document), term, where);
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
