"""A built site made one that is opened from disk: what lies in it, and how it comes to lie there."""

from __future__ import annotations

import fcntl
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from bundles import skip_without_bundler
from bundling.bundle import MARKER, SITE, write_bundle
from eventlib.pages.security_policy import DISK_POLICY
from html_pages import HtmlPage
from publishing.releases import RefusedError
from sites import PROGRAM_FILES, PROJECT, Builder, content

pytestmark = pytest.mark.long

NAME = "事件分析库"


@pytest.fixture(scope="module")
def built(shared_build: Builder) -> Path:
    return shared_build(PROGRAM_FILES).site


@pytest.fixture(scope="module")
def folder(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    skip_without_bundler()
    made = tmp_path_factory.mktemp("bundle")
    write_bundle(built, made, NAME)
    return made


def test_every_link_leads_to_a_file_and_no_page_loads_a_module_or_anything_foreign(folder: Path) -> None:
    site = folder / SITE
    pages = {
        path.relative_to(site).as_posix(): HtmlPage(path.read_text(encoding="utf-8"), path.relative_to(site).as_posix())
        for path in site.rglob("*.html")
    }
    assert len(pages) > 60
    wrong: list[str] = []
    for uri, page in pages.items():
        for tag, attributes in page.tags:
            assert attributes.get("type") != "module", uri
            if attributes.get("http-equiv") == "Content-Security-Policy":
                assert attributes["content"] == DISK_POLICY
            addresses = [attributes.get(name) or "" for name in ("href", "src", "action")]
            if attributes.get("http-equiv") == "refresh":
                addresses.append(attributes["content"].partition("url=")[2])
            wrong += [f"{uri}: {each}" for each in filter(None, addresses) if not leads(uri, tag, each, pages, site)]
    assert wrong == []


def leads(uri: str, tag: str, address: str, pages: Mapping[str, HtmlPage], site: Path) -> bool:
    """Tell whether an address in a page leads to a file of the site and, if it says so, to a place in it, or else elsewhere."""
    if urlsplit(address).scheme or urlsplit(address).netloc:
        return tag == "a" or (tag == "link" and "stylesheet" not in address)
    target = urlsplit(urljoin(f"http://site/{uri}", address))
    path = unquote(target.path)[1:]
    if not (site / path).is_file():
        return False
    return not target.fragment or path not in pages or unquote(target.fragment) in pages[path].ids


def test_files_that_programs_of_the_site_load_are_scripts_and_pages_of_servers_are_left_out(
    folder: Path, built: Path
) -> None:
    made, before = set(content(folder / SITE)), set(content(built))
    scripts = {path.removesuffix(".js") for path in made - before if path.startswith(("search-index/", "word/"))}
    assert scripts == {path for path in before if path.startswith(("search-index/", "word/"))}
    assert not {
        path for path in made if re.match(r"404|sitemap|search-index/.*[^s]$|assets/javascripts-[^/]*/loader", path)
    }
    assert (
        before - made
        == {
            path
            for path in before
            if re.match(r"404\.html|sitemap|search-index/|word/|contribute/.*json|assets/javascripts-", path)
        }
        - made
    )


def test_the_archive_has_the_same_files_in_one_folder_and_the_same_bytes_whenever_it_is_made(
    folder: Path, built: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(folder / f"{NAME}.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert content(tmp_path / NAME) == content(folder / SITE)
    elsewhere = tmp_path / "again" / "deeper"
    elsewhere.parent.mkdir()
    write_bundle(built, elsewhere, NAME)
    assert content(elsewhere) == content(folder)


def test_a_new_bundle_takes_the_place_of_the_old_one_and_nothing_else(
    built: Path, folder: Path, tmp_path: Path
) -> None:
    write_bundle(built, tmp_path / "dist", "旧名")
    (tmp_path / "dist" / "mine.zip").write_bytes(b"mine")
    (tmp_path / "dist" / ".new" / SITE).mkdir(parents=True)  # by one that was killed
    (tmp_path / "dist" / SITE / "left.html").write_text("left by the old one", encoding="utf-8")
    write_bundle(built, tmp_path / "dist", NAME)
    assert {path.name for path in (tmp_path / "dist").iterdir()} == {MARKER, SITE, f"{NAME}.zip", "mine.zip"}
    assert content(tmp_path / "dist" / SITE) == content(folder / SITE)


def test_a_bundle_that_fails_leaves_the_old_one_whole(
    built: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_bundle(built, tmp_path / "dist", NAME)
    before = content(tmp_path / "dist")
    monkeypatch.setattr("bundling.program.ESBUILD", tmp_path / "no-esbuild")
    with pytest.raises(Exception, match="没有安装 esbuild"):
        write_bundle(built, tmp_path / "dist", NAME)
    assert content(tmp_path / "dist") == before


def test_a_folder_with_something_else_is_refused(built: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"mine")
    with pytest.raises(RefusedError, match=r"不是打包用的文件夹，里面有别的东西，没有改动它"):
        write_bundle(built, tmp_path, NAME)
    assert content(tmp_path) == {"thesis.docx": b"mine"}


def test_two_at_once_are_told_apart(built: Path, tmp_path: Path) -> None:
    with (tmp_path / MARKER).open("w") as marker:
        fcntl.flock(marker, fcntl.LOCK_EX)
        with pytest.raises(RefusedError, match="另一个命令正在打包到"):
            write_bundle(built, tmp_path, NAME)
    assert list(tmp_path.iterdir()) == [tmp_path / MARKER]


def test_the_command_says_what_it_wrote_and_what_it_cannot_use(built: Path, folder: Path, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, str(PROJECT / "scripts" / "reports.py"), "bundle", *arguments]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    code, said = run(str(tmp_path / "dist"), "--site", str(built))
    assert code == 0, said
    assert re.search(
        r"已写好 \d+ 个文件：双击「.*/dist/site/index.html」打开；带走用「事件分析库.zip」（\d\.\d MB）。", said
    )
    assert run(str(tmp_path), "--site", str(tmp_path / "none"))[0] == 2
    assert "没有生成好的网站" in run(str(tmp_path), "--site", str(tmp_path / "none"))[1]
    assert "重叠" in run(str(built / "dist"), "--site", str(built))[1]
    assert "项目或报告就在其中" in run(str(PROJECT.parent), "--site", str(built))[1]
