/*
 * The names in running text: hooks/eventlib/authoring/evidence/names_in_text.py in the browser. Registered entities, people after
 * their office, organisations by their endings. Places in a text are [start, end] in UTF-16 units.
 */

import { nameAtEnd } from "./name_beginnings.js";
import { wholeRole } from "./offices.js";
import { endOfBranch, introducedIn, organisationsIn } from "./organisation_names.js";
import { count } from "./python_text.js";

/** The names in a text: { known: [[start, end, id]], people: [[start, end, role]], organisations: [[start, end]] }. */
export function findNames(text, facts) {
  const { PERSON, AFTER_PERSON, ROLE, GENERIC_COMPANY } = facts.patterns.names_in_text;
  const { LONGEST_ROLE, MOST_NAMES } = facts.numbers.names_in_text;
  const found = [];
  for (const match of PERSON.finditer(text)) {
    const { office: last, person: name } = match.groups;
    const whole = match[0];
    const end = match.index + whole.length;
    const start = end - name.length;
    if (found.length === MOST_NAMES) break;
    const isCertain = AFTER_PERSON.match(text.slice(end)) || text.indexOf(name) < start || text.indexOf(name, end) >= 0;
    const office = match.index + last.length;
    const before = isCertain && ROLE.search(text.slice(0, office), Math.max(0, office - LONGEST_ROLE));
    if (before) found.push([start, end, GENERIC_COMPANY.sub("", nameAtEnd(before[0], facts)), office]);
  }
  const registered = registeredNames(text, facts);
  // A branch of what is registered is an organisation besides.
  const branches = registered.filter(([, , , branch]) => branch).map(([start, , , branch]) => [start, branch]);
  const named = [...firstOf(organisationsIn(text, facts), MOST_NAMES), ...branches];
  for (const span of firstOf(introducedIn(text, facts), MOST_NAMES).sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (!named.some(([start, end]) => start < span[1] && span[0] < end)) named.push(span);
  }
  const organisations = sorted(named).slice(0, MOST_NAMES);
  const ofHouses = registered.filter(([, , , , type]) => type !== "person").slice(0, MOST_NAMES);
  const houses = sorted([...organisations, ...ofHouses]);
  const people = found.map(([start, end, role, office]) => [start, end, wholeRole(text, office, role, houses, facts)]);
  return { known: registered.map(([start, end, id]) => [start, end, id]), people, organisations };
}

/** Where names stand, each once and in order: [[start, end]]. */
function sorted(named) {
  const spans = new Map(named.map(([start, end]) => [`${start} ${end}`, [start, end]]));
  return [...spans.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** The first things that a generator yields: no more are made. */
function firstOf(things, most) {
  const found = [];
  for (const thing of things) {
    if (found.length === most) break;
    found.push(thing);
  }
  return found;
}

/** Where registered names stand, and where the name of a branch ends that they begin, or 0: [[start, end, id, branch, type]]. */
function registeredNames(text, facts) {
  const { vocabulary, patterns, numbers } = facts;
  const { WORD, DEPARTMENTS, PARTY_OFFICE, AFTER_PERSON, BEFORE_PERSON } = patterns.names_in_text;
  const { LONGEST_OFFICE, SHORTEST_PERSON } = numbers.names_in_text;
  const isWithinWord = (start, end) => WORD.match(text.slice(Math.max(0, start - 1), start)) || WORD.match(text.slice(end));
  const isPerson = (start, end) => AFTER_PERSON.match(text.slice(end)) || BEFORE_PERSON.search(text.slice(Math.max(0, start - LONGEST_OFFICE), start));
  const taken = new Uint8Array(text.length); // 1 for what belongs to a name
  const found = [];
  const places = namePlaces(text, facts);
  const names = [...vocabulary.entityNames].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1));
  for (const name of names) {
    const owners = vocabulary.entitiesNamed(name);
    const [{ id, type }] = owners;
    const hasBranches = type === "company" || type === "organization";
    for (const start of places(name)) {
      const end = start + name.length;
      if (owners.length !== 1 || taken.subarray(start, end).includes(1)) continue;
      if (/^[\0-\x7f]*$/.test(name) && isWithinWord(start, end)) continue;
      if (DEPARTMENTS.match(text.slice(end - 1))) continue;
      if (type === "agency" && isOfAnotherCountry(text, start, owners[0].name, facts)) continue;
      if (type === "person" && count(name) < SHORTEST_PERSON && !isPerson(start, end)) continue;
      taken.fill(1, start, end);
      if (type === "agency" && PARTY_OFFICE.match(text.slice(end))) continue;
      found.push([start, end, id, hasBranches ? endOfBranch(text, end, facts) : 0, type]);
    }
  }
  return found;
}

/** Whether a country stands before the name of an agency that is not its own: 越南公安部, but not 美国联邦调查局. */
function isOfAnotherCountry(text, start, name, { china, vocabulary: { gazetteer }, patterns, numbers }) {
  for (let length = 2; length <= Math.min(numbers.name_beginnings.LONGEST_PLACE, start); length++) {
    const country = text.slice(start - length, start);
    const [place, another] = patterns.names_in_text.HAN.fullmatch(country) ? gazetteer.resolve(country) : [];
    if (place === undefined || another !== undefined || place === china) continue;
    if (gazetteer.kind(place) === "" && gazetteer.parent(place) === null) return !name.startsWith(country);
  }
  return false;
}

/** A function that returns where a name stands in a text; one of Latin letters in other cases too, with the same first. */
function namePlaces(text, { patterns, numbers }) {
  const { CAPITALS } = patterns.names_in_text;
  const inLowerCase = (words) => CAPITALS.sub((found) => found.toLowerCase(), words);
  const folded = inLowerCase(text);
  return (name) => {
    const isLoose = name.length > numbers.names_in_text.LONGEST_ABBREVIATION && /^[\0-\x7f]*$/.test(name);
    const [sought, among] = isLoose ? [inLowerCase(name), folded] : [name, text];
    const found = [];
    for (let start = among.indexOf(sought); start >= 0; start = among.indexOf(sought, start + name.length)) {
      if (text[start] === name[0]) found.push(start);
    }
    return found;
  };
}
