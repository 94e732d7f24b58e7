// The button that makes a Word file of what the page shows; what makes it is loaded when somebody asks for one.

import { loadModule } from "./loader.js";

const line = document.querySelector(".word-file");
const [button, status] = line.children;
line.hidden = false;

button.addEventListener("click", async () => {
  try {
    await (await loadModule("word/download.js")).downloadShown(line.dataset.template, button, status);
  } catch {
    status.textContent = "没有生成：有文件未能载入，请刷新页面再试。";
  }
});
