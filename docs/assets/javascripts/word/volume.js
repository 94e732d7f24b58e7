/*
 * What of a selection, as its page shows it, goes into a Word file: all of it, in the same order.
 */

import { addressFacts, FACT, fact, factsOf } from "./facts.js";

// As in hooks/eventlib/exports/word_styles.py. By these `import` knows what is of no report.
const SOURCE = "报告来源";
const ADDED = "选编所加";

/** Words that a selection adds to its reports. */
function added(...nodes) {
  const words = document.createElement("span");
  words.dataset.style = ADDED;
  words.append(...nodes);
  return words;
}

/**
 * The elements of a selection, copies, for `wordFile`.
 *
 * @param {HTMLElement} volume what `volumeOf` made, within an element of the page
 */
export function volumeElements(volume) {
  const copy = volume.cloneNode(true);
  for (const each of copy.querySelectorAll(".screen-only")) each.remove();
  for (const each of copy.querySelectorAll(".volume__number, .citation")) each.dataset.style = ADDED;
  return [...copy.children].flatMap((part) => {
    if (part.matches(".volume__cover")) return cover(part);
    if (part.matches(".volume__contents")) return [contents(part)];
    if (part.matches(".volume__sources")) return sources(part);
    return chapter(part);
  });
}

function cover(part) {
  const title = document.createElement("h1");
  title.append(added(...part.querySelector(".volume__title").childNodes));
  title.dataset.begins = "cover";
  const styled = (selector, style) => {
    const lines = [...part.querySelectorAll(selector)];
    for (const line of lines) {
      line.dataset.style = style;
      line.append(added(...line.childNodes));
    }
    return lines;
  };
  return [
    title,
    ...styled(".volume__subtitle", "Subtitle"),
    ...styled(".volume__made", "Date"),
    ...styled(".volume__note", "Normal"),
  ];
}

/** The contents, which are as deep as those of the page. */
function contents(part) {
  const place = document.createElement("nav");
  place.className = "word-contents";
  place.dataset.begins = "page";
  place.dataset.deepest = part.querySelector("ol ol") ? 2 : 1;
  return place;
}

function chapter(part) {
  const link = part.querySelector("h2 a");
  link.replaceWith(...link.childNodes);
  part.querySelector("h2").dataset.begins = "page";
  return [...part.children].flatMap((each) => {
    if (each.matches(".notice")) return [fact(each.textContent)];
    if (each.matches(".report-summary")) return [fact("摘要：", each.textContent)];
    if (each.matches("dl.facts")) return [...factsOf(each), ...addressFacts(link.dataset.published)];
    if (each.matches(".also")) each.dataset.style = FACT;
    return [each];
  });
}

function sources(part) {
  const heading = part.querySelector("h2");
  heading.append(added(...heading.childNodes));
  heading.dataset.begins = "page";
  const lines = Array.from(part.querySelectorAll("li"), (item) => {
    const line = document.createElement("p");
    line.id = item.id;
    line.dataset.style = SOURCE;
    line.append(...item.childNodes);
    return line;
  });
  return [heading, ...lines];
}
