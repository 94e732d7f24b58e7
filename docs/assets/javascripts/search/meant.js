/*
 * Which name a piece of a query is, or what name it is meant for: one that sounds the same, one that it leaves something
 * out of, one with a slip of the keyboard.
 */

import { isWord } from "./normalise.js";

// What is less like a name is not taken for it.
const ALIKE = 0.5;
// What a character is worth that only sounds the same.
const BY_EAR = 0.8;
const MORE = 2;

const isSpelt = (text) => Array.from(text).every((character) => character === " " || isWord(character));
const startOf = (text, read) => (isWord(text[0]) ? "" : read[0]);

export class NamesMeant {
  #exact = new Map();
  #byStart = new Map();
  #read;

  /**
   * @param {Array<{kind: string, name: string, forms: Array<[string, string]>}>} entries what has names; a form is a name
   *   as it is written, and as it is searched: in normal form, in pinyin, in initials
   * @param {Map<string, string>} readings how characters are read
   */
  constructor(entries, readings) {
    this.#read = (text) => Array.from(text, (character) => readings.get(character) ?? character);
    for (const { kind, name, forms } of entries) {
      const whole = forms.map(([, text]) => text).filter((text) => text.length > (isWord(text[0]) ? 3 : 1));
      for (const [written, text] of forms) {
        // A place is searched by its name, which finds all that lies in it.
        const meant = { shown: kind === "places" ? name : written, isPlace: kind === "places" };
        if (!this.#exact.has(text)) this.#exact.set(text, meant);
        const start = startOf(text, this.#read(text));
        if (!this.#byStart.has(start)) this.#byStart.set(start, []);
        this.#byStart.get(start).push({ ...meant, whole, characters: Array.from(text), read: this.#read(text) });
      }
    }
  }

  /** What is called exactly so: `{shown, isPlace}`, or undefined. */
  called(text) {
    return this.#exact.get(text);
  }

  /**
   * What a normalised text that is no name is most like: `{shown, isPlace, like}`, or null; `like` is from 0.5 to 1.
   *
   * @param {string} text
   * @param {boolean} isWhole whether nothing stands beside it: in a longer text any two characters sound like something
   */
  meantBy(text, isWhole) {
    const piece = { text, characters: Array.from(text), read: this.#read(text), isWhole };
    if (piece.characters.length < 2) return null;
    let best = null;
    for (const name of this.#byStart.get(startOf(text, piece.read)) ?? []) {
      const like = likeness(piece, name);
      if (like >= ALIKE && like > (best?.like ?? 0)) best = { shown: name.shown, isPlace: name.isPlace, like };
    }
    return best;
  }
}

/** How like a piece of a query is to a name: 0 is not at all, 1 is the same to the ear. */
function likeness(piece, name) {
  // What holds a name of the same thing with little more is that and something more.
  const isLonger = (text) => piece.text.length <= text.length + MORE && piece.text.includes(text);
  if (name.whole.some(isLonger)) return 0;
  const typed = mistyped(piece.characters, name.characters);
  return isSpelt(piece.text) ? typed : Math.max(typed, abbreviated(piece, name));
}

/** How much of a name is left by a piece that says, in order, some of it, from its beginning. */
function abbreviated(piece, name) {
  const length = piece.characters.length;
  let at = 0;
  let same = 0;
  for (const [index, sound] of piece.read.entries()) {
    while (at < name.read.length && name.read[at] !== sound) at++;
    if (at === name.read.length) return 0;
    same += name.characters[at] === piece.characters[index] ? 1 : 0;
    at++;
  }
  const isAll = length === name.characters.length;
  // Of a short text as much has to be right as makes it no accident.
  const isSure = piece.isWhole || (length > 2 && (isAll ? same * 2 >= length : length > 3 || same === length));
  if (!isSure) return 0;
  return isAll ? 1 : (same + BY_EAR * (length - same)) / name.characters.length;
}

/** How much of a name is right where a few characters are others, too many, missing or exchanged. */
function mistyped(piece, name) {
  const length = Math.min(piece.length, name.length);
  const most = length < 3 || (length < 4 && isWord(piece[0])) ? 0 : length < 6 ? 1 : length < 9 ? 2 : 3;
  const found = most ? distance(piece, name, most) : 1;
  // Of two that are as near, what is left out of a name is likelier than a slip.
  return found <= most ? 1 - (1.2 * found) / length : 0;
}

/** The least number of characters to put in, leave out, change or exchange with the next; above `most` only so much. */
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1;
      next[column] = Math.min(last[column] + 1, next[column - 1] + 1, last[column - 1] + change);
      const isExchanged = row > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isExchanged) next[column] = Math.min(next[column], before[column - 2] + 1);
    }
    if (Math.min(...next) > most) return most + 1;
    [before, last] = [last, next];
  }
  return last[other.length];
}
