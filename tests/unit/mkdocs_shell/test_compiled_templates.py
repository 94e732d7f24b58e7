"""Templates that another process has compiled are those that this one would compile, and all that pages are made with."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import jinja2
import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from eventlib.pages.page import PageKind
from mkdocs_shell.compiled_templates import compile_ahead
from mkdocs_shell.filters import equip
from mkdocs_shell.project import PROJECT, add_templates
from mkdocs_shell.state import begin, state_of

pytestmark = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="without forks every process compiles for itself"
)


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MkDocsConfig:
    """Return settings with templates of an owner."""
    monkeypatch.setenv("PYTHON_CPU_COUNT", "2")
    (tmp_path / "mkdocs.yml").write_text(
        f"INHERIT: {PROJECT / 'mkdocs.yml'}\ntheme: {{custom_dir: own}}\nhooks: []\n", encoding="utf-8"
    )
    (tmp_path / "docs").mkdir()
    own = tmp_path / "own"
    own.mkdir()
    (own / "topic.html").write_text("{{ 'of the owner' }}{% include 'other.html' %}", encoding="utf-8")
    (own / "other.html").write_text("{{ 1 + 1 }}", encoding="utf-8")
    (own / "place.html").write_text("{% if %}", encoding="utf-8")
    config = load_config(str(tmp_path / "mkdocs.yml"))
    begin(config, serving=False)
    add_templates(config)
    return config


def equipped(config: MkDocsConfig) -> jinja2.Environment:
    env, state = config.theme.get_env(), state_of(config)
    equip(env, state.settings, None, state.links)
    return env


def test_no_template_of_a_page_is_compiled_again(config: MkDocsConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    env, plain = equipped(config), equipped(config)
    env.bytecode_cache = compile_ahead(config)()
    with pytest.raises(jinja2.TemplateSyntaxError):
        env.get_template("place.html")  # as if nobody had looked at it before
    assert plain.get_template("topic.html").render() == "of the owner2"
    monkeypatch.setattr(env, "compile", None)
    assert env.get_template("topic.html").render() == "of the owner2"
    for kind in set(PageKind) - {PageKind.PLACE}:
        env.get_template(f"{kind}.html")
    for name in ("layout.html", "base.html", "partials/header.html"):
        env.get_template(name)


def test_a_template_that_has_changed_since_is_compiled(config: MkDocsConfig, tmp_path: Path) -> None:
    env = equipped(config)
    env.bytecode_cache = compile_ahead(config)()
    (tmp_path / "own/topic.html").write_text("{{ 'otherwise' }}", encoding="utf-8")
    assert env.get_template("topic.html").render() == "otherwise"


def test_nothing_is_compiled_ahead_where_it_would_have_to_be_waited_for(
    config: MkDocsConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_CPU_COUNT", "1")
    monkeypatch.setattr(jinja2.Environment, "parse", None)
    assert compile_ahead(config)()
