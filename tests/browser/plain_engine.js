/*
 * Another engine behind openSearch(), as plain as can be: it holds all reports and looks through them. The contract of
 * the search is proved on it, so that it says nothing that only the engine of the site could answer.
 */

import { loadJson } from "../loader.js";
import { marksOf, piecesOf } from "./excerpts.js";
import { NamesMeant } from "./meant.js";
import { findAll, isBlank, Normaliser } from "./normalise.js";
import { daysOf, parseQuery, termsOf, textsOf } from "./query.js";
import { periodOf, plainDate } from "./spans.js";
import { Suggestions } from "./suggestions.js";
import { waysOn } from "./ways.js";

export async function openSearch(folder) {
  const { documents, sections, facets, names, readings, variants } = await loadJson(`${folder}documents.json`, { fresh: true });
  const normaliser = new Normaliser(variants);
  const suggestions = new Suggestions(names, normaliser);
  const byId = new Map(documents.map((document) => [document.id, document]));
  const linesOf = (text) => text.split("\n").map((line) => normaliser.normalise(line));
  const parse = (query) => parseQuery(query, (text) => normaliser.normalise(text));
  const wordsOf = (query) => termsOf(parse(query)).map((term) => Array.from(term));
  const sought = (query) =>
    parse(query).excluded.length ? parse(query).groups.flat().filter((term) => !daysOf(term)).join(" ") : query;
  const dayAfter = ({ id }, days) => new Date(Date.parse(id.slice(0, 10)) + days * 864e5).toISOString().slice(0, 10);
  const isDuring = (document, [first, last]) =>
    document.id.slice(0, 10) <= last && first <= dayAfter(document, document.ended_after);

  const stands = (term, text) => linesOf(text).some((line) => findAll(term, Array.from(line)).length > 0);
  const keysOf = (document, kind) =>
    (document.facets[kind] ?? []).flatMap((key) => [key, ...suggestions.above(kind, key)]);
  const placeOf = (where) => {
    if (!where || where === "title" || where === "names") return where;
    if (!sections.includes(where)) throw new RangeError(`no section ${where}`);
    return sections.indexOf(where);
  };

  function score(document, term, place) {
    const days = daysOf(term);
    const texts = textsOf(term).map((text) => textScore(document, Array.from(text), place));
    return texts.reduce((sum, each) => sum + each, days && isDuring(document, days) ? 10 : 0);
  }

  function textScore(document, term, place) {
    const bearers = suggestions.bearers(term.join(""));
    const isNamed = Object.entries(bearers).some(([kind, keys]) =>
      keysOf(document, kind).some((key) => keys.includes(key)),
    );
    const texts = typeof place === "number" ? [document.texts[place]] : document.texts;
    return (
      (!place || place === "title" ? 100 * stands(term, document.title) : 0) +
      (!place || place === "names" ? 10 * isNamed : 0) +
      (!place || typeof place === "number" ? texts.some((text) => stands(term, text)) : 0)
    );
  }

  async function found(term, excluded, { withdrawn = false, newest = false }) {
    const scores = new Map();
    for (const [number, document] of documents.entries()) {
      const isLeftOut = (document.is_withdrawn && !withdrawn) || (document.has_newer && newest);
      const isHidden = isLeftOut || excluded.some((other) => score(document, other, ""));
      const worth = isHidden ? 0 : score(document, term, "");
      if (worth) scores.set(number, worth);
    }
    return { documents: scores, count: scores.size };
  }

  return {
    async search(
      query,
      { filters = {}, within = [], sort = "relevance", where = "", from = "", to = "", withdrawn = false, newest = false, limit = Infinity } = {},
    ) {
      const parsed = parse(query);
      const place = placeOf(where);
      const isNone = parsed.groups.length + parsed.excluded.length === 0 && !isBlank(query);
      const scoreOf = (document, terms) =>
        terms.reduce((sum, term) => sum + score(document, term, place), 0);
      const passes = (document, but) =>
        Object.entries(filters).every(
          ([kind, keys]) => kind === but || keys.length === 0 || keysOf(document, kind).some((key) => keys.includes(key)),
        );
      const isWithin = (document) =>
        within.every(({ kind, key, own }) => (own ? document.facets[kind] : keysOf(document, kind)).includes(key));
      const asked = documents.filter(
        (document) => isWithin(document) && isDuring(document, [from || "0001-01-01", to || "9999-12-31"]),
      );
      const scored = (isNone ? [] : asked)
        .map((document) => ({ document, scores: parsed.groups.map((group) => scoreOf(document, group)) }))
        .filter(({ document, scores }) => scores.every(Boolean) && !scoreOf(document, parsed.excluded))
        .map(({ document, scores }) => ({ document, score: scores.reduce((sum, each) => sum + each, 0) }));
      const left = scored.filter(({ document }) => document.is_withdrawn && !withdrawn);
      const standing = scored.filter((each) => !left.includes(each));
      const older = standing.filter(({ document }) => document.has_newer && newest);
      const shown = standing.filter((each) => !older.includes(each));
      const counts = {};
      for (const { kind } of facets) {
        counts[kind] = new Map();
        for (const { document } of shown.filter((each) => passes(each.document, kind)))
          for (const key of new Set(keysOf(document, kind))) counts[kind].set(key, (counts[kind].get(key) ?? 0) + 1);
      }
      const found = shown.filter(({ document }) => passes(document));
      found.sort((a, b) => b.document.id.localeCompare(a.document.id));
      if (sort === "entered") {
        const day = ({ document }) => Date.parse(document.id.slice(0, 10)) / 864e5 + document.entered_after;
        found.sort((a, b) => day(b) - day(a));
      } else if (sort !== "date") found.sort((a, b) => b.score - a.score);
      return {
        total: found.length,
        ids: found.slice(0, limit).map(({ document }) => document.id),
        facets: counts,
        terms: termsOf(parsed),
        query: parsed,
        withdrawn: left.filter(({ document }) => passes(document)).length,
        older: older.filter(({ document }) => passes(document)).length,
      };
    },

    async excerpts(ids, query, { where = "" } = {}) {
      const terms = wordsOf(query);
      const isAnywhere = typeof placeOf(where) !== "number";
      return ids.map((id) => {
        const { sections: all, ...report } = byId.get(id).stored;
        return {
          ...report,
          entered: dayAfter(byId.get(id), byId.get(id).entered_after),
          titleMarks: marksOf(report.title, terms, normaliser),
          excerpts: piecesOf(all.filter(({ name }) => isAnywhere || name === where), terms, normaliser),
        };
      });
    },

    async marks(query, texts) {
      const marksIn = (forms) => texts.map((text) => marksOf(text, forms.map((form) => Array.from(form)), normaliser));
      const found = texts.map(() => []);
      for (const term of termsOf(parse(query))) {
        const sure = marksIn([term, ...suggestions.otherNames(term, true)]);
        const marks = sure.some((each) => each.length) ? sure : marksIn(suggestions.otherNames(term, false));
        marks.forEach((each, number) => found[number].push(...each.map(([start, end]) => [start, end])));
      }
      const distinct = (marks) => [...new Map(marks.map((mark) => [String(mark), mark])).values()];
      return found.map((each) => distinct(each).sort((a, b) => a[0] - b[0]));
    },

    facets: async () => facets,
    names: async () => suggestions.names(),
    suggest: async (query, limit) => {
      const { found, exact } = suggestions.suggest(sought(query), limit);
      const period = periodOf(plainDate(query.trim()));
      const begun = documents.filter(({ id }) => period && id.startsWith(period.days[0].slice(0, period.key.length)));
      const months = begun.length ? [suggestions.period(period, begun.length)] : [];
      return { found: [...months, ...found].slice(0, limit), exact: sought(query) === query ? exact : null };
    },
    async waysOn(query, options = {}) {
      return waysOn(query, options, {
        normaliser,
        search: this.search,
        names: async () => suggestions.namesMeant(NamesMeant, readings),
        finder: async (excluded, left) => ({ find: (term) => found(term, excluded, left), size: documents.length }),
      });
    },
    close() {},
  };
}
