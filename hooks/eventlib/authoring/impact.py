"""What a change to the library means for its readers, as Markdown for the person who reviews it.

Two libraries in, text out. What is wrong with the files is the matter of `check`; here stands what will be different.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from eventlib.library.catalog import Catalog, build_catalog, newest_first
from eventlib.library.fields import Use, fields_for
from eventlib.library.folder import Library
from eventlib.library.report import Report, ThreadPart
from eventlib.pages.addresses import feed_path, uri_of
from eventlib.pages.library_pages import all_pages
from eventlib.reading.findings import Finding, enumerate_names, printable
from eventlib.reading.schema import Status
from eventlib.settings import Settings
from eventlib.uris import HOME_URI, relative_url

_MOST = 50
"""So many lines of one list are printed; the rest is counted."""
# An analysis has some 3,500 characters, those of this library from 1,200 on.
_SHORT, _LONG = 800, 8_000


def render_impact(before: Library, after: Library, settings: Settings) -> str:
    """Return the summary of a change. `after` has been loaded with its texts compared."""
    old = {report.id: report for report in before.published()}
    new = {report.id: report for report in after.published()}
    added = newest_first(report for report in new.values() if report.id not in old)
    removed = newest_first(report for report in old.values() if report.id not in new)
    differing = newest_first(
        report for report in new.values() if report.id in old and _differences(old[report.id], report)
    )
    withdrawn = [report for report in differing if report.is_withdrawn and not old[report.id].is_withdrawn]
    changed = [report for report in differing if report not in withdrawn]
    drafts = [report for report in after.reports if report.status is Status.DRAFT]
    was = build_catalog(old.values(), before.vocabulary, before.texts)
    now = build_catalog(new.values(), after.vocabulary, after.texts)
    lines = ["# 这次改动的影响", ""]
    lines.append(
        f"新增 {len(added)} 篇，修改 {len(changed)} 篇，撤回 {len(withdrawn)} 篇，不再发布 {len(removed)} 篇；"
        f"改动后共 {len(new)} 篇。"
    )
    errors = [finding for finding in after.findings if finding.is_error]
    if errors:
        lines += ["", f"**有 {len(errors)} 个错误，有错误的报告没有算在内。**"]
    lines.append("")
    lines += _list("错误", map(_finding_line, errors))
    lines += _list("新增的报告", map(_line, added))
    lines += _list("修改的报告", (f"{_line(report)}：{_differences(old[report.id], report)}" for report in changed))
    lines += _list("撤回的报告", (f"{_line(r)}：{_text(r.withdrawn.reason) if r.withdrawn else ''}" for r in withdrawn))
    lines += _list("不再发布的报告", (_line(report) + _fate(report, after, new) for report in removed))
    lines += _list("仍是草稿的报告", (_line(report) for report in newest_first(drafts)))
    lines += _list("事件脉络的变化", _threads(was, now))
    lines += _new_names(was, now)
    pages_was, pages_now = _pages(was, settings), _pages(now, settings)
    lines += _list("新出现的页面", _page_lines(pages_now, pages_was))
    lines += _list("消失的页面", _page_lines(pages_was, pages_now))
    touched = newest_first([*added, *differing])
    touched_ids = {report.id for report in touched}
    of_touched = [finding for finding in after.findings if _report_id(finding.path) in touched_ids]
    for title, rule in (
        ("还没有人确认的内容", "proposal-unconfirmed"),
        ("正文几乎相同的报告", "report-near-duplicate"),
    ):
        lines += _list(title, (_finding_line(finding) for finding in of_touched if finding.rule == rule))
    lines += _list(
        f"篇幅不寻常的报告：不足 {_SHORT} 字，或超过 {_LONG} 字",
        (f"{_line(report)}：{report.length} 字" for report in touched if not _SHORT <= report.length <= _LONG),
    )
    lines += _list(
        "没有题名的来源",
        (
            f"{_text(report.path)}：{_text(source.url)}"
            for report in touched
            for source in report.sources
            if not source.title
        ),
    )
    lines += _preview(touched)
    return "\n".join(lines).rstrip("\n") + "\n"


def _finding_line(finding: Finding) -> str:
    return f"{_text(finding.path)} 第 {finding.line} 行：{_text(finding.message)}"


def _report_id(path: str) -> str:
    return posixpath.basename(path).removesuffix(".md")


def _text(text: str) -> str:
    """Return any text as Markdown that shows exactly it, on one line."""
    return re.sub(r"([\\`*_{}\[\]<>|~&#!@$])", r"\\\1", printable(re.sub(r"\s+", " ", text).strip()))


def _list(title: str, items: Iterable[str]) -> Iterator[str]:
    found = list(items)
    if not found:
        return
    yield from (f"## {title}（{len(found)}）", "")
    yield from (f"- {item}" for item in found[:_MOST])
    if len(found) > _MOST:
        yield f"- 另有 {len(found) - _MOST} 项"
    yield ""


def _line(report: Report) -> str:
    return f"{_days(report)} {_text(report.title)}（{_text(report.path)}）"


def _days(report: Report) -> str:
    return f"{report.date}至{report.until}" if report.until else f"{report.date}"


def _differences(old: Report, new: Report) -> str:
    return enumerate_names(field.title for field in fields_for(Use.IMPACT) if field.value(old) != field.value(new))


def _fate(report: Report, after: Library, new: Mapping[str, Report]) -> str:
    """Say what has become of a report that readers no longer find."""
    for other in new.values():
        if report.id in other.redirect_from:
            return f"：旧地址转到 {_text(other.path)}"
    same = [each for each in after.reports if each.id == report.id]
    if same:
        return "：改成了草稿"
    if any(finding.is_error and _report_id(finding.path) == report.id for finding in after.findings):
        return "：有错误"
    return "：**文件已删除，旧地址会失效；应改为撤回，或在新文件里写 redirect\\_from**"


def _threads(was: Catalog, now: Catalog) -> Iterator[str]:
    """Yield how each thread that is another one now will be read, the newest first, and which other pages follow from it."""
    before = {report.id: report.thread for report in was.reports}
    told: set[str] = set()
    for report in now.reports:
        here = {part.id for part in report.thread}
        if not here & told and report.thread != before.get(report.id, ()) and report.thread:
            told |= here
            yield _thread_line(report.thread, before)
    for report in now.reports:
        if not report.thread and before.get(report.id):
            yield f"{_line(report)}：不再属于任何脉络"


def _thread_line(thread: Sequence[ThreadPart], before: Mapping[str, Sequence[ThreadPart]]) -> str:
    way = " → ".join(
        f"{part.date} {_text(part.title)}{part.status.mark}{'' if part.id in before else '（**新增**）'}"
        for part in thread
    )
    feed = _text(feed_path(uri_of(thread[0])))
    others = enumerate_names(_text(part.path) for part in thread if part.id in before)
    pages = f"已有的页面会跟着改变：{others}，以及列出它们的各页；" if others else ""
    return f"{way}。{pages}订阅地址 {feed}"


def _new_names(was: Catalog, now: Catalog) -> Iterator[str]:
    """Yield the entities, places and topics that no report was filed under before."""
    entities = [now.entities[entity_id] for entity_id in sorted(now.by_entity) if entity_id not in was.by_entity]
    yield from _list("首次出现的实体", (f"{_text(entity.name)}（{entity.type_name}）" for entity in entities))
    places = [place for place in now.places if place.code not in was.by_place]
    yield from _list("首次出现的地区", (_text(now.gazetteer.path(place)) for place in places))
    topics = [topic for topic in now.topics if topic.id in now.by_topic and topic.id not in was.by_topic]
    yield from _list("首次出现的主题", (_text(topic.name) for topic in topics))


def _pages(catalog: Catalog, settings: Settings) -> dict[str, str]:
    return {page.uri: page.title for page in all_pages(catalog, settings)}


def _page_lines(pages: Mapping[str, str], others: Mapping[str, str]) -> Iterator[str]:
    for uri in sorted(pages.keys() - others.keys()):
        yield f"`{relative_url(HOME_URI, uri)}` {_text(pages[uri])}"


def _preview(reports: Sequence[Report]) -> Iterator[str]:
    """Yield how lists of the site will show the new and changed reports."""
    if reports:
        yield from ("## 读者会看到", "")
    for report in reports[:_MOST]:
        facts = [place.name for place in report.places] + [topic.name for topic in report.topics]
        facts += [mention.entity.name for mention in report.entities]
        yield f"> **{_text(report.title)}**{report.status.mark}  "
        yield f"> {_days(report)} · {_text(enumerate_names(facts))}  "
        yield from (f"> {_text(report.summary)}", "")
    if len(reports) > _MOST:
        yield f"另有 {len(reports) - _MOST} 篇。"
