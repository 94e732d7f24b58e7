"""What the pages of a build, or of a preview, are rendered with."""

from __future__ import annotations

from functools import partial

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files

from mkdocs_shell.filters import equip
from mkdocs_shell.head import page_head
from mkdocs_shell.pages import RenderContext
from mkdocs_shell.state import folder_in_project, state_of


def render_context(env: jinja2.Environment, files: Files, config: MkDocsConfig) -> RenderContext:
    """Equip the templates for the pages among these files, and return what they are rendered with."""
    state = state_of(config)
    equip(env, files, state.settings, folder_in_project(config), state.missing_links)
    head = partial(page_head, catalog=state.catalog, downloads=state.downloads, settings=state.settings)
    texts, pages = state.catalog.texts, files.documentation_pages()
    return RenderContext(env, state.nav, pages, config, head, texts, state.missing_links)
