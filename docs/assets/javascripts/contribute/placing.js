/* Where a picture that was chosen goes: to its place in the text, where an image of the text bears the name of its file. */

import { decoded } from "../loader.js";
import { insert } from "./pasting.js";

const PARTS = /^!\[([^\]]*)\]\(([^\s()<>"]+)(?:[ \t]+"([^"]*)")?\)$/;

const nameIn = (address) => decoded(address.split(/[/\\]/).at(-1));

/**
 * Put a line in place of the first image that bears the name of a file; where that stands among words, behind these. Return
 * { area, description, title }, what the text says of it, or null where no text names the file.
 *
 * @param {Iterable<HTMLTextAreaElement>} areas
 */
export function placeWhereNamed(areas, line, name, { patterns }) {
  for (const area of areas) {
    const text = area.value;
    for (const { 0: image, index } of patterns.as_markdown.IMAGE.finditer(text)) {
      const [, description, address, title = ""] = PARTS.exec(image);
      if (nameIn(address) !== name) continue;
      const end = index + image.length;
      const isApart = /(?:^|\n)[ \t]*$/.test(text.slice(0, index)) && /^[ \t]*(?:\n|$)/.test(text.slice(end));
      area.focus();
      if (!isApart) {
        area.setRangeText("", index, end);
        const rest = area.value.slice(index).search(/\n[ \t]*\n/);
        area.setSelectionRange(rest < 0 ? area.value.length : index + rest, rest < 0 ? area.value.length : index + rest);
      } else area.setSelectionRange(index, end);
      insert(area, line);
      return { area, description, title };
    }
  }
  return null;
}
