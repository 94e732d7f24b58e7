"""Pictures in the form of contribution: chosen, described, put into the text, and taken along as one archive."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from eventlib.library.folder import Library, load_library
from eventlib.reading.images import read_image
from factories import SECTIONS, write_files
from pictures import picture
from sites import FormRunner, Opener

PHOTO = picture("JPEG", (2400, 1200), turned=6, camera="Canon", latitude="N")
DRAWING = picture("PNG", (300, 200))


def chosen(name: str, content: bytes, kind: str = "") -> FilePayload:
    return {"name": name, "mimeType": kind or f"image/{name.rpartition('.')[2]}", "buffer": content}


@pytest.fixture
def page(open_page: Opener) -> Page:
    found = open_page("contribute/", width=390)
    expect(found.locator("#contribute")).to_be_visible()
    for name, value in (("title", "嘉兴市委书记调研数字安全企业"), ("date", "2025-04-10"), ("slug", "jiaxing-360")):
        found.locator(f"[name={name}]").fill(value)
    for field, value in (("region", "嘉兴市"), ("topics", "网络安全"), ("source", "https://example.com/1")):
        found.locator(f"[data-rows={field}] input").first.fill(value)
    for index in range(len(SECTIONS)):
        found.locator(f"[name=section-{index}]").fill(f"第{index}节。")
    return found


def add(page: Page, *files: FilePayload) -> None:
    before = page.locator(".picture").count()
    page.locator("[data-field=pictures] [type=file]").set_input_files(list(files))
    expect(page.locator(".picture")).to_have_count(before + len(files))


def archive(page: Page) -> tuple[str, zipfile.ZipFile]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载").click()
    return waiting.value.suggested_filename, zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes()))


def unpacked(packed: zipfile.ZipFile, folder: Path) -> Library:
    assert packed.testzip() is None
    write_files(folder, {})
    packed.extractall(folder)
    return load_library(folder, SECTIONS)


def test_a_picture_goes_where_the_text_names_its_file(page: Page) -> None:
    written = '前。\n\n![展厅](assets/%E5%B1%95.png "图1 嘉兴展厅")\n\n| 甲 | ![流程](b.jpg) |\n| --- | --- |\n| 乙 | 丙 |\n\n后。'
    page.locator("[name=section-2]").fill(written)
    page.locator("[name=section-0]").focus()
    add(page, chosen("展.png", DRAWING), chosen("b.jpg", PHOTO), chosen("c.png", DRAWING))
    expect(page.locator("[name=section-2]")).to_have_value(
        "前。\n\n![](tu-1.png)\n\n| 甲 |  |\n| --- | --- |\n| 乙 | 丙 |\n\n![](tu-2.jpg)\n\n![](tu-3.png)\n\n后。"
    )
    said = [
        [item.locator(f"[data-part={part}]").input_value() for part in ("description", "title")]
        for item in page.locator(".picture").all()
    ]
    assert said == [["展厅", "图1 嘉兴展厅"], ["流程", ""], ["", ""]]
    expect(page.locator("#preview table tr")).to_have_count(2)
    expect(page.locator("#preview figure")).to_have_count(3)


def test_text_and_pictures_are_one_archive_that_passes_the_check(page: Page, tmp_path: Path) -> None:
    page.locator("[name=section-1]").focus()
    add(page, chosen("IMG_1.jpg", PHOTO), chosen("流程.png", DRAWING))
    expect(page.locator("[name=section-1]")).to_have_value("第1节。\n\n![](tu-1.jpg)\n\n![](tu-2.png)")
    expect(page.locator("[data-field=pictures] .findings li")).to_have_count(2)
    for number, words in enumerate(('展厅 [正面] *甲* "乙"', "流程")):
        page.locator(".picture [data-part=description]").nth(number).fill(words)
    page.locator(".picture [data-part=title]").first.fill('嘉兴"展厅" <b>')
    page.locator("[name=slug]").blur()
    expect(page.locator("#contribute-status")).to_have_text("没有发现问题")
    expect(page.locator("#preview figure")).to_have_count(2)
    expect(page.locator("#preview figcaption").first).to_have_text('嘉兴"展厅" <b>')
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    name, packed = archive(page)
    assert name == "2025-04-10-jiaxing-360.zip"
    folder = "2025/2025-04-10-jiaxing-360"
    assert packed.namelist() == [f"{folder}.md", f"{folder}/tu-1.jpg", f"{folder}/tu-2.png"]
    assert "解开" in page.locator("#action-status").inner_text()
    library = unpacked(packed, tmp_path)
    assert library.findings == ()
    (report,) = library.reports
    photo, drawing = report.figures
    assert (photo.description, photo.caption) == ('展厅 [正面] *甲* "乙"', '图1　嘉兴"展厅" <b>')
    assert (photo.width, photo.height) == (1200, 2400)
    assert (drawing.description, drawing.width, drawing.height) == ("流程", 300, 200)
    assert b"Canon" not in packed.read(f"{folder}/tu-1.jpg")


def test_a_wide_photograph_is_made_smaller(page: Page, tmp_path: Path) -> None:
    add(page, chosen("a.jpg", picture("JPEG", (4000, 1000))))
    page.locator(".picture [data-part=description]").fill("街道")
    facts = read_image(archive(page)[1].read("2025/2025-04-10-jiaxing-360/tu-1.jpg"))
    assert (facts.width, facts.height, facts.private) == (1600, 400, ())


def test_what_is_no_picture_is_refused_and_what_is_taken_back_leaves_a_mistake(page: Page) -> None:
    page.locator("[data-field=pictures] [type=file]").set_input_files([chosen("a.png", b"nothing")])
    expect(page.locator("[data-field=pictures] .field__note")).to_have_text(
        "浏览器打不开「a.png」，没有添加；请另存为 PNG 或 JPEG。"
    )
    page.locator("[name=section-0]").focus()
    add(page, chosen("b.png", DRAWING))
    page.locator(".picture [data-part=description]").fill("流程")
    expect(page.locator("[data-field=pictures] .findings li")).to_have_count(0)
    page.get_by_role("button", name="删去 tu-1.png").click()
    expect(page.locator(".picture")).to_have_count(0)
    expect(page.locator("[data-field=section-0] .findings li")).to_contain_text("有图片没有添加")
    page.locator("[name=section-0]").fill("第0节。")
    page.locator("[name=section-0]").blur()
    expect(page.locator("#contribute-status")).to_have_text("没有发现问题")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载").click()
    assert waiting.value.suggested_filename == "2025-04-10-jiaxing-360.md"


def test_a_picture_that_is_dropped_into_a_box_stands_there(page: Page) -> None:
    page.evaluate(
        """async ([bytes]) => {
            const data = new DataTransfer();
            data.items.add(new File([Uint8Array.from(bytes)], "x.png", { type: "image/png" }));
            const area = document.querySelector("[name=section-3]");
            area.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        [list(DRAWING)],
    )
    expect(page.locator("[name=section-3]")).to_have_value("第3节。\n\n![](tu-1.png)")
    expect(page.locator("[data-field=pictures] .findings li")).to_contain_text("没有写图里有什么")


def test_archives_are_what_other_programs_unpack(run_form: FormRunner) -> None:
    script = """
        const { zip } = await load('zip.js');
        const bytes = await zip(given.map(([path, text]) => [path, new TextEncoder().encode(text)])).arrayBuffer();
        return [...new Uint8Array(bytes)];
    """
    files = [["2025/a.md", "内容\\n" * 100], ["2025/a/tu-1.png", ""]]
    made: Any = run_form(script, files)
    packed = zipfile.ZipFile(io.BytesIO(bytes(made)))
    assert packed.testzip() is None
    assert [[info.filename, packed.read(info).decode()] for info in packed.infolist()] == files
    assert {info.date_time for info in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
