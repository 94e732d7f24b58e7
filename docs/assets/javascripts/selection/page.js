/*
 * The page of the selection: what is selected and how is in the address, behind its #, and everything shown follows from it.
 * An address without reports means what this browser keeps.
 */

import { byId, make } from "../search/elements.js";
import { problemText } from "../search/problems.js";
import { addressOf, COVER, selectionOf } from "./address.js";
import { assemble, loadReports } from "./assembly.js";
import { keep, kept, whenKept } from "./kept.js";
import { showOrder } from "./order.js";
import { offer } from "./take_along.js";
import { volumeOf } from "./view.js";

const PAUSE = 300;

const form = byId("selection-form");
const place = byId("selection");
const status = byId("selection-status");

let selection = selectionOf("");
let titles = new Map();
let isOwn = false;
let turn = 0;
let pause = 0;

const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};
const isSame = (one, other) => one.length === other.length && one.every((id, at) => id === other[at]);

/** Whether the address describes what this browser keeps. */
const isKept = () => isSame(selection.ids, kept().ids);

/** What the address says or else what is kept, which then is the address. */
function read() {
  selection = selectionOf(location.hash);
  if (selection.ids.length) return;
  if (kept().ids.length) putKept();
}

/** Go to what is kept. */
function putKept() {
  const { ids, settings } = kept();
  put({ ...selectionOf(settings), ids, at: today() });
}

function put(next) {
  selection = next;
  history.replaceState(null, "", selection.ids.length ? `#${addressOf(selection)}` : location.pathname);
}

/** Go on with a changed selection: the address has it and, if it was that of this browser, the browser. */
function change(changed) {
  const wasKept = isKept();
  put({ ...selection, ...changed, at: today() });
  if (wasKept) keep(selection.ids, addressOf({ ...selection, ids: [] }));
  show();
}

/** The settings as they stand in the form. */
function written() {
  const { elements } = form;
  const chosen = Array.from(form.querySelectorAll("[name=section]:checked"), ({ value }) => value);
  return {
    sections: elements.extent.value === "some" ? chosen : [],
    ...Object.fromEntries(COVER.map((name) => [name, elements[name].value.trim()])),
  };
}

/** Show what stands in the form, unless it is shown. */
function follow() {
  clearTimeout(pause);
  if (pause) change(written());
  pause = 0;
}

function fill() {
  for (const name of COVER) {
    if (document.activeElement !== form.elements[name]) form.elements[name].value = selection[name];
  }
  const some = selection.sections.length > 0 || (form.elements.extent.value === "some" && form.contains(document.activeElement));
  form.elements.extent.value = some ? "some" : "all";
  byId("selection-sections").hidden = !some;
  for (const box of form.querySelectorAll("[name=section]")) box.checked = selection.sections.includes(box.value);
}

/** Whose selection it is, where that is not the one of this browser. */
function showOwner() {
  isOwn = isKept();
  const own = kept().ids;
  const button = (text, onclick) => make("button", { type: "button", onclick }, text);
  const take = () => {
    keep(selection.ids, addressOf({ ...selection, ids: [] }));
    showOwner();
  };
  const back = () => {
    putKept();
    show();
  };
  byId("selection-owner").replaceChildren(
    ...(isOwn
      ? []
      : [
          make(
            "p",
            { class: "notice" },
            `这是网址里的选编，${own.length ? `与这个浏览器里已选的 ${own.length} 篇不同` : "这个浏览器里没有选报告"}。`,
            button("存到这个浏览器", take),
            ...(own.length ? [" ", button("改看已选的", back)] : []),
          ),
        ]),
  );
}

function showProblem(error) {
  place.replaceChildren();
  offer([], selection);
  status.textContent = "";
  const again = () => show();
  byId("selection-problem").replaceChildren(
    make("p", { class: "notice" }, problemText(error)),
    make("p", {}, make("button", { type: "button", onclick: again }, "重试")),
  );
  if (!error.kind) console.error(error);
}

/** Show the selection: a later call makes one that is still loading give up. */
async function show() {
  const mine = ++turn;
  const { ids } = selection;
  byId("selection-empty").hidden = ids.length > 0;
  form.hidden = !ids.length;
  fill();
  showOwner();
  const order = (next, said = "") => {
    status.textContent = said;
    change({ ids: next });
  };
  showOrder(byId("selection-order"), ids, titles, order);
  byId("selection-problem").replaceChildren();
  if (!ids.length) {
    place.replaceChildren();
    offer([], selection);
    return;
  }
  place.setAttribute("aria-busy", "true");
  // What is read already is there at once, and what has been said of its order stays.
  const isLong = ids.filter((id) => !titles.has(id)).length > 5;
  try {
    const loaded = await loadReports(ids, (count) => {
      if (mine === turn && count < ids.length && isLong) status.textContent = `已读到 ${count} / ${ids.length} 篇`;
    });
    if (mine !== turn) return;
    if (status.textContent.startsWith("已读到")) status.textContent = `共 ${ids.length} 篇`;
    titles = new Map(ids.map((id, at) => [id, loaded[at]?.title ?? ""]));
    showOrder(byId("selection-order"), ids, titles, order);
    const missing = ids.filter((_, at) => !loaded[at]);
    if (missing.length) {
      const said = `本站没有这些编号的报告，可能已经改名：${missing.join("、")}。`;
      byId("selection-problem").replaceChildren(make("p", { class: "notice" }, said));
    }
    // Of one report under two ids, a former one and its own, there is one.
    const reports = new Map(loaded.filter(Boolean).map((report) => [report.id, report]));
    const assembled = assemble([...reports.values()], selection.sections);
    place.replaceChildren(...volumeOf(assembled, selection, place.dataset.siteName));
    offer([...reports.values()], selection);
  } catch (error) {
    if (mine === turn) showProblem(error);
  }
  if (mine === turn) place.removeAttribute("aria-busy");
}

byId("search-unsupported").hidden = true;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => {
  clearTimeout(pause);
  byId("selection-sections").hidden = form.elements.extent.value !== "some";
  pause = setTimeout(follow, PAUSE);
});
// Whoever goes on to a button finds what was written already shown.
form.addEventListener("change", follow);
byId("selection-print").addEventListener("click", () => print());
byId("selection-clear").addEventListener("click", () => change({ ids: [] }));
// What stands behind the # is the selection: a link to a place of the page leads there and leaves it as it is.
place.addEventListener("click", (event) => {
  const written = event.target.closest("a[href^='#']")?.getAttribute("href").slice(1);
  const target = written && document.getElementById(written);
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  target.scrollIntoView();
});
addEventListener("hashchange", () => {
  read();
  show();
});
// Another page has chosen more or fewer.
whenKept(() => {
  if (!isOwn || isKept()) {
    showOwner();
    return;
  }
  put({ ...selection, ids: kept().ids, at: today() });
  show();
});
read();
show();
