/*
 * The pages that a raw text names as its sources: hooks/eventlib/authoring/sources.py in the browser.
 */

/** The addresses in a text that are not of pictures. */
export function addressesIn(text, { patterns, numbers }) {
  const { PICTURE, PICTURE_BEFORE } = patterns.sources;
  const isPicture = ({ 0: url, index }) => PICTURE.search(url) || PICTURE_BEFORE.search(text.slice(Math.max(0, index - numbers.sources.BEFORE_ADDRESS), index));
  return patterns.marks.WEB_ADDRESS.finditer(text).filter((match) => !isPicture(match));
}

/** The sources at the addresses of a text, each address once: [{ start, end, title, publisher }]. */
export function sourcesIn(text, addresses, { patterns }) {
  const sources = new Map();
  addresses.forEach((match, number) => {
    const [url] = match;
    if (sources.has(url)) return;
    const before = addresses[number - 1];
    const [start, end] = [match.index, match.index + url.length];
    const words = text.slice(before ? before.index + before[0].length : 0, start);
    const after = text.slice(end, addresses[number + 1]?.index);
    sources.set(url, { start, end, ...titleAndPublisher(words, after, patterns.sources) });
  });
  return [...sources.values()];
}

const lastLine = (text) => text.slice(text.lastIndexOf("\n") + 1);

function titleAndPublisher(words, after, patterns) {
  const { TITLE, PERIODICAL, QUOTATION, TITLE_AFTER, SOURCE_NAMED, LAST_QUOTATION, PUBLISHER_AFTER, PUBLISHER_BEFORE, BARE_TITLE, LETTER } = patterns;
  const marked = TITLE.finditer(words);
  const named = marked.map(([, name]) => name);
  const isPeriodical = (name) => name !== undefined && PERIODICAL.search(name);
  let titles = named.filter((name) => !isPeriodical(name));
  if (named.length && !titles.length) {
    const end = marked.at(-1).index + marked.at(-1)[0].length;
    titles = QUOTATION.finditer(words.slice(end)).map(([, title]) => title);
  }
  // The title stands last before the address.
  const title = titles.at(-1) ?? TITLE_AFTER.match(after)?.[1] ?? "";
  let publisher = SOURCE_NAMED.finditer(words).at(-1) ?? (isPeriodical(named.at(-1)) ? null : LAST_QUOTATION.search(lastLine(words)));
  const bare = publisher || title ? null : BARE_TITLE.search(lastLine(words));
  if (bare && LETTER.search(bare[2])) return { title: bare[2].trim(), publisher: bare[1] };
  publisher ??= PUBLISHER_AFTER.match(after);
  const periodical = named.findLast((name) => name !== title && isPeriodical(name));
  if (!publisher && !periodical) publisher = PUBLISHER_BEFORE.search(lastLine(marked.length ? words.slice(0, marked.at(-1).index) : words));
  return { title, publisher: publisher?.[1] ?? periodical ?? "" };
}
