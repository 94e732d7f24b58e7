/* Runs the search engine away from the page, so that typing never waits for it. Speaks with search.js. */

import { openEngine } from "./search-engine.js";

let engine = null;

onmessage = async ({ data: { number, method, args } }) => {
  try {
    if (method === "open") engine = await openEngine(...args);
    postMessage({ number, value: method === "open" ? null : await engine[method](...args) });
  } catch (error) {
    postMessage({ number, error: { kind: error.kind ?? "", message: String(error.message) } });
  }
};
