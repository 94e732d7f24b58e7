/*
 * Where the name of an organisation begins: hooks/eventlib/authoring/evidence/name_beginnings.py in the browser.
 */

import { count } from "./python_text.js";

/** Whether a name is as often as not another word: that of a county without its suffix, of a district of the past, or of some cities abroad. */
export function isAlsoAWord(place, name, { vocabulary: { gazetteer }, patterns }) {
  if (gazetteer.formerWordsOf(place).includes(name) || patterns.name_beginnings.NATION.fullmatch(name)) return true;
  const isCity = gazetteer.kind(place) === "" && gazetteer.parent(place) !== null;
  if (isCity) return patterns.name_beginnings.CITY_BY_WORD.fullmatch(name) !== null;
  return gazetteer.kind(place) === "county" && name.endsWith(gazetteer.shortNameOf(place)) && !name.endsWith(gazetteer.nameOf(place));
}

/** The end of some words from where a name can begin. An “and” parts names, unless it stands within one. */
export function nameAtEnd(words, facts) {
  const { AND, DIVISION, WHERE, OFFICE_AT_END, NATIONAL_AGENCY } = facts.patterns.name_beginnings;
  const { BREAK, COMPLETE, STATE, WEAK } = facts.patterns.organisation_words;
  const name = BREAK.sub("", words);
  const whole = withCutPlace([...words], count(words) - count(name), facts);
  if (whole) return whole;
  const before = words.slice(0, words.length - name.length);
  if (AND.search(before) && !STATE.match(name) && !beginsWithPlace(name, facts)) {
    const own = BREAK.sub("", before.slice(0, -1));
    // 和 in 浙江和安医疗管理有限公司 stands within a name, in 在浙江和华为公司 between two.
    const isApart = !before.endsWith("和") || DIVISION.search(own) || WHERE.search(before.slice(0, before.length - own.length - 1));
    const isBegun = beginsWithPlace(own, facts) || NATIONAL_AGENCY.match(own);
    if (isBegun && !COMPLETE.search(own) && !OFFICE_AT_END.search(own) && !(isApart && namesPlace(own, facts))) return own + before.slice(-1) + name;
  }
  return STATE.match(name) || beginsWithPlace(name, facts) ? name : WEAK.sub("", name);
}

/** The end of some words from the place on that a break would cut in two, 和 in 呼和浩特市; empty where there is none. */
function withCutPlace(words, cut, facts) {
  const { DIVISION } = facts.patterns.name_beginnings;
  const { BREAK } = facts.patterns.organisation_words;
  const { LONGEST_PLACE } = facts.numbers.name_beginnings;
  const between = (start, end) => words.slice(start, end).join("");
  for (let start = Math.max(0, cut - LONGEST_PLACE + 1); start < cut; start++) {
    for (let end = cut + 1; end <= Math.min(start + LONGEST_PLACE, words.length); end++) {
      if (!DIVISION.search(between(start, end)) || !namesPlace(between(start, end), facts)) continue;
      const above = BREAK.sub("", between(0, start));
      return (namesPlace(above, facts) ? above : "") + between(start);
    }
  }
  return "";
}

export function beginsWithPlace(words, facts) {
  const characters = [...words];
  for (let length = 2; length <= Math.min(facts.numbers.name_beginnings.LONGEST_PLACE, characters.length); length++) {
    if (namesPlace(characters.slice(0, length).join(""), facts)) return true;
  }
  return false;
}

export function namesPlace(name, facts) {
  const { gazetteer } = facts.vocabulary;
  // A code is none: SK.
  if (facts.patterns.name_beginnings.LATIN.match(name)) return false;
  return gazetteer.resolve(name).some((place) => gazetteer.kind(place) !== "group" && !isAlsoAWord(place, name, facts));
}

/** Where the place begins that a name seems to begin with: 0 if there is none. */
export function placeWithin(words, facts) {
  const { FOREIGN_DIVISION, INSIDE_NAME, LONE } = facts.patterns.name_beginnings;
  const { STATE, NATIONAL } = facts.patterns.organisation_words;
  // 兰州 is no place in 昆士兰州.
  if (STATE.match(words) || FOREIGN_DIVISION.match(words) || beginsWithPlace(words, facts)) return 0;
  for (let at = LONE.match(words) ? 1 : 2; at < words.length - 1; at++) {
    const rest = words.slice(at);
    if (!INSIDE_NAME.match(words[at - 1]) && (NATIONAL.match(rest) || beginsWithPlace(rest, facts))) return at;
  }
  return 0;
}

/** How long the place is that words go on with at an offset, and what it may be: [length, places]. */
export function placeAt(words, at, facts) {
  for (let length = Math.min(facts.numbers.name_beginnings.LONGEST_PATH, words.length - at); length > 1; length--) {
    const name = words.slice(at, at + length).join("");
    if (namesPlace(name, facts)) return [length, facts.vocabulary.gazetteer.resolve(name)];
  }
  return [0, []];
}

/** How much of a name says where it has its seat: 襄阳市高新区 in 襄阳市高新区湖北驰锐. */
export function seatBefore(own, facts) {
  const { ZONE, DIVISION } = facts.patterns.name_beginnings;
  const { gazetteer } = facts.vocabulary;
  const words = [...own];
  let [at, cut, above, isInZone] = [0, 0, null, false];
  while (at < words.length) {
    const [length, places] = placeAt(words, at, facts);
    const place = places.length === 1 ? places[0] : null;
    // 江北区 in 重庆市江北区 is not the one of another city.
    const isBeside = place !== null && gazetteer.kind(place) !== "county" && above !== null && !gazetteer.chain(place).includes(above);
    // 香港上海汇丰银行 is a name.
    if (length && (isInZone || (isBeside && DIVISION.search(words.slice(0, at).join(""))))) cut = at;
    const zone = length ? null : ZONE.match(words.slice(at).join(""));
    if (!length && !(at && zone)) break;
    [above, isInZone] = [place, Boolean(zone)];
    at += zone ? count(zone[0]) : length;
  }
  return words.slice(0, cut).join("").length;
}

/** How much of a name is that of a country other than China: 德国 in 德国柏林夏里特. */
export function countryBefore(own, facts) {
  const { gazetteer } = facts.vocabulary;
  const words = [...own];
  let [length, places] = placeAt(words, 0, facts);
  const isCountry = () => places.length === 1 && places[0] !== facts.china && gazetteer.kind(places[0]) === "" && gazetteer.parent(places[0]) === null;
  while (length > 1 && !isCountry()) {
    length -= 1;
    places = length > 1 ? gazetteer.resolve(words.slice(0, length).join("")) : [];
  }
  return length > 1 ? words.slice(0, length).join("").length : 0;
}
