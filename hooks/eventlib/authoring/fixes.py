"""Mends in a report file what has exactly one right form; every other byte stays as it is.

Bytes in, bytes out. Whatever would make the file say something else, or bring about an error, is not done.
"""

from __future__ import annotations

import codecs
import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, TypeAlias, get_args

from eventlib.authoring.mark_fixes import with_ampersands, with_links, with_notes
from eventlib.authoring.names_apart import with_names_apart
from eventlib.authoring.punctuation_fixes import fix_punctuation
from eventlib.authoring.quoting import quote_values
from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.dates import correct_date, is_day
from eventlib.library.fields import FIELDS, ReportField
from eventlib.library.parsing import parse_report
from eventlib.library.threads import present_id
from eventlib.prose.fences import without_code
from eventlib.prose.layout import lacks_rule
from eventlib.prose.limits import LimitError, check_limits
from eventlib.prose.marks import MEANT_AS_RULE, WEB_ADDRESS, number_off, numbered_section, with_encoded_brackets
from eventlib.reading.front_matter import StrictYAMLHandler, body_of, read_front_matter, repair_colons
from eventlib.reading.list_items import repair_items
from eventlib.reading.radicals import without_radicals
from eventlib.reading.schema import Correction, Date, ReportHeader, Withdrawal
from eventlib.reading.source_text import MAX_BYTES, without_invisible
from eventlib.reading.strict_yaml import KeyPath, YamlDocument, as_mapping
from eventlib.reading.validation import OPTIONAL_INSIDE
from eventlib.vocabulary.places import Place
from eventlib.vocabulary.vocabulary import Topic, Vocabulary

# Full-width letters, digits and spaces: the part of NFKC that never changes what a Chinese name looks like on purpose.
_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_NARROW[0x3000] = 0x20
_BLOCK_SCALAR = re.compile(r"[:-][ \t]+[|>]", re.MULTILINE)
_KEY = re.compile(r"([A-Za-z_]+):(?=[ \t\n]|$)")
_HEADING = re.compile(r"(#{1,6})[ \t]*(.*?)[ \t]*")
_ADDRESS_AND_TEXT = re.compile(
    rf"^(?P<before>[ ]*(?:-[ ]+)?(?:(?:source|url):[ ]+)?)(?P<quote>['\"]?)(?P<address>{WEB_ADDRESS.pattern})"
    r"[ \t]*(?=[，。；：！？、…（”’》】〉」』）])(?P<remark>（[^（）\n]*）)?[，。；：！？、…”’》】〉」』）]*(?P=quote)[ \t]*$",
    re.MULTILINE,
)
_WIDE_SCHEME = re.compile(
    r"^(?P<before>[ ]*(?:-[ ]+)?(?:(?:source|url):[ ]+)?['\"]?)(?P<scheme>https?)[:：][/／]{2}(?<!://)", re.MULTILINE
)
_IN_MARKS = re.compile(
    rf"^(?P<before>[ ]*(?:-[ ]+)?(?:(?:source|url):[ ]+)?)[“‘（《<](?P<address>{WEB_ADDRESS.pattern})[”’）》>][ \t]*$",
    re.MULTILINE,
)
_ADDRESS = re.compile(rf"(?:(?<=^source: )|(?<=  - )|(?<= url: )){WEB_ADDRESS.pattern}(?=[ \t]*$)", re.MULTILINE)
_OPTIONAL = [name for name, info in ReportHeader.model_fields.items() if not info.is_required()]
_NOTHING = re.compile(
    rf"^(?:(?:{'|'.join(_OPTIONAL)})|[ ]+(?:{'|'.join(sorted(OPTIONAL_INSIDE))})):[ ]+~[ \t]*\n", re.MULTILINE
)
_DATES = {
    name
    for model in (ReportHeader, Correction, Withdrawal)
    for name, info in model.model_fields.items()
    if {datetime.date, Date} & {info.annotation, *get_args(info.annotation)}
}
"""The names of all fields, and fields inside fields, that hold a date."""
_HANDLER = StrictYAMLHandler()

_Name: TypeAlias = tuple[KeyPath, str, str]
"""Where a name stands, as it is written, and as it should be."""
_Names: TypeAlias = Iterator[_Name]


def fix_report(
    raw: bytes,
    path: str,
    vocabulary: Vocabulary,
    sections: tuple[str, ...],
    *,
    ids: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """Return the bytes of a report file with everything mended that has one right answer. Never raises.

    `path` is the file inside the folder of reports, `ids` has the present id of each report by every id that it has had. A file that is not UTF-8, or holds too much, is returned as it is.
    """
    if len(raw) > MAX_BYTES:
        return raw
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        return raw
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        check_limits(body_of(text))
    except LimitError:
        return raw
    wrong: tuple[int, ...] | None = None  # most files are as they should be, and need not be parsed for it
    for step in (
        _fix_invisible,
        _fix_radicals,
        _fix_keys,
        _fix_quotes,
        _fix_nothing,
        _fix_dates,
        _fix_addresses,
        _fix_references,
        _fix_notes,
        _fix_links,
        _fix_spaces,
        _fix_several_names,
        _fix_names,
        partial(_fix_follows, ids),
        _fix_order,
        _fix_headings,
        _fix_tables,
        _fix_typing,
    ):
        fixed = step(text, vocabulary, sections)
        if fixed == text:
            continue
        # A change that is right brings no new error: the net below every step.
        wrong = _weigh(text, path, vocabulary, sections) if wrong is None else wrong
        if (now := _weigh(fixed, path, vocabulary, sections)) <= wrong:
            text, wrong = fixed, now
    return text.encode()


def _weigh(text: str, path: str, vocabulary: Vocabulary, sections: tuple[str, ...]) -> tuple[int, int, int]:
    """Return how wrong a report is: the number of errors, of values cut short, and of all findings.

    Numbers of a summary are looked for in the text, which is not always there.
    """
    findings = parse_report(text.encode(), path, vocabulary, sections, folder="").findings
    cut = sum(finding.rule == "yaml-comment" for finding in findings)
    told = sum(finding.rule != "summary-number" for finding in findings)
    return sum(finding.is_error for finding in findings), cut, told


def _split(text: str) -> tuple[str, str, str] | None:
    """Return what stands before the first field, the fields and what stands after them; None without front matter."""
    try:
        block, _ = _HANDLER.split(text)
    except ValueError:
        return None
    start = text.index("\n") + 1
    return text[:start], block, text[start + len(block) :]


def _fix_invisible(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    return without_invisible(text)


def _fix_radicals(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Write the characters that radicals look like in the fields; the text may be about a radical."""
    parts = _split(text)
    return parts[0] + without_radicals(parts[1]) + parts[2] if parts else text


def _fix_keys(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Mend the colons after the names of fields and the marks of items, and give fields with a Chinese name their own."""
    if (parts := _split(text)) is None:
        return text
    before, block, after = parts
    block = repair_items(repair_colons(block, "", 1)[0], "", 1)[0]
    for name, info in ReportHeader.model_fields.items():
        if not re.search(rf"^{name}:", block, re.MULTILINE):
            block = re.sub(rf"^{info.title}:(?=[ \t\n])", f"{name}:", block, count=1, flags=re.MULTILINE)
    return before + block + after


def _fix_quotes(text: str, vocabulary: Vocabulary, sections: tuple[str, ...]) -> str:
    """Put quotes round values that YAML reads as something else."""
    if (parts := _split(text)) is None:
        return text
    before, block, after = parts
    return before + quote_values(block, lambda tried: _weigh(f"{before}{tried}---\n", "", vocabulary, sections)) + after


def _fix_nothing(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Take out optional fields whose value is ~: YAML for none, and no text that anybody writes."""
    if (parts := _split(text)) is None:
        return text
    before, block, after = parts
    return before + _NOTHING.sub("", block) + after


def _fix_dates(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Write the days that are said otherwise (2025年4月10日, 20250410) as YYYY-MM-DD."""
    document = read_front_matter(text, "").document
    said = [(where, written, correct_date(written)) for where, written in document.scalars.items() if _is_date(where)]
    return _replaced(text, document, [each for each in said if each[1] != each[2] and is_day(each[2])], str)


def _is_date(where: KeyPath) -> bool:
    return bool(where) and where[-1] in _DATES


def _fix_addresses(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Take the punctuation of Chinese off an address and out of its https：//, encode brackets in it; a remark becomes a comment."""
    if (parts := _split(text)) is None:
        return text
    before, block, after = parts

    def mended(match: re.Match[str]) -> str:
        # Behind Chinese characters that are a part of it, brackets may be too.
        if match["remark"] and not match["address"].isascii():
            return match[0]
        return match["before"] + match["address"] + (f"  # {match['remark']}" if match["remark"] else "")

    block = _WIDE_SCHEME.sub(r"\g<before>\g<scheme>://", block)
    block = _ADDRESS_AND_TEXT.sub(mended, _IN_MARKS.sub(r"\g<before>\g<address>", block))
    return before + _ADDRESS.sub(lambda match: with_encoded_brackets(match[0]), block) + after


def _fix_references(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Write the ampersands of web addresses as they are, and not as HTML does."""
    return with_ampersands(text)


def _fix_notes(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Write references to footnotes, and their labels, in the brackets of Markdown."""
    return with_notes(text)


def _fix_links(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Write links in the brackets of Markdown."""
    return with_links(text)


def _fix_spaces(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Remove white space at the ends of lines, except where it is a line break of Markdown, code or YAML's own text."""
    parts = _split(text)
    head, body = (parts[0] + parts[1], parts[2]) if parts else ("", text)
    if parts and not _BLOCK_SCALAR.search(parts[1]):
        head = "\n".join(line.rstrip(" \t") for line in head.split("\n"))
    lines = body.split("\n")
    for index, masked in enumerate(without_code(body).split("\n")):
        line = lines[index]
        is_break = line.endswith("  ") and line.strip() and not line.startswith("#")
        # An indented line may be code, whose every space counts.
        if masked == line and not is_break and not line.startswith(("    ", "\t")):
            lines[index] = line.rstrip(" \t")
    return head + "\n".join(lines).rstrip("\n") + "\n"


def _fix_several_names(text: str, vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    return with_names_apart(text, vocabulary)


def _fix_names(text: str, vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Write topics, places and entities with the names that the vocabulary gives them."""
    return _with_names(text, lambda header: _canonical_names(header, vocabulary))


def _fix_follows(ids: Mapping[str, str], text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Name the reports that it continues by their present ids, not by their former ones, their files or their addresses."""

    def present(header: Mapping[str, Any]) -> _Names:
        for where, written in _items("follows", header.get("follows")):
            if (found := present_id(written, ids)) != written:
                yield where, written, found

    return _with_names(text, present)


def _with_names(text: str, names_in: Callable[[Mapping[str, Any]], _Names]) -> str:
    """Return a report with other names in the fields; `names_in` yields which, of the fields."""
    document = read_front_matter(text, "").document
    return _replaced(text, document, names_in(as_mapping(document.value)), yaml_scalar)


def _replaced(text: str, document: YamlDocument, wanted: Iterable[_Name], write: Callable[[str], str]) -> str:
    """Return a report with other values in the fields, each written by `write`."""
    lines = text.split("\n")
    # From the end, so that positions before a change stay right.
    for where, written, canonical in sorted(wanted, key=lambda found: document.position(found[0]), reverse=True):
        row, column = document.position(where)
        line = lines[row - 1]
        for form in (written, f"'{written}'", f'"{written}"'):
            rest = line[column - 1 + len(form) :]
            if line.startswith(form, column - 1) and re.match(r"[ \t]*(?:$|[,\]}]|[ \t]#)", rest):
                lines[row - 1] = line[: column - 1] + write(canonical) + rest
                break
    return "\n".join(lines)


def _canonical_names(header: Mapping[str, Any], vocabulary: Vocabulary) -> _Names:
    """Yield every name that is not as it should be."""
    for field in FIELDS:
        if field.key and field.is_named:
            for where, written in _items(field.key, header.get(field.key)):
                if (canonical := _canonical(field, written, vocabulary)) != written:
                    yield where, written, canonical


def _items(key: str, value: Any) -> Iterator[tuple[KeyPath, str]]:
    """Yield where each item of a field stands, and what is written there; the name of an item of several stands for it."""
    for index, item in enumerate(value if isinstance(value, list) else [value]):
        where: KeyPath = (key, index) if isinstance(value, list) else (key,)
        if isinstance(item, dict):
            item, where = item.get("name"), (*where, "name")  # noqa: PLW2901 - the name of the item stands for it
        if isinstance(item, str) and item.strip():
            yield where, item.strip()


def _canonical(field: ReportField, name: str, vocabulary: Vocabulary) -> str:
    if field.holds is Place:
        place = vocabulary.gazetteer.resolve(name).place
        return vocabulary.gazetteer.path(place) if place else name
    if field.holds is Topic:
        topic = vocabulary.topic(name)
        return topic.name if topic else name
    owners = vocabulary.entities_named(name)
    return owners[0].reference if len(owners) == 1 else name.translate(_NARROW) if not owners else name


def _fix_order(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Put the fields into their order, each with the comments right above it."""
    if (parts := _split(text)) is None or re.search(r"[&*][^\s]", parts[1]):
        return text
    chunks: list[tuple[str, list[str]]] = []
    waiting: list[str] = []
    for line in parts[1].removesuffix("\n").split("\n"):
        if match := _KEY.match(line):
            chunks.append((match[1], [*waiting, line]))
            waiting = []
        elif line.startswith("#"):
            waiting.append(line)
        elif chunks:
            chunks[-1][1].extend([*waiting, line])
            waiting = []
        else:
            return text
    order = list(ReportHeader.model_fields)
    keys = [key for key, _ in chunks]
    if len(set(keys)) < len(keys) or not set(keys) <= set(order):
        return text
    ordered = sorted(chunks, key=lambda chunk: order.index(chunk[0]))
    block = "\n".join(line for _, lines in ordered for line in lines)
    fixed = parts[0] + "\n".join([block, *waiting]) + "\n" + parts[2]
    same = read_front_matter(fixed, "").document.value == read_front_matter(text, "").document.value
    return fixed if same else text


def _fix_tables(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Put the rule below the first row of a table that has none."""
    body = body_of(text)
    lines, masked = body.split("\n"), without_code(body).split("\n")
    if "|" not in body:
        return text
    mended = []
    head = ""
    for before, line, row, following in zip(["", *masked], lines, masked, [*masked[1:], ""], strict=False):
        # What is below the head may be meant as its rule: | —— | —— |.
        if not (head and MEANT_AS_RULE.fullmatch(line)):
            mended.append(line)
        head = row if lacks_rule(before, row, following) else ""
        if head:
            indent = line[: len(line) - len(line.lstrip())]
            mended.append(f"{indent}|{' --- |' * (row.strip().count('|') - 1)}")
    return text[: len(text) - len(body)] + "\n".join(mended)


def _fix_typing(text: str, _vocabulary: Vocabulary, _sections: tuple[str, ...]) -> str:
    """Mend punctuation in half the width, letters in the full one, marks twice and spaces within words."""
    return fix_punctuation(text)


def _fix_headings(text: str, _vocabulary: Vocabulary, sections: tuple[str, ...]) -> str:
    """Give the headings of the known sections their level and number, where each section is there once."""
    parts = _split(text)
    head, body = (parts[0] + parts[1], parts[2]) if parts else ("", text)
    lines = body.split("\n")
    found: dict[str, list[int]] = {}
    for index, line in enumerate(without_code(body).split("\n")):
        if line.startswith("#") and (match := _HEADING.fullmatch(line)) and number_off(match[2]) in sections:
            found.setdefault(number_off(match[2]), []).append(index)
    for name, indexes in found.items():
        if len(indexes) == 1:
            lines[indexes[0]] = f"## {numbered_section(sections.index(name), name)}"
    return head + "\n".join(lines)
