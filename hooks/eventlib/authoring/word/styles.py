"""The styles of a Word document: which paragraphs are headings, what is bold or hidden, which numbering a style brings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from eventlib.authoring.word.package import attribute, child, is_on, name_of, number
from eventlib.authoring.word.plain import CODE, CODE_SET_IN, HEADING, QUOTE, TITLE

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录) ?(?:heading|[1-9])", re.IGNORECASE)
_LIST = re.compile(
    r"(?:list|列表) ?(?P<kind>bullet|项目符号|number|编号|continue|接续|paragraph|段落)? ?(?P<level>[2-5])?|列出段落",
    re.IGNORECASE,
)
_ITEMS = frozenset({"bullet", "项目符号", "number", "编号"})
_GOING_ON = frozenset({"continue", "接续"})
_PLAIN = frozenset({None, "paragraph", "段落"})
_FARTHEST = 31_680
"""The greatest indent, in twentieths of a point (ECMA-376 Part 1, 17.18.87)."""
_QUOTATION = frozenset({"quote", "intense quote", "引用", "明显引用"})
_CODE = frozenset({"html preformatted", "macro text", "source code", "code", "html 预设格式", "代码"})
_BESIDE = {"报告信息": "段报告信息（网站下载的 Word 文件自己有的）", "报告来源": "条来源（选编的 Word 文件自己编号的）"}
"""What a Word file that was downloaded here has beside the texts of reports, by the names of styles."""
_ADDED = "选编所加"
"""The style of words that a selection adds to its reports: its cover, numbers."""
_NO_OUTLINE = 9
"""The outline level of body text; 0 is that of the first heading."""


@dataclass(frozen=True, slots=True)
class NumberingOf:
    """The list a paragraph is counted in, `w:numId`, and the level in it, from 0."""

    list_id: str | None = None
    level: int | None = None


class Styles:
    """The styles of a document, from `styles.xml`; without one nothing but built-in names is known."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = [] if root is None else [each for each in root if name_of(each) == "w:style"]
        self._styles = {attribute(each, "w:styleId") or "": each for each in styles}
        self._default = {
            attribute(each, "w:type"): attribute(each, "w:styleId") or ""
            for each in styles
            if attribute(each, "w:default") in {"1", "true", "on"}
        }
        self._defaults = child(root, "w:docDefaults", "w:rPrDefault", "w:rPr")
        self._stated: dict[tuple[str, str], etree._Element | None] = {}
        """Properties of runs that styles state, by the style and the name of the property."""

    def plain_style(self, properties: etree._Element | None) -> str:
        """Return the style, in the plain document, of a title, a heading, code or a quotation; empty for other paragraphs."""
        if self.is_title(properties):
            return TITLE
        if level := self.heading_level(properties):
            return f"{HEADING}{level}"
        if self.is_code(properties):
            return CODE_SET_IN if self.is_set_in(properties) else CODE
        return QUOTE if self.is_quotation(properties) else ""

    def paragraph_style(self, properties: etree._Element | None) -> str:
        """Return the id of the style of a paragraph."""
        return attribute(child(properties, "w:pStyle"), "w:val") or self._default.get("paragraph", "")

    def heading_level(self, properties: etree._Element | None) -> int:
        """Return the level of a heading, from 1, by its outline level or its style; 0 for other paragraphs."""
        outline = number(attribute(child(properties, "w:outlineLvl"), "w:val"), 0, _NO_OUTLINE)
        if outline is not None:
            return (outline + 1) % (_NO_OUTLINE + 1)
        for name, style in self._chain(self.paragraph_style(properties)):
            if match := _HEADING.fullmatch(name):
                return int(match[1])
            outline = number(attribute(child(style, "w:pPr", "w:outlineLvl"), "w:val"), 0, _NO_OUTLINE)
            if outline is not None:
                return (outline + 1) % (_NO_OUTLINE + 1)
        return 0

    def is_title(self, properties: etree._Element | None) -> bool:
        """Tell whether a paragraph is the title of the document."""
        return self._name(properties).lower() in {"title", "标题"}

    def is_quotation(self, properties: etree._Element | None) -> bool:
        """Tell whether a paragraph is a quotation."""
        return self._name(properties).lower() in _QUOTATION

    def is_code(self, properties: etree._Element | None) -> bool:
        """Tell whether a paragraph is code, whose blanks count."""
        return self._name(properties).lower() in _CODE

    def beside_report(self, properties: etree._Element | None) -> str:
        """Return what a paragraph is that a downloaded file has beside the texts of reports; empty for any other."""
        return _BESIDE.get(self._name(properties), "")

    def is_added(self, run: etree._Element | None) -> bool:
        """Tell whether a run is of what a downloaded selection adds to its reports."""
        return next((name for name, _ in self._chain(attribute(child(run, "w:rStyle"), "w:val") or "")), "") == _ADDED

    def is_contents(self, properties: etree._Element | None) -> bool:
        """Tell whether a paragraph belongs to the table of contents that Word makes."""
        return bool(_CONTENTS.fullmatch(self._name(properties)))

    def list_level(self, properties: etree._Element | None) -> int | None:
        """Return the level, from 0, of the items that a paragraph is one of by its style: List Bullet 2; None if of none."""
        found = self._list_style(properties)
        return int(found["level"] or 1) - 1 if found and found["kind"] in _ITEMS else None

    def continued_level(self, properties: etree._Element | None) -> int | None:
        """Return the level, from 0, of the item that a paragraph without a number goes on with; None if it does with none.

        What is set in as a whole in the style of items is of the last one: -1.
        """
        found = self._list_style(properties)
        if found is None:
            return None
        if found["kind"] in _GOING_ON:
            return int(found["level"] or 1) - 1
        return -1 if found["kind"] in _PLAIN and self.is_set_in(properties) else None

    def _list_style(self, properties: etree._Element | None) -> re.Match[str] | None:
        names = (name.lower() for name, _ in self._chain(self.paragraph_style(properties)))
        return next(filter(None, map(_LIST.fullmatch, names)), None)

    def is_set_in(self, properties: etree._Element | None) -> bool:
        """Tell whether all lines of a paragraph are indented, and not its first one further, as that of a text is."""
        styles = (child(style, "w:pPr") for _, style in self._chain(self.paragraph_style(properties)))
        stated = [child(each, "w:ind") for each in (properties, *styles)]

        def value(*names: str) -> int:
            found = (number(attribute(each, name), -_FARTHEST, _FARTHEST) for each in stated for name in names)
            return next((each for each in found if each is not None), 0)

        return value("w:left", "w:start", "w:leftChars", "w:startChars") > 0 >= value("w:firstLine", "w:firstLineChars")

    def numbering(self, properties: etree._Element | None) -> NumberingOf:
        """Return how a paragraph is counted: what it says itself, else its style."""
        own = child(properties, "w:numPr")
        list_id = attribute(child(own, "w:numId"), "w:val")
        level = number(attribute(child(own, "w:ilvl"), "w:val"), 0, 8)
        for _, style in self._chain(self.paragraph_style(properties)):
            if list_id is not None and level is not None:
                break
            inherited = child(style, "w:pPr", "w:numPr")
            list_id = list_id or attribute(child(inherited, "w:numId"), "w:val")
            level = number(attribute(child(inherited, "w:ilvl"), "w:val"), 0, 8) if level is None else level
        return NumberingOf(list_id, level)

    def is_set(self, name: str, paragraph: etree._Element | None, run: etree._Element | None) -> bool:
        """Tell whether a property that is on or off, as `w:b` or `w:vanish`, is on for a run: by its own, else by styles."""
        own = is_on(child(run, name))
        if own is not None:
            return own
        of_run = self._of_style(attribute(child(run, "w:rStyle"), "w:val") or "", name)
        of_paragraph = self._of_style(self.paragraph_style(paragraph), name)
        # A property that toggles: a bold word in a bold paragraph stands out by not being bold (17.7.3).
        return bool(is_on(child(self._defaults, name)) or bool(is_on(of_run)) != bool(is_on(of_paragraph)))

    def is_hidden(self, element: etree._Element) -> bool:
        """Tell whether everything in an element is hidden text."""
        for paragraph in element.iter("{*}p"):
            properties = child(paragraph, "w:pPr")
            for run in paragraph.iter("{*}r"):
                form = child(run, "w:rPr")
                if len(run) > (form is not None) and not self.is_set("w:vanish", properties, form):
                    return False
        return True

    def position(self, paragraph: etree._Element | None, run: etree._Element | None) -> str:
        """Return `superscript`, `subscript` or what else is said of where a run stands on its line, by it, else by styles."""
        styles = (attribute(child(run, "w:rStyle"), "w:val") or "", self.paragraph_style(paragraph))
        stated = (child(run, "w:vertAlign"), *(self._of_style(style, "w:vertAlign") for style in styles))
        return next((value for each in stated if (value := attribute(each, "w:val"))), "")

    def linked_numbering(self, list_style: str) -> str | None:
        """Return the list that a style of lists stands for."""
        return attribute(child(self._styles.get(list_style), "w:pPr", "w:numPr", "w:numId"), "w:val")

    def _of_style(self, style_id: str, name: str) -> etree._Element | None:
        """Return a property of runs that a style states, or one that it is based on."""
        if (style_id, name) not in self._stated:
            stated = (child(style, "w:rPr", name) for _, style in self._chain(style_id))
            self._stated[style_id, name] = next((each for each in stated if each is not None), None)
        return self._stated[style_id, name]

    def _name(self, properties: etree._Element | None) -> str:
        return next((name for name, _ in self._chain(self.paragraph_style(properties))), "")

    def _chain(self, style_id: str) -> Iterator[tuple[str, etree._Element | None]]:
        """Yield name and element of a style and of those it is based on. An unknown one is known by its id."""
        seen = set()
        while style_id and style_id not in seen:
            seen.add(style_id)
            style = self._styles.get(style_id)
            yield attribute(child(style, "w:name"), "w:val") or style_id, style
            style_id = attribute(child(style, "w:basedOn"), "w:val") or ""
