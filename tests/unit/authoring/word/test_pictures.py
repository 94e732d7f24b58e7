"""Pictures of Word documents: which files come of them, and what stands for them in the report."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from PIL import Image

import reports
from eventlib.authoring.pictures import place_pictures
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.word.document import WordDocument, read_word
from eventlib.library.figures import MOST_FIGURES
from eventlib.prose.body import read_body
from eventlib.reading.images import MOST_BYTES, read_image
from factories import SECTIONS, write_files
from pictures import claiming, orientation, picture, pixels

Maker = Callable[[Document], Any]


def document_of(*makers: Maker) -> bytes:
    made = docx.Document()
    for make in makers:
        make(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def text(words: str) -> Maker:
    return lambda made: made.add_paragraph(words)


def shown(raw: bytes, description: str = "", crop: dict[str, str] | None = None) -> Maker:
    def make(made: Document) -> None:
        made.add_paragraph().add_run().add_picture(io.BytesIO(raw))
        made.element.xpath(".//wp:docPr")[-1].set("descr", description)
        if crop:
            source = OxmlElement("a:srcRect")
            for side, share in crop.items():
                source.set(side, share)
            made.element.xpath(".//pic:blipFill")[-1].insert(1, source)

    return make


def read(*makers: Maker) -> tuple[str, dict[str, bytes], list[str], WordDocument]:
    document = read_word(document_of(text("标题"), *makers))
    body = read_raw_analysis(document.text, SECTIONS).body
    return (*place_pictures(body, "2025-04-10-a", document.pictures), document)


def test_a_picture_comes_along_with_its_caption_and_without_place_and_camera() -> None:
    photo = picture("JPEG", turned=6, camera="Canon", latitude="N")
    body, files, undescribed, document = read(
        text("前。"), shown(photo, "展厅正面"), text("图1 嘉兴展厅"), text("后。")
    )
    assert body.endswith('前。\n\n![展厅正面](2025-04-10-a/tu-1.jpg "图1 嘉兴展厅")\n\n后。')
    ((name, content),) = files.items()
    assert (name, undescribed, document.left_out) == ("tu-1.jpg", [], ())
    assert read_image(content).private == ()
    assert (pixels(content), orientation(content)) == (pixels(photo), 6)


def test_the_caption_is_the_description_where_there_is_no_other() -> None:
    body, _, undescribed, _ = read(
        shown(picture(), "图片 3"), text("图 2：流程"), shown(picture("JPEG")), text("没有图题的。")
    )
    assert '![图 2：流程](2025-04-10-a/tu-1.png "图 2：流程")' in body
    assert "![](2025-04-10-a/tu-2.jpg)\n\n没有图题的。" in body
    assert undescribed == ["tu-2.jpg"]


@pytest.mark.parametrize(
    "said",
    ["C:\\\\图\\\\1.jpg", "图片包含 建筑\n\n描述已自动生成", "图示\n\nAI 生成的内容可能不正确。", "image1.png", ""],
)
def test_of_what_programs_say_only_words_are_a_description(said: str) -> None:
    body, *_ = read(shown(picture(), said))
    assert body.partition("![")[2].partition("]")[0] in {"", "图片包含 建筑", "图示"}


@pytest.mark.parametrize(
    "words", ['图1 甲"乙"', "图1 a_b_c *d*", "图1 [链接](https://a.example) <b> &lt;", "图1 $x$ \\\\ `c`"]
)
def test_captions_and_descriptions_are_shown_as_they_are(words: str) -> None:
    body, files, *_ = read(shown(picture(), words), text(words))
    facts = {name: read_image(content) for name, content in files.items()}
    (figure,) = read_body(body, "2025/2025-04-10-a.md", files=facts).figures
    assert figure.description == words
    assert figure.title == words


@pytest.mark.parametrize("words", ["图一般不说明什么", "图2024年才公布", "图书馆 1 层", "图1 是展厅的正面，两排展柜。"])
def test_a_sentence_under_a_picture_is_no_caption(words: str) -> None:
    body, *_ = read(shown(picture()), text(words))
    assert body.endswith(f"![](2025-04-10-a/tu-1.png)\n\n{words}")


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_types_become_png(kind: str) -> None:
    _, files, _, document = read(shown(picture(kind)))
    ((name, content),) = files.items()
    assert name == "tu-1.png"
    assert read_image(content)[:3] == ("PNG", 60, 40)
    assert document.left_out == ()


def test_what_is_cropped_away_is_in_no_file() -> None:
    image = Image.new("RGB", (100, 50), "white")
    image.paste((0, 0, 0), (0, 0, 25, 50))
    stream = io.BytesIO()
    image.save(stream, "PNG")
    _, files, _, _ = read(shown(stream.getvalue(), crop={"l": "25000", "b": "50000"}))
    content = files["tu-1.png"]
    assert read_image(content)[1:3] == (75, 25)
    assert set(pixels(content)) == {255}


def test_what_is_too_large_is_made_smaller() -> None:
    noise = Image.effect_noise((1900, 700), 100).convert("RGB")
    stream = io.BytesIO()
    noise.save(stream, "PNG")
    assert len(stream.getvalue()) > MOST_BYTES
    _, files, _, _ = read(shown(stream.getvalue()))
    facts = read_image(files["tu-1.jpg"])
    assert (facts.width, facts.fault) == (1600, "")


def test_what_cannot_be_drawn_is_listed() -> None:
    good = document_of(text("标题"), shown(picture("GIF")), text("后。"))
    for content in (b"\x01\x00\x00\x00" + b"\0" * 80, picture("GIF")[:20], claiming(60_000, 60_000)):
        changed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(changed, "w") as new:
            for name in old.namelist():
                new.writestr(name, content if name.startswith("word/media/") else old.read(name))
        document = read_word(changed.getvalue())
        assert document.left_out_sentences == ["有 1 张图片没有导入，在“后。”之前"]
        assert document.pictures == ()


def test_one_picture_in_two_places_is_one_file() -> None:
    body, files, _, _ = read(shown(picture()), text("中。"), shown(picture()))
    assert list(files) == ["tu-1.png"]
    assert body.count("tu-1.png") == 2


def test_so_many_come_along_and_the_rest_is_listed() -> None:
    raws = [picture(size=(60 + number, 40)) for number in range(MOST_FIGURES + 2)]
    _, files, _, document = read(*map(shown, raws), text("后。"))
    assert len(files) == MOST_FIGURES
    assert document.left_out_sentences == ["有 2 张图片没有导入，在“后。”之前"]


def test_what_would_stand_for_a_picture_is_text() -> None:
    body, files, *_ = read(text("\ufdec0\ufded甲\ufdd1"), shown(picture(), "\ufdec7\ufded"))
    assert "\ufffd0\ufffd甲\ufffd" in body
    assert len(files) == 1


def in_table(*rows: list[bytes | str]) -> Maker:
    def make(made: Document) -> None:
        table = made.add_table(len(rows), len(rows[0]))
        for cell, content in zip((cell for row in table.rows for cell in row.cells), chain(*rows), strict=True):
            if isinstance(content, str):
                cell.text = content
            else:
                cell.paragraphs[0].add_run().add_picture(io.BytesIO(content))

    return make


def test_pictures_of_a_table_come_behind_it() -> None:
    body, files, _, document = read(
        in_table(["厂房", picture()], ["大门", picture("JPEG")]), text("图1 一览"), text("后。")
    )
    assert body.endswith(
        "| 厂房 |  |\n| --- | --- |\n| 大门 |  |\n\n![](2025-04-10-a/tu-1.png)\n\n"
        '![图1 一览](2025-04-10-a/tu-2.jpg "图1 一览")\n\n后。'
    )
    assert list(files) == ["tu-1.png", "tu-2.jpg"]
    assert document.left_out == ()


def test_a_table_that_sets_pictures_side_by_side_is_none() -> None:
    body, *_ = read(
        text("前。"),
        in_table([picture(), picture("JPEG")], ["图1 厂房", "图2 大门"]),
        text("图3 不在这里"),
        text("后。"),
    )
    assert body.endswith(
        '前。\n\n![图1 厂房](2025-04-10-a/tu-1.png "图1 厂房")\n\n![图2 大门](2025-04-10-a/tu-2.jpg "图2 大门")\n\n'
        "图3 不在这里\n\n后。"
    )
    body, *_ = read(text("前。"), in_table([picture(), picture("JPEG")]), text("后。"))
    assert body.endswith("前。\n\n![](2025-04-10-a/tu-1.png)\n\n![](2025-04-10-a/tu-2.jpg)\n\n后。")


def test_a_picture_above_the_title_is_no_title() -> None:
    document = read_word(document_of(shown(picture()), text("某地某事分析"), text("2025年4月10日，某地。")))
    raw = read_raw_analysis(document.text, SECTIONS)
    assert raw.title == "某地某事分析"
    body, files, _ = place_pictures(raw.body, "2025-04-10-a", document.pictures)
    assert "![](2025-04-10-a/tu-1.png)" in body
    assert list(files) == ["tu-1.png"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_files(tmp_path / "reports", {})


@pytest.mark.usefixtures("configured")
def test_import_writes_the_report_and_its_figures_or_neither(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = folder.parent / "a.docx"
    source.write_bytes(
        document_of(text("嘉兴市某事分析"), text("2025年4月10日，嘉兴市。"), shown(picture(), "展厅"), text("图1 展厅"))
    )
    command = ["import", str(source), "--slug", "a", "--yes"]
    written = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "tu-1.png":
            raise OSError(28, "full")
        return written(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert reports.main(command) == 2
    assert list((folder / "2025").iterdir()) == []
    monkeypatch.setattr(Path, "write_bytes", written)
    assert reports.main(command) == 0
    assert "1 张图片在 reports/2025/2025-04-10-a 里" in capsys.readouterr().out
    assert sorted(path.relative_to(folder / "2025").as_posix() for path in (folder / "2025").rglob("*")) == [
        "2025-04-10-a",
        "2025-04-10-a.md",
        "2025-04-10-a/tu-1.png",
    ]
    assert reports.main(["check"]) == 1  # sections and topics are missing: of the figure nothing is told
    assert "figure" not in capsys.readouterr().out
    (folder / "2025" / "2025-04-10-a.md").unlink()
    (folder / "2025" / "2025-04-10-a" / "tu-1.png").write_bytes(b"another")
    assert reports.main(command) == 2, "a folder that is there is not changed"
    assert not (folder / "2025" / "2025-04-10-a.md").exists()
