/*
 * What was searched, in the report that was found: every place is marked, with a way from each to the next.
 *
 * A result leads to the report with `?q=` and the query, which any new tab takes along. From there it goes into the entry
 * of the history: the visible address stays the one to cite, and whoever comes back finds the page as it was.
 */

import { siteAddress } from "../loader.js";
import { byId, make } from "./elements.js";
import { openSearch } from "./index.js";
import { plainDate, spanOf } from "./spans.js";

// What the search knows of a report as one text each, and what in it is no part of the text.
const LINES = "h1, h2, h3, h4, h5, h6, p, li, tr, pre, figcaption, dt, dd";
const NO_TEXT = ".headerlink, .footnote-ref, .footnote-backref";
// Matches are counted in the text; where it has none, in what stands above it.
const AREAS = [".report-body, .corrections", ".report-head"];
// How much of the text is told around a place, in characters, and where on the screen a place is out of sight, in pixels.
const CONTEXT = 12;
const EDGE = 100;

/** The lines in some elements: each its text, and the text nodes that it comes from with the place where they begin. */
function linesOf(areas) {
  const lines = [];
  for (const area of areas) {
    const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    let owner = null;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const above = node.parentElement.closest(LINES) ?? area;
      if (above !== owner) lines.push({ text: "", pieces: [] });
      owner = above;
      const line = lines.at(-1);
      if (node.nodeType === Node.ELEMENT_NODE) {
        // What these set off is no word.
        if (node.matches("br, td, th")) line.text += " ";
      } else if (!node.parentElement.closest(NO_TEXT)) {
        line.pieces.push({ node, start: line.text.length, end: line.text.length + node.length });
        line.text += node.data;
      }
    }
  }
  return lines;
}

/** Put a place of a line into marks, one in each of the nodes that it runs through; the last place of a line comes first. */
function mark({ pieces }, start, end) {
  const marks = [];
  for (const piece of pieces) {
    if (piece.start >= end || piece.end <= start) continue;
    const from = Math.max(start - piece.start, 0);
    if (end < piece.end) piece.node.splitText(end - piece.start);
    const node = from ? piece.node.splitText(from) : piece.node;
    const element = make("mark");
    node.replaceWith(element);
    element.append(node);
    marks.push(element);
  }
  return marks;
}

/** Mark every place of a query in some elements; a list of the marks of each place, in the order of the page. */
async function markAll(search, query, areas) {
  const lines = linesOf(areas);
  const found = await search.marks(
    query,
    lines.map(({ text }) => text),
  );
  return lines.flatMap((line, number) =>
    found[number]
      .reverse()
      .map(([start, end]) => mark(line, start, end))
      .reverse(),
  );
}

/** Take all marks away. */
function unmark() {
  for (const each of document.querySelectorAll(".report-head mark, .report-body mark, .corrections mark")) {
    const above = each.parentNode;
    each.replaceWith(...each.childNodes);
    above.normalize();
  }
}

/** The bar with what was searched and how often it was found; `steps` are its buttons. */
function makeBar(query, words, steps) {
  const button = ([text, keys, onclick]) =>
    make("button", { type: "button", title: `${text}（${keys}）`, "aria-keyshortcuts": keys, onclick }, text);
  const back = make("a", { href: `${siteAddress("search/")}?${new URLSearchParams({ q: query })}` }, `「${query}」`);
  return make(
    "section",
    { class: "found", "aria-label": "搜索的词" },
    back,
    make("span", { class: "found__number" }, words),
    ...steps.map(button),
    make("p", { class: "visually-hidden", role: "status" }),
  );
}

/** What a place is told by to whoever does not see it: the heading above it and the words around. */
function told(marks, headings) {
  const isBefore = (heading) => heading.compareDocumentPosition(marks[0]) & Node.DOCUMENT_POSITION_FOLLOWING;
  const words = [...(headings.filter(isBefore).at(-1)?.childNodes ?? [])];
  const heading = words.map((node) => (node.matches?.(NO_TEXT) ? "" : node.textContent)).join("");
  const range = document.createRange();
  range.selectNodeContents(marks[0].closest(LINES) ?? marks[0]);
  const all = String(range);
  range.setEndBefore(marks[0]);
  const at = String(range).length;
  const end = at + marks.map((each) => each.textContent).join("").length;
  return `${heading && `${heading}：`}${all.slice(Math.max(0, at - CONTEXT), end + CONTEXT)}`;
}

/** The places of a query, each as its marks, and what kept them from being found. */
async function find(query) {
  let search = null;
  try {
    search = await openSearch("search-index/");
    const [text, head] = AREAS.map((selector) => document.querySelectorAll(selector));
    const inHead = await markAll(search, query, head);
    const inText = await markAll(search, query, text);
    const places = inText.length ? inText : inHead;
    const isDated = query.split(/[\s|｜]/u).some((word) => spanOf(plainDate(word)));
    return { places, problem: places.length ? "" : `不在文中，本篇是按名称${isDated ? "或日期" : ""}找到的` };
  } catch {
    return { places: [], problem: "没有标出：搜索数据没有载入" };
  } finally {
    search?.close();
  }
}

/** Show where a query stands in this report; whoever comes from a result begins in the section that it names. */
async function show(query, fromResult) {
  const { places, problem } = await find(query);
  const headings = [...document.querySelectorAll(".report-body :is(h2, h3, h4)")];
  let current = -1;
  const go = (number) => {
    places[current]?.forEach((each) => each.removeAttribute("aria-current"));
    current = (number + places.length) % places.length;
    const marks = places[current];
    marks.forEach((each) => each.setAttribute("aria-current", "true"));
    const folded = marks[0].closest("details:not([open])");
    if (folded) folded.open = true;
    const { top, bottom } = marks[0].getBoundingClientRect();
    if (top < EDGE || bottom > innerHeight - EDGE) marks[0].scrollIntoView({ block: "center" });
    bar.querySelector(".found__number").textContent = `${current + 1} / ${places.length}`;
    say(`第 ${current + 1} 处，共 ${places.length} 处。${told(marks, headings)}`);
  };
  const end = () => {
    document.removeEventListener("keydown", pressed);
    bar.remove();
    unmark();
    history.replaceState(null, "");
    byId("__content").focus({ preventScroll: true });
  };
  const steps = [["取消标记", "Escape", end]];
  if (places.length) {
    steps.unshift(["上一处", "p", () => go(Math.max(current, 0) - 1)], ["下一处", "n", () => go(current + 1)]);
  }
  const pressed = (event) => {
    const isTyping = event.target.matches("input, textarea, select") || event.isComposing;
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    steps.find(([, key]) => key === event.key)?.[2]();
  };
  const bar = makeBar(query, problem || `共 ${places.length} 处`, steps);
  const say = (words) => (bar.querySelector("[role=status]").textContent = words);
  byId("__content").after(bar);
  document.addEventListener("keydown", pressed);
  say(problem || `标出了 ${places.length} 处`);
  const from = fromResult && document.querySelector(":target");
  const first = places.findIndex(
    ([each]) => from && from.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING,
  );
  if (first >= 0) go(first);
}

const address = new URL(location.href);
const arrived = address.searchParams.get("q");
if (arrived !== null) {
  address.searchParams.delete("q");
  history.replaceState({ query: arrived }, "", address);
}
const query = arrived ?? history.state?.query;
// Whoever comes back finds the page where it was left.
if (query) show(query, arrived !== null);
