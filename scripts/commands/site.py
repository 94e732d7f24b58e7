"""`build` and `serve`: the site of a folder of reports, written into a folder or shown while somebody writes.

Both run MkDocs in this process, so that they work alike with and without `make`, on Windows too.
"""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import socket
from pathlib import Path

from commands.common import CommandError, Commands, add_reports_option, configuration_for, settings_for
from commands.inputs import inputs_digest
from commands.mkdocs_settings import check_configuration
from commands.part import add_part_options, choose_part
from eventlib.cache.site_record import SiteBusy
from eventlib.cache.site_update import SiteUpdate, record_of, run_as
from eventlib.library.report_files import error_reason
from eventlib.workers import end_meanwhile


def add_parser(commands: Commands) -> None:
    """Describe both commands to the command line."""
    build = commands.add_parser(
        "build", help="生成网站", description="生成网站，任何网页服务器都可以提供它；有错误时不生成。"
    )
    add_reports_option(build)
    build.add_argument("--site", type=Path, metavar="文件夹", help="写到哪里（默认 mkdocs.yml 旁边的 site）")
    add_part_options(build)
    build.set_defaults(run=run_build)
    serve = commands.add_parser(
        "serve", help="预览网站", description="在本机预览网站，保存报告后自动更新；按 Ctrl+C 停止。"
    )
    add_reports_option(serve)
    serve.add_argument("--port", type=int, default=8000, metavar="端口", help="在哪个端口预览（默认 8000）")
    serve.set_defaults(run=run_serve)


def run_build(options: argparse.Namespace) -> int:
    """Bring the site up to date; return 1 where something is wrong with the reports or a link: then it stays, whole.

    MkDocs empties its folder before anybody can judge what it makes. So it writes beside the site, and only what does not
    lie in it already; that is moved into the site once MkDocs has ended well.

    Raises:
        CommandError: the settings cannot be used, the system refuses a file, or another build is at work on the site.
    """
    choose_part(options)
    site = (options.site or configuration_for(options.reports).parent / "site").resolve()
    kept = (Path.cwd(), configuration_for(options.reports), options.reports)
    if any(site in (each.resolve(), *each.resolve().parents) for each in kept):
        raise CommandError(f"网站不能写到「{site}」：那里有报告或设置。换一个文件夹。")
    if site.exists() and not site.is_dir():
        raise CommandError(f"网站没有生成完：「{site}」是一个文件，不是文件夹。")
    if site.exists() and any(site.iterdir()) and not (site / "404.html").exists():
        raise CommandError(f"「{site}」里有别的文件，不会覆盖：换一个文件夹，或先清空它。")
    try:
        update = SiteUpdate(site, record_of(site, options.reports.resolve().parent))
    except SiteBusy as error:
        raise CommandError(f"另一个命令正在生成「{site}」：等它做完再试。") from error
    made = site.with_name(f".{site.name}.new")
    try:
        _remove(made)
        if update.begins_with(inputs_digest(options.reports)):
            print("报告、设置和模板都没有变化，网站已是最新的。")
            return 0
        run_as(update)
        code = _run_mkdocs(options.reports, "build", "--strict", "--site-dir", str(made))
        if code == 0:
            update.bring_up_to_date(made)
        return code
    except OSError as error:
        raise CommandError(f"网站没有更新：「{error.filename}」{error_reason(error)}。") from error
    finally:
        run_as(None)
        end_meanwhile()
        shutil.rmtree(made, ignore_errors=True)
        update.close()


def _remove(folder: Path) -> None:
    """Remove what a build that was killed has left."""
    if folder.exists():
        shutil.rmtree(folder)


def run_serve(options: argparse.Namespace) -> int:
    """Serve the site on this machine until somebody stops it.

    Raises:
        CommandError: the port cannot be had, or the settings cannot be used.
    """
    _check_port(options.port)
    return _run_mkdocs(options.reports, "serve", "--dev-addr", f"127.0.0.1:{options.port}")


def _check_port(port: int) -> None:
    """Raise an error where nobody could listen at the port: MkDocs says so only after it has built the site."""
    if not 0 < port < 65536:
        raise CommandError(f"没有端口 {port}：端口是 1 到 65535 的数。")
    another = "换一个端口，例如 make serve PORT=8001（或 --port 8001）。"
    with socket.socket() as listener:
        if os.name == "posix":  # as MkDocs does; on Windows it would let two programs have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(f"端口 {port} 已经有别的程序在用：先停下它，或{another}") from error
            raise CommandError(f"端口 {port} 用不了（{error_reason(error)}）：{another}") from error


def _run_mkdocs(reports: Path, *arguments: str) -> int:
    """Run MkDocs with the `mkdocs.yml` of a folder of reports; return its exit code.

    Raises:
        CommandError: the settings cannot be used, or the system refuses a file.
    """
    settings_for(reports)  # what it cannot use it says in Chinese
    # Material prints a notice about its end of life at every build; the lock files are our answer to it.
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    # A path in `mkdocs.yml` is relative to it, one of the command line to where one is.
    os.environ["REPORTS"] = str(reports.resolve())
    # Imported here: other commands have no need of it.
    from mkdocs.__main__ import cli

    path = configuration_for(reports)
    check_configuration(path)
    try:
        cli.main([*arguments, "--config-file", str(path)], prog_name="mkdocs")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1
    except OSError as error:
        raise CommandError(f"网站没有生成完：「{error.filename}」{error_reason(error)}。") from error
    return 0
