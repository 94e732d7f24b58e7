/*
 * The page about subscribing: which list it is about, its address names by that of the feed, and shows what subscribers get
 * of it now. Without this module the page is about all reports.
 */

import { copyWith } from "./clipboard.js";
import { addressIn, isFromDisk, LoadError, loadBytes, siteAddress } from "./loader.js";
import { byId, make } from "./search/elements.js";
import { chineseDate } from "./search/index.js";

const EVERYTHING = "reports";
const NAME = /^[\w-]+$/;

const PROBLEMS = {
  offline: "无法连接服务器，没有读到这个订阅现在的条目。地址仍可以复制。",
  disk: "这份网站是从磁盘打开的，不会自己更新，也就不能订阅。要订阅，请在服务器上的网站打开这一页。",
  missing: "没有这个订阅。请回到列表的页面，从它下方的“订阅”进来。",
};

/** A feed, parsed; the XML of a page that is not one is damage. */
async function loadFeed(path) {
  const text = new TextDecoder().decode(await loadBytes(path, { fresh: true }));
  const feed = new DOMParser().parseFromString(text, "application/xml").documentElement;
  if (feed.localName !== "feed") throw new LoadError("missing", `${path} is no feed`);
  return feed;
}

const child = (element, name) => [...element.children].find((each) => each.localName === name)?.textContent ?? "";

/** The address that the feed at a path or an entry of it leads to; none if it leads to no page. */
function target(element, path) {
  const link = [...element.children].find((each) => each.localName === "link" && each.getAttribute("rel") === "alternate");
  try {
    const address = addressIn(path, link.getAttribute("href"));
    return /^(https?|file):/.test(address) ? address : null;
  } catch {
    return null;
  }
}

const day = (time) => make("time", { datetime: time.slice(0, 10) }, chineseDate(time.slice(0, 10)));

function entry(element, path) {
  const [published, updated] = [child(element, "published"), child(element, "updated")];
  const changed = updated.slice(0, 10) === published.slice(0, 10) ? [] : [make("span", {}, day(updated), "有变动")];
  return make(
    "li",
    { class: "entry" },
    make("p", { class: "entry__line" }, make("span", {}, day(published), "收录"), ...changed),
    make("h3", { class: "entry__title" }, make("a", { href: target(element, path) }, child(element, "title"))),
    ...child(element, "summary")
      .split("\n")
      .map((line) => make("p", { class: "entry__summary" }, line)),
  );
}

async function show(name) {
  const path = `feeds/${name}.xml`;
  const address = siteAddress(path);
  const link = byId("subscribe-address");
  link.href = address;
  link.textContent = address;
  const feed = await loadFeed(path);
  const publisher = [...feed.children].find((each) => each.localName === "author");
  const title = child(feed, "title").replace(`${publisher ? child(publisher, "name") : ""}：`, "");
  if (name !== EVERYTHING) {
    byId("subscribe-name").textContent = `：${title}`;
    document.title = `${title}：${document.title}`;
    const page = make("a", { href: target(feed, path) }, title);
    byId("subscribe-what").replaceChildren("这是“", page, "”的订阅。");
  }
  const entries = [...feed.children].filter((each) => each.localName === "entry");
  byId("subscribe-note").textContent = `阅读程序现在会收到这 ${entries.length} 篇，最近有变动的在前。`;
  byId("subscribe-list").replaceChildren(...entries.map((each) => entry(each, path)));
  byId("subscribe-entries").hidden = !entries.length;
}

copyWith(byId("subscribe-copy"), byId("subscribe-address"), (done) => {
  byId("subscribe-status").textContent = done ? "已复制订阅地址" : "未能复制，请选中地址后复制";
});

const tell = (words) => byId("subscribe-problem").append(make("p", { class: "notice" }, words));
const hide = (id) => (byId(id).closest("section").hidden = true);

if (isFromDisk) {
  hide("subscribe-address");
  hide("how");
  tell(PROBLEMS.disk);
}
const wanted = new URLSearchParams(location.search).get("feed") ?? EVERYTHING;
(NAME.test(wanted) ? show(wanted) : Promise.reject(new LoadError("missing", "no name of a feed"))).catch((error) => {
  if (error.kind !== "offline") hide("subscribe-address");
  tell(PROBLEMS[error.kind] ?? "没有读到这个订阅。");
  if (!error.kind) console.error(error);
});
