/*
 * What stands within a line, from the HTML of a page: words with their format, links, line ends, references to footnotes.
 */

import { make, text, value } from "./xml.js";

/** What of a page is for the screen alone. */
const ADDED = ".headerlink, .footnote-backref, button, script, style, template";
const BLANKS = /[ \t\n\r\f]+/g;
const RIGHT_TO_LEFT = "\\u0590-\\u08ff\\ufb1d-\\ufdff\\ufe70-\\ufeff\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}";
const TURNS = new RegExp(`([${RIGHT_TO_LEFT}]+(?:[\\s\\p{P}]+[${RIGHT_TO_LEFT}]+)*)`, "u");

/**
 * A piece of a line: words with their format, a line end (`isBreak`), or a reference to a footnote (`note`: its id).
 *
 * @typedef {{words: string, bold?: boolean, italic?: boolean, struck?: boolean, code?: boolean, raised?: boolean, style?: string, link?: string, isBreak?: boolean, note?: string}} Piece
 */

/** @returns {Generator<Piece>} */
function* pieces(nodes, format) {
  for (const node of nodes) {
    if (node.nodeType === Node.TEXT_NODE) {
      yield { ...format, words: node.data };
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(ADDED)) {
      yield* ofElement(node, format);
    }
  }
}

function* ofElement(element, format) {
  const tag = element.localName;
  if (tag === "br") {
    yield { words: "", isBreak: true };
  } else if (tag === "a" && element.matches(".footnote-ref")) {
    yield { words: "", note: element.getAttribute("href").slice(1), shown: element.textContent };
  } else {
    const own = {
      ...((tag === "strong" || tag === "b") && { bold: true }),
      ...((tag === "em" || tag === "i") && { italic: true }),
      ...(tag === "code" && { code: true }),
      ...(tag === "sup" && !element.querySelector(".footnote-ref") && { raised: true }),
      ...(element.dataset.style && { style: element.dataset.style }),
      // A name that leads to its page does so for the author of no text.
      ...(tag === "a" && element.matches("[href]:not(.name)") && { link: linkOf(element) }),
    };
    yield* pieces(element.childNodes, { ...format, ...own });
  }
}

/** Where a link leads: an address, `#` with an id of the same page, or nowhere that a file could lead to. */
function linkOf(element) {
  const written = element.getAttribute("href");
  return written.startsWith("#") ? written : /^(https?|mailto):/.test(element.href) ? element.href : "";
}

/** The pieces of a line, blanks as a browser shows them: one for several, none at the ends. */
export function lineOf(nodes) {
  const line = [];
  let isAfterBlank = true;
  for (const piece of pieces(nodes, {})) {
    if (piece.isBreak || piece.note) {
      isAfterBlank = Boolean(piece.isBreak);
      line.push(piece);
      continue;
    }
    let words = piece.words.replace(BLANKS, " ");
    if (isAfterBlank && words.startsWith(" ")) words = words.slice(1);
    if (!words) continue;
    isAfterBlank = words.endsWith(" ");
    line.push({ ...piece, words });
  }
  const last = line.at(-1);
  if (last?.words.endsWith(" ")) last.words = last.words.slice(0, -1);
  return line.filter(({ words, isBreak, note }) => words || isBreak || note);
}

/** Runs of words. Those from right to left are runs of their own: Word turns what it is told to turn. */
export function runs(piece, styles) {
  return piece.words
    .split(TURNS)
    .map((words, at) => words && run(text(words), { ...piece, isTurned: at % 2 === 1 }, styles))
    .filter(Boolean);
}

function run(content, piece, styles) {
  const style = piece.style ? styles.get(piece.style.toLowerCase()) : piece.link ? styles.get("hyperlink") : piece.code ? styles.get("html code") : null;
  const properties = [
    style && value("w:rStyle", style),
    piece.bold && make("w:b"),
    piece.italic && make("w:i"),
    piece.struck && make("w:strike"),
    piece.raised && value("w:vertAlign", "superscript"),
    piece.isTurned && make("w:rtl"),
  ].filter(Boolean);
  return make("w:r", {}, properties.length ? make("w:rPr", {}, ...properties) : null, content);
}

/** The three parts of a field with what it shows, as runs (17.16.18). */
export function field(instruction, ...shown) {
  const mark = (kind) => make("w:r", {}, make("w:fldChar", { "w:fldCharType": kind }));
  const words = make("w:instrText", { "xml:space": "preserve" });
  words.textContent = instruction;
  return [mark("begin"), make("w:r", {}, words), mark("separate"), ...shown, mark("end")];
}
