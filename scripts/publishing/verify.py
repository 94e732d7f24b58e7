"""Whether a built site is whole: what is read of it here is what a reader's browser and a reader's program would read.

Everything is found in the files alone: links in pages, imports in modules, what the search index and the lists say of
each other. Each file is read once, and what is found belongs to the bytes whose hash is returned.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from lxml import etree

from eventlib.workers import map_items
from publishing.index_reader import DamagedIndexError, SearchIndex

_NEEDED = ("index.html", "404.html", "search/index.html", "search-index/manifest.json", "sitemap.xml")
_ATOM = "{http://www.w3.org/2005/Atom}"
# What a link element leads to without the browser fetching it.
_NOT_LOADED = {"canonical", "edit", "license", "next", "prev"}
_LOADING = ("src", "srcset", "poster", "data", "background", "manifest")
_IN_STYLES = re.compile(r"""(?:@import\s+|url\(\s*)["']?([^"')\s;]+)""")
_IN_MODULES = re.compile(
    r"""^(?:import|export)\b[\w\s{},*$]*["']([^"'\n]+)["']|\bimport\(\s*["']([^"'\n]+)|\b(?:fetch|Worker)\(\s*["'`]((?:https?:)?//[^"'`\n]*)""",
    re.MULTILINE,
)
# What a browser would run or draw of a page itself; the policy of the site forbids it, and templates write none. Blocks of
# data are no scripts.
_HAS_IN_PAGE = etree.XPath(
    "boolean(//script[not(@src) and not(@type = 'application/json' or @type = 'application/ld+json')] or //style or"
    " //@*[starts-with(name(), 'on') or name() = 'style' or contains(., ':')"
    " and starts-with(translate(normalize-space(.), 'JAVSCRIPT', 'javscript'), 'javascript:')])"
)
_QUOTES = re.compile('[“”"]')
_PROBES = 20


@dataclass(frozen=True, slots=True)
class File:
    """What one file is and asks for."""

    path: str
    size: int
    digest: str
    """SHA-256."""
    ids: frozenset[str] = frozenset()
    """What fragments may name in it."""
    links: frozenset[str] = frozenset()
    """Where a reader may go from it."""
    loads: frozenset[str] = frozenset()
    """What a browser fetches for it unasked."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A site as it was read."""

    files: Mapping[str, File]
    problems: list[str] = field(default_factory=list)
    """In Chinese, each with the path that it is about; none: it may be published."""


def read_site(folder: Path) -> BuiltSite:
    """Read a built site and find what is wrong with it."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())
    files = {each.path: each for each in map_items(partial(_read, folder), paths, what="核对网站")}
    problems = [f"{each.path}：{each.problem}" for each in files.values() if each.problem]
    problems += [f"{path}：没有这个文件" for path in _NEEDED if path not in files]
    for name in ("contribute/data", "word/template"):
        if not any(re.fullmatch(rf"{name}-[0-9a-f]{{16}}\.json", path) for path in files):
            problems.append(f"{name}-*.json：没有这个文件")
    for file in files.values():
        problems += [f"{file.path}：{problem}" for problem in _wrong_addresses(file, files)]
    if "search-index/manifest.json" in files:
        try:
            problems += _wrong_search(folder, files)
        except (DamagedIndexError, KeyError, TypeError, ValueError, OSError) as error:
            problems.append(f"search-index/：{error}")
    return BuiltSite(files, problems)


def _read(folder: Path, path: str) -> File:
    if (folder / path).is_symlink() or not (folder / path).is_file():
        return File(path, 0, "", problem="不是普通文件")
    content = (folder / path).read_bytes()
    facts: dict[str, Any] = {}
    reader = _READERS.get(posixpath.splitext(path)[1])
    if reader and not path.endswith(".min.js"):  # those of the theme, whose addresses are no plain words
        try:
            facts = reader(content)
        except (ValueError, etree.Error) as error:
            facts = {"problem": f"无法解读（{error}）"}
    return File(path, len(content), hashlib.sha256(content).hexdigest(), **facts)


def _read_page(content: bytes) -> dict[str, Any]:
    root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8"))
    if root is None or root.tag != "html" or not content.rstrip().endswith(b"</html>"):
        return {"problem": "不是完整的网页"}
    values = partial(_values, root)
    loads = {value for name in _LOADING if name != "srcset" for value in values(f"//@{name}")}
    loads |= {each.split()[0] for value in values("//@srcset") for each in value.split(",") if each.split()}
    links = values("//a/@href", "//area/@href", "//form/@action")
    for link in root.iter("link"):
        relations = {*(link.get("rel") or "").split()}
        if "alternate" in relations:
            links.add(link.get("href", ""))
        elif not relations & _NOT_LOADED:
            loads.add(link.get("href", ""))
    for style in values("//style/text()", "//@style"):
        loads.update(_IN_STYLES.findall(style))
    for value in values("//meta[translate(@http-equiv, 'REFSH', 'refsh') = 'refresh']/@content"):
        loads.add(value.partition("=")[2].strip("'\" "))
    ids = values("//@id", "//a/@name")
    problem = "网页里写有脚本或样式，安全策略不许浏览器执行" if _HAS_IN_PAGE(root) else ""
    return {"ids": frozenset(ids), "links": frozenset(links), "loads": frozenset(loads), "problem": problem}


def _values(root: etree._Element, *paths: str) -> set[str]:
    """Return the texts that XPaths select."""
    return {str(value) for path in paths for value in cast(list[str], root.xpath(path))}


def _read_module(content: bytes) -> dict[str, Any]:
    found = _IN_MODULES.findall(content.decode())
    return {"loads": frozenset(address for each in found for address in each if address)}


def _read_feed(content: bytes) -> dict[str, Any]:
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    if root.tag != f"{_ATOM}feed":
        return {}
    if root.find(f"{_ATOM}id") is None or root.find(f"{_ATOM}updated") is None:
        return {"problem": "订阅缺少编号或日期"}
    return {"links": frozenset(link.get("href", "") for link in root.iter(f"{_ATOM}link"))}


def _read_json(content: bytes) -> dict[str, Any]:
    value = json.loads(content)
    is_draft = isinstance(value, dict) and value.get("status") == "draft"
    return {"problem": "草稿不能发布"} if is_draft else {}


def _read_csv(content: bytes) -> dict[str, Any]:
    content.decode()
    return {}


def _read_style(content: bytes) -> dict[str, Any]:
    return {"loads": frozenset(_IN_STYLES.findall(content.decode()))}


_READERS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    ".html": _read_page,
    ".css": _read_style,
    ".js": _read_module,
    ".xml": _read_feed,
    ".json": _read_json,
    ".csv": _read_csv,
}


def _wrong_addresses(file: File, files: Mapping[str, File]) -> Iterator[str]:
    """Yield what is wrong with the addresses in a file: foreign ones that are loaded, own ones that lead nowhere."""
    # A page for missing addresses is shown at any depth: its own are absolute, below wherever the site lies.
    root = next((each.partition("assets/")[0] for each in file.loads if "assets/" in each), "/")
    for address in sorted(file.loads | file.links):
        if re.match(r"data:|#?$", address):
            continue
        try:
            parts = urlsplit(address)
        except ValueError:
            yield f"地址「{address}」无法解读"
            continue
        if parts.scheme or parts.netloc:
            if address in file.loads:
                yield f"载入了外来的「{address}」"
            continue
        target = unquote(parts.path)
        if target.startswith("/"):
            target = target.removeprefix(root) if file.path == "404.html" else f"../{target}"
        elif target:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(file.path), target)) + "/" * target.endswith(
                "/"
            )
        else:
            target = file.path
        target = f"{target}index.html".removeprefix("./") if not target or target.endswith("/") else target
        if target not in files:
            yield f"「{address}」不在网站里"
        elif parts.fragment and unquote(parts.fragment) not in files[target].ids:
            yield f"「{address}」所指的那一处不在网页里"


def _wrong_search(folder: Path, files: Mapping[str, File]) -> Iterator[str]:
    """Yield, each with its path, where index, lists and pages do not go together, and what the index does not find.

    Raises:
        DamagedIndexError: a part of the index cannot be read.
    """
    index = SearchIndex(lambda path: (folder / "search-index" / path).read_bytes())
    listed = {each["id"]: each for each in json.loads((folder / "api/v1/reports.json").read_bytes())["reports"]}
    indexed = [report_id for segment in index.segments for report_id in segment.ids]
    for report_id in sorted(set(indexed) ^ set(listed)):
        yield f"search-index/：「{report_id}」只在搜索或只在清单里"
    for report_id, report in listed.items():
        for path in (f"{report['url']}index.html", f"api/v1/reports/{report_id}.json"):
            if path not in files:
                yield f"{path}：没有这个文件"
        if report["status"] == "draft":
            yield f"{report['url']}：草稿不能发布"
    reports = {f"{report['url']}index.html" for report in listed.values()}
    for path, file in files.items():
        is_moved = any(address.endswith("/") for address in file.loads)
        if re.fullmatch(r"reports/\d{4}/.+/index\.html", path) and path not in reports and not is_moved:
            yield f"{path}：这篇报告不在清单里"
    for kind, rows in index.names["rows"].items():
        for row in rows:
            if f"{index.names['folders'][kind]}{row[0]}/index.html" not in files:
                yield f"{index.names['folders'][kind]}{row[0]}/：没有这一页"
        for key, _, count, *_ in _some(rows):
            if len(index.ids_under(kind, key)) != count:
                yield f"search-index/：「{key}」下的篇数与名称表不同"
    yield from _wrong_answers(index, indexed)


def _wrong_answers(index: SearchIndex, indexed: list[str]) -> Iterator[str]:
    """Ask for the title of some reports, for words of their texts, and for what nobody has written."""
    for report_id in _some(indexed):
        report = index.stored(report_id)
        words = [text for section in report["sections"] for line in section["text"].split("\n") for text in [line[:12]]]
        for query in [report["title"], *_some(words, 3)]:
            if index.normalise(query) and report_id not in index.search(f"“{_QUOTES.sub(' ', query)}”"):
                yield f"search-index/：搜索「{query}」没有找到「{report_id}」"
        for day in filter(None, (report["date"], report.get("until"))):
            if report_id not in index.search(f"{day}..{day}"):
                yield f"search-index/：搜索日期「{day}」没有找到「{report_id}」"
    if index.search(f"“{hashlib.sha256(b'nobody').hexdigest()}”"):
        yield "search-index/：搜索没有人写过的词，却有结果"


def _some(items: list[Any], count: int = _PROBES) -> list[Any]:
    """Return a few of many, evenly spaced, the first and the last among them."""
    if len(items) <= count:
        return items
    return [items[number * (len(items) - 1) // (count - 1)] for number in range(count)]
