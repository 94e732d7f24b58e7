"""`fix` puts quotes round what YAML reads as something else, and nowhere else."""

from __future__ import annotations

import pytest

from eventlib.authoring.fixes import fix_report
from eventlib.library.parsing import parse_report
from eventlib.library.report import Report
from eventlib.reading.findings import Finding
from factories import SECTIONS, report_text
from mutations import vocabulary

PATH = "2025/2025-04-10-a.md"


def fixed(**fields: str) -> str:
    text = report_text(**{"region": "浙江省嘉兴市", **fields})
    return fix_report(text.encode(), PATH, vocabulary(), SECTIONS).decode()


def parsed(text: str) -> tuple[Report | None, tuple[Finding, ...]]:
    found = parse_report(text.encode(), PATH, vocabulary(), SECTIONS, folder="")
    return found.report, found.findings


TITLES = [
    "某公司 #2 次数据泄露",
    "#2 次泄露",
    "C# 与 F# #1",
    "某公司 #",
    "甲 # 乙",
    "it's #1",
    "通报1: 甲公司",
    "通报1:",
    "甲1: 乙 #3",
    "2025",
    "3.0",
    "12:30",
    "no",
    "'甲'乙",
    '"震网"病毒',
    '"净网" #2 行动',
    "'净网' #2025#",
    "[突发] 甲公司",
    "[甲]",
    "{甲}",
    "*重要*",
    "&甲",
    "!甲",
    "@甲",
    "%甲",
    "`甲`",
    "- 甲",
    "> 甲",
    "? 甲",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_becomes_what_stands_there(title: str) -> None:
    before = parsed(report_text(region="浙江省嘉兴市", title=title))[1]
    text = fixed(title=title)
    report, findings = parsed(text)
    assert before
    assert findings == ()
    assert report is not None
    assert report.title == title
    assert text == report_text(region="浙江省嘉兴市", title="'" + title.replace("'", "''") + "'")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"title": "甲 #2 # 待确认：取自第一行"}, {"title": "'甲 #2' # 待确认：取自第一行"}),
        ({"title": "甲 #2  # 注释"}, {"title": "'甲 #2'  # 注释"}),
        ({"region": "浙江省嘉兴市 # 地点"}, {"region": "浙江省嘉兴市  # 地点"}),
        ({"date": "2025-04-10 #星期四"}, {"date": "2025-04-10  #星期四"}),
        ({"source": "https://example.com/1。"}, {"source": "https://example.com/1"}),
        ({"source": "'https://example.com/1，'"}, {"source": "https://example.com/1"}),
        ({"source": "https：//example.com/1"}, {"source": "https://example.com/1"}),
        ({"source": "\n  - url: 'http:／／example.com/1'"}, {"source": "\n  - url: 'http://example.com/1'"}),
        ({"source": "“https://example.com/1”"}, {"source": "https://example.com/1"}),
        ({"source": "\n  - <https://example.com/1>"}, {"source": "\n  - https://example.com/1"}),
        ({"source": "https://example.com/1 。"}, {"source": "https://example.com/1"}),
        ({"source": "https://example.com/1 （原文）"}, {"source": "https://example.com/1  # （原文）"}),
        (
            {"source": "\n  - url: https://example.com/2（访问日期2025年）\n    title: 题"},
            {"source": "\n  - url: https://example.com/2  # （访问日期2025年）\n    title: 题"},
        ),
        ({"date": "２０２５-０４-１０"}, {"date": "2025-04-10"}),
        ({"source": "https://example.com/1 #原文"}, {"source": "https://example.com/1  #原文"}),
        (
            {"entities": "\n  - name: 陈伟 #1\n    role: 书记 #2"},
            {"entities": "\n  - name: 陈伟  #1\n    role: '书记 #2'"},
        ),
        (
            {"entities": "\n  - 鸿腾 # 企业\n  - 新公司 #2\n  - 公告: 停诊\n  - name: 陈伟\n    role: 市长: 副"},
            {
                "entities": "\n  - 嘉兴鸿腾数字安全科技有限公司  # 企业\n  - '新公司 #2'\n  - '公告: 停诊'\n"
                "  - name: 陈伟\n    role: '市长: 副'"
            },
        ),
        ({"title": "甲\n  乙 #丙"}, {"title": "'甲\n  乙 #丙'"}),
        ({"title": "甲 #2\n  it's乙  # 注释"}, {"title": "'甲 #2\n  it''s乙'  # 注释"}),
        ({"summary": "甲公司\n  服务器 #2 遭攻击"}, {"summary": "'甲公司\n  服务器 #2 遭攻击'"}),
        ({"summary": "甲公司服务器 #2 遭攻击"}, {"summary": "'甲公司服务器 #2 遭攻击'"}),
        (
            {"source": "\n  - url: https://example.com/1\n    title: 机器\n      甲 #2: 通报\n    publisher: 某网"},
            {"source": "\n  - url: https://example.com/1\n    title: '机器\n      甲 #2: 通报'\n    publisher: 某网"},
        ),
        ({"entities": "[甲公司 #2, '乙 #3']  # 注释"}, {"entities": "['甲公司 #2', '乙 #3']  # 注释"}),
        (
            {"source": "[{url: https://example.com/1, title: 某 #2 通报}]"},
            {"source": "[{url: https://example.com/1, title: '某 #2 通报'}]"},
        ),
        (
            {"source": "\n  - {url: https://example.com/1,\n     title: 某 #2 通报,\n     publisher: 某网}"},
            {"source": "\n  - {url: https://example.com/1,\n     title: '某 #2 通报',\n     publisher: 某网}"},
        ),
        ({"title": "甲 #２号  # 注释"}, {"title": "'甲 #2号'  # 注释"}),
        ({"title": "甲 #2） 乙"}, {"title": "'甲 #2） 乙'"}),
        ({"follows": "2024-01-01-a # 前情"}, {"follows": "2024-01-01-a  # 前情"}),
        ({"redirect_from": "\n  - 2024-01-01-a #旧"}, {"redirect_from": "\n  - 2024-01-01-a  #旧"}),
        ({"authors": "[360, no, 张三]"}, {"authors": "['360', 'no', 张三]"}),
        ({"entities": "[360, @甲, 乙: 丙]"}, {"entities": "[三六零安全科技股份有限公司, '@甲', '乙: 丙']"}),
        (
            {"corrections": "[{date: 2025-05-01, text: 360}]"},
            {"corrections": "[{date: 2025-05-01, text: '360'}]"},
        ),
        (
            {"corrections": "\n  - date: 2025-05-01 # 周四\n    text: 原文: 甲"},
            {"corrections": "\n  - date: 2025-05-01  # 周四\n    text: '原文：甲'"},
        ),
        (
            {"entities": "~", "summary": "~", "source": "\n  - url: https://example.com/1\n    title: ~"},
            {"source": "\n  - url: https://example.com/1"},
        ),
    ],
)
def test_each_field_is_mended_its_way(before: dict[str, str], after: dict[str, str]) -> None:
    text = report_text(**{"region": "浙江省嘉兴市", **after})
    # `fix` writes fields in their order.
    assert sorted(fixed(**before).split("\n")) == sorted(line.rstrip() for line in text.split("\n"))


@pytest.mark.parametrize("end", ["\n]", "\n  ]", "\n  , 应急管理\n]"])
def test_a_remark_behind_a_known_name_in_brackets_is_set_off(end: str) -> None:
    written = fixed(topics=f"[网络安全, 数据安全 #x{end}")
    assert f"topics: [网络安全, 数据安全  #x{end}\n" in written
    assert [finding for finding in parsed(written)[1] if finding.rule.startswith("yaml")] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "甲  # 注释"},
        {"title": "甲 # 待确认"},
        {"title": "甲 #待确认：取自第一行"},
        {"title": "'没有成对"},
        {"title": "'甲' # 注释"},
        {"title": "甲  # 注释\n  乙"},
        {"title": ">-\n  甲 #2\n  # 乙"},
        {"title": "  #2"},
        {"title": "null"},
        {"summary": "null"},
        {"title": "~"},
        {"topics": "[网络安全, 数据安全"},
        {"topics": "[网络安全 #1, 数据安全]"},
        {"source": "https://example.com/震网（病毒）"},
        {"source": "{url: 'https://example.com/1', title: 甲}"},
    ],
)
def test_what_is_meant_or_unclear_stays(fields: dict[str, str]) -> None:
    assert fixed(**fields) == report_text(**{"region": "浙江省嘉兴市", **fields})
