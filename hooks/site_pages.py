"""Generated pages as MkDocs pages: their content is there already, so that MkDocs has only the template to run."""

from __future__ import annotations

from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from eventlib.addresses import site_path, uri_of
from eventlib.body import Body
from eventlib.pages import Page


class GeneratedPage(MkDocsPage):
    """A page of the library; `body` is that of a report, or None."""

    def __init__(self, page: Page, body: Body | None, file: File, config: MkDocsConfig) -> None:
        super().__init__(page.title, file, config)
        self.library_page = page
        if page.template == "moved.html" and config.site_url:
            self.canonical_url = config.site_url + site_path(uri_of(page.context["report"]))
        self._body = body

    def read_source(self, config: MkDocsConfig) -> None:
        """Take metadata from the library page: the text of an analyst never sets any."""
        page = self.library_page
        hide = ["navigation"] if self._body else ["navigation", "toc"]
        self.markdown = ""
        # Material writes title and description into HTML as they are: what an analyst wrote is escaped here.
        title, description = escape(page.title), escape(page.description)
        self.meta = {"title": title, "description": description, "template": page.template, "hide": hide}
        self.update_date = page.updated.isoformat()

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the rendered body; other pages consist of their template alone."""
        self.content = self._body.html if self._body else ""
        self.toc = get_toc(list(self._body.toc) if self._body else [])  # type: ignore[arg-type]  # tokens as made by toc
