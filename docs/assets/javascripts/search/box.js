/* Suggestions while typing in the header: entities, places and topics first, then reports. */

import { onward, siteAddress } from "../loader.js";
import { addressOf, stateOf } from "./address.js";
import { Combobox, nameOption } from "./combobox.js";
import { make } from "./elements.js";
import { chineseDate, searchOnDemand } from "./index.js";

const NAMES_SHOWN = 6;
const REPORTS_SHOWN = 4;
const WAYS_SHOWN = 4;
// Half of a word mostly finds nothing: ways on are looked for when nothing has been typed for so many milliseconds.
const PAUSE = 300;

const form = document.querySelector(".quick");
const input = form.querySelector("input");
const list = form.querySelector("[role=listbox]");
const status = form.querySelector("[role=status]");

const engine = searchOnDemand("search-index/");
let turn = 0;

/** Go to what was chosen, as a link does. */
function follow(address, event) {
  const inNewTab = event.button === 1 || event.ctrlKey || event.metaKey;
  if (inNewTab) window.open(onward(address), "_blank", "noopener");
  else if (event.button === 0) location.href = onward(address);
}

const box = new Combobox(input, list, { typed: suggest, choose: follow, closed: () => turn++ });

async function suggest() {
  const mine = ++turn;
  const query = input.value.trim();
  if (!query) {
    box.close();
    status.textContent = "";
    return;
  }
  let names;
  let reports;
  let sought;
  try {
    const search = await engine.open();
    names = (await search.suggest(query, NAMES_SHOWN)).found;
    if (mine === turn) box.show(optionsOf(names, [], ""));
    const { ids, terms } = await search.search(query, { limit: REPORTS_SHOWN });
    // A query of exclusions alone has nothing that could be shown in a report.
    sought = terms.length ? query : "";
    reports = await search.excerpts(ids, query);
  } catch {
    // Who types on asks the same engine, and says so itself when it fails.
    if (mine !== turn) return;
    engine.close();
    box.close();
    status.textContent = "暂时无法给出建议，按回车到搜索页。";
    return;
  }
  if (mine !== turn) return;
  box.show(optionsOf(names, reports, sought));
  status.textContent = box.length ? `${box.length} 条建议，用上下箭头选择` : "没有建议，按回车搜索全文";
  if (!box.length) await offerWays(query, mine);
}

/** Offer ways on from a query that finds nothing. */
async function offerWays(query, mine) {
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  if (mine !== turn) return;
  let ways = [];
  try {
    ways = await (await engine.open()).waysOn(query);
  } catch {
    // The search page says what is wrong.
  }
  if (mine !== turn || !ways.length) return;
  const optionOf = (way) => ({
    value: siteAddress("search/") + addressOf({ ...stateOf(""), query: way.query }),
    label: way.query,
    note: make("span", {}, `搜索，${way.total} 篇`),
  });
  box.show(ways.slice(0, WAYS_SHOWN).map(optionOf));
  status.textContent = `没有建议，可以换 ${box.length} 种搜法，用上下箭头选择`;
}

/** The options of names and reports, which take along what was sought. */
function optionsOf(names, reports, sought) {
  const searched = sought && `?${new URLSearchParams({ q: sought })}`;
  const ofName = (each) => nameOption(each, siteAddress(each.url));
  const ofReport = ({ url, title, date }) => {
    return { value: siteAddress(url) + searched, label: title, note: make("time", { datetime: date }, chineseDate(date)) };
  };
  return [...names.map(ofName), ...reports.map(ofReport)];
}

/** Enter: the chosen suggestion; else the page of the one thing with exactly this name; else the search page. */
async function go() {
  if (box.value) {
    location.href = onward(box.value);
    return;
  }
  const query = input.value.trim();
  try {
    const { exact } = await (await engine.open()).suggest(query, 0);
    if (exact) {
      location.href = onward(siteAddress(exact));
      return;
    }
  } catch {
    // The search page says what is wrong.
  }
  location.href = onward(siteAddress("search/") + (query && `?${new URLSearchParams({ q: query })}`));
}

input.addEventListener("focus", () => engine.open().catch(() => {}));
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
