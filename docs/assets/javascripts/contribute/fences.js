/*
 * Blocks of code between fences, wherever they stand: hooks/eventlib/prose/fences.py in the browser.
 */

import { occurrences } from "./python_text.js";

const DEEPER = 3; // by how many characters the closing fence may be set in further than the opening one

/** What of a lead stands in the innermost quotation. */
function within(lead) {
  const at = lead.lastIndexOf(">");
  return at < 0 ? lead : lead.slice(at + 1).replace(/^ /, "");
}

/** A line of code without the marks of quotations, and without white space of at most a width. */
function inner(line, quotations, width) {
  let rest = line;
  for (let each = 0; each < quotations; each++) rest = rest.slice(rest.indexOf(">") + 1).replace(/^ /, "");
  return rest.slice(Math.min(width, /^[ \t\u3000]*/.exec(rest)[0].length));
}

/**
 * The blocks of code of a body: [{ opening, closing, lead, info, code }], numbers of lines from 0, what stands before and
 * behind the opening fence, and the lines between. A fence that none closes is text.
 */
export function fencedBlocks(lines, { patterns: { marks } }) {
  const openings = new Map();
  const closings = new Map(); // the numbers of the lines that may close a block, by quotations and fence
  const kind = ({ groups }) => `${occurrences(groups.lead, ">")} ${groups.fence}`;
  for (const [number, line] of lines.entries()) {
    const found = /```|~~~/.test(line) && marks.FENCE_OPENING.fullmatch(line);
    if (!found) continue;
    openings.set(number, found);
    if (found.groups.info || marks.ITEM_MARK.search(found.groups.lead)) continue;
    if (!closings.has(kind(found))) closings.set(kind(found), []);
    closings.get(kind(found)).push(number);
  }
  const found = [];
  for (const [number, opening] of openings) {
    const { lead, info } = opening.groups;
    const width = within(lead).length;
    const isCloser = (at) => at > number && within(openings.get(at).groups.lead).length <= width + DEEPER;
    const closing = number > (found.at(-1)?.closing ?? -1) ? closings.get(kind(opening))?.find(isCloser) : undefined;
    if (closing === undefined) continue;
    const quotations = occurrences(lead, ">");
    const between = lines.slice(number + 1, closing);
    if (between.some((line) => occurrences(marks.QUOTATION_MARKS.match(line)?.[0] ?? "", ">") < quotations)) continue;
    found.push({ opening: number, closing, lead, info, code: between.map((line) => inner(line, quotations, width)) });
  }
  return found;
}

/** A body with all code, or with blocks of it alone, as spaces: the lines and columns stay. */
export function withoutCode(body, facts, { inline = true } = {}) {
  const masked = (words) => words.replace(/[^\n]/g, " ");
  const lines = body.split("\n");
  for (const { opening, closing } of fencedBlocks(lines, facts)) {
    for (let number = opening; number <= closing; number++) lines[number] = masked(lines[number]);
  }
  const text = lines.join("\n");
  return inline ? facts.patterns.marks.CODE_SPAN.sub(masked, text) : text;
}
