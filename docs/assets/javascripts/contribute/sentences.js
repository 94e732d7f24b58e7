/*
 * What is said of a mistake, in the words of the check: hooks/eventlib/reading/sentences.py in the browser.
 */

/** Names as a Chinese enumeration: 嘉兴市、绍兴市. */
export const enumerateNames = (names) => names.join("、");

/** A text with what stands in braces filled in. */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** How a sentence of the check names a field, or a field inside a field: `source.url`. */
function whereOf(key, { fields, where, where_inner }) {
  const [field, inner] = key.split(".");
  return fill(inner ? where_inner : where, { field, inner, title: fields[key].title });
}

const boxOf = (key, { fields, where_in_the_form }) => fill(where_in_the_form, fields[key]);

/**
 * What is said of one place: { field, row, rule, message, suggestion, isError, told }. `field` is that of the form, `row`
 * the number of the row or null. `message` and `suggestion` are those of the check, `told` is what the form says: it has
 * boxes where the check has lines.
 *
 * @param {{field: string, row?: number | null}} place
 * @param {string} key of the sentence; the part before a slash is the rule
 * @param {object} values what is filled in; `where` and `at` are keys of fields: the one that a sentence names, and the
 *     one that its message is to be told of
 */
export function finding({ field, row = null }, key, facts, { where, at, ...values } = {}, suggestion = "") {
  const [rule] = key.split("/");
  const named = where && { where: whereOf(where, facts) };
  const [message, hint] = (facts.sentences[key] ?? facts.sentences[rule]).map((text) => fill(text, { ...values, ...named }));
  const inForm = facts.in_the_form[key] ?? facts.sentences[key];
  const box = where && { where: boxOf(where, facts) };
  const [said, advice] = inForm.map((text) => fill(text, { ...values, ...box }));
  return {
    field,
    row,
    rule,
    message: at ? fill(facts.at, { where: whereOf(at, facts), message }) : message,
    suggestion: suggestion || hint,
    isError: facts.errors.includes(rule),
    told: suggestion || advice ? `${said}（建议：${suggestion || advice}）` : said,
  };
}

/** What the author of a text is told of how it was taken apart, or of what a proposal rests on. */
export const note = (key, { notes }, values = {}) => fill(notes[key], values);
