/*
 * A line of plain text as Markdown that shows exactly it: hooks/eventlib/authoring/as_markdown.py in the browser.
 *
 * What a text may hold as marks is { notes, isMarkdown }: the names of its footnotes, and whether it is Markdown.
 */

import { strip } from "./python_text.js";

/** A line of text as Markdown; bold text, links and web addresses stay what they are. */
export function escapeMarkdown(line, marks, facts) {
  const { ITEM_NUMBER, LINE_MARK, UNDERLINE_OR_DEFINITION } = facts.patterns.as_markdown;
  let escaped = ITEM_NUMBER.sub((_, number, stop) => `${number}\\${stop}`, escapeWords(line, marks, facts));
  escaped = LINE_MARK.sub((mark) => `\\${mark}`, escaped);
  return UNDERLINE_OR_DEFINITION.sub((mark) => `&#${mark.charCodeAt(0)};`, escaped);
}

/** The words of a heading as Markdown. */
export function escapeHeading(words, marks, facts) {
  return facts.patterns.as_markdown.HEADING_MARKS.sub((found) => "\\#".repeat(found.length), escapeWords(words, marks, facts));
}

/** Whether the backslash at a place is a character: others between the same blanks are, as in C:\Windows\_temp. */
export function isLiteral(text, at, { patterns, numbers }) {
  const { LONGEST_PATH } = numbers.marks;
  const [before] = /[!-~]*$/.exec(text.slice(Math.max(0, at - LONGEST_PATH), at));
  return patterns.marks.BACKSLASH_OF_WORD.match(text.slice(at - before.length, at + LONGEST_PATH)) !== null;
}

/** A piece of a line as Markdown that shows exactly it, wherever it does not begin the line. */
export function escapeWords(line, marks, facts) {
  const { patterns } = facts;
  const { KEPT, ENTITY, MARK, MARK_OF_MARKDOWN, AUTOLINK_START } = patterns.as_markdown;
  const mark = marks.isMarkdown ? MARK_OF_MARKDOWN : MARK;
  const ampersand = (_, at, text) => (marks.isMarkdown && namedAt(text, at, facts) ? "&" : "&amp;");
  const escapeText = (text) => AUTOLINK_START.sub("&lt;", mark.sub((found) => `\\${found}`, ENTITY.sub(ampersand, text)));
  let escaped = "";
  let at = 0;
  for (const match of KEPT.finditer(line)) {
    const [whole, code, note, words, , bold] = match;
    const isOfMarkdown = code !== undefined || whole.startsWith("\\");
    if ((isOfMarkdown && !marks.isMarkdown) || (note !== undefined && !marks.notes.has(note))) continue;
    if (whole.startsWith("\\") && isLiteral(line, match.index, facts)) continue; // in the path of a file, which is text
    escaped += escapeText(line.slice(at, match.index));
    // Behind the address a title may stand.
    if (words) escaped += `[${escapeText(words)}${whole.slice(whole.indexOf("]"))}`;
    else escaped += bold === undefined ? whole : `**${escapeText(bold)}**`;
    at = match.index + whole.length;
  }
  return escaped + escapeText(line.slice(at));
}

/** The character that a text names at a place in the manner of HTML; nothing where it names none. */
function namedAt(text, at, { patterns: { as_markdown }, named_characters: named }) {
  const [, number, name] = as_markdown.NAMED.match(text.slice(at, at + 10)) ?? [];
  if (name) return Object.hasOwn(named, name) ? named[name] : "";
  const character = number ? String.fromCodePoint(Number(number.replace("x", "0x"))) : "";
  return as_markdown.SEEN.fullmatch(character) ? character : "";
}

/** Lines as one; between two characters that are not ASCII stands no space. */
export function onOneLine(text, { patterns: { as_markdown } }) {
  return text.includes("\n") ? strip(as_markdown.SPACES.sub(" ", as_markdown.LINE_END.sub("", text))) : text;
}

/** A text without marks of bold text, and of Markdown without those of code, of what is escaped and of characters by name. */
export function withoutMarks(text, marks, facts) {
  const { BOLD_SPAN, READ } = facts.patterns.as_markdown;
  const words = BOLD_SPAN.sub((_, bold) => bold, text);
  const read = (whole, code, number, name, at) => {
    if (code) return code;
    if (whole.startsWith("&")) return namedAt(whole, 0, facts) || whole;
    return isLiteral(words, at, facts) ? whole : whole.slice(1);
  };
  return marks.isMarkdown ? READ.sub(read, words) : words;
}

/** A raw text on one line, without marks within lines and of footnotes; of a link the words, then the address. */
export function plain(text, marks, facts) {
  const { LINK, LINE_END, NOTE_REFERENCE, SPACES } = facts.patterns.as_markdown;
  const linked = LINK.sub((_, words, address) => `${strip(words) && !words.includes("《") ? `《${words}》` : words}${address} `, NOTE_REFERENCE.sub("", text));
  return strip(SPACES.sub(" ", LINE_END.sub("", withoutMarks(linked, marks, facts))));
}
