/* The head of a raw text, its title and its masthead: hooks/eventlib/authoring/masthead.py in the browser. */

import { count, strip, stripEnd } from "./python_text.js";

/** Whether a line ends as a sentence does. */
export const endsASentence = (line, { patterns }) => patterns.masthead.SENTENCE_END.search(line) !== null;

const mayBeTitle = (line, facts) => !endsASentence(line, facts) || facts.patterns.masthead.EXCLAMATION.fullmatch(line) !== null;

/** A title without 标题： before it. */
export const withoutLabel = (title, { patterns }) => patterns.masthead.TITLE_LABEL.sub("", title);

/** Whether a line at either end of a text says where it comes from, or asks to follow somebody. */
function isCredit(line, { patterns: { masthead } }) {
  const bare = line.replaceAll("**", "");
  return [masthead.LABEL, masthead.APPEAL, masthead.ADDRESS_LINE].some((pattern) => pattern.fullmatch(bare));
}

/** A text without the credits at its end, and blanks there. */
export function withoutCredits(text, facts) {
  const lines = text.split("\n");
  while (lines.length && (!strip(lines.at(-1)) || isCredit(strip(lines.at(-1)), facts))) lines.pop();
  return stripEnd(lines.join("\n"));
}

/** Whether a line is what is left of a picture, and nothing else. */
export const isPlaceholder = (line, { patterns }) => patterns.masthead.PLACEHOLDER.fullmatch(line) !== null;

/** A line without the mark of a quotation that begins it. */
export const withoutQuotation = (line, { patterns }) => patterns.masthead.QUOTED.sub("", line);

/** How many lines at the end of a text are credits: sources, who edited it, who signed it and when. */
export function countCredits(lines, facts) {
  const { DATE_LINE, ISSUER, TITLE_OF_SOURCE } = facts.patterns.masthead;
  let found = 0;
  for (const line of [...lines].reverse()) {
    const isShort = count(line) <= facts.numbers.masthead.LONGEST_TITLE;
    const isSigned = isShort && (DATE_LINE.fullmatch(line) || (found && (ISSUER.fullmatch(line) || TITLE_OF_SOURCE.fullmatch(line))));
    if (!isSigned && !isCredit(line, facts)) break;
    found += 1;
  }
  return found;
}

/**
 * Title and masthead of a text, as the numbers of their lines: { title, masthead, end, kept }; `end` is the first line that
 * is neither, `kept` are lines of the text that stand between those of the masthead.
 */
export function readHead(lines, isMark, facts) {
  let title = null;
  const [masthead, kept] = [[], []];
  const { patterns } = facts;
  for (const [number, written] of lines.entries()) {
    if (!written) continue;
    const isBegun = masthead.length > 0 || title !== null;
    const words = withoutQuotation(written, facts);
    const line = isMasthead(words, isBegun, facts) ? words : written;
    if (title !== null && !isMark(line) && isBetween(lines.slice(number), facts)) {
      kept.push(number);
      continue;
    }
    if (count(line) > facts.numbers.masthead.LONGEST_TITLE || isMark(line)) return { title, masthead, end: number, kept };
    const isDrawn = title === null && patterns.masthead.DRAWN.fullmatch(line);
    const isName = title === null ? namesPaper(line, lines.slice(number + 1), isMark, facts) : namesPublisher(lines.slice(number), facts);
    if (isDrawn || isName || isMasthead(line, isBegun, facts)) masthead.push(number);
    else if (title === null && mayBeTitle(line, facts)) title = number;
    else return { title, masthead, end: number, kept };
  }
  return { title, masthead, end: lines.length, kept };
}

/** Whether the first of some lines has a label that is none of a masthead, and a line of one follows such lines. */
function isBetween(lines, facts) {
  const { MOST_LABELLED } = facts.numbers.masthead;
  const shown = lines.slice(0, 2 * MOST_LABELLED + 1).filter(Boolean).slice(0, MOST_LABELLED + 1);
  const credit = shown.findIndex((line) => isCredit(line, facts));
  return credit > 0 && shown.slice(0, credit).every((line) => facts.patterns.masthead.LABELLED.fullmatch(line));
}

/** Whether the first of some lines names who publishes: short, and at most one like it above a line that is dated. */
function namesPublisher(lines, { patterns: { masthead }, numbers: { masthead: { MOST_BYLINES } } }) {
  const shown = lines.slice(0, 2 * MOST_BYLINES + 1).filter(Boolean);
  const dated = shown.slice(0, MOST_BYLINES + 1).findIndex((line) => masthead.DATE_LINE.fullmatch(line));
  return dated > 0 && shown.slice(0, dated).every((line) => masthead.BYLINE.fullmatch(line));
}

/** Whether a line above the title names the paper or who publishes: below are an issue, the name of a paper or a day, then a title. */
function namesPaper(line, below, isMark, facts) {
  const { ACCOUNT, DATE_LINE, ISSUE, NAMED_ISSUE, PAPER, SUBJECT } = facts.patterns.masthead;
  const { LONGEST_TITLE, MOST_ABOVE } = facts.numbers.masthead;
  const near = below.slice(0, 2 * MOST_ABOVE).filter(Boolean);
  const shown = near.slice(0, MOST_ABOVE).map((each) => withoutQuotation(each, facts));
  if (!shown.length || SUBJECT.match(line)) return false;
  const isOfPaper = NAMED_ISSUE.fullmatch(line) || ISSUE.fullmatch(shown[0]) || PAPER.fullmatch(shown[0]);
  if (!isOfPaper && !(ACCOUNT.fullmatch(line) && DATE_LINE.fullmatch(shown[0]))) return false;
  const title = shown.find((each) => !isMasthead(each, true, facts)) ?? "";
  return Boolean(title) && count(title) <= LONGEST_TITLE && mayBeTitle(title, facts) && !isMark(title);
}

/** Whether a line is of the masthead; `isBegun`: the title, or a line of the masthead, stands above it. */
export function isMasthead(line, isBegun, facts) {
  const { ISSUE, PAPER, DATE_LINE, ISSUER } = facts.patterns.masthead;
  if (ISSUE.fullmatch(line) || PAPER.fullmatch(line) || isCredit(line, facts)) return true;
  const dated = DATE_LINE.fullmatch(line);
  return dated ? isBegun || !strip(dated[1]) : isBegun && ISSUER.fullmatch(line) !== null;
}
