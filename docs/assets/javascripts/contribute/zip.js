/*
 * Files as one ZIP archive: stored as they are, as every program unpacks them (PKWARE's APPNOTE, 4.3). The same files give
 * the same bytes: all are of the first day that the format knows.
 */

const FIRST_DAY = 0b0000000_0001_00001; // 1980-01-01
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Numbers of two and four bytes, the lowest byte first: [[bytes, value], …]. */
function record(fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += size;
  }
  return bytes;
}

/**
 * An archive of files.
 *
 * @param {[string, Uint8Array][]} files paths, in ASCII, with contents
 */
export function zip(files) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [path, content] of files) {
    const name = new TextEncoder().encode(path);
    // Version 2.0, no flags, stored, time, day, sum, size packed and unpacked, length of the name, and of what is added to it.
    const shared = [[2, 20], [2, 0], [2, 0], [2, 0], [2, FIRST_DAY], [4, crc32(content)], [4, content.length], [4, content.length], [2, name.length], [2, 0]];
    parts.push(record([[4, 0x04034b50], ...shared]), name, content);
    // Made by version 2.0; no comment, the first disk, no attributes.
    directory.push(record([[4, 0x02014b50], [2, 20], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), name);
    offset += 30 + name.length + content.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = record([[4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, size], [4, offset], [2, 0]]);
  return new Blob([...parts, ...directory, end], { type: "application/zip" });
}
