"""Addresses of the forge that holds the reports: where it takes a new file, and where it takes what is wrong with a report.

Owns how GitHub, GitLab and Gitea are asked. The `edit_uri` in `mkdocs.yml` says which of them it is.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_EDIT = re.compile(r"(?P<kind>_edit|-/edit|edit)/(?P<branch>.+?)/docs/?")
_NEW_FILE = {
    "edit": "{repo}/new/{branch}/{folder}?filename={{year}}/{{name}}",
    "-/edit": "{repo}/-/new/{branch}/{folder}?file_name={{year}}/{{name}}",
    "_edit": "{repo}/_new/{branch}/{folder}/{{year}}?filename={{name}}",
}
_ISSUE = {
    "edit": "{repo}/issues/new?template=correction.yml&title={title}&page={page}&quotation=",
    "-/edit": "{repo}/-/issues/new?issue[title]={title}&issue[description]={page_label}{page}%0A%0A{quotation_label}",
    "_edit": (
        "{repo}/issues/new?template=.github/ISSUE_TEMPLATE/correction.yml&title={title}"
        "&field:page={page}&field:quotation="
    ),
}


def _kind(repo_url: str, match: re.Match[str]) -> str:
    # MkDocs itself gives a GitLab that is told by its host the `edit_uri` of GitHub.
    return "-/edit" if match["kind"] == "edit" and "gitlab" in (urlsplit(repo_url).hostname or "") else match["kind"]


def new_file_address(repo_url: str | None, edit_uri: str | None, folder: str | None) -> str | None:
    """Return where the forge makes a new file in the folder of reports, with `{year}` and `{name}` to be filled in.

    Both settings are those of `mkdocs.yml`; None where there is no forge, its kind is not known, or the folder is not
    in the project.
    """
    match = _EDIT.fullmatch(edit_uri or "")
    if not repo_url or not folder or not match:
        return None
    form = _NEW_FILE[_kind(repo_url, match)]
    return form.format(repo=repo_url.rstrip("/"), branch=match["branch"], folder=folder)


def correction_address(repo_url: str | None, edit_uri: str | None, report_id: str, title: str) -> str | None:
    """Return where the forge takes a mistake in a report, filled in but for the words that are wrong.

    These are to be added, encoded, at the end of the address. None where there is no forge or its kind is not known.
    """
    match = _EDIT.fullmatch(edit_uri or "")
    if not repo_url or not match:
        return None
    return _ISSUE[_kind(repo_url, match)].format(
        repo=repo_url.rstrip("/"),
        title=quote(f"报错：{title}", safe=""),
        page=quote(report_id, safe=""),
        page_label=quote("页面："),
        quotation_label=quote("原文："),
    )
