/*
 * How much a text may hold: hooks/eventlib/prose/limits.py in the browser.
 */

import { count, strip } from "./python_text.js";

/** The first limit that a text goes beyond: { what, limit } as the sentence of `body-limit` has them, or null. */
export function firstExcess(text, { limits, patterns }) {
  const beyond = (name, number) => (number > limits[name][0] ? { what: limits[name][1].replace("{count}", number), limit: limits[name][0] } : null);
  let [lines, length, brackets, allBrackets, addresses, bars, marks, headings, fences] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  const written = text.split("\n");
  let excess = beyond("text", count(text)) ?? beyond("rows", written.length);
  for (const line of excess ? [] : written) {
    const size = count(line);
    const here = line.split("[").length - 1;
    const isHeading = line.startsWith("#");
    const isBlank = !strip(line);
    headings += isHeading ? 1 : 0;
    fences += /```|~~~/.test(line) && patterns.marks.FENCE.match(line) ? 1 : 0;
    lines += isBlank ? 0 : 1;
    length = isBlank ? 0 : length + size;
    brackets = isBlank ? 0 : brackets + here;
    allBrackets += here;
    addresses += line.split("://").length - 1;
    bars += line.split("|").length - 1;
    marks += patterns.marks.MARK.finditer(line).length;
    excess =
      beyond("line", size) ??
      (isHeading ? (beyond("heading", size) ?? beyond("headings", headings)) : null) ??
      beyond("fences", fences) ??
      beyond("lines", lines) ??
      beyond("paragraph", length) ??
      beyond("brackets", brackets) ??
      beyond("all_brackets", allBrackets) ??
      beyond("addresses", addresses) ??
      beyond("bars", bars) ??
      beyond("marks", marks);
    if (excess) break;
  }
  return excess;
}
