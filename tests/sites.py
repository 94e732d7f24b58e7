"""Real sites for tests: MkDocs as a process, the project's own configuration, reports of the test's making."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from playwright.sync_api import Page

from factories import BODY, report_text, write_files

PROJECT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Build:
    """The outcome of one build."""

    code: int
    output: str
    site: Path
    reports: Path

    def read(self, page: str) -> str:
        return (self.site / page).read_text(encoding="utf-8")


Builder: TypeAlias = Callable[..., Build]


FORGE = {"REPO_URL": "https://git.example/team/analyses", "EDIT_URI": "_edit/main/docs/"}
"""A Gitea, as the environment of a build."""


def link_project(folder: Path) -> None:
    """Make a folder a project like this one, whose reports are its own."""
    for name in ("Makefile", ".venv", "docs", "hooks", "mkdocs.yml", "overrides", "requirements.txt", "scripts"):
        (folder / name).symlink_to(PROJECT / name)


def run_build(folder: Path, files: Mapping[str, str | bytes], *, in_project: bool = False, **environment: str) -> Build:
    """Write a folder of reports and build it strictly.

    As in a project of somebody, the reports lie inside the project where `in_project` says so, else elsewhere.
    """
    reports = write_files(folder / "reports", files)
    site = folder / "site"
    if in_project:
        link_project(folder)
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=folder if in_project else PROJECT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "REPORTS": str(reports), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return Build(done.returncode, done.stdout + done.stderr, site, reports)


Opener: TypeAlias = Callable[..., Page]

BROWSER_FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-hongteng.md": report_text(
        BODY.replace("的内容。", "的内容很长，要滚动才能看完。" * 60)
        + "\n见[说明](https://example.org/linked)与 https://example.org/bare 。\n"
        + "".join(f"\n### 第{number}点\n\n{'一句话。' * (5 + number % 7 * 9)}\n" for number in range(40)),
        region="南湖区",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}, 一家名称非常非常长的没有登记的科技发展股份有限公司]",
        topics="[网络安全, 数据安全]",
        source="https://example.com/a/very/long/address/that/does/not/break/anywhere/" + "x" * 120,
    ),
    "2024/2024-12-31-old.md": report_text(
        BODY
        + "\n杭州市的会，见 https://example.com/3 。\n\n| 列一 | 列二 |\n| --- | --- |\n| "
        + "很宽的表格" * 20
        + " | b |\n",
        date="2024-12-31",
        region="杭州",
        source="https://example.com/3",
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
    "about/",
    "search/",
    "contribute/",
    "reports/2024/2024-11-30-withdrawn/",
    "topics/cybersecurity/yingduicelve/",
    "regions/cn/",
    "regions/yangtze-river-delta/",
    "entities/chen-wei/",
    "entities/chen-wei/with/hongteng/",
    "contribute-guide/",
    "format/",
    "api/",
]
