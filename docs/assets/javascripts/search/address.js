/* What the address of a search says: read and written here alone, for every page that follows from one. */

const SORTS = ["date", "entered"];

/**
 * The state that an address holds.
 *
 * @param {string} written what follows the address of the page: `?q=…`
 * @returns {{query: string, where: string, sort: string, filters: Record<string, string[]>, withdrawn: boolean}} whatever
 *   is no part of a search counts as a filter: the index knows which of them are
 */
export function stateOf(written) {
  const parameters = new URLSearchParams(written);
  const own = { query: parameters.get("q") ?? "", where: parameters.get("in") ?? "" };
  const sort = SORTS.find((each) => each === parameters.get("sort")) ?? "relevance";
  const withdrawn = parameters.has("withdrawn");
  for (const name of ["q", "in", "sort", "withdrawn"]) parameters.delete(name);
  const filters = Object.fromEntries(Array.from(parameters.keys(), (kind) => [kind, parameters.getAll(kind)]));
  return { ...own, sort, filters, withdrawn };
}

/** What follows the address of the page for a state: nothing, or `?q=…`. */
export function addressOf(state) {
  const parameters = new URLSearchParams();
  if (state.query) parameters.set("q", state.query);
  if (state.where) parameters.set("in", state.where);
  if (state.sort !== "relevance") parameters.set("sort", state.sort);
  for (const [kind, keys] of Object.entries(state.filters)) keys.forEach((key) => parameters.append(kind, key));
  if (state.withdrawn) parameters.set("withdrawn", "1");
  return String(parameters) && `?${parameters}`;
}

/**
 * What the engine is asked for a state (see Engine.search).
 *
 * @param {object[]} facets as the engine names them
 * @param {string[]} places where a search may be narrowed to; what is none of these narrows nothing
 */
export function optionsOf({ where, sort, filters, withdrawn }, facets, places) {
  return {
    where: places.includes(where) ? where : "",
    sort,
    filters: Object.fromEntries(facets.map(({ kind }) => [kind, filters[kind] ?? []])),
    withdrawn,
  };
}
