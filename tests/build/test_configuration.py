"""What an owner sets in `mkdocs.yml` is nothing to the tests."""

from __future__ import annotations

import yaml

from sites import CONFIGURATION_FILE, PROJECT


def keys(text: str) -> tuple[set[str], set[str]]:
    """Return the keys of a `mkdocs.yml`, and those of its `extra`."""
    document = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(document, yaml.MappingNode)
    top = {key.value: value for key, value in document.value}
    return set(top), {key.value for key, _ in top["extra"].value}


def test_tests_have_every_setting_of_the_project() -> None:
    assert keys(CONFIGURATION_FILE) == keys((PROJECT / "mkdocs.yml").read_text(encoding="utf-8"))
