/* Reloads a page of `make serve` when there is a newer site. The server answers a question when there is one. */

(() => {
  const { version } = document.currentScript.dataset;
  const AGAIN = 1000; // when the server does not answer

  async function wait() {
    for (;;) {
      try {
        const answer = await fetch(`/live-reload/${version}`);
        if (answer.ok && (await answer.text()) !== version) {
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
