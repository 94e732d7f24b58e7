"""How a command changes files that are there: it shows the difference, asks, and writes each in one step."""

from __future__ import annotations

import sys
from pathlib import Path

from commands.common import CommandError, read_line
from eventlib.library.report_files import error_reason
from eventlib.reading.findings import printable


def read_file(path: Path) -> bytes:
    """Return the content of a file.

    Raises:
        CommandError: it cannot be read, or is none.
    """
    try:
        if not path.exists() and not path.is_symlink():
            raise CommandError(f"没有「{path}」这个文件。")
        if path.is_dir() and not path.is_symlink():
            raise CommandError(f"「{path}」是文件夹，请写出其中的文件。")
        if path.is_symlink() or not path.is_file():
            raise CommandError(f"「{path}」不是普通文件，没有改动它。")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"无法读取「{path}」：{error_reason(error)}") from error


def print_difference(path: Path, before: bytes, after: bytes) -> None:
    """Print which lines of a file change, both texts in UTF-8."""
    import difflib  # imported here: most commands have no need of it

    old, new = (text.decode("utf-8-sig").splitlines() for text in (before, after))
    for line in difflib.unified_diff(old, new, f"{path}（原来）", f"{path}（改正）", n=1, lineterm=""):
        print(printable(line))


def is_wanted(count: int) -> bool:
    """Ask whether so many files are to be written; where nobody can answer, say how to go on.

    Raises:
        CommandError: the user stops.
    """
    if not sys.stdin.isatty():
        print(f"有 {count} 个文件要改正，没有写入。加上 --yes 就写入。", file=sys.stderr)
        return False
    if read_line(f"写入这 {count} 个文件吗？[y/N] ").strip().lower() in ("y", "yes", "是"):
        return True
    print("没有写入。")
    return False


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step, so that nobody ever finds half of it; its permissions stay.

    Raises:
        CommandError: the system refuses.
    """
    import shutil
    import tempfile

    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".fix-", delete=False) as stream:
            stream.write(content)
        try:
            shutil.copymode(path, stream.name)
            Path(stream.name).replace(path)
        except OSError:
            Path(stream.name).unlink()
            raise
    except OSError as error:
        raise CommandError(f"无法写入「{path}」：{error_reason(error)}") from error
