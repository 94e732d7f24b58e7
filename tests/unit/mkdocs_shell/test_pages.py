from __future__ import annotations

import pytest

from mkdocs_shell.pages import RenderedPage, RenderedPages


def test_rendered_pages_are_taken_by_address_in_any_order() -> None:
    pages = RenderedPages(RenderedPage(uri, f"<p>{uri}</p>", ()) for uri in ("a.md", "b.md", "c.md"))
    assert [pages.take(uri).html for uri in ("b.md", "a.md", "c.md")] == ["<p>b.md</p>", "<p>a.md</p>", "<p>c.md</p>"]
    with pytest.raises(KeyError):
        pages.take("a.md")
