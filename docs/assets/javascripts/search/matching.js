/* Which documents of segments match a parsed query, and in what order they are shown. */

/** What tells how much a parsed query says for a document, by the scores of each term; -1 where it does not match. */
export function matcher({ groups, excluded }, scores) {
  const wanted = groups.map((group) => group.map((term) => scores.get(term)));
  const unwanted = excluded.map((term) => scores.get(term));
  return (document) => {
    if (unwanted.some((each) => each[document] > 0)) return -1;
    let score = 0;
    for (const group of wanted) {
      let sum = 0;
      for (const each of group) sum += each[document];
      if (!sum) return -1;
      score += sum;
    }
    return score;
  };
}

/** Why a document is not shown, though it may match: what it is counted under, or nothing. */
export function leftOut(part, document, { withdrawn = false, newest = false }) {
  if (!withdrawn && part.withdrawn.has(document)) return "withdrawn";
  return newest && part.older.has(document) ? "older" : "";
}

// More than the documents of a segment.
const MOST = 2 ** 32;

/** Where a document is found: the number of its segment and its own, as one: thousands of pairs would cost more. */
const placeOf = (number, document) => number * MOST + document;

/** Documents, each as its segment and its number there, from their places. */
export const documentsAt = (places, parts) => places.map((place) => [parts[Math.floor(place / MOST)], place % MOST]);

/** Add to `found` the places of the documents of a segment that match, by what `scoreOf` says for each, and count them. */
export function collect(part, number, scoreOf, tally, left, found) {
  for (const document of part.order) {
    const score = scoreOf(document);
    if (score < 0) continue;
    const why = leftOut(part, document, left);
    if (why) {
      if (tally.passes(document)) found[why]++;
      continue;
    }
    if (!tally.add(document)) continue;
    found.places.push(placeOf(number, document));
    found.scores.push(score);
  }
}

/** The ids of documents, each given by its segment and its number there. */
export async function idsOf(documents) {
  const slugs = new Map();
  await Promise.all(Array.from(new Set(documents.map(([part]) => part)), async (part) => slugs.set(part, await part.slugs(""))));
  return documents.map(([part, document]) => part.idOf(document, slugs.get(part)));
}

/** The first places, the newest first, by score; those with equal scores stay as they are: an order that is the same every time. */
export function byScore(places, scores, limit) {
  // Score and place in one number: sorting thousands of numbers is much faster than sorting with a function.
  const keys = Float64Array.from(scores, (score, index) => index - Math.round(score * 2 ** 10) * 2 ** 24).sort();
  return Array.from(keys.subarray(0, limit), (key) => places[((key % 2 ** 24) + 2 ** 24) % 2 ** 24]);
}
