/*
 * The package of a Word file (ECMA-376 Part 2): the parts of the template, what is added to them, and what leads where.
 */

import { zip } from "../contribute/zip.js";
import { allowed, parse, serialise } from "./xml.js";

const KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships";
const TYPES = "http://schemas.openxmlformats.org/package/2006/content-types";
const TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/** The path of the relationships of a part. */
const relationsPath = (path) => path.replace(/([^/]*)$/, "_rels/$1.rels");

/** A path inside the package from a target, which is relative to the folder of the part or to the root. */
const resolved = (path, target) =>
  target.startsWith("/") ? target.slice(1) : path.replace(/[^/]*$/, "") + target;

export class WordPackage {
  #parts;
  #files;
  #parsed = new Map();
  #addresses = new Map();

  /** @param {{parts: Object<string, string>, files: Object<string, string>}} template as the build publishes it */
  constructor({ parts, files }) {
    this.#parts = parts;
    this.#files = Object.entries(files).map(([path, content]) => [
      path,
      Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0)),
    ]);
    this.main = this.#related("", "officeDocument");
  }

  /** The parts whose paths match. */
  paths(pattern) {
    return Object.keys(this.#parts).filter((path) => pattern.test(path));
  }

  /** The document of the part at a path; what is changed in it is written. */
  part(path) {
    if (!this.#parsed.has(path)) this.#parsed.set(path, parse(this.#parts[path]));
    return this.#parsed.get(path);
  }

  /** The path of what the main part leads to by a kind of relationship: `styles`, `numbering`, `footnotes`. */
  related(kind) {
    return this.#related(this.main, kind);
  }

  #related(path, kind) {
    const relations = [...this.part(relationsPath(path)).documentElement.children];
    const found = relations.find((each) => each.getAttribute("Type") === `${KIND}/${kind}`);
    return resolved(path, found.getAttribute("Target"));
  }

  /** The id by which a part leads to an address outside; the same address has the same. */
  link(path, address) {
    const key = `${path} ${address}`;
    if (!this.#addresses.has(key)) {
      this.#addresses.set(key, this.#relate(path, "hyperlink", address, { TargetMode: "External" }));
    }
    return this.#addresses.get(key);
  }

  /** Add a picture, and return the id by which a part leads to it. `suffix`: `png` or `jpeg`. */
  addPicture(path, content, suffix) {
    let number = this.#files.length + 1;
    const taken = new Set(this.#files.map(([name]) => name));
    while (taken.has(`word/media/report${number}.${suffix}`)) number += 1;
    const name = `word/media/report${number}.${suffix}`;
    this.#files.push([name, content]);
    const types = this.part("[Content_Types].xml");
    const known = [...types.documentElement.children].some(
      (each) => each.getAttribute("Extension")?.toLowerCase() === suffix,
    );
    if (!known) {
      const type = types.createElementNS(TYPES, "Default");
      type.setAttribute("Extension", suffix);
      type.setAttribute("ContentType", `image/${suffix}`);
      types.documentElement.prepend(type);
    }
    return this.#relate(path, "image", `/${name}`);
  }

  #relate(path, kind, target, more = {}) {
    const at = relationsPath(path);
    this.#parts[at] ??= `<Relationships xmlns="${RELATIONS}"/>`;
    const relations = this.part(at);
    const relation = relations.createElementNS(RELATIONS, "Relationship");
    const id = `report${relations.documentElement.children.length + 1}`;
    const said = { Id: id, Type: `${KIND}/${kind}`, Target: allowed(target), ...more };
    for (const [name, content] of Object.entries(said)) relation.setAttribute(name, content);
    relations.documentElement.append(relation);
    return id;
  }

  /** The file. */
  blob() {
    const encoder = new TextEncoder();
    const parts = Object.entries(this.#parts).map(([path, source]) => [
      path,
      encoder.encode(this.#parsed.has(path) ? serialise(this.#parsed.get(path)) : source),
    ]);
    return new Blob([zip([...parts, ...this.#files])], { type: TYPE });
  }
}
