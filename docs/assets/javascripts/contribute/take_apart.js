/*
 * A finished text as the fields of the form: what `import` reads in it, as far as the form has a field for it.
 */

import { firstExcess } from "./limits.js";
import { propose } from "./proposals.js";
import { numberOff, readRawAnalysis } from "./raw_text.js";
import { emptyReport, outerFields } from "./report_file.js";

/**
 * The report of a finished text, and what the reader must know of how it was read: { report, notes: [sentence] }. A text
 * that holds too much makes no report.
 */
export function takeApart(text, facts) {
  const excess = firstExcess(text.replace(/\r\n?/g, "\n"), facts);
  if (excess) return { report: null, notes: [`没有拆开：${excess.what}，最多 ${excess.limit} 个。`] };
  const raw = readRawAnalysis(text, facts);
  const found = propose(raw, facts);
  const { sections, notes } = sectionTexts(raw.blocks, facts);
  const report = {
    ...emptyReport(facts),
    title: raw.title,
    date: found.date,
    region: found.regions.map((name) => ({ name })),
    entities: found.entities,
    topics: found.topics.map((name) => ({ name })),
    source: found.sources,
    sections,
  };
  const missing = outerFields(facts).filter(([key, field]) => field.required && !report[key].length);
  if (missing.length) notes.unshift(`没有找到${missing.map(([, field]) => field.title).join("、")}，请自己填写。`);
  return { report, notes };
}

/** The text of each section. The form has no place for what belongs to none: it goes to the one before, or the first. */
function sectionTexts(blocks, facts) {
  const texts = facts.sections.map(() => []);
  const notes = [];
  let current = -1;
  for (const block of blocks) {
    const at = block.isSection ? facts.sections.findIndex(([name]) => name === numberOff(block.text, facts)) : -1;
    if (at >= 0) {
      current = at;
      continue;
    }
    if (current < 0) {
      current = 0;
      notes.push(`章节之外的文字放进了「${facts.sections[0][1]}」。`);
    }
    texts[current].push(block.markdown);
  }
  return { sections: texts.map((found) => found.join("\n\n")), notes };
}
