"""The table of the benchmark: medians, and ratios to two of the others."""

from __future__ import annotations

from measure.bench import HUGO, STOCK, Row, table
from measure.processes import Run
from measure.search import Asked, Searched
from measure.search import table as search_table


def row(*seconds: float, **sizes: int) -> Row:
    return Row([Run(each, each * 2, 100 + each, 200 if n == 0 else None) for n, each in enumerate(seconds)], **sizes)


def test_rows_hold_medians_and_ratios() -> None:
    lines = list(table({HUGO: row(40), STOCK: row(10), "ours": row(9, 2, 1, site=5_000_000, files=7)}))
    assert lines[-1] == "| ours | 2.00 s | 0.050 | 0.200 | 4.0 s | 109 MiB | 200 MiB | 5 MB |  | 7 |"


def test_the_time_of_the_index_is_what_a_build_says() -> None:
    said = [
        Run(9, 9, 9, printed=f"INFO - Search index built in {each} seconds\n") for each in ("0.25", "10.00", "0.50")
    ]
    assert Row(said).index_time() == 0.5
    assert row(1, 2).index_time() is None


def test_searches_are_told_by_class() -> None:
    asked = {"word": Asked(9, 10, 9, (1, 2, 30)), "place": Asked(1, 2, 4, (5,))}
    lines = list(search_table([Searched("ours", asked, (100, 300), (1000, 2000), 0.5)]))
    assert "| ours | 300 / 300 | 2 / 2 | 5 / 30 | 0.833 | 0.769 | 50.0% |" in lines
    assert lines[-2:] == ["| word | 2 / 30, 0.900 |", "| place | 5 / 5, 0.500 |"]
