/* The reports of a selection as files for other programs: a table, what the API holds of each, and references. */

import { eachOf } from "../gathered.js";
import { loadJson } from "../loader.js";
import { namePart, saveMade } from "../saving.js";
import { byId } from "../search/elements.js";
import { listedTable } from "../search/listed.js";
import { addressOf } from "./address.js";

const box = byId("selection-along");

// What is shown: its reports in order, see report_texts.js, and the selection.
let reports = [];
let selection = null;

async function asJson(name) {
  const objects = await eachOf(reports, ({ id }) => loadJson(`api/v1/reports/${id}.json`, { fresh: true }));
  return JSON.stringify({ url: `selection/#${addressOf(selection)}`, name, count: objects.length, reports: objects });
}

const cited = (format, between) => reports.map(({ citations }) => citations[format]).join(between);

const FILES = {
  csv: { suffix: ".csv", type: "text/csv;charset=utf-8", make: () => listedTable(reports.map(({ id }) => id)) },
  json: { suffix: ".json", type: "application/json", make: asJson },
  bibtex: { suffix: ".bib", type: "application/x-bibtex", make: () => cited("BibTeX", "\n") },
  // Whose lines end so by its specification.
  ris: { suffix: ".ris", type: "application/x-research-info-systems", make: () => cited("RIS", "").replaceAll("\n", "\r\n") },
};

for (const button of box.querySelectorAll("button")) {
  const { suffix, type, make } = FILES[button.dataset.file];
  button.addEventListener("click", () => {
    const name = selection.title || "报告选编";
    saveMade(`${namePart(name)}${suffix}`, type, () => make(name), (words) => (byId("selection-along-status").textContent = words));
  });
}

/** Offer these reports of a selection as files; without any, nothing. */
export function offer(these, of) {
  reports = these;
  selection = of;
  box.hidden = !these.length;
}
