/*
 * Tables of a page: borders on all sides, the head on every page that the table reaches, columns as wide as their words.
 */

import { make, value } from "./xml.js";

const MOST_COLUMNS = 63; // that Word can have
const WIDEST_WORDS = 40;
const SIDES = ["top", "left", "bottom", "right", "insideH", "insideV"];
const ALIGNED = { "align-center": "center", "align-right": "right", "align-left": "left" };

/** Of each column how wide it is, in twentieths of a point, by the longest words in it. */
function widths(rows, columns, width) {
  const weights = Array.from({ length: columns }, (_, at) =>
    Math.max(...rows.map((row) => Math.min(WIDEST_WORDS, row[at]?.textContent.trim().length ?? 0))) + 2,
  );
  const sum = weights.reduce((total, each) => total + each, 0);
  return weights.map((each) => Math.floor((width * each) / sum));
}

/**
 * A table.
 *
 * @param {HTMLTableElement} table
 * @param {number} width of the text, in twentieths of a point
 * @param {(cells: HTMLTableCellElement[], place: object) => Element} paragraph what makes the paragraph of a cell
 */
export function tableOf(table, width, paragraph) {
  const rows = [...table.querySelectorAll("tr")].map((row) => [...row.cells]);
  const columns = Math.min(MOST_COLUMNS, Math.max(1, ...rows.map((row) => row.length)));
  const columnWidths = widths(rows, columns, width);
  const edge = { "w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "auto" };
  const properties = make(
    "w:tblPr",
    {},
    make("w:tblW", { "w:w": 5000, "w:type": "pct" }),
    make("w:tblBorders", {}, ...SIDES.map((side) => make(`w:${side}`, edge))),
    value("w:tblLook", "04A0"),
  );
  const grid = make("w:tblGrid", {}, ...columnWidths.map((each) => make("w:gridCol", { "w:w": each })));
  const written = rows.map((cells) => {
    const isHead = cells.some((cell) => cell.localName === "th");
    const made = columnWidths.map((each, at) => {
      const own = at === columns - 1 ? cells.slice(at) : cells.slice(at, at + 1);
      const align = isHead ? "center" : ALIGNED[own[0]?.className];
      return make(
        "w:tc",
        {},
        make("w:tcPr", {}, make("w:tcW", { "w:w": each, "w:type": "dxa" }), value("w:vAlign", "center")),
        paragraph(own, { style: "报告表格", align, bold: isHead }),
      );
    });
    return make("w:tr", {}, make("w:trPr", {}, make("w:cantSplit"), isHead ? make("w:tblHeader") : null), ...made);
  });
  return make("w:tbl", {}, properties, grid, ...written);
}
