// The link that tells the forge of a mistake: the words selected in the report go with it. Without this module it names
// the report alone.

const LONGEST = 300; // a Chinese character takes nine in an address, and forges take about 8,000
const link = document.querySelector(".correct a");
const address = link.href;
const body = document.querySelector(".report-body");

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const isOfReport = selection.rangeCount > 0 && body.contains(selection.getRangeAt(0).commonAncestorContainer);
  const words = [...(isOfReport ? selection.toString().replace(/\s+/g, " ").trim() : "")];
  const quotation = words.length > LONGEST ? `${words.slice(0, LONGEST).join("")}…` : words.join("");
  link.href = address + encodeURIComponent(quotation);
});
// A press of the button would take the selection away before the link is followed.
link.addEventListener("mousedown", (event) => event.preventDefault());
