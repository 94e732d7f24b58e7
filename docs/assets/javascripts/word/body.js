/*
 * Blocks of a page as paragraphs and tables of a Word file, each in the style that it is one of.
 */

import { decoded } from "../loader.js";
import { drawing } from "./pictures.js";
import { tableOf } from "./tables.js";
import { lineOf, runs } from "./words.js";
import { make, text, value } from "./xml.js";

const BLOCKS = "h1, h2, h3, h4, h5, h6, p, ul, ol, li, dl, dt, dd, blockquote, pre, table, hr, figure, div, section, article, header, footer, nav, aside, details";
const DEEPEST_LIST = 8;
const DEEPEST_HEADING = 6;
const LIST_INDENT = [1120, 480]; // of the first level, and what each further one adds: as the template defines its lists
const QUOTE_INDENT = 640;
// In twentieths of a point: 60 millimetres, and half a line.
const ABOVE_COVER = 3400;
const BELOW_PART = 280;
const CHARACTER = 320;

/** Writes into one story: the text, or a footnote. */
export class Story {
  #book;
  #path;

  /**
   * @param {object} book what the whole file has: package, styles, lists, notes, pictures, bookmarks, width
   * @param {string} path of the part
   * @param {object} options `container`: the element that is written into; `base`: the style of its paragraphs
   */
  constructor(book, path, { container, base = "" }) {
    this.#book = book;
    this.#path = path;
    this.container = container;
    this.base = base;
  }

  /** Write elements, or what stands in one. */
  write(nodes, place = {}) {
    let line = [];
    const end = () => {
      if (line.length) this.#paragraph(line, place);
      line = [];
    };
    for (const node of nodes) {
      if (node.nodeType === Node.ELEMENT_NODE && node.matches(BLOCKS)) {
        end();
        this.#block(node, place);
      } else {
        line.push(node);
      }
    }
    end();
  }

  #block(element, place) {
    const tag = element.localName;
    if (element.matches(".footnote")) return; // its notes stand where they are referred to
    if (place.item && !element.matches("p, div")) this.#begin(place);
    if (element.matches(".word-contents")) this.#book.contentsGoTo(this.container, element);
    else if (/^h[1-6]$/.test(tag)) this.#heading(element);
    else if (tag === "ul" || tag === "ol") this.#list(element, place);
    else if (tag === "blockquote") this.write(element.childNodes, { ...place, item: null, style: "quote", quotes: (place.quotes ?? 0) + 1 });
    else if (tag === "pre") this.#code(element, place);
    else if (tag === "table") this.#table(element);
    else if (tag === "hr") this.#rule();
    else if (tag === "figure") this.#figure(element);
    else if (element.dataset.style) this.write(element.childNodes, { ...place, style: element.dataset.style, target: element });
    else this.write(element.childNodes, place);
  }

  #heading(element) {
    const level = Math.min(DEEPEST_HEADING, Number(element.localName[1]) - 1);
    const style = level ? `heading ${level}` : "title";
    const { begins } = element.dataset;
    const isPart = begins === "page";
    const properties = make(
      "w:pPr",
      {},
      value("w:pStyle", this.#book.styles.get(style)),
      isPart ? make("w:pageBreakBefore") : null,
      isPart ? make("w:spacing", { "w:after": BELOW_PART }) : null,
      begins === "cover" ? make("w:spacing", { "w:before": ABOVE_COVER }) : null,
      isPart ? make("w:ind", { "w:firstLine": 0, "w:firstLineChars": 0 }) : null,
      isPart ? value("w:jc", "center") : null,
    );
    const words = this.#line(lineOf(element.childNodes), element.matches(".withdrawn") ? { struck: true } : {});
    this.container.append(make("w:p", {}, properties, ...this.#marked(element, words)));
  }

  /** What stands in a paragraph, in the bookmark of the element that it is made of, if that has one. */
  #marked(element, content) {
    const bookmark = this.#book.bookmarks.get(element);
    return bookmark ? this.#book.marked(bookmark, content) : content;
  }

  #list(element, place) {
    const level = Math.min(DEEPEST_LIST, (place.level ?? -1) + 1);
    const list = this.#book.list(element, level);
    for (const each of element.children) {
      const item = { isBegun: false };
      this.write(each.childNodes, { ...place, level, list, item });
      this.#begin({ level, list, item });
    }
  }

  /** Write the mark of an item that has no words before what stands in it. */
  #begin(place) {
    if (!place.item.isBegun) this.container.append(make("w:p", {}, this.#properties(place)));
  }

  /** A paragraph of what stands within a line; one that shows nothing is none. */
  #paragraph(nodes, place) {
    const line = lineOf(nodes);
    if (line.length) this.container.append(make("w:p", {}, this.#properties(place), ...this.#marked(place.target, this.#line(line))));
  }

  /** In the order of the schema (CT_PPr). */
  #properties({ style, align, list, level, item, quotes, isHidden }) {
    const isFirst = item && !item.isBegun;
    if (item) item.isBegun = true;
    const name = item ? (isFirst ? "list paragraph" : "list continue") : (style ?? this.base);
    const found = [name && value("w:pStyle", this.#book.styles.get(name.toLowerCase()))];
    if (isFirst) found.push(make("w:numPr", {}, value("w:ilvl", level), value("w:numId", list)));
    if (isHidden) found.push(make("w:spacing", { "w:line": 20, "w:lineRule": "exact" }));
    // What stands in one quotation and in no list is indented by its style.
    const isIndented = level !== undefined || quotes > 1;
    const left = (level === undefined ? 0 : LIST_INDENT[0] + level * LIST_INDENT[1]) + (quotes ?? 0) * QUOTE_INDENT;
    const hanging = isFirst ? { "w:hanging": LIST_INDENT[1] } : {};
    const inCharacters = name === "quote" ? { "w:leftChars": Math.round((100 * left) / CHARACTER) } : {}; // as its style says it
    if (isIndented) found.push(make("w:ind", { "w:left": left, ...inCharacters, ...hanging, "w:firstLineChars": 0 }));
    if (align) found.push(value("w:jc", align));
    return found.some(Boolean) ? make("w:pPr", {}, ...found) : null;
  }

  /** Runs of pieces, those of a link within it. */
  #line(line, format = {}) {
    const made = [];
    let last = "";
    for (const piece of line) {
      const link = piece.link && this.#target(piece.link) ? piece.link : "";
      const own = this.#piece({ ...piece, ...format, link });
      if (link && link !== last) made.push(this.#link(link));
      if (link) made.at(-1).append(...own);
      else made.push(...own);
      last = link;
    }
    return made;
  }

  #piece(piece) {
    if (piece.isBreak) return [make("w:r", {}, make("w:br"))];
    if (!piece.note) return runs(piece, this.#book.styles);
    const isInNote = this.#path !== this.#book.package.main;
    return (isInNote ? null : this.#book.reference(piece.note)) ?? runs({ words: piece.shown, raised: true }, this.#book.styles);
  }

  /** The bookmark that a link within the page leads to, or its address. */
  #target(link) {
    return link.startsWith("#") ? this.#book.anchors.get(decoded(link.slice(1))) : link;
  }

  #link(link) {
    const target = this.#target(link);
    const said = link.startsWith("#") ? { "w:anchor": target } : { "r:id": this.#book.package.link(this.#path, target) };
    return make("w:hyperlink", { ...said, "w:history": 1 });
  }

  /** Code, as far in as the item that it stands in. */
  #code(element, { level, list, item }) {
    if (item) this.#begin({ level, list, item });
    const lines = element.textContent.replace(/\n$/, "").split("\n");
    const written = lines.flatMap((line, at) => {
      const parts = line.split("\t").flatMap((part, tab) => [tab ? make("w:tab") : null, part ? text(part) : null]);
      return [at ? make("w:br") : null, ...parts];
    });
    const run = make("w:r", {}, ...written);
    this.container.append(make("w:p", {}, this.#properties({ style: "html preformatted", level }), run));
  }

  #table(element) {
    if (this.container.lastElementChild?.localName === "tbl") this.#separate();
    const paragraph = (cells, { bold, ...place }) => {
      const line = cells.flatMap((cell, at) => [...(at ? [{ words: " " }] : []), ...lineOf(cell.childNodes)]);
      return make("w:p", {}, this.#properties(place), ...this.#line(line, bold ? { bold } : {}));
    };
    this.container.append(tableOf(element, this.#book.width, paragraph));
  }

  /** Two tables without a paragraph between them would be one, and none may be the last of a story. */
  #separate() {
    this.container.append(make("w:p", {}, this.#properties({ style: "报告表格", isHidden: true })));
  }

  #rule() {
    const edge = make("w:bottom", { "w:val": "single", "w:sz": 4, "w:space": 1, "w:color": "auto" });
    const style = value("w:pStyle", this.#book.styles.get("报告图片"));
    this.container.append(make("w:p", {}, make("w:pPr", {}, style, make("w:pBdr", {}, edge))));
  }

  #figure(element) {
    const image = element.querySelector("img");
    const id = this.#book.picture(image, this.#path);
    const shown = make("w:r", {}, drawing(image, id, this.#book.count(), this.#book.width));
    this.container.append(make("w:p", {}, this.#properties({ style: "报告图片" }), shown));
    const caption = element.querySelector("figcaption");
    if (caption) this.#paragraph(caption.childNodes, { style: "caption" });
  }

  /** End the story: what is its last, a table aside. */
  end() {
    const last = this.container.lastElementChild;
    if (!last || last.localName === "tbl") this.#separate();
  }
}
