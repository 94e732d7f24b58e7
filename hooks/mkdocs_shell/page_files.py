"""The generated pages as MkDocs knows pages: of files that come to be when somebody asks for them.

MkDocs is handed only those that it has to write. The others are there for the navigation and for links of pages by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePath
from typing import overload

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from eventlib.library.report import Report
from eventlib.pages.addresses import uri_of
from eventlib.pages.page import HOME, Crumb, Page, PageKind
from eventlib.uris import site_path
from mkdocs_shell.site_pages import SitePages, page_path


class GeneratedPage(MkDocsPage):
    """A page of the library."""

    def __init__(self, page: Page, file: File, config: MkDocsConfig) -> None:
        super().__init__(page.title, file, config)
        self.library_page = page
        if page.kind is PageKind.MOVED and config.site_url:
            self.canonical_url = config.site_url + site_path(uri_of(page.subject))
        # Metadata are those of the library page: the text of an analyst never sets any. Material writes title and
        # description into HTML as they are: what an analyst wrote is escaped here.
        self.meta = {
            "title": escape(page.title),
            "description": escape(page.description),
            "template": "rendered.html",
            "hide": ["navigation"] if page.kind is PageKind.REPORT else ["navigation", "toc"],
            "moved": page.kind is PageKind.MOVED,
        }
        self.update_date = page.updated.isoformat()
        self.markdown = self.content = ""
        self.toc = get_toc([])  # MkDocs documents what a table of contents is to templates, not how one is made

    def read_source(self, config: MkDocsConfig) -> None:
        """Read nothing: it is the library page that says all."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave everything to `pages.py`."""


class _PageFile(File):
    """The file of a page of the library. MkDocs would take its address apart to find where it is published, which is known."""

    def __init__(self, uri: str, site_dir: str, edit_uri: str | None) -> None:
        self.src_uri, self.src_dir = uri, None
        self.dest_dir, self.dest_uri = site_dir, page_path(uri)
        self.use_directory_urls, self.url = True, site_path(uri) or "./"
        self.inclusion, self.generated_by = InclusionLevel.NOT_IN_NAV, "site_build"
        self.content_string, self.edit_uri = "", edit_uri


class PageFiles:
    """The file of each generated page, made when it is asked for."""

    def __init__(self, pages: SitePages, config: MkDocsConfig, folder: str | None) -> None:
        """`folder` is that of the reports inside the project, if it lies there."""
        self._pages = pages
        self._config, self._site_dir = config, config.site_dir
        self._folder = folder
        self._files: dict[str, File] = {}

    def find(self, uri: str) -> File | None:
        """Return the file of the page at an address, the same each time; None where there is no page."""
        if uri not in self._files and (page := self._pages.page(uri)):
            # Where the forge edits the file of a report, relative to `docs/`.
            report = page.subject if page.kind is PageKind.REPORT and isinstance(page.subject, Report) else None
            edited = f"../{self._folder}/{report.path}" if report and self._folder else None
            file = self._files[uri] = _PageFile(uri, self._site_dir, edited)
            GeneratedPage(page, file, self._config)
        return self._files.get(uri)

    def page(self, uri: str) -> GeneratedPage:
        """Return the page at an address as MkDocs knows it.

        Raises:
            KeyError: there is no such page.
        """
        file = self.find(uri)
        if file is None or not isinstance(file.page, GeneratedPage):
            raise KeyError(uri)
        return file.page


class SiteFiles(Files):
    """The files that a build writes, and those that links may lead to though it writes them not: found when looked for."""

    def __init__(self, files: Files, others: Callable[[str], File | None]) -> None:
        """`others` finds what is not among `files` by its address."""
        super().__init__(files)
        self._others = others

    def get_file_from_path(self, path: str) -> File | None:
        """Return the file at an address."""
        return super().get_file_from_path(path) or self._others(PurePath(path).as_posix())


def figure_files(reports: Iterable[Report], folder: Path, config: MkDocsConfig) -> Sequence[File]:
    """Return the images that reports show, as they are, beside the pages of these; `folder` is that of the reports."""
    figures = {figure.path: uri_of(figure) for report in reports for figure in report.figures}
    return [File.generated(config, uri, abs_src_path=str(folder / path)) for path, uri in figures.items()]


@dataclass(frozen=True, slots=True)
class ListedPage:
    """What a site map says of a page, by the names that it has on a page of MkDocs."""

    canonical_url: str | None
    update_date: str
    meta: Mapping[str, bool]

    @property
    def page(self) -> ListedPage:
        """A page, as the template looks for that of a file."""
        return self


class ListedPages(Sequence[File | ListedPage]):
    """What a site map lists: the written pages, those of `docs/`, then those of the library, reports first."""

    def __init__(self, written: Iterable[File], pages: SitePages, config: MkDocsConfig) -> None:
        self._written, self._pages, self._config = written, pages, config
        self._found: list[File | ListedPage] | None = None

    @property
    def is_asked_for(self) -> bool:
        """Whether a template has looked here: others say the same whatever pages there are."""
        return self._found is not None

    def _all(self) -> list[File | ListedPage]:
        if self._found is None:
            self._found = [*self._written, *self._generated()]
        return self._found

    def _generated(self) -> Iterator[ListedPage]:
        site_url = self._config.site_url
        for page in sorted(self._pages.notes, key=lambda page: page.kind != PageKind.REPORT):
            url = site_url and site_url + site_path(page.uri)
            yield ListedPage(url, page.updated, {"moved": page.kind == PageKind.MOVED})

    @overload
    def __getitem__(self, number: int) -> File | ListedPage: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[File | ListedPage]: ...

    def __getitem__(self, number: int | slice) -> File | ListedPage | Sequence[File | ListedPage]:
        return self._all()[number]

    def __iter__(self) -> Iterator[File | ListedPage]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def written_page(page: MkDocsPage) -> Page:
    """Return what is known of a page of `docs/`."""
    uri, title = page.file.src_uri, str(page.title)
    return Page(uri, title, PageKind.WRITTEN, (HOME, Crumb(title, uri)))
