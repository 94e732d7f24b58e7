from __future__ import annotations

import pytest

from eventlib.contribution import form_fields, new_file_address
from eventlib.findings import RULES
from eventlib.sentences import SENTENCES

REPO = "https://git.example.org/team/analyses"


@pytest.mark.parametrize(
    ("edit_uri", "address"),
    [
        ("edit/main/docs/", f"{REPO}/new/main/reports?filename={{year}}/{{name}}"),
        ("-/edit/main/docs/", f"{REPO}/-/new/main/reports?file_name={{year}}/{{name}}"),
        ("_edit/release/2025/docs/", f"{REPO}/_new/release/2025/reports/{{year}}"),
        ("blob/main/docs/", None),
        (None, None),
    ],
)
def test_forge_is_asked_for_a_new_file_in_its_own_way(edit_uri: str | None, address: str | None) -> None:
    assert new_file_address(REPO + "/", edit_uri, "reports") == address
    assert new_file_address(None, edit_uri, "reports") is None
    assert new_file_address(REPO, edit_uri, None) is None


def test_form_has_fields_with_the_limits_of_the_schema() -> None:
    fields = dict(form_fields())
    limits = {key: field["limit"] for key, field in fields.items()}
    assert (limits["title"], limits["source.title"], limits["source.url"], limits["date"]) == (120, 300, 2000, None)
    assert [key for key, field in fields.items() if field["required"] and "." not in key] == [
        "title",
        "date",
        "region",
        "topics",
        "source",
    ]


def test_every_sentence_is_of_a_rule() -> None:
    assert {key.removesuffix("-inner") for key in SENTENCES} <= set(RULES)
