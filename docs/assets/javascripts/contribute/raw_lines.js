/*
 * The lines of a raw text as its pieces: hooks/eventlib/authoring/raw_lines.py in the browser, where the rule is told.
 */

import { count, strip, stripEnd } from "./python_text.js";
import { isDeeper, makeElement, mayBeHeading, readNumber } from "./raw_points.js";
import { quotation, unquoted } from "./raw_quotations.js";
import { beginsTable, isTable, withRule, withStrokes } from "./raw_tables.js";
import { columns, indentOf, stripBlanks, widths, withoutIndent } from "./raw_widths.js";

/** Whether a line is an image and nothing else. */
export const isImage = (line, { patterns }) => patterns.as_markdown.IMAGE.fullmatch(line) !== null;

/** The name of the section that a line is the heading of, however it is marked and numbered; else nothing. */
export function sectionName(line, { patterns, sections }) {
  const { SECTION_EDGES, SECTION_NUMBER } = patterns.raw_lines;
  const name = SECTION_EDGES.sub("", line);
  const number = SECTION_NUMBER.match(name);
  for (const written of [name, number ? name.slice(number[0].length) : name]) {
    const bare = SECTION_EDGES.sub("", written);
    if (sections.some(([each]) => each === bare)) return bare;
  }
  return "";
}

/** The section that a numbered line begins with, and the text after it: { name, text }; else nothing. */
function runInSection(line, { patterns, sections }) {
  const { SECTION_NUMBER, AFTER_NAME } = patterns.raw_lines;
  const number = SECTION_NUMBER.match(line);
  const rest = number ? line.slice(number[0].length) : "";
  for (const [name] of sections) {
    const after = rest.startsWith(name) ? AFTER_NAME.match(rest.slice(name.length)) : null;
    if (after) return { name, text: rest.slice(name.length + after[0].length) };
  }
  return { name: "", text: "" };
}

/** Whether a line begins something that is neither a title nor a paragraph. */
export function isMark(line, facts) {
  const { BRACKETED, LIST_ITEM, NOTE, SECTION_EDGES } = facts.patterns.raw_lines;
  const { raw_fences: { FENCE }, raw_quotations: { QUOTE } } = facts.patterns;
  if (isImage(line, facts) || sectionName(line, facts) || runInSection(line, facts).name || BRACKETED.fullmatch(line)) return true;
  if (FENCE.fullmatch(line) || LIST_ITEM.fullmatch(line) || QUOTE.match(line) || NOTE.fullmatch(line)) return true;
  return line.startsWith("|") || readNumber(SECTION_EDGES.sub("", line), facts)?.value === 1;
}

/** Whether a text, as lines without blanks at their ends, has what plain text has not: a heading, code, a table, a link. */
export function isMarkdown(lines, facts) {
  const { raw_fences, raw_lines, as_markdown, marks } = facts.patterns;
  const isMark = (line) =>
    raw_lines.MARKDOWN_HEADING_START.match(line) ||
    raw_fences.FENCE.fullmatch(line) ||
    (line.includes("|") && marks.TABLE_RULE.fullmatch(line)) ||
    as_markdown.LINK.search(line) ||
    as_markdown.IMAGE.search(line);
  return lines.some((line) => isMark(unquoted(line, facts)));
}

/**
 * The pieces of a text, and what is a mark in it: { elements, marks }; `code` are lines of code, `ofMarkdown`: what stands
 * above the lines is Markdown.
 */
export function readLines(written, code, facts, ofMarkdown = false) {
  const numbered = withNumbers(written, code, facts);
  const { NOTE } = facts.patterns.raw_lines;
  const before = numbered.map((line) => stripBlanks(line, facts));
  const notes = new Set(before.map((line) => NOTE.fullmatch(line)?.[1]).filter((name) => name !== undefined));
  const marks = { notes, isMarkdown: ofMarkdown || isMarkdown(before, facts) };
  const lines = withStrokes(numbered, code, marks, facts);
  const shown = lines.map((line) => stripBlanks(line, facts));
  const itemsNest = marks.isMarkdown || hasInnerList(lines, shown, facts);
  const reader = new Reader(marks, widths(lines, shown), picturedLines(shown, facts), itemsNest, facts);
  lines.forEach((line, number) => reader.take(number, line, lines[number + 1] ?? ""));
  reader.close();
  return { elements: reader.elements, marks };
}

/** Lines, a number that is alone on its line before the words of the heading below; `code` are lines of code. */
function withNumbers(lines, code, facts) {
  const { LONE_NUMBER, MARKED } = facts.patterns.raw_lines;
  const shown = lines.map((line, at) => (code.has(at) ? "```" : stripBlanks(line, facts)));
  const isLone = shown.map((line) => LONE_NUMBER.fullmatch(line) !== null);
  if (!isLone.includes(true)) return lines;
  const found = [...lines];
  for (const [at, line] of shown.entries()) {
    const below = [at + 1, at + 2].find((number) => shown[number]);
    if (below === undefined || !isLone[at] || isLone[below]) continue;
    const words = shown[below];
    if (mayBeHeading(words, facts) && !MARKED.match(words) && !readNumber(words, facts)) [found[at], found[below]] = ["", `${line} ${words}`];
  }
  return found;
}

/** The lines that pictures make items of: each stands beside another, with at most an empty line between. */
function picturedLines(shown, { patterns: { raw_lines } }) {
  const isPictured = (line) => raw_lines.PICTURED.fullmatch(line) && !raw_lines.LONE_NUMBER.fullmatch(line);
  const found = [...shown.keys()].filter((at) => isPictured(shown[at]));
  const isBeside = (one, other) => one !== undefined && other !== undefined && !shown.slice(one + 1, other).some(Boolean);
  return new Set(found.filter((at, index) => isBeside(found[index - 1], at) || isBeside(at, found[index + 1])));
}

/** Whether a list that counts from 1. is set in under an item: then items stand where their indents say, in plain text too. */
function hasInnerList(lines, shown, facts) {
  const { FIRST_OF_MARKDOWN, MARKDOWN_ITEM } = facts.patterns.raw_lines;
  const indent = (at) => indentOf(lines[at], shown[at], facts);
  const written = [...shown.keys()].filter((at) => shown[at]);
  return written.some((below, index) => {
    const at = written[index - 1];
    return index > 0 && FIRST_OF_MARKDOWN.match(shown[below]) && MARKDOWN_ITEM.match(shown[at]) && isDeeper(indent(below), indent(at), facts);
  });
}

/** Turns lines into pieces. */
class Reader {
  constructor(marks, widest, pictured, itemsNest, facts) {
    this.marks = marks;
    this.itemsNest = itemsNest;
    this.pictured = pictured;
    this.widest = widest;
    this.facts = facts;
    this.patterns = facts.patterns.raw_lines;
    this.elements = [];
    // The lines of the table, code or quotation that is being read, as Markdown.
    this.open = [];
    this.kind = "";
    this.fence = "";
    // The first of these lines as it stands in the text, and how far it is indented.
    this.first = "";
    this.openIndent = 0;
    // How far the outermost item of the list of Markdown that is being read is indented.
    this.itemIndent = null;
    // What a line right below can go on with, and whether the line before was broken.
    this.goesOn = null;
    this.isBroken = false;
    // Whether the line before is blank.
    this.isApart = false;
  }

  take(number, line, below) {
    const { raw_fences: { FENCE }, raw_quotations: { QUOTE } } = this.facts.patterns;
    const stripped = stripBlanks(line, this.facts);
    if (this.kind === "code") {
      this.open.push(stripped === this.fence ? this.fence : withoutIndent(line, this.openIndent, this.facts));
      if (stripped === this.fence) this.close();
      return;
    }
    const fence = FENCE.fullmatch(stripped);
    const quote = QUOTE.fullmatch(stripped);
    const isRow = beginsTable(stripped, below, this.facts) || (this.kind === "table" && stripped.includes("|"));
    if (fence) {
      this.begin("code", stripped, line);
      [, this.fence] = fence;
    } else if (quote && (quote[2] !== undefined || this.kind === "quote")) {
      this.begin("quote", stripped, line);
    } else if (isRow) this.begin("table", stripped, line);
    else {
      this.close();
      this.takeWords(number, line, stripped, below);
    }
  }

  takeWords(number, line, stripped, below) {
    const [goesOn, wasBroken, isApart] = [this.goesOn, this.isBroken, this.isApart];
    [this.goesOn, this.isBroken, this.isApart] = [null, false, !stripped];
    // What is set in behind a blank line is of a footnote of Markdown too.
    if (!stripped && goesOn?.kind === "note" && this.marks.isMarkdown) this.goesOn = goesOn;
    if (!stripped) return;
    const before = isApart && !this.patterns.INDENT.match(line) ? null : goesOn;
    const indent = indentOf(line, stripped, this.facts);
    const marked = this.emptyItem(stripped, indent, below) ?? this.marked(stripped, indent);
    const found = marked ?? (this.pictured.has(number) ? [makeElement("bullet", stripped, { indent })] : null);
    const isWhole = wasBroken && !/^(?:\u3000| {2}|\t)/.test(line);
    if (!found && before && (isWhole || this.isWithin(before, indent))) {
      before.words += `\n${stripped}`;
      this.goesOn = before;
      this.isBroken = this.breaks(number, line, stripped);
      return;
    }
    for (const element of found ?? [makeElement("paragraph", stripped, { indent })]) {
      this.add(element, line);
      element.isApart = isApart && this.marks.isMarkdown;
      const isItem = ["number", "bullet"].includes(element.kind) && this.itemsNest;
      if (isItem && this.patterns.MARKDOWN_ITEM.match(`${stripped} `)) {
        element.depth = indent;
        this.itemIndent = Math.min(this.itemIndent ?? indent, indent);
      }
      if (!["paragraph", "number", "bullet", "note"].includes(element.kind) || element.isBold) continue;
      this.goesOn = element;
      this.isBroken = this.breaks(number, line, stripped);
    }
  }

  /** Add a piece that begins with a line. What is not indented under an item, and is none, ends the list. */
  add(element, line) {
    const isItem = ["number", "bullet"].includes(element.kind);
    if (this.itemIndent !== null && !isItem) {
      const isIndented = this.patterns.INDENT.match(line) && isDeeper(element.indent, this.itemIndent, this.facts);
      element.isWithin = Boolean(isIndented) && ["paragraph", "table", "code", "quote"].includes(element.kind);
    }
    if (!element.isWithin && !isItem) this.itemIndent = null;
    this.elements.push(element);
  }

  breaks(number, line, stripped) {
    const { GOES_ON, ENDS_IN_ADDRESS } = this.patterns;
    const { NARROWEST, WIDEST, RAGGED } = this.facts.numbers.raw_lines;
    const widest = this.widest[number];
    const isFull = widest >= NARROWEST && widest <= WIDEST && columns(stripEnd(line)) >= widest - RAGGED;
    return isFull && Boolean(GOES_ON.search(stripped)) && !ENDS_IN_ADDRESS.search(stripped);
  }

  /** Whether a line right below an item is of it by its indent; a paragraph is indented as far and further. */
  isWithin(item, indent) {
    const { TAB } = this.facts.numbers.raw_widths;
    const isWithin = isDeeper(indent, item.indent, this.facts);
    if (item.kind === "number") return isWithin && indent - item.indent < TAB && !mayBeHeading(item.words, this.facts);
    return isWithin && ["bullet", "note"].includes(item.kind);
  }

  /** The item that begins with the code below its mark; null where a line is something else. */
  emptyItem(line, indent, below) {
    const { MARK_ALONE, FENCE } = this.facts.patterns.raw_fences;
    const mark = MARK_ALONE.fullmatch(line);
    const fence = stripBlanks(below, this.facts);
    if (!mark || !FENCE.fullmatch(fence) || !isDeeper(indentOf(below, fence, this.facts), indent, this.facts)) return null;
    if (mark[1] === undefined) return [makeElement("bullet", "", { indent })];
    return [makeElement("number", "", { indent, number: `${mark[1]}. `, numbering: "point", value: Number(mark[1]) })];
  }

  /** What a line with a mark is; null for a paragraph. */
  marked(line, indent) {
    const { name, text } = runInSection(line, this.facts);
    if (name) return [this.section(name, line), makeElement("paragraph", text, { indent })];
    const heading = this.heading(line, indent);
    if (heading) return [heading];
    const note = this.patterns.NOTE.fullmatch(line);
    if (note) return [makeElement("note", note[2], { indent, number: `[^${note[1]}]` })];
    if (this.patterns.RULE.fullmatch(line)) return this.marks.isMarkdown ? [makeElement("rule", "---", { indent })] : null;
    const item = this.patterns.LIST_ITEM.fullmatch(line);
    if (item) return [makeElement("bullet", item[1], { indent })];
    const numbered = readNumber(line, this.facts);
    return numbered && [makeElement("number", numbered.words, { ...numbered, indent })];
  }

  section(name, line, level = 2) {
    return makeElement("section", name, { number: this.patterns.CHAPTER.match(line) ? "一" : "", level });
  }

  heading(line, indent) {
    if (count(line) > this.facts.numbers.raw_lines.LONGEST_HEADING) return null;
    const { SECTION_EDGES, MARKDOWN_HEADING, BOLD_LINE, BRACKETED } = this.patterns;
    const name = sectionName(line, this.facts);
    if (name) return this.section(name, SECTION_EDGES.sub("", line), line.startsWith("# ") ? 1 : 2);
    const match = MARKDOWN_HEADING.fullmatch(line);
    const level = match ? match[1].length : 0;
    const own = match ? match[2] : line;
    const bold = BOLD_LINE.fullmatch(own);
    const numbered = readNumber(bold ? bold[1] : own, this.facts);
    if (numbered && (level || bold || BOLD_LINE.fullmatch(numbered.words))) {
      const words = strip(BOLD_LINE.fullmatch(numbered.words)?.[1] ?? numbered.words);
      if (!level || numbered.numbering === "chapter") return makeElement("number", words, { ...numbered, words, indent, isBold: true });
      return makeElement("heading", withNumber(numbered.number, words, this.facts), { indent, level, numbering: numbered.numbering });
    }
    if (level) return makeElement("heading", strip(bold ? bold[1] : own), { indent, level });
    return BRACKETED.fullmatch(own) ? makeElement("heading", own, { indent, level: 2 }) : null;
  }

  begin(kind, shown, line) {
    if (this.kind !== kind) {
      this.close();
      [this.kind, this.first] = [kind, line];
      this.openIndent = indentOf(line, stripBlanks(line, this.facts), this.facts);
    }
    this.open.push(shown);
    this.goesOn = null;
  }

  /** End the table, the code or the quotation that is being read. */
  close() {
    const { kind } = this;
    let lines = this.open;
    if (kind === "quote") lines = quotation(lines, this.marks, this.facts);
    if (kind === "table" && this.marks.isMarkdown) lines = withRule(lines, this.facts);
    const more = { indent: this.openIndent };
    if (kind === "table" && !isTable(lines, this.facts)) for (const line of lines) this.add(makeElement("paragraph", line, more), this.first);
    else if (lines.length) this.add(makeElement(kind, lines.join("\n"), more), this.first);
    [this.open, this.kind, this.fence] = [[], "", ""];
  }
}

/** The words of the line that is the title. */
export function titleOf(line, { patterns }) {
  const [, bold, words] = patterns.raw_lines.TITLE.fullmatch(line) ?? [];
  return strip(bold ?? words ?? "");
}

function withNumber(written, words, { patterns }) {
  const { NO_GAP, CHAPTER_NUMBER } = patterns.raw_lines;
  const number = strip(written);
  return `${number}${NO_GAP.search(number) || CHAPTER_NUMBER.match(number) ? "" : " "}${words}`;
}

/** The words of a numbered heading with its number. */
export const headingOf = (element, facts) => withNumber(element.number, element.words, facts);
