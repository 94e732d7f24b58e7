/*
 * The lines of a raw text as its pieces: hooks/eventlib/authoring/raw_lines.py in the browser, where the rule is told.
 */

import { escapeMarkdown } from "./as_markdown.js";
import { count, strip, stripEnd } from "./python_text.js";
import { isDeeper, makeElement, mayBeHeading, readNumber } from "./raw_points.js";

/** A line without blanks at its ends, full-width ones too. */
export const stripBlanks = (line, { patterns }) => patterns.raw_widths.BLANKS.sub("", line);

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
  const { BRACKETED, FENCE, LIST_ITEM, QUOTE, NOTE, SECTION_EDGES } = facts.patterns.raw_lines;
  if (isImage(line, facts) || sectionName(line, facts) || runInSection(line, facts).name || BRACKETED.fullmatch(line)) return true;
  if (FENCE.fullmatch(line) || LIST_ITEM.fullmatch(line) || QUOTE.match(line) || NOTE.fullmatch(line)) return true;
  return line.startsWith("|") || readNumber(SECTION_EDGES.sub("", line), facts)?.value === 1;
}

/** Whether a text, as lines without blanks at their ends, has what plain text has not: a heading, code, a table, a link. */
export function isMarkdown(lines, { patterns: { raw_lines, as_markdown, marks } }) {
  const isMark = (line) =>
    raw_lines.MARKDOWN_HEADING_START.match(line) ||
    raw_lines.FENCE.fullmatch(line) ||
    (line.includes("|") && marks.TABLE_RULE.fullmatch(line)) ||
    as_markdown.LINK.search(line) ||
    as_markdown.IMAGE.search(line);
  return lines.some(isMark);
}

/** The pieces of a text, and what is a mark in it: { elements, marks }; `ofMarkdown`: what stands above the lines is Markdown. */
export function readLines(written, facts, ofMarkdown = false) {
  const lines = withNumbers(withPlainFences(written, facts), facts);
  const { NOTE } = facts.patterns.raw_lines;
  const shown = lines.map((line) => stripBlanks(line, facts));
  const notes = new Set(shown.map((line) => NOTE.fullmatch(line)?.[1]).filter((name) => name !== undefined));
  const marks = { notes, isMarkdown: ofMarkdown || isMarkdown(shown, facts) };
  const reader = new Reader(marks, widths(lines, shown), picturedLines(shown, facts), facts);
  lines.forEach((line, number) => reader.take(number, line, lines[number + 1] ?? ""));
  reader.close();
  return { elements: reader.elements, marks };
}

/** Lines, words behind an opening fence, where nothing shows them, on a line above it. */
function withPlainFences(lines, facts) {
  const { FENCE, FENCE_AND_WORDS } = facts.patterns.raw_lines;
  const shown = lines.map((line) => stripBlanks(line, facts));
  const found = [];
  let fence = "";
  for (const [at, line] of lines.entries()) {
    const words = shown[at];
    const plain = fence ? null : FENCE.fullmatch(words);
    const worded = fence || plain ? null : FENCE_AND_WORDS.fullmatch(words);
    if (plain) [, fence] = plain;
    else if (worded && shown.includes(worded[1], at + 1)) {
      [, fence] = worded;
      const indent = line.slice(0, line.indexOf(words[0]));
      found.push(indent + worded[2], indent + fence);
      continue;
    } else if (words === fence) fence = "";
    found.push(line);
  }
  return found;
}

/** Lines, a number that is alone on its line before the words of the heading below. */
function withNumbers(lines, facts) {
  const { LONE_NUMBER, MARKED, FENCE } = facts.patterns.raw_lines;
  const shown = lines.map((line) => stripBlanks(line, facts));
  const isLone = shown.map((line) => LONE_NUMBER.fullmatch(line) !== null);
  if (!isLone.includes(true) || shown.some((line) => FENCE.fullmatch(line))) return lines;
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

const columns = (text) => [...text].reduce((sum, character) => sum + (character < "\x80" ? 1 : 2), 0);

/** How far a line is indented, a tab reaching to the next stop. */
function columnsOf(blanks, { numbers: { raw_widths: { TAB } } }) {
  let width = 0;
  for (const blank of blanks) {
    if (blank === "\t") width += TAB - (width % TAB);
    else width += blank === "\u3000" || blank >= "\x80" ? 2 : 1;
  }
  return width;
}

const indentOf = (line, stripped, facts) => columnsOf(line.slice(0, line.indexOf(stripped[0])), facts);

/** A line of code without as many blanks as stand before the fence. */
const withoutIndent = (line, indent) => line.slice(Math.min(indent, /^ */.exec(line)[0].length));

/** For every line the width of the widest of the lines that stand together with it. */
function widths(lines, shown) {
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

/** Turns lines into pieces. */
class Reader {
  constructor(marks, widest, pictured, facts) {
    this.marks = marks;
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
    const { FENCE, QUOTE } = this.patterns;
    const { TABLE_RULE } = this.facts.patterns.marks;
    const stripped = stripBlanks(line, this.facts);
    if (this.kind === "code") {
      this.open.push(stripped === this.fence ? this.fence : withoutIndent(line, this.openIndent));
      if (stripped === this.fence) this.close();
      return;
    }
    const fence = FENCE.fullmatch(stripped);
    const quote = QUOTE.fullmatch(stripped);
    const isRow = stripped.startsWith("|") || (this.kind === "table" && stripped.includes("|"));
    const isFirstRow = () =>
      stripped.includes("|") && below.includes("|") && TABLE_RULE.fullmatch(stripBlanks(below, this.facts));
    if (fence) {
      this.begin("code", stripped, line);
      [, this.fence] = fence;
    } else if (quote && (quote[2] !== undefined || this.kind === "quote")) {
      this.begin("quote", quote[2] === undefined ? quote[1] : `${quote[1]} ${escapeMarkdown(quote[2], this.marks, this.facts)}`, line);
    } else if (isRow || isFirstRow()) this.begin("table", stripped, line);
    else {
      this.close();
      this.takeWords(number, line, stripped);
    }
  }

  takeWords(number, line, stripped) {
    const [goesOn, wasBroken, isApart] = [this.goesOn, this.isBroken, this.isApart];
    [this.goesOn, this.isBroken, this.isApart] = [null, false, !stripped];
    // What is set in behind a blank line is of a footnote of Markdown too.
    if (!stripped && goesOn?.kind === "note" && this.marks.isMarkdown) this.goesOn = goesOn;
    if (!stripped) return;
    const before = isApart && !this.patterns.INDENT.match(line) ? null : goesOn;
    const indent = indentOf(line, stripped, this.facts);
    const found = this.marked(stripped, indent) ?? (this.pictured.has(number) ? [makeElement("bullet", stripped, { indent })] : null);
    const isWhole = wasBroken && !/^(?:\u3000| {2}|\t)/.test(line);
    if (!found && before && (isWhole || this.isWithin(before, indent))) {
      before.words += `\n${stripped}`;
      this.goesOn = before;
      this.isBroken = this.breaks(number, line, stripped);
      return;
    }
    for (const element of found ?? [makeElement("paragraph", stripped, { indent })]) {
      this.add(element, line);
      const isItem = ["number", "bullet"].includes(element.kind) && this.marks.isMarkdown;
      if (isItem && this.patterns.MARKDOWN_ITEM.match(stripped)) {
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

  /** What a line with a mark is; null for a paragraph. */
  marked(line, indent) {
    const { name, text } = runInSection(line, this.facts);
    if (name) return [this.section(name, line), makeElement("paragraph", text, { indent })];
    const heading = this.heading(line, indent);
    if (heading) return [heading];
    const note = this.patterns.NOTE.fullmatch(line);
    if (note) return [makeElement("note", note[2], { indent, number: `[^${note[1]}]` })];
    if (this.marks.isMarkdown && this.patterns.RULE.fullmatch(line)) return [makeElement("rule", "---", { indent })];
    const item = this.patterns.LIST_ITEM.fullmatch(line);
    if (item) return [makeElement("bullet", item[1], { indent })];
    const numbered = readNumber(line, this.facts);
    return numbered && [makeElement("number", numbered.words, { ...numbered, indent })];
  }

  section(name, line) {
    return makeElement("section", name, { number: this.patterns.CHAPTER.match(line) ? "一" : "", level: 2 });
  }

  heading(line, indent) {
    if (count(line) > this.facts.numbers.raw_lines.LONGEST_HEADING) return null;
    const { SECTION_EDGES, MARKDOWN_HEADING, BOLD_LINE, BRACKETED } = this.patterns;
    const name = sectionName(line, this.facts);
    if (name) return this.section(name, SECTION_EDGES.sub("", line));
    const match = MARKDOWN_HEADING.fullmatch(line);
    const level = match ? Math.max(2, match[1].length) : 0;
    const own = match ? match[2] : line;
    const bold = BOLD_LINE.fullmatch(own);
    const numbered = readNumber(bold ? bold[1] : own, this.facts);
    if (numbered && (level || bold || BOLD_LINE.fullmatch(numbered.words))) {
      const words = strip(BOLD_LINE.fullmatch(numbered.words)?.[1] ?? numbered.words);
      if (!level || numbered.numbering === "chapter") return makeElement("number", words, { ...numbered, words, indent, isBold: true });
      return makeElement("heading", withNumber(numbered.number, words, this.facts), { indent, level });
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

  /** Whether lines are a table; cells beyond those of its head would not be shown. */
  isTable(lines) {
    const { TABLE_EDGES, CELL_EDGE, NO_EDGES } = this.patterns;
    const { TABLE_RULE } = this.facts.patterns.marks;
    const cells = lines.map((line) => CELL_EDGE.finditer(NO_EDGES.sub("", TABLE_EDGES.sub("", line))).length);
    return lines.length > 1 && TABLE_RULE.fullmatch(lines[1]) !== null && cells.every((found) => found <= cells[0]);
  }

  /** Rows between borders with the rule that makes them a table, where it is not there or not as it should be. */
  withRule(lines) {
    const { BORDERED, CELL_EDGE } = this.patterns;
    const { MEANT_AS_RULE, TABLE_RULE } = this.facts.patterns.marks;
    if (lines.length < 2 || TABLE_RULE.fullmatch(lines[1]) || !lines.every((line) => BORDERED.fullmatch(line))) return lines;
    const rule = `|${" --- |".repeat(CELL_EDGE.finditer(lines[0]).length - 1)}`;
    return [lines[0], rule, ...lines.slice(MEANT_AS_RULE.fullmatch(lines[1]) ? 2 : 1)];
  }

  /** End the table, the code or the quotation that is being read. */
  close() {
    const { kind } = this;
    const lines = kind === "table" && this.marks.isMarkdown ? this.withRule(this.open) : this.open;
    if (kind === "code" && (lines.length === 1 || lines.at(-1) !== this.fence)) lines.push(this.fence);
    const more = { indent: this.openIndent };
    if (kind === "table" && !this.isTable(lines)) for (const line of lines) this.add(makeElement("paragraph", line, more), this.first);
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
