/*
 * Shows a notice on a page that searches where its program cannot run: in a browser that knows no modules, or when the program
 * did not come. A classic script, before the program, so that it runs in both cases.
 */

(() => {
  const show = () => {
    document.getElementById("search-unsupported").hidden = false;
  };
  if (!("noModule" in HTMLScriptElement.prototype)) show();
  addEventListener("error", ({ target }) => target.id === "search-program" && show(), true);
})();
