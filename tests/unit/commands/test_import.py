"""Several files at once, Word documents, and no questions."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import docx
import pytest

import reports
from factories import SECTIONS, TESTS, report_text, write_files

pytestmark = pytest.mark.usefixtures("configured")

ANALYSES = TESTS / "fixtures" / "analyses"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_files(tmp_path / "reports", {})


def imported(folder: Path) -> list[Path]:
    return sorted(folder.glob("[0-9]*/*.md"))


def test_several_files_are_imported_each_with_a_summary(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["import", *map(str, sorted(ANALYSES.glob("*.txt")))]) == 0
    assert len(imported(folder)) == 37
    out = capsys.readouterr().out
    assert out.count("已写入") == 37
    assert "  地区：浙江省嘉兴市秀洲区\n" in out
    assert "沈立明（浙江云岭智算科技有限公司董事长）" in out
    assert "处标着“待确认”" in out
    assert "导入了 37 个文件，0 个没有导入。" in out


def test_evidence_is_the_sentence(folder: Path) -> None:
    assert reports.main(["import", str(ANALYSES / "04-shanghai-data.txt")]) == 0
    lines = imported(folder)[0].read_text(encoding="utf-8").splitlines()
    assert "  - 上海海运数据服务有限公司  # 待确认：上海海运数据服务有限公司成为首个交易主体" in lines


def test_a_file_that_fails_stops_no_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = folder.parent / "broken.docx"
    broken.write_bytes(b"no document")
    good = ANALYSES / "01-jiaxing.txt"
    assert reports.main(["import", str(broken), "nowhere.txt", str(good)]) == 1
    assert [path.name for path in imported(folder)] == ["2025-06-12-jiaxing-cybersecurity.md"]
    said = capsys.readouterr()
    assert "不是可以读取的 Word 文档" in said.err
    assert "无法读取「nowhere.txt」" in said.err
    assert "导入了 1 个文件，2 个没有导入。" in said.out
    before = imported(folder)[0].read_bytes()
    assert reports.main(["import", str(good)]) == 2, "nothing is ever overwritten"
    assert imported(folder)[0].read_bytes() == before


def test_the_day_of_publication_is_today_or_as_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second, third = map(str, sorted(ANALYSES.glob("*.txt"))[:3])
    assert reports.main(["import", first, "--published", "2025-07-01"]) == 0
    assert "\npublished: 2025-07-01\n---\n" in imported(folder)[0].read_text(encoding="utf-8")
    before = datetime.datetime.now().astimezone().date()
    assert reports.main(["import", second]) == 0
    days = [before, datetime.datetime.now().astimezone().date()]
    written = next(path for path in imported(folder) if path.name.startswith("2024-11-08"))
    assert any(f"\npublished: {day}\n---\n" in written.read_text(encoding="utf-8") for day in days)
    assert reports.main(["import", third, "--published", "2025-02-30"]) == 2
    assert "不是确有的一天" in capsys.readouterr().err


def test_a_text_without_empty_lines_is_as_long_as_any(folder: Path) -> None:
    source = folder.parent / "long.txt"
    lines = "\n".join(f"　　第{number}段。{'写满一行。' * 40}" for number in range(100))
    source.write_text(f"长文\n一、事件概述\n2025年4月10日。\n{lines}", encoding="utf-8")
    assert reports.main(["import", str(source)]) == 0
    assert imported(folder)[0].read_text(encoding="utf-8").count("\n\n第") == 100


def test_date_and_slug_are_those_of_one_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in sorted(ANALYSES.glob("*.txt"))[:2]]
    assert reports.main(["import", *files, "--slug", "a"]) == 2
    assert "只能用于一个文件" in capsys.readouterr().err
    assert imported(folder) == []


def test_yes_takes_every_proposal_and_asks_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("asked"))
    assert reports.main(["import", "--yes", str(ANALYSES / "03-hospital-ransom.txt")]) == 0
    text = imported(folder)[0].read_text(encoding="utf-8")
    assert "待确认" not in text
    assert "date: 2025-02-17\nregion:\n  - 河南省郑州市\n" in text


def word(title_style: str, section_level: int) -> bytes:
    document = docx.Document()
    document.add_paragraph("合肥一企业数据泄露事件分析", style=title_style)
    for number, name in zip("一二三四五六", SECTIONS, strict=True):
        document.add_heading(f"{number}、{name}", section_level)
        if name == "事件描述与分析":
            document.add_heading("经过", section_level + 1)
            document.add_paragraph("第一点", style="List Bullet")
            table = document.add_table(rows=2, cols=2)
            for cell, text in zip(
                (c for row in table.rows for c in row.cells), ("时间", "事", "9时", "甲|乙"), strict=True
            ):
                cell.text = text
        elif name == "应对策略":
            paragraph = document.add_paragraph("1. ")
            paragraph.add_run("加强").bold = True
            paragraph.add_run("管理").bold = True
        else:
            document.add_paragraph("2025年3月4日，合肥市发生事件。来源：https://a.example/1")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("title_style", "section_level"), [("Title", 1), ("Heading 1", 2), ("Normal", 1)])
def test_word_document_with_its_headings(folder: Path, title_style: str, section_level: int) -> None:
    path = folder.parent / "分析.DOCX"
    path.write_bytes(word(title_style, section_level))
    assert reports.main(["import", str(path), "--slug", "a"]) == 0
    text = (folder / "2025" / "2025-03-04-a.md").read_text(encoding="utf-8")
    headings = [line for line in text.splitlines() if line.startswith("#")]
    assert headings == [
        "## 一、事件概述",
        "## 二、事件描述与分析",
        "### 经过",
        "## 三、对我国影响分析研判",
        "## 四、应对策略",
        "### 1. 加强管理",
        "## 五、结论",
        "## 六、出处",
    ]
    assert "- 第一点\n" in text
    assert "| 时间 | 事 |\n| --- | --- |\n| 9时 | 甲\\|乙 |" in text
    assert "title: 合肥一企业数据泄露事件分析" in text


@pytest.mark.parametrize("name", ["分析.docx", "分析.doc", "分析.txt", "分析"])
def test_word_document_is_known_by_its_bytes_and_what_it_loses_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    path = folder.parent / name
    path.write_bytes((TESTS / "fixtures" / "word" / "revisions.docx").read_bytes())
    assert reports.main(["import", str(path), "--slug", "a"]) == 0
    text = (folder / "2025" / "2025-04-10-a.md").read_text(encoding="utf-8")
    assert "共五家单位参加，网络安全形势不容乐观。" in text
    assert "  有 4 处修订按全部接受导入：插入的保留，删除的去掉。\n" in capsys.readouterr().out


def test_date_in_a_smart_tag_is_that_of_the_event(folder: Path) -> None:
    assert reports.main(["import", str(TESTS / "fixtures" / "word" / "smarttag.docx"), "--slug", "a"]) == 0
    assert [path.name for path in imported(folder)] == ["2025-04-10-a.md"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("old.doc", "另存为 .docx"), ("encrypted.docx", "先去掉密码"), ("text.rtf", "不支持 RTF")],
)
def test_what_is_no_docx_is_told_what_it_is(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str, said: str
) -> None:
    assert reports.main(["import", str(TESTS / "fixtures" / "word" / name)]) == 2
    assert said in capsys.readouterr().err
    assert imported(folder) == []


def test_the_file_of_a_report_is_told_and_not_imported(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder.parent / "2025-04-10-a.md"
    path.write_text(f"\n{report_text()}".replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert reports.main(["import", str(path)]) == 2
    assert "这已经是报告文件，不用导入。放进 reports" in capsys.readouterr().err
    assert imported(folder) == []
    # Fields of another program with a title are none of ours.
    path.write_text("---\ntitle: 停电\ntags: [电]\n---\n2025年4月10日，嘉兴市停电。\n", encoding="utf-8")
    assert reports.main(["import", str(path)]) == 0


def test_a_title_that_was_not_found_is_said_to_be_missing(folder: Path) -> None:
    path = folder.parent / "a.txt"
    path.write_text("2025年4月10日，嘉兴市停电。\n", encoding="utf-8")
    assert reports.main(["import", str(path)]) == 0
    assert "title: ''  # 待确认：没有找到标题" in imported(folder)[0].read_text(encoding="utf-8").splitlines()


def test_what_the_imported_report_continues_is_written_and_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(ANALYSES / "03-hospital-ransom.txt")
    write_files(
        folder, {"2025/2025-02-01-first.md": report_text(date="2025-02-01", source="https://example.com/first")}
    )
    assert reports.main(["import", source, "--follows", "2025-02-01-frist"]) == 2
    assert "是否是 2025-02-01-first" in capsys.readouterr().err
    assert imported(folder) == [folder / "2025" / "2025-02-01-first.md"]
    assert reports.main(["import", source, "--follows", "2025-02-01-first", "--slug", "next"]) == 0
    text = (folder / "2025" / "2025-02-17-next.md").read_text(encoding="utf-8")
    assert "\nfollows:\n  - 2025-02-01-first\npublished: " in text
