"""The scripts that the theme would write into every page, as one file: the policy of the site allows none in a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from mkdocs_shell.project import theme_folders

THEME_SCRIPT_URI = "assets/javascripts/theme.js"
# Not documented: where Material has them. The first keeps what a reader has chosen, apart for each site of a host, by the
# address of its root; the second gives a page the palette that was chosen, before it is drawn.
_BASE, _PALETTE = "partials/javascripts/base.html", "partials/javascripts/palette.html"
# In a page the root is known from its depth; a file knows where it lies itself.
_ROOT = '__md_scope = new URL("../..", document.currentScript.src);'
_ELEMENT = re.compile(r"\s*<script>(.*)</script>\s*", re.DOTALL)


def add_theme_script(files: Files, config: MkDocsConfig) -> None:
    """Publish the scripts of the theme as `assets/javascripts/theme.js`, which pages load behind the choice of palettes."""
    files.append(File.generated(config, THEME_SCRIPT_URI, content=theme_script(theme_folders(config))))


def theme_script(folders: Sequence[str]) -> str:
    """Return the scripts that a theme, whose templates lie in these folders, would write into every page.

    Raises:
        ValueError: it would write something else there.
    """
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(folders))
    base, palette = (
        _code(env.get_template(name).render(config={"extra": {"scope": "."}})) for name in (_BASE, _PALETTE)
    )
    return f"{base};\n{_ROOT}\n{palette};\n"


def _code(html: str) -> str:
    """Return the script that a template of the theme writes, and nothing else.

    Raises:
        ValueError: it writes something else.
    """
    found = _ELEMENT.fullmatch(html)
    if not found or "<script" in found[1]:
        raise ValueError(f"no script of the theme: {html[:80]}")
    return found[1]
