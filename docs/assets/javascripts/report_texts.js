/*
 * Reports as their pages show them, taken apart to be shown on another page or written into a file:
 *
 *   const report = await loadReport("2025-04-10-jiaxing-360");
 *   article.append(...report.sections[0].blocks);
 *
 * The pages are the site's own, and safe. Whatever cannot be loaded is a LoadError, "missing" where there is no such report.
 */

import { filledCitations } from "./citations.js";
import { decoded, LoadError, loadPage, publishedAddress, siteAddress } from "./loader.js";
import { ID } from "./selection/kept.js";

// As in hooks/eventlib/prose/marks.py.
const SECTION_NUMBER = /^[一二三四五六七八九十]+\s*[、.．，,]\s*/;

/** Where the page of a report lies in the site. */
const reportPath = (id) => `reports/${id.slice(0, 4)}/${id}/`;

/**
 * The page of a report by the id of the report, present or former.
 *
 * @returns {Promise<{id: string, page: Document}>} with the present id
 */
async function loadReportPage(id) {
  if (!ID.test(id)) throw new LoadError("missing", `no report ${id}`);
  const page = await loadPage(reportPath(id), { fresh: true });
  const moved = page.querySelector("meta[http-equiv=refresh]");
  if (!moved) return { id, page };
  const [, present] = /\/(\d{4}-[^/]+)\/?(?:index\.html)?$/.exec(moved.content) ?? [];
  if (!present || present === id) throw new LoadError("missing", `no report ${id}`);
  return loadReportPage(present);
}

/**
 * A report by its id, present or former.
 *
 * @param {string} id
 * @returns {Promise<Report>} with `id` the present one, and
 *   - `address`; `published`, the one by which others find it, or empty; `title`, `summary`
 *   - `facts`: `{title, parts}` in order, `parts` being nodes; without those that only a screen shows, such as sources
 *   - `sources`: `{url, title, publisher}` in order; what is not known is empty
 *   - `withdrawn`: `{date, text}` or null; `corrections`: `{date, text}` in order; dates in ISO form
 *   - `citations`: their texts by format, see citations.js
 *   - `sections`: `{name, heading, anchor, marks, blocks}` in order: `name` is the heading without its number, `anchor` its
 *     id, `marks` are its references to footnotes; what stands before the first heading has none of these
 *   - `footnotes`: the list of them as an element, or null
 *   Ids in blocks and footnotes begin with that of the report, and lead to each other; other addresses are whole. Headings
 *   stand one level deeper than on the page: the highest is h3. Whoever wants blocks of one report twice clones them.
 */
export async function loadReport(id) {
  const found = await loadReportPage(id);
  return readReport(found.page, found.id);
}

const textOf = (element) => element?.textContent.trim().replace(/\s+/g, " ") ?? "";

function readReport(page, id) {
  const body = page.querySelector(".report-body");
  if (!body) throw new LoadError("missing", `${id} is no report`);
  const facts = page.querySelector("dl.facts");
  const sources = Array.from(facts.querySelectorAll(".facts__sources li"), sourceOf);
  for (const each of page.querySelectorAll(".screen-only")) each.remove();
  for (const each of [body, facts]) settle(each, id);
  const footnotes = body.querySelector(":scope > .footnote");
  footnotes?.remove();
  const withdrawn = page.querySelector(".notice--withdrawn");
  const published = publishedAddress(reportPath(id));
  const dated = (element) => ({ date: element.querySelector("time").dateTime, text: textOf(element) });
  return {
    id,
    address: siteAddress(reportPath(id)),
    published,
    title: textOf(page.querySelector("h1")),
    summary: textOf(page.querySelector(".report-summary")),
    facts: Array.from(facts.querySelectorAll("dt"), (term) => ({
      title: textOf(term),
      parts: Array.from(term.nextElementSibling.childNodes),
    })),
    sources,
    withdrawn: withdrawn ? dated(withdrawn) : null,
    corrections: Array.from(page.querySelectorAll(".corrections li"), dated),
    citations: filledCitations(page.querySelector(".cite"), published),
    sections: sectionsOf(body),
    footnotes,
  };
}

/** A source, as the macro `source` of overrides/report.html writes it: under its title, else its publisher, else its address. */
function sourceOf(item) {
  const link = item.querySelector("a");
  return { url: link.getAttribute("href"), title: link.matches(".bare") ? "" : textOf(link), publisher: textOf(item.querySelector(".role")) };
}

/** An address as it is seen from any page; within the site without the host, by which paper tells that it need not show it. */
export function addressFrom(written) {
  const url = new URL(written);
  const isOwn = url.origin === location.origin && url.protocol.startsWith("http");
  return isOwn ? url.pathname + url.search + url.hash : url.href;
}

/** Make part of a page what can stand on another: addresses whole, ids of its own, headings a level deeper. */
function settle(part, id) {
  for (const each of part.querySelectorAll(".headerlink")) each.remove();
  for (const each of part.querySelectorAll("[id]")) each.id = `${id}.${each.id}`;
  for (const name of ["href", "src"]) {
    for (const each of part.querySelectorAll(`[${name}]`)) {
      const written = each.getAttribute(name);
      each.setAttribute(name, written.startsWith("#") ? `#${id}.${decoded(written.slice(1))}` : addressFrom(written));
    }
  }
  for (const level of [5, 4, 3, 2]) {
    for (const heading of part.querySelectorAll(`h${level}`)) {
      const deeper = part.ownerDocument.createElement(`h${level + 1}`);
      for (const { name, value } of heading.attributes) deeper.setAttribute(name, value);
      deeper.append(...heading.childNodes);
      heading.replaceWith(deeper);
    }
  }
}

function sectionsOf(body) {
  const sections = [{ name: "", heading: "", anchor: "", marks: [], blocks: [] }];
  for (const block of body.children) {
    if (block.localName === "h3") {
      const marks = Array.from(block.querySelectorAll("sup[id]"));
      for (const mark of marks) mark.remove();
      const heading = textOf(block);
      sections.push({ name: heading.replace(SECTION_NUMBER, ""), heading, anchor: block.id, marks, blocks: [] });
    } else sections.at(-1).blocks.push(block);
  }
  return sections.filter(({ heading, blocks }) => heading || blocks.length);
}
