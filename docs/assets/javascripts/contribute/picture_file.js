/*
 * A picture that somebody chose as a file that a report may have: drawn anew by the browser, within the limits of
 * hooks/eventlib/reading/images.py, and without anything but the picture. What the browser cannot draw is none.
 */

const PNG_PICTURE = new Set(["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sRGB", "pHYs"]);

/** A PNG without the chunks that draw nothing: some browsers write EXIF of their own. */
function pngPicture(bytes) {
  const view = new DataView(bytes.buffer);
  const kept = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length; ) {
    const end = at + 12 + view.getUint32(at);
    if (PNG_PICTURE.has(String.fromCharCode(...bytes.subarray(at + 4, at + 8)))) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return kept;
}

/** A JPEG without the segments that draw nothing. */
function jpegPicture(bytes) {
  const view = new DataView(bytes.buffer);
  const kept = [bytes.subarray(0, 2)];
  let at = 2;
  for (let marker = bytes[3]; marker !== 0xda; marker = bytes[at + 1]) {
    const end = at + 2 + view.getUint16(at + 2);
    if ((marker < 0xe1 || marker > 0xef) && marker !== 0xfe) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return [...kept, bytes.subarray(at)];
}

async function encoded(canvas, type) {
  const blob = await new Promise((done) => { canvas.toBlob(done, type, 0.9); });
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const picture = new Blob(type === "image/png" ? pngPicture(bytes) : jpegPicture(bytes), { type });
  return new Uint8Array(await picture.arrayBuffer());
}

function drawnOn(bitmap, width, ground) {
  const scale = Math.min(1, width / bitmap.width, (2 * width) / bitmap.height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (ground) {
    context.fillStyle = ground;
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Bytes as an address that the policy of the page lets an image have. */
function addressOf(bytes, type) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(new Blob([bytes], { type }));
  });
}

/**
 * A picture as { bytes, suffix, address }, or null where the browser cannot draw it: a photograph as JPEG, anything else as
 * PNG, unless that is too large.
 *
 * @param {Blob} file
 * @param {{MOST_BYTES: number, WIDEST: number}} limits
 */
export async function drawPicture(file, { MOST_BYTES, WIDEST }) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null;
  }
  if (!/jpe?g|heic|heif/.test(file.type)) {
    const bytes = await encoded(drawnOn(bitmap, WIDEST), "image/png");
    if (bytes.length <= MOST_BYTES) return { bytes, suffix: ".png", address: await addressOf(bytes, "image/png") };
  }
  for (let width = WIDEST; ; width = Math.round(width / 2)) {
    const bytes = await encoded(drawnOn(bitmap, width, "#fff"), "image/jpeg");
    if (bytes.length <= MOST_BYTES) return { bytes, suffix: ".jpg", address: await addressOf(bytes, "image/jpeg") };
  }
}
