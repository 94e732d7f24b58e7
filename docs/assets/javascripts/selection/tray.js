/* The tray at the foot of the screen: how many reports have been chosen, and the way to them. Loaded when there are any. */

import { siteAddress } from "../loader.js";
import { make } from "../search/elements.js";
import { keep, kept, MOST, whenKept } from "./kept.js";

const status = make("span", { role: "status" });
const tray = make(
  "section",
  { class: "tray", "aria-label": "选编", hidden: true },
  status,
  make("a", { href: siteAddress("selection/") }, "查看选编"),
  make("button", { type: "button", onclick: () => keep([]) }, "清空"),
);

function show() {
  const { length } = kept().ids;
  tray.hidden = !length;
  status.textContent = length ? `已选 ${length} 篇${length < MOST ? "" : "，不能再多"}` : "";
}

document.body.append(tray);
whenKept(show);
show();
