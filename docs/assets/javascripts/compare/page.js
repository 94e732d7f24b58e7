/* The page that compares entities, places and topics: what is compared is in the address, and all else follows from it. */

import { Combobox, nameOption } from "../search/combobox.js";
import { byId, make } from "../search/elements.js";
import { searchOnDemand } from "../search/index.js";
import { problemText } from "../search/problems.js";
import { resultItem } from "../search/results.js";
import { compare, compareSuffix, MOST, subjectsOf } from "./comparison.js";
import { comparisonView } from "./view.js";

const SUGGESTED = 8;
const NEAREST = 5;
const SHOWN = 10;
const LONGEST = 40;
const EVERYTHING = { groups: [], excluded: [] };
const TITLE = document.title;

const place = byId("compare");
const PAIR = JSON.parse(place.dataset.pair);
const form = byId("compare-form");
const input = form.elements.name;
const status = byId("compare-status");

const engine = searchOnDemand("search-index/");
let turn = 0;
let asked = 0;
let subjects = [];

const box = new Combobox(input, byId("compare-names"), {
  typed: suggest,
  choose: (entry, { button }) => button === 0 && add(entry),
  closed: () => asked++,
});

async function suggest() {
  const mine = ++asked;
  const query = input.value.trim();
  if (!query) {
    box.close();
    status.textContent = "";
    return;
  }
  try {
    const { found } = await (await engine.open()).suggest(query, SUGGESTED + MOST);
    if (mine !== asked) return;
    const others = found.filter((each) => !isChosen(each)).slice(0, SUGGESTED);
    box.show(others.map((each) => nameOption(each, each)));
    status.textContent = others.length ? `${others.length} 条建议，用上下箭头选择` : "没有建议";
  } catch (error) {
    if (mine === asked) showProblem(error);
  }
}

const isChosen = ({ kind, key }) => subjects.some((each) => each.kind === kind && each.key === key);

function add(entry) {
  input.value = "";
  box.close();
  if (!isChosen(entry) && subjects.length < MOST) go([...subjects, entry]);
}

/** Go to the comparison of others. */
function go(next) {
  history.pushState(null, "", next.length ? compareSuffix(next) : location.pathname);
  return show();
}

/** Enter: the suggestion that the keys have come to; else the only one, or the one of exactly this name; else what is near. */
async function enter() {
  if (box.value) {
    add(box.value);
    return;
  }
  const query = input.value.trim();
  if (!query) return;
  const mine = ++asked;
  try {
    const search = await engine.open();
    const { found, exact } = await search.suggest(query, SUGGESTED);
    const only = found.find(({ url }) => url === exact) ?? (found.length === 1 ? found[0] : null);
    const near = only || found.length ? found : await namesNear(search, query);
    if (mine !== asked) return;
    if (only && !isChosen(only)) {
      add(only);
      return;
    }
    if (only) status.textContent = `「${only.name}」已经在比较。`;
    else showNear(query, near);
  } catch (error) {
    if (mine === asked) showProblem(error);
  }
}

/** The names that parts of a query are of, or are like. */
async function namesNear(search, query) {
  const parts = (await search.waysOn(query)).flatMap((way) => way.parts ?? []).map(({ term }) => term);
  const found = await Promise.all([...new Set(parts)].map((part) => search.suggest(part, NEAREST)));
  const byAddress = new Map(found.flatMap((each) => each.found).map((each) => [each.url, each]));
  return [...byAddress.values()].filter((each) => !isChosen(each)).slice(0, NEAREST);
}

const short = (text) => (Array.from(text).length > LONGEST ? `${Array.from(text).slice(0, LONGEST).join("")}…` : text);

/** Names to choose from, where what was typed is none. */
function showNear(query, names) {
  box.close();
  const choice = (entry) => {
    const button = make("button", { type: "button", onclick: () => add(entry) }, entry.name);
    return make("li", {}, button, " ", make("span", { class: "count" }, `${entry.type}，${entry.count} 篇`));
  };
  status.replaceChildren(
    `没有名称正好是「${short(query)}」的实体、地区或主题${names.length ? "，是不是：" : "。"}`,
    ...(names.length ? [make("ul", { class: "links" }, ...names.map(choice))] : []),
  );
}

function showProblem(error) {
  const again = async () => {
    await engine.close();
    show();
  };
  place.replaceChildren();
  byId("compare-problem").replaceChildren(
    make("p", { class: "notice" }, problemText(error)),
    make("p", {}, make("button", { type: "button", onclick: again }, "重试")),
  );
  if (!error.kind) console.error(error);
}

/** What is compared, each with a button that takes it away. */
function showChosen() {
  const chip = (subject) => {
    const others = subjects.filter((each) => each !== subject);
    const away = () => {
      go(others);
      input.focus();
    };
    return make("li", {}, make("button", { type: "button", "aria-label": `不再比较${subject.name}`, onclick: away }, `${subject.name} ×`));
  };
  byId("compare-chosen").replaceChildren(...subjects.map(chip));
  const isFull = subjects.length === MOST;
  input.disabled = isFull;
  byId("compare-hint").textContent = isFull
    ? `最多比较 ${MOST} 个；去掉一个，才能再添加。`
    : subjects.length === 1
      ? "再添加一个，就开始比较。"
      : "";
}

/** What of an address could not be followed. */
function showUnknown(unknown, left) {
  const said = unknown.slice(0, MOST).map((key) => `「${short(key)}」`).join("、");
  const sentences = [
    ...(unknown.length ? [`网址里的${said}${unknown.length > MOST ? "等" : ""}不是本站现有的实体、地区或主题，可能已经改名或者没有报告了；可以在上面重新添加。`] : []),
    ...(left ? [`最多比较 ${MOST} 个，网址里还有 ${left} 个没有列出。`] : []),
  ];
  byId("compare-problem").replaceChildren(...sentences.map((text) => make("p", { class: "notice" }, text)));
}

/** The list of the reports that all share, the first of which are shown. */
async function commonList(search, ids) {
  const list = make("ol", { class: "entries" });
  const button = make("button", { type: "button" }, "显示更多");
  const more = make("p", { class: "more" }, button);
  const extend = async () => {
    const at = list.children.length;
    const reports = await search.excerpts(ids.slice(at, at + SHOWN), "");
    list.append(...reports.map((report) => resultItem(report, EVERYTHING, "", 3)));
    more.hidden = list.children.length >= ids.length;
    return list.children[at];
  };
  button.addEventListener("click", () => extend().then((first) => first?.querySelector("a").focus(), showProblem));
  await extend();
  return make("div", {}, ...(ids.length ? [list] : []), more);
}

/** Show what the address asks for: a later call makes one that is still loading give up. */
async function show() {
  const mine = ++turn;
  place.setAttribute("aria-busy", "true");
  try {
    const search = await engine.open();
    const names = await search.names();
    if (mine !== turn) return;
    const asking = subjectsOf(location.search, names);
    ({ subjects } = asking);
    showUnknown(asking.unknown, asking.left);
    showChosen();
    let shown = [];
    if (subjects.length > 1) {
      const comparison = await compare(search, subjects, names, PAIR.shared);
      shown = comparisonView(comparison, await commonList(search, comparison.common), PAIR.address);
    }
    if (mine !== turn) return;
    place.replaceChildren(...shown);
    const named = subjects.map(({ name }) => name).join("、");
    status.textContent = shown.length ? `已比较${named}` : "";
    document.title = named ? `${named} - ${TITLE}` : TITLE;
    // The browser has looked for it before it was there.
    if (shown.length && location.hash === "#common") byId("common").scrollIntoView();
  } catch (error) {
    if (mine === turn) showProblem(error);
  }
  if (mine === turn) place.removeAttribute("aria-busy");
}

byId("search-unsupported").hidden = true;
form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  enter();
});
addEventListener("popstate", show);
show();
