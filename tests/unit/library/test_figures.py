"""Images beside a report: what becomes of them, and what is told of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from eventlib.library.figures import MOST_FIGURES, Figure
from eventlib.prose.blocks import BlockKind
from eventlib.prose.body import Body, read_body
from eventlib.reading.findings import Finding
from eventlib.reading.images import ImageFacts
from factories import BODY, load, report_text
from html_pages import HtmlPage
from pictures import picture

REPORT = "2025/2025-04-10-a.md"
FILES = {"tu-1.png": ImageFacts("PNG", 60, 40, 100), "tu-2.jpg": ImageFacts("JPEG", 40, 60, 100)}


def read(text: str) -> Body:
    return read_body(text, REPORT, files=FILES)


def findings(
    folder: Path, body: str, files: Mapping[str, bytes], *, path: str = "2025/2025-04-10-a"
) -> list[tuple[str, str, int]]:
    beside: dict[str, str | bytes] = {f"{path}/{name}": content for name, content in files.items()}
    library = load(folder, {REPORT: report_text(BODY + "\n" + body), **beside})
    return [(found.rule, Path(found.path).name, found.line) for found in library.findings]


def test_a_report_has_its_figures_in_order(tmp_path: Path) -> None:
    body = BODY + '\n![展厅](2025-04-10-a/tu-2.jpg "嘉兴展厅")\n\n![流程](./2025-04-10-a/tu-1.png)\n'
    library = load(
        tmp_path,
        {
            REPORT: report_text(body),
            "2025/2025-04-10-a/tu-1.png": picture(),
            "2025/2025-04-10-a/tu-2.jpg": picture("JPEG", turned=6),
        },
    )
    assert library.findings == ()
    (report,) = library.reports
    folder = "2025/2025-04-10-a"
    jpeg, png = len(picture("JPEG", turned=6)), len(picture())
    assert report.figures == (
        Figure(f"{folder}/tu-2.jpg", "展厅", "图1　嘉兴展厅", "image/jpeg", 40, 60, jpeg),
        Figure(f"{folder}/tu-1.png", "流程", "图2", "image/png", 60, 40, png),
    )
    text = library.texts[report.id]
    assert [(block.text, block.line) for block in text.blocks if block.kind is BlockKind.FIGURE] == [
        ("展厅 图1 嘉兴展厅", 32),
        ("流程 图2", 34),
    ]
    assert text.sections[-1].text.endswith("展厅 图1 嘉兴展厅\n流程 图2")


def test_a_report_without_images_is_one_file(tmp_path: Path) -> None:
    (report,) = load(tmp_path, {REPORT: report_text()}).reports
    assert report.figures == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("前\n![图](2025-04-10-a/tu-1.png)\n后", ["p", "figure", "p"]),
        ("前  \n![图](2025-04-10-a/tu-1.png)", ["p", "figure"]),
        ("![图](2025-04-10-a/tu-1.png)\n![图](2025-04-10-a/tu-2.jpg)", ["figure", "figure"]),
        ("> ![图](2025-04-10-a/tu-1.png)", ["blockquote", "figure"]),
        ("1. 甲\n\n    ![图](2025-04-10-a/tu-1.png)\n", ["ol", "li", "p", "figure"]),
        ("![图](2025%2D04-10-a/tu-1.png)", ["figure"]),
    ],
)
def test_an_image_on_a_line_of_its_own_is_a_figure(text: str, shown: list[str]) -> None:
    body = read(text)
    page = HtmlPage(body.html)
    assert [tag for tag, _ in page.tags if tag not in {"img", "figcaption", "br"}] == shown
    assert all(figure.is_apart for figure in body.figures)
    assert [block.line for block in body.blocks if block.kind is BlockKind.FIGURE] == [
        each.line for each in body.figures
    ]


def test_what_stands_around_a_figure_keeps_its_marks_and_lines() -> None:
    body = read("第一行**重点**\n第二行\n![图](2025-04-10-a/tu-1.png)\n第四行[链](https://a.example)\n第五行")
    assert [(block.text, block.line) for block in body.blocks] == [
        ("第一行重点第二行", 1),
        ("图 图1", 3),
        ("第四行链第五行", 4),
    ]


def test_the_image_is_told_its_place_before_it_is_loaded() -> None:
    ((_, image),) = [each for each in HtmlPage(read("![图](2025-04-10-a/tu-2.jpg)").html).tags if each[0] == "img"]
    assert image == {
        "src": "tu-2.jpg",
        "alt": "图",
        "width": "40",
        "height": "60",
        "loading": "lazy",
        "decoding": "async",
    }


@pytest.mark.parametrize("words", ['a"b<c>&d', "&lt;b&gt; &amp;lt;", "a\\*b\\]c", "甲 `x` 乙"])
def test_description_and_caption_are_text(words: str) -> None:
    body = read(f'![{words}](2025-04-10-a/tu-1.png "题 {words.replace(chr(34), "")}")')
    ((_, image),) = [each for each in HtmlPage(body.html).tags if each[0] == "img"]
    (figure,) = body.figures
    assert image["alt"] == figure.description
    assert HtmlPage(body.html).text == figure.description + figure.caption
    assert body.text == " ".join(f"{figure.description} {figure.caption}".split())
    assert body.refusals == ()


@pytest.mark.parametrize(
    ("title", "caption"),
    [
        ("图1 展厅", "图1　展厅"),
        ("图 1：展厅", "图1　展厅"),
        ("图1", "图1"),
        ("图2 展厅", "图2　展厅"),
        ("图一：展厅", "图一　展厅"),
        ("图2-1 展厅", "图2-1　展厅"),
        ("图1展厅", "图1　展厅"),
        ("", "图1"),
        ("图书馆", "图1　图书馆"),
        ("图一览", "图1　图一览"),
        ("图2024年走势", "图1　图2024年走势"),
    ],
)
def test_a_number_that_the_author_gave_stays(title: str, caption: str) -> None:
    (figure,) = read(f'![图](2025-04-10-a/tu-1.png "{title}")').figures
    assert figure.caption == caption


def test_figures_without_a_number_are_counted_beside_those_that_have_one() -> None:
    titles = ["", "图1 甲", "乙", "图三 丙", ""]
    body = read("\n\n".join(f'![图](2025-04-10-a/tu-1.png "{title}")' for title in titles))
    assert [figure.caption for figure in body.figures] == ["图2", "图1　甲", "图4　乙", "图三　丙", "图5"]


@pytest.mark.parametrize(
    "text", ["前![图](2025-04-10-a/tu-1.png)后", "## ![图](2025-04-10-a/tu-1.png)", "- ![图](2025-04-10-a/tu-1.png)"]
)
def test_within_a_line_no_image_is_shown(text: str, tmp_path: Path) -> None:
    assert "<img" not in read(text).html
    assert ("figure-place", "2025-04-10-a.md", 32) in findings(tmp_path, f"{text}\n", {"tu-1.png": picture()})


@pytest.mark.parametrize(
    "address",
    [
        "https://host.example/x.png",
        "//host.example/x.png",
        "2025-04-11-b/tu-1.png",
        "../2024/2024-01-01-b/tu-1.png",
        "tu-1.png",
        "2025-04-10-a/../2025-04-11-b/tu-1.png",
        "data:image/png;base64,AAAA",
        "/2025-04-10-a/tu-1.png",
    ],
)
def test_images_of_elsewhere_are_not_shown(address: str) -> None:
    body = read(f"![图]({address})")
    assert "<img" not in body.html
    assert [refusal.sentence for refusal in body.refusals] == ["body-image"]


def test_a_file_that_is_not_used_or_not_there_is_told(tmp_path: Path) -> None:
    told = findings(tmp_path, "![图](2025-04-10-a/tu-1.png)\n", {"tu-2.png": picture()})
    assert told == [("figure-missing", "2025-04-10-a.md", 32), ("figure-unused", "tu-2.png", 1)]


def test_a_file_of_another_name_is_told_and_nothing_else(tmp_path: Path) -> None:
    told = findings(tmp_path, "![图](2025-04-10-a/展厅.PNG)\n", {"展厅.PNG": picture()})
    assert told == [("figure-name", "展厅.PNG", 1)]


def test_too_many_are_told(tmp_path: Path) -> None:
    names = [f"tu-{number}.png" for number in range(MOST_FIGURES + 1)]
    text = "".join(f"![图](2025-04-10-a/{name})\n\n" for name in names)
    told = findings(tmp_path, text, dict.fromkeys(names, picture()))
    assert told == [("figure-size", "2025-04-10-a.md", 1)]


def test_a_report_with_a_wrong_image_is_not_published(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        REPORT: report_text(BODY + "\n![图](2025-04-10-a/tu-1.png)\n"),
        "2025/2025-04-10-a/tu-1.png": picture()[:-20],
    }
    library = load(tmp_path, files)
    assert [finding.rule for finding in library.findings] == ["figure-damaged"]
    assert library.reports == ()


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    text = report_text(BODY + "\n![图](2025-04-10-a/tu-1.png)\n")
    folder = tmp_path / "2025" / "2025-04-10-a"
    folder.mkdir(parents=True)
    (tmp_path / "2025" / "outside.txt").write_bytes(picture())
    (folder / "tu-1.png").symlink_to(tmp_path / "2025" / "outside.txt")
    found: tuple[Finding, ...] = load(tmp_path, {REPORT: text}).findings
    assert {(each.rule, Path(each.path).name) for each in found if each.is_error} == {
        ("file-link", "tu-1.png"),
        ("figure-missing", "2025-04-10-a.md"),
    }
