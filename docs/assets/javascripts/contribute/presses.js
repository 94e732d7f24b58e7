/*
 * Presses of buttons: a field is left, and what was typed into it corrected, when the mouse is pressed on a button. Where
 * something above then grows or goes away, the button moves from under the pointer, and the release misses it.
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
