/*
 * Which lines of a raw text are a table: hooks/eventlib/authoring/raw_tables.py in the browser, where the rule is told.
 */

import { escapeWords, onOneLine } from "./as_markdown.js";
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
  const rows = rowsOf(lines, code, facts);
  for (let at = 0, end = 1; at < rows.length; at = end++) {
    const tabs = rows[at].cells.length;
    while (tabs > 1 && rows[end]?.cells.length === tabs) end += 1;
    const table = tabs > 1 ? asTable(rows.slice(at, end), marks, facts) : null;
    for (const line of table ?? lines.slice(rows[at].begin, rows[end - 1].end)) found.push(line);
  }
  return found;
}

/** What may be rows of a table with tabs, { cells, begin, end }: the cells, and the lines they are made from. */
function rowsOf(lines, code, facts) {
  const { OPENS } = facts.patterns.raw_tables;
  const rows = [];
  for (let begin = 0, end = 1; begin < lines.length; begin = end++) {
    let cells = code.has(begin) ? [""] : lines[begin].split("\t");
    while (OPENS.fullmatch(cells.at(-1))) {
      const closing = closingLine(lines, code, end, facts);
      if (closing === null) break;
      const [last, ...others] = lines[closing].split("\t");
      const words = [cells.at(-1), ...lines.slice(end, closing), last].join("\n").slice(1, -1).replaceAll('""', '"');
      cells = [...cells.slice(0, -1), onOneLine(words, facts), ...others];
      end = closing + 1;
      if (!others.length) break;
    }
    rows.push({ cells, begin, end });
  }
  return rows;
}

/** The line, from `begin` on, whose first cell ends one that reaches over lines; null where none does. */
function closingLine(lines, code, begin, { patterns: { raw_tables }, numbers }) {
  for (let at = begin; at < Math.min(begin + numbers.raw_tables.MOST_LINES, lines.length); at++) {
    if (code.has(at) || !raw_tables.GOES_ON.fullmatch(lines[at])) return !code.has(at) && raw_tables.CLOSES.match(lines[at]) ? at : null;
  }
  return null;
}

/** Rows with equally many cells as the lines of a table, if they are one. */
function asTable(found, marks, facts) {
  const { FEWEST_CELLS, FEWEST_PAIRS } = facts.numbers.raw_tables;
  const written = found.map(({ cells }) => cells.map((cell) => stripBlanks(cell, facts)));
  const filled = [...written[0].keys()].filter((place) => written.some((cells) => cells[place]));
  const rows = written.map((cells) => filled.map((place) => cells[place]));
  if (filled.length < FEWEST_CELLS || rows.length < (filled.length === FEWEST_CELLS ? FEWEST_PAIRS : FEWEST_CELLS)) return null;
  const shown = found.map(({ cells }) => stripBlanks(cells.join("\t"), facts));
  if (shown.some((line) => facts.patterns.raw_tables.NO_ROW.match(line)) || !isHead(shown[0], rows[0], facts)) return null;
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
