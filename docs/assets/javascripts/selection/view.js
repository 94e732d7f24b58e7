/* How a selection is shown: cover, contents, the reports with their facts, and the sources of all of them. */

import { make } from "../search/elements.js";
import { chineseDate } from "../search/index.js";
import { citation, sourceText } from "./assembly.js";

const numbered = (number, ...words) => [make("span", { class: "volume__number" }, number), " ", ...words];
const chapterId = (number) => `chapter-${number}`;

function cover({ title, subtitle, date, note }, siteName) {
  return make(
    "header",
    { class: "volume__cover" },
    make("h2", { class: "volume__title" }, title || "报告选编"),
    subtitle ? make("p", { class: "volume__subtitle" }, subtitle) : null,
    make("p", { class: "volume__made" }, siteName, ...(date ? ["　", make("time", { datetime: date }, chineseDate(date))] : [])),
    ...note.split(/\n+/).filter(Boolean).map((line) => make("p", { class: "volume__note" }, line)),
  );
}

function contents(chapters, sources) {
  const line = (href, number, text) =>
    make("a", { href }, ...numbered(number, text));
  const chapter = ({ number, report, parts }) => {
    const named = parts.filter(({ name }) => name);
    const inner = named.map((part) => make("li", {}, line(`#${part.anchor}`, part.number, part.name)));
    return make(
      "li",
      {},
      line(`#${chapterId(number)}`, number, report.title),
      named.length > 1 ? make("ol", {}, ...inner) : null,
    );
  };
  return make(
    "nav",
    { class: "volume__contents", "aria-labelledby": "contents" },
    make("h2", { id: "contents" }, "目录"),
    make(
      "ol",
      {},
      ...chapters.map(chapter),
      sources.length ? make("li", {}, make("a", { href: "#sources" }, "来源")) : null,
    ),
  );
}

/** What a reader has to know of a report before anything else; `at` is the day on which the selection was made. */
function notices({ withdrawn, corrections }, at) {
  const since = ({ date }) => (at && date >= at ? "这份选编做好之后，" : "");
  const notice = (text) => make("p", { class: "notice", role: "note" }, text);
  return [
    ...(withdrawn ? [notice(since(withdrawn) + withdrawn.text)] : []),
    ...corrections.map((each) => notice(`${since(each)}本报告有更正。${each.text}`)),
  ];
}

function facts({ report, sources }) {
  const rows = report.facts.flatMap(({ title, parts }) => [
    make("dt", {}, title),
    make("dd", {}, ...parts.map((part) => part.cloneNode(true))),
  ]);
  const cited = sources.length ? [make("dt", {}, "来源"), make("dd", {}, citation(document, sources))] : [];
  return make("dl", { class: "facts" }, ...rows, ...cited);
}

function chapterOf(chapter, at) {
  const { number, report, parts, footnotes } = chapter;
  const part = (each) => [
    each.name
      ? make("h3", { id: each.anchor }, ...numbered(each.number, each.name, ...each.marks))
      : null,
    ...each.blocks,
  ];
  return make(
    "section",
    { class: "volume__chapter" },
    make(
      "h2",
      { id: chapterId(number), class: report.withdrawn ? "withdrawn" : null },
      ...numbered(number, make("a", { href: report.address, "data-published": report.published }, report.title)),
    ),
    ...notices(report, at),
    make("p", { class: "report-summary" }, report.summary),
    facts(chapter),
    make("div", { class: "report-body" }, ...parts.flatMap(part), footnotes),
    parts.length ? null : make("p", { class: "also" }, "这篇报告没有选定的章节。"),
  );
}

function sourceList(sources) {
  const line = (source) => {
    const text = sourceText(source);
    const link = make("a", { href: source.url, rel: "noopener noreferrer", class: "bare" }, source.url);
    return make("li", { id: `source-${source.number}` }, `[${source.number}] `, text.slice(0, text.lastIndexOf(source.url)), link, ".");
  };
  return make(
    "section",
    { class: "volume__sources" },
    make("h2", { id: "sources" }, "来源"),
    make("p", { class: "also screen-only" }, "按 GB/T 7714 著录；报告没有记载的访问日期从略。"),
    make("ol", {}, ...sources.map(line)),
  );
}

/**
 * Everything of a selection.
 *
 * @param {{chapters: object[], sources: object[]}} assembled see assemble()
 * @param {object} settings the title, subtitle, date and note of the cover, and `at`
 * @param {string} siteName
 * @returns {HTMLElement[]}
 */
export function volumeOf({ chapters, sources }, settings, siteName) {
  return [
    cover(settings, siteName),
    contents(chapters, sources),
    ...chapters.map((chapter) => chapterOf(chapter, settings.at)),
    ...(sources.length ? [sourceList(sources)] : []),
  ];
}
