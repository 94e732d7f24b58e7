"""Real sites for tests: MkDocs in a process of its own, this project with a configuration and reports of the tests' making."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from playwright.sync_api import Page

from factories import BODY, CONFIGURATION, report_text, write_files
from pictures import picture
from warm_processes import run

PROJECT = Path(__file__).parents[1]


CONFIGURATION_FILE = f"""
INHERIT: {PROJECT}/hooks/mkdocs_shell/base.yml
site_name: {CONFIGURATION["site_name"]}
site_description: 测试用的报告
site_url: !ENV [SITE_URL, ""]
repo_url: !ENV [REPO_URL, null]
edit_uri: !ENV [EDIT_URI, null]
extra: {{"contact": !ENV [CONTACT, null], "notice": !ENV [NOTICE, null], "word_template": !ENV [WORD_TEMPLATE, null], {json.dumps(CONFIGURATION["extra"])[1:]}
"""
"""A `mkdocs.yml` that inherits what every site is made with, and has the tests' own for everything that an owner sets."""


@dataclass(frozen=True)
class Build:
    """The outcome of one build."""

    code: int
    output: str
    folder: Path
    """Where everything of the build lies."""
    project: Path
    """What was built: a project like this one."""

    @property
    def site(self) -> Path:
        """The built site."""
        return self.folder / "site"

    @property
    def reports(self) -> Path:
        """The folder of reports."""
        return self.folder / "reports"

    def read(self, page: str) -> str:
        """Return the text of a file of the site."""
        return (self.site / page).read_text(encoding="utf-8")

    def json(self, path: str) -> Any:
        """Return what a JSON file of the site holds."""
        return json.loads((self.site / path).read_bytes())

    def has_page(self, url: str) -> bool:
        """Tell whether there is a page at an address inside the site, which ends with a slash."""
        return (self.site / url / "index.html").is_file()


Builder: TypeAlias = Callable[..., Build]


FORGE = {"REPO_URL": "https://git.example/team/analyses", "EDIT_URI": "_edit/main/docs/"}
"""A Gitea, as the environment of a build."""


def link_project(folder: Path) -> None:
    """Make a folder a project like this one, whose reports and configuration are its own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mkdocs.yml").write_text(CONFIGURATION_FILE, encoding="utf-8")
    for name in _LINKED:
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(PROJECT / name)


_LINKED = ("Makefile", ".venv", "docs", "hooks", "overrides", "requirements.txt", "scripts")


def run_build(folder: Path, files: Mapping[str, str | bytes], *, in_project: bool = False, **environment: str) -> Build:
    """Write a folder of reports and build it strictly, with settings in the environment.

    As in a project of somebody, the reports lie inside the project where `in_project` says so, else beside it.
    """
    write_files(folder / "reports", files)
    project = folder if in_project else folder / "project"
    link_project(project)
    return build_again(Build(0, "", folder, project), **environment)


def build_again(built: Build, **environment: str) -> Build:
    """Return another build of the same project and reports, in place of the one before."""
    arguments = ["build", "--strict", "--site-dir", str(built.site)]
    environment = {"NO_MKDOCS_2_WARNING": "1", "REPORTS": str(built.reports), **environment}
    if "PYTHONPATH" in environment or "PYTHONHASHSEED" in environment:
        command = [sys.executable, "-m", "mkdocs", *arguments]
        told = {**os.environ, **environment}
        done = subprocess.run(command, cwd=built.project, env=told, capture_output=True, text=True, check=False)
        return Build(done.returncode, done.stdout + done.stderr, built.folder, built.project)
    ended = run("mkdocs", arguments, built.project, **environment)
    return Build(ended.code, ended.printed + ended.errors, built.folder, built.project)


def build_once(base: Path, files: Mapping[str, str | bytes], **options: Any) -> Build:
    """Return the build of a site that tests only read; the first that asks for it makes it, other processes wait.

    `base` is a folder of this run of the tests, the same for all its processes.
    """
    key = hashlib.sha256(repr((sorted(files.items()), sorted(options.items()))).encode()).hexdigest()[:16]
    folder = base / f"site-{key}"
    with (base / f"site-{key}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until the file is closed
        if not (made := folder / "made.json").exists():
            built = run_build(folder, files, **options)
            assert built.code == 0, built.output
            made.write_text(json.dumps([built.output, str(built.project)]), encoding="utf-8")
    output, project = json.loads(made.read_text(encoding="utf-8"))
    return Build(0, output, folder, Path(project))


def content(site: Path) -> dict[str, bytes]:
    """Return what is in every file of a site, by its path."""
    files = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    return {path: plain(path, file.read_bytes()) for path, file in files.items()}


def plain(path: str, content: bytes) -> bytes:
    """Return what is in a file, without the time of the build that MkDocs writes into the gzip of the site map."""
    return gzip.decompress(content) if path == "sitemap.xml.gz" and content else content


Opener: TypeAlias = Callable[..., Page]
FormRunner: TypeAlias = Callable[..., Any]

BROWSER_FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-hongteng.md": report_text(
        BODY.replace("的内容。", "的内容很长，要滚动才能看完。" * 60)
        + "\n同月，嘉興市發布ＡＢ１２通知，由**嘉兴鸿腾**数字安全科技有限公司执行。\n"
        + "\n见[说明](https://example.org/linked)与 https://example.org/bare 。\n"
        + "".join(f"\n### 第{number}点\n\n{'一句话。' * (5 + number % 7 * 9)}\n" for number in range(40))
        + '\n![很宽的流程图](2025-04-10-hongteng/liucheng.png "处置流程，从发现到恢复")\n\n末一段。\n'
        + "\n![很高的截图](2025-04-10-hongteng/jietu.jpg)\n",
        region="南湖区",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}, 一家名称非常非常长的没有登记的科技发展股份有限公司]",
        topics="[网络安全, 数据安全]",
        source="https://example.com/a/very/long/address/that/does/not/break/anywhere/" + "x" * 120,
        follows="2024-12-31-old",
    ),
    "2025/2025-04-10-hongteng/liucheng.png": picture("PNG", (2000, 600)),
    "2025/2025-04-10-hongteng/jietu.jpg": picture("JPEG", (4000, 900), turned=6),
    "2024/2024-12-31-old.md": report_text(
        BODY
        + "\n杭州市的会，见 https://example.com/3 。\n\n| 列一 | 列二 |\n| --- | --- |\n| "
        + "很宽的表格" * 20
        + " | b |\n",
        date="2024-12-31",
        region="杭州",
        source="https://example.com/3",
        follows="2024-11-30-withdrawn",
    ),
    "2024/2024-11-30-withdrawn.md": report_text(
        title="已经撤回的一篇《标题中有书名号而且非常非常非常非常非常非常非常非常长的》事件分析",
        date="2024-11-30",
        region="[上海, 美国]",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}]",
        topics="人才培养",
        source="{url: https://example.com/4, title: 题名, publisher: 某报}",
        authors="[甲, 乙, 丙, 丁]",
        published="2024-12-01",
        updated="2024-12-05",
        status="withdrawn",
        withdrawn="{date: 2024-12-05, reason: 事实有误}",
        corrections="[{date: 2024-12-02, text: 更正了数字}]",
        redirect_from="[2024-11-29-former]",
    ),
}
"""The reports of the site that is opened in browsers: everything that a page can have, and lengths that are hard on it."""

# One page of each kind, on the site of the browser tests.
PAGE_KINDS = [
    "",
    "reports/2025/2025-04-10-hongteng/",
    "reports/2024/2024-12-31-old/",
    "topics/",
    "topics/cybersecurity/",
    "regions/",
    "regions/330402/",
    "entities/",
    "entities/hongteng/",
    "archive/",
    "archive/2025/",
    "archive/2025/04/",
    "archive/entry/",
    "archive/entry/2025-04/",
    "statistics/",
    "about/",
    "search/",
    "compare/",
    "compendium/?entities=hongteng&section=yingduicelve",
    "subscribe/?feed=topics-cybersecurity",
    "selection/",
    "contribute/",
    "reports/2024/2024-11-30-withdrawn/",
    "topics/cybersecurity/yingduicelve/",
    "regions/cn/",
    "regions/yangtze-river-delta/",
    "entities/chen-wei/",
    "entities/chen-wei/with/hongteng/",
    "contribute-guide/",
    "reading-guide/",
    "format/",
    "api/",
]

VARIED_KINDS = [
    "",
    "reports/2025/2025-04-10-hongteng/",
    "topics/cybersecurity/yingduicelve/",
    "entities/chen-wei/",
    "archive/2025/04/",
    "statistics/",
    "compendium/?entities=hongteng&section=yingduicelve",
    "contribute/",
]
"""Some of them, which have between them the parts of all that the build makes: what is quick looks at these alone."""

ADDRESS = "https://intranet.example/analyses/"
"""The address of a site that has one."""

FIGURE = '![展厅正面，两排展柜](2025-04-10-hongteng/zhanting.jpg "嘉兴展厅")\n'
"""An image in the report that has one."""

HOSTILE = "</script><script>alert(1)</script> & \"'<!--"
"""A title that would break out of the HTML around it."""

PROGRAM_FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-hongteng.md": report_text(
        BODY.replace("五、结论", "五、结论[^1]").replace("## 二", f"{FIGURE}\n## 二") + "\n[^1]: 脚注。\n",
        region="[南湖区, 旧金山]",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}, 全新科技发展公司]",
        topics="[网络安全, 数据安全]",
        redirect_from="[2025-04-09-former]",
        authors="[甲, 乙]",
        source="[https://example.com/1, {url: https://example.com/other, title: 题名, publisher: 某报}]",
    ),
    "2025/2025-04-11-withdrawn.md": report_text(
        date="2025-04-11",
        title=f"'{HOSTILE.replace(chr(39), chr(39) * 2)}'",
        summary='"=HYPERLINK(\\"https://evil.example\\") 第二句"',
        region="南湖区",
        source="https://example.com/2",
        status="withdrawn",
        withdrawn="{date: 2025-05-01, reason: 事实有误}",
        corrections="[{date: 2025-04-20, text: 更正了数字}]",
    ),
    "2025/2025-04-10-hongteng/zhanting.jpg": picture("JPEG", (120, 80), turned=6),
    "2025/2025-05-02-draft.md": report_text(
        BODY + "\n![草图](2025-05-02-draft/caotu.png)\n",
        date="2025-05-02",
        source="https://example.com/4",
        status="draft",
    ),
    "2025/2025-05-02-draft/caotu.png": picture(),
    **{
        f"2024/2024-12-{day:02}-old.md": report_text(
            date=f"2024-12-{day:02}",
            region="杭州",
            source=f"https://example.com/old{day}",
            title=f"第{day}篇",
            entities="[全新科技发展公司, 陈伟]" if day == 25 else None,
        )
        for day in range(1, 26)
    },
}
"""The reports of the site that is read as programs read it."""

PAGE_FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-hongteng.md": report_text(
        BODY
        + "\n### <img src=x onerror=alert(1)> & “引号”\n\n相关：[前一篇](../2024/2024-12-31-old.md#一事件概述)，原文：https://example.com/1，完。\n",
        region="南湖区",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}, 全新科技发展公司]",
        topics="[网络安全, 数据安全]",
        redirect_from="[2025-04-09-former]",
    ),
    "2025/2025-04-11-withdrawn.md": report_text(
        date="2025-04-11",
        until="2025-05-02",
        title="<b>撤回</b> & 的报告",
        summary="'摘要\"><script>alert(1)</script>'",
        region="旧金山",
        source="https://example.com/2",
        status="withdrawn",
        withdrawn="{date: 2025-05-01, reason: 事实有误}",
        corrections="[{date: 2025-04-20, text: 更正了数字}]",
    ),
    "2024/2024-12-31-old.md": report_text(
        date="2024-12-31",
        region="杭州",
        source="https://example.com/3",
        entities="[{name: 陈伟, role: 嘉兴市市长}]",
    ),
    "2025/2025-05-01-draft.md": report_text(date="2025-05-01", source="https://example.com/4", status="draft"),
}
"""The reports of the site whose pages are read as readers read them."""

MANY_FILES: dict[str, str | bytes] = {
    "2023/2023-12-31-old.md": report_text(date="2023-12-31", source="https://example.com/old"),
    **{
        f"2024/2024-01-{number % 28 + 1:02}-n{number}.md": report_text(
            "## 四、应对策略\n\n见[旧事](../2023/2023-12-31-old.md#四应对策略)。\n\n## 五、结论\n\n完。\n",
            date=f"2024-01-{number % 28 + 1:02}",
            source=f"https://example.com/n{number}",
            title=f"第{number}篇",
        )
        for number in range(80)
    },
}
"""More reports of one topic than a page of a list, or of a compendium, has."""
