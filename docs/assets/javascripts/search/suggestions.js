/*
 * The names of entities, places and topics: which of them answer a query, by name, alias, full name, pinyin or
 * initials. Reads what hooks/eventlib/search/suggestions.py writes.
 */

import { findAll, isWord } from "./normalise.js";

// Why a name was found, the better reason first.
const WHY = ["name", "alias", "pinyin", "initials", "full"];

const isSpelt = (text) => Array.from(text).every((character) => character === " " || isWord(character));
const SHOWN = ["kind", "key", "name", "url", "type", "count", "parent", "further"];
const shown = (entry) => Object.fromEntries(SHOWN.map((name) => [name, entry[name]]));

export class Suggestions {
  #normaliser;
  #home;
  #folders;
  #readings;
  #entries;
  #byKey;

  /**
   * @param {{folders, readings, rows, home}} names the file `names` of the index
   * @param {Normaliser} normaliser
   */
  constructor({ folders, readings, rows, home }, normaliser) {
    this.#normaliser = normaliser;
    this.#home = home;
    this.#folders = folders;
    this.#readings = readingsIn(readings);
    this.#entries = Object.entries(rows).flatMap(([kind, listed]) =>
      listed.map(([key, type, count, parent, further, names]) => {
        return { kind, key, name: names[0][1], url: `${folders[kind]}${key}/`, type, count, parent, further, names };
      }),
    );
    this.#byKey = new Map(this.#entries.map((entry) => [`${entry.kind} ${entry.key}`, entry]));
  }

  /** Every entry: `{kind, key, name, url, type, count, parent, further}`: `further` are keys of what else it belongs to. */
  names() {
    return this.#entries.map(shown);
  }

  /** All keys above one: what it lies in or belongs to, what that does, and so on. */
  above(kind, key) {
    const found = new Set();
    const following = [key];
    while (following.length) {
      const entry = this.#byKey.get(`${kind} ${following.pop()}`);
      for (const each of entry ? [entry.parent ?? [], entry.further].flat() : []) {
        if (!found.has(each)) following.push(each);
        found.add(each);
      }
    }
    found.delete(key);
    return [...found];
  }

  /** The facet keys with a name in which a normalised term stands, by kind. */
  bearers(term) {
    const characters = Array.from(term);
    const formsOf = this.#formsFor(term);
    const found = {};
    for (const entry of this.#entries) {
      const holds = ([, , text]) => text.includes(term) && findAll(characters, Array.from(text)).length;
      if (formsOf(entry).some(holds)) (found[entry.kind] ??= []).push(entry.key);
    }
    return found;
  }

  /** The written names, in normal form, of what a normalised term is a name of, or else a part of a name. */
  otherNames(term, isWhole) {
    const characters = Array.from(term);
    const formsOf = this.#formsFor(term);
    const fits = ([, , text]) =>
      isWhole ? text === term : text.includes(term) && findAll(characters, Array.from(text)).length > 0;
    const entries = this.#entries.filter((entry) => formsOf(entry).some(fits));
    // One character is too little to know a name by.
    return entries.flatMap(({ written }) => written.map(([, , text]) => text)).filter((text) => text.length > 1);
  }

  /** See Engine. */
  suggest(query, limit) {
    const wanted = this.#normaliser.normalise(query);
    if (!wanted) return { found: [], exact: null };
    const formsOf = this.#formsFor(wanted);
    const found = [];
    for (const entry of this.#entries) {
      let best = null;
      for (const [why, name, text] of formsOf(entry)) {
        const score = fit(wanted, text) * 10 - why;
        if (score > 0 && (!best || score > best.score)) best = { score, why: WHY[why], found: name };
      }
      if (best) found.push({ ...shown(entry), ...best });
    }
    found.sort((a, b) => b.score - a.score || b.count - a.count);
    const is = ([why, , text]) => ["name", "alias", "full"].includes(WHY[why]) && text === wanted;
    const exact = this.#entries.filter((entry) => formsOf(entry).some(is));
    return { found: found.slice(0, limit), exact: exact.length === 1 ? exact[0].url : null };
  }

  /** A month or a year (see spans.js) of so many reports, as `suggest` gives what it has found. */
  period({ key, name }, count) {
    const url = `${this.#folders.months}${key}/`;
    return { kind: "months", key, name, url, type: "归档", count, parent: null, why: "name", found: name };
  }

  /** What pieces of queries may be meant for (meant.js); `readings` says how characters are read that are in no name. */
  namesMeant(NamesMeant, readings) {
    const formsOf = this.#formsFor("a");
    const isSpelling = (why) => WHY[why] === "pinyin" || WHY[why] === "initials";
    const entries = this.#entries.map((entry) => {
      const forms = formsOf(entry).map(([why, written, text]) => [isSpelling(why) ? entry.name : written, text]);
      return { kind: entry.kind, name: entry.name, forms };
    });
    return new NamesMeant(entries, new Map([...readingsIn(readings), ...this.#readings]));
  }

  /** The forms of an entry in which a normalised text may stand. Spelling thousands of names takes a while. */
  #formsFor(query) {
    const spelt = isSpelt(query);
    return (entry) => {
      entry.written ??= this.#writtenForms(entry);
      if (spelt) entry.spelt ??= this.#speltForms(entry);
      return spelt ? [...entry.written, ...entry.spelt] : entry.written;
    };
  }

  /** The names of an entry: [why, as it is written, as it is searched]. */
  #writtenForms(entry) {
    const names = entry.names.map(([why, text]) => [why, text]);
    if (entry.parent) names.push([WHY.indexOf("full"), this.#fullName(entry)]);
    return names.map(([why, text]) => [why, text, this.#normaliser.normalise(text)]).filter(([, , text]) => text);
  }

  #fullName(entry) {
    let name = entry.name;
    const aboveOf = ({ kind, parent }) => this.#byKey.get(`${kind} ${parent}`);
    for (let above = aboveOf(entry); above && above.key !== this.#home; above = aboveOf(above)) name = above.name + name;
    return name;
  }

  /** The names of an entry in pinyin and in initials, likewise. What cannot be spelt in full has none. */
  #speltForms(entry) {
    const forms = [];
    const add = (why, name) => {
      const text = this.#normaliser.normalise(name);
      if (!text || !isSpelt(text)) return;
      for (const each of new Set([text, text.replaceAll(" ", "")])) forms.push([WHY.indexOf(why), name, each]);
    };
    for (const [, text, given] of entry.names) {
      const syllables = given ?? this.#spell(text);
      const plain = text.normalize("NFKC");
      if (syllables.join("") === plain) continue;
      add("pinyin", syllables.join(""));
      add("initials", initialsOf(plain, syllables).join(""));
    }
    return forms;
  }

  /** A name in syllables: a character whose reading is known, or a run of others. */
  #spell(text) {
    const syllables = [];
    let run = false;
    for (const character of text.normalize("NFKC")) {
      const known = this.#readings.get(character);
      if (known) syllables.push(known);
      else if (run) syllables.push(syllables.pop() + character);
      else syllables.push(character);
      run = !known;
    }
    return syllables;
  }
}

/** How each character is read, from all characters of each syllable. */
function readingsIn(readings) {
  return new Map(Object.entries(readings).flatMap(([syllable, all]) => Array.from(all, (each) => [each, syllable])));
}

/** The first letters of syllables; a run of other characters stays whole. */
function initialsOf(text, syllables) {
  let at = 0;
  return syllables.map((syllable) => {
    const isRun = text.startsWith(syllable, at);
    at += isRun ? syllable.length : String.fromCodePoint(text.codePointAt(at)).length;
    return isRun ? syllable : syllable[0];
  });
}

/** How well a name answers a query: 3 is it, 2 begins with it, 1 holds it, 0 does not. */
function fit(query, text) {
  if (text === query) return 3;
  if (text.startsWith(query)) return 2;
  const at = text.indexOf(query);
  return at > 0 && !(isWord(query[0]) && isWord(text[at - 1])) ? 1 : 0;
}
