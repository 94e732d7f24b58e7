/*
 * Search, as the header, the search page, the tests and the benchmark use it:
 *
 *   const search = await openSearch("search-index/");
 *   const { total, ids, facets } = await search.search("360嘉兴", { filters: { topics: ["cybersecurity"] } });
 *   const shown = await search.excerpts(ids.slice(0, 10), "360嘉兴");
 *
 * The engine runs in a worker (search-engine.js); its files are described on the maintainers' page. Whatever cannot be
 * loaded is a LoadError: there are no partial results.
 */

import { LoadError, startWorker } from "./loader.js";

/**
 * Open the index in a folder.
 *
 * @param {string} folder its path in the site, with a slash at its end
 * @returns {Promise<Search>}
 * @throws {LoadError}
 *
 * @typedef {object} Search Everything is answered by a promise that may be rejected with a LoadError.
 *
 * @property {(query: string, options?: {filters?: Record<string, string[]>, sort?: "relevance" | "date", where?: string,
 *   withdrawn?: boolean}) => Promise<{total: number, ids: string[], facets: Record<string, Record<string, number>>,
 *   terms: string[], withdrawn: number}>} search
 *   All reports that hold every term of a query; an empty query matches every report. `filters` maps a facet (places,
 *   entities, topics, types, years) to keys of which one must hold; `where` limits the query to "title", "names" or one
 *   section; withdrawn reports match only where `withdrawn` asks for them. Answers with all matching ids in order, for
 *   each facet the number of matches under each key, the filters of the other facets applied, the normalised terms, and
 *   the number of reports that were left out because they are withdrawn.
 *
 * @property {(ids: string[], query: string, options?: {where?: string})
 *   => Promise<Array<{id, title, date, url, place, summary, status, titleMarks, excerpts}>>} excerpts
 *   What results show. `excerpts` holds at most three pieces of real text, each `{section, anchor, text, marks}`; marks
 *   are [start, end] in the text, and cover every match in it.
 *
 * @property {() => Promise<Array<{kind, key, name, url, type, count, parent}>>} names
 *   Every entity, place and topic with reports: `kind` and `key` are those of its facet.
 *
 * @property {(query: string, limit: number) => Promise<{found: Array<{kind, key, name, url, type, count, why, found}>,
 *   exact: string | null}>} suggest
 *   What a half-typed query may mean: `why` is name, alias, pinyin, initials or full (name); `exact` is the address of
 *   the one thing with exactly this name.
 *
 * @property {(query: string, limit: number) => Promise<Array<{kind, key, name, url, type, count}>>} nearest
 *   The names most like a query.
 *
 * @property {() => void} close Ends the worker; what is still asked for is never answered.
 */
export async function openSearch(folder) {
  const worker = startWorker("search-worker.js");
  const waiting = new Map();
  let asked = 0;

  worker.onmessage = ({ data: { number, value, error } }) => {
    if (!waiting.has(number)) return;
    const { resolve, reject } = waiting.get(number);
    waiting.delete(number);
    if (error) reject(error.kind ? new LoadError(error.kind, error.message) : new Error(error.message));
    else resolve(value);
  };
  // The program itself could not be loaded.
  worker.onerror = (event) => {
    event.preventDefault();
    for (const { reject } of waiting.values()) reject(new LoadError("offline", "the search program cannot be loaded"));
    waiting.clear();
  };

  const ask = (method) => (...args) =>
    new Promise((resolve, reject) => {
      waiting.set(++asked, { resolve, reject });
      worker.postMessage({ number: asked, method, args });
    });

  try {
    await ask("open")(folder);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  const methods = ["search", "excerpts", "names", "suggest", "nearest"].map((method) => [method, ask(method)]);
  return { ...Object.fromEntries(methods), close: () => worker.terminate() };
}

/** Return an ISO date as people read it: 2025年4月10日. */
export function chineseDate(date) {
  const [year, month, day] = date.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}
