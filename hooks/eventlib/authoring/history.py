"""What version control knows of a folder of reports: what changed since a state, and how the folder looked then.

Owns every call of git. Knows nothing of reports.
"""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


class HistoryError(Exception):
    """There is no git, no repository or no such state; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Base:
    """The state that a change starts from: the last common one of `ref` and what is checked out."""

    folder: Path
    commit: str

    def changed_paths(self) -> frozenset[str]:
        """Return the files inside the folder that differ from this state, committed or not; the removed ones too."""
        return self._paths()

    def added_paths(self) -> frozenset[str]:
        """Return the files inside the folder that this state does not have, committed or not."""
        return self._paths("--diff-filter=A")

    def _paths(self, *options: str) -> frozenset[str]:
        # Without renames: a file under a new name is a new report.
        names_only = ("--name-only", "--no-renames", "-z", "--relative", *options)
        changed = _git(self.folder, "diff", *names_only, self.commit, "--", ".")
        new = _git(self.folder, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
        names = os.fsdecode(changed + new).split("\0")
        return frozenset(name for name in names if name)

    @contextmanager
    def checked_out(self) -> Iterator[Path]:
        """Give a temporary copy of the folder as it was; an empty one where it did not exist."""
        with tempfile.TemporaryDirectory() as temporary:
            root = Path(temporary) / "reports"
            root.mkdir()
            prefix = _git(self.folder, "rev-parse", "--show-prefix").decode().strip()
            tree = f"{self.commit}:{prefix}" if prefix else self.commit
            if _exists(self.folder, tree):
                # From a folder within, git would look for that folder inside the tree.
                top = self.folder / _git(self.folder, "rev-parse", "--show-cdup").decode().strip()
                _unpack(_git(top, "archive", "--format=tar", tree), root)
            yield root


def find_base(folder: Path, ref: str) -> Base:
    """Return the state that the changes since `ref` start from.

    Raises:
        HistoryError: git is not installed, the folder is in no repository, or there is no such state.
    """
    if _run(folder, "rev-parse", "--git-dir").returncode:
        raise HistoryError(f"「{folder}」不在 git 仓库里，无法比较版本。")
    if not _exists(folder, "HEAD"):
        raise HistoryError(f"「{folder}」所在的 git 仓库还没有任何提交，无法比较版本。")
    if not _exists(folder, f"{ref}^{{commit}}"):
        raise HistoryError(f"没有名为「{ref}」的提交、分支或标签。若在流水线里运行，先取全历史（fetch-depth: 0）。")
    commit = _git(folder, "rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}").decode().strip()
    common = _run(folder, "merge-base", commit, "HEAD").stdout.decode().strip()
    # A shallow clone may not reach back to the common state: then everything that differs counts as changed.
    return Base(folder, common or commit)


def _exists(folder: Path, name: str) -> bool:
    return _run(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", name).returncode == 0


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except FileNotFoundError:
        raise HistoryError("没有找到 git 程序：先安装 git。") from None
    except NotADirectoryError:
        raise HistoryError(f"没有报告文件夹「{folder}」") from None


def _git(folder: Path, *arguments: str) -> bytes:
    """Return what git prints.

    Raises:
        HistoryError: git says no.
    """
    done = _run(folder, *arguments)
    if done.returncode:
        message = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise HistoryError(f"git {arguments[0]} 没有成功：{message[-1] if message else done.returncode}")
    return done.stdout


def _unpack(archive: bytes, root: Path) -> None:
    """Write the plain files of an archive below a folder; links and whatever points outside are left out."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            inside = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or inside.is_absolute() or ".." in inside.parts:
                continue
            path = root.joinpath(*inside.parts)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read())
