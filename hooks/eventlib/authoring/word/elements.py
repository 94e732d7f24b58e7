"""What the elements of WordprocessingML (ECMA-376 Part 1, 17) are to somebody who reads a document for its text."""

from __future__ import annotations

INVISIBLE = frozenset(
    {
        *("w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblGrid", "w:sdtPr", "w:sdtEndPr", "w:rubyPr"),
        *("w:smartTagPr", "w:customXmlPr", "w:delText", "w:delInstrText", "w:softHyphen", "w:rt"),
    }
)
"""Elements of which Word shows nothing, or that are read where they belong."""
AS_TEXT = {"w:tab": "\t", "w:ptab": "\t", "w:noBreakHyphen": "-"}
"""Elements that are a character."""
PICTURES = {
    "c:chart": "个图表",
    "cx:chart": "个图表",
    "dgm:relIds": "个 SmartArt 图形",
    "w14:contentPart": "处手写内容",
    "w:contentPart": "处手写内容",
    "w:movie": "段视频",
    "w:subDoc": "个子文档",
    "w:altChunk": "个嵌入的文件",
}
"""Elements of which nothing comes along, with what they are called."""
DATES = frozenset({"w:dayShort", "w:dayLong", "w:monthShort", "w:monthLong", "w:yearShort", "w:yearLong", "w:pgNum"})
"""Elements that show what changes by itself."""
