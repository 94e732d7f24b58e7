/*
 * The page that compiles: one section of all reports that its address chooses, as the address of a search does, one below
 * the other. The index says which reports these are, the API what is known of each, and their pages have the text.
 */

import { eachOf, numberedSources } from "../gathered.js";
import { decoded, LoadError, loadJson, loadPage, siteAddress } from "../loader.js";
import { addressOf, nameOf, optionsOf, stateOf } from "./address.js";
import { byId, make } from "./elements.js";
import { labeller } from "./filters.js";
import { chineseDate, chineseDays, openSearch } from "./index.js";
import { newerLink } from "./newer.js";
import { pieceOf } from "./pieces.js";
import { problemText } from "./problems.js";

// How many reports are compiled on one page.
const PART = 300;
const TITLE = document.title;

const box = byId("compile");
const links = [...byId("compile-sections").querySelectorAll("a")];

/** What the address asks for: a search, the link to the section (none if there is no such section), and which part. */
function asked() {
  const parameters = new URLSearchParams(location.search);
  const wanted = parameters.get("section");
  const part = Math.max(1, Number.parseInt(parameters.get("part"), 10) || 1);
  for (const name of ["section", "part"]) parameters.delete(name);
  const link = wanted === null ? links[0] : links.find((each) => each.dataset.addresses.split(" ").includes(wanted));
  return { state: stateOf(String(parameters)), link, part };
}

/** The address of this page for a search, a section and a part. */
function addressFor(state, section, part = 1) {
  const parameters = new URLSearchParams(addressOf(state));
  parameters.set("section", section);
  if (part > 1) parameters.set("part", part);
  return `?${parameters}`;
}

const sectionOf = (link) => link.dataset.addresses.split(" ")[0];

/** What is known of a report, and the nodes of its section; null instead of these if it has no such section. */
async function read(id, section) {
  const report = await loadJson(`api/v1/reports/${id}.json`, { fresh: true });
  const found = report.sections.find(({ name }) => name === section);
  if (!found) return { report, anchor: "", nodes: null };
  const page = await loadPage(report.url, { fresh: true });
  const nodes = pieceOf(page, found.anchor, report.url);
  // The one is of before a release and the other of after it.
  if (!nodes) throw new LoadError("missing", `${report.url} has no ${found.anchor}`);
  return { report, anchor: found.anchor, nodes };
}

const days = ({ date, until }) => make("time", { datetime: date }, chineseDays(date, until));

const withMark = ({ status }) =>
  status === "withdrawn" ? [" ", make("span", { class: "mark" }, box.dataset.withdrawn)] : [];

/** The newest report of its thread that stands, if it comes after this one. */
function newerOf({ id, thread }) {
  const later = thread.slice(thread.findIndex((part) => part.id === id) + 1);
  return later.filter(({ status }) => status !== "withdrawn").at(-1);
}

/** A report on this page: its title, what is known of it, and the section; `numbers` are those of sources, by their addresses. */
function piece({ report, anchor, nodes }, numbers) {
  const { id, title, places, sources, withdrawn } = report;
  const link = make("a", { href: `${siteAddress(report.url)}#${anchor}`, class: withdrawn ? "withdrawn" : null }, title);
  const place = ({ name, url }) => make("a", { class: "entry__place", href: siteAddress(url) }, name);
  const source = ({ url }) => [" ", make("a", { href: `#source-${numbers.get(url)}` }, `[${numbers.get(url)}]`)];
  const notice =
    withdrawn &&
    make("p", { class: "notice notice--withdrawn" }, `本报告已于${chineseDate(withdrawn.date)}撤回。原因：${withdrawn.reason}`);
  return make(
    "section",
    { class: "piece", id },
    make("h2", {}, link, ...withMark(report)),
    make(
      "p",
      { class: "entry__line" },
      days(report),
      ...places.flatMap((each) => [" ", place(each)]),
      " ",
      ...newerLink(newerOf(report)),
      " ",
      make("span", { class: "piece__sources" }, "来源", ...sources.flatMap(source)),
    ),
    notice,
    make("div", { class: "piece__text" }, ...nodes),
  );
}

/** The contents of the page. */
function contents(reports) {
  const items = reports.map((report) =>
    make("li", {}, make("a", { href: `#${report.id}` }, report.title), ...withMark(report), " ", days(report)),
  );
  return make("nav", { class: "piece-list", "aria-label": "本页报告" }, make("ol", {}, ...items));
}

/** The list of sources at the end. */
function sourceList(sources) {
  const items = sources.map(({ url, title, publisher, number }) => {
    const name = title || publisher || url;
    const link = make("a", { href: url, rel: "noopener noreferrer", class: name === url ? "bare" : null }, name);
    const by = title && publisher ? make("span", { class: "role" }, publisher) : null;
    return make("li", { id: `source-${number}` }, link, by);
  });
  return make("section", { class: "sources" }, make("h2", { id: "sources" }, "来源"), make("ol", {}, ...items));
}

/** What the reader should know of what is not here: reports without this section, those withdrawn, and older ones of threads. */
function notes(state, section, name, without, { withdrawn, older }) {
  const told = [];
  if (without.length) {
    const items = without.map(({ title, url }) => make("li", {}, make("a", { href: siteAddress(url) }, title)));
    const summary = make("summary", {}, `没有“${name}”一节的 ${without.length} 篇`);
    told.push(make("details", { class: "more-links" }, summary, make("ul", {}, ...items)));
  }
  const leftOut = (count, why, more) => {
    const way = () => make("a", { href: addressFor({ ...state, ...more }, section) }, "一并收入");
    if (count) told.push(make("p", { class: "also" }, `另有 ${count} 篇${why}，没有收入。`, way()));
  };
  leftOut(withdrawn, "已撤回", { withdrawn: true });
  leftOut(older, "有后续", { newest: false });
  return told;
}

/** The ways to the other parts. */
function showParts(state, section, part, parts) {
  const way = (text, rel, number) =>
    number >= 1 && number <= parts ? [make("a", { rel, href: addressFor(state, section, number) }, text)] : [];
  byId("compile-parts").replaceChildren(
    ...way("上一页", "prev", part - 1),
    make("span", {}, `第 ${part} 页，共 ${parts} 页`),
    ...way("下一页", "next", part + 1),
  );
  byId("compile-parts").hidden = parts < 2;
}

/** Say at the top what is compiled, and lead to the same of other sections. */
function showHead(state, name, link) {
  for (const each of links) {
    if (each === link) each.replaceWith(make("span", { "aria-current": "page" }, each.textContent));
    else each.href = addressFor(state, sectionOf(each));
  }
  const title = `${name}：${link.textContent}汇编`;
  byId("compile-title").textContent = title;
  document.title = `${title} - ${TITLE}`;
  byId("compile-lead").textContent = `${name}各篇报告的${link.textContent}，新的在前。`;
  byId("compile-search").href = siteAddress("search/") + addressOf(state);
}

/** The reports that a state chooses, the newest first: what is asked for, what it is called, and the engine's answer. */
async function choose(state) {
  const search = await openSearch("search-index/");
  try {
    const [facets, names] = await Promise.all([search.facets(), search.names()]);
    const options = optionsOf(state, facets, JSON.parse(box.dataset.places));
    const found = await search.search(state.query, { ...options, sort: "date" });
    const known = { query: state.query, ...options };
    return { known, name: nameOf(known, labeller(facets, names).label) || "全部报告", found };
  } finally {
    search.close();
  }
}

async function compile() {
  const { state, link, part: wanted } = asked();
  if (!link) {
    byId("compile-problem").append(make("p", { class: "notice" }, "没有这一节的汇编，请在上面另选一节。"));
    for (const each of links) each.href = addressFor(state, sectionOf(each));
    return;
  }
  byId("compile-status").textContent = "正在汇编……";
  const { known, name, found } = await choose(state);
  showHead(known, name, link);
  const parts = Math.max(1, Math.ceil(found.total / PART));
  const part = Math.min(wanted, parts);
  const ids = found.ids.slice((part - 1) * PART, part * PART);
  const progress = byId("compile-progress");
  progress.max = ids.length;
  progress.value = 0;
  byId("compile-loading").hidden = !ids.length;
  const section = link.textContent;
  const all = await eachOf(ids, async (id) => {
    const one = await read(id, section);
    progress.value += 1;
    return one;
  });
  byId("compile-loading").hidden = true;
  const having = all.filter(({ nodes }) => nodes);
  const without = all.filter(({ nodes }) => !nodes).map(({ report }) => report);
  const reports = having.map(({ report }) => report);
  const { sources, numbers } = numberedSources(reports);
  byId("compile-notes").replaceChildren(...notes(known, sectionOf(link), section, without, found));
  byId("compile-pieces").replaceChildren(
    ...(reports.length > 1 ? [contents(reports)] : []),
    ...having.map((each) => piece(each, numbers)),
    ...(sources.length ? [sourceList(sources)] : []),
  );
  showParts(known, sectionOf(link), part, parts);
  byId("compile-actions").hidden = !found.total;
  const here = parts > 1 ? `，这一页是其中第 ${(part - 1) * PART + 1} 至 ${(part - 1) * PART + ids.length} 篇` : "";
  byId("compile-status").textContent = found.total
    ? `共 ${found.total} 篇报告${here}；${having.length ? `有“${section}”一节的 ${having.length} 篇` : `都没有“${section}”一节`}。`
    : "没有符合条件的报告。";
  // What the address names was not there when the browser looked for it.
  if (location.hash.length > 1) document.getElementById(decoded(location.hash.slice(1)))?.scrollIntoView();
}

byId("search-unsupported").hidden = true;
box.hidden = false;
byId("compile-print").addEventListener("click", () => print());
compile().catch((error) => {
  byId("compile-status").textContent = "";
  byId("compile-loading").hidden = true;
  byId("compile-pieces").replaceChildren();
  const again = make("button", { type: "button", onclick: () => location.reload() }, "重新载入");
  byId("compile-problem").replaceChildren(make("p", { class: "notice" }, problemText(error)), make("p", {}, again));
  if (!error.kind) console.error(error);
});
