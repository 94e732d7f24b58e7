"""The command `bundle`: a built site becomes one that is opened from disk, and an archive of it."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from commands.common import PROJECT, CommandError, Commands, add_reports_option, settings_for
from eventlib.library.report_files import error_reason

# What no name of a file may have, on Windows either.
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]+')


def add_parser(commands: Commands) -> None:
    """Describe the command."""
    bundle = commands.add_parser(
        "bundle",
        help="把网站做成可以从磁盘打开的",
        description="把生成好的网站改写成双击 index.html 就能看、能搜索的文件夹，另存一个 .zip，可以用 U 盘带走。",
    )
    add_reports_option(bundle)
    bundle.add_argument("--site", type=Path, default=Path("site"), metavar="文件夹", help="生成好的网站（默认 site）")
    bundle.add_argument("to", type=Path, metavar="去处", help="写到哪个文件夹：其中有 site 和 .zip")
    bundle.set_defaults(run=run_bundle)


def run_bundle(options: argparse.Namespace) -> int:
    """Write the site as it is opened from disk, and its archive.

    Raises:
        CommandError: the site is not there, the folder is not for this, or something that it takes is missing.
    """
    if os.name != "posix":
        raise CommandError("打包要在 Linux 或 macOS 上运行；做好的 .zip 在 Windows 上解压就能看。")
    from bundling.bundle import SITE, write_bundle
    from bundling.limits import limits_of
    from bundling.program import ProgramError
    from publishing.releases import RefusedError

    site, folder = options.site.resolve(), options.to.resolve()
    if not (site / "index.html").is_file():
        raise CommandError(f"没有生成好的网站「{options.site}」，请先运行 make build。")
    if any(each.is_relative_to(folder) for each in (PROJECT, Path.cwd(), options.reports.resolve())):
        raise CommandError(f"不能打包到「{folder}」：项目或报告就在其中。请指明一个专用的文件夹。")
    if folder.is_relative_to(site) or site.is_relative_to(folder):
        raise CommandError(f"不能打包到「{folder}」：它与生成的网站「{site}」重叠。请指明另一个文件夹。")
    name = _NOT_IN_NAMES.sub("-", settings_for(options.reports).site_name).strip(" .-") or "site"
    try:
        paths = write_bundle(site, folder, name)
    except (ProgramError, RefusedError) as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(f"没有打包完：「{error.filename}」{error_reason(error)}。") from error
    size = (folder / f"{name}.zip").stat().st_size / 1e6
    print(
        f"已写好 {len(paths)} 个文件：双击「{folder / SITE / 'index.html'}」打开；带走用「{name}.zip」（{size:.1f} MB）。"
    )
    for said in limits_of(site, paths):
        print(said)
    return 0
