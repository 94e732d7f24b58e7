/*
 * How names are compared: hooks/eventlib/vocabulary/names.py in the browser. How a character sounds comes with the data.
 */

import { replaceSpace, unique } from "./python_text.js";

/** The form in which two spellings of a name are the same. */
export const normaliseName = (name) =>
  replaceSpace(name.normalize("NFKC"), "").replace(/[•‧∙⋅・]/gu, "·").toLowerCase();

/** How alike two texts are, 0 to 100: the share of what both have in the same order. */
export function likeness(one, other) {
  const [a, b] = [[...one], [...other]];
  let row = new Array(b.length + 1).fill(0);
  for (const character of a) {
    const next = [0];
    b.forEach((c, index) => next.push(c === character ? row[index] + 1 : Math.max(row[index + 1], next[index])));
    row = next;
  }
  return a.length + b.length ? (200 * row[b.length]) / (a.length + b.length) : 100;
}

/**
 * A function from a name to how it sounds; `sounds` are the published characters by their sound, `readings` the sounds
 * of names that are not those of their characters.
 */
export function openSounds(sounds, readings) {
  const known = new Map(Object.entries(sounds).flatMap(([sound, characters]) => Array.from(characters, (each) => [each, sound])));
  for (const [name, sound] of Object.entries(readings)) known.set(name, sound);
  const longest = Object.keys(readings).sort((one, other) => other.length - one.length);
  const part = new RegExp([...longest.map((name) => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")), "."].join("|"), "gsu");
  const read = (each) => known.get(each) ?? each;
  return (name) => name.normalize("NFKC").replace(part, read).toLowerCase().replaceAll(" ", "");
}

/** The known names closest to a name, best first: those that sound the same alone, else by the characters. */
export function nearNames(name, known, { soundOf, cutoff, limit }) {
  const sound = soundOf(name);
  if (!sound) return [];
  const others = unique(known).filter((other) => other !== name);
  const bySound = others.filter((other) => soundOf(other) === sound);
  if (bySound.length) return bySound.slice(0, limit);
  const near = others.map((other) => [likeness(name, other), other]).filter(([like]) => like >= cutoff);
  return near
    .sort((a, b) => b[0] - a[0])
    .slice(0, limit)
    .map(([, other]) => other);
}
