/*
 * Which lines of a raw text are a table: hooks/eventlib/authoring/raw_tables.py in the browser, where the rule is told.
 */

import { escapeWords } from "./as_markdown.js";
import { occurrences } from "./python_text.js";
import { readNumber } from "./raw_points.js";
import { stripBlanks } from "./raw_widths.js";

const ruleOf = (cells) => `|${" --- |".repeat(cells)}`;

/** Rows between borders with the rule that makes them a table, where it is not there or not as it should be. */
export function withRule(lines, { patterns: { raw_tables, marks } }) {
  const { BORDERED, CELL_EDGE } = raw_tables;
  if (lines.length < 2 || marks.TABLE_RULE.fullmatch(lines[1]) || !lines.every((line) => BORDERED.fullmatch(line))) return lines;
  return [lines[0], ruleOf(CELL_EDGE.finditer(lines[0]).length - 1), ...lines.slice(marks.MEANT_AS_RULE.fullmatch(lines[1]) ? 2 : 1)];
}

/** Whether lines are a table; of rows with more cells than its head the check tells, as of those of a report. */
export const isTable = (lines, { patterns: { marks } }) => lines.length > 1 && marks.TABLE_RULE.fullmatch(lines[1]) !== null;

/** Whether a line, without blanks at its ends, is the first row of a table by its borders or the rule below it. */
export const beginsTable = (line, below, facts) =>
  line.startsWith("|") || (line.includes("|") && below.includes("|") && facts.patterns.marks.TABLE_RULE.fullmatch(stripBlanks(below, facts)) !== null);

/** Lines, those that certainly are a table with tabs between its cells as one with strokes; `code` are none. */
export function withStrokes(lines, code, marks, facts) {
  const found = [];
  const tabs = lines.map((line, at) => (code.has(at) ? 0 : occurrences(line, "\t")));
  for (let at = 0, end = 1; at < lines.length; at = end++) {
    while (tabs[at] && tabs[end] === tabs[at]) end += 1;
    for (const line of tabs[at] ? asTable(lines.slice(at, end), marks, facts) : [lines[at]]) found.push(line);
  }
  return found;
}

/** Lines with equally many tabs as a table, if they are one. */
function asTable(lines, marks, facts) {
  const { FEWEST_CELLS, FEWEST_PAIRS } = facts.numbers.raw_tables;
  const written = lines.map((line) => line.split("\t").map((cell) => stripBlanks(cell, facts)));
  const filled = [...written[0].keys()].filter((place) => written.some((cells) => cells[place]));
  const rows = written.map((cells) => filled.map((place) => cells[place]));
  if (filled.length < FEWEST_CELLS || rows.length < (filled.length === FEWEST_CELLS ? FEWEST_PAIRS : FEWEST_CELLS)) return lines;
  const shown = lines.map((line) => stripBlanks(line, facts));
  if (shown.some((line) => facts.patterns.raw_tables.NO_ROW.match(line)) || !isHead(shown[0], rows[0], facts)) return lines;
  // What is set in as a whole stays so.
  const lead = "\t".repeat(filled[0]);
  const [head, ...others] = rows.map((cells) => `${lead}| ${cells.map((cell) => escapeWords(cell, marks, facts)).join(" | ")} |`);
  return [head, lead + ruleOf(filled.length), ...others];
}

function isHead(line, cells, facts) {
  const { NO_HEAD, ENDS } = facts.patterns.raw_tables;
  const isMarked = NO_HEAD.match(line) || readNumber(line, facts);
  return !isMarked && cells.slice(1).every(Boolean) && !cells.some((cell) => ENDS.search(cell));
}
