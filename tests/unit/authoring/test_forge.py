"""The addresses at which a forge takes a new file and a mistake."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from eventlib.authoring.forge import correction_address, new_file_address
from sites import PROJECT

REPO = "https://git.example.org/team/analyses"


@pytest.mark.parametrize(
    ("edit_uri", "address"),
    [
        ("edit/main/docs/", f"{REPO}/new/main/reports?filename={{year}}/{{name}}"),
        ("-/edit/main/docs/", f"{REPO}/-/new/main/reports?file_name={{year}}/{{name}}"),
        ("_edit/release/2025/docs/", f"{REPO}/_new/release/2025/reports/{{year}}?filename={{name}}"),
        ("blob/main/docs/", None),
        (None, None),
    ],
)
def test_forge_is_asked_for_a_new_file_in_its_own_way(edit_uri: str | None, address: str | None) -> None:
    assert new_file_address(REPO + "/", edit_uri, "reports") == address
    assert new_file_address(None, edit_uri, "reports") is None
    assert new_file_address(REPO, edit_uri, None) is None


def test_a_gitlab_without_settings_of_its_own_is_told_by_its_host() -> None:
    address = new_file_address("https://gitlab.example.org/a/b", "edit/main/docs/", "reports")
    assert address == "https://gitlab.example.org/a/b/-/new/main/reports?file_name={year}/{name}"


def query(edit_uri: str) -> dict[str, list[str]]:
    address = correction_address(REPO, edit_uri, "2025-04-10-a", "甲&乙 #1")
    assert address is not None
    return parse_qs(urlsplit(address + "%E9%94%99").query)


def test_a_mistake_is_filled_in_for_each_forge() -> None:
    title = ["报错：甲&乙 #1"]
    assert query("edit/main/docs/") == {
        "template": ["correction.yml"],
        "title": title,
        "page": ["2025-04-10-a"],
        "quotation": ["错"],
    }
    assert query("_edit/main/docs/") == {
        "template": [".github/ISSUE_TEMPLATE/correction.yml"],
        "title": title,
        "field:page": ["2025-04-10-a"],
        "field:quotation": ["错"],
    }
    assert query("-/edit/main/docs/") == {
        "issue[title]": title,
        "issue[description]": ["页面：2025-04-10-a\n\n原文：错"],
    }
    assert correction_address(None, "edit/main/docs/", "2025-04-10-a", "题") is None
    assert correction_address(REPO, None, "2025-04-10-a", "题") is None


def test_the_form_that_is_filled_in_is_there_and_has_these_fields() -> None:
    path = PROJECT / query("_edit/main/docs/")["template"][0]
    fields = {field["id"] for field in yaml.safe_load(path.read_text(encoding="utf-8"))["body"]}
    assert {"page", "quotation"} <= fields
