"""Images of a raw Markdown text: which come along, where they stand, and what is said of the others."""

from __future__ import annotations

from pathlib import Path

import pytest

import reports
from eventlib.authoring.pictures import place_pictures
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.text_pictures import TextWithPictures, take_pictures
from eventlib.library.figures import MOST_FIGURES
from eventlib.reading.images import read_image
from factories import SECTIONS, write_files
from pictures import picture

FILES = {
    "1.png": picture(),
    "展厅 (1).png": picture(size=(50, 40)),
    "图.jpg": picture("JPEG", camera="Canon", latitude="N"),
    "a.gif": picture("GIF"),
    "a.png": b"no image",
}


def read(text: str) -> tuple[str, dict[str, bytes], TextWithPictures]:
    taken = take_pictures(f"标题\n\n一、事件概述\n\n{text}", FILES.get)
    body, files, _ = place_pictures(read_raw_analysis(taken.text, SECTIONS).body, "2025-04-10-a", taken.pictures)
    return body.removeprefix("## 一、事件概述\n\n"), files, taken


def test_an_image_beside_the_text_comes_along_without_place_and_camera() -> None:
    body, files, taken = read('前。\n![展厅](图.jpg "嘉兴展厅")\n后。')
    assert body == '前。\n\n![展厅](2025-04-10-a/tu-1.jpg "嘉兴展厅")\n\n后。'
    assert read_image(files["tu-1.jpg"]).private == ()
    assert taken.left_out == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![](<展厅 (1).png>)", "![](2025-04-10-a/tu-1.png)"),
        ("![展厅](展厅 (1).png)", "![展厅](2025-04-10-a/tu-1.png)"),
        ('<img src="1.png" alt="展厅" style="zoom:50%;" />', "![展厅](2025-04-10-a/tu-1.png)"),
        ("![image-20250410](1.png)\n\n图1 展厅", '![图1 展厅](2025-04-10-a/tu-1.png "图1 展厅")'),
        ("甲![[1.png|300]]乙。\n\n图1 展厅", "甲乙。\n\n![](2025-04-10-a/tu-1.png)\n\n图1 展厅"),
        ("![展厅](a.gif)", "![展厅](2025-04-10-a/tu-1.png)"),
        ("甲 ![展厅](1.png) 乙。", "甲 乙。\n\n![展厅](2025-04-10-a/tu-1.png)"),
        ("- 甲\n- ![展厅](1.png)\n- 乙", "- 甲\n\n![展厅](2025-04-10-a/tu-1.png)\n\n- 乙"),
        (
            "# 节\n\n1. 甲\n\n   ![展厅](1.png)\n\n2. 乙![展厅](1.png)\n\n3. 丙",
            "## 节\n\n1. 甲\n\n![展厅](2025-04-10-a/tu-1.png)\n\n2. 乙\n\n![展厅](2025-04-10-a/tu-1.png)\n\n3. 丙",
        ),
        (
            "| 甲 | ![展厅](1.png) |\n| --- | --- |\n| 乙 | 丙 |\n后。",
            "| 甲 | |\n| --- | --- |\n| 乙 | 丙 |\n\n![展厅](2025-04-10-a/tu-1.png)\n\n后。",
        ),
        ("```\n![展厅](1.png)\n```", "```\n![展厅](1.png)\n```"),
    ],
)
def test_it_stands_behind_what_it_stood_in(written: str, shown: str) -> None:
    body, _, taken = read(written)
    assert body == shown
    assert taken.left_out == ()


def test_one_image_in_two_places_is_one_file() -> None:
    body, files, _ = read("![甲](1.png)\n\n![乙](1.png)")
    assert body == "![甲](2025-04-10-a/tu-1.png)\n\n![乙](2025-04-10-a/tu-1.png)"
    assert list(files) == ["tu-1.png"]


def test_what_cannot_come_along_stays_and_is_listed() -> None:
    written = "![甲](https://a.example/1.png)\n\n![乙](没有.png) 与 ![丙](a.png)"
    body, files, taken = read(written)
    assert (body, files) == (written, {})
    assert taken.left_out_sentences == [
        "有 1 张图片没有导入（是网页上的），留在原处，“https://a.example/1.png”",
        "有 1 张图片没有导入（旁边没有这个文件），留在原处，“没有.png”",
        "有 1 张图片没有导入（打不开或超过限度），留在原处，“a.png”",
    ]


def test_so_many_come_along() -> None:
    files = {f"{number}.png": picture(size=(60 + number, 40)) for number in range(MOST_FIGURES + 2)}
    taken = take_pictures("\n".join(f"![甲]({name})" for name in files), files.get)
    assert len(taken.pictures) == MOST_FIGURES
    assert taken.left_out_sentences == ["有 2 张图片没有导入（打不开或超过限度），留在原处，“30.png”、“31.png”"]


@pytest.mark.usefixtures("configured")
def test_import_takes_files_beside_the_text_and_no_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "reports", {})
    write_files(tmp_path / "raw", {"assets/展厅.png": FILES["1.png"], "gone/a.md": ""})
    write_files(tmp_path, {"secret.png": FILES["1.png"]})
    (tmp_path / "raw" / "link.png").symlink_to(tmp_path / "secret.png")
    written = "![甲](assets/%E5%B1%95%E5%8E%85.png)\n![乙](../secret.png)\n![丙](link.png)\n![丁](assets)\n![戊](assets\\展厅.png)"
    (tmp_path / "raw" / "a.md").write_text(f"# 嘉兴市某事分析\n\n2025年4月10日。\n\n{written}\n", encoding="utf-8")
    assert reports.main(["import", "raw/a.md", "--slug", "a"]) == 0
    said = capsys.readouterr().out
    assert "1 张图片在 reports/2025/2025-04-10-a 里" in said
    assert "有 3 张图片没有导入（旁边没有这个文件），留在原处，“../secret.png”、“link.png”、“assets”。" in said
    assert [path.name for path in (tmp_path / "reports" / "2025" / "2025-04-10-a").iterdir()] == ["tu-1.png"]
    assert reports.main(["check"]) == 1
    told = capsys.readouterr().out
    assert told.count("body-image") == 3, "each that stayed is an error, with its line"


@pytest.mark.usefixtures("configured")
def test_a_text_with_characters_that_are_for_no_text_is_imported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(tmp_path / "reports", {})
    (tmp_path / "a.txt").write_text("嘉兴市某事\n\n2025年4月10日。\n\n\ufdec5\ufded甲\ufdd0乙\n", encoding="utf-8")
    assert reports.main(["import", "a.txt", "--slug", "a"]) == 0
    text = (tmp_path / "reports" / "2025" / "2025-04-10-a.md").read_text(encoding="utf-8")
    assert "\n\ufffd5\ufffd甲\ufffd乙\n" in text
    reports.main(["check"])
    assert "char-lost" in capsys.readouterr().out
