"""What is wrong with the typing of one report: slips of punctuation in its body, its title, its summary and the rest.

Owns where they are looked for and what is said of them; what they are is in `prose/punctuation.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from eventlib.patterns import compiled_late
from eventlib.prose.blocks import Block
from eventlib.prose.body_punctuation import OPENING, PARTNERS, find_in_body, find_in_text, may_be_unpaired
from eventlib.prose.marks import HAN, WEB_ADDRESS
from eventlib.prose.markup import LONGEST_QUOTED
from eventlib.prose.punctuation import Slip, find_slips, title_may_slip
from eventlib.prose.web_addresses import AMPERSAND
from eventlib.reading.findings import Finding
from eventlib.reading.front_matter import FrontMatter
from eventlib.reading.sentences import sentence
from eventlib.reading.strict_yaml import KeyPath

_HAN = compiled_late(f"[{HAN}]+")
_CONTEXT = 4
"""Characters on each side of a slip that a sentence quotes."""
_LONGEST = 12
"""Characters of a slip that it quotes."""


def written_values(front: FrontMatter) -> Iterator[tuple[KeyPath, str, bool]]:
    """Yield the values of front matter that are Chinese prose: where, the text, and whether it is the author's own.

    Names are looked up, and addresses are no prose; the title of a source is that of its page, whose ends may be cut off.
    """
    for where, text in front.document.scalars.items():
        match where:
            case ("title",) | ("summary",) | ("corrections", int(), "text") | ("withdrawn", "reason"):
                yield where, text, True
            case ("source", int(), "title") | ("source", "title"):
                yield where, text, False


def check_values(source: str, front: FrontMatter, path: str) -> Iterator[Finding]:
    """Yield the slips in front matter, each kind once a value; `source` is the text of the file.

    They are told at their place where a value is written as it is read, else where it begins.
    """
    values = list(written_values(front))
    is_suspect = title_may_slip("\n".join(text for _, text, _ in values))
    if not is_suspect and not may_be_unpaired(text for _, text, is_own in values if is_own):
        return
    lines = source.split("\n")
    for where, text, is_own in values:
        slips = [slip for slip in find_slips(text) if is_own or slip.right is not None] if is_suspect else []
        slips += find_in_text(text) if is_own else []
        line, column = front.document.position(where)
        for slip in _first_of_each(slips):
            written = lines[line - 1][column - 1 :]
            within = slip.start + len(written) - len(written.lstrip("'\"")) if text in written else 0
            yield Finding(path, line, column + within, slip.sentence.partition("/")[0], *_said(text, slip))


def check_addresses(front: FrontMatter, path: str) -> Iterator[Finding]:
    """Yield the addresses of sources that seem to end before their last words, or are as the source of a page has them."""
    for where, address in front.document.scalars.items():
        if (
            where[:1] != ("source",)
            or where[-1] in {"title", "publisher"}
            or (address.isascii() and "&" not in address)
        ):
            continue
        if not (found := WEB_ADDRESS.match(address)):
            continue
        words = _HAN.match(address, found.end())
        position = front.document.position(where)
        if words:
            facts = {"target": found[0][:LONGEST_QUOTED], "words": words[0][:LONGEST_QUOTED]}
            yield Finding(path, *position, "body-address", *sentence("body-address/source", **facts))
        elif reference := AMPERSAND.search(address):
            yield Finding(path, *position, "body-address", *sentence("body-address/reference", words=reference[0]))


def check_body_punctuation(body: str, first_line: int, path: str, blocks: Sequence[Block]) -> Iterator[Finding]:
    """Yield the slips in a body, of each kind the first in a line; `blocks` are its own, `first_line` is one of the file."""
    slips = sorted(find_in_body(body, blocks, first_line), key=lambda slip: slip.start)
    line, start = first_line, 0
    told: set[str] = set()
    for slip in slips:
        line_start = body.rfind("\n", start, slip.start) + 1
        if line_start > start:
            line += body.count("\n", start, line_start)
            start = line_start
            told.clear()
        if slip.sentence not in told:
            told.add(slip.sentence)
            column = slip.start - start + 1
            yield Finding(path, line, column, slip.sentence.partition("/")[0], *_said(body, slip))


def _first_of_each(slips: Iterable[Slip]) -> Iterator[Slip]:
    told: set[str] = set()
    for slip in sorted(slips, key=lambda each: each.start):
        if slip.sentence not in told:
            told.add(slip.sentence)
            yield slip


def _said(text: str, slip: Slip) -> tuple[str, str]:
    """Return the message and the suggestion on a slip."""
    before = text[max(0, slip.start - _CONTEXT) : slip.start].rpartition("\n")[2]
    after = text[slip.end : slip.end + _CONTEXT].partition("\n")[0]
    mark = slip.words[:_LONGEST].strip()
    place = f"{before}{slip.words[:_LONGEST]}{after}".strip()
    match slip.sentence:
        case "punctuation-half-width":
            return f"「{place}」里的「{mark}」是半角标点", f"改成「{slip.right}」"
        case "punctuation-half-width/period":
            return f"「{place}」里的「.」是半角标点", "句号写成「。」，人名中间写成「·」"
        case "char-full-width":
            return (
                f"「{mark}」是全角的字母或数字",
                f"改成「{(slip.right or '')[:_LONGEST]}」" if slip.right else "改成半角",
            )
        case "char-space":
            return f"「{place}」的汉字之间有空格", "删去空格，或改成标点"
        case "punctuation-repeated":
            return f"「{place}」里的标点重复了", f"改成「{slip.right}」" if slip.right else "只留一个"
    partner = PARTNERS.get(mark) or OPENING[mark]
    return f"「{place}」里的「{mark}」没有与它成对的「{partner}」", f"补上「{partner}」，或删去「{mark}」"
