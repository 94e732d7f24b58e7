/*
 * What is wrong with a report, in the words of the check: what hooks/eventlib/reading/validation.py and
 * hooks/eventlib/library/parsing.py find in front matter, in the browser. Each check yields findings (sentences.js).
 */

import { checkBody } from "./body_checks.js";
import { checkCharacters, clean } from "./characters.js";
import { isDay, nearestDate } from "./dates.js";
import { checkFollows } from "./follows.js";
import { oddLetters, otherHost } from "./hosts.js";
import { normaliseName } from "./names.js";
import { count, strip } from "./python_text.js";
import { fileName, filled, isRows, outerFields, trimmed } from "./report_file.js";
import { enumerateNames, finding } from "./sentences.js";

// What is filled in wrongly is not looked up as well.
const UNUSABLE = new Set(["key-missing", "value-empty", "value-too-long", "url-invalid", "url-host"]);

const LOOK_UPS = { region: checkRegions, topics: checkTopics, entities: checkEntities, source: checkSources, follows: checkFollows };

/** All findings, in the order of the form; what is wrong several times in one field is told once. */
export function checkReport(report, facts) {
  const findings = [requiredFields, singleFields, dateFields, rowFields].flatMap((check) => [...check(report, facts)]);
  const wrong = new Set(findings.filter(({ rule }) => UNUSABLE.has(rule)).map(({ field, row }) => `${field} ${row}`));
  for (const [field, check] of Object.entries(LOOK_UPS)) {
    const { most, parts: [first] } = facts.fields[field];
    const rows = filled(report, field, facts).slice(0, most ?? undefined).map((row) => ({ at: { field, row: row.index }, name: clean(row[first], facts).trim() }));
    findings.push(...check(rows.filter(({ at, name }) => name && !wrong.has(`${field} ${at.row}`)), facts, report));
  }
  findings.push(...checkFileName(report, facts), ...checkBody(report, facts));
  return [...new Map(findings.map((found) => [JSON.stringify(found), found])).values()];
}

function* requiredFields(report, facts) {
  for (const [key, field] of outerFields(facts)) {
    const isEmpty = isRows(field) ? filled(report, key, facts).length === 0 : !trimmed(report[key]);
    const { title, description, required } = field;
    if (!required || !isEmpty) continue;
    const kind = [`key-missing/${key}`, isRows(field) ? "key-missing/rows" : "key-missing"].find((each) => each in facts.in_the_form);
    yield finding({ field: key }, kind, facts, { field: key, title, description });
  }
}

function* singleFields(report, facts) {
  for (const [key, { kind }] of outerFields(facts)) {
    if (kind !== "date" && kind !== "rows") yield* checkText({ field: key }, key, trimmed(report[key]), facts);
  }
}

const isWritten = (value, facts) => facts.patterns.dates.ISO_DATE.fullmatch(value) && isDay(value);

function* dateFields(report, facts) {
  for (const [key, { kind }] of outerFields(facts)) {
    if (kind !== "date") continue;
    const typed = trimmed(report[key]);
    const value = clean(typed, facts);
    yield* checkCharacters({ field: key }, typed, facts);
    if (!value) continue;
    if (!facts.patterns.dates.ISO_DATE.fullmatch(value)) {
      const date = nearestDate(value, facts);
      yield finding({ field: key }, date ? "date-invalid/near" : "date-invalid", facts, { at: key, date });
    } else if (!isDay(value)) yield finding({ field: key }, "date-impossible", facts, { at: key, date: value });
  }
  const [date, until] = [report.date, report.until].map((typed) => clean(trimmed(typed), facts));
  if (isWritten(date, facts) && isWritten(until, facts) && until < date) {
    yield finding({ field: "until" }, "date-order", facts, { date, until });
  }
}

function* rowFields(report, facts) {
  for (const [key, field] of outerFields(facts).filter(([, each]) => isRows(each))) {
    const rows = filled(report, key, facts);
    if (field.most && rows.length > field.most) {
      yield finding({ field: key }, "value-too-many", facts, { where: key, count: rows.length, limit: field.most });
    }
    for (const row of rows) {
      for (const part of field.parts) {
        const at = { field: key, row: row.index };
        const name = `${key}.${part}` in facts.fields ? `${key}.${part}` : key;
        yield* checkText(at, name, row[part], facts);
        if (!row[part] && part === field.parts[0]) yield finding(at, "key-missing/inner", facts, { where: name });
      }
      if (key === "source") yield* checkShown({ field: key, row: row.index }, row, facts);
    }
  }
}

function* checkText(at, key, typed, facts) {
  yield* checkCharacters(at, typed, facts);
  const { kind, limit, required } = facts.fields[key];
  const value = clean(typed, facts).trim();
  if (typed && !value) yield finding(at, required ? "value-empty/required" : "value-empty", facts, { where: key });
  if (limit && count(value) > limit) yield finding(at, "value-too-long", facts, { where: key, count: count(value), limit });
  else if (kind === "url" && value) yield* checkUrl(at, key, value, facts);
}

function* checkUrl(at, key, url, facts) {
  const punctuation = /^http/i.test(url) && facts.patterns.schema.URL_PUNCTUATION.search(url);
  if (punctuation) {
    yield finding(at, "url-invalid/punctuation", facts, { at: key, mark: punctuation[0] });
    return;
  }
  const match = facts.patterns.schema.URL.fullmatch(url);
  if (!match) {
    yield finding(at, "url-invalid", facts, { at: key, url });
    return;
  }
  const [, host] = match;
  const letters = oddLetters(host, facts);
  if (letters) yield finding(at, "url-host", facts, { at: key, host, letters });
}

/** Tell where a source is shown as a page of another host than the one that it is on. */
function* checkShown(at, { url, title, publisher }, facts) {
  const host = facts.patterns.schema.URL.fullmatch(clean(url, facts).trim())?.[1].toLowerCase();
  for (const words of host ? [title, publisher] : []) {
    const shown = otherHost(clean(words, facts).trim(), host, facts);
    if (shown) yield finding(at, "url-host/shown", facts, { shown, host });
  }
}

/**
 * Tell what stands for the same as a row before it. `read` yields findings on a name, and returns what it stands for:
 * { id, name }, or null.
 */
function* eachOnce(rows, rule, facts, read) {
  const seen = new Map();
  for (const { at, name } of rows) {
    const found = yield* read(name, at, seen);
    if (!found) continue;
    if (seen.has(found.id)) yield finding(at, rule, facts, { name, other: seen.get(found.id) });
    else seen.set(found.id, found.name);
  }
}

function* checkRegions(rows, facts) {
  const { gazetteer } = facts.vocabulary;
  yield* eachOnce(rows, "region-duplicate", facts, function* (name, at) {
    const places = gazetteer.resolve(name);
    const paths = places.map((place) => gazetteer.path(place));
    if (places.length === 1) return { id: places[0], name: paths[0] };
    if (places.length) yield finding(at, "region-ambiguous", facts, { name, count: places.length, names: enumerateNames(paths) });
    else yield unknown(at, "region-unknown", facts, name, (each) => gazetteer.resolve(each).length === 1, () => gazetteer.suggest(name));
    return null;
  });
}

function* checkTopics(rows, facts) {
  const { vocabulary } = facts;
  yield* eachOnce(rows, "topic-duplicate", facts, function* (name, at) {
    const topic = vocabulary.topic(name);
    if (topic) return { id: topic, name: topic };
    yield unknown(at, "topic-unknown", facts, name, (each) => vocabulary.topic(each), () => vocabulary.suggestTopics(name));
    return null;
  });
}

function* checkEntities(rows, facts) {
  const { vocabulary } = facts;
  yield* eachOnce(rows, "entity-duplicate", facts, function* (name, at, seen) {
    const owners = vocabulary.entitiesNamed(name);
    if (owners.length > 1) {
      yield finding(at, "entity-ambiguous", facts, { name, names: enumerateNames(owners.map((entity) => `${entity.id}（${entity.name}）`)) });
      return null;
    }
    if (owners.length) return owners[0];
    const id = normaliseName(name);
    if (!seen.has(id)) yield unregistered(name, at, facts);
    return { id, name };
  });
}

/** That a name is unknown: what it may be a slip of, or the several known names that it is. */
function unknown(at, rule, facts, name, knows, suggest) {
  const names = apart(name, knows, facts);
  return names ? finding(at, `${rule}/apart`, facts, { name, names }) : finding(at, rule, facts, { name }, enumerateNames(suggest()));
}

/** The several known names that were written as one; nothing where it is one. */
function apart(name, knows, facts) {
  const { BETWEEN_NAMES, ROUND_NAMES } = facts.numbers.names;
  const marks = [...name];
  while (marks.length && ROUND_NAMES.includes(marks[0])) marks.shift();
  while (marks.length && ROUND_NAMES.includes(marks.at(-1))) marks.pop();
  const parts = marks.map((mark) => (BETWEEN_NAMES.includes(mark) ? "\n" : mark)).join("");
  const names = parts.split("\n").map(strip).filter(Boolean);
  const areSeveral = names.length && !(names.length === 1 && names[0] === name) && names.every(knows);
  return areSeveral ? names.join(", ") : "";
}

function unregistered(name, at, facts) {
  const names = apart(name, (each) => facts.vocabulary.entitiesNamed(each).length, facts);
  if (names) return finding(at, "entity-unregistered/apart", facts, { name, names });
  const near = facts.vocabulary.nearEntityNames(name);
  if (!near.length) return finding(at, "entity-unregistered", facts, { name });
  return finding(at, "entity-near-duplicate", facts, { name, names: enumerateNames(near), first: near[0] });
}

function* checkSources(rows, facts) {
  const seen = new Set();
  for (const { at, name } of rows) {
    if (seen.has(name)) yield finding(at, "source-duplicate", facts, { url: name });
    seen.add(name);
  }
}

/** Until there is a date, the name is judged by the rest of it. */
function* checkFileName(report, facts) {
  const date = trimmed(report.date);
  const dated = facts.patterns.dates.ISO_DATE.fullmatch(date) ? fileName(report) : fileName({ ...report, date: "2000-01-01" });
  if (!facts.patterns.readings.FILE_NAME.fullmatch(dated)) yield finding({ field: "slug" }, "file-name", facts, { name: fileName(report) });
}
