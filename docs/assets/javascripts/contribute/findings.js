/*
 * Findings beside the fields of the form that they are about.
 */

function item({ rule, isError, told }, format) {
  const element = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: `${format}#${rule}`, textContent: "说明" });
  element.className = isError ? "is-error" : "is-warning";
  element.dataset.rule = rule;
  element.append(told, " ", link);
  return element;
}

/** Show findings; only what changed is written, so that only it is read aloud. */
export function showFindings(form, findings) {
  const lists = new Map(Array.from(form.querySelectorAll(".findings"), (list) => [list, []]));
  for (const finding of findings) {
    const field = form.querySelector(`[data-field="${finding.field}"], [data-rows="${finding.field}"]`);
    const container = finding.row === null ? field : field.querySelectorAll(".row")[finding.row];
    lists.get(container.querySelector(":scope > .findings")).push(finding);
  }
  for (const [list, found] of lists) {
    const shown = Array.from(list.children, ({ firstChild }) => firstChild.data);
    if (shown.join("\n") === found.map(({ told }) => told).join("\n")) continue;
    list.replaceChildren(...found.map((finding) => item(finding, form.dataset.format)));
  }
  for (const control of form.querySelectorAll(":is(.field, .row) :is(input, textarea)")) {
    const ids = (control.getAttribute("aria-describedby") ?? "").split(" ");
    control.setAttribute("aria-invalid", String(ids.some((id) => document.getElementById(id)?.querySelector(".is-error"))));
  }
}
