/*
 * How days stand in running text, and which day each is: hooks/eventlib/authoring/evidence/days_in_text.py in the browser.
 */

import { isDay } from "./dates.js";

const WEEKDAYS = "一二三四五六日";
export const DAY = 86_400_000;

export const written = (year, month, day) => [String(year).padStart(4, "0"), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-");

export const shifted = (date, days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

export const inOrder = (a, b) => a.start - b.start || a.end - b.end || (a.date < b.date ? -1 : Number(a.date > b.date));

/** The last day of an event where it stands behind the first, which says the year and the month as well; else empty. */
export function lastDay(text, { end, date }, facts) {
  const match = facts.patterns.days_in_text.UNTIL.match(text.slice(end));
  if (!match) return "";
  const [year, month, day] = match.slice(1).map((part) => (part ? readNumber(part, facts) : null));
  const [own, ownMonth] = date.split("-").map(Number);
  const last = written(year ?? own, month ?? ownMonth, day);
  const next = last < date && month && !year ? written(own + 1, month, day) : last;
  return isDay(last) && isDay(next) && next > date ? next : "";
}

/** All days of a text in order, doubtful ones behind the others; of two readings of one place the one that needs no masthead goes first. */
export function daysIn(text, issued, facts) {
  const dates = [...wholeDates(text, facts), ...datesWithYearBefore(text, facts)].map((each) => ({ ...each, isFilledIn: false }));
  const told = issued ? monthDaysByMasthead(text, issued.date, facts) : [];
  if (issued?.precision === "day") told.push(...daysByMasthead(text, issued.date, facts));
  if (issued && issued.precision !== "year") told.push(...daysOfThisMonth(text, issued.date, facts));
  dates.push(...told.map((each) => ({ ...each, isFilledIn: true })));
  dates.push(...weekdays(text, dates, issued, facts));
  // By their ends, for 4月21日 of 2025年4月21日 is read as well.
  const terms = new Set(dates.filter((day) => isTerm(text, day, facts)).map(({ end }) => end));
  const said = dates.filter(({ end }) => !terms.has(end));
  const asides = new Set(said.filter((day) => isAside(text, day, facts)).map(({ end }) => end));
  const read = said.map((day) => ({ ...day, isDoubtful: Boolean(day.isDoubtful) || asides.has(day.end) }));
  return read.sort((a, b) => Number(a.isDoubtful) - Number(b.isDoubtful) || a.start - b.start || Number(a.isFilledIn) - Number(b.isFilledIn) || inOrder(a, b));
}

/** Whether a day is that from which something is in force. */
function isTerm(text, { start, end }, { patterns, numbers }) {
  const { FROM_THAT_DAY, TERM_AFTER, TERM_BEFORE } = patterns.days_in_text;
  const before = text.slice(Math.max(0, start - numbers.days_in_text.NARROWED), start);
  return TERM_BEFORE.search(before) !== null || (TERM_AFTER.match(text.slice(end)) !== null && !FROM_THAT_DAY.search(before));
}

/** Whether a day is a term, or when something was received or published. */
function isAside(text, { start, end }, { patterns, numbers }) {
  const { ASIDE_AFTER, ASIDE_BEFORE } = patterns.days_in_text;
  return ASIDE_AFTER.match(text.slice(end)) !== null || ASIDE_BEFORE.search(text.slice(Math.max(0, start - numbers.days_in_text.NARROWED), start)) !== null;
}

/** A year, also one of two digits: 25年. */
function readYear(text, facts) {
  const year = readNumber(text, facts);
  return year > facts.numbers.days_in_text.LAST_SHORT ? year : facts.numbers.days_in_text.CENTURY + year;
}

/** A number below 100 or a year, in digits of any kind or in Chinese. */
export function readNumber(text, { digits, ten }) {
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

export function wholeDates(text, facts) {
  const { DATE, BEGINS, VERSION_BEFORE, VERSION_AFTER, VERSION_FAR_AFTER } = facts.patterns.days_in_text;
  return DATE.finditer(text).flatMap((match) => {
    const end = match.index + match[0].length;
    const before = text.slice(Math.max(0, match.index - facts.numbers.days_in_text.NARROWED), match.index);
    const isDotted = match[5] === ".";
    const after = text.slice(end);
    if (isDotted ? VERSION_BEFORE.search(before) || VERSION_AFTER.match(after) : match[5] && VERSION_FAR_AFTER.match(after)) return [];
    const isDoubtful = isDotted && !BEGINS.search(before);
    const [year, ...rest] = match.slice(1).filter((part) => part && !"-/.".includes(part));
    return dayOf(match, readYear(year, facts), ...rest.map((part) => readNumber(part, facts))).map((day) => ({ ...day, isDoubtful }));
  });
}

/** The days of a text before which a year stands: 2025年3月，…21日. */
export function datesWithYearBefore(text, facts) {
  let year = "";
  return facts.patterns.days_in_text.MONTH_DAY.finditer(text).flatMap((match) => {
    if (match[1]) [, year] = match;
    const other = otherYear(text, match, facts);
    const endsRange = facts.patterns.days_in_text.RANGE_BEFORE.search(text.slice(Math.max(0, match.index - 2), match.index));
    if (match[1] || !year || (other && !other[3]) || endsRange) return [];
    return dayOf(match, readYear(year, facts) + (other ? 1 : 0), ...[match[2], match[3]].map((part) => readNumber(part, facts)));
  });
}

/** What stands before a day that tells its year: 去年, 次年; or null. */
const otherYear = (text, { index }, { patterns, numbers }) =>
  patterns.days_in_text.OTHER_YEAR.search(text.slice(Math.max(0, index - numbers.days_in_text.NARROWED), index));

/** The days that are told by their day of the week alone. */
function weekdays(text, dates, issued, { patterns }) {
  const { WEEKDAY, DAY_OF_WEEKDAY } = patterns.days_in_text;
  const told = new Map([...dates].sort((a, b) => (a.date < b.date ? -1 : 1)).map(({ start, date }) => [start, date]));
  const found = WEEKDAY.finditer(text).map((match) => ({ match, end: match.index + match[0].length }));
  const isDated = ({ end }) => DAY_OF_WEEKDAY.match(text.slice(end)) !== null;
  const first = found.find((each) => isDated(each) && told.has(each.end + 1));
  const anchor = first ? told.get(first.end + 1) : issued?.precision === "day" ? issued.date : null;
  if (!anchor) return [];
  const weekday = (new Date(`${anchor}T00:00:00Z`).getUTCDay() + 6) % 7;
  return found
    .filter((each) => !isDated(each))
    .map(({ match, end }) => {
      const ago = (weekday - WEEKDAYS.indexOf(match[1].replace("天", "日")) + 7) % 7;
      return { start: match.index, end, date: shifted(anchor, -ago), isFilledIn: !first };
    });
}

/** The days that are told by the day of publication; none of them is later. */
function monthDaysByMasthead(text, issued, facts) {
  const { AHEAD_AFTER, AHEAD_BEFORE, MONTH_DAY } = facts.patterns.days_in_text;
  const { AHEAD, NARROWED } = facts.numbers.days_in_text;
  const year = Number(issued.slice(0, 4));
  const found = [];
  let [told, lineEnd] = [0, 0];
  for (const match of MONTH_DAY.finditer(text)) {
    const end = match.index + match[0].length;
    if (match[1]) {
      told = readYear(match[1], facts);
      if (lineEnd >= 0 && lineEnd < end) lineEnd = text.indexOf("\n", end);
      continue;
    }
    const other = otherYear(text, match, facts);
    const [month, day] = [match[2], match[3]].map((part) => readNumber(part, facts));
    if (other && !other[3]) {
      if (!other[4]) found.push(...dayOf(match, year - (other[2] ? 1 : 0), month, day));
      continue;
    }
    // A year of long ago, told on a line above, is that of what was before.
    if (told && (told >= year - 1 || lineEnd < 0 || lineEnd >= match.index)) continue;
    const [own] = dayOf(match, year, month, day);
    const isAhead = AHEAD_AFTER.match(text.slice(end)) || AHEAD_BEFORE.search(text.slice(Math.max(0, match.index - NARROWED), match.index));
    if (own && isAhead && own.date > issued && own.date <= shifted(issued, AHEAD)) continue;
    found.push(...(own && own.date > issued ? dayOf(match, year - 1, month, day) : own ? [own] : []));
  }
  return found;
}

/** The days that are told by the month of publication, or the one before. */
const daysOfThisMonth = (text, issued, facts) =>
  facts.patterns.days_in_text.OF_THIS_MONTH.finditer(text).flatMap((match) => {
    const month = match[1] === "上" ? shifted(`${issued.slice(0, 7)}-01`, -1) : issued;
    return dayOf(match, month.slice(0, 4), month.slice(5, 7), readNumber(match[2], facts));
  });

/** The days that are told by their number alone or by how far they are from the day of publication. */
function daysByMasthead(text, issued, facts) {
  const { BARE_DAY, DAYS_AGO } = facts.patterns.days_in_text;
  const found = [];
  for (const match of BARE_DAY.finditer(text)) {
    const day = readNumber(match[1], facts);
    const month = day <= Number(issued.slice(8)) ? issued : shifted(`${issued.slice(0, 7)}-01`, -1);
    found.push(...dayOf(match, month.slice(0, 4), month.slice(5, 7), day));
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
