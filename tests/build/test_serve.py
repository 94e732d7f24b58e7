"""What `make serve` watches."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

import site_build
from sites import PROJECT


def test_server_watches_reports_and_templates(tmp_path: Path) -> None:
    watched: list[str] = []

    class Server(LiveReloadServer):
        def __init__(self) -> None:
            """Open no port."""

        def watch(self, path: str, func: object = None, *, recursive: bool = True) -> None:
            watched.append(path)

    config = load_config(
        str(PROJECT / "mkdocs.yml"), extra={"reports": str(tmp_path), "tag_authority": "a,2025", "sections": ["结论"]}
    )
    site_build.on_config(config)
    site_build.on_serve(Server(), config=config, builder=lambda: None)
    assert watched == [str(tmp_path), str(PROJECT / "overrides"), str(PROJECT / "docs")]
