/*
 * How a site that is opened from disk is reached. Browsers give its pages neither modules nor requests, only scripts and
 * workers made by a page itself. So all modules are one script (program.py), which begins here, and whatever they load is a
 * script beside the file: it hands over what the file holds (files.py).
 *
 * `fromDisk` is what loader.js goes by; the scripts that hand over files call it too.
 */

import { carry, carrying } from "./carried.js";

// What the scripts of files have handed over, and what is waited for, by path.
const given = new Map();
const awaited = new Map();

function scriptOf(path, root) {
  return new Promise((resolve) => {
    const script = document.createElement("script");
    const end = () => {
      script.remove();
      awaited.delete(path);
      resolve(given.get(path) ?? null);
      given.delete(path);
    };
    Object.assign(script, { src: `${root}${path}.js`, onload: end, onerror: end });
    document.head.append(script);
  });
}

/** What the file at an address holds; null if there is none, or no script of it. */
function readInPage(address, root) {
  const path = address.slice(root.length).replace(/[?#].*/, "");
  if (!awaited.has(path)) awaited.set(path, scriptOf(path, root));
  return awaited.get(path);
}

/** What reads files in a worker: it asks its page, by a port. */
function readerBy(port) {
  const asked = new Map();
  port.onmessage = ({ data: { address, content } }) => {
    asked.get(address)(content);
    asked.delete(address);
  };
  return (address) =>
    new Promise((resolve) => {
      const before = asked.get(address);
      asked.set(address, (content) => {
        before?.(content);
        resolve(content);
      });
      if (!before) port.postMessage(address);
    });
}

/** The ways that are the same in a page and in a worker. */
function waysFrom(root, modules, read) {
  return {
    locate(path) {
      const url = new URL(path, root);
      if (url.href.startsWith(root) && url.pathname.endsWith("/")) url.pathname += "index.html"; // a folder would be listed
      return url.href;
    },
    async get(address) {
      const content = await read(address);
      return new Response(content, { status: content === null ? 404 : 200 });
    },
    module: (name) => modules[name](),
  };
}

function beginInPage(modules) {
  const script = document.currentScript;
  // It is assets/program-<digest>.js.
  const root = new URL("../", script.src).href;
  const read = (address) => readInPage(address, root);
  let program;
  globalThis.fromDisk = {
    ...waysFrom(root, modules, read),
    onward: (address) => carrying(address),
    published(path) {
      const known = document.querySelector("link[rel=canonical]")?.href;
      if (!known) return "";
      if (path === undefined) return known + location.search + location.hash;
      const depth = location.pathname.slice(new URL(root).pathname.length).split("/").length - 1;
      return new URL("../".repeat(depth) + path, known).href;
    },
    worker(name) {
      program ??= URL.createObjectURL(new Blob([`(${globalThis.siteProgram})()`], { type: "text/javascript" }));
      const worker = new Worker(program);
      const { port1: port, port2: other } = new MessageChannel();
      port.onmessage = async ({ data: address }) => port.postMessage({ address, content: await read(address) });
      worker.postMessage({ root, name }, [other]);
      return worker;
    },
    text: (path, text) => given.set(path, text),
    bytes: (path, text) => given.set(path, Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0))),
  };
  carry(root);
  for (const name of script.dataset.modules.split(" ")) modules[name]();
}

function beginInWorker(modules) {
  globalThis.onmessage = ({ data: { root, name }, ports: [port] }) => {
    globalThis.onmessage = null;
    globalThis.fromDisk = waysFrom(root, modules, readerBy(port));
    modules[name]();
  };
}

/**
 * Begin what a page names in `data-modules` of its script, or a worker in its first message.
 *
 * @param {Record<string, () => Promise<object>>} modules all of the site, by their paths beside loader.js
 */
export const begin = (modules) => (globalThis.document ? beginInPage : beginInWorker)(modules);
