/*
 * The search engine of the site. It reads the files that hooks/eventlib/search/index.py writes; their format is on the
 * maintainers' page. Pages use it through index.js, which runs it in a worker.
 *
 * Whatever cannot be loaded is a LoadError: there are no partial results.
 */

import { LoadError, loadJson, loadModule, loadZippedJson } from "../loader.js";
import { namesIn, sums } from "./columns.js";
import { marksOf, piecesOf } from "./excerpts.js";
import { Tally } from "./facets.js";
import { byScore, collect, documentsAt, idsOf, leftOut, matcher } from "./matching.js";
import { findAll, isBlank, Normaliser, VariantsNeededError } from "./normalise.js";
import { daysOf, parseQuery, termsOf, textsOf } from "./query.js";
import { remembered } from "./remembered.js";
import { Segment } from "./segment.js";
import { CALENDAR, periodOf, plainDate } from "./spans.js";
import { Suggestions } from "./suggestions.js";

const FORMAT_VERSION = 13;
// The ids of so many documents are taken from what results show of them.
const FEW = 20;

/** Open the index in a folder, given by its path in the site, with a slash at its end. */
export async function openEngine(folder) {
  const manifest = await loadJson(`${folder}manifest.json`, { fresh: true });
  if (manifest.version !== FORMAT_VERSION) {
    throw new LoadError("version", `index version ${manifest.version}, expected ${FORMAT_VERSION}`);
  }
  const table = remembered((name) => loadZippedJson(`${folder}${name}/segment.json.gz`));
  // Every search needs the tables: they come while the names are read. What fails now is tried again then.
  for (const { name } of manifest.segments) table(name).catch(() => {});
  const { traditional, forms, ...names } = await loadZippedJson(folder + manifest.names);
  const normaliser = new Normaliser(null, sums(traditional), forms);
  const learn = async () => normaliser.learn(await loadZippedJson(folder + manifest.variants));
  return learning(new Engine(folder, manifest, table, normaliser, namesIn(names)), learn);
}

/** The public methods of an engine: what needs the Traditional characters is asked again when it has learned these. */
function learning(engine, learn) {
  const answering = (name) => async (...args) => {
    try {
      return await engine[name](...args);
    } catch (error) {
      if (!(error instanceof VariantsNeededError)) throw error;
      await learn();
      return engine[name](...args);
    }
  };
  const names = Object.getOwnPropertyNames(Engine.prototype).filter((name) => name !== "constructor");
  return Object.fromEntries(names.map((name) => [name, answering(name)]));
}

class Engine {
  #manifest;
  #normaliser;
  #suggestions;
  #segment;
  #shown = new Map();
  #meant;

  constructor(folder, manifest, table, normaliser, names) {
    this.#manifest = manifest;
    this.#normaliser = normaliser;
    this.#suggestions = new Suggestions(names, normaliser);
    const kinds = manifest.facets.map(({ kind }) => kind);
    const read = (stored, term, where) => this.#read(stored, term, where);
    const above = (kind, key) => this.#suggestions.above(kind, key);
    this.#segment = remembered(async (name) => new Segment(folder, name, await table(name), kinds, above, read));
    // What only who finds nothing needs is not loaded before.
    this.#meant = remembered(async () => {
      const [{ NamesMeant }, readings] = await Promise.all([
        loadModule("search/meant.js"),
        loadZippedJson(folder + manifest.readings),
      ]);
      return this.#suggestions.namesMeant(NamesMeant, readings);
    });
  }

  /**
   * All reports that a query matches; an empty query matches every report, one of exclusions alone all others.
   *
   * @param {string} query terms between spaces, all of which a report holds; “…” a phrase; OR or | between terms of which
   *   one is enough; - before a term that no report may hold; a date, which an event on that day meets too, or a span
   *   of days (hooks/eventlib/search/query.py has the whole language)
   * @param {object} [options]
   * @param {Record<string, string[]>} [options.filters] for a kind of facet the keys of which one must hold
   * @param {Array<{kind: string, key: string, own?: boolean}>} [options.within] what every report must be counted under;
   *   this narrows the counts of the same kind too. `own`: by a key of its own, not by one that belongs to it
   * @param {"relevance" | "date" | "entered"} [options.sort] by the day of the event or that of entry, the latest first
   * @param {string} [options.where] match, and exclude, only by "title", by "names" or by one section
   * @param {string} [options.from] the event lasted on this day or later, in ISO form; empty for any
   * @param {string} [options.to] … on this day or earlier
   * @param {boolean} [options.withdrawn] whether reports that have been withdrawn match too
   * @param {boolean} [options.newest] whether only what the thread of its event has nothing newer than matches
   * @param {number} [options.limit] so many ids are enough: those of all are much to load
   * @returns {Promise<{total: number, ids: string[], facets: Record<string, Map<string, number>>, terms: string[],
   *   query: {groups: string[][], excluded: string[]}, withdrawn: number,
   *   older: number}>} how many match; their ids in order, the first `limit` of them; for each kind of
   *   facet the number of matches under each key, the filters of the other kinds applied; the normalised texts that
   *   reports are to hold, and the query as it was read (query.js); how many were left out because they are withdrawn,
   *   and how many others because there is a newer one
   */
  async search(
    query,
    { filters = {}, within = [], sort = "relevance", where = "", from = "", to = "", withdrawn = false, newest = false, limit = Infinity } = {},
  ) {
    const parsed = this.#parse(query);
    const terms = [...new Set([...parsed.groups.flat(), ...parsed.excluded])];
    const wanted = this.#place(where);
    const nothing = terms.length === 0 && !isBlank(query);
    const parts = nothing ? [] : await Promise.all(this.#manifest.segments.map(({ name }) => this.#segment(name)));
    const scored = await this.#scores(terms, parts, wanted);
    const facets = Object.fromEntries(this.#manifest.facets.map(({ kind }) => [kind, new Map()]));
    const found = { places: [], scores: [], withdrawn: 0, older: 0 };
    parts.forEach((part, number) => {
      const tally = new Tally(part.facets, filters, within);
      const scoreOf = matcher(parsed, scored[number]);
      const isDuring = part.during([from || CALENDAR[0], to || CALENDAR[1]]);
      const enteredOf = (document) => (scoreOf(document) < 0 ? -1 : Math.max(0, part.entered[document]));
      const score = sort === "entered" ? enteredOf : scoreOf;
      const whenDuring = (document) => (isDuring(document) ? score(document) : -1);
      collect(part, number, from || to ? whenDuring : score, tally, { withdrawn, newest }, found);
      tally.addTo(facets);
    });
    const { places, scores } = found;
    const documents = documentsAt(sort === "date" ? places.slice(0, limit) : byScore(places, scores, limit), parts);
    const ids = await (limit > FEW ? idsOf(documents) : this.#idsShown(documents));
    const { withdrawn: taken, older } = found;
    return { total: places.length, ids, facets, terms: termsOf(parsed), query: parsed, withdrawn: taken, older };
  }

  /** For each segment what each term says for its documents, by term. */
  async #scores(terms, parts, wanted) {
    const texts = [...new Set(terms.flatMap(textsOf))];
    const bearers = texts.map((text) => this.#suggestions.bearers(text));
    return Promise.all(
      parts.map(async (part) => {
        const found = await Promise.all(
          texts.map((text, number) => part.scores(Array.from(text), bearers[number], wanted)),
        );
        const ofText = (text) => found[texts.indexOf(text)];
        return new Map(terms.map((term) => [term, part.termScores(textsOf(term).map(ofText), daysOf(term))]));
      }),
    );
  }

  /**
   * Where to go on from a search that finds nothing: to searches that do.
   *
   * Where it finds something on fewer conditions, these are the ways; else parts of the query are, sought anywhere.
   *
   * @param {string} query
   * @param {object} [options] `filters`, `where`, `from`, `to` and `withdrawn`, as for `search`
   * @returns {Promise<Array<{why, query, filters, where, from, to, total, dropped?, parts?}>>} the likeliest first, each
   *   with what is to be searched and how many reports that finds. `why` is "less" (without the conditions in `dropped`:
   *   "where", "days", kinds of facets, and what was excluded, after a -), "together" (several parts of the query, which
   *   one report holds) or "alone" (one of them). Of `parts` each is `{term, shown, isMeant}`: how it is searched, how it
   *   is written, and whether the query has not it but something like it
   */
  async waysOn(query, options = {}) {
    const { waysOn } = await loadModule("search/ways.js");
    return waysOn(query, options, {
      normaliser: this.#normaliser,
      search: (less, conditions) => this.search(less, { ...conditions, limit: 0 }),
      finder: (excluded, left) => this.#finder(excluded, left),
      names: () => this.#meant(""),
    });
  }

  /** See Known in ways.js: finds terms among the documents that meet none of some others. */
  async #finder(excluded, left) {
    const parts = await Promise.all(this.#manifest.segments.map(({ name }) => this.#segment(name)));
    const unwanted = await this.#scores(excluded, parts, null);
    const isHidden = (number, document) =>
      leftOut(parts[number], document, left) ||
      excluded.some((term) => unwanted[number].get(term)[document]);
    const find = async (term) => {
      const found = { documents: new Map(), count: 0 };
      const scored = await this.#scores([term], parts, null);
      const counted = await Promise.all(
        parts.map((part) => (daysOf(term) ? { title: [], text: [] } : part.counts(Array.from(term), null))),
      );
      let first = 0;
      parts.forEach((part, number) => {
        const scores = scored[number].get(term);
        const { title, text } = counted[number];
        scores.forEach((score, document) => {
          if (!score || isHidden(number, document)) return;
          found.documents.set(first + document, score);
          found.count += title[document] + text[document] || 1;
        });
        first += scores.length;
      });
      return found;
    };
    return { find: remembered(find), size: parts.reduce((sum, { days }) => sum + days.length, 0) };
  }

  /**
   * What results show of reports.
   *
   * @param {string[]} ids
   * @param {string} query
   * @param {{where?: string}} [options] as for `search`
   * @returns {Promise<Array<{id, title, date, until, entered, url, place, summary, status, newer, titleMarks, excerpts}>>}
   *   `until` only where the event lasted several days, `newer` (`{title, date, url}`) only where its thread has a newer one; `excerpts` holds at most three pieces of real text, each
   *   `{section, anchor, text, marks}`; marks are [start, end] in the text, and cover every match in it
   */
  async excerpts(ids, query, { where = "" } = {}) {
    const terms = this.#terms(query);
    const anywhere = this.#place(where) === null;
    return Promise.all(
      ids.map(async (id) => {
        const [segment, document] = await this.#find(id);
        const { sections, ...report } = await segment.stored(document);
        const shown = sections.filter(({ name }) => anywhere || name === where);
        return {
          ...report,
          entered: segment.enteredOn(document),
          titleMarks: marksOf(report.title, terms, this.#normaliser),
          excerpts: piecesOf(shown, terms, this.#normaliser),
        };
      }),
    );
  }

  /**
   * Where a query stands in texts.
   *
   * What a term is another name of (by an alias, in pinyin, in full) counts as the term: 嘉兴市 for `jx`. Where none of
   * the texts holds a term, so does what it is a part of the name of.
   *
   * @param {string} query
   * @param {string[]} texts
   * @returns {Array<Array<[number, number]>>} for each text where the places begin and end; they are sorted, and what
   *   overlaps is one place
   */
  marks(query, texts) {
    const found = texts.map(() => []);
    const add = (forms) => {
      const all = texts.map((text) => marksOf(text, forms, this.#normaliser));
      all.forEach((marks, number) => found[number].push(...marks));
      return all.some((marks) => marks.length);
    };
    for (const term of this.#terms(query)) {
      const word = term.join("");
      const named = (isWhole) => this.#suggestions.otherNames(word, isWhole).map((name) => Array.from(name));
      if (!add([term, ...named(true)])) add(named(false));
    }
    return found.map(united);
  }

  #parse(query) {
    return parseQuery(query, (text) => this.#normaliser.normalise(text));
  }

  /** The terms of a query that reports are to hold, each as its characters. */
  #terms(query) {
    return termsOf(this.#parse(query)).map((term) => Array.from(term));
  }

  /** A query as names are looked up by it: the whole of it or, where it excludes something, the rest. */
  #sought(query) {
    const parsed = this.#parse(query);
    return parsed.excluded.length ? parsed.groups.flat().filter((term) => !daysOf(term)).join(" ") : query;
  }

  /** The kinds of facets in order: `{kind, title, unit, by_key}`, as the manifest has them. */
  facets() {
    return this.#manifest.facets;
  }

  /** Every entity, place and topic with reports: `{kind, key, name, url, type, count, parent, further}`, as in facets. */
  names() {
    return this.#suggestions.names();
  }

  /**
   * What a half-typed query may mean, the likeliest first: names and, where it is a month or a year, the page of that
   * (of kind `months`).
   *
   * @returns {{found: Array<{kind, key, name, url, type, count, why, found}>, exact: string | null}} `why` is name,
   *   alias, pinyin, initials or full (name); `exact` is the address of the one thing with exactly this name
   */
  async suggest(query, limit) {
    const sought = this.#sought(query);
    const { found, exact } = this.#suggestions.suggest(sought, limit);
    const all = [...(await this.#period(query)), ...found];
    // Its page would not leave out what is excluded.
    return { found: all.slice(0, limit), exact: sought === query ? exact : null };
  }

  /** The month or the year that a query is, as `suggest` gives it; nothing where no event began in it. */
  async #period(query) {
    const period = periodOf(plainDate(query.trim()));
    if (!period) return [];
    const parts = await Promise.all(this.#manifest.segments.map(({ name }) => this.#segment(name)));
    const count = parts.reduce((sum, part) => sum + part.countBegun(period.days), 0);
    return count ? [this.#suggestions.period(period, count)] : [];
  }

  /** Where a search may match: null for anywhere, "title", "names", or the number of a section. */
  #place(where) {
    if (!where) return null;
    if (where === "title" || where === "names") return where;
    const section = this.#manifest.sections.indexOf(where);
    if (section < 0) throw new RangeError(`no section ${where}`);
    return section;
  }

  /** How often a term stands in the title of a document, and in its text or the section `where` of it. */
  #read(document, term, where) {
    const word = term.join("");
    const countIn = (line) => (line.includes(word) ? findAll(term, Array.from(line)).length : 0);
    const count = (text) => text.split("\n").reduce((sum, line) => sum + countIn(this.#normaliser.normalise(line)), 0);
    let text = 0;
    for (const section of document.sections) {
      const number = this.#manifest.sections.indexOf(section.name);
      if (typeof where === "number" && number !== where) continue;
      // A heading that every report has is none of its text.
      text += count(number < 0 ? `${section.heading}\n${section.text}` : section.text);
    }
    return { title: count(document.title), text };
  }

  /** The ids of a few documents, from what results show of them: that is loaded next, and all ids of a segment are much. */
  #idsShown(documents) {
    return Promise.all(
      documents.map(async ([part, document]) => {
        const { id } = await part.stored(document);
        this.#shown.set(id, [part, document]);
        return id;
      }),
    );
  }

  /** The segment that a document is in, and its number there: no two segments have documents of one day. */
  async #find(id) {
    if (this.#shown.has(id)) return this.#shown.get(id);
    const parts = await Promise.all(this.#manifest.segments.map(({ name }) => this.#segment(name)));
    const part = parts.find((each) => each.covers(id));
    return [part, await part.numberOf(id)];
  }
}

/** Places in a text, sorted; those that overlap as one. */
function united(marks) {
  const places = [];
  for (const [start, end] of marks.sort((a, b) => a[0] - b[0])) {
    const last = places.at(-1);
    if (last && start < last[1]) last[1] = Math.max(last[1], end);
    else places.push([start, end]);
  }
  return places;
}
