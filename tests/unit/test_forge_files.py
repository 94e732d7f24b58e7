"""The issue forms that the forge shows are whole; what pipelines keep cannot be put there by a pull request."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from eventlib.cache.store import STORE_FILE
from factories import TESTS

FORGE = TESTS.parent / ".github"


@pytest.mark.parametrize("path", sorted((FORGE / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda path: path.stem)
def test_issue_forms_have_what_a_forge_asks_for(path: Path) -> None:
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert form["name"]
    assert form["description"]
    ids = [field["id"] for field in form["body"]]
    assert len(set(ids)) == len(ids)
    assert all(field["attributes"]["label"] for field in form["body"])


def test_what_is_published_is_made_from_nothing_that_a_pull_request_saved() -> None:
    kept = {
        path.stem: [
            step
            for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
            for step in job["steps"]
            if step.get("uses", "").startswith("actions/cache")
        ]
        for path in (FORGE / "workflows").glob("*.yml")
    }
    assert kept.keys() == {"pull-request", "publish"}
    ((request,), (publish,)) = (kept[name] for name in ("pull-request", "publish"))
    assert request["uses"].startswith("actions/cache/restore@")
    assert publish["uses"].startswith("actions/cache@")
    for step in (request, publish):
        assert step["if"] == "${{ github.server_url == 'https://github.com' }}"
        assert step["with"] == {
            "path": STORE_FILE,
            "key": "library-${{ github.sha }}",
            "restore-keys": "library-",
        }, "the newest of any commit is of use: what is in it is found by content"
    gitlab = yaml.safe_load((TESTS.parent / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    caches = [gitlab[name]["cache"] for name in (".request", ".main")]
    assert [cache["paths"] for cache in caches] == [[STORE_FILE], [STORE_FILE]]
    assert caches[0]["key"] != caches[1]["key"]
    assert "cache" not in gitlab["default"]
