/*
 * Where blocks of code begin and end in a raw text: hooks/eventlib/authoring/raw_fences.py in the browser, where the rule
 * is told.
 */

import { columnsOf, indentOf, stripBlanks } from "./raw_widths.js";

/** Lines, every fence alone on its own, and which of them are blocks of code: { lines, code }. */
export function withFences(lines, facts) {
  const fences = new Fences(lines, facts);
  const [found, code] = [[], new Set()];
  let at = 0;
  while (at < lines.length) {
    const opening = fences.opening(at);
    if (!opening) {
      found.push(lines[at++]);
      continue;
    }
    const { above, line, fence } = opening;
    const end = fences.end(at, fence, indentOf(line, fence, facts));
    found.push(...above);
    for (const each of [line, ...lines.slice(at + 1, end), fence]) {
      code.add(found.length);
      found.push(each);
    }
    at = end + (fences.shown[end] === fence ? 1 : 0);
  }
  return { lines: found, code };
}

/** The lines of a text that may open or close a block of code. */
class Fences {
  constructor(lines, facts) {
    this.lines = lines;
    this.facts = facts;
    this.patterns = facts.patterns.raw_fences;
    this.shown = lines.map((line) => stripBlanks(line, facts));
    // By the fence, the lines that have one, and those that are one and nothing else.
    this.all = new Map();
    this.bare = new Map();
    for (const [at, words] of this.shown.entries()) {
      const found = this.fenceOf(words.slice(this.patterns.ITEM_AND_FENCE.match(words)?.[0].length ?? 0));
      if (!found) continue;
      for (const kind of words === found[1] ? [this.all, this.bare] : [this.all]) {
        if (!kind.has(found[1])) kind.set(found[1], []);
        kind.get(found[1]).push(at);
      }
    }
  }

  fenceOf(words) {
    return this.patterns.FENCE.fullmatch(words) ?? this.patterns.FENCE_AND_WORDS.fullmatch(words);
  }

  /** What stands above the opening fence that a line has, the line of this, and the fence: { above, line, fence }; or null. */
  opening(at) {
    const { FENCE, FENCE_AND_WORDS, ITEM_AND_FENCE } = this.patterns;
    const line = this.lines[at];
    const blanks = this.shown[at] ? line.slice(0, line.indexOf(this.shown[at][0])) : "";
    const mark = ITEM_AND_FENCE.match(this.shown[at]);
    const words = this.shown[at].slice(mark?.[0].length ?? 0);
    const indent = mark ? " ".repeat(columnsOf(blanks + mark[1], this.facts)) : blanks;
    const item = mark ? [blanks + stripBlanks(mark[1], this.facts)] : [];
    const plain = FENCE.fullmatch(words);
    if (plain) return { above: item, line: indent + words, fence: plain[1] };
    const worded = FENCE_AND_WORDS.fullmatch(words);
    if (!worded || this.next(worded[1], at + 1) === undefined) return null;
    // The words are those of the item, if there is one.
    return { above: [mark ? `${item[0]} ${worded[2]}` : indent + worded[2]], line: indent + worded[1], fence: worded[1] };
  }

  /** The line that closes a block of code, or the first behind it where none does. */
  end(at, fence, indent) {
    const closing = this.next(fence, at + 1);
    let behind = at + 1;
    while (behind < this.lines.length && behind !== closing && this.isWithin(behind, indent)) behind += 1;
    // Fences that are pairs without this one close nothing of it.
    if (closing !== undefined && (closing === behind || this.count(fence, behind) % 2)) return closing;
    while (!this.shown[behind - 1]) behind -= 1;
    return behind;
  }

  isWithin(at, indent) {
    return !this.shown[at] || indentOf(this.lines[at], this.shown[at], this.facts) >= indent;
  }

  /** How many lines from a place on have a fence. */
  count(fence, at) {
    const places = this.all.get(fence);
    return places.length - firstFrom(places, at);
  }

  /** The first line from a place on that is a fence and nothing else. */
  next(fence, at) {
    const places = this.bare.get(fence) ?? [];
    return places[firstFrom(places, at)];
  }
}

/** The index of the first of some rising numbers that is at least another. */
function firstFrom(places, at) {
  let [low, high] = [0, places.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
