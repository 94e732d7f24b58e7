/*
 * What is typed as a day, a month, a year or a span of these, and how texts write it: the same as
 * hooks/eventlib/search/spans.py, which says how dates are typed. The cases in tests/cases/spans.json hold for both.
 */

const DATE = /^\d{4}(年(\d{1,2}月(\d{1,2}[日号])?)?|-\d{1,2}(-\d{1,2})?|\/\d{1,2}(\/\d{1,2})?|\.\d{1,2}\.\d{1,2})?$/u;
const BETWEEN = /至|到|~|—{1,2}|–|-/u;
const PARTS = /^(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})[日号])?$/u;
const LEAP_YEAR = "2000";
/** Where the calendar begins and ends, in ISO form. */
export const CALENDAR = ["0001-01-01", "9999-12-31"];

/** A word in the characters in which dates are read here: half-width, and .. for 。。 of an input method. */
export function plainDate(word) {
  return word.normalize("NFKC").replaceAll("。。", "..");
}

/**
 * The first and the last day, in ISO form, that a text of such characters is written for; null if it is no date. Days of any
 * year are such as 04-10.
 */
export function spanOf(text) {
  const at = text.indexOf("..");
  if (at < 0) return /^\d+$/u.test(text) ? null : (daysOf(text) ?? chineseSpan(text));
  const [first, last] = [text.slice(0, at), text.slice(at + 2)];
  const begun = first ? daysOf(first) : CALENDAR;
  const ended = last ? daysOf(last) : CALENDAR;
  if (text === ".." || !begun || !ended || begun[0] > ended[1]) return null;
  return [begun[0], ended[1]];
}

/** The first day of what is typed for one from which on is asked, in ISO form: of a bare year too; empty if it is no date. */
export function firstDay(typed) {
  return spanOf(`${plainDate(typed.trim())}..`)?.[0] ?? "";
}

/** The last day of what is typed for one up to which is asked, likewise. */
export function lastDay(typed) {
  return spanOf(`..${plainDate(typed.trim())}`)?.[1] ?? "";
}

/**
 * The month or the year that a text is written for; null for others.
 *
 * @returns {null | {key: string, name: string, days: [string, string]}} `key` as addresses have it: 2025/04, 2025
 */
export function periodOf(text) {
  const days = spanOf(text);
  const [year, month, day] = text.match(/\d+/gu) ?? [];
  if (!days || text.includes("..") || day || !daysOf(text)) return null;
  const name = `${Number(year)}年${month ? `${Number(month)}月` : ""}`;
  return { key: days[0].slice(0, month ? 7 : 4).replace("-", "/"), name, days };
}

/** The days of a span that is written as in Chinese texts, where the one part leaves out what the other says. */
function chineseSpan(text) {
  const [first, last, ...others] = text.split(BETWEEN);
  if (others.length || !first || !last) return null;
  const begun = PARTS.exec(/\d$/u.test(first) ? first + Array.from(last).at(-1) : first);
  const ended = PARTS.exec(last);
  if (!begun || !ended) return null;
  const parts = begun.slice(1);
  const endParts = ended.slice(1);
  // What the end leaves out before the first thing that it says is what the beginning says.
  const said = endParts.findIndex(Boolean);
  endParts.splice(0, said, ...parts.slice(0, said));
  if (!parts[0] && !endParts[0]) return yearly(parts, endParts);
  const [begin, end] = [parts, endParts].map((each) => daysOf(written(each)));
  return begin && end && begin[0] <= end[1] ? [begin[0], end[1]] : null;
}

/** Year, month and day as a date is written; what leaves out one before another is none. */
const written = (parts) => parts.map((part, at) => (part ? part + "年月日"[at] : "")).join("");

/** The days of any year between two, each of which says month and day; else null. */
function yearly(...ends) {
  const days = ends.map(([, month, day]) => (month && day ? daysOf(written([LEAP_YEAR, month, day])) : null));
  return days.includes(null) ? null : days.map(([day]) => day.slice(5));
}

/** Whether some days have one in common with those that are asked for. */
export function touches(days, asked) {
  if (asked[0].length !== 5) return days[0] <= asked[1] && asked[0] <= days[1];
  if (Date.parse(days[1]) - Date.parse(days[0]) >= 365 * 86_400_000) return true;
  const own = days.map((day) => day.slice(5));
  return isWithin(own[0], asked) || isWithin(asked[0], own);
}

/** Whether a day of any year is one of some. */
const isWithin = (day, [first, last]) => (first <= last ? first <= day && day <= last : day >= first || day <= last);

function daysOf(text) {
  if (!DATE.test(text)) return null;
  const [year, month, day] = text.match(/\d+/gu);
  if (year === "0000") return null;
  const iso = (one, other) => `${year}-${padded(one)}-${padded(other)}`;
  if (!month) return [iso(1, 1), iso(12, 31)];
  if (month < 1 || month > 12) return null;
  // Day 0 of the month after; a year below 100 would be taken for one of the last century.
  const end = new Date(0);
  end.setUTCFullYear(Number(year), Number(month), 0);
  const days = end.getUTCDate();
  if (!day) return [iso(month, 1), iso(month, days)];
  return day < 1 || day > days ? null : [iso(month, day), iso(month, day)];
}

const padded = (number) => String(number).padStart(2, "0");

/** How texts, in normal form, write a date: as it is typed, and in Chinese; a day also as 2025-04-10. */
export function writtenForms(text) {
  if (text.includes("..")) return [];
  const between = daysOf(text) ? null : BETWEEN.exec(text);
  if (between) {
    const [first, last] = [text.slice(0, between.index), text.slice(between.index + between[0].length)];
    const typed = "至到".includes(between[0]) ? between[0] : " ";
    return [...new Set([first + typed + last, `${first}至${last}`])];
  }
  const [year, ...rest] = text.match(/\d+/gu);
  const [month, day] = rest.map(Number);
  const [longMonth, longDay] = rest.map(padded);
  const forms = [text.replaceAll(/[-/.]/gu, " ")];
  if (day) {
    forms.push(`${year}年${month}月${day}日`, `${year}年${longMonth}月${longDay}日`, `${year} ${longMonth} ${longDay}`);
  } else if (month) {
    forms.push(`${year}年${month}月`, `${year}年${longMonth}月`);
  }
  return [...new Set(forms)];
}
