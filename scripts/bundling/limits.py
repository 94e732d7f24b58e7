"""What a bundle may be too large for, said to whoever makes it."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

MEASURED = 8000
"""So many reports a browser was seen to search from disk as fast as from a server (docs/maintainers/operators.md)."""
_FAT32_ENTRIES = 65_536 - 2
"""What a folder of FAT32 can hold, as sticks of up to 32 GB have it: 2 MB of 32 bytes, two for itself and the one above."""


def limits_of(site: Path, paths: Iterable[str]) -> list[str]:
    """Return, in Chinese, what is to be known of a built site and of the paths that a bundle of it has."""
    count = json.loads((site / "api" / "v1" / "reports.json").read_bytes())["count"]
    said = []
    if count > MEASURED:
        said.append(
            f"有 {count} 篇报告：从磁盘打开只测到 {MEASURED} 篇，再多时第一次搜索会慢，浏览器也可能打不开。可以只打包一部分，例如 SINCE=2024。"
        )
    if crowded := fat32_crowded(paths):
        said.append(
            f"「{crowded}」里的文件太多，FAT32 格式的 U 盘装不下这个文件夹：带走 .zip 到电脑上解压，或用 exFAT、NTFS 格式的 U 盘。"
        )
    return said


def fat32_crowded(paths: Iterable[str]) -> str | None:
    """Return the folder, of those that paths of files name, that FAT32 cannot hold; None where it can hold all.

    A name takes an entry, and one more for every 13 characters; two names of a folder never differ by case alone here.
    """
    entries: Counter[str] = Counter()
    for path in paths:
        folder, name = posixpath.split(path)
        entries[folder] += 1 + -(-len(name) // 13)
    return max((folder for folder, count in entries.items() if count > _FAT32_ENTRIES), default=None)
