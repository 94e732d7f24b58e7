/*
 * The reports that a reader has chosen, by their ids in order, and what is written on their cover. This browser alone keeps
 * it; where it keeps nothing, it is forgotten with the page.
 */

const KEY = "selection";
/** How many reports may be chosen. */
export const MOST = 100;
/** The id of a report. */
export const ID = /^\d{4}-\d{2}-\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*$/;

// What this page keeps where the browser keeps nothing.
let own = null;
const told = new Set();

function read() {
  try {
    return own ?? localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

/** Of a list of anything the ids of reports, each once, no more than the most. */
export const idsIn = (list) =>
  [...new Set(list)].filter((id) => typeof id === "string" && ID.test(id)).slice(0, MOST);

/** What is kept: `ids` and `settings`, a text that the page of the selection writes and reads. */
export function kept() {
  try {
    const { ids, settings } = JSON.parse(read());
    return { ids: idsIn(ids), settings: typeof settings === "string" ? settings : "" };
  } catch {
    return { ids: [], settings: "" };
  }
}

/** Keep other ids, or other settings too, and tell of it. Without ids settings are forgotten. The later copy counts: `at`. */
export function keep(ids, settings = kept().settings) {
  const text = JSON.stringify({ ids, settings: ids.length ? settings : "", at: Date.now() });
  try {
    localStorage.setItem(KEY, text);
    own = null;
  } catch {
    own = text;
  }
  for (const tell of told) tell();
}

/** Call a function whenever something else is kept, by this page or another. */
export const whenKept = (tell) => told.add(tell);

addEventListener("storage", ({ key }) => {
  if (key === KEY || key === null) for (const tell of told) tell();
});
// A page that the browser has kept whole has heard of nothing meanwhile.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) for (const tell of told) tell();
});
