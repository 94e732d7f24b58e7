/*
 * Characters that must not be in a file: hooks/eventlib/reading/source_text.py, and radicals.py, in the browser.
 */

import { finding } from "./sentences.js";

const codeOf = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

const LOST = "\ufffd";

const isInEmoji = (text, index, { patterns }) => patterns.source_text.EMOJI_JOINER.search(text, index)?.index === index;

/** The text with every bad character replaced by a space. */
export const clean = (text, { patterns }) => patterns.source_text.SUSPICIOUS.sub(" ", text);

/** The text with every bad character replaced by a space, but for the joiners in emoji. */
export const cleanProse = (text, facts) =>
  facts.patterns.source_text.SUSPICIOUS.sub((character, index) => (isInEmoji(text, index, facts) ? character : " "), text);

/** The text without characters that nobody sees, which come along with what is copied; emoji keep their joiners. */
export const withoutInvisible = (text, facts) =>
  facts.patterns.source_text.INVISIBLE.sub((character, index) => (isInEmoji(text, index, facts) ? character : ""), text);

/** What must not be in a text; `isProse`: in prose what is invisible is a warning, and emoji may have joiners. */
export function* checkCharacters(place, text, facts, { isProse = false } = {}) {
  const { SUSPICIOUS, BIDI, INVISIBLE, PRIVATE, BREAK } = facts.patterns.source_text;
  for (const [character] of PRIVATE.finditer(text)) {
    const likely = facts.likely[character];
    yield finding(place, likely ? "char-private/likely" : "char-private", facts, { code: codeOf(character), likely });
  }
  for (const [radical] of isProse ? [] : facts.patterns.radicals.RADICAL.finditer(text)) {
    const character = facts.radicals[radical] ?? radical.normalize("NFKC");
    if (character !== radical) yield finding(place, "char-radical", facts, { radical, code: codeOf(radical), character });
  }
  for (const { 0: character, index } of SUSPICIOUS.finditer(text)) {
    const code = codeOf(character);
    if (BIDI.match(character)) yield finding(place, "char-bidi", facts, { code });
    else if (character === LOST) yield finding(place, "char-lost", facts);
    else if (!INVISIBLE.match(character)) yield finding(place, BREAK.match(character) ? "char-control/break" : "char-control", facts, { code });
    else if (!isProse || !isInEmoji(text, index, facts)) yield finding(place, isProse ? "body-invisible" : "char-invisible", facts, { code });
  }
}
