"""What this project gives to every site made with it, wherever the `mkdocs.yml` of the site lies: templates and pages.

A library made by `make library` holds none of it, so that an upgrade of the project is an upgrade of the library.
"""

from __future__ import annotations

from pathlib import Path

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

PROJECT = Path(__file__).resolve().parents[2]
DOCS = PROJECT / "docs"
TEMPLATES = PROJECT / "overrides"


def add_templates(config: MkDocsConfig) -> None:
    """Let templates of the project come before those of the theme, and behind those of the owner's `custom_dir`."""
    config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(TEMPLATES))


def owner_templates(config: MkDocsConfig) -> frozenset[str]:
    """Return the names of the templates in the owner's `custom_dir`."""
    folder = config.theme.custom_dir
    return (
        frozenset(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*.html"))
        if folder
        else frozenset()
    )


def escape_words(config: MkDocsConfig) -> None:
    """Make HTML of the words that the settings have for readers: the theme writes them into pages as they are.

    Our templates escape what they write; what is escaped already they leave (`Markup`).
    """
    for name in ("site_name", "site_description", "site_author"):
        if config[name]:
            config[name] = escape(config[name])


def add_docs(files: Files, config: MkDocsConfig) -> None:
    """Add pages, scripts, styles and images of the project, but where the owner's `docs/` has a file of that name.

    The owner's forge edits none of them.
    """
    for path in sorted(DOCS.rglob("*")):
        uri = path.relative_to(DOCS).as_posix()
        if path.is_file() and files.get_file_from_path(uri) is None:
            file = File(uri, str(DOCS), config.site_dir, config.use_directory_urls)
            file.edit_uri = None
            files.append(file)


def theme_folders(config: MkDocsConfig) -> list[str]:
    """Return the folders of templates of the theme itself, in the order in which it looks into them."""
    return [folder for folder in config.theme.dirs if folder not in (str(TEMPLATES), config.theme.custom_dir)]


def is_own(file: File, config: MkDocsConfig) -> bool:
    """Tell whether a file is of the project or of the owner, or was made by a build, and is not of the theme."""
    return file.src_dir in (None, config.docs_dir, str(DOCS))
