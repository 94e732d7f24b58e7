/*
 * How a name finds its place: hooks/eventlib/vocabulary/places.py in the browser. A place is its number in the data.
 */

import { nearNames, normaliseName } from "./names.js";
import { count, head, unique } from "./python_text.js";

const strongest = (claims) => {
  const best = Math.min(...claims.map((claim) => claim.strength));
  return claims.filter((claim) => claim.strength === best).map((claim) => claim.place);
};

export class Gazetteer {
  constructor(data, patterns, soundOf) {
    this.data = data;
    this.patterns = patterns.places;
    this.numbers = data.numbers.places;
    this.nearest = data.numbers.names.NEAREST;
    this.soundOf = soundOf;
    this.claims = this.readClaims();
    this.resolved = new Map();
  }

  /** The places that are called by each key of a name or code. */
  readClaims() {
    const claims = new Map();
    for (const [key, ...flat] of this.data.place_names) {
      const places = flat.filter((_, index) => index % 2 === 0);
      claims.set(key, places.map((place, index) => ({ place, strength: flat[2 * index + 1], isName: true })));
    }
    this.data.places.forEach(([, , , code], place) => {
      const key = this.keyOf(code);
      const known = claims.get(key) ?? [];
      if (!known.some((claim) => claim.place === place)) claims.set(key, [...known, { place, strength: 0, isName: false }]);
    });
    return claims;
  }

  /** The full name that a reader recognises: 浙江省嘉兴市南湖区; a country before its city, not before a province. */
  path(place) {
    const chain = this.chain(place);
    const shown = chain.length > 1 && chain[0] === this.data.china ? chain.slice(1) : chain;
    return shown.map((each) => this.nameOf(each)).join("");
  }

  /** The place above, or null. */
  parent(place) {
    const above = this.data.places[place][1];
    return above < 0 ? null : above;
  }

  /** The name of the place alone: 南湖区. */
  nameOf(place) {
    return this.data.places[place][0];
  }

  /** The former names that are parts of other words: 动力区. */
  formerWordsOf(place) {
    return this.data.places[place].slice(4);
  }

  /** The name without its suffix, where the place is a division of China: 南湖. */
  shortNameOf(place) {
    const name = this.nameOf(place);
    if (!["division", "county"].includes(this.kind(place))) return name;
    return (this.patterns.AUTONOMOUS.match(name) ?? this.patterns.SUFFIX.match(name))?.[1] ?? name;
  }

  /** "division", "county", "group" or "". */
  kind(place) {
    return this.data.place_kinds[this.data.places[place][2]];
  }

  /** The place and all above it, outermost first. */
  chain(place) {
    const above = this.parent(place);
    return above === null ? [place] : [...this.chain(above), place];
  }

  isBelow(place, above) {
    if (place === above) return false;
    const chain = this.chain(place);
    const inGroup = ([group, ...members]) => group === above && members.some((member) => chain.includes(member));
    return chain.includes(above) || this.data.place_groups.some(inGroup);
  }

  /** The form in which two spellings of the name of a place are the same. */
  keyOf(name) {
    return this.patterns.SEPARATORS.sub("", normaliseName(name));
  }

  /** Whether the name of a place may stand at the beginning of some words: of most there does none. */
  mayBegin(words) {
    const key = this.keyOf(words);
    for (let end = 1; end <= key.length; end++) if (this.claims.has(key.slice(0, end))) return true;
    return false;
  }

  /** The places that a name may stand for: one where it is known, none, or several. */
  resolve(name) {
    let known = this.resolved.get(name);
    if (known === undefined) {
      known = count(name) <= this.numbers.MAX_NAME * 2 ? this.called(this.keyOf(name)) : [];
      this.resolved.set(name, known);
    }
    return known;
  }

  /** The places that a key means, alone or as a path. */
  called(key) {
    if (!key || count(key) > this.numbers.MAX_NAME) return [];
    const direct = strongest(this.claims.get(key) ?? []);
    return direct.length ? direct : unique(this.endsOfPaths(key, null, 0));
  }

  *endsOfPaths(text, above, depth) {
    for (let end = text.length; depth < this.numbers.MAX_DEPTH && end > 0; end--) {
      const claims = (this.claims.get(text.slice(0, end)) ?? []).filter((claim) => above === null || this.isBelow(claim.place, above));
      // A path of two parts or more is settled by its last part, so every reading of the first is followed.
      if (end === text.length) yield* strongest(claims);
      else for (const { place } of claims) yield* this.endsOfPaths(text.slice(end), place, depth + 1);
    }
  }

  /**
   * Full names of places that a name may be a slip of. Where it begins with a known place, first those that the rest
   * names elsewhere, then those below it.
   */
  suggest(name, limit = this.nearest) {
    const key = this.keyOf(head(name, this.numbers.MAX_NAME));
    for (let end = key.length - 1; end > 0; end--) {
      const heads = strongest(this.claims.get(key.slice(0, end)) ?? []);
      if (heads.length !== 1) continue;
      const rest = key.slice(end);
      const found = [...this.called(rest).map((place) => this.path(place)), ...this.near(rest, limit, heads[0])];
      if (found.length) return unique(found).slice(0, limit);
    }
    return this.near(key, limit);
  }

  /** Full names of places with names like a key, of those below a place where one is given. */
  near(key, limit, above = null) {
    const owners = [];
    for (const [other, claims] of this.claims) {
      const usable = claims.filter(({ place, isName }) => isName && (above === null || this.isBelow(place, above)));
      if (usable.length) owners.push([other, strongest(usable)[0]]);
    }
    // Of two names equally close the one of the larger place is meant.
    owners.sort(([, one], [, other]) => this.chain(one).length - this.chain(other).length || one - other);
    const owned = new Map(owners);
    const { SHORT_KEY, SHORT_LIKENESS, LIKENESS } = this.numbers;
    const cutoff = count(key) <= SHORT_KEY ? SHORT_LIKENESS : LIKENESS;
    const found = nearNames(key, owned.keys(), { soundOf: this.soundOf, cutoff, limit: limit * 2 });
    return unique(found.map((other) => this.path(owned.get(other)))).slice(0, limit);
  }
}
