import { RuleTester } from "eslint";
import rule from "./oldest-browsers.js";

const options = [["chrome >= 109", "edge >= 109", "firefox >= 115", "safari >= 16.4", "ios_saf >= 16.4"]];
const missing = (name) => [{ message: `not all of the oldest browsers have .${name}` }];

new RuleTester().run("oldest-browsers", rule, {
  valid: [
    "new Map().size + [1].findLast((each) => each) + [1].at(-1)",
    "const parameters = new URLSearchParams(); parameters.has('q'); parameters.toString();",
    "URL.createObjectURL(blob); CSS.escape(text); response.json();",
    "const reader = new BodyReader(); reader.take(line);", // of Iterator it would be too new
    "document.startViewTransition?.(() => {})",
  ].map((code) => ({ code, options })),
  invalid: [
    ["const parameters = new URLSearchParams(); if (parameters.size) go();", "size"],
    ["new URLSearchParams(text).size", "size"],
    ["new Set(left).union(right)", "union"],
    ["element.checkVisibility()", "checkVisibility"],
    ["list.toSorted()", "toSorted"],
    ["Array.fromAsync(list)", "fromAsync"],
    ["URL.canParse(text)", "canParse"],
    ["Response.json({})", "json"],
  ].map(([code, name]) => ({ code, options, errors: missing(name) })),
});
