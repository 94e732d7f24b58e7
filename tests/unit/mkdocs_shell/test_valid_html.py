from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from mkdocs.theme import Theme

from mkdocs_shell.valid_html import ValidTheme

BASE = Path(Theme("material").dirs[0]) / "base.html"


def test_switches_of_the_theme_are_written_as_html_allows() -> None:
    extension = ValidTheme(jinja2.Environment())
    source = BASE.read_text(encoding="utf-8")
    valid = extension.preprocess(source, "base.html")
    for switch in ("drawer", "search"):
        assert f'data-md-toggle="{switch}" type="checkbox" id="__{switch}">' in valid
    assert len(source) - len(valid) == 2 * len(' autocomplete="off"')
    assert extension.preprocess(source, "other.html") == source


def test_theme_without_them_is_told() -> None:
    with pytest.raises(ValueError, match=r"no switch drawer in base\.html"):
        ValidTheme(jinja2.Environment()).preprocess("<html></html>", "base.html")
