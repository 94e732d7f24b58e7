/*
 * The form in which text is searched: the same as hooks/eventlib/search/normalise.py, which says why. The cases in
 * tests/cases/search.json hold for both. Texts are arrays of code points, because positions count those.
 */

const UNSPACED = /[\u1100-\u11ff\u2e80-\u31ff\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;
const SEARCHABLE = /[\p{L}\p{N}\p{Mn}\p{Mc}]/u;
const NEVER = /[\p{P}\p{S}\p{Z}]/u;
const VARIATION_SELECTOR = /[\u180b-\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const ACCENTS = /[\u0300-\u036f]/gu;
const HANGUL_SYLLABLE = /[\uac00-\ud7a3]/u;
// One that is written in its letters, or but for the last of them.
const SYLLABLE = /[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[\uac00-\ud7a3][\u11a8-\u11c2]/gu;
const SYLLABLE_OR_CHARACTER = new RegExp(`${SYLLABLE.source}|[^]`, "gu");
// But lowered digits, which are a part of the word around them.
const ENDS_WORD = /(?![\u2080-\u2089])[\p{No}\p{So}]/u;

const withoutAccents = (character) => (HANGUL_SYLLABLE.test(character) ? character : character.normalize("NFKD").replace(ACCENTS, ""));

/** Whether a query is nothing but white space, as Python and JavaScript together see it. */
export function isBlank(query) {
  return /^[\s\x1c-\x1f\x85]*$/u.test(query);
}

/** Whether a character of a normalised text is part of a word that is set off by others (not Han, kana, Hangul). */
export function isWord(character) {
  return character > " " && !UNSPACED.test(character);
}

// What is known of a UTF-16 unit: whether it is a character that stays as it is.
const STAYS = 1;
const CHANGES = 2;

/** A text has Traditional characters, and it is not known yet what these are forms of. */
export class VariantsNeededError extends Error {}

export class Normaliser {
  #forms;
  #unknown = new Set();
  #converted = new Map();
  #known = new Uint8Array(0x10000);

  /**
   * @param {[number[], number[]]} [variants] see `learn`; without them a text that has one throws a VariantsNeededError
   * @param {number[]} [codes] their code points, where they are not given
   * @param {string} [forms] some of them, each followed by what it becomes
   */
  constructor(variants, codes = [], forms = "") {
    if (variants) {
      this.learn(variants);
      return;
    }
    const characters = Array.from(forms);
    this.#unknown = new Set(codes.map((code) => String.fromCodePoint(code)));
    this.#forms = new Map();
    for (let index = 0; index < characters.length; index += 2) {
      this.#forms.set(characters[index], characters[index + 1]);
      this.#unknown.delete(characters[index]);
    }
  }

  /**
   * @param {[number[], number[]]} variants the code points of Traditional characters, each as the difference from the
   *   one before, and how far from each its Simplified form lies
   */
  learn([steps, distances]) {
    let code = 0;
    this.#forms = new Map();
    this.#unknown.clear();
    steps.forEach((step, index) => {
      code += step;
      this.#forms.set(String.fromCodePoint(code), String.fromCodePoint(code + distances[index]));
    });
  }

  /** What one code point becomes, or the letters of one syllable, as a string. */
  #convert(character) {
    let found = this.#converted.get(character);
    if (found === undefined) {
      found = "";
      const parts = VARIATION_SELECTOR.test(character) ? [] : [...character.normalize("NFKC").toLowerCase()];
      for (const each of parts.map(withoutAccents).join("")) {
        if (this.#unknown.has(each)) throw new VariantsNeededError(each);
        const part = this.#forms.get(each) ?? each;
        const searchable = (UNSPACED.test(part) && !NEVER.test(part)) || SEARCHABLE.test(part);
        found += searchable ? part : " ";
      }
      if (ENDS_WORD.test(character) && isWord([...found].at(-1) ?? " ")) found += " ";
      this.#converted.set(character, found);
    }
    return found;
  }

  /**
   * Normalise a text and keep where each character comes from.
   *
   * @returns {{text: string[], from: number[], to: number[]}} the code points, and for each the offsets (in UTF-16
   *   units) in the original between which it comes from.
   */
  mapped(original) {
    const text = [];
    const from = [];
    const to = [];
    let offset = 0;
    let pendingSpace = false;
    for (const [character] of original.matchAll(SYLLABLE_OR_CHARACTER)) {
      for (const part of this.#convert(character)) {
        if (part === " ") {
          pendingSpace = text.length > 0;
        } else {
          if (pendingSpace) {
            text.push(" ");
            from.push(offset);
            to.push(offset);
            pendingSpace = false;
          }
          text.push(part);
          from.push(offset);
          to.push(offset + character.length);
        }
      }
      offset += character.length;
    }
    return { text, from, to };
  }

  /** The normalised text, as a string. Runs of characters that stay as they are, most of any text, are copied whole. */
  normalise(written) {
    const original = written.replace(SYLLABLE, (letters) => letters.normalize("NFC"));
    const known = this.#known;
    let text = "";
    let gap = false;
    const add = (part) => {
      text += gap && text ? ` ${part}` : part;
      gap = false;
    };
    let copied = 0;
    let at = 0;
    while (at < original.length) {
      const unit = original.charCodeAt(at);
      if (known[unit] === STAYS) {
        at++;
        continue;
      }
      const character = String.fromCodePoint(original.codePointAt(at));
      const converted = this.#convert(character);
      if (!known[unit] && character.length === 1) {
        known[unit] = converted === character && character !== " " ? STAYS : CHANGES;
      }
      if (known[unit] === STAYS) continue;
      if (copied < at) add(original.slice(copied, at));
      for (const part of converted) {
        if (part === " ") gap = true;
        else add(part);
      }
      at += character.length;
      copied = at;
    }
    if (copied < at) add(original.slice(copied));
    return text;
  }
}

/** Every place where a normalised term stands in a normalised text, both as arrays of code points. */
export function findAll(term, text) {
  const found = [];
  const atWordStart = isWord(term[0]);
  for (let start = 0; start + term.length <= text.length; start++) {
    if (text[start] !== term[0]) continue;
    if (atWordStart && start > 0 && isWord(text[start - 1])) continue;
    let length = 1;
    while (length < term.length && text[start + length] === term[length]) length++;
    if (length === term.length) found.push(start);
  }
  return found;
}
