/* The places that a text names, and which of them are told first: hooks/eventlib/authoring/evidence/places_in_text.py in the browser. */

import { isAlsoAWord } from "./name_beginnings.js";

/** The most specific places of a text: those told first, or what says more exactly where those are: [[place, [start, end]]]. */
export function findPlaces(text, facts) {
  const { gazetteer } = facts.vocabulary;
  const { hits: standing, stand } = placeHits(text, facts);
  const hits = [...standing.values()];
  const certain = new Map();
  for (const { span, places } of hits) if (places.length === 1) certain.set(places[0], span);
  const context = new Set([...certain.keys()].flatMap((place) => gazetteer.chain(place)));
  for (const { span, places } of hits) {
    const near = places.length > 1 ? places.filter((place) => context.has(gazetteer.parent(place))) : [];
    if (near.length === 1 && !certain.has(near[0])) certain.set(near[0], span);
  }
  let named = stand.flatMap(([start, name]) =>
    standing
      .get(name)
      .places.filter((place) => certain.has(place))
      .map((place) => [start, start + name.length, place]),
  );
  if (facts.patterns.places_in_text.LISTS.search(text.split("\n", 1)[0])) {
    const listed = firstParagraphEnd(text, facts);
    const above = named.filter(([start]) => start < listed);
    if (above.length) named = above;
  }
  const told = toldFirst(named, text, facts);
  const counted = new Set([...told, ...narrowing(told, named, text, facts)]);
  const places = [...certain.keys()].filter((place) => counted.has(place));
  const above = new Set([facts.china, ...places.flatMap((place) => gazetteer.chain(place).slice(0, -1))]);
  const specific = places.filter((place) => !above.has(place) && gazetteer.kind(place) !== "group");
  // Where the text names a place within a country, a country says where somebody comes from.
  const within = specific.filter((place) => !isCountry(place, gazetteer));
  const chosen = [within, specific].find((found) => found.length) ?? places;
  return chosen.slice(0, facts.numbers.places_in_text.MOST_REGIONS).map((place) => [place, certain.get(place)]);
}

const isCountry = (place, gazetteer) => gazetteer.kind(place) === "" && gazetteer.parent(place) === null;
const isCity = (place, gazetteer) => gazetteer.kind(place) === "" && gazetteer.parent(place) !== null;

/** The names in a text that may be of places: { hits: Map of name → { span: [start, end], places }, stand: [[start, name]] }. */
function placeHits(text, facts) {
  const { patterns, numbers } = facts;
  const { gazetteer } = facts.vocabulary;
  const { NO_PLACE, STATE_ABROAD } = patterns.places_in_text;
  const stand = []; // where which name stands
  const hits = new Map();
  let before = [-1, []]; // where the place before ends, and what it may be
  let at = 0;
  while (at < text.length) {
    const isAbroad = before[0] === at && before[1].length === 1 && isCountry(before[1][0], gazetteer);
    const division = isAbroad ? patterns.name_beginnings.FOREIGN_DIVISION.match(text.slice(at)) : null;
    if (division) {
      at += division[0].length;
      before = [at, before[1]];
      continue;
    }
    const longest = text.slice(at, at + numbers.places_in_text.LONGEST_PLACE);
    const words = longest.slice(0, NO_PLACE.search(longest)?.index);
    let length = gazetteer.mayBegin(words) ? words.length : 0;
    let places = [];
    for (; length > 1 && !places.length; length--) places = candidates(text, at, words.slice(0, length), before, facts);
    if (places.length) {
      const name = words.slice(0, length + 1);
      stand.push([at, name]);
      at += name.length;
      before = [at, places];
      if (!hits.has(name)) hits.set(name, { span: [at - name.length, at], places });
    } else {
      // 达州 is no place in 内华达州.
      at += STATE_ABROAD.match(text.slice(at))?.[0].length ?? 1;
    }
  }
  return { hits, stand };
}

/** The places that a name may be of where it stands; `before` is where the place before ends, and what it may be. */
function candidates(text, at, name, before, facts) {
  const { gazetteer } = facts.vocabulary;
  const { AFTER_COUNTY, GOES_TO, NO_PLACE_BEFORE, NO_SHORT_NAME, NOUN, SHORT_COUNTY } = facts.patterns.places_in_text;
  const end = at + name.length;
  const found = gazetteer.resolve(name);
  if (!found.length || NO_PLACE_BEFORE.match(text.slice(end)) || NO_SHORT_NAME.fullmatch(name)) return [];
  const follows = followsItsParent(text, at, found, facts);
  if (SHORT_COUNTY.fullmatch(name) && at && !follows) return [];
  let places = found.filter((place) => !isAlsoAWord(place, name, facts));
  if (!places.length) {
    const isFirst = at === 0 && found.some((place) => gazetteer.shortNameOf(place) === name);
    const isWhere = isFirst || GOES_TO.search(text.slice(Math.max(0, at - facts.numbers.places_in_text.LONGEST_PARENT), at));
    const isTold = follows || isInRow(text, at, found, before, facts) || AFTER_COUNTY.match(text.slice(end));
    if (isTold || (isWhere && !NOUN.fullmatch(name))) places = found;
  }
  // 重庆市江北区 is not the 江北区 of another province.
  return before[0] === at && before[1].length === 1 ? places.filter((place) => !isElsewhere(place, before[1][0], gazetteer)) : places;
}

/**
 * The places in the first sentence that names one, and if that is the title, in the next one too. Beside those of a title the next
 * sentence only says more exactly where they are, or within what. China counts where nothing else is told.
 */
function toldFirst(named, text, { vocabulary: { gazetteer }, patterns, china }) {
  const { IN_ROW, SENTENCE_END } = patterns.places_in_text;
  const told = new Set();
  let inTitle = []; // none of which is within another
  const title = text.indexOf("\n");
  const most = named.length && named[0][0] < title ? 2 : 1;
  let [sentences, position, before] = [0, 0, 0];
  for (const [start, end, place] of named) {
    if (!position || SENTENCE_END.search(text.slice(position, start))) sentences++;
    position = end;
    if (sentences > most) break;
    const chain = gazetteer.chain(place);
    const isAbove = inTitle.some((each) => gazetteer.chain(each).includes(place));
    const isTitle = start < title && place !== china && gazetteer.kind(place) !== "group" && !isAbove;
    if (isTitle) inTitle = [...inTitle.filter((each) => !chain.includes(each)), place];
    const isNear = isAbove || chain.some((each) => inTitle.includes(each));
    // 西班牙、葡萄牙: in a row with one that counts.
    if (!isNear && inTitle.length && !(before && IN_ROW.fullmatch(text.slice(before, start)))) continue;
    told.add(place);
    before = end;
  }
  if (told.size > 1) told.delete(china);
  return told;
}

/**
 * The places that say more exactly where those are that are told first: right behind another, near below what is told, or where
 * something is said to be. What is narrowed among those told is not narrowed again.
 */
function narrowing(told, named, text, { vocabulary: { gazetteer }, patterns, numbers }) {
  const { LINES_NEAR, LONGEST_PARENT } = numbers.places_in_text;
  const narrowed = new Set([...told].flatMap((place) => gazetteer.chain(place).slice(0, -1)));
  const isOpen = (place) => told.has(place) && !narrowed.has(place);
  const first = new Map([...named].reverse().map(([start, , place]) => [place, start]));
  const near = lineBelow(text, Math.max(0, ...[...told].map((place) => first.get(place))), LINES_NEAR);
  const ends = new Set(named.map(([, end]) => end));
  const isSaid = (start) => patterns.places_in_text.WHERE.search(text.slice(Math.max(0, start - LONGEST_PARENT), start));
  const isOneOfMany = (end) => patterns.places_in_text.AMONG_OTHERS.match(text.slice(end)) !== null;
  const exact = named.filter(([start, end]) => (ends.has(start) || start < near || isSaid(start)) && !isOneOfMany(end));
  return exact.map(([, , place]) => place).filter((place) => gazetteer.chain(place).some(isOpen));
}

/** Where the first paragraph below the title ends; one that names whom a notice is to, 各有关单位：, is none. */
export function firstParagraphEnd(text, { patterns }) {
  for (let begin = text.indexOf("\n") + 1; begin > 0; ) {
    const end = text.indexOf("\n", begin);
    if (end >= 0 && !patterns.places_in_text.ADDRESSEE.fullmatch(text.slice(begin, end))) return end;
    begin = end + 1;
  }
  return text.length;
}

/** Where the line ends that is so many lines below the one of an offset. */
function lineBelow(text, at, lines) {
  for (let below = 0; below <= lines; below++) {
    const end = text.indexOf("\n", at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return at;
}

/** Whether a division is not of the place whose name stands right before its own. */
function isElsewhere(place, before, gazetteer) {
  const isPart = ["division", "county"].includes(gazetteer.kind(place)) || (isCity(place, gazetteer) && isCountry(before, gazetteer));
  return isPart && !gazetteer.chain(place).includes(before);
}

/** Whether one of the same city stands before, in a row: 黄冈黄州、武穴. */
function isInRow(text, at, places, before, { vocabulary: { gazetteer }, patterns }) {
  const isBehind = before[0] === at - 1 && patterns.places_in_text.IN_ROW.match(text.slice(at - 1));
  return isBehind && places.some((place) => before[1].some((each) => gazetteer.parent(each) === gazetteer.parent(place)));
}

/** Whether the name of the place above stands right before, or of a city abroad its state, or that it is a capital: 嘉兴南湖, 俄亥俄州哥伦布, 首府基尔. */
function followsItsParent(text, at, places, { vocabulary: { gazetteer }, patterns, numbers, china }) {
  const { IS_HOUSE, STATE_BEFORE } = patterns.places_in_text;
  const before = text.slice(Math.max(0, at - numbers.places_in_text.LONGEST_PLACE), at);
  if (places.some((place) => isCity(place, gazetteer)) && STATE_BEFORE.search(before)) return true;
  const parentsOf = (each) => each.map((place) => gazetteer.parent(place)).filter((parent) => parent !== null);
  const parents = parentsOf(places);
  // 河北三河, but not 湖北江汉工贸学院
  const all = IS_HOUSE.match(text.slice(at)) ? parents : [...parents, ...parentsOf(parents)];
  const names = all.filter((each) => each !== china).flatMap((each) => [gazetteer.nameOf(each), gazetteer.shortNameOf(each)]);
  return names.some((name) => text.endsWith(name, at));
}
