/*
 * What a raw analysis gives evidence for: hooks/eventlib/authoring/proposals.py in the browser.
 */

import { isDay } from "./dates.js";
import { normaliseName } from "./names.js";
import { findNames, isCountyByWord, knownNames } from "./names_in_text.js";
import { head, occurrences, unique } from "./python_text.js";

/** Proposals for every field: { date, regions: [name], entities: [{ name, role }], topics: [name], sources: [{ url, title, publisher }] }. */
export function propose(raw, facts) {
  const named = raw.sections.filter(({ name }) => name);
  const sections = named.length ? named : raw.sections;
  const joined = (parts) => [raw.title, ...parts.map(({ text }) => text)].join("\n");
  const opening = head(joined(sections.slice(0, 1)), facts.numbers.raw_text.LONGEST_OPENING);
  const texts = { opening, happening: joined(sections.slice(0, 2)), whole: joined(raw.sections) };
  const names = findNames(texts.happening, facts);
  return {
    date: proposeDate(texts.opening, facts) || proposeDate(texts.whole, facts),
    regions: proposeRegions(texts.opening, names, facts),
    entities: [...proposeEntities(texts, names, facts)],
    topics: proposeTopics(texts.whole, facts),
    sources: proposeSources(raw, texts.whole, facts),
  };
}

/** A number below 100 or a year, in digits of any kind or in Chinese. */
function readNumber(text, { digits, ten }) {
  const narrow = text.normalize("NFKC");
  if (/^[0-9]+$/.test(narrow)) return Number(narrow);
  const at = text.lastIndexOf(ten);
  if (at >= 0) return 10 * (digits[text.slice(0, at)] ?? 1) + (digits[text.slice(at + ten.length)] ?? 0);
  return Number(Array.from(text, (mark) => digits[mark]).join(""));
}

/** The first day that a text names: whole, or with its year before: 2025年3月，…3月21日. */
function proposeDate(text, facts) {
  const { DATE, MONTH_DAY } = facts.patterns.proposals;
  const dates = [];
  const add = (match, ...numbers) => {
    const [year, month, day] = numbers.map((number) => readNumber(number, facts));
    const date = [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
    if (isDay(date)) dates.push([match.index, match.index + match[0].length, date]);
  };
  for (const match of DATE.finditer(text)) add(match, ...match.slice(1).filter(Boolean));
  let year = "";
  for (const match of MONTH_DAY.finditer(text)) {
    if (match[1]) [, year] = match;
    else if (year) add(match, year, match[2], match[3]);
  }
  dates.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1));
  return dates[0]?.[2] ?? "";
}

/** The most specific places of the title and the first section; those in names only where there are no others. */
function proposeRegions(text, { known, people, organisations }, facts) {
  const masked = [...Array(text.length).keys()].map((at) => text[at]);
  for (const [start, end] of [...known, ...people, ...organisations]) masked.fill("\n", start, Math.min(end, text.length));
  const withoutNames = masked.join("");
  const found = regionsIn(withoutNames, facts);
  return (found.length || withoutNames === text ? found : regionsIn(text, facts)).map((place) => facts.vocabulary.gazetteer.path(place));
}

function regionsIn(text, facts) {
  const { gazetteer } = facts.vocabulary;
  const hits = placeHits(text, facts);
  const certain = new Set([...hits.values()].filter((places) => places.length === 1).flat());
  const context = new Set([...certain].flatMap((place) => gazetteer.chain(place)));
  for (const places of hits.values()) {
    const near = places.length > 1 ? places.filter((place) => context.has(gazetteer.parent(place))) : [];
    if (near.length === 1) certain.add(near[0]);
  }
  const places = [...certain];
  const above = new Set([facts.china, ...places.flatMap((place) => gazetteer.chain(place).slice(0, -1))]);
  const specific = places.filter((place) => !above.has(place) && gazetteer.kind(place) !== "group");
  return (specific.length ? specific : places).slice(0, facts.numbers.proposals.MOST_REGIONS);
}

/** The names in a text that may be of places, each with these places. */
function placeHits(text, { vocabulary: { gazetteer }, patterns, numbers }) {
  const { NO_PLACE } = patterns.proposals;
  const followsItsParent = (at, places) =>
    places
      .map((place) => gazetteer.parent(place))
      .filter((parent) => parent !== null)
      .some((parent) => [gazetteer.nameOf(parent), gazetteer.shortNameOf(parent)].some((name) => text.endsWith(name, at)));
  const hits = new Map();
  for (let at = 0; at < text.length; at++) {
    const longest = text.slice(at, at + numbers.proposals.LONGEST_PLACE);
    const words = longest.slice(0, NO_PLACE.search(longest)?.index);
    for (let length = gazetteer.mayBegin(words) ? words.length : 0; length > 1; length--) {
      const name = words.slice(0, length);
      const places = gazetteer.resolve(name);
      let candidates = places.filter((place) => !isCountyByWord(place, name, gazetteer));
      if (!candidates.length && (at === 0 || followsItsParent(at, places))) candidates = places;
      if (!candidates.length) continue;
      if (!hits.has(name)) hits.set(name, candidates);
      at += length - 1;
      break;
    }
  }
  return hits;
}

/** Registered names in what happened or often in the text, then people after an office and other organisations. */
function* proposeEntities({ happening, whole }, names, facts) {
  const { vocabulary } = facts;
  const roles = new Map([...names.people].reverse().map(([start, end, role]) => [happening.slice(start, end), role]));
  const known = new Map();
  const byPlace = (a, b) => a[0] - b[0] || a[1] - b[1];
  for (const [start, end, id] of [...names.known].sort(byPlace)) if (!known.has(id)) known.set(id, happening.slice(start, end));
  for (const [id, written] of known) {
    const { reference, type } = vocabulary.entityById.get(id);
    yield { name: reference, role: (type === "person" && roles.get(written)) || "" };
  }
  const later = new Map();
  for (const [, , id] of knownNames(whole, facts).sort(byPlace)) later.set(id, (later.get(id) ?? 0) + 1);
  for (const [id, times] of later) {
    if (!known.has(id) && times >= facts.numbers.proposals.OFTEN) yield { name: vocabulary.entityById.get(id).reference, role: "" };
  }
  // A name that several bear is proposed like a new one: only the author knows whose it is.
  const seen = new Set(vocabulary.entityNames.filter((name) => vocabulary.entitiesNamed(name).length === 1).map(normaliseName));
  for (const [start, end, role] of names.people) {
    const name = whoHolds(happening.slice(start, end), role, vocabulary);
    if (seen.has(normaliseName(name))) continue;
    seen.add(normaliseName(name));
    yield { name, role };
  }
  yield* newOrganisations(happening, names, seen, facts).map((name) => ({ name, role: "" }));
}

/** How a report names the one of several with a name who is described by a role; else the name itself. */
function whoHolds(name, role, vocabulary) {
  const fitting = vocabulary.entitiesNamed(name).filter((entity) => role && entity.name.includes(role));
  return fitting.length === 1 ? fitting[0].reference : name;
}

/** The organisations that are neither registered nor a part of another name; `seen` holds the names told before. */
function newOrganisations(text, { known, people, organisations }, seen, { patterns }) {
  const { LEGAL_REST, COMPANY, LIMITED_COMPANY } = patterns.proposals;
  const nameOf = ([start, end]) => normaliseName(text.slice(start, end));
  const all = unique(organisations.map(nameOf));
  return organisations.flatMap(([start, end]) => {
    const name = nameOf([start, end]);
    const isShortForm = all.some((other) => other.startsWith(name) && LEGAL_REST.match(other.slice(name.length)));
    const holdsKnown = known.some(([begin, stop]) => start <= begin && stop <= end);
    const isWithinKnown = known.some(([begin, stop]) => begin <= start && end <= stop);
    const isWithinRole = people.some(([begin, , role]) => begin - role.length <= start && end <= begin);
    const isKnown = seen.has(COMPANY.sub("", name)) || [...seen].some((other) => other.endsWith(name));
    if (isShortForm || isWithinKnown || isWithinRole || isKnown || (holdsKnown && !LIMITED_COMPANY.search(name))) return [];
    seen.add(name);
    return [text.slice(start, end)];
  });
}

function proposeTopics(text, { vocabulary, numbers }) {
  const { TOPIC_OFTEN, MOST_TOPICS } = numbers.proposals;
  const counted = vocabulary.topics.map(({ name, aliases }) => ({
    name,
    times: [name, ...aliases].reduce((sum, words) => sum + occurrences(text, words), 0),
  }));
  const often = counted.filter(({ times }) => times >= TOPIC_OFTEN).sort((a, b) => b.times - a.times);
  return often.slice(0, MOST_TOPICS).map(({ name }) => name);
}

/** The addresses of the last section; where it has none, those of the whole text. */
function proposeSources(raw, whole, facts) {
  const { WEB_ADDRESS } = facts.patterns.marks;
  const last = raw.sections.at(-1)?.text ?? "";
  const text = WEB_ADDRESS.search(last) ? last : whole;
  const matches = WEB_ADDRESS.finditer(text);
  const sources = new Map();
  matches.forEach((match, number) => {
    const [url] = match;
    if (sources.has(url)) return;
    const before = matches[number - 1];
    const words = text.slice(before ? before.index + before[0].length : 0, match.index);
    const after = text.slice(match.index + url.length, matches[number + 1]?.index);
    sources.set(url, { url, ...titleAndPublisher(words, after, facts.patterns.proposals) });
  });
  return [...sources.values()];
}

function titleAndPublisher(words, after, patterns) {
  const { TITLE, PERIODICAL, QUOTATION, TITLE_AFTER, SOURCE_NAMED, LAST_QUOTATION, PUBLISHER_AFTER } = patterns;
  const marked = TITLE.finditer(words);
  const named = marked.map(([, name]) => name);
  const isPeriodical = (name) => name !== undefined && PERIODICAL.search(name);
  let titles = named.filter((name) => !isPeriodical(name));
  if (named.length && !titles.length) {
    const end = marked.at(-1).index + marked.at(-1)[0].length;
    titles = QUOTATION.finditer(words.slice(end)).map(([, title]) => title);
  }
  // The title stands last before the address.
  const title = titles.at(-1) ?? TITLE_AFTER.match(after)?.[1] ?? "";
  const publisher =
    SOURCE_NAMED.search(words) ??
    (isPeriodical(named.at(-1)) ? null : LAST_QUOTATION.search(words)) ??
    PUBLISHER_AFTER.match(after);
  return { title, publisher: publisher?.[1] ?? named.findLast((name) => name !== title && isPeriodical(name)) ?? "" };
}
