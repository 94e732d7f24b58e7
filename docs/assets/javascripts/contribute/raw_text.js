/*
 * The text of a raw analysis as Markdown with real headings: hooks/eventlib/authoring/raw_text.py in the browser.
 */

import { count, strip } from "./python_text.js";

/** The heading of a section without its number. */
export function numberOff(heading, { patterns }) {
  const number = patterns.marks.SECTION_NUMBER.match(heading);
  return number ? heading.slice(number[0].length) : heading;
}

/**
 * Take a raw analysis apart: { title, blocks, sections }. A block is { markdown, text, isSection }, a section { name,
 * text }; texts are words as they were written.
 */
export function readRawAnalysis(text, facts) {
  const { BLANKS, TITLE } = facts.patterns.raw_text;
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const first = lines.findIndex((line) => BLANKS.sub("", line));
  const reader = new BodyReader(facts);
  for (const line of lines.slice((first < 0 ? lines.length : first) + 1)) reader.take(line);
  reader.close();
  const title = first < 0 ? null : TITLE.fullmatch(BLANKS.sub("", lines[first]));
  return { title: strip(title?.[1] ?? ""), blocks: reader.blocks, sections: [...sectionsOf(reader.blocks, facts)] };
}

function* sectionsOf(blocks, facts) {
  let [name, found] = ["", []];
  for (const block of blocks) {
    if (!block.isSection) {
      found.push(block.text);
      continue;
    }
    if (found.length) yield { name, text: found.join("\n") };
    [name, found] = [numberOff(block.text, facts), []];
  }
  if (found.length) yield { name, text: found.join("\n") };
}

/** How far a line is indented, where stops of tabs are so far apart. */
function width(indentation, tab) {
  return [...indentation].reduce((columns, blank) => columns + (blank === "\t" ? tab - (columns % tab) : 1), 0);
}

/** Turns the lines of a raw analysis into blocks. */
class BodyReader {
  constructor(facts) {
    this.facts = facts;
    this.patterns = facts.patterns.raw_text;
    this.numbers = facts.numbers.raw_text;
    this.names = new Set(facts.sections.map(([name]) => name));
    this.blocks = [];
    this.begin("");
  }

  begin(kind, fence = "") {
    this.kind = kind;
    this.fence = fence;
    this.lines = [];
  }

  take(line) {
    const { BLANKS, FENCE, LIST_ITEM } = this.patterns;
    const stripped = BLANKS.sub("", line);
    if (this.kind === "code") {
      if (stripped === this.fence) this.close();
      else this.lines.push([line, line]);
      return;
    }
    const fence = FENCE.match(stripped);
    const heading = stripped && !fence ? this.heading(stripped) : null;
    const item = LIST_ITEM.fullmatch(line);
    if (fence) {
      this.close();
      this.begin("code", fence[1]);
      this.lines.push([stripped, ""]);
    } else if (!stripped) this.close();
    else if (heading) {
      this.close();
      this.blocks.push(heading);
    } else if (stripped.startsWith("|")) this.add("table", stripped, stripped);
    else if (item) {
      const depth = Math.floor(width(item[1], this.numbers.TAB) / this.numbers.ITEM_INDENT);
      this.add("list", `${"    ".repeat(depth)}${item[2]} ${escapeMarkdown(item[3], this.facts)}`, item[3]);
    } else this.add("paragraph", escapeMarkdown(stripped, this.facts), stripped);
  }

  add(kind, markdown, words) {
    if (this.kind !== kind) {
      this.close();
      this.begin(kind);
    }
    this.lines.push([markdown, words]);
  }

  /** End the block that is being read. */
  close() {
    let lines = this.lines.map(([markdown]) => markdown);
    const words = this.lines.map(([, each]) => each);
    if (this.kind === "code") lines.push(this.fence);
    const isTable = this.kind === "table" && lines.length > 1 && this.patterns.TABLE_RULE.fullmatch(lines[1]);
    if (this.kind === "table" && !isTable) {
      lines = lines.map((line) => escapeMarkdown(line, this.facts));
      this.kind = "paragraph";
    }
    // Two spaces keep a line end of the raw text as one on the page.
    if (this.kind === "paragraph") this.push(lines.join("  \n"), words.join("\n"));
    else if (lines.length) this.push(lines.join("\n"), words.join(" "));
    this.begin("");
  }

  push(markdown, words) {
    this.blocks.push({ markdown, text: this.plain(words), isSection: false });
  }

  heading(line) {
    if (count(line) > this.numbers.LONGEST_HEADING) return null;
    const { SECTION_EDGES, SECTION, POINT, SUBPOINT, MARKDOWN_HEADING, FULL_STOP } = this.patterns;
    const name = SECTION_EDGES.sub("", line);
    if (this.names.has(numberOff(name, this.facts))) return { markdown: `## ${name}`, text: name, isSection: true };
    const section = SECTION.fullmatch(line);
    if (section && (/^[*#]/.test(line) || count(line) <= this.numbers.LONGEST_UNMARKED)) {
      const text = strip(section[1]);
      return { markdown: `## ${text}`, text, isSection: true };
    }
    const point = POINT.fullmatch(line);
    if (point) {
      const number = strip(point[1] ?? point[3]);
      const text = `${number}${FULL_STOP.search(number) ? " " : ""}${strip(point[2] ?? point[4])}`;
      return { markdown: `### ${text}`, text, isSection: false };
    }
    const subpoint = SUBPOINT.fullmatch(line);
    if (subpoint) {
      const text = (subpoint[1] ?? subpoint[3]) + strip(subpoint[2] ?? subpoint[4]);
      return { markdown: `#### ${text}`, text, isSection: false };
    }
    const heading = MARKDOWN_HEADING.fullmatch(line);
    if (!heading) return null;
    const [, level, words] = heading;
    return { markdown: `${level} ${escapeMarkdown(words, this.facts)}`, text: this.plain(words), isSection: level === "##" };
  }

  /** Words on one line, without the marks of bold text; of a link the words, then the address. */
  plain(text) {
    const { BOLD_SPAN, LINK, LINE_END, SPACES } = this.patterns;
    const linked = LINK.sub((_, words, address) => `《${words}》${address} `, text);
    return strip(SPACES.sub(" ", LINE_END.sub("", BOLD_SPAN.sub((_, bold) => bold, linked))));
  }
}

/** A line of text as Markdown that shows exactly it; bold text, links and web addresses stay what they are. */
export function escapeMarkdown(line, { patterns }) {
  const { KEPT, ITEM_NUMBER, LINE_MARK, UNDERLINE_OR_DEFINITION, ENTITY, MARK, AUTOLINK_START } = patterns.raw_text;
  const escapeText = (text) => AUTOLINK_START.sub("&lt;", MARK.sub((mark) => `\\${mark}`, ENTITY.sub("&amp;", text)));
  let escaped = "";
  let at = 0;
  for (const match of KEPT.finditer(line)) {
    const [whole, words, address, bold] = match;
    escaped += escapeText(line.slice(at, match.index));
    if (words) escaped += `[${escapeText(words)}](${address})`;
    else escaped += bold === undefined ? whole : `**${escapeText(bold)}**`;
    at = match.index + whole.length;
  }
  escaped += escapeText(line.slice(at));
  escaped = ITEM_NUMBER.sub((_, number, stop) => `${number}\\${stop}`, escaped);
  escaped = LINE_MARK.sub((mark) => `\\${mark}`, escaped);
  return UNDERLINE_OR_DEFINITION.sub((mark) => `&#${mark.charCodeAt(0)};`, escaped);
}
