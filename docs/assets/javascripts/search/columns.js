/* Many numbers and texts in few bytes, as hooks/eventlib/search/columns.py writes them, and the names in use (suggestions.py). */

/** The numbers of a column: characters, so many places after U+0028, or two columns: their quotients by 80 and the remainders. */
export function numbers(column) {
  if (typeof column === "string") return Array.from(column, (character) => character.charCodeAt(0) - 0x28);
  const [quotients, remainders] = column.map(numbers);
  return quotients.map((quotient, number) => 80 * quotient + remainders[number]);
}

/** The numbers of a column of differences, the first from 0. */
export function sums(column) {
  let sum = 0;
  return numbers(column).map((step) => (sum += step));
}

/** Lists of numbers from two columns: all their numbers, and where each list begins among them. */
export function lists([lengths, values]) {
  let end = 0;
  return { from: [0, ...numbers(lengths).map((length) => (end += length))], values: numbers(values) };
}

/** Texts, each of which begins as so much of the one before. */
export function texts([shared, lengths, rests]) {
  const characters = Array.from(rests);
  const whole = numbers(lengths);
  let at = 0;
  let text = [];
  return numbers(shared).map((same, number) => {
    text = [...text.slice(0, same), ...characters.slice(at, (at += whole[number] - same))];
    return text.join("");
  });
}

/** The file `names` as `suggestions` describes what it says. */
export function namesIn({ readings: [syllables, counts, characters], rows, ...others }) {
  const spelt = Array.from(characters);
  let at = 0;
  const each = numbers(counts);
  const readings = texts(syllables).map((syllable, number) => [syllable, spelt.slice(at, (at += each[number])).join("")]);
  const rowsOf = ([kind, columns]) => [kind, rowsIn(columns)];
  return { ...others, readings: Object.fromEntries(readings), rows: Object.fromEntries(Object.entries(rows).map(rowsOf)) };
}

function rowsIn(columns) {
  const keys = texts(columns.keys);
  const whats = numbers(columns.whats[1]).map((what) => columns.whats[0][what]);
  const [counts, above, names, reasons, lacking] = ["counts", "above", "names", "reasons", "lacking"].map((name) =>
    numbers(columns[name]),
  );
  const further = lists(columns.further);
  const written = texts(columns.texts);
  const spelt = new Map(sums(columns.spelt[0]).map((name, number) => [name, columns.spelt[1][number]]));
  let name = 0;
  let text = 0;
  return keys.map((key, row) => {
    const listed = [];
    for (const end = name + names[row]; name < end; name++) {
      const own = lacking[name] ? Array.from(listed[0][1]).slice(0, -lacking[name]).join("") : written[text++];
      listed.push([reasons[name], own, ...(spelt.has(name) ? [spelt.get(name)] : [])]);
    }
    const groups = further.values.slice(further.from[row], further.from[row + 1]).map((number) => keys[number]);
    return [key, whats[row], counts[row], above[row] ? keys[above[row] - 1] : null, groups, listed];
  });
}
