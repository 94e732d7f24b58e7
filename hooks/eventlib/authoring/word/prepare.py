"""One pass over the XML of a Word document: all text that Word shows becomes plain runs, whatever it stands in.

mammoth drops what it does not know: fields, pinyin guides, equations, text directions, automatic numbers, drawings of
newer versions. Here an element that is not known is read for what is in it, so no container can hide text; what is
no text is listed as left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from lxml import etree

from eventlib.authoring.word.beside import Beside, marked_notes, shown_alternative, words_for_others, words_within
from eventlib.authoring.word.elements import AS_TEXT, DATES, INVISIBLE, PICTURES
from eventlib.authoring.word.equations import linear
from eventlib.authoring.word.fields import Fields
from eventlib.authoring.word.left_out import LeftOut, Losses
from eventlib.authoring.word.lists import list_style, written_label
from eventlib.authoring.word.numbering import Numbering
from eventlib.authoring.word.package import Relation, WordPackage, attribute, child, name_of
from eventlib.authoring.word.pictures import WordPictures
from eventlib.authoring.word.plain import CODE, CODE_SET_IN, Format, PlainDocument, Story, is_coded, symbol_font
from eventlib.authoring.word.styles import Styles
from eventlib.authoring.word.tables import TableReader, is_deleted

_CONTENTS = "个目录（网站自己有目录）"
_EQUATION_PROGRAMS = ("equation", "mathtype")


class Preparation:
    """A document that is being read into a plain one."""

    def __init__(self, package: WordPackage, styles: Styles, numbering: Numbering) -> None:
        self.document = PlainDocument()
        self._package, self._styles, self._numbering = package, styles, numbering
        self._story = self.document.body
        self._beside: Beside | None = None
        self._relations: dict[str, Relation] = {}
        self._fields = Fields(styles.heading_level)
        self._marked_notes: Mapping[str, tuple[str, str]] = {}
        """Kind and id of the notes whose references are marked, so that others can refer to them, by the names of the marks."""
        self._guides: list[str] = []
        """The pinyin over the words that have just been read."""
        self._boxes: list[etree._Element] = []
        """Text boxes that stand in the paragraph that is being read."""
        self.pictures = WordPictures(package)
        self._waiting: list[int] = []
        """Pictures that stand in the paragraph, or the table, that is being read: they come behind it."""
        self._carried: list[etree._Element] = []
        """What stands in paragraphs whose end was deleted, or that hold the first letters of another: it is part of the next one."""
        self._properties: etree._Element | None = None
        """Those of the paragraph that is being read."""
        self._is_flat = False
        """Whether paragraphs are those of a cell or a note, which have no headings and lists."""
        self._losses = Losses()
        self._tables = TableReader(self.document, self._read_cell, self.leave_out, styles.is_hidden)
        self._readers: dict[str, Callable[[etree._Element, Format], None]] = {
            "w:p": lambda element, _: self._read_paragraph(element),
            "w:r": self._read_run,
            "w:t": lambda element, form: self._write(element.text or "", form),
            "a:t": lambda element, form: self._write(element.text or "", form),
            "m:oMath": lambda element, form: self._write(linear(element), form),
            "w:br": self._read_break,
            "w:cr": self._read_break,
            "w:sym": self._read_symbol,
            "w:fldChar": self._read_field_character,
            "w:instrText": lambda element, _: self._fields.instruct(element.text or ""),
            "w:fldSimple": self._read_simple_field,
            "w:hyperlink": self._read_link,
            "w:ruby": self._read_guide,
            "w:tbl": lambda element, _: self._read_table(element),
            "w:txbxContent": lambda element, _: self._read_box(element),
            **dict.fromkeys(("a:blip", "v:imagedata"), self._read_picture),
            "v:textpath": lambda element, form: self._write(element.get("string") or "", form),
            "mc:AlternateContent": self._read_alternatives,
            "w:sdt": self._read_content_control,
            "w:drawing": self._read_drawing,
            "w:pict": self._read_drawing,
            "w:object": self._read_object,
            "w:sectPr": lambda element, _: self._read_section_end(element),
            "w:footnoteReference": lambda element, _: self._refer_to_note(
                "footnotes", attribute(element, "w:id") or ""
            ),
            "w:endnoteReference": lambda element, _: self._refer_to_note("endnotes", attribute(element, "w:id") or ""),
            "w:commentReference": lambda element, _: self._read_comment_reference(element),
            **dict.fromkeys(("w:ins", "w:moveTo", "w:del", "w:moveFrom"), self._read_revision),
        }

    def read(self) -> None:
        """Read the document.

        Raises:
            WordError: a part is damaged, or a limit is exceeded.
        """
        part = self._package.main_part()
        root = self._package.xml(part)
        self._beside = Beside(self._package, part)
        self._relations = self._package.relations(part)
        self._marked_notes = {} if root is None else marked_notes(root)
        body = child(root, "w:body")
        if (content := root if body is None else body) is not None:
            self._fields.start(content)
            self._read_all(content, Format())
        self._close("")
        # A paragraph of which only the end was deleted, and that none follows.
        carried, self._carried = self._carried, []
        self._read_all(carried, Format())
        self._close("")
        for number, note, of_part in self._beside.notes():
            self._relations = self._package.relations(of_part)
            self._fields.start(note)
            self._read_cell(note, self.document.add_note(number))

    def left_out(self, is_unknown: Callable[[str, int], bool]) -> list[LeftOut]:
        """Return what was left out, in order; `is_unknown` tells the symbols, by font and code, that were lost after."""
        return self._losses.all(is_unknown, self._fields.inner_links)

    def leave_out(self, what: str, words: str = "", fate: str = "没有导入") -> None:
        """List what stands here as left out, unless Word does not show it either: it is in the instruction of a field."""
        if not self._fields.take():
            self._losses.add(LeftOut(what, words=words, fate=fate), is_inside=self._story.is_open)

    def _read_all(self, elements: Iterable[etree._Element], form: Format) -> None:
        for element in elements:
            self._read(element, form)

    def _read(self, element: etree._Element, form: Format) -> None:
        name = name_of(element)
        if reader := self._readers.get(name):
            reader(element, form)
        elif what := PICTURES.get(name):
            self.leave_out(what)
        elif name in AS_TEXT:
            self._write(AS_TEXT[name], form)
        elif name in DATES:
            self.leave_out("个自动更新的日期或页码")
        elif name not in INVISIBLE and not (name.startswith("m:") and name.endswith("Pr")):
            self._read_all(element, form)

    def _read_paragraph(self, element: etree._Element) -> None:
        properties = child(element, "w:pPr")
        if is_deleted(child(properties, "w:rPr")):
            self._losses.revisions += 1
            self._carried += element
            return
        if attribute(child(properties, "w:framePr"), "w:dropCap") in {"drop", "margin"}:
            # The first characters of the next paragraph, set large in a frame of their own.
            self._carried += element
            return
        self._close("")
        carried, self._carried = self._carried, []
        if beside := self._styles.beside_report(properties):
            self.leave_out(beside, words_within(element))
            return
        numbering = self._styles.numbering(properties)
        label = self._numbering.label(numbering, self._styles.paragraph_style(properties))
        if in_contents := self._styles.is_contents(properties):
            self._fields.begin("TOC")
            self._fields.separate()
        self._properties = properties
        self._fields.begin_paragraph(properties)
        self._story.begin()
        style = "" if self._is_flat else self._styles.plain_style(properties)
        self._read_all([*carried, *element], Format(is_code=style in {CODE, CODE_SET_IN}))
        style = style or ("" if self._is_flat else list_style(self._styles, properties, label))
        self._close(style, written_label(label, in_cell=self._is_flat))
        if in_contents:
            self._fields.end()
        # The section ends with the paragraph that holds its properties.
        if (section := child(properties, "w:sectPr")) is not None:
            self._read_section_end(section)

    def _close(self, style: str, label: str = "") -> None:
        """End the paragraph that is being written, if one is, and read the text boxes that stand in it."""
        self._write_guides(Format())
        if self._story.is_open:
            self._losses.texts.append(self._story.end(style, label))
        while self._waiting and not self._is_flat:
            self._story.add_picture(self._waiting.pop(0))
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self._read_all(box, Format())
            self._close("")

    def _write(self, text: str, form: Format) -> None:
        if not text or self._fields.take(text):
            return
        if self._fields.in_contents:
            if self._losses.last != _CONTENTS:  # once for all lines of it
                self.leave_out(_CONTENTS)
            return
        if self._fields.note_mark in self._marked_notes:
            return  # the number of a note that is referred to again
        for font, words in form.by_font(text):
            if font:
                for mark in words:
                    self._write_symbol(ord(mark), replace(form, font=font))
                continue
            self._write_guides(form)
            self._story.add_text(form.shown(words), replace(form, link=self._fields.link or form.link))

    def _write_guides(self, form: Format) -> None:
        if self._guides:
            guides, self._guides = " ".join(self._guides), []
            self._story.add_text(form.shown(f"（{guides}）"), form)

    def _write_symbol(self, code: int, form: Format) -> None:
        self._write_guides(form)
        if chr(code).isspace():
            self._story.add_text(" ", form)
            return
        self._losses.add_symbol(form.font, code)
        self._story.add_symbol(code, form)

    def _read_run(self, element: etree._Element, form: Format) -> None:
        properties = child(element, "w:rPr")
        if self._styles.is_added(properties):
            self.leave_out("处选编所加的文字（封面、编号）")
            return

        def is_set(name: str) -> bool:
            return self._styles.is_set(name, self._properties, properties)

        if is_set("w:vanish"):
            if words := words_within(element):
                self.leave_out("处隐藏文字", words)
                return
        elif is_set("w:strike") or is_set("w:dstrike"):
            self.leave_out("处删除线", fate="没有导入，文字保留")
        fonts = child(properties, "w:rFonts")
        font = attribute(fonts, "w:ascii")
        form = replace(
            form,
            is_bold=is_set("w:b"),
            is_capital=is_set("w:caps"),
            position=self._styles.position(self._properties, properties),
            font=symbol_font(font),
            high_font=symbol_font(attribute(fonts, "w:hAnsi") or font),
        )
        self._read_all(element, form)

    def _read_break(self, _: etree._Element, form: Format) -> None:
        """Read the end of a line, of a column or of a page: Word begins another line behind each."""
        if self._fields.in_instruction or self._fields.in_contents or not self._story.is_open:
            return
        self._write_guides(form)
        self._story.add_break()

    def _read_symbol(self, element: etree._Element, form: Format) -> None:
        font, digits = attribute(element, "w:font") or "", attribute(element, "w:char") or ""
        code = int(digits, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", digits) else 0
        # Private characters mean something in the fonts of pictures alone.
        if code < 0x20 or (0xD800 <= code < 0xF900 and not (symbol_font(font) and is_coded(code))):
            self.leave_out(f"个符号（{font}）")
        else:
            self._write(chr(code), replace(form, font=symbol_font(font), high_font=symbol_font(font)))

    def _read_field_character(self, element: etree._Element, form: Format) -> None:
        kind = attribute(element, "w:fldCharType")
        if kind == "begin":
            self._fields.begin(element=element)
        elif kind == "separate":
            self._fields.separate()
        elif kind == "end":
            self._end_field(form)

    def _read_simple_field(self, element: etree._Element, form: Format) -> None:
        self._fields.begin(attribute(element, "w:instr") or "")
        self._fields.separate()
        self._read_all(element, form)
        self._end_field(form)

    def _end_field(self, form: Format) -> None:
        note = self._marked_notes.get(self._fields.note_mark)
        words = self._fields.end()
        if note:
            self._refer_to_note(*note)
        elif words is None:
            self.leave_out("个没有内容的域")
        else:
            self._write(words, form)

    def _read_link(self, element: etree._Element, form: Format) -> None:
        relation = self._relations.get(attribute(element, "r:id") or "")
        anchor = attribute(element, "w:anchor")
        link = relation.target if relation and relation.kind == "hyperlink" else ""
        if not link and anchor and not self._fields.in_contents:
            self._fields.inner_links += 1
        link = f"{link.partition('#')[0]}#{anchor}" if link and anchor else link
        self._read_all(element, replace(form, link=link))

    def _read_guide(self, element: etree._Element, form: Format) -> None:
        """Read words with pinyin over them; that of words side by side is written after the last one."""
        guides, self._guides = self._guides, []
        base = child(element, "w:rubyBase")
        self._read_all(() if base is None else base, form)
        guide = child(element, "w:rt")
        if guide is not None and (words := words_within(guide)) and not self._fields.in_contents:
            guides.append(words)
        self._guides = guides

    def _read_table(self, table: etree._Element) -> None:
        self._close("")
        rows = self._tables.rows(table)
        if self._is_flat or (len(rows) == 1 and len(rows[0]) == 1):
            # A table of one cell is a frame around paragraphs.
            if self._is_flat:
                self.leave_out("个单元格里的表格", fate="只保留了文字")
            for cell in (cell for row in rows for cell in row):
                self._read_all(cell, Format())
                self._close("")
        else:
            self._tables.read(table, self._story)
            self._close("")

    def _read_cell(self, element: etree._Element, story: Story) -> None:
        before = self._story, self._is_flat, self._properties
        self._story, self._is_flat = story, True
        self._read_all(element, Format())
        self._close("")
        self._story, self._is_flat, self._properties = before

    def _read_alternatives(self, element: etree._Element, form: Format) -> None:
        """Read the form that Word shows: the same text box stands there for newer and for older versions."""
        self._read_all(shown_alternative(element), form)
        if words := words_for_others(element):
            self.leave_out("处只有别的程序才显示的文字", words)

    def _read_content_control(self, element: etree._Element, form: Format) -> None:
        gallery = attribute(child(element, "w:sdtPr", "w:docPartObj", "w:docPartGallery"), "w:val") or ""
        if is_contents := "table of contents" in gallery.lower():
            self._fields.begin("TOC")
            self._fields.separate()
        self._read_all(element, form)
        if is_contents:
            self._close("")
            self._fields.end()

    def _read_drawing(self, element: etree._Element, form: Format) -> None:
        before = len(self._losses), len(self._boxes), len(self._waiting), self._story.length
        self._read_all(element, form)
        if before == (len(self._losses), len(self._boxes), len(self._waiting), self._story.length):
            self.leave_out("个图形")

    def _read_picture(self, element: etree._Element, _: Format) -> None:
        if self._fields.take():
            return
        is_shown = not (self._story.is_note or self._fields.in_contents)
        number = self.pictures.add(element, self._relations) if is_shown else None
        if number is None:
            self.leave_out("张图片")
        else:
            self._waiting.append(number)

    def _read_box(self, box: etree._Element) -> None:
        self._fields.take()
        self._boxes.append(box)

    def _read_object(self, element: etree._Element, form: Format) -> None:
        """Read an object of another program: text in it, and not the picture that shows it."""
        found, waiting = len(self._losses), len(self._waiting)
        self._read_all(element, form)
        programs = [each.get("ProgID") or "" for each in element.iter() if name_of(each) == "o:OLEObject"]
        if programs:
            self._losses.drop(found)
            del self._waiting[waiting:]
            is_equation = programs[0].lower().startswith(_EQUATION_PROGRAMS)
            self.leave_out("个公式（由公式编辑器或 MathType 插入）" if is_equation else "个嵌入的对象")

    def _read_section_end(self, section: etree._Element) -> None:
        if self._beside is not None:
            self._losses.add_sides(self._beside.sides(section))

    def _refer_to_note(self, kind: str, note_id: str) -> None:
        if self._fields.take():
            return
        number = self._beside.note_number(kind, note_id) if self._beside else None
        if self._is_flat and self._story.is_note:
            number = None  # a note in a note, which Word does not make
        if number is None:
            self.leave_out("个没有内容的注释")
        else:
            self._write_guides(Format())
            self._story.add_note(number)

    def _read_comment_reference(self, element: etree._Element) -> None:
        if self._beside and (words := self._beside.comment(attribute(element, "w:id") or "")):
            self.leave_out("条批注", words)

    def _read_revision(self, element: etree._Element, form: Format) -> None:
        self._losses.revisions += 1
        if name_of(element) in {"w:ins", "w:moveTo"}:
            self._read_all(element, form)
