/*
 * What in the name of a host may be taken for another host: hooks/eventlib/reading/hosts.py in the browser.
 */

import { unique } from "./python_text.js";

// Python knows the script of every letter by its name; a browser is asked for one script after another. These are those
// that names of hosts are written in besides Latin and Han, from left to right. A name in any other is told of here, and
// not by the check.
const SCRIPTS = [
  ...["Cyrillic", "Greek", "Armenian", "Georgian", "Ethiopic", "Mongolian", "Tibetan"],
  ...["Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala"],
  ...["Thai", "Lao", "Myanmar", "Khmer"],
].map((script) => new RegExp(`^\\p{Script=${script}}$`, "u"));
const LETTER = /^\p{L}$/u;

// RFC 3492, 5.
const [BASE, LEAST, MOST, SKEW, DAMP, FIRST_BIAS, FIRST_CODE] = [36, 1, 26, 38, 700, 72, 0x80];

function adapted(delta, length, isFirst) {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / length);
  let steps = 0;
  for (; rest > Math.floor(((BASE - LEAST) * MOST) / 2); steps += BASE) rest = Math.floor(rest / (BASE - LEAST));
  return steps + Math.floor(((BASE - LEAST + 1) * rest) / (rest + SKEW));
}

/** What a label in Punycode, without `xn--`, stands for; null where it is none. */
function decoded(label) {
  if (/[^\0-\x7f]/.test(label)) return null;
  const end = label.lastIndexOf("-");
  const found = [...label.slice(0, Math.max(end, 0))];
  let [code, at, bias, index] = [FIRST_CODE, 0, FIRST_BIAS, end + 1];
  while (index < label.length) {
    const before = at;
    for (let [weight, k] = [1, BASE]; ; k += BASE) {
      const digit = "abcdefghijklmnopqrstuvwxyz0123456789".indexOf(label[index] ?? "?");
      if (digit < 0) return null;
      index += 1;
      at += digit * weight;
      const least = Math.min(Math.max(k - bias, LEAST), MOST);
      if (digit < least) break;
      weight *= BASE - least;
    }
    const length = found.length + 1;
    bias = adapted(at - before, length, before === 0);
    code += Math.floor(at / length);
    at %= length;
    if (code > 0x10ffff) return null;
    found.splice(at, 0, String.fromCodePoint(code));
    at += 1;
  }
  return found.join("");
}

/** What a label reads as; null where it cannot be read, or stands for no other letters. */
function readable(label) {
  if (!label.startsWith("xn--")) return label;
  const read = decoded(label.slice(4));
  const isPlain = read === null || /^[\0-\x7f]*$/.test(read);
  return isPlain || Array.from(read).some((letter) => letter.toUpperCase().toLowerCase() !== letter) ? null : read;
}

/** The letters of a host that may be taken for others, each once; nothing where there are none. */
export function oddLetters(host, { patterns }) {
  const labels = [];
  for (const label of host.toLowerCase().split(".")) {
    const read = readable(label);
    if (read === null) return label;
    labels.push(read);
  }
  const name = labels.join("");
  const letters = [...name];
  const others = letters.filter((letter) => !patterns.hosts.PLAIN.match(letter));
  const alphabetic = letters.filter((letter) => LETTER.test(letter));
  const isWhole = SCRIPTS.some((script) => alphabetic.length && alphabetic.every((letter) => script.test(letter)));
  const isKept = name.normalize("NFKC") === name && others.every((letter) => LETTER.test(letter));
  const strokes = Array.from(patterns.hosts.STROKE.finditer(labels.join(".")), ([stroke]) => [...stroke]).flat();
  return unique(isWhole && isKept ? strokes : [...others, ...strokes]).join("");
}

/** The host that words show as if a link led there, where it leads to another host; nothing where it does not. */
export function otherHost(words, host, { patterns }) {
  const shown = patterns.hosts.SHOWN.match(words)?.[1];
  const [one, other] = [shown ?? host, host].map((each) => `.${each.toLowerCase().replace(/^www\./, "")}`);
  return one.endsWith(other) || other.endsWith(one) ? "" : shown;
}
