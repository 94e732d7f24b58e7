/*
 * The search engine of the site. It reads the files that hooks/eventlib/search/index.py writes; their format is on the
 * maintainers' page. Pages use it through search.js, which runs it in a worker.
 *
 * Whatever cannot be loaded is a LoadError: there are no partial results.
 */

import { LoadError, loadBytes, loadJson, loadZippedJson } from "./loader.js";
import { findAll, isBlank, isWord, makeNormaliser } from "./normalise.js";
import { makeNames } from "./search-names.js";
import { readBlock, WHEREVER, WORD_START } from "./search-postings.js";

const FORMAT_VERSION = 3;
const FACETS = ["places", "entities", "topics", "types", "years"];

// A report whose title is the query comes first; then those with a term in the title, then in a registered name.
const WEIGHT_WHOLE_TITLE = 1000;
const WEIGHT_TITLE = 40;
const WEIGHT_NAMES = 20;

const DAY = 24 * 60 * 60 * 1000;
// 1970-01-01, 0001-01-01 being day 1.
const UNIX_DAY = 719163;

// So many documents of a segment are read rather than looked up.
const FEW = 4;

async function loadBlock(path, universes) {
  const bytes = await loadBytes(path);
  try {
    return readBlock(bytes, universes);
  } catch (cause) {
    throw new LoadError("missing", `${path} is damaged`, { cause });
  }
}

/** Remember what a function returns for a key, but not that it failed: a retry tries again. */
function remembered(make) {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) {
      const promise = make(key);
      known.set(key, promise);
      promise.catch(() => known.delete(key));
    }
    return known.get(key);
  };
}

/** The positions of `starts` for which `starts + offset` is in `list`; both sorted. */
function keep(starts, list, offset) {
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

/**
 * What must stand where for a term to match: pairs that together cover all its characters, each with its offset. A
 * lone Han character at the end is a pair whose second half may be anything (null).
 */
export function requirements(term) {
  const needed = [];
  const code = (index) => term[index].codePointAt(0);
  const pair = (offset) => needed.push({ first: code(offset), second: code(offset + 1), offset });
  for (let start = 0; start < term.length; ) {
    let end = start;
    while (end < term.length && term[end] !== " ") end++;
    for (let offset = start; offset + 1 < end; offset += 2) pair(offset);
    // The last character of a run of odd length: with the space after it, else with the one before, else alone.
    if (end < term.length) pair(end - 1);
    else if ((end - start) % 2 && end - start > 1) pair(end - 2);
    else if (end - start === 1 && !isWord(term[start])) needed.push({ first: code(start), second: null, offset: start });
    else if (end - start === 1 && start > 0) needed.push({ first: WORD_START, second: code(start), offset: start });
    start = end + 1;
  }
  if (isWord(term[0])) needed.push({ first: WORD_START, second: code(0), offset: 0 });
  return needed;
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

/** A date in ISO form from its number of days since 1970-01-01. */
const dates = new Map();
function dateOf(day) {
  if (!dates.has(day)) dates.set(day, new Date(day * DAY).toISOString().slice(0, 10));
  return dates.get(day);
}

/**
 * A kind of facet: its keys and, for each document, the numbers of those it is counted under, each once. These are what
 * `counted` says of each of its own, which `own` lists. Arrays of thousands of small arrays would cost more.
 */
function facetOf(keys, own, counted) {
  const from = new Uint32Array(own.from.length);
  const found = [];
  const seen = new Int32Array(keys.length).fill(-1);
  for (let document = 0; document + 1 < own.from.length; document++) {
    for (let at = own.from[document]; at < own.from[document + 1]; at++) {
      for (const number of counted[own.values[at]]) {
        if (seen[number] === document) continue;
        seen[number] = document;
        found.push(number);
      }
    }
    from[document + 1] = found.length;
  }
  return { keys, from, numbers: Uint32Array.from(found) };
}

/** Whether a document is counted under one of the chosen keys of a facet; `chosen` holds a flag for each of them. */
function isUnder({ from, numbers }, document, chosen) {
  for (let at = from[document]; at < from[document + 1]; at++) if (chosen[numbers[at]]) return true;
  return false;
}

class Segment {
  /** `folder` is where its files lie; `read` counts a term in the stored text of a document. */
  constructor(folder, table, typeOf, read) {
    this.read = read;
    let day = -UNIX_DAY;
    this.days = numbers(table.days).map((days) => (day += days));
    this.slugs = table.slugs.split("\n");
    this.titles = numbers(table.titles);
    this.withdrawn = new Set(numbers(table.withdrawn));
    // Where each document begins among the positions.
    this.starts = new Uint32Array(this.days.length + 1);
    numbers(table.texts).forEach((length, document) => {
      this.starts[document + 1] = this.starts[document] + this.titles[document] + length;
    });
    let first = 0;
    this.blockFirsts = numbers(table.blocks[0]).map((step) => (first += step));
    this.blockSeconds = numbers(table.blocks[1]);
    const universes = { position: this.starts[this.days.length], part: 2 * this.days.length };
    this.block = remembered((number) => loadBlock(`${folder}${number}.bin`, universes));
    this.sections = remembered(async () => (await loadZippedJson(`${folder}sections.json.gz`)).map(numbers));
    this.facets = { years: this.years(), ...this.tableFacets(table, typeOf) };
    this.order = this.newestFirst();
  }

  idOf(document) {
    return `${dateOf(this.days[document])}-${this.slugs[document]}`;
  }

  /** All documents, the newest first, and those of one day by id: the ids are sorted. */
  newestFirst() {
    const order = [];
    for (let end = this.days.length; end > 0; ) {
      let start = end - 1;
      while (start > 0 && this.days[start - 1] === this.days[start]) start--;
      for (let document = start; document < end; document++) order.push(document);
      end = start;
    }
    return order;
  }

  years() {
    const values = this.days.map((day) => dateOf(day).slice(0, 4));
    const keys = [...new Set(values)];
    const number = Object.fromEntries(keys.map((key, index) => [key, [index]]));
    return facetOf(keys, { from: [...values.keys(), values.length], values }, number);
  }

  tableFacets(table, typeOf) {
    const facets = {};
    for (const kind of ["places", "entities", "topics"]) {
      const above = lists(table[kind].above);
      const chains = above.from.slice(1).map((end, number) => [number, ...above.values.slice(above.from[number], end)]);
      const own = lists(table[kind].of);
      facets[kind] = facetOf(table[kind].keys, own, chains);
      if (kind !== "entities") continue;
      const types = table.entities.keys.map(typeOf);
      const keys = [...new Set(types)];
      facets.types = facetOf(keys, own, types.map((type) => [keys.indexOf(type)]));
    }
    return facets;
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
    const found = blocks.flatMap((block) => (block.get(first) ?? []).filter(([code]) => wanted(code)).map(([, list]) => list));
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
   * Where a term begins. Two pairs are loaded first: in most segments they already rule out a rare name, and the rest
   * of it need not be loaded. Where they leave few documents, the answer is only what may be: `certain` is false.
   */
  async find(term) {
    const needed = requirements(term);
    let starts = null;
    for (const some of [needed.slice(0, 1), needed.slice(1, 2), needed.slice(2)]) {
      const found = await Promise.all(some.map((requirement) => this.positions(requirement)));
      some.forEach(({ offset }, number) => {
        starts = starts === null ? found[number] : keep(starts, found[number], offset);
      });
      const documents = starts.length > FEW * 20 ? FEW + 1 : new Set(Array.from(starts, (start) => this.documentAt(start))).size;
      if (documents <= FEW) return { starts, certain: some.at(-1) === needed.at(-1) || !starts.length };
    }
    return { starts, certain: true };
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
   * For each document how much a term says for it; 0 where it does not match.
   *
   * @param {string[]} term its characters
   * @param {Record<string, Set<string>>} bearers the facet keys with a name that the term matches
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
    const bearing = Object.entries(bearers).map(([kind, wanted]) => {
      return { facet: this.facets[kind], chosen: this.facets[kind].keys.map((key) => wanted.has(key)) };
    });
    const some = bearing.filter(({ chosen }) => chosen.includes(true));
    for (let document = 0; document < scores.length; document++) {
      if (some.some(({ facet, chosen }) => isUnder(facet, document, chosen))) scores[document] += WEIGHT_NAMES;
    }
    return scores;
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

/**
 * Count the documents of a segment under their facets. `passes` tells whether a document passes all filters; so does
 * `add`, and counts it: a facet counts what passes those of the other facets. `close` adds the counts to `facets`.
 */
function tallyOf(part, filters, facets) {
  const columns = FACETS.map((kind) => {
    const facet = part.facets[kind];
    const chosen = filters[kind]?.length ? facet.keys.map((key) => filters[kind].includes(key)) : null;
    return { kind, facet, chosen, counts: new Uint32Array(facet.keys.length) };
  });
  const refuses = ({ facet, chosen }, document) => chosen && !isUnder(facet, document, chosen);
  return {
    passes: (document) => !columns.some((column) => refuses(column, document)),
    add(document) {
      let failed = null;
      for (const column of columns) {
        if (refuses(column, document)) {
          if (failed) return false;
          failed = column;
        }
      }
      for (const column of failed ? [failed] : columns) {
        const { from, numbers } = column.facet;
        for (let at = from[document]; at < from[document + 1]; at++) column.counts[numbers[at]]++;
      }
      return !failed;
    },
    close() {
      for (const { kind, facet, counts } of columns) {
        facet.keys.forEach((key, number) => {
          if (counts[number]) facets[kind][key] = (facets[kind][key] ?? 0) + counts[number];
        });
      }
    },
  };
}

/** Open the index in a folder, given by its path in the site, with a slash at its end. */
export async function openEngine(folder) {
  const loadManifest = () => loadJson(`${folder}manifest.json`, { fresh: true });
  const manifest = await loadManifest();
  if (manifest.version !== FORMAT_VERSION) {
    throw new LoadError("version", `index version ${manifest.version}, expected ${FORMAT_VERSION}`);
  }
  const folderOf = (name) => `${folder}${name}/`;
  const table = remembered((name) => loadZippedJson(`${folderOf(name)}segment.json.gz`));
  // Every search needs the tables: they come while the names are read. What fails now is tried again then.
  for (const { name } of manifest.segments) table(name).catch(() => {});
  const [variants, vocabulary] = await Promise.all([
    loadZippedJson(folder + manifest.variants),
    loadZippedJson(folder + manifest.names),
  ]);
  const { normalise, mapped, parseQuery } = makeNormaliser(variants);
  const names = makeNames(vocabulary, normalise);
  const segment = remembered(async (name) => new Segment(folderOf(name), await table(name), names.typeOf, read));
  // The names of these stay when their content changes: what the browser keeps may be old.
  const stored = remembered((id) =>
    loadJson(`${folder}${manifest.stored}${encodeURIComponent(id)}.json`, { fresh: true }),
  );

  /** Make sure that the site has not been published anew: what is stored now would not go with this index. */
  async function unchanged() {
    if (JSON.stringify(await loadManifest()) !== JSON.stringify(manifest)) throw new LoadError("missing", "the index has been replaced");
  }

  /** How often a term stands in the title of a document, and in its text or the section `where` of it. */
  async function read(id, term, where) {
    const [document] = await Promise.all([stored(id), unchanged()]);
    const word = term.join("");
    const countIn = (line) => (line.includes(word) ? findAll(term, Array.from(line)).length : 0);
    const count = (text) => text.split("\n").reduce((sum, line) => sum + countIn(normalise(line)), 0);
    let text = 0;
    for (const section of document.sections) {
      const number = manifest.sections.indexOf(section.name);
      if (typeof where === "number" && number !== where) continue;
      // A heading that every report has is none of its text.
      text += count(number < 0 ? `${section.heading}\n${section.text}` : section.text);
    }
    return { title: count(document.title), text };
  }

  /** Where a search may match: null for anywhere, "title", "names", or the number of a section. */
  function place(where) {
    if (!where) return null;
    if (where === "title" || where === "names") return where;
    const section = manifest.sections.indexOf(where);
    if (section < 0) throw new RangeError(`no section ${where}`);
    return section;
  }

  async function search(query, { filters = {}, sort = "relevance", where = "", withdrawn = false } = {}) {
    const terms = parseQuery(query);
    const wanted = place(where);
    const nothing = terms.length === 0 && !isBlank(query);
    const segments = nothing ? [] : await Promise.all(manifest.segments.map(({ name }) => segment(name)));
    const bearers = terms.map(names.bearers);
    const scored = await Promise.all(
      segments.map((part) => Promise.all(terms.map((term, number) => part.scores(Array.from(term), bearers[number], wanted)))),
    );
    const facets = Object.fromEntries(FACETS.map((kind) => [kind, {}]));
    const ids = [];
    const scores = [];
    let leftOut = 0;
    segments.forEach((part, number) => {
      const tally = tallyOf(part, filters, facets);
      for (const document of part.order) {
        let score = 0;
        let matches = true;
        for (const one of scored[number]) {
          matches &&= one[document] > 0;
          score += one[document];
        }
        if (!matches) continue;
        if (!withdrawn && part.withdrawn.has(document)) {
          if (tally.passes(document)) leftOut++;
          continue;
        }
        if (!tally.add(document)) continue;
        ids.push(part.idOf(document));
        scores.push(score);
      }
      tally.close();
    });
    return { total: ids.length, ids: sort === "date" ? ids : byScore(ids, scores), facets, terms, withdrawn: leftOut };
  }

  async function excerpts(ids, query, { where = "" } = {}) {
    const terms = parseQuery(query).map((term) => Array.from(term));
    const wanted = place(where);
    return Promise.all(
      ids.map(async (id) => {
        const { sections, ...report } = await stored(id);
        const pieces = [];
        for (const { name, anchor, text } of sections) {
          if (wanted !== null && name !== where) continue;
          for (const line of text.split("\n")) {
            if (!mayHold(line, terms)) continue;
            const marks = marksOf(line, terms);
            if (marks.length) pieces.push(cut(line, marks, name, anchor));
          }
        }
        // The pieces with the most different matches first, in the order of the text where they are alike.
        pieces.sort((a, b) => b.terms - a.terms);
        return { ...report, titleMarks: marksOf(report.title, terms), excerpts: pieces.slice(0, 3) };
      }),
    );
  }

  /** Whether a match is worth looking for: to find where it lies costs more. */
  function mayHold(original, terms) {
    const text = normalise(original);
    return terms.some((term) => text.includes(term.join("")));
  }

  /** Every match of any term in an original text, as [start, end, term], sorted. */
  function marksOf(original, terms) {
    const { text, from, to } = mapped(original);
    const marks = [];
    terms.forEach((term, number) => {
      for (const start of findAll(term, text)) marks.push([from[start], to[start + term.length - 1], number]);
    });
    return marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  }

  return { search, excerpts, ...names.methods };
}

/** Ids, the newest first, by score; those with equal scores stay as they are: an order that is the same every time. */
function byScore(ids, scores) {
  // Score and place in one number: sorting thousands of numbers is much faster than sorting with a function.
  const keys = Float64Array.from(scores, (score, index) => index - Math.round(score * 2 ** 10) * 2 ** 24);
  return Array.from(keys.sort(), (key) => ids[((key % 2 ** 24) + 2 ** 24) % 2 ** 24]);
}

const BEFORE = 24;
const LENGTH = 110;

/** Cut a piece of about 110 characters around the first match, with the marks that lie in it. */
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
