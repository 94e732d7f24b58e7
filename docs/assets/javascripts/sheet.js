// What a printed sheet says of itself: where the page is found, and the day on which it was printed.

import { publishedAddress } from "./loader.js";

addEventListener("beforeprint", () => {
  const today = new Date();
  document.querySelector("[data-sheet-address]").textContent = publishedAddress().replace(/#.*/, "");
  document.querySelector("[data-sheet-day]").textContent =
    `${today.getFullYear()}年${today.getMonth() + 1}月${today.getDate()}日打印`;
});
