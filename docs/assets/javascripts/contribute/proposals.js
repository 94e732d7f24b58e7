/*
 * What a raw analysis gives evidence for: hooks/eventlib/authoring/evidence/proposals.py in the browser. A proposal is { value,
 * evidence }, of an entity with its role, of a source { url, title, publisher, evidence }.
 */

import { findEventDate } from "./event_date.js";
import { doubledByCountry, givenNames, isGiven, isOtherForm } from "./name_forms.js";
import { normaliseName } from "./names.js";
import { findEventPlaces } from "./event_places.js";
import { findNames } from "./names_in_text.js";
import { withPlace } from "./offices.js";
import { endOfBranch, organisationsIn } from "./organisation_names.js";
import { head, stripEnd, stripStart, unique } from "./python_text.js";
import { note } from "./sentences.js";
import { signers } from "./signers.js";
import { addressesIn, isCopy, sourcesIn } from "./sources.js";

const SENTENCE_ENDS = ["。", "！", "？", "；", "\n"];

/** Proposals for every field: { date, until, regions, entities, topics, sources }; the first two may be null. */
export function propose(raw, facts) {
  const joined = (sections) => [raw.title, ...sections.map(({ text }) => text)].join("\n");
  const opening = head(joined(raw.sections.slice(0, 1)), facts.numbers.raw_text.LONGEST_OPENING);
  const texts = { opening, happening: joined(raw.sections.slice(0, raw.told)), whole: joined(raw.sections) };
  const assessed = withAssessment(raw, facts);
  const found = findNames(assessed, facts);
  const signing = signers({ ...texts, title: raw.title, masthead: raw.masthead }, facts);
  const regions = proposeRegions(texts, raw.masthead, found, signing, facts);
  const { gazetteer } = facts.vocabulary;
  const around = placesOf(regions, facts).flatMap((place) => gazetteer.chain(place).map((each) => gazetteer.nameOf(each)));
  const names = { ...found, people: found.people.map(([start, end, role]) => [start, end, withPlace(role, around, facts)]) };
  return {
    ...proposeDays(findEventDate({ title: raw.title, ...texts, masthead: raw.masthead, hasSections: raw.sections.length > 1, last: raw.sections.at(-1)?.text ?? "" }, facts), facts),
    regions,
    entities: [...proposeEntities(assessed, texts.happening.length, signing, names, facts)],
    topics: proposeTopics(raw, facts),
    sources: proposeSources(raw, texts.whole, isAbroad(regions, facts), facts),
  };
}

function proposeDays(found, facts) {
  if (!found) return { date: null, until: null };
  const sentence = sentenceAround(found.text, found.start, found.end, facts);
  const evidence = found.note ? `${sentence}（${found.note}）` : sentence;
  return { date: { value: found.date, evidence }, until: found.until ? { value: found.until, evidence } : null };
}

/** The sentence that something stands in; of a very long one the words around it. */
function sentenceAround(text, start, end, { numbers: { proposals } }) {
  const left = Math.max(...SENTENCE_ENDS.map((mark) => (start ? text.lastIndexOf(mark, start - 1) : -1))) + 1;
  const rights = SENTENCE_ENDS.map((mark) => text.indexOf(mark, end)).filter((found) => found >= 0);
  const [before, inside, after] = [text.slice(left, start), text.slice(start, end), text.slice(end, Math.min(...rights, text.length))].map(
    (part) => [...part],
  );
  const spare = Math.floor(Math.max(0, proposals.LONGEST_EVIDENCE - inside.length) / 2);
  const shown = [before.slice(Math.max(0, before.length - spare)), after.slice(0, spare)].map((part) => part.join(""));
  const cut = [before, after].map((part) => (part.length > spare ? "…" : ""));
  return `${cut[0]}${stripStart(shown[0])}${inside.join("")}${stripEnd(shown[1])}${cut[1]}`;
}

/** The places of the event. */
function proposeRegions(texts, masthead, names, signing, facts) {
  const { gazetteer } = facts.vocabulary;
  return findEventPlaces(texts, masthead, names, signing, facts).map(([place, text, [start, end]]) => ({
    value: gazetteer.path(place),
    evidence: sentenceAround(text, start, end, facts),
  }));
}

/**
 * Registered names, then people of what happened after an office, other organisations, and who signs; `happening` is where what
 * happened ends, `signing` who signs.
 */
function* proposeEntities(text, happening, signing, names, facts) {
  const { vocabulary } = facts;
  const spanOf = ([start, end]) => ({ value: text.slice(start, end), evidence: sentenceAround(text, start, end, facts) });
  const people = names.people.filter(([, end]) => end <= happening);
  const roles = new Map([...people].reverse().map(([start, end, role]) => [text.slice(start, end), role]));
  const proposed = new Set();
  const places = new Map();
  for (const [start, end, id] of [...names.known].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    places.set(id, (places.get(id) ?? 0) + 1);
    if (proposed.has(id) || places.get(id) > facts.numbers.names_in_text.MOST_NAMES || facts.patterns.proposals.STORE.match(text.slice(end)) || isInAnotherHouse(text, start, end, id, facts)) continue;
    proposed.add(id);
    const { reference, type } = vocabulary.entityById.get(id);
    const role = (type === "person" && roles.get(text.slice(start, end))) || "";
    yield { value: reference, evidence: sentenceAround(text, start, end, facts), role };
  }
  // A name that several bear is proposed like a new one: only the author knows whose it is.
  const seen = new Set(vocabulary.entityNames.filter((name) => vocabulary.entitiesNamed(name).length === 1).map(normaliseName));
  for (const [start, end, role] of people) {
    const { value, evidence } = spanOf([start, end]);
    const name = whoHolds(value, role, vocabulary);
    if (seen.has(normaliseName(name))) continue;
    seen.add(normaliseName(name));
    yield { value: name, evidence, role };
  }
  for (const span of newOrganisations(text, names, seen, facts)) yield { ...spanOf(span), role: "" };
  for (const words of signing) {
    if (!seen.has(normaliseName(words))) yield { value: words, evidence: words, role: "" };
    seen.add(normaliseName(words));
  }
}

/** Whether the name of an agency begins that of an institute of its own: 公安部第三研究所 is not 公安部. */
function isInAnotherHouse(text, start, end, id, facts) {
  if (facts.vocabulary.entityById.get(id).type !== "agency") return false;
  const { LONGEST_NAME } = facts.numbers.organisation_names;
  const words = text.slice(start, end) + head(text.slice(end, end + 2 * LONGEST_NAME), LONGEST_NAME);
  return [...organisationsIn(words, facts)].some(
    ([begin, stop]) => begin === 0 && start + stop > end && facts.patterns.proposals.OWN_HOUSE.search(words.slice(begin, stop)),
  );
}

/** How a report names the one of several with a name who is described by a role; else the name itself. */
function whoHolds(name, role, vocabulary) {
  const fitting = vocabulary.entitiesNamed(name).filter((entity) => role && entity.name.includes(role));
  return fitting.length === 1 ? fitting[0].reference : name;
}

/** Where the organisations stand that are neither registered nor a part of another name; `seen` holds the names told before. */
function* newOrganisations(text, { known, organisations }, seen, facts) {
  const { COMPANY, LIMITED_COMPANY } = facts.patterns.name_forms;
  const { OWN_HOUSE } = facts.patterns.proposals;
  const nameOf = ([start, end]) => normaliseName(text.slice(start, end));
  const doubled = doubledByCountry(new Set(organisations.map(nameOf)), facts);
  const all = unique(organisations.map(nameOf)).filter((name) => !doubled.has(name));
  const houses = known.filter(([, , id]) => facts.vocabulary.entityById.get(id).type !== "person");
  const given = givenNames(text, [...organisations, ...houses], facts);
  for (const [start, end] of organisations) {
    const name = nameOf([start, end]);
    if (doubled.has(name) || isOtherForm(name, all, facts) || isGiven(name, given) || seen.has(given.short.get(name))) continue;
    const isKnown = seen.has(COMPANY.sub("", name)) || [...seen].some((other) => other.endsWith(name));
    const isWithinKnown = known.some(([begin, stop]) => begin <= start && end <= stop);
    if (isKnown || isWithinKnown || isNoParty(text, start, end, facts)) continue;
    const inside = known.filter(([begin, stop]) => begin < end && start < stop);
    const parts = inside.map(([begin, stop]) => [text.slice(start, Math.max(start, begin)), text.slice(Math.min(end, stop), end)]);
    const isBranch = ([begin, stop, id]) => begin === start && isBranchOf(id, text.slice(stop, end), facts) && endOfBranch(text, stop, facts) === end;
    const isOwn = LIMITED_COMPANY.search(name) || OWN_HOUSE.search(name) || inside.some(isBranch);
    if (parts.length && (!isOwn || parts.some((part) => isLongerForm(part, facts)))) continue;
    seen.add(name);
    yield [start, end];
  }
}

/** Whether what stands behind a registered name may make it that of a branch: of agencies only a bank's are their own. */
const isBranchOf = (id, rest, { vocabulary, patterns }) => vocabulary.entityById.get(id).type !== "agency" || patterns.proposals.BRANCH_OF_BANK.search(rest) !== null;

/** Whether a name is that of who writes, is written to or reports: by its line, its office, the words around it. */
function isNoParty(text, start, end, { patterns, numbers }) {
  const { SIGNED, FURNITURE, MEDIUM, REPORTS, SAYS_WHO } = patterns.proposals;
  const { AGENCY, HEAD_OFFICE } = patterns.organisation_words;
  const from = Math.max(0, start - numbers.proposals.LONGEST_LINE);
  const begin = from + text.slice(from, start).lastIndexOf("\n") + 1;
  const [before, name, after] = [text.slice(begin, start), text.slice(start, end), text.slice(end)];
  if (begin === start && SIGNED.match(after)) return true;
  if (FURNITURE.match(before) || before.lastIndexOf("《") > before.lastIndexOf("》")) return true;
  if (MEDIUM.search(name) && (REPORTS.match(after) || SAYS_WHO.search(before))) return true;
  return Boolean(AGENCY.search(name) && HEAD_OFFICE.match(after));
}

/** Whether what stands around a registered name makes it the full name of that company. */
function isLongerForm([before, after], { vocabulary: { gazetteer }, patterns: { proposals } }) {
  const isSeat = Boolean(before) && gazetteer.resolve(before).length === 1;
  return Boolean(proposals.OWN_LONGER_FORM.fullmatch(after)) && (!before || (isSeat && proposals.SHARE_COMPANY.search(after) !== null));
}

/**
 * The topics that the text names: those of its title and headings first, then the most frequent. An alias may be any word,
 * and has to stand twice.
 */
function proposeTopics(raw, facts) {
  const text = withoutSource(raw, facts);
  const headings = [raw.title, ...raw.headings].join("\n");
  const counted = facts.vocabulary.topics.flatMap(({ name, aliases }) => {
    const names = [name, ...aliases];
    const spans = names.flatMap((words) => wholeWords(words, text, facts)).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const isInHeading = names.some((words) => wholeWords(words, headings, facts).length);
    const counts = isInHeading || spans.length > 1 || wholeWords(name, text, facts).length;
    return spans.length && counts ? [{ name, isInHeading, count: spans.length, span: spans[0] }] : [];
  });
  counted.sort((a, b) => Number(b.isInHeading) - Number(a.isInHeading) || b.count - a.count);
  return counted.slice(0, facts.numbers.proposals.MOST_TOPICS).map(({ name, count, span }) => ({
    value: name,
    evidence: note("times", facts, { count, sentence: sentenceAround(text, ...span, facts) }),
  }));
}

/** Whether the last section has an address or a masthead says where the text is from. */
const endsInSource = (raw, { patterns }) => raw.sections.length > 1 && Boolean(raw.masthead || patterns.marks.WEB_ADDRESS.search(raw.sections.at(-1).text));

const textsOf = (raw, most) => [raw.title, ...raw.sections.slice(0, most).map((section) => section.text)].join("\n");

/** The text but for its last section where this says where the text is from. */
const withoutSource = (raw, facts) => textsOf(raw, raw.sections.length - Number(endsInSource(raw, facts)));

/** What happened, and all that comes behind it but for the source: the beginning is what happened. */
const withAssessment = (raw, facts) => textsOf(raw, Math.max(raw.told, raw.sections.length - Number(endsInSource(raw, facts))));

/** Where a name stands; AI does not stand in AIR. */
function wholeWords(name, text, { patterns }) {
  const { WORD } = patterns.names_in_text;
  const isAscii = /^[\0-\x7f]*$/.test(name);
  const found = [];
  for (let start = text.indexOf(name); start >= 0; start = text.indexOf(name, start + name.length)) {
    const end = start + name.length;
    const isWithinWord = isAscii && (WORD.match(text.slice(Math.max(0, start - 1), start)) || WORD.match(text.slice(end, end + 1)));
    if (!isWithinWord) found.push([start, end]);
  }
  return found;
}

/** Whether a place that is proposed is in another country than China. */
function isAbroad(regions, facts) {
  return placesOf(regions, facts).some((place) => !facts.vocabulary.gazetteer.chain(place).includes(facts.china));
}

/** The places that are proposed. */
function placesOf(regions, { vocabulary: { gazetteer } }) {
  return regions.map(({ value }) => gazetteer.resolve(value)).flatMap((found) => (found.length === 1 ? found : []));
}

/**
 * The addresses of the last section; where it has none, those of the whole text. What happened abroad was told first under a
 * title in another language.
 */
function proposeSources(raw, whole, isAway, facts) {
  const last = raw.sections.at(-1)?.text ?? "";
  const own = addressesIn(last, facts);
  const text = own.length ? last : whole;
  const found = sourcesIn(text, own.length ? own : addressesIn(whole, facts), facts);
  const isOfText = ({ title, start }) => found.length === 1 && !title && !isAway && isCopy(raw.title, raw.masthead, whole.slice(0, whole.length - text.length + start), facts);
  return found.map(({ start, end, title, publisher }) => ({
    url: text.slice(start, end).replace(/[（）]/g, encodeURIComponent),
    title: isOfText({ title, start }) ? raw.title : title,
    publisher,
    evidence: sentenceAround(text, start, end, facts),
  }));
}
