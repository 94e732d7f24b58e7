/*
 * Whether two names that a text holds are those of one organisation: hooks/eventlib/authoring/evidence/name_forms.py in the browser.
 */

import { countryBefore } from "./name_beginnings.js";
import { normaliseName } from "./names.js";
import { count } from "./python_text.js";

/**
 * The names that brackets give to the organisations which stand at `spans`: { short, others, companies }, the short name by the
 * whole one, names that are others of what they stand behind, and the short names that are those of companies.
 */
export function givenNames(text, spans, { patterns: { name_forms: patterns } }) {
  const defined = new Set(patterns.SHORT_NAME.finditer(text).map(([, called]) => normaliseName(called)));
  const [short, others] = [new Map(), new Set(defined)];
  for (const [start, end] of spans) {
    const after = text.slice(end);
    const called = patterns.SHORT_NAME.match(after);
    if (called) short.set(normaliseName(text.slice(start, end)), normaliseName(called[1]));
    const parts = patterns.GIVEN.match(after)?.[1] ?? "";
    for (const part of patterns.GIVEN_PARTS.sub("\n", parts).split("\n").map(normaliseName)) {
      if (!patterns.LIMITED_COMPANY.search(part)) others.add(part);
    }
  }
  return { short, others, companies: [...defined].filter((each) => patterns.COMPANY_SHORT.search(each)) };
}

/** Whether a name is what brackets call another by, or that with words before it: 赔偿声谷公司 of 声谷公司. */
export function isGiven(name, { short, others, companies }) {
  return others.has(name) || companies.some((each) => name.endsWith(each) && short.get(name) !== each);
}

/** The names that others are with or without their country: 加拿大滨海电力公司, and 联邦警察, for an agency has it. */
export function doubledByCountry(found, facts) {
  const doubled = new Set();
  for (const name of found) {
    const rest = name.slice(countryBefore(name, facts));
    if (rest !== name && found.has(rest)) doubled.add(facts.patterns.organisation_words.AGENCY.search(rest) ? rest : name);
  }
  return doubled;
}

/** Whether a name is a shorter form of another, or another with words before it that are none of a name. */
export function isOtherForm(name, all, { patterns, numbers }) {
  const { ALL_LATIN, LATIN_REST, LEGAL_REST, COMPANY, LIMITED_COMPANY, NO_PLACE, BRANCH, UNIT, VERB } = patterns.name_forms;
  const own = COMPANY.sub("", name);
  const isShort = own !== name && !LIMITED_COMPANY.search(name) && [...own].length > 1;
  return all.some((other) => {
    if (other === name) return false;
    if (NO_PLACE.match(name) && other.endsWith(name) && !NO_PLACE.match(other)) return true;
    if (BRANCH.search(name) && isShortened(name, other, numbers)) return true;
    if (name.startsWith(other) && UNIT.fullmatch(name.slice(other.length))) return true;
    const rest = other.startsWith(name) ? other.slice(name.length) : "";
    const isBegun = LEGAL_REST.match(rest) || (ALL_LATIN.fullmatch(name) && LATIN_REST.match(rest));
    if (isBegun || isAbbreviated(name, other, patterns)) return true;
    if (isShort && other.includes(own) && other.length > name.length) return true;
    return name.endsWith(other) && VERB.search(name.slice(0, -other.length)) !== null;
  });
}

/** Whether the name of an agency is another's with words left out behind the place: 福建省卫健委, 福建省卫生健康委员会. */
function isAbbreviated(name, other, patterns) {
  const { COURT } = patterns.name_forms;
  // 渝中区检察院 and 西安雁塔法院 are short forms of 重庆市渝中区人民检察院 and 西安市雁塔区人民法院.
  const isCourt = COURT.search(name) && name.length < other.length && other.slice(-2) === name.slice(-2);
  if (isCourt && (other.endsWith(COURT.sub("人民", name)) || (other.slice(0, 2) === name.slice(0, 2) && isWithin(name, other)))) return true;
  const agency = patterns.name_forms.ABBREVIATED.search(name);
  if (!agency || count(name) >= count(other) || !other.startsWith(name.slice(0, agency.index))) return false;
  return isWithin(agency[0], other.slice(agency.index)) && patterns.organisation_words.AGENCY.search(other) !== null;
}

/** Whether a name is another with words left out within it: 国网济南供电公司, 国网山东省电力公司济南供电公司. */
function isShortened(name, other, numbers) {
  const { SHORTEST_HEAD } = numbers.name_forms;
  const letters = [...name];
  if (letters.length >= count(other)) return false;
  const isCut = (cut) => other.startsWith(letters.slice(0, cut).join("")) && other.endsWith(letters.slice(cut).join(""));
  return letters.some((_, cut) => cut >= SHORTEST_HEAD && isCut(cut));
}

/** Whether letters stand in words in their order. */
function isWithin(letters, words) {
  let at = -1;
  return [...letters].every((letter) => (at = words.indexOf(letter, at + 1)) >= 0);
}
