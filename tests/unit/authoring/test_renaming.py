"""`rename`: vocabulary and reports change together, nothing else does, and what was right stays right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventlib.authoring.renaming import LibraryFiles, RenamingError, rename
from eventlib.library.parsing import parse_report
from eventlib.reading.schema import EntityType
from eventlib.vocabulary.vocabulary import Vocabulary, load_vocabulary, unregistered_entity
from factories import REGIONS, SECTIONS, report_text

pytestmark = pytest.mark.usefixtures("configured")

WORDS = {
    "topics.yml": """# 主题
- id: cybersecurity
  name: 网络安全  # 常用
  aliases:
    - 网安

  description: 网络与信息系统的安全。

# 数据
- {id: data-security, name: "数据安全", description: 数据的安全。}
""",
    "entities.yml": """# 实体
- id: three-six-zero
  name: '三六零'
  type: company
  aliases: ['360', 奇虎]  # 别名
  redirect_from: qihoo
# 下属
- id: hongteng
  name: 鸿腾
  type: company
  parent: three-six-zero
  description: |
    第一行
    第二行
- {id: group, name: 数字安全集团, type: company, parent: three-six-zero, aliases: 数安}
- {id: li-1, name: {name: 李娜, shared: true}, type: person, description: 甲公司总裁。}
- {id: li-2, name: {name: 李娜, shared: true}, type: person, description: 乙公司总裁。}
""",
    "regions.yml": REGIONS,
}

BLOCK = """
  - name: 三六零  # 注释
    role: 母公司
  - 鸿腾
  - name: 数安
  - li-1
  - 新公司"""
FLOW = "['360', {name: 鸿腾, role: 承办}, '三六零的客户', {name: 数字安全集团, role: 主办}, 新 公司]"
REPORTS = {
    "2025/2025-04-10-block.md": report_text(entities=BLOCK, topics="\n  - 网安\n  - 数据安全  # 留着"),
    "2025/2025-04-11-flow.md": report_text(
        date="2025-04-11", source="https://example.com/2", entities=FLOW, topics="[网络安全]"
    ),
}


def files(words: Mapping[str, str] = WORDS, given: Mapping[str, str] = REPORTS) -> LibraryFiles:
    return LibraryFiles(
        {name: text.encode() for name, text in words.items()},
        {path: text.encode() for path, text in given.items()},
        SECTIONS,
    )


def renamed(old: str, new: str, before: LibraryFiles | None = None) -> LibraryFiles:
    before = before or files()
    done = rename(old, new, before)
    return LibraryFiles({**before.words, **done.vocabulary}, {**before.reports, **done.reports}, SECTIONS)


def changed_lines(before: LibraryFiles, after: LibraryFiles) -> list[str]:
    """Return the lines that are new anywhere, and those that are gone, marked."""
    pairs = [*zip(before.words.values(), after.words.values(), strict=True)]
    pairs += zip(before.reports.values(), after.reports.values(), strict=True)
    found = []
    for old, new in pairs:
        was, now = old.decode().splitlines(), new.decode().splitlines()
        found += [f"-{line}" for line in was if line not in now] + [f"+{line}" for line in now if line not in was]
    return found


def meaning(given: LibraryFiles) -> tuple[Vocabulary, list[list[tuple[str, str]]], list[list[str]]]:
    vocabulary, findings = load_vocabulary(given.words, "v")
    assert findings == []
    parsed = [parse_report(raw, path, vocabulary, SECTIONS, folder="") for path, raw in given.reports.items()]
    found = [each.report for each in parsed]
    entities = [[(m.entity.id, m.role) for m in report.entities] for report in found if report]
    assert len(entities) == len(parsed), [str(finding) for each in parsed for finding in each.findings]
    return vocabulary, entities, [[topic.id for topic in report.topics] for report in found if report]


def test_a_new_name_makes_the_old_one_an_alias() -> None:
    after = renamed("三六零", "三六零科技")
    assert changed_lines(files(), after) == [
        "-  name: '三六零'",
        "-  aliases: ['360', 奇虎]  # 别名",
        "+  name: '三六零科技'",
        "+  aliases: ['360', 奇虎, 三六零]  # 别名",
        "-  - name: 三六零  # 注释",
        "+  - name: 三六零科技  # 注释",
    ]
    assert meaning(after)[1:] == meaning(files())[1:]


def test_an_alias_changes_places_with_the_name() -> None:
    after = renamed("three-six-zero", "奇虎")
    assert "+  aliases: ['360', 三六零]  # 别名" in changed_lines(files(), after)
    assert changed_lines(files(), renamed("奇虎", "三六零", after)) == []


def test_a_new_name_of_a_topic_leaves_comments_where_they_are() -> None:
    after = renamed("网络安全", "网络空间安全")
    assert changed_lines(files(), after) == [
        "-  name: 网络安全  # 常用",
        "+  name: 网络空间安全  # 常用",
        "+    - 网络安全",
        "-topics: [网络安全]",
        "+topics: [网络空间安全]",
    ]
    assert meaning(after)[1:] == meaning(files())[1:]


def test_a_new_id_takes_parents_along_and_the_old_page_leads_on() -> None:
    after = renamed("three-six-zero", "sanliuling")
    assert changed_lines(files(), after) == [
        "-- id: three-six-zero",
        "-  redirect_from: qihoo",
        "-  parent: three-six-zero",
        "-- {id: group, name: 数字安全集团, type: company, parent: three-six-zero, aliases: 数安}",
        "+- id: sanliuling",
        "+  redirect_from: ['qihoo', three-six-zero]",
        "+  parent: sanliuling",
        "+- {id: group, name: 数字安全集团, type: company, parent: sanliuling, aliases: 数安}",
    ]
    assert meaning(after)[0].entity_by_former_id["three-six-zero"].id == "sanliuling"
    back = renamed("sanliuling", "three-six-zero", after)
    assert "  redirect_from: ['qihoo', sanliuling]" in back.words["entities.yml"].decode()
    by_id = renamed("li-1", "li-na")
    assert "+  - li-na" in changed_lines(files(), by_id), "a report that names by id follows"


def test_what_reports_alone_name_becomes_what_is_registered() -> None:
    after = renamed("新公司", "鸿腾")
    vocabulary, entities, _ = meaning(after)
    assert vocabulary.entity_by_id["hongteng"].aliases == ("新公司",)
    assert vocabulary.entity_by_id["hongteng"].former_ids == (unregistered_entity("新公司").id,)
    # It was beside it in both reports: one item is left of the two, with its role.
    assert [[entity for entity, _ in each].count("hongteng") for each in entities] == [1, 1]
    assert ("hongteng", "承办") in entities[1]
    assert "    第二行\n  redirect_from: [" in after.words["entities.yml"].decode()


def test_what_is_not_registered_may_take_another_such_name() -> None:
    done = rename("新公司", "新科技公司", files())
    assert done.vocabulary == {}
    assert all("  - 新科技公司" in text.decode() or ", 新科技公司]" in text.decode() for text in done.reports.values())
    assert "--type" in done.notes[0]


@pytest.mark.parametrize("new", ["新公司", "北京新科技公司"])
@pytest.mark.parametrize(
    "shape", ["", "- {id: other, name: 别的, type: company}", "  - id: other\n    name: 别的\n    type: company\n"]
)
def test_what_only_reports_name_is_registered(new: str, shape: str) -> None:
    before = files({**WORDS, "entities.yml": f"# 实体\n{shape}"}, {PLAIN: report_text(entities="[新公司]")})
    done = rename("新公司", new, before, register=EntityType.COMPANY)
    vocabulary, entities, _ = meaning(
        replace(before, words={**before.words, **done.vocabulary}, reports={**before.reports, **done.reports})
    )
    entity = vocabulary.entities[-1]
    assert (entity.name, entity.former_ids) == (new, (unregistered_entity("新公司").id,))
    assert entity.id == {"新公司": "xin-gong-si", "北京新科技公司": "bei-jing-xin-ke-ji-gong-si"}[new]
    assert entities == [[(entity.id, "")]]
    assert vocabulary.entities_named("新公司") == (entity,)


def test_what_is_registered_is_not_registered_again() -> None:
    with pytest.raises(RenamingError, match="已经登记了"):
        rename("新公司", "鸿腾", files(), register=EntityType.COMPANY)


PLAIN = "2025/2025-04-10-a.md"


def test_two_entries_become_one() -> None:
    after = renamed("group", "鸿腾")
    vocabulary, entities, _ = meaning(after)
    assert [entity.id for entity in vocabulary.entities] == ["three-six-zero", "hongteng", "li-1", "li-2"]
    assert vocabulary.entity_by_id["hongteng"].aliases == ("数字安全集团", "数安")
    assert vocabulary.entity_by_id["hongteng"].former_ids == ("group",)
    assert entities[1][1] == ("hongteng", "承办、主办")
    assert [entity for entity, _ in entities[0]].count("hongteng") == 1
    # Everything below it goes to what is above now.
    upwards = renamed("三六零", "集团总部", files({**WORDS, "entities.yml": WORDS["entities.yml"] + HEAD}))
    assert {entity.parent for entity in meaning(upwards)[0].entities if entity.parent} == {"head"}


HEAD = "- {id: head, name: 集团总部, type: company}\n"


def test_what_stands_beside_an_entry_that_goes_stays() -> None:
    after = renamed("鸿腾", "数字安全集团")
    assert changed_lines(files(), after)[:8] == [
        "-- id: hongteng",
        "-  name: 鸿腾",
        "-  parent: three-six-zero",
        "-  description: |",
        "-    第一行",
        "-    第二行",
        "-- {id: group, name: 数字安全集团, type: company, parent: three-six-zero, aliases: 数安}",
        "+- {id: group, name: 数字安全集团, type: company, parent: three-six-zero, aliases: [数安, 鸿腾], redirect_from: [hongteng]}",
    ]


def test_two_people_of_one_name_become_one_whose_name_is_free() -> None:
    after = renamed("li-1", "li-2")
    vocabulary, entities, _ = meaning(after)
    assert vocabulary.entity_by_id["li-2"].name == "李娜"
    assert vocabulary.entity_by_id["li-2"].aliases == ()
    assert entities[0][3] == ("li-2", "")


def test_two_topics_become_one() -> None:
    after = renamed("网络安全", "数据安全")
    vocabulary, _, topics = meaning(after)
    assert [(topic.id, topic.aliases, topic.former_ids) for topic in vocabulary.topics] == [
        ("data-security", ("网络安全", "网安"), ("cybersecurity",))
    ]
    assert topics == [["data-security"], ["data-security"]]
    assert "# 主题\n\n# 数据\n- {id" in after.words["topics.yml"].decode()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_stay(line_end: str) -> None:
    with_ends = files(
        {name: text.replace("\n", line_end) for name, text in WORDS.items()},
        {path: text.replace("\n", line_end) for path, text in REPORTS.items()},
    )
    after = renamed("三六零", "三六零科技", with_ends)
    for raw in (after.words["entities.yml"], after.reports["2025/2025-04-10-block.md"]):
        assert raw.replace(line_end.encode(), b"").count(b"\n") == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("鸿腾", "鸿腾", "没有要改的"),
        ("鸿腾", "hongteng", "没有要改的"),
        ("不存在公司", "鸿腾", "没有叫「不存在公司」的实体"),
        ("李娜", "李某", "改写编号：li-1（李娜（甲公司总裁））、li-2（李娜（乙公司总裁））"),
        ("鸿腾", "李娜", "是几个实体共用的名称"),
        ("奇虎", "奇虎科技", "「奇虎」是「三六零」的别名"),
        ("三六零", "鸿腾", "先改「鸿腾」的 parent"),
        ("hongteng", "qihoo", "旧编号「qihoo」"),
        ("鸿腾", "超" * 121, "最多 120 个"),
    ],
)
def test_what_cannot_be_done_is_said(old: str, new: str, said: str) -> None:
    with pytest.raises(RenamingError, match=said.replace("（", ".")[:12]) as caught:
        rename(old, new, files())
    assert said in str(caught.value)


def test_a_name_of_both_kinds_is_asked_about() -> None:
    both = files({**WORDS, "entities.yml": WORDS["entities.yml"] + "- {id: x, name: 网安, type: organization}\n"})
    with pytest.raises(RenamingError, match="--kind"):
        rename("网安", "网安协会", both)
    assert "entities.yml" in rename("网安", "网安协会", both, "entity").vocabulary


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("title: ", "title: ["), ("entities:", "entities："), ("---\n", "\n---\n"), ("entities", "entities\u200b")],
)
def test_a_report_that_cannot_be_read_is_not_left_behind(right: str, wrong: str) -> None:
    broken = files(
        given={**REPORTS, "2025/2025-04-12-x.md": REPORTS["2025/2025-04-10-block.md"].replace(right, wrong, 1)}
    )
    with pytest.raises(RenamingError, match=r"2025-04-12-x\.md」的头部信息读不全"):
        rename("三六零", "三六零科技", broken)


def test_what_the_text_says_is_counted_and_left() -> None:
    text = report_text("## 一、事件概述\n\n鸿腾与鸿腾科技，鸿腾。\n", entities="鸿腾")
    done = rename("鸿腾", "鸿腾科技", files(given={"2025/2025-04-10-a.md": text}))
    assert done.notes == ("标题、摘要和正文里还有 2 处写着「鸿腾」，在 1 篇报告里，没有改动；要改，由人逐处判断。",)
    assert rename("hongteng", "hong-teng", files(given={PLAIN: text})).notes == (), "the name stays"
    assert "鸿腾与鸿腾科技，鸿腾。" in done.reports["2025/2025-04-10-a.md"].decode()


# Names of the random libraries: some are parts of others, some are registered, one is read as a number without quotes.
NAMES = ("甲", "甲公司", "乙", "乙公司", "丙", "360", "ACME", "丁")
_REPORT_ITEMS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "主办", "承办"])),
    min_size=1,
    max_size=4,
    unique_by=lambda item: item[0],
)


@st.composite
def libraries(draw: st.DrawFn) -> LibraryFiles:
    """Return a library without errors, its vocabulary and reports written in several styles of YAML."""
    shares = draw(st.lists(st.lists(st.sampled_from(NAMES), max_size=3), min_size=1, max_size=4))
    seen: set[str] = set()
    lines = ["# 实体"]
    owner: dict[str, int] = {}
    for number, names in enumerate(shares):
        own = [name for name in dict.fromkeys(names) if name not in seen]
        seen.update(own)
        if own:
            owner.update(dict.fromkeys(own, number))
            quoted = [f"'{name}'" for name in own]
            parent = f", parent: e{min(owner.values())}" if number > min(owner.values()) and draw(st.booleans()) else ""
            if draw(st.booleans()):
                aliases = f", aliases: [{', '.join(quoted[1:])}]" if own[1:] else ""
                lines.append(f"- {{id: e{number}, name: {quoted[0]}, type: company{parent}{aliases}}}  # {number}")
            else:
                lines += [f"- id: e{number}", f"  name: {quoted[0]}  # 名称", "  type: company"]
                lines += [parent.replace(", ", "  ")] if parent else []
                lines += ["  aliases:", *(f"    - {each}" for each in quoted[1:])] if own[1:] else []
                lines += ["", "# 下一个"]
    texts = {}
    for number, items in enumerate(draw(st.lists(_REPORT_ITEMS, min_size=1, max_size=2))):
        once = {owner.get(name, name): (name, role) for name, role in reversed(items)}
        if draw(st.booleans()):
            written = [f"{{name: '{name}', role: {role}}}" if role else f"'{name}'" for name, role in once.values()]
            entities = f"[{', '.join(written)}]"
        else:
            written = [
                f"- name: '{name}'  # 注释\n    role: {role}" if role else f"- '{name}'" for name, role in once.values()
            ]
            entities = "".join(f"\n  {item}" for item in written)
        date = f"2025-04-1{number}"
        texts[f"2025/{date}-a.md"] = report_text(date=date, source=f"https://example.com/{number}", entities=entities)
    return files({**WORDS, "entities.yml": "\n".join(lines) + "\n"}, texts)


def found_in(given: LibraryFiles) -> list[str]:
    vocabulary, findings = load_vocabulary(given.words, "v")
    parsed = [parse_report(raw, path, vocabulary, SECTIONS, folder="") for path, raw in given.reports.items()]
    return sorted(each.rule for each in (*findings, *(found for report in parsed for found in report.findings)))


# The second is for `make test-long`.
AMOUNTS = [
    settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None),
    pytest.param(
        settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None), marks=pytest.mark.long
    ),
]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_after_a_renaming_nothing_is_wrong_that_was_not(amount: settings) -> None:
    names = st.sampled_from((*NAMES, "e0", "e1")), st.sampled_from(("新名", "new-id", *NAMES))
    amount(given(libraries(), *names)(assert_nothing_is_wrong_that_was_not))()


@pytest.mark.parametrize("amount", AMOUNTS)
def test_there_and_back_again_leaves_the_reports_as_they_were(amount: settings) -> None:
    amount(given(libraries(), st.sampled_from(NAMES))(assert_reports_come_back))()


def assert_nothing_is_wrong_that_was_not(before: LibraryFiles, old: str, new: str) -> None:
    try:
        after = renamed(old, new, before)
    except RenamingError as error:
        assert re.search("没有|别名|共用|上级", str(error)), error
        return
    was, now = found_in(before), found_in(after)
    assert not [rule for rule in set(now) if now.count(rule) > was.count(rule)]
    assert [each.count(b"#") for each in after.reports.values()] <= [
        each.count(b"#") for each in before.reports.values()
    ]
    vocabulary, _ = load_vocabulary(after.words, "v")
    meant = vocabulary.entities_named(new)
    if meant and old not in ("e0", "e1"):
        assert vocabulary.entities_named(old) == meant, "who looks for the old name finds the new"


def assert_reports_come_back(before: LibraryFiles, old: str) -> None:
    try:
        after = renamed(old, "新名称", before)
    except RenamingError:
        return
    assert renamed("新名称", old, after).reports == before.reports
