/*
 * The XML of Word files (ECMA-376): elements by their usual prefixes, and text that XML allows. Everything is made as
 * DOM and written by `XMLSerializer`, so that nothing in a text can become a mark.
 */

const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DRAWING = "http://schemas.openxmlformats.org/drawingml/2006";
const NAMESPACES = {
  w: "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
  r: OFFICE,
  wp: `${DRAWING}/wordprocessingDrawing`,
  a: `${DRAWING}/main`,
  pic: `${DRAWING}/picture`,
  dc: "http://purl.org/dc/elements/1.1/",
  xml: "http://www.w3.org/XML/1998/namespace",
};
export const PICTURE_KIND = NAMESPACES.pic;

const factory = document.implementation.createDocument(null, null);

/**
 * An element with attributes and children, what is null or undefined among them left out.
 *
 * @param {string} name with its prefix: `w:p`
 * @param {Object<string, string | number>} [attributes] by names with or without a prefix
 * @param {...(Element | null | undefined)} children
 */
export function make(name, attributes = {}, ...children) {
  const element = factory.createElementNS(NAMESPACES[name.split(":")[0]], name);
  for (const [key, value] of Object.entries(attributes)) {
    const [prefix, local] = key.split(":");
    element.setAttributeNS(local ? NAMESPACES[prefix] : null, key, allowed(String(value)));
  }
  element.append(...children.filter(Boolean));
  return element;
}

/** A property that is nothing but a value: `<w:jc w:val="center"/>`. */
export const value = (name, said) => make(name, { "w:val": said });

/** The elements of a name, with its prefix, in a document or an element. */
export const all = (within, name) => {
  const [prefix, local] = name.split(":");
  return [...within.getElementsByTagNameNS(NAMESPACES[prefix], local)];
};

/** The value of an attribute with a prefix; null where it is not there. */
export const read = (element, name) => {
  const [prefix, local] = name.split(":");
  return element.getAttributeNS(NAMESPACES[prefix], local);
};

// What is no Char of XML 1.0 (2.2): most controls, halves of characters, noncharacters.
const NOT_ALLOWED = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A text of which nothing is missing: what XML cannot hold is the character that stands for what is lost. */
export const allowed = (text) => text.replace(NOT_ALLOWED, "\ufffd");

/** The words of an element of WordprocessingML. */
export const text = (words) => {
  const element = make("w:t", { "xml:space": "preserve" });
  element.textContent = allowed(words);
  return element;
};

/** @throws {Error} it is none */
export function parse(source) {
  const parsed = new DOMParser().parseFromString(source, "application/xml");
  if (parsed.querySelector("parsererror")) throw new Error("the template is damaged");
  return parsed;
}

export const serialise = (part) => new XMLSerializer().serializeToString(part);
