/* Dates as they are typed and as files have them: hooks/eventlib/dates.py in the browser. */

/** Whether a text of the form YYYY-MM-DD names a day that there is. */
export function isDay(text) {
  const date = new Date(`${text}T00:00:00Z`);
  return !text.startsWith("0000") && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const written = (year, month, day) => [year, month.padStart(2, "0"), day.padStart(2, "0")].join("-");

/** A date as YYYY-MM-DD where a text says one in another usual form, else the text as it is. */
export function correctDate(text, { patterns }) {
  const narrow = text.normalize("NFKC");
  const match = patterns.dates.WRITTEN_DATE.fullmatch(narrow) ?? patterns.dates.EIGHT_DIGITS.fullmatch(narrow);
  return match ? written(match[1], match[2], match[3]) : text;
}

/** The day that a text which is no date may have been meant to say, where it has all three numbers; else null. */
export function nearestDate(text, { patterns }) {
  let numbers = patterns.dates.NUMBER.finditer(text.normalize("NFKC")).map(([number]) => number);
  if (numbers.length === 1 && numbers[0].length === 8) {
    const [all] = numbers;
    numbers = [all.slice(0, 4), all.slice(4, 6), all.slice(6)];
  }
  const [year, month, day] = numbers;
  if (numbers.length < 3 || year.length !== 4 || month.length > 2 || day.length > 2) return null;
  const date = written(year, month, day);
  return isDay(date) ? date : null;
}
