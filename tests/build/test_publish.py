"""What is verified before a site is published, and the commands: a real site, and ways in which it can be broken."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import reports
from factories import BODY, report_text
from publishing.verify import read_site
from sites import PAGE_FILES, PROJECT, Build, Builder
from warm_processes import Ended, run

REPORT = "reports/2025/2025-04-10-a/index.html"
FILES = {
    "2025/2025-04-10-a.md": report_text(BODY + "\n见[另一篇](../2024/2024-12-31-b.md)。\n", entities="[鸿腾]"),
    "2024/2024-12-31-b.md": report_text(
        date="2024-12-31", title="另一篇事件分析", source="https://example.com/2", redirect_from="[2024-12-30-former]"
    ),
    "2025/2025-05-01-draft.md": report_text(
        date="2025-05-01", title="还没有写完", status="draft", source="https://example.com/3"
    ),
}


@pytest.fixture(scope="module")
def whole(shared_build: Builder) -> Path:
    return shared_build(FILES).site


@pytest.fixture
def site(whole: Path, tmp_path: Path) -> Path:
    """Return a copy of the site, to be broken."""
    return Path(shutil.copytree(whole, tmp_path / "site"))


def alter(site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text(encoding="utf-8")
    assert old in text
    (site / path).write_text(text.replace(old, new), encoding="utf-8")


def problems(site: Path) -> str:
    return "\n".join(read_site(site).problems)


def test_a_site_as_built_is_whole(whole: Path) -> None:
    read = read_site(whole)
    assert read.problems == []
    assert set(read.files) == {path.relative_to(whole).as_posix() for path in whole.rglob("*") if path.is_file()}


def test_a_site_with_an_address_is_whole(addressed: Build) -> None:
    assert problems(addressed.site) == ""


@pytest.mark.long
@pytest.mark.parametrize("address", ["https://analyses.example/", "https://example.org/deep/er/"])
def test_a_site_with_any_address_is_whole(shared_build: Builder, address: str) -> None:
    assert problems(shared_build(FILES, SITE_URL=address).site) == ""


def missing(site: Path) -> str:
    """Return what is told of as missing, a line each, by the end of its path."""
    told = re.findall(r"(?m)^(?:(\S+)：没有这个文件|\S+：「(.+)」不在网站里)$", problems(site))
    return "\n".join(sorted({first or second for first, second in told}))


def test_pages_that_are_missing_are_seen(site: Path) -> None:
    for path in ("index.html", "404.html", REPORT, "entities/hongteng/index.html", "search/index.html"):
        (site / path).unlink()
    told = missing(site).split("\n")
    assert {"index.html", "404.html", "search/index.html"} < set(told)
    for address in (REPORT.removesuffix("index.html"), "entities/hongteng/"):
        assert [each for each in told if each.endswith(f"../{address}")], address


def test_files_that_are_missing_are_seen(site: Path) -> None:
    patterns = [
        "assets/stylesheets-*/library.css",
        "assets/javascripts-*/search/segment.js",
        "assets/images/favicon.svg",
        "contribute/data-*.json",
        "word/template-*.json",
        "feeds/reports.xml",
        "api/v1/reports/2025-04-10-a.json",
    ]
    paths = [path for pattern in patterns for path in site.glob(pattern)]
    assert len(paths) == len(patterns)
    for path in paths:
        path.unlink()
    told = missing(site)
    for path in paths:
        assert path.name.partition("-")[0] in told, path


@pytest.mark.parametrize(
    "pattern",
    ["search-index/*/segment.json.gz", "search-index/names-*", "search-index/stored/*/0.json.gz"],
)
def test_a_file_of_the_search_that_is_missing_is_seen(site: Path, pattern: str) -> None:
    (path,) = site.glob(pattern)
    path.unlink()
    assert path.name.partition("-")[0] in problems(site)


def test_links_and_fragments_that_lead_nowhere_are_seen(site: Path) -> None:
    alter(site, REPORT, "</article>", '<a href="../nowhere/">x</a><a href="#nothing">y</a></article>')
    assert problems(site).split("\n") == [
        f"{REPORT}：「#nothing」所指的那一处不在网页里",
        f"{REPORT}：「../nowhere/」不在网站里",
    ]


LOADING = [
    '<img src="//{host}/x.png" alt="">',
    '<img src="/a.png" srcset="https://{host}/x.png 2x">',
    '<script src="https://{host}/x.js"></script>',
    '<link rel="stylesheet" href="https://{host}/x.css">',
    '<link rel="preload" href="https://{host}/x.js">',
    '<iframe src="http://{host}/"></iframe>',
    '<p style="background: url(https://{host}/x.png)">',
    "<style>@import 'https://{host}/x.css';</style>",
    '<object data="https://{host}/x"></object>',
    '<meta http-equiv="Refresh" content="0; url=https://{host}/">',
]


def test_what_a_page_would_load_from_elsewhere_is_seen(site: Path) -> None:
    loaded = "".join(html.format(host=f"host{number}.example") for number, html in enumerate(LOADING))
    alter(site, REPORT, "</article>", f"{loaded}</article>")
    found = re.findall("载入了外来的「[^」]*(host[0-9])[.]example", problems(site))
    assert sorted(set(found)) == [f"host{number}" for number in range(len(LOADING))]


def test_scripts_and_styles_that_stand_in_a_page_are_seen(site: Path) -> None:
    written = {
        "index.html": "<script>attacked = 1</script>",
        "404.html": '<script type="module">attacked = 1</script>',
        "about/index.html": '<p style="color: red">x</p>',
        "topics/index.html": "<style>p { color: red }</style>",
        "regions/index.html": '<p onclick="attacked = 1">x</p>',
        REPORT: '<svg><a xlink:href=" JavaScript:attacked = 1">x</a></svg>',
    }
    for path, html in written.items():
        alter(site, path, "</article>", f"{html}</article>")
    assert set(problems(site).split("\n")) == {
        f"{path}：网页里写有脚本或样式，安全策略不许浏览器执行" for path in written
    }


def test_foreign_addresses_in_scripts_and_styles_are_seen(site: Path) -> None:
    (script,) = site.glob("assets/javascripts-*/loader.js")
    script.write_text('import "https://host.example/x.js"; fetch("//host.example/y")', encoding="utf-8")
    (style,) = site.glob("assets/stylesheets-*/library.css")
    style.write_text("a { background: url('https://host.example/x.png') }", encoding="utf-8")
    assert problems(site).count("载入了外来的「") == 3


def test_a_draft_is_never_published(site: Path) -> None:
    path = "api/v1/reports/2025-04-10-a.json"
    alter(site, path, '"status":"published"', '"status":"draft"')
    assert problems(site) == f"{path}：草稿不能发布"
    alter(site, path, '"status":"draft"', '"status":"published"')
    page = site / "reports/2025/2025-05-01-draft/index.html"
    page.parent.mkdir()
    shutil.copy(site / REPORT, page)
    assert f"{page.relative_to(site)}：这篇报告不在清单里" in problems(site)


def test_a_file_that_is_cut_short_is_seen(site: Path) -> None:
    for path in (REPORT, "feeds/reports.xml", "api/v1/reports.json", "search-index/manifest.json"):
        whole = (site / path).read_bytes()
        (site / path).write_bytes(whole[: len(whole) // 2])
        assert f"{path}：" in problems(site) or f"search-index/：{path.removeprefix('search-index/')}：" in problems(
            site
        )
        (site / path).write_bytes(whole)
    (segment,) = site.glob("search-index/*/segment.json.gz")
    (site / "search-index" / segment.parent.name / "0.bin").write_bytes(b"\0" * 200)
    assert "0.bin：已损坏" in problems(site)


def test_a_search_that_does_not_find_what_is_there_is_seen(site: Path, shared_build: Builder) -> None:
    """An index of another set of reports, whole in itself."""
    shutil.rmtree(site / "search-index")
    shutil.copytree(shared_build(PAGE_FILES).site / "search-index", site / "search-index")
    assert "「2024-12-31-b」只在搜索或只在清单里" in problems(site)


def test_a_search_that_does_not_know_how_long_an_event_lasted_is_seen(site: Path) -> None:
    (path,) = site.glob("search-index/stored/*/1.json.gz")
    stored = {**json.loads(gzip.decompress(path.read_bytes()).decode("gbk")), "until": "2025-04-12"}
    assert stored["id"] == "2025-04-10-a"
    path.write_bytes(gzip.compress(json.dumps(stored).encode()))
    assert "搜索日期「2025-04-12」没有找到「2025-04-10-a」" in problems(site)


def test_links_to_files_are_not_published(site: Path) -> None:
    (site / "secret.html").symlink_to("/etc/hostname")
    assert problems(site) == "secret.html：不是普通文件"


def command(*arguments: object) -> Ended:
    return run("reports", [*map(str, arguments)], PROJECT)


def test_publish_and_roll_back(site: Path, tmp_path: Path) -> None:
    to = tmp_path / "www"
    assert command("publish", to, "--site", site).printed.startswith("已发布 ")
    alter(site, "about/index.html", "</article>", "<p>新</p></article>")
    assert command("publish", to, "--site", site).code == 0
    assert "<p>新</p>" in (to / "current/about/index.html").read_text(encoding="utf-8")
    assert command("publish", to, "--site", site).printed.startswith("网站没有变化，仍是 ")
    (site / REPORT).unlink()
    done = command("publish", to, "--site", site)
    assert done.code == 1
    assert f"{REPORT.removesuffix('index.html')}」不在网站里" in done.printed
    assert done.printed.endswith("个问题，没有发布。\n")
    assert (to / "current" / REPORT).is_file()
    assert command("rollback", to).code == 0
    assert "<p>新</p>" not in (to / "current/about/index.html").read_text(encoding="utf-8")
    done = command("rollback", to)
    assert (done.code, done.errors) == (2, f"「{to}」里没有比现在更早的发布。网站没有改动。\n")


def test_where_there_is_no_posix_publishing_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("commands.publish.os", SimpleNamespace(name="nt"))
    for name in ("publish", "rollback"):
        assert reports.main([name, "C:\\www"]) == 2
        assert capsys.readouterr().err == "发布要在 Linux 或 macOS 上运行；在 Windows 上可以复制整个 site 文件夹。\n"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refusals come before anything is read."""
    monkeypatch.setattr("publishing.verify.read_site", lambda _: pytest.fail("read"))
    yield


@pytest.mark.usefixtures("quick")
def test_where_nothing_may_be_published(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for to in (".", PROJECT, PROJECT.parent, site, site / "inside", tmp_path):
        assert reports.main(["publish", str(to), "--site", str(site)]) == 2
        assert "不能发布到「" in capsys.readouterr().err, to
    monkeypatch.chdir(tmp_path)
    assert reports.main(["publish", ".", "--site", str(site)]) == 2
    assert "项目就在其中" in capsys.readouterr().err
    assert reports.main(["publish", "www", "--site", str(tmp_path / "none")]) == 2
    assert "请先运行 make build" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
