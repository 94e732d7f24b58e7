/*
 * The pages that a raw text names as its sources: hooks/eventlib/authoring/evidence/sources.py in the browser.
 */

import { strip, stripEnd } from "./python_text.js";
import { isReference, readEntry } from "./source_entries.js";

/** The addresses in a text that are not of pictures. */
export function addressesIn(text, { patterns, numbers }) {
  const { PICTURE, PICTURE_BEFORE } = patterns.sources;
  const isPicture = ({ 0: url, index }) => PICTURE.search(url) || PICTURE_BEFORE.search(text.slice(Math.max(0, index - numbers.sources.BEFORE_ADDRESS), index));
  return patterns.marks.WEB_ADDRESS.finditer(text).filter((match) => !isPicture(match));
}

/** Whether a text with a title and a masthead is a copy of the page at an address, by all that stands `before` that. */
export function isCopy(title, masthead, before, { patterns, numbers }) {
  const { PAGE_OF_TEXT, WHO_PUBLISHED, WRITTEN_ANEW } = patterns.sources;
  const near = before.slice(-numbers.sources.BEFORE_COPY);
  const page = PAGE_OF_TEXT.search(near);
  const isPage = page !== null && title.includes(page[1] ?? "");
  const who = WHO_PUBLISHED.search(near)?.[1];
  const isOwn = who !== undefined && ((masthead !== "" && masthead.includes(who)) || (who !== "" && near.indexOf(who) !== near.lastIndexOf(who)));
  return title !== "" && (isPage || isOwn) && !WRITTEN_ANEW.search(`${title}\n${masthead}\n${near}`);
}

/** The sources at the addresses of a text, each address once: [{ start, end, title, publisher }]. */
export function sourcesIn(text, addresses, { patterns, numbers }) {
  const sources = new Map();
  const isToldOf = ({ index }) => patterns.sources.NO_SOURCE.search(text.slice(Math.max(0, index - numbers.sources.BEFORE_ADDRESS), index)) !== null;
  const isSource = addresses.map((match) => !isToldOf(match));
  const areTold = isSource.includes(true);
  addresses.forEach((match, number) => {
    const [url] = match;
    // 回连：https://…: an address that a text tells of is no source where there are others.
    if (sources.has(url) || (areTold && !isSource[number])) return;
    const before = addresses[number - 1];
    const [start, end] = [match.index, match.index + url.length];
    const words = text.slice(before ? before.index + before[0].length : 0, start);
    const after = text.slice(end, addresses[number + 1]?.index);
    sources.set(url, { start, end, ...titleAndPublisher(words, after, { patterns, numbers }) });
  });
  return [...sources.values()];
}

/** The end of what stands before an address that names its source: its line, and the one before where it says nothing. */
function entryOf(words, { GOES_ON, LABEL_ALONE, LATIN_ABOVE, LISTED, NAMES_SOURCE, NUMBERED }) {
  const line = lastLine(words);
  if (!LABEL_ALONE.fullmatch(line)) return line;
  const above = lastLine(stripEnd(words.slice(0, words.length - line.length)));
  if (NUMBERED.match(line) && NUMBERED.match(above)) return line;
  const isTitle = (NAMES_SOURCE.match(above) && !GOES_ON.search(above)) || LISTED.match(above) || LATIN_ABOVE.fullmatch(above);
  return isTitle ? `${above}\n${line}` : line;
}

/** What of an entry may list a source: in brackets at the end of a sentence, its line, or that above. */
function listed(entry, { BRACKETED }) {
  const [line] = entry.split("\n", 1);
  const bracketed = BRACKETED.search(line)?.[0];
  return bracketed && !bracketed.includes("。") ? bracketed.slice(1) : line;
}

const stripped = (text) => text && strip(text);

const lastLine = (text) => text.slice(text.lastIndexOf("\n") + 1);

function titleAndPublisher(words, after, facts) {
  const patterns = facts.patterns.sources;
  const { TITLE_LINE, TITLE, PERIODICAL, QUOTATION, TITLE_AFTER, SOURCE_NAMED, LAST_QUOTATION, PUBLISHER_AFTER, BARE_TITLE, DAY_ALONE, LETTER, MEDIUM_BEHIND, TITLE_AROUND, CLOSE_BEHIND, PAGE_ON_PAPER, NEWS_OF_PAPER, QUOTED_TITLE, PUBLISHER_AFTER_TITLE, PUBLISHER_BEFORE, LATIN_PUBLISHER } = patterns;
  const entry = entryOf(words, patterns);
  if (isReference(listed(entry, patterns), facts.patterns.source_entries)) return readEntry(listed(entry, patterns), facts);
  const marked = TITLE.finditer(entry);
  const around = [TITLE_AROUND, PAGE_ON_PAPER, NEWS_OF_PAPER].map((longer) => longer.search(entry)).find(Boolean);
  if (around) {
    const namedBefore = PUBLISHER_BEFORE.search(lastLine(entry.slice(0, around.index + around[0].indexOf(around[1]))));
    return { title: around[1], publisher: around[2] ?? namedBefore?.[1] ?? "" };
  }
  const named = marked.map(([, name]) => name);
  const isPaper = (match) => PERIODICAL.search(match[1]) || MEDIUM_BEHIND.match(entry.slice(match.index + match[0].length));
  const papers = new Set(marked.filter(isPaper).map(([, name]) => name));
  const isPeriodical = (name) => papers.has(name);
  let titles = named.filter((name) => !isPeriodical(name));
  if (named.length && !titles.length) {
    const end = marked.at(-1).index + marked.at(-1)[0].length;
    titles = QUOTATION.finditer(entry.slice(end)).map(([, title]) => title);
  }
  const quoted = titles.length ? null : QUOTED_TITLE.search(entry);
  if (quoted) {
    const before = lastLine(entry.slice(0, quoted.index));
    const publisher = SOURCE_NAMED.finditer(words).at(-1) ?? PUBLISHER_BEFORE.search(before) ?? LATIN_PUBLISHER.search(before);
    return { title: quoted[1], publisher: publisher?.[1] ?? "" };
  }
  // The title stands last before the address.
  let title = titles.at(-1) ?? stripped(TITLE_LINE.search(words)?.[1]) ?? "";
  if (!title) {
    const own = readEntry(listed(entry, patterns), facts);
    const following = TITLE_AFTER.match(after);
    // What stands before an address goes before what stands behind it, which may be the next entry.
    if (own.title && !(following && CLOSE_BEHIND.match(after))) return own;
    title = following?.[1] ?? following?.[2] ?? "";
  }
  let publisher = SOURCE_NAMED.finditer(words).at(-1) ?? (isPeriodical(named.at(-1)) ? null : LAST_QUOTATION.search(lastLine(words)));
  const bare = publisher || title ? null : BARE_TITLE.search(lastLine(words));
  if (bare && LETTER.search(bare[2]) && !DAY_ALONE.fullmatch(bare[2])) return { title: bare[2].trim(), publisher: bare[1] };
  publisher ??= PUBLISHER_AFTER.match(after) ?? PUBLISHER_AFTER_TITLE.match(after);
  const periodical = named.findLast((name) => name !== title && isPeriodical(name));
  if (!publisher && !periodical) publisher = publisherIn(entry, marked.at(-1)?.index, patterns);
  return { title, publisher: publisher?.[1] ?? periodical ?? "" };
}

/** Who publishes, by where the name stands around the title or the address; `titleAt` is undefined where there is no title. */
function publisherIn(entry, titleAt, { PUBLISHER_BEFORE, PUBLISHER_TOLD, PUBLISHER_BEHIND_TITLE, LATIN_PUBLISHER, PUBLISHER_OF_TITLE }) {
  const before = entry.slice(0, titleAt);
  const hasTitle = titleAt !== undefined;
  return (
    PUBLISHER_BEFORE.search(lastLine(before)) ??
    PUBLISHER_TOLD.search(entry) ??
    (hasTitle ? PUBLISHER_BEHIND_TITLE.search(entry) : LATIN_PUBLISHER.search(lastLine(entry))) ??
    (hasTitle ? PUBLISHER_OF_TITLE.search(before) : null)
  );
}
