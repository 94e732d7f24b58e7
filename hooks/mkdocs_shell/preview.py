"""The site as its reports are at this moment: each file is made when it is asked for, by what makes it in a build.

MkDocs lays the site out when it begins, and again when settings, templates or written pages change; what follows from the
reports is laid out here whenever one of them does. Nothing is made ahead, and what was made is not kept for other reports:
the bytes are those that a build of the same reports, drafts among them, would write.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2

# Its own functions to make a page, and what it has other templates for: not documented, and what a build is made by.
from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel, set_exclusions
from mkdocs.structure.nav import get_navigation

from eventlib.exports.exports import Export
from eventlib.pages.addresses import SEARCH_FOLDER
from eventlib.search.index import IndexFiles
from eventlib.uris import HOME_URI
from mkdocs_shell.files import exports, search_files, with_generated
from mkdocs_shell.page_files import SiteFiles
from mkdocs_shell.pages import PagesOnDemand
from mkdocs_shell.project import DOCS, TEMPLATES
from mkdocs_shell.rendering import render_context
from mkdocs_shell.state import state_of

log = logging.getLogger("mkdocs.hooks.site_build")


class Edition:
    """The site of one state of the reports."""

    def __init__(self, config: MkDocsConfig, env: jinja2.Environment, files: Files) -> None:
        """Take the files of a site; its reports and pages are those that `config` has now."""
        self._config, self._env, self._files, self._state = config, env, files, state_of(config)
        self._catalog = self._state.catalog
        self._state.rendered = PagesOnDemand(render_context(env, files, config))
        shown = [file for file in files if file.inclusion.is_in_serve()]  # type: ignore[no-untyped-call]  # of MkDocs
        self._by_path = {file.dest_uri: file for file in shown}
        self._index: dict[str, IndexFiles] = {}
        self._indexing = threading.Lock()

    def content(self, path: str) -> bytes | None:
        """Return the file at a path inside the site, but for the search index; None where there is none."""
        if file := self._by_path.get(path):
            return self._page(file) if file.is_documentation_page() else file.content_bytes
        if found := next(filter(None, map(self._state.page_files.find, _uris_at(path))), None):
            return self._page(found)
        if path in {"sitemap.xml", "sitemap.xml.gz"}:
            return self._site_map[path]
        if path == "404.html":
            return self._from_theme(path)
        export = self._exports.get(path)
        return export.content().encode() if export else None

    def index_file(self, path: str) -> bytes | None:
        """Return a file of the search index, which is made when the first is asked for."""
        with self._indexing:
            if not self._index:
                for files in search_files(self._state):
                    self._index |= {f"{SEARCH_FOLDER}/{each}": files for each in files.paths}
            found = self._index.get(path)
            return found.contents()[path.removeprefix(f"{SEARCH_FOLDER}/")] if found else None

    def _page(self, file: File) -> bytes:
        page, config = file.page, self._config
        assert page is not None  # MkDocs has made one for each file that becomes a page
        _populate_page(page, config, self._files)
        shown = self._files.documentation_pages(inclusion=InclusionLevel.is_in_serve)
        is_draft = file.inclusion.is_excluded()  # type: ignore[no-untyped-call]  # of MkDocs
        _build_page(page, config, shown, self._state.nav, self._env, excluded=is_draft)
        for link in (*self._state.missing_links, *self._state.links.take()[1]):
            log.warning(link)
        self._state.missing_links.clear()
        return self._taken(file.dest_uri)

    @cached_property
    def _site_map(self) -> dict[str, bytes]:
        for file in self._files.documentation_pages():
            if file.page:
                file.page.update_date = self._state.updated
        return {"sitemap.xml": self._from_theme("sitemap.xml"), "sitemap.xml.gz": self._taken("sitemap.xml.gz")}

    def _from_theme(self, name: str) -> bytes:
        _build_theme_template(name, self._env, self._files, self._config, self._state.nav)
        return self._taken(name)

    @cached_property
    def _exports(self) -> dict[str, Export]:
        return {file.path: file for group in exports(self._state) for file in group.files}

    def _taken(self, path: str) -> bytes:
        """Return what MkDocs has written, and leave none of it: what lies in the folder of the site is for all editions."""
        written = Path(self._config.site_dir) / path
        content = written.read_bytes()
        written.unlink()
        return content


def _uris_at(path: str) -> Iterator[str]:
    """Yield the addresses that a page may have that lies at a path inside the site."""
    folder, _, name = path.rpartition("/")
    if name == "index.html":
        yield from (f"{folder}.md", f"{folder}/index.md") if folder else (HOME_URI,)


class Preview:
    """What is served: the newest edition of a site. Any thread may ask; pages are made one at a time."""

    def __init__(self) -> None:
        self.since = time.time_ns()
        """Since when what was read may have changed, in nanoseconds since 1970."""
        self._lock = threading.Lock()  # templates and Markdown have state
        self._config: MkDocsConfig
        self._env: jinja2.Environment
        self._edition: Edition

    def show(self, config: MkDocsConfig, env: jinja2.Environment, files: Files) -> None:
        """Show a site that MkDocs has laid out, and leave it nothing to write of what is made on demand."""
        self._config, self._env = config, env
        self._edition = Edition(config, env, SiteFiles(files, state_of(config).page_files.find))
        given = {file.src_uri for file in state_of(config).given}
        for file in list(files):
            if file.is_documentation_page() or file.src_uri not in given:
                files.remove(file)

    @property
    def reports(self) -> Path:
        """The folder of reports."""
        return state_of(self._config).folder.resolve()

    @property
    def sources(self) -> list[Path]:
        """Everything that the site is made from: when it changes, so does the site."""
        config = self._config
        folders: list[Any] = [
            self.reports,
            DOCS,
            TEMPLATES,
            config.docs_dir,
            config.theme.custom_dir,
            config.config_file_path,
            state_of(config).own_word_template,
        ]
        return [Path(folder) for folder in folders if folder]

    def rebuild(self, build: Callable[[], None]) -> None:
        """Let MkDocs lay out the site anew: its settings, templates or written pages have changed."""
        with self._lock:
            build()

    def update(self) -> None:
        """Read the reports anew.

        Raises:
            Abort: there are none to read; what is shown stays.
        """
        with self._lock:
            config, state = self._config, state_of(self._config)
            state.read_reports()
            state.find_pages()
            files = with_generated(Files(state.given), config)
            set_exclusions(files, config)
            nav = get_navigation(files, config)
            state.nav = config.plugins.on_nav(nav, config=config, files=files)
            self._edition = Edition(config, self._env, files)

    def content(self, path: str) -> bytes | None:
        """Return the file at a path inside the site, such as `topics/x/index.html`; None where there is none."""
        if path.startswith(f"{SEARCH_FOLDER}/"):
            return self._index_file(path)
        with self._lock:
            found = self._edition.content(path)
            if found is None:
                written = Path(self._config.site_dir) / path
                found = written.read_bytes() if written.is_file() else None
            return found

    def _index_file(self, path: str) -> bytes | None:
        # Making it takes long, and nobody who reads a page is to wait for it.
        while True:
            edition = self._edition
            with suppress(LookupError):  # the text of a report that has been read anew since
                found = edition.index_file(path)
                if edition is self._edition:
                    return found
