/* When a raw analysis was published: hooks/eventlib/authoring/evidence/publication_day.py in the browser. */

import { isDay } from "./dates.js";
import { DAY, datesWithYearBefore, inOrder, lastDay, wholeDates, written } from "./days_in_text.js";
import { withoutCredits } from "./masthead.js";
import { stripEnd } from "./python_text.js";

/** The day of publication with its place, or null; the text that it stands in, and what that is: the masthead or the end. */
export function issuedIn({ masthead, opening, last, whole, hasSections }, facts) {
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

/** The day that a masthead tells of a meeting, where the place of it stands beside, with its place in the masthead; or null. */
export function heldOn({ masthead, opening }, facts) {
  const { HELD, VENUE } = facts.patterns.publication_day;
  const told = VENUE.search(`${masthead}\n${opening}`) && HELD.search(masthead);
  return told ? (wholeDates(masthead, facts).find(({ start }) => start === told.index + told[0].length) ?? null) : null;
}

/** The day that stands alone at the end of a text, below who signs it and above credits, with its place in all of the text; or null. */
export function signedOn({ whole }, facts) {
  const text = withoutCredits(whole, facts);
  const last = text.slice(text.lastIndexOf("\n") + 1);
  const [day] = facts.patterns.publication_day.DAY_ALONE.fullmatch(last) ? wholeDates(last, facts) : [];
  return day ? { date: day.date, start: text.length - last.length, end: text.length, text } : null;
}

/** The lines below the title, and that of a periodical, that hold a day and are no sentences: 平安运城 2025-01-13 18:22 山西. */
export function datedLines({ opening }, { patterns, numbers }) {
  const { DATED_LINE, PERIODICAL, SPAN_LINE, WRITER } = patterns.publication_day;
  const lines = opening.split("\n").slice(0, numbers.publication_day.FIRST_LINES);
  const isPeriodical = PERIODICAL.search(lines[0]) !== null;
  const from = isPeriodical ? 0 : 1;
  // 编写：安全组, and 时间：2026年9月8日 on the line below it.
  const above = (at) => lines[Math.max(0, at + from - 1)];
  const isDated = (line, at) => DATED_LINE.fullmatch(WRITER.fullmatch(above(at)) ? `${above(at)} ${line}` : line);
  return lines.slice(from).filter((line, at) => isDated(line, at) || (isPeriodical && SPAN_LINE.fullmatch(line)));
}

/** A text with its dated lines below the title as blanks. */
export const withoutDatedLines = (text, lines) => lines.reduce((rest, line) => rest.replace(`\n${line}`, () => `\n${" ".repeat(line.length)}`), `\n${text}`).slice(1);

/** Those of the last lines of a text that are no sentences: 绵阳日报，2025年11月8日. */
function lastLines(text, { patterns, numbers }) {
  const lines = stripEnd(text).split("\n").slice(1).slice(-numbers.publication_day.LAST_LINES);
  return lines.filter((line) => !patterns.publication_day.SENTENCE_END.search(line)).join("\n");
}

/**
 * When a text was published that does not say it, by its addresses, its number, or the year in its title: { date, where,
 * precision }, or null; the last day that it may be where only its month or its year is known.
 */
export function issuedAbout({ title, masthead, opening, whole }, { patterns }) {
  const { DATELINE, DAY_OF_ADDRESS, MONTH_OF_ADDRESS, MONTH_OF_ISSUE, PAST_YEAR, YEAR_IN_TEXT, YEAR_OF_ISSUE, YEAR_OF_NUMBER, YEAR_OF_TITLE } = patterns.publication_day;
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
    [whole, YEAR_IN_TEXT, "正文"],
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
export const withoutAddresses = (text, { patterns }) => patterns.marks.WEB_ADDRESS.sub((address) => " ".repeat(address.length), text);
