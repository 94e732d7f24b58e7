/*
 * The report that is shown, as a Word file: what the button 下载 Word 文件 does.
 */

import { namePart, saveFile } from "../saving.js";
import { wordFile } from "./document.js";
import { reportElements } from "./report.js";

const LONGEST_NAME = 80;

/**
 * Save the report that a page shows; a second click while it is made does nothing.
 *
 * @param {string} template its path inside the site
 * @param {HTMLElement} button that was clicked
 * @param {HTMLElement} status where it is told
 * @throws {LoadError} something that it needs cannot be loaded
 */
export async function downloadReport(template, button, status) {
  if (button.hasAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true"); // and not disabled, which would take the focus away
  status.textContent = "正在生成……";
  try {
    const title = document.querySelector(".report-head h1").textContent.trim();
    const address = location.href.replace(/[?#].*/, "");
    const elements = reportElements(document, { address, withContents: true });
    const name = `${namePart(title, LONGEST_NAME)}.docx`;
    saveFile(name, await wordFile({ template, title, pieces: [{ elements }] }));
    status.textContent = `已下载「${name}」。目录的页码要在 Word 或 WPS 里更新：右击目录，选“更新域”。`;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
