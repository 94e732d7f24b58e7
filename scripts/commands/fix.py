"""`fix`: what has exactly one right form, shown as a difference and written after a yes."""

from __future__ import annotations

import argparse
import codecs
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from commands.common import CommandError, Commands, add_reports_option, changes_since, settings_for
from commands.rewriting import is_wanted, print_difference, read_file, replace_file
from eventlib.authoring.history import HistoryError
from eventlib.cache.store import store_beside
from eventlib.library.figures import figure_folder, is_picture
from eventlib.library.folder import load_library
from eventlib.library.threads import present_ids
from eventlib.progress import tracked
from eventlib.reading.findings import enumerate_names, printable
from eventlib.reading.images import read_image, without_private
from eventlib.vocabulary.vocabulary import Vocabulary


def add_parser(commands: Commands) -> None:
    """Describe the command to the command line."""
    parser = commands.add_parser(
        "fix",
        help="改正只有一种正确写法的地方",
        description="改正只有一种正确写法的地方（名称、字段的顺序和冒号、章节的级别和编号、半角标点、全角字母和数字、行尾空格、BOM、换行符；图片里的拍摄地点和相机信息），"
        "先显示改动，再询问。别的内容一个字节也不动。不写文件，就只看还没有提交的改动所在的文件。"
        "一个文件读写不了，不妨碍别的文件。没有改完的，退出码是 1；一个文件也读不了，退出码是 2。",
    )
    parser.add_argument(
        "file", type=Path, nargs="*", metavar="文件", help="报告或图片（默认：还没有提交的）；报告的图片也一起看"
    )
    add_reports_option(parser)
    parser.add_argument(
        "--changed-since", metavar="版本", help="看这个提交、分支或标签以来改动的文件，例如 origin/main"
    )
    parser.add_argument("--all", action="store_true", help="看全部报告")
    parser.add_argument("--yes", action="store_true", help="不询问，直接写入")
    parser.set_defaults(run=run_fix)


def run_fix(options: argparse.Namespace) -> int:
    """Show what is to be mended, and write it after a yes. A file that cannot be read or written stops no other.

    Returns:
        0 if everything is mended, 1 if something is left, 2 if none of the files could be read.
    """
    sections = settings_for(options.reports).sections
    library = load_library(options.reports, sections, store=store_beside(options.reports))
    ids = present_ids(library.reports)
    changes: list[tuple[Path, bytes]] = []
    paths = list(dict.fromkeys(each for path in _chosen(options) for each in (path, *_figures_of(path))))
    failed = 0
    for path in tracked(paths, "查看文件", len(paths)):
        try:
            fixed = _fixed_picture(path) if is_picture(path.name) else _fixed(path, library.vocabulary, sections, ids)
        except CommandError as error:
            failed += 1
            print(error, file=sys.stderr)
            continue
        if fixed is not None:
            changes.append((path, fixed))
    if paths and failed == len(paths):
        return 2
    if not changes:
        print("别的文件没有要改正的地方。" if failed else f"看了 {len(paths)} 个文件，没有要改正的地方。")
        return 1 if failed else 0
    if not options.yes and not is_wanted(len(changes)):
        return 1
    written = 0
    for path, fixed in changes:
        try:
            replace_file(path, fixed)
        except CommandError as error:
            print(error, file=sys.stderr)
        else:
            written += 1
    print(f"改正了 {written} 个文件。")
    return 1 if failed or written < len(changes) else 0


def _chosen(options: argparse.Namespace) -> list[Path]:
    """Return the files to look at: those named, all, or those that changed; nobody finds files changed that are not theirs.

    Raises:
        CommandError: what changed is not known.
    """
    if options.file:
        return list(options.file)
    reports = sorted(options.reports.glob("[0-9]*/*.md"))
    if options.all:
        return reports
    try:
        _, changed = changes_since(options.reports, options.changed_since or "HEAD")
    except HistoryError as error:
        raise CommandError(f"{error}\n写出要改正的文件，或者用 --all 看全部报告。") from error
    return [path for path in reports if _is_changed(path.relative_to(options.reports).as_posix(), changed)]


def _is_changed(path: str, changed: Iterable[str]) -> bool:
    """Tell whether a report, or a figure of it, is among the paths that changed."""
    return any(each == path or each.startswith(f"{figure_folder(path)}/") for each in changed)


def _figures_of(report: Path) -> list[Path]:
    """Return the pictures beside a report."""
    folder = Path(figure_folder(str(report)))
    if report.suffix != ".md" or folder.is_symlink() or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if is_picture(path.name))


def _fixed(path: Path, vocabulary: Vocabulary, sections: tuple[str, ...], ids: Mapping[str, str]) -> bytes | None:
    """Print what is to be mended in a file; return its new content, or None where nothing is.

    Raises:
        CommandError: the file cannot be read, or is none.
    """
    # Imported here: checking has no need of it.
    from eventlib.authoring.fixes import fix_report

    raw = read_file(path)
    fixed = fix_report(raw, f"{path.parent.name}/{path.name}", vocabulary, sections, ids=ids)
    if fixed == raw:
        return None
    # What a diff of lines does not show.
    unseen = [("去掉 BOM", raw.startswith(codecs.BOM_UTF8)), ("统一换行符", b"\r" in raw)]
    if done := [what for what, is_done in unseen if is_done]:
        print(f"{path}：{enumerate_names(done)}")
    print_difference(path, raw, fixed)
    return fixed


def _fixed_picture(path: Path) -> bytes | None:
    """Say what is to be taken out of a picture; return its new content, or None where nothing is.

    Raises:
        CommandError: the file cannot be read, or is none.
    """
    raw = read_file(path)
    fixed = without_private(raw)
    if fixed == raw:
        return None
    kinds = enumerate_names(read_image(raw).private) or "画面以外的信息"
    print(printable(f"{path}：去掉{kinds}，画面不变"))
    return fixed
