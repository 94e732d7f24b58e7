/*
 * What Word, WPS and browsers put on the clipboard as HTML, in the form of a raw analysis: headings, lists, tables, bold
 * text, links and footnotes as marks, everything else as text. Word writes lists as paragraphs with `mso-list` in their
 * style and the number in a span of its own, and footnotes as links to anchors `_ftn1`. The HTML is parsed, never shown.
 */

import { isMarkdown } from "./raw_lines.js";

const BLOCKS = "p, h1, h2, h3, h4, h5, h6, li, table, blockquote, pre";
const SKIPPED = "script, title, del, [data-style*='mso-element:comment'], [data-style*='mso-hide'], [data-style*='display:none']";
const BULLET_INDENT = "  ";
// What Markdown would read as a mark, and the document shows: noncharacters stand for it until it is known whether the whole
// is Markdown. In addresses nothing is a mark.
const MARKS = "\\`*";
const MARK = /https?:\/\/\S+|[\\`*]/g;
const STAND_IN = /[\ufdd0-\ufdd2]/g;
const FIRST_STAND_IN = 0xfdd0;
const setAside = (text) =>
  text.replace(MARK, (mark) => (mark.length > 1 ? mark : String.fromCharCode(FIRST_STAND_IN + MARKS.indexOf(mark))));
const markOf = (standIn) => MARKS[standIn.charCodeAt(0) - FIRST_STAND_IN];

/**
 * The raw text of some HTML, and how many pictures are not in it: { text, pictures }. Null where the HTML says no more
 * than its words do.
 */
export function readRichText(html, facts) {
  const { DEEPEST } = facts.numbers.raw_points;
  const { body } = new DOMParser().parseFromString(withoutLook(html), "text/html");
  for (const element of body.querySelectorAll(SKIPPED)) element.remove();
  if (!body.querySelector(`${BLOCKS}, b, strong`)) return null;
  const lines = withContinued([...blocksIn(body, DEEPEST)].filter(({ text }) => text));
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

/** HTML whose styles are data and whose handlers are nothing: the policy of the page lets neither be, and says so each time. */
function withoutLook(html) {
  const tag = (written) => written.replace(/(\s)style(?=\s*=)/gi, "$1data-style").replace(/(\s)on(?=[a-z]+\s*=)/gi, "$1data-on");
  return html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*>/gi, tag);
}

/** The blocks within an element: { text, isItem, goesOn }; no heading is below the level `deepest`. */
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

const paragraphs = (text) => text.split("\n").map((line) => ({ text: line.trim(), isItem: false }));

function* blockOf(element, deepest) {
  const name = element.localName;
  const heading = /^h([1-6])$/.exec(name);
  const list = /level([1-9])/.exec(/mso-list:[^;]*/.exec(element.dataset.style ?? "")?.[0] ?? "");
  if (name === "table") yield { text: tableOf(element), isItem: false };
  else if (heading) {
    const words = inline(element.childNodes, { isBoldShown: false }).replaceAll("\n", " ").trim();
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
  const id = /^ftn([0-9]+)$/.exec(element.closest("[id^=ftn]")?.id ?? "");
  const text = inline(element.childNodes, { isBoldShown: element.className !== "MsoTitle" });
  // What Word sets in below an item, without a mark: of the style for it, or of that of items with all of its lines set in.
  const isSetIn = /margin-left:\s*[0-9.]*[1-9]/.test(element.dataset.style ?? "");
  const goesOn = /^MsoListContinue/.test(element.className) || (/^MsoListParagraph/.test(element.className) && isSetIn);
  if (id) yield { text: `[^${id[1]}]: ${text.replaceAll("\n", " ").replace(/^\s*\[\^[^\]]*\]\s*/, "").trim()}`, isItem: false };
  else for (const line of paragraphs(text)) yield { ...line, goesOn };
}

/** A paragraph that Word numbers or gives a bullet: the mark stands in a span that is told by its style. */
function itemOfWord(element, level) {
  const mark = element.querySelector("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']");
  const number = mark?.textContent.replace(/\s/g, "") ?? "";
  mark?.remove();
  const words = inline(element.childNodes).replaceAll("\n", " ").trim();
  const isNumber = /[0-9０-９一二三四五六七八九十①-⑳]/.test(number);
  return isNumber ? { text: `${number} ${words}`, isItem: true } : { text: `${BULLET_INDENT.repeat(level - 1)}- ${words}`, isItem: true };
}

/** An item of a list of HTML, and the lists within it. */
function* itemOf(item, deepest) {
  const list = item.parentElement;
  const within = [...item.querySelectorAll(":scope > ul, :scope > ol, :scope > pre, :scope > table")];
  const own = [...item.childNodes].filter((node) => !within.includes(node));
  let depth = -1;
  for (let above = item; above; above = above.parentElement.closest("li")) depth += 1;
  const siblings = [...list.children].filter(({ localName }) => localName === "li");
  const mark = list.localName === "ol" ? `${siblings.indexOf(item) + 1}.` : "-";
  const lead = `${BULLET_INDENT.repeat(depth)}${mark} `;
  const words = inline(own).replaceAll("\n", " ").trim();
  // Code that stands in an item alone begins on the line of the mark.
  const code = words || !within[0]?.matches("pre") ? null : within.shift();
  const shown = code ? [...blockOf(code, deepest)][0].text.replace(/\n(?=.)/g, `\n${" ".repeat(lead.length)}`) : words;
  yield { text: lead + shown, isItem: true };
  for (const each of within) {
    if (!each.matches("pre, table")) yield* blocksIn(each, deepest);
    else for (const { text } of blockOf(each, deepest)) yield { text: text.replace(/^(?=.)/gm, BULLET_INDENT.repeat(depth + 2)), isItem: false };
  }
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
  const note = /#_?(?:ftn|edn)(?:ref)?([0-9]+)$/.exec(node.getAttribute("href") ?? "");
  if (note) return `[^${note[1]}]`;
  const words = inline(node.childNodes, shown);
  const isBold = name === "b" || name === "strong" || /font-weight:\s*(?:bold|[6-9]00)/.test(node.dataset.style ?? "");
  if (isBold && shown.isBoldShown !== false && words.trim() && !words.includes("**")) return words.replace(/^(\s*)(.*?)(\s*)$/s, "$1**$2**$3");
  const address = name === "a" ? (node.getAttribute("href") ?? "") : "";
  if (/^https?:\/\/[^\s()<>]+$/.test(address) && words.trim() && words.trim() !== address && !/[[\]\n]/.test(words)) return `[${words.trim()}](${address})`;
  return node.matches("p, div, li") ? `${words}\n` : words;
}
