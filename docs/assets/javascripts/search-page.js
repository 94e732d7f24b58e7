/* The search page: the state is in the address, and everything shown follows from it. */

import { siteAddress } from "./loader.js";
import { chineseDate, openSearch } from "./search.js";

const FACETS = { places: "地区", entities: "实体", topics: "主题", years: "年份", types: "类型" };
const SHOWN = 10;
const FACET_SHOWN = 8;
// As in library.css: facets beside the results.
const wide = matchMedia("(min-width: 60em)");

const byId = (id) => document.getElementById(id);
const form = byId("search-form");

let engine = null;
let shown = SHOWN;
let turn = 0;
let pause;
// The long lists of facets that the reader has opened, by facet and what they stand under.
const opened = new Set();

/** Make an element: its attributes, then its children (strings are text, never markup). */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** The state that the address holds. */
function readState() {
  const parameters = new URLSearchParams(location.search);
  const filters = Object.fromEntries(Object.keys(FACETS).map((kind) => [kind, parameters.getAll(kind)]));
  const sort = parameters.get("sort") === "date" ? "date" : "relevance";
  const withdrawn = parameters.has("withdrawn");
  return { query: parameters.get("q") ?? "", where: parameters.get("in") ?? "", sort, filters, withdrawn };
}

function writeState(state, { replace = false } = {}) {
  const parameters = new URLSearchParams();
  if (state.query) parameters.set("q", state.query);
  if (state.where) parameters.set("in", state.where);
  if (state.sort !== "relevance") parameters.set("sort", state.sort);
  for (const [kind, keys] of Object.entries(state.filters)) keys.forEach((key) => parameters.append(kind, key));
  if (state.withdrawn) parameters.set("withdrawn", "1");
  const search = parameters.size ? `?${parameters}` : "";
  if (search !== location.search) history[replace ? "replaceState" : "pushState"](null, "", search || location.pathname);
  shown = SHOWN;
  return show();
}

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

/** A result. A query that stands neither in title nor text has found a name of what the report is about. */
function resultItem(report, searched) {
  const address = siteAddress(report.url);
  const excerpts = report.excerpts.map(({ section, anchor, text, marks }) =>
    make(
      "p",
      { class: "entry__summary" },
      section ? make("a", { class: "entry__section", href: `${address}#${anchor}` }, section) : null,
      ...marked(text, marks),
    ),
  );
  const withdrawn = report.status === "withdrawn";
  return make(
    "li",
    { class: withdrawn ? "entry entry--withdrawn" : "entry" },
    make("p", { class: "entry__line" }, make("time", { datetime: report.date }, chineseDate(report.date)), make("span", {}, report.place)),
    make(
      "h2",
      { class: "entry__title" },
      make("a", { href: address }, ...marked(report.title, report.titleMarks)),
      ...(withdrawn ? [" ", make("span", { class: "mark" }, "已撤回")] : []),
    ),
    ...(excerpts.length ? excerpts : [make("p", { class: "entry__summary" }, searched && !report.titleMarks.length ? make("span", { class: "entry__section" }, "名称相符") : null, report.summary)]),
  );
}

/** Labels of facet keys, from the vocabulary in use. */
function labeller(names) {
  const known = new Map(names.map((entry) => [`${entry.kind} ${entry.key}`, entry]));
  return {
    entry: (kind, key) => known.get(`${kind} ${key}`),
    label: (kind, key) => (kind === "years" ? `${key}年` : (known.get(`${kind} ${key}`)?.name ?? key)),
  };
}

/** The state with what stands in the field now, which may not be searched yet. */
function currentState() {
  clearTimeout(pause);
  return { ...readState(), query: form.elements.q.value.trim() };
}

function toggled(kind, key) {
  const state = currentState();
  const keys = state.filters[kind];
  const next = keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key];
  return { ...state, filters: { ...state.filters, [kind]: next } };
}

function facetItem(state, kind, key, count, labels, children = null) {
  const box = make("input", {
    type: "checkbox",
    name: kind,
    value: key,
    checked: state.filters[kind].includes(key),
    onchange: () => writeState(toggled(kind, key)),
  });
  return make("li", {}, make("label", {}, box, ` ${labels.label(kind, key)} `, make("span", { class: "count" }, `${count} 篇`)), children);
}

/** The keys of a facet, the most frequent first; what is chosen is always among them. */
function facetKeys(kind, counts, chosen) {
  const keys = Object.keys(counts);
  for (const key of chosen) if (!(key in counts)) keys.push(key);
  const order = kind === "years" ? (a, b) => b.localeCompare(a) : (a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || (a < b ? -1 : 1);
  return keys.sort(order);
}

function facetList(state, kind, keys, counts, labels, below = () => [], under = "") {
  const items = keys.map((key) => {
    const children = below(key);
    const list = children.length ? facetList(state, kind, children, counts, labels, below, key) : null;
    return facetItem(state, kind, key, counts[key] ?? 0, labels, list);
  });
  const list = make("ul", { class: "facet" }, ...items);
  const name = `${kind} ${under}`;
  const hidden = opened.has(name) ? [] : items.slice(FACET_SHOWN).filter((item) => !item.querySelector("input:checked"));
  if (hidden.length) {
    hidden.forEach((item) => (item.hidden = true));
    const more = make("button", { type: "button" }, `其余 ${hidden.length} 项`);
    more.addEventListener("click", () => {
      opened.add(name);
      hidden.forEach((item) => (item.hidden = false));
      more.parentElement.remove();
      hidden[0].querySelector("input").focus();
    });
    list.append(make("li", {}, more));
  }
  return list;
}

function showFacets(state, facets, labels) {
  const focused = document.activeElement.closest("#search-facets input");
  const open = new Map(Array.from(byId("search-facets").querySelectorAll("details"), (element) => [element.dataset.kind, element.open]));
  const groups = Object.entries(FACETS).map(([kind, title]) => {
    const counts = facets[kind];
    const keys = facetKeys(kind, counts, state.filters[kind]);
    if (!keys.length) return null;
    let list;
    if (kind === "places") {
      // A tree: whatever has no parent among the keys is a root.
      const parent = (key) => labels.entry("places", key)?.parent;
      const below = (key) => keys.filter((other) => parent(other) === key);
      list = facetList(state, kind, keys.filter((key) => !keys.includes(parent(key))), counts, labels, below);
    } else {
      list = facetList(state, kind, keys, counts, labels);
    }
    return make("details", { "data-kind": kind, open: open.get(kind) ?? wide.matches }, make("summary", {}, title), list);
  });
  byId("search-facets").replaceChildren(...groups.filter(Boolean));
  byId("search-filters").hidden = !groups.some(Boolean);
  // Whoever chooses by keyboard goes on from there.
  if (focused) document.querySelector(`#search-facets input[name=${focused.name}][value="${CSS.escape(focused.value)}"]`)?.focus();
}

function showChips(state, labels) {
  const chips = Object.entries(state.filters).flatMap(([kind, keys]) =>
    keys.map((key) => {
      const label = labels.label(kind, key);
      const remove = { type: "button", "aria-label": `去掉条件：${label}`, onclick: () => writeState(toggled(kind, key)) };
      return make("li", {}, make("button", remove, `${label} ×`));
    }),
  );
  if (state.withdrawn) {
    const remove = { type: "button", "aria-label": "不再包括已撤回的报告", onclick: () => writeState({ ...currentState(), withdrawn: false }) };
    chips.push(make("li", {}, make("button", remove, "包括已撤回的 ×")));
  }
  const focused = byId("search-chips").contains(document.activeElement);
  byId("search-chips").replaceChildren(...chips);
  if (focused) byId("search-status").focus();
}

/** How many reports there are and, where some have been withdrawn, a way to see these too. */
function showCount(state, found, where) {
  const searched = state.query ? `「${state.query}」` : "";
  const field = where ? `在${form.elements.in.selectedOptions[0].text.replace(/^只搜/, "")}里` : "";
  byId("search-status").textContent = found.total
    ? `${searched}${searched ? "：" : ""}共 ${found.total} 篇报告`
    : `没有${field}找到${searched ? `含有${searched}的` : "符合条件的"}报告`;
  const include = { type: "button", onclick: () => writeState({ ...currentState(), withdrawn: true }) };
  byId("search-withdrawn").replaceChildren(
    ...(found.withdrawn ? [`另有 ${found.withdrawn} 篇已撤回。`, make("button", include, "一并显示")] : []),
  );
}

/** What to do when nothing was found: nearest names, fewer words, fewer filters. */
async function showNothing(search, state, terms) {
  const advice = [];
  const near = (await search.nearest(state.query, 5)).map((entry) =>
    make("li", {}, make("a", { href: siteAddress(entry.url) }, entry.name), ` ${entry.count} 篇`),
  );
  if (near.length) advice.push(make("p", {}, "相近的名称："), make("ul", {}, ...near));
  if (terms.length > 1) {
    const without = terms.map((term) => {
      const rest = terms.filter((other) => other !== term).map((other) => (other.includes(" ") ? `“${other}”` : other));
      const go = { type: "button", onclick: () => writeState({ ...state, query: rest.join(" ") }) };
      return make("li", {}, make("button", go, `不要「${term}」`));
    });
    advice.push(make("p", {}, "少一个词："), make("ul", {}, ...without));
  }
  if (state.where) {
    advice.push(make("p", {}, make("button", { type: "button", onclick: () => writeState({ ...currentState(), where: "" }) }, "改搜全文")));
  }
  if (Object.values(state.filters).some((keys) => keys.length)) {
    const none = Object.fromEntries(Object.keys(FACETS).map((kind) => [kind, []]));
    advice.push(make("p", {}, make("button", { type: "button", onclick: () => writeState({ ...currentState(), filters: none }) }, "去掉全部条件")));
  }
  if (!advice.length) {
    const all = { type: "button", onclick: () => writeState({ ...currentState(), query: "" }) };
    advice.push(make("p", {}, "可以换一个说法，或者", make("button", all, "从全部报告里筛选")));
  }
  byId("search-problem").replaceChildren(...advice);
}

const PROBLEMS = {
  offline: "无法连接服务器，没有得到搜索结果。请检查网络后重试。",
  missing: "网站可能刚刚更新过，搜索数据已换成新的。请重新载入这一页。",
  browser: "这个浏览器太旧，不能搜索。请换用较新的 Chrome、Edge、Firefox 或 Safari，或者从主题、地区、实体和归档查阅。",
  version: "搜索程序与搜索数据的版本不同。请重新载入这一页。",
};

function showProblem(error) {
  byId("search-status").textContent = "";
  byId("search-results").replaceChildren();
  byId("search-facets").replaceChildren();
  byId("search-filters").hidden = true;
  byId("search-more").hidden = true;
  byId("search-chips").replaceChildren();
  byId("search-withdrawn").replaceChildren();
  const retry = async () => {
    const old = engine;
    engine = null;
    (await old?.catch(() => null))?.close();
    show();
  };
  byId("search-problem").replaceChildren(
    make("p", { class: "notice" }, PROBLEMS[error.kind] ?? "搜索时出错，没有得到结果。"),
    make("p", {}, make("button", { type: "button", onclick: retry }, "重试"), " ", make("button", { type: "button", onclick: () => location.reload() }, "重新载入")),
  );
  if (!error.kind) console.error(error);
}

/** The engine: one for the page, opened when first needed, and again after a failure. */
async function open() {
  const opening = (engine ??= openSearch("search-index/"));
  try {
    return await opening;
  } catch (error) {
    if (engine === opening) engine = null;
    throw error;
  }
}

/** Show what the address says. A later call makes an earlier one that is still loading give up. */
async function show() {
  const mine = ++turn;
  const state = readState();
  if (document.activeElement !== form.elements.q) form.elements.q.value = state.query;
  form.elements.in.value = state.where;
  form.elements.sort.value = state.sort;
  byId("search-status").textContent = "正在搜索……";
  try {
    const search = await open();
    const where = [...form.elements.in.options].some((option) => option.value === state.where) ? state.where : "";
    const { filters, sort, withdrawn } = state;
    const found = await search.search(state.query, { filters, sort, where, withdrawn });
    const [names, reports] = await Promise.all([
      search.names(),
      search.excerpts(found.ids.slice(0, shown), state.query, { where }),
    ]);
    if (mine !== turn) return;
    const labels = labeller(names);
    byId("search-problem").replaceChildren();
    showCount(state, found, where);
    showChips(state, labels);
    showFacets(state, found.facets, labels);
    byId("search-found").hidden = false;
    byId("search-results").replaceChildren(...reports.map((report) => resultItem(report, Boolean(state.query))));
    byId("search-more").hidden = found.total <= shown;
    if (!found.total) await showNothing(search, state, found.terms);
    document.title = document.title.replace(/^.*搜索/, state.query ? `${state.query} - 搜索` : "搜索");
  } catch (error) {
    if (mine === turn) showProblem(error);
  }
}

/** Typing: search after a pause, and never on half of a word that an input method is still composing. */
function typed(event) {
  clearTimeout(pause);
  if (event.isComposing) return;
  pause = setTimeout(() => writeState({ ...readState(), query: form.elements.q.value.trim() }, { replace: true }), 250);
}

const unfold = () => (byId("search-filters").open = wide.matches);
wide.addEventListener("change", unfold);
unfold();
byId("search-unsupported").hidden = true;
form.hidden = false;
byId("search").hidden = false;
form.elements.q.addEventListener("input", typed);
form.elements.q.addEventListener("compositionend", typed);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(pause);
  writeState({ ...readState(), query: form.elements.q.value.trim() });
});
form.elements.in.addEventListener("change", () => writeState({ ...currentState(), where: form.elements.in.value }));
form.elements.sort.addEventListener("change", () => writeState({ ...currentState(), sort: form.elements.sort.value }));
byId("search-more").addEventListener("click", () => {
  shown += SHOWN;
  show();
});
addEventListener("popstate", () => {
  clearTimeout(pause);
  form.elements.q.blur();
  shown = SHOWN;
  show();
});
show();
