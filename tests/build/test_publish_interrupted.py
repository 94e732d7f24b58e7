"""Publishing that is killed, doubled, stopped, or has no disk left, while somebody reads and searches all the while."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from factories import BODY, report_text
from publishing.host import Destination, HostError, publish
from publishing.index_reader import DamagedIndexError, SearchIndex
from publishing.releases import FACTS
from publishing.verify import read_site
from sites import PROJECT, run_build

pytestmark = pytest.mark.long
MOMENTS = 200
OFFSETS = 20
ID = "2025-04-10-a"
NAMES = {"旧": "old", "新": "new"}
Files = dict[str, tuple[int, str]]

_PUBLISH = """
import json, sys
from pathlib import Path
from publishing.host import HostError, Destination, publish
site, to, files = sys.argv[1:]
try:
    publish(Path(site), json.loads(Path(files).read_text()), Destination.parse(to))
except HostError as error:
    sys.exit(str(error))
"""


class Edition:
    """One state of the library: its built site, verified as publishing does."""

    def __init__(self, folder: Path, word: str) -> None:
        built = run_build(
            folder,
            {
                f"2025/{ID}.md": report_text(BODY + f"\n只有这一版才有的{word}字句。\n", title=f"{word}版的事件分析"),
                f"2025/2025-04-11-{NAMES[word]}.md": report_text(
                    date="2025-04-11", title=f"第二篇{word}文", source="https://example.com/2"
                ),
            },
        )
        assert built.code == 0, built.output
        read = read_site(built.site)
        assert read.problems == []
        self.word = word
        self.site = built.site
        self.files: Files = {file.path: (file.size, file.digest) for file in read.files.values()}
        self.listed = folder / "files.json"
        self.listed.write_text(json.dumps(self.files), encoding="utf-8")

    def start(self, to: Path, **environment: str) -> subprocess.Popen[str]:
        """Begin to publish, in a group of processes of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", _PUBLISH, str(self.site), str(to), str(self.listed)],
            env={**os.environ, "PYTHONPATH": str(PROJECT / "scripts"), **environment},
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def publish(self, to: Path) -> None:
        """Publish, waiting for who is still at it: a killed run may take a moment to be gone."""
        for _ in range(600):
            try:
                publish(self.site, self.files, Destination.parse(str(to)))
                return
            except HostError as error:
                assert "正在由另一次发布使用" in str(error)
                time.sleep(0.1)
        pytest.fail("the lock of a killed run stays")


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Edition]:
    return Edition(tmp_path_factory.mktemp("old"), "旧"), Edition(tmp_path_factory.mktemp("new"), "新")


def served(to: Path, editions: tuple[Edition, Edition]) -> Edition:
    """Return the edition that is served, having compared every file of it."""
    current = (to / "current").resolve()
    own = json.loads((current / FACTS).read_text(encoding="utf-8"))["files"]
    (edition,) = (each for each in editions if {path: list(facts) for path, facts in each.files.items()} == own)
    for path, (size, digest) in edition.files.items():
        content = (current / path).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, digest), path
    return edition


class Reader(threading.Thread):
    """Opens pages and searches, a file at a time as a server sends them, and notes what no reader may meet."""

    def __init__(self, to: Path, editions: tuple[Edition, Edition]) -> None:
        super().__init__()
        self._to, self._editions = to, editions
        self._ended = threading.Event()
        self.problems: list[str] = []
        self.visits = 0
        self.told = 0

    def run(self) -> None:
        while not self._ended.is_set():
            before = self._current()
            try:
                self._search()
                self._read_page()
            except (DamagedIndexError, OSError) as error:
                # Who stays while two releases come is told: only the release before is kept within reach.
                releases = [before, self._current()]
                made = [path.name for path in (self._to / "releases").iterdir() if not path.name.startswith(".")]
                if len([name for name in made if releases[0] <= name <= releases[1]]) <= 2:
                    self.problems.append(f"{error!r}, {releases}")
                self.told += 1
            self.visits += 1

    def end(self) -> None:
        """Stop, after enough visits for a test that is over at once."""
        while self.visits <= 10 and self.is_alive():
            time.sleep(0.05)
        self._ended.set()
        self.join()

    def _current(self) -> str:
        return (self._to / "current").readlink().name

    def _fetch(self, path: str) -> bytes:
        return (self._to / "current" / path).read_bytes()

    def _search(self) -> None:
        index = SearchIndex(lambda path: self._fetch(f"search-index/{path}"))
        found = {word: index.search(f"只有这一版才有的{word}字句") for word in "旧新"}
        if sorted(map(len, found.values())) != [0, 1]:
            self.problems.append(f"search: {found}")
            return
        (word,) = (word for word, ids in found.items() if ids)
        time.sleep(0.02)  # reads the list of results
        if index.stored(ID)["title"] != f"{word}版的事件分析":
            self.problems.append(f"search: {word} shows {index.stored(ID)['title']}")
        (edition,) = (each for each in self._editions if each.word == word)
        if {f"search-index/{each.name}/segment.json.gz" for each in index.segments} - edition.files.keys():
            self.problems.append("search: segments of another edition")

    def _read_page(self) -> None:
        page = self._fetch("index.html")
        digest = hashlib.sha256(page).hexdigest()
        (edition,) = (each for each in self._editions if each.files["index.html"][1] == digest)
        time.sleep(0.01)
        for path, (_, expected) in edition.files.items():
            is_needed = path.startswith(("assets/javascripts-", "assets/stylesheets-"))
            if is_needed and hashlib.sha256(self._fetch(path)).hexdigest() != expected:
                self.problems.append(f"page: {path} is another")


@pytest.fixture
def to(tmp_path: Path, editions: tuple[Edition, Edition]) -> Iterator[Path]:
    """Return where the old edition is published; somebody reads there until the test ends."""
    folder = tmp_path / "www"
    editions[0].publish(folder)
    reader = Reader(folder, editions)
    reader.start()
    yield folder
    reader.end()
    assert reader.problems == []
    assert reader.visits > 10


def left_over(to: Path) -> list[str]:
    return [
        path.name for folder in (to, to / "releases") for path in folder.glob(".*") if path.name != ".event-analyses"
    ]


def duration(to: Path, edition: Edition) -> float:
    start = time.monotonic()
    assert edition.start(to).communicate()[1] == ""
    return time.monotonic() - start


def test_killed_at_any_moment_the_old_site_or_the_new_one_is_there(to: Path, editions: tuple[Edition, Edition]) -> None:
    whole = 0.0
    outcomes = {"before": 0, "after": 0}
    for number in range(MOMENTS):
        now = served(to, editions)
        other = next(each for each in editions if each is not now)
        if number % 20 == 0:  # how long it takes depends on what else the machine does
            whole, now, other = duration(to, other), other, now
        process = other.start(to)
        # Each twenty go from its beginning to behind its end, at other moments than the twenty before.
        time.sleep(whole * 1.5 * (number % 20 + number / MOMENTS) / 20)
        # Half of the time all of it, as when power fails; half of the time what was started goes on without its parent.
        if number % 2:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()
        outcomes["after" if served(to, editions) is other else "before"] += 1
        if number % 20 == 19:
            other.publish(to)
            assert served(to, editions) is other
            assert left_over(to) == []
    print(outcomes)
    assert outcomes["before"] > 20
    assert outcomes["after"] > 5


def test_two_at_once_are_never_mixed(to: Path, editions: tuple[Edition, Edition]) -> None:
    whole = duration(to, editions[1])
    for number in range(OFFSETS):
        first = editions[number % 2].start(to)
        time.sleep(whole * number / OFFSETS)
        second = editions[1 - number % 2].start(to)
        said = [process.communicate()[1] for process in (first, second)]
        codes = [process.returncode for process in (first, second)]
        assert 0 in codes, said
        assert all(code == 0 or "正在由另一次发布使用" in text for code, text in zip(codes, said, strict=True)), said
        served(to, editions)
        assert left_over(to) == []


@pytest.mark.parametrize("number", range(20))
def test_a_disk_that_stands_still_holds_nobody_up(to: Path, editions: tuple[Edition, Edition], number: int) -> None:
    """Whoever publishes is stopped, as by a disk that does not answer, for longer than readers take; then goes on."""
    process = editions[1].start(to)
    time.sleep(0.05 * number)
    os.killpg(process.pid, signal.SIGSTOP)
    time.sleep(1)
    served(to, editions)
    os.killpg(process.pid, signal.SIGCONT)
    assert process.communicate()[1] == ""
    assert served(to, editions) is editions[1]


def stand_in(folder: Path, text: str) -> dict[str, str]:
    """Return an environment whose rsync is a script; `$RSYNC` in it is the real one."""
    folder.mkdir(exist_ok=True)
    (folder / "rsync").write_text(f"#!/bin/sh\nRSYNC={shutil.which('rsync')}\n{text}\n", encoding="utf-8")
    (folder / "rsync").chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


def test_a_slow_disk_takes_its_time(to: Path, editions: tuple[Edition, Edition], tmp_path: Path) -> None:
    start = time.monotonic()
    process = editions[1].start(to, **stand_in(tmp_path / "bin", 'exec "$RSYNC" --bwlimit=60 "$@"'))
    time.sleep(1.5)
    assert served(to, editions) is editions[0]
    assert process.communicate()[1] == ""
    assert time.monotonic() - start > 3
    assert served(to, editions) is editions[1]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of 12 MB: one in memory, which takes root to have."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(disk)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("a disk of its own takes root; the next test needs none")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def free(disk: Path) -> int:
    status = os.statvfs(disk)
    return status.f_bavail * status.f_frsize


def test_a_full_disk_leaves_the_old_site_and_its_space(
    small_disk: Path, editions: tuple[Edition, Edition], tmp_path: Path
) -> None:
    to = small_disk / "www"
    editions[0].publish(to)
    filler = small_disk / "filler"
    before = free(small_disk)
    filler.write_bytes(b"\0" * (before - 300_000))
    process = editions[1].start(to)
    assert "磁盘空间不够" in process.communicate()[1]
    assert served(to, editions) is editions[0]
    filler.unlink()
    # Somebody else fills it after space was asked for.
    process = editions[1].start(
        to, **stand_in(tmp_path / "bin", f'head -c 99999999 /dev/zero > "{filler}"\nexec "$RSYNC" "$@"')
    )
    assert "传送失败，网站没有改动" in process.communicate()[1]
    assert left_over(to) == []
    assert served(to, editions) is editions[0]
    filler.unlink()
    assert free(small_disk) >= before - 8192
    editions[1].publish(to)
    assert served(to, editions) is editions[1]


def test_files_that_cannot_be_written_whole_are_not_published(
    to: Path, editions: tuple[Edition, Edition], tmp_path: Path
) -> None:
    process = editions[1].start(to, **stand_in(tmp_path / "bin", 'ulimit -f 20\nexec "$RSYNC" "$@"'))
    assert "没有改动" in process.communicate()[1]
    assert served(to, editions) is editions[0]
    assert left_over(to) == []
