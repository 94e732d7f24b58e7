"""What may be wrong with the body of one report: its sections, headings, tags, images and links."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from eventlib.library.report import Section
from eventlib.prose.blocks import Block, BlockKind
from eventlib.prose.body import Body
from eventlib.prose.marks import NUMERALS, SECTION_NUMBER, SETEXT, numbered_section
from eventlib.reading.findings import Finding, enumerate_names
from eventlib.reading.front_matter import FrontMatter
from eventlib.reading.sentences import sentence
from eventlib.reading.strict_yaml import Position
from eventlib.vocabulary.names import near_names

LONGEST_QUOTED_LINE = 20
"""Characters of a line that a sentence quotes."""
SECTION_LIKENESS = 40.0
"""From how alike on, 0 to 100, the name of a section may be meant to be one of the expected."""

# What stands before the words of a line in lists and quotations, and the mark of a heading there.
_WITHIN = r"(?:[\s>]|[*+-](?=\s)|[0-9]+\.(?=\s))*"
_HASH = re.compile(r"##|#[ \t]")
_HASH_WITHIN = re.compile(f"{_WITHIN}(?:{_HASH.pattern})")
_UNDERLINE_WITHIN = re.compile(f"{_WITHIN}{SETEXT.pattern}")


def check_body(
    front: FrontMatter, shown: str, body: Body, sections: Iterable[Section], expected: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield what is wrong with the body of a report.

    `front` has its source, `body` what became of it, `sections` what stands below which heading; `shown` is the path
    of the file as findings name it, `expected` the names of the sections in order.
    """
    blocks = body.blocks
    if all(block.kind is BlockKind.HEADING for block in blocks):
        yield Finding(shown, front.body_line, 1, "body-empty", *sentence("body-empty"))
        return
    lines = front.body.split("\n")
    headings = [block for block in blocks if block.kind is BlockKind.HEADING]
    underlined = {
        block.line
        for block in headings
        if not lines[block.line - front.body_line].startswith("##")
        and _is_underlined(block, *_two_lines(lines, block.line - front.body_line))
    }
    titled = [section for section in sections if section.heading and section.line not in underlined]
    yield from _check_sections(front, shown, titled, expected)
    for block in headings:
        if block.line in underlined:
            before = lines[block.line - front.body_line].strip()[:LONGEST_QUOTED_LINE]
            said = sentence("heading-level/underline", before=before)
            yield Finding(shown, block.line + 1, 1, "heading-level", *said)
        elif not block.text:
            yield Finding(shown, block.line, 1, "heading-level", *sentence("heading-level/empty"))
        elif block.level == 1:
            yield Finding(shown, block.line, 1, "heading-level", *sentence("heading-level"))
    for key, facts, line, column in body.refusals:
        yield Finding(shown, line, column, key.partition("/")[0], *sentence(key, **facts))


def _two_lines(lines: Sequence[str], index: int) -> tuple[str, str]:
    """Return a line and the next one, which is empty behind the last."""
    return lines[index], lines[index + 1] if index + 1 < len(lines) else ""


def _is_underlined(heading: Block, line: str, following: str) -> bool:
    """Tell whether a heading, of whose source the first line and the following are given, is made by the following one.

    A line that begins with ## or a # set off is a heading whatever follows it; in lists and quotations it stands further in.
    """
    if not heading.nesting:
        return not _HASH.match(line.lstrip())
    return not _HASH_WITHIN.match(line) and bool(_UNDERLINE_WITHIN.fullmatch(following))


def _check_sections(
    front: FrontMatter, shown: str, found: Sequence[Section], expected: tuple[str, ...]
) -> Iterator[Finding]:
    seen: dict[str, Section] = {}
    highest = -1
    for section in found:
        if section.name not in expected:
            near = near_names(section.name, expected, cutoff=SECTION_LIKENESS)
            said = (
                sentence("section-unknown/near", name=section.name, near=near[0])
                if near
                else sentence("section-unknown", name=section.name, names=enumerate_names(expected))
            )
            yield Finding(shown, section.line, 1, "section-unknown", *said)
            continue
        if section.name in seen:
            said = sentence("section-duplicate", name=section.name, line=seen[section.name].line)
            yield Finding(shown, section.line, 1, "section-duplicate", *said)
            continue
        seen[section.name] = section
        index = expected.index(section.name)
        if index < highest:
            said = sentence("section-order", name=section.name, other=expected[highest])
            yield Finding(shown, section.line, 1, "section-order", *said)
        highest = max(highest, index)
        match = SECTION_NUMBER.match(section.heading)
        if (match[1] if match else "") != NUMERALS[index % len(NUMERALS)]:
            said = sentence("section-number", heading=section.heading, wanted=numbered_section(index, section.name))
            yield Finding(shown, section.line, 1, "section-number", *said)
    if missing := [name for name in expected if name not in seen]:
        heading = numbered_section(expected.index(missing[0]), missing[0])
        said = sentence("section-missing", names=enumerate_names(missing), heading=heading)
        yield Finding(shown, front.body_line, 1, "section-missing", *said)


def relative_links(body: Body, path: str, shown: str, findings: list[Finding]) -> Iterator[tuple[str, str, Position]]:
    """Yield the body's links to reports: path inside the folder of reports, anchor, position.

    `path` is the file inside that folder, `shown` the same as findings name it. A link out of the folder is added to
    `findings` instead.
    """
    for written, *at in body.links:
        line, column = at
        target, _, anchor = written.partition("#")
        resolved = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
        if target.startswith("/") or resolved.startswith(".."):
            message = f"链接「{target}」指到了报告文件夹之外"
            hint = "写相对路径，例如 ../2025/2025-04-10-jiaxing-360.md"
            findings.append(Finding(shown, line, column, "body-link", message, hint))
        else:
            yield resolved, unquote(anchor), (line, column)
