/*
 * Searches that a reader keeps under a name. They lie in this browser and nowhere else; where nothing can be kept, the page
 * says so.
 */

import { siteAddress } from "../loader.js";
import { addressOf, optionsOf, stateOf } from "./address.js";
import { byId, make } from "./elements.js";

const KEY = "kept-searches";
const MOST = 50;
const LONGEST = 80;
// What a search found when it was last looked at is kept too, so that what is new can be counted: a list longer than this
// takes more room than it is worth.
const REMEMBERED = 1000;

const isText = (value) => typeof value === "string";

/** What is kept, the latest last: `{name, address, seen}`. `address` is what follows that of the search page, `seen` the ids that were found, or null. */
function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY)) ?? [];
    return kept
      .filter(({ name, address }) => isText(name) && isText(address))
      .slice(-MOST)
      .map(({ name, address, seen }) => ({
        name: name.slice(0, LONGEST),
        address: addressOf(stateOf(address)),
        seen: Array.isArray(seen) ? seen.filter(isText) : null,
      }));
  } catch {
    return [];
  }
}

/** Keep other searches than before, by what `alter` makes of them; returns whether they could be kept. */
function alter(change) {
  try {
    localStorage.setItem(KEY, JSON.stringify(change(read())));
    return true;
  } catch {
    return false;
  }
}

const remembered = (ids) => (ids && ids.length <= REMEMBERED ? ids : null);
const isAt = (address) => (each) => each.address === address;
const others = (address) => (each) => each.address !== address;

/** Keep a search that found some ids (null: it is not known which); one at the same address takes the new name. Returns whether it could be kept. */
export function keep(name, address, ids) {
  const entry = { name: name.trim().slice(0, LONGEST), address, seen: remembered(ids) };
  const done = alter((kept) => [...kept.filter(others(address)), entry].slice(-MOST));
  if (done) show();
  return done;
}

/** Remember of a search, if it is kept, that the reader has seen what it found, the ids of which are promised. */
export async function looked(address, allIds) {
  if (!read().some(isAt(address))) return;
  // What cannot be loaded for this was not seen: the reader has the results that he asked for.
  const ids = await allIds().catch(() => null);
  if (!ids) return;
  alter((kept) => kept.map((each) => (each.address === address ? { ...each, seen: remembered(ids) } : each)));
  numbers.delete(address);
  show();
}

// How many reports each kept search has found that were not there when the reader last looked, as far as they are counted.
const numbers = new Map();
// The address of the search that is being renamed.
let renaming = null;

const list = byId("search-kept");

function rename(address, name) {
  renaming = null;
  if (name.trim()) {
    alter((kept) => kept.map((each) => (each.address === address ? { ...each, name: name.trim() } : each)));
  }
  show();
  focusOn(address, "rename");
}

function remove(address, name) {
  alter((kept) => kept.filter(others(address)));
  show();
  byId("search-kept-status").textContent = `已删除「${name}」`;
  (list.hidden ? byId("search-query") : list.querySelector("summary")).focus();
}

function focusOn(address, what) {
  const element = list.querySelector(`li[data-address="${CSS.escape(address)}"] [data-what=${what}]`);
  element?.focus();
  element?.select?.();
}

const newMark = (address) => {
  const number = numbers.get(address);
  return make("span", { class: "kept__new", hidden: !number }, number ? `新增 ${number} 篇` : "");
};

/** The line of a kept search: its name, what is new, and ways to change it. */
function item({ name, address }) {
  const button = (what, text, onclick) =>
    make("button", { type: "button", "data-what": what, "aria-label": `${text}「${name}」`, onclick }, text);
  if (renaming === address) {
    const input = make("input", { "data-what": "name", value: name, maxlength: LONGEST, "aria-label": `「${name}」的新名称` });
    const onsubmit = (event) => {
      event.preventDefault();
      rename(address, input.value);
    };
    const onkeydown = (event) => {
      if (event.key === "Escape" && !event.isComposing) rename(address, "");
    };
    const form = make("form", { onsubmit, onkeydown }, input, " ", make("button", {}, "改名"));
    return make("li", { "data-address": address }, form);
  }
  const start = () => {
    renaming = address;
    show();
    focusOn(address, "name");
  };
  return make(
    "li",
    { "data-address": address },
    make("a", { href: siteAddress("search/") + address }, name),
    newMark(address),
    button("rename", "改名", start),
    button("remove", "删除", () => remove(address, name)),
  );
}

/** Show what is kept, in the order in which it was. */
function show() {
  const kept = read();
  list.hidden = !kept.length;
  byId("search-kept-count").textContent = `${kept.length} 个`;
  byId("search-kept-list").replaceChildren(...kept.map(item));
}

// What counts, with the engine of the moment.
let count = null;
list.addEventListener("toggle", () => list.open && count?.());

/** Show what is kept; unfolded where the reader has not searched for anything yet. */
export function showKept() {
  show();
  list.open = !location.search;
}

/**
 * Count what is new in the kept searches, as soon as the list of them is open: one after the other, as each takes as long
 * as a search, and each once.
 *
 * @param {object} search the engine
 * @param {string[]} places where a search may be narrowed to
 */
export function countNew(search, places) {
  // What cannot be loaded for this is not counted: the reader has the results that he asked for.
  count = () => countAll(search, places).catch(() => {});
  if (list.open) count();
}

async function countAll(search, places) {
  const facets = await search.facets();
  for (const { address, seen } of read()) {
    if (!seen || numbers.has(address)) continue;
    const state = stateOf(address);
    const { ids } = await search.search(state.query, optionsOf(state, facets, places));
    const known = new Set(seen);
    numbers.set(address, ids.filter((id) => !known.has(id)).length);
    list.querySelector(`li[data-address="${CSS.escape(address)}"] .kept__new`)?.replaceWith(newMark(address));
  }
}
