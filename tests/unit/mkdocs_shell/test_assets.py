"""Scripts and styles under names of their content."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files, get_files

from factories import write_files
from mkdocs_shell.assets import name_by_content, without_comments
from mkdocs_shell.project import DOCS, add_docs
from sites import PROJECT

ASSETS: dict[str, str | bytes] = {
    "assets/javascripts/loader.js": "export {};",
    "assets/javascripts/search/box.js": 'import "../loader.js";',
    "assets/stylesheets/library.css": "a {}",
    "assets/images/card.svg": "<svg/>",
}


SCRIPTS = ["./assets/javascripts/loader.js", {"path": "assets/javascripts/search/box.js", "type": "module"}, "own.js"]


def named(folder: Path, **changed: str) -> tuple[dict[str, str], MkDocsConfig]:
    """Return where each file is published, by its name."""
    write_files(folder, {**ASSETS, **{name.replace("__", "/") + ".js": text for name, text in changed.items()}})
    config = load_config(str(PROJECT / "mkdocs.yml"), docs_dir=str(folder), extra_javascript=SCRIPTS)
    files: Files = get_files(config)
    name_by_content(files, config)
    return {file.src_uri: file.url for file in files if file.src_uri in ASSETS}, config


def test_a_folder_has_a_new_name_when_any_file_in_it_changes(tmp_path: Path) -> None:
    before, _ = named(tmp_path)
    after, _ = named(tmp_path, assets__javascripts__loader="export const a = 1;")
    box = "assets/javascripts/search/box.js"
    assert before[box].startswith("assets/javascripts-")
    assert before[box].endswith("/search/box.js")
    assert before[box] != after[box], "what it imports has changed"
    assert after["assets/javascripts/loader.js"] == after[box].replace("search/box.js", "loader.js")
    css = "assets/stylesheets/library.css"
    assert before[css] == after[css] != css
    assert before["assets/images/card.svg"] == "assets/images/card.svg"


def test_the_styles_and_scripts_of_every_page_are_those(tmp_path: Path) -> None:
    published, config = named(tmp_path)
    assert config.extra_css == [published["assets/stylesheets/library.css"]]
    assert list(map(str, config.extra_javascript)) == [
        published["assets/javascripts/loader.js"],
        published["assets/javascripts/search/box.js"],
        "own.js",
    ]


def test_scripts_are_published_without_comments_line_by_line(tmp_path: Path) -> None:
    script = "/*\n * What it is.\n * // x\n */\n\n  // why\n  const a = `//${1}`; // here\n  /** What. */\n\treturn /\\/*/u;\n"
    assert without_comments(script) == "\n\n\n\n\n\nconst a = `//${1}`; // here\n\nreturn /\\/*/u;\n"
    assert without_comments("/* a */ b /* c */\n/* d */") == "/* a */ b /* c */\n"
    # Which the owner has written in the place of ours, is as it was written.
    write_files(tmp_path, {"assets/javascripts/loader.js": "// ours\n  export {};"})
    config = load_config(str(PROJECT / "mkdocs.yml"), docs_dir=str(tmp_path))
    files = get_files(config)
    add_docs(files, config)
    name_by_content(files, config)
    published = {file.src_uri: file.content_string for file in files if file.src_uri.endswith(".js")}
    assert published.pop("assets/javascripts/loader.js") == "// ours\n  export {};"
    for uri, text in published.items():
        source = (DOCS / uri).read_text(encoding="utf-8")
        assert text.count("\n") == source.count("\n"), uri
        assert len(text) < len(source), uri
