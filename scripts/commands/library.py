"""`library`: a folder for reports of an owner's own, whose settings inherit everything else from this project."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from commands.common import PROJECT, CommandError, Commands
from eventlib.library.report_files import error_reason

STARTER = PROJECT / "scripts" / "starter"
"""What a new library begins with; `{project}` in its `mkdocs.yml` stands for the way to this project."""


def add_parser(commands: Commands) -> None:
    """Describe the command to the command line."""
    parser = commands.add_parser(
        "library",
        help="新建一个资料库",
        description="新建一个资料库：一个文件夹，有自己的设置、“关于”页、词表和一篇示例报告。"
        "网站的样子和功能都来自本项目，升级本项目不改动资料库里的任何文件。",
    )
    parser.add_argument("folder", type=Path, metavar="文件夹", help="写到哪里；应是还没有的或空的文件夹")
    parser.set_defaults(run=run_library)


def run_library(options: argparse.Namespace) -> int:
    """Write a new library.

    Raises:
        CommandError: the folder holds something, or the system refuses.
    """
    folder: Path = options.folder
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"「{folder}」里已经有东西，没有改动它。请换一个文件夹。")
        for source in sorted(STARTER.rglob("*")):
            if source.is_file():
                inside = source.relative_to(STARTER)
                # Without its dot in this project, where git would obey it.
                target = folder / (f".{inside}" if inside.name.startswith("git") else inside)
                target.parent.mkdir(parents=True, exist_ok=True)
                text = source.read_text(encoding="utf-8")
                if inside.name == "mkdocs.yml":
                    text = _with_way_to_project(text, folder)
                target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CommandError(f"无法写入「{folder}」：{error_reason(error)}") from error
    print(f"已写入「{folder}」。接下来：")
    print(f"  1. 打开 {folder / 'mkdocs.yml'}，改好名称等设置；")
    print(
        f"  2. 运行 make serve LIBRARY={folder}，预览网站（没有 make 时：reports.py serve --reports {folder / 'reports'}）；"
    )
    print("  3. 写自己的报告和词表，删去示例报告。")
    return 0


def _with_way_to_project(text: str, folder: Path) -> str:
    """Return the settings with the way from the library to this project, as YAML writes it; absolute between drives."""
    try:
        way = Path(os.path.relpath(PROJECT, folder.resolve())).as_posix()
    except ValueError:
        way = PROJECT.as_posix()
    for path in ("hooks/mkdocs_shell/base.yml", "hooks/site_build.py"):
        text = text.replace(f"{{project}}/{path}", json.dumps(f"{way}/{path}", ensure_ascii=False))
    return text
