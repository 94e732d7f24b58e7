/*
 * The text of a raw analysis as Markdown with real headings, section by section: hooks/eventlib/authoring/raw_text.py in
 * the browser.
 */

import { escapeHeading, escapeMarkdown, onOneLine, plain, withoutMarks } from "./as_markdown.js";
import { withoutInvisible } from "./characters.js";
import { countCredits, isPlaceholder, readHead, withoutLabel, withoutQuotation } from "./masthead.js";
import { withFences } from "./raw_fences.js";
import { inOurForms } from "./raw_forms.js";
import { headingOf, isImage, isMark, isMarkdown, readLines, titleOf } from "./raw_lines.js";
import { KINDS, decide, isDeeper } from "./raw_points.js";
import { stripBlanks } from "./raw_widths.js";
import { note } from "./sentences.js";

/** How far further in what belongs to an item stands. */
const INDENT = "    ";

/** The heading of a section without its number. */
export function numberOff(heading, { patterns }) {
  const number = patterns.marks.SECTION_NUMBER.match(heading);
  return number ? heading.slice(number[0].length) : heading;
}

/**
 * Take a raw analysis apart: { title, masthead, headings, sections: [{ name, text }], told, parts, notes }. `parts` holds
 * for each section that a report has its Markdown, `told` is how many of `sections` tell what happened.
 */
export function readRawAnalysis(text, facts) {
  const { lines: all, code } = linesOf(text, facts);
  // An image above the title, as of a seal, is none of the masthead: it comes first in what follows.
  const begin = all.map((line) => stripBlanks(line, facts)).findIndex((line) => line && !isImage(line, facts));
  const lines = begin < 0 ? [] : all.slice(begin);
  const images = (begin < 0 ? all : all.slice(0, begin)).map((line) => stripBlanks(line, facts)).filter(Boolean);
  const shown = lines.map((line) => stripBlanks(line, facts));
  const head = readHead(shown, (line) => isMark(line, facts), facts);
  const end = all.length - lines.length + head.end;
  const kept = head.kept.flatMap((at) => [shown[at], ""]);
  const below = new Set([...code].map((at) => at - end + kept.length));
  const { blocks, marks } = readBlocks([...kept, ...lines.slice(head.end)], below, facts, isMarkdown(shown.slice(0, head.end), facts));
  blocks.unshift(...images.map((line) => block(line, "")));
  const masthead = head.masthead.map((at) => withoutQuotation(shown[at], facts));
  const above = masthead.map((line) => block(escapeMarkdown(line, marks, facts), plain(line, marks, facts)));
  const title = head.title === null ? "" : withoutLabel(withoutMarks(titleOf(shown[head.title], facts), marks, facts), facts);
  return { title, ...arranged(above, blocks, facts) };
}

/** Lines of one section, without a title, as Markdown: paragraphs, lists, headings that are points. */
export function linesAsMarkdown(text, facts) {
  const { lines, code } = linesOf(text, facts);
  const { elements, marks } = readLines(lines, code, facts);
  decide(elements, false, facts, [{ rank: -Infinity, level: 2, isSection: true }]);
  const blocks = [...blocksOf(elements, marks, facts)];
  return blocks.map(({ markdown }) => markdown).join("\n\n");
}

/** The lines of a raw text in the forms of a report, and which of them are code: { lines, code }. */
function linesOf(text, facts) {
  const { lines, code } = withFences(withoutInvisible(text, facts).replace(/\r\n?/g, "\n").split("\n"), facts);
  return { lines: inOurForms(lines, code, facts), code };
}

function readBlocks(lines, code, facts, ofMarkdown = false) {
  const { elements, marks } = readLines(lines, code, facts, ofMarkdown);
  const named = elements.filter(({ kind }) => kind === "section");
  decide(elements, !named.length || named.some(({ number }) => number), facts);
  return { blocks: [...blocksOf(elements, marks, facts)], marks };
}

const block = (markdown, text, more = {}) => ({ markdown, text, section: "", isHeading: false, isOuter: false, isNote: false, ...more });

function* blocksOf(elements, marks, facts) {
  let items = [];
  for (const element of elements) {
    // Images have no indent in a report; the list goes on behind them.
    const isInner = element.isWithin && !isImage(element.words, facts);
    if (element.kind === "bullet" || element.role === "item" || (items.length && isInner)) {
      items.push(element);
      continue;
    }
    for (const each of listsOf(items, facts)) yield listBlock(each, marks, facts);
    items = [];
    yield blockOf(element, marks, facts);
  }
  for (const each of listsOf(items, facts)) yield listBlock(each, marks, facts);
}

/** The lists that items make which follow one another: with bullets, or counted, at the edge; Python tells the rule. */
function* listsOf(items, facts) {
  const last = new Map(items.map(({ numbering }, at) => [numbering, at]));
  let [begin, hasBullets] = [0, false];
  for (const [at, item] of items.entries()) {
    const first = items[begin];
    if (item.isWithin || isDeeper(item.indent, first.indent, facts)) continue;
    const isCounted = item.numbering === "point" && item.value === 1;
    const isAnother = item.numbering
      ? !first.numbering && isCounted
      : first.numbering && item.isApart && !hasBullets && last.get(first.numbering) < at;
    if (isAnother) {
      yield items.slice(begin, at);
      [begin, hasBullets] = [at, false];
    }
    hasBullets ||= !item.numbering;
  }
  if (items.length) yield items.slice(begin);
}

function blockOf(element, marks, facts) {
  const words = onOneLine(element.words, facts);
  if (element.kind === "section") {
    const [, heading] = facts.sections.find(([name]) => name === words);
    return block(`## ${heading}`, heading, { section: words, isHeading: true, isOuter: true });
  }
  if (element.kind === "heading" || element.role === "heading") {
    const shown = element.kind === "number" ? headingOf(element, facts) : words;
    const markdown = `${"#".repeat(element.level)} ${escapeHeading(shown, marks, facts)}`;
    return block(markdown, plain(shown, marks, facts), { isHeading: true, isOuter: element.level === 2 });
  }
  if (element.kind === "note") return block(`${element.number}: ${escapeMarkdown(words, marks, facts)}`, plain(words, marks, facts), { isNote: true });
  if (element.kind === "rule") return block(element.words, "");
  if (["table", "code", "quote"].includes(element.kind)) {
    const lines = element.words.split("\n");
    const shown = element.kind === "code" ? lines.slice(1, -1) : lines;
    return block(element.words, plain(shown.join(" "), { ...marks, isMarkdown: true }, facts));
  }
  const shown = element.kind === "number" ? element.number + words : words;
  return block(escapeMarkdown(shown, marks, facts), plain(shown, marks, facts));
}

/** A list of items and what stands within them. Markdown counts 1. 2. 3.; every other number is text of its item. */
function listBlock(items, marks, facts) {
  const [lines, texts] = [[], []];
  // [kind of number or nothing, indent] of the lists that an item stands in.
  const above = [];
  const ordered = new Map();
  const indented = (depth, markdown) => markdown.split("\n").map((line) => (line ? INDENT.repeat(depth) + line : ""));
  for (const [at, item] of items.entries()) {
    if (item.isWithin && !items[at - 1].isWithin && !texts.at(-1)) {
      // Code begins on the line of the mark, which would be text if it stood alone.
      const { markdown, text } = blockOf(item, marks, facts);
      const lead = `${lines.pop()} `;
      for (const [index, line] of markdown.split("\n").entries()) lines.push(index ? line && " ".repeat(lead.length) + line : lead + line);
      texts.push(text);
      continue;
    }
    if (item.isWithin || items[at - 1]?.isWithin) lines.push("");
    if (item.isWithin) {
      const { markdown, text } = blockOf(item, marks, facts);
      const depth = above.filter(([, indent]) => isDeeper(item.indent, indent, facts)).length;
      lines.push(...indented(Math.max(1, depth), markdown));
      texts.push(text);
      continue;
    }
    while (above.length && ends(above.at(-1), item, facts)) {
      // Beside one another stand lists of one kind: Markdown would make one of two.
      if (above.length > 1) ordered.delete(above.length - 1);
      above.pop();
    }
    if (!above.length || !isBeside(above.at(-1), item, facts)) above.push([item.numbering, indentOf(item)]);
    const depth = above.length - 1;
    const isPoint = item.numbering === "point";
    if (!ordered.has(depth)) ordered.set(depth, isPoint);
    const isCounted = ordered.get(depth) && isPoint;
    const words = onOneLine(isCounted ? item.words : item.number + item.words, facts);
    lines.push(...indented(depth, `${isCounted ? `${item.value}.` : "-"} ${escapeMarkdown(words, marks, facts)}`.trimEnd()));
    texts.push(words);
  }
  return block(lines.join("\n"), plain(texts.join(" "), marks, facts));
}

const indentOf = ({ numbering, depth, indent }) => (numbering ? depth : indent);

const isBeside = ([numbering, indent], item, facts) =>
  numbering === item.numbering && !isDeeper(indentOf(item), indent, facts) && !isDeeper(indent, indentOf(item), facts);

/** Whether an item ends the list that the one before it stands in. */
function ends(last, item, facts) {
  const [numbering, indent] = last;
  if (isBeside(last, item, facts)) return false;
  if (!item.numbering) return item.indent < indent;
  if (isDeeper(item.depth, indent, facts) || isDeeper(indent, item.depth, facts)) return item.depth < indent;
  return !numbering || KINDS.indexOf(numbering) > KINDS.indexOf(item.numbering);
}

/** Bring the blocks of a text into the sections of a report; `head` are those of the masthead. */
function arranged(head, blocks, facts) {
  const names = facts.sections.map(([name]) => name);
  const [first, last] = [names[0], names.at(-1)];
  const { lead, parts } = parted(blocks, names);
  let credits = [];
  if (!blocks.some(({ section }) => section === last)) {
    const part = names.map((name) => parts.get(name)).findLast((found) => found.length) ?? lead;
    // Footnotes stand at the end of a document, behind what says where it comes from.
    const end = part.findLastIndex(({ isNote }) => !isNote) + 1;
    const count = countCredits(part.slice(0, end).map(({ text }) => text), facts);
    credits = part.splice(end - count, count);
  }
  const notes = [];
  if (head.length) {
    const key = head.length > 1 ? "masthead" : "masthead/one";
    notes.push(note(key, facts, { first: head[0].text, count: head.length, section: last }));
  }
  if (lead.length) notes.push(note("lead", facts, { section: first }));
  parts.set(first, [...lead, ...parts.get(first)]);
  parts.set(last, [...head, ...parts.get(last), ...credits]);
  const empty = names.filter((name) => !parts.get(name).length && blocks.some(({ section }) => section === name));
  if (empty.length) notes.push(note("empty", facts, { names: empty.join("」「") }));
  const others = blocks.filter(({ isOuter, section }) => isOuter && !section).map(({ text }) => text);
  if (others.length) notes.push(note("headings", facts, { names: others.join("」「") }));
  const left = blocks.map(({ text }) => text).filter((text) => isPlaceholder(text, facts));
  if (left.length) notes.push(note("placeholders", facts, { count: left.length, first: left[0] }));
  const found = names.map((name) => [...sectionsOf(parts.get(name), name, facts)]);
  return {
    masthead: head.map(({ text }) => text).join(" "),
    headings: blocks.filter(({ isHeading, section }) => isHeading && !section).map(({ text }) => text),
    sections: found.flat(),
    told: found.slice(0, facts.numbers.raw_text.FIRST).flat().length,
    parts: names.map((name) => parts.get(name).map(({ markdown }) => markdown).join("\n\n")),
    notes,
  };
}

/** What stands before the first section, and what stands in each. */
function parted(blocks, names) {
  const lead = [];
  const parts = new Map(names.map((name) => [name, []]));
  let current = lead;
  for (const each of blocks) {
    if (each.section) current = parts.get(each.section);
    else current.push(each);
  }
  return { lead, parts };
}

/** { name, text } of a section, and of each heading of its level in it; of those without words nothing. */
function* sectionsOf(blocks, section, facts) {
  let [name, found] = [section, []];
  for (const each of blocks) {
    if (!each.isOuter) {
      found.push(each.text);
      continue;
    }
    if (found.some(Boolean)) yield { name, text: found.join("\n") };
    [name, found] = [numberOff(each.text, facts), []];
  }
  if (found.some(Boolean)) yield { name, text: found.join("\n") };
}
