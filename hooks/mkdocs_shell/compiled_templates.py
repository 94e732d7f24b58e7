"""Templates that another process compiles while this one reads reports, which have no say in it.

What it hands over is code. It comes from a process of ours and from nowhere else: kept on a disk, it would be run whoever
had put it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import jinja2
from jinja2.bccache import Bucket
from jinja2.meta import find_referenced_templates
from mkdocs.config.defaults import MkDocsConfig

from eventlib.pages.page import PageKind
from eventlib.workers import ahead
from mkdocs_shell.filters import equip
from mkdocs_shell.state import folder_in_project, state_of


class CompiledTemplates(jinja2.BytecodeCache):
    """What templates were compiled to, by the keys that Jinja finds them by; one whose source has changed since is not taken."""

    def __init__(self, compiled: Mapping[str, bytes]) -> None:
        self._compiled = compiled

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if it is there."""
        if code := self._compiled.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep nothing."""


def compile_ahead(config: MkDocsConfig) -> Callable[[], CompiledTemplates]:
    """Begin to compile the templates of generated pages, and return what waits for them."""
    # Another plugin than the hook of this project may change what templates are compiled with.
    compiled = ahead(lambda: dict(_compiled(config))) if len(config.plugins) < 2 else lambda: None
    return lambda: CompiledTemplates(compiled() or {})


def _compiled(config: MkDocsConfig) -> Iterator[tuple[str, bytes]]:
    state, env = state_of(config), config.theme.get_env()
    equip(env, state.settings, folder_in_project(config), state.links)
    assert env.loader is not None  # that of the theme
    left = [f"{kind}.html" for kind in PageKind if kind is not PageKind.WRITTEN]
    if not state.update.recorded:
        # A page names its layout by what it is told. A build over a site finds its layouts kept, and what MkDocs makes.
        left += ["layout.html", *sorted(config.theme.static_templates)]
    known = set(left)
    while left:
        name = left.pop()
        try:
            source, filename, _ = env.loader.get_source(env, name)
            tree = env.parse(source, name, filename)
            others = {other for other in find_referenced_templates(tree) if other} - known
            code = env.compile(tree, name, filename)
        except (jinja2.TemplateError, ValueError, OSError):
            continue  # whoever needs it is told what is wrong
        left += sorted(others)
        known |= others
        bucket = CompiledTemplates({}).get_bucket(env, name, filename, source)
        bucket.code = code
        yield bucket.key, bucket.bytecode_to_string()
