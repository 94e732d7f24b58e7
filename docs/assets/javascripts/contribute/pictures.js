/*
 * The pictures of the form: each with what it shows and its caption. They are kept while the page is open, and stand in
 * the text as a line of their own: ![](tu-1.png).
 */

import { drawPicture } from "./picture_file.js";

const valueOf = (item, part) => item.querySelector(`[data-part=${part}]`).value.trim();

/**
 * Take the pictures that are chosen in a box of the form.
 *
 * @param {HTMLElement} box with the control for files, the template of a picture, and the list of all
 * @param {object} facts
 * @param {{place: (line: string, name?: string) => {description: string, title: string} | null, changed: () => void, refused: (name: string) => void}} tell
 *     what happens: a line is to be put into the text, of a file that was chosen by its name, which returns what the text
 *     says of it; something has changed; a file is no picture
 */
export function openPictures(box, facts, { place, changed, refused }) {
  const list = box.querySelector("#picture-list");
  const input = box.querySelector("input[type=file]");
  const found = new Map();
  let last = 0;

  function remove(name) {
    const { item } = found.get(name);
    found.delete(name);
    item.remove();
    input.focus();
    changed();
  }

  function show(name, picture, said) {
    const item = box.querySelector("template").content.firstElementChild.cloneNode(true);
    Object.assign(item.querySelector("img"), { src: picture.address });
    item.querySelector("code").textContent = name;
    item.setAttribute("aria-label", name);
    for (const [part, act] of [["remove", () => remove(name)], ["place", () => place(`![](${name})`)]]) {
      const button = item.querySelector(`.picture__${part}`);
      button.setAttribute("aria-label", `${button.textContent} ${name}`);
      button.addEventListener("click", act);
    }
    for (const part of ["description", "title"]) item.querySelector(`[data-part=${part}]`).value = said?.[part] ?? "";
    list.append(item);
    found.set(name, { ...picture, item });
  }

  async function add(files) {
    for (const file of files) {
      const picture = await drawPicture(file, facts.numbers.images);
      if (picture) {
        last += 1;
        const name = `tu-${last}${picture.suffix}`;
        show(name, picture, place(`![](${name})`, file.name));
      } else refused(file.name);
    }
    changed();
  }

  input.addEventListener("change", async () => {
    const files = [...input.files];
    input.value = "";
    await add(files);
  });

  return {
    add,
    /** What is written of each: { name, description, title }. */
    written: () => Array.from(found, ([name, { item }]) => ({ name, description: valueOf(item, "description"), title: valueOf(item, "title") })),
    /** The files: [name, bytes]. */
    files: () => Array.from(found, ([name, { bytes }]) => [name, bytes]),
    addressOf: (name) => found.get(name)?.address,
    clear() {
      found.clear();
      list.replaceChildren();
    },
  };
}
