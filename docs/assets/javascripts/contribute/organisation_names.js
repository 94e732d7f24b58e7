/*
 * The organisations in running text that no vocabulary knows: hooks/eventlib/authoring/evidence/organisation_names.py in the browser.
 * Places in a text are [start, end] in UTF-16 units.
 */

import { beginsWithPlace, countryBefore, nameAtEnd, namesPlace, placeAt, placeWithin, seatBefore } from "./name_beginnings.js";
import { count, occurrences } from "./python_text.js";

/** Where organisations stand that are named by their endings. */
export function* organisationsIn(text, facts) {
  for (const [begin, endings] of endingsIn(text, facts.patterns.organisation_words.ORGANISATION, facts)) yield* inRun(text, begin, endings, facts);
}

/** The endings in each run of characters without punctuation with where it begins, the first `MOST_ENDINGS` of all. */
function* endingsIn(text, pattern, facts) {
  let left = facts.numbers.organisation_names.MOST_ENDINGS;
  for (const run of facts.patterns.organisation_names.RUN.finditer(text)) {
    if (!left) return;
    const endings = pattern.finditer(text.slice(0, run.index + run[0].length), run.index).slice(0, left);
    left -= endings.length;
    yield [run.index, endings];
  }
}

function* inRun(text, begin, endings, facts) {
  const { UNIVERSITY, COLLEGE, ENUMERATED, BRANDED } = facts.patterns.organisation_names;
  const { JOINED, OWN_HOUSE, LIMITED } = facts.patterns.organisation_words;
  let [position, previous, pending] = [begin, 0, null];
  for (const match of endings) {
    const ending = match.index;
    let earliest = Math.max(position, ending - facts.numbers.organisation_names.LONGEST_NAME);
    const isNear = previous > 0 && earliest === previous;
    const joined = isNear ? JOINED.match(text.slice(earliest, ending)) : null;
    earliest += joined?.[0].length ?? 0;
    if (ending <= earliest) continue;
    let end = withoutShortName(match, facts);
    position = end;
    const kept = nameAtEnd(text.slice(earliest, ending), facts);
    let start = ending - kept.length;
    const inside = ENUMERATED.search(text.slice(Math.max(0, start - 1), start)) ? 0 : placeWithin(kept, facts);
    // 大唐长春第二热电有限责任公司 is a name, 联合长春大学 is none.
    if (!(BRANDED.match(kept) && LIMITED.search(match[0]))) start += inside;
    const ofUniversity = UNIVERSITY.search(text.slice(Math.max(0, previous - 2), previous)) && COLLEGE.search(match[0]);
    // 网络空间安全学院 in 四川大学网络空间安全学院 is a part of what is named already.
    const parent = pending && isNear && pending[1] === previous ? text.slice(pending[0], previous) : "";
    const within = OWN_HOUSE.fullmatch(`${parent} ${text.slice(previous, end)}`);
    if (previous && (start === previous || ofUniversity || within?.groups.institute)) {
      if (pending && within) {
        pending = [pending[0], end];
        previous = end;
      }
      continue;
    }
    start += seatBefore(text.slice(start, ending), facts);
    start += districtBefore(text, start, match, facts);
    start += landBefore(text, start, match, facts);
    if (!isName(text, start, match, facts)) continue;
    end = Math.max(end, endOfBranch(text, end, facts));
    [position, previous] = [end, end];
    if (!isWhole(text, start, match, facts)) continue;
    if (pending) yield pending;
    pending = [startBefore(text, latinStart(text, start, facts), match, facts), end];
  }
  if (pending) yield pending;
}

/** Where a name ends: 香港科技大学（广州）, but not 西北工业大学（西工大）. */
function withoutShortName(match, facts) {
  const campus = facts.patterns.organisation_names.CAMPUS.search(match[0]);
  return match.index + (!campus || namesPlace(campus[1], facts) ? match[0].length : campus.index);
}

const isInRun = (text, at, facts) => at > 0 && facts.patterns.organisation_names.RUN.match(text[at - 1]) !== null;

/** How much of a name says the country of who has a name without it: 德国 in 德国柏林夏里特医院. */
function landBefore(text, start, match, facts) {
  const { SHORTEST_NAME } = facts.numbers.organisation_names;
  const own = text.slice(start, match.index);
  const length = countryBefore(own, facts);
  const whole = text.slice(start + length, match.index + match[0].length);
  const { COMPANY_AT_END, STATE } = facts.patterns.organisation_words;
  const short = STATE.match(whole) ? whole : COMPANY_AT_END.sub("", whole);
  if (!length || facts.patterns.organisation_words.AGENCY.search(match[0]) || count(whole) < SHORTEST_NAME || length === own.length) return 0;
  // 柯林斯宇航的母公司 shows what 美国柯林斯宇航公司 is called, 雪松溪学区 what 美国得克萨斯州雪松溪学区 is.
  const rest = count(short) >= SHORTEST_NAME ? short : whole;
  const division = facts.patterns.name_beginnings.FOREIGN_DIVISION.match(rest);
  const behind = division ? rest.slice(division[0].length) : "";
  if (count(behind) >= SHORTEST_NAME && standsAlone(behind, text, facts)) return length + rest.length - behind.length;
  return standsAlone(rest, text, facts) ? length : 0;
}

/** Whether a text has a name with nothing before it. */
function standsAlone(name, text, facts) {
  const searched = text.slice(0, facts.numbers.organisation_names.REPEATED_WITHIN);
  let at = searched.indexOf(name);
  while (isInRun(text, at, facts)) at = searched.indexOf(name, at + 1);
  return at >= 0;
}

/** How much of a name is its district, as its short name shows: 郑州市金水区中原通达公司（下称“中原通达”）. */
function districtBefore(text, start, match, facts) {
  const { CALLED, DISTRICT } = facts.patterns.organisation_names;
  const called = CALLED.match(text.slice(match.index + match[0].length));
  const length = called ? text.slice(start, match.index).indexOf(called[1]) : 0;
  const district = text.slice(start, start + Math.max(0, length));
  return DISTRICT.search(district) && namesPlace(district, facts) ? length : 0;
}

/** Whether what stands before an ending can be a name. */
function isName(text, start, match, facts) {
  const { STANDS_FOR_A_NAME, NO_NAME, MEDIUM, MEMBER, VENUE, BARE, BEFORE_LATIN, KIND, KIND_BEFORE, KIND_DONE_TO, LATIN_BEHIND, LATIN_NEXT } = facts.patterns.organisation_words;
  const { HAS_BRANCHES, SHORT_AT_HOME } = facts.patterns.organisation_words;
  const { SHORTEST_NAME, SHORTEST_OWN } = facts.numbers.organisation_names;
  const end = match.index + match[0].length;
  const [own, name, after] = [text.slice(start, match.index), text.slice(start, end), text.slice(end)];
  const isShort = count(own) < SHORTEST_OWN || count(name) < SHORTEST_NAME;
  if ((isShort && !STANDS_FOR_A_NAME.fullmatch(own)) || NO_NAME.search(own)) return false;
  if (MEDIUM.match(after) || MEMBER.match(after) || VENUE.search(name) || KIND_BEFORE.fullmatch(name)) return false;
  if (KIND_DONE_TO.fullmatch(own) || (BEFORE_LATIN.search(match[0]) && LATIN_NEXT.match(after))) return false;
  if (BARE.search(match[0]) && !hasEvidence(text, start, own, facts)) return false;
  if (KIND.fullmatch(name) || (SHORT_AT_HOME.search(match[0]) && !isAbroad(own, facts))) return false;
  if (LATIN_BEHIND.match(after) || (HAS_BRANCHES.search(match[0]) && endOfBranch(text, end, facts))) return true;
  return !isKind(own, match[0], facts);
}

/** Whether what a name begins with is a part of another country than China: 维多利亚州. */
function isAbroad(own, facts) {
  const { gazetteer } = facts.vocabulary;
  const [length, places] = placeAt([...own], 0, facts);
  if (!length) return facts.patterns.name_beginnings.FOREIGN_DIVISION.match(own) !== null;
  const [place] = places.length === 1 ? places : [null];
  if (place === null || isCountry(place, gazetteer)) {
    const country = countryBefore(own, facts);
    return country > 0 && country < own.length;
  }
  return !gazetteer.chain(place).includes(facts.china);
}

const isCountry = (place, gazetteer) => gazetteer.kind(place) === "" && gazetteer.parent(place) === null;

/** Whether what stands before 公司 alone is a name: at the beginning of a clause, after its kind, repeated. */
function hasEvidence(text, start, own, facts) {
  const { NAMED_KIND, LATIN_OWN, STATE } = facts.patterns.organisation_words;
  const isFirst = count(own) <= facts.numbers.organisation_names.LONGEST_SHORT && !isInRun(text, start, facts);
  if (isFirst || isIntroduced(text, start, facts) || LATIN_OWN.fullmatch(own) || STATE.match(own) || beginsWithPlace(own, facts)) return true;
  if (facts.patterns.name_beginnings.FOREIGN_OWN.fullmatch(own) || NAMED_KIND.fullmatch(`${own}公司`)) return true;
  return occurrences(text.slice(0, facts.numbers.organisation_names.REPEATED_WITHIN), own) > 1;
}

const isIntroduced = (text, start, { patterns, numbers }) =>
  patterns.organisation_words.KIND_BEFORE.search(text.slice(Math.max(0, start - numbers.organisation_names.LONGEST_NAME), start)) !== null;

/** Whether an ending needs no more before it to be a name. */
function isWhole(text, start, match, facts) {
  const { BRANCH_OF_BANK, LABORATORY, KIND_OF_LABORATORY, LATIN_BEHIND, NAMED_HOUSE, STATE, QUOTED_HOUSE, LIMITED, OF_ANY_PLACE } = facts.patterns.organisation_words;
  const { QUOTED, NAMED_ZONE } = facts.patterns.organisation_names;
  const own = text.slice(start, match.index);
  const end = match.index + match[0].length;
  if (LIMITED.search(match[0]) || (OF_ANY_PLACE.search(match[0]) && facts.vocabulary.gazetteer.resolve(own).length)) return true;
  const isQuoted = QUOTED_HOUSE.search(match[0]) && QUOTED.match(text.slice(Math.max(0, start - 1), start) + text.slice(end, end + 1));
  const isLaboratory = LABORATORY.fullmatch(text.slice(start, end)) && !KIND_OF_LABORATORY.search(own);
  const isRepeated = () => occurrences(text.slice(0, facts.numbers.organisation_names.REPEATED_WITHIN), text.slice(start, end)) > 1;
  const { FOREIGN_DIVISION, FOREIGN_OWN } = facts.patterns.name_beginnings;
  const isForeign = FOREIGN_DIVISION.match(own) || FOREIGN_OWN.fullmatch(own);
  const branch = BRANCH_OF_BANK.search(match[0]);
  if (branch && !isInRun(text, start, facts) && namesPlace(branch[1], facts)) return true;
  const isKnown = match.groups.legal || LATIN_BEHIND.match(text.slice(end)) || isForeign || (NAMED_HOUSE.search(match[0]) && isRepeated());
  return Boolean(isKnown || isQuoted || isLaboratory || STATE.match(own) || NAMED_ZONE.match(own)) || beginsWithPlace(own, facts);
}

/** Where a name begins whose last Latin word begins at an offset: that of Check Point公司. */
function latinStart(text, start, { patterns, numbers }) {
  const { LATIN, LATIN_BEFORE } = patterns.organisation_names;
  const from = Math.max(0, start - numbers.organisation_names.LONGEST_LATIN);
  const before = LATIN.match(text.slice(start)) ? LATIN_BEFORE.search(text.slice(from, start)) : null;
  return before ? from + before.index : start;
}

/** Where the name of a company begins that has a hyphen within it: 浙江乌镇街-数字安全实训基地有限公司. */
function startBefore(text, start, match, facts) {
  const { BEFORE_HYPHEN, HYPHEN, LATIN } = facts.patterns.organisation_names;
  const from = Math.max(0, start - facts.numbers.organisation_names.LONGEST_LATIN);
  const before = facts.patterns.organisation_words.LIMITED.search(match[0]) ? BEFORE_HYPHEN.search(text.slice(from, start)) : null;
  const hyphen = HYPHEN.search(text.slice(Math.max(0, start - 1), start));
  if (!before || !(hyphen || LATIN.match(text.slice(start)))) return start;
  const words = nameAtEnd(before[1], facts);
  const own = words.slice(placeWithin(words, facts));
  const isPlace = hyphen ? beginsWithPlace(own, facts) : namesPlace(own, facts);
  return own && isPlace ? start - own.length - (hyphen ? 1 : 0) : start;
}

/** Where the name of a branch ends that begins with a name: 中国工商银行 in 中国工商银行嘉兴分行; 0 if none does. */
export function endOfBranch(text, end, facts) {
  const { BRANCH, BRANCH_END } = facts.patterns.organisation_names;
  const branch = BRANCH.match(text.slice(end, end + 16))?.[0];
  return branch && namesPlace(BRANCH_END.sub("", branch), facts) ? end + branch.length : 0;
}

/** Whether what stands before an ending is a place and a kind: 嘉兴一银行, 郑州一物业公司, 拉萨数据中心. */
function isKind(own, ending, facts) {
  const { KIND_OF_ANY_PLACE, KIND_OF_CENTRE, KIND_OF_COMPANY, KIND_OF_COUNTRY, KIND_OF_PROVINCE, ONE, BARE_HOUSE } = facts.patterns.organisation_words;
  const words = [...own];
  const [length, places] = placeAt(words, 0, facts);
  const kind = length ? words.slice(length).join("") : "";
  if (KIND_OF_CENTRE.fullmatch(kind + ending) || (kind && KIND_OF_COMPANY.fullmatch(kind + ending))) return true;
  if (length && !kind) {
    const { gazetteer } = facts.vocabulary;
    const [place] = places.length === 1 ? places : [null];
    const isProvince = place !== null && gazetteer.kind(place) === "division" && gazetteer.parent(place) === facts.china;
    const ofPlace = place !== null && isCountry(place, gazetteer) ? KIND_OF_COUNTRY : isProvince ? KIND_OF_PROVINCE : KIND_OF_ANY_PLACE;
    return Boolean(KIND_OF_ANY_PLACE.fullmatch(ending) || ofPlace.fullmatch(ending));
  }
  return Boolean(ONE.search(kind) && BARE_HOUSE.search(ending));
}

/** Where organisations stand without such an ending that the words around them tell: 勒索组织Qilin, 安全厂商趋势科技. */
export function* introducedIn(text, facts) {
  const { COMMISSION, LATIN_COMPANY, LATIN_NAME, LATIN_OF_HOUSE, QUOTED_GANG, INVESTOR, MINISTRY, NO_HOUSE, OF_THIS_PLACE } = facts.patterns.organisation_words;
  for (const pattern of [LATIN_COMPANY, LATIN_NAME, LATIN_OF_HOUSE, QUOTED_GANG, INVESTOR, MINISTRY, OF_THIS_PLACE, COMMISSION]) {
    for (const match of pattern.finditer(text)) {
      const name = Object.values(match.groups ?? {}).find((group) => group !== undefined) ?? match[0];
      const start = match.index + match[0].indexOf(name);
      if (!NO_HOUSE.fullmatch(name)) yield [start, start + name.length];
    }
  }
  for (const [begin, endings] of endingsIn(text, facts.patterns.organisation_words.SHORT_FORM, facts)) yield* shortNamesIn(text, begin, endings, facts);
}

function* shortNamesIn(text, begin, endings, facts) {
  const { KIND, LATIN_BEHIND, NO_NAME, AFTER_SHORT_FORM } = facts.patterns.organisation_words;
  const { LONGEST_NAME, LONGEST_SHORT, REPEATED_WITHIN } = facts.numbers.organisation_names;
  const { LATIN } = facts.patterns.organisation_names;
  let position = begin;
  for (const match of endings) {
    const [earliest, end] = [Math.max(position, match.index - LONGEST_NAME), match.index + match[0].length];
    position = end;
    const words = nameAtEnd(text.slice(earliest, match.index), facts);
    const start = match.index - words.length + countryBefore(words, facts);
    const [own, name] = [text.slice(start, match.index), text.slice(start, end)];
    if (!own || count(own) > LONGEST_SHORT || KIND.fullmatch(name) || NO_NAME.search(own)) continue;
    if (!AFTER_SHORT_FORM.match(text.slice(end))) continue;
    const isRepeated = () => start === begin && occurrences(text.slice(0, REPEATED_WITHIN), name) > 1;
    const isSomebody = isIntroduced(text, start, facts) || LATIN_BEHIND.match(text.slice(end));
    if (isSomebody || LATIN.match(own) || isRepeated()) yield [start, end];
  }
}
