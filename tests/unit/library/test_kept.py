"""What is kept of earlier runs changes nothing but the time: neither reports nor texts nor findings."""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventlib import workers
from eventlib.cache.store import Store
from eventlib.library import kept
from eventlib.library.folder import Library, load_library
from eventlib.library.packing import pack_reading, pack_text, unpack_reading, unpack_text
from eventlib.library.readings import Reading, read_report
from eventlib.library.report_files import ReportContent, ReportFile
from eventlib.reading.findings import Finding
from eventlib.reading.images import read_image
from factories import BODY, ENTITIES, REGIONS, SECTIONS, report_text, write_files
from pictures import picture

NAMES = ("2025/2025-04-10-a.md", "2025/2025-04-11-b.md", "2024/2024-12-31-c.md", "2025/2025-05-02-d.md")
LONG = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 700))
WHOLE = report_text(
    "前言。[^1]\n\n[^1]: 注。\n\n" + BODY + "\n![图](2025-04-10-a/tu-1.png)\n\n- 见 https://a.example/x\n",
    region="[南湖区, 旧金山]",
    entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}, 新公司]",
    source="[{url: 'https://a.example/x', title: 题名, publisher: 报社}, https://b.example/]",
    authors="[甲, 乙]",
    corrections="[{date: 2025-05-01, text: 改了数字}]",
    updated="2025-04-20",
    status="withdrawn",
    withdrawn="{date: 2025-05-02, reason: 有误}",
    redirect_from="[2025-04-10-old-name]",
    summary="摘要",
)
PICTURES: dict[str, str | bytes] = {"2025/2025-04-10-a/tu-1.png": picture()}

contents = st.builds(
    lambda day, body, **fields: report_text(body, date=day, **fields),
    st.sampled_from(["2025-04-10", "2025-04-11", "2024-12-31", "2025-05-02"]),
    st.sampled_from(
        [
            BODY,
            BODY + LONG,
            BODY + LONG[:-9],
            BODY + "[a](2025-04-10-a.md#一事件概述) [b](2025-04-11-b.md#no) [c](../2024/2024-12-31-c.md)",
            "没有标题。\n",
            BODY.replace("## 五", "# 五"),
            BODY + "![图](2025-04-10-a/tu-1.png)\n",
            ">" * 200 + "深",
        ]
    ),
    source=st.sampled_from(["https://example.com/1", "https://example.com/1?utm_source=a", "https://example.com/2"]),
    entities=st.sampled_from(["[鸿腾]", "[新的公司, {name: 李薇, role: 某县县长}]", "[新的集团]", "[李娜]", "[鸿滕]"]),
    region=st.sampled_from(["嘉兴市", "[嘉兴, 嘉兴市]", "没有的地方"]),
    topics=st.sampled_from(["网络安全", "[数据安全, 网安]", "没有的主题"]),
    status=st.sampled_from([None, "draft", "withdrawn"]),
    title=st.sampled_from(["标题", "'坏\u200b的'", "# 没有引号"]),
)
vocabularies = st.sampled_from(
    [ENTITIES, ENTITIES.replace("鸿腾]", "鸿腾, 新的公司]"), ENTITIES.replace("数字安全企业", "另一句"), "- {坏"]
)
regions = st.sampled_from(
    [
        REGIONS,
        REGIONS.replace("乌镇", "没有的地方"),
        REGIONS.replace("浙江省嘉兴市桐乡市, aliases: [乌镇]", "台湾省, aliases: [没有的地方]"),
    ]
)
edits = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), contents),
    st.tuples(st.just("delete"), st.sampled_from(NAMES), st.none()),
    st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("write"), st.just("vocabulary/entities.yml"), vocabularies),
    st.tuples(st.just("write"), st.just("vocabulary/regions.yml"), regions),
    st.tuples(st.just("write"), st.just("2025/2025-04-10-a/tu-1.png"), st.sampled_from([b"no image", picture()])),
    st.tuples(st.just("delete"), st.just("2025/2025-04-10-a/tu-1.png"), st.none()),
)


def edit(folder: Path, step: tuple[str, str, Any]) -> None:
    kind, name, content = step
    path = folder / name
    if kind == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    elif kind == "delete":
        path.unlink(missing_ok=True)
    elif path.exists() and not (folder / content).exists():
        (folder / content).parent.mkdir(parents=True, exist_ok=True)
        path.rename(folder / content)


def hold_the_same(folder: Path, store: Store, **options: Any) -> Library:
    cold, warm = (load_library(folder, SECTIONS, store=each, **options) for each in (None, store))
    assert warm.findings == cold.findings
    assert [repr(report) for report in warm.reports] == [repr(report) for report in cold.reports]
    assert [report.telling_pairs for report in warm.reports] == [report.telling_pairs for report in cold.reports]
    assert warm.texts == cold.texts
    assert warm == cold, "vocabulary and counts too"
    return warm


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(edits, st.booleans()), min_size=3, max_size=8))
def test_after_any_edits_a_library_is_what_it_would_be_if_read_anew(
    tmp_path: Path, steps: list[tuple[tuple[str, str, Any], bool]]
) -> None:
    shutil.rmtree(tmp_path)
    folder = write_files(tmp_path / "reports", {NAMES[0]: WHOLE, **PICTURES})
    for step, compare_texts in steps:
        edit(folder, step)
        store = Store(tmp_path / "library.sqlite")
        hold_the_same(folder, store, compare_texts=compare_texts, touched={NAMES[0]}, added={NAMES[1]})
        store.close()


def test_a_whole_report_is_the_same_after_packing() -> None:
    reading, text = read_report(WHOLE.encode(), NAMES[0], SECTIONS, {"tu-1.png": read_image(picture())})
    assert reading.facts and reading.facts.figures and text
    again = unpack_reading(pack_reading(reading))
    assert again == reading
    assert again and repr(again.facts) == repr(reading.facts)
    packed = pack_text(text)
    assert unpack_text(packed) == text
    assert unpack_text(packed[:-1]) is unpack_text(b"") is unpack_text(b"no text") is None


def test_what_would_be_larger_than_any_text_is_not_unpacked() -> None:
    bomb = zstandard.compress(bytes(2**26 + 1))
    assert len(bomb) < 10_000
    assert unpack_text(bomb) is None


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of the files that are read as reports from now on."""
    seen: list[str] = []

    def noting(raw: bytes, path: str, *arguments: Any) -> tuple[Reading, Any]:
        seen.append(path)
        return read_report(raw, path, *arguments)

    monkeypatch.setattr(kept, "read_report", noting)
    return seen


def test_only_what_changed_is_read(tmp_path: Path, read: list[str]) -> None:
    files = {
        name: report_text(BODY + LONG, date=name[5:15], source=f"https://a.example/{name}", entities="[鸿腾]")
        for name in NAMES
    }
    folder = write_files(tmp_path / "reports", files)
    store = Store(tmp_path / "library.sqlite")
    steps: dict[str, Callable[[], object]] = {
        "": lambda: None,
        "vocabulary": lambda: (folder / "vocabulary/entities.yml").write_text(ENTITIES.replace("数字安全企业", "新")),
        NAMES[1]: lambda: (folder / NAMES[1]).write_text(files[NAMES[1]] + "新的一段。\n"),
        "2025/2025-04-12-new.md": lambda: (folder / NAMES[1]).rename(folder / "2025/2025-04-12-new.md"),
    }
    load_library(folder, SECTIONS, store=store)
    for name, change in steps.items():
        change()
        read.clear()
        library = load_library(folder, SECTIONS, store=store, compare_texts=True)
        assert read == [path for path in [name] if path.endswith(".md")]
        assert all(library.texts[report.id].blocks for report in library.reports)
    read.clear()
    load_library(folder, SECTIONS[:-1], store=store)
    assert len(read) == len(NAMES), "other sections, other findings"


def test_what_changed_is_read_by_another_process_as_long_as_the_rest_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_files(tmp_path / "reports", {NAMES[0]: WHOLE, NAMES[1]: report_text(BODY + LONG), **PICTURES})
    store = Store(tmp_path / "library.sqlite")
    load_library(folder, SECTIONS, store=store)
    (folder / NAMES[1]).write_text(report_text(BODY + LONG + "另一段。\n"), encoding="utf-8")
    seen = tmp_path / "processes"

    def noting(*arguments: Any) -> tuple[Reading, Any]:
        seen.write_text(str(os.getpid()))
        return read_report(*arguments)

    monkeypatch.setattr(workers, "_WORTH_IT", 1)
    monkeypatch.setattr(workers, "_may_fork", lambda: True)
    monkeypatch.setattr(kept, "read_report", noting)
    warm = load_library(folder, SECTIONS, store=store, compare_texts=True)
    assert seen.read_text() != str(os.getpid())
    cold = load_library(folder, SECTIONS, compare_texts=True)
    assert (warm, warm.reports, warm.texts) == (cold, cold.reports, cold.texts)


def test_what_a_report_says_has_its_digests(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "reports", {NAMES[0]: report_text(entities="[鸿腾]", summary="甲")})

    def digests(old: str, new: str, name: str = NAMES[0]) -> tuple[str, str]:
        text = (folder / name).read_text()
        (folder / name).write_text(text.replace(old, new))
        (report,) = load_library(folder, SECTIONS).reports
        return report.digest, report.text_digest

    first = digests("", "")
    assert digests("title:", "# 注释\ntitle:") == first
    body = digests("这是结论的内容", "另外的话")
    assert (body[0], body[1] == first[1]) == (first[0], False)
    assert digests("summary: 甲", "summary: 乙") == body
    facts = digests("title: ", "title: 另")
    assert (facts[0] == body[0], facts[1]) == (False, body[1])
    assert digests("嘉兴鸿腾数字", "嘉兴鸿腾数智", "vocabulary/entities.yml")[0] != facts[0]


@pytest.mark.parametrize(
    "poison",
    [
        pickle.dumps(Path("/")),
        msgspec.msgpack.encode({"path": 1}),
        msgspec.msgpack.encode(["", "", [["no kind", "", 0, 0, "", 0]]]),
        zlib.compress(bytes(2**27), 9),
        b"",
    ],
)
def test_what_is_no_reading_and_no_text_is_nothing(tmp_path: Path, poison: bytes) -> None:
    folder = write_files(tmp_path / "reports", {NAMES[0]: WHOLE, **PICTURES})
    path = tmp_path / "library.sqlite"
    load_library(folder, SECTIONS, store=Store(path), compare_texts=True)
    with sqlite3.connect(path) as database:
        keys = database.execute("SELECT kind, key FROM entry").fetchall()
    database.close()
    assert {kind for kind, _ in keys} == {"reading", "text", "signature", "places", "vocabulary"}
    store = Store(path)
    for kind, key in keys:
        store.put_many(kind, {key: poison})
    hold_the_same(folder, store, compare_texts=True)


def test_a_name_that_now_means_another_place_is_looked_up_anew(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "reports", {NAMES[0]: report_text(region="乌镇")})
    for place in ("浙江省嘉兴市桐乡市", "浙江省嘉兴市"):
        regions = REGIONS.replace("浙江省嘉兴市桐乡市", place)
        (folder / "vocabulary/regions.yml").write_text(regions, encoding="utf-8")
        library = hold_the_same(folder, Store(tmp_path / "library.sqlite"))
        (report,) = library.reports
        assert library.vocabulary.gazetteer.path(report.places[0]).endswith(place)


def test_texts_outlive_the_store(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "reports", {NAMES[0]: WHOLE, **PICTURES})
    path = tmp_path / "library.sqlite"
    library = load_library(folder, SECTIONS, store=Store(path))
    (cold,) = load_library(folder, SECTIONS).texts.values()
    assert list(kept.html_of(library.texts, [*library.texts])) == [cold.html]
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM entry")
    database.close()
    assert list(library.texts.values()) == [cold]
    assert list(kept.html_of(library.texts, [*library.texts])) == [cold.html]


def test_a_store_that_keeps_nothing_changes_nothing(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "reports", {NAMES[0]: WHOLE, NAMES[1]: report_text(BODY + LONG), **PICTURES})
    (tmp_path / "file").write_bytes(b"")
    hold_the_same(folder, Store(tmp_path / "file" / "library.sqlite"), compare_texts=True)


def test_what_nobody_has_written_to_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {name: report_text(date=name[5:15], source=f"https://example.com/{name[5:15]}") for name in NAMES}
    write_files(tmp_path / "reports", files)
    store, read = Store(tmp_path / "store.sqlite"), list[str]()
    whole = ReportFile.read

    def noted(file: ReportFile) -> tuple[ReportContent | None, list[Finding]]:
        read.append(file.name)
        return whole(file)

    def titles() -> list[str]:
        read.clear()
        return sorted(report.title for report in load_library(tmp_path / "reports", SECTIONS, store=store).reports)

    monkeypatch.setattr(ReportFile, "read", noted)
    before = titles()
    # Just written, any of them may be written to again in the same moment.
    assert (titles(), sorted(read)) == (before, sorted(NAMES))
    monkeypatch.setattr(kept, "_SETTLED", -(10**9))
    assert (titles(), sorted(read)) == (before, sorted(NAMES))
    assert (titles(), read) == (before, [])
    path = tmp_path / "reports" / NAMES[0]
    status = path.stat()
    path.write_text(files[NAMES[0]].replace("title: 嘉兴", "title: 杭州"), encoding="utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # as a program may do; the size is the same too
    assert path.stat().st_size == status.st_size
    after = titles()
    assert set(read) == {NAMES[0]}
    assert len(set(after) - set(before)) == 1
    # An image that is added beside a report is one that it may show.
    write_files(tmp_path / "reports", {f"{NAMES[1].removesuffix('.md')}/tu.png": picture()})
    assert (titles(), set(read)) == (after, {NAMES[1]})
