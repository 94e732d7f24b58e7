/* The search page: the state is in the address, and everything shown follows from it. */

import { markNew } from "../visits.js";
import { addressOf, optionsOf, stateOf } from "./address.js";
import { byId, make } from "./elements.js";
import { fitFilters, labeller, showFilters } from "./filters.js";
import { searchOnDemand } from "./index.js";
import { countNew, showKept } from "./kept.js";
import { waysOnward } from "./nothing_found.js";
import { problemText } from "./problems.js";
import { daysOf } from "./query.js";
import { resultItem } from "./results.js";
import { firstDay, lastDay } from "./spans.js";
import { offer, offerNothing } from "./take_along.js";

const SHOWN = 10;
// How long after typing is searched, in milliseconds.
const PAUSE = 250;
// As the page says it; a query comes before it.
const TITLE = document.title;

const form = byId("search-form");
// Where a search may be narrowed to; "" is everywhere.
const PLACES = Array.from(form.elements.in.options, ({ value }) => value);

const engine = searchOnDemand("search-index/");
let shown = SHOWN;
let turn = 0;
let pause;
let scrolled;

function writeState(state, { replace = false } = {}) {
  const search = addressOf(state);
  const method = replace ? "replaceState" : "pushState";
  if (search !== location.search) history[method](null, "", search || location.pathname);
  shown = SHOWN;
  return show();
}

/** The state with what stands in the fields now, which may not be searched yet. */
function currentState() {
  clearTimeout(pause);
  const { q, from, to } = form.elements;
  return { ...stateOf(location.search), query: q.value.trim(), from: firstDay(from.value), to: lastDay(to.value) };
}

/** Go from the state of this moment to another. */
const change = (alter) => writeState(alter(currentState()));

/** How many reports there are and, where some were left out, a way to see these too. */
function showCount(state, found, where) {
  const searched = state.query ? `「${state.query}」` : "";
  const field = where ? `在${form.elements.in.selectedOptions[0].text.replace(/^只搜/, "")}里` : "";
  const isWords = !found.query.excluded.length && !found.query.groups.flat().some(daysOf);
  byId("search-status").textContent = found.total
    ? `${searched}${searched ? "：" : ""}共 ${found.total} 篇报告`
    : `没有${field}找到${searched ? `${isWords ? "含有" : "符合"}${searched}的` : "符合条件的"}报告`;
  const leftOut = (count, why, more) =>
    count ? [`另有 ${count} 篇${why}。`, make("button", { type: "button", onclick: () => change((now) => ({ ...now, ...more })) }, "一并显示"), " "] : [];
  byId("search-withdrawn").replaceChildren(
    ...leftOut(found.withdrawn, "已撤回", { withdrawn: true }),
    ...leftOut(found.older, "有后续", { newest: false }),
  );
}

/** What to do when nothing was found. */
function showWays(state, ways, facets) {
  const stateFor = ({ query, where, from, to, filters }) => ({ ...state, query, where, from, to, filters });
  const follow = (way) => {
    form.elements.q.value = way.query;
    byId("search-status").focus();
    writeState(stateFor(way));
  };
  const titles = new Map([["where", "范围"], ["days", "日期"], ...facets.map(({ kind, title }) => [kind, title])]);
  const everything = { query: "", where: "", from: "", to: "", filters: {} };
  const all = { type: "button", onclick: () => change((now) => ({ ...now, ...everything })) };
  byId("search-ways").replaceChildren(
    ...(ways.length
      ? waysOnward(ways, (way) => addressOf(stateFor(way)) || location.pathname, follow, titles)
      : [make("p", {}, "可以换一个说法，或者", make("button", all, "从全部报告里筛选"))]),
  );
}

function showProblem(error) {
  byId("search-status").textContent = "";
  byId("search-results").replaceChildren();
  byId("search-facets").replaceChildren();
  byId("search-filters").hidden = true;
  byId("search-more").hidden = true;
  byId("search-chips").replaceChildren();
  byId("search-withdrawn").replaceChildren();
  byId("search-ways").replaceChildren();
  offerNothing();
  const retry = async () => {
    await engine.close();
    show();
  };
  const button = (text, onclick) => make("button", { type: "button", onclick }, text);
  byId("search-problem").replaceChildren(
    make("p", { class: "notice" }, problemText(error)),
    make(
      "p",
      {},
      button("重试", retry),
      " ",
      button("重新载入", () => location.reload()),
    ),
  );
  if (!error.kind) console.error(error);
}

/** Keep with the entry of the history how much is shown and how far down the reader is. */
function keepPlace() {
  clearTimeout(scrolled);
  history.replaceState({ shown, top: scrollY }, "");
}

/** Show what the address says, as an entry of the history has kept it: as many results, at the same height. */
async function restore(place) {
  shown = place?.shown ?? SHOWN;
  if ((await show()) && place) scrollTo(0, place.top);
}

/** Show what the address says, and return whether it is shown: a later call makes one that is still loading give up. */
async function show() {
  const mine = ++turn;
  const state = stateOf(location.search);
  if (document.activeElement !== form.elements.q) form.elements.q.value = state.query;
  form.elements.in.value = state.where;
  form.elements.sort.value = state.sort;
  for (const name of ["from", "to"]) if (document.activeElement !== form.elements[name]) form.elements[name].value = state[name];
  form.elements.newest.checked = state.newest;
  byId("search-status").textContent = "正在搜索……";
  try {
    const search = await engine.open();
    const facets = await search.facets();
    const options = optionsOf(state, facets, PLACES);
    const { filters, where } = options;
    const found = await search.search(state.query, { ...options, limit: shown });
    const [names, reports] = await Promise.all([
      search.names(),
      search.excerpts(found.ids, state.query, { where }),
    ]);
    if (mine !== turn) return false;
    const sought = found.terms.length ? state.query : "";
    byId("search-problem").replaceChildren();
    byId("search-ways").replaceChildren();
    showCount(state, found, where);
    showFilters({ ...state, filters }, facets, found.facets, names, change);
    byId("search-found").hidden = false;
    byId("search-results").replaceChildren(...reports.map((report) => resultItem(report, found.query, sought)));
    markNew(byId("search-results").children);
    byId("search-more").hidden = found.total <= shown;
    const allIds = async () => (await search.search(state.query, options)).ids;
    offer({ query: state.query, ...options }, { total: found.total, allIds }, labeller(facets, names).label);
    countNew(search, PLACES);
    document.title = state.query ? `${state.query} - ${TITLE}` : TITLE;
    if (found.total) return true;
    const ways = await search.waysOn(state.query, options);
    if (mine === turn) showWays(state, ways, facets);
    return true;
  } catch (error) {
    if (mine === turn) showProblem(error);
    return false;
  }
}

/** Typing: search after a pause, and never on half of a word that an input method is still composing. */
function typed(event) {
  clearTimeout(pause);
  if (event.isComposing) return;
  pause = setTimeout(() => writeState(currentState(), { replace: true }), PAUSE);
}

fitFilters();
showKept();
byId("search-unsupported").hidden = true;
form.hidden = false;
byId("search").hidden = false;
form.elements.q.addEventListener("input", typed);
form.elements.q.addEventListener("compositionend", typed);
// The key that ends a composition would empty the whole field as well.
form.elements.q.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  writeState(currentState());
});
form.elements.in.addEventListener("change", () => change((now) => ({ ...now, where: form.elements.in.value })));
form.elements.sort.addEventListener("change", () => change((now) => ({ ...now, sort: form.elements.sort.value })));
form.elements.newest.addEventListener("change", () => change((now) => ({ ...now, newest: form.elements.newest.checked })));
for (const name of ["from", "to"]) {
  form.elements[name].addEventListener("change", () => {
    // A day that is typed is a whole one several times.
    clearTimeout(pause);
    pause = setTimeout(() => writeState(currentState()), PAUSE);
  });
}
byId("search-more").addEventListener("click", () => {
  shown += SHOWN;
  show();
});
byId("search-along-print").addEventListener("click", async () => {
  shown = Infinity;
  if (await show()) print();
});
addEventListener("popstate", ({ state: place }) => {
  clearTimeout(pause);
  if (form.contains(document.activeElement)) document.activeElement.blur();
  restore(place);
});
addEventListener("scroll", () => {
  clearTimeout(scrolled);
  scrolled = setTimeout(keepPlace, 200);
});
byId("search-results").addEventListener("click", keepPlace, { capture: true });
// A page that the browser has kept whole: WebKit does not put it back where it was.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted && history.state) scrollTo(0, history.state.top);
});
// What the browser would scroll to is not there yet when it does.
history.scrollRestoration = "manual";
restore(history.state);
