"""What one build holds from one event to the next, and the reading of the reports that it begins with."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, TypeAlias

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation

from eventlib.cache.digests import digest_of, program_digest
from eventlib.cache.facts import FactDigests
from eventlib.cache.site_update import SiteUpdate, running_update
from eventlib.cache.store import Store, store_beside
from eventlib.cache.values import kept_value
from eventlib.exports.exports import ExportGroup
from eventlib.exports.lists import INDEX_DOWNLOADS, Download, ReportDownload, report_lists
from eventlib.exports.own_template import WordTemplateError, find_template
from eventlib.library.catalog import Catalog, build_catalog
from eventlib.library.folder import Library, LibraryError, load_library
from eventlib.library.kept import FEW
from eventlib.library.part import PartError, part_named, restricted
from eventlib.pages.library_pages import page_groups
from eventlib.pages.page import PageGroup, newest_date
from eventlib.pages.relations import Closest, OnwardFinder
from eventlib.settings import Settings, SettingsError
from eventlib.vocabulary.vocabulary import Vocabulary
from eventlib.workers import collecting_nothing, meanwhile
from mkdocs_shell.filters import SiteLinks
from mkdocs_shell.layouts import Layouts
from mkdocs_shell.page_files import ListedPages, PageFiles
from mkdocs_shell.page_keys import PageKeys, noted_groups
from mkdocs_shell.pages import PageSource
from mkdocs_shell.shared_facts import outline_facts, shared_facts
from mkdocs_shell.site_pages import SitePages, group_keys, outline_keys, site_pages, site_pages_over
from mkdocs_shell.written_pages import WrittenPages

log = logging.getLogger("mkdocs.hooks.site_build")
_KEY = "library_state"
_PAGE_KEYS, _EXPORT_KEYS = "page-keys", "export-keys"
"""The kinds under which it is kept what groups of pages and of files for programs are made from, their reports aside."""
_VOCABULARY = "vocabulary"
"""What the site remembers of the vocabulary, under this name."""
_WORD_TEMPLATE = "word-template"
"""The kind under which it is kept what Word files are made from."""


class WrittenIndex(NamedTuple):
    """The files of a search index, of which those have been written that did not lie in the site already."""

    files: Sequence[tuple[str, str]]
    """Paths inside the site, of files and of folders whose files come and go together, and what stands for their content."""
    seconds: float
    """How long it took."""


WrittenExports: TypeAlias = Sequence[tuple[str, str]]
"""Of each file that programs read the path inside the site, and what stands for its content."""


@dataclass(slots=True)
class BuildState:
    """The state of one build; each event fills in what later ones need."""

    settings: Settings
    project: Path
    """The folder in which `mkdocs.yml` lies."""
    folder: Path
    """The folder of reports."""
    store: Store
    """What earlier builds made of these reports."""
    serving: bool
    """Whether a person is writing and looking: drafts are shown, and a mistake does not end the process."""
    scope: str | None = None
    """What part of the library the site has, a Chinese sentence; None where it has all of it."""
    catalog: Catalog = field(init=False)
    onward: OnwardFinder = field(init=False)
    """Where each report leads."""
    groups: tuple[PageGroup, ...] = field(init=False)
    """Every generated page, in groups, the home page first."""
    lists: tuple[ReportDownload, ...] = field(init=False)
    """The lists of reports that can be downloaded."""
    downloads: Mapping[str, Download] = field(init=False)
    """The lists that can be downloaded, by the address of their page."""
    nav: Navigation = field(init=False)
    frame: str | None = field(init=False)
    """What stands for all that is the same for every page; None where nobody knows."""
    written: WrittenPages = field(init=False)
    word_template: bytes = field(init=False)
    """What Word files are made from in the browser."""
    given: tuple[File, ...] = field(init=False)
    """The files of the site that no report has a part in: written pages, scripts, styles."""
    form: tuple[Vocabulary, bytes] | None = None
    """What the form of contribution knows, and the vocabulary that it follows from."""
    page_files: PageFiles = field(init=False)
    listed: ListedPages = field(init=False)
    """The pages of the site, as the template is told of them that MkDocs renders."""
    keys: PageKeys = field(init=False)
    layouts: Layouts = field(init=False)
    rendered: PageSource = field(init=False)
    links: SiteLinks = field(default_factory=SiteLinks)
    """The links that templates make; noted of them is what no rendered page has taken with it."""
    missing_links: list[str] = field(default_factory=list)
    """What is wrong with the links of generated pages, as far as these have been rendered."""
    digests: FactDigests = field(init=False)
    update: SiteUpdate = field(default_factory=running_update)
    """What the build keeps of the site that it is to replace."""
    vocabulary_digest: str = field(init=False)
    """What stands for the files of the vocabulary."""
    is_small_change: bool = field(init=False)
    """Whether all but a few reports are as they were for the last build, and the vocabulary is."""
    templates: Callable[[], jinja2.BytecodeCache] = field(init=False)
    """Returns what templates are compiled to, when it is known."""
    index: Callable[[], WrittenIndex] | None = None
    """Returns what was written of the search index, when it is; None as long as nobody has begun."""
    exports: Callable[[], WrittenExports] = field(init=False)
    """Returns what there is for programs to read, when all of it is written."""
    _facts: str = field(init=False)
    """What stands for the settings and the outline of the library: all that is known of reports but for what changes with a
    text alone, their summaries among it."""
    _pages: SitePages | None = None
    _found: Callable[[], tuple[Sequence[Closest], Sequence[str | None]]] = field(init=False)

    def read_reports(self) -> None:
        """Read all reports.

        Raises:
            Abort: there is no folder of reports, or a report has an error and nobody is there to mend it, or there is no
                such part of the library as the settings ask for.
        """
        library = _load(self.folder, self.settings, self.store, serving=self.serving)
        try:
            if part := part_named(self.settings.part, library.vocabulary):
                library, self.scope = restricted(library, part), part.scope
        except PartError as error:
            raise Abort(str(error)) from error
        self.vocabulary_digest = library.vocabulary_digest
        self.update.remember(_VOCABULARY, library.vocabulary_digest)
        is_same = self.update.remembered(_VOCABULARY) == library.vocabulary_digest
        self.is_small_change = is_same and library.read_anew <= FEW
        self._facts = digest_of((program_digest(), self.settings, library.digest))
        with collecting_nothing():
            self.catalog = build_catalog(library.published(with_drafts=self.serving), library.vocabulary, library.texts)
            self.digests = FactDigests(shared_facts(self.catalog))
            self.digests.know(self.catalog.reports)

    def find_pages(self) -> None:
        """Find out which groups of pages and which lists there are of the reports that were read."""
        with collecting_nothing():
            self.onward = OnwardFinder(self.catalog)
            self.groups, self._pages = tuple(page_groups(self.catalog, self.settings, self.onward)), None
        if not self.serving:
            self._found = meanwhile(self._find, size=len(self.catalog.reports))
        with collecting_nothing():
            self.lists = report_lists(self.catalog)
        self.downloads = {each.uri: each for each in (*self.lists, *INDEX_DOWNLOADS)}

    def _find(self) -> tuple[Sequence[Closest], Sequence[str | None]]:
        """Return what takes a look at all reports: which are closest to each, and the outline key of each group of pages."""
        closest = self.onward.closest(self.store)
        facts = digest_of((self._facts, closest))

        def find() -> list[str | None]:
            return outline_keys(self.groups, FactDigests(outline_facts(self.catalog)))

        return closest, self._kept_keys(_PAGE_KEYS, facts, len(self.groups), find)

    def export_keys(self, groups: Sequence[ExportGroup]) -> Sequence[str]:
        """Return of each group of files that programs read what stands for all that these are made from."""

        def find() -> list[str | None]:
            digests = FactDigests(outline_facts(self.catalog))
            return [digests.of(program_digest(), *group.facts) for group in groups]

        outlines = self._kept_keys(_EXPORT_KEYS, self._facts, len(groups), find)
        pairs = zip(groups, outlines, strict=True)
        return [self.digests.of(outline, group.reports, group.text) for group, outline in pairs]

    def _kept_keys(
        self, kind: str, facts: str, count: int, find: Callable[[], list[str | None]]
    ) -> Sequence[str | None]:
        """Return so many keys, found only where these facts are not those of an earlier build."""
        form = list[str | None]
        return kept_value(self.store, kind, facts, find, form=form, fits=lambda keys: len(keys) == count)

    @property
    def pages(self) -> SitePages:
        """Every generated page.

        Found out late: another process looks at all reports for it, until somebody asks here.
        """
        if self._pages is None and self.serving:
            self._pages = site_pages(self.groups)  # whatever is asked for is made
        elif self._pages is None:
            closest, outlines = self._found()
            self.onward.take(closest)
            with collecting_nothing():
                keys = group_keys(self.groups, outlines, self.digests)
                self._pages = site_pages_over(self.groups, keys, noted_groups(self.update))
        return self._pages

    @property
    def own_word_template(self) -> Path | None:
        """The folder of the organisation's own template of Word files; None where ours is used."""
        folder = self.settings.word_template
        return self.project / folder if folder else None

    def make_word_template(self) -> None:
        """Make what Word files are made from.

        Raises:
            Abort: the organisation's own template cannot be used.
        """
        said, folder = (self.settings.site_name, self.settings.notice), self.own_word_template
        try:
            own = find_template(folder).read_bytes() if folder else None
            key = digest_of((program_digest(), *map(version, ("python-docx", "lxml")), said, own))
            self.word_template = kept_value(
                self.store, _WORD_TEMPLATE, key, lambda: _made_template(*said, own), form=bytes
            )
        except (WordTemplateError, OSError) as error:
            raise Abort(str(error)) from error

    @property
    def updated(self) -> str:
        """The newest date that a report states, which is that of the site: YYYY-MM-DD."""
        return newest_date(self.catalog.reports).isoformat()


def _made_template(site_name: str, notice: str | None, own: bytes | None) -> bytes:
    # Imported here: most builds find it made, and have no need of what it is made by.
    from eventlib.exports.word_template import word_template

    return word_template(site_name, notice, own)


def begin(config: MkDocsConfig, *, serving: bool) -> BuildState:
    """Return the state of a new build, kept on its configuration, which MkDocs makes anew for every build.

    Raises:
        Abort: the settings cannot be used.
    """
    try:
        settings = Settings.from_mapping(config)
    except SettingsError as error:
        raise Abort(str(error)) from error
    project = Path(config.config_file_path).parent
    folder = project / settings.reports
    state = config[_KEY] = BuildState(settings, project, folder, store_beside(folder), serving)
    return state


def state_of(config: MkDocsConfig) -> BuildState:
    """Return the state of the build that this is the configuration of."""
    state: BuildState = config[_KEY]
    return state


def folder_in_project(config: MkDocsConfig) -> str | None:
    """Return the folder of reports as a path inside the project; None where it lies outside."""
    project, folder = Path(config.config_file_path).parent.resolve(), state_of(config).folder.resolve()
    return folder.relative_to(project).as_posix() if folder.is_relative_to(project) else None


def _load(folder: Path, settings: Settings, store: Store, *, serving: bool) -> Library:
    """Read the folder of reports and say what is wrong with it; a build ends there, a server goes on without it."""
    try:
        library = load_library(folder, settings.sections, store=store)
    except LibraryError as error:
        raise Abort(str(error)) from error
    errors = [finding for finding in library.findings if finding.is_error]
    for finding in errors:
        # Not a log record: warnings and errors there have their own meaning to the strict build.
        print(finding, flush=True)
    if errors and not serving:
        raise Abort(f"{len(errors)} 个错误，网站没有更新。改正后再试；全部问题用 make check 查看。")
    if errors:
        log.info(f"{len(errors)} 个错误，有错误的报告暂不显示，改正并保存后会自动更新。")
    return library
