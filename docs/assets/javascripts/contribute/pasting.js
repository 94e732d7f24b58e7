/*
 * What is pasted or dropped into the boxes of the form: lines become paragraphs, rich text keeps its form, and of a file
 * the page says what to do instead. What was copied in the form itself is pasted as it is.
 */

import { linesAsMarkdown } from "./raw_text.js";
import { readRichText } from "./rich_text.js";
import { note } from "./sentences.js";

let copied = null;

/**
 * Listen in a form; `tell` is given a text area and a sentence for its author, `addPictures` a text area and files that are
 * all pictures.
 */
export function listenToPastes(form, facts, tell, addPictures) {
  const keep = ({ target }) => {
    if (target.localName === "textarea") copied = target.value.slice(target.selectionStart, target.selectionEnd);
  };
  form.addEventListener("copy", keep);
  form.addEventListener("cut", keep);
  form.addEventListener("paste", (event) => paste(event, facts, tell, addPictures));
  form.addEventListener("dragover", (event) => {
    if ([...event.dataTransfer.types].includes("Files")) event.preventDefault();
  });
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    takeFiles(event.target, [...event.dataTransfer.files], facts, tell, addPictures);
  });
}

function takeFiles(target, files, facts, tell, addPictures) {
  const area = target.closest("textarea") ?? document.getElementById("raw");
  if (files.every(({ type }) => type.startsWith("image/"))) addPictures(area, files);
  else tell(area, note("file", facts, { name: files[0].name }));
}

function paste(event, facts, tell, addPictures) {
  const { target, clipboardData: data } = event;
  if (target.localName !== "textarea" || target.readOnly) return;
  const text = data.getData("text/plain").replace(/\r\n?/g, "\n");
  if (copied !== null && text === copied) return;
  const rich = readRichText(data.getData("text/html"), facts);
  if (!rich && !text && data.files.length) {
    event.preventDefault();
    takeFiles(target, [...data.files], facts, tell, addPictures);
    return;
  }
  const pasted = pastedText(rich, text, target, facts);
  tell(target, rich?.pictures ? note("pictures", facts, { count: rich.pictures }) : "");
  if (pasted === null) return;
  event.preventDefault();
  insert(target, pasted);
}

/** What goes into a text area; null for what the browser pastes. A box holds Markdown, the area for the whole text does not. */
function pastedText(rich, text, target, facts) {
  const isLines = text.trim().includes("\n");
  if (target.id === "raw") return rich && isLines ? rich.text : null;
  if (!/^section-/.test(target.name)) return null;
  if (!isLines && !rich?.text.includes("\n")) return null;
  return linesAsMarkdown(rich?.text ?? text, facts);
}

/** Insert text in place of what is selected, so that it can be undone; other blocks are set off from it. */
export function insert(area, text) {
  const before = area.value.slice(0, area.selectionStart);
  const after = area.value.slice(area.selectionEnd);
  const gap = (side) => (side ? "\n\n" : "");
  const whole = `${gap(before.trim() && !before.endsWith("\n\n"))}${text}${gap(after.trim() && !after.startsWith("\n\n"))}`;
  if (document.execCommand("insertText", false, whole)) return;
  area.setRangeText(whole, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}
