/*
 * What Word, WPS and browsers put on the clipboard as HTML, in the form of a raw analysis: headings, lists, tables, bold
 * text, links and footnotes as marks, everything else as text. Word writes lists as paragraphs with `mso-list` in their
 * style and the number in a span of its own, and footnotes as links to anchors `_ftn1`. The HTML is parsed, never shown.
 */

import { isMarkdown } from "./raw_lines.js";
import { readNumber } from "./raw_points.js";

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, table, blockquote, pre";
// What a page shows on lines of its own, and is none of these.
const ON_OWN_LINES =
  "div, dt, dd, section, article, aside, header, footer, main, figure, figcaption, address, center, details, summary, ul, ol, dl, tr, td, th, " + BLOCKS;
const SKIPPED =
  "script, title, rp, .msocomanchor, [hidden], [data-style*='mso-element:comment'], [data-style*='mso-hide'], [data-style*='display:none'], [data-style*='display: none']";
// What somebody deleted in Word is still in its HTML; elsewhere it is shown, struck.
const IS_OF_WORD = /urn:schemas-microsoft-com:office/;
// Raised and lowered figures, as of Word documents: hooks/eventlib/authoring/word/plain.py.
const RAISED = { super: ["0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"], sub: ["0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"] };
// The mark of an item of Word that counts: 1. （一） ① a) IV. 甲、; any other is a bullet, in whatever font.
const COUNTS = /[0-9０-９一二三四五六七八九十①-⑳]|^[（(]?(?:[a-z]{1,5}|[甲乙丙丁戊己庚辛壬癸壹贰叁肆伍陆柒捌玖拾])[.．)）、]/i;
const BULLET_INDENT = "  ";
// The numbers of items, as in word/lists.py; 一、 and （一） are those of sections and of their points.
const OF_ITEM = /^(?:(?:[0-9]{1,9}[.．])*[0-9]{1,9}[.)）、．]?|[（(][0-9]{1,3}[）)]|[（(]?[a-z]{1,7}[）).、]|[①-⑳])$/i;
// What Markdown would read as a mark, and the document shows: noncharacters stand for it until it is known whether the whole
// is Markdown. In addresses nothing is a mark.
const MARKS = "\\`*";
const MARK = /https?:\/\/\S+|[\\`*]/g;
const STAND_IN = /[\ufdd0-\ufdd2]/g;
const FIRST_STAND_IN = 0xfdd0;
const setAside = (text) =>
  text.replace(MARK, (mark) => (mark.length > 1 ? mark : String.fromCharCode(FIRST_STAND_IN + MARKS.indexOf(mark))));
const markOf = (standIn) => MARKS[standIn.charCodeAt(0) - FIRST_STAND_IN];
// Stands before and behind bold words until it is known which of them are of an address.
const BOLD = "\ufdd3";

/**
 * The raw text of some HTML, and how many pictures are not in it: { text, pictures }. Null where the HTML says no more
 * than its words do.
 */
export function readRichText(html, facts) {
  const { DEEPEST } = facts.numbers.raw_points;
  const { body } = new DOMParser().parseFromString(withoutLook(html), "text/html");
  for (const element of body.querySelectorAll(IS_OF_WORD.test(html) ? `${SKIPPED}, del` : SKIPPED)) element.remove();
  if (!body.querySelector(`${BLOCKS}, b, strong`)) return null;
  const blocks = [...blocksIn(body, DEEPEST)].filter(({ text }) => text);
  const lines = withLevels(withContinued(blocks.map((block) => ({ ...block, text: withBold(block.text, facts) }))), facts);
  // Items of one list stand together; everything else is set off.
  const written = lines.map(({ isItem, ...line }, at) => `${at ? (isItem && lines[at - 1].isItem ? "\n" : "\n\n") : ""}${line.text}`).join("");
  const shown = written.replace(STAND_IN, markOf);
  const text = isMarkdown(shown.split("\n").map((line) => line.trim()), facts) ? written.replace(STAND_IN, (standIn) => `\\${markOf(standIn)}`) : shown;
  return { text, pictures: body.querySelectorAll("img").length };
}

/** Lines, what goes on with an item on the line of this. */
function withContinued(lines) {
  const found = [];
  for (const line of lines) {
    const last = found.at(-1);
    if (line.goesOn && last?.isItem) last.text += /[^\0-\x7f]$/.test(last.text) || /^[^\0-\x7f]/.test(line.text) ? line.text : ` ${line.text}`;
    else found.push(line);
  }
  return found;
}

/**
 * Lines, the items that Word counts nested by their levels. A number may be that of a heading: those are of a list for
 * certain of which one stands right below another, and what is deeper there.
 */
function withLevels(lines, facts) {
  const found = [...lines];
  for (let begin = 0, end; begin < lines.length; begin = end + 1) {
    for (end = begin; lines[end]?.level; ) end += 1;
    const outermost = outermostList(lines.slice(begin, end));
    for (let at = begin; at < end; at++) {
      const { number, level, text } = lines[at];
      if (level >= outermost && OF_ITEM.test(number ?? "")) found[at] = { ...lines[at], text: nested(text, number, level - outermost, facts) };
    }
  }
  return found;
}

/** The lowest of the levels of items that follow one another on which one stands right below another. */
function outermostList(items) {
  const open = [];
  let found = Infinity;
  for (const { level } of items) {
    while (open.at(-1) > level) open.pop();
    if (open.at(-1) === level) found = Math.min(found, level);
    else open.push(level);
  }
  return found;
}

/** An item with its number as the raw text has it: Markdown counts 1. 2. 3.; every other number is text of its item. */
function nested(text, number, depth, facts) {
  const isCounted = depth ? /^[0-9]{1,9}\.$/.test(number) : readNumber(text, facts);
  return `${BULLET_INDENT.repeat(depth)}${isCounted ? "" : "- "}${text}`;
}

/** HTML whose styles are data and whose handlers are nothing: the policy of the page lets neither be, and says so each time. */
function withoutLook(html) {
  const tag = (written) => written.replace(/(\s)style(?=\s*=)/gi, "$1data-style").replace(/(\s)on(?=[a-z]+\s*=)/gi, "$1data-on");
  return html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*>/gi, tag);
}

/** The blocks within an element: { text, isItem, goesOn }, of items of Word { number, level } too; no heading is below the level `deepest`. */
function* blocksIn(parent, deepest) {
  let words = [];
  for (const node of [...parent.childNodes, null]) {
    const isBlock = node?.nodeType === Node.ELEMENT_NODE && (node.matches(BLOCKS) || node.querySelector(BLOCKS));
    if (node && !isBlock) {
      words.push(node);
      continue;
    }
    if (words.length) yield* paragraphs(inline(words));
    words = [];
    if (node) yield* blockOf(node, deepest);
  }
}

const onOneLine = (text) => text.replace(/[ \t]*\n\s*/g, " ").trim();

const paragraphs = (text) => text.split("\n").map((line) => ({ text: line.trim(), isItem: false }));

function* blockOf(element, deepest) {
  const name = element.localName;
  const heading = /^h([1-6])$/.exec(name);
  const list = /level([1-9])/.exec(/mso-list:[^;]*/.exec(element.dataset.style ?? "")?.[0] ?? "");
  if (name === "table") yield* tableOrFrame(element, deepest);
  else if (heading) {
    const words = onOneLine(inline(element.childNodes, { isBoldShown: false }));
    yield { text: words && `${"#".repeat(Math.min(deepest, Number(heading[1]) + 1))} ${words}`, isItem: false };
  } else if (list) yield itemOfWord(element, Number(list[1]));
  else if (name === "li") yield* itemOf(element, deepest);
  else if (name === "pre") yield { text: `\`\`\`\n${element.textContent.trimEnd()}\n\`\`\``, isItem: false };
  else if (name === "blockquote") {
    for (const { text } of blocksIn(element, deepest)) yield { text: text && text.replace(/^/gm, "> "), isItem: false };
  } else if (element.querySelector(BLOCKS)) yield* blocksIn(element, deepest);
  else yield* name === "p" ? paragraphOf(element) : paragraphs(inline(element.childNodes));
}

function* paragraphOf(element) {
  const id = /^(ftn|edn)([0-9]+)$/.exec(element.closest("[id^=ftn], [id^=edn]")?.id ?? "");
  const text = inline(element.childNodes, { isBoldShown: element.className !== "MsoTitle" });
  // What Word sets in below an item, without a mark: of the style for it, or of that of items with all of its lines set in.
  const isSetIn = /margin-left:\s*[0-9.]*[1-9]/.test(element.dataset.style ?? "");
  const goesOn = /^MsoListContinue/.test(element.className) || (/^MsoListParagraph/.test(element.className) && isSetIn);
  if (id) yield { text: `${noteOf(id)}: ${onOneLine(text).replace(/^\[\^[^\]]*\]\s*/, "")}`, isItem: false };
  else for (const line of paragraphs(text)) yield { ...line, goesOn };
}

/** A reference to a footnote or an endnote of Word, by [, kind, number]: both are counted from 1. */
const noteOf = ([, kind, number]) => `[^${kind === "edn" ? "e" : ""}${number}]`;

/** A paragraph that Word numbers or gives a bullet: the mark stands in a span that is told by its style. */
function itemOfWord(element, level) {
  const mark = element.querySelector("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']");
  const number = mark?.textContent.replace(/\s/g, "") ?? "";
  mark?.remove();
  const words = onOneLine(inline(element.childNodes));
  return COUNTS.test(number) ? { text: `${number} ${words}`, isItem: true, number, level } : { text: `${BULLET_INDENT.repeat(level - 1)}- ${words}`, isItem: true, level };
}

/** An item of a list of HTML, and the lists within it. */
function* itemOf(item, deepest) {
  const list = item.parentElement;
  const within = [...item.querySelectorAll(":scope > ul, :scope > ol, :scope > pre, :scope > table")];
  const own = [...item.childNodes].filter((node) => !within.includes(node));
  let depth = -1;
  for (let above = list; above; above = above.parentElement.closest("ul, ol")) depth += 1;
  const mark = list.localName === "ol" ? `${numberOf(item, list)}.` : "-";
  const lead = `${BULLET_INDENT.repeat(depth)}${mark} `;
  const words = onOneLine(inline(own));
  // Code that stands in an item alone begins on the line of the mark.
  const code = words || !within[0]?.matches("pre") ? null : within.shift();
  const shown = code ? [...blockOf(code, deepest)][0].text.replace(/\n(?=.)/g, `\n${" ".repeat(lead.length)}`) : words;
  yield { text: lead + shown, isItem: true };
  for (const each of within) {
    if (!each.matches("pre, table")) yield* blocksIn(each, deepest);
    else for (const { text } of blockOf(each, deepest)) yield { text: text.replace(/^(?=.)/gm, BULLET_INDENT.repeat(depth + 2)), isItem: false };
  }
}

/** The number of an item as a page shows it. */
function numberOf(item, list) {
  let number = list.start;
  for (const each of list.children) {
    if (each.localName === "li" && each.hasAttribute("value")) number = each.value;
    if (each === item) break;
    if (each.localName === "li") number += 1;
  }
  return Math.max(0, number);
}

/** A table below its caption; one of a single cell is a frame around paragraphs. */
function* tableOrFrame(table, deepest) {
  if (table.caption) yield { text: onOneLine(inline(table.caption.childNodes)), isItem: false };
  const isFrame = table.rows.length === 1 && table.rows[0].cells.length === 1;
  if (isFrame && !table.closest("li")) yield* blocksIn(table.rows[0].cells[0], deepest);
  else if (table.rows.length) yield { text: tableOf(table), isItem: false };
}

/** A table; what reaches over several cells stands in the first of them. */
function tableOf(table) {
  const grid = [...table.rows].map(() => []);
  for (const [at, row] of [...table.rows].entries()) {
    let column = 0;
    for (const cell of row.cells) {
      while (grid[at][column] !== undefined) column += 1;
      const words = inline(cell.childNodes).replace(/\s+/g, " ").replaceAll("|", "\\|").trim();
      for (let below = at; below < Math.min(at + cell.rowSpan, grid.length); below++) {
        for (let beside = 0; beside < cell.colSpan; beside++) grid[below][column + beside] = below === at && !beside ? words : "";
      }
    }
  }
  const width = grid.reduce((most, row) => Math.max(most, row.length), 0);
  const lines = grid.map((row) => `| ${Array.from({ length: width }, (_, column) => row[column] ?? "").join(" | ")} |`);
  return [lines[0], `|${" --- |".repeat(width)}`, ...lines.slice(1)].join("\n");
}

/** The words of some nodes; ends of lines are those that are shown. */
function inline(nodes, shown = {}) {
  return [...nodes].map((node) => inlineOf(node, shown)).join("");
}

function inlineOf(node, shown) {
  // A line end in the source is a space, but none between two Han characters.
  if (node.nodeType === Node.TEXT_NODE) {
    return setAside(node.data).replace(/([^\0-\x7f])[ \t]*[\r\n]+[ \t]*(?=[^\0-\x7f])/g, "$1").replace(/[ \t\r\n\xa0]+/g, " ");
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const name = node.localName;
  if (name === "br") return "\n";
  const style = node.dataset.style ?? "";
  const note = /#_?(ftn|edn)(?:ref)?([0-9]+)$/.exec(node.getAttribute("href") ?? "");
  if (note) return noteOf(note);
  const words = inline(node.childNodes, shown);
  if (name === "rt") return words.trim() && `（${words.trim()}）`;
  const position = name === "sup" ? "super" : name === "sub" ? "sub" : /vertical-align:\s*(super|sub)\b/.exec(style)?.[1];
  if (position) return raised(words, RAISED[position]);
  const weight = /font-weight:\s*(\w+)/.exec(style)?.[1];
  const isBold = weight ? /^(?:bold|bolder|[6-9]00)$/.test(weight) : name === "b" || name === "strong";
  if (isBold && shown.isBoldShown !== false && !words.includes(BOLD)) return words.split("\n").map(bold).join("\n");
  if (name === "a") return linked(words, (node.getAttribute("href") ?? "").trim());
  return node.matches(ON_OWN_LINES) ? `\n${words}\n` : words;
}

/** A line between marks; blanks stay outside of these. */
const marked = (line, mark) => (line.trim() ? line.replace(line.trim(), (words) => `${mark}${words}${mark}`) : line);

const bold = (line) => marked(line, BOLD);

/**
 * Text with the marks of its bold words; without those that would be read as asterisks, or pair otherwise (_marked in word/text.py).
 * In an address that is bold in part they would be of it (_with_whole_addresses there).
 */
function withBold(text, { patterns }) {
  const pieces = text.split(BOLD);
  if (pieces.length === 1) return text;
  const words = pieces.join("");
  const isBold = pieces.flatMap((piece, at) => Array(piece.length).fill(at % 2 === 1));
  const changes = [...isBold.keys()].filter((at) => at && isBold[at] !== isBold[at - 1]);
  for (const match of patterns.marks.WEB_ADDRESS.finditer(words)) {
    const within = changes.filter((at) => at > match.index && at < match.index + match[0].length);
    // Han that is set off from an address is the text going on.
    const end = within.find((at) => /[^\0-\x7f]/.test(words[at])) ?? match.index + match[0].length;
    if (within.some((at) => at < end)) isBold.fill(false, match.index, end);
  }
  const ends = [...isBold.keys()].slice(1).filter((at) => isBold[at] !== isBold[at - 1]);
  const parts = [0, ...ends].map((at, number) => [words.slice(at, ends[number]), isBold[at]]);
  // Marks of punctuation alone look the same in bold.
  const told = parts.map(([part, bold]) => (bold && /[\p{L}\p{N}]/u.test(part) ? marked(part, "**") : part)).join("");
  const wanted = parts.filter(([part, bold]) => bold && /[\p{L}\p{N}]/u.test(part)).map(([part]) => part.trim());
  const read = patterns.as_markdown.BOLD_SPAN.finditer(told).map(([, bold]) => bold);
  return read.length === wanted.length && read.every((each, at) => each === wanted[at]) ? told : words;
}

/** Figures as the characters for raised or lowered ones; all or nothing: half of a word raised would be no word. */
function raised(words, [figures, written]) {
  return [...words].every((mark) => figures.includes(mark)) ? [...words].map((mark) => written[figures.indexOf(mark)]).join("") : words;
}

/** Words that lead to an address of the web; brackets in them, and in the address, are none of its marks. */
function linked(words, address) {
  const shown = words.trim();
  if (shown.replaceAll(BOLD, "") === address) return words;
  if (!/^https?:\/\/./.test(address) || !shown || shown.includes("\n")) return words;
  const target = address.replace(/[\s()<>"]/g, (mark) => (/[()]/.test(mark) ? `%${mark.charCodeAt(0).toString(16)}` : encodeURIComponent(mark)));
  return `[${shown.replace(/[[\]]/g, (mark) => `&#${mark.charCodeAt(0)};`)}](${target})`;
}
