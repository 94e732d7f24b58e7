"""What an input costs grows as the input does, or the input is refused with the limit that it breaks."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from eventlib.authoring.evidence.proposals import propose
from eventlib.authoring.fixes import fix_report
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.text_pictures import take_pictures
from eventlib.library.parsing import parse_report
from eventlib.prose.limits import LIMITS, LimitError, check_limits
from eventlib.vocabulary.vocabulary import Vocabulary
from factories import SECTIONS, load, report_text
from growing_shapes import BEYOND, SHAPES, Shape, broken, longest
from speed import beyond

PATH = "2025/2025-04-10-a.md"
SECONDS = 1.0
LONG = (20_000, 300_000)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    return load(tmp_path_factory.mktemp("growth"), {PATH: report_text()}).vocabulary


def import_text(text: str, vocabulary: Vocabulary) -> None:
    try:
        check_limits(text)
    except LimitError:
        return
    propose(read_raw_analysis(take_pictures(text, lambda _: None).text, SECTIONS), vocabulary)


def of_length(length: int) -> Callable[[Shape], tuple[str, ...]]:
    """Return a function from a shape to its texts of a length: on one line, and on lines of a thousand characters."""
    return lambda shape: (shape.text(length), broken(shape.text(length)))


def too_slow(
    texts: Callable[[Shape], tuple[str, ...]], work: Callable[[str], object], seconds: float = SECONDS
) -> list[str]:
    """Return the shapes that take more than a second of this process's time, three times: other work slows ours."""
    found = []
    for shape in SHAPES:
        for text in texts(shape):
            if all(spent := too_long(work, text, seconds) for _ in range(3)):
                found.append(f"{shape!r:.60}: {spent:.1f} s")
    return found


def too_long(work: Callable[[str], object], text: str, seconds: float) -> float:
    """Return how many seconds a work takes, if more than these; else 0."""
    start = time.process_time()
    work(text)
    return beyond(seconds, since=start)


def works(vocabulary: Vocabulary) -> dict[str, Callable[[str], object]]:
    def body(text: str) -> bytes:
        return report_text(f"## 一、事件概述\n\n{text}\n").encode()

    return {
        "check and render": lambda text: parse_report(body(text), PATH, vocabulary, SECTIONS, folder=""),
        "check of a title": lambda text: parse_report(
            report_text(title=text.replace("\n", " ")).encode(), PATH, vocabulary, SECTIONS, folder=""
        ),
        "check of front matter": lambda text: parse_report(
            f"---\n{text}\n---\n正文\n".encode(), PATH, vocabulary, SECTIONS, folder=""
        ),
        "fix": lambda text: fix_report(body(text), PATH, vocabulary, SECTIONS),
        "import": lambda text: import_text(f"标题\n\n{text}", vocabulary),
    }


def test_there_are_shapes_enough() -> None:
    assert len(set(SHAPES)) >= 80


@pytest.mark.parametrize(
    "work",
    ["check and render", pytest.param("fix", marks=pytest.mark.long), pytest.param("import", marks=pytest.mark.long)],
)
def test_no_short_shape_takes_long(work: str, vocabulary: Vocabulary) -> None:
    assert too_slow(of_length(3_000), works(vocabulary)[work]) == []


@pytest.mark.long
@pytest.mark.parametrize(
    "texts", [*map(of_length, LONG), lambda shape: (longest(shape),)], ids=["20 KB", "300 KB", "longest"]
)
@pytest.mark.parametrize("work", ["check and render", "check of a title", "check of front matter", "fix", "import"])
def test_no_shape_takes_long(work: str, texts: Callable[[Shape], tuple[str, ...]], vocabulary: Vocabulary) -> None:
    # `fix` reads a text once, and twice or more where it finds something to mend.
    assert too_slow(texts, works(vocabulary)[work], 2 * SECONDS if work == "fix" else SECONDS) == []


@pytest.mark.parametrize(("name", "text"), BEYOND.items())
def test_each_limit_is_one(name: str, text: str) -> None:
    with pytest.raises(LimitError) as raised:
        check_limits(text)
    assert raised.value.most == LIMITS[name].most
    assert raised.value.what.startswith(LIMITS[name].what.partition("{")[0])


def test_lines_that_each_begin_a_block_are_not_looked_through_by_each(vocabulary: Vocabulary) -> None:
    # As long as a paragraph may be: it took 0.7 s, for at each rule all lines behind it were looked at for a table and a heading.
    text = "---\n正文\n #a\n" * 1_490
    assert not all(too_long(works(vocabulary)["check and render"], text, SECONDS / 3) for _ in range(3))


def test_fix_leaves_what_is_refused_as_it_is(vocabulary: Vocabulary) -> None:
    raw = report_text("## 事件概述   \n\n" + "长" * 6_000).encode()
    assert fix_report(raw, PATH, vocabulary, SECTIONS) == raw


def test_a_report_with_too_many_names_makes_no_pages(tmp_path: Path) -> None:
    names = ", ".join(f"甲{number}公司" for number in range(6_000))
    start = time.process_time()
    library = load(tmp_path, {PATH: report_text(entities=f"[{names}]")})
    assert "value-too-many" in {finding.rule for finding in library.findings}
    assert library.reports == ()
    assert not beyond(10, since=start)
