/* The form of contribution: what is typed is the only state; file, checks and preview follow from it. */

import { loadJson } from "../loader.js";
import { saveFile } from "../saving.js";
import { checkReport } from "./check.js";
import { correctDate } from "./dates.js";
import { showFindings } from "./findings.js";
import { loadReports } from "./follows.js";
import { insert, listenToPastes } from "./pasting.js";
import { openPictures } from "./pictures.js";
import { placeWhereNamed } from "./placing.js";
import { previewOf } from "./preview.js";
import { listenToPresses, silenceSingleKeys, whileNothingIsPressed } from "./presses.js";
import { emptyReport, fileName, filled, isRows, outerFields, renderReport } from "./report_file.js";
import { takeApart } from "./take_apart.js";
import { note } from "./sentences.js";
import { proposeSlug } from "./slugs.js";
import { openFacts } from "./vocabulary.js";
import { zip } from "./zip.js";

const DRAFT = "contribute-draft";
const byId = (id) => document.getElementById(id);
const form = byId("contribute");

let facts;
let blank;
let pictures;
// The text area that a picture is put into: the one that was written in last.
let lastArea;
// Whether the slug is one that somebody typed; else it follows what is filled in.
let hasOwnSlug = false;

silenceSingleKeys();

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
      localStorage.setItem(DRAFT, JSON.stringify({ ...report, pictures: [] })); // pictures would be too large
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
  for (const input of row.querySelectorAll("input")) input.value = textOf(values[input.dataset.part]);
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
  const { title } = facts.fields[fieldset.dataset.rows];
  fieldset.querySelectorAll(".row").forEach((row, index) => {
    row.setAttribute("aria-label", `${title} ${index + 1}`);
    row.querySelector(".row__remove").setAttribute("aria-label", `删去${title} ${index + 1}`);
  });
}

/** The names of the fields that are one text, and the fields of several rows. */
const singles = () => [...outerFields(facts).filter(([, field]) => !isRows(field)).map(([key]) => key), "slug"];
const fieldsets = () => form.querySelectorAll("[data-rows]");

function readForm() {
  const report = emptyReport(facts);
  for (const key of singles()) report[key] = form.elements[key].value;
  for (const fieldset of fieldsets()) {
    report[fieldset.dataset.rows] = Array.from(fieldset.querySelectorAll(".row"), (row) =>
      Object.fromEntries(Array.from(row.querySelectorAll("input"), (input) => [input.dataset.part, input.value])),
    );
  }
  report.sections = report.sections.map((_, index) => form.elements[`section-${index}`].value);
  report.pictures = pictures.written();
  return report;
}

const textOf = (value) => (typeof value === "string" ? value : "");

function fillForm(report) {
  for (const key of singles()) form.elements[key].value = textOf(report[key]);
  for (const fieldset of fieldsets()) {
    fieldset.querySelector(".rows__list").replaceChildren();
    const { rows: key } = fieldset.dataset;
    const rows = Array.isArray(report[key]) ? report[key].slice(0, facts.fields[key].most) : [];
    for (const row of rows.length ? rows : [{}]) addRow(fieldset, row ?? {});
  }
  facts.sections.forEach((_, index) => {
    form.elements[`section-${index}`].value = textOf(report.sections?.[index]);
  });
}

/** A new report: published today, unless somebody says otherwise. */
function newReport() {
  const now = new Date();
  const published = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
  return { ...emptyReport(facts), published };
}

/** The slug that follows from what is filled in; nothing before there is a title. */
function proposedSlug({ title, region, entities, topics }) {
  const [regions, named, chosen] = [region, entities, topics].map((rows) => rows.map(({ name }) => name).filter(Boolean));
  return title.trim() ? proposeSlug({ title, regions, entities: named, topics: chosen }, facts) : "";
}

/** Show under each value what it rests on, until somebody changes it. */
function showEvidence(evidence) {
  for (const [key, sentences] of Object.entries(evidence)) {
    const rows = form.querySelectorAll(`[data-rows="${key}"] .row`);
    const containers = rows.length ? [...rows] : [form.elements[key].closest(".field")];
    sentences.forEach((words, index) => {
      const shown = Object.assign(document.createElement("small"), { className: "evidence", textContent: note("evidence", facts, { words }) });
      containers[index].querySelector(".findings").before(shown);
    });
  }
}

function refresh({ keep = true } = {}) {
  if (!hasOwnSlug) form.elements.slug.value = proposedSlug(readForm());
  const report = readForm();
  // Nobody has made a mistake in a form that is still empty.
  const isBlank = JSON.stringify(report) === JSON.stringify(blank);
  const findings = isBlank ? [] : checkReport(report, facts);
  byId("file-name").textContent = fileName(report);
  byId("markdown").value = renderReport(report, facts);
  whileNothingIsPressed(() => show(report, findings, isBlank ? "" : "没有发现问题"));
  if (keep) draft.write(report);
}

/** Show checks and preview, and so move what stands below them. */
function show(report, findings, nothing) {
  showFindings(form, findings);
  byId("preview").replaceChildren(...previewOf(report, facts, pictures.addressOf));
  const errors = findings.filter((finding) => finding.isError).length;
  const warnings = findings.length - errors;
  byId("contribute-status").textContent = findings.length ? `${errors} 个错误，${warnings} 个警告` : nothing;
  byId("first-finding").hidden = !findings.length;
}

/** Bring the first field about which something is told, in the order of the page, before the reader. */
function goToFirstFinding() {
  const list = form.querySelector(".findings:not(:empty)");
  const container = list.closest(".field, .row, .rows, [data-field]");
  (container.querySelector("input, textarea") ?? form.elements["section-0"]).focus();
}

/** Fill the form from the finished text; what is typed under what it does not fill in stays. */
function fillFromText() {
  const { report, evidence, notes } = takeApart(byId("raw").value, facts);
  if (!report) {
    byId("take-apart-status").textContent = notes.join("");
    return;
  }
  const { slug, published, follows } = readForm();
  fillForm({ ...report, follows, slug: hasOwnSlug ? slug : report.slug, published: published || newReport().published });
  form.querySelectorAll(".field > .evidence").forEach((each) => each.remove());
  showEvidence(evidence);
  byId("take-apart-status").textContent = ["已经拆开填好，请逐项核对。", ...notes].join("");
  refresh();
  form.elements.title.focus();
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

/** The report, or, where it has pictures, an archive of it and them as they lie in the folder of reports. */
function fileToSave() {
  const name = byId("file-name").textContent;
  const text = byId("markdown").value;
  const files = pictures.files();
  if (!files.length) return [name, new Blob([text], { type: "text/markdown;charset=utf-8" }), ""];
  const [year, id] = [name.slice(0, 4), name.replace(/\.md$/, "")];
  const inside = files.map(([picture, bytes]) => [`${year}/${id}/${picture}`, bytes]);
  const archive = zip([[`${year}/${name}`, new TextEncoder().encode(text)], ...inside]);
  return [`${id}.zip`, archive, note("archive", facts, { id, year })];
}

function download() {
  const name = byId("file-name").textContent;
  if (pictures.files().length && !facts.patterns.readings.FILE_NAME.fullmatch(name)) {
    say(note("archive/name", facts));
    form.elements.slug.focus();
    return;
  }
  const [saved, content, more] = fileToSave();
  saveFile(saved, content);
  say(`已下载 ${saved}。${more}`);
}

async function openNewFile() {
  const name = byId("file-name").textContent;
  const address = form.dataset.newFile
    .replace("{year}", encodeURIComponent(name.slice(0, 4)))
    .replace("{name}", encodeURIComponent(name));
  if (await copy()) {
    window.open(address, "_blank", "noopener");
    const [year, id] = [name.slice(0, 4), name.replace(/\.md$/, "")];
    const more = pictures.files().length ? note("upload", facts, { id, year }) : "";
    say(`已复制。在打开的页面里粘贴，文件名是 ${name}。${more}`);
  }
}

function discardDraft() {
  draft.discard();
  byId("raw").value = "";
  byId("take-apart-status").textContent = "";
  hasOwnSlug = false;
  pictures.clear();
  fillForm(newReport());
  form.querySelectorAll(".evidence").forEach((each) => each.remove());
  refresh({ keep: false });
  say("草稿已清除。");
}

/** Offer names in a list; `labels` says who is meant where it is not the name itself that is written. */
function options(id, names, labels = new Map()) {
  const elements = Array.from(new Set(names), (name) => Object.assign(document.createElement("option"), { value: name, label: labels.get(name) ?? "" }));
  byId(id).replaceChildren(...elements);
}

/** What completes and describes the fields. */
function prepareFields() {
  const { topics, entities, gazetteer } = facts.vocabulary;
  const entityNames = entities.flatMap(({ reference, aliases }) => [reference, ...aliases]);
  const known = { places: facts.places.map((_, place) => gazetteer.path(place)), entities: entityNames, topics: topics.map(({ name }) => name) };
  const labels = new Map(entities.filter(({ reference, name }) => reference !== name).map(({ id, name }) => [id, name]));
  for (const [kind, names] of Object.entries(known)) options(`known-${kind}`, names, labels);
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
}

/** Offer the reports that this one may continue by their titles: once, when somebody is about to name one, or has. */
async function offerReports() {
  if (facts.reports !== undefined) return;
  facts.reports = null;
  try {
    facts.reports = await loadReports(form.dataset.reports);
  } catch {
    facts.reports = undefined; // the check says later what the form cannot; and it is tried again
    return;
  }
  const { titles } = facts.reports;
  options("known-follows", titles.keys(), titles);
  refresh();
}

function preparePictures() {
  const box = form.querySelector("[data-field=pictures]");
  const noteBox = box.querySelector(".field__note");
  const areas = facts.sections.map((_, index) => form.elements[`section-${index}`]);
  const place = (line, name = "") => {
    const named = placeWhereNamed(areas, line, name, facts);
    const area = named?.area ?? lastArea ?? areas[0];
    if (!named) {
      area.focus();
      insert(area, line);
    }
    noteBox.textContent = note("placed", facts, { line, section: area.closest("label").querySelector(".field__name").textContent });
    return named;
  };
  const refused = (name) => { noteBox.textContent = note("refused", facts, { name }); };
  pictures = openPictures(box, facts, { place, changed: refresh, refused });
}

function listen() {
  let pause;
  form.addEventListener("focusin", ({ target }) => {
    if (/^section-/.test(target.name)) lastArea = target;
    if (target.closest("[data-rows=follows]")) offerReports();
  });
  form.addEventListener("input", (event) => {
    if (event.target.id === "raw") return;
    if (event.target.name === "slug") hasOwnSlug = true;
    event.target.closest(".row, .field")?.querySelector(".evidence")?.remove();
    clearTimeout(pause);
    pause = setTimeout(refresh, 150);
  });
  form.addEventListener("change", (event) => {
    const { id, name, value } = event.target;
    if (facts.fields[name]?.kind === "date") event.target.value = correctDate(value, facts);
    if (id !== "raw") refresh();
  });
  listenToPastes(form, facts, (area, sentence) => {
    const told = area.id === "raw" ? byId("take-apart-status") : area.closest(".field")?.querySelector(".field__note");
    if (told) told.textContent = sentence;
    if (sentence && area.id === "raw") area.closest("details").open = true;
  }, (area, files) => {
    if (/^section-/.test(area.name)) lastArea = area;
    pictures.add(files);
  });
  listenToPresses(form);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("pagehide", () => clearTimeout(pause));
  byId("take-apart").addEventListener("click", fillFromText);
  byId("copy").addEventListener("click", copy);
  byId("download").addEventListener("click", download);
  byId("first-finding").addEventListener("click", goToFirstFinding);
  byId("new-file")?.addEventListener("click", openNewFile);
  byId("discard").addEventListener("click", discardDraft);
}

async function start() {
  try {
    facts = openFacts(await loadJson(form.dataset.facts));
  } catch {
    byId("contribute-problem").textContent = "没有读到词表，表格暂时不能用，请刷新页面再试。";
    return;
  }
  prepareFields();
  preparePictures();
  fillForm(newReport());
  blank = readForm();
  const kept = draft.read();
  if (kept) fillForm(kept);
  const { slug, ...typed } = readForm();
  hasOwnSlug = Boolean(slug) && slug !== proposedSlug(typed);
  listen();
  refresh({ keep: false });
  if (filled(readForm(), "follows", facts).length) offerReports();
  form.hidden = false;
}

start();
