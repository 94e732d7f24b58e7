/* The slug of a new report: hooks/eventlib/authoring/slugs.py in the browser. */

/** A slug for the file name: the city, and what the report is about. */
export function proposeSlug({ title, regions, entities, topics }, facts) {
  const { patterns } = facts;
  const { city, rest } = cityOf(title, regions, facts);
  const [about] = [...subjects(rest, city, entities, topics, facts)].filter(Boolean);
  const around = /^-+|-+$/g;
  const slug = patterns.slugs.NO_SLUG.sub("-", `${city}-${about ?? ""}`.toLowerCase()).replace(around, "");
  return slug.slice(0, facts.numbers.slugs.LONGEST_SLUG).replace(around, "") || "report";
}

/** The pinyin of the city or what is above it, and the title without it and what is above. */
function cityOf(title, regions, { vocabulary: { gazetteer, soundOf } }) {
  const places = regions.length ? gazetteer.resolve(regions[0]) : [];
  const whole = places.length === 1 ? gazetteer.chain(places[0]) : [];
  const chain = whole.filter((place) => gazetteer.kind(place) !== "county");
  // A county goes by its full name alone: 和平 is a word too.
  let rest = whole.slice(chain.length).reduce((words, county) => words.replaceAll(gazetteer.nameOf(county), ""), title);
  for (const above of [...chain].reverse()) {
    // 嘉兴 goes from 嘉兴市委, 嘉兴市 from 嘉兴市医院.
    const name = gazetteer.nameOf(above);
    const short = gazetteer.shortNameOf(above);
    rest = rest.replace(new RegExp(`${escaped(name)}(?![委长])|${escaped(short)}`, "gu"), "");
  }
  return { city: chain.length ? soundOf(gazetteer.shortNameOf(chain.at(-1))) : "", rest };
}

const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

function* subjects(title, city, entities, topics, { vocabulary, patterns, numbers }) {
  const { LATIN, LETTERS, VERSION, FILLER, NO_HAN } = patterns.slugs;
  const words = LATIN.finditer(VERSION.sub(" ", title)).map(([word]) => word);
  // Figures are a name where the vocabulary says so: 360.
  yield words.find((word) => word.length > 1 && (LETTERS.search(word) || vocabulary.entitiesNamed(word).length === 1));
  const known = entities.map((name) => vocabulary.entitiesNamed(name)).filter((found) => found.length === 1);
  const companies = known.flat().filter(({ type }) => type === "company" || type === "organization");
  const named = companies.filter(({ name, aliases }) => [name, ...aliases].some((each) => title.includes(each)));
  const [entity] = named.length ? named : companies;
  if (entity) yield entity.id.startsWith(`${city}-`) ? entity.id.slice(city.length + 1) : entity.id;
  for (const topic of topics) yield vocabulary.topics.find(({ name }) => name === vocabulary.topic(topic))?.id;
  const characters = Array.from(NO_HAN.sub("", FILLER.sub("", title)));
  yield characters.slice(0, numbers.slugs.MOST_SYLLABLES).map(vocabulary.soundOf).join("-");
}
