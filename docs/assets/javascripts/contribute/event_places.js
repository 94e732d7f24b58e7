/* The places of an event, as far as a raw analysis tells them: hooks/eventlib/authoring/evidence/event_places.py in the browser. */

import { isAlsoAWord } from "./name_beginnings.js";
import { findPlaces, firstParagraphEnd } from "./places_in_text.js";
import { head, splitBlanks } from "./python_text.js";

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
  const published = findPlaces(PUBLISHED_FROM.finditer(masthead).map(([words]) => words).join("，"), facts);
  const named = findPlaces(ASIDE.sub(blank, PUBLISHED_FROM.sub(blank, masthead)), facts);
  return named.filter(([place]) => published.some(([each]) => gazetteer.chain(place).includes(each))).slice(0, 1);
}

/** The place of a kind, 区 or 市, that a word of a masthead begins with, 渝北区信息, 昆山发布; or null. */
function ownPlace(masthead, kind, { vocabulary: { gazetteer }, patterns, numbers }) {
  for (const word of splitBlanks(masthead)) {
    for (let end = Math.min(numbers.places_in_text.LONGEST_PLACE, word.length); end > 1; end--) {
      const name = word.slice(0, end);
      const places = gazetteer.resolve(name);
      const isOfKind = places.length === 1 && gazetteer.nameOf(places[0]).endsWith(kind);
      if (isOfKind && !patterns.places_in_text.NOUN.fullmatch(name)) return places[0];
    }
  }
  return null;
}

/** The places that what happened tells; null where the account that published it does, and nothing else. */
function inText({ opening, happening }, masthead, names, signing, facts) {
  const { gazetteer } = facts.vocabulary;
  const { ATTACHED, DECISION, HERE, PARTY, PUBLISHED_FROM, REPORTER, SENTENCE, VENUE } = facts.patterns.event_places;
  const whole = REPORTER.sub(blank, PUBLISHED_FROM.sub(blank, head(happening, facts.numbers.raw_text.LONGEST_OPENING)));
  const text = whole.slice(0, ATTACHED.search(whole)?.index);
  for (const pattern of [VENUE, PARTY]) {
    const party = pattern.search(text);
    const seat = party ? seatOf(party, facts) : [];
    if (seat.length) return seat;
  }
  // Lines above the first heading that are no sentences name who publishes.
  const length = SENTENCE.search(opening) ? opening.length : text.length;
  const masked = withoutNames(text, names, false, facts);
  const shown = withoutNames(text, names, true, facts);
  const exact = firstIn([shown.slice(0, length), shown], facts);
  const outright = firstIn([masked.slice(0, length), masked], facts);
  const abroad = exact.filter(([place]) => gazetteer.kind(place) === "" && gazetteer.parent(place) !== null);
  let found = within(within(outright.length ? outright : exact, abroad, facts), situated(masked, facts), facts);
  const told = seatsIn(withoutAsides(text, text, facts), length, facts);
  const own = signing.map((name) => seatAt(name, 0, facts)).find(Boolean);
  const ours = own ? facts.patterns.signers.OURS.search(text) : null;
  const signed = ours ? [[own[0], [ours.index, ours.index + ours[0].length]]] : [];
  let seats = signed.length && (!told.length || isListed(text, told[0][1][0], facts)) ? signed : told;
  const here = HERE.search(text);
  const owner = here ? ownPlace(masthead, here[1], facts) : null;
  if (owner !== null && found.every(([place]) => gazetteer.chain(owner).includes(place))) found = [[owner, [here.index, here.index + here[0].length]]];
  else if (!found.length && !seats.length && ofAccount(masthead, facts).length) return null;
  if (!seats.length) seats = firstIn([text, whole], facts);
  found = beside(seats, found, text, facts);
  found = heldInShort(text, found, facts);
  const national = publishedForAll(text, found, facts);
  if (national) return [[facts.china, national]];
  if (DECISION.search(text.split("\n", 1)[0])) found = ofAgency(found, text, names, facts);
  return inDistrict(found, text, names, facts);
}

/** The places of the group `seat` with which a match ends, where they stand in its text. */
function seatOf(match, facts) {
  const begin = match.index + match[0].length - match.groups.seat.length;
  return findPlaces(match.groups.seat, facts).map(([place, [start, end]]) => [place, [begin + start, begin + end]]);
}

/**
 * The places found as far as they count beside the seats of who is named first, else the first of those. What a notice lists
 * does not say where it is; of what is told apart only places within the seat of somebody count; who is of no country
 * (欧盟委员会) decided where that was reported from.
 */
function beside(seats, found, text, facts) {
  const { gazetteer } = facts.vocabulary;
  if (!seats.length) return found;
  const isGroup = ([place]) => gazetteer.kind(place) === "group";
  const reported = isGroup(seats[0]) ? dateline(text, facts).filter(([place]) => !found.some(([each]) => each === place)) : [];
  const all = [...found, ...reported];
  if (all.every(isGroup) || isListed(text, all[0][1][0], facts)) return seats.slice(0, 1);
  if (!isApart(text, firstNamed(text, seats[0], facts), all, facts)) return all;
  const inside = all.filter(([place]) => seats.some(([each]) => gazetteer.chain(place).includes(each)));
  return inside.length && seats[0][0] !== facts.china ? inside : seats.slice(0, 1);
}

/** The places found, or the one in which the title says in one character that something was held: 在津召开. */
function heldInShort(text, found, facts) {
  const { gazetteer } = facts.vocabulary;
  const held = facts.patterns.event_places.HELD_IN_SHORT.search(text.split("\n", 1)[0]);
  const name = held ? Object.keys(held.groups).find((each) => held.groups[each] !== undefined) : "";
  const places = name ? gazetteer.resolve(name) : [];
  if (places.length !== 1) return found;
  // Below it is told more exactly, if that is told at once.
  const near = found.filter(([place, [start]]) => gazetteer.chain(place).includes(places[0]) && start < firstParagraphEnd(text, facts));
  return near.length ? near : [[places[0], [held.index, held.index + held[0].length]]];
}

/**
 * Where a text says, before it names a place, that who decides for the whole country published what it is about, or null;
 * unless the title names a place, or it is said right away in which one that was.
 */
function publishedForAll(text, found, facts) {
  const { gazetteer } = facts.vocabulary;
  const { NATIONAL_BODY, PUBLISHES } = facts.patterns.event_places;
  const begin = text.slice(0, firstParagraphEnd(text, facts));
  const national = NATIONAL_BODY.search(begin);
  const end = national ? national.index + national[0].length : 0;
  if (!national || !PUBLISHES.match(text.slice(end))) return null;
  const places = found.flatMap(([place]) => gazetteer.chain(place)).filter((each) => each !== facts.china);
  const named = places.map((each) => gazetteer.shortNameOf(each));
  const first = Math.min(text.length, ...named.map((name) => text.indexOf(name)).filter((at) => at >= 0));
  const isSaid = named.some((name) => begin.includes(`在${name}`));
  return isSaid || first <= Math.max(national.index, text.indexOf("\n")) ? null : [national.index, end];
}

/** Whether an offset is below the first paragraph of what its title calls a list. */
function isListed(text, at, facts) {
  return facts.patterns.places_in_text.LISTS.search(text.split("\n", 1)[0]) !== null && at > firstParagraphEnd(text, facts);
}

/** Whether places stand in a later sentence than the seat of who is named, which does not say that anything is there. */
function isApart(text, seat, found, facts) {
  const { gazetteer } = facts.vocabulary;
  const { SENTENCE_END, WHERE } = facts.patterns.places_in_text;
  const starts = found.map(([, [start]]) => start);
  const first = Math.min(...starts);
  const above = found.flatMap(([place]) => gazetteer.chain(place).slice(0, -1)).filter((each) => each !== facts.china);
  const named = [...starts, ...above.map((each) => text.slice(0, first).indexOf(gazetteer.shortNameOf(each)))];
  const isSaid = named.some((at) => at > 0 && WHERE.search(text.slice(Math.max(0, at - facts.numbers.places_in_text.LONGEST_PARENT), at)));
  return SENTENCE_END.search(text.slice(seat, first)) !== null && !isSaid;
}

/** The place from which a text was reported, if it says so: 某社布鲁塞尔9月17日电. */
function dateline(text, facts) {
  const line = facts.patterns.event_places.DATELINE.search(text);
  return line ? findPlaces(line[0], facts).map(([place]) => [place, [line.index, line.index + line[0].length]]) : [];
}

/** The places found, each as what is told more exactly where that is within it. */
function within(found, exact, { vocabulary: { gazetteer } }) {
  return found.flatMap((each) => {
    const inner = exact.filter(([place]) => gazetteer.chain(place).slice(0, -1).includes(each[0]));
    return inner.length ? inner : [each];
  });
}

/** The one place that a text says somebody it tells of is situated in: 进入位于银川市金凤区的公司. */
function situated(text, facts) {
  const seats = facts.patterns.event_places.SITUATED.finditer(text).flatMap((match) => seatOf(match, facts));
  return new Set(seats.map(([place]) => place)).size === 1 ? seats.slice(0, 1) : [];
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
  for (let length = numbers.places_in_text.LONGEST_PLACE; length > 1; length--) {
    const name = text.slice(start, start + length);
    const places = gazetteer.resolve(name);
    if (places.length === 1 && !isAlsoAWord(places[0], name, facts)) return [places[0], [start, start + name.length]];
  }
  return null;
}

/** The places of the first text that names some. */
const firstIn = (texts, facts) => texts.reduce((places, each) => (places.length ? places : findPlaces(each, facts)), []);

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
  // 国家金融监督管理总局大连监管局 is of 大连.
  const end = national.index + national[0].length;
  return [seatAt(text, end, facts) ?? [facts.china, [national.index, end]]];
}

const blank = (words) => "，".repeat(words.length);

/**
 * A text with the names in it and what is said aside as blanks. Where it is to be told exactly, airports are where they are, and
 * so is who was found somewhere.
 */
function withoutNames(text, names, isExact, facts) {
  const { AIRPORT, ASIDE, AT, HELD } = facts.patterns.event_places;
  const masked = [...Array(text.length).keys()].map((at) => text[at]);
  for (const [start, end] of [...names.known, ...names.people, ...names.organisations]) {
    const isVenue = HELD.match(text.slice(end)) && AT.search(text.slice(Math.max(0, start - 1), start));
    const isShown = isVenue || (isExact && AIRPORT.search(text.slice(start, end)));
    if (start < text.length && !isShown) masked.fill("，", start, Math.min(end, text.length));
  }
  return isExact ? ASIDE.sub(blank, masked.join("")) : withoutAsides(masked.join(""), text, facts);
}

/** A text, some of which may be blanks already, with what is said aside in it as blanks. */
function withoutAsides(masked, text, { patterns: { event_places: { ASIDE, FOUND_AT, POLICE } } }) {
  const isAboutIt = FOUND_AT.search(text.split("\n", 1)[0]);
  return (isAboutIt ? POLICE : FOUND_AT).sub(blank, ASIDE.sub(blank, masked));
}

/**
 * The district of the one city or province found whose court or police the text names, if it is the only one, else the only
 * city of a province, or of a country where somebody decides, whose court or police, or of where who is fined, the text names.
 */
function inDistrict(found, text, { organisations }, facts) {
  const { gazetteer } = facts.vocabulary;
  if (found.length !== 1 || gazetteer.kind(found[0][0]) === "county" || found[0][0] === facts.china) return found;
  const { DECIDES, FINED, JURISDICTION, POLICE_OF_DISTRICT } = facts.patterns.event_places;
  const { IN_ROW } = facts.patterns.places_in_text;
  const { LONGEST_PLACE } = facts.numbers.places_in_text;
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
    const isOfProvince = gazetteer.parent(found[0][0]) === facts.china;
    const isAbroad = gazetteer.parent(found[0][0]) === null && isAgency && DECIDES.match(text.slice(end));
    for (const city of gazetteer.chain(place)) {
      const isBelow = gazetteer.parent(city) === found[0][0] && (isOfProvince || isAbroad);
      if (isBelow && !cities.has(city)) cities.set(city, [start, end]);
    }
  }
  return [...([districts, cities].find(({ size }) => size === 1) ?? found)];
}
