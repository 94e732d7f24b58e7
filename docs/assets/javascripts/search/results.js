/* What is shown of a report that was found. */

import { siteAddress } from "../loader.js";
import { byId, make } from "./elements.js";
import { chineseDays } from "./index.js";

// What stands beside the title of a report that is not simply published, by its status.
const MARKS = JSON.parse(byId("search-results").dataset.marks);

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

/**
 * A result, which takes along the query if there is something to find in the text. One that stands neither in title nor
 * text has found a name of what the report is about.
 */
export function resultItem(report, searched) {
  const address = siteAddress(report.url) + (searched && `?${new URLSearchParams({ q: searched })}`);
  const named = (section, anchor) => make("a", { class: "entry__section", href: `${address}#${anchor}` }, section);
  const summary = (...children) => make("p", { class: "entry__summary" }, ...children);
  const excerpts = report.excerpts.map(({ section, anchor, text, marks }) =>
    summary(section ? named(section, anchor) : null, ...marked(text, marks)),
  );
  const byName = searched && !report.titleMarks.length;
  const mark = MARKS[report.status];
  const date = make("time", { datetime: report.date }, chineseDays(report.date, report.until));
  const title = make("a", { href: address }, ...marked(report.title, report.titleMarks));
  return make(
    "li",
    { class: report.status === "withdrawn" ? "entry entry--withdrawn" : "entry" },
    make("p", { class: "entry__line" }, date, make("span", {}, report.place)),
    make(
      "h2",
      { class: "entry__title" },
      title,
      ...(mark ? [" ", make("span", { class: "mark" }, mark)] : []),
    ),
    ...(excerpts.length
      ? excerpts
      : [summary(byName ? make("span", { class: "entry__section" }, "名称相符") : null, report.summary)]),
  );
}
