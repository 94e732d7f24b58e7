/*
 * What of the page of a report goes into a Word file: its title, what is known of it, its text, its corrections.
 */

/** A line of what is said beside a text: the words in bold, then nodes. */
function fact(words, ...nodes) {
  const line = document.createElement("p");
  line.className = "word-facts";
  const strong = document.createElement("strong");
  strong.textContent = words;
  line.append(strong, ...nodes);
  return line;
}

/** What a description of the page says, its items set off: 嘉兴市委书记 stands behind a name in brackets. */
function said(description) {
  const items = description.querySelectorAll("li");
  return [...(items.length ? items : [description])].flatMap((item, at) => {
    const copy = item.cloneNode(true);
    for (const role of copy.querySelectorAll(".role")) role.textContent = `（${role.textContent}）`;
    for (const link of copy.querySelectorAll("a:not([rel])")) link.replaceWith(...link.childNodes); // to pages of the site
    return [...(at ? ["；"] : []), ...copy.childNodes];
  });
}

/** The facts of the head of the page; what is for the screen alone are links to sources, and nothing else of it. */
function facts(page) {
  return [...page.querySelectorAll("dl.facts > dt")]
    .filter((title) => !title.matches(".screen-only") || title.nextElementSibling.querySelector("a"))
    .map((title) => fact(`${title.textContent}：`, ...said(title.nextElementSibling)));
}

/**
 * The elements of a report, copies, for `wordFile`.
 *
 * @param {Document} page of the report
 * @param {{address?: string, sections?: Set<string>, withContents?: boolean}} [options] where the page is found;
 *   the ids of the headings of those sections that are chosen, all where none are named
 */
export function reportElements(page, { address = "", sections, withContents = false } = {}) {
  const title = page.querySelector(".report-head h1").cloneNode(true);
  const notices = [...page.querySelectorAll(".report-head .notice")].map((each) => fact(each.textContent));
  const summary = page.querySelector(".report-summary");
  const text = page.querySelector(".report-body").cloneNode(true);
  if (sections) choose(text, sections);
  const corrections = [...page.querySelectorAll(".corrections li")].map((each) => {
    return fact("", ...each.cloneNode(true).childNodes);
  });
  const contents = page.createElement("nav");
  contents.className = "word-contents";
  return [
    title,
    ...notices,
    fact("摘要：", summary.textContent),
    ...facts(page),
    ...(/^https?:/.test(address) ? [fact("网址：", linkTo(address))] : []),
    ...(withContents ? [contents] : []),
    text,
    ...(corrections.length ? [fact("更正记录"), ...corrections] : []),
  ];
}

function linkTo(address) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = address;
  return link;
}

/** Leave of a text the chosen sections, and the footnotes that these refer to. */
function choose(text, sections) {
  let isChosen = false;
  for (const element of [...text.children]) {
    if (element.localName === "h2") isChosen = sections.has(element.id);
    if (!isChosen && !element.matches(".footnote")) element.remove();
  }
  const referred = new Set([...text.querySelectorAll("a.footnote-ref")].map((each) => each.getAttribute("href").slice(1)));
  for (const note of text.querySelectorAll(".footnote li[id]")) if (!referred.has(note.id)) note.remove();
}
