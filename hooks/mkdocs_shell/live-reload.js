/* Reloads a page of `make serve` when a newer site has been built. The server answers a question when there is one. */

(() => {
  const { build, request } = document.currentScript.dataset;
  const AGAIN = 3000; // when the server does not answer

  async function wait() {
    for (;;) {
      try {
        const answer = await fetch(`/livereload/${build}/${request}`);
        if (Number(await answer.text()) > Number(build)) {
          location.reload();
          return;
        }
      } catch {
        await new Promise((resolve) => setTimeout(resolve, AGAIN));
      }
      // A page that nobody looks at asks nothing: browsers open few connections to one server.
      if (document.hidden) await new Promise((resolve) => addEventListener("visibilitychange", resolve, { once: true }));
    }
  }

  addEventListener("load", wait);
})();
