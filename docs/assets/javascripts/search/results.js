/* What is shown of a report that was found. */

import { siteAddress } from "../loader.js";
import { make } from "./elements.js";
import { chineseDays } from "./index.js";
import { newerLink } from "./newer.js";
import { daysOf, textsOf } from "./query.js";
import { touches } from "./spans.js";

// What stands beside the title of a report that is not simply published, by its status.
const MARKS = JSON.parse(document.querySelector("[data-marks]").dataset.marks);

/** A text with marks, as nodes. */
function marked(text, marks) {
  const nodes = [];
  let at = 0;
  for (const [start, end] of marks) {
    if (end <= at) continue;
    nodes.push(text.slice(at, Math.max(start, at)), make("mark", {}, text.slice(Math.max(start, at), end)));
    at = end;
  }
  return [...nodes, text.slice(at)];
}

/** Why a report was found that holds nothing of a parsed query (query.js): by names of what it is about, or by its days. */
function otherReasons(report, { groups }) {
  const isThen = (term) => {
    const days = daysOf(term);
    return days !== null && touches([report.date, report.until ?? report.date], days);
  };
  // Spans of days stand in no text.
  const byDays = groups.filter((group) => group.some((term) => textsOf(term).length)).map((group) => group.some(isThen));
  return `${[...(byDays.includes(false) ? ["名称"] : []), ...(byDays.includes(true) ? ["日期"] : [])].join("、")}相符`;
}

/**
 * A result.
 *
 * @param {object} report see Engine.excerpts
 * @param {object} query as it was parsed
 * @param {string} searched what the report takes along to be marked in it; empty if there is nothing
 * @param {number} [level] that of its heading
 */
export function resultItem(report, query, searched, level = 2) {
  const address = siteAddress(report.url) + (searched && `?${new URLSearchParams({ q: searched })}`);
  const named = (section, anchor) => make("a", { class: "entry__section", href: `${address}#${anchor}` }, section);
  const summary = (...children) => make("p", { class: "entry__summary" }, ...children);
  const excerpts = report.excerpts.map(({ section, anchor, text, marks }) =>
    summary(section ? named(section, anchor) : null, ...marked(text, marks)),
  );
  const isElsewhere = searched && !report.titleMarks.length;
  const mark = MARKS[report.status];
  const date = make("time", { datetime: report.date }, chineseDays(report.date, report.until));
  const title = make("a", { href: address }, ...marked(report.title, report.titleMarks));
  return make(
    "li",
    {
      class: report.status === "withdrawn" ? "entry entry--withdrawn" : "entry",
      "data-entered": report.entered,
    },
    make("p", { class: "entry__line" }, date, make("span", {}, report.place), ...newerLink(report.newer)),
    make(
      `h${level}`,
      { class: "entry__title" },
      title,
      ...(mark ? [" ", make("span", { class: "mark" }, mark)] : []),
    ),
    ...(excerpts.length
      ? excerpts
      : [summary(isElsewhere ? make("span", { class: "entry__section" }, otherReasons(report, query)) : null, report.summary)]),
  );
}
