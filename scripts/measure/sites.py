"""One folder of generated reports, and the sites that ours and others make of it, each in a folder of its own.

The others get the same texts: stock Material and Zensical as they are shipped, without pages of places, entities and
topics, which they do not make; Hugo with layouts of ours (`hugo/layouts/`) that show title, day, names and text of a
report and list reports by year, topic, place and entity, as plainly as can be, and no theme. Pagefind indexes the
reports of Hugo's site.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commands.common import PROJECT
from measure.corpus import Corpus

_MKDOCS = """
site_name: peer
docs_dir: {folder}
site_dir: {site}
theme: {{name: material, language: zh, font: false}}
plugins: [{plugins}]
nav: [index.md]
not_in_nav: "*"
markdown_extensions: [tables, footnotes, {{toc: {{permalink: true}}}}]
"""
_HUGO = """
title: peer
baseURL: https://example.com/
languageCode: zh
contentDir: {folder}
taxonomies: {{topic: topics, region: region, entity: entities}}
"""
QUIET: Mapping[str, str] = {"NO_MKDOCS_2_WARNING": "1"}
_PLAIN = "zensical/docs"  # which Zensical wants beside its settings
_FOR_HUGO = "content"
_PYTHON = Path(sys.executable)
# An entity with what it was on the day: to Hugo, names alone are what can be listed by.
_WITH_ROLE = re.compile(r"- name: (.+)\n +role: .+")


@dataclass(frozen=True)
class Site:
    """A site to be built: by which commands, where to, and where in it the index is that a browser searches."""

    commands: tuple[tuple[str, ...], ...]
    folder: Path
    index: Path | None

    def remove(self) -> None:
        """Take away what was built."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Ground:
    """A folder in which everything lies that is measured over one collection of reports."""

    def __init__(self, base: Path, count: int) -> None:
        """Write `count` reports, and what the others make their sites of."""
        self.base, self._count = base, count
        self.reports = base / "reports"
        self._corpus = Corpus(count)
        self._corpus.write(self.reports)
        self._edited = sorted(self.reports.glob("[0-9]*/*.md"))[count // 2]
        self._entities = self.reports / "vocabulary" / "entities.yml"
        self._first = {path: path.read_bytes() for path in (self._edited, self._entities)}
        self._added: list[Path] = []
        self._copy_for_others()

    def _copy_for_others(self) -> None:
        for path in sorted(self.reports.glob("[0-9]*/*.md")):
            inside = path.relative_to(self.reports)
            for folder in (_PLAIN, _FOR_HUGO):
                (self.base / folder / inside).parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8")
            (self.base / _PLAIN / inside).write_text(text, encoding="utf-8")
            (self.base / _FOR_HUGO / inside).write_text(_WITH_ROLE.sub(r"- \1", text), encoding="utf-8")
        (self.base / _PLAIN / "index.md").write_text("# peer\n", encoding="utf-8")

    def ours(self) -> Site:
        """Return our site."""
        site = self.base / "ours"
        command = (*_ours("build"), "--reports", str(self.reports), "--site", str(site))
        return Site((command,), site, site / "search-index")

    def check(self) -> tuple[str, ...]:
        """Return the command that checks the reports."""
        return (*_ours("check"), "--reports", str(self.reports))

    def forget(self) -> None:
        """Take away what earlier runs of ours have kept beside the reports."""
        shutil.rmtree(self.base / ".cache", ignore_errors=True)

    def kept(self) -> Path:
        """Return the folder of what runs of ours keep."""
        return self.base / ".cache"

    def material(self) -> Site:
        """Return the site of stock Material, without a search: its own is built in the browser, at every visit."""
        site = self.base / "material"
        config = self.base / "material.yml"
        config.write_text(_MKDOCS.format(folder=self.base / _PLAIN, site=site, plugins=""), encoding="utf-8")
        command = (str(_PYTHON.with_name("mkdocs")), "build", "-q", "-f", str(config))
        return Site((command,), site, None)

    def zensical(self) -> Site:
        """Return the site of Zensical, which has a search of its own, and keeps a cache beside its settings."""
        folder = self.base / "zensical"
        folder.mkdir(exist_ok=True)
        config = folder / "mkdocs.yml"
        config.write_text(_MKDOCS.format(folder="docs", site="site", plugins="search"), encoding="utf-8")
        command = (str(_PYTHON.with_name("zensical")), "build", "-f", str(config))
        return Site((command,), folder / "site", folder / "site" / "search.json")

    def hugo(self) -> Site:
        """Return the site of Hugo with Pagefind."""
        folder = self.base / "hugo"
        shutil.copytree(Path(__file__).with_name("hugo"), folder, dirs_exist_ok=True)
        (folder / "hugo.yaml").write_text(_HUGO.format(folder=self.base / _FOR_HUGO), encoding="utf-8")
        site = self.base / "hugo-site"
        build = (str(_PYTHON.with_name("hugo")), "--quiet", "--source", str(folder), "--destination", str(site))
        index = (str(_PYTHON), "-m", "pagefind_bin_extended", "--site", str(site))
        return Site((build, index), site, site / "pagefind")

    def edit(self, number: int) -> None:
        """Add a sentence to a report in the middle of the collection, another each time."""
        text = self._first[self._edited].decode()
        head, heading, body = text.partition("、事件概述\n")
        self._edited.write_text(f"{head}{heading}\n第{number}次修改后，这里多了一句话。\n{body}", encoding="utf-8")

    def edit_for_others(self, number: int) -> None:
        """Do the same to the copy that others read."""
        path = self.base / _PLAIN / self._edited.relative_to(self.reports)
        path.write_text(f"{path.read_text(encoding='utf-8')}\n第{number}次修改。\n", encoding="utf-8")

    def add(self, number: int) -> None:
        """Add a report, another each time."""
        inside, text = self._corpus.report(self._count + number)
        self._added.append(self.reports / inside)
        self._added[-1].write_text(text, encoding="utf-8")

    def describe(self, number: int) -> None:
        """Describe the entity that most reports are about, otherwise each time."""
        text = self._first[self._entities].decode()
        described = text.replace("id: company-0,", f"id: company-0, description: 第{number}次写的说明,")
        self._entities.write_text(described, encoding="utf-8")

    def restore(self) -> None:
        """Undo what was edited, added and described in the folder of reports."""
        while self._added:
            self._added.pop().unlink()
        for path, content in self._first.items():
            path.write_bytes(content)


def _ours(command: str) -> tuple[str, ...]:
    return (str(_PYTHON), str(PROJECT / "scripts" / "reports.py"), command)
