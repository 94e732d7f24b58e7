/*
 * A quotation of a raw text as Markdown: hooks/eventlib/authoring/raw_quotations.py in the browser.
 */

import { escapeMarkdown } from "./as_markdown.js";
import { beginsTable, isTable, withRule } from "./raw_tables.js";
import { stripBlanks } from "./raw_widths.js";

/** What a line, without blanks at its ends, holds without the marks of quotations. */
export function unquoted(line, { patterns }) {
  const match = patterns.raw_quotations.QUOTE.fullmatch(line);
  return match ? (match[2] ?? "") : line;
}

/** The lines of a quotation, without blanks before their marks, as Markdown: code, tables and lists in it stay. */
export function quotation(lines, marks, facts) {
  const parts = lines.map((line) => facts.patterns.raw_quotations.QUOTED.fullmatch(line));
  const found = [];
  for (let at = 0, end = 1; at < parts.length; at = end++) {
    const [, mark] = parts[at];
    while (parts[end]?.[1] === mark) end += 1;
    const inner = parts.slice(at, end).map(([, , line]) => line);
    for (const line of within(inner, marks, facts)) found.push(stripBlanks(`${mark} ${line}`, facts));
  }
  return found;
}

/** Lines of which all stand in the same quotation, without its marks. */
function* within(lines, marks, facts) {
  const { FENCE, ITEM_AND_FENCE } = facts.patterns.raw_fences;
  const shown = lines.map((line) => stripBlanks(line, facts));
  const last = new Map(shown.map((words, at) => [words, at]));
  for (let at = 0, end = 1; at < lines.length; at = end++) {
    const opening = FENCE.fullmatch(shown[at].slice(ITEM_AND_FENCE.match(shown[at])?.[0].length ?? 0));
    if (opening && (last.get(opening[1]) ?? at) > at) {
      end = shown.indexOf(opening[1], at + 1) + 1;
      yield* lines.slice(at, end);
      continue;
    }
    if (beginsTable(shown[at], shown[end] ?? "", facts)) while (shown[end]?.includes("|")) end += 1;
    const rows = marks.isMarkdown ? withRule(shown.slice(at, end), facts) : shown.slice(at, end);
    yield* isTable(rows, facts) ? rows : lines.slice(at, end).map((line) => escaped(line, marks, facts));
  }
}

function escaped(line, marks, facts) {
  const mark = facts.patterns.raw_quotations.ITEM.match(line)?.[0] ?? "";
  return mark + escapeMarkdown(stripBlanks(line.slice(mark.length), facts), marks, facts);
}
