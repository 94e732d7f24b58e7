"""What pages load, under names of what is in it: our scripts and styles, what the form knows, what Word files are made from.

A page that was opened before the site was published anew goes on with the scripts and styles it was made for, and a
browser may keep these for good. Modules import each other by relative paths: the digest is in the name of their folder,
not in their own.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from eventlib.search.segment import digest_of
from mkdocs_shell.project import DOCS, is_own

FOLDERS = ("assets/javascripts", "assets/stylesheets")
"""As in `docs/`; published as `assets/javascripts-<digest>/` and so on, at the same depth."""

# What a script has no need of: comments that begin a line, as ours all but do, and what sets a line in.
_NEEDLESS = re.compile(r"^[ \t]*(?://[^\n]*|/\*(?:(?!\*/).)*\*/[ \t]*$)|^[ \t]+", re.MULTILINE | re.DOTALL)


def name_by_content(files: Files, config: MkDocsConfig) -> None:
    """Publish each folder of scripts and styles under a name of its content; the files of the theme have such names.

    Templates find them by `link`, as everything else. Styles and scripts that the settings name for every page are renamed
    there.
    """
    own = [file for file in files if is_own(file, config)]
    for file in own:
        if file.src_uri.startswith(FOLDERS[0]) and file.src_uri.endswith(".js") and file.src_dir == str(DOCS):
            file.content_bytes = without_comments(file.content_string).encode()
    for folder in FOLDERS:
        inside = sorted((file for file in own if file.src_uri.startswith(f"{folder}/")), key=lambda file: file.src_uri)
        digest = digest_of(_names_and_contents(inside))
        for file in inside:
            file.dest_uri = f"{folder}-{digest}{file.src_uri.removeprefix(folder)}"
    renamed = {file.src_uri: file.dest_uri for file in own}
    config.extra_css = [renamed.get(posixpath.normpath(path), path) for path in config.extra_css]
    for number, script in enumerate(config.extra_javascript):
        path = renamed.get(posixpath.normpath(str(script)), str(script))
        if isinstance(script, str):
            config.extra_javascript[number] = path
        else:
            script.path = path


def without_comments(script: str) -> str:
    """Return a script of ours without its comments, line by line as it was: a place in it is told by the same number.

    They are more than a third of what a browser has to load. That no text goes on over several lines, which this might
    change, is seen to by `make lint-javascript`; scripts of others are published as they are.
    """
    return _NEEDLESS.sub(lambda found: "\n" * found[0].count("\n"), script)


def leave_out_source_maps(files: Files) -> None:
    """Publish no maps of the theme's scripts and styles to their sources: readers have no use for them."""
    for file in [file for file in files if file.src_uri.endswith(".map")]:
        files.remove(file)


def add_json(files: Files, uri: str, content: bytes, config: MkDocsConfig) -> None:
    """Publish what pages load as `name-<digest>.json`, if its address is `name.json`."""
    file = File.generated(config, uri, content=content)
    file.dest_uri = uri.replace(".json", f"-{digest_of([content])}.json")
    files.append(file)


def _names_and_contents(files: Iterable[File]) -> Iterable[bytes]:
    for file in files:
        yield file.src_uri.encode()
        yield file.content_bytes
