"""Small libraries for tests: valid by default, changed field by field."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from eventlib.library.catalog import Catalog, build_catalog
from eventlib.library.folder import Library, load_library
from eventlib.library.report import Report
from eventlib.settings import Settings

TESTS = Path(__file__).parent
"""The folder of all tests: `fixtures/` and `cases/` lie in it."""

SECTIONS = ("事件概述", "事件描述与分析", "对我国影响分析研判", "应对策略", "结论", "出处")

COMPENDIA = {
    "事件概述": "shijiangaishu",
    "事件描述与分析": "shijianmiaoshuyufenxi",
    "对我国影响分析研判": "duiwoguoyingxiangfenxiyanpan",
    "应对策略": "yingduicelve",
    "结论": "jielun",
}
CONFIGURATION = {
    "site_name": "事件分析库",
    "extra": {"tag_authority": "test.internal,2025", "sections": list(SECTIONS), "compendia": COMPENDIA},
}
"""The content of a `mkdocs.yml` of the tests' own, as far as the library reads it."""
SETTINGS = Settings.from_mapping(CONFIGURATION)

BODY = "\n".join(
    f"## {number}、{name}\n\n这是{name}的内容。\n" for number, name in zip("一二三四五六", SECTIONS, strict=True)
)

TOPICS = """
- {id: cybersecurity, name: 网络安全, aliases: [网安], description: 网络与信息系统的安全。}
- {id: data-security, name: 数据安全, description: 数据的安全。}
- {id: talent, name: 人才培养, description: 人才。}
"""

ENTITIES = """
- {id: three-six-zero, name: 三六零安全科技股份有限公司, type: company, aliases: [三六零, '360']}
- {id: 360-group, name: 360数字安全集团, type: company, parent: three-six-zero, description: 数字安全企业。}
- {id: hongteng, name: 嘉兴鸿腾数字安全科技有限公司, type: company, aliases: [鸿腾], parent: 360-group}
- {id: committee, name: 中共嘉兴市委员会, type: agency, aliases: [嘉兴市委]}
- {id: chen-wei, name: 陈伟, type: person}
- {id: li-na-1, name: 李娜（甲公司）, type: person, aliases: [{name: 李娜, shared: true}]}
- {id: li-na-2, name: 李娜（乙公司）, type: person, aliases: [{name: 李娜, shared: true}]}
- {id: wang-fang-1, name: {name: 王芳, shared: true}, type: person, description: 绍兴市市长，曾任记者。}
- {id: wang-fang-2, name: {name: 王芳, shared: true}, type: person, description: 甲大学校长。}
"""

REGIONS = """
groups:
  - {id: yangtze-river-delta, name: 长三角, members: [上海市, 江苏省, 浙江省, 安徽省]}
cities:
  - {id: tw-taipei, name: 台北市, parent: 台湾省, aliases: [台北]}
aliases:
  - {place: 浙江省嘉兴市桐乡市, aliases: [乌镇]}
"""

VOCABULARY = {"vocabulary/topics.yml": TOPICS, "vocabulary/entities.yml": ENTITIES, "vocabulary/regions.yml": REGIONS}

DEFAULTS = {
    "title": "嘉兴市委书记调研数字安全企业事件分析",
    "date": "2025-04-10",
    "region": "嘉兴市",
    "topics": "网络安全",
    "source": "https://example.com/1",
}


def report_text(body: str = BODY, **fields: str | None) -> str:
    """Return the text of a report; a field given as None is left out, as a text it is written as YAML."""
    merged = {**DEFAULTS, **fields}
    lines = "".join(f"{key}: {value}\n" for key, value in merged.items() if value is not None)
    return f"---\n{lines}---\n{body}"


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder, with the default vocabulary where none is given; return the folder."""
    for name, content in {**VOCABULARY, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).encode())
    return folder


def load(folder: Path, files: Mapping[str, str | bytes]) -> Library:
    """Write a library and load it."""
    return load_library(write_files(folder, files), SECTIONS)


def load_reports(folder: Path, *texts: str) -> tuple[Report, ...]:
    """Load reports as `load_sound` does."""
    return load_sound(folder, *texts).reports


def catalog_of(folder: Path, *texts: str) -> Catalog:
    """Load reports as `load_sound` does, all of which are published."""
    library = load_sound(folder, *texts)
    return build_catalog(library.reports, library.vocabulary, library.texts)


def load_sound(folder: Path, *texts: str) -> Library:
    """Load reports named by their dates, with sources of their own; fail on any error."""
    files = {}
    for number, text in enumerate(texts, start=1):
        date = text.partition("date: ")[2][:10]
        unique = text.replace("https://example.com/1", f"https://example.com/{number}")
        files[f"{date[:4]}/{date}-report-{number}.md"] = unique
    library = load(folder, files)
    errors = [str(finding) for finding in library.findings if finding.is_error]
    assert not errors, errors
    return library
