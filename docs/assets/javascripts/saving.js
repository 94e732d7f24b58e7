// A file that a page has made, saved as if it had been downloaded.

import { MISSING } from "./loader.js";

const PROBLEMS = {
  offline: "没有下载：无法连接服务器。请检查网络后再试。",
  missing: `没有下载：${MISSING}`,
};

/**
 * Make a file, save it, and say how that goes.
 *
 * @param {string} name
 * @param {string} type of its content
 * @param {() => string | Promise<string>} make
 * @param {(words: string) => void} say
 */
export async function saveMade(name, type, make, say) {
  say("正在准备文件……");
  try {
    saveFile(name, new Blob([await make()], { type }));
    say(`已下载 ${name}`);
  } catch (error) {
    say(PROBLEMS[error.kind] ?? "没有下载：出错了。");
    if (!error.kind) console.error(error);
  }
}

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
