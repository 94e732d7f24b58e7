/*
 * Forms of Markdown that other programs write, as those that a report has: hooks/eventlib/authoring/raw_forms.py in the
 * browser, where the rule is told.
 */

import { isLiteral } from "./as_markdown.js";
import { endsASentence, isMasthead } from "./masthead.js";
import { count, replaceSpace, strip } from "./python_text.js";
import { isMarkdown } from "./raw_lines.js";
import { stripBlanks } from "./raw_widths.js";

/** Whether a text is the file of a report: it begins with the fields of one, between lines of ---. */
export function isReportFile(text, facts) {
  const lines = text.trimStart().split(/\r\n?|\n/);
  const end = lines.findIndex((line, at) => at && stripBlanks(line, facts) === "---");
  if (end < 0 || stripBlanks(lines[0], facts) !== "---") return false;
  return lines.slice(0, end).some((line) => facts.patterns.raw_forms.OWN_FIELD.match(line));
}

/** As many lines as a raw text has, in the forms of a report; `code` are lines of code, which stay where they are. */
export function inOurForms(lines, code, facts) {
  const found = withLinks(withHeadings(withTitle(lines, code, facts), code, facts), code, facts);
  const shown = found.map((line) => stripBlanks(line, facts));
  const ofMarkdown = isMarkdown(shown, facts);
  return found.map((line, at) => {
    if (code.has(at)) return line;
    const goesOn = ofMarkdown && shown[at + 1] && !code.has(at + 1);
    return withBold(goesOn ? withoutBreak(line, facts) : line, ofMarkdown, facts);
  });
}

/** Lines, of fields between lines of --- that begin them first the title, as a heading, then the others. */
function withTitle(lines, code, facts) {
  const { FIELD, TITLE_FIELD } = facts.patterns.raw_forms;
  const shown = lines.slice(0, facts.numbers.raw_forms.MOST_FIELDS + 2).map((line) => stripBlanks(line, facts));
  const end = shown.indexOf("---", 1);
  if (shown[0] !== "---" || end < 0) return lines;
  const fields = shown.slice(1, end);
  const place = fields.findIndex((line) => TITLE_FIELD.fullmatch(line)) + 1;
  if (!place || !fields.every((line) => FIELD.fullmatch(line)) || shown.slice(0, end).some((_, at) => code.has(at))) return lines;
  const match = TITLE_FIELD.fullmatch(shown[place]);
  const title = match[1] ?? match[2] ?? match[3];
  const rest = lines.slice(end + 1);
  const first = rest.findIndex((line) => stripBlanks(line, facts));
  if (first >= 0 && stripBlanks(rest[first], facts) === `# ${title}`) rest[first] = ""; // the title again
  return [`# ${title}`, ...lines.slice(1, place), ...lines.slice(place + 1, end), "", "", ...rest];
}

/** Lines, those that are underlined as headings. */
function withHeadings(lines, code, facts) {
  const found = [...lines];
  for (let at = 1; at < found.length; at++) {
    const [words, underline] = [found[at - 1], found[at]].map((line) => stripBlanks(line, facts));
    if (!facts.patterns.raw_forms.UNDERLINE.fullmatch(underline) || code.has(at - 1) || code.has(at)) continue;
    if (!mayBeUnderlined(words, facts)) continue;
    // A line drawn below a paragraph, or below the fields that begin a file, parts the text.
    const isTitle = underline.startsWith("=");
    if (isTitle || at === 1 || !stripBlanks(found[at - 2], facts)) [found[at - 1], found[at]] = [`${isTitle ? "#" : "##"} ${words}`, ""];
  }
  return found;
}

function mayBeUnderlined(words, facts) {
  if (!words || count(words) > facts.numbers.masthead.LONGEST_TITLE || facts.patterns.raw_forms.NO_HEADING.match(words)) return false;
  return !endsASentence(words, facts) && !isMasthead(words, true, facts);
}

/** Lines, references to addresses that stand apart as links; what nothing refers to stays. */
function withLinks(lines, code, facts) {
  const { DEFINITION, REFERENCE, IS_NUMBER } = facts.patterns.raw_forms;
  const { IMAGE, LINK } = facts.patterns.as_markdown;
  const key = (label) => strip(replaceSpace(label.toLowerCase(), " "));
  // By its label, the address and the line that each stands in.
  const defined = new Map();
  for (const [at, line] of lines.entries()) {
    const match = code.has(at) ? null : DEFINITION.fullmatch(stripBlanks(line, facts));
    if (match && !defined.has(key(match[1]))) defined.set(key(match[1]), { address: (match[2] ?? match[3]) + (match[4] ?? ""), at });
  }
  if (!defined.size) return lines;
  const [used, left] = [new Set(), new Set()];
  const link = (whole, ...found) => {
    const { image, words, label } = found.at(-1);
    const address = words === undefined ? undefined : defined.get(key(label || words))?.address;
    if (address === undefined) return whole;
    const made = `${image}[${words}](${address})`;
    // [1] alone names a source; it is not words that lead to it.
    const isLink = (image ? IMAGE : LINK).fullmatch(made) && !(label === undefined && IS_NUMBER.fullmatch(words));
    (isLink ? used : left).add(key(label || words));
    return isLink ? made : whole;
  };
  const kept = new Set([...code, ...[...defined.values()].map(({ at }) => at)]);
  const found = lines.map((line, at) => (kept.has(at) ? line : REFERENCE.sub(link, line)));
  for (const label of used) if (!left.has(label)) found[defined.get(label).at] = "";
  return found;
}

function withoutBreak(line, facts) {
  const end = facts.patterns.raw_forms.BREAK.search(line);
  return !end || isLiteral(line, end.index, facts) ? line : line.slice(0, end.index);
}

function withBold(line, ofMarkdown, { patterns: { raw_forms } }) {
  if (!line.includes("_") && !line.includes("***")) return line;
  const { EMPHASIS, IN_PROGRAMS, LOOSE, WORD } = raw_forms;
  return EMPHASIS.sub((whole, ...found) => {
    const { mark, words, both } = found.at(-1);
    const start = found.at(-3);
    const isWithin = WORD.fullmatch(/.?$/su.exec(line.slice(Math.max(0, start - 2), start))[0]) || WORD.fullmatch(/^.?/su.exec(line.slice(start + whole.length))[0]);
    // The site shows *** where it is set off.
    if (both) return isWithin ? `**${both}**` : whole;
    if (words === undefined || IN_PROGRAMS.fullmatch(words) || LOOSE.fullmatch(words)) return whole;
    if (mark === "_") return ofMarkdown && !isWithin ? `*${words}*` : whole;
    // In plain text what stands between words is a gap to be filled in.
    return ofMarkdown || !isWithin ? `**${words}**` : whole;
  }, line);
}
