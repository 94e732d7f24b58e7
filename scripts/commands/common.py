"""What several commands share: Chinese help, the error that ends a command, the configuration, and how a report is written.

Each command is a module of its own with `add_parser`, which describes it, and `run_…`, which does it.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn, Protocol

import yaml
from mergedeep import merge  # type: ignore[import-untyped]  # ships no types; MkDocs merges by it
from yaml_env_tag import construct_env_tag  # type: ignore[import-untyped]  # ships no types

from eventlib.authoring.history import Base, find_base
from eventlib.library.folder import Library
from eventlib.library.readings import FILE_NAME
from eventlib.library.report_files import error_reason
from eventlib.reading.findings import printable
from eventlib.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]


class CommandError(Exception):
    """The command cannot run; the message is Chinese and goes to the user."""


class ChineseParser(argparse.ArgumentParser):
    """A parser whose help and errors are Chinese."""

    def __init__(self, **options: object) -> None:
        super().__init__(add_help=False, **options)  # type: ignore[arg-type]  # passed through
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def format_usage(self) -> str:
        """Begin with 用法."""
        return _in_chinese(super().format_usage())

    def format_help(self) -> str:
        """Begin with 用法, and name the parts in Chinese."""
        return _in_chinese(super().format_help())

    def error(self, message: str) -> NoReturn:
        """Say in Chinese what is wrong with the command line, and end."""
        for english, chinese in (
            ("the following arguments are required:", "缺少参数："),
            ("unrecognized arguments:", "不认识的参数："),
            ("invalid int value:", "应是整数，不是"),
            ("invalid choice:", "没有这个选择："),
            ("expected one argument", "后面要有一个值"),
            ("choose from", "可选："),
            ("argument ", "参数 "),
        ):
            message = message.replace(english, chinese)
        self.exit(2, f"{message}\n用 --help 查看用法。\n")


# What argparse puts at the beginning of a line, which is nowhere to be set: its words, and a colon after each heading.
_HEADINGS = {"usage: ": "用法：", "positional arguments:": "参数：", "options:": "选项：", "命令:": "命令："}


def _in_chinese(text: str) -> str:
    return re.sub(rf"^(?:{'|'.join(_HEADINGS)})", lambda match: _HEADINGS[match[0]], text, flags=re.MULTILINE)


class Commands(Protocol):
    """What `add_subparsers` of a parser returns: argparse has no public name for it."""

    def add_parser(self, name: str, *, help: str, description: str) -> ChineseParser:
        """Return the parser of one command; `help` is its line among the commands, `description` opens its own help."""


def add_reports_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told the folder of reports."""
    parser.add_argument(
        "--reports", type=Path, default=Path("reports"), metavar="文件夹", help="报告文件夹（默认 reports）"
    )


class _ConfigLoader(yaml.SafeLoader):
    """Reads `mkdocs.yml` as MkDocs does, environment variables (`!ENV`) included, but constructs no Python objects."""


_ConfigLoader.add_constructor("!ENV", construct_env_tag)
_ConfigLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def configuration_for(reports: Path) -> Path:
    """Return the `mkdocs.yml` that a folder of reports goes with: the one beside it, else this project's."""
    beside = reports.resolve().parent / "mkdocs.yml"
    return beside if beside.is_file() else PROJECT / "mkdocs.yml"


def settings_for(reports: Path) -> Settings:
    """Return the settings for a folder of reports.

    Raises:
        CommandError: the file cannot be read.
        SettingsError: something in it is missing or has another form.
    """
    return Settings.from_mapping(loaded_configuration(configuration_for(reports)))


def loaded_configuration(path: Path, inheriting: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Return the content of a `mkdocs.yml` with what it inherits.

    Raises:
        CommandError: it, or what it inherits, cannot be read.
    """
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_ConfigLoader)
    except OSError as error:
        raise CommandError(f"无法读取「{path}」：{error_reason(error)}") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"「{path}」不是 UTF-8 文字。") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else "某处"
        raise CommandError(f"「{path}」{where}附近写得不对，不是 YAML：检查冒号后的空格、缩进、引号和括号。") from error
    except yaml.YAMLError as error:
        raise CommandError(f"「{path}」里有 YAML 不许有的字符。") from error
    settings: dict[str, Any] = loaded if isinstance(loaded, dict) else {}
    inherited = settings.pop("INHERIT", None)
    if inherited is None:
        return settings
    parent = (path.parent / str(inherited)).resolve()
    if parent in (path.resolve(), *inheriting):
        raise CommandError(f"「{path}」的 INHERIT 绕了一圈，又指向「{parent}」。")
    if not parent.is_file():
        raise CommandError(
            f"「{path}」的 INHERIT 所指的文件「{parent}」不存在。本项目或资料库换了位置时，把 INHERIT 和 hooks 两行改成新的路径。"
        )
    return dict(merge(loaded_configuration(parent, (path.resolve(), *inheriting)), settings))


def paths_inside(folder: Path, named: Sequence[Path]) -> frozenset[str]:
    """Return which files of a folder of reports are named: files themselves, and all that lie in the folders among them.

    As paths inside the folder, with strokes.

    Raises:
        CommandError: one is not there, or lies elsewhere.
    """
    found: set[str] = set()
    for path in named:
        if not path.exists() and not path.is_symlink():
            raise CommandError(f"没有「{path}」这个文件或文件夹。")
        # Not resolved: a symbolic link is a finding of its own, not what it leads to.
        inside = os.path.relpath(path.absolute(), folder.absolute()).replace(os.sep, "/")
        if inside.startswith("../"):
            raise CommandError(f"「{path}」不在报告文件夹「{folder}」里；别的文件夹用 --reports 指明。")
        is_folder = path.is_dir() and not path.is_symlink()
        below = [each for each in path.rglob("*") if not each.is_dir()] if is_folder else [path]
        found.update(os.path.relpath(each.absolute(), folder.absolute()).replace(os.sep, "/") for each in below)
    return frozenset(map(printable, found))


def changes_since(folder: Path, ref: str) -> tuple[Base, frozenset[str]]:
    """Return the state that the changes since `ref` start from, and the files inside the folder that they touch."""
    if not folder.is_dir():
        raise CommandError(f"没有报告文件夹「{folder}」")
    base = find_base(folder, ref)
    return base, frozenset(map(printable, base.changed_paths()))


def add_published_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that says when a new report is published."""
    parser.add_argument("--published", metavar="日期", help="收录日期 YYYY-MM-DD（默认今天），“新收录”按它排列")


def publication_day(options: argparse.Namespace) -> str:
    """Return the day on which a new report is published, YYYY-MM-DD: as told, else today.

    Raises:
        CommandError: what was told is no day.
    """
    published: str = options.published or datetime.datetime.now().astimezone().date().isoformat()
    if not _is_date(published):
        raise CommandError(f"--published 后面的「{published}」不是确有的一天，写成 2025-04-10 这样。")
    return published


def add_follows_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that says which reports a new one continues."""
    parser.add_argument(
        "--follows",
        action="append",
        metavar="前情报告",
        help="同一件事较早的报告的编号、文件或网址，新的一篇是它的后续；可重复",
    )


def followed_reports(options: argparse.Namespace, name: str, library: Library, *, is_draft: bool) -> list[str]:
    """Return the ids of the reports that the new one of this file name is said to continue.

    Raises:
        CommandError: `check` would call one an error.
    """
    if not options.follows:
        return []
    from eventlib.authoring.following import followed_ids  # imported here: most commands have no need of it

    found, findings = followed_ids(options.follows, name, library.reports, is_draft=is_draft)
    if findings:
        said = (f"{finding.message}（建议：{finding.suggestion}）" for finding in findings)
        raise CommandError("\n".join(["--follows 有问题：", *said]))
    return found


def write_report(folder: Path, name: str, text: str, figures: Mapping[str, bytes] = MappingProxyType({})) -> Path:
    """Write a new report file under its year, and its figures, by name, beside it: both or neither. Return its path.

    Raises:
        CommandError: the name is against the rules, the file is there, or the system refuses.
    """
    if not FILE_NAME.fullmatch(name) or not _is_date(name[:10]):
        raise CommandError(
            f"文件名「{name}」不合规则：日期写成 2025-04-10 这样确有的一天，简称只用小写字母、数字和连字符。"
        )
    path = folder / name[:4] / name
    beside = path.with_suffix("")
    if path.exists() or path.is_symlink():
        raise CommandError(f"「{path}」已经存在，没有改动它。请用 --slug 换一个简称。")
    is_there = beside.exists() or beside.is_symlink()
    if figures and is_there and not _holds(beside, figures):
        raise CommandError(f"文件夹「{beside}」已经存在，没有改动它。请用 --slug 换一个简称。")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The report comes last: who ends this in between leaves images without a report, which the check tells of, and
        # which are taken when the same report is written again; never a report without its images.
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".import-") as temporary:
            made = Path(temporary) / name
            made.write_text(text, encoding="utf-8", newline="\n")
            if figures and not is_there:
                _write_figures(made.with_suffix(""), figures)
                made.with_suffix("").rename(beside)
            try:
                _give_name(made, path)
            except OSError:
                if figures and not is_there:
                    shutil.rmtree(beside)
                raise
    except OSError as error:
        raise CommandError(f"无法写入「{path}」：{error_reason(error)}") from error
    return path


def _write_figures(folder: Path, figures: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in figures.items():
        (folder / name).write_bytes(content)


def _holds(folder: Path, figures: Mapping[str, bytes]) -> bool:
    """Tell whether a folder holds just these files."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    found = {path.name: path for path in folder.iterdir()}
    return found.keys() == figures.keys() and all(found[name].read_bytes() == figures[name] for name in figures)


def _give_name(made: Path, path: Path) -> None:
    """Give a file its name in one step.

    Raises:
        OSError: something bears the name, or the system refuses.
    """
    try:
        os.link(made, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, as of a USB stick: first an empty file, of which the check tells
        path.touch(exist_ok=False)
        try:
            made.replace(path)
        except OSError:
            path.unlink()
            raise


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def read_line(prompt: str) -> str:
    """Ask in the terminal and return the answer; one that is no UTF-8 is empty, and said so.

    Raises:
        CommandError: the input has ended, or the user stops.
    """
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        raise CommandError("\n已中断，没有写任何文件。") from None
    except UnicodeDecodeError:
        print("终端送来的不是 UTF-8 文字，请重写。")
        return ""
