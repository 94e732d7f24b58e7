"""What every generated page has besides what it is about: templates, settings, navigation, and addresses of other files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation

from eventlib.cache.digests import digest_of_bytes, program_digest
from mkdocs_shell.project import TEMPLATES

# What is no setting, or stands for itself below, and where the site is written, which no page says.
_NOT_SHOWN = {"library_state", "theme", "plugins", "hooks", "markdown_extensions", "mdx_configs", "site_dir"}


_PACKAGES = ("mkdocs", "mkdocs-material", "jinja2", "markupsafe")


def frame_digest(
    config: MkDocsConfig, nav: Navigation, urls: Mapping[str, str], folder: str | None, scope: str | None
) -> str | None:
    """Return what stands for the frame of all pages; None where it depends on what nobody here knows.

    `urls` has where the files lie that are not made of reports, `folder` is that of the reports inside the project, if it lies
    there, `scope` says which part of them the site has.
    """
    if len(config.plugins) > 1:  # the hook of this project is one; another may put into a page what it likes
        return None
    settings = {name: value for name, value in config.items() if name not in _NOT_SHOWN}
    # What is no plain value is told by its `repr`; if that is not the same in another process, no page is kept.
    facts = json.dumps([_program(), settings, dict(config.theme), _items(nav), dict(urls), folder, scope], default=repr)
    parts = [facts.encode("utf-8", "surrogatepass")]
    if config.theme.custom_dir:
        parts += _contents(Path(config.theme.custom_dir))
    return digest_of_bytes(b"\0".join(parts))


@cache
def _program() -> Sequence[str]:
    """Return what stands for all that decides how a page is shown: our sources and templates, and what they are run by."""
    here = Path(__file__).parent
    own = (*_contents(here), *_contents(TEMPLATES), (here.parent / "site_build.py").read_bytes())
    return program_digest(), digest_of_bytes(b"\0".join(own)), *map(version, _PACKAGES)


def urls_of(files: Iterable[File]) -> dict[str, str]:
    """Return where files are published, relative to the root of the site, by their addresses."""
    return {file.src_uri: file.url.removeprefix("./") for file in files}


def _items(items: Iterable[Any]) -> list[Any]:
    return [[item.title, getattr(item, "url", None), _items(item.children or ())] for item in items]


def _contents(folder: Path) -> Iterable[bytes]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path.relative_to(folder).as_posix().encode()
            yield path.read_bytes()
