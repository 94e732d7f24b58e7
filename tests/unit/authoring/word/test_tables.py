"""Tables keep their columns, whatever is merged or deleted."""

from __future__ import annotations

from word_packages import paragraph, run
from word_parts import (
    NUMBERING,
    body_of,
    left_out_of,
    numbered,
)


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(content)}</w:tc>"


def test_merged_cells_are_written_once_and_columns_stay_in_line() -> None:
    wide, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        cell("跨列", wide) + cell("丙"),
        cell("跨行", down) + cell("甲|*") + cell("https://a.example/x_y"),
        cell("", on) + cell("乙") + cell("丁"),
    ]
    early = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("后") + cell("_") + "</w:tr>"
    table = f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}{early}</w:tbl>"
    assert body_of(table) == (
        "| 跨列 |  | 丙 |\n| --- | --- | --- |\n| 跨行 | 甲\\|\\* | https://a.example/x_y |\n|  | 乙 | 丁 |\n|  | 后 | \\_ |"
    )


def test_what_a_merged_cell_hides_and_what_was_deleted_of_a_table_is_listed() -> None:
    deleted = "<w:tr><w:trPr><w:del/></w:trPr>" + cell("删") + cell("去") + "</w:tr>"
    rows = cell("甲", '<w:vMerge w:val="restart"/>') + cell("乙"), cell("藏", "<w:vMerge/>") + cell("丙")
    table = f"<w:tbl><w:tr>{rows[0]}</w:tr><w:tr>{rows[1]}</w:tr>{deleted}</w:tbl>"
    assert left_out_of(table, paragraph("完")) == [
        "有 1 处合并单元格里看不见的文字没有导入，在“丙”之前：藏",
        "有 1 行表格（修订中已删去）没有导入，在“完”之前",
    ]
    row = cell("甲") + cell("删", '<w:cellDel w:id="1" w:author="a"/>') + cell("乙")
    assert left_out_of(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>", paragraph("完")) == [
        "有 1 格表格（修订中已删去）没有导入，在“乙”之前"
    ]


def test_a_row_that_word_hides_is_listed_and_counted_nowhere() -> None:
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    mark = "<w:trPr><w:hidden/></w:trPr>"

    def row(words: str, form: str, marked: str = "") -> str:
        number = f"<w:tc>{numbered('2', 0, '')}</w:tc>"
        return f"<w:tr>{marked}{number}{cell(run(words, form))}{cell(run(words, form) + '<w:r/>')}</w:tr>"

    head = f"<w:tr>{cell('序号')}{cell('名称')}{cell('备注')}</w:tr>"
    table = f"<w:tbl>{head}{row('甲', '')}{row('藏', hidden, mark)}{row('乙', '', mark)}{row('空', hidden)}</w:tbl>"
    assert body_of(table, numbering=NUMBERING).endswith("| 1. | 甲 | 甲 |\n| 2. | 乙 | 乙 |\n| 3. |  |  |")
    assert left_out_of(table, paragraph("完"), numbering=NUMBERING) == [
        "有 1 行隐藏的表格没有导入，在“2.”之前：藏 藏",
        "有 1 处隐藏文字没有导入，在“完”之前：空",
        "有 1 处隐藏文字没有导入，在“完”之前：空",
    ]


def test_a_cell_may_hold_nothing_but_its_number() -> None:
    rows = "".join(f"<w:tr><w:tc>{numbered('2', 0, '')}</w:tc>{cell(words)}</w:tr>" for words in "甲乙")
    table = f"<w:tbl><w:tr>{cell('序号')}{cell('名称')}</w:tr>{rows}</w:tbl>"
    assert body_of(table, numbering=NUMBERING).endswith("| 1. | 甲 |\n| 2. | 乙 |")
    assert body_of(numbered("2", 0, ""), numbered("2", 0, "丙"), numbering=NUMBERING) == "2\\. 丙"
