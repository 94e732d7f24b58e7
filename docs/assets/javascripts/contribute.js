/* The form of contribution: what is typed is the only state; file, checks and preview follow from it. */

import { loadJson } from "./loader.js";
import { checkReport, correctDate, emptyReport, fileName, openVocabulary, renderReport, takeApart } from "./report-file.js";

const DRAFT = "contribute-draft";
const byId = (id) => document.getElementById(id);
const form = byId("contribute");
const SINGLE = ["title", "date", "summary", "published", "slug"];

let data;
let vocabulary;
let blank;

function say(message) {
  byId("action-status").textContent = message;
}

/** Where a draft is kept may be closed to the page: then there is none. */
const draft = {
  read() {
    try {
      return JSON.parse(localStorage.getItem(DRAFT));
    } catch {
      return null;
    }
  },
  write(report) {
    try {
      localStorage.setItem(DRAFT, JSON.stringify(report));
    } catch {
      byId("contribute-status").textContent = "浏览器不允许保存草稿，离开本页之前请先复制或下载。";
    }
  },
  discard() {
    try {
      localStorage.removeItem(DRAFT);
    } catch {
      // Nothing was kept.
    }
  },
};

/** Give the hint and the list of findings of a field their ids; return these. */
function describe(container, id) {
  const list = container.querySelector(":scope > .findings");
  list.id = `${id}-findings`;
  const hint = container.querySelector(":scope > .field__hint");
  if (hint) hint.id = `${id}-hint`;
  return [hint?.id, list.id].filter(Boolean).join(" ");
}

/** Give controls what they are described by; `more` is for the first alone. */
function describeControls(controls, ids, more = "") {
  controls.forEach((control, index) => control.setAttribute("aria-describedby", `${index ? "" : more} ${ids}`.trim()));
}

let added = 0;

function addRow(fieldset, values = {}) {
  const row = fieldset.querySelector("template").content.firstElementChild.cloneNode(true);
  added += 1;
  for (const input of row.querySelectorAll("input")) input.value = values[input.dataset.part] ?? "";
  row.querySelector(".row__remove").addEventListener("click", () => {
    row.remove();
    number(fieldset);
    fieldset.querySelector(".rows__add").focus();
    refresh();
  });
  fieldset.querySelector(".rows__list").append(row);
  describeControls(row.querySelectorAll("input"), describe(row, `row-${added}`), fieldset.dataset.described);
  number(fieldset);
  return row;
}

/** Name the rows of a field by their numbers. */
function number(fieldset) {
  const title = fieldset.querySelector(".rows__add").textContent.replace("添加", "");
  fieldset.querySelectorAll(".row").forEach((row, index) => {
    row.setAttribute("aria-label", `${title} ${index + 1}`);
    row.querySelector(".row__remove").setAttribute("aria-label", `删去${title} ${index + 1}`);
  });
}

const fieldsets = () => form.querySelectorAll("[data-rows]");

function readForm() {
  const report = emptyReport(data.sections.length);
  for (const key of SINGLE) report[key] = form.elements[key].value;
  for (const fieldset of fieldsets()) {
    report[fieldset.dataset.rows] = Array.from(fieldset.querySelectorAll(".row"), (row) =>
      Object.fromEntries(Array.from(row.querySelectorAll("input"), (input) => [input.dataset.part, input.value])),
    );
  }
  report.sections = report.sections.map((_, index) => form.elements[`section-${index}`].value);
  return report;
}

const textOf = (value) => (typeof value === "string" ? value : "");

function fillForm(report) {
  for (const key of SINGLE) form.elements[key].value = textOf(report[key]);
  for (const fieldset of fieldsets()) {
    fieldset.querySelector(".rows__list").replaceChildren();
    const rows = Array.isArray(report[fieldset.dataset.rows]) ? report[fieldset.dataset.rows] : [];
    for (const row of rows.length ? rows : [{}]) addRow(fieldset, row ?? {});
  }
  data.sections.forEach((_, index) => {
    form.elements[`section-${index}`].value = textOf(report.sections?.[index]);
  });
}

/** Put findings beside the fields they are about; only what changed is written, so that only it is read aloud. */
function showFindings(findings) {
  const lists = new Map(Array.from(form.querySelectorAll(".findings"), (list) => [list, []]));
  for (const finding of findings) {
    const field = form.querySelector(`[data-field="${finding.field}"], [data-rows="${finding.field}"]`);
    const container = finding.row === null ? field : field.querySelectorAll(".row")[finding.row];
    lists.get(container.querySelector(":scope > .findings")).push(finding);
  }
  for (const [list, found] of lists) {
    const told = found.map(({ rule, message, suggestion }) => `${rule}: ${message}（建议：${suggestion}）`);
    if (Array.from(list.children, (item) => item.textContent).join("\n") === told.join("\n")) continue;
    list.replaceChildren(
      ...found.map(({ rule, isError }, index) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `${form.dataset.format}#${rule}`;
        link.textContent = rule;
        item.className = isError ? "is-error" : "is-warning";
        item.append(link, told[index].slice(rule.length));
        return item;
      }),
    );
  }
  for (const control of form.querySelectorAll(":is(.field, .row) :is(input, textarea)")) {
    const ids = (control.getAttribute("aria-describedby") ?? "").split(" ");
    control.setAttribute("aria-invalid", String(ids.some((id) => byId(id)?.querySelector(".is-error"))));
  }
}

/** The file as headings and paragraphs; what was typed is text, never markup. */
/** A text as an element: bold text and escaped characters as they will be read, the rest as it was typed. */
function written(tag, text) {
  const element = document.createElement(tag);
  text.split(/\*\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*\*/).forEach((part, index) => {
    const shown = part.replace(/\\([\\`*_{}[\]()#+\-.!|>])/g, "$1");
    if (index % 2) element.append(Object.assign(document.createElement("strong"), { textContent: shown }));
    else element.append(shown);
  });
  return element;
}

/** A block of Markdown as an element: what analyses are made of are headings, lists and paragraphs. */
function block(text) {
  const heading = /^#{2,6}\s+(.*)$/.exec(text);
  if (heading) return written("h5", heading[1]);
  const items = text.split("\n").map((line) => /^(?:([-*+])|\d+[.)])\s+(.*)$/.exec(line));
  if (!items.every(Boolean)) return written("p", text);
  const list = document.createElement(items[0][1] ? "ul" : "ol");
  list.append(...items.map(([, , item]) => written("li", item)));
  return list;
}

function showPreview(report) {
  const nodes = [];
  const add = (tag, text) => nodes.push(Object.assign(document.createElement(tag), { textContent: text }));
  const facts = [report.date, ...report.region.map((row) => row.name), ...report.entities.map((row) => row.name)];
  if (facts.some((fact) => fact.trim())) add("p", facts.filter((fact) => fact.trim()).join("，"));
  report.sections.forEach((text, index) => {
    if (!text.trim()) return;
    add("h4", data.sections[index][1]);
    nodes.push(...text.trim().split(/\n\s*\n/).map(block));
  });
  const title = report.title.trim();
  if (!nodes.length && !title) {
    add("p", "还没有内容。");
  } else {
    add("h3", title || "（还没有标题）");
    nodes.unshift(nodes.pop());
  }
  byId("preview").replaceChildren(...nodes);
}

function refresh({ keep = true } = {}) {
  const report = readForm();
  // Nobody has made a mistake in a form that is still empty.
  const isBlank = JSON.stringify(report) === JSON.stringify(blank);
  const findings = isBlank ? [] : checkReport(report, data, vocabulary);
  showFindings(findings);
  showPreview(report);
  byId("file-name").textContent = fileName(report);
  byId("markdown").value = renderReport(report, data);
  const errors = findings.filter((finding) => finding.isError).length;
  const warnings = findings.length - errors;
  byId("contribute-status").textContent = findings.length ? `${errors} 个错误，${warnings} 个警告` : isBlank ? "" : "没有发现问题";
  byId("first-finding").hidden = !findings.length;
  if (keep) draft.write(report);
}

/** Bring the first field about which something is told, in the order of the page, before the reader. */
function goToFirstFinding() {
  const list = form.querySelector(".findings:not(:empty)");
  const container = list.closest(".field, .row, .rows, [data-field]");
  (container.querySelector("input, textarea") ?? form.elements["section-0"]).focus();
}

async function copy() {
  const area = byId("markdown");
  try {
    await navigator.clipboard.writeText(area.value);
  } catch {
    // Without https there is no clipboard but this one.
    area.select();
    if (!document.execCommand("copy")) {
      say("浏览器不允许复制。内容已经选中，请按 Ctrl+C（Mac 按 ⌘C）。");
      return false;
    }
  }
  say("已复制。");
  return true;
}

function download() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([byId("markdown").value], { type: "text/markdown;charset=utf-8" }));
  link.download = byId("file-name").textContent;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  say(`已下载 ${link.download}。`);
}

async function openNewFile() {
  const name = byId("file-name").textContent;
  const address = form.dataset.newFile
    .replace("{year}", encodeURIComponent(name.slice(0, 4)))
    .replace("{name}", encodeURIComponent(name));
  if (await copy()) {
    window.open(address, "_blank", "noopener");
    say(`已复制。在打开的页面里粘贴，文件名是 ${name}。`);
  }
}

function options(id, names) {
  byId(id).replaceChildren(
    ...Array.from(new Set(names), (name) => {
      const option = document.createElement("option");
      option.value = name;
      return option;
    }),
  );
}

async function start() {
  try {
    data = await loadJson("contribute/data.json");
  } catch {
    byId("contribute-problem").textContent = "没有读到词表，表格暂时不能用，请刷新页面再试。";
    return;
  }
  vocabulary = openVocabulary(data);
  options("known-places", data.places.map(([path]) => path));
  options("known-entities", data.entities.flatMap(([name, , , ...aliases]) => [name, ...aliases]));
  options("known-topics", data.topics.map(([name]) => name));
  for (const field of form.querySelectorAll("[data-field]")) {
    describeControls(field.querySelectorAll("input, textarea"), describe(field, `field-${field.dataset.field}`));
  }
  for (const fieldset of fieldsets()) {
    fieldset.dataset.described = describe(fieldset, `rows-${fieldset.dataset.rows}`);
    fieldset.querySelector(".rows__add").addEventListener("click", () => {
      addRow(fieldset).querySelector("input").focus();
      refresh();
    });
  }
  fillForm(emptyReport(data.sections.length));
  blank = readForm();
  fillForm(draft.read() ?? emptyReport(data.sections.length));
  let pause;
  form.addEventListener("input", (event) => {
    if (event.target.id === "raw") return;
    clearTimeout(pause);
    pause = setTimeout(refresh, 150);
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "date" || event.target.name === "published") event.target.value = correctDate(event.target.value);
    if (event.target.id !== "raw") refresh();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("pagehide", () => clearTimeout(pause));
  byId("take-apart").addEventListener("click", () => {
    fillForm({ ...takeApart(byId("raw").value, data, vocabulary), slug: form.elements.slug.value });
    refresh();
    form.elements.title.focus();
  });
  byId("copy").addEventListener("click", copy);
  byId("download").addEventListener("click", download);
  byId("first-finding").addEventListener("click", goToFirstFinding);
  byId("new-file")?.addEventListener("click", openNewFile);
  byId("discard").addEventListener("click", () => {
    draft.discard();
    byId("raw").value = "";
    fillForm(emptyReport(data.sections.length));
    refresh({ keep: false });
    say("草稿已清除。");
  });
  refresh({ keep: false });
  form.hidden = false;
}

start();
