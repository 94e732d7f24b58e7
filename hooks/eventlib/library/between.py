"""What only shows between two reports: the same id, source or text, and links to what is not there."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from eventlib.library.near_duplicates import Signature, find_near_duplicates
from eventlib.library.parsing import ParsedReport
from eventlib.library.readings import Reading
from eventlib.prose.allowed_html import PREFIX
from eventlib.reading.findings import Finding, enumerate_names
from eventlib.reading.schema import EntityType
from eventlib.reading.sentences import sentence
from eventlib.vocabulary.names import near_names, normalise_name, spelling_key, squeezed
from eventlib.vocabulary.vocabulary import Vocabulary, unregistered_entity

ID_LIKENESS = 80.0
"""How like an id is to one that it may be a slip of, 0 to 100: all ids have a date and hyphens in common."""


def check_near_duplicates(
    paths: Iterable[str], signatures: Mapping[str, Signature], text_of: Callable[[str], str], shown: str
) -> Iterator[Finding]:
    """Yield a finding for each report whose text is nearly that of another before it in `paths`.

    Paths are inside the folder of reports, which findings call `shown`. `signatures` go by path; a text without one is
    too short to be compared. `text_of` returns the text of a path, and is asked for few.
    """
    signed = ((path, signatures[path]) for path in paths if path in signatures)
    for found in find_near_duplicates(signed, text_of):
        address = posixpath.join(shown, found.key)
        message = f"正文与 {found.other} 有 {found.similarity:.0f}% 相同"
        hint = "若是同一事件，合并成一篇；若是后续，写出新的内容并链接前一篇"
        yield Finding(address, 1, 1, "report-near-duplicate", message, hint)


def check_published(readings: Iterable[Reading], added: Container[str], shown: str) -> Iterator[Finding]:
    """Yield a finding for each report of the paths in `added` that does not say when it is published.

    What is new on the site goes by that day; without it, by the day of the event.
    """
    for each in readings:
        if each.path in added and each.unpublished:
            line, column = each.unpublished
            message = "没有写收录日期，会按事件日期排列，可能不在“新收录”里"
            hint = "加上一行“published: …”，写提交的日期"
            yield Finding(posixpath.join(shown, each.path), line, column, "published-missing", message, hint)


def check_between(readings: Iterable[Reading], shown: str) -> Iterator[Finding]:
    """Yield what is wrong between reports: ids, main sources and old ids. Findings call the folder of reports `shown`.

    Of two reports that clash, the later one is blamed.
    """
    readings = list(readings)
    by_id: dict[str, Reading] = {}
    by_source: dict[str, Reading] = {}
    by_likely_source: dict[str, Reading] = {}
    for each in readings:
        first = by_id.setdefault(each.id, each)
        if first is not each:
            message = f"编号「{each.id}」与 {first.path} 相同"
            yield Finding(posixpath.join(shown, each.path), 1, 1, "report-duplicate-id", message, "换一个文件名")
        if each.source is not None:
            at = each.source.position
            first = by_source.setdefault(each.source.page, each)
            if first is not each:
                message = f"主要来源与 {first.path} 相同"
                hint = "若是同一事件，合并成一篇；若不是，把各自的主要来源写在第一个"
                yield Finding(posixpath.join(shown, each.path), *at, "report-duplicate-source", message, hint)
            elif (like := by_likely_source.setdefault(each.source.likely_page, each)) is not each:
                message = f"主要来源的网址与 {like.path} 的只差跟踪参数，可能是同一页"
                hint = "打开两个网址看一看：同一事件的，合并成一篇；不是同一页的，不用改"
                yield Finding(posixpath.join(shown, each.path), *at, "report-similar-source", message, hint)
    claimed: dict[str, Reading] = {}
    for each in readings:
        for old_id, at in each.redirects:
            if old_id in by_id:
                message = f"旧编号「{old_id}」现在是 {by_id[old_id].path} 的编号"
                yield Finding(posixpath.join(shown, each.path), *at, "redirect-invalid", message, "删去它")
            elif claimed.setdefault(old_id, each) is not each:
                message = f"旧编号「{old_id}」已由 {claimed[old_id].path} 使用"
                yield Finding(posixpath.join(shown, each.path), *at, "redirect-invalid", message, "只留一处")


def check_spellings(parsed: Iterable[ParsedReport], shown: str) -> Iterator[Finding]:
    """Yield each name of an unregistered entity that another report spells otherwise, once a report.

    Of persons, whose names are short, only what is the same name for a look-up; of others what sounds the same too.
    """
    first: dict[str, tuple[str, str]] = {}
    for each in parsed:
        for name, is_person, at in each.unregistered:
            key = normalise_name(name) if is_person else spelling_key(name)
            other, path = first.setdefault(key, (name, each.reading.path))
            if other != name:
                message = f"「{name}」与 {path} 里的「{other}」可能是同一个，都没有登记"
                hint = "若是同一个，都写成一样的，或在 entities.yml 里登记一个、另一个写成它的别名；若不是，分别登记"
                yield Finding(posixpath.join(shown, each.reading.path), *at, "entity-spelling", message, hint)


def check_moved(parsed: Iterable[ParsedReport], vocabulary: Vocabulary, shown: str) -> Iterator[Finding]:
    """Yield each name that is not registered, but whose page now leads to that of an entity that is."""
    for each in parsed:
        for name, _, at in each.unregistered:
            if entity := vocabulary.entity_by_former_id.get(unregistered_entity(name).id):
                message = f"「{name}」没有登记，它的旧页面已转到「{entity.name}」"
                hint = f"改成「{entity.reference}」，或在 entities.yml 里把「{name}」写成它的别名"
                yield Finding(posixpath.join(shown, each.reading.path), *at, "redirect-invalid", message, hint)


def check_follows(readings: Iterable[Reading], shown: str) -> Iterator[Finding]:
    """Yield what is wrong with the reports that reports say they continue. Findings call the folder of reports `shown`.

    Of several that go in a circle the last one is blamed.
    """
    readings = list(readings)
    by_id = {each.id: each for each in readings}
    moved = {old_id: each for each in readings for old_id, _ in each.redirects}
    earlier: dict[str, set[str]] = {}
    for each in readings:
        followed: set[str] = set()
        for name, at in each.follows:
            other = by_id.get(name) or moved.get(name)
            rule, said = _followed(each, name, other, by_id)
            if other and not rule:
                if other.id in followed:
                    rule, said = "follows-duplicate", sentence("follows-duplicate", name=name)
                elif circle := _way(earlier, other.id, each.id):
                    rule = "follows-cycle"
                    said = f"前情报告成环：{' → '.join((each.id, *circle))}", "只留后写的接着先写的，删去另一处"
                elif name not in by_id:
                    rule, said = "follows-moved", sentence("follows-moved", name=name, now=other.id)
                followed.add(other.id)
                if rule != "follows-cycle":
                    earlier.setdefault(each.id, set()).add(other.id)
            if rule:
                yield Finding(posixpath.join(shown, each.path), *at, rule, *said)


def _followed(each: Reading, name: str, other: Reading | None, known: Iterable[str]) -> tuple[str, tuple[str, str]]:
    """Return rule and sentence of what is wrong with one report that a report says it continues; nothing if it may."""
    if other is None:
        near = near_names(name, sorted(known), limit=3, cutoff=ID_LIKENESS)
        case = "follows-unknown/near" if near else "follows-unknown"
        return "follows-unknown", sentence(case, name=name, near=enumerate_names(near))
    if other is each:
        return "follows-cycle", ("前情报告写的是本篇自己", "删去它")
    if other.is_draft and not each.is_draft:
        return "follows-unknown", (f"前情报告「{name}」是草稿，不会发布", "先发布它，或删去这一项")
    # An id begins with the date of the event.
    if other.id[:10] > each.id[:10]:
        return "follows-order", sentence("follows-order", name=name, date=each.id[:10])
    return "", ("", "")


def _way(earlier: Mapping[str, Iterable[str]], start: str, end: str) -> list[str]:
    """Return a way from one id to another, both included, by what each follows; nothing where there is none."""
    before: dict[str, str | None] = {start: None}
    waiting = [start]
    while waiting:
        here = waiting.pop()
        if here == end:
            way: list[str] = []
            at: str | None = here
            while at is not None:
                way.append(at)
                at = before[at]
            return way[::-1]
        for following in sorted(earlier.get(here, ())):
            if following not in before:
                before[following] = here
                waiting.append(following)
    return []


def check_persons(
    readings: Iterable[Reading], vocabulary: Vocabulary, text_of: Callable[[str], str], shown: str
) -> Iterator[Finding]:
    """Yield the persons of reports whose full names are not in the text. Findings call the folder of reports `shown`.

    A registered person may have several names. Who is not registered is taken for a person if there is a role, and if the text
    has the surname with an office. `text_of` returns the text of a path, and is asked for few.
    """
    entities_named = cache(vocabulary.entities_named)
    for each in readings:
        if each.is_draft:  # of which the text is still to be written
            continue
        for index, called in each.unnamed:
            name, role, at = each.entities[index]
            entities = entities_named(name)
            if len(entities) > 1 or (entities and entities[0].type != EntityType.PERSON):
                continue
            if not entities and not (role and called):
                continue
            full = entities[0].name if entities else name
            others = {_TOLD_APART.sub("", full), *entities[0].aliases} - {name} if entities else set()
            if others and any(squeezed(other) in squeezed(text_of(each.path)) for other in others):
                continue
            message = f"「{full}」只写在头部信息里，正文里没有这个全名" + (f"，写作「{called}」" if called else "")
            yield Finding(posixpath.join(shown, each.path), *at, "person-unnamed", message, "正文第一次提到时写出全名")


_TOLD_APART = re.compile("[（(][^（）()]*[）)]$")
"""What is added to a name that several have."""


def check_links(
    readings: Sequence[Reading], anchors_of: Callable[[str], AbstractSet[str]], shown: str
) -> Iterator[Finding]:
    """Yield links to reports or headings that are not there. Findings call the folder of reports `shown`.

    `anchors_of` returns what can be linked to in the report at a path, and is asked for those that such a link leads to.
    """
    by_path = {each.path: each for each in readings}

    for each in readings:
        for target, anchor, at in each.links:
            address = posixpath.join(shown, each.path)
            if target not in by_path:
                near = near_names(posixpath.basename(target), [posixpath.basename(path) for path in sorted(by_path)])
                hint = f"是否是 {enumerate_names(near)}" if near else "检查文件名"
                yield Finding(address, *at, "body-link", f"链接指向的报告「{target}」不存在", hint)
            elif by_path[target].is_draft and not each.is_draft:
                yield Finding(
                    address, *at, "body-link", f"链接指向的报告「{target}」是草稿，不会发布", "先发布它，或删去链接"
                )
            elif anchor and anchor not in (anchors := anchors_of(target)):
                # The anchors of headings that begin with no Chinese character have had no prefix once.
                near = (
                    [now] if (now := PREFIX + anchor) in anchors else near_names(anchor, sorted(anchors), cutoff=40.0)
                )
                hint = f"是否是 #{near[0]}" if near else "删去「#」及其后的部分"
                yield Finding(address, *at, "body-link", f"报告「{target}」里没有标题「#{anchor}」", hint)
