// What a citation leaves blank for the reader's browser, and the buttons that copy it. Without this module its text can be
// selected, and says what to add.

import { filledCitations } from "./citations.js";
import { copyWith } from "./clipboard.js";
import { publishedAddress } from "./loader.js";

const details = document.querySelector(".cite");
const status = details.querySelector("[role=status]");

filledCitations(details, publishedAddress().replace(/[?#].*/, ""));
const hint = details.querySelector("[data-filled]");
hint.textContent = hint.dataset.filled;

for (const section of details.querySelectorAll(".cite__format")) {
  const button = section.querySelector("button");
  const format = section.querySelector("h3").textContent;
  button.setAttribute("aria-label", `复制 ${format} 引用`);
  copyWith(button, section.querySelector("pre"), (done) => {
    status.textContent = done ? `已复制 ${format} 引用` : "未能复制，请选中文字后复制";
  });
}
