/* Whose office a person holds, where the text tells it elsewhere: hooks/eventlib/authoring/evidence/offices.py in the browser. */

import { namesPlace } from "./name_beginnings.js";
import { count, unique } from "./python_text.js";

/** The role of a person that ends at `start` with the house that it is of, as far as the text tells. */
export function wholeRole(text, start, role, houses, facts) {
  const { BARE, BETWEEN, LEVEL } = facts.patterns.offices;
  const begin = start - role.length;
  for (const [first, last] of houses) {
    if (first < start && last > begin) return text.slice(Math.min(first, begin), start);
    const between = last <= begin && BETWEEN.fullmatch(text.slice(last, begin));
    if (between) return text.slice(first, between[0].endsWith("的") ? begin : last) + role;
  }
  const level = LEVEL.match(role);
  if (level) return placeOf(text.slice(0, begin), level[0], facts) + role;
  const at = [...Array(role.length).keys()].find((each) => BARE.fullmatch(role.slice(each)));
  if (at === undefined) return role;
  const short = role.slice(0, at);
  const { groups } = BARE.fullmatch(role.slice(at));
  const kind = kindsOfHouses(facts)[Object.keys(groups).find((name) => groups[name] !== undefined)];
  const house = count(short) < facts.numbers.offices.SHORTEST_SHORT ? "" : called(text, short, kind, houses, facts);
  if (house) return house + role.slice(at);
  if (short ? !facts.patterns.offices.DEPARTMENT.fullmatch(short) : groups.any !== undefined) return role;
  const fitting = houses.filter(([first, last]) => last <= begin && kind.search(text.slice(first, last)));
  return houseOf(text, begin, fitting, facts) + role;
}

/** The role of a person with the place that it is of, where one of its kind is among those of the event: 滨湖 for 区委书记. */
export function withPlace(role, places, { patterns }) {
  const office = patterns.offices.OF_PLACE.match(role);
  const fitting = unique(places.filter((place) => office && place.endsWith(office.groups.kind)));
  if (fitting.length !== 1) return role;
  return (office.groups.deputy ? fitting[0] : fitting[0].slice(0, -1)) + role;
}

/** What the names of houses end in that have an office, by the group of the pattern that tells it. */
function kindsOfHouses(facts) {
  const { ANY_KIND, HEAD_KIND, COURT_KIND, SCHOOL_KIND, BUREAU_KIND, HOUSE_KIND, COMPANY_KIND } = facts.patterns.offices;
  return { any: ANY_KIND, head: HEAD_KIND, court: COURT_KIND, school: SCHOOL_KIND, bureau: BUREAU_KIND, house: HOUSE_KIND, company: COMPANY_KIND };
}

/** The house that is called by a short name: in brackets behind it, by its end (滨海医院) or by a part (深谙智能). */
function called(text, short, kind, houses, facts) {
  const { GIVEN, ANY_KIND } = facts.patterns.offices;
  for (const [first, last] of houses) {
    const name = text.slice(first, last);
    const given = GIVEN.match(text.slice(last));
    const isPart = kind !== ANY_KIND && kind.search(name) && !kind.search(short) && name.includes(short);
    if (given?.[0].includes(short) || isPart || (kind.search(short) && name.endsWith(short))) return name;
  }
  return "";
}

/** The house of an office that stands alone, of those of its kind before it: the nearest in the sentence, else the one named most. */
function houseOf(text, begin, houses, facts) {
  const { SENTENCE_END } = facts.patterns.offices;
  if (!houses.length) return "";
  const nearest = houses.at(-1);
  if (!SENTENCE_END.search(text.slice(nearest[1], begin))) return text.slice(...nearest);
  const times = new Map();
  for (const house of houses) times.set(text.slice(...house), (times.get(text.slice(...house)) ?? 0) + 1);
  return [...times].reduce((most, each) => (each[1] > most[1] ? each : most))[0];
}

/** The place whose committee or government a text names first: 嘉兴 for 市委. */
function placeOf(before, level, facts) {
  const words = before.slice(0, Math.max(0, before.indexOf(level)));
  for (let length = facts.numbers.offices.LONGEST_COMMITTEE; length > 1; length--) {
    const place = words.slice(-length);
    if (facts.patterns.offices.HAN.fullmatch(place) && namesPlace(place + level[0], facts)) return place;
  }
  return "";
}
