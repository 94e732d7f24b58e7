/*
 * What the page shows, a report or a selection, as a Word file: what the button 下载 Word 文件 does.
 */

import { publishedAddress } from "../loader.js";
import { namePart, saveFile } from "../saving.js";
import { wordFile } from "./document.js";
import { reportElements } from "./report.js";
import { volumeElements } from "./volume.js";

const LONGEST_NAME = 80;

/**
 * Save what a page shows; a second click while it is made does nothing.
 *
 * @param {string} template its path inside the site
 * @param {HTMLElement} button that was clicked
 * @param {HTMLElement} status where it is told
 * @throws {LoadError} something that it needs cannot be loaded
 */
export async function downloadShown(template, button, status) {
  if (button.hasAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true"); // and not disabled, which would take the focus away
  status.textContent = "正在生成……";
  try {
    const elements = await shown();
    if (!elements.length) {
      status.textContent = "没有生成：报告没有读到。";
      return;
    }
    const title = elements[0].textContent.trim();
    const name = `${namePart(title, LONGEST_NAME)}.docx`;
    saveFile(name, await wordFile({ template, title, elements }));
    status.textContent = `已下载「${name}」。目录的页码要在 Word 或 WPS 里更新：右击目录，选“更新域”。`;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

/** What the page shows, of which the first is the title; nothing where a selection could not be loaded. */
async function shown() {
  const volume = document.querySelector(".volume");
  if (!volume) return reportElements(document, publishedAddress().replace(/[?#].*/, ""));
  await loaded(volume);
  return volumeElements(volume);
}

/** Wait until all of an element is there. */
function loaded(element) {
  return new Promise((done) => {
    const observer = new MutationObserver(look);
    function look() {
      if (element.hasAttribute("aria-busy")) return;
      observer.disconnect();
      done();
    }
    observer.observe(element, { attributes: true, attributeFilter: ["aria-busy"] });
    look();
  });
}
