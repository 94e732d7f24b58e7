"""nginx on loopback with the configuration that is supplied in `server/nginx/`, and nothing else of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "server" / "nginx"


def find_nginx() -> str | None:
    """Return the path of an installed nginx, which Debian keeps where only root looks."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def served_by_nginx(folder: Path, to: Path, name: str, **changes: str) -> Iterator[int]:
    """Serve what is published in `to` by the supplied configuration `name`; yields the port.

    Paths and the port are put in as an owner does; `changes` are made besides: what stands there, in place of what.
    `folder` takes the configuration and everything that nginx writes. One process answers, on one core.

    Raises:
        FileNotFoundError: no nginx is installed.
        RuntimeError: nginx does not start; the message is its own.
    """
    program = find_nginx()
    if not program:
        raise FileNotFoundError("nginx")
    port = _free_port()
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
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.1):
                break
            if process.poll() is not None:
                raise RuntimeError((own / "errors").read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()
