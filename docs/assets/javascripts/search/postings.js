/*
 * Where pairs of characters stand: which pairs a term needs, and reading blocks of posting lists, strings of bits, as
 * hooks/eventlib/search/postings.py writes them.
 */

import { isWord } from "./normalise.js";

/** The first half of a pair that stands for the beginning of a word. */
export const WORD_START = 1;
/** The first half of a pair that stands for its second half anywhere in a part of a document. */
export const WHEREVER = 2;
/** What is added to the second half of a pair for a list that says of each position in which part of a document it is. */
export const COUNTED = 2 ** 21;
/** More than all code points. */
export const CHARACTERS = 2 ** 21;

/**
 * What must stand where for a term to match: pairs that together cover all its characters at the least cost, each with
 * its offset and the character before it (null where that may be any). A lone Han character at the end is a pair whose
 * second half may be anything (null).
 *
 * @param {string[]} term
 * @param {(pair: {first, second, before}) => {cost: number, withBefore: boolean}} costOf what is to be loaded for a
 *   pair, and whether what that says holds for the character before it too
 */
export function requirements(term, costOf) {
  const code = (index) => term[index].codePointAt(0);
  const piece = (first, second, offset, end = offset + 1) => {
    const pair = { first, second, offset, before: offset ? code(offset - 1) : null };
    const { cost, withBefore } = costOf(pair);
    return { ...pair, cost, start: withBefore && offset ? offset - 1 : offset, end };
  };
  const pieces = [];
  for (let offset = 0; offset + 1 < term.length; offset++) {
    if (term[offset] !== " ") pieces.push(piece(code(offset), code(offset + 1), offset, offset + 2));
  }
  const last = term.length - 1;
  if (!last || term[last - 1] === " ") {
    pieces.push(isWord(term[last]) ? piece(WORD_START, code(last), last) : piece(code(last), null, last));
  }
  // The cheapest cover of so many characters from the first on.
  const best = [{ cost: 0, chosen: [] }];
  for (const each of pieces) {
    for (let from = each.start; from < each.end; from++) {
      const cost = (best[from]?.cost ?? Infinity) + each.cost;
      if (cost < (best[each.end]?.cost ?? Infinity)) best[each.end] = { cost, chosen: [...best[from].chosen, each] };
    }
  }
  const { chosen } = best[term.length];
  return isWord(term[0]) && last ? [...chosen, piece(WORD_START, code(0), 0)] : chosen;
}

function bitReader(bytes) {
  let at = 0;

  /** The next 32 bits; beyond the end all are zero. */
  function peek() {
    const index = at >>> 3;
    const word = (bytes[index] << 24) | (bytes[index + 1] << 16) | (bytes[index + 2] << 8) | bytes[index + 3];
    const shift = at & 7;
    return (shift ? (word << shift) | (bytes[index + 4] >>> (8 - shift)) : word) >>> 0;
  }

  /** A number of so many bits, at most 32. */
  function read(width) {
    const value = width ? peek() >>> (32 - width) : 0;
    at += width;
    return value;
  }

  /** How many zeros come before the next one. */
  function zeros() {
    let count = 0;
    let next = peek();
    while (!next) {
      if (at >= bytes.length * 8) throw new RangeError("the block ends in the middle of a number");
      count += 32;
      at += 32;
      next = peek();
    }
    const more = Math.clz32(next);
    at += more;
    return count + more;
  }

  return {
    /** Whether anything but the zeros that fill the last byte is left. */
    more: () => at < bytes.length * 8 && peek() !== 0,
    /** A number in Elias gamma code. */
    gamma: () => read(zeros() + 1),
    /** A number in Rice code: its high bits as zeros before a one, then its `shift` low bits. */
    rice(shift) {
      const high = zeros();
      at += 1;
      return high * 2 ** shift + read(shift);
    },
  };
}

/** Adler-32 (RFC 1950). */
function checksum(bytes) {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}

/**
 * Read a block.
 *
 * @param {Uint8Array} bytes
 * @param {{position: number, part: number}} universes one more than the largest position and the largest part number
 * @param {number} divisor that by which the second halves of all its pairs leave the same `rest`
 * @param {number} rest
 * @returns {Map<number, [number, Uint32Array][]>} by first half of a pair, each second half with its ascending list
 * @throws {RangeError} the bytes are no whole block
 */
export function readBlock(bytes, universes, divisor, rest) {
  const size = Math.max(bytes.length - 4, 0);
  const content = bytes.subarray(0, size);
  if (new DataView(bytes.buffer).getUint32(size) !== checksum(content)) throw new RangeError("damaged");
  const { more, gamma, rice } = bitReader(content);
  const block = new Map();
  let first = 0;
  let quotient = 0;
  while (more()) {
    const step = gamma() - 1;
    first += step;
    quotient = step ? gamma() - 1 : quotient + gamma();
    const second = quotient * divisor + rest;
    const list = new Uint32Array(gamma());
    const universe = second >= COUNTED ? universes.part + list.length : first === WHEREVER ? universes.part : universes.position;
    const shift = Math.max(31 - Math.clz32(Math.floor((11 * universe) / (16 * list.length))), 0);
    for (let index = 0, last = -1; index < list.length; index++) {
      last += rice(shift) + 1;
      list[index] = last;
    }
    if (step) block.set(first, []);
    block.get(first).push([second, list]);
  }
  return block;
}
