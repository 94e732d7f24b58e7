"""Where a site is served from: a folder of this machine, or one of a host by ssh; files get there by rsync.

What is done there is in `releases.py`, which runs in a process of its own, here as on a host. It lives as long as its
input is open: when whoever publishes dies, it clears away and is gone, and with it the lock on the folder.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_PROGRAM = Path(__file__).with_name("releases.py")
# Reads the program, the number of its characters in the first line, and leaves the rest of the input to it.
_START = "import sys; exec(compile(sys.stdin.read(int(sys.stdin.readline())), 'releases.py', 'exec'))"
_HOST = re.compile(r"((?:[\w.-]+@)?(?:\w[\w.-]*|\[[0-9A-Fa-f:.%]+\])):(.+)")


class HostError(Exception):
    """Nothing was published; the message is Chinese and says why."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A folder that a site is served from."""

    host: str | None
    """As ssh takes it; None for this machine."""
    folder: str

    @classmethod
    def parse(cls, text: str) -> Destination:
        """Read `folder` or `host:folder`; a colon behind a slash belongs to a folder, `~` is whoever publishes.

        Raises:
            HostError: it names no folder.
        """
        remote = None if "/" in text.partition(":")[0] else _HOST.fullmatch(text)
        if remote:
            return cls(remote[1], remote[2])
        if not text.strip() or (":" in text and "/" not in text.partition(":")[0]):
            raise HostError(f"看不懂发布的去处「{text}」：写成 文件夹，或 主机:文件夹。")
        return cls(None, str(Path(text).expanduser().resolve()))


def publish(site: Path, files: Mapping[str, tuple[int, str]], destination: Destination) -> dict[str, Any]:
    """Make these files of a site (size in bytes and SHA-256 by path) the release that is served from a destination.

    Returns what the host answers: `current` and `former` releases, or `unchanged`, the current one, which has them.

    Raises:
        HostError: the host refuses or cannot be reached, or the files are others; what was served before still is.
    """
    with _conversation(destination) as host:
        answer = host.say(json.dumps({"command": "publish", "folder": destination.folder, "files": files}) + "\n")
        if "unchanged" in answer:
            return answer
        _bring(site, files, destination, answer["unfinished"], answer["before"])
        return host.say("finish\n")


def roll_back(destination: Destination) -> dict[str, Any]:
    """Make the release current again that was before this one; return `current` and `former`.

    Raises:
        HostError: there is none, or the host cannot be reached.
    """
    with _conversation(destination) as host:
        return host.say(json.dumps({"command": "rollback", "folder": destination.folder}) + "\n")


class Conversation:
    """Questions to the program on the host, and its answers."""

    def __init__(self, to_host: IO[str], from_host: IO[str]) -> None:
        self._to_host, self._from_host = to_host, from_host

    def say(self, line: str) -> dict[str, Any]:
        """Say one line and return the answer.

        Raises:
            HostError: the host refuses, or is gone.
        """
        try:
            self._to_host.write(line)
            self._to_host.flush()
        except BrokenPipeError:
            pass  # what it said before it went tells more
        answered = self._from_host.readline()
        if not answered:
            raise HostError("发布中断：那边的程序没有回答。那边要有 Python 3.9 或更新的版本，能用 python3 运行。")
        try:
            answer: dict[str, Any] = json.loads(answered)
        except ValueError:
            raise HostError(f"看不懂那边的回答：{answered.strip()[:200]}。登录时不要打印别的东西。") from None
        if "refusal" in answer:
            raise HostError(answer["refusal"])
        return answer


@contextmanager
def _conversation(destination: Destination) -> Iterator[Conversation]:
    """Start the program on the host; it ends with the block."""
    command = [sys.executable, "-I", "-X", "utf8", "-c", _START]
    if destination.host:
        command = ["ssh", destination.host, shlex.join(["python3", "-I", "-X", "utf8", "-c", _START])]
    program = _PROGRAM.read_text(encoding="utf-8")
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", bufsize=-1
        )
    except FileNotFoundError:
        raise HostError(f"没有找到 {command[0]}，请先安装。") from None
    assert process.stdin
    assert process.stdout
    with process:
        try:
            with suppress(BrokenPipeError):  # who reads its answer is told
                process.stdin.write(f"{len(program)}\n{program}")
            yield Conversation(process.stdin, process.stdout)
        finally:
            with suppress(BrokenPipeError):
                process.stdin.close()


def _bring(site: Path, paths: Iterable[str], destination: Destination, unfinished: str, before: str | None) -> None:
    """Bring just these files into a folder of the host; what is in the release before is linked from there.

    Raises:
        HostError: rsync is missing or fails.
    """
    if not shutil.which("rsync"):
        raise HostError("没有找到 rsync，请先安装：发布用它传送文件。")
    target = f"{destination.host}:{unfinished}/" if destination.host else f"{unfinished}/"
    # By content, not by time: what is built anew is new, and mostly the same.
    command = ["rsync", "--protect-args", "--checksum", "--perms", "--chmod=D755,F644", "--from0", "--files-from=-"]
    command += [*([f"--link-dest={before}"] if before else []), f"{site}/", target]
    listed = "".join(f"{path}\0" for path in paths)
    done = subprocess.run(
        command, input=listed.encode(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()
        raise HostError(f"传送失败，网站没有改动。rsync：{reason[0] if reason else f'退出码 {done.returncode}'}")
