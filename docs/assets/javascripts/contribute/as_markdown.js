/*
 * A line of plain text as Markdown that shows exactly it: hooks/eventlib/authoring/as_markdown.py in the browser.
 *
 * What a text may hold as marks is { notes, isMarkdown }: the names of its footnotes, and whether it is Markdown.
 */

import { strip } from "./python_text.js";

/** A line of text as Markdown; bold text, links and web addresses stay what they are. */
export function escapeMarkdown(line, marks, facts) {
  const { ITEM_NUMBER, LINE_MARK, UNDERLINE_OR_DEFINITION } = facts.patterns.as_markdown;
  let escaped = ITEM_NUMBER.sub((_, number, stop) => `${number}\\${stop}`, inline(line, marks, facts));
  escaped = LINE_MARK.sub((mark) => `\\${mark}`, escaped);
  return UNDERLINE_OR_DEFINITION.sub((mark) => `&#${mark.charCodeAt(0)};`, escaped);
}

/** The words of a heading as Markdown. */
export function escapeHeading(words, marks, facts) {
  return facts.patterns.as_markdown.HEADING_MARKS.sub((found) => "\\#".repeat(found.length), inline(words, marks, facts));
}

function inline(line, marks, { patterns }) {
  const { KEPT, ENTITY, MARK, MARK_OF_MARKDOWN, AUTOLINK_START } = patterns.as_markdown;
  const mark = marks.isMarkdown ? MARK_OF_MARKDOWN : MARK;
  const escapeText = (text) => AUTOLINK_START.sub("&lt;", mark.sub((found) => `\\${found}`, ENTITY.sub("&amp;", text)));
  let escaped = "";
  let at = 0;
  for (const match of KEPT.finditer(line)) {
    const [whole, code, note, words, address, bold] = match;
    const isOfMarkdown = code !== undefined || whole.startsWith("\\");
    if ((isOfMarkdown && !marks.isMarkdown) || (note !== undefined && !marks.notes.has(note))) continue;
    escaped += escapeText(line.slice(at, match.index));
    if (words) escaped += `[${escapeText(words)}](${address})`;
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
export function withoutMarks(text, marks, { patterns }) {
  const { BOLD_SPAN, CODE_OR_ESCAPE } = patterns.as_markdown;
  const words = BOLD_SPAN.sub((_, bold) => bold, text);
  return marks.isMarkdown ? CODE_OR_ESCAPE.sub((whole, code) => code || whole.slice(1), words) : words;
}

/** A raw text on one line, without marks within lines and of footnotes; of a link the words, then the address. */
export function plain(text, marks, facts) {
  const { LINK, LINE_END, NOTE_REFERENCE, SPACES } = facts.patterns.as_markdown;
  const linked = LINK.sub((_, words, address) => `${words.includes("《") ? words : `《${words}》`}${address} `, NOTE_REFERENCE.sub("", text));
  return strip(SPACES.sub(" ", LINE_END.sub("", withoutMarks(linked, marks, facts))));
}
