/* The way to the newest report of a thread, as overrides/partials/library.html has it. */

import { siteAddress } from "../loader.js";
import { make } from "./elements.js";
import { chineseDate } from "./index.js";

/** The way from a report to the newest one of its thread, `{title, date, url}`, where that is another. */
export function newerLink(newer) {
  if (!newer) return [];
  const { url, title, date } = newer;
  return [make("a", { class: "newer", href: siteAddress(url), title }, `有后续（${chineseDate(date)}）`)];
}
