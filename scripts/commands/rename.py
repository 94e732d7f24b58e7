"""`rename`: another name for an entity or a topic, or two entries made one, in the vocabulary and in every report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from commands.common import CommandError, Commands, add_reports_option, settings_for
from commands.rewriting import is_wanted, print_difference, read_file, replace_file
from eventlib.authoring.renaming import KINDS, LibraryFiles, Renaming, RenamingError, rename
from eventlib.authoring.renaming_reports import unlisted
from eventlib.library.folder import VOCABULARY_FOLDER
from eventlib.reading.findings import enumerate_names
from eventlib.reading.schema import EntityType, options_in_words
from eventlib.vocabulary.vocabulary import VOCABULARY_FILES

_TYPES = {each.value: each for each in EntityType}


def add_parser(commands: Commands) -> None:
    """Describe the command to the command line."""
    parser = commands.add_parser(
        "rename",
        help="给实体或主题改名，或把两个合并成一个",
        description="给实体或主题改名、改编号，或把两个合并成一个：词表和全部报告一起改，先显示改动，再询问。"
        "旧名称成为别名，照样能搜到；旧页面转到新页面。新名称已经登记的，就是合并。正文里的名称不改。",
    )
    parser.add_argument("old", metavar="旧名称", help="现在的名称或编号；没有登记、只在报告里出现的也可以")
    parser.add_argument("new", metavar="新名称", help="新的名称；旧名称写编号时，也可以是新的编号")
    add_reports_option(parser)
    parser.add_argument(
        "--kind", choices=tuple(KINDS), metavar="种类", help="同名时指明：entity（实体）或 topic（主题）"
    )
    parser.add_argument(
        "--type",
        choices=tuple(_TYPES),
        metavar="类型",
        help=f"把只在报告里出现的实体登记下来（新旧名称可以相同）：{options_in_words(EntityType)}",
    )
    parser.add_argument("--yes", action="store_true", help="不询问，直接写入")
    parser.set_defaults(run=run_rename)


def run_rename(options: argparse.Namespace) -> int:
    """Show what changes, and write it after a yes: the vocabulary first, so that every state on the way is right.

    Returns:
        0 if all is written, 1 if something is not.

    Raises:
        CommandError: the names cannot be changed so; nothing is written.
    """
    files = _read(options.reports)
    old, new = options.old.strip(), options.new.strip()
    if not old or not new:
        raise CommandError("名称不能为空。")
    try:
        renaming = rename(old, new, files, options.kind, _TYPES.get(options.type))
    except RenamingError as error:
        raise CommandError(str(error)) from error
    changes = _changes(renaming, files, options.reports)
    for path, before, after in changes:
        print_difference(path, before, after)
    print(f"改动 {len(renaming.vocabulary)} 个词表文件、{len(renaming.reports)} 篇报告{_unlisted(renaming)}。")
    for note in renaming.notes:
        print(note)
    if not options.yes and not is_wanted(len(changes)):
        return 1
    for number, (path, _, after) in enumerate(changes):
        try:
            replace_file(path, after)
        except CommandError as error:
            print(error, file=sys.stderr)
            written = enumerate_names(str(path) for path, _, _ in changes[:number]) or "没有"
            left = enumerate_names(str(path) for path, _, _ in changes[number:])
            print(f"已经写入：{written}。还没有写入：{left}。", file=sys.stderr)
            print("写入的每个文件都是完整的。排除故障后再运行同一条命令，就接着改完。", file=sys.stderr)
            return 1
    print(f"写入了 {len(changes)} 个文件。")
    return 0


def _read(folder: Path) -> LibraryFiles:
    """Return what the folder of reports holds.

    Raises:
        CommandError: there is none, or a file cannot be read.
    """
    if not folder.is_dir():
        raise CommandError(f"没有报告文件夹「{folder}」")
    words = {name: folder / VOCABULARY_FOLDER / name for name in VOCABULARY_FILES}
    return LibraryFiles(
        {name: read_file(path) for name, path in words.items() if path.exists()},
        {path.relative_to(folder).as_posix(): read_file(path) for path in sorted(folder.glob("[0-9]*/*.md"))},
        settings_for(folder).sections,
    )


def _changes(renaming: Renaming, files: LibraryFiles, folder: Path) -> list[tuple[Path, bytes, bytes]]:
    """Return path, content and new content of each file, in the order in which they are written."""
    words = [(folder / VOCABULARY_FOLDER / name, files.words[name], new) for name, new in renaming.vocabulary.items()]
    return words + [(folder / path, files.reports[path], new) for path, new in renaming.reports.items()]


def _unlisted(renaming: Renaming) -> str:
    counts = [f"{status.label} {count} 篇" for status, count in unlisted(renaming.reports)]
    return f"（其中{enumerate_names(counts)}）" if counts else ""
