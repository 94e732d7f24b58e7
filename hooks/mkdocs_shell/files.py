"""Files of the published site that are not MkDocs' to write: generated pages, the search index, and what programs read.

Images are MkDocs' to copy.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path

import msgspec
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from eventlib.cache.digests import digest_of, digest_of_bytes, program_digest
from eventlib.cache.site_record import Made
from eventlib.cache.site_update import SiteUpdate
from eventlib.cache.spare_folders import WORTH_IT, SpareFolders
from eventlib.cache.values import kept_value
from eventlib.exports.exports import ExportGroup, Lines, export_groups
from eventlib.exports.feeds import Publication
from eventlib.exports.kept_lines import know_lines
from eventlib.pages.addresses import CONTRIBUTE_DATA_URI, SEARCH_FOLDER
from eventlib.pages.page import Page, PageKind
from eventlib.reading.images import SUFFIXES
from eventlib.search.documents import search_document
from eventlib.search.index import IndexFiles, search_index
from eventlib.search.suggestions import know_readings, names_in_use
from eventlib.workers import collecting_nothing, map_items, meanwhile
from mkdocs_shell.assets import add_json
from mkdocs_shell.page_files import PageFiles, SiteFiles, figure_files
from mkdocs_shell.pages import RenderContext, RenderedPage, rendered_pages
from mkdocs_shell.site_pages import page_path
from mkdocs_shell.state import BuildState, WrittenExports, WrittenIndex, folder_in_project, state_of

log = logging.getLogger("mkdocs.hooks.site_build")
_FORM = "contribution"
"""The kind under which it is kept what the form of contribution knows."""


def with_generated(files: Files, config: MkDocsConfig) -> SiteFiles:
    """Return the files of a site with what follows from the reports and the vocabulary, and is for readers.

    These are images and what the form knows; generated pages are found among the files when somebody looks for them.
    """
    state = state_of(config)
    if not state.form or state.form[0] is not state.catalog.vocabulary:
        state.form = state.catalog.vocabulary, begun_form(state)()
    add_json(files, CONTRIBUTE_DATA_URI, state.form[1], config)
    for figure in figure_files(state.catalog.reports, state.folder, config):
        files.append(figure)
    state.page_files = PageFiles(state.pages, config, folder_in_project(config))
    return SiteFiles(files, state.page_files.find)


def begun_form(state: BuildState) -> Callable[[], bytes]:
    """Begin to find out what the form knows, and return what returns it.

    How thousands of names sound takes a second or two to find out: where much has changed, a process of its own does so.
    """
    size = 0 if state.is_small_change else len(state.catalog.reports)
    return meanwhile(lambda: _contribution_data(state), size=size)


def _contribution_data(state: BuildState) -> bytes:
    vocabulary, sections = state.catalog.vocabulary, state.settings.sections

    def find() -> bytes:
        # Imported here: most builds find what the form knows, and have no need of how it is found out.
        from eventlib.authoring.contribution import contribution_data

        return contribution_data(vocabulary, sections)

    key = digest_of((program_digest(), sections, state.vocabulary_digest))
    return kept_value(state.store, _FORM, key, find, form=bytes)


def search_files(state: BuildState) -> Iterator[IndexFiles]:
    """Yield the files of the search index, with paths relative to its folder.

    What of an index need not be made again is kept beside the folder of reports.
    """
    catalog, sections, store = state.catalog, state.settings.sections, state.store
    yield from search_index(
        catalog.reports,
        lambda report: search_document(report, catalog.texts[report.id], sections),
        sections,
        names_in_use(catalog, store),
        store=store,
        key_of=lambda report: state.digests.of(report, report.text_digest, sections),
        length=lambda report: report.length,
    )


_MANY_PARTS = 16
"""From how many parts of an index on workers write them: what is of one segment has fewer."""
_HIDDEN = f".{SEARCH_FOLDER}"
"""Where in the folder of the site its index is until it is whole: MkDocs empties the folder, but for what is hidden."""


def begin_search_index(state: BuildState, site: Path) -> None:
    """Have another process write what the site does not keep of the search index, where little has changed.

    For more, this process had better have workers, and wait with it until another one looks for what pages are made from.
    """
    if state.is_small_change:
        shutil.rmtree(site / _HIDDEN, ignore_errors=True)  # of a build that was killed
        state.update.look()
        hidden = SiteFolder(site / _HIDDEN)
        state.index = meanwhile(lambda: _written_index(state, hidden), size=len(state.catalog.reports))


def write_search_index(state: BuildState, site: Path) -> None:
    """Write what the site does not keep of the search index, unless another process does so."""
    state.update.look()
    if state.index is None:
        written = _written_index(state, SiteFolder(site / SEARCH_FOLDER))
        state.index = lambda: written


def _written_index(state: BuildState, folder: SiteFolder) -> WrittenIndex:
    start, found, made = time.monotonic(), [], list[IndexFiles]()
    for files in search_files(state):
        path = f"{SEARCH_FOLDER}/{files.place}"
        found.append((path, files.digest))
        if not state.update.keeps(path, files.digest):
            made.append(files)
    # Those of whole segments first: what is left at the end takes no worker long.
    made.sort(key=lambda files: -len(files.paths))
    spare = state.update.spare
    for _ in map_items(lambda files: folder.write_together(files.contents(), spare), made, minimum=_MANY_PARTS):
        pass
    return WrittenIndex(found, time.monotonic() - start)


def end_search_index(state: BuildState, site: Path) -> None:
    """Wait until the search index is written, and say what its files are made from."""
    assert state.index is not None  # begun by now
    files, seconds = state.index()
    with suppress(FileNotFoundError):  # nothing of it was to be written, or it was not hidden
        (site / _HIDDEN).rename(site / SEARCH_FOLDER)
    for path, digest in files:
        if not state.update.keeps(path, digest):
            state.update.makes(path, Made(digest))
    log.info(f"Search index built in {seconds:.2f} seconds")


def begin_exports(state: BuildState, site: SiteFolder) -> None:
    """Write what programs read, as far as the site does not keep it: reports, lists, feeds and schemas.

    Where little has changed another process does so: for more, this one had better have workers.
    """
    size = len(state.catalog.reports) if state.is_small_change else 0
    state.exports = meanwhile(lambda: _written_exports(state, site), size=size)
    if not state.is_small_change:
        state.exports()


def _written_exports(state: BuildState, site: SiteFolder) -> WrittenExports:
    lines = Lines(state.catalog, _publication(state))
    with collecting_nothing():
        groups = list(exports(state, lines))
        keys = state.export_keys(groups)
        found = [(group, file, key) for group, key in zip(groups, keys, strict=True) for file in group.files]
        made = [(group, file) for group, file, key in found if not state.update.keeps(file.path, key)]
        if any(group.is_list for group, _ in made):
            # Those of reports are the first.
            said = zip(state.catalog.reports, keys, strict=False)
            own = {report.id: digest_of_bytes(f"{key}{state.settings.site_url}".encode()) for report, key in said}
            know_lines(lines, own, state.store)
    for _ in map_items(lambda each: site.write(each[1].path, each[1].content().encode()), made):
        pass
    return [(file.path, key) for _, file, key in found]


def end_exports(state: BuildState) -> None:
    """Wait until what programs read is written, and say what its files are made from."""
    for path, key in state.exports():
        if not state.update.keeps(path, key):
            state.update.makes(path, Made(key))


def write_pages(making: Sequence[Page], context: RenderContext, state: BuildState, site: SiteFolder) -> None:
    """Write generated pages, each in the worker that renders it, and say what they are made from."""

    def write(rendered: RenderedPage) -> RenderedPage:
        site.write(page_path(rendered.uri), rendered.html.encode("utf-8", "xmlcharrefreplace"))
        return replace(rendered, html="")

    if any(page.kind in {PageKind.REGIONS, PageKind.ENTITIES} for page in making):
        know_readings(state.catalog, state.store)
    pages = {page.uri: page for page in making}
    for rendered in rendered_pages(making, context, state.catalog.reports, write=write):
        state.keys.made(pages[rendered.uri], rendered)
        state.missing_links += rendered.missing


def exports(state: BuildState, lines: Lines | None = None) -> Iterator[ExportGroup]:
    """Return what programs read, each file made when its content is asked for; `lines` is what lists say of each report."""
    publication = _publication(state)
    return export_groups(state.catalog, publication, state.lists, lines or Lines(state.catalog, publication))


def _publication(state: BuildState) -> Publication:
    settings = state.settings
    return Publication(settings.site_name, settings.site_url, settings.tag_authority)


def leave_kept_pages(state: BuildState, files: Files, config: MkDocsConfig) -> None:
    """Have MkDocs neither read nor write the pages of `docs/` where all lie in the site already."""
    templates = chain.from_iterable(map(_made_of, config.theme.static_templates))
    present = {*(file.dest_uri for file in files), *templates}
    # Pages, and the images that lie beside the reports: what else is published is not linked by Markdown.
    linked = (".html", *chain(*SUFFIXES.values()))
    recorded = (path for path in state.update.recorded if path.endswith(linked))
    gone = [path for path in recorded if path not in state.pages.paths and path not in present]
    if state.update.linking_to(gone).isdisjoint(file.dest_uri for file in state.written.files):
        state.written.leave_kept(files, state.nav, state.update, config)


def leave_kept_files(files: Files, update: SiteUpdate) -> None:
    """Have MkDocs not copy again what lies in the site already of the files that are no pages."""
    for file in list(files):
        if not file.is_documentation_page():
            key = _source_digest(file)
            if update.keeps(file.dest_uri, key):
                files.remove(file)
            else:
                update.makes(file.dest_uri, Made(key))


def leave_kept_templates(state: BuildState, config: MkDocsConfig) -> None:
    """Have MkDocs not make again what it makes of a template and of the frame: the site map, the page of an error."""
    update, keys = state.update, [_templates_key(state, of_pages=of_pages) for of_pages in (False, True)]
    for name in list(config.theme.static_templates):
        if any(key and all(update.keeps(path, key) for path in _made_of(name)) for key in keys):
            config.theme.static_templates.remove(name)


def made_of_template(state: BuildState, name: str) -> None:
    """Say what a file is made from that MkDocs makes of a template."""
    for path in _made_of(name):
        state.update.makes(path, Made(_templates_key(state, of_pages=state.listed.is_asked_for)))


def _made_of(name: str) -> tuple[str, ...]:
    """Return the files that MkDocs makes of a template."""
    return (name, f"{name}.gz") if name == "sitemap.xml" else (name,)


def _templates_key(state: BuildState, *, of_pages: bool) -> str:
    """Return what stands for the frame and the written pages, and for what a template is told of the generated ones, if it asks.

    Empty where nobody knows.
    """
    notes = digest_of_bytes(msgspec.json.encode(list(state.pages.notes))) if of_pages else ""
    return f"{state.written.key}{notes}" if state.written.key else ""


def _source_digest(file: File) -> str:
    """Return what stands for the content of a file that is published as it is.

    Of one on the disk, where it lies and when it was changed last, which no program can set.
    """
    if file.abs_src_path is None:
        return digest_of_bytes(file.content_bytes)
    status = os.stat(file.abs_src_path)  # noqa: PTH116 - of thousands
    said = f"{file.abs_src_path}\0{status.st_size}\0{status.st_mtime_ns}\0{status.st_ctime_ns}"
    return digest_of_bytes(said.encode("utf-8", "surrogateescape"))


# Of thousands of files: a stream of Python for each costs as much as the system takes.
_WRITING = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def _opened(path: str) -> tuple[int, bool]:
    """Return the file at a path opened for writing, and whether it was made for that."""
    try:
        return os.open(path, _WRITING | os.O_EXCL, 0o666), True
    except FileExistsError:
        return os.open(path, _WRITING, 0o666), False


class SiteFolder:
    """The folder that a build writes into. Workers may write into it too."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self._ready: set[str] = set()

    def write(self, path: str, content: bytes) -> None:
        """Write a file at a path inside the site; a folder in it is looked for once.

        Raises:
            OSError: the system refuses it.
        """
        self._make(path.rpartition("/")[0])
        file, is_new = _opened(f"{self._path}/{path}")
        try:
            left = memoryview(content)
            while left:  # at most 2 GB are written at once
                left = left[os.write(file, left) :]
            # Not before: ext4 has whoever empties a file and writes it wait for the disk, once for each.
            if not is_new:
                os.ftruncate(file, len(content))
        finally:
            os.close(file)

    def write_together(self, contents: Mapping[str, bytes], spare: SpareFolders) -> None:
        """Write the files of a folder, over those of one that is to spare where they are many.

        Raises:
            OSError: the system refuses it.
        """
        folder = next(iter(contents)).rpartition("/")[0]
        left = set[str]()
        if len(contents) >= WORTH_IT and folder not in self._ready:
            self._make(folder.rpartition("/")[0])
            left = {f"{folder}/{name}" for name in spare.take(f"{self._path}/{folder}")}
        for path, content in contents.items():
            self.write(path, content)
        for path in left - contents.keys():
            os.unlink(f"{self._path}/{path}")  # noqa: PTH108 - as above

    def _make(self, folder: str) -> None:
        if folder in self._ready:
            return
        path = f"{self._path}/{folder}"
        try:
            os.mkdir(path)  # noqa: PTH102 - as above
        except FileExistsError:
            pass
        except FileNotFoundError:
            os.makedirs(path, exist_ok=True)  # noqa: PTH103 - as above
        self._ready.add(folder)
