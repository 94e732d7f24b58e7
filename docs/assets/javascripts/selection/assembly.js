/*
 * From the ids of reports to what is printed of them, or written into a file:
 *
 *   const loaded = await loadReports(ids, (count) => …);
 *   const { chapters, sources } = assemble(loaded, ["应对策略"]);
 *
 * Knows no page.
 */

import { eachOf, numberedSources } from "../gathered.js";
import { LoadError } from "../loader.js";
import { addressFrom, loadReport } from "../report_texts.js";
import { remembered } from "../search/remembered.js";

const load = remembered(loadReport);

/**
 * Load reports, each once for the life of a page.
 *
 * @param {string[]} ids
 * @param {(count: number) => void} progress is told how many have been loaded
 * @returns {Promise<Array<object | null>>} the reports in order (see report_texts.js), null where there is none of an id
 * @throws {LoadError} when the site cannot be reached
 */
export async function loadReports(ids, progress = () => {}) {
  let count = 0;
  return eachOf(ids, async (id) => {
    const found = await load(id).catch((error) => {
      if (!(error instanceof LoadError) || error.kind !== "missing") throw error;
      return null;
    });
    progress(++count);
    return found;
  });
}

/**
 * Put reports together.
 *
 * @param {object[]} reports as loaded
 * @param {string[]} sections the names of those that are wanted; none: whole reports
 * @returns {{chapters: object[], sources: object[]}} for each report a chapter `{report, number, sources, parts, footnotes}`:
 *   `sources` the numbers of what it rests on, `parts` its sections `{number, name, anchor, marks, blocks}` with nodes of
 *   their own (so that each may be put where it is wanted), in which links to sources are followed by their numbers; what
 *   leads to a section that is not wanted leads to the page of the report; `number` is 1 or 1.2.
 *   `sources` are those of all chapters, each once, `{number, url, title, publisher}`
 */
export function assemble(reports, sections) {
  const { sources, numbers } = numberedSources(reports);
  const chapters = reports.map((report, at) => {
    const wanted = report.sections.filter(({ name }) => !sections.length || sections.includes(name));
    let count = 0;
    const parts = wanted.map(({ name, anchor, marks, blocks }) => ({
      number: name ? `${at + 1}.${++count}` : "",
      name,
      anchor,
      marks: marks.map((mark) => mark.cloneNode(true)),
      blocks: blocks.map((block) => cited(block.cloneNode(true), numbers)),
    }));
    const footnotes = footnotesOf(report, parts, numbers);
    leadOut(report, parts, footnotes);
    return {
      report,
      number: String(at + 1),
      sources: [...new Set(report.sources.map(({ url }) => numbers.get(url)))].sort((a, b) => a - b),
      parts,
      footnotes,
    };
  });
  return { chapters, sources };
}

/** A block with the numbers of sources behind the links to them. */
function cited(block, numbers) {
  for (const link of block.querySelectorAll("a[href]")) {
    const number = numbers.get(link.getAttribute("href"));
    if (number) link.after(citation(block.ownerDocument, [number]));
  }
  return block;
}

/** The numbers of sources, each of which leads to its line: [1][2]. */
export function citation(page, numbers) {
  const mark = page.createElement("sup");
  mark.className = "citation";
  for (const number of numbers) {
    const link = page.createElement("a");
    link.setAttribute("href", `#source-${number}`);
    link.setAttribute("aria-label", `来源 ${number}`);
    link.textContent = `[${number}]`;
    mark.append(link);
  }
  return mark;
}

/** Let links within a report that lead to what is not there lead to its page. */
function leadOut({ id, address }, parts, footnotes) {
  const nodes = [...parts.flatMap(({ marks, blocks }) => [...marks, ...blocks]), ...(footnotes ? [footnotes] : [])];
  const ids = new Set(parts.map(({ anchor }) => anchor));
  for (const node of nodes) for (const each of [node, ...node.querySelectorAll("[id]")]) ids.add(each.id);
  for (const link of nodes.flatMap((node) => [...node.querySelectorAll(`a[href^="#${id}."]`)])) {
    const target = link.getAttribute("href").slice(1);
    if (ids.has(target)) continue;
    if (link.matches(".footnote-backref")) link.remove();
    else link.setAttribute("href", `${addressFrom(address)}#${target.slice(id.length + 1)}`);
  }
}

/** The footnotes that the parts refer to, as a list with blocks of its own; null where they refer to none. */
function footnotesOf(report, parts, numbers) {
  if (!report.footnotes) return null;
  const blocks = parts.flatMap((part) => [...part.marks, ...part.blocks]);
  const referred = new Set(
    blocks.flatMap((block) => Array.from(block.querySelectorAll(".footnote-ref"), (link) => link.getAttribute("href").slice(1))),
  );
  const list = cited(report.footnotes.cloneNode(true), numbers);
  Array.from(list.querySelectorAll("li[id]")).forEach((note, at) => {
    // Its number is the one in the text, also when others are left out.
    note.setAttribute("value", at + 1);
    if (!referred.has(note.id)) note.remove();
  });
  return list.querySelector("li") ? list : null;
}

/**
 * A source as GB/T 7714 cites what lies in the web: who published it, title, [EB/OL], address. On which day it was read is
 * not known of sources, and not invented.
 */
export function sourceText({ url, title, publisher }) {
  const name = title || (publisher ? "" : url);
  return `${[publisher, name].filter(Boolean).join(". ")}[EB/OL]. ${url}.`;
}
