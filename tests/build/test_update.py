"""`make build` touches what has changed, and puts right what somebody has done to the site."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eventlib.cache.site_record import SiteRecord
from eventlib.cache.site_update import record_of
from factories import report_text, write_files
from sites import PROJECT, link_project
from warm_processes import run

SAME = "网站已是最新的"


def build(project: Path, **environment: str) -> str:
    """Build the site; return what was said."""
    done = run("reports", ["build", "--reports", "reports", "--site", "site"], project, **environment)
    assert done.code == 0, done.errors
    return done.printed


def changed(site: Path, before: dict[str, int]) -> set[str]:
    now = times(site)
    return {path for path in now.keys() | before.keys() if now.get(path) != before.get(path)}


def times(site: Path) -> dict[str, int]:
    return {path.relative_to(site).as_posix(): path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}


def test_only_what_has_changed_is_touched(tmp_path: Path) -> None:
    link_project(tmp_path)
    (tmp_path / "docs").unlink()
    shutil.copytree(PROJECT / "docs", tmp_path / "docs")
    first = "2025/2025-04-10-a.md"
    others = {f"2024/2024-0{month}-01-r{month}.md": month for month in range(1, 7)}
    texts = {
        name: report_text(
            date=name[5:15], title=f"第{month}篇", region="杭州市", source=f"https://example.com/m{month}"
        )
        for name, month in others.items()
    }
    write_files(tmp_path / "reports", {first: report_text(), **texts})
    site = tmp_path / "site"
    assert SAME not in build(tmp_path)

    before = times(site)
    assert SAME in build(tmp_path)
    assert changed(site, before) == set()

    # The text of a report is on its page, in its JSON and in the search, and in no list; the altered file is made anew.
    report = tmp_path / "reports" / first
    report.write_text(report_text().replace("这是结论的内容", "这是结论，与前不同"), encoding="utf-8")
    (site / "archive/2024/01/index.html").write_text("altered", encoding="utf-8")
    (site / "foreign.txt").write_text("foreign", encoding="utf-8")
    assert SAME not in build(tmp_path)
    expected = {
        "reports/2025/2025-04-10-a/index.html",
        "api/v1/reports/2025-04-10-a.json",
        "archive/2024/01/index.html",
    }
    found = changed(site, before)
    assert expected <= found
    compendia = {path for path in found if path.startswith("topics/cybersecurity/")}
    assert {path for path in found - expected - compendia if not path.startswith("search-index/")} == set()

    # A setting that comes from the environment, and a page by hand.
    assert SAME not in build(tmp_path, CONTACT="研究室")
    assert "研究室" in (site / "about/index.html").read_text(encoding="utf-8")
    (tmp_path / "docs/about.md").write_text("# 关于\n\n新的话。\n", encoding="utf-8")
    assert SAME not in build(tmp_path, CONTACT="研究室")
    assert "新的话" in (site / "about/index.html").read_text(encoding="utf-8")


def test_a_page_by_hand_that_leads_to_a_report_is_read_again_when_that_is_gone(tmp_path: Path) -> None:
    link_project(tmp_path)
    (tmp_path / "docs").unlink()
    write_files(tmp_path / "docs", {"about.md": "# 关于\n\n[见](reports/2024/2024-01-01-a.md)\n"})
    old = {"2024/2024-01-01-a.md": report_text(date="2024-01-01", source="https://example.com/a")}
    write_files(tmp_path / "reports", {**old, "2025/2025-04-10-b.md": report_text()})
    build(tmp_path)
    (tmp_path / "reports/2025/2025-04-10-b.md").write_text(report_text(title="另一个标题"), encoding="utf-8")
    build(tmp_path)
    assert "../reports/2024/2024-01-01-a/" in (tmp_path / "site/about/index.html").read_text(encoding="utf-8")
    (tmp_path / "reports/2024/2024-01-01-a.md").unlink()
    with pytest.raises(AssertionError, match=r"about\.md"):
        build(tmp_path)


def test_a_second_build_of_a_site_at_work_is_told_to_wait(tmp_path: Path) -> None:
    link_project(tmp_path)
    write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text()})
    record = SiteRecord(record_of(tmp_path / "site", tmp_path))
    done = run("reports", ["build", "--reports", "reports", "--site", "site"], tmp_path)
    record.close()
    assert (done.code, done.printed) == (2, "")
    assert done.errors.startswith("另一个命令正在生成")


def test_another_hook_has_its_say_on_every_page(tmp_path: Path) -> None:
    link_project(tmp_path)
    with (tmp_path / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"hooks: [{PROJECT}/hooks/site_build.py, own.py]\n")
    own = "def on_post_page(output, page, config):\n    return output + '<!-- own -->'\n"
    (tmp_path / "own.py").write_text(own, encoding="utf-8")
    write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text()})
    build(tmp_path)
    for page in ("", "about/", "reports/2025/2025-04-10-a/", "topics/cybersecurity/"):
        assert (tmp_path / "site" / page / "index.html").read_text(encoding="utf-8").endswith("<!-- own -->"), page


def test_a_template_that_asks_for_the_pages_is_made_again_when_there_are_others(tmp_path: Path) -> None:
    link_project(tmp_path)
    settings = (tmp_path / "mkdocs.yml").read_text(encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text(f"{settings}\ntheme: {{custom_dir: own}}\n", encoding="utf-8")
    write_files(tmp_path / "own", {"404.html": "{% for file in pages %}{{ file.page.canonical_url }}\n{% endfor %}"})
    write_files(tmp_path / "reports", {"2025/2025-04-10-a.md": report_text()})
    address = {"SITE_URL": "https://intranet.example/"}
    build(tmp_path, **address)
    added = report_text(date="2024-01-01", source="https://example.com/b")
    write_files(tmp_path / "reports", {"2024/2024-01-01-b.md": added})
    build(tmp_path, **address)
    listed = (tmp_path / "site/404.html").read_text(encoding="utf-8").split()
    assert {f"https://intranet.example/reports/{path}/" for path in ("2024/2024-01-01-b", "2025/2025-04-10-a")} <= set(
        listed
    )
    (tmp_path / "own/404.html").unlink()
    build(tmp_path, **address)
    before = times(tmp_path / "site")
    (tmp_path / "reports/2024/2024-01-01-b.md").unlink()
    build(tmp_path, **address)
    found = changed(tmp_path / "site", before)
    assert "sitemap.xml" in found
    assert "404.html" not in found
