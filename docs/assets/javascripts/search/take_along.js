/* What can be taken along of a search, whole: a table, a list for programs, paper, a compendium, and the search itself. */

import { siteAddress } from "../loader.js";
import { namePart, saveMade } from "../saving.js";
import { addressOf, nameOf } from "./address.js";
import { byId } from "./elements.js";
import { keep, looked } from "./kept.js";
import { listedItems, listedTable } from "./listed.js";

const box = byId("search-along");
const naming = byId("search-keep");

// The search that is shown: its state, what promises the ids of all that it found, and what people call it.
let shown = null;

const say = (words) => (byId("search-along-status").textContent = words);

/** Save a file of everything that was found. */
const save = (suffix, type, make) =>
  saveMade(`${namePart(`搜索 ${shown.name}`)}${suffix}`, type, () => make(shown), say);

async function asJson({ state, allIds, name }) {
  const ids = await allIds();
  const reports = await listedItems(ids);
  return JSON.stringify({ url: `search/${addressOf(state)}`, name, count: ids.length, reports });
}

byId("search-along-csv").addEventListener("click", () =>
  save(".csv", "text/csv;charset=utf-8", async ({ allIds }) => listedTable(await allIds())),
);
byId("search-along-json").addEventListener("click", () => save(".json", "application/json", asJson));
byId("search-along-keep").addEventListener("click", () => {
  naming.hidden = false;
  naming.elements.name.value = shown.name;
  naming.elements.name.select();
});
naming.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { state, allIds, name: usual } = shown;
  const name = naming.elements.name.value.trim() || usual;
  naming.hidden = true;
  byId("search-along-keep").focus();
  say(
    keep(name, addressOf(state), await allIds().catch(() => null))
      ? `已保存「${name}」，在搜索框下面。只存在这个浏览器里。`
      : "没有保存：这个浏览器不让本站存东西。可以把这一页的地址加入收藏夹，打开就是这次搜索。",
  );
});
naming.addEventListener("reset", () => {
  naming.hidden = true;
  byId("search-along-keep").focus();
});

/**
 * Offer what can be taken along of the search that is shown.
 *
 * @param {object} state as the address says it
 * @param {{total: number, allIds: () => Promise<string[]>}} found how many reports it found, and what promises their ids
 * @param {(kind: string, key: string) => string} label what a key of a facet is called
 */
export function offer(state, { total, allIds }, label) {
  const address = addressOf(state);
  if (shown && addressOf(shown.state) !== address) {
    naming.hidden = true;
    say("");
  }
  shown = { state, allIds, name: nameOf(state, label) || "全部报告" };
  byId("search-name").textContent = nameOf({ ...state, query: "" }, label);
  for (const id of ["all", "csv", "json", "print"]) byId(`search-along-${id}`).hidden = !total;
  const compile = byId("search-along-compile");
  if (compile) {
    compile.hidden = !total;
    compile.href = siteAddress("compendium/") + address;
  }
  box.hidden = false;
  looked(address, allIds);
}

/** Offer nothing: nothing is shown. */
export function offerNothing() {
  box.hidden = true;
  naming.hidden = true;
}
