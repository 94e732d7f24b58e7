/*
 * Where pairs of characters stand: which pairs a term needs, and reading blocks of posting lists, strings of bits, as
 * hooks/eventlib/search/postings.py writes them.
 */

import { isWord } from "./normalise.js";

/** The first half of a pair that stands for the beginning of a word. */
export const WORD_START = 1;
/** The second half of a pair that stands for its first half anywhere in a part of a document. */
export const WHEREVER = 2;

/**
 * What must stand where for a term to match: pairs that together cover all its characters, each with its offset. A
 * lone Han character at the end is a pair whose second half may be anything (null).
 */
export function requirements(term) {
  const needed = [];
  const code = (index) => term[index].codePointAt(0);
  const pair = (offset) => needed.push({ first: code(offset), second: code(offset + 1), offset });
  for (let start = 0; start < term.length;) {
    let end = start;
    while (end < term.length && term[end] !== " ") end++;
    for (let offset = start; offset + 1 < end; offset += 2) pair(offset);
    // The last character of a run of odd length: with the space after it, else with the one before, else alone.
    if (end < term.length) pair(end - 1);
    else if ((end - start) % 2 && end - start > 1) pair(end - 2);
    else if (end - start === 1 && !isWord(term[start]))
      needed.push({ first: code(start), second: null, offset: start });
    else if (end - start === 1 && start > 0) needed.push({ first: WORD_START, second: code(start), offset: start });
    start = end + 1;
  }
  if (isWord(term[0])) needed.push({ first: WORD_START, second: code(0), offset: 0 });
  return needed;
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
 * @returns {Map<number, [number, Uint32Array][]>} by first half of a pair, each second half with its ascending list
 * @throws {RangeError} the bytes are no whole block
 */
export function readBlock(bytes, universes) {
  const size = Math.max(bytes.length - 4, 0);
  const content = bytes.subarray(0, size);
  if (new DataView(bytes.buffer).getUint32(size) !== checksum(content)) throw new RangeError("damaged");
  const { more, gamma, rice } = bitReader(content);
  const block = new Map();
  let first = 0;
  let second = 0;
  while (more()) {
    const step = gamma() - 1;
    first += step;
    second = step ? gamma() - 1 : second + gamma();
    const list = new Uint32Array(gamma());
    const universe = second === WHEREVER ? universes.part : universes.position;
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
