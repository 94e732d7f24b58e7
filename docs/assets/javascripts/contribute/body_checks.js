/*
 * What may be wrong with the body of a report: hooks/eventlib/library/body_checks.py in the browser.
 */

import { checkCharacters, cleanProse } from "./characters.js";
import { fencedBlocks, withoutCode } from "./fences.js";
import { firstExcess } from "./limits.js";
import { nearNames } from "./names.js";
import { oddLetters, otherHost } from "./hosts.js";
import { head, strip, unique } from "./python_text.js";
import { bodyLines, pictureIn, renderReport } from "./report_file.js";
import { numberOff } from "./raw_text.js";
import { enumerateNames, finding } from "./sentences.js";

/** All findings on the body; those on a line stand in the section that it was typed in. */
export function* checkBody(report, facts) {
  const typed = bodyLines(report, facts);
  const excess = firstExcess(typed.map(({ text }) => text).join("\n"), facts);
  if (excess) {
    yield finding({ field: "body" }, "body-limit", facts, excess);
    return;
  }
  for (const { text, section } of typed) yield* checkCharacters({ field: `section-${section}` }, text, facts, { isProse: true });
  const raw = typed.map(({ text }) => text).join("\n");
  const linesOf = (source) => source.split("\n").map((text, index) => ({ text, field: `section-${typed[index]?.section ?? 0}` }));
  const lines = linesOf(cleanProse(withoutCode(raw, facts), facts));
  if (!lines.some(({ text }, index) => typed[index]?.text.trim() && !text.startsWith("#"))) {
    yield finding({ field: "body" }, "body-empty", facts);
    return;
  }
  const firstLine = renderReport(report, facts).split("\n").length - typed.length + 1;
  yield* checkSections(sectionsOf(lines, firstLine, facts), facts);
  // Markdown reads what was typed, whatever is told of its characters.
  yield* checkHeadings(linesOf(withoutCode(raw, facts, { inline: false })), facts);
  yield* checkFences(linesOf(raw), facts);
  for (const [index, line] of lines.entries()) if (!typed[index]?.isPicture) yield* checkInline(line, facts);
  yield* checkPictures(report, facts);
}

/** Each picture of the form is described and stands in the text, and there are not too many. */
function* checkPictures({ pictures = [], sections }, facts) {
  const at = { field: "pictures" };
  const lines = sections.flatMap((text) => text.split("\n"));
  const { MOST_FIGURES: limit } = facts.numbers.figures;
  if (pictures.length > limit) yield finding(at, "figure-size/count", facts, { count: pictures.length, limit });
  for (const picture of pictures) {
    const { name, description } = picture;
    if (!description) yield finding(at, "figure-description", facts, { name });
    if (!lines.some((line) => pictureIn(line, { pictures: [picture] }))) yield finding(at, "figure-unused", facts, { name, folder: "" });
  }
}

/** The `##` headings: { field, name, heading, line }. */
function sectionsOf(lines, firstLine, facts) {
  return lines.flatMap(({ text, field }, index) => {
    const match = text.startsWith("##") && facts.patterns.marks.HEADING.fullmatch(text);
    if (!match || match[1].length !== 2) return [];
    return [{ field, name: numberOff(match[2], facts), heading: match[2], line: firstLine + index }];
  });
}

function* checkSections(found, facts) {
  const expected = facts.sections.map(([name]) => name);
  const seen = new Map();
  let highest = -1;
  for (const { field, name, heading, line } of found) {
    const at = expected.indexOf(name);
    if (at < 0) {
      yield unknownSection({ field }, name, expected, facts);
      continue;
    }
    if (seen.has(name)) {
      yield finding({ field }, "section-duplicate", facts, { name, line: seen.get(name) });
      continue;
    }
    seen.set(name, line);
    if (at < highest) yield finding({ field }, "section-order", facts, { name, other: expected[highest] });
    highest = Math.max(highest, at);
    const number = facts.patterns.marks.SECTION_NUMBER.match(heading)?.[1] ?? "";
    if (number !== facts.numerals[at % facts.numerals.length]) {
      yield finding({ field }, "section-number", facts, { heading, wanted: facts.sections[at][1] });
    }
  }
  const missing = facts.sections.filter(([name]) => !seen.has(name));
  if (missing.length) {
    const names = enumerateNames(missing.map(([name]) => name));
    yield finding({ field: "body" }, "section-missing", facts, { names, heading: missing[0][1] });
  }
}

function unknownSection(at, name, expected, facts) {
  const [near] = nearNames(name, expected, { soundOf: facts.vocabulary.soundOf, cutoff: facts.numbers.body_checks.SECTION_LIKENESS, limit: facts.numbers.names.NEAREST });
  if (near) return finding(at, "section-unknown/near", facts, { name, near });
  return finding(at, "section-unknown", facts, { name, names: enumerateNames(expected) });
}

/**
 * Headings of the first level, those that say nothing, and those that the line below makes. The check reads them in the tree of Markdown; here the
 * beginnings of blocks are told by lines, and lists are not looked into.
 */
function* checkHeadings(lines, facts) {
  const { SETEXT, RULE, QUOTATION } = facts.patterns.marks;
  const { LONGEST_QUOTED_LINE } = facts.numbers.body_checks;
  const unindented = (text) => text.replace(/^[ \t]+/, "");
  const isUnderline = (text) => SETEXT.fullmatch(unindented(text));
  let [first, begins] = [null, true]; // the line before if it begins a block and is underlined; whether a block may begin
  for (const [index, { text, field }] of lines.entries()) {
    const quotation = QUOTATION.match(text)?.[0] ?? "";
    const isHeading = /^#[# \t]/.test(unindented(text));
    begins ||= /^[ \t]*(?:[*+-]|[0-9]{1,9}\.)[ \t]/.test(text); // a list is set apart from what stands above it
    const isUnderlined = begins && !isHeading && !/^ *$/.test(text) && isUnderline(lines[index + 1]?.text ?? "");
    if (/^#[ \t]/.test(unindented(text.slice(quotation.length))) && !isUnderlined) yield finding({ field }, "heading-level", facts);
    if (/^#{2,6}[ \t]*$/.test(unindented(text.slice(quotation.length)))) yield finding({ field }, "heading-level/empty", facts);
    if (first !== null && isUnderline(text)) {
      yield finding({ field }, "heading-level/underline", facts, { before: head(strip(cleanProse(first, facts)), LONGEST_QUOTED_LINE) });
      [first, begins] = [null, true];
    } else if (isUnderlined) [first, begins] = [text, false];
    else if (/^ *$/.test(text) || isHeading || RULE.fullmatch(text)) [first, begins] = [null, true];
    else [first, begins] = [null, false];
  }
}

/** What stands behind an opening fence and is more than the name of a language. */
function* checkFences(lines, facts) {
  const texts = lines.map(({ text }) => text);
  for (const { opening, info } of fencedBlocks(texts, facts)) {
    const words = head(strip(info), facts.numbers.markup.LONGEST_QUOTED);
    if (!facts.patterns.marks.LANGUAGE.fullmatch(info)) yield finding({ field: lines[opening].field }, "body-attribute", facts, { words });
  }
}

/** What is most often wrong within one line of prose. The check reads the tree of Markdown, and so finds all of it. */
function* checkInline({ text, field }, facts) {
  const { HTML_TAG, AUTOLINK, IMAGE, LINK_TARGET, WIDE_LINK, DEFINITION, WEB_ADDRESS } = facts.patterns.marks;
  const { LONGEST_QUOTED } = facts.numbers.markup;
  // What stands in a line many times is told once.
  for (const tag of unique(HTML_TAG.finditer(text).map(([found]) => found))) {
    if (!AUTOLINK.match(tag)) yield finding({ field }, "body-html", facts, { tag: head(tag, LONGEST_QUOTED) });
  }
  if (IMAGE.search(text)) yield finding({ field }, "body-image", facts);
  for (const { 1: target, index } of LINK_TARGET.finditer(text)) {
    yield* checkTarget(target, field, facts, text.slice(text.lastIndexOf("[", index) + 1, index));
  }
  for (const [whole, words = "", others = "", address] of WIDE_LINK.finditer(text)) {
    const opening = whole.slice(0, whole.lastIndexOf(address));
    yield finding({ field }, "body-address/brackets", facts, { words: head(opening, LONGEST_QUOTED), link: head(words || others, LONGEST_QUOTED) });
  }
  for (const [link] of AUTOLINK.finditer(text)) yield* checkTarget(link.slice(1, -1), field, facts);
  for (const { 0: address, index } of WEB_ADDRESS.finditer(text)) {
    if (!/[A-Za-z0-9<]$|\]\([ \t]*$/.test(text.slice(Math.max(0, index - 4), index))) yield* checkTarget(address, field, facts);
  }
  const definition = DEFINITION.fullmatch(text);
  if (definition && !/^https?:\/\//.test(definition[1])) {
    yield finding({ field }, "body-link/definition", facts, { line: head(text.trim(), LONGEST_QUOTED) });
  }
}

/** What is wrong with the address that a link leads to, which bears some words. */
function* checkTarget(target, field, facts, words = "") {
  const { SCHEME } = facts.patterns.marks;
  const [, host] = facts.patterns.schema.URL.fullmatch(target) ?? [];
  const letters = host ? oddLetters(host, facts) : "";
  const shown = host ? otherHost(words, host, facts) : "";
  if (!target) yield finding({ field }, "body-link/empty", facts);
  else if (SCHEME.match(target) && !/^(?:https?:\/\/|mailto:)/i.test(target)) yield finding({ field }, "body-link", facts, { target });
  else if (letters) yield finding({ field }, "url-host", facts, { host, letters });
  else if (shown) {
    yield finding({ field }, "url-host/shown", facts, { shown: head(shown, facts.numbers.markup.LONGEST_QUOTED), host });
  }
}
