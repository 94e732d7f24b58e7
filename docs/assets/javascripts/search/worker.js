/* Runs the search engine away from the page, so that typing never waits for it. Speaks with index.js. */

// All modules at once: each would otherwise wait for the one that names it.
import "../loader.js";
import "./columns.js";
import "./excerpts.js";
import "./facets.js";
import "./matching.js";
import "./normalise.js";
import "./postings.js";
import "./query.js";
import "./remembered.js";
import "./segment.js";
import "./spans.js";
import "./suggestions.js";
import { openEngine } from "./engine.js";

let engine = null;

onmessage = async ({ data: { number, method, args } }) => {
  try {
    if (method === "open") engine = await openEngine(...args);
    postMessage({ number, value: method === "open" ? null : await engine[method](...args) });
  } catch (error) {
    postMessage({ number, error: { kind: error.kind ?? "", message: String(error.message) } });
  }
};
