/*
 * What is said of a mistake, in the words of the check: hooks/eventlib/reading/sentences.py in the browser.
 */

/** Names as a Chinese enumeration: 嘉兴市、绍兴市. */
export const enumerateNames = (names) => names.join("、");

/** A text with what stands in braces filled in. */
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** How a sentence names a field, or a field inside a field: `source.url`. */
export function whereOf(key, { fields, where, where_inner }) {
  const [field, inner] = key.split(".");
  return fill(inner ? where_inner : where, { field, inner, title: fields[key].title });
}

/**
 * What is said of one place: { field, row, rule, message, suggestion, isError }. `field` is that of the form, `row` the
 * number of the row or null.
 *
 * @param {{field: string, row?: number | null}} place
 * @param {string} key of the sentence; the part before a slash is the rule
 * @param {object} values what is filled in; `at` is the key of a field that the message is to be told of
 */
export function finding({ field, row = null }, key, facts, values = {}, suggestion = "") {
  const [rule] = key.split("/");
  const [message, hint] = facts.sentences[key].map((text) => fill(text, values));
  const told = values.at ? fill(facts.at, { where: whereOf(values.at, facts), message }) : message;
  return { field, row, rule, message: told, suggestion: suggestion || hint, isError: facts.errors.includes(rule) };
}
