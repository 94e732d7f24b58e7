/*
 * Topics and entities by their names: hooks/eventlib/vocabulary/vocabulary.py in the browser.
 */

import { nearNames, normaliseName, openSounds } from "./names.js";
import { Gazetteer } from "./places.js";
import { compilePatterns, unique } from "./python_text.js";

export class Vocabulary {
  constructor(data, patterns) {
    this.numbers = data.numbers;
    this.soundOf = openSounds(data.sounds, data.readings);
    this.gazetteer = new Gazetteer(data, patterns, this.soundOf);
    this.topics = data.topics.map(([name, id, ...aliases]) => ({ id, name, aliases }));
    const toldApart = new Set(data.told_apart);
    this.entities = data.entities.map(([name, id, type, ...aliases]) => ({ id, name, type, aliases, reference: toldApart.has(id) ? id : name }));
    this.entityNames = unique(this.entities.flatMap(({ name, aliases }) => [name, ...aliases]));
    this.entityById = new Map(this.entities.map((entity) => [entity.id, entity]));
    this.topicNames = new Map();
    for (const topic of this.topics) {
      for (const key of [...topic.aliases, topic.name, topic.id].map(normaliseName)) {
        if (!this.topicNames.has(key)) this.topicNames.set(key, topic.name);
      }
    }
    this.namedEntities = new Map();
    for (const entity of this.entities) {
      for (const key of new Set([entity.id, entity.name, ...entity.aliases].map(normaliseName))) {
        this.namedEntities.set(key, [...(this.namedEntities.get(key) ?? []), entity]);
      }
    }
  }

  /** The name of the topic with this name, alias or id, or undefined. */
  topic(name) {
    return this.topicNames.get(normaliseName(name));
  }

  suggestTopics(name) {
    const owners = new Map(this.topics.flatMap((topic) => [topic.name, ...topic.aliases].map((key) => [key, topic.name])));
    return unique(this.near(name, [...owners.keys()], this.numbers.vocabulary.TOPIC_LIKENESS).map((near) => owners.get(near)));
  }

  /** The registered entities with this name, alias or id: none, one, or several that share an alias. */
  entitiesNamed(name) {
    return this.entityById.has(name) ? [this.entityById.get(name)] : (this.namedEntities.get(normaliseName(name)) ?? []);
  }

  /** Registered names that an unregistered one may be a slip of, best first: of 陈伟（嘉兴市委书记） that is 陈伟. */
  nearEntityNames(name) {
    const [before, ...who] = normaliseName(name).split("(");
    const owners = who.length && who.at(-1).endsWith(")") ? this.namedEntities.get(before) : null;
    if (owners) return owners.slice(0, this.numbers.names.NEAREST).map((entity) => entity.name);
    return this.near(name, this.entityNames, this.numbers.vocabulary.ENTITY_LIKENESS);
  }

  near(name, known, cutoff) {
    return nearNames(name, known, { soundOf: this.soundOf, cutoff, limit: this.numbers.names.NEAREST });
  }
}

/** What the build publishes for the form, made ready: the data itself, with its patterns compiled and its vocabulary opened. */
export function openFacts(data) {
  const patterns = compilePatterns(data.patterns);
  return { ...data, patterns, vocabulary: new Vocabulary(data, patterns) };
}
