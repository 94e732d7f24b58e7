/*
 * The text of a report file: hooks/eventlib/authoring/report_file.py in the browser.
 *
 * A report holds every field of the form by its key, a string or a list of rows, each an object of strings; besides
 * `slug`, `sections`, the text of each, and `pictures`: { title, date, region: [{ name }], source: [{ url, title }], …, slug, sections, pictures: [{ name, description, title }] }.
 */

// Blank lines before a text and blanks behind it: what raw_lines.py takes for blank, and no odd white space besides.
const AROUND = /^[ \t\n\u3000\xa0]*\n|(?<![ \t\n\u3000\xa0])[ \t\n\u3000\xa0]+$/g;
const ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\", '"': '\\"' };

/** The fields that are written one by one, as [key, field]: those that are not inside another. */
export const outerFields = ({ fields }) => Object.entries(fields).filter(([key]) => !key.includes("."));

export const isRows = (field) => field.kind === "rows";

export const emptyReport = (facts) => ({
  ...Object.fromEntries(outerFields(facts).map(([key, field]) => [key, isRows(field) ? [] : ""])),
  slug: "",
  sections: facts.sections.map(() => ""),
  pictures: [],
});

/** What was typed, without half characters, which no file can hold. */
const whole = (text) => text.replace(/\p{Cs}/gu, "");

export const trimmed = (text) => whole(text ?? "").trim();

/** The rows of a field that say anything, trimmed, each with the number it has in the form. A draft may be older than the field. */
export function filled(report, key, { fields }) {
  const { parts } = fields[key];
  return (report[key] ?? [])
    .map((row, index) => ({ index, ...Object.fromEntries(parts.map((part) => [part, trimmed(row[part])])) }))
    .filter((row) => parts.some((part) => row[part]));
}

export const fileName = (report) => `${trimmed(report.date)}-${trimmed(report.slug)}.md`;

/** A string as one line of YAML, quoted unless it is plainly a text: hooks/eventlib/authoring/yaml_scalar.py in the browser. */
export function yamlScalar(text, { patterns }) {
  const { PLAIN, LINE_BREAKING, ESCAPED } = patterns.yaml_scalar;
  if (PLAIN.fullmatch(text)) return text;
  if (LINE_BREAKING.search(text)) return `"${ESCAPED.sub((character) => ESCAPES[character], text)}"`;
  return `'${text.replaceAll("'", "''")}'`;
}

/** The text of the report file. */
export function renderReport(report, facts) {
  const fields = outerFields(facts).flatMap(([key, field]) => (isRows(field) ? severalLines : oneLine)(report, key, facts));
  return ["---", ...fields, "---", "", ...bodyLines(report, facts).map(({ text }) => text)].join("\n");
}

function oneLine(report, key, facts) {
  const value = trimmed(report[key]);
  if (!value) return [];
  return [`${key}: ${facts.patterns.dates.ISO_DATE.fullmatch(value) ? value : yamlScalar(value, facts)}`];
}

function severalLines(report, key, facts) {
  const rows = filled(report, key, facts);
  const [first] = facts.fields[key].parts;
  const lines = rows.flatMap((row) => {
    const parts = facts.fields[key].parts.filter((part) => row[part]);
    if (parts.length === 1 && parts[0] === first) return [`  - ${yamlScalar(row[first], facts)}`];
    return parts.map((part, at) => `  ${at ? " " : "-"} ${part}: ${yamlScalar(row[part], facts)}`);
  });
  return rows.length ? [`${key}:`, ...lines] : [];
}

/** The picture whose line a line of the text is, or undefined. */
export function pictureIn(line, { pictures = [] }) {
  const [, name] = /^!\[\]\(([\w.-]+)\)$/.exec(line.trim()) ?? [];
  return pictures.find((each) => each.name === name);
}

/** Words that Markdown takes nothing in for a mark, within what names a picture. */
const asWords = (text) => whole(text).replace(/\s+/g, " ").replace(/[\\`*_[\]<&"]/g, (mark) => `&#${mark.charCodeAt(0)};`);

function pictureLine({ name, description, title }, report) {
  const caption = title ? ` "${asWords(title)}"` : "";
  return `![${asWords(description)}](${fileName(report).replace(/\.md$/, "")}/${name}${caption})`;
}

function bodyLine(typed, section, report) {
  const picture = pictureIn(typed, report);
  return { text: picture ? pictureLine(picture, report) : typed, section, isPicture: Boolean(picture) };
}

/**
 * The lines of the body, each with the number of the section whose text area it comes from, and whether it is a picture of
 * the form.
 */
export function bodyLines(report, { sections }) {
  return report.sections.flatMap((typed, section) => {
    const body = whole(typed).replace(/\r\n?/g, "\n").replace(AROUND, "");
    return body ? [`## ${sections[section][1]}`, "", ...body.split("\n"), ""].map((typed) => bodyLine(typed, section, report)) : [];
  });
}
