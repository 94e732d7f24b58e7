/*
 * Facets: what reports are counted under and can be narrowed to. Keys are whatever an analyst has called a topic, so
 * that only maps hold them: on an object, `constructor` would be there already.
 */

/** A kind of facet in a segment: its keys and, for each document, the numbers of those it is counted under, each once. */
export class Facet {
  /**
   * @param {string[]} keys
   * @param {{from: number[], values: number[]}} own lists: for each document what it has of its own
   * @param {number[][]} counted for each of these the numbers of the keys that it is counted under
   */
  constructor(keys, own, counted) {
    this.keys = keys;
    this.own = own;
    // All numbers in one array: thousands of small ones would cost more.
    this.from = new Uint32Array(own.from.length);
    const found = [];
    const seen = new Int32Array(keys.length).fill(-1);
    for (let document = 0; document + 1 < own.from.length; document++) {
      for (let at = own.from[document]; at < own.from[document + 1]; at++) {
        for (const number of counted[own.values[at]]) {
          if (seen[number] === document) continue;
          seen[number] = document;
          found.push(number);
        }
      }
      this.from[document + 1] = found.length;
    }
    this.numbers = Uint32Array.from(found);
  }

  /** A flag for each key: whether it is one of the wanted. */
  flags(wanted) {
    const set = new Set(wanted);
    return this.keys.map((key) => set.has(key));
  }

  /** Whether a document is counted under one of the flagged keys. */
  isUnder(document, flags) {
    for (let at = this.from[document]; at < this.from[document + 1]; at++) if (flags[this.numbers[at]]) return true;
    return false;
  }

  /** Whether a document is counted under the key of a number; `own`: whether it has it of its own. */
  has(document, number, own) {
    const { from, values } = own ? this.own : { from: this.from, values: this.numbers };
    for (let at = from[document]; at < from[document + 1]; at++) if (values[at] === number) return true;
    return false;
  }

  /** Add one to the count of each key that a document is counted under. */
  count(document, counts) {
    for (let at = this.from[document]; at < this.from[document + 1]; at++) counts[this.numbers[at]]++;
  }
}

/** Counts the documents of a segment under its facets: each facet counts what passes the filters of the others. */
export class Tally {
  /**
   * @param {Record<string, Facet>} facets by kind
   * @param {Record<string, string[]>} filters by kind, the keys of which one must hold; none where there is no filter
   * @param {Array<{kind: string, key: string, own?: boolean}>} within what must hold whatever is counted
   */
  constructor(facets, filters, within) {
    this.within = within.map(({ kind, key, own }) => ({ facet: facets[kind], number: facets[kind].keys.indexOf(key), own }));
    this.columns = Object.entries(facets).map(([kind, facet]) => {
      const flags = filters[kind]?.length ? facet.flags(filters[kind]) : null;
      return { kind, facet, flags, counts: new Uint32Array(facet.keys.length) };
    });
  }

  /** Whether a document passes all filters. */
  passes(document) {
    return this.isWithin(document) && !this.columns.some((column) => refuses(column, document));
  }

  isWithin(document) {
    return this.within.every(({ facet, number, own }) => facet.has(document, number, own));
  }

  /** The same; the document is counted. */
  add(document) {
    if (!this.isWithin(document)) return false;
    let failed = null;
    for (const column of this.columns) {
      if (refuses(column, document)) {
        if (failed) return false;
        failed = column;
      }
    }
    for (const { facet, counts } of failed ? [failed] : this.columns) facet.count(document, counts);
    return !failed;
  }

  /** Add the counts to a map of each kind. */
  addTo(totals) {
    for (const { kind, facet, counts } of this.columns) {
      facet.keys.forEach((key, number) => {
        if (counts[number]) totals[kind].set(key, (totals[kind].get(key) ?? 0) + counts[number]);
      });
    }
  }
}

function refuses({ facet, flags }, document) {
  return flags !== null && !facet.isUnder(document, flags);
}
