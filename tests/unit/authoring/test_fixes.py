"""`fix`: what has one right answer is mended, and nothing else is touched."""

from __future__ import annotations

import errno
import random
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import reports
from eventlib.authoring.fixes import fix_report
from eventlib.authoring.punctuation_fixes import fix_punctuation, plain
from eventlib.library.parsing import parse_report
from eventlib.prose.blocks import BlockKind
from eventlib.prose.body import read_body
from factories import BODY, SECTIONS, report_text, write_files
from mutations import mutated, vocabulary
from repositories import commit, git, repository

pytestmark = pytest.mark.usefixtures("configured")

PATH = "2025/2025-04-10-a.md"
SOUND = report_text(region="浙江省嘉兴市")

WRONG = (
    "\ufeff---\r\n"
    "标题： 嘉兴市委书记调研  # 注释留着\r\n"
    "# 关于来源的注释\r\n"
    "source：https://example.com/1\r\n"
    "topics: [网安, 'data-security']  \r\n"
    "region:\r\n"
    "  - 浙江嘉兴\r\n"
    "date: 2025-04-10\r\n"
    "entities:\r\n"
    "  - name: 鸿腾  # 也留着\r\n"
    "    role: 企业\r\n"
    "  - ＡＢＣ１２３科技（北京）公司\r\n"
    "---\r\n"
    "# 一、事件概述\r\n\r\n换行的两个空格留着  \r\n行尾一个空格去掉 \r\n\r\n```\r\n## 代码里不动 \r\n```\r\n\r\n"
    "##事件描述与分析\r\n\r\n内容\r\n\r\n### 三. 对我国影响分析研判\r\n\r\n内容\r\n\r\n## 五、应对策略\r\n\r\n内容\r\n\r\n"
    "## 五、结论\r\n\r\n内容\r\n\r\n## 六、出处\r\n\r\n内容"
)
RIGHT = (
    "---\n"
    "title: 嘉兴市委书记调研  # 注释留着\n"
    "date: 2025-04-10\n"
    "region:\n"
    "  - 浙江省嘉兴市\n"
    "entities:\n"
    "  - name: 嘉兴鸿腾数字安全科技有限公司  # 也留着\n"
    "    role: 企业\n"
    "  - ABC123科技（北京）公司\n"
    "topics: [网络安全, 数据安全]\n"
    "# 关于来源的注释\n"
    "source: https://example.com/1\n"
    "---\n"
    "## 一、事件概述\n\n换行的两个空格留着  \n行尾一个空格去掉\n\n```\n## 代码里不动 \n```\n\n"
    "## 二、事件描述与分析\n\n内容\n\n## 三、对我国影响分析研判\n\n内容\n\n## 四、应对策略\n\n内容\n\n"
    "## 五、结论\n\n内容\n\n## 六、出处\n\n内容\n"
)


def fix(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    return fix_report(raw, PATH, vocabulary(), SECTIONS).decode("utf-8", "surrogateescape")


def test_everything_with_one_right_answer_is_mended() -> None:
    assert fix(WRONG) == RIGHT
    assert [f.rule for f in parse_report(RIGHT.encode(), PATH, vocabulary(), SECTIONS, folder="").findings] == [
        "entity-unregistered"
    ]


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        SOUND.replace("浙江省嘉兴市", "鼓楼区").replace("网络安全", "网络安定"),
        SOUND.replace("topics:", "entities: [李娜]\ntopics:"),
        SOUND + "\n## 一、事件概述\n\n又一次\n",
        SOUND + "\n    代码行的空格 \n",
        SOUND.replace("\n---\n", "\nsummary: |\n  一行 \n  二行\n---\n"),
        "没有头部信息\n",
        "---\ntitle: 没有结束\n",
    ],
)
def test_what_is_right_or_unclear_stays_byte_for_byte(text: str) -> None:
    assert fix(text) == text


@pytest.mark.parametrize("written", ["2025年4月10日", "2025/4/10", "２０２５年０４月１０日", "2025.04.10", "20250410"])
def test_a_day_that_is_said_otherwise_is_written_as_one(written: str) -> None:
    assert fix(SOUND.replace("date: 2025-04-10", f"date: {written}  # 会议当天")) == SOUND.replace(
        "date: 2025-04-10", "date: 2025-04-10  # 会议当天"
    )


def test_radicals_in_fields_become_the_characters_that_they_look_like() -> None:
    pasted = SOUND.replace("title: ", "title: ⻓春⽹站：") + "\n部首“⻓”的写法。\n"
    assert fix(pasted) == SOUND.replace("title: ", "title: 长春网站：") + "\n部首“⻓”的写法。\n"


def test_so_are_the_days_of_every_other_field() -> None:
    said = "published: 20250411\nupdated: '2025.4.12'\ncorrections:\n  - {date: 2025／4／12, text: '20250410'}\n"
    written = "published: 2025-04-11\nupdated: 2025-04-12\ncorrections:\n  - {date: 2025-04-12, text: '20250410'}\n"
    assert fix(SOUND.replace("\n---\n", f"\n{said}---\n", 1)) == SOUND.replace("\n---\n", f"\n{written}---\n", 1)


@pytest.mark.parametrize(
    "written", ["2025年4月31日", "2025年4月", "2025年4月10日至12日", "20251310", "2025.4.10 10:30"]
)
def test_what_says_no_day_stays(written: str) -> None:
    assert fix(SOUND.replace("date: 2025-04-10", f"date: {written}")) == SOUND.replace(
        "date: 2025-04-10", f"date: {written}"
    )


def test_a_table_gets_its_rule() -> None:
    body = SOUND + "\n统计：\n| 列 | 值 |\n| 甲 | 1 |\n\n```\n| a | b |\n| c | d |\n```\n"
    assert fix(body) == body.replace("| 列 | 值 |\n", "| 列 | 值 |\n| --- | --- |\n")


def test_what_nobody_sees_is_taken_out_and_emoji_keep_their_joiners() -> None:
    wrong = SOUND.replace("调研", "调\u200b研") + "\n网\u200b络\xad安\u2060全\ufeff👨\u200d💻\n"
    assert fix(wrong) == SOUND + "\n网络安全👨\u200d💻\n"


def test_notes_get_the_brackets_of_markdown() -> None:
    wrong = "\n甲［^1］，乙【^注】，`［^1］`，［1］\n\n［^1］：丙\n\n【^注】: 丁\n"
    assert fix(SOUND + wrong) == SOUND + "\n甲[^1]，乙[^注]，`［^1］`，［1］\n\n[^1]：丙\n\n[^注]: 丁\n"


def test_links_in_the_brackets_of_chinese_become_links() -> None:
    wrong = "\n［甲`a`］（https://a.example/1）、[乙]（https://a.example/2）、[丙](https://a.example/3）。`［甲］（https://a.example/4）`\n"
    right = "\n[甲`a`](https://a.example/1)、[乙](https://a.example/2)、[丙](https://a.example/3)。`［甲］（https://a.example/4）`\n"
    kept = "\n【甲】（https://a.example/1）、［1］（https://a.example/2）、[乙](https://a.example/3（上）.html)、![丙]（https://a.example/4）\n"
    assert fix(SOUND + wrong) == SOUND + right
    assert fix(SOUND + kept) == SOUND + kept


def test_ampersands_of_addresses_are_written_as_they_are() -> None:
    wrong = (
        SOUND.replace("com/1", "com/?a=1&amp;b=2")
        + "\nAT&amp;T、https://a.example/?a=1&#38;b=2、`https://a.example/?a&amp;b`\n"
    )
    right = (
        SOUND.replace("com/1", "com/?a=1&b=2")
        + "\nAT&amp;T、https://a.example/?a=1&b=2、`https://a.example/?a&amp;b`\n"
    )
    assert fix(wrong) == right


@pytest.mark.parametrize("rule", ["| —— | —— |", "|：---|---：|", "| === | === |", "|––|––|"])
def test_what_is_meant_as_the_rule_of_a_table_becomes_it(rule: str) -> None:
    wrong, right = (f"{SOUND}\n| 列 | 值 |\n{each}\n| 甲 | — |\n" for each in (rule, "| --- | --- |"))
    assert fix(wrong) == right
    assert "\n| — | — |\n" in fix(f"{SOUND}\n| 列 | 值 |\n| — | — |\n")
    set_in = right.replace("\n|", "\n　　|")
    assert fix(set_in) == set_in


TYPED = (
    "企业停产,损失很大.\n见`中,国`、https://example.com/中,国 ，\n共３台（约１．５％）,系 统停用，，复产。\n\n"
    "- 公告(全文)、[办法](https://example.com/a,b)\n\n```\n中,国。。\n```\n\n１. 甲\n"
)
MENDED = (
    "企业停产，损失很大。\n见`中,国`、https://example.com/中,国 ，\n共3台（约1.5%），系统停用，复产。\n\n"
    "- 公告（全文）、[办法](https://example.com/a,b)\n\n```\n中,国。。\n```\n\n１. 甲\n"
)


def test_slips_of_typing_are_mended() -> None:
    wrong = report_text(
        f"{BODY}\n{TYPED}",
        region="浙江省嘉兴市",
        title="'某公司(上海)停产,损失３亿元'",
        source="[{url: https://example.com/1, title: 停产?}]",
    )
    right = report_text(
        f"{BODY}\n{MENDED}",
        region="浙江省嘉兴市",
        title="'某公司（上海）停产，损失3亿元'",
        source="[{url: https://example.com/1, title: 停产？}]",
    )
    assert fix(wrong) == right


_PIECES = st.sampled_from(
    [*"中国企业,.;:!?()，、。；：“”《》（）３Ａ％．a1 \u3000\n`*#|[]<>-", "\n\n", "https://a.example/", "](", "```\n", "，，", "。。", "- ", "> ", "![", "[^1]"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40).map("".join))
@example("。。\n\n。")
def test_mending_typing_changes_only_what_is_named_and_is_done_at_once(body: str) -> None:
    mended = fix_punctuation(body)
    assert fix_punctuation(mended) == mended
    assert plain(mended) == plain(body)
    # Code, addresses and the marks of Markdown are where they were.
    marks = re.compile("[`*#|<>\\[\\]\n-]")
    assert marks.findall(mended) == marks.findall(body)
    if mended != body:
        before, after = read_body(body, "x/").blocks, read_body(mended, "x/").blocks
        assert [(each.kind, plain(each.text)) for each in before] == [(each.kind, plain(each.text)) for each in after]
        assert [each.text for each in before if each.kind is BlockKind.CODE] == [
            each.text for each in after if each.kind is BlockKind.CODE
        ]


def test_other_encodings_are_left_alone() -> None:
    raw = report_text(region="浙江嘉兴").encode("gb18030")
    assert fix_report(raw, PATH, vocabulary(), SECTIONS) == raw


@pytest.mark.long
@given(st.integers(0, 10**9))
def test_fixing_twice_is_fixing_once_and_brings_no_new_mistake(seed: int) -> None:
    raw = mutated((WRONG if seed % 2 else report_text(entities="[鸿腾, 360]")).encode(), random.Random(seed))
    once = fix_report(raw, PATH, vocabulary(), SECTIONS)
    assert fix_report(once, PATH, vocabulary(), SECTIONS) == once
    before, after = (parse_report(each, PATH, vocabulary(), SECTIONS, folder="").findings for each in (raw, once))
    assert sum(finding.is_error for finding in after) <= sum(finding.is_error for finding in before)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_files(tmp_path / "reports", {PATH: report_text(region="浙江嘉兴")})


def test_without_a_terminal_the_diff_is_shown_and_nothing_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / PATH).read_bytes()
    assert reports.main(["fix", "--all"]) == 1
    out, err = capsys.readouterr()
    assert "-region: 浙江嘉兴\n+region: 浙江省嘉兴市\n" in out
    assert err == "有 1 个文件要改正，没有写入。加上 --yes 就写入。\n"
    assert (folder / PATH).read_bytes() == before


def test_what_a_diff_does_not_show_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / PATH).write_bytes(b"\xef\xbb\xbf" + report_text(region="浙江省嘉兴市").replace("\n", "\r\n").encode())
    assert reports.main(["fix", "--all", "--yes"]) == 0
    assert capsys.readouterr().out == f"reports/{PATH}：去掉 BOM、统一换行符\n改正了 1 个文件。\n"
    assert (folder / PATH).read_text(encoding="utf-8") == report_text(region="浙江省嘉兴市")


def test_yes_writes_in_one_step_and_keeps_the_permissions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / PATH).chmod(0o640)
    assert reports.main(["fix", "--yes", f"reports/{PATH}"]) == 0
    assert (folder / PATH).read_text(encoding="utf-8") == report_text(region="浙江省嘉兴市")
    assert (folder / PATH).stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (folder / "2025").iterdir()] == ["2025-04-10-a.md"]
    capsys.readouterr()
    assert reports.main(["fix", "--all", "--yes"]) == 0
    assert capsys.readouterr().out == "看了 1 个文件，没有要改正的地方。\n"


def test_links_folders_and_missing_files_are_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "link.md").symlink_to(folder / PATH)
    for name, said in (
        ("reports/link.md", "「reports/link.md」不是普通文件，没有改动它。\n"),
        ("reports/2025", "「reports/2025」是文件夹，请写出其中的文件。\n"),
        ("nowhere.md", "没有「nowhere.md」这个文件。\n"),
    ):
        assert reports.main(["fix", "--yes", name]) == 2
        assert capsys.readouterr().err == said


def test_a_link_among_the_reports_stops_no_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = folder / "2025" / "2025-04-01-link.md"
    link.symlink_to(folder / PATH)
    assert reports.main(["fix", "--all", "--yes"]) == 1
    out, err = capsys.readouterr()
    assert "「reports/2025/2025-04-01-link.md」不是普通文件" in err
    assert out.endswith("改正了 1 个文件。\n")
    assert link.is_symlink()
    assert "region: 浙江省嘉兴市\n" in (folder / PATH).read_text(encoding="utf-8")
    assert reports.main(["fix", "--all", "--yes"]) == 1
    assert capsys.readouterr().out == "别的文件没有要改正的地方。\n"


def test_a_folder_that_cannot_be_written_to_stops_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = folder / "2024" / "2024-04-10-b.md"
    other.parent.mkdir()
    other.write_text(report_text(region="浙江嘉兴", date="2024-04-10"), encoding="utf-8")
    replace = Path.replace

    def refuse(path: Path, target: Path) -> Path:
        if target.name == other.name:
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    assert reports.main(["fix", "--all", "--yes"]) == 1
    out, err = capsys.readouterr()
    assert out.endswith("改正了 1 个文件。\n")
    assert err == "无法写入「reports/2024/2024-04-10-b.md」：没有权限\n"
    assert "region: 浙江省嘉兴市\n" in (folder / PATH).read_text(encoding="utf-8")
    assert [path.name for path in other.parent.iterdir()] == [other.name]


def test_without_files_only_what_changed_is_touched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    others, committed, new = (f"2025/2025-04-1{day}-a.md" for day in (0, 1, 2))
    text = {path: report_text(date=path[5:15], region="浙江嘉兴") for path in (others, committed, new)}
    reports_folder = repository(tmp_path, {others: text[others]})
    git(tmp_path, "checkout", "-b", "mine")
    write_files(reports_folder, {committed: text[committed]})
    commit(tmp_path)
    assert reports.main(["fix", "--yes"]) == 0
    assert capsys.readouterr().out == "看了 0 个文件，没有要改正的地方。\n"
    write_files(reports_folder, {new: text[new]})
    assert reports.main(["fix", "--yes"]) == 0
    assert reports.main(["fix", "--yes", "--changed-since", "main"]) == 0
    assert (reports_folder / others).read_text(encoding="utf-8") == text[others]
    for path in (committed, new):
        assert "region: 浙江省嘉兴市\n" in (reports_folder / path).read_text(encoding="utf-8")


def test_where_nobody_knows_what_changed_it_is_asked_which_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reports.main(["fix", "--yes"]) == 2
    assert (
        capsys.readouterr().err
        == "「reports」不在 git 仓库里，无法比较版本。\n写出要改正的文件，或者用 --all 看全部报告。\n"
    )


def test_a_followed_report_is_named_by_its_present_id_and_what_is_unknown_stays() -> None:
    ids = {"2025-03-01-was": "2025-03-02-now", "2025-03-02-now": "2025-03-02-now"}
    followed = ("2025-03-01-was", "2025/2025-03-02-now.md", "https://a.example/reports/2025/2025-03-01-was/", "nowhere")
    text = report_text(region="浙江省嘉兴市", follows=f"[{', '.join(followed)}]  # 注释")
    fixed = fix_report(text.encode(), PATH, vocabulary(), SECTIONS, ids=ids).decode()
    assert "follows: [2025-03-02-now, 2025-03-02-now, 2025-03-02-now, nowhere]  # 注释\n" in fixed
    assert fix_report(fixed.encode(), PATH, vocabulary(), SECTIONS, ids=ids).decode() == fixed


def test_the_command_mends_what_was_renamed(folder_of_two: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reports.main(["check"]) == 0
    assert "follows-moved" in capsys.readouterr().err
    assert reports.main(["fix", "--all", "--yes"]) == 0
    assert "\nfollows: 2025-04-10-a\n" in (folder_of_two / "2025/2025-04-11-b.md").read_text(encoding="utf-8")
    capsys.readouterr()
    assert reports.main(["check"]) == 0
    assert "follows-moved" not in capsys.readouterr().err


@pytest.fixture
def folder_of_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    first = report_text(redirect_from="2025-04-09-was", published="2025-04-10", region="浙江省嘉兴市")
    later = report_text(
        date="2025-04-11",
        published="2025-04-11",
        region="浙江省嘉兴市",
        source="https://example.com/2",
        follows="2025-04-09-was",
    )
    return write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": first, "2025/2025-04-11-b.md": later})
