/*
 * What the address of a selection says, behind its #: a server never sees it, and no limit of servers holds for it.
 *
 *   #id=2025-04-10-jiaxing-360&id=…&section=应对策略&title=…&subtitle=…&date=2026-11-26&note=…&at=2026-11-26
 */

import { idsIn } from "./kept.js";

// The texts of the cover and how long each may be.
const TEXTS = { title: 100, subtitle: 100, note: 1000 };
/** What is written on the cover, in the order of addresses. */
export const COVER = ["title", "subtitle", "date", "note"];
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/**
 * The selection that an address describes.
 *
 * @param {string} written with or without its #
 * @returns {{ids: string[], sections: string[], title: string, subtitle: string, note: string, date: string, at: string}}
 *   no `sections`: whole reports; `at` is the day on which the selection was made; days in ISO form, what is none is empty
 */
export function selectionOf(written) {
  const parameters = new URLSearchParams(written.replace(/^#/, ""));
  const text = (name) => Array.from(parameters.get(name) ?? "").slice(0, TEXTS[name]).join("");
  const day = (name) => (DAY.test(parameters.get(name)) ? parameters.get(name) : "");
  return {
    ids: idsIn(parameters.getAll("id")),
    sections: [...new Set(parameters.getAll("section"))],
    ...Object.fromEntries(Object.keys(TEXTS).map((name) => [name, text(name)])),
    date: day("date"),
    at: day("at"),
  };
}

/** What stands behind the # for a selection; without `ids` its settings alone. */
export function addressOf({ ids = [], sections, ...settings }) {
  const parameters = new URLSearchParams(ids.map((id) => ["id", id]));
  for (const section of sections) parameters.append("section", section);
  for (const name of [...COVER, "at"]) {
    if (settings[name]) parameters.set(name, settings[name]);
  }
  return String(parameters);
}
