/*
 * What the form of contribution knows: how a report file is written, what is wrong with it, and how a finished text is
 * taken apart. Pure functions; facts, names and sentences come from the data that the build publishes.
 *
 * A report is { title, date, published, summary, slug, region, topics, authors: [{ name }], entities: [{ name, role }],
 * source: [{ url, title, publisher }], sections: [text] }, every value a string.
 */

const ROWS = { region: ["name"], entities: ["name", "role"], topics: ["name"], source: ["url", "title", "publisher"], authors: ["name"] };
// The kinds of places as the data numbers them.
const [COUNTY, GROUP] = [1, 2];
const UNUSABLE = new Set(["key-missing", "value-empty", "value-too-long"]);
const LATIN = /^https?:\/\/[A-Za-z0-9./_~%?&=+-]*[A-Za-z0-9/_]$/;
const HAN = /^\p{Script=Han}[\p{Script=Han}A-Za-z0-9·（）《》“”、，。]*$/u;
const SEPARATORS = /[\s/／·・,，、>＞\-－—]+/g;
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
  const escapes = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"' };
  return `"${text.replace(/[\n\r\t\\"]/g, (character) => escapes[character])}"`;
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
  return [...lines, "---", "", ...bodyLines(report, data).map(({ text }) => text)].join("\n");
}

/** The lines of the body, each with the number of the section whose text area it comes from. */
function bodyLines(report, data) {
  return report.sections.flatMap((typed, section) => {
    const body = typed.replace(/\p{Cs}/gu, "").replace(/\r\n?/g, "\n").replace(/^\s*\n|\s+$/g, "");
    return body ? ["## " + data.sections[section][1], "", ...body.split("\n"), ""].map((text) => ({ text, section })) : [];
  });
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

const soundOf = (name, sounds) => Array.from(name, (character) => sounds.get(character) ?? character).join("");

/** What the known names closest to a name stand for, best first: those that sound the same, else by the characters. */
function nearNames(name, owners, cutoff, sounds, limit = 3) {
  const sound = soundOf(name, sounds);
  const bySound = [...owners.keys()].filter((other) => other !== name && soundOf(other, sounds) === sound);
  if (bySound.length) return [...new Set(bySound.slice(0, limit).map((other) => owners.get(other)))];
  const near = [...owners.keys()].map((other) => [likeness(name, other), other]);
  const found = near.filter(([like, other]) => like >= cutoff && other !== name).sort((a, b) => b[0] - a[0]);
  return [...new Set(found.slice(0, limit).map(([, other]) => owners.get(other)))];
}

/** Look-ups over the published vocabulary. */
export function openVocabulary(data) {
  const sounds = new Map(Object.entries(data.sounds).flatMap(([sound, characters]) => Array.from(characters, (each) => [each, sound])));
  const topics = new Map();
  const topicNames = new Map();
  for (const [name, id, ...aliases] of data.topics) {
    for (const key of [...aliases, name, id]) if (!topics.has(normaliseName(key))) topics.set(normaliseName(key), name);
    for (const key of [name, ...aliases]) topicNames.set(key, name);
  }
  const entities = new Map();
  const entityNames = new Map(data.entities.flatMap(([name, , , ...aliases]) => [name, ...aliases].map((key) => [key, key])));
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
  const placeOwners = new Map([...placeNames].map(([name, claims]) => [name, strongest(claims)[0]]));
  const nearAmong = (text, owners) =>
    nearNames(text, owners, count(text) <= 3 ? 50 : 60, sounds, 6).slice(0, 3).map((place) => data.places[place][0]);
  /** Places that a name may be a slip of; where it begins with a known place, those below it. */
  function nearPlaces(name) {
    const text = normaliseName(name.slice(0, 120).replace(SEPARATORS, ""));
    for (let end = text.length - 1; end > 0; end--) {
      const heads = strongest(placeNames.get(text.slice(0, end)) ?? []);
      if (heads.length !== 1) continue;
      const near = nearAmong(text.slice(end), new Map([...placeOwners].filter(([, place]) => isBelow(place, heads[0]))));
      if (near.length) return near;
    }
    return nearAmong(text, placeOwners);
  }
  return {
    topic: (name) => topics.get(normaliseName(name)),
    nearTopics: (name) => nearNames(name, topicNames, 40, sounds),
    sounds,
    nearEntities: (name) => nearNames(name, entityNames, 75, sounds),
    nearPlaces,
    entitiesNamed: (name) => (ids.has(name) ? [ids.get(name)] : (entities.get(normaliseName(name)) ?? [])),
    placeNames,
    chain,
    path: (place) => data.places[place][0],
    /** The places that a name may stand for: one where it is known, none, or several. As in hooks/eventlib/places.py. */
    resolve(name) {
      const text = normaliseName(name.slice(0, 120).replace(SEPARATORS, ""));
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
  const pattern = (name, flags = "") => new RegExp(data.patterns[name], flags);
  const names = (items) => items.join("、");
  const clean = (text) => text.replace(pattern("suspicious", "g"), " ");
  const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  const whereOf = (key) => {
    const [field, inner] = key.split(".");
    return fill(inner ? data.where_inner : data.where, { field, inner, title: data.fields[key].title });
  };
  const tell = (field, row, key, facts = {}, suggestion = "") => {
    const rule = key.split("/")[0];
    let [message, hint] = data.sentences[key].map((text) => fill(text, facts));
    if (facts.at) message = fill(data.at, { where: whereOf(facts.at), message });
    findings.push({ field, row, rule, message, suggestion: suggestion || hint, isError: data.severities[rule] === "错误" });
  };
  const checkText = (field, row, key, typed) => {
    checkCharacters(field, row, typed, "char-invisible");
    const { limit, required } = data.fields[key];
    const where = whereOf(key);
    const value = clean(typed).trim();
    if (typed && !value) tell(field, row, required ? "value-empty/required" : "value-empty", { where });
    if (limit && count(value) > limit) tell(field, row, "value-too-long", { where, count: count(value), limit });
  };
  const codeOf = (character) => `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  const checkCharacters = (field, row, value, invisible) => {
    for (const [character] of value.matchAll(pattern("suspicious", "g"))) {
      const code = codeOf(character);
      if (pattern("bidi").test(character)) tell(field, row, "char-bidi", { code });
      else if (character === "\ufffd") tell(field, row, "char-lost");
      else if (!pattern("invisible").test(character)) tell(field, row, "char-control", { code });
      // In prose emoji are made with a joiner.
      else if (invisible === "char-invisible" || character !== "\u200d") tell(field, row, invisible, { code });
    }
  };

  /** What is wrong with the body, by the patterns of the check; of a line, it stands in the section it was typed in. */
  function checkBody() {
    const typed = bodyLines(report, data);
    typed.forEach(({ text, section }) => checkCharacters(`section-${section}`, null, text, "body-invisible"));
    const masked = clean(typed.map(({ text }) => text).join("\n")).replace(pattern("code", "gms"), (code) => code.replace(/[^\n]/g, " "));
    const lines = masked.split("\n").map((text, index) => ({ text, field: `section-${typed[index]?.section ?? 0}` }));
    if (!lines.some(({ text }, index) => (typed[index]?.text ?? "").trim() && !text.startsWith("#"))) {
      tell("body", null, "body-empty");
      return;
    }
    checkSections(lines, renderReport(report, data).split("\n").length - typed.length);
    const whole = (name, text) => new RegExp(`^(?:${data.patterns[name]})$`).exec(text);
    lines.forEach(({ text, field }, index) => {
      const before = lines[index - 1]?.text.trim();
      if (text.startsWith("#") && whole("heading", text)?.[1].length === 1) tell(field, null, "heading-level");
      if (whole("setext", text) && before) tell(field, null, "heading-level/underline", { before: [...before].slice(0, 20).join("") });
      for (const [tag] of text.matchAll(pattern("html_tag", "g"))) {
        if (!new RegExp(`^(?:${data.patterns.autolink})`).test(tag)) tell(field, null, "body-html", { tag: [...tag].slice(0, 30).join("") });
      }
      for (const _ of text.matchAll(pattern("image", "g"))) tell(field, null, "body-image");
      for (const [, target] of text.matchAll(pattern("link_target", "g"))) {
        const hasScheme = new RegExp(`^(?:${data.patterns.scheme})`).test(target);
        if (!target) tell(field, null, "body-link/empty");
        else if (hasScheme && !/^(?:https?:\/\/|mailto:)/i.test(target)) tell(field, null, "body-link", { target });
      }
      const definition = whole("definition", text);
      if (definition && !/^https?:\/\//.test(definition[1])) tell(field, null, "body-link/definition", { line: [...text.trim()].slice(0, 30).join("") });
    });
  }

  function checkSections(lines, above) {
    const expected = data.sections.map(([name]) => name);
    const number = new RegExp(`^(?:${data.patterns.section_number})`);
    const seen = new Map();
    let highest = -1;
    lines.forEach(({ text, field }, index) => {
      const match = text.startsWith("##") && new RegExp(`^(?:${data.patterns.heading})$`).exec(text);
      if (!match || match[1].length !== 2) return;
      const heading = match[2];
      const name = heading.replace(number, "");
      const at = expected.indexOf(name);
      if (at < 0) {
        const [near] = nearNames(name, new Map(expected.map((each) => [each, each])), 40, vocabulary.sounds);
        if (near) tell(field, null, "section-unknown/near", { name, near });
        else tell(field, null, "section-unknown", { name, names: names(expected) });
        return;
      }
      if (seen.has(name)) {
        tell(field, null, "section-duplicate", { name, line: seen.get(name) });
        return;
      }
      seen.set(name, above + index + 1);
      if (at < highest) tell(field, null, "section-order", { name, other: expected[highest] });
      highest = Math.max(highest, at);
      if ((number.exec(heading)?.[1] ?? "") !== data.numerals[at % data.numerals.length]) {
        tell(field, null, "section-number", { heading, wanted: data.sections[at][1] });
      }
    });
    const missing = data.sections.filter(([name]) => !seen.has(name));
    if (missing.length) tell("body", null, "section-missing", { names: names(missing.map(([name]) => name)), heading: missing[0][1] });
  }

  for (const [key, { title, description, required }] of Object.entries(data.fields)) {
    if (key.includes(".")) continue;
    const isEmpty = key in ROWS ? filled(report, key).length === 0 : !trimmed(report[key]);
    if (required && isEmpty) tell(key, null, "key-missing", { field: key, title, description });
  }
  for (const key of ["title", "summary"]) checkText(key, null, key, trimmed(report[key]));
  for (const key of ["date", "published"]) {
    const value = clean(trimmed(report[key]));
    checkCharacters(key, null, trimmed(report[key]), "char-invisible");
    if (value && !/^\d{4}-\d\d-\d\d$/.test(value)) tell(key, null, "date-invalid", { at: key });
    else if (value && !isDay(value)) tell(key, null, "date-impossible", { at: key, date: value });
  }
  for (const key of Object.keys(ROWS)) {
    for (const row of filled(report, key)) {
      for (const part of ROWS[key]) {
        const name = `${key}.${part}` in data.fields ? `${key}.${part}` : key;
        checkText(key, row.index, name, row[part]);
        if (!row[part] && part === ROWS[key][0]) {
          tell(key, row.index, "key-missing/inner", { where: whereOf(name) });
        }
      }
    }
  }
  const tellNew = (name, row) => {
    const near = vocabulary.nearEntities(name);
    if (near.length) tell("entities", row, "entity-near-duplicate", { name, names: names(near), first: near[0] });
    else tell("entities", row, "entity-unregistered", { name });
  };
  const once = (key, part, read) => {
    const seen = new Map();
    for (const row of filled(report, key).filter((candidate) => candidate[part])) {
      // As in the check: what is filled in wrongly is not looked up as well.
      const isWrong = findings.some((finding) => finding.field === key && finding.row === row.index && UNUSABLE.has(finding.rule));
      const typed = clean(row[part]).trim();
      const found = typed && (key === "source" || !isWrong) && read(typed, row.index);
      if (!found || isWrong) continue;
      if (found.isNew && !seen.has(found.id)) tellNew(found.name, row.index);
      if (seen.has(found.id)) tell(key, row.index, found.duplicate, { name: typed, url: typed, other: seen.get(found.id) });
      else seen.set(found.id, found.name);
    }
  };
  once("region", "name", (name, row) => {
    const places = vocabulary.resolve(name);
    if (places.length === 1) return { id: places[0], name: vocabulary.path(places[0]), duplicate: "region-duplicate" };
    if (places.length) tell("region", row, "region-ambiguous", { name, count: places.length, names: names(places.map(vocabulary.path)) });
    else tell("region", row, "region-unknown", { name }, names(vocabulary.nearPlaces(name)));
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
    const [entity] = found.length ? found : [{ id: normaliseName(name), name, isNew: true }];
    return { ...entity, duplicate: "entity-duplicate" };
  });
  once("source", "url", (url, row) => {
    if (isUrl(url)) return { id: url, name: url, duplicate: "source-duplicate" };
    tell("source", row, "url-invalid", { at: "source.url", url });
    return null;
  });
  const slugged = fileName(report);
  const date = trimmed(report.date);
  if (!new RegExp(`^(?:${data.patterns.file_name})$`).test(/^\d{4}-\d\d-\d\d$/.test(date) ? slugged : `2000-01-01-${trimmed(report.slug)}.md`)) {
    tell("slug", null, "file-name", { name: slugged });
  }
  checkBody();
  // What is wrong several times in one field is told once.
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
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
  const [overview, description] = [0, 1].map((index) => (report.sections[index] ?? "").replaceAll("**", "").replace(/\\(.)/g, "$1"));
  const opening = `${report.title}\n${overview}`;
  const happening = `${opening}\n${description}`;
  report.date = proposeDate(opening) || proposeDate(plain);
  const { entities, taken } = findEntities(happening, data, vocabulary);
  // A place in the name of a company or a person, as 海东 in 赵海东, is not where something happened.
  const person = new RegExp(`(?<=${data.offices})[${data.surnames}]\\p{Script=Han}{1,2}`, "gu");
  const masked = Array.from({ length: opening.length }, (_, at) => (taken[at] ? "，" : opening[at]))
    .join("")
    .replace(person, (name) => "，".repeat(name.length));
  const places = proposePlaces(masked, data, vocabulary);
  report.region = (places.length ? places : proposePlaces(opening, data, vocabulary)).map((name) => ({ name }));
  const often = findEntities(plain, data, vocabulary).entities.filter(([name, times]) => times >= 3 && !entities.some(([known]) => known === name));
  report.entities = [...entities, ...often].map(([name]) => ({ name, role: roleBefore(plain, name, data) }));
  report.topics = proposeTopics(plain, data).map((name) => ({ name }));
  report.source = proposeSources(plain, data);
  return report;
}

/** The first day that a text names: whole, or with its year before: 2025年3月，…3月21日. */
function proposeDate(text) {
  const whole = /(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/.exec(text);
  let [year, first] = ["", whole ? { at: whole.index, day: correctDate(whole[0]) } : null];
  for (const match of text.matchAll(/(?<!\d)(?:(\d{4})\s*年|(\d{1,2})\s*月\s*(\d{1,2})\s*日)/g)) {
    if (match[1]) [year] = [match[1]];
    else if (year && (!first || match.index < first.at)) first = { at: match.index, day: correctDate(`${year}-${match[2]}-${match[3]}`) };
  }
  return first && isDay(first.day) ? first.day : "";
}

/** The most specific places that the beginning of a text names for certain, at most three. */
function proposePlaces(text, data, vocabulary) {
  const found = new Set();
  const isByWord = (place, name) => {
    const [path, above, kind] = data.places[place];
    // A county without its 县 or 区 is as often as not another word: 公安, 合作, 和平.
    const short = path.slice(above < 0 ? 0 : data.places[above][0].length);
    return kind === COUNTY && name !== short && short.startsWith(name);
  };
  for (let at = 0; at < text.length; at++) {
    for (let length = Math.min(12, text.length - at); length > 1; length--) {
      const name = text.slice(at, at + length);
      if (!/^\p{Script=Han}+$/u.test(name)) continue;
      const isFirst = at === 0;
      const places = vocabulary.resolve(name).filter((place) => isFirst || !isByWord(place, name));
      if (places.length === 1) found.add(places[0]);
      if (places.length) {
        at += length - 1;
        break;
      }
    }
  }
  const above = new Set([...found].flatMap((place) => vocabulary.chain(place).slice(0, -1)));
  const specific = [...found].filter((place) => !above.has(place) && data.places[place][2] !== GROUP && data.places[place][0] !== "中国");
  return (specific.length ? specific : [...found]).slice(0, 3).map(vocabulary.path);
}

/** Registered entities of a text as [name, times], in its order, and which characters are theirs; longest names first. */
function findEntities(text, data, vocabulary) {
  const names = data.entities.flatMap(([name, , , ...aliases]) => [name, ...aliases]).sort((a, b) => b.length - a.length);
  const taken = new Uint8Array(text.length);
  const office = new RegExp(`^(?:${data.offices})`);
  const hits = new Map();
  for (const name of new Set(names)) {
    const owners = vocabulary.entitiesNamed(name);
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      if (taken.subarray(at, at + name.length).some(Boolean)) continue;
      // A Latin name is a whole word.
      const around = `${text[at - 1] ?? " "}${text[at + name.length] ?? " "}`;
      if (/^[\x21-\x7e ]+$/.test(name) && /[A-Za-z0-9]/.test(around)) continue;
      taken.fill(1, at, at + name.length);
      // 嘉兴市委 in 嘉兴市委书记 is part of an office, not a party to the event.
      if (owners[0].type === "agency" && office.test(text.slice(at + name.length))) continue;
      if (owners.length === 1) hits.set(owners[0].name, [...(hits.get(owners[0].name) ?? []), at]);
    }
  }
  const first = ([, places]) => Math.min(...places);
  return { entities: [...hits].sort((a, b) => first(a) - first(b)).map(([name, places]) => [name, places.length]), taken };
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

function proposeSources(text, data) {
  const periodical = new RegExp(data.periodicals);
  const found = new Map();
  let previous = 0;
  for (const match of text.matchAll(URL_IN_TEXT)) {
    const words = text.slice(Math.max(previous, match.index - 200), match.index).split("\n").at(-1);
    previous = match.index + match[0].length;
    if (found.has(match[0])) continue;
    // The title stands last before the address: 据《某日报》报道《题名》.
    const named = Array.from(words.matchAll(/《([^》]+)》/g), ([, name]) => name);
    const after = /^[，,（(\s]*(?:(?:题为|题名[为：:]?|标题[为：:]?)[《“]|《)([^》”]+)[》”]/.exec(text.slice(previous));
    const quotation = named.length ? /》.*“([^”]+)”/.exec(words) : null;
    const title = named.findLast((name) => !periodical.test(name)) ?? quotation?.[1] ?? after?.[1] ?? "";
    const quoted = /来源[：:]\s*([^，。；\s《]+)/.exec(words) ?? (periodical.test(named.at(-1) ?? "") ? null : /“([^”]+)”(?![^《]*》)/.exec(words));
    const publisher = quoted?.[1] ?? named.findLast((name) => periodical.test(name)) ?? "";
    found.set(match[0], { url: match[0], title, publisher });
  }
  return [...found.values()];
}
