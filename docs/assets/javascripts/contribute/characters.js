/*
 * Characters that must not be in a file: hooks/eventlib/reading/source_text.py in the browser.
 */

import { finding } from "./sentences.js";

const JOINER = "\u200d";
const LOST = "\ufffd";

/** The text with every bad character replaced by a space. */
export const clean = (text, { patterns }) => patterns.source_text.SUSPICIOUS.sub(" ", text);

/** What must not be in a text; `isProse`: in prose what is invisible is a warning, and emoji are made with a joiner. */
export function* checkCharacters(place, text, facts, { isProse = false } = {}) {
  const { SUSPICIOUS, BIDI, INVISIBLE } = facts.patterns.source_text;
  for (const [character] of SUSPICIOUS.finditer(text)) {
    const code = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    if (BIDI.match(character)) yield finding(place, "char-bidi", facts, { code });
    else if (character === LOST) yield finding(place, "char-lost", facts);
    else if (!INVISIBLE.match(character)) yield finding(place, "char-control", facts, { code });
    else if (!isProse || character !== JOINER) yield finding(place, isProse ? "body-invisible" : "char-invisible", facts, { code });
  }
}
