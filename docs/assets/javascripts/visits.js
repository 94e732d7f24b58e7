/*
 * Marks what was entered since the reader's last visit. The days that this takes are kept in this browser and nowhere else;
 * where nothing can be kept, nothing is marked. A mark lies beside the text, which does not move.
 */

const KEY = "visits";
// A visit ends when no list has been opened for so long.
const PAUSE = 30 * 60 * 1000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day of the newest report, as a page that shows the newest says it. */
const newest = document.querySelector("[data-newest-entry]")?.dataset.newestEntry ?? "";

/** What is kept: `seen`, the newest day of entry that was shown; `before`, what it was when this visit began; `at`, when. */
function read() {
  const kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
  const [seen, before] = [kept.seen, kept.before].map((day) => (DAY.test(day) ? day : ""));
  return { seen, before, at: Number(kept.at) || 0 };
}

/** Keep that the reader is here now, and return up to which day all had been shown before this visit; "" if unknown. */
function visit(now) {
  try {
    const { seen, before, at } = read();
    const known = now - at > PAUSE ? seen : before;
    localStorage.setItem(KEY, JSON.stringify({ seen: newest > seen ? newest : seen, before: known, at: now }));
    return known;
  } catch {
    return "";
  }
}

const known = visit(Date.now());

/** Mark those of some items that were entered since the last visit; each says in `data-entered` when that was. */
export function markNew(items) {
  for (const item of known ? items : []) {
    if (item.dataset.entered <= known) continue;
    item.classList.add("is-new");
    item.title = "上次访问之后收录";
    const told = { className: "visually-hidden", textContent: "（上次访问之后收录）" };
    item.querySelector("a[href*='reports/']")?.append(Object.assign(document.createElement("span"), told));
  }
}

markNew(document.querySelectorAll("[data-entered]"));
