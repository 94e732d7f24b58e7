/*
 * The report as headings and paragraphs while it is being written. What was typed is text, never markup.
 */

import { isLiteral } from "./as_markdown.js";
import { fencedBlocks } from "./fences.js";
import { firstExcess } from "./limits.js";
import { pictureIn } from "./report_file.js";

const make = (tag, textContent) => Object.assign(document.createElement(tag), { textContent });

/** A text as an element: bold text, code and escaped characters as they will be read, the rest as it was typed. */
function written(tag, text, facts) {
  const { marks, as_markdown } = facts.patterns;
  const isCell = tag === "td" || tag === "th";
  const shown = (part) => marks.ESCAPE.sub((whole, character, at) => (isLiteral(part, at, facts) ? whole : character), part);
  const append = (element, part) => {
    let at = 0;
    for (const match of as_markdown.KEPT.finditer(part)) {
      const [whole, code, , , , bold] = match;
      if (code === undefined && bold === undefined) continue;
      element.append(shown(part.slice(at, match.index)));
      if (code === undefined) element.append(append(make("strong", ""), bold));
      else element.append(make("code", isCell ? code.replaceAll("\\|", "|") : code));
      at = match.index + whole.length;
    }
    element.append(shown(part.slice(at)));
    return element;
  };
  return append(make(tag, ""), text);
}

/** A line as an item of a list: { list, words }, or null. */
function listItem(line, { patterns }) {
  const bullet = patterns.raw_lines.LIST_ITEM.fullmatch(line);
  if (bullet) return { list: "ul", words: bullet[1] };
  const number = patterns.as_markdown.ITEM_NUMBER.match(line);
  return number && { list: "ol", words: line.slice(number[0].length).trim(), start: Number(number[1]) };
}

/** The cells of a line of a table; strokes in code part none. */
function cellsOf(line, { CELL_EDGE, TABLE_EDGES, NO_EDGES }) {
  const words = TABLE_EDGES.sub("", line);
  const edges = CELL_EDGE.finditer(NO_EDGES.sub((found) => " ".repeat(found.length), words)).map(({ index }) => index);
  return [...edges, words.length].map((end, number) => words.slice(number ? edges[number - 1] + 1 : 0, end));
}

/** The lines of a table as an element; the second parts its head from its rows. */
function tableElement([head, , ...rows], facts) {
  const table = document.createElement("table");
  for (const [number, line] of [head, ...rows].entries()) {
    const cells = cellsOf(line, facts.patterns.raw_tables);
    table.insertRow().append(...cells.map((words) => written(number ? "td" : "th", words.trim(), facts)));
  }
  return table;
}

/** A block of Markdown as an element: what analyses are made of are headings, lists, tables and paragraphs. */
function blockElement(text, facts) {
  const heading = facts.patterns.marks.HEADING.fullmatch(text);
  if (heading) return written("h5", heading[2], facts);
  const lines = text.split("\n").map((line) => line.trim());
  if (lines.length > 1 && lines[0].includes("|") && facts.patterns.marks.TABLE_RULE.fullmatch(lines[1])) return tableElement(lines, facts);
  const items = lines.map((line) => listItem(line, facts));
  if (!items.every(Boolean)) return written("p", text, facts);
  const list = document.createElement(items[0].list);
  if (items[0].start > 1) list.start = items[0].start;
  list.append(...items.map((item) => written("li", item.words, facts)));
  return list;
}

function figureElement({ name, description, title }, addressOf) {
  const element = document.createElement("figure");
  const image = Object.assign(document.createElement("img"), { src: addressOf(name) ?? "", alt: description });
  element.append(image, Object.assign(document.createElement("figcaption"), { textContent: title || "图" }));
  return element;
}

/** Lines without code as elements, pictures apart from the lines around them. */
function proseOf(lines, report, facts, addressOf) {
  return lines.join("\n").trim().split(/\n\s*\n/).flatMap((block) => {
    const shown = [];
    let words = [];
    const close = () => {
      if (words.some((line) => line.trim())) shown.push(blockElement(words.join("\n"), facts));
      words = [];
    };
    for (const line of block.split("\n")) {
      const picture = pictureIn(line, report);
      if (picture) {
        close();
        shown.push(figureElement(picture, addressOf));
      } else words.push(line);
    }
    close();
    return shown;
  });
}

/** Add a block of code behind elements; one that is set in stands in the item above it. */
function addCode(shown, { lead, code }, { patterns: { marks } }) {
  const element = document.createElement("pre");
  element.append(make("code", code.join("\n")));
  const mark = marks.ITEM_MARK.search(lead)?.[0];
  if (mark) {
    const list = document.createElement(/[0-9]/.test(mark) ? "ol" : "ul");
    if (Number.parseInt(mark, 10) > 1) list.start = Number.parseInt(mark, 10);
    list.append(make("li", ""));
    shown.push(list);
  }
  const isOfItem = shown.at(-1)?.matches("ol, ul") && (mark || /^(?: {2}|\t|\u3000)[^>]*$/.test(lead));
  if (isOfItem) shown.at(-1).lastElementChild.append(element);
  else shown.push(element);
}

/** The blocks of a section as elements. */
function blocksOf(text, report, facts, addressOf) {
  const lines = text.split("\n");
  const shown = [];
  let end = 0;
  for (const block of fencedBlocks(lines, facts)) {
    shown.push(...proseOf(lines.slice(end, block.opening), report, facts, addressOf));
    addCode(shown, block, facts);
    end = block.closing + 1;
  }
  return [...shown, ...proseOf(lines.slice(end), report, facts, addressOf)];
}

/** The elements that show a report; `addressOf` returns where a picture is, by its name. */
export function previewOf(report, facts, addressOf = () => undefined) {
  if (report.sections.some((text) => firstExcess(text, facts))) {
    return [make("p", "正文里的内容太多，不能预览。")];
  }
  const named = [[report.date, report.until].filter((each) => each?.trim()).join("至"), ...report.region.map((row) => row.name), ...report.entities.map((row) => row.name)];
  const about = named.filter((fact) => fact.trim());
  const body = report.sections.flatMap((text, index) => {
    if (!text.trim()) return [];
    return [make("h4", facts.sections[index][1]), ...blocksOf(text, report, facts, addressOf)];
  });
  const title = report.title.trim();
  if (!title && !about.length && !body.length) return [make("p", "还没有内容。")];
  return [make("h3", title || "（还没有标题）"), ...(about.length ? [make("p", about.join("，"))] : []), ...body];
}
