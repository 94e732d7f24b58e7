/*
 * Presses of keys and buttons. Single keys, by which the theme leads to other pages and into the search, do nothing on this
 * page, where what is typed may be lost. And a field is left, and what was typed into it corrected, when the mouse is pressed
 * on a button: where something above then grows or goes away, the button moves from under the pointer, and the release
 * misses it.
 */

let isPressed = false;
let waiting;

function release() {
  isPressed = false;
  waiting?.();
  waiting = undefined;
}

/** Do what may move the page: now, or, while something is pressed, behind the click. The last of several is done. */
export function whileNothingIsPressed(move) {
  waiting = move;
  if (!isPressed) release();
}

export function listenToPresses(form) {
  form.addEventListener("pointerdown", ({ button }) => { isPressed = button === 0; });
  form.addEventListener("keydown", release); // whoever types has let go, even where no release was heard
  // The click follows the release at once.
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => setTimeout(release));
}

/** Keep a single key, pressed where nothing is typed, from whoever listens to it as a shortcut; what the browser does stays. */
export function silenceSingleKeys() {
  window.addEventListener("keydown", (event) => {
    const { target, key, ctrlKey, metaKey, altKey } = event;
    if ([...key].length === 1 && !ctrlKey && !metaKey && !altKey && !target.matches?.("input, select, textarea")) event.stopImmediatePropagation();
  }, { capture: true });
}
