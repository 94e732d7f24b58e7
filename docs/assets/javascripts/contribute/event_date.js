/* The day of an event, as far as a raw analysis tells it: hooks/eventlib/authoring/evidence/event_date.py in the browser. */

import { isDay } from "./dates.js";
import { DAY, datesWithYearBefore, daysIn, inOrder, lastDay, readNumber, shifted, wholeDates, written } from "./days_in_text.js";
import { withoutCredits } from "./masthead.js";
import { splitBlanks, stripEnd } from "./python_text.js";
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
  const found = first(opening, issued, facts);
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

/** The day of publication with its place, or null; the text that it stands in, and what that is: the masthead or the end. */
function issuedIn({ masthead, opening, last, whole, hasSections }, facts) {
  for (const head of [withoutAddresses(masthead, facts), datedLines({ opening }, facts).join("\n")]) {
    const [day] = wholeDates(head, facts).sort(inOrder); // of a week its last
    if (day) return { base: { ...day, date: lastDay(head, day, facts) || day.date }, text: head, where: "刊头" };
  }
  const before = hasSections ? whole.slice(0, whole.length - last.length - 1) : whole;
  for (const end of [hasSections ? last : "", lastLines(before, facts)]) {
    const shown = withoutAddresses(end, facts);
    const base = [...wholeDates(shown, facts), ...datesWithYearBefore(shown, facts)].sort(inOrder).at(-1);
    if (base) return { base, text: shown, where: "文末" };
  }
  return { base: null, text: "", where: "文末" };
}

/** The day that stands alone at the end of a text, below who signs it and above credits, with its place in all of the text; or null. */
function signedOn({ whole }, facts) {
  const text = withoutCredits(whole, facts);
  const last = text.slice(text.lastIndexOf("\n") + 1);
  const [day] = facts.patterns.event_date.DAY_ALONE.fullmatch(last) ? wholeDates(last, facts) : [];
  return day ? { date: day.date, start: text.length - last.length, end: text.length, text } : null;
}

/** The lines below the title, and that of a periodical, that hold a day and are no sentences: 平安运城 2025-01-13 18:22 山西. */
function datedLines({ opening }, { patterns, numbers }) {
  const { DATED_LINE, PERIODICAL, SPAN_LINE } = patterns.event_date;
  const lines = opening.split("\n").slice(0, numbers.event_date.FIRST_LINES);
  const isPeriodical = PERIODICAL.search(lines[0]) !== null;
  return lines.slice(isPeriodical ? 0 : 1).filter((line) => DATED_LINE.fullmatch(line) || (isPeriodical && SPAN_LINE.fullmatch(line)));
}

/** A text with its dated lines below the title as blanks. */
const withoutDatedLines = (text, lines) => lines.reduce((rest, line) => rest.replace(`\n${line}`, () => `\n${" ".repeat(line.length)}`), `\n${text}`).slice(1);

/** Those of the last lines of a text that are no sentences: 绵阳日报，2025年11月8日. */
function lastLines(text, { patterns, numbers }) {
  const lines = stripEnd(text).split("\n").slice(1).slice(-numbers.event_date.LAST_LINES);
  return lines.filter((line) => !patterns.event_date.SENTENCE_END.search(line)).join("\n");
}

/**
 * When a text was published that does not say it, by its addresses, its number, or the year in its title: { date, where,
 * precision }, or null; the last day that it may be where only its month or its year is known.
 */
function issuedAbout({ title, masthead, opening, whole }, { patterns }) {
  const { DATELINE, DAY_OF_ADDRESS, MONTH_OF_ADDRESS, MONTH_OF_ISSUE, PAST_YEAR, YEAR_IN_TEXT, YEAR_OF_ISSUE, YEAR_OF_NUMBER, YEAR_OF_TITLE } = patterns.event_date;
  const addresses = patterns.marks.WEB_ADDRESS.finditer(whole).map(([address]) => address).reverse();
  for (const address of addresses) {
    const match = DAY_OF_ADDRESS.search(address);
    const date = match ? written(...match.slice(1)) : "";
    if (isDay(date)) return { date, where: "网址", precision: "day" };
  }
  for (const address of addresses) {
    const match = MONTH_OF_ADDRESS.search(address);
    if (match) return { date: endOfMonth(match), where: "网址", precision: "month" };
  }
  const issue = MONTH_OF_ISSUE.search(masthead) ?? MONTH_OF_ISSUE.search(opening);
  if (issue) return { date: endOfMonth(issue), where: "期号", precision: "month" };
  const told = [
    [masthead, YEAR_OF_NUMBER, "文号"],
    [opening, YEAR_OF_NUMBER, "文号"],
    [masthead, YEAR_OF_ISSUE, "期号"],
    [title, YEAR_OF_TITLE, "标题"],
    [opening, YEAR_IN_TEXT, "正文"],
  ];
  const [match, pattern, where] = told.map(([text, each, from]) => [each.search(text), each, from]).find(([found]) => found) ?? [];
  if (!match) return null;
  // Years of four digits are in order as texts too.
  const year = [match, ...(pattern === YEAR_IN_TEXT ? PAST_YEAR.finditer(whole) : [])].map((each) => each[1]).sort().at(-1);
  const line = DATELINE.search(opening);
  const day = line ? written(year, line[1], line[2]) : "";
  return isDay(day) ? { date: day, where: "电头", precision: "day" } : { date: `${year}-12-31`, where, precision: "year" };
}

const endOfMonth = ([, year, month]) => new Date(Date.UTC(Number(year), Number(month)) - DAY).toISOString().slice(0, 10);

/** A text with its web addresses, in which there are dates too, as blanks. */
const withoutAddresses = (text, { patterns }) => patterns.marks.WEB_ADDRESS.sub((address) => " ".repeat(address.length), text);

function first(text, issued, facts) {
  let found = chosen(text, toldBy(daysIn(text, issued, facts), issued), issued, facts);
  if (!found) return null;
  let base = issued;
  // 25日电，总理25日说，机场23日遭攻击 tells twice; each stands behind the one before.
  for (let day = dayBefore(text, found, facts); day; day = dayBefore(text, found, facts)) {
    [found, base] = [day, { date: found.date, where: "报道", precision: "day" }];
  }
  const { isFilledIn, ...rest } = found;
  return { ...rest, text, note: isFilledIn ? note(base.precision !== "day" ? "date-year" : "date-filled-in", facts, base) : "", until: lastDay(text, rest, facts) };
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
    [patterns.PENALTY, patterns.DECIDED],
    [patterns.PENALTY, patterns.FINED],
    [patterns.JUDGED, patterns.JUDGMENT],
    [patterns.CRACKED, patterns.CAUGHT],
  ];
  for (const [about, decided] of pairs) {
    const day = about.search(title) ? firstBefore(decided) : null;
    if (day) return day;
  }
  const found = certain[0] ?? days[0];
  const isBefore = (day) => day.date < found.date && day.date >= shifted(found.date, -facts.numbers.event_date.REPORTED_WITHIN);
  const happened = found && certain.find((day) => isBefore(day) && standsBehind(patterns.HAPPENED_ON, text, day, facts));
  if (happened) return happened;
  return found && patterns.PASSED.match(text.slice(found.end)) ? (firstBefore(patterns.PUBLISHED) ?? found) : found;
}

/** Days without terms that end after a text was published: 2025年8月1日前, 8月1日前. */
function toldBy(days, issued) {
  if (issued?.precision !== "day") return days;
  // A term without a year is read as one of the year before.
  const isOfYearBefore = (day) => day.isFilledIn && day.date.slice(0, 4) < issued.date.slice(0, 4);
  return days.filter((day) => !day.isDoubtful || (day.date <= issued.date && !isOfYearBefore(day)));
}

const standsBehind = (pattern, text, { start }, { numbers }) => pattern.search(text.slice(Math.max(0, start - numbers.event_date.BEFORE_DAY), start)) !== null;

/** Days in order, behind them those after a text was published, and long before, which tell what was or will be. */
function freshFirst(days, issued, { numbers }) {
  const latest = days.map(({ date }) => date).sort().at(-1);
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

const isReported = (text, { end }, { patterns }) => patterns.event_date.REPORTED.match(text.slice(end)) !== null;

/**
 * The day of what a report is about: in its sentence, or not long before it; or null. `isOfIncident`: where something broke.
 */
function reportedDay(text, report, { isWithinSentence = false, isOfIncident = false }, facts) {
  const { DAYS_BEFORE, HAPPENED, INCIDENT, INTRUDER, SENTENCE_END, TELLS, TOLD } = facts.patterns.event_date;
  const found = SENTENCE_END.search(text.slice(report.end));
  const end = found ? report.end + found.index : text.length;
  const before = DAYS_BEFORE.search(text.slice(report.end, end));
  const start = before ? report.end + before.index : text.length;
  const earliest = shifted(report.date, -facts.numbers.event_date.REPORTED_WITHIN);
  // 昨日 is the same day wherever it stands.
  const isSame = (day) => text.slice(day.start, day.end) === text.slice(report.start, report.end);
  // 通知称，…: what is told stands right there, however long before it was.
  const isSaid = (day) => isOfIncident && standsBehind(TELLS, text, day, facts);
  const isNear = (day) => day.start < end || (!isWithinSentence && (isSaid(day) || day.date >= earliest));
  const isOfIt = (day) => day.start >= report.end && day.date <= report.date && isNear(day) && !isSame(day) && !isReported(text, day, facts) && start >= day.start;
  const isIncident = (day) => INCIDENT.match(text.slice(day.end)) || [INTRUDER, TELLS, HAPPENED].some((before) => standsBehind(before, text, day, facts));
  const isTold = (day) => day.start >= end && TOLD.match(text.slice(day.end));
  const days = daysIn(text, { date: report.date, precision: "day" }, facts);
  const day = days.find((each) => isOfIt(each) && (!isOfIncident || (isIncident(each) && !isTold(each))));
  if (day || !before) return day ?? null;
  const date = shifted(report.date, -readNumber(before[1] ?? before[2] ?? "1", facts));
  return { start, end: start + before[0].length, date, isFilledIn: true };
}
