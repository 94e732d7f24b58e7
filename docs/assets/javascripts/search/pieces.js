/*
 * One section of a report, cut from its page to be shown on another: what hooks/eventlib/pages/pieces.py does at build.
 *
 * The pages of the reports are where their texts are HTML, made safe and linked by the build. A page that is parsed here
 * runs and loads nothing; its nodes are taken over, and never its text as markup.
 */

import { addressIn } from "../loader.js";

/**
 * What stands below a heading of a report, up to the next of its level or the footnotes.
 *
 * @param {Document} page the page of the report, parsed
 * @param {string} anchor the id of the heading
 * @param {string} path where the page is in the site
 * @returns {?Node[]} nodes of this document without ids, whose addresses are whole; null if there is no such heading
 */
export function pieceOf(page, anchor, path) {
  const heading = page.getElementById(anchor);
  if (!heading?.matches(".report-body > h2")) return null;
  const piece = page.createElement("div");
  while (heading.nextSibling && !heading.nextSibling.matches?.("h2, .footnote")) piece.append(heading.nextSibling);
  for (const each of piece.querySelectorAll("[id]")) each.removeAttribute("id");
  for (const name of ["href", "src"]) {
    for (const each of piece.querySelectorAll(`[${name}]`)) {
      each.setAttribute(name, addressIn(path, each.getAttribute(name)));
    }
  }
  return Array.from(piece.childNodes, (node) => document.importNode(node, true));
}
