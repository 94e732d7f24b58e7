/*
 * Where the site is, and how its programs load what belongs to it. No other module makes the address of a page, asks
 * for a file or starts a worker: a site that is opened from disk differs here and nowhere else.
 *
 *   siteAddress("search/")                                         the address of a page or a file, for links
 *   location.href = onward(siteAddress("search/"))                 … for a program that goes there itself
 *   publishedAddress()                                             where others find this page, or what lies at a path
 *   addressIn("feeds/reports.xml", "../search/")                   the address that a link in such a file leads to
 *   decoded("%E7%BB%93%E8%AE%BA")                                  what a part of an address says
 *   await loadJson("contribute/data-1.json")                       what a file of JSON holds
 *   await loadJson("search-index/manifest.json", { fresh: true })  … not the copy that the browser may have kept
 *   await loadZippedJson("search-index/names-1.json.gz")           the same of JSON in GBK and gzip
 *   await loadBytes("search-index/1/0.bin")                        a Uint8Array
 *   await loadPage("reports/2025/2025-04-10-jiaxing-360/")          a page, as a Document
 *   await loadModule("search/ways.js")                             a module beside this one that few need
 *   startWorker("search/worker.js")                                … as a worker
 *
 * A path is relative to the root of the site. What cannot be loaded is a LoadError. Works in pages and in workers.
 */

/**
 * Something could not be loaded. `kind` tells what a reader can do: "offline" (no answer: try again), "missing" (not
 * there, or damaged: the site may have been published anew), "browser" (too old), "version" (a file is for another
 * version of the program).
 */
export class LoadError extends Error {
  constructor(kind, message, options) {
    super(message, options);
    this.name = "LoadError";
    this.kind = kind;
  }
}

// How everything is reached where a server serves the site. This file is assets/javascripts-<digest of all scripts>/loader.js.
const served = {
  locate: (path) => new URL(path, new URL("../../", import.meta.url)).href,
  onward: (address) => address,
  published: (path) => (path === undefined ? location.href : served.locate(path)),
  get: (address, options) => fetch(address, options),
  module: (name) => import(new URL(name, import.meta.url)),
  worker: (name) => new Worker(new URL(name, import.meta.url), { type: "module" }),
};
// Opened from disk, it is reached as scripts/bundling/from_disk.js says, which is there before any module.
const ways = globalThis.fromDisk ?? served;

/** Whether that is so, for what readers are told. */
export const isFromDisk = ways !== served;

/** What they are told where a file is not there that should be. */
export const MISSING = isFromDisk
  ? "这份网站不完整，缺少要用的文件。请重新解压，或者重新复制整个文件夹。"
  : "网站可能刚刚更新过，原来的文件已换成新的。请重新载入这一页。";

/** The address of what lies at a path in the site, as a string. */
export const siteAddress = (path) => ways.locate(path);

/** What a program goes to that leads to an address of the site, as a link to it would. */
export const onward = (address) => ways.onward(address);

/**
 * The address by which others find what lies at a path in the site, without a path this page. Empty where it is not known:
 * an address on this disk is of no use to them.
 */
export const publishedAddress = (path) => ways.published(path);

/**
 * The address, as a string, that a link in a file of the site leads to.
 *
 * @throws {TypeError} it is no address
 */
export function addressIn(path, link) {
  return ways.locate(new URL(link, ways.locate(path)).href);
}

/** What a part of an address says: a name or an id, written as it is or encoded; 50% is the former. */
export function decoded(written) {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

/** What `read` makes of a file. A connection that ends early and bytes that make no sense are damage. */
async function load(path, read, { fresh = false } = {}) {
  let response;
  try {
    response = await ways.get(siteAddress(path), fresh ? { cache: "no-cache" } : {});
  } catch (cause) {
    throw new LoadError("offline", `cannot reach ${path}`, { cause });
  }
  if (!response.ok) throw new LoadError("missing", `${path}: ${response.status}`);
  try {
    return await read(response);
  } catch (cause) {
    throw new LoadError("missing", `${path} is damaged`, { cause });
  }
}

/** `fresh`: ask the server whether the file has changed. For files that keep their name when they do. */
export const loadJson = (path, options) => load(path, (response) => response.json(), options);

export const loadBytes = (path, options) =>
  load(path, async (response) => new Uint8Array(await response.arrayBuffer()), options);

export const loadZippedJson = (path, options) => load(path, unzippedJson, options);

/** JSON in GBK, two bytes for a Chinese character, and gzip. */
async function unzippedJson(response) {
  const unzipped = new Response(response.body.pipeThrough(new DecompressionStream("gzip")));
  return JSON.parse(new TextDecoder("gbk", { fatal: true }).decode(await unzipped.arrayBuffer()));
}

/** What the links and images of the page lead to, they lead to in the Document too. */
export const loadPage = (path, options) =>
  load(path, async (response) => asFoundAt(siteAddress(path), await response.text()), options);

function asFoundAt(address, source) {
  const page = new DOMParser().parseFromString(source, "text/html");
  for (const element of page.querySelectorAll("a[href], img[src]")) {
    const name = element.localName === "a" ? "href" : "src";
    const written = element.getAttribute(name);
    if (!written.startsWith("#")) element.setAttribute(name, new URL(written, address).href);
  }
  return page;
}

/** What a module exports, by its path in the folder of this one. */
export async function loadModule(name) {
  try {
    return await ways.module(name);
  } catch (cause) {
    throw new LoadError("offline", `cannot load ${name}`, { cause });
  }
}

/**
 * Start a module as a worker. That it cannot be loaded is an `error` event of the worker.
 *
 * @param {string} name its path in the folder of this module
 * @returns {Worker}
 * @throws {LoadError} "browser"
 */
export function startWorker(name) {
  // The youngest of what workers here need: browsers that have it run modules in workers too.
  if (typeof DecompressionStream === "undefined") throw new LoadError("browser", "no DecompressionStream");
  return ways.worker(name);
}
