/* What a reader is told when a page that asks the search engine gets no answer. */

import { MISSING } from "../loader.js";

const PROBLEMS = {
  offline: "无法连接服务器，没有得到结果。请检查网络后重试。",
  missing: MISSING,
  browser: "这个浏览器太旧，不能搜索。请换用较新的 Chrome、Edge、Firefox 或 Safari，或者从主题、地区、实体和归档查阅。",
  version: "搜索程序与搜索数据的版本不同。请重新载入这一页。",
};

/** The sentences for an error, which may be a LoadError. */
export const problemText = (error) => PROBLEMS[error.kind] ?? "出错了，没有得到结果。";
