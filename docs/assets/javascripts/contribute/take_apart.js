/*
 * A finished text as the fields of the form: what `import` reads in it, as far as the form has a field for it.
 */

import { firstExcess } from "./limits.js";
import { propose } from "./proposals.js";
import { isReportFile } from "./raw_forms.js";
import { readRawAnalysis } from "./raw_text.js";
import { emptyReport, outerFields } from "./report_file.js";
import { note } from "./sentences.js";
import { proposeSlug } from "./slugs.js";

/**
 * The report of a finished text, what each value rests on, and what the reader must know of how it was read: { report,
 * evidence: { key: [sentence of each value] }, notes: [sentence] }. A text that holds too much makes no
 * report, nor does the file of one.
 */
export function takeApart(text, facts) {
  if (isReportFile(text, facts)) return { report: null, evidence: {}, notes: [note("report-file", facts)] };
  // Each line is a paragraph.
  const excess = firstExcess(text.replace(/\r\n?/g, "\n").replaceAll("\n", "\n\n"), facts);
  if (excess) return { report: null, evidence: {}, notes: [`没有拆开：${excess.what}，最多 ${excess.limit} 个。`] };
  const raw = readRawAnalysis(text, facts);
  const found = propose(raw, facts);
  const named = (proposals) => proposals.map(({ value }) => ({ name: value }));
  const report = {
    ...emptyReport(facts),
    title: raw.title,
    date: found.date?.value ?? "",
    until: found.until?.value ?? "",
    region: named(found.regions),
    entities: found.entities.map(({ value, role }) => ({ name: value, role })),
    topics: named(found.topics),
    source: found.sources.map(({ url, title, publisher }) => ({ url, title, publisher })),
    sections: raw.parts,
  };
  const values = (proposals) => proposals.map(({ value }) => value);
  const [regions, entities, topics] = [found.regions, found.entities, found.topics].map(values);
  report.slug = proposeSlug({ title: raw.title, regions, entities, topics }, facts);
  const sentences = (proposals) => proposals.map((proposal) => proposal.evidence);
  const evidence = {
    title: raw.title ? [note("title", facts)] : [],
    date: found.date ? [found.date.evidence] : [],
    until: found.until ? [found.until.evidence] : [],
    region: sentences(found.regions),
    entities: sentences(found.entities),
    topics: sentences(found.topics),
    source: sentences(found.sources),
  };
  const missing = outerFields(facts).filter(([key, field]) => field.required && !report[key].length);
  const asked = missing.length ? [`没有找到${missing.map(([, field]) => field.title).join("、")}，请自己填写。`] : [];
  const images = raw.parts.reduce((sum, part) => sum + facts.patterns.as_markdown.IMAGE.finditer(part).length, 0);
  const lost = images ? [note("images", facts, { count: images })] : [];
  return { report, evidence, notes: [...asked, ...raw.notes, ...lost] };
}
