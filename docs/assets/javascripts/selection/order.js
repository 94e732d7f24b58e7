/* The reports of a selection in their order, which is changed by dragging or by buttons. */

import { make } from "../search/elements.js";

const moved = (ids, from, to) => {
  const others = ids.filter((_, at) => at !== from);
  return [...others.slice(0, to), ids[from], ...others.slice(to)];
};

/**
 * Show the order.
 *
 * @param {HTMLElement} list an ordered list
 * @param {string[]} ids
 * @param {Map<string, string>} titles as far as they are known
 * @param {(ids: string[], said: string) => void} change is told the next order, and what is to be said of it
 */
export function showOrder(list, ids, titles, change) {
  // Whoever orders by keyboard goes on from there.
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset : null;
  const titleOf = (id) => titles.get(id) || id;
  const move = (from, to) => {
    if (to < 0 || to >= ids.length || from === to) return;
    change(moved(ids, from, to), `${titleOf(ids[from])}，现在第 ${to + 1} 篇`);
  };
  const remove = (at) => change(ids.filter((_, each) => each !== at), `已去掉${titleOf(ids[at])}`);
  list.replaceChildren(...ids.map((id, at) => itemOf({ id, at, title: titleOf(id), last: ids.length - 1, move, remove })));
  if (!focused) return;
  const same = list.querySelector(`button[data-id="${focused.id}"][data-does="${focused.does}"]:not(:disabled)`);
  (same ?? list.querySelector(`button[data-id="${focused.id}"]:not(:disabled)`) ?? list.querySelector("button:not(:disabled)"))?.focus();
}

function itemOf({ id, at, title, last, move, remove }) {
  const button = (does, text, act, disabled = false) =>
    make("button", { type: "button", "data-id": id, "data-does": does, "aria-label": `${text}：${title}`, disabled, onclick: act }, text);
  const item = make(
    "li",
    { draggable: "true" },
    make("span", { class: "order__title" }, title),
    make(
      "span",
      { class: "order__buttons" },
      button("up", "上移", () => move(at, at - 1), at === 0),
      button("down", "下移", () => move(at, at + 1), at === last),
      button("remove", "去掉", () => remove(at)),
    ),
  );
  item.addEventListener("dragstart", ({ dataTransfer }) => {
    dataTransfer.setData("text/plain", `selection ${at}`);
    dataTransfer.effectAllowed = "move";
  });
  item.addEventListener("dragover", (event) => {
    event.preventDefault();
    item.classList.add("is-over");
  });
  item.addEventListener("dragleave", () => item.classList.remove("is-over"));
  item.addEventListener("drop", (event) => {
    event.preventDefault();
    item.classList.remove("is-over");
    const [, from] = /^selection (\d+)$/.exec(event.dataTransfer.getData("text/plain")) ?? [];
    if (from !== undefined && Number(from) <= last) move(Number(from), at);
  });
  return item;
}
