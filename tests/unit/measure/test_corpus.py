"""What benchmarks run on: reports that follow from seed and number, and that nothing is wrong with."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventlib.library.folder import load_library
from factories import SECTIONS, write_files
from measure.corpus import Corpus
from measure.prose import measure

# Two thousand words of two characters, the first the most frequent.
WORDS = {chr(0x4E00 + n % 400) + chr(0x5000 + n % 401): 1 / (n + 5) for n in range(2000)}


@pytest.fixture
def library(tmp_path: Path, configured: None) -> Path:
    """Return a folder of reports whose vocabulary the generated ones have; its entities are none of theirs."""
    return write_files(tmp_path / "reports", {"vocabulary/entities.yml": "# nobody yet\n"})


def written(library: Path, folder: Path, count: int, seed: int) -> dict[str, bytes]:
    Corpus(count, seed=seed, frequencies=WORDS, library=library).write(folder)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def test_same_seed_same_bytes_and_another_seed_others(library: Path, tmp_path: Path) -> None:
    first, second, other = (written(library, tmp_path / str(n), 5, seed) for n, seed in enumerate((1, 1, 2)))
    assert first == second
    assert not {text for path, text in first.items() if "report" in path} & set(other.values())


def test_one_report_more_is_a_report_that_is_not_there(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "generated"
    written(library, folder, 5, 1)
    path, text = Corpus(5, seed=1, frequencies=WORDS, library=library).report(5)
    assert not (folder / path).exists()
    (folder / path[:4]).mkdir(exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")
    read = load_library(folder, SECTIONS, compare_texts=True)
    assert read.findings == ()
    assert len(read.reports) == 6


def test_a_text_is_as_long_as_asked_for_and_repeats_itself_little(library: Path) -> None:
    corpus = Corpus(5, seed=1, length=2800, frequencies=WORDS, library=library)
    texts = [corpus.report(number)[1].split("\n---\n", 1)[1] for number in range(5)]
    assert all(2100 < len(text) < 3000 for text in texts)
    assert 0.5 < float(measure(texts)["distinct pairs of a text's pairs"]) < 0.9
