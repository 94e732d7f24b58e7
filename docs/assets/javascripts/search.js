/*
 * The search engine of the site. It reads the files that hooks/eventlib/search/index.py writes; their format is on the
 * maintainers' page. Used by the header, the search page, the tests and the benchmark alike, and knows none of them.
 *
 *   const search = await openSearch("/search-index/");
 *   const { total, ids, facets } = await search.search("360嘉兴", { filters: { topics: ["cybersecurity"] } });
 *   const shown = await search.excerpts(ids.slice(0, 10), "360嘉兴");
 *
 * Whatever cannot be loaded is a SearchError: there are no partial results.
 */

import { findAll, isWord, makeNormaliser } from "./normalise.js";

const FORMAT_VERSION = 1;
const WORD_START = 1;
const TABLE_FACETS = ["places", "entities", "topics", "types"];
const FACETS = [...TABLE_FACETS, "years"];
const TITLE = 0;
const NAMES = 1;

// A report whose title is the query comes first; then those with a term in the title, then in a registered name.
const WEIGHT_WHOLE_TITLE = 1000;
const WEIGHT_TITLE = 40;
const WEIGHT_NAMES = 20;

/** Something could not be loaded. `kind` is "offline", "missing" (the index has been replaced or damaged) or "version". */
export class SearchError extends Error {
  constructor(kind, message, options) {
    super(message, options);
    this.name = "SearchError";
    this.kind = kind;
  }
}

async function load(url, options) {
  let response;
  try {
    response = await fetch(url, options);
  } catch (cause) {
    throw new SearchError("offline", `cannot reach ${url}`, { cause });
  }
  if (!response.ok) throw new SearchError("missing", `${url}: ${response.status}`);
  return response;
}

async function loadCompressed(url) {
  const response = await load(url);
  try {
    return new Response(response.body.pipeThrough(new DecompressionStream("gzip")));
  } catch (cause) {
    throw new SearchError("missing", `${url} is damaged`, { cause });
  }
}

async function loadBytes(url) {
  try {
    return new Uint8Array(await (await loadCompressed(url)).arrayBuffer());
  } catch (cause) {
    throw cause instanceof SearchError ? cause : new SearchError("missing", `${url} is damaged`, { cause });
  }
}

async function loadJson(url) {
  const bytes = await loadBytes(url);
  return JSON.parse(new TextDecoder().decode(bytes));
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

/** Order of bigrams in the index: by code point, which is not the order of JavaScript's strings. */
function compareKeys(first, second, otherFirst, otherSecond) {
  return first - otherFirst || second - otherSecond;
}

/** Read numbers in LEB128, one after the other. */
function reader(bytes, start = 0) {
  let at = start;
  return {
    at: () => at,
    next() {
      let byte = bytes[at++];
      let value = byte & 127;
      // Four bytes by shifts, which are fast but end at 31 bits; the rest by multiplication.
      for (let shift = 7; byte & 128; shift += 7) {
        byte = bytes[at++];
        value += shift < 28 ? (byte & 127) << shift : (byte & 127) * 2 ** shift;
      }
      return value;
    },
  };
}

/** Read a block: its bigrams in order, and where the list of each one ends. */
function readBlock(bytes) {
  const { next, at } = reader(bytes);
  const count = next();
  const firsts = new Uint32Array(count);
  const seconds = new Uint32Array(count);
  const ends = new Uint32Array(count);
  let first = 0;
  let second = 0;
  let end = 0;
  for (let index = 0; index < count; index++) {
    const step = next();
    first += step;
    firsts[index] = first;
    second = step ? next() : second + next();
    seconds[index] = second;
    end += next();
    ends[index] = end;
  }
  return { firsts, seconds, ends, lists: bytes.subarray(at()) };
}

/** Decode one list of positions. */
function readList({ lists, ends }, index) {
  const start = index ? ends[index - 1] : 0;
  const { next, at } = reader(lists, start);
  const positions = new Uint32Array(ends[index] - start);
  let count = 0;
  let position = 0;
  while (at() < ends[index]) {
    position += next();
    positions[count++] = position;
  }
  return positions.subarray(0, count);
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
 * What must stand where for a term to match: bigrams that together cover all its characters, each with its offset. A
 * lone Han character at the end is a bigram whose second half may be anything (null).
 */
export function requirements(term) {
  const needed = [];
  const code = (index) => term[index].codePointAt(0);
  const bigram = (offset) => needed.push({ first: code(offset), second: code(offset + 1), offset });
  if (isWord(term[0])) needed.push({ first: WORD_START, second: code(0), offset: 0 });
  for (let start = 0; start < term.length; ) {
    let end = start;
    while (end < term.length && term[end] !== " ") end++;
    for (let offset = start; offset + 1 < end; offset += 2) bigram(offset);
    // The last character of a run of odd length: with the space after it, else with the one before, else alone.
    if (end < term.length) bigram(end - 1);
    else if ((end - start) % 2 && end - start > 1) bigram(end - 2);
    else if (end - start === 1 && !isWord(term[start])) needed.push({ first: code(start), second: null, offset: start });
    else if (end - start === 1 && start > 0) needed.push({ first: WORD_START, second: code(start), offset: start });
    start = end + 1;
  }
  return needed;
}

class Segment {
  constructor(base, table) {
    this.base = base;
    this.ids = table.ids;
    this.titles = table.titles;
    this.lengths = table.lengths;
    this.facets = Object.fromEntries(TABLE_FACETS.map((kind) => [kind, table[kind]]));
    const keys = Array.from(table.blocks, (character) => character.codePointAt(0));
    this.blockFirsts = keys.filter((_, index) => index % 2 === 0);
    this.blockSeconds = keys.filter((_, index) => index % 2 === 1);
    this.block = remembered(async (number) => readBlock(await loadBytes(`${base}${number}.bin`)));
    this.text = remembered((number) => loadJson(`${base}text/${number}.json.gz`));
    this.sections = remembered(() => loadJson(`${base}sections.json.gz`));
    // Where each document begins among the positions.
    const [titles, names, rest] = this.lengths;
    this.starts = new Float64Array(this.ids.length + 1);
    for (let document = 0; document < this.ids.length; document++) {
      this.starts[document + 1] = this.starts[document] + titles[document] + names[document] + rest[document];
    }
    // Newest first, and of one day by id: the ids are sorted, and begin with the date.
    const date = this.ids.map((id) => id.slice(0, 10));
    this.order = Array.from(this.ids.keys()).sort((a, b) => (date[a] < date[b] ? 1 : date[a] > date[b] ? -1 : a - b));
  }

  /** The numbers of the blocks that may hold bigrams from one key to another. */
  blockRange(first, second, lastSecond) {
    let low = 0;
    let high = this.blockFirsts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(this.blockFirsts[middle], this.blockSeconds[middle], first, second) <= 0) low = middle + 1;
      else high = middle;
    }
    const from = Math.max(low - 1, 0);
    let to = from;
    while (
      to + 1 < this.blockFirsts.length &&
      compareKeys(this.blockFirsts[to + 1], this.blockSeconds[to + 1], first, lastSecond) <= 0
    ) {
      to++;
    }
    return [from, to];
  }

  /** All positions of a bigram, or of a character whatever follows it. */
  async positions({ first, second }) {
    if (!this.blockFirsts.length) return [];
    const least = second ?? 0;
    const most = second ?? 0x10ffff;
    const [from, to] = this.blockRange(first, least, most);
    const numbers = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    const blocks = await Promise.all(numbers.map((number) => this.block(number)));
    const found = [];
    for (const block of blocks) {
      for (let index = 0; index < block.firsts.length; index++) {
        if (block.firsts[index] === first && block.seconds[index] >= least && block.seconds[index] <= most) {
          found.push(readList(block, index));
        }
      }
    }
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
   * Where a term begins. Two bigrams are loaded first: in most years they already rule out a rare name, and the rest
   * of it need not be loaded.
   */
  async find(term) {
    const needed = requirements(term);
    let starts = null;
    for (let index = 0; index < needed.length; index += 2) {
      const pair = needed.slice(index, index + 2);
      const lists = await Promise.all(pair.map((requirement) => this.positions(requirement)));
      pair.forEach(({ offset }, number) => {
        if (starts === null) starts = offset ? lists[number].map((position) => position - offset) : lists[number];
        else starts = keep(starts, lists[number], offset);
      });
      if (!starts.length) return [];
    }
    return starts;
  }

  /**
   * For each document how much a term says for it; 0 where it does not match. `where` is null, "title", "names" or
   * the number of a section.
   */
  async scores(term, where) {
    const [titles, names] = this.lengths;
    const sections = typeof where === "number" ? await this.sections() : null;
    const found = { title: new Uint8Array(this.ids.length), names: new Uint8Array(this.ids.length) };
    const body = new Uint32Array(this.ids.length);
    let document = 0;
    for (const start of await this.find(term)) {
      while (this.starts[document + 1] <= start) document++;
      let offset = start - this.starts[document];
      if (offset < titles[document]) {
        const whole = offset === 0 && this.titles[document] === term.length;
        found.title[document] = Math.max(found.title[document], whole ? 2 : 1);
        continue;
      }
      offset -= titles[document];
      if (offset < names[document]) {
        found.names[document] = 1;
        continue;
      }
      if (sections) {
        offset -= names[document];
        let section = 0;
        while (offset >= sections[section][document]) offset -= sections[section++][document];
        if (section !== where) continue;
      }
      body[document]++;
    }
    const scores = new Float64Array(this.ids.length);
    for (let index = 0; index < scores.length; index++) {
      if (where === null || where === "title") {
        if (found.title[index]) scores[index] += found.title[index] === 2 ? WEIGHT_WHOLE_TITLE : WEIGHT_TITLE;
      }
      if ((where === null || where === "names") && found.names[index]) scores[index] += WEIGHT_NAMES;
      if ((where === null || sections) && body[index]) scores[index] += Math.log2(1 + body[index]);
    }
    return scores;
  }
}

/**
 * Count the documents of a segment under their facets. `add` tells whether a document passes all filters; a facet
 * counts what passes those of the other facets. `close` adds the counts to `facets`.
 */
function tallyOf(part, filters, facets) {
  const year = part.ids[0].slice(0, 4);
  const columns = FACETS.map((kind) => {
    const { keys, of } = kind === "years" ? { keys: [year], of: null } : part.facets[kind];
    const chosen = filters[kind]?.length ? new Set(filters[kind].map((key) => keys.indexOf(key))) : null;
    return { kind, keys, of, chosen, counts: new Uint32Array(keys.length) };
  });
  const only = [0];
  return {
    add(document) {
      let failed = null;
      for (const column of columns) {
        if (column.chosen && !(column.of?.[document] ?? only).some((number) => column.chosen.has(number))) {
          if (failed) return false;
          failed = column;
        }
      }
      for (const column of failed ? [failed] : columns) {
        for (const number of column.of?.[document] ?? only) column.counts[number]++;
      }
      return !failed;
    },
    close() {
      for (const { kind, keys, counts } of columns) {
        keys.forEach((key, number) => {
          if (counts[number]) facets[kind][key] = (facets[kind][key] ?? 0) + counts[number];
        });
      }
    },
  };
}

/**
 * Open the index in a folder.
 *
 * @param {string | URL} address the folder, with a slash at its end
 */
export async function openSearch(address) {
  const base = new URL(address, globalThis.location?.href);
  const response = await load(new URL("manifest.json", base), { cache: "no-cache" });
  const manifest = await response.json();
  if (manifest.version !== FORMAT_VERSION) {
    throw new SearchError("version", `index version ${manifest.version}, expected ${FORMAT_VERSION}`);
  }
  const { normalise, mapped, parseQuery } = makeNormaliser(await loadJson(new URL(manifest.variants, base)));
  const segment = remembered(async (name) => {
    const folder = `${new URL(name, base)}/`;
    return new Segment(folder, await loadJson(`${folder}segment.json.gz`));
  });
  const allSegments = () => Promise.all(manifest.segments.map(({ name }) => segment(name)));
  const located = new Map();

  /** Where a search may match: null for anywhere, "title", "names", or the number of a section. */
  function place(where) {
    if (!where) return null;
    if (where === "title" || where === "names") return where;
    const section = manifest.sections.indexOf(where);
    if (section < 0) throw new RangeError(`no section ${where}`);
    return section;
  }

  /**
   * Search.
   *
   * @param {string} query terms between spaces, all of which must match; an empty query matches every report
   * @param {{filters?: Record<string, string[]>, sort?: "relevance" | "date", where?: string}} [options] `filters`
   *   maps a facet (places, entities, topics, types, years) to keys of which one must hold; `where` limits the query to
   *   "title", "names" or one section
   * @returns {Promise<{total: number, ids: string[], facets: Record<string, Record<string, number>>, terms: string[]}>}
   *   all matching ids in order, and for each facet the number of matches under each key, the filters of the other
   *   facets applied
   */
  async function search(query, { filters = {}, sort = "relevance", where = "" } = {}) {
    const terms = parseQuery(query);
    const wanted = place(where);
    const nothing = query.trim() !== "" && terms.length === 0;
    const segments = nothing ? [] : await allSegments();
    const scored = await Promise.all(
      segments.map((part) => Promise.all(terms.map((term) => part.scores(Array.from(term), wanted)))),
    );
    const facets = Object.fromEntries(FACETS.map((kind) => [kind, {}]));
    const hits = [];
    segments.forEach((part, number) => {
      const tally = tallyOf(part, filters, facets);
      for (const document of part.order) {
        let score = 0;
        let matches = true;
        for (const scores of scored[number]) {
          matches &&= scores[document] > 0;
          score += scores[document];
        }
        if (matches && tally.add(document)) hits.push({ part, document, score });
      }
      tally.close();
    });
    // The hits are newest first, and the sort is stable: an order that is the same every time.
    if (sort !== "date") hits.sort((a, b) => b.score - a.score);
    const ids = hits.map(({ part, document }) => part.ids[document]);
    hits.forEach(({ part, document }, index) => located.set(ids[index], { part, document }));
    return { total: ids.length, ids, facets, terms };
  }

  /**
   * Load what a result shows, for reports that a search has returned.
   *
   * @returns {Promise<Array<{id, title, date, url, place, summary, titleMarks, excerpts}>>} `excerpts` holds at most
   *   three pieces of real text, each `{section, anchor, text, marks}`; marks are [start, end] in the text, and cover
   *   every match in it
   */
  async function excerpts(ids, query, { where = "" } = {}) {
    const terms = parseQuery(query).map((term) => Array.from(term));
    const wanted = place(where);
    return Promise.all(
      ids.map(async (id) => {
        const { part, document } = located.get(id);
        const text = await part.text(document);
        const pieces = [];
        text.sections.forEach((content, index) => {
          if (!content || (wanted !== null && wanted !== index)) return;
          for (const line of content.split("\n")) {
            const marks = marksOf(line, terms);
            if (marks.length) pieces.push(cut(line, marks, manifest.sections[index] ?? "", text.anchors[index] ?? ""));
          }
        });
        // The pieces with the most different matches first, in the order of the text where they are alike.
        pieces.sort((a, b) => b.terms - a.terms);
        return { ...text, titleMarks: marksOf(text.title, terms), excerpts: pieces.slice(0, 3) };
      }),
    );
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

  /** The vocabulary in use, for suggestions and labels; loaded once, when first asked for. */
  const names = remembered(() => loadJson(new URL(manifest.names, base)));

  return { search, excerpts, names: () => names(), parseQuery, normalise, sections: manifest.sections };
}

const BEFORE = 24;
const LENGTH = 110;

/** Cut a piece of about 110 characters around the first match, with the marks that lie in it. */
function cut(line, marks, section, anchor) {
  let start = Math.max(0, marks[0][0] - BEFORE);
  let end = Math.min(line.length, Math.max(start + LENGTH, marks[0][1]));
  // Never in the middle of a surrogate pair.
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
