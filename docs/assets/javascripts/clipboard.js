// Copying, also where pages come without https and have no clipboard interface.

function copySelected(element) {
  const selection = getSelection();
  selection.selectAllChildren(element);
  const done = document.execCommand("copy");
  selection.removeAllRanges();
  return done;
}

/** Copy the text of an element, and return whether that was done. */
async function copyText(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    return copySelected(element);
  }
}

/**
 * Show a button that copies the text of an element, and says on itself for two seconds whether that was done.
 *
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} element
 * @param {(done: boolean) => void} tell is told it too, for those who do not see the button
 */
export function copyWith(button, element, tell) {
  const written = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copyText(element);
    tell(done);
    button.textContent = done ? "已复制" : "未能复制";
    setTimeout(() => (button.textContent = written), 2000);
  });
}
