/*
 * How wide the lines of a raw text are, and how far they are indented, in columns: hooks/eventlib/authoring/raw_widths.py
 * in the browser.
 */

import { stripEnd } from "./python_text.js";

/** A line without blanks at its ends, full-width ones too. */
export const stripBlanks = (line, { patterns }) => patterns.raw_widths.BLANKS.sub("", line);

/** How many columns a text takes. */
export const columns = (text) => [...text].reduce((sum, character) => sum + (character < "\x80" ? 1 : 2), 0);

/** How many columns the beginning of a line takes, a tab reaching to the next stop. */
export function columnsOf(lead, { numbers: { raw_widths: { TAB } } }) {
  let width = 0;
  for (const character of lead) width += character === "\t" ? TAB - (width % TAB) : columns(character);
  return width;
}

/** How many columns stand before the words of a line; `stripped` is the line without blanks at its ends. */
export const indentOf = (line, stripped, facts) => columnsOf(line.slice(0, line.indexOf(stripped[0])), facts);

/** A line of code without as many columns of blanks as stand before the fence. */
export function withoutIndent(line, indent, facts) {
  const [blanks] = /^[ \t]*/.exec(line);
  const lead = indent && blanks.includes("\t") ? " ".repeat(columnsOf(blanks, facts)) : blanks;
  return lead.slice(Math.min(indent, /^ */.exec(lead)[0].length)) + line.slice(blanks.length);
}

/** For every line the width of the widest of the lines that stand together with it. */
export function widths(lines, shown) {
  const found = [];
  let start = 0;
  for (let number = 0; number <= lines.length; number++) {
    if (number < lines.length && shown[number]) continue;
    const widest = lines.slice(start, number).reduce((most, line) => Math.max(most, columns(stripEnd(line))), 0);
    for (let at = start; at < number; at++) found.push(widest);
    if (number < lines.length) found.push(0);
    start = number + 1;
  }
  return found;
}
