/*
 * What a file says of a report beside its text, each on a line in a style of its own, by which `import` knows it again.
 */

export const FACT = "报告信息"; // as in hooks/eventlib/exports/word_styles.py

/** A line of what is said beside a text: the words in bold, then nodes. */
export function fact(words, ...nodes) {
  const line = document.createElement("p");
  line.dataset.style = FACT;
  const strong = document.createElement("strong");
  strong.textContent = words;
  line.append(strong, ...nodes);
  return line;
}

/** The facts of a list of a page, `dl.facts`. */
export const factsOf = (list) =>
  [...list.querySelectorAll(":scope > dt")].map((title) => fact(`${title.textContent}：`, ...said(title.nextElementSibling)));

/** What a description of the page says, its items set off: 嘉兴市委书记 stands behind a name in brackets. */
function said(description) {
  const items = description.querySelectorAll("li");
  return [...(items.length ? items : [description])].flatMap((item, at) => {
    const copy = item.cloneNode(true);
    for (const role of copy.querySelectorAll(".role")) role.textContent = `（${role.textContent}）`;
    for (const mark of copy.querySelectorAll("sup")) mark.replaceWith(...mark.childNodes); // numbers of sources, which follow no word
    for (const link of copy.querySelectorAll("a:not([rel], [href^='#'])")) link.replaceWith(...link.childNodes); // to pages of the site
    return [...(at ? ["；"] : []), ...copy.childNodes];
  });
}

/** Where a report is found, as a list of one fact; none where nobody else would find it there. */
export function addressFacts(address) {
  if (!/^https?:/.test(address)) return [];
  const link = document.createElement("a");
  link.href = address;
  link.textContent = address;
  return [fact("网址：", link)];
}
