"""Debian's nginx on loopback, and what it answers."""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from measure.nginx import find_nginx, served_by_nginx


@dataclass(frozen=True)
class Answer:
    """What a server says."""

    status: int
    headers: Message
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, answer.headers, body)


@contextmanager
def nginx(folder: Path, to: Path, name: str, **changes: str) -> Iterator[Server]:
    """Serve as `served_by_nginx`; where there is no nginx the test is skipped, in CI it fails."""
    if not find_nginx():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "there is no nginx: run `make test-long` as root"
        )
    with served_by_nginx(folder, to, name, **changes) as port:
        yield Server(port)
