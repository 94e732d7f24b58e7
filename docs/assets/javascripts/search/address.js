/* What the address of a search says: read and written here alone, for every page that follows from one. */

import { chineseDate, chineseDays } from "./index.js";
import { firstDay, lastDay } from "./spans.js";

const SORTS = ["date", "entered"];
const FLAGS = ["withdrawn", "newest"];

/**
 * The state that an address holds.
 *
 * @param {string} written what follows the address of the page: `?q=…`
 * @returns {{query: string, where: string, sort: string, from: string, to: string, filters: Record<string, string[]>,
 *   withdrawn: boolean, newest: boolean}} whatever is no part of a search counts as a filter: the index knows which of them are; days are
 *   in ISO form, though a month or a year may be written
 */
export function stateOf(written) {
  const parameters = new URLSearchParams(written);
  const own = { query: parameters.get("q") ?? "", where: parameters.get("in") ?? "" };
  const sort = SORTS.find((each) => each === parameters.get("sort")) ?? "relevance";
  const days = { from: firstDay(parameters.get("from") ?? ""), to: lastDay(parameters.get("to") ?? "") };
  const [withdrawn, newest] = FLAGS.map((name) => parameters.has(name));
  for (const name of ["q", "in", "sort", "from", "to", ...FLAGS]) parameters.delete(name);
  const filters = Object.fromEntries(Array.from(parameters.keys(), (kind) => [kind, parameters.getAll(kind)]));
  return { ...own, sort, ...days, filters, withdrawn, newest };
}

/** What follows the address of the page for a state: nothing, or `?q=…`. */
export function addressOf(state) {
  const parameters = new URLSearchParams();
  if (state.query) parameters.set("q", state.query);
  if (state.where) parameters.set("in", state.where);
  if (state.sort !== "relevance") parameters.set("sort", state.sort);
  if (state.from) parameters.set("from", state.from);
  if (state.to) parameters.set("to", state.to);
  for (const [kind, keys] of Object.entries(state.filters)) keys.forEach((key) => parameters.append(kind, key));
  for (const name of FLAGS) if (state[name]) parameters.set(name, "1");
  return String(parameters) && `?${parameters}`;
}

/** How people write the days from one to another, either of which may be missing; empty where both are. */
export function daysName({ from, to }) {
  if (!to) return from && `${chineseDate(from)}起`;
  return from ? chineseDays(from, from === to ? "" : to) : `${chineseDate(to)}止`;
}

/**
 * What people call the search of a state: `「勒索」，浙江省，2025年`; empty where it is all reports.
 *
 * @param {(kind: string, key: string) => string} label what a key of a facet is called
 */
export function nameOf({ query, where, from, to, filters, withdrawn }, label) {
  const places = { title: "标题", names: "名称" };
  const chosen = Object.entries(filters).map(([kind, keys]) => keys.map((key) => label(kind, key)).join("、"));
  return [
    ...(query ? [`「${query}」`] : []),
    ...(where ? [`只搜${places[where] ?? where}`] : []),
    ...[daysName({ from, to }), ...chosen].filter(Boolean),
    ...(withdrawn ? ["包括已撤回的"] : []),
  ].join("，");
}

/**
 * What the engine is asked for a state (see Engine.search).
 *
 * @param {object[]} facets as the engine names them
 * @param {string[]} places where a search may be narrowed to; what is none of these narrows nothing
 */
export function optionsOf({ where, sort, from, to, filters, withdrawn, newest }, facets, places) {
  return {
    where: places.includes(where) ? where : "",
    sort,
    from,
    to,
    filters: Object.fromEntries(facets.map(({ kind }) => [kind, filters[kind] ?? []])),
    withdrawn,
    newest,
  };
}
