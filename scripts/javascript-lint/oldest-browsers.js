/*
 * A rule: nothing that objects have and the oldest browsers lack, by the data of MDN. (eslint-plugin-compat knows global
 * names and what stands on them, but not what belongs to objects.) Of an object that is made by `new`, in the expression
 * or as a constant of the module, the class is known: `size` is there for a Map, but for URLSearchParams only since
 * Chromium 113 and Safari 17. Of others, what is called counts if nothing in these browsers has a member of its name.
 */

import { createRequire } from "node:module";

const { api, javascript } = createRequire(import.meta.url)("@mdn/browser-compat-data");

const BROWSERS = { chrome: "chrome", edge: "edge", firefox: "firefox", safari: "safari", ios_saf: "safari_ios" };

/** From `["chrome >= 109"]` to `[["chrome", 109]]`, with the names that MDN gives to browsers. */
function oldestOf(browserslist) {
  return browserslist.map((entry) => {
    const [, name, version] = /^(\w+) >= ([\d.]+)$/.exec(entry);
    return [BROWSERS[name], Number(version)];
  });
}

/** Whether all these browsers have a feature, as it is and without being told to. */
function isKnown({ __compat: compat }, oldest) {
  return oldest.every(([browser, version]) =>
    [compat.support[browser]]
      .flat()
      .some(({ version_added: added, version_removed: removed, prefix, alternative_name, flags }) => {
        const since = typeof added === "string" ? Number(added.replace("≤", "").replace(/^(\d+\.\d+).*/, "$1")) : NaN;
        return since <= version && !removed && !prefix && !alternative_name && !flags;
      }),
  );
}

/**
 * What some of the browsers lack: `Interface.name` of what stands on an interface itself and of what its objects have,
 * and the names that no interface has of which they lack nothing.
 */
function lackingFrom(oldest) {
  const lacking = { statics: new Set(), members: new Set(), names: new Set() };
  const known = new Set();
  for (const [owner, features] of [...Object.entries(api), ...Object.entries(javascript.builtins)]) {
    for (const [key, feature] of Object.entries(features)) {
      if (/^__|_(event|permission)$/.test(key) || !feature.__compat?.status.standard_track) continue;
      const name = key.replace(/_static$/, "");
      if (isKnown(feature, oldest)) {
        known.add(name);
      } else {
        lacking[key === name ? "members" : "statics"].add(`${owner}.${name}`);
        lacking.names.add(name);
      }
    }
  }
  for (const name of known) lacking.names.delete(name);
  return lacking;
}

/** The class of an object that is made by `new`, here or where the constant of this name is. */
function classOf(node, variable) {
  const made = node.type === "NewExpression" ? node : variable?.defs[0]?.node.init;
  return made?.type === "NewExpression" ? made.callee.name : null;
}

export default {
  meta: { type: "problem", schema: [{ type: "array", items: { type: "string" } }] },
  create(context) {
    const { statics, members, names } = lackingFrom(oldestOf(context.options[0]));
    return {
      MemberExpression(node) {
        const { object, property, parent } = node;
        if (node.computed || property.type !== "Identifier") return;
        const { references } = context.sourceCode.getScope(node);
        const variable = references.find(({ identifier }) => identifier === object)?.resolved;
        const owner = classOf(object, variable);
        const isCalled = parent.type === "CallExpression" && parent.callee === node && !parent.optional;
        if (
          (owner ? members.has(`${owner}.${property.name}`) : isCalled && names.has(property.name)) ||
          (!variable?.defs.length && statics.has(`${object.name}.${property.name}`))
        ) {
          context.report({ node, message: `not all of the oldest browsers have .${property.name}` });
        }
      },
    };
  },
};
