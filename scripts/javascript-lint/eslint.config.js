/*
 * How the JavaScript and the style sheets of the site are linted, for the oldest browsers that package.json names in
 * `browserslist`: nowhere else does a program read which these are.
 */

import { readFileSync } from "node:fs";
import css from "@eslint/css";
import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import es from "eslint-plugin-es-x";
import globals from "globals";
import oldestBrowsers from "./oldest-browsers.js";

const { browserslist } = JSON.parse(readFileSync(new URL("package.json", import.meta.url)));

export default [
  {
    files: ["**/*.js"],
    languageOptions: { globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    settings: { targets: browserslist },
    plugins: { compat, "es-x": es, "oldest-browsers": { rules: { members: oldestBrowsers } } },
    rules: {
      ...js.configs.recommended.rules,
      // These browsers have the whole of ES2022, and of ES2023 not all.
      ...es.configs["flat/restrict-to-es2022"].rules,
      "compat/compat": "error",
      "oldest-browsers/members": ["error", browserslist],
      "es-x/no-array-prototype-findlast-findlastindex": "off",
      "es-x/no-top-level-await": "error", // a site opened from disk has classic scripts
      "no-control-regex": "off", // white space as Python sees it holds some
      // Comments and what sets lines in are left out of what is published (hooks/mkdocs_shell/assets.py), line by line.
      "no-multi-str": "error",
      "no-restricted-syntax": ["error", { selector: "TemplateElement[value.raw=/\\n/]", message: "Write \\n." }],
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", 60],
    },
  },
  {
    files: ["**/*.css"],
    language: "css/css",
    plugins: { css },
    rules: {
      // Baseline 2022 is what Chromium 108, Firefox 108 and Safari 16.2 have. `@supports` lets in what is newer.
      "css/use-baseline": [
        "error",
        {
          available: 2022,
          allowProperties: [
            "outline", // only that it follows round corners is newer
            "resize", // on iPhones nothing can be resized by hand
            // Where a browser cannot, lines break and stand as they always did.
            ...["text-autospace", "text-spacing-trim", "text-wrap", "orphans", "widows"],
          ],
          allowPropertyValues: { "break-after": ["avoid"] },
          allowAtRules: ["page"], // what is in it is for Chromium, which prints no numbers of pages otherwise
        },
      ],
    },
  },
];
