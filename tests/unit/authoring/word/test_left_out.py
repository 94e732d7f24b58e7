"""What cannot be imported is listed, with the place where it stood."""

from __future__ import annotations

from word_packages import document, paragraph, run
from word_parts import (
    STYLES,
    analysis,
    code,
    drawing,
    field,
    left_out_of,
    reference,
    styled,
)


def test_links_of_the_web_stay_and_others_are_listed() -> None:
    targets = {"r1": ("hyperlink", "https://a.example/(1)?a=1&amp;b=汉"), "r2": ("hyperlink", "mailto:a@b.example")}
    text = '<w:hyperlink r:id="{}">{}</w:hyperlink>'
    block = paragraph(text.format("r1", run("报[道]")) + text.format("r2", run("邮件")) + text.format("r9", run("断")))
    inner = paragraph(
        '<w:bookmarkStart w:id="1" w:name="p"/>' + run("甲") + f'<w:hyperlink w:anchor="p">{run("乙")}</w:hyperlink>'
    )
    body, read = analysis(document(paragraph("标题") + block + inner, targets))
    assert body.body == "[报&#91;道&#93;](https://a.example/%281%29?a=1&b=%E6%B1%89)邮件断\n\n甲乙"
    assert read.left_out_sentences == [
        "有 1 个文内链接只保留了文字",
        "有 1 个链接的地址没有导入，文字保留：mailto:a@b.example",
    ]


def test_pictures_charts_and_diagrams_are_listed_with_their_places() -> None:
    picture = drawing('<pic:pic><pic:blipFill><a:blip r:embed="r1"/></pic:blipFill></pic:pic>')
    blocks = [
        paragraph(picture),
        paragraph("图1 处置流程"),
        paragraph(drawing('<c:chart r:id="r2"/>')),
        paragraph(""),
        paragraph("图2 各地案件数量，按发生日期先后排列，单位为件"),
        paragraph("<w:pPr/>" + run("说明") + picture),
        paragraph(drawing("<dgm:relIds/>")),
    ]
    assert left_out_of(*blocks) == [
        "有 2 张图片没有导入，在“图1 处置流程”之前、在“说明”处",
        "有 1 个图表没有导入，在“图2 各地案件数量，按发生日期先后排列，…”之前",
        "有 1 个 SmartArt 图形没有导入，在“说明”之后",
    ]


def test_objects_shapes_and_other_files_are_listed() -> None:
    shown = '<v:shape><v:imagedata r:id="r1"/></v:shape>'
    blocks = [
        paragraph(f'<w:r><w:object>{shown}<o:OLEObject ProgID="Equation.DSMT4"/></w:object></w:r>'),
        paragraph(f'<w:r><w:object>{shown}<o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'),
        paragraph("<w:r><w:pict><v:line/></w:pict></w:r>"),
        '<w:altChunk r:id="r5"/>',
        paragraph('<w:subDoc r:id="r6"/>'),
        paragraph('<w:r><w:sym w:font="Wingdings" w:char="F000"/></w:r>'),
        paragraph('<w:r><w:sym w:font="某字体" w:char="F041"/></w:r>'),
        paragraph("<w:r><w:dayLong/></w:r>"),
        paragraph(field(code(" LISTNUM "), None)),
        paragraph(reference("footnote", 7)),
        paragraph("完"),
    ]
    said = [sentence.partition("没有导入")[0] for sentence in left_out_of(*blocks)]
    assert said == [
        "有 1 个公式（由公式编辑器或 MathType 插入）",
        "有 1 个嵌入的对象",
        "有 1 个图形",
        "有 1 个嵌入的文件",
        "有 1 个子文档",
        "有 1 个符号（Wingdings）",
        "有 1 个符号（某字体）",
        "有 1 个自动更新的日期或页码",
        "有 1 个没有内容的域",
        "有 1 个没有内容的注释",
    ]


def test_a_table_of_contents_is_left_out_once() -> None:
    contents = styled("toc1", "一、事件概述\t1") + styled("toc1", "二、结论\t2")
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('目录')}{contents}</w:sdtContent></w:sdt>"
    )
    begun = (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{code(" TOC ")}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    as_field = paragraph(begun + run("一")) + paragraph(run("二") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    for written in (contents, control, as_field):
        raw = document(paragraph("标题") + written + paragraph("文"), styles=STYLES)
        body, read = analysis(raw)
        assert body.body == "文"
        assert read.left_out_sentences == ["有 1 个目录（网站自己有目录）没有导入，在“文”之前"]
