/* What the search page shows where a search finds nothing: the ways on that the engine knows (see Engine.waysOn). */

import { make } from "./elements.js";

// What stands over ways of a kind; none are shown under what none are of.
const TITLES = {
  less: "少一个条件就有：",
  none: "去掉全部条件就有：",
  meant: "是不是要找：",
  together: "拆成几个词，同一篇里都有的：",
  alone: "只搜其中一项：",
};

/** Which of the titles a way stands under. */
function kindOf({ why, dropped, parts }) {
  if (why === "less") return dropped.length > 1 ? "none" : "less";
  return parts.some(({ isMeant }) => isMeant) ? "meant" : why;
}

/**
 * The ways on, as elements.
 *
 * @param {object[]} ways
 * @param {(way: object) => string} addressFor
 * @param {(way: object) => void} follow called in place of the browser when a link is followed
 * @param {Map<string, string>} titles what the conditions of a search are called, but those that exclude
 */
export function waysOnward(ways, addressFor, follow, titles) {
  const withoutOne = (condition) =>
    condition.startsWith("-") ? `不再排除「${condition.slice(1)}」` : `不限${titles.get(condition)}`;
  const link = (way) => {
    const text = way.why === "less" ? way.dropped.map(withoutOne).join("，") : way.query;
    const onclick = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      follow(way);
    };
    return make("a", { href: addressFor(way), onclick }, text);
  };
  const item = (way) => make("li", {}, link(way), " ", make("span", { class: "count" }, `${way.total} 篇`));
  return Object.entries(TITLES).flatMap(([kind, title]) => {
    const listed = ways.filter((way) => kindOf(way) === kind).map(item);
    return listed.length ? [make("p", {}, title), make("ul", { class: "ways" }, ...listed)] : [];
  });
}
