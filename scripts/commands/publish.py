"""The commands `publish` and `rollback`: a built site becomes the one that is served, or the one before it again."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from commands.common import PROJECT, CommandError, Commands

if TYPE_CHECKING:
    from publishing.host import Destination

_SHOWN = 20


def add_parser(commands: Commands) -> None:
    """Describe both commands."""
    publish = commands.add_parser(
        "publish", help="发布生成好的网站", description="核验生成好的网站，送到网页服务器，一次换上。"
    )
    publish.add_argument("to", metavar="去处", help="文件夹，或 主机:文件夹（用 ssh）；网页服务器读其中的 current")
    publish.add_argument("--site", type=Path, default=Path("site"), metavar="文件夹", help="生成好的网站（默认 site）")
    publish.set_defaults(run=run_publish)
    rollback = commands.add_parser("rollback", help="换回上一次发布的网站", description="换回上一次发布的网站。")
    rollback.add_argument("to", metavar="去处", help="同 publish")
    rollback.set_defaults(run=run_rollback)


def run_publish(options: argparse.Namespace) -> int:
    """Verify the site, bring it beside the ones before, and make it current.

    Returns 1 where something is wrong with the site.

    Raises:
        CommandError: the site is not there, or cannot be brought there; what was served before still is.
    """
    from publishing.host import Destination, HostError, publish
    from publishing.verify import read_site

    _check_system()
    if not options.site.is_dir():
        raise CommandError(f"没有生成好的网站「{options.site}」，请先运行 make build。")
    try:
        destination = Destination.parse(options.to)
        _check_destination(destination, options.site)
        site = read_site(options.site)
        if site.problems:
            print("\n".join(site.problems[:_SHOWN]))
            print(f"网站有 {len(site.problems)} 个问题，没有发布。")
            return 1
        answer = publish(
            options.site, {file.path: (file.size, file.digest) for file in site.files.values()}, destination
        )
    except HostError as error:
        raise CommandError(str(error)) from error
    except KeyboardInterrupt:
        raise CommandError("\n已中断：网站还是原来的，或者已是新的，不会是一半。") from None
    if "unchanged" in answer:
        print(f"网站没有变化，仍是 {answer['unchanged']}。")
    else:
        print(f"已发布 {len(site.files)} 个文件：{options.to} 现在是 {answer['current']}。")
    return 0


def run_rollback(options: argparse.Namespace) -> int:
    """Make the release current again that was before this one.

    Raises:
        CommandError: there is none, or it cannot be reached.
    """
    from publishing.host import Destination, HostError, roll_back

    _check_system()
    try:
        answer = roll_back(Destination.parse(options.to))
    except HostError as error:
        raise CommandError(str(error)) from error
    print(f"已换回：{options.to} 现在是 {answer['current']}，不再是 {answer['former']}。")
    return 0


def _check_system() -> None:
    if os.name != "posix":
        raise CommandError("发布要在 Linux 或 macOS 上运行；在 Windows 上可以复制整个 site 文件夹。")


def _check_destination(destination: Destination, site: Path) -> None:
    """Refuse what would lie in the site that is built anew, or above what it is built from."""
    if destination.host:
        return
    folder, built = Path(destination.folder), site.resolve()
    if PROJECT.is_relative_to(folder) or Path.cwd().is_relative_to(folder):
        raise CommandError(f"不能发布到「{folder}」：项目就在其中。请指明一个专用的文件夹。")
    if folder.is_relative_to(built) or built.is_relative_to(folder):
        raise CommandError(f"不能发布到「{folder}」：它与生成的网站「{built}」重叠。请指明另一个文件夹。")
