/*
 * The names in running text: hooks/eventlib/authoring/names_in_text.py in the browser. Registered entities, people after
 * their office, organisations by their endings. Places in a text are [start, end] in UTF-16 units.
 */

import { count } from "./python_text.js";

/** Whether a name is that of a county without its suffix: as often as not another word. */
export function isCountyByWord(place, name, gazetteer) {
  return gazetteer.kind(place) === "county" && name === gazetteer.shortNameOf(place) && name !== gazetteer.nameOf(place);
}

/** The names in a text: { known: [[start, end, id]], people: [[start, end, role]], organisations: [[start, end]] }. */
export function findNames(text, facts) {
  const { PERSON, AFTER_PERSON, ROLE, GENERIC_COMPANY } = facts.patterns.names_in_text;
  const { LONGEST_ROLE, MOST_NAMES } = facts.numbers.names_in_text;
  const people = [];
  for (const match of PERSON.finditer(text)) {
    const [whole, name] = match;
    const end = match.index + whole.length;
    const start = end - name.length;
    if (people.length === MOST_NAMES) break;
    const isCertain = AFTER_PERSON.match(text.slice(end)) || text.indexOf(name) < start || text.indexOf(name, end) >= 0;
    const before = isCertain && ROLE.search(text.slice(0, start), Math.max(0, start - LONGEST_ROLE));
    if (before) people.push([start, end, GENERIC_COMPANY.sub("", nameAtEnd(before[0], facts))]);
  }
  const registered = registeredNames(text, facts);
  // A branch of what is registered is an organisation of its own.
  const branches = registered.filter(([, , , branch]) => branch).map(([start, , , branch]) => [start, branch]);
  const spans = new Map([...[...organisationsIn(text, facts)].slice(0, MOST_NAMES), ...branches].map((span) => [span.join(), span]));
  const organisations = [...spans.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]).slice(0, MOST_NAMES);
  return { known: registered.filter(([, , , branch]) => !branch).map(([start, end, id]) => [start, end, id]), people, organisations };
}

/** Where registered names stand, the longest at each place, but for those that a branch is named by: [[start, end, id]]. */
export function knownNames(text, facts) {
  return registeredNames(text, facts).filter(([, , , branch]) => !branch).map(([start, end, id]) => [start, end, id]);
}

/** Where registered names stand, and where the name of a branch ends that they begin, or 0: [[start, end, id, branch]]. */
function registeredNames(text, facts) {
  const { vocabulary, patterns, numbers } = facts;
  const { WORD, PARTY_OFFICE, AFTER_PERSON, BEFORE_PERSON } = patterns.names_in_text;
  const { LONGEST_OFFICE, SHORTEST_PERSON } = numbers.names_in_text;
  const isWithinWord = (start, end) => WORD.match(text.slice(Math.max(0, start - 1), start)) || WORD.match(text.slice(end));
  const isPerson = (start, end) => AFTER_PERSON.match(text.slice(end)) || BEFORE_PERSON.search(text.slice(Math.max(0, start - LONGEST_OFFICE), start));
  const taken = new Uint8Array(text.length); // 1 for what belongs to a name
  const found = [];
  const names = [...vocabulary.entityNames].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1));
  for (const name of names) {
    const owners = vocabulary.entitiesNamed(name);
    const [{ id, type }] = owners;
    const hasBranches = type === "company" || type === "organization";
    for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + name.length)) {
      const end = start + name.length;
      if (owners.length !== 1 || taken.subarray(start, end).includes(1)) continue;
      if (/^[\0-\x7f]*$/.test(name) && isWithinWord(start, end)) continue;
      if (type === "person" && count(name) < SHORTEST_PERSON && !isPerson(start, end)) continue;
      taken.fill(1, start, end);
      if (type === "agency" && PARTY_OFFICE.match(text.slice(end))) continue;
      found.push([start, end, id, hasBranches ? endOfBranch(text, end, facts) : 0]);
    }
  }
  return found;
}

/** Where the name of a branch ends that begins with a name: 中国工商银行 in 中国工商银行嘉兴分行; 0 if none does. */
function endOfBranch(text, end, facts) {
  const { BRANCH, BRANCH_END } = facts.patterns.names_in_text;
  const branch = BRANCH.match(text.slice(end, end + 16))?.[0];
  return branch && namesPlace(BRANCH_END.sub("", branch), facts) ? end + branch.length : 0;
}

/** Where organisations stand that are named by their endings. */
export function* organisationsIn(text, facts) {
  const { RUN, ORGANISATION, UNIVERSITY, COLLEGE, NO_NAME, OFFICE, OPENING_QUOTE, CLOSING_QUOTE, STATE, KIND_OF_COMPANY, STANDS_FOR_A_NAME, NAMED_ZONE } =
    facts.patterns.names_in_text;
  const { LONGEST_NAME, SHORTEST_NAME, SHORTEST_OWN } = facts.numbers.names_in_text;
  for (const run of RUN.finditer(text)) {
    let [position, previous] = [run.index, 0];
    for (const match of ORGANISATION.finditer(text.slice(0, run.index + run[0].length), run.index)) {
      const ending = match.index;
      let end = ending + match[0].length;
      const earliest = Math.max(position, ending - LONGEST_NAME);
      if (ending <= earliest) continue;
      position = end;
      const kept = nameAtEnd(text.slice(earliest, ending), facts);
      const ofUniversity = UNIVERSITY.search(text.slice(Math.max(0, previous - 2), previous)) && COLLEGE.search(match[0]);
      // What is a part of an organisation that is named already.
      if (previous && (ending - kept.length === previous || ofUniversity)) continue;
      let start = ending - kept.length + placeWithin(kept, facts);
      start += seatBefore(text.slice(start, ending), facts);
      const own = text.slice(start, ending);
      const isShort = count(own) < SHORTEST_OWN || count(text.slice(start, end)) < SHORTEST_NAME;
      if ((isShort && !STANDS_FOR_A_NAME.fullmatch(own)) || NO_NAME.search(own) || OFFICE.match(text.slice(end))) continue;
      if (KIND_OF_COMPANY.fullmatch(text.slice(start, end)) || isKind(own, match[0], facts)) continue;
      const isQuoted = OPENING_QUOTE.search(text.slice(Math.max(0, start - 1), start)) && CLOSING_QUOTE.match(text.slice(end));
      end = Math.max(end, endOfBranch(text, end, facts));
      [position, previous] = [end, end];
      if (match.groups.legal || isQuoted || STATE.match(own) || NAMED_ZONE.match(own) || beginsWithPlace(own, facts)) yield [start, end];
    }
  }
}

/** The end of some words from where a name can begin. An “and” parts names, unless it stands within one. */
function nameAtEnd(words, facts) {
  const { BREAK, AND, STATE, COMPLETE, DIVISION, WHERE } = facts.patterns.names_in_text;
  const name = BREAK.sub("", words);
  const whole = withCutPlace([...words], count(words) - count(name), facts);
  if (whole) return whole;
  const before = words.slice(0, words.length - name.length);
  if (AND.search(before) && !STATE.match(name) && !beginsWithPlace(name, facts)) {
    const own = BREAK.sub("", before.slice(0, -1));
    // 和 in 浙江和安医疗管理有限公司 stands within a name, in 在浙江和华为公司 between two.
    const isApart = !before.endsWith("和") || DIVISION.search(own) || WHERE.search(before.slice(0, before.length - own.length - 1));
    if (!COMPLETE.search(own) && beginsWithPlace(own, facts) && !(isApart && namesPlace(own, facts))) return own + before.slice(-1) + name;
  }
  return name;
}

/** The end of some words from the place on that a break would cut in two, 和 in 呼和浩特市; empty where there is none. */
function withCutPlace(words, cut, facts) {
  const { BREAK, DIVISION } = facts.patterns.names_in_text;
  const { LONGEST_PLACE } = facts.numbers.names_in_text;
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

function beginsWithPlace(words, facts) {
  const characters = [...words];
  for (let length = 2; length <= Math.min(facts.numbers.names_in_text.LONGEST_PLACE, characters.length); length++) {
    if (namesPlace(characters.slice(0, length).join(""), facts)) return true;
  }
  return false;
}

function namesPlace(name, { vocabulary: { gazetteer } }) {
  return gazetteer.resolve(name).some((place) => gazetteer.kind(place) !== "group" && !isCountyByWord(place, name, gazetteer));
}

/** Where the place begins that a name seems to begin with: 0 if there is none. */
function placeWithin(words, facts) {
  const { STATE, INSIDE_NAME } = facts.patterns.names_in_text;
  if (STATE.match(words) || beginsWithPlace(words, facts)) return 0;
  for (let at = 1; at < words.length - 2; at++) {
    if (!INSIDE_NAME.match(words[at - 1]) && beginsWithPlace(words.slice(at), facts)) return at;
  }
  return 0;
}

/** How long the place is that words go on with at an offset, and what it may be: [length, places]. */
function placeAt(words, at, facts) {
  for (let length = Math.min(facts.numbers.names_in_text.LONGEST_PLACE, words.length - at); length > 1; length--) {
    const name = words.slice(at, at + length).join("");
    if (namesPlace(name, facts)) return [length, facts.vocabulary.gazetteer.resolve(name)];
  }
  return [0, []];
}

/** How much of a name says where it has its seat: 襄阳市高新区 in 襄阳市高新区湖北驰锐. */
function seatBefore(own, facts) {
  const { ZONE, DIVISION } = facts.patterns.names_in_text;
  const { gazetteer } = facts.vocabulary;
  const words = [...own];
  let [at, cut, above, isInZone] = [0, 0, null, false];
  while (at < words.length) {
    const [length, places] = placeAt(words, at, facts);
    const place = places.length === 1 ? places[0] : null;
    const isBeside = place !== null && above !== null && !gazetteer.chain(place).includes(above);
    // 香港上海汇丰银行 is a name.
    if (length && (isInZone || (isBeside && DIVISION.search(words.slice(0, at).join(""))))) cut = at;
    const zone = length ? null : ZONE.match(words.slice(at).join(""));
    if (!length && !(at && zone)) break;
    [above, isInZone] = [place, Boolean(zone)];
    at += zone ? count(zone[0]) : length;
  }
  return words.slice(0, cut).join("").length;
}

/** Whether what stands before an ending is a place and a kind: 嘉兴一银行, 郑州一物业公司, 拉萨数据中心. */
function isKind(own, ending, facts) {
  const { KIND_OF_CENTRE, KIND_OF_COMPANY, ONE } = facts.patterns.names_in_text;
  const words = [...own];
  const [length] = placeAt(words, 0, facts);
  const kind = length ? words.slice(length).join("") : "";
  if (KIND_OF_CENTRE.fullmatch(kind + ending)) return true;
  return Boolean(ONE.match(kind)) && (kind.length === 1 || KIND_OF_COMPANY.fullmatch(kind.slice(1) + ending) !== null);
}
