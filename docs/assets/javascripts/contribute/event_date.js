/* The day of an event, as far as a raw analysis tells it: hooks/eventlib/authoring/evidence/event_date.py in the browser. */

import { daysIn, lastDay, readNumber, shifted } from "./days_in_text.js";
import { datedLines, heldOn, issuedAbout, issuedIn, signedOn, withoutAddresses, withoutDatedLines } from "./publication_day.js";
import { splitBlanks } from "./python_text.js";
import { note } from "./sentences.js";

/**
 * The first day of the title and the first section, else of the text, else that of the masthead: { date, text, start, end,
 * note, until }, or null; `until` is the last day of several, or empty. `raw` is { masthead, opening, whole, last }; `last` is the last section where there are several.
 */
export function findEventDate(raw, facts) {
  const { BEGINNING, DECISION, INCIDENT, LATELY, ORDERS } = facts.patterns.event_date;
  const lines = datedLines(raw, facts);
  const [opening, whole] = [raw.opening, raw.whole].map((text) => withoutAddresses(withoutDatedLines(text, lines), facts));
  const { base, text: masthead, where } = issuedIn(raw, facts);
  const heads = [...raw.opening.split("\n").slice(0, facts.numbers.event_date.TITLE_LINES), ...raw.masthead.split("\n")];
  // A title may be spaced: 民 事 判 决 书.
  const titles = [...heads.map((line) => splitBlanks(line).join("")), ...splitBlanks(raw.masthead)];
  if (titles.some((line) => ORDERS.search(line) || DECISION.match(line))) {
    // Whoever shows the paper to readers may have done so on a later day, which stands at its head.
    const signed = where === "文末" ? base && { ...base, text: masthead } : signedOn(raw, facts);
    if (signed) return { ...signed, note: note("date-masthead", facts, { where: "文末" }) };
  }
  const issued = base ? { date: base.date, where, precision: "day" } : issuedAbout(raw, facts);
  const held = heldOn(raw, facts);
  if (held) return { ...held, text: raw.masthead, note: "", until: "" };
  const found = first(opening, issued, facts, whole);
  if (found) return found;
  // 近期境外网络安全事件一则: what a title is about is not told by it.
  const below = opening.indexOf("\n") + 1;
  const lately = issued?.precision === "day" ? LATELY.search(opening.slice(below)) : null;
  if (lately) {
    // …近期发生一起事件，现将情况通报如下。2025年10月19日凌晨，…: the day is told further down.
    const told = first(whole, issued, facts);
    const isNear = told && told.date <= issued.date && told.date >= shifted(issued.date, -facts.numbers.event_date.REPORTED_WITHIN);
    // 2026年1月12日，警方宣布…: a sentence begins with a day that has its year.
    const isOther = isNear && told.date !== issued.date && !told.note && BEGINNING.search(told.text.slice(0, told.start));
    if (isNear && (isOther || INCIDENT.match(told.text.slice(told.end)))) return told;
    const [words] = lately;
    const said = note("date-lately", facts, { words, where: issued.where });
    return { date: issued.date, text: opening, start: below + lately.index, end: below + lately.index + words.length, note: said };
  }
  return first(whole, issued, facts) ?? (base && { ...base, text: masthead, note: note("date-masthead", facts, { where }) });
}

/** The day of the event that a text is about, or null; `whole` is all of it, where the event may be told in more detail. */
function first(text, issued, facts, whole = "") {
  let found = chosen(text, toldBy(daysIn(text, issued, facts), issued), issued, facts);
  if (!found) return null;
  let base = issued;
  // 25日电，总理25日说，机场23日遭攻击 tells twice; each stands behind the one before.
  const before = () => dayBefore(text, found, facts) ?? (whole && dayOfAttack(whole, found, facts));
  for (let day = before(); day; day = before()) {
    [found, base] = [day, { date: found.date, where: "报道", precision: "day" }];
  }
  const { isFilledIn, ...rest } = found;
  const shown = whole || text;
  return { ...rest, text: shown, note: isFilledIn ? note(base.precision !== "day" ? "date-year" : "date-filled-in", facts, base) : "", until: lastDay(shown, rest, facts) };
}

/** The first day of a text, or that of the decision, the beginning or the publication that the text is about. */
function chosen(text, days, issued, facts) {
  const patterns = facts.patterns.event_date;
  const [title] = patterns.HEADLINE.match(text);
  const certain = freshFirst(days.filter(({ isDoubtful }) => !isDoubtful), issued, facts);
  const firstBefore = (pattern) => certain.find(({ end }) => pattern.match(text.slice(end)));
  const isDecided = patterns.PENALTY.search(title) || patterns.JUDGED.search(title);
  for (const before of [...(isDecided ? [patterns.DECIDED_BEFORE] : []), patterns.BEGAN, patterns.SIGNED_ON]) {
    const day = days.find((each) => standsBehind(before, text, each, facts));
    if (day) return day;
  }
  const entered = certain.find((each) => patterns.FIRST_IN.match(text.slice(each.end)) && standsBehind(patterns.INTRUDER, text, each, facts));
  if (entered) return entered;
  const pairs = [
    [patterns.REVIEWED, patterns.REVIEW],
    [patterns.PENALTY, patterns.DECIDED],
    [patterns.PENALTY, patterns.FINED],
    [patterns.JUDGED, patterns.JUDGMENT],
    [patterns.CRACKED, patterns.CAUGHT],
  ];
  for (const [about, decided] of pairs) {
    const day = about.search(title) ? firstBefore(decided) : null;
    if (day) return day;
  }
  const found = certain[0] ?? freshFirst(days.filter(({ isDoubtful }) => isDoubtful), issued, facts)[0];
  const isBefore = (day) => day.date < found.date && day.date >= shifted(found.date, -facts.numbers.event_date.REPORTED_WITHIN);
  const happened = found && certain.find((day) => isBefore(day) && standsBehind(patterns.HAPPENED_ON, text, day, facts));
  if (happened) return happened;
  return found && patterns.PASSED.match(text.slice(found.end)) ? (firstBefore(patterns.PUBLISHED) ?? found) : found;
}

/** Days without terms that end after a text was published: 2025年8月1日前, 8月1日前. */
function toldBy(days, issued) {
  if (!issued) return days;
  if (issued.precision !== "day") return days.filter((day) => !(day.isDoubtful && day.isFilledIn));
  // A term without a year is read as one of the year before.
  const isOfYearBefore = (day) => day.isFilledIn && day.date.slice(0, 4) < issued.date.slice(0, 4);
  return days.filter((day) => !day.isDoubtful || (day.date <= issued.date && !isOfYearBefore(day)));
}

const standsBehind = (pattern, text, { start }, { numbers }) => pattern.search(text.slice(Math.max(0, start - numbers.event_date.BEFORE_DAY), start)) !== null;

/** Days in order, behind them those after a text was published, and long before, which tell what was or will be. */
function freshFirst(days, issued, { numbers }) {
  const latest = days.map(({ date }) => date).filter((date) => !issued || date <= issued.date).sort().at(-1);
  const last = issued?.precision === "day" ? issued.date : latest;
  if (last === undefined) return days;
  const isFresh = ({ date }) => date <= last && date >= shifted(last, -numbers.event_date.FRESH);
  return [...days.filter(isFresh), ...days.filter((day) => !isFresh(day))];
}

/** The day of what is told of on a day: by a report, a notice or a statement; or null. */
function dayBefore(text, told, facts) {
  const { ANNOUNCED, NOTICE, REPORTED, TOLD } = facts.patterns.event_date;
  const after = text.slice(told.end);
  const within = NOTICE.match(after) && reportedDay(text, told, { isWithinSentence: true }, facts);
  const day = within || (REPORTED.match(after) && reportedDay(text, told, {}, facts));
  if (day) return day;
  const isTold = TOLD.match(after);
  const stated = isTold || ANNOUNCED.match(after) ? reportedDay(text, told, { isWithinSentence: true, isOfIncident: true }, facts) : null;
  const elsewhere = isTold && !stated ? reportedDay(text, told, { isOfIncident: true }, facts) : null;
  return stated ?? elsewhere;
}

/** The day on which something was attacked or broke, where a day on which that was told goes before: further down; or null. */
function dayOfAttack(text, told, facts) {
  const { ANNOUNCED, ATTACK, BEGAN, TOLD } = facts.patterns.event_date;
  const after = text.slice(told.end);
  if (!ATTACK.match(after)) return null;
  const earliest = shifted(told.date, -facts.numbers.event_date.FRESH);
  const began = daysIn(text, { date: told.date, precision: "day" }, facts).find((day) => day.date < told.date && day.date >= earliest && standsBehind(BEGAN, text, day, facts));
  if (began) return began;
  return TOLD.match(after) || ANNOUNCED.match(after) ? reportedDay(text, told, { isOfIncident: true }, facts) : null;
}

const isReported = (text, { end }, { patterns }) => patterns.event_date.REPORTED.match(text.slice(end)) !== null;

/**
 * The day of what a report is about: in its sentence, or not long before it; or null. `isOfIncident`: where something broke.
 */
function reportedDay(text, report, { isWithinSentence = false, isOfIncident = false }, facts) {
  const { DAYS_BEFORE, HAPPENED, INCIDENT, INTRUDER, NUMBER_ALONE, TELLS, TOLD } = facts.patterns.event_date;
  const found = facts.patterns.publication_day.SENTENCE_END.search(text.slice(report.end));
  const end = found ? report.end + found.index : text.length;
  const before = DAYS_BEFORE.search(text.slice(report.end, end));
  const start = before ? report.end + before.index : text.length;
  const earliest = shifted(report.date, -facts.numbers.event_date.REPORTED_WITHIN);
  // 昨日 is the same day wherever it stands; 14日 further down than 1月13日 is none of December.
  const isSame = (day) => text.slice(day.start, day.end) === text.slice(report.start, report.end);
  const isLater = (day) => NUMBER_ALONE.fullmatch(text.slice(day.start, day.end)) && day.start >= end && day.date.slice(5, 7) !== report.date.slice(5, 7);
  // 通知称，…: what is told stands right there, however long before it was.
  const isSaid = (day) => isOfIncident && standsBehind(TELLS, text, day, facts);
  const isNear = (day) => day.start < end || (!isWithinSentence && (isSaid(day) || day.date >= earliest));
  const isOfIt = (day) => day.start >= report.end && day.date <= report.date && isNear(day) && !isSame(day) && !isLater(day) && !isReported(text, day, facts) && start >= day.start;
  const isIncident = (day) => INCIDENT.match(text.slice(day.end)) || [INTRUDER, TELLS, HAPPENED].some((before) => standsBehind(before, text, day, facts));
  const isTold = (day) => day.start >= end && TOLD.match(text.slice(day.end));
  const days = daysIn(text, { date: report.date, precision: "day" }, facts);
  const earlier = () => (isOfIncident ? days.find((each) => isOfIt(each) && isIncident(each) && each.date < report.date) : null);
  const day = days.find((each) => isOfIt(each) && (!isOfIncident || (isIncident(each) && !isTold(each)))) ?? earlier();
  if (day || !before) return day ?? null;
  const date = shifted(report.date, -readNumber(before[1] ?? before[2] ?? "1", facts));
  return { start, end: start + before[0].length, date, isFilledIn: true };
}
