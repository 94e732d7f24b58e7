"""The text of a raw analysis as Markdown with real headings: lines become blocks, and every other character stays.

Owns the form of raw analyses: a title line, bold pseudo-headings, numbered bold points, a section 出处 with links.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventlib.prose.marks import number_off
from eventlib.prose.plain_text import plain_text


@dataclass(frozen=True, slots=True)
class RawAnalysis:
    """A raw analysis taken apart."""

    title: str
    body: str
    """The body as Markdown with real headings."""
    sections: tuple[tuple[str, str], ...]
    """(name without number, plain text) of each section."""

    @property
    def text(self) -> str:
        """Title and all sections as plain text."""
        return "\n".join([self.title, *(text for _, text in self.sections)])

    @property
    def opening(self) -> str:
        """The title and the first section: what the event is about. What stands before it (日期、单位) is not of it."""
        return "\n".join([self.title, *(text for _, text in self._named[:1])])

    @property
    def happening(self) -> str:
        """The title and the first two sections: what happened and who took part."""
        return "\n".join([self.title, *(text for _, text in self._named[:2])])

    @property
    def _named(self) -> tuple[tuple[str, str], ...]:
        return tuple(section for section in self.sections if section[0]) or self.sections


# How a heading of each level is written. The groups are its text, marks left out.
_BOLD = r"(?:\*\*)?"


_SECTION = re.compile(rf"(?:#{{1,6}}[ \t]*)?{_BOLD}([一二三四五六七八九十]+[、.．]\s*[^*]+?){_BOLD}[:：]?")


_POINT = re.compile(
    r"(?:#{1,6}[ \t]*)?(?:(\d+[.．、][ \t]*|[（(][一二三四五六七八九十]+[）)])\*\*([^*]+)\*\*"
    r"|\*\*(\d+[.．、][ \t]*|[（(][一二三四五六七八九十]+[）)])([^*]+)\*\*)"
)


_SUBPOINT = re.compile(r"([（(]\d+[）)])[ \t]*\*\*([^*]+)\*\*|\*\*([（(]\d+[）)])([^*]+)\*\*")


_MARKDOWN_HEADING = re.compile(r"(#{2,6})[ \t]+(.+?)[ \t]*#*")


_TITLE = re.compile(rf"(?:#{{1,6}}[ \t]*)?{_BOLD}(.+?){_BOLD}")


_FENCE = re.compile(r"(`{3,}|~{3,})")


_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")


_LIST_ITEM = re.compile(r"([ \t]*)([-*+])([ \t]+)(.*)")


def read_raw_analysis(text: str, sections: tuple[str, ...] = ()) -> RawAnalysis:
    """Take a raw analysis apart; `sections` are the names that are headings even without a number.

    Never raises. A text without headings becomes one section without a name. Every character that is not the mark of
    a heading, of bold text or of a list is text in the body too: whatever Markdown would take for a mark is escaped.
    """
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip(_BLANKS)), len(lines))
    title_match = _TITLE.fullmatch(lines[first].strip(_BLANKS)) if first < len(lines) else None
    reader = _BodyReader(sections)
    for line in lines[first + 1 :]:
        reader.take(line)
    reader.close()
    title = title_match[1].strip() if title_match else ""
    return RawAnalysis(title, "\n\n".join(reader.blocks), tuple(_sections(reader.blocks)))


_BLANKS = " \t\u3000"


class _BodyReader:
    """Turns the lines of a raw analysis into blocks of Markdown."""

    def __init__(self, sections: tuple[str, ...]) -> None:
        self.blocks: list[str] = []
        self._sections = sections
        self._paragraph: list[str] = []
        self._verbatim: list[str] = []
        """The lines of a code block, a table or a list, which keep their line ends and indentation."""
        self._kind = ""
        self._fence = ""

    def take(self, line: str) -> None:
        stripped = line.strip(_BLANKS)
        if self._fence:
            self._verbatim.append(line)
            if stripped == self._fence:
                self._fence = ""
                self.close()
        elif fence := _FENCE.match(stripped):
            self.close()
            self._fence = fence[1]
            self._verbatim.append(stripped)
        elif not stripped:
            self.close()
        elif heading := self._heading(stripped):
            self.close()
            self.blocks.append(heading)
        elif stripped.startswith("|"):
            self._add_verbatim("table", stripped)
        elif item := _LIST_ITEM.fullmatch(line.rstrip(_BLANKS).replace("\u3000", " ")):
            depth = len(item[1].expandtabs(4)) // 2
            self._add_verbatim("list", "    " * depth + f"{item[2]} {escape_markdown(item[4])}")
        else:
            if self._verbatim:
                self.close()
            self._paragraph.append(escape_markdown(stripped))

    def _add_verbatim(self, kind: str, line: str) -> None:
        if self._kind != kind:
            self.close()
            self._kind = kind
        self._verbatim.append(line)

    def close(self) -> None:
        """End the block that is being read."""
        if self._paragraph:
            # Two spaces keep a line end of the raw text as one on the page.
            self.blocks.append("  \n".join(self._paragraph))
        if self._kind == "table" and not (len(self._verbatim) > 1 and _TABLE_RULE.fullmatch(self._verbatim[1])):
            self.blocks.append("  \n".join(map(escape_markdown, self._verbatim)))
        elif self._verbatim:
            lines = [*self._verbatim, self._fence] if self._fence else self._verbatim
            self.blocks.append("\n".join(lines))
        self._paragraph, self._verbatim, self._kind = [], [], ""

    def _heading(self, line: str) -> str | None:
        name = line.strip("#* \t:：")
        if number_off(name) in self._sections:
            return f"## {name}"
        if (match := _SECTION.fullmatch(line)) and (line.startswith(("*", "#")) or len(line) <= 20):
            return f"## {match[1].strip()}"
        if match := _POINT.fullmatch(line):
            number, words = (match[1], match[2]) if match[1] else (match[3], match[4])
            gap = " " if number.rstrip()[-1] in ".．" else ""
            return f"### {number.rstrip()}{gap}{words.strip()}"
        if match := _SUBPOINT.fullmatch(line):
            number, words = (match[1], match[2]) if match[1] else (match[3], match[4])
            return f"#### {number}{words.strip()}"
        if match := _MARKDOWN_HEADING.fullmatch(line):
            return f"{match[1]} {escape_markdown(match[2])}"
        return None


_BOLD_SPAN = re.compile(r"\*\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*\*")


_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()<>]+)\)")


WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]*[A-Za-z0-9\-_~/#=&%]")


def escape_markdown(line: str) -> str:
    """Return a line of text as Markdown that shows exactly it; bold text, links and web addresses stay what they are."""
    parts = []
    position = 0
    for match in re.finditer(rf"{_LINK.pattern}|{WEB_ADDRESS.pattern}|{_BOLD_SPAN.pattern}", line):
        parts.append(_escape_text(line[position : match.start()]))
        link_text, address, bold = match.groups()
        if link_text:
            parts.append(f"[{_escape_text(link_text)}]({address})")
        else:
            parts.append(match[0] if bold is None else f"**{_escape_text(bold)}**")
        position = match.end()
    parts.append(_escape_text(line[position:]))
    escaped = "".join(parts)
    # What has a meaning only at the beginning of a line.
    escaped = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", escaped)
    escaped = re.sub(r"^([#+>-])", r"\\\1", escaped)
    return re.sub(r"^([=:])", lambda match: f"&#{ord(match[1])};", escaped)


def _escape_text(text: str) -> str:
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    text = re.sub(r"([\\`*_\[\]|])", r"\\\1", text)
    return re.sub(r"<(?=https?://|mailto:)", "&lt;", text)


def _sections(blocks: Iterable[str]) -> Iterator[tuple[str, str]]:
    name, found = "", list[str]()
    for block in blocks:
        if block.startswith("## "):
            if found:
                yield name, "\n".join(found)
            name, found = number_off(block[3:]), []
        else:
            found.append(plain_text(_LINK.sub(r"《\1》\2 ", block.lstrip("# "))))
    if found:
        yield name, "\n".join(found)
