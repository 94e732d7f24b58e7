"""What `mkdocs.yml` says to the library, read once, for the hooks and the command line alike.

Owns which settings there are beside those of MkDocs and what may stand in each. Reads no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

_ADDRESS = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WEB_ADDRESS = re.compile("https?://", re.IGNORECASE)
# What pages, feeds and Word files all can show on one line: no controls, halves of characters or noncharacters.
_SHOWN = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]*")
_IN_ADDRESS = re.compile(r"[^\s<>\"'\\^`{|}]*")  # as in a page it stands between quotes
# RFC 4151, §2.1: a domain or an e-mail address, a comma, and a day on which it was the owner's.
_TAG_AUTHORITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9.@_-]*,[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


class SettingsError(ValueError):
    """The configuration cannot be used; the message, a line for each mistake, is Chinese and goes to the owner."""


@dataclass(frozen=True, slots=True)
class CompiledSection:
    """A section that is compiled: the page of each topic leads to it as it stands in all reports."""

    name: str
    address: str
    """The last part of the address of such a page: lower-case letters, digits and hyphens."""
    former_addresses: tuple[str, ...] = ()
    """Where it was before: pages there lead to the present one."""


@dataclass(frozen=True, slots=True)
class PartNames:
    """Which part of the library is wanted, as somebody writes it; empty texts ask for all of it."""

    topics: str = ""
    """Names of topics, with commas or 、 between them."""
    regions: str = ""
    """Names of places, likewise."""
    since: str = ""
    """A day, a month or a year."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that the domain depends on."""

    site_name: str
    site_url: str
    """The address of the site with a slash at its end; empty where it has none."""
    repo_url: str | None
    """The address of the repository on its forge."""
    edit_uri: str | None
    """Where the forge edits a file, relative to `repo_url`."""
    contact: str | None
    """Whom readers turn to: an e-mail address, a web address, or words; None where nothing is to be shown."""
    notice: str | None
    """What stands on every page, every printed sheet and every Word file; None where nothing is to be said."""
    word_template: str | None
    """The folder of the organisation's own template of Word files, relative to `mkdocs.yml` or absolute; None for ours."""
    reports: str
    """The folder of reports, relative to `mkdocs.yml` or absolute."""
    tag_authority: str
    """Domain and date of RFC 4151 that the ids of feeds are made of."""
    sections: tuple[str, ...]
    """The names of the `##` sections that every report should have, in order."""
    compiled: tuple[CompiledSection, ...]
    """The sections that are compiled, in the order of `sections`."""
    part: PartNames
    """The part of the library that the site has."""

    @classmethod
    def from_mapping(cls, written: Mapping[str, Any]) -> Settings:
        """Return the settings in the content of a `mkdocs.yml`.

        Raises:
            SettingsError: something that is needed is missing or has another form.
        """
        extra = written.get("extra")
        extra = extra if isinstance(extra, Mapping) else {}
        problems: list[str] = []
        sections = _sections(extra.get("sections"), problems)
        compiled = _compiled(extra.get("compendia"), sections, problems)
        part = _part(extra.get("part"), problems)
        authority = extra.get("tag_authority")
        if not isinstance(authority, str) or not _TAG_AUTHORITY.fullmatch(authority):
            problems.append("extra.tag_authority 应是“域名,年份”，例如 analyses.internal,2025")
        reports = extra.get("reports", "reports")
        if not isinstance(reports, str) or not reports:
            problems.append("extra.reports 应是报告文件夹的路径，例如 reports")
        own_template = extra.get("word_template") or None
        if own_template is not None and not isinstance(own_template, str):
            problems.append("extra.word_template 应是文件夹的路径，例如 word，里面放本单位的 .docx 模板")
        contact = _line("contact", extra, "邮箱、网址，或“研究室，内线 8123”这样的话", problems)
        notice = _line("notice", extra, "例如“内部资料　注意保存”", problems)
        for key in ("site_name", "site_url", "repo_url", "edit_uri"):
            if not isinstance(written.get(key) or "", str):
                problems.append(f"{key} 应是文字，现在是「{written[key]}」；给它加上引号")
            elif key == "site_name" and not _SHOWN.fullmatch(written.get(key) or ""):
                problems.append("site_name 应是一行文字，不能有换行和控制字符")
            elif key != "site_name" and not _IN_ADDRESS.fullmatch(written.get(key) or ""):
                problems.append(f"{key} 里有地址不能有的字符：「{written[key]}」")
        for key in ("site_url", "repo_url"):
            if isinstance(address := written.get(key) or "", str) and not _WEB_ADDRESS.match(address or "https://"):
                problems.append(f"{key} 应以 https:// 或 http:// 开头，现在是「{address}」")
        if problems:
            raise SettingsError("\n".join(f"mkdocs.yml：{problem}" for problem in problems))
        site_url = str(written.get("site_url") or "")
        return cls(
            site_name=str(written.get("site_name") or ""),
            site_url=site_url if site_url.endswith("/") or not site_url else f"{site_url}/",
            repo_url=written.get("repo_url") or None,
            edit_uri=written.get("edit_uri") or None,
            contact=contact,
            notice=notice,
            word_template=own_template,
            reports=reports,
            tag_authority=str(authority),
            sections=sections,
            compiled=compiled,
            part=part,
        )


def _line(key: str, extra: Mapping[str, Any], what: str, problems: list[str]) -> str | None:
    """Return the one line of text that may stand under a key."""
    written = extra.get(key) or None
    if written is not None and (not isinstance(written, str) or not _SHOWN.fullmatch(written)):
        problems.append(f"extra.{key} 应是一行文字：{what}")
        return None
    return written


def _part(written: Any, problems: list[str]) -> PartNames:
    """Return the part in the content of `extra.part`, where what the environment says has become dates and numbers."""
    names = [field.name for field in fields(PartNames)]
    if not isinstance(written or {}, Mapping) or set(written or {}) - set(names):
        problems.append(f"extra.part 里只能有 {'、'.join(names)}")
        return PartNames()
    return PartNames(**{name: str(value) for name, value in (written or {}).items() if value is not None})


def _sections(written: Any, problems: list[str]) -> tuple[str, ...]:
    if (
        not isinstance(written, list)
        or not written
        or not all(isinstance(name, str) and name and _SHOWN.fullmatch(name) for name in written)
    ):
        problems.append("extra.sections 应是章节名称的列表，例如 [事件概述, 结论, 出处]")
        return ()
    problems += (f"extra.sections 里「{name}」写了不止一次" for name in sorted(_repeated(written)))
    return tuple(dict.fromkeys(written))


def _compiled(written: Any, sections: tuple[str, ...], problems: list[str]) -> tuple[CompiledSection, ...]:
    """Return the compiled sections from a mapping of names to an address, or to a list of it and former ones."""
    if written is None:
        return ()
    if not isinstance(written, Mapping):
        problems.append("extra.compendia 应是“章节名称: 地址”，每行一个，例如 应对策略: yingduicelve")
        return ()
    found: dict[str, CompiledSection] = {}
    for name, value in written.items():
        addresses = value if isinstance(value, list) else [value]
        if name not in sections:
            problems.append(f"extra.compendia 里的「{name}」不在 extra.sections 里；章节改名时，两处一起改，地址不变")
        elif not addresses or not all(isinstance(each, str) and _ADDRESS.fullmatch(each) for each in addresses):
            problems.append(f"extra.compendia 里「{name}」的地址只能用小写字母、数字和连字符，例如 yingduicelve")
        elif any(each.isdecimal() for each in addresses):
            problems.append(f"extra.compendia 里「{name}」的地址不能只有数字：那是列表页码的地址")
        else:
            found[name] = CompiledSection(name, addresses[0], tuple(addresses[1:]))
    taken = [each for section in found.values() for each in (section.address, *section.former_addresses)]
    problems += (f"extra.compendia 里地址「{address}」写了不止一次" for address in sorted(_repeated(taken)))
    return tuple(found[name] for name in sections if name in found)


def _repeated(values: list[str]) -> Iterator[str]:
    return (value for value in set(values) if values.count(value) > 1)
