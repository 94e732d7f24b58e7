/*
 * Search, as the header, the search page, the tests and the benchmark use it:
 *
 *   const search = await openSearch("search-index/");
 *   const { total, ids, facets } = await search.search("360嘉兴", { filters: { topics: ["cybersecurity"] } });
 *   const shown = await search.excerpts(ids.slice(0, 10), "360嘉兴");
 *
 * What can be asked are the public methods of Engine (engine.js), which runs in a worker (worker.js).
 */

import { LoadError, startWorker } from "../loader.js";

const METHODS = ["search", "excerpts", "marks", "facets", "names", "suggest", "waysOn"];

/**
 * Open the index in a folder, given by its path in the site, with a slash at its end.
 *
 * Everything is answered by a promise. Whatever cannot be loaded is a LoadError: there are no partial results. `close`
 * ends the worker; what is still asked for is never answered.
 */
export async function openSearch(folder) {
  const worker = startWorker("search/worker.js");
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

  const ask =
    (method) =>
    (...args) =>
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
  const methods = METHODS.map((method) => [method, ask(method)]);
  return { ...Object.fromEntries(methods), close: () => worker.terminate() };
}

/**
 * A search that is opened when it is first needed, and again after it could not be.
 *
 * @param {string} folder as for openSearch
 * @returns {{open: () => Promise<object>, close: () => Promise<void>}} `open` promises the search; after `close` it begins
 *   anew: the site may have been published since
 */
export function searchOnDemand(folder) {
  let opened = null;
  return {
    async open() {
      const opening = (opened ??= openSearch(folder));
      try {
        return await opening;
      } catch (error) {
        if (opened === opening) opened = null;
        throw error;
      }
    },
    async close() {
      const old = opened;
      opened = null;
      (await old?.catch(() => null))?.close();
    },
  };
}

/** Return an ISO date as people read it: 2025年4月10日. */
export function chineseDate(date) {
  const [year, month, day] = date.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

/** Return the days of an event as people read them: 2025年4月10日至12日; `until` is missing where it is one day. */
export function chineseDays(date, until) {
  if (!until) return chineseDate(date);
  const [first, last] = [date, until].map((each) => chineseDate(each).match(/\d+./g));
  const shared = first[0] !== last[0] ? 0 : first[1] !== last[1] ? 1 : 2;
  return `${first.join("")}至${last.slice(shared).join("")}`;
}
