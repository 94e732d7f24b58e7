"""What a folder holds after publishing, and what it refuses: small sites, brought as by `make publish`."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from publishing.host import Destination, HostError, publish, roll_back
from publishing.releases import CONTENT_NAMED, FACTS, MARKER

PAGE = "<!doctype html>" + "页" * 2000


def write_site(folder: Path, files: Mapping[str, str]) -> Path:
    """Make a folder hold just these files."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def release(folder: Path, to: Path | str, **files: str) -> str:
    """Publish a site of a home page and these files, named with `__` for a slash; return the current release."""
    named = {name.replace("__", "/").replace("_dot_", "."): text for name, text in files.items()}
    site = write_site(folder / "site", {"index.html": PAGE, **named})
    return str(publish(site, files_of(site), Destination.parse(str(to)))["current"])


def files_of(site: Path) -> dict[str, tuple[int, str]]:
    return {
        path.relative_to(site).as_posix(): (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in site.rglob("*")
        if path.is_file()
    }


def test_a_release_lies_beside_the_old_ones_and_is_current_by_one_link(tmp_path: Path) -> None:
    to = tmp_path / "www"
    first = release(tmp_path, to, a_dot_html="一" * 999)
    second = release(tmp_path, to, a_dot_html="二" * 999)
    assert (to / "current").readlink() == Path("releases") / second
    assert (to / "current/a.html").read_text(encoding="utf-8") == "二" * 999
    assert (to / "releases" / first / "a.html").read_text(encoding="utf-8") == "一" * 999
    assert sorted(path.name for path in to.iterdir()) == [MARKER, "current", "releases"]
    pages = [to / "releases" / name / "index.html" for name in (first, second)]
    assert pages[0].samefile(pages[1]), "what has not changed takes no space twice"
    assert first < second


def test_texts_have_a_copy_in_gzip_of_the_same_content(tmp_path: Path) -> None:
    release(tmp_path, tmp_path / "www", a_dot_bin="x" * 9999, b_dot_js="//")
    current = tmp_path / "www/current"
    assert gzip.decompress((current / "index.html.gz").read_bytes()).decode() == PAGE
    assert {path.name for path in current.iterdir()} == {"index.html", "index.html.gz", "a.bin", "b.js", FACTS}
    release(tmp_path, tmp_path / "www", a_dot_bin="y")
    assert (current / "index.html.gz").stat().st_nlink == 2, "linked, not made again"


def test_files_of_one_path_in_two_releases_never_have_the_same_time(tmp_path: Path) -> None:
    """Servers tell the state of a file by its size and its time in seconds."""
    states = set()
    for text in ("甲", "乙", "丙"):
        release(tmp_path, tmp_path / "www", manifest_dot_json=text * 400)
        for name in ("manifest.json", "manifest.json.gz"):
            status = (tmp_path / "www/current" / name).stat()
            states.add((name, status.st_size, int(status.st_mtime)))
    assert len(states) == 6


def test_content_named_files_of_the_release_before_stay_and_no_others(tmp_path: Path) -> None:
    to, current = tmp_path / "www", tmp_path / "www/current"
    names = [f"assets/javascripts-{number:016x}/loader.js" for number in range(3)]
    for number, name in enumerate(names):
        segment = f"search-index/{number}/stored/x.json.gz"
        text = str(number) * 600
        site = write_site(
            tmp_path / "site",
            {"index.html": PAGE, name: text, segment: text, "search-index/manifest.json": text, f"{number}.html": text},
        )
        publish(site, files_of(site), Destination.parse(str(to)))
    carried = {path.relative_to(current).as_posix() for path in current.rglob("*") if path.is_file()}
    assert {path for path in carried if path.startswith("search-index/")} == {
        "search-index/1/stored/x.json.gz",
        "search-index/2/stored/x.json.gz",
        "search-index/manifest.json",
        "search-index/manifest.json.gz",
    }
    assert {path for path in carried if path.endswith(".js")} == set(names[1:])
    assert {path for path in carried if path.endswith(".js.gz")} == {f"{name}.gz" for name in names[1:]}
    assert (current / names[1]).stat().st_nlink == 2
    assert not (current / "1.html").exists()


@pytest.mark.parametrize(
    ("path", "is_named_by_content"),
    [
        ("search-index/manifest.json", False),
        ("search-index/0123456789abcdef/0.bin", True),
        ("search-index/names-0123456789abcdef.json.gz", True),
        ("assets/javascripts-0123456789abcdef/search/box.js", True),
        ("assets/javascripts/bundle.a5f9d56c.min.js", True),
        ("assets/stylesheets/main.57a0d79d.min.css", True),
        ("contribute/data-0123456789abcdef.json", True),
        ("word/template-0123456789abcdef.json", True),
        ("assets/images/favicon.svg", False),
        ("assets/javascripts/lunr/wordcut.js", False),
        ("api/v1/reports/2025-04-10-a.json", False),
        ("index.html", False),
    ],
)
def test_what_is_named_by_content(path: str, is_named_by_content: bool) -> None:
    assert bool(CONTENT_NAMED.match(path)) is is_named_by_content


def test_the_last_five_are_kept(tmp_path: Path) -> None:
    made = [release(tmp_path, tmp_path / "www", a_dot_html=str(number)) for number in range(7)]
    assert sorted(path.name for path in (tmp_path / "www/releases").iterdir()) == made[2:]


def test_rolling_back_goes_to_what_was_served_before_and_never_to_what_was_rolled_back(tmp_path: Path) -> None:
    to = tmp_path / "www"
    place = Destination.parse(str(to))
    style = "assets/stylesheets-{:016x}/library.css"
    made = []
    for number in range(3):
        site = write_site(tmp_path / "site", {"index.html": f"{number}", style.format(number): f"{number}"})
        made.append(publish(site, files_of(site), place)["current"])
    assert roll_back(place) == {"current": made[1], "former": made[2]}
    assert (to / "current/index.html").read_text(encoding="utf-8") == "1"
    assert (to / "current" / style.format(2)).is_file(), "a page of the former release goes on"
    fourth = release(tmp_path, to, a_dot_html="mended")
    assert roll_back(place) == {"current": made[1], "former": fourth}
    assert roll_back(place) == {"current": made[0], "former": made[1]}
    with pytest.raises(HostError, match="没有比现在更早的发布"):
        roll_back(place)
    assert (to / "current/index.html").read_text(encoding="utf-8") == "0"


def test_the_same_site_is_no_new_release_unless_the_served_one_is_damaged(tmp_path: Path) -> None:
    to = tmp_path / "www"
    first = release(tmp_path, to)
    site = tmp_path / "site"
    assert publish(site, files_of(site), Destination.parse(str(to))) == {"unchanged": first}
    (to / "current/index.html").write_text("damaged", encoding="utf-8")
    assert publish(site, files_of(site), Destination.parse(str(to)))["current"] > first
    assert (to / "current/index.html").read_text(encoding="utf-8") == PAGE


def test_a_strict_umask_hides_nothing_from_servers(tmp_path: Path) -> None:
    old = os.umask(0o077)
    try:
        release(tmp_path, tmp_path / "www", sub__a_dot_html="x" * 999)
        release(tmp_path, tmp_path / "www", **{"search-index__1__b_dot_bin": "x"})
        release(tmp_path, tmp_path / "www")
    finally:
        os.umask(old)
    for path in [tmp_path / "www", *(tmp_path / "www").rglob("*")]:
        if not path.is_symlink():
            assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def refusal(folder: Path, to: Path | str) -> str:
    with pytest.raises(HostError) as caught:
        release(folder, to)
    return str(caught.value)


def test_a_folder_that_holds_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home/letter.txt").write_text("dear", encoding="utf-8")
    assert "里面有别的东西，没有改动它" in refusal(tmp_path, tmp_path / "home")
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["letter.txt"]
    assert "里面有别的东西" in refusal(tmp_path, tmp_path / "home/..")
    assert "请指明一个专用的文件夹" in refusal(tmp_path, "/")
    assert "请指明一个专用的文件夹" in refusal(tmp_path, Path.home())
    assert "不是文件夹" in refusal(tmp_path, tmp_path / "home/letter.txt")
    assert "请先建立它" in refusal(tmp_path, tmp_path / "nowhere/www")
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(HostError, match="没有文件夹"):
        roll_back(Destination.parse(str(tmp_path / "www")))
    assert not (tmp_path / "www").exists()


def test_what_an_earlier_version_published_is_recognised_and_the_way_to_move_it_said(tmp_path: Path) -> None:
    flat = write_site(tmp_path / "www", {"index.html": PAGE, "404.html": PAGE, "search-index/manifest.json": "{}"})
    said = refusal(tmp_path, flat)
    assert f"make publish TO={flat}-releases" in said
    assert f"{flat}-releases/current" in said
    assert files_of(flat).keys() == {"index.html", "404.html", "search-index/manifest.json"}


def test_something_else_named_current_is_refused(tmp_path: Path) -> None:
    release(tmp_path, tmp_path / "www")
    (tmp_path / "www/current").unlink()
    (tmp_path / "www/current").mkdir()
    assert "应是发布时建立的链接" in refusal(tmp_path, tmp_path / "www")


def test_two_at_once_are_one_after_the_other(tmp_path: Path) -> None:
    first = release(tmp_path, tmp_path / "www")
    with (tmp_path / "www" / MARKER).open() as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        assert "正在由另一次发布使用" in refusal(tmp_path, tmp_path / "www")
    (tmp_path / "site/index.html").write_text("new", encoding="utf-8")
    assert (
        publish(tmp_path / "site", files_of(tmp_path / "site"), Destination.parse(str(tmp_path / "www")))["former"]
        == first
    )


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    to = tmp_path / "www"
    first = release(tmp_path, to)
    shutil.copytree(to / "releases" / first, to / "releases/.20990101T000000Z")
    (to / ".current-20990101T000000Z").symlink_to("releases/nowhere")
    second = release(tmp_path, to, a_dot_html="a")
    assert sorted(path.name for path in (to / "releases").iterdir()) == [first, second]
    assert sorted(path.name for path in to.iterdir()) == [MARKER, "current", "releases"]


def test_what_somebody_put_beside_the_releases_is_none(tmp_path: Path) -> None:
    to = tmp_path / "www"
    first = release(tmp_path, to)
    shutil.copytree(to / "releases" / first, to / "releases" / f"{first}-backup")
    second = release(tmp_path, to, a_dot_html="a")
    assert roll_back(Destination.parse(str(to))) == {"current": first, "former": second}
    with pytest.raises(HostError, match="没有比现在更早的发布"):
        roll_back(Destination.parse(str(to)))
    assert (to / "releases" / f"{first}-backup/index.html").is_file()


@pytest.mark.parametrize("damage", ["", "{", None])
def test_a_release_that_has_lost_its_facts_stands_in_the_way_of_none(tmp_path: Path, damage: str | None) -> None:
    to = tmp_path / "www"
    first = release(tmp_path, to)
    second = release(tmp_path, to, a_dot_html="a")
    facts = to / "current" / FACTS
    if damage is None:
        facts.unlink()
    else:
        facts.write_text(damage, encoding="utf-8")
    third = release(tmp_path, to, a_dot_html="b")
    assert (to / "current/a.html").read_text(encoding="utf-8") == "b"
    (to / "releases" / third / FACTS).write_text("{", encoding="utf-8")
    assert roll_back(Destination.parse(str(to)))["current"] == (first if damage is None else second)


@pytest.mark.parametrize("change", ["another text", "gone"])
def test_a_site_that_changes_while_it_is_brought_is_not_published(tmp_path: Path, change: str) -> None:
    to = tmp_path / "www"
    first = release(tmp_path, to)
    site = write_site(tmp_path / "site", {"index.html": PAGE, "a.html": "as it was checked"})
    files = files_of(site)
    if change == "gone":
        (site / "a.html").unlink()
    else:
        (site / "a.html").write_text(change, encoding="utf-8")
    (site / "draft.html").write_text("came after the check", encoding="utf-8")
    with pytest.raises(HostError, match=r"a\.html"):
        publish(site, files, Destination.parse(str(to)))
    assert [path.name for path in (to / "releases").iterdir()] == [first]


def test_a_file_that_comes_after_the_check_is_not_published(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site", {"index.html": PAGE})
    files = files_of(site)
    (site / "draft.html").write_text("came after the check", encoding="utf-8")
    publish(site, files, Destination.parse(str(tmp_path / "www")))
    assert not (tmp_path / "www/current/draft.html").exists()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("/srv/www", Destination(None, "/srv/www")),
        ("web.example:/srv/www", Destination("web.example", "/srv/www")),
        ("deploy@web:www", Destination("deploy@web", "www")),
        ("[fe80::1]:/srv", Destination("[fe80::1]", "/srv")),
        ("/srv/a:b", Destination(None, "/srv/a:b")),
        ("~/www", Destination(None, str(Path.home().resolve() / "www"))),
    ],
)
def test_places(text: str, place: Destination) -> None:
    assert Destination.parse(text) == place


@pytest.mark.parametrize("text", ["", " ", "web:", "-oProxyCommand=x:/srv", "a b:/srv", ":/srv"])
def test_what_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(HostError, match="看不懂发布的去处"):
        Destination.parse(text)


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in for the network alone: an `ssh` that runs on this machine, in another folder, what a host would be told.

    Returns the folder where whoever logs in would be.
    """
    home = tmp_path / "home of deploy"
    home.mkdir()
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "ssh").write_text(
        f'#!/bin/sh\n[ "$1" = -l ] && shift 2\necho "$1" >> "{tmp_path}/hosts"\nshift\ncd "{home}" && HOME="{home}" exec sh -c "$*"\n',
        encoding="utf-8",
    )
    (bin_ / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}:{os.environ['PATH']}")
    return home


def test_publishing_by_ssh_is_the_same(tmp_path: Path, network: Path) -> None:
    first = release(tmp_path, "deploy@web:the site", a_dot_html="一" * 300)
    second = release(tmp_path, "deploy@web:the site", a_dot_html="二" * 300)
    to = network / "the site"
    assert (to / "current").readlink() == Path("releases") / second
    assert (to / "releases" / first / "index.html").samefile(to / "current/index.html")
    assert roll_back(Destination.parse("deploy@web:~/the site")) == {"current": first, "former": second}
    assert "请指明一个专用的文件夹" in refusal(tmp_path, f"web:{network}")
    assert {line.split("@")[-1] for line in (tmp_path / "hosts").read_text(encoding="utf-8").split()} == {"web"}


def test_a_host_that_cannot_be_reached_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ssh").write_text("#!/bin/sh\nexit 255\n", encoding="utf-8")
    (tmp_path / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert "那边的程序没有回答" in refusal(tmp_path, "web:/srv/www")


def test_the_program_on_the_host_needs_nothing_of_this_project(tmp_path: Path) -> None:
    program = Path(sys.modules["publishing.releases"].__file__ or "")
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "error", str(program)],
        input='{"command": "rollback", "folder": "/nowhere"}\n',
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "refusal" in done.stdout


def test_a_host_that_greets_whoever_logs_in_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ssh").write_text("#!/bin/sh\necho Welcome!\n", encoding="utf-8")
    (tmp_path / "ssh").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert "看不懂那边的回答：Welcome!" in refusal(tmp_path, "web:/srv/www")
