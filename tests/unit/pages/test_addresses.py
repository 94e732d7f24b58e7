"""What follows the addresses of pages that are made in the browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlib.pages.addresses import PAIR_URI, compare_suffix, pair_uri
from factories import load, report_text


def test_entities_places_and_topics_are_compared_in_order_by_the_keys_of_the_search(tmp_path: Path) -> None:
    library = load(tmp_path, {"2025/2025-04-10-a.md": report_text(region="美国", entities="[鸿腾]", topics="网络安全")})
    (report,) = library.reports
    (place,), (topic,), (mention,) = report.places, report.topics, report.entities
    assert compare_suffix(mention.entity, place) == "?entities=hongteng&places=us"
    assert compare_suffix(topic) == "?topics=cybersecurity"
    with pytest.raises(KeyError):
        compare_suffix("hongteng")


def test_a_browser_makes_the_address_of_a_pair_by_its_ids_in_order(tmp_path: Path) -> None:
    library = load(tmp_path, {"2025/2025-04-10-a.md": report_text(entities="[鸿腾, 陈伟]")})
    one, other = (mention.entity for mention in library.reports[0].entities)
    assert pair_uri(one, other) == PAIR_URI.format(first="chen-wei", second="hongteng")
