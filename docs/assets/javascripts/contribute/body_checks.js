/*
 * What may be wrong with the body of a report: hooks/eventlib/library/body_checks.py in the browser.
 */

import { checkCharacters, cleanProse } from "./characters.js";
import { firstExcess } from "./limits.js";
import { nearNames } from "./names.js";
import { head } from "./python_text.js";
import { bodyLines, renderReport } from "./report_file.js";
import { numberOff } from "./raw_text.js";
import { enumerateNames, finding } from "./sentences.js";

const LONGEST_QUOTED_LINE = 20;
const LONGEST_QUOTED_MARK = 30;

/** All findings on the body; those on a line stand in the section that it was typed in. */
export function* checkBody(report, facts) {
  const typed = bodyLines(report, facts);
  const excess = firstExcess(typed.map(({ text }) => text).join("\n"), facts);
  if (excess) {
    yield finding({ field: "body" }, "body-limit", facts, excess);
    return;
  }
  for (const { text, section } of typed) yield* checkCharacters({ field: `section-${section}` }, text, facts, { isProse: true });
  const body = withoutCode(cleanProse(typed.map(({ text }) => text).join("\n"), facts), facts);
  const lines = body.split("\n").map((text, index) => ({ text, field: `section-${typed[index]?.section ?? 0}` }));
  if (!lines.some(({ text }, index) => typed[index]?.text.trim() && !text.startsWith("#"))) {
    yield finding({ field: "body" }, "body-empty", facts);
    return;
  }
  const firstLine = renderReport(report, facts).split("\n").length - typed.length + 1;
  yield* checkSections(sectionsOf(lines, firstLine, facts), facts);
  for (const [index, line] of lines.entries()) {
    yield* checkHeadings(line, lines[index - 1]?.text.trim() ?? "", facts);
    yield* checkInline(line, facts);
  }
}

/** A body with all code as spaces: the lines and columns stay. */
function withoutCode(body, { patterns }) {
  return patterns.marks.CODE.sub((code) => code.replace(/[^\n]/g, " "), body);
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
  const [near] = nearNames(name, expected, { soundOf: facts.vocabulary.soundOf, cutoff: 40 });
  if (near) return finding(at, "section-unknown/near", facts, { name, near });
  return finding(at, "section-unknown", facts, { name, names: enumerateNames(expected) });
}

function* checkHeadings({ text, field }, before, facts) {
  const { HEADING, SETEXT } = facts.patterns.marks;
  if (text.startsWith("#") && HEADING.fullmatch(text)?.[1].length === 1) yield finding({ field }, "heading-level", facts);
  if (before && SETEXT.fullmatch(text)) yield finding({ field }, "heading-level/underline", facts, { before: head(before, LONGEST_QUOTED_LINE) });
}

/** What is most often wrong within one line of prose. The check reads the tree of Markdown, and so finds all of it. */
function* checkInline({ text, field }, facts) {
  const { HTML_TAG, AUTOLINK, IMAGE, LINK_TARGET, SCHEME, DEFINITION } = facts.patterns.marks;
  for (const [tag] of HTML_TAG.finditer(text)) {
    if (!AUTOLINK.match(tag)) yield finding({ field }, "body-html", facts, { tag: head(tag, LONGEST_QUOTED_MARK) });
  }
  yield* IMAGE.finditer(text).map(() => finding({ field }, "body-image", facts));
  for (const [, target] of LINK_TARGET.finditer(text)) {
    if (!target) yield finding({ field }, "body-link/empty", facts);
    else if (SCHEME.match(target) && !/^(?:https?:\/\/|mailto:)/i.test(target)) yield finding({ field }, "body-link", facts, { target });
  }
  const definition = DEFINITION.fullmatch(text);
  if (definition && !/^https?:\/\//.test(definition[1])) {
    yield finding({ field }, "body-link/definition", facts, { line: head(text.trim(), LONGEST_QUOTED_MARK) });
  }
}
