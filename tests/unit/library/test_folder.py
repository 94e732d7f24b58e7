from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from eventlib import workers
from eventlib.library import report_files
from eventlib.library.folder import LibraryError, load_library
from eventlib.library.readings import Reading, read_report
from eventlib.library.report import ReportText
from eventlib.library.same_page import normalise_url
from eventlib.reading.schema import Status
from factories import BODY, REGIONS, SECTIONS, load, report_text, write_files


def test_report_holds_what_the_file_says(tmp_path: Path) -> None:
    text = report_text(
        region="[南湖区, 旧金山]",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}, 新公司]",
        topics="[网安, 数据安全]",
        source="[{url: 'https://a.example/x', title: 题名, publisher: 报社}, https://b.example/]",
        authors="[甲, 乙]",
        corrections="[{date: 2025-05-01, text: 改了数字}]",
        updated="2025-04-20",
        redirect_from="[2025-04-10-old-name]",
    )
    library = load(tmp_path, {"2025/2025-04-10-a.md": text})
    (report,) = library.reports
    assert report.id == "2025-04-10-a"
    assert [place.name for place in report.places] == ["南湖区", "旧金山"]
    assert [(m.entity.name, m.role) for m in report.entities] == [
        ("嘉兴鸿腾数字安全科技有限公司", ""),
        ("陈伟", "嘉兴市委书记"),
        ("新公司", ""),
    ]
    assert report.entities[2].entity.type_name == "未分类"
    assert [topic.name for topic in report.topics] == ["网络安全", "数据安全"]
    assert [(s.url, s.title, s.publisher) for s in report.sources] == [
        ("https://a.example/x", "题名", "报社"),
        ("https://b.example/", None, None),
    ]
    assert report.summary == "这是事件概述的内容。"
    shown = library.texts[report.id]
    assert [section.name for section in shown.sections] == list(SECTIONS)
    assert report.published == report.date
    assert report.last_changed.isoformat() == "2025-05-01"
    assert [section.text for section in shown.sections] == [f"这是{name}的内容。" for name in SECTIONS]


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    text = report_text()
    (unix,) = load(tmp_path / "a", {"2025/2025-04-10-a.md": text}).reports
    (windows,) = load(tmp_path / "b", {"2025/2025-04-10-a.md": text.replace("\n", "\r\n").encode()}).reports
    assert unix == windows


def test_drafts_are_left_out_and_withdrawn_reports_stay(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        {
            "2025/2025-04-10-a.md": report_text(status="draft"),
            "2025/2025-04-11-b.md": report_text(
                date="2025-04-11",
                source="https://example.com/2",
                status="withdrawn",
                withdrawn="{date: 2025-05-01, reason: 事实有误}",
            ),
        },
    )
    assert [report.status for report in library.published()] == [Status.WITHDRAWN]
    assert len(library.published(with_drafts=True)) == 2


def test_old_id_must_be_free(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        {
            "2025/2025-04-10-a.md": report_text(redirect_from="[2025-04-11-b, 2025-01-01-x]"),
            "2025/2025-04-11-b.md": report_text(
                date="2025-04-11", source="https://example.com/2", redirect_from="[2025-01-01-x]"
            ),
        },
    )
    assert [finding.message for finding in library.findings] == [
        "旧编号「2025-04-11-b」现在是 2025/2025-04-11-b.md 的编号",
        "旧编号「2025-01-01-x」已由 2025/2025-04-10-a.md 使用",
    ]
    assert library.reports == ()


def test_library_without_vocabulary_says_so(tmp_path: Path) -> None:
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "2025-04-10-a.md").write_text(report_text(), encoding="utf-8")
    library = load_library(tmp_path, SECTIONS)
    assert [finding.rule for finding in library.findings].count("vocabulary-missing") == 3
    assert "topic-unknown" in {finding.rule for finding in library.findings}


def test_missing_folder_is_an_error_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="没有报告文件夹"):
        load_library(tmp_path / "nowhere", SECTIONS)


def test_unreadable_file_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_files(tmp_path, {"2025/2025-04-10-a.md": report_text()})

    def refuse(path: str, mode: str, buffering: int) -> object:
        if path.endswith("2025-04-10-a.md"):
            raise PermissionError(13, "Permission denied")
        return Path(path).open(mode, buffering)

    monkeypatch.setattr(report_files, "open", refuse, raising=False)
    (finding,) = load_library(tmp_path, SECTIONS).findings
    assert finding.rule == "file-unreadable"


def test_file_name_that_is_not_utf8_can_be_named(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {"2025/2025-04-10-a.md": report_text()})
    (folder / "2025" / "坏名".encode("gbk").decode("utf-8", "surrogateescape")).with_suffix(".md").write_text("x")
    for finding in load_library(folder, SECTIONS).findings:
        str(finding).encode("utf-8")


def test_a_mistake_in_one_report_does_not_hide_the_others(tmp_path: Path) -> None:
    library = load(
        tmp_path,
        {
            "2025/2025-04-10-a.md": report_text(),
            "2025/2025-04-11-b.md": report_text(date="2025-04-11", region="佳兴市", source="https://example.com/2"),
        },
    )
    assert [report.id for report in library.reports] == ["2025-04-10-a"]
    assert library.file_count == 2


def test_links_between_reports_are_checked(tmp_path: Path) -> None:
    other = report_text(BODY + "\n见[前一篇](../2024/2024-01-01-a.md#一事件概述)。\n", source="https://example.com/2")
    files = {"2024/2024-01-01-a.md": report_text(date="2024-01-01"), "2025/2025-04-10-b.md": other}
    assert load(tmp_path / "good", files).findings == ()
    del files["2024/2024-01-01-a.md"]
    assert [finding.rule for finding in load(tmp_path / "bad", files).findings] == ["body-link"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.com/a/", "http://example.com/a"),
        ("https://example.com/a#top", "https://EXAMPLE.com/a"),
        ("https://example.com/a?id=1&utm_source=x&spm=1.2", "https://example.com/a?id=1"),
        ("https://example.com:443/wiki/%E7%BD%91", "http://example.com:80/wiki/网"),
        ("https://例子.中国:443/1", "http://xn--fsqu00a.xn--fiqs8s/1"),
        ("https://例子.中国:8080/1", "http://xn--fsqu00a.xn--fiqs8s:8080/1"),
        ("https://example.com/%7ea%2fb?q=%E7%BD%91", "https://example.com/~a%2Fb?q=网"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?a=1&b=2"),
        ("https://m.example.com/a/index.html", "https://example.com/a/"),
        ("https://3g.example.com/a", "https://wap.example.com/a"),
        ("https://example.com/wap/a", "https://example.com/a"),
        (
            "https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=b&chksm=c&scene=21#wechat_redirect",
            "https://mp.weixin.qq.com/s?__biz=A&mid=1&idx=1&sn=b",
        ),
    ],
)
def test_addresses_of_one_page_are_the_same(one: str, other: str) -> None:
    assert normalise_url(one) == normalise_url(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://m.cn/a", "https://cn/a"),
        ("https://example.com/index/a", "https://example.com/a"),
        ("https://example.com/a?format=1", "https://example.com/a"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com:443/a", "https://example.com:80/a"),
        ("https://example.com/a?q=%CD%F8", "https://example.com/a?q=%C2%E7"),
        ("https://example.com/a?scene=1", "https://example.com/a?scene=2"),
        ("https://example.com/a?from=beijing", "https://example.com/a"),
    ],
)
def test_addresses_of_two_pages_are_different(one: str, other: str) -> None:
    assert normalise_url(one) != normalise_url(other)


@pytest.mark.parametrize("one", ["scene=2", "shareid=7", "from=beijing"])
def test_where_only_tracking_may_differ_it_is_a_warning(one: str, tmp_path: Path) -> None:
    files = {
        f"2025/2025-04-1{day}-a.md": report_text(date=f"2025-04-1{day}", source=f"https://example.com/1?{query}")
        for day, query in enumerate((one, one.replace("=", "=1")))
    }
    library = load(tmp_path, files)
    assert [finding.rule for finding in library.findings] == ["report-similar-source"]
    assert len(library.reports) == 2


def test_the_same_page_twice_in_one_report_is_told(tmp_path: Path) -> None:
    same, likely, other = "same.example:443/a?utm_source=x", "www.same.example/a?from=y", "same.example/b"
    urls = "".join(f"\n  - https://{url}" for url in ("same.example/a", same, likely, other))
    text = report_text(source="").replace("source: \n", f"source:{urls}\n")
    told = [(finding.rule, finding.line) for finding in load(tmp_path, {"2025/2025-04-10-a.md": text}).findings]
    assert told == [("source-same-page", 8), ("source-similar", 9)]


def test_workers_return_what_one_process_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {
        f"2025/2025-04-10-r{number}.md": report_text(source=f"https://example.com/{number}") for number in range(20)
    }
    alone = load(tmp_path / "reports", files)
    monkeypatch.setenv("PYTHON_CPU_COUNT", "2")
    monkeypatch.setattr(workers, "_WORTH_IT", 2)
    seen = tmp_path / "processes"

    def read(raw: bytes, path: str, *arguments: Any) -> tuple[Reading, ReportText | None]:
        with seen.open("a") as stream:
            stream.write(f"{os.getpid()}\n")
        return read_report(raw, path, *arguments)

    monkeypatch.setattr("eventlib.library.kept.read_report", read)
    library = load_library(tmp_path / "reports", SECTIONS)
    assert (library, library.reports, library.texts) == (alone, alone.reports, alone.texts)
    processes = seen.read_text().split()
    assert len(processes) == 20
    assert str(os.getpid()) not in processes


def test_pipe_in_the_folder_does_not_hang_the_check(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {"2025/2025-04-10-a.md": report_text()})
    os.mkfifo(folder / "2025" / "2025-04-11-pipe.md")
    (finding,) = load_library(folder, SECTIONS).findings
    assert finding.rule == "file-unreadable"


def test_size_of_a_large_file_is_said_as_it_is(tmp_path: Path) -> None:
    library = load(tmp_path, {"2025/2025-04-10-a.md": report_text() + "x" * (9 * 2**20)})
    assert [finding.message for finding in library.findings] == ["文件有 9.0 MiB，上限是 1 MiB"]


def test_file_name_with_a_line_end_stays_on_one_line(tmp_path: Path) -> None:
    folder = write_files(tmp_path, {})
    (folder / "2025").mkdir()
    (folder / "2025" / "a\nb.md").write_text("x")
    assert all("\n" not in str(finding) for finding in load_library(folder, SECTIONS).findings)


def test_pages_named_after_the_number_sign_and_ports_are_different_addresses() -> None:
    assert normalise_url("https://spa.example/#/post/1") != normalise_url("https://spa.example/#/post/2")
    assert normalise_url("http://10.0.0.1:8080/a") != normalise_url("http://10.0.0.1:9090/a")


def test_links_of_the_vocabulary_are_not_followed(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text()})
    (folder / "vocabulary/entities.yml").rename(tmp_path / "entities.yml")
    (folder / "vocabulary/entities.yml").symlink_to(tmp_path / "entities.yml")
    library = load_library(folder, SECTIONS)
    assert [(each.path.rpartition("reports/")[2], each.rule) for each in library.findings if each.is_error] == [
        ("vocabulary/entities.yml", "file-link")
    ]
    assert library.vocabulary.entities == ()
    (folder / "vocabulary").rename(tmp_path / "vocabulary")
    (folder / "vocabulary").symlink_to(tmp_path / "vocabulary")
    linked = load_library(folder, SECTIONS).findings
    assert ("vocabulary", "file-link") in {(each.path.rpartition("reports/")[2], each.rule) for each in linked}


def test_texts_are_compared_as_they_are_shown(tmp_path: Path) -> None:
    words = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 1000))
    marked = "".join(f"{first}**{second}**" for first, second in zip(words[::2], words[1::2], strict=True))
    files = {
        "2025/2025-04-10-plain.md": report_text(BODY + "\n" + words),
        "2025/2025-04-11-marked.md": report_text(BODY + "\n" + marked, date="2025-04-11", source="https://a.example/2"),
    }
    found = load_library(write_files(tmp_path, files), SECTIONS, compare_texts=True).findings
    assert [(each.rule, each.message) for each in found] == [
        ("report-near-duplicate", "正文与 2025/2025-04-10-plain.md 有 100% 相同")
    ]


def test_the_digest_of_a_library_stands_for_all_but_texts(tmp_path: Path) -> None:
    a, b = "2025/2025-04-10-a.md", "2025/2025-04-11-b.md"
    files: dict[str, str | bytes] = {
        a: report_text(summary="摘要"),
        b: report_text(date="2025-04-11", source="https://example.com/2"),
    }

    def digest(name: str, **changes: str) -> str:
        library = load(tmp_path / name, {**files, **changes})
        assert not [str(finding) for finding in library.findings if finding.is_error]
        return library.digest

    whole = digest("whole")
    assert digest("text", **{a: report_text(BODY.replace("这是结论的内容", "这是别的内容"), summary="摘要")}) == whole
    others = {
        "title": {a: report_text(title="别的标题", summary="摘要")},
        "place": {a: report_text(region="上海", summary="摘要")},
        "added": {"2025/2025-04-12-c.md": report_text(date="2025-04-12", source="https://example.com/3")},
        "vocabulary": {"vocabulary/regions.yml": REGIONS + "\n"},
    }
    found = {digest(name, **changes) for name, changes in others.items()}
    assert len(found | {whole}) == len(others) + 1
