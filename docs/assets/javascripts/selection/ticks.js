/* A box beside every report of every list and on its own page, by which it is chosen. */

import { loadModule } from "../loader.js";
import { ID, keep, kept, MOST, whenKept } from "./kept.js";

const PAGE = /\/reports\/\d{4}\/([^/]+)\//;
// What is no more than a line or two.
const BRIEF = ":is(.entered, .related, .thread) li";
const article = document.querySelector("article");
const boxes = new Map();

function tick(place, address, title) {
  const id = PAGE.exec(address)?.[1];
  if (!ID.test(id) || place.querySelector(".tick")) return;
  const checked = kept().ids.includes(id);
  // "off": else it is as it was left when one goes back.
  const box = Object.assign(document.createElement("input"), { type: "checkbox", autocomplete: "off", checked });
  box.setAttribute("aria-label", `选编：${title.trim()}`);
  box.addEventListener("change", () => {
    const others = kept().ids.filter((each) => each !== id);
    keep(box.checked && others.length < MOST ? [...others, id] : others);
  });
  boxes.set(box, id);
  const label = Object.assign(document.createElement("label"), { className: "tick" });
  label.append(box, "选编");
  place.append(label);
}

function tickAll() {
  for (const entry of article.querySelectorAll(`.entry, .piece, ${BRIEF}`)) {
    const link = entry.querySelector(":is(.entry__title, h2) a[href], :scope > a[href]");
    const line = entry.matches(BRIEF) ? entry : entry.querySelector(".entry__line");
    if (link && line) tick(line, link.href, link.textContent);
  }
  const own = article.querySelector(".report-tick");
  if (own) tick(own, location.href, article.querySelector("h1").textContent);
}

function show() {
  const { ids } = kept();
  for (const [box, id] of boxes) {
    if (box.isConnected) box.checked = ids.includes(id);
    else boxes.delete(box);
  }
  if (ids.length) loadModule("selection/tray.js").catch(() => {});
}

whenKept(show);
tickAll();
show();
// What is found, and what is compared, comes later.
new MutationObserver(tickAll).observe(article, { childList: true, subtree: true });
