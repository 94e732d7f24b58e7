/*
 * What the site publishes of each report in its lists, of any reports: the lists of the years that they are of, and of these
 * the lines of the reports asked for. So a list of results has the columns of every other list, as one program wrote them.
 */

import { LoadError, loadBytes, loadJson } from "../loader.js";

/** The lists of the years that reports are of, each read by `load`; the id of a report begins with the day of its event. */
function ofYears(ids, suffix, load) {
  const years = [...new Set(ids.map((id) => id.slice(0, 4)))];
  return Promise.all(years.map((year) => load(`api/v1/archive/${year}${suffix}`, { fresh: true })));
}

/** What is known of each report, in the order of their ids. */
function inOrder(ids, known) {
  const missing = ids.find((id) => !known.has(id));
  if (missing) throw new LoadError("missing", `${missing} is in no list`);
  return ids.map((id) => known.get(id));
}

/** The items of reports in the lists of the API, in the order of their ids. */
export async function listedItems(ids) {
  const lists = await ofYears(ids, ".json", loadJson);
  return inOrder(ids, new Map(lists.flatMap(({ reports }) => reports).map((report) => [report.id, report])));
}

/** The records of a table, each with the end of its line; a cell in quotation marks may run over lines. */
export function recordsOf(table) {
  const records = [];
  let open = "";
  for (const line of table.split("\n").slice(0, -1)) {
    open += `${line}\n`;
    // A quotation mark within a cell is written twice.
    if (open.split('"').length % 2) {
      records.push(open);
      open = "";
    }
  }
  return records;
}

/** The table of reports in the order of their ids, of which there is at least one: as exported, to the byte. */
export async function listedTable(ids) {
  // The mark at its beginning, without which some programs take the table for another encoding, is kept.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const tables = (await ofYears(ids, ".csv", loadBytes)).map((bytes) => recordsOf(decoder.decode(bytes)));
  const rows = tables.flatMap((records) => records.slice(1));
  const known = new Map(rows.map((row) => [row.slice(0, row.indexOf(",")), row]));
  return tables[0][0] + inOrder(ids, known).join("");
}
