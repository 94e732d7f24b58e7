/*
 * What the form of contribution knows: how a report file is written, what is wrong with it, and how a finished text is
 * taken apart. Pure functions; facts, names and sentences come from the data that the build publishes.
 *
 * A report is { title, date, published, summary, slug, region, topics, authors: [{ name }], entities: [{ name, role }],
 * source: [{ url, title, publisher }], sections: [text] }, every value a string.
 */

const ROWS = { region: ["name"], entities: ["name", "role"], topics: ["name"], source: ["url", "title", "publisher"], authors: ["name"] };
const LATIN = /^https?:\/\/[A-Za-z0-9./_~%?&=+-]*[A-Za-z0-9/_]$/;
const HAN = /^\p{Script=Han}[\p{Script=Han}A-Za-z0-9·（）《》“”、，。]*$/u;
const BLANKS = /^[ \t\u3000]+|[ \t\u3000]+$/g;

export const emptyReport = (sections) => ({
  title: "", date: "", published: "", summary: "", slug: "",
  ...Object.fromEntries(Object.keys(ROWS).map((key) => [key, []])),
  sections: Array.from({ length: sections }, () => ""),
});

const trimmed = (text) => (text ?? "").replace(/\p{Cs}/gu, "").trim();
const count = (text) => [...text].length;

/** A string as one line of YAML: plain only where nothing in it can mean anything else. */
export function yamlScalar(text) {
  if (LATIN.test(text) || HAN.test(text)) return text;
  // JSON is YAML, but for the characters that YAML 1.1 takes for line ends.
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The rows of a field that say anything, trimmed, each with the number it has in the form. */
function filled(report, key) {
  return report[key]
    .map((row, index) => ({ index, ...Object.fromEntries(ROWS[key].map((part) => [part, trimmed(row[part])])) }))
    .filter((row) => ROWS[key].some((part) => row[part]));
}

export const fileName = (report) => `${trimmed(report.date)}-${trimmed(report.slug)}.md`;

/** The text of the report file. */
export function renderReport(report, data) {
  const lines = ["---"];
  const one = (key) => {
    const value = trimmed(report[key]);
    if (value) lines.push(`${key}: ${/^\d{4}-\d\d-\d\d$/.test(value) ? value : yamlScalar(value)}`);
  };
  const many = (key) => {
    const rows = filled(report, key);
    if (rows.length) lines.push(`${key}:`);
    for (const row of rows) {
      const parts = ROWS[key].filter((part) => row[part]);
      if (parts.length === 1 && parts[0] === ROWS[key][0]) lines.push(`  - ${yamlScalar(row[parts[0]])}`);
      else parts.forEach((part, at) => lines.push(`  ${at ? " " : "-"} ${part}: ${yamlScalar(row[part])}`));
    }
  };
  for (const key of Object.keys(data.fields).filter((name) => !name.includes("."))) (key in ROWS ? many : one)(key);
  lines.push("---", "");
  report.sections.forEach((text, index) => {
    const body = text.replace(/\p{Cs}/gu, "").replace(/\r\n?/g, "\n").replace(/^\s*\n|\s+$/g, "");
    if (body) lines.push(`## ${data.sections[index][1]}`, "", body, "");
  });
  return lines.join("\n");
}

/** The form in which two spellings of a name are the same. */
export const normaliseName = (name) => name.normalize("NFKC").replace(/\s+/g, "").toLowerCase();

/** How alike two texts are, 0 to 100: the share of what both have in the same order. */
export function likeness(one, other) {
  const [a, b] = [[...one], [...other]];
  let row = new Array(b.length + 1).fill(0);
  for (const character of a) {
    const next = [0];
    b.forEach((c, index) => next.push(c === character ? row[index] + 1 : Math.max(row[index + 1], next[index])));
    row = next;
  }
  return a.length + b.length ? (200 * row[b.length]) / (a.length + b.length) : 100;
}

function nearNames(name, owners, cutoff) {
  const near = [...owners.keys()].map((other) => [likeness(name, other), other]);
  const found = near.filter(([like, other]) => like >= cutoff && other !== name).sort((a, b) => b[0] - a[0]);
  return [...new Set(found.slice(0, 3).map(([, other]) => owners.get(other)))];
}

/** Look-ups over the published vocabulary. */
export function openVocabulary(data) {
  const topics = new Map();
  const topicNames = new Map();
  for (const [name, id, ...aliases] of data.topics) {
    for (const key of [...aliases, name, id]) if (!topics.has(normaliseName(key))) topics.set(normaliseName(key), name);
    for (const key of [name, ...aliases]) topicNames.set(key, name);
  }
  const entities = new Map();
  const ids = new Map();
  for (const [name, id, type, ...aliases] of data.entities) {
    ids.set(id, { id, name, type });
    for (const key of new Set([id, name, ...aliases].map(normaliseName))) {
      entities.set(key, [...(entities.get(key) ?? []), { id, name, type }]);
    }
  }
  const placeNames = new Map();
  for (const [name, ...claims] of data.place_names) {
    const found = [];
    for (let at = 0; at < claims.length; at += 2) found.push({ place: claims[at], strength: claims[at + 1] });
    placeNames.set(name, found);
  }
  const strongest = (claims) => {
    const best = Math.min(...claims.map((claim) => claim.strength));
    return claims.filter((claim) => claim.strength === best).map((claim) => claim.place);
  };
  const chain = (place) => (place < 0 ? [] : [...chain(data.places[place][1]), place]);
  const isBelow = (place, above) => {
    const codes = chain(place);
    if (place === above) return false;
    return codes.includes(above) || data.place_groups.some(([group, ...members]) => group === above && members.some((m) => codes.includes(m)));
  };
  function* endsOfPaths(text, above, depth) {
    for (let end = text.length; depth < 6 && end > 0; end--) {
      const claims = (placeNames.get(text.slice(0, end)) ?? []).filter((c) => above === null || isBelow(c.place, above));
      if (end === text.length) yield* strongest(claims);
      else for (const { place } of claims) yield* endsOfPaths(text.slice(end), place, depth + 1);
    }
  }
  return {
    topic: (name) => topics.get(normaliseName(name)),
    nearTopics: (name) => nearNames(name, topicNames, 40),
    topicNames,
    entitiesNamed: (name) => (ids.has(name) ? [ids.get(name)] : (entities.get(normaliseName(name)) ?? [])),
    placeNames,
    chain,
    path: (place) => data.places[place][0],
    /** The places that a name may stand for: one where it is known, none, or several. As in hooks/eventlib/places.py. */
    resolve(name) {
      const text = normaliseName(name.slice(0, 120).replace(/[\s/／·・,，、>＞\-－—]+/g, ""));
      if (!text || count(text) > 60) return [];
      const direct = strongest(placeNames.get(text) ?? []);
      return direct.length ? direct : [...new Set(endsOfPaths(text, null, 0))];
    },
  };
}

function isUrl(text) {
  if (!/^https?:\/\/[^/?#]/i.test(text) || /[\s<>"\\^`{|}]/.test(text)) return false;
  try {
    const url = new URL(text);
    return Boolean(url.hostname) && !/^https?:\/\/[^/?#]*@/i.test(text);
  } catch {
    return false;
  }
}

function isDay(text) {
  const date = new Date(`${text}T00:00:00Z`);
  return !text.startsWith("0000") && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A date as it is to be written, where the text says one in another form; else the text itself. */
export function correctDate(text) {
  const match = /^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?\s*$/.exec(text.normalize("NFKC"));
  return match ? [match[1], match[2].padStart(2, "0"), match[3].padStart(2, "0")].join("-") : text;
}

/**
 * What is wrong with a report, in the words of the check: [{ field, row, rule, message, suggestion, isError }]. `field`
 * is that of the form, `row` the number of the row or null.
 */
export function checkReport(report, data, vocabulary) {
  const findings = [];
  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const whereOf = (key) => {
    const [field, inner] = key.split(".");
    return fill(inner ? data.where_inner : data.where, { field, inner, title: data.fields[key].title });
  };
  const tell = (field, row, key, facts = {}, suggestion = "") => {
    const rule = key.replace(/-inner$/, "");
    let [message, hint] = data.sentences[key].map((text) => fill(text, facts));
    if (facts.at) message = fill(data.at, { where: whereOf(facts.at), message });
    findings.push({ field, row, rule, message, suggestion: suggestion || hint, isError: data.severities[rule] === "错误" });
  };
  const checkText = (field, row, key, value, multiline = false) => {
    const { limit } = data.fields[key];
    const where = whereOf(key);
    if (limit && count(value) > limit) tell(field, row, "value-too-long", { where, count: count(value), limit });
    checkCharacters(field, row, value, multiline);
  };
  const checkCharacters = (field, row, value, multiline) => {
    const found = (multiline ? /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]/ : /[\x00-\x1f\x7f-\x9f\u2028\u2029]/).exec(value);
    if (found) tell(field, row, "char-control", { code: `U+${found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}` });
  };

  for (const [key, { title, description, required }] of Object.entries(data.fields)) {
    if (key.includes(".")) continue;
    const isEmpty = key in ROWS ? filled(report, key).length === 0 : !trimmed(report[key]);
    if (required && isEmpty) tell(key, null, "key-missing", { field: key, title, description });
  }
  for (const key of ["title", "summary"]) checkText(key, null, key, trimmed(report[key]), key === "summary");
  for (const key of ["date", "published"]) {
    const value = trimmed(report[key]);
    if (value && !/^\d{4}-\d\d-\d\d$/.test(value)) tell(key, null, "date-invalid", { at: key });
    else if (value && !isDay(value)) tell(key, null, "date-impossible", { at: key, date: value });
  }
  for (const key of Object.keys(ROWS)) {
    for (const row of filled(report, key)) {
      for (const part of ROWS[key]) {
        const name = `${key}.${part}` in data.fields ? `${key}.${part}` : key;
        checkText(key, row.index, name, row[part]);
        if (!row[part] && part === ROWS[key][0]) {
          tell(key, row.index, "key-missing-inner", { where: whereOf(name) });
        }
      }
    }
  }
  const once = (key, part, read) => {
    const seen = new Map();
    for (const row of filled(report, key).filter((candidate) => candidate[part])) {
      const found = read(row[part], row.index);
      if (!found) continue;
      if (seen.has(found.id)) tell(key, row.index, found.duplicate, { name: row[part], url: row[part], other: seen.get(found.id) });
      else seen.set(found.id, found.name);
    }
  };
  const names = (items) => items.join("、");
  once("region", "name", (name, row) => {
    const places = vocabulary.resolve(name);
    if (places.length === 1) return { id: places[0], name: vocabulary.path(places[0]), duplicate: "region-duplicate" };
    if (places.length) tell("region", row, "region-ambiguous", { name, count: places.length, names: names(places.map(vocabulary.path)) });
    else tell("region", row, "region-unknown", { name });
    return null;
  });
  once("topics", "name", (name, row) => {
    const topic = vocabulary.topic(name);
    if (!topic) tell("topics", row, "topic-unknown", { name }, names(vocabulary.nearTopics(name)));
    return topic ? { id: topic, name: topic, duplicate: "topic-duplicate" } : null;
  });
  once("entities", "name", (name, row) => {
    const found = vocabulary.entitiesNamed(name);
    if (found.length > 1) {
      tell("entities", row, "entity-ambiguous", { name, names: names(found.map((entity) => `${entity.id}（${entity.name}）`)) });
      return null;
    }
    const [entity] = found.length ? found : [{ id: normaliseName(name), name }];
    return { ...entity, duplicate: "entity-duplicate" };
  });
  once("source", "url", (url, row) => {
    if (isUrl(url)) return { id: url, name: url, duplicate: "source-duplicate" };
    tell("source", row, "url-invalid", { at: "source.url", url });
    return null;
  });
  const slugged = fileName(report);
  const date = trimmed(report.date);
  if (!new RegExp(`^(?:${data.file_name})$`).test(/^\d{4}-\d\d-\d\d$/.test(date) ? slugged : `2000-01-01-${trimmed(report.slug)}.md`)) {
    tell("slug", null, "file-name", { name: slugged });
  }
  const missing = data.sections.filter((_, index) => !report.sections[index].trim());
  if (missing.length === data.sections.length) tell("body", null, "body-empty");
  else if (missing.length) tell("body", null, "section-missing", { names: names(missing.map(([name]) => name)), heading: missing[0][1] });
  report.sections.forEach((text, index) => {
    checkCharacters(`section-${index}`, null, text, true);
    if (/(?<!\\)!\[/.test(text.replace(/(`+)[^\n]+?\1/g, ""))) tell(`section-${index}`, null, "body-image");
  });
  return findings;
}

const NUMBER = /^[一二三四五六七八九十]+\s*[、.．，,]\s*/;
const URL_IN_TEXT = /https?:\/\/[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*[A-Za-z0-9\-_~/#=&%]/g;

/** A line of prose as Markdown that shows exactly it; bold text and web addresses stay what they are. */
function escapeMarkdown(line) {
  const escapeText = (text) =>
    text.replace(/&(?=#?\w+;)/g, "&amp;").replace(/[\\`*_[\]|]/g, "\\$&").replace(/<(?=https?:\/\/|mailto:)/g, "&lt;");
  const kept = new RegExp(`${URL_IN_TEXT.source}|\\*\\*(?=[^\\s*])([^*]+?)(?<=[^\\s*])\\*\\*`, "g");
  let escaped = "";
  let at = 0;
  for (const match of line.matchAll(kept)) {
    escaped += escapeText(line.slice(at, match.index)) + (match[1] === undefined ? match[0] : `**${escapeText(match[1])}**`);
    at = match.index + match[0].length;
  }
  escaped += escapeText(line.slice(at));
  return escaped
    .replace(/^(\d+)([.)])(?=\s)/, "$1\\$2")
    .replace(/^[#+>-]/, "\\$&")
    .replace(/^[=:]/, (mark) => `&#${mark.charCodeAt(0)};`);
}

const POINT = /^(?:#{1,6}\s*)?(?:(\d+[.．、]\s*|[（(][一二三四五六七八九十]+[）)])\*\*([^*]+)\*\*|\*\*(\d+[.．、]\s*|[（(][一二三四五六七八九十]+[）)])([^*]+)\*\*)$/;
const SUBPOINT = /^(?:([（(]\d+[）)])\s*\*\*([^*]+)\*\*|\*\*([（(]\d+[）)])([^*]+)\*\*)$/;

/** The heading of a point, as Markdown, or null. */
function pointHeading(line) {
  const point = POINT.exec(line);
  if (point) {
    const number = (point[1] ?? point[3]).trim();
    return `### ${number}${/[.．]$/.test(number) ? " " : ""}${(point[2] ?? point[4]).trim()}`;
  }
  const subpoint = SUBPOINT.exec(line);
  if (subpoint) return `#### ${subpoint[1] ?? subpoint[3]}${(subpoint[2] ?? subpoint[4]).trim()}`;
  const heading = /^(#{3,6})\s+(.+?)\s*#*$/.exec(line);
  return heading ? `${heading[1]} ${escapeMarkdown(heading[2])}` : null;
}

/** A report from a finished text: its sections, and the fields that the text gives evidence for. */
export function takeApart(text, data, vocabulary) {
  const report = emptyReport(data.sections.length);
  const lines = text.replace(/\r\n?/g, "\n").split("\n").map((line) => line.replace(BLANKS, ""));
  const first = lines.findIndex(Boolean);
  if (first < 0) return report;
  report.title = lines[first].replace(/^#+\s*/, "").replace(/^\*\*(.+)\*\*$/, "$1").trim();
  let current = 0;
  const blocks = data.sections.map(() => []);
  let paragraph = [];
  const close = () => {
    if (paragraph.length) blocks[current].push(paragraph.join("  \n"));
    paragraph = [];
  };
  for (const line of lines.slice(first + 1)) {
    const bare = line.replace(/^[#*\s]+|[#*\s:：]+$/g, "");
    const section = data.sections.findIndex(([name]) => name === bare.replace(NUMBER, ""));
    const heading = section < 0 ? pointHeading(line) : null;
    if (!line || section >= 0 || heading) close();
    if (section >= 0) current = section;
    else if (heading) blocks[current].push(heading);
    else if (line) paragraph.push(escapeMarkdown(line));
  }
  close();
  report.sections = blocks.map((found) => found.join("\n\n"));
  const plain = lines.slice(first).join("\n").replaceAll("**", "");
  const day = /(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(plain);
  if (day) report.date = correctDate(day[0]);
  const opening = `${report.title}\n${report.sections[0]}`;
  report.region = proposePlaces(opening, vocabulary).map((name) => ({ name }));
  report.entities = proposeEntities(plain, opening.length, data, vocabulary).map((name) => ({ name, role: roleBefore(plain, name, data) }));
  report.topics = proposeTopics(plain, data).map((name) => ({ name }));
  report.source = proposeSources(plain);
  return report;
}

/** The most specific places that the beginning of a text names for certain, at most three. */
function proposePlaces(text, vocabulary) {
  const found = new Set();
  for (let at = 0; at < text.length; at++) {
    for (let length = Math.min(12, text.length - at); length > 1; length--) {
      const name = text.slice(at, at + length);
      if (!/^\p{Script=Han}+$/u.test(name)) continue;
      const places = vocabulary.resolve(name);
      if (places.length === 1) found.add(places[0]);
      if (places.length) {
        at += length - 1;
        break;
      }
    }
  }
  const above = new Set([...found].flatMap((place) => vocabulary.chain(place).slice(0, -1)));
  return [...found].filter((place) => !above.has(place)).slice(0, 3).map(vocabulary.path);
}

/** Registered entities named in the opening, or three times in all, in the order of the text; longest names first. */
function proposeEntities(text, opening, data, vocabulary) {
  const names = data.entities.flatMap(([name, , , ...aliases]) => [name, ...aliases]).sort((a, b) => b.length - a.length);
  const taken = new Uint8Array(text.length);
  const office = new RegExp(`^(?:${data.offices})`);
  const hits = new Map();
  for (const name of new Set(names)) {
    const owners = vocabulary.entitiesNamed(name);
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      if (taken.subarray(at, at + name.length).some(Boolean)) continue;
      taken.fill(1, at, at + name.length);
      // 嘉兴市委 in 嘉兴市委书记 is part of an office, not a party to the event.
      if (owners[0].type === "agency" && office.test(text.slice(at + name.length))) continue;
      if (owners.length === 1) hits.set(owners[0].name, [...(hits.get(owners[0].name) ?? []), at]);
    }
  }
  const first = ([, places]) => Math.min(...places);
  return [...hits]
    .filter((hit) => first(hit) < opening || hit[1].length >= 3)
    .sort((a, b) => first(a) - first(b))
    .map(([name]) => name);
}

/** The office written right before a person's name, or nothing. */
function roleBefore(text, name, data) {
  if (!data.entities.some(([known, , type]) => known === name && type === "person")) return "";
  const before = new RegExp(`[\u4e00-\u9fffA-Za-z0-9·]{0,24}(?:${data.offices})$`);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const role = before.exec(text.slice(Math.max(0, at - 40), at))?.[0].replace(new RegExp(data.breaks), "");
    if (role) return role;
  }
  return "";
}

function proposeTopics(text, data) {
  const counted = data.topics.map(([name, , ...aliases]) => [
    [name, ...aliases].reduce((sum, word) => sum + text.split(word).length - 1, 0),
    name,
  ]);
  return counted.filter(([times]) => times >= 2).sort((a, b) => b[0] - a[0]).slice(0, 4).map(([, name]) => name);
}

function proposeSources(text) {
  const found = new Map();
  let previous = 0;
  for (const match of text.matchAll(URL_IN_TEXT)) {
    const words = text.slice(Math.max(previous, match.index - 200), match.index).split("\n").at(-1);
    previous = match.index + match[0].length;
    if (found.has(match[0])) continue;
    const title = /《([^》]+)》/.exec(words)?.[1] ?? "";
    const publisher = (/来源[：:]\s*([^，。；\s]+)/.exec(words) ?? /“([^”]+)”/.exec(words))?.[1] ?? "";
    found.set(match[0], { url: match[0], title, publisher });
  }
  return [...found.values()];
}
