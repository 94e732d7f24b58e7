"""The engines that selenium drives leave nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TypeAlias

import pytest

from engines import Window, firefox, skip_without, webkit

pytestmark = [
    pytest.mark.long,
    # What selenium itself does when it starts a driver for WebKit.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]

Starter: TypeAlias = Callable[[str, Path], AbstractContextManager[Window]]


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system does not tell whose a process is")
@pytest.mark.parametrize("start", [firefox, webkit])
def test_no_process_is_left_when_a_test_fails(start: Starter, tmp_path: Path) -> None:
    skip_without(start.__name__)

    def processes() -> list[str]:
        """Return the commands of the processes that are at home in the folder of this test."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has ended meanwhile
                if str(tmp_path).encode() in (process / "environ").read_bytes():
                    found.append((process / "comm").read_text().strip())
        return found

    with pytest.raises(AssertionError, match="as in a test"), start("light", tmp_path) as window:
        window.open("about:blank")
        assert len(processes()) > 2
        raise AssertionError("as in a test")
    assert processes() == []
