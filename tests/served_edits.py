"""Random edits of a library that is shown by `make serve`: each address has the bytes that a build from nothing writes.

The build shows drafts and leaves out refused reports, as the server does. Run by hand for more edits than a test makes:
`python tests/served_edits.py 500` says how many it has made.
"""

from __future__ import annotations

import io
import multiprocessing
import random
import shutil
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from functools import partial
from pathlib import Path
from unittest.mock import patch

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

import edits
from mkdocs_shell.preview import Preview
from mkdocs_shell.serving import PreviewServer
from sites import content, plain

ADDRESS = "http://127.0.0.1:8000/"


def configuration(folder: Path, site: Path) -> MkDocsConfig:
    """Return the configuration of a project as `mkdocs serve` has it."""
    config = load_config(str(folder / "mkdocs.yml"), site_dir=str(site), dev_addr="127.0.0.1:8000")
    config.site_url = ADDRESS
    return config


def preview_of(folder: Path, site: Path) -> tuple[Preview, Callable[[], None]]:
    """Return what `mkdocs serve` shows of a project, and the function that lays it out anew."""
    config = configuration(folder, site)
    config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url=ADDRESS)
    unused = LiveReloadServer(lambda: None, "127.0.0.1", 8000, str(site))
    server = config.plugins.on_serve(unused, config=config, builder=lambda: None)
    assert isinstance(server, PreviewServer)
    server.shutdown()  # its watcher has had a thread since it was made
    return server.preview, lambda: build(configuration(folder, site), serve_url=ADDRESS)


def _build(folder: Path) -> None:
    """Build a site with drafts and without refused reports."""
    config = configuration(folder, folder / "site")
    config.plugins.on_startup(command="build", dirty=False)
    (hook,) = (module for name, module in sys.modules.items() if name.endswith("site_build.py"))
    vars(hook)["begin"] = partial(lambda begin, config, serving: begin(config, serving=True), vars(hook)["begin"])
    build(config)


def built(folder: Path) -> dict[str, bytes]:
    """Return every file that a build from nothing writes, by its path."""
    cold = folder.with_name("cold")
    shutil.rmtree(cold, ignore_errors=True)
    shutil.copytree(folder, cold, symlinks=True, ignore=shutil.ignore_patterns(".cache"))
    process = multiprocessing.get_context("fork").Process(target=_build, args=(cold,))
    process.start()
    process.join()
    assert process.exitcode == 0
    return content(cold / "site")


def differing(preview: Preview, site: dict[str, bytes], gone: Iterable[str]) -> list[str]:
    """Return the paths that are not served as they were built; of those that are gone nothing may be served."""
    different = [path for path, content in site.items() if plain(path, preview.content(path) or b"") != content]
    return different + [path for path in gone if preview.content(path) is not None]


def run(
    folder: Path, seed: int, sets: int, say: Callable[[str], object] = lambda _: None, *, reports: int = 66
) -> None:
    """Show a library through so many sets of edits.

    Raises:
        AssertionError: something is served as no build writes it.
    """
    library = edits.Library(folder / "library", seed, reports)
    said = io.StringIO()
    with redirect_stdout(said), patch("eventlib.pages.list_pages.PAGE_SIZE", 12):
        preview, lay_out = preview_of(library.folder, folder / "shown")
        site = built(library.folder)
        assert differing(preview, site, ()) == []
        for number in range(1, sets + 1):
            made = library.edit()
            if {"edit_settings", "edit_template"} & set(made):
                preview.rebuild(lay_out)
            else:
                preview.update()
            before, site = site, built(library.folder)
            found = differing(preview, site, before.keys() - site.keys())
            assert found == [], f"seed {seed}, set {number} {made}: {found[:20]}"
            say(f"seed {seed}: {number} of {sets} sets of edits, {len(site)} addresses; {made}")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        chosen = int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6)
        run(Path(name), chosen, int(sys.argv[1]), partial(print, file=sys.stderr))
