/*
 * The table of contents, as a field that Word and WPS can update (ECMA-376 Part 1, 17.16.5.68). Until somebody does, each
 * line leads to its heading, and says no page: a browser does not know which it is on, and what asks Word to find out
 * (`w:updateFields`, `w:dirty`) has it ask the reader first, as of a file that may be harmful.
 */

import { field, runs } from "./words.js";
import { make, value } from "./xml.js";

const DEEPEST = 3; // of a report; that of a selection says so itself

/**
 * The table of contents.
 *
 * @param {HTMLElement} place in the page, which says how deep it is (`data-deepest`) and whether it begins a page
 * @param {{level: number, words: string, bookmark: string}[]} headings
 * @param {Map<string, string>} styles ids by names
 * @param {number} width of the text, in twentieths of a point
 * @returns {Element | null} null where there is no heading
 */
export function contentsOf({ dataset }, headings, styles, width) {
  const deepest = Number(dataset.deepest ?? DEEPEST);
  const listed = headings.filter(({ level }) => level >= 1 && level <= deepest);
  if (!listed.length) return null;
  const lines = listed.map(({ level, words, bookmark }, at) => {
    const link = make("w:hyperlink", { "w:anchor": bookmark, "w:history": 1 }, ...runs({ words }, styles));
    const below = at === listed.length - 1 ? make("w:spacing", { "w:after": 300 }) : null;
    return make("w:p", {}, lineProperties(level, styles, width, below), link);
  });
  const [begin, instruction, separate, end] = field(` TOC \\o "1-${deepest}" \\h \\z `);
  lines[0].firstElementChild.after(begin, instruction, separate);
  lines.at(-1).append(end);
  const above = dataset.begins === "page" ? make("w:pageBreakBefore") : null;
  const properties = make("w:pPr", {}, value("w:pStyle", styles.get("toc heading")), above);
  const heading = make("w:p", {}, properties, ...runs({ words: "目录" }, styles));
  const gallery = make("w:docPartObj", {}, value("w:docPartGallery", "Table of Contents"), make("w:docPartUnique"));
  return make("w:sdt", {}, make("w:sdtPr", {}, gallery), make("w:sdtContent", {}, heading, ...lines));
}

function lineProperties(level, styles, width, below) {
  const tab = make("w:tab", { "w:val": "right", "w:leader": "dot", "w:pos": width });
  return make("w:pPr", {}, value("w:pStyle", styles.get(`toc ${level}`)), make("w:tabs", {}, tab), below);
}
