/* The day of an event, as far as a raw analysis tells it: hooks/eventlib/authoring/evidence/event_date.py in the browser. */

import { isDay } from "./dates.js";
import { stripEnd } from "./python_text.js";
import { note } from "./sentences.js";

const WEEKDAYS = "一二三四五六日";
const DAY = 86_400_000;

const written = (year, month, day) => [String(year).padStart(4, "0"), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");

const shifted = (date, days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/**
 * The first day of the title and the first section, else of the text, else that of the masthead: { date, text, start, end,
 * note, until }, or null; `until` is the last day of several, or empty. `raw` is { masthead, opening, whole, last }; `last` is the last section where there are several.
 */
export function findEventDate(raw, facts) {
  const { LATELY } = facts.patterns.event_date;
  const lines = datedLines(raw, facts);
  const [opening, whole] = [raw.opening, raw.whole].map((text) => withoutAddresses(withoutDatedLines(text, lines), facts));
  const { base, text: masthead, where } = issuedIn(raw, facts);
  const issued = base ? { date: base.date, where, isRough: false } : issuedAbout(raw, facts);
  const found = first(opening, issued, facts);
  if (found) return found;
  const lately = issued && !issued.isRough ? LATELY.search(opening) : null;
  if (lately) {
    const [words] = lately;
    const said = note("date-lately", facts, { words, where: issued.where });
    return { date: issued.date, text: opening, start: lately.index, end: lately.index + words.length, note: said };
  }
  return first(whole, issued, facts) ?? (base && { ...base, text: masthead, note: note("date-masthead", facts, { where }) });
}

/** The day of publication with its place, or null; the text that it stands in, and what that is: the masthead or the end. */
function issuedIn({ masthead, opening, last, whole, hasSections }, facts) {
  for (const head of [withoutAddresses(masthead, facts), datedLines({ opening }, facts).join("\n")]) {
    const [first] = wholeDates(head, facts).sort(inOrder);
    if (first) return { base: first, text: head, where: "刊头" };
  }
  const end = withoutAddresses(hasSections ? last : lastLines(whole, facts), facts);
  return { base: wholeDates(end, facts).sort(inOrder).at(-1) ?? null, text: end, where: "文末" };
}

/** The lines below the title that hold a day and are no sentences: 平安运城 2025-01-13 18:22 山西. */
const datedLines = ({ opening }, { patterns, numbers }) =>
  opening.split("\n").slice(1, numbers.event_date.FIRST_LINES).filter((line) => patterns.event_date.DATED_LINE.fullmatch(line));

/** A text with its dated lines below the title as blanks. */
const withoutDatedLines = (text, lines) => lines.reduce((rest, line) => rest.replace(`\n${line}`, () => `\n${" ".repeat(line.length)}`), text);

/** Those of the last lines of a text that are no sentences: 绵阳日报，2025年11月8日. */
function lastLines(text, { patterns, numbers }) {
  const lines = stripEnd(text).split("\n").slice(1).slice(-numbers.event_date.LAST_LINES);
  return lines.filter((line) => !patterns.event_date.SENTENCE_END.search(line)).join("\n");
}

/**
 * When a text was published that does not say it, by its addresses, its number, or the year in its title: { date, where,
 * isRough }, or null; the last day that it may be where only its month or its year is known.
 */
function issuedAbout({ title, masthead, opening, whole }, { patterns }) {
  const { DAY_OF_ADDRESS, MONTH_OF_ADDRESS, YEAR_OF_NUMBER, YEAR_OF_TITLE } = patterns.event_date;
  const addresses = patterns.marks.WEB_ADDRESS.finditer(whole).map(([address]) => address).reverse();
  for (const address of addresses) {
    const match = DAY_OF_ADDRESS.search(address);
    const date = match ? written(...match.slice(1)) : "";
    if (isDay(date)) return { date, where: "网址", isRough: false };
  }
  for (const address of addresses) {
    const match = MONTH_OF_ADDRESS.search(address);
    const next = match ? Date.UTC(Number(match[1]), Number(match[2])) : 0;
    if (match) return { date: new Date(next - DAY).toISOString().slice(0, 10), where: "网址", isRough: true };
  }
  const told = [
    [masthead, YEAR_OF_NUMBER, "文号"],
    [opening, YEAR_OF_NUMBER, "文号"],
    [title, YEAR_OF_TITLE, "标题"],
  ];
  const years = told.map(([text, pattern, where]) => [pattern.search(text)?.[1], where]).filter(([year]) => year);
  return years.length ? { date: `${years[0][0]}-12-31`, where: years[0][1], isRough: true } : null;
}

/** A text with its web addresses, in which there are dates too, as blanks. */
const withoutAddresses = (text, { patterns }) => patterns.marks.WEB_ADDRESS.sub((address) => " ".repeat(address.length), text);

const inOrder = (a, b) => a.start - b.start || a.end - b.end || (a.date < b.date ? -1 : Number(a.date > b.date));

function first(text, issued, facts) {
  const { PENALTY, DECIDED } = facts.patterns.event_date;
  const days = daysOf(text, issued, facts);
  // The title is the first line.
  const isPenalty = PENALTY.search(text.split("\n", 1)[0]) !== null;
  const found = days.find((day) => isPenalty && !day.isDoubtful && DECIDED.match(text.slice(day.end))) ?? days[0];
  if (!found) return null;
  const isNotice = facts.patterns.event_date.NOTICE.match(text.slice(found.end)) !== null;
  const noticed = isNotice ? reportedDay(text, found, true, facts) : undefined;
  const day = noticed ?? (isReported(text, found, facts) ? reportedDay(text, found, false, facts) : undefined);
  const { isFilledIn, ...rest } = day ?? found;
  const base = day ? { date: found.date, where: "报道", isRough: false } : issued;
  return { ...rest, text, note: isFilledIn ? note(base.isRough ? "date-year" : "date-filled-in", facts, base) : "", until: untilOf(text, rest, facts) };
}

/** The last day of an event where it stands behind the first, which says the year and the month as well; else empty. */
function untilOf(text, { end, date }, facts) {
  const match = facts.patterns.event_date.UNTIL.match(text.slice(end));
  if (!match) return "";
  const [year, month, day] = match.slice(1).map((part) => (part ? readNumber(part, facts) : null));
  const [own, ownMonth] = date.split("-").map(Number);
  const last = written(year ?? own, month ?? ownMonth, day);
  const next = last < date && month && !year ? written(own + 1, month, day) : last;
  return isDay(last) && isDay(next) && next > date ? next : "";
}

const isReported = (text, { end }, { patterns }) => patterns.event_date.REPORTED.match(text.slice(end)) !== null;

/** The day of what a report is about: in its sentence, or not long before it. */
function reportedDay(text, report, isWithinSentence, facts) {
  const end = facts.patterns.event_date.SENTENCE_END.search(text.slice(report.end));
  const sentence = end ? report.end + end.index : text.length;
  const earliest = shifted(report.date, -facts.numbers.event_date.REPORTED_WITHIN);
  const isOfIt = (day) => day.start >= report.end && day.date <= report.date && (day.start < sentence || (!isWithinSentence && day.date >= earliest));
  return daysOf(text, { date: report.date, isRough: false }, facts).find((day) => isOfIt(day) && !isReported(text, day, facts));
}

/** All days of a text in order, doubtful ones behind the others; of two readings of one place the one that needs no masthead goes first. */
function daysOf(text, issued, facts) {
  const dates = [...wholeDates(text, facts), ...datesWithYearBefore(text, facts)].map((each) => ({ ...each, isFilledIn: false }));
  const told = issued ? monthDaysByMasthead(text, issued.date, facts) : [];
  if (issued && !issued.isRough) told.push(...daysByMasthead(text, issued.date, facts));
  dates.push(...told.map((each) => ({ ...each, isFilledIn: true })));
  // By its end, for 4月21日 of 2025年4月21日 is read as well.
  const asides = new Set(dates.filter((day) => isAside(text, day, facts)).map(({ end }) => end));
  const read = dates.map((day) => ({ ...day, isDoubtful: Boolean(day.isDoubtful) || asides.has(day.end) }));
  return read.sort((a, b) => Number(a.isDoubtful) - Number(b.isDoubtful) || a.start - b.start || Number(a.isFilledIn) - Number(b.isFilledIn) || inOrder(a, b));
}

/** Whether a day is a term, or when something was received or published. */
function isAside(text, { start, end }, { patterns, numbers }) {
  const { ASIDE_AFTER, ASIDE_BEFORE } = patterns.event_date;
  return ASIDE_AFTER.match(text.slice(end)) !== null || ASIDE_BEFORE.search(text.slice(Math.max(0, start - numbers.event_date.NARROWED), start)) !== null;
}

/** A number below 100 or a year, in digits of any kind or in Chinese. */
function readNumber(text, { digits, ten }) {
  const narrow = text.normalize("NFKC");
  if (/^[0-9]+$/.test(narrow)) return Number(narrow);
  const at = text.lastIndexOf(ten);
  if (at >= 0) return 10 * (digits[text.slice(0, at)] ?? 1) + (digits[text.slice(at + ten.length)] ?? 0);
  return Number(Array.from(text, (mark) => digits[mark]).join(""));
}

/** The day that a match tells, in a list; nothing where there is no such day. */
function dayOf(match, ...numbers) {
  const date = written(...numbers);
  return isDay(date) ? [{ start: match.index, end: match.index + match[0].length, date }] : [];
}

function wholeDates(text, facts) {
  const { DATE, BEGINS, VERSION_BEFORE, VERSION_AFTER, VERSION_FAR_AFTER } = facts.patterns.event_date;
  return DATE.finditer(text).flatMap((match) => {
    const end = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - facts.numbers.event_date.NARROWED), match.index);
    const isDotted = match[5] === ".";
    const after = text.slice(end);
    if (isDotted ? VERSION_BEFORE.search(before) || VERSION_AFTER.match(after) : match[5] && VERSION_FAR_AFTER.match(after)) return [];
    const isDoubtful = isDotted && !BEGINS.search(before);
    const numbers = match.slice(1).filter((part) => part && !"-/.".includes(part));
    return dayOf(match, ...numbers.map((part) => readNumber(part, facts))).map((day) => ({ ...day, isDoubtful }));
  });
}

function datesWithYearBefore(text, facts) {
  let year = "";
  return facts.patterns.event_date.MONTH_DAY.finditer(text).flatMap((match) => {
    if (match[1]) [, year] = match;
    return match[1] || !year ? [] : dayOf(match, ...[year, match[2], match[3]].map((part) => readNumber(part, facts)));
  });
}

/** The days that are told by the day of publication; none of them is later. */
function monthDaysByMasthead(text, issued, facts) {
  const { MONTH_DAY } = facts.patterns.event_date;
  const year = Number(issued.slice(0, 4));
  const found = [];
  for (const match of MONTH_DAY.finditer(text)) {
    if (match[1]) break;
    const [month, day] = [match[2], match[3]].map((part) => readNumber(part, facts));
    const [own] = dayOf(match, year, month, day);
    found.push(...(own && own.date > issued ? dayOf(match, year - 1, month, day) : own ? [own] : []));
  }
  return found;
}

/** The days that are told by their month or by how far they are from the day of publication. */
function daysByMasthead(text, issued, facts) {
  const { BARE_DAY, OF_THIS_MONTH, DAYS_AGO } = facts.patterns.event_date;
  const found = [];
  for (const match of BARE_DAY.finditer(text)) {
    const day = readNumber(match[1], facts);
    const month = day <= Number(issued.slice(8)) ? issued : shifted(`${issued.slice(0, 7)}-01`, -1);
    found.push(...dayOf(match, month.slice(0, 4), month.slice(5, 7), day));
  }
  for (const match of OF_THIS_MONTH.finditer(text)) {
    const month = match[1] === "上" ? shifted(`${issued.slice(0, 7)}-01`, -1) : issued;
    found.push(...dayOf(match, month.slice(0, 4), month.slice(5, 7), readNumber(match[2], facts)));
  }
  const weekday = (new Date(`${issued}T00:00:00Z`).getUTCDay() + 6) % 7;
  for (const match of DAYS_AGO.finditer(text)) {
    const [, today, yesterday, before, week, day] = match;
    let ago = today ? 0 : 1;
    if (day) ago = weekday - WEEKDAYS.indexOf(day.replace("天", "日")) + (week === "上" ? 7 : 0);
    else if (!today && !yesterday) ago = before.startsWith("大") ? 3 : 2;
    if (ago >= 0) found.push({ start: match.index, end: match.index + match[0].length, date: shifted(issued, -ago) });
  }
  return found;
}
