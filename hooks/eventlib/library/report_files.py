"""The files of a folder of reports, read byte by byte; what cannot be read is a finding."""

from __future__ import annotations

import errno
import hashlib
import os
import posixpath
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from eventlib.cache.digests import DIGITS
from eventlib.library.figures import figure_folder
from eventlib.reading.findings import Finding, printable
from eventlib.reading.images import MOST_BYTES
from eventlib.reading.source_text import MAX_BYTES

_READ_AT_MOST = 64 * MAX_BYTES
_REASONS = {errno.EACCES: "没有权限", errno.EISDIR: "这是文件夹", errno.ENOENT: "文件不存在", errno.EIO: "磁盘读取出错"}


Stamp: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ReportContent:
    """The bytes of a report and of the images beside it, as far as these can be read."""

    raw: bytes
    pictures: Mapping[str, bytes]
    """By name; of what is too large only so much that it shows."""

    @property
    def digest(self) -> str:
        """What stands for all of it."""
        digest = hashlib.blake2b(self.raw, digest_size=DIGITS // 2)
        for name, raw in self.pictures.items():
            digest.update(f"\0{name}\0{len(raw)}\0".encode("utf-8", "surrogatepass") + raw)
        return digest.hexdigest()


class ReportFile(NamedTuple):
    """Where a report and the images beside it are."""

    folder: str
    """The folder of reports as the system knows it."""
    name: str
    """The file inside that folder as the system knows it."""
    pictures: tuple[str, ...]
    """The names of the files in the folder of its figures that are meant to be pictures."""

    @property
    def path(self) -> str:
        """The file inside the folder of reports, as it can be shown."""
        return printable(self.name)

    def stamp(self) -> Stamp | None:
        """Return what shows that nobody has written to it or its images since; None if one is no file that can be read.

        Of each file the name, the size, and when it was written and changed last: the latter no program can set.
        """
        found: list[str | int] = []
        beside = figure_folder(self.name)
        try:
            for name in (self.name, *(f"{beside}/{picture}" for picture in self.pictures)):
                status = os.stat(f"{self.folder}/{name}")  # noqa: PTH116 - of thousands
                if not stat.S_ISREG(status.st_mode):
                    return None
                found += [name, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
        except OSError:
            return None
        return tuple(found)

    def read(self) -> tuple[ReportContent | None, list[Finding]]:
        """Return the content, None if there is none to be read, and what cannot be read, by paths inside the folder."""
        findings: list[Finding] = []
        raw = read_bytes(f"{self.folder}/{self.name}", self.path, findings)
        pictures: dict[str, bytes] = {}
        for picture in self.pictures:
            inside = posixpath.join(figure_folder(self.name), picture)
            # One byte more than may be tells that there are too many.
            found = read_bytes(f"{self.folder}/{inside}", printable(inside), findings, MOST_BYTES + 1)
            if found is not None:
                pictures[picture] = found
        return (None if raw is None else ReportContent(raw, pictures)), findings


def error_reason(error: OSError) -> str:
    """Return in Chinese why the operating system refused."""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}")


def read_bytes(path: str, address: str, findings: list[Finding], at_most: int = _READ_AT_MOST) -> bytes | None:
    """Return what is in a file, at most so many bytes; None, with a finding at `address`, if it cannot be read."""
    try:
        # Thousands of files: a Path for each, and a buffer, take longer than to read it.
        status = os.stat(path)  # noqa: PTH116
        if not stat.S_ISREG(status.st_mode):
            findings.append(Finding(address, 1, 1, "file-unreadable", "不是普通文件，不会读取", "删去它"))
            return None
        with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
            return stream.read(min(status.st_size, at_most))
    except OSError as error:
        findings.append(Finding(address, 1, 1, "file-unreadable", f"无法读取：{error_reason(error)}", "检查文件和权限"))
        return None
