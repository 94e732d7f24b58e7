"""What a page tells programs in its head: where its list can be taken away, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page as MkDocsPage

from eventlib.exports.lists import Index
from eventlib.library.catalog import Catalog
from eventlib.library.report import Report
from eventlib.pages import addresses
from eventlib.pages.addresses import API_REPORTS_FOLDER, uri_of
from eventlib.pages.structured_data import breadcrumb_list, report_thing, structured_data
from eventlib.uris import HOME_URI, site_path


def page_head(
    page: MkDocsPage,
    context: Mapping[str, Any],
    catalog: Catalog,
    lists: Mapping[str, Index],
    config: MkDocsConfig,
) -> dict[str, Any]:
    """Return the facts of a page for `partials/head.html` and `partials/downloads.html`.

    `downloads` is the list on the page, that of its topic on a compendium, or None; `report_json` the path of a report's
    JSON; `structured_data` JSON-LD.
    Links are absolute where the site has an address.
    """
    uri = page.file.src_uri
    first = context["listing"].uris[0] if "listing" in context else uri
    of_topic = uri_of(context["topic"]) if "section" in context else first
    report = context.get("report")
    report = report if isinstance(report, Report) and uri == uri_of(report) else None
    root = config.site_url or "../" * site_path(uri).count("/") or "./"

    def link(target: object) -> str:
        return root + site_path(uri_of(target))

    things = [report_thing(report, catalog, link, str(config.site_name))] if report else []
    if trail := context.get("trail"):
        things.append(breadcrumb_list(trail, link))
    return {
        "downloads": lists.get(HOME_URI if uri == addresses.ARCHIVE_URI else of_topic),
        "report_json": f"{API_REPORTS_FOLDER}/{report.id}.json" if report else None,
        "site_feed": lists[HOME_URI].feed_path,
        "structured_data": structured_data(*things) if things else None,
    }
