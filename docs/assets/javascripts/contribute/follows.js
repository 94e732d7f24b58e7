/*
 * The earlier reports that a new one may continue, and what is wrong with those that somebody names: `check_follows` in
 * hooks/eventlib/library/between.py in the browser.
 */

import { loadJson } from "../loader.js";
import { nearNames } from "./names.js";
import { enumerateNames, finding } from "./sentences.js";

/** All reports, the newest first: their titles by their ids, and their present ids by those that they had once. */
export async function loadReports(path) {
  const rows = await loadJson(path, { fresh: true });
  return {
    titles: new Map(rows.map(([id, title]) => [id, title])),
    former: new Map(rows.flatMap(([id, , ...former]) => former.map((old) => [old, id]))),
  };
}

/** What is wrong with the rows of ids of a report; nothing is said before the reports are there: `facts.reports`. */
export function* checkFollows(rows, facts, report) {
  if (!facts.reports) return;
  const { titles, former } = facts.reports;
  const date = report.date.trim();
  const followed = new Set();
  for (const { at, name } of rows) {
    const id = titles.has(name) ? name : former.get(name);
    if (!id) {
      const { soundOf } = facts.vocabulary;
      const near = nearNames(name, [...titles.keys()].sort(), { soundOf, cutoff: facts.numbers.between.ID_LIKENESS, limit: 3 });
      yield finding(at, near.length ? "follows-unknown/near" : "follows-unknown", facts, { name, near: enumerateNames(near) });
      continue;
    }
    if (facts.patterns.dates.ISO_DATE.fullmatch(date) && id.slice(0, 10) > date) {
      yield finding(at, "follows-order", facts, { name, date });
      continue;
    }
    if (followed.has(id)) yield finding(at, "follows-duplicate", facts, { name });
    else if (id !== name) yield finding(at, "follows-moved", facts, { name, now: id });
    followed.add(id);
  }
}
