/*
 * Entries of lists of sources that mark no title: hooks/eventlib/authoring/evidence/source_entries.py in the browser.
 */

import { count, strip, stripEnd } from "./python_text.js";

const NOTHING = { title: "", publisher: "" };

/** Whether a line is an entry by GB/T 7714, which says itself where its title begins and ends. */
export function isReference(line, { LIST_MARK, REFERENCE }) {
  return REFERENCE.match(line.slice(LIST_MARK.match(line)[0].length)) !== null;
}

/** The title and the publisher of an entry, which is the line before an address; empty where it tells none. */
export function readEntry(line, { patterns, numbers }) {
  const { LIST_MARK, REFERENCE, AROUND, WHOLLY_QUOTED, WRITERS, IN_PERIODICAL, ADDRESS_LABEL, ENTRY_LABEL, PROSE, LETTERS } = patterns.source_entries;
  const entry = line.slice(LIST_MARK.match(line)[0].length);
  if (count(entry) > numbers.source_entries.LONGEST_ENTRY) return NOTHING;
  const reference = REFERENCE.match(entry);
  if (reference) {
    const [, author, title, rest] = reference;
    const who = author && !WRITERS.match(author) ? author : "";
    return { title: WHOLLY_QUOTED.sub((_, words) => words, AROUND.sub("", title)), publisher: IN_PERIODICAL.match(rest)?.[1] ?? who };
  }
  const words = AROUND.sub("", entry.slice(0, ADDRESS_LABEL.search(entry).index));
  const own = AROUND.sub("", words.slice(ENTRY_LABEL.match(words)?.[0].length ?? 0));
  return PROSE.search(own) || !LETTERS.search(own) ? NOTHING : ofParts(own, patterns.source_entries, numbers.source_entries);
}

/** The title and the publisher of an entry in Latin letters; null where it is not certain which is which. */
function ofLatin(entry, { LATIN_DAY, LATIN_ENTRY, LATIN_PAGE, LATIN_PUBLISHER, LATIN_WORDS }) {
  const match = LATIN_ENTRY.fullmatch(LATIN_DAY.sub("", entry).replace(/[ ,.]+$/, ""));
  if (!match) return null;
  const [, who, title] = match;
  if (who) return LATIN_PUBLISHER.fullmatch(who) ? { title, publisher: who } : null;
  const isLatinPublisher = (words) => LATIN_PUBLISHER.fullmatch(words) && !LATIN_PAGE.search(words);
  const [first, ...others] = title.split(", ");
  const rest = others.join(", ");
  if (others.length && LATIN_PUBLISHER.fullmatch(first) && LATIN_WORDS.fullmatch(rest) && !isLatinPublisher(rest)) return { title: rest, publisher: first };
  const comma = title.lastIndexOf(", ");
  const [before, behind] = [title.slice(0, Math.max(0, comma)), title.slice(comma + 2)];
  if (comma >= 0 && LATIN_PUBLISHER.fullmatch(behind) && before.length > behind.length) return { title: before, publisher: behind };
  return LATIN_WORDS.fullmatch(title) && !isLatinPublisher(title.split(": ", 1)[0]) ? { title, publisher: "" } : null;
}

/** The title and the publisher of an entry without its marks and labels. */
function ofParts(entry, patterns, numbers) {
  const { AROUND, BETWEEN, DAY, HAN, IN_BRACKETS, IN_LENTICULAR, IN_PAPER, LETTERS, MEDIUM, NAMED_FIRST, NO_LATIN, PAPER_OF, PUBLISHES } = patterns;
  const bare = (text) => AROUND.sub("", text);
  const lenticular = IN_LENTICULAR.match(entry);
  if (lenticular) return { title: bare(DAY.sub("", entry.slice(lenticular[0].length))), publisher: lenticular[1] };
  const words = bare(DAY.sub("", entry));
  const latin = NO_LATIN.search(words) ? null : ofLatin(words, patterns);
  if (latin) return latin;
  const withoutDay = DAY.sub("\n", entry);
  const told = aroundDay(withoutDay, patterns, numbers);
  if (told) return told;
  const named = NAMED_FIRST.fullmatch(entry);
  if (named && !withoutDay.includes("\n") && HAN.search(named[1] + named[2])) return { title: withoutEdges(named[2], patterns), publisher: strip(named[1]) };
  const bracketed = IN_BRACKETS.search(stripEnd(withoutDay));
  if (bracketed && PUBLISHES.fullmatch(bare(bracketed[1]))) {
    return { title: bare(withoutDay.slice(0, bracketed.index)), publisher: bare(bracketed[1]) };
  }
  const parts = withoutDay
    .split("\n")
    .flatMap((part) => between(bare(part), BETWEEN))
    .map((part) => withoutEdges(part, patterns))
    .filter((part) => LETTERS.search(part) && !MEDIUM.fullmatch(part));
  if (!parts.length || parts.length > numbers.MOST_PARTS) return NOTHING;
  if (parts.length === 1) {
    const isTitle = HAN.search(parts[0]) && count(parts[0]) >= numbers.SHORTEST_ALONE && ![PAPER_OF, IN_PAPER].some((paper) => paper.fullmatch(parts[0]));
    return isTitle ? { title: parts[0], publisher: "" } : NOTHING;
  }
  const who = whoPublishes(parts, patterns, numbers);
  if (who === null) return NOTHING;
  const title = parts.filter((_, at) => at !== who).reduce((longest, part) => (count(part) > count(longest) ? part : longest));
  return { title: count(title) >= numbers.SHORTEST_TITLE ? title : "", publisher: parts[who] };
}

/** The title and the publisher of an entry whose day, now the end of a line, stands between them; or null. */
function aroundDay(entry, patterns, numbers) {
  const sides = entry.split("\n").map((side) => withoutEdges(side, patterns));
  if (sides.length !== numbers.MOST_SIDES || !sides.every((side) => patterns.LETTERS.search(side))) return null;
  const [publisher, title] = isPublisher(sides[0], patterns) ? sides : sides.reverse();
  return isPublisher(publisher, patterns) && count(title) >= numbers.SHORTEST_TITLE ? { title, publisher } : null;
}

const isPublisher = (words, { PUBLISHES, LATIN_PUBLISHER }) => Boolean(PUBLISHES.fullmatch(words) || LATIN_PUBLISHER.fullmatch(words));

/** Words without marks and blanks around them, and without brackets that stand alone. */
function withoutEdges(words, { AROUND, OPENED }) {
  const bare = AROUND.sub("", words);
  return OPENED.search(bare) ? bare : bare.replace(/[）) ]+$/, "");
}

/** A text parted where a pattern stands in it. */
function between(text, pattern) {
  const parts = [];
  let from = 0;
  for (const match of pattern.finditer(text)) {
    parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

/** Which of the parts of an entry is who publishes: by its form, else the short one at an end; null where none is. */
function whoPublishes(parts, patterns, { LONGEST_PUBLISHER }) {
  const ends = [0, parts.length - 1];
  const shorter = (a, b) => (count(parts[b]) < count(parts[a]) ? b : a);
  const formed = ends.filter((at) => isPublisher(parts[at], patterns));
  if (formed.length) return formed.reduce(shorter);
  const short = ends.reduce(shorter);
  const length = count(parts[short]);
  return length <= LONGEST_PUBLISHER && length * 2 <= Math.max(...parts.map(count)) ? short : null;
}
