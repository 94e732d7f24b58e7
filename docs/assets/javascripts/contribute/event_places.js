/* The places of an event, as far as a raw analysis tells them: hooks/eventlib/authoring/evidence/event_places.py in the browser. */

import { isAlsoAWord } from "./name_beginnings.js";
import { head, occurrences, splitBlanks } from "./python_text.js";

/**
 * The most specific places of the title and the first section, else of what happened; those in names only where there are
 * no others, or within the one city that is found: [[place, the text that tells it, [start, end]]].
 */
export function findEventPlaces(texts, masthead, names, signing, facts) {
  const found = inText(texts, masthead, names, signing, facts);
  const [text, places] = found ? [texts.happening, found] : [masthead, ofAccount(masthead, facts)];
  return places.map(([place, span]) => [place, text, span]);
}

/** The place that a masthead names within the one from which it was published: 平安运城 2025-01-13 18:22 山西. */
function ofAccount(masthead, facts) {
  const { gazetteer } = facts.vocabulary;
  const { ASIDE, PUBLISHED_FROM } = facts.patterns.event_places;
  const published = placesIn(PUBLISHED_FROM.finditer(masthead).map(([words]) => words).join("，"), facts);
  const named = placesIn(ASIDE.sub(blank, PUBLISHED_FROM.sub(blank, masthead)), facts);
  return named.filter(([place]) => published.some(([each]) => gazetteer.chain(place).includes(each))).slice(0, 1);
}

/** The place of a kind, 区 or 市, that a word of a masthead begins with, 渝北区信息; or null. */
function ownPlace(masthead, kind, { vocabulary: { gazetteer }, numbers }) {
  for (const word of splitBlanks(masthead)) {
    for (let end = word.indexOf(kind) + 1; end > 0 && end <= numbers.event_places.LONGEST_PLACE; end = word.indexOf(kind, end) + 1) {
      const places = gazetteer.resolve(word.slice(0, end));
      if (places.length === 1) return places[0];
    }
  }
  return null;
}

/** The places that what happened tells; null where the account that published it does, and nothing else. */
function inText({ opening, happening }, masthead, names, signing, facts) {
  const { gazetteer } = facts.vocabulary;
  const { HERE, NOTICE_OF, PUBLISHED_FROM, PARTY, SENTENCE } = facts.patterns.event_places;
  const text = PUBLISHED_FROM.sub(blank, head(happening, facts.numbers.raw_text.LONGEST_OPENING));
  const party = PARTY.search(text);
  const seat = party ? placesIn(party.groups.seat, facts) : [];
  // The group is the end of the pattern.
  const begin = party ? party.index + party[0].length - party.groups.seat.length : 0;
  if (seat.length) return seat.map(([place, [start, end]]) => [place, [begin + start, begin + end]]);
  // Lines above the first heading that are no sentences name who publishes.
  const length = SENTENCE.search(opening) ? opening.length : text.length;
  // An airport is where it is, if nothing else says where.
  const masked = [false, true].map((isAirport) => withoutNames(text, names, isAirport, facts));
  let found = firstIn(masked.flatMap((each) => [each.slice(0, length), each]), facts);
  const told = seatsIn(withoutAsides(text, text, facts), length, facts);
  const own = signing.map((name) => seatAt(name, 0, facts)).find(Boolean);
  const ours = own ? facts.patterns.signers.OURS.search(text) : null;
  const signed = ours ? [[own[0], [ours.index, ours.index + ours[0].length]]] : [];
  let seats = signed.length && (!told.length || isListed(text, told[0][1][0], facts)) ? signed : told;
  const here = HERE.search(text);
  const owner = here ? ownPlace(masthead, here[1], facts) : null;
  if (owner !== null && found.every(([place]) => gazetteer.chain(owner).includes(place))) found = [[owner, [here.index, here.index + here[0].length]]];
  else if (!found.length && !seats.length && ofAccount(masthead, facts).length) return null;
  if (!seats.length) seats = placesIn(text, facts);
  const isProvince = seats.length > 0 && gazetteer.kind(seats[0][0]) === "division" && gazetteer.parent(seats[0][0]) === facts.china;
  const isOfProvince = isProvince && (seats === signed || NOTICE_OF.match(text));
  // What a notice of a province lists does not say where it is; far behind the seat of whoever is named first, only places within it count.
  const first = found.length ? firstNamed(text, found[0], facts) : 0;
  const linesBehind = () => occurrences(text.slice(firstNamed(text, seats[0], facts), first), "\n");
  if (!found.length || (isOfProvince && isListed(text, first, facts))) found = seats.slice(0, 1);
  else if (seats.length && linesBehind() > facts.numbers.event_places.FAR_BEHIND) {
    const within = found.filter(([place]) => seats.some(([each]) => gazetteer.chain(place).includes(each)));
    found = within.length ? within : seats.slice(0, 1);
  }
  if (facts.patterns.event_places.DECISION.search(text.split("\n", 1)[0])) found = ofAgency(found, text, names, facts);
  return inDistrict(found, text, names, facts);
}

/** Whether an offset is far below the title, or below the first paragraph of what is called a list. */
function isListed(text, at, { patterns, numbers }) {
  const [title] = text.split("\n", 1);
  return occurrences(text.slice(0, at), "\n") > (patterns.event_places.LISTS.search(title) ? 1 : numbers.event_places.FAR_BEHIND);
}

/** The seat of the first agency that a text on a penalty names, unless what was found is within it. */
function ofAgency(found, text, { organisations }, facts) {
  const { gazetteer } = facts.vocabulary;
  for (const [start, end] of organisations) {
    const { JURISDICTION, DECIDES } = facts.patterns.event_places;
    const isAgency = end <= text.length && JURISDICTION.search(text.slice(start, end)) && DECIDES.match(text.slice(end));
    const seat = isAgency ? seatAt(text, start, facts) : null;
    if (!seat) continue;
    const within = found.filter(([place]) => gazetteer.chain(place).includes(seat[0]));
    return within.length ? within : [seat];
  }
  return found;
}

/** The place that a name begins with at an offset, where that is certain: [place, span], or null. */
function seatAt(text, start, facts) {
  const { vocabulary: { gazetteer }, numbers } = facts;
  for (let length = numbers.event_places.LONGEST_PLACE; length > 1; length--) {
    const name = text.slice(start, start + length);
    const places = gazetteer.resolve(name);
    if (places.length === 1 && !isAlsoAWord(places[0], name, facts)) return [places[0], [start, start + name.length]];
  }
  return null;
}

/** The places of the first text that names some. */
const firstIn = (texts, facts) => texts.reduce((places, each) => (places.length ? places : placesIn(each, facts)), []);

/** Where a text first names a place that stands at some offsets by one of its names. */
function firstNamed(text, [place, [start]], facts) {
  const first = text.slice(0, start).indexOf(facts.vocabulary.gazetteer.shortNameOf(place));
  return first >= 0 ? first : start;
}

/** Where those are who are named first, China for who decides for the whole of it; a notice is of where its title says. */
function seatsIn(text, length, facts) {
  const { NATIONAL_BODY, NOTICE_OF } = facts.patterns.event_places;
  const seats = firstIn([NOTICE_OF.match(text)?.[0] ?? "", text.slice(0, length), text], facts);
  const national = NATIONAL_BODY.search(text);
  if (!national || (seats.length && national.index > firstNamed(text, seats[0], facts))) return seats;
  return [[facts.china, [national.index, national.index + national[0].length]]];
}

const blank = (words) => "，".repeat(words.length);

/** A text with the names in it and what is said aside as blanks, but for those of airports where they are told so. */
function withoutNames(text, names, isAirport, facts) {
  const { AIRPORT, AT, HELD } = facts.patterns.event_places;
  const masked = [...Array(text.length).keys()].map((at) => text[at]);
  for (const [start, end] of [...names.known, ...names.people, ...names.organisations]) {
    const isVenue = HELD.match(text.slice(end)) && AT.search(text.slice(Math.max(0, start - 1), start));
    const isShown = isVenue || (isAirport && AIRPORT.search(text.slice(start, end)));
    if (start < text.length && !isShown) masked.fill("，", start, Math.min(end, text.length));
  }
  return withoutAsides(masked.join(""), text, facts);
}

/** A text, some of which may be blanks already, with what is said aside in it as blanks. */
function withoutAsides(masked, text, { patterns: { event_places: { ASIDE, FOUND_AT, POLICE } } }) {
  const isAboutIt = FOUND_AT.search(text.split("\n", 1)[0]);
  return (isAboutIt ? POLICE : FOUND_AT).sub(blank, ASIDE.sub(blank, masked));
}

/**
 * The district of the one city or province found whose court or police the text names, if it is the only one, else the only
 * city of a province whose court or police, or of where who is fined, the text names.
 */
function inDistrict(found, text, { organisations }, facts) {
  const { gazetteer } = facts.vocabulary;
  if (found.length !== 1 || gazetteer.kind(found[0][0]) === "county") return found;
  const { FINED, IN_ROW, JURISDICTION, POLICE_OF_DISTRICT } = facts.patterns.event_places;
  const { LONGEST_PLACE } = facts.numbers.event_places;
  const [districts, cities] = [new Map(), new Map()];
  for (const [start, end] of organisations) {
    const name = text.slice(start, end);
    const isAgency = JURISDICTION.search(name) !== null;
    const isFined = FINED.match(text.slice(end)) && !IN_ROW.search(text.slice(Math.max(0, start - 1), start));
    if (end > text.length || !(isAgency || isFined)) continue;
    const branch = POLICE_OF_DISTRICT.fullmatch(name);
    const lengths = [...Array(LONGEST_PLACE - 1).keys()].map((shorter) => LONGEST_PLACE - shorter);
    const length = lengths.find((each) => gazetteer.resolve(text.slice(start, start + each)).length === 1) ?? 0;
    const places = gazetteer.resolve(branch ? branch[1] + branch[2] : text.slice(start, start + length));
    const place = places.length === 1 ? places[0] : null;
    if (place === null || !gazetteer.chain(place).includes(found[0][0])) continue;
    // What the court or the police of a district dealt with is that of a city which is named before.
    if (isAgency && place === found[0][0] && gazetteer.parent(place) !== facts.china && !districts.size) return found;
    if (isAgency && gazetteer.kind(place) === "county" && !districts.has(place)) districts.set(place, [start, end]);
    for (const city of gazetteer.chain(place)) {
      const isBelow = gazetteer.parent(city) === found[0][0] && gazetteer.parent(found[0][0]) === facts.china;
      if (isBelow && !cities.has(city)) cities.set(city, [start, end]);
    }
  }
  return [...([districts, cities].find(({ size }) => size === 1) ?? found)];
}

/** The most specific places of a text; those of later paragraphs only narrow the first ones: [[place, [start, end]]]. */
function placesIn(text, facts) {
  const { gazetteer } = facts.vocabulary;
  const { hits: named, stand } = placeHits(text, facts);
  const hits = [...named.values()];
  const certain = new Map();
  for (const { span, places } of hits) if (places.length === 1) certain.set(places[0], span);
  const context = new Set([...certain.keys()].flatMap((place) => gazetteer.chain(place)));
  for (const { span, places } of hits) {
    const near = places.length > 1 ? places.filter((place) => context.has(gazetteer.parent(place))) : [];
    if (near.length === 1 && !certain.has(near[0])) certain.set(near[0], span);
  }
  const standing = stand.flatMap(([start, name]) => named.get(name).places.filter((place) => certain.has(place)).map((place) => [start, start + name.length, place]));
  const told = toldFirst(standing, text, facts);
  // A place further on narrows one that is told first, unless that is narrowed there already.
  const narrowed = new Set([...told].flatMap((place) => gazetteer.chain(place).slice(0, -1)));
  const isOpen = (place) => told.has(place) && !narrowed.has(place);
  const places = [...certain.keys()].filter((place) => gazetteer.chain(place).some(isOpen));
  const above = new Set([facts.china, ...places.flatMap((place) => gazetteer.chain(place).slice(0, -1))]);
  const specific = places.filter((place) => !above.has(place) && gazetteer.kind(place) !== "group");
  // Where the text names a place within a country, a country says where somebody comes from.
  const within = specific.filter((place) => gazetteer.kind(place) !== "" || gazetteer.parent(place) !== null);
  const chosen = [within, specific].find((found) => found.length) ?? places;
  return chosen.slice(0, facts.numbers.event_places.MOST_REGIONS).map((place) => [place, certain.get(place)]);
}

/**
 * The places on the first line that names one, and if that is the title, on the next one too. Beside those of a title the
 * next line only says more exactly where they are, or within what.
 */
function toldFirst(named, text, { vocabulary: { gazetteer }, patterns }) {
  const lines = [];
  const [told, inTitle] = [new Set(), new Set()];
  let [line, position, before] = [0, 0, 0];
  for (const [start, end, place] of named) {
    line += occurrences(text.slice(position, start), "\n");
    position = start;
    if (!lines.includes(line)) lines.push(line);
    if (lines.length > (lines[0] === 0 ? 2 : 1)) break;
    if (line === 0 && gazetteer.kind(place) !== "group") inTitle.add(place);
    const isNear = gazetteer.chain(place).some((each) => inTitle.has(each)) || [...inTitle].some((each) => gazetteer.chain(each).includes(place));
    // 西班牙、葡萄牙: in a row with one that counts.
    if (!isNear && inTitle.size && !(before && patterns.event_places.IN_ROW.fullmatch(text.slice(before, start)))) continue;
    told.add(place);
    before = end;
  }
  return told;
}

/** The names in a text that may be of places: { hits: Map of name → { span: [start, end], places }, stand: [[start, name]] }. */
function placeHits(text, facts) {
  const { patterns, numbers } = facts;
  const { gazetteer } = facts.vocabulary;
  const { IN_ROW, NO_PLACE, NO_PLACE_BEFORE, SHORT_COUNTY, STATE_BEFORE, NOUN } = patterns.event_places;
  const isCity = (place) => gazetteer.kind(place) === "" && gazetteer.parent(place) !== null;
  const followsItsParent = (at, places) =>
    (places.some(isCity) && STATE_BEFORE.search(text.slice(Math.max(0, at - numbers.event_places.LONGEST_PLACE), at))) ||
    places
      .map((place) => gazetteer.parent(place))
      .filter((parent) => parent !== null)
      .some((parent) => [gazetteer.nameOf(parent), gazetteer.shortNameOf(parent)].some((name) => text.endsWith(name, at)));
  const isCountry = (place) => gazetteer.kind(place) === "" && gazetteer.parent(place) === null;
  const isPart = (place, before) => ["division", "county"].includes(gazetteer.kind(place)) || (isCity(place) && isCountry(before));
  const isElsewhere = (place, before) => isPart(place, before) && !gazetteer.chain(place).includes(before);
  const stand = []; // where which name stands
  const hits = new Map();
  let before = [-1, []]; // where the place before ends, and what it may be
  for (let at = 0; at < text.length; at++) {
    const division = before[0] === at && before[1].length === 1 && isCountry(before[1][0]) ? patterns.name_beginnings.FOREIGN_DIVISION.match(text.slice(at)) : null;
    if (division) {
      at += division[0].length - 1;
      before = [at + 1, before[1]];
      continue;
    }
    const longest = text.slice(at, at + numbers.event_places.LONGEST_PLACE);
    const words = longest.slice(0, NO_PLACE.search(longest)?.index);
    for (let length = gazetteer.mayBegin(words) ? words.length : 0; length > 1; length--) {
      const name = words.slice(0, length);
      if (NO_PLACE_BEFORE.match(text.slice(at + length, at + length + 2))) continue;
      const places = gazetteer.resolve(name);
      let candidates = places.filter((place) => !isAlsoAWord(place, name, facts));
      // 黄冈黄州、武穴: of the same city as the one before.
      const isBehindRow = before[0] === at - 1 && IN_ROW.match(text.slice(at - 1));
      const isInRow = isBehindRow && places.some((place) => before[1].some((each) => gazetteer.parent(each) === gazetteer.parent(place)));
      const isFirst = at === 0 && !NOUN.fullmatch(name) && places.some((place) => gazetteer.shortNameOf(place) === name);
      if (!candidates.length && (isFirst || isInRow || followsItsParent(at, places))) candidates = places;
      if (SHORT_COUNTY.fullmatch(name) && at && !followsItsParent(at, places)) candidates = [];
      // 重庆市江北区 is not the 江北区 of another province.
      if (before[0] === at && before[1].length === 1) candidates = candidates.filter((place) => !isElsewhere(place, before[1][0]));
      if (!candidates.length) continue;
      before = [at + length, candidates];
      stand.push([at, name]);
      if (!hits.has(name)) hits.set(name, { span: [at, at + length], places: candidates });
      at += length - 1;
      break;
    }
  }
  return { hits, stand };
}
