/*
 * Images of a page as Word shows them. PNG and JPEG go into the file as they are; what Word may not know (WebP), and what
 * is turned only by what it says of itself, is drawn anew.
 */

import { LoadError, loadBytes } from "../loader.js";
import { make, PICTURE_KIND } from "./xml.js";

const PIXEL = 9525; // English Metric Units, at 96 pixels an inch
const MILLIMETRE = 36000;
const HIGHEST = 190 * MILLIMETRE;
const QUALITY = 0.92;

const begins = (content, bytes, at = 0) => bytes.every((byte, index) => content[at + index] === byte);
const isPng = (content) => begins(content, [0x89, 0x50, 0x4e, 0x47]);
const isJpeg = (content) => begins(content, [0xff, 0xd8, 0xff]);

/** Whether a file has a part that may say how it is turned: EXIF, by the names that PNG and JPEG have for it. */
function isTurned(content) {
  const name = isPng(content) ? [0x65, 0x58, 0x49, 0x66] : [0x45, 0x78, 0x69, 0x66, 0, 0];
  const end = Math.min(content.length, 65536);
  for (let at = 0; at < end; at += 1) if (begins(content, name, at)) return true;
  return false;
}

/** Content and kind of an image, as Word shows it. @throws {LoadError} it cannot be loaded or drawn */
export async function loadPicture(image) {
  const content = await loadBytes(image.src);
  if ((isPng(content) || isJpeg(content)) && !isTurned(content)) {
    return { content, suffix: isPng(content) ? "png" : "jpeg" };
  }
  const suffix = isJpeg(content) ? "jpeg" : "png";
  try {
    const drawn = await createImageBitmap(new Blob([content]));
    const canvas = document.createElement("canvas");
    canvas.width = drawn.width;
    canvas.height = drawn.height;
    canvas.getContext("2d").drawImage(drawn, 0, 0);
    const blob = await new Promise((done) => {
      canvas.toBlob(done, `image/${suffix}`, QUALITY);
    });
    return { content: new Uint8Array(await blob.arrayBuffer()), suffix };
  } catch (cause) {
    throw new LoadError("browser", `cannot draw ${image.src}`, { cause });
  }
}

/**
 * An image in a line, at most as wide as the text.
 *
 * @param {HTMLImageElement} image with its measures
 * @param {string} id by which its part leads to the file
 * @param {number} number its own in the document
 * @param {number} widest in twentieths of a point
 */
export function drawing(image, id, number, widest) {
  const width = Number(image.getAttribute("width")) * PIXEL;
  const height = Number(image.getAttribute("height")) * PIXEL;
  const shrunk = Math.min(1, (widest * 635) / width, HIGHEST / height);
  const size = { cx: Math.max(1, Math.round(width * shrunk)), cy: Math.max(1, Math.round(height * shrunk)) };
  const named = { id: number, name: `图片 ${number}`, descr: image.getAttribute("alt") };
  const picture = make(
    "pic:pic",
    {},
    make("pic:nvPicPr", {}, make("pic:cNvPr", named), make("pic:cNvPicPr")),
    make("pic:blipFill", {}, make("a:blip", { "r:embed": id }), make("a:stretch", {}, make("a:fillRect"))),
    make(
      "pic:spPr",
      {},
      make("a:xfrm", {}, make("a:off", { x: 0, y: 0 }), make("a:ext", size)),
      make("a:prstGeom", { prst: "rect" }, make("a:avLst")),
    ),
  );
  return make(
    "w:drawing",
    {},
    make(
      "wp:inline",
      { distT: 0, distB: 0, distL: 0, distR: 0 },
      make("wp:extent", size),
      make("wp:docPr", named),
      make("wp:cNvGraphicFramePr", {}, make("a:graphicFrameLocks", { noChangeAspect: 1 })),
      make("a:graphic", {}, make("a:graphicData", { uri: PICTURE_KIND }, picture)),
    ),
  );
}
