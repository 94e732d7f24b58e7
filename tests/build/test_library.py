"""A library of an owner's own: made by a command, built with everything of this project, and never touched by it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import reports
import warm_processes
from previews import free_port
from repositories import commit, git
from sites import PROJECT

SCRIPT = str(PROJECT / "scripts" / "reports.py")
# The suite itself runs under make, which a make within it says in its output.
OUTSIDE_MAKE = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}


def run(*command: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        command, cwd=PROJECT, env={**OUTSIDE_MAKE, **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def command(name: str, *options: str) -> tuple[int, str]:
    ended = warm_processes.run("reports", [name, *options], PROJECT)
    return ended.code, ended.printed + ended.errors


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "我们的 库"
    assert reports.main(["library", str(folder)]) == 0
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files that an owner keeps."""
    made = {"site", ".cache"}
    files = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {path.as_posix(): file.read_bytes() for path, file in files.items() if path.parts[0] not in made}


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_a_library_is_sound_as_it_comes_and_is_not_touched(library: Path, tmp_path: Path) -> None:
    if not (PROJECT / ".venv" / "runtime").exists():
        pytest.skip("the targets set up an environment of their own: run `make test`")
    before = contents(library)
    assert sorted(before) == [
        ".gitattributes",
        ".gitignore",
        "docs/about.md",
        "mkdocs.yml",
        "reports/2025/2025-01-01-example.md",
        "reports/vocabulary/entities.yml",
        "reports/vocabulary/regions.yml",
        "reports/vocabulary/topics.yml",
    ]
    code, output = run("make", "check", f"LIBRARY={library}")
    assert code == 0, output
    assert output.splitlines()[-1] == "检查了 1 篇报告：0 个错误，0 个警告。"
    forge = {"REPO_URL": "https://git.example/ours", "EDIT_URI": "_edit/main/docs/"}
    code, output = run("make", "publish", f"LIBRARY={library}", f"TO={tmp_path / 'served'}", **forge)
    assert code == 0, output
    assert (tmp_path / "served" / "current" / "reports/2025/2025-01-01-example/index.html").is_file()

    def read(page: str) -> str:
        return (library / "site" / page).read_text(encoding="utf-8")

    home = read("index.html")
    assert "新的事件分析库" in home
    assert "示例报告" in home
    for page in ("reports/2025/2025-01-01-example", "contribute", "contribute-guide", "format", "licences", "search"):
        assert (library / "site" / page / "index.html").is_file()
    about = read("about/index.html")
    assert "本站汇集对重要事件的分析报告" in about
    assert "联系：" not in about
    edit = "https://git.example/ours/_edit/main"
    assert f"{edit}/docs/about.md" in about
    assert f"{edit}/reports/2025/2025-01-01-example.md" in read("reports/2025/2025-01-01-example/index.html")
    assert edit not in read("api/index.html"), "the owner's forge does not have what the project brings"
    assert contents(library) == before


def test_what_an_owner_writes_comes_first(library: Path) -> None:
    change(
        library, "mkdocs.yml", "site_name: 新的事件分析库", 'site_name: 我们的 <库> & "研究"\ntheme: {custom_dir: ours}'
    )
    change(library, "mkdocs.yml", "[CONTACT, null]", "[CONTACT, editors@example.org]")
    change(library, "mkdocs.yml", "[NOTICE, null]", '[NOTICE, "内部资料 <注意> 保存"]')
    (library / "ours").mkdir()
    (library / "ours" / "404.html").write_text('{% extends "main.html" %}{% block page %}自己的 404{% endblock %}\n')
    (library / "docs" / "contribute-guide.md").write_text("# 我们的指南\n", encoding="utf-8")
    code, output = command("build", "--reports", str(library / "reports"))
    assert code == 0, output
    pages = {path: (library / "site" / path).read_text(encoding="utf-8") for path in ("404.html", "about/index.html")}
    assert "自己的 404" in pages["404.html"]
    name = "我们的 &lt;库&gt; &amp; &#34;研究&#34;"
    assert f"<title>{name}</title>" in pages["404.html"], "all else is the project's template; a name is text"
    assert "我们的 <" not in "".join(pages.values())
    assert '联系：<a href="mailto:editors@example.org">editors@example.org</a>' in pages["about/index.html"]
    for text in pages.values():
        assert '<p class="site-notice">内部资料 &lt;注意&gt; 保存</p>' in text
        assert "<strong>内部资料 &lt;注意&gt; 保存</strong>" in text, "on every sheet of paper"
    form = (library / "site" / "contribute" / "index.html").read_text(encoding="utf-8")
    assert '有疑问，请联系：<a href="mailto:editors@example.org">' in form
    assert "我们的指南" in (library / "site" / "contribute-guide" / "index.html").read_text(encoding="utf-8")
    report = (library / "site" / "reports/2025/2025-01-01-example/index.html").read_text(encoding="utf-8")
    assert f"{name}. 示例报告" in report, "in a citation"
    assert '发现错误？请联系：<a href="mailto:editors@example.org">' in report


def test_a_folder_that_holds_something_is_left_alone(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = contents(library)
    assert reports.main(["library", str(library)]) == 2
    assert "里已经有东西，没有改动它。请换一个文件夹。" in capsys.readouterr().err
    assert contents(library) == before


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("base.yml", "gone.yml", "把 INHERIT 和 hooks 两行改成新的路径。"),
        ("site_name:", "site_name: [", "行第"),
        ("site_name:", "nonsense: 1\nsite_name:", "设置 nonsense 用不了：没有这个设置，多半是拼错了"),
        ("site_build.py", "gone.py", "设置 hooks 用不了：没有文件「"),
        ("analyses.example.internal,2026", "nobody", "extra.tag_authority 应是“域名,年份”"),
        ("[CONTACT, null]", "[CONTACT, [a, b]]", "extra.contact 应是一行文字"),
    ],
)
@pytest.mark.parametrize("name", ["build", "serve"])
def test_a_wrong_setting_is_a_sentence(library: Path, name: str, old: str, new: str, said: str) -> None:
    change(library, "mkdocs.yml", old, new)
    port = ("--port", str(free_port())) if name == "serve" else ()
    code, output = command(name, "--reports", str(library / "reports"), *port)
    assert code == 2, output
    assert said in output
    assert "Traceback" not in output
    assert not (library / "site").exists()


def test_settings_that_inherit_in_a_circle_are_a_sentence(library: Path) -> None:
    (library / "mkdocs.yml").write_text("INHERIT: other.yml\n", encoding="utf-8")
    (library / "other.yml").write_text("INHERIT: mkdocs.yml\n", encoding="utf-8")
    code, output = command("check", "--reports", str(library / "reports"))
    assert (code, "绕了一圈" in output) == (2, True), output


def test_a_busy_port_is_a_sentence(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert reports.main(["serve", "--reports", str(library / "reports"), "--port", str(port)]) == 2
    said = capsys.readouterr().err
    assert (
        said
        == f"端口 {port} 已经有别的程序在用：先停下它，或换一个端口，例如 make serve PORT=8001（或 --port 8001）。\n"
    )


def test_a_place_that_cannot_be_written_is_a_sentence(library: Path) -> None:
    (library / "site").write_text("a file", encoding="utf-8")
    code, output = command("build", "--reports", str(library / "reports"))
    assert code == 2, output
    assert re.search(r"^网站没有生成完：「.*site.*」", output, re.MULTILINE), output
    assert "Traceback" not in output


def test_without_git_versions_cannot_be_compared(library: Path, tmp_path: Path) -> None:
    for name, options in (("impact", ["--base", "main"]), ("check", ["--changed-since", "main"])):
        code, output = run(
            *(sys.executable, SCRIPT, name, "--reports", str(library / "reports"), *options), PATH=str(tmp_path)
        )
        assert (code, output) == (2, "没有找到 git 程序：先安装 git。\n")


def test_a_missing_package_is_a_sentence() -> None:
    code, output = run(sys.executable, "-S", SCRIPT, "check")
    assert code == 1
    assert "用 .venv 里的 Python 运行；怎样建立 .venv，见 README.md。" in output
    assert "Traceback" not in output


# What Python does not have on Windows, as far as anything here might ask for it.
WITHOUT_POSIX = """
import multiprocessing, os, runpy, signal, sys, warnings
for name in ("fcntl", "grp", "pwd", "readline", "resource", "termios", "tty", "pty", "syslog"):
    sys.modules[name] = None
for name in ("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "sched_getaffinity", "killpg", "mkfifo", "setsid"):
    delattr(os, name)
for name in ("SIGKILL", "SIGHUP", "SIGCHLD", "SIGPIPE", "SIGALRM"):
    delattr(signal, name)
multiprocessing.get_all_start_methods = lambda: ["spawn"]
# There, files are in the encoding of the country unless one says which.
warnings.filterwarnings("error", category=EncodingWarning, module="(eventlib|commands|mkdocs_shell|site_build|reports)")
sys.argv = sys.argv[1:]
sys.path.insert(0, os.path.dirname(sys.argv[0]))
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def without_posix(*arguments: str) -> tuple[int, str]:
    return run(
        *(sys.executable, "-X", "warn_default_encoding", "-c", WITHOUT_POSIX, SCRIPT, *arguments),
        PYTHONIOENCODING="cp936",
    )


@pytest.mark.long
def test_every_command_for_authors_runs_without_what_windows_lacks(library: Path, tmp_path: Path) -> None:
    folder = ("--reports", str(library / "reports"))
    answers = ["--title", "新的一篇", "--date", "2025-02-01", "--region", "嘉兴市", "--entities", "示例科技"]
    code, output = without_posix(
        "new", *folder, *answers, "--topics", "网络安全", "--source", "https://example.org/2", "--slug", "new"
    )
    assert code == 0, output
    raw = tmp_path / "原文.txt"
    raw.write_text("2025年3月2日，浙江省嘉兴市网络安全调研事件分析\n一、事件概述\n概述。\n", encoding="utf-8")
    code, output = without_posix("import", *folder, "--yes", "--date", "2025-03-02", "--slug", "imported", str(raw))
    assert code == 0, output
    assert without_posix("fix", "--all", *folder, "--yes")[0] == 0
    code, output = without_posix("check", *folder)
    assert "检查了 3 篇报告" in output, output
    (library / "reports" / "2025" / "2025-03-02-imported.md").unlink()
    git(library, "init", "--initial-branch=main")
    commit(library)
    code, output = without_posix("impact", *folder, "--base", "HEAD")
    assert (code, output.startswith("# 这次改动的影响")) == (0, True), output
    code, output = without_posix("build", *folder)
    assert code == 0, output
    assert (library / "site" / "reports" / "2025" / "2025-01-01-example" / "index.html").is_file()
