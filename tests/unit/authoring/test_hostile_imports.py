"""Whatever is imported with an attack in it is a text: what the report shows of it is no element, address or field of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

import pytest
import yaml

from attacks import STRINGS
from eventlib.authoring.evidence.proposals import propose
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.report_file import render_report_file
from eventlib.authoring.text_pictures import take_pictures
from eventlib.authoring.word.document import WordError, read_word
from eventlib.library.parsing import parse_report
from eventlib.prose.allowed_html import ALLOWED, REFUSED, address_fault, is_clean
from eventlib.prose.limits import LimitError, check_limits
from eventlib.reading.schema import ReportHeader
from eventlib.reading.source_text import read_source
from eventlib.vocabulary.vocabulary import load_vocabulary
from factories import SECTIONS, VOCABULARY
from html_pages import HtmlPage
from word_packages import document, paragraph, run

PATH = "2025/2025-04-10-attack.md"
FILES = {name.partition("/")[2]: text.encode() for name, text in VOCABULARY.items()}
VOCABULARY_READ, _ = load_vocabulary(FILES, "vocabulary")
TABLE = {allowed.tag: allowed.attributes for allowed in ALLOWED}
START = "标题\n\n一、事件概述\n\n2025年4月10日，嘉兴市网络安全公司。\n\n"


def in_text(form: str) -> Callable[[str], str]:
    return lambda attack: form.replace("#", attack)


def in_word(form: str, **parts: str) -> Callable[[str], str]:
    def read(attack: str) -> str:
        written = escape(attack, {'"': "&quot;"})
        body = "".join(map(paragraph, ("标题", "一、事件概述", "2025年4月10日，嘉兴。")))
        content = {name: part.replace("#", written) for name, part in parts.items()}
        target = {"r9": ("hyperlink", f"https://a.example/{written}"), "r8": ("hyperlink", f"{written}:")}
        try:
            return read_word(document(body + form.replace("#", written), target, **content)).text
        except WordError:  # no XML
            return START

    return read


MARKDOWN = "# 标题\n\n## 一、事件概述\n\n2025年4月10日，嘉兴**重**。\n\n"
NOTE = '<w:footnote w:id="1"><w:p><w:r><w:t>#</w:t></w:r></w:p></w:footnote>'
PLACES: Mapping[str, Callable[[str], str]] = {
    "title of a text": in_text(f"#\n\n{START}"),
    "line of a text": in_text(f"{START}#\n"),
    "words of a text": in_text(f"{START}文字#文字\n"),
    "heading of a text": in_text(f"{START}二、#\n\n1. #\n\n文字\n"),
    "source of a text": in_text(f"{START}来源：# https://a.example/#\n"),
    "Markdown": lambda attack: f"{MARKDOWN}{attack}\n\n- {attack}\n",
    "paragraph of Word": in_word(paragraph("#")),
    "heading of Word": in_word(paragraph("#", '<w:outlineLvl w:val="1"/>')),
    "cell of Word": in_word(f"<w:tbl><w:tr><w:tc>{paragraph('#')}</w:tc><w:tc>{paragraph('乙')}</w:tc></w:tr></w:tbl>"),
    "link of Word": in_word(paragraph(f'<w:hyperlink r:id="r9">{run("#")}</w:hyperlink>')),
    "target of Word": in_word(paragraph(f'<w:hyperlink r:id="r8">{run("#")}</w:hyperlink>')),
    "footnote of Word": in_word(paragraph('<w:r><w:t>字</w:t><w:footnoteReference w:id="1"/></w:r>'), footnotes=NOTE),
    "bold of Word": in_word(paragraph(run("#", "<w:rPr><w:b/></w:rPr>"))),
}
"""What `import` is given, by the place in it that an attack stands in."""


def harm_of(place: str, attack: str) -> str:
    """Return what is wrong with the report that an attack is imported to; nothing if it is a text."""
    source = read_source(PLACES[place](attack).encode("utf-8", "replace"), "a.txt")
    try:
        check_limits((source.text or "").replace("\n", "\n\n"))
    except LimitError:
        return ""
    draft = propose(read_raw_analysis(take_pictures(source.text or "", lambda _: None).text, SECTIONS), VOCABULARY_READ)
    written = render_report_file(draft, "2025-04-10", marked=False)
    header = written.split("\n---\n", 1)[0].removeprefix("---\n")
    parsed = parse_report(written.encode(), PATH, VOCABULARY_READ, SECTIONS, folder="")
    rules = {finding.rule for finding in parsed.findings}
    if rules & {"yaml-syntax", "yaml-unsupported", "key-unknown", "front-matter-missing"}:
        return f"front matter: {sorted(rules)}"
    if not rules & {"char-control"} and set(yaml.safe_load(header)) - set(ReportHeader.model_fields):
        return header
    is_refused = any(rule.startswith("body-") for rule in rules)
    for tag, attributes in HtmlPage(parsed.text.html if parsed.text else "").tags:
        if tag == REFUSED and is_refused and not attributes:
            continue
        if tag not in TABLE or not set(attributes) <= set(TABLE[tag]):
            return f"<{tag} {attributes}>"
        if "href" in attributes and address_fault(attributes["href"]):
            return attributes["href"]
    return "" if parsed.text is None or is_clean(parsed.text.html) else "the net would change it"


@pytest.mark.parametrize("place", PLACES)
def test_some_attacks_are_imported_as_text(place: str) -> None:
    assert {attack: harm for attack in STRINGS[::61] if (harm := harm_of(place, attack))} == {}


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_each_attack_is_imported_as_text(place: str) -> None:
    assert {attack: harm for attack in STRINGS if (harm := harm_of(place, attack))} == {}
