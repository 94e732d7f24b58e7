/*
 * What of the page of a report goes into a Word file: its title, what is known of it, its text, its corrections.
 */

import { addressFacts, fact, factsOf } from "./facts.js";

/**
 * The elements of a report, copies, for `wordFile`.
 *
 * @param {Document} page of the report
 * @param {string} [address] where the page is found
 */
export function reportElements(page, address = "") {
  const title = page.querySelector(".report-head h1").cloneNode(true);
  const notices = [...page.querySelectorAll(".report-head .notice")].map((each) => fact(each.textContent));
  const summary = page.querySelector(".report-summary");
  const facts = page.querySelector("dl.facts").cloneNode(true);
  // What is for the screen alone are links to sources, and nothing else of it.
  for (const title of facts.querySelectorAll("dt.screen-only")) if (!title.nextElementSibling.querySelector("a")) title.remove();
  const corrections = [...page.querySelectorAll(".corrections li")].map((each) => {
    return fact("", ...each.cloneNode(true).childNodes);
  });
  const contents = page.createElement("nav");
  contents.className = "word-contents";
  return [
    title,
    ...notices,
    fact("摘要：", summary.textContent),
    ...factsOf(facts),
    ...addressFacts(address),
    contents,
    page.querySelector(".report-body").cloneNode(true),
    ...(corrections.length ? [fact("更正记录"), ...corrections] : []),
  ];
}
