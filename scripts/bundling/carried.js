/*
 * What is kept of the selection goes with the reader from page to page, where a browser keeps a storage for every file, as
 * Firefox does. It travels in the addresses of links; a page that is come to takes it out of its address at once, so that it
 * neither stands there nor grows old. Who goes back follows no link: for him there is a cookie, of which Firefox lends all
 * files one jar until it is closed. Of several copies the latest counts.
 */

const KEY = "selection";

/** When a selection, as selection/kept.js writes it, was last changed; 0 where there is none. What claims to be of later
 * than now counts for nothing: no change would ever come after it. */
function timeOf(text) {
  try {
    const at = Number(JSON.parse(text).at);
    return at <= Date.now() ? at : 0;
  } catch {
    return 0;
  }
}

/** What a store says, nothing where the browser refuses it. */
function attempt(act) {
  try {
    return act();
  } catch {
    return null;
  }
}

const kept = () => attempt(() => localStorage.getItem(KEY));

const inCookie = () =>
  attempt(() => {
    const found = document.cookie.split("; ").find((each) => each.startsWith(`${KEY}=`));
    return decodeURIComponent(found.slice(KEY.length + 1));
  });

/** Keep the latest of what is kept, what other pages have left in the cookie, and what one has sent. */
function learn(sent = null) {
  const known = kept();
  const latest = [inCookie(), sent].reduce((one, other) => (timeOf(other) > timeOf(one) ? other : one), known);
  if (latest !== known) attempt(() => localStorage.setItem(KEY, latest));
}

/** Leave what is kept for pages that are gone back to; more than four kilobytes no browser takes. */
function leave() {
  const text = kept();
  if (text) attempt(() => (document.cookie = `${KEY}=${encodeURIComponent(text)}; path=/; samesite=strict`));
}

/** An address with what is kept. */
export function carrying(address) {
  const text = kept();
  if (!text) return address;
  const url = new URL(address);
  url.searchParams.set(KEY, text);
  return url.href;
}

/** Whether a link leads to another page of the site. */
function isOnward(link, root) {
  return link.href.startsWith(root) && link.pathname.endsWith(".html") && !link.getAttribute("href").startsWith("#");
}

/** Carry the selection through the pages below an address. */
export function carry(root) {
  const address = new URL(location.href);
  learn(address.searchParams.get(KEY));
  if (address.searchParams.has(KEY)) {
    address.searchParams.delete(KEY);
    history.replaceState(history.state, "", address);
  }
  const lead = ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link && isOnward(link, root)) link.href = carrying(link.href);
  };
  // Before anything else hears of it; a link in a menu of the browser is opened without a click.
  for (const kind of ["click", "auxclick", "contextmenu"]) document.addEventListener(kind, lead, true);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", ({ persisted }) => persisted && learn());
}
