"""What the template of a page is told besides what MkDocs and the page itself tell it: for programs, most of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from eventlib.exports.lists import Download
from eventlib.library.report import Report
from eventlib.pages.addresses import API_REPORTS_FOLDER, feed_path, subscribe_suffix, uri_of
from eventlib.pages.page import Page, PageKind
from eventlib.pages.structured_data import breadcrumb_list, report_thing, structured_data
from eventlib.settings import Settings
from eventlib.uris import HOME_URI, site_path

Head: TypeAlias = Callable[[Page], Mapping[str, Any]]
"""Returns what the template of a page is told."""


def head_of(page: Page, downloads: Mapping[str, Download], settings: Settings) -> dict[str, Any]:
    """Return the facts of a page, see `page_head`; `downloads` are all lists, by the address of their page."""
    return page_head(page, downloads.get(page.list_uri) if page.list_uri else None, settings)


def page_head(page: Page, download: Download | None, settings: Settings) -> dict[str, Any]:
    """Return the facts of a page for `partials/head.html`, `partials/downloads.html` and the breadcrumbs.

    `download` is the list that can be downloaded there. In what is returned, `downloads` is it; `report_json` the path of a report's JSON and `figure_path` that of its first image,
    or None, and so are `thread_feed` and `thread_subscribe`; `structured_data` JSON-LD, whose links are absolute where the site has an address.
    """
    report = page.subject if page.kind is PageKind.REPORT and isinstance(page.subject, Report) else None
    thread = uri_of(report.thread[0]) if report and report.thread else None
    root = settings.site_url or "../" * site_path(page.uri).count("/") or "./"

    def link(target: object) -> str:
        return root + site_path(uri_of(target))

    things = [report_thing(report, page.context["chains"], link, settings.site_name)] if report else []
    if page.trail:
        things.append(breadcrumb_list(page.trail, link))
    return {
        "trail": page.trail,
        "downloads": download,
        "report_json": f"{API_REPORTS_FOLDER}/{report.id}.json" if report else None,
        "figure_path": site_path(uri_of(report.figures[0])) if report and report.figures else None,
        "site_feed": feed_path(HOME_URI),
        "thread_feed": feed_path(thread) if thread else None,
        "thread_subscribe": subscribe_suffix(thread) if thread else None,
        "structured_data": structured_data(*things) if things else None,
    }
