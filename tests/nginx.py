"""Debian's nginx on loopback, with the configuration that is supplied and nothing else of its own."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

import pytest

from measure.browser import find_nginx
from sites import PROJECT

FOLDER = PROJECT / "server" / "nginx"


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
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, answer.headers, body)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def nginx(folder: Path, to: Path, name: str, **changes: str) -> Iterator[Server]:
    """Serve what is published in `to` by the supplied configuration `name`.

    Paths and the port are those of the test; `changes` are made besides: what stands there, in place of what.
    """
    program = find_nginx()
    if not program:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "there is no nginx: run `make test-long` as root"
        )
    port = free_port()
    own = folder / "nginx"
    own.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("*.conf"):
        text = path.read_text(encoding="utf-8")
        text = text.replace("/etc/nginx/event-analyses/", f"{own}/").replace("/srv/event-analyses/", f"{to}/")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
        for new, old in changes.items():
            text = text.replace(old, new)
        (own / path.name).write_text(text, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {own}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root; " if os.geteuid() == 0 else ""  # folders of tests are closed to others
    (own / "main").write_text(
        f"{user}worker_processes 1; daemon off; pid {own}/pid; error_log {own}/errors; events {{ worker_connections 512; }}\n"
        f"http {{ access_log off; sendfile on; {temporary} include {own}/http.conf; include {own}/{name}; }}\n",
        encoding="utf-8",
    )
    process = subprocess.Popen([program, "-c", str(own / "main"), "-p", str(own), "-e", f"{own}/errors"])
    try:
        for _ in range(400):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
            assert process.poll() is None, (own / "errors").read_text(encoding="utf-8")
            time.sleep(0.05)
        yield Server(port)
    finally:
        process.terminate()
        process.wait()
