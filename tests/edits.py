"""Random edits of a library with every kind of page, built over and over: each time as if nothing had been built before.

Run by hand for more of them than a test makes: `PYTHONPATH=tests:scripts:hooks python tests/edits.py 500` makes 500 sets
of edits and says what they were.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from factories import BODY, SECTIONS, VOCABULARY, report_text, write_files
from pictures import picture
from sites import CONFIGURATION_FILE, content, link_project

PLACES = ["嘉兴市", "杭州市", "南湖区", "[上海, 美国]", "[南湖区, 旧金山]", "桐乡市", "江苏省"]
NAMED = [
    "鸿腾",
    "{name: 陈伟, role: 嘉兴市委书记}",
    "三六零",
    "一家没有登记的公司",
    "嘉兴市委",
    "全新科技发展公司",
    "蓝鲸实验室",
]
TOPICS = ["网络安全", "数据安全", "[网络安全, 人才培养]", "[网络安全, 数据安全]"]
WORDS = [
    "鸿腾在嘉兴市",
    "乌镇的会",
    "全新科技发展公司",
    "江苏省与长三角",
    "陈伟",
    "《鸿腾》",
    "嘉兴市委",
    "蓝鲸实验室",
    "甲乙丙丁戊己",
    "360",
]


class Library:
    """A project with reports that are edited at random; all that a build reads lies in its folder."""

    def __init__(self, folder: Path, seed: int, reports: int = 66) -> None:
        """Write the library as it begins: so many reports in three years."""
        self.folder, self.random = folder, random.Random(seed)
        link_project(folder)
        (folder / "overrides-of-the-owner").mkdir()
        self.settings({})
        self.number = 0
        write_files(folder / "reports", VOCABULARY)
        for _ in range(reports):
            self.add()

    @property
    def reports(self) -> list[Path]:
        """The files of all reports, in order."""
        return sorted((self.folder / "reports").glob("[0-9]*/*.md"))

    def some_report(self) -> Path:
        """Return one of them."""
        return self.random.choice(self.reports)

    def settings(self, changed: dict[str, str]) -> None:
        """Write the settings; each that is changed stands in place of a line."""
        text = CONFIGURATION_FILE.replace("INHERIT:", "theme: {custom_dir: overrides-of-the-owner}\nINHERIT:")
        for line, other in changed.items():
            text = re.sub(line, other, text)
        (self.folder / "mkdocs.yml").write_text(text, encoding="utf-8")

    # Each edit is what somebody may do between two builds.

    def add(self) -> None:
        """Write a new report, on a day of one of three years."""
        self.number += 1
        some = self.random
        date = f"{some.choice([2023, 2024, 2025])}-{some.randint(1, 12):02}-{some.randint(1, 28):02}"
        text = report_text(
            self.body(),
            title=f"第{self.number}号事件分析",
            date=date,
            region=some.choice(PLACES),
            topics=some.choice(TOPICS),
            entities=f"[{', '.join(some.sample(NAMED, some.randint(0, 3)))}]",
            source=f"https://example.com/{self.number}",
        )
        path = self.folder / "reports" / date[:4] / f"{date}-r{self.number}.md"
        path.parent.mkdir(exist_ok=True)
        if some.random() < 0.2:
            path.with_suffix("").mkdir()
            (path.with_suffix("") / "tu.png").write_bytes(picture("PNG", (20 + self.number, 20)))
            text += f'\n![图里的东西]({path.stem}/tu.png "图题")\n'
        path.write_text(text, encoding="utf-8")

    def body(self) -> str:
        """Return a body that names what the vocabulary knows, and may link to another report."""
        words = "，".join(self.random.sample(WORDS, 3))
        body = BODY.replace("的内容", f"的内容{self.random.randint(1, 9)}，{words}，", self.random.randint(1, 6))
        if self.reports and self.random.random() < 0.3:
            other = self.some_report()
            body += f"\n见[另一篇](../{other.parent.name}/{other.name})。\n"
        return body

    def edit_text(self) -> None:
        """Write other words into a text."""
        path = self.some_report()
        text = path.read_text(encoding="utf-8")
        name = self.random.choice(SECTIONS)
        path.write_text(text.replace(f"这是{name}", f"这是{self.random.choice(WORDS)}的{name}", 1), encoding="utf-8")

    def edit_section(self) -> None:
        """Give a section another heading, so that a compendium loses it, or gives it back."""
        path, name = self.some_report(), self.random.choice(SECTIONS[:5])
        text = path.read_text(encoding="utf-8")
        changed = text.replace(f"、{name}\n", "、别的一节\n", 1)
        path.write_text(
            changed if changed != text else text.replace("、别的一节\n", f"、{name}\n", 1), encoding="utf-8"
        )

    def edit_field(self) -> None:
        """Change or add a field in the front matter of a report."""
        some = self.random
        key, value = some.choice(
            [
                ("title", f"改过{some.randint(1, 99)}次的事件分析"),
                ("region", some.choice(PLACES)),
                ("topics", some.choice(TOPICS)),
                ("entities", f"[{', '.join(some.sample(NAMED, some.randint(0, 3)))}]"),
                ("summary", f"摘要{some.randint(1, 99)}。"),
                ("authors", "[甲, 乙]"),
                ("published", f"2026-01-{some.randint(1, 28):02}"),
                ("corrections", f"[{{date: 2026-02-{some.randint(1, 28):02}, text: 更正了数字}}]"),
                ("status", some.choice(["published", "draft"])),
            ]
        )
        self.set_fields(self.some_report(), {key: value})

    def set_fields(self, path: Path, fields: dict[str, str]) -> None:
        """Write fields into the front matter of a report."""
        text = path.read_text(encoding="utf-8")
        for key, value in fields.items():
            text = re.sub(rf"(?m)^{key}: .*\n", "", text, count=1)
            text = text.replace("---\n", f"---\n{key}: {value}\n", 1)
        path.write_text(text, encoding="utf-8")

    def withdraw(self) -> None:
        """Withdraw a report."""
        self.set_fields(
            self.some_report(), {"status": "withdrawn", "withdrawn": "{date: 2026-03-01, reason: 事实有误}"}
        )

    def rename(self) -> None:
        """Give a report another name; its old address leads to it."""
        path = self.some_report()
        if path.with_suffix("").exists() or "redirect_from" in path.read_text(encoding="utf-8"):
            return
        self.set_fields(path, {"redirect_from": f"[{path.stem}]"})
        self.number += 1
        path.rename(path.with_name(f"{path.name[:10]}-r{self.number}.md"))

    def follow(self) -> None:
        """Let a report continue an earlier one or two, or none any more."""
        paths = sorted({self.some_report() for _ in range(self.random.randint(1, 3))}, key=lambda path: path.name)
        *earlier, last = paths
        self.set_fields(last, {"follows": f"[{', '.join(path.stem for path in earlier)}]"})

    def delete(self) -> None:
        """Delete a report; others may link to it, which is an error."""
        path = self.some_report()
        path.unlink()
        shutil.rmtree(path.with_suffix(""), ignore_errors=True)

    def edit_vocabulary(self) -> None:
        """Add, change or take away an entry."""
        some, folder = self.random, self.folder / "reports/vocabulary"
        name, old, new = some.choice(
            [
                ("entities.yml", "数字安全企业", f"数字安全企业{some.randint(1, 9)}"),
                ("entities.yml", "数字安全企业", f"数字安全企业{some.randint(1, 9)}"),
                ("entities.yml", "aliases: [鸿腾]", "aliases: [鸿腾, 鸿腾科技]"),
                ("entities.yml", "aliases: [鸿腾, 鸿腾科技]", "aliases: [鸿腾]"),
                ("entities.yml", "\n- {id: new-lab, name: 蓝鲸实验室, type: company}", ""),
                ("entities.yml", "name: 陈伟, type: person", "name: 陈伟, type: person, description: 一个人"),
                ("topics.yml", "数据的安全", f"数据的安全{some.randint(1, 9)}"),
                ("topics.yml", "name: 人才培养", "name: 人才培养, aliases: [人才]"),
                ("regions.yml", "江苏省, 浙江省", "浙江省"),
                ("regions.yml", "members: [上海市, 浙江省", "members: [上海市, 江苏省, 浙江省"),
                ("regions.yml", "aliases: [乌镇]", "aliases: [乌镇, 水乡]"),
            ]
        )
        path = folder / name
        text = path.read_text(encoding="utf-8")
        if "new-lab" in old and old not in text:
            path.write_text(f"{text.rstrip()}{old}\n", encoding="utf-8")
        else:
            path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def edit_settings(self) -> None:
        """Change settings of the owner."""
        choices = [
            {},
            {"site_url: .*": "site_url: https://intranet.example/"},
            {"site_name: .*": "site_name: 另一个库"},
            {"site_description: .*": "repo_url: https://git.example/team/analyses\nsite_description: 别的话"},
            {'"结论": "jielun"': '"结论": ["jieyu", "jielun"]'},
            {"CONTACT, null": "CONTACT, 研究室"},
        ]
        self.settings(self.random.choice(choices))

    def edit_template(self) -> None:
        """Change a template of the owner, or take it away."""
        path = self.folder / "overrides-of-the-owner" / self.random.choice(["month.html", "partials/downloads.html"])
        path.parent.mkdir(exist_ok=True)
        if path.exists() and self.random.random() < 0.5:
            path.unlink()
        elif path.name == "month.html":
            block = "{% block page %}<h1>{{ heading | e }}</h1>{% endblock %}"
            path.write_text(f'{{% extends "main.html" %}}{block}<!-- {self.random.random()} -->', encoding="utf-8")
        else:
            path.write_text(f"<p>{self.random.random()} {{{{ downloads.csv_path | url }}}}</p>", encoding="utf-8")

    def damage(self) -> None:
        """Do to the site, or to what is kept of it, what nobody should do."""
        site, some = self.folder / "site", self.random
        files = sorted(path for path in site.rglob("*") if path.is_file())
        match some.randint(0, 4):
            case 0:
                shutil.rmtree(self.folder / ".cache", ignore_errors=True)
            case 1 if files:
                some.choice(files).unlink()
            case 2 if files:
                some.choice(files).write_bytes(b"altered")
            case 3 if files:
                (site / "reports/foreign.txt").write_text("foreign")
            case _:
                for path in (self.folder / ".cache").rglob("*.sqlite"):
                    path.write_bytes(path.read_bytes()[: some.randint(0, 9000)] + b"damaged")

    EDITS = (edit_text, edit_section, edit_field, add, withdraw, rename, follow, follow, delete, edit_vocabulary)
    RARE_EDITS = (edit_settings, edit_template, damage)

    def edit(self) -> list[str]:
        """Make one to four edits; return what they were."""
        some = self.random
        kinds = [some.choice(self.EDITS if some.random() < 0.9 else self.RARE_EDITS) for _ in range(some.randint(1, 4))]
        for kind in kinds:
            kind(self)
        return [kind.__name__ for kind in kinds]


def build(folder: Path) -> int:
    """Build the site of a library as `make build` does, in a process that is forked; return the exit code."""
    process = multiprocessing.get_context("fork").Process(target=_build, args=(folder,))
    process.start()
    process.join()
    assert process.exitcode in {0, 1, 2}, process.exitcode
    return process.exitcode


def warm_up() -> None:
    """Import what builds need, and find how names sound: each build begins as a copy of this process."""
    import mkdocs_shell.preview  # noqa: F401 - imported for what it imports
    from eventlib.authoring.contribution import contribution_data
    from eventlib.vocabulary.vocabulary import Vocabulary

    contribution_data(Vocabulary(), SECTIONS)


def _build(folder: Path) -> None:
    import eventlib.pages.list_pages
    import eventlib.search.index
    import eventlib.workers
    from reports import main

    # Two segments, workers, and lists of several pages, of so few reports.
    eventlib.pages.list_pages.PAGE_SIZE = 12
    eventlib.workers._WORTH_IT = 20
    eventlib.search.index._SEGMENT_DOCUMENTS = 40
    os.environ["PYTHON_CPU_COUNT"] = "2"
    os.chdir(folder)
    with (folder / "log.txt").open("w", encoding="utf-8") as log, redirect_stdout(log), redirect_stderr(log):
        sys.argv = ["reports.py", "build", "--reports", "reports"]
        os._exit(main())


def differing(library: Library) -> list[str]:
    """Build a library over what lies there, and from nothing in a copy; return which files differ, or whether the codes do."""
    cold = library.folder.with_name("cold")
    shutil.rmtree(cold, ignore_errors=True)
    shutil.copytree(
        library.folder,
        cold,
        symlinks=True,
        ignore=lambda folder, names: {"site", ".cache"} if folder == str(library.folder) else set(),
    )
    before = content(library.folder / "site")
    code, cold_code = build(library.folder), build(cold)
    if code != cold_code:
        return [f"code {code} and not {cold_code}"]
    made, expected = content(library.folder / "site"), content(cold / "site") if code == 0 else before
    return sorted(path for path in made.keys() | expected.keys() if made.get(path) != expected.get(path))


def run(folder: Path, seed: int, sets: int, say: Callable[[str], object] = lambda _: None) -> None:
    """Build a library after each of so many sets of edits; a set that makes it wrong is undone.

    Raises:
        AssertionError: a build left something else than one from nothing.
    """
    warm_up()
    library = Library(folder / "library", seed)
    found = differing(library)
    assert (found, (library.folder / "site/index.html").exists()) == ([], True), found
    refused = 0
    for number in range(1, sets + 1):
        saved = folder / "saved"
        shutil.rmtree(saved, ignore_errors=True)
        shutil.copytree(library.folder / "reports", saved)
        made = library.edit()
        found = differing(library)
        assert found == [], f"seed {seed}, set {number} {made}: {found[:20]}"
        if (library.folder / "log.txt").read_text(encoding="utf-8").count("网站没有更新"):
            refused += 1
            shutil.rmtree(library.folder / "reports")
            saved.rename(library.folder / "reports")
        say(f"seed {seed}: {number} of {sets} sets of edits, {refused} refused; {made}")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        run(Path(name), int(sys.argv[2]) if len(sys.argv) > 2 else random.randrange(10**6), int(sys.argv[1]), print)
