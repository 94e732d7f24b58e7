/* How a comparison is shown: tables of counts, each of which leads to what it counts, and small pictures of them. */

import { siteAddress } from "../loader.js";
import { addressOf } from "../search/address.js";
import { make } from "../search/elements.js";
import { chineseDate } from "../search/index.js";
import { compareSuffix } from "./comparison.js";

const SHOWN = 12;
const LISTED = 100;
const NUMERALS = ["", "", "两", "三", "四"];
// As in hooks/eventlib/pages/statistics.py.
const LEVELS = 4;

const link = (href, ...children) => make("a", { href }, ...children);

/** The address of the search for all reports under each of some keys, which are of different kinds. */
function searchFor(...conditions) {
  const filters = Object.fromEntries(conditions.map(({ kind, key }) => [kind, [key]]));
  return siteAddress(`search/${addressOf({ query: "", where: "", sort: "relevance", filters, withdrawn: true })}`);
}

/** Where a count leads: to the search or, as that takes one of the keys of a kind, to what two have in common. */
function addressFor(subject, row) {
  return subject.kind === row.kind
    ? siteAddress(`compare/${compareSuffix([subject, row])}#common`)
    : searchFor(subject, row);
}

/** A table with a column for each subject; cells are nodes or texts. */
function table(id, heading, subjects, rows) {
  const column = ({ name, url }) => make("th", { scope: "col" }, link(siteAddress(url), name));
  return make(
    "table",
    { class: "versus", "aria-labelledby": id },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, heading), ...subjects.map(column))),
    make("tbody", {}, ...rows),
  );
}

const row = (name, cells, hidden = false) => make("tr", { hidden }, make("th", { scope: "row" }, name), ...cells);

function countCell(count, most, href) {
  const level = count ? Math.ceil(LEVELS * Math.sqrt(count / most)) : 0;
  const attributes = level ? { class: `counts--${level}` } : {};
  return make("td", attributes, count ? link(href, String(count)) : make("span", {}, "0"));
}

/** The table of rows of counts; beyond the first few they are shown when asked for. */
function countsTable(id, heading, columns, rows) {
  const subjects = columns.map(({ subject }) => subject);
  const most = Math.max(...rows.flatMap(({ counts }) => counts));
  const lines = rows.slice(0, LISTED).map(({ kind, key, counts, entry }, number) => {
    const cells = counts.map((count, at) => countCell(count, most, addressFor(subjects[at], { kind, key })));
    const name = entry ? link(siteAddress(entry.url), entry.name) : `${key}年`;
    return row(name, cells, kind !== "years" && number >= SHOWN);
  });
  return [table(id, heading, subjects, lines), ...more(lines, rows.length)];
}

function more(lines, count) {
  const hidden = lines.filter((line) => line.hidden);
  const left = count - lines.length;
  const note = left > 0 ? [make("p", { class: "also" }, `还有 ${left} 行没有列出，篇数都不比上面的多。`)] : [];
  if (!hidden.length) return note;
  const button = make("button", { type: "button" }, `其余 ${hidden.length} 行`);
  const around = make("p", { class: "more" }, button);
  button.addEventListener("click", () => {
    for (const line of hidden) line.hidden = false;
    around.remove();
    hidden[0].querySelector("a").focus();
  });
  note.forEach((each) => (each.hidden = true));
  button.addEventListener("click", () => note.forEach((each) => (each.hidden = false)));
  return [around, ...note];
}

const SVG = "http://www.w3.org/2000/svg";

/** Columns as a picture, one for each count, the tallest standing for `most`; the table says the same. */
function columnsPicture(counts, most) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  const attributes = { viewBox: `0 0 ${counts.length} 24`, preserveAspectRatio: "none", "aria-hidden": "true" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const height = (count) => Math.round((2400 * count) / most) / 100;
  path.setAttribute("d", counts.map((count, at) => `M${at + 0.15} 24v-${height(count)}h.7V24z`).join(""));
  svg.append(path);
  return svg;
}

/** A picture of the years of each subject, all on one scale. */
function yearsPictures(columns, years) {
  const most = Math.max(...years.flatMap(({ counts }) => counts));
  const inOrder = [...years].reverse();
  const [first, last] = [inOrder[0].key, inOrder.at(-1).key];
  const picture = ({ subject, total }, at) => {
    const counts = inOrder.map((each) => each.counts[at]);
    const peak = Math.max(...counts);
    const caption = make(
      "figcaption",
      {},
      make("span", {}, `${first}年`),
      make("span", {}, `最多的一年 ${peak} 篇`),
      make("span", {}, `${last}年`),
    );
    const title = make("p", { class: "multiples__name" }, subject.name, " ", make("span", { class: "count" }, `${total} 篇`));
    return make("figure", { class: "timeline" }, title, columnsPicture(counts, most), caption);
  };
  return make("div", { class: "multiples" }, ...columns.map(picture));
}

function overview({ columns, pairs }) {
  const subjects = columns.map(({ subject }) => subject);
  const cells = (text) => columns.map((column) => make("td", {}, text(column)));
  const total = ({ subject, total: count }) => link(searchFor(subject), String(count));
  const day = (id) => make("time", { datetime: id.slice(0, 10) }, chineseDate(id.slice(0, 10)));
  const shared = (one, other) => {
    if (one === other) return make("td", {}, make("span", {}, "—"));
    const pair = pairs.find((each) => each.subjects.includes(one) && each.subjects.includes(other));
    const href = siteAddress(`compare/${compareSuffix(pair.subjects)}#common`);
    return make("td", {}, pair.count ? link(href, String(pair.count)) : make("span", {}, "0"));
  };
  return table("overview", "项目", subjects, [
    row("类别", cells(({ subject }) => make("span", {}, subject.type))),
    row("报告数", cells(total)),
    row("最早", cells(({ ids }) => day(ids.at(-1)))),
    row("最近", cells(({ ids }) => day(ids[0]))),
    ...(columns.length > 2
      ? subjects.map((one) => row(`与${one.name}共同`, subjects.map((other) => shared(one, other))))
      : []),
  ]);
}

/** The links to the pages that list what names two entities together, where there are such pages. */
function pairLinks(pairs, pairAddress) {
  const links = pairs
    .filter(({ hasPage }) => hasPage)
    .map(({ subjects }) => {
      const [first, second] = subjects.map(({ key }) => key).sort((a, b) => (a < b ? -1 : 1));
      const href = siteAddress(pairAddress.replace("{first}", first).replace("{second}", second));
      return make("li", {}, link(href, `${subjects[0].name}与${subjects[1].name}`));
    });
  return links.length ? [make("p", { class: "also" }, "同时写明两者的报告："), make("ul", { class: "links" }, ...links)] : [];
}

const section = (id, title, ...children) => make("section", {}, make("h2", { id }, title), ...children);

/**
 * Everything that is shown of a comparison.
 *
 * @param {object} comparison see compare()
 * @param {HTMLElement} list holds the reports that all share, and what shows more of them
 * @param {string} pairAddress the address of the page of two entities, `{first}` and `{second}` being their keys
 * @returns {HTMLElement[]}
 */
export function comparisonView(comparison, list, pairAddress) {
  const { columns, years, common, pairs } = comparison;
  const counts = (id, title, heading, rows) =>
    rows.length ? [section(id, title, ...countsTable(id, heading, columns, rows))] : [];
  return [
    section("overview", "概况", overview(comparison)),
    section("years", "历年篇数", yearsPictures(columns, years), ...countsTable("years", "年份", columns, years)),
    ...counts("places", "地区", "地区", comparison.places),
    ...counts("topics", "主题", "主题", comparison.topics),
    ...counts("entities", "同篇出现的实体", "实体", comparison.entities),
    section(
      "common",
      "共同的报告",
      make("p", {}, common.length ? `同属${NUMERALS[columns.length]}者的报告共 ${common.length} 篇。` : "没有同属它们的报告。"),
      ...pairLinks(pairs, pairAddress),
      list,
    ),
  ];
}
