/*
 * What is kept of the selection goes from page to page in the addresses of links: a browser may give every file a storage of
 * its own. A page that is come to takes it out of its address at once, so that it neither stands there nor grows old.
 */

const KEY = "selection";

/** When a selection, as selection/kept.js writes it, was last changed; 0 where it was not. */
function timeOf(text) {
  try {
    return JSON.parse(text).at || 0;
  } catch {
    return 0;
  }
}

function kept() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** An address with what is kept. */
export function carrying(address) {
  const text = kept();
  if (!text) return address;
  const url = new URL(address);
  url.searchParams.set(KEY, text);
  return url.href;
}

/** Keep what the address of this page has brought, if it is newer than what is kept. */
function arrive() {
  const address = new URL(location.href);
  const brought = address.searchParams.get(KEY);
  if (brought === null) return;
  try {
    if (timeOf(brought) > timeOf(kept())) localStorage.setItem(KEY, brought);
  } catch {
    return; // it stays in the address, as nothing else can keep it
  }
  address.searchParams.delete(KEY);
  history.replaceState(history.state, "", address);
}

/** Whether a link leads to another page of the site. */
function isOnward(link, root) {
  return link.href.startsWith(root) && link.pathname.endsWith(".html") && !link.getAttribute("href").startsWith("#");
}

/** Carry the selection through the pages below an address. */
export function carry(root) {
  arrive();
  const lead = ({ target }) => {
    const link = target.closest?.("a[href]");
    if (link && isOnward(link, root)) link.href = carrying(link.href);
  };
  // Before anything else hears of it; a link in a menu of the browser is opened without a click.
  for (const kind of ["click", "auxclick", "contextmenu"]) document.addEventListener(kind, lead, true);
}
