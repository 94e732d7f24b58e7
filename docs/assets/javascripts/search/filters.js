/*
 * What narrows a search: the facets beside the results, and what has been chosen above them.
 *
 * `state` is what the address says (page.js); `change` is called with a function from the state of that moment to the
 * next one.
 */

import { daysName } from "./address.js";
import { byId, make } from "./elements.js";

const SHOWN = 8;

// As in library.css: facets beside the results.
const wide = matchMedia("(min-width: 60em)");
// The long lists that the reader has opened, by facet and what they stand under.
const opened = new Set();

/** The facets unfolded where there is room beside the results, else folded above them. */
export function fitFilters() {
  const fit = () => (byId("search-filters").open = wide.matches);
  wide.addEventListener("change", fit);
  fit();
}

/** The state with one key chosen that was not, or no longer chosen. */
function toggled(state, kind, key) {
  const keys = state.filters[kind] ?? [];
  const next = keys.includes(key) ? keys.filter((other) => other !== key) : [...keys, key];
  return { ...state, filters: { ...state.filters, [kind]: next } };
}

/** What the keys of facets are called and what is above them, from the facets and the names in use (see Engine). */
export function labeller(facets, names) {
  const units = new Map(facets.map(({ kind, unit }) => [kind, unit]));
  const known = new Map(names.map((entry) => [`${entry.kind} ${entry.key}`, entry]));
  const entry = (kind, key) => known.get(`${kind} ${key}`);
  return {
    label: (kind, key) => entry(kind, key)?.name ?? `${key}${units.get(kind)}`,
    parent: (kind, key) => entry(kind, key)?.parent,
  };
}

/** Show what can be chosen of each of the facets, `counts` being a map of each kind, and what has been. */
export function showFilters(state, facets, counts, names, change) {
  const labels = labeller(facets, names);
  showChips(state, labels, change);
  const focused = document.activeElement.closest("#search-facets input");
  const before = Array.from(byId("search-facets").children, (element) => [element.dataset.kind, element.open]);
  const open = new Map(before);
  const groups = facets.flatMap(({ kind, title, by_key: byKey }) => {
    const list = facetOf(kind, { byKey, state, counts: counts[kind], labels, change });
    const unfolded = open.get(kind) ?? wide.matches;
    return list ? [make("details", { "data-kind": kind, open: unfolded }, make("summary", {}, title), list)] : [];
  });
  byId("search-facets").replaceChildren(...groups);
  byId("search-filters").hidden = !groups.length;
  if (!focused) return;
  // Whoever chooses by keyboard goes on from there.
  const same = `#search-facets input[name=${focused.name}][value="${CSS.escape(focused.value)}"]`;
  document.querySelector(same)?.focus();
}

/** The list of a facet, or null: the most frequent keys first, or the highest; each under what is above it. */
function facetOf(kind, { byKey, state, counts, labels, change }) {
  const chosen = state.filters[kind];
  const count = (key) => counts.get(key) ?? 0;
  const order = byKey ? (a, b) => b.localeCompare(a) : (a, b) => count(b) - count(a) || (a < b ? -1 : 1);
  const keys = [...new Set([...counts.keys(), ...chosen])].sort(order);
  const known = new Set(keys);
  const below = new Map();
  for (const key of keys) {
    const parent = labels.parent(kind, key);
    const above = known.has(parent) ? parent : null;
    if (!below.has(above)) below.set(above, []);
    below.get(above).push(key);
  }
  const listUnder = (above) => {
    if (!below.has(above)) return null;
    const items = below.get(above).map((key) => {
      const toggle = () => change((now) => toggled(now, kind, key));
      const checked = chosen.includes(key);
      const box = make("input", { type: "checkbox", name: kind, value: key, checked, onchange: toggle });
      const number = make("span", { class: "count" }, `${count(key)} 篇`);
      return make("li", {}, make("label", {}, box, ` ${labels.label(kind, key)} `, number), listUnder(key));
    });
    return folded(items, `${kind} ${above ?? ""}`);
  };
  return listUnder(null);
}

/** A list of which the first few are shown, whatever is chosen, and a button for the rest. */
function folded(items, name) {
  const list = make("ul", { class: "facet" }, ...items);
  if (opened.has(name)) return list;
  const hidden = items.slice(SHOWN).filter((item) => !item.querySelector("input:checked"));
  if (!hidden.length) return list;
  const show = (shown) => hidden.forEach((item) => (item.hidden = !shown));
  show(false);
  const more = make("button", { type: "button" }, `其余 ${hidden.length} 项`);
  more.addEventListener("click", () => {
    opened.add(name);
    show(true);
    more.parentElement.remove();
    hidden[0].querySelector("input").focus();
  });
  list.append(make("li", {}, more));
  return list;
}

function showChips(state, labels, change) {
  const chip = (label, text, alter) =>
    make("li", {}, make("button", { type: "button", "aria-label": label, onclick: () => change(alter) }, `${text} ×`));
  const chips = Object.entries(state.filters).flatMap(([kind, keys]) =>
    keys.map((key) => {
      const label = labels.label(kind, key);
      return chip(`去掉条件：${label}`, label, (now) => toggled(now, kind, key));
    }),
  );
  const days = daysName(state);
  if (days) chips.unshift(chip(`去掉条件：事件日期${days}`, days, (now) => ({ ...now, from: "", to: "" })));
  if (state.withdrawn) {
    chips.push(chip("不再包括已撤回的报告", "包括已撤回的", (now) => ({ ...now, withdrawn: false })));
  }
  const focused = byId("search-chips").contains(document.activeElement);
  byId("search-chips").replaceChildren(...chips);
  if (focused) byId("search-status").focus();
}
