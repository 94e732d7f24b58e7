// A file that a page has made, saved as if it had been downloaded.

/** Save a Blob under a name. */
export function saveFile(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** What can stand in the name of a file on any system, of any text: without signs that a folder or a device is named by,
 * and without those that are not seen, which could show the end of a name in another place. */
export function namePart(text, longest = 60) {
  const plain = text.replace(/[\\/:*?"<>|]/g, " ").replace(/\p{C}/gu, "").replace(/\s+/g, " ");
  return Array.from(plain).slice(0, longest).join("").replace(/^[\s.]+|[\s.]+$/g, "");
}
