/*
 * A Word file from elements of pages.
 *
 *   await wordFile({ template, title, elements })
 *
 * The elements are those of a report (`report.js` finds them), of a selection (`volume.js`), or whatever else has the same
 * tags: an h1 is the title, an h2 a heading of the first level. `<nav class="word-contents">` becomes the table of contents;
 * what has `data-style` is in the style of that name; `data-begins="page"` begins a page. Links and images must be those of
 * a document that knows its address, or of `loadPage`.
 */

import { eachOf } from "../gathered.js";
import { loadJson } from "../loader.js";
import { Story } from "./body.js";
import { contentsOf } from "./contents.js";
import { WordPackage } from "./package.js";
import { loadPicture } from "./pictures.js";
import { field, lineOf, runs } from "./words.js";
import { all, allowed, make, read, value } from "./xml.js";

const DAY = "日期"; // the tag of the content control that says it, as the build has it in the template
const LISTS = { ul: "report-bullets", ol: "report-numbers" };

/** What is known of the whole file while it is written. */
class Book {
  #pictures;
  #headings = [];
  #contents = null;
  #last = 0;
  #notes = new Map();
  #repeated = new Map();

  constructor(template, pictures) {
    this.package = new WordPackage(template);
    this.#pictures = pictures;
    this.document = this.package.part(this.package.main);
    this.body = all(this.document, "w:body")[0];
    this.section = this.body.lastElementChild;
    const styles = all(this.package.part(this.package.related("styles")), "w:style");
    this.styles = new Map(
      styles.map((style) => [read(all(style, "w:name")[0], "w:val").toLowerCase(), read(style, "w:styleId")]),
    );
    this.numbering = this.package.part(this.package.related("numbering")).documentElement;
    this.notes = this.package.part(this.package.related("footnotes")).documentElement;
    const size = read(all(this.section, "w:pgSz")[0], "w:w");
    const margins = all(this.section, "w:pgMar")[0];
    this.width = size - read(margins, "w:left") - read(margins, "w:right");
    this.bookmarks = new Map();
    this.anchors = new Map();
  }

  /** A number that nothing else in the file has. */
  count() {
    this.#last += 1;
    return this.#last;
  }

  /** Write the text. */
  write(elements) {
    const container = make("w:body");
    this.#prepare(elements);
    const story = new Story(this, this.package.main, { container });
    story.write(elements);
    // What nothing refers to is shown on the page, and not lost here.
    for (const note of this.#notes.values()) {
      if (!note.number) story.write(note.element.childNodes, { style: "footnote text" });
    }
    story.end();
    this.section.before(...container.childNodes);
  }

  /** Find what the text leads to within itself: headings, footnotes, lines with an id. */
  #prepare(elements) {
    const within = (selector) =>
      elements.flatMap((each) => [...(each.matches(selector) ? [each] : []), ...each.querySelectorAll(selector)]);
    const named = (prefix) => `${prefix}${String(this.count()).padStart(8, "0")}`;
    for (const target of within("h1, h2, h3, h4, h5, h6, [data-style][id]")) {
      const bookmark = named(target.dataset.style ? "_Ref" : "_Toc");
      this.bookmarks.set(target, bookmark);
      if (target.id) this.anchors.set(target.id, bookmark);
      if (target.dataset.style) continue;
      const words = lineOf(target.childNodes).map((piece) => piece.words || (piece.isBreak ? " " : "")).join("");
      this.#headings.push({ level: Number(target.localName[1]) - 1, words, bookmark });
    }
    for (const element of within(".footnote li[id]")) this.#notes.set(element.id, { element });
    const references = within("a.footnote-ref").map((each) => each.getAttribute("href").slice(1));
    this.#repeated = new Map(
      references.filter((id, at) => references.indexOf(id) !== at).map((id) => [id, named("_Ref")]),
    );
  }

  /** Content within a bookmark. */
  marked(name, content) {
    const id = this.count();
    return [make("w:bookmarkStart", { "w:id": id, "w:name": name }), ...content, make("w:bookmarkEnd", { "w:id": id })];
  }

  /** A reference to a footnote, which is written when it is first referred to; null where there is none. */
  reference(id) {
    const note = this.#notes.get(id);
    if (!note) return null;
    const style = make("w:rPr", {}, value("w:rStyle", this.styles.get("footnote reference")));
    const bookmark = this.#repeated.get(id);
    if (note.number) {
      const shown = make("w:r", {}, style, ...runs({ words: String(note.number) }, this.styles).map((each) => each.lastElementChild));
      return field(` NOTEREF ${bookmark} \\f \\h `, shown);
    }
    note.number = this.notes.childElementCount - 1; // behind the two lines that set notes off
    const element = make("w:footnote", { "w:id": note.number });
    const story = new Story(this, this.package.related("footnotes"), { container: element, base: "footnote text" });
    story.write(note.element.childNodes);
    story.end();
    const mark = make("w:r", {}, style.cloneNode(true), make("w:footnoteRef"));
    const first = [...element.children].find((each) => each.localName === "p");
    const properties = [...first.children].find((each) => each.localName === "pPr");
    first.insertBefore(mark, properties ? properties.nextSibling : first.firstChild);
    mark.after(...runs({ words: " " }, this.styles));
    this.notes.append(element);
    const run = make("w:r", {}, style, make("w:footnoteReference", { "w:id": note.number }));
    return bookmark ? this.marked(bookmark, [run]) : [run];
  }

  /** The id of a new list (`w:num`) for items of a level, which counts from what the page says. */
  list(element, level) {
    const name = LISTS[element.localName];
    const definition = all(this.numbering, "w:abstractNum").find((each) =>
      all(each, "w:name").some((said) => read(said, "w:val") === name),
    );
    const ids = all(this.numbering, "w:num").map((each) => Number(read(each, "w:numId")));
    const id = Math.max(0, ...ids) + 1;
    const start = value("w:startOverride", element.start ?? 1);
    const override = make("w:lvlOverride", { "w:ilvl": level }, start);
    const counted = make(
      "w:num",
      { "w:numId": id },
      value("w:abstractNumId", read(definition, "w:abstractNumId")),
      element.localName === "ol" ? override : null,
    );
    const after = all(this.numbering, "w:num").at(-1) ?? all(this.numbering, "w:abstractNum").at(-1);
    after.after(counted);
    return id;
  }

  /** The id by which a part leads to an image. */
  picture(image, path) {
    const { content, suffix } = this.#pictures.get(image);
    return this.package.addPicture(path, content, suffix);
  }

  /** The contents come here, when all headings are known. */
  contentsGoTo(container, place) {
    this.#contents = { place, stand: make("w:sdt") };
    container.append(this.#contents.stand);
  }

  /** Complete what is known at the end, and return the file. */
  finish(title) {
    if (this.#contents) {
      const { place, stand } = this.#contents;
      const contents = contentsOf(place, this.#headings, this.styles, this.width);
      if (contents) stand.replaceWith(contents);
      else stand.remove();
    }
    const today = new Date();
    const day = `${today.getFullYear()}年${today.getMonth() + 1}月${today.getDate()}日`;
    for (const path of this.package.paths(/^word\/(header|footer)\d*\.xml$/)) {
      for (const tag of all(this.package.part(path), "w:tag").filter((each) => read(each, "w:val") === DAY)) {
        const words = all(tag.parentElement.parentElement, "w:t");
        words.forEach((each, at) => { each.textContent = at ? "" : day; });
      }
    }
    for (const path of this.package.paths(/^docProps\/core\.xml$/)) {
      for (const each of all(this.package.part(path), "dc:title")) each.textContent = allowed(title);
    }
    return this.package.blob();
  }
}

/**
 * @param {{template: string, title: string, elements: Element[]}} given the path of the template inside the site, what the
 *   file says is its title, and what stands in it
 * @returns {Promise<Blob>}
 * @throws {LoadError} the template or an image cannot be loaded
 */
export async function wordFile({ template, title, elements }) {
  const source = await loadJson(template);
  const images = elements.flatMap((each) => [...each.querySelectorAll("figure img")]);
  const pictures = await eachOf(images, async (image) => [image, await loadPicture(image)]);
  const book = new Book(source, new Map(pictures));
  book.write(elements);
  return book.finish(title);
}
