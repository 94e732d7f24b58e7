from __future__ import annotations

import posixpath

from hypothesis import given
from hypothesis import strategies as st

from eventlib.uris import relative_url, site_path

NAMES = st.sampled_from(["a", "b", "topics", "index", "2025-04-10-甲"])
URIS = st.lists(NAMES, min_size=1, max_size=4).map(lambda names: "/".join(names) + ".md")


@given(start=URIS, target=URIS)
def test_the_way_from_any_page_to_any_other_leads_there(start: str, target: str) -> None:
    way, here, there = relative_url(start, target), f"/{site_path(start)}", f"/{site_path(target)}"
    assert way == posixpath.relpath(there, here) + "/"
    assert posixpath.normpath(posixpath.join(here, way)) == posixpath.normpath(there)
