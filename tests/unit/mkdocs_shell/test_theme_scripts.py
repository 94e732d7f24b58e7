from __future__ import annotations

from pathlib import Path

import jinja2
import pytest
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_shell.project import TEMPLATES, add_templates, theme_folders
from mkdocs_shell.theme_scripts import theme_script


@pytest.fixture
def config(tmp_path: Path) -> MkDocsConfig:
    loaded = MkDocsConfig()
    loaded.load_dict({"site_name": "x", "theme": {"name": "material"}, "docs_dir": str(tmp_path)})
    assert loaded.validate() == ([], [])
    add_templates(loaded)
    return loaded


def test_the_file_holds_what_the_theme_would_write_into_pages(config: MkDocsConfig) -> None:
    code = theme_script(theme_folders(config))
    for name in ("__md_scope=", "__md_hash=", "__md_get=", "__md_set=", '__md_get("__palette")'):
        assert name in code, "the theme keeps what its other scripts use elsewhere now"
    assert code.index("__md_get=") < code.index("document.currentScript.src") < code.index('__md_get("__palette")')
    assert "{{" not in code
    assert "<" + "script" not in code


def test_no_other_script_of_the_theme_stands_in_a_page_whose_part_the_project_has_emptied(config: MkDocsConfig) -> None:
    """Material's templates for every page are known: what a new one writes into pages is seen here first."""
    own = jinja2.FileSystemLoader(theme_folders(config))
    env = jinja2.Environment(loader=own)
    page = own.get_source(env, "base.html")[0]
    written = {"base", "content", "announce", "outdated", "consent"}
    assert {name for name in _included(page) if name.startswith("partials/javascripts/")} == {
        f"partials/javascripts/{name}.html" for name in written
    }
    assert "partials/javascripts/palette.html" in own.list_templates()
    for name in ("base", "content"):
        text = (TEMPLATES / f"partials/javascripts/{name}.html").read_text(encoding="utf-8")
        assert jinja2.Environment().from_string(text).render().strip() == ""


def _included(source: str) -> set[str]:
    return {
        each.template.value
        for each in jinja2.Environment().parse(source).find_all(jinja2.nodes.Include)
        if isinstance(each.template, jinja2.nodes.Const)
    }


def test_a_theme_that_writes_something_else_is_an_error(tmp_path: Path) -> None:
    other = tmp_path / "theme/partials/javascripts"
    other.mkdir(parents=True)
    for name in ("base", "palette"):
        (other / f"{name}.html").write_text("<script src='a.js'></script>", encoding="utf-8")
    with pytest.raises(ValueError, match="no script of the theme"):
        theme_script([str(tmp_path / "theme")])
