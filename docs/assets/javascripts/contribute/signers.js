/* Who signs a text that tells what 我局 or 我办 did: hooks/eventlib/authoring/evidence/signers.py in the browser. */

import { withoutCredits } from "./masthead.js";
import { organisationsIn } from "./organisation_names.js";
import { splitBlanks, unique } from "./python_text.js";

/** The names of who signs a text, or heads it, and calls itself 我局, 我办 or 市委网信办 in it, or orders something by it. */
export function signers({ title, happening, masthead, whole }, facts) {
  const { EDITS, KIND_OF_SIGNER, OFFICE, OURS } = facts.patterns.signers;
  const isOrder = facts.patterns.event_date.ORDERS.search(title) !== null;
  const kinds = unique([...OURS.finditer(happening).map(([, kind]) => kind), ...OFFICE.finditer(happening).map(([office]) => office)]);
  const last = kinds.length || isOrder ? withoutCredits(whole, facts).split("\n").slice(-facts.numbers.signers.LINES_SIGNED) : [];
  const isSigner = (name) => isOrder && facts.patterns.organisation_words.AGENCY.search(name);
  const isFitting = (name) => isSigner(name) || kinds.some((kind) => KIND_OF_SIGNER.fullmatch(`${kind} ${name}`));
  const isWhole = (name) => {
    const found = [...organisationsIn(name, facts)];
    return found.length === 1 && found[0][0] === 0 && found[0][1] === name.length;
  };
  const names = splitBlanks([masthead, ...last].join(" ")).map((name) => EDITS.sub("", name));
  return unique(names).filter((name) => isFitting(name) && isWhole(name));
}
