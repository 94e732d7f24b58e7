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
  const escapeText = (text) => AUTOLINK_START.sub("&lt;", mark.sub((found) => `\\${found}`, ENTITY.sub("&amp;", text)));
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

/** Lines as one; between two characters that are not ASCII stands no space. */
export function onOneLine(text, { patterns: { as_markdown } }) {
  return text.includes("\n") ? strip(as_markdown.SPACES.sub(" ", as_markdown.LINE_END.sub("", text))) : text;
}

/** A text without marks of bold text, and of Markdown without those of code and of what is escaped. */
export function withoutMarks(text, marks, facts) {
  const { BOLD_SPAN, CODE_OR_ESCAPE } = facts.patterns.as_markdown;
  const words = BOLD_SPAN.sub((_, bold) => bold, text);
  return marks.isMarkdown ? CODE_OR_ESCAPE.sub((whole, code, at) => code || (isLiteral(words, at, facts) ? whole : whole.slice(1)), words) : words;
}

/** A raw text on one line, without marks within lines and of footnotes; of a link the words, then the address. */
export function plain(text, marks, facts) {
  const { LINK, LINE_END, NOTE_REFERENCE, SPACES } = facts.patterns.as_markdown;
  const linked = LINK.sub((_, words, address) => `${words.includes("《") ? words : `《${words}》`}${address} `, NOTE_REFERENCE.sub("", text));
  return strip(SPACES.sub(" ", LINE_END.sub("", withoutMarks(linked, marks, facts))));
}
