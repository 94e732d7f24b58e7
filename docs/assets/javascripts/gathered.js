/*
 * What the pages that put many reports together have in common: they load them a few at a time, and number the sources of
 * all. Knows no page.
 */

const AT_ONCE = 8;

/**
 * Do the same for many.
 *
 * @param {any[]} items
 * @param {(item: any) => Promise<any>} work is begun for a few at a time, and for none after it has failed for one
 * @returns {Promise<any[]>} what it promised for each, in order
 */
export async function eachOf(items, work) {
  const made = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next++;
      try {
        made[at] = await work(items[at]);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return made;
}

/**
 * Number the sources of reports: `numbered_sources` in hooks/eventlib/pages/compendium.py in the browser.
 *
 * @param {{sources: {url: string}[]}[]} reports
 * @returns {{sources: object[], numbers: Map<string, number>}} all sources in order, each address once and with its
 *   `number`, from 1; and the numbers by the addresses
 */
export function numberedSources(reports) {
  const sources = new Map();
  for (const source of reports.flatMap((report) => report.sources)) {
    if (!sources.has(source.url)) sources.set(source.url, { ...source, number: sources.size + 1 });
  }
  return { sources: [...sources.values()], numbers: new Map([...sources].map(([url, { number }]) => [url, number])) };
}
