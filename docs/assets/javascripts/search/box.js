/*
 * Suggestions while typing in the header: entities, places and topics first, then reports. The combobox pattern of the
 * ARIA Authoring Practices (list autocomplete with manual selection).
 */

import { siteAddress } from "../loader.js";
import { addressOf, stateOf } from "./address.js";
import { make } from "./elements.js";
import { chineseDate, openSearch } from "./index.js";

const WHY = { name: "", pinyin: "，拼音", initials: "，拼音首字母", full: "，全称" };
const NAMES_SHOWN = 6;
const REPORTS_SHOWN = 4;
const WAYS_SHOWN = 4;
// Half of a word mostly finds nothing: ways on are looked for when nothing has been typed for so many milliseconds.
const PAUSE = 300;

const form = document.querySelector(".quick");
const input = form.querySelector("input");
const list = form.querySelector("[role=listbox]");
const status = form.querySelector("[role=status]");

let engine = null;
let options = [];
let active = -1;
let turn = 0;

async function open() {
  engine ??= openSearch("search-index/");
  try {
    return await engine;
  } catch (error) {
    engine = null;
    throw error;
  }
}

/** Begin anew next time: the site may have been published since. */
async function reopen() {
  const old = engine;
  engine = null;
  (await old?.catch(() => null))?.close();
}

function option(address, label, note) {
  note.className = "count";
  const attributes = { id: `quick-${options.length}`, role: "option", "aria-selected": "false" };
  const item = make("li", attributes, make("span", {}, label), " ", note);
  // Before the field loses the focus.
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    // As a link does.
    const inNewTab = event.button === 1 || event.ctrlKey || event.metaKey;
    if (inNewTab) window.open(address, "_blank", "noopener");
    else if (event.button === 0) location.href = address;
  });
  // On Linux the middle button would also paste into the field what is selected anywhere.
  item.addEventListener("mouseup", (event) => event.preventDefault());
  options.push({ item, address });
  return item;
}

function close() {
  turn++;
  options = [];
  active = -1;
  list.replaceChildren();
  list.hidden = true;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

async function suggest() {
  const mine = ++turn;
  const query = input.value.trim();
  if (!query) {
    close();
    status.textContent = "";
    return;
  }
  let names;
  let reports;
  let sought;
  try {
    const search = await open();
    names = (await search.suggest(query, NAMES_SHOWN)).found;
    if (mine === turn) offer(() => found(names, [], ""));
    const { ids, terms } = await search.search(query);
    // A query of exclusions alone has nothing that could be shown in a report.
    sought = terms.length ? query : "";
    reports = await search.excerpts(ids.slice(0, REPORTS_SHOWN), query);
  } catch {
    // Who types on asks the same engine, and says so itself when it fails.
    if (mine !== turn) return;
    reopen();
    close();
    status.textContent = "暂时无法给出建议，按回车到搜索页。";
    return;
  }
  if (mine !== turn) return;
  offer(() => found(names, reports, sought));
  status.textContent = options.length ? `${options.length} 条建议，用上下箭头选择` : "没有建议，按回车搜索全文";
  if (!options.length) await offerWays(query, mine);
}

/** Offer ways on from a query that finds nothing. */
async function offerWays(query, mine) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  if (mine !== turn) return;
  let ways = [];
  try {
    ways = await (await open()).waysOn(query);
  } catch {
    // The search page says what is wrong.
  }
  if (mine !== turn || !ways.length) return;
  const addressFor = (way) => siteAddress("search/") + addressOf({ ...stateOf(""), query: way.query });
  offer(() =>
    ways.slice(0, WAYS_SHOWN).map((way) => option(addressFor(way), way.query, make("span", {}, `搜索，${way.total} 篇`))),
  );
  status.textContent = `没有建议，可以换 ${options.length} 种搜法，用上下箭头选择`;
}

/** The options of names and reports, which take along what was sought. */
function found(names, reports, sought) {
  const items = names.map(({ name, url, type, count, why, found: alias }) => {
    // An alias says more than its pinyin, which is long and what the reader has just typed.
    const reason = WHY[why] ?? `，别名「${alias}」`;
    return option(siteAddress(url), name, make("span", {}, `${type}，${count} 篇${reason}`));
  });
  const searched = sought && `?${new URLSearchParams({ q: sought })}`;
  for (const { url, title, date } of reports) {
    items.push(option(siteAddress(url) + searched, title, make("time", { datetime: date }, chineseDate(date))));
  }
  return items;
}

/** Show the options that a function makes; the chosen one stays so. */
function offer(makeItems) {
  const chosen = options[active]?.address;
  options = [];
  const items = makeItems();
  list.replaceChildren(...items);
  list.hidden = !items.length;
  input.setAttribute("aria-expanded", String(Boolean(items.length)));
  activate(options.findIndex(({ address }) => address === chosen));
}

function activate(index) {
  options[active]?.item.setAttribute("aria-selected", "false");
  active = index;
  const chosen = options[active];
  if (!chosen) {
    input.removeAttribute("aria-activedescendant");
    return;
  }
  chosen.item.setAttribute("aria-selected", "true");
  chosen.item.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", chosen.item.id);
}

/** Enter: the chosen suggestion; else the page of the one thing with exactly this name; else the search page. */
async function go() {
  if (options[active]) {
    location.href = options[active].address;
    return;
  }
  const query = input.value.trim();
  try {
    const { exact } = await (await open()).suggest(query, 0);
    if (exact) {
      location.href = siteAddress(exact);
      return;
    }
  } catch {
    // The search page says what is wrong.
  }
  location.href = siteAddress("search/") + (query && `?${new URLSearchParams({ q: query })}`);
}

input.addEventListener("focus", () => open().catch(() => {}));
input.addEventListener("input", (event) => event.isComposing || suggest());
input.addEventListener("compositionend", suggest);
input.addEventListener("blur", () => {
  // A reader who looks at another tab or window finds the suggestions as they were.
  if (document.activeElement !== input) close();
});
input.addEventListener("keydown", (event) => {
  // Safari says of the key that ends a composition only by its code that an input method has taken it.
  if (event.isComposing || event.keyCode === 229) return;
  const count = options.length;
  if (event.key === "ArrowDown" && count) activate(active + 1 < count ? active + 1 : 0);
  else if (event.key === "ArrowUp" && count) activate(active > 0 ? active - 1 : count - 1);
  else if (event.key === "Escape") {
    if (list.hidden) input.value = "";
    close();
  } else return;
  event.preventDefault();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  go();
});
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
  const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  const command = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
  if (!slash && !command) return;
  event.preventDefault();
  input.focus();
  input.select();
});
