/*
 * What is compared, from the answers of the search engine (search/index.js): so every count is that of a list or of a search.
 * Withdrawn reports are among them, as in every list. Knows no page.
 */

export const MOST = 4;

const nameOf = ({ kind, key }) => `${kind} ${key}`;

/**
 * What an address asks to compare.
 *
 * @param {string} written what follows the address of the page: `?entities=a&places=330000`
 * @param {object[]} names as the engine gives them
 * @returns {{subjects: object[], unknown: string[], left: number}} the names asked for, each once, in order; the keys that
 *   are no names here; how many were asked for beyond the most that are compared
 */
export function subjectsOf(written, names) {
  const known = new Map(names.map((entry) => [nameOf(entry), entry]));
  const kinds = new Set(names.map(({ kind }) => kind));
  const asked = new Map(
    Array.from(new URLSearchParams(written))
      .filter(([kind]) => kinds.has(kind))
      .map(([kind, key]) => [nameOf({ kind, key }), key]),
  );
  const found = [...asked.keys()].filter((name) => known.has(name)).map((name) => known.get(name));
  return {
    subjects: found.slice(0, MOST),
    unknown: [...asked].filter(([name]) => !known.has(name)).map(([, key]) => key),
    left: Math.max(0, found.length - MOST),
  };
}

/** What follows the address of the page that compares some names; one page reads it, `compare_suffix` writes it too. */
export const compareSuffix = (subjects) => `?${new URLSearchParams(subjects.map(({ kind, key }) => [kind, key]))}`;

/** All that a name lies in or belongs to, as `kind key`. */
function aboveOf(entry, known) {
  const found = new Set();
  const following = [entry];
  while (following.length) {
    const { kind, parent, further } = following.pop();
    for (const key of [parent, further].flat()) {
      const above = key && known.get(nameOf({ kind, key }));
      if (!above || found.has(nameOf(above))) continue;
      found.add(nameOf(above));
      following.push(above);
    }
  }
  return found;
}

/** The rows of a kind of names: those with the most reports first. */
function rowsOf(kind, columns, hidden, known) {
  const keys = new Set(columns.flatMap(({ facets }) => [...facets[kind].keys()]));
  const rows = [...keys]
    .map((key) => ({ kind, key, counts: columns.map(({ facets }) => facets[kind].get(key) ?? 0) }))
    .filter((row) => known.has(nameOf(row)) && !hidden.has(nameOf(row)))
    .map((row) => ({ ...row, entry: known.get(nameOf(row)) }));
  // A place says nothing by the same counts as one that lies in it: a country by those of its one province.
  const said = new Set();
  for (const { entry, counts } of rows) {
    for (const key of kind === "places" ? [entry.parent, entry.further].flat() : []) said.add(`${key} ${counts}`);
  }
  const sum = ({ counts }) => counts.reduce((all, count) => all + count, 0);
  return rows
    .filter(({ key, counts }) => !said.has(`${key} ${counts}`))
    .sort((a, b) => sum(b) - sum(a) || (a.key < b.key ? -1 : 1));
}

/** The rows of years, the latest first; those between without any report are among them. */
function yearsOf(columns) {
  const years = columns.flatMap(({ facets }) => [...facets.years.keys()]).map(Number);
  const rows = [];
  for (let year = Math.max(...years); year >= Math.min(...years); year--) {
    const key = String(year).padStart(4, "0");
    rows.push({ kind: "years", key, counts: columns.map(({ facets }) => facets.years.get(key) ?? 0) });
  }
  return rows;
}

/** Every two of some subjects with the number of reports that they share, and whether a page lists those that name both. */
async function pairsOf(search, columns, known, shared) {
  const pairs = columns.flatMap((one, at) => columns.slice(at + 1).map((other) => [one, other]));
  return Promise.all(
    pairs.map(async ([one, other]) => {
      const ids = new Set(one.ids);
      const count = other.ids.filter((id) => ids.has(id)).length;
      const both = [one.subject, other.subject];
      const isAbove = both.some((each, at) => aboveOf(each, known).has(nameOf(both[1 - at])));
      let hasPage = false;
      if (count >= shared && !isAbove && both.every(({ kind }) => kind === "entities")) {
        const within = both.map(({ kind, key }) => ({ kind, key, own: true }));
        hasPage = (await search.search("", { within, withdrawn: true })).total >= shared;
      }
      return { subjects: both, count, hasPage };
    }),
  );
}

/**
 * Compare.
 *
 * @param {object} search an open engine
 * @param {object[]} subjects two to four of its names
 * @param {object[]} names all of them
 * @param {number} shared two entities with so many reports that name both have a page
 * @returns {Promise<{columns, years, places, topics, entities, common, pairs}>} of each subject `columns` has its reports
 *   and counts; rows have the counts of each in order; `common` are the ids of the reports that all share
 */
export async function compare(search, subjects, names, shared) {
  const known = new Map(names.map((entry) => [nameOf(entry), entry]));
  const ask = (within) => search.search("", { within, withdrawn: true, sort: "date" });
  const [common, ...found] = await Promise.all([ask(subjects), ...subjects.map((subject) => ask([subject]))]);
  const columns = found.map(({ ids, total, facets }, at) => ({ subject: subjects[at], ids, total, facets }));
  // What is compared, and what it belongs to, stands in its reports by itself.
  const hidden = new Set(subjects.flatMap((subject) => [nameOf(subject), ...aboveOf(subject, known)]));
  return {
    columns,
    years: yearsOf(columns),
    places: rowsOf("places", columns, hidden, known),
    topics: rowsOf("topics", columns, hidden, known),
    entities: rowsOf("entities", columns, hidden, known),
    common: common.ids,
    pairs: await pairsOf(search, columns, known, shared),
  };
}
