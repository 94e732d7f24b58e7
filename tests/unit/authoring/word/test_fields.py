"""Fields are imported as Word shows them."""

from __future__ import annotations

import pytest

from word_packages import document, paragraph, run
from word_parts import (
    STYLES,
    analysis,
    body_of,
    code,
    drawing,
    field,
    left_out_of,
    reference,
    styled,
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (field(code(' HYPERLINK "https://a.example/1" \\l "p" '), run("报道")), "[报道](https://a.example/1#p)"),
        (field(code(' HYPERLINK \\l "place" '), run("下文")), "下文"),
        (field(code(" IF ") + field(code(" X "), run("内")) + code(" "), run("外")), "外"),
        (field(code(" eq \\o\\ac(○,3) "), None), "③"),
        (field(code(" eq \\o\\ac(○,") + field(code(" = 7 "), run("7")) + code(")"), None), "⑦"),
        (field(code(' EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(yǎn),䶮) '), None), "䶮（yǎn）"),
        (field(code(" EQ \\f(1,2) "), None), "1/2"),
        (field(code(" EQ \\r(3,x) "), None), "√\\[3\\](x)"),
        (field(code(' XE "索引" '), None), ""),
        (field(code(" MACROBUTTON Nothing 点这里 "), None), "点这里"),
        (field(code(" FORMCHECKBOX "), None, "<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>"), "☑"),
        (
            field(
                code(" FORMDROPDOWN "),
                None,
                '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList></w:ffData>',
            ),
            "乙",
        ),
    ],
)
def test_fields_show_what_word_shows(written: str, shown: str) -> None:
    assert body_of(paragraph("<w:pPr/>" + run("见") + written + run("。"))) == f"见{shown}。"


def test_a_field_reaches_over_paragraphs() -> None:
    link = ' HYPERLINK "https://a.example/" '
    first = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code(link)}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    last = run("二") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("完")
    assert body_of(paragraph(first + run("一")), paragraph(last)) == (
        "[一](https://a.example/)\n\n[二](https://a.example/)完"
    )


def test_a_field_without_an_end_hides_nothing() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + code(" REF a ")
    whole = field(code(" REF a "), run("表1"))
    text = body_of(paragraph(begun + run("一")), paragraph("<w:pPr/>" + run("见") + whole), paragraph("二"))
    assert text == "一\n\n见表1\n\n二"


def if_field(condition: str, result: str | None) -> str:
    """Return a field whose result is one of two, by a condition that another field is part of."""
    return field(code(" IF ") + condition + code(' = "y" "甲" "乙" '), result)


MERGED = field(code(" MERGEFIELD x "), run("«x»"))
UNMERGED = field(code(" MERGEFIELD x "), None)


@pytest.mark.parametrize(
    "written",
    [
        if_field(MERGED, run("乙")),
        if_field(UNMERGED, run("乙")),
        if_field('<w:fldSimple w:instr=" MERGEFIELD x "><w:r><w:t>«x»</w:t></w:r></w:fldSimple>', run("乙")),
        if_field(if_field(UNMERGED, None), run("乙")),
        if_field(MERGED, field(code(" MERGEFIELD z "), run("乙"))),
        if_field("<w:r><w:rPr><w:strike/></w:rPr><w:t>x</w:t></w:r>" + reference("footnote", 7), run("乙")),
        if_field(drawing('<a:blip r:embed="p"/>'), run("乙")),
    ],
)
def test_of_a_field_with_fields_inside_the_result_is_read_and_nothing_is_listed(written: str) -> None:
    within = paragraph("<w:pPr/>" + run("见") + written + run("。"))
    assert body_of(within) == "见乙。"
    assert left_out_of(within) == []


@pytest.mark.parametrize(
    "written",
    [
        if_field(MERGED, None),
        if_field(UNMERGED, None),
        if_field(MERGED, UNMERGED),
        field(code(" EQ \\f(1,") + UNMERGED + code(")"), None),
    ],
)
def test_a_field_with_fields_inside_that_has_no_result_is_listed_once(written: str) -> None:
    within = paragraph("<w:pPr/>" + run("见") + written + run("。"))
    assert body_of(within) == "见。"
    assert left_out_of(within) == ["有 1 个没有内容的域没有导入，在“见。”处"]


def test_a_result_that_is_no_text_is_a_result() -> None:
    picture = field(code(' INCLUDEPICTURE "x" '), drawing('<a:blip r:embed="p"/>'))
    assert left_out_of(paragraph(run("见") + picture)) == ["有 1 张图片没有导入，在“见”处"]
    formula = field(code(" EMBED Equation.3 "), '<w:r><w:object><o:OLEObject ProgID="Equation.3"/></w:object></w:r>')
    assert left_out_of(paragraph(run("见") + formula)) == [
        "有 1 个公式（由公式编辑器或 MathType 插入）没有导入，在“见”处"
    ]


def test_paragraphs_are_numbered_by_fields_in_them() -> None:
    """As in 17.16.5.5 and 17.16.5.6 of ECMA-376; nothing of such a number is stored."""

    def number(instruction: str, words: str, style: str = "a") -> str:
        return styled(style, "<w:pPr/>" + field(code(f" {instruction} "), None) + run(f" {words}"))

    automatic = [
        *(number("AUTONUM", "甲"), number("AUTONUM", "章", "1"), number("AUTONUM", "节", "2")),
        *(number("AUTONUM \\* ROMAN \\s :", "乙"), number("AUTONUM", "丙"), number("AUTONUM", "节", "2")),
        *(number("AUTONUM \\* MERGEFORMAT", "丁"), number("AUTONUM", "章", "1"), number("AUTONUM", "节", "2")),
    ]
    assert told_by(automatic) == ["1. 甲", "1. 章", "1. 节", "I: 乙", "2. 丙", "2. 节", "1. 丁", "2. 章", "1. 节"]
    legal = [
        *(number("AUTONUMLGL", "章", "1"), number("AUTONUMLGL \\e", "节", "2"), number("AUTONUMLGL", "甲")),
        *(number("AUTONUMLGL", "乙"), number("AUTONUMLGL", "章", "1"), number('AUTONUMLGL \\s "-"', "丙")),
    ]
    assert told_by(legal) == ["1. 章", "1.1 节", "1.1.1. 甲", "1.1.2. 乙", "2. 章", "2-1- 丙"]


def told_by(blocks: list[str]) -> list[str]:
    """Return the paragraphs of a document with a title and these blocks, without marks of Markdown."""
    read = analysis(document(paragraph("标题") + "".join(blocks), styles=STYLES))[1]
    assert read.left_out_sentences == []
    return [line.lstrip("# ") for line in read.text.strip().split("\n\n")[1:]]


@pytest.mark.parametrize(
    "instruction", ["AUTONUMOUT", "LISTNUM", "AUTONUM \\* CHINESENUM3", "AUTONUM \\* roman \\* Upper"]
)
def test_a_number_that_is_not_certain_is_listed(instruction: str) -> None:
    block = paragraph(field(code(f" {instruction} "), None) + run("甲"))
    assert left_out_of(block) == ["有 1 个没有内容的域没有导入，在“甲”处"]
