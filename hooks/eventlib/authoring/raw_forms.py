"""Forms of Markdown that other programs write and a report does not have, as those that it has.

A line underlined by === or --- is a heading, `[words][1]` a link to the address that `[1]: https://…` says, `__words__`
bold text, `***words***` too where the site shows no other, a backslash at the end of a line is no character, and of the
fields that begin a file `title:` is the title. Names such as __init__ and lines drawn below a masthead, a sentence or a paragraph are none of this. The
form does the same, in `contribute/raw_forms.js`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from eventlib.authoring.as_markdown import CODE_OR_ESCAPE, IMAGE, LINK
from eventlib.authoring.masthead import LONGEST_TITLE, ends_a_sentence, is_masthead
from eventlib.authoring.raw_lines import is_markdown
from eventlib.authoring.raw_widths import strip_blanks
from eventlib.prose.marks import WEB_ADDRESS, is_literal

_UNDERLINE = re.compile(r"={3,}|-{3,}")
# What no heading begins or ends with; the last are pictures, items and notes of a Word document.
_NO_HEADING = re.compile(
    r"[|>#`~•●◆■▪◦➢\ufdd0-\ufdef-]|[*+][ \t]|={3,}|\*{3,}|_{3,}|!\[|\[[^\[\]]*\]:|.*(?:\||[，,、：:]$)"
)
_DEFINITION = re.compile(
    r"""\[([^\s\[\]^][^\[\]]{0,80})\]:[ \t]*(?:<(https?://[^\s<>]+)>|(https?://[^\s<>]+))([ \t]+(?:"[^"]*"|'[^']*'))?"""
)
_FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*:(?:[ \t].*)?|-[ \t].*|#.*")
_TITLE_FIELD = re.compile(r"""title:[ \t]+(?:"([^"]+)"|'([^']+)'|([^"'|>\[{].*))""")
# The fields of a report that the files of no other program have.
_OWN_FIELD = re.compile(r"(?:region|entities|topics)[ \t]*:")
MOST_FIELDS = 60
"""How many lines the fields at the beginning of a file have, at most."""
# What of a line holds none of these forms.
_LEFT = rf"{CODE_OR_ESCAPE.pattern}|{IMAGE.pattern}|{LINK.pattern}|{WEB_ADDRESS.pattern}"
_REFERENCE = re.compile(rf"{_LEFT}|(?P<image>!?)\[(?P<words>[^\[\]]*)\](?:\[(?P<label>[^\[\]]*)\]|(?![(:：\[]))")
_IS_NUMBER = re.compile(r"[0-9]*")
_EMPHASIS = re.compile(
    rf"{_LEFT}|(?<![A-Za-z0-9_])(?P<mark>_{{1,3}})(?=[^\s_])(?P<words>[^_*]+)(?<=[^\s_])(?P=mark)(?![A-Za-z0-9_])"
    r"|(?<!\*)\*{3}(?=[^\s*])(?P<both>[^*]+)(?<=[^\s*])\*{3}(?!\*)"
)
# Such words between underscores are the name of something in a program; others are none of the words set off.
_IN_PROGRAMS = re.compile(r"[a-z0-9]+|[A-Z0-9]+")
_LOOSE = re.compile("[，。、；：！？,.;:!?)）」』》】〉…].*|.*[，、(（「『《【〈]")
_WORD = re.compile(r"\w")
_BREAK = re.compile(r"(?<=[^\\:])\\$")


def is_report_file(text: str) -> bool:
    """Tell whether a text is the file of a report: it begins with the fields of one, between lines of ---."""
    lines = text.lstrip().split("\n")
    ends = [at for at, line in enumerate(lines) if strip_blanks(line) == "---"][:2]
    return len(ends) > 1 and ends[0] == 0 and any(map(_OWN_FIELD.match, lines[: ends[1]]))


def in_our_forms(lines: Sequence[str], code: AbstractSet[int]) -> list[str]:
    """Return as many lines as a raw text has, in the forms of a report; `code` are lines of code, which stay where they are."""
    found = _with_headings(_with_title(lines, code), code)
    found = _with_links(found, code)
    marked = [at for at, line in enumerate(found) if at not in code and _may_be_marked(line)]
    is_of_markdown = bool(marked) and is_markdown([strip_blanks(line) for line in found])
    for at in marked:
        goes_on = is_of_markdown and at + 1 < len(found) and at + 1 not in code and strip_blanks(found[at + 1])
        found[at] = _with_bold(_without_break(found[at]) if goes_on else found[at], is_of_markdown=is_of_markdown)
    return found


def _may_be_marked(line: str) -> bool:
    """Tell of most lines at once that they have no mark of emphasis, and no break at their end."""
    return "_" in line or "***" in line or line.endswith("\\")


def _with_title(lines: Sequence[str], code: AbstractSet[int]) -> Sequence[str]:
    """Return lines, of fields between lines of --- that begin them first the title, as a heading, then the others."""
    shown = [strip_blanks(line) for line in lines[: MOST_FIELDS + 2]]
    if shown[0] != "---" or "---" not in shown[1:]:
        return lines
    end = shown.index("---", 1)
    titles = [(at, match) for at in range(1, end) if (match := _TITLE_FIELD.fullmatch(shown[at]))]
    if not titles or not all(map(_FIELD.fullmatch, shown[1:end])) or not code.isdisjoint(range(end)):
        return lines
    place, match = titles[0]
    title = match[1] or match[2] or match[3]
    rest = list(lines[end + 1 :])
    first = next((at for at, line in enumerate(rest) if strip_blanks(line)), None)
    if first is not None and strip_blanks(rest[first]) == f"# {title}":
        rest[first] = ""  # the title again
    return [f"# {title}", *lines[1:place], *lines[place + 1 : end], "", "", *rest]


def _with_headings(lines: Sequence[str], code: AbstractSet[int]) -> list[str]:
    """Return lines, those that are underlined as headings."""
    found = list(lines)
    for at in range(1, len(found)):
        if "---" not in found[at] and "===" not in found[at]:
            continue
        underline, words = strip_blanks(found[at]), strip_blanks(found[at - 1])
        if not _UNDERLINE.fullmatch(underline) or {at - 1, at} & code or not _may_be_underlined(words):
            continue
        # A line drawn below a paragraph, or below the fields that begin a file, parts the text.
        if underline.startswith("=") or at == 1 or not strip_blanks(found[at - 2]):
            found[at - 1], found[at] = f"{'#' if underline.startswith('=') else '##'} {words}", ""
    return found


def _may_be_underlined(words: str) -> bool:
    return (
        0 < len(words) <= LONGEST_TITLE
        and not _NO_HEADING.match(words)
        and not ends_a_sentence(words)
        and not is_masthead(words)
    )


def _with_links(lines: Sequence[str], code: AbstractSet[int]) -> list[str]:
    """Return lines, references to addresses that stand apart as links; what nothing refers to stays."""
    addresses: dict[str, str] = {}
    places: dict[str, int] = {}
    for at, line in enumerate(lines):
        if "]:" in line and at not in code and (defined := _DEFINITION.fullmatch(strip_blanks(line))):
            label = _key(defined[1])
            if label not in addresses:
                addresses[label] = f"{defined[2] or defined[3]}{defined[4] or ''}"
                places[label] = at
    if not addresses:
        return list(lines)
    links = _Links(addresses)
    kept = code | set(places.values())
    found = [line if at in kept else _REFERENCE.sub(links.link, line) for at, line in enumerate(lines)]
    for label in links.used - links.left:
        found[places[label]] = ""
    return found


def _key(label: str) -> str:
    return " ".join(label.lower().split())


class _Links:
    """Makes links of references."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses
        self.used: set[str] = set()
        """Labels of addresses that stand in links now."""
        self.left: set[str] = set()
        """Labels of addresses that something refers to which is no link."""

    def link(self, match: re.Match[str]) -> str:
        words, label = match["words"], match["label"]
        if words is None:
            return match[0]
        key = _key(label or words)
        if key not in self._addresses:
            return match[0]
        link = f"{match['image']}[{words}]({self._addresses[key]})"
        # [1] alone names a source; it is not words that lead to it.
        is_link = (IMAGE if match["image"] else LINK).fullmatch(link) and not (
            label is None and _IS_NUMBER.fullmatch(words)
        )
        (self.used if is_link else self.left).add(key)
        return link if is_link else match[0]


def _without_break(line: str) -> str:
    end = _BREAK.search(line)
    return line if end is None or is_literal(line, end.start()) else line[: end.start()]


def _with_bold(line: str, *, is_of_markdown: bool) -> str:
    def shown(match: re.Match[str]) -> str:
        start, end = match.span()
        is_within = bool(_WORD.fullmatch(line[max(0, start - 1) : start]) or _WORD.fullmatch(line[end : end + 1]))
        if match["both"]:
            # The site shows *** where it is set off.
            return f"**{match['both']}**" if is_within else match[0]
        words, mark = match["words"], match["mark"]
        if words is None or _IN_PROGRAMS.fullmatch(words) or _LOOSE.fullmatch(words):
            return match[0]
        if mark == "_":
            return f"*{words}*" if is_of_markdown and not is_within else match[0]
        # In plain text what stands between words is a gap to be filled in.
        return f"**{words}**" if is_of_markdown or not is_within else match[0]

    return _EMPHASIS.sub(shown, line)
