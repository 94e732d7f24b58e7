/*
 * Numbered lines of a raw text, which of them are headings and which are items: hooks/eventlib/authoring/raw_points.py in
 * the browser, where the rule is told.
 */

import { endsASentence } from "./masthead.js";
import { count } from "./python_text.js";

export const KINDS = ["chapter", "part", "point", "padded", "decimal", "detail", "subpoint", "circled"];
const HAN_DIGITS = "一二三四五六七八九";

const rankOf = (element) => KINDS.indexOf(element.numbering);

/** A piece of a raw text, as Python has it. */
export const makeElement = (kind, words, more = {}) => ({
  kind,
  words,
  indent: 0,
  number: "",
  numbering: "",
  value: 0,
  isBold: false,
  level: 0,
  depth: 0,
  isWithin: false,
  isApart: false,
  role: "",
  ...more,
});

/** { number, numbering, value, words } of a numbered line; null where it has no number or nothing after it. */
export function readNumber(line, { patterns }) {
  const match = patterns.raw_points.NUMBER.match(line);
  if (!match || match[0].length === line.length) return null;
  const [numbering, written] = Object.entries(match.groups).find(([, group]) => group !== undefined);
  return { number: match[0], numbering, value: valueOf(written), words: line.slice(match[0].length) };
}

function valueOf(number) {
  if (HAN_DIGITS.includes(number[0]) || number[0] === "十") {
    const at = number.lastIndexOf("十");
    const [tens, units] = [number.slice(0, Math.max(at, 0)), number.slice(at + 1)];
    const one = units ? HAN_DIGITS.indexOf(units) + 1 : 1;
    return at < 0 ? one : 10 * ((tens ? HAN_DIGITS.indexOf(tens) + 1 : 1) || 1) + (units ? one : 1);
  }
  return Number(number.normalize("NFKC").split(".").at(-1));
}

/** Set the role of every numbered line, and the level of every heading; `above` is what all of them stand under. */
export function decide(elements, chaptersAreSections, facts, above = []) {
  for (const sequence of sequencesOf(elements, facts)) {
    const role = roleOf(elements, sequence, facts);
    for (const at of sequence) elements[at].role = role;
  }
  for (const element of elements) if (element.isBold) element.role = "heading";
  for (const [at, element] of elements.entries()) if (element.kind === "number" && !element.role && isInner(elements[at - 1], element, facts)) element.role = "item";
  setLevels(elements, chaptersAreSections, facts, above);
}

/** Whether a numbered line of Markdown, which may be alone, is set in under an item, or stands beside one that is. */
const isInner = (before, element, facts) =>
  before !== undefined && (before.kind === "bullet" || before.role === "item" || before.isWithin) && isDeeper(element.depth, 0, facts);

/** The places of numbered lines that count on. */
function* sequencesOf(elements, facts) {
  let open = [];
  const numberingOf = (sequence) => elements[sequence[0]].numbering;
  for (const [at, element] of elements.entries()) {
    if (element.kind === "section" || element.kind === "heading") {
      yield* open.filter((each) => numberingOf(each) !== "chapter");
      open = open.filter((each) => numberingOf(each) === "chapter");
    }
    if (element.kind !== "number") continue;
    const isAbove = ([first]) => rankOf(elements[first]) > rankOf(element) || isDeeper(elements[first].depth, element.depth, facts);
    while (open.length && isAbove(open.at(-1))) yield open.pop();
    const last = open.length ? elements[open.at(-1).at(-1)] : null;
    const isOfKind = last?.numbering === element.numbering && !isDeeper(element.depth, last.depth, facts);
    if (isOfKind && countsOn(last, element)) open.at(-1).push(at);
    else if (element.value === 1 || element.numbering === "chapter") {
      if (isOfKind) yield open.pop();
      open.push([at]);
    }
  }
  yield* open;
}

/** Whether an item that is indented by so many columns stands in a list within that of another. */
export const isDeeper = (indent, other, { numbers }) => indent >= other + numbers.raw_points.ITEM_INDENT;

const countsOn = (last, element) => (element.numbering === "chapter" ? element.value > last.value : element.value === last.value + 1);

function roleOf(elements, sequence, facts) {
  const isSequence = sequence.length > 1 || elements[sequence[0]].numbering === "chapter";
  const isShort = sequence.every((at) => mayBeHeading(elements[at].words, facts));
  const withText = sequence.slice(0, Math.max(1, sequence.length - 1));
  const under = withText.map((at) => whatIsUnder(elements, at, facts));
  // Items may stand under a heading too, if others of its kind have a text.
  if (isSequence && isShort && under.every(Boolean) && under.includes("text")) return "heading";
  const between = elements.slice(sequence[0], sequence.at(-1));
  const isList = sequence.length > 1 || elements[sequence.at(-1) + 1]?.isWithin;
  return isList && between.every(({ kind, isWithin }) => kind === "number" || kind === "bullet" || isWithin) ? "item" : "";
}

/** Whether the words of a numbered line are short and no sentence. */
export const mayBeHeading = (words, facts) =>
  count(words) <= facts.numbers.raw_points.LONGEST_POINT && !endsASentence(words, facts) && !facts.patterns.raw_points.NO_HEADING.search(words);

/** What stands under a numbered line: `text`, `items` within it, or nothing, as where the next of its kind follows. */
function whatIsUnder(elements, at, facts) {
  const [element, below] = [elements[at], elements[at + 1]];
  if (!below || below.isWithin || ["section", "heading", "note"].includes(below.kind)) return "";
  if (below.kind === "number" && rankOf(below) <= rankOf(element)) return "";
  const isWithinIt =
    (below.kind === "number" && isDeeper(below.depth, element.depth, facts)) || (below.kind === "bullet" && isDeeper(below.indent, element.indent, facts));
  return isWithinIt ? "items" : "text";
}

function setLevels(elements, chaptersAreSections, { numbers: { raw_points: { DEEPEST } } }, outer) {
  // What a line stands under: { rank, level, isSection } of headings; those without a number have a rank below 0.
  const above = [...outer];
  for (const element of elements) {
    const isNumbered = element.kind === "number" && element.role === "heading";
    if (!isNumbered && !(["section", "heading"].includes(element.kind) && element.level)) continue;
    const rank = isNumbered ? rankOf(element) : element.level - 10;
    const isSection = element.kind === "section" || (isNumbered && element.numbering === "chapter" && chaptersAreSections);
    // A number other than 一、 makes a heading of Markdown a point of its section, though both are written alike.
    const isPoint = element.kind === "heading" && element.numbering;
    while (above.length && (above.at(-1).rank >= rank || element.kind === "section") && !(isPoint && above.at(-1).isSection)) above.pop();
    const inner = above.length ? above.at(-1).level + 1 : isNumbered ? 3 : 2;
    element.level = isSection ? 2 : Math.min(DEEPEST, isNumbered ? inner : Math.max(inner, element.level));
    above.push({ rank, level: element.level, isSection });
  }
}
