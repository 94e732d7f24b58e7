/*
 * A field with suggestions below it: the combobox pattern of the ARIA Authoring Practices (list autocomplete with manual
 * selection). Whoever uses it says what is suggested, and what happens to what is chosen.
 */

import { make } from "./elements.js";

// Why a name was found, where it does not say so itself.
const WHY = { name: "", pinyin: "，拼音", initials: "，拼音首字母", full: "，全称" };

/** The option of a name, as the engine suggests it. */
export function nameOption({ name, type, count, why, found }, value) {
  // An alias says more than its pinyin, which is long and what the reader has just typed.
  const reason = WHY[why] ?? `，别名「${found}」`;
  return { label: name, note: make("span", {}, `${type}，${count} 篇${reason}`), value };
}

/** What is typed is not to be taken before an input method is done with it; Safari tells the last key by its code only. */
const isComposing = (event) => event.isComposing || event.keyCode === 229;

export class Combobox {
  #input;
  #list;
  #choose;
  #options = [];
  #active = -1;

  /**
   * @param {HTMLInputElement} input with `role=combobox`, `aria-expanded` and `aria-controls`
   * @param {HTMLElement} list with `role=listbox` and an id, hidden
   * @param {object} events
   * @param {() => void} events.typed the text has changed, and is that of the reader
   * @param {(value: unknown, event: Event) => void} events.choose an option was pressed with any button of a pointer
   * @param {() => void} [events.closed] the list was put away
   */
  constructor(input, list, { typed, choose, closed = () => {} }) {
    this.#input = input;
    this.#list = list;
    this.#choose = choose;
    this.close = () => {
      this.show([]);
      closed();
    };
    input.addEventListener("input", (event) => event.isComposing || typed());
    input.addEventListener("compositionend", typed);
    input.addEventListener("blur", () => {
      // A reader who looks at another tab or window finds the suggestions as they were.
      if (document.activeElement !== input) this.close();
    });
    input.addEventListener("keydown", (event) => this.#press(event));
  }

  /** What stands for the option that the keys have come to; null where they have come to none. */
  get value() {
    return this.#options[this.#active]?.value ?? null;
  }

  /** How many options are shown. */
  get length() {
    return this.#options.length;
  }

  /**
   * Show options instead of those before; the keys stay where they were if that is still there.
   *
   * @param {Array<{label: string, note: HTMLElement, value: unknown}>} options
   */
  show(options) {
    const { value } = this;
    this.#options = options.map((option, number) => ({ ...option, item: this.#item(option, number) }));
    this.#list.replaceChildren(...this.#options.map(({ item }) => item));
    this.#list.hidden = !options.length;
    this.#input.setAttribute("aria-expanded", String(options.length > 0));
    this.#activate(value === null ? -1 : options.findIndex((option) => option.value === value));
  }

  #item({ label, note, value }, number) {
    note.classList.add("count");
    const attributes = { id: `${this.#list.id}-${number}`, role: "option", "aria-selected": "false" };
    const item = make("li", attributes, make("span", {}, label), " ", note);
    // Before the field loses the focus.
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      this.#choose(value, event);
    });
    // On Linux the middle button would also paste into the field what is selected anywhere.
    item.addEventListener("mouseup", (event) => event.preventDefault());
    return item;
  }

  #activate(index) {
    this.#options[this.#active]?.item.setAttribute("aria-selected", "false");
    this.#active = index;
    const chosen = this.#options[index];
    if (!chosen) {
      this.#input.removeAttribute("aria-activedescendant");
      return;
    }
    chosen.item.setAttribute("aria-selected", "true");
    chosen.item.scrollIntoView({ block: "nearest" });
    this.#input.setAttribute("aria-activedescendant", chosen.item.id);
  }

  #press(event) {
    if (isComposing(event)) return;
    const count = this.length;
    if (event.key === "ArrowDown" && count) this.#activate(this.#active + 1 < count ? this.#active + 1 : 0);
    else if (event.key === "ArrowUp" && count) this.#activate(this.#active > 0 ? this.#active - 1 : count - 1);
    else if (event.key === "Escape") {
      if (this.#list.hidden) this.#input.value = "";
      this.close();
    } else return;
    event.preventDefault();
  }
}
