"""What is said of the mistakes that both the check and the form on the site find: one wording, read by both.

Owns the sentences of the rules that a browser can check. What only the check finds is worded where it is found.
"""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "file-name": (
        "文件名「{name}」不合规则",
        "写成“日期-简称.md”，简称用小写字母、数字和连字符，例如 2025-04-10-jiaxing-360.md",
    ),
    "key-missing": ("缺少字段 {field}（{title}）", "加上一行“{field}: …”：{description}"),
    "key-missing/inner": ("{where}没有填", "补上它"),
    "value-empty": ("{where}的值为空", "填上值，或删去这一行"),
    "value-empty/required": ("{where}的值为空", "填上值"),
    "value-too-long": ("{where}有 {count} 个字，最多 {limit} 个", "缩短它"),
    "date-invalid": ("日期应写成 YYYY-MM-DD，例如 2025-04-10", "写成 YYYY-MM-DD"),
    "date-invalid/near": ("日期应写成 YYYY-MM-DD，例如 2025-04-10", "改成 {date}"),
    "date-impossible": ("没有「{date}」这一天", "检查月份和日"),
    "date-order": ("结束日期 {until} 早于事件日期 {date}", "改正其中一个；事件只有一天的，删去 until 一行"),
    "url-invalid": (
        "「{url}」不是完整的网址",
        "从浏览器的地址栏复制：以 http:// 或 https:// 开头，里面没有空格、引号和用户名",
    ),
    "url-invalid/punctuation": (
        "网址里有中文标点「{mark}」",
        "删去网址以外的字；标点是网址的，从浏览器的地址栏复制",
    ),
    "url-host": (
        "网址的主机名「{host}」里有「{letters}」，容易看成别的字母",
        "从浏览器的地址栏复制；若是仿冒的网站，不要引用",
    ),
    "url-host/shown": ("写着「{shown}」，链接却通向「{host}」", "核对网址；两处写成一样，或者写网页的题名"),
    "region-unknown/apart": ("未知地区「{name}」", "分开写：[{names}]"),
    "region-unknown": ("未知地区「{name}」", "写出所在的省、市，或在 reports/vocabulary/regions.yml 里添加"),
    "region-ambiguous": ("「{name}」有 {count} 个同名地区", "写明上级：{names}"),
    "region-duplicate": ("地区「{name}」与前面的「{other}」重复", "删去一个"),
    "topic-unknown/apart": ("未知主题「{name}」", "分开写：[{names}]"),
    "topic-unknown": ("未知主题「{name}」", "从 reports/vocabulary/topics.yml 里选"),
    "topic-duplicate": ("主题「{name}」与前面的「{other}」重复", "删去一个"),
    "entity-ambiguous": ("「{name}」是几个实体共用的名称", "改写编号：{names}"),
    "entity-unregistered/apart": ("「{name}」没有登记，会列为“未分类”", "分开写：[{names}]"),
    "entity-unregistered": (
        "「{name}」没有登记，会列为“未分类”",
        "常出现的，在 reports/vocabulary/entities.yml 里登记",
    ),
    "entity-near-duplicate": (
        "「{name}」没有登记，与已登记的「{names}」相近",
        "若是同一个，改成「{first}」；若不是，在 entities.yml 里登记",
    ),
    "entity-duplicate": ("实体「{name}」与前面的「{other}」重复", "合并成一项，身份写在一起"),
    "source-duplicate": ("来源「{url}」写了两次", "删去一个"),
    "follows-unknown": (
        "没有编号为「{name}」的报告",
        "写那篇报告网址里的编号，例如 2025-04-10-jiaxing-360；还没有那一篇的，删去",
    ),
    "follows-unknown/near": ("没有编号为「{name}」的报告", "是否是 {near}"),
    "follows-duplicate": ("前情报告「{name}」写了两次", "删去一个"),
    "follows-order": (
        "前情报告「{name}」的事件日期晚于本篇的 {date}",
        "后写的接着先写的：删去它；那一篇是后续的，在那一篇里写本篇的编号",
    ),
    "follows-moved": ("「{name}」是旧编号，那篇报告现在的编号是「{now}」", "改成「{now}」"),
    "body-empty": ("没有正文", "头部信息之后写上各章节的内容"),
    "body-nesting": ("列表、引用一层套一层，超过 {limit} 层，无法显示", "减少层次：改成分段，或用小标题"),
    "body-limit": ("{what}，最多 {limit} 个", "分成几段或几篇；粘贴进来的数据换成文字说明"),
    "value-too-many": ("{where}有 {count} 项，最多 {limit} 项", "只留主要的"),
    "section-missing": ("缺少章节：{names}", "加上“## {heading}”"),
    "section-unknown": ("不认识的章节「{name}」", "章节应是：{names}"),
    "section-unknown/near": ("不认识的章节「{name}」", "是否是「{near}」"),
    "section-duplicate": ("章节「{name}」重复，前一处在第 {line} 行", "合并成一节"),
    "section-order": ("章节「{name}」应在「{other}」之前", "按规定的顺序排列"),
    "section-number": ("章节「{heading}」的编号不对", "写成“## {wanted}”"),
    "heading-level": ("正文里有一级标题「#」；标题写在头部信息的 title 里", "章节用「##」，要点用「###」"),
    "heading-level/empty": ("标题里没有文字", "写上标题，或删去这一行"),
    "heading-level/underline": (
        "这一行会使上一行「{before}」变成标题",
        "标题用「##」开头；分隔线之前空一行",
    ),
    "body-image": (
        "图片不在本篇的文件夹里，不会显示",
        "把图片文件放进与报告同名的文件夹，写成“![图里有什么](2025-04-10-jiaxing-360/tu-1.png)”",
    ),
    "body-image/text": (
        "「{words}」不会成为图片，会照原样显示为文字",
        "写成“![图里有什么](2025-04-10-jiaxing-360/tu-1.png)”，图片文件放在与报告同名的文件夹里",
    ),
    "figure-size/count": ("有 {count} 张图片，最多 {limit} 张", "只留说明问题的，或分成几篇"),
    "figure-unused": (
        "图片「{name}」没有用到，不会发布",
        "在正文里另起一段写“![图里有什么]({folder}/{name})”，或删去文件",
    ),
    "figure-description": ("图片「{name}」没有描述", "在“![”与“]”之间写上图里有什么，搜索和看不见图的人都要用"),
    "body-html": ("有 HTML 标签「{tag}」，会照原样显示为文字", "改用 Markdown"),
    "body-link": ("链接「{target}」不是网址", "写完整的 https:// 网址"),
    "body-link/empty": ("链接没有地址", "写完整的 https:// 网址"),
    "body-link/nested": ("链接的文字里还有链接，里面的只留文字", "把里面的链接移到外面"),
    "body-link/punctuation": ("链接「{target}」的末尾是中文标点", "把标点移到链接外面"),
    "body-address": (
        "网址里有汉字「{words}」",
        "汉字不是网址的，前面空一格；是的，改用浏览器地址栏里的网址，写成 <网址>",
    ),
    "body-address/after": (
        "网址「{target}」后面的「{words}」没有算作网址",
        "不是网址的，中间空一格；是的，改用浏览器地址栏里的网址",
    ),
    "body-address/unread": ("「{words}」没有成为链接，看不出网址到哪里为止", "写成链接：[题名](完整的网址)"),
    "body-address/source": (
        "网址「{target}」后面的「{words}」不像是网址",
        "不是网址的，删去；是的，从浏览器的地址栏复制",
    ),
    "body-address/reference": ("网址里有「{words}」，多半应是「&」", "改成「&」"),
    "body-address/brackets": (
        "「{words}」的括号不是 Markdown 的，网址不会成为「{link}」的链接",
        "要链接的，写成半角的“[{link}](网址)”；不要的，两对括号之间空一格",
    ),
    "body-footnote/brackets": ("「{words}」的括号不是半角的，不会成为脚注", "改成「{right}」"),
    "body-link/definition": ("「{line}」会被当作链接的定义，不会显示", "去掉方括号后的冒号"),
    "body-layout": (
        "「{words}」紧接在列表、引用或脚注下面，会成为它的一部分",
        "另起一段的，前面空一行；接着写的，行首空两格",
    ),
    "body-layout/table": ("这一行下面缺少一行“| --- | --- |”，不会成为表格", "补上它，“---”的个数与列数相同"),
    "body-layout/rule": ("下一行“---”的个数与这一行的格数不同，不会成为表格", "每格一个“---”"),
    "body-layout/strokes": ("竖线是全角的“｜”，不会成为表格", "改用半角的“|”，表头下面写一行“| --- | --- |”"),
    "body-layout/cells": ("表格的这一行有 {count} 格，表头只有 {most} 格", "补上表头；竖线是文字的，写成“\\|”"),
    "body-footnote": ("没有名为「{label}」的脚注，会照原样显示", "另起一段写上“[^{label}]: 脚注的内容”"),
    "body-footnote/unused": ("脚注「{label}」没有被引用", "在要注释的地方写上“[^{label}]”，或删去它"),
    "body-footnote/empty": (
        "脚注「{label}」没有内容",
        "在“[^{label}]:”后面写上内容，或连同文中的“[^{label}]”一起删去",
    ),
    "body-footnote/repeated": ("脚注「{label}」写了不止一次，内容会合在一处", "每条脚注用不同的编号"),
    "body-attribute": ("代码块开头的「{words}」不起作用，不会显示", "删去它；语言写成一个词，例如“```python”"),
    "body-markup": ("正文变成了不允许的「{tag}」，已去掉", "改写这一处；这也是程序的疏漏，请告诉维护者"),
    "body-markup/net": (
        "正文变成的网页内容没有通过安全检查",
        "逐段删去特殊的写法，找出是哪一处；这也是程序的疏漏，请告诉维护者",
    ),
    "body-invisible": ("有看不见的字符 {code}", "删去它"),
    "char-invisible": ("有看不见的字符 {code}", "删去它"),
    "char-private": ("有私用区字符 {code}，多数电脑上显示不出来", "对照原文换成通用的字符"),
    "char-private/likely": (
        "有私用区字符 {code}，多数电脑上显示不出来，原来可能是「{likely}」",
        "对照原文换成通用的字符",
    ),
    "char-radical": (
        "「{radical}」（{code}）是部首，不是汉字「{character}」，名称会因此分作两个",
        "换成「{character}」",
    ),
    "char-bidi": ("有双向文本控制符 {code}，会使文字显示的顺序与内容不符", "删去它"),
    "char-lost": ("有替换字符「�」，原来的字在转换编码时已丢失", "对照原文补上"),
    "char-control": ("有控制字符 {code}", "删去它"),
    "char-control/break": ("有控制字符 {code}，别的程序用它换行", "换成空格或换行"),
}
"""Message and suggestion by the id of the rule; what stands in braces is filled in. After a slash: one case of the rule."""

IN_THE_FORM: dict[str, tuple[str, str]] = {
    "file-name": ("文件名「{name}」不合规则", "简称只用小写字母、数字和连字符，例如 jiaxing-360"),
    "key-missing": ("{title}没有填", ""),
    "key-missing/rows": ("请至少填一个{title}", ""),
    "key-missing/topics": ("请至少选一个{title}", ""),
    "value-empty": ("{where}只有空格", "填上内容，或清空这一栏"),
    "value-empty/required": ("{where}只有空格", "填上内容"),
    "date-invalid": ("日期应写成年-月-日，例如 2025-04-10", "在日历里选，或照这样写"),
    "date-invalid/near": ("日期应写成年-月-日，例如 2025-04-10", "改成 {date}"),
    "date-order": ("结束日期 {until} 早于事件日期 {date}", "改正其中一个；事件只有一天的，清空结束日期"),
    "region-unknown/apart": ("不认识的地区「{name}」", "这是几个名称，分开填，一栏一个"),
    "region-unknown": ("不认识的地区「{name}」", "写出所在的省、市；国外的小地方写所在的国家"),
    "topic-unknown/apart": ("词表里没有主题「{name}」", "这是几个名称，分开填，一栏一个"),
    "topic-unknown": ("词表里没有主题「{name}」", "从列表里选；要添新的主题，请告诉编辑"),
    "entity-unregistered/apart": ("「{name}」没有登记，会列为“未分类”", "这是几个名称，分开填，一栏一个"),
    "entity-unregistered": ("「{name}」没有登记，会列为“未分类”", "可以这样提交；常出现的，请告诉编辑登记"),
    "entity-near-duplicate": (
        "「{name}」没有登记，与已登记的「{names}」相近",
        "若是同一个，改成「{first}」；若不是，可以这样提交",
    ),
    "follows-unknown": ("没有编号为「{name}」的报告", "输入标题里的字，从列出的报告里选；还没有那一篇的，留空"),
    "follows-order": (
        "前情报告「{name}」的事件日期晚于本篇的 {date}",
        "后写的接着先写的：删去它",
    ),
    "body-empty": ("正文还没有写", "至少写一节"),
    "section-missing": ("还没有写：{names}", "在各自的栏里写上内容"),
    "heading-level": ("有一行以单个“#”开头，会成为整页的标题", "报告的标题写在“标题”一栏；要点用“###”开头"),
    "body-image": ("有图片没有添加，不会显示", "在“图片”一栏添加；不要的，删去“![…](…)”"),
    "figure-description": ("图片「{name}」没有写图里有什么", "写上它，搜索和看不见图的人都要用"),
    "figure-unused": ("图片「{name}」没有放进正文", "按“放到正文的光标处”，或删去它"),
    "body-html": ("有 HTML 标签「{tag}」，会照原样显示为文字", "只要文字的，删去标签"),
}
"""What the form says instead, where the check speaks of files and lines: it has boxes, each with its description."""

NOTES = {
    "report-file": "这已经是报告文件，没有拆开：表格不能读取它，请在原来的文件里改。要用表格重写的，删去开头的两行“---”和其间的文字，再拆开。",
    "placed": "「{line}」放进了「{section}」：图片显示在这一行的位置，可以剪切到别处。",
    "refused": "浏览器打不开「{name}」，没有添加；请另存为 PNG 或 JPEG。",
    "archive": "在 reports 文件夹里解开：报告和图片会放到 {year}/{id}.md 和 {year}/{id}/。",
    "archive/name": "先填好事件日期和文件的简称，再下载图片。",
    "upload": "图片要另外上传：按“下载”，解开压缩包，把文件夹 {id} 传到同一分支的 reports/{year}/ 里。",
    "masthead": "刊头「{first}」等 {count} 行放进了「{section}」。",
    "masthead/one": "刊头「{first}」放进了「{section}」。",
    "lead": "章节之外的文字放进了「{section}」。",
    "empty": "「{names}」只有标题，下面没有文字。",
    "headings": "「{names}」不是规定的章节，连同其下的文字留在原处，请移到合适的章节里。",
    "placeholders": "有 {count} 行只有“{first}”之类的字，是复制网页时图片留下的；请加上图片，或者删去这些字。",
    "date-filled-in": "按{where}的 {date} 推算",
    "date-year": "年份取自{where}",
    "date-lately": "文中只说“{words}”，这是{where}的日期",
    "date-masthead": "这是{where}的日期",
    "title": "取自开头",
    "title/none": "没有找到标题",
    "evidence": "依据：{words}",
    "file": "这里不能读取文件「{name}」。请打开它，全选、复制，粘贴到“全文”一栏；Word 文档也可以用投稿指南里的 import 命令导入，脚注、修订、公式和图片都会处理。",
    "pictures": "有 {count} 张图片没有粘贴，请在“图片”一栏添加。",
    "images": "文中有 {count} 张图片，请在“图片”一栏选好它们的文件，会按文件名放到原处。",
    "times": "出现 {count} 次：{sentence}",
}
"""What the author of a text is told of how it was taken apart, and of what a proposal rests on; what stands in braces is
filled in."""

WHERE = "「{field}」（{title}）"
WHERE_INNER = "「{field}」的「{inner}」（{title}）"
"""How a sentence names a field, and a field inside a field."""
WHERE_IN_THE_FORM = "{title}"
"""The same of a box."""
AT = "{where}：{message}"
"""How the messages on dates and addresses, which do not name the field, are told."""


def sentence(key: str, **facts: object) -> tuple[str, str]:
    """Return message and suggestion with the facts filled in.

    Raises:
        KeyError: there is no such sentence, or a fact is missing.
    """
    message, suggestion = SENTENCES[key]
    return message.format(**facts), suggestion.format(**facts)


def note(key: str, **facts: object) -> str:
    """Return a note with the facts filled in.

    Raises:
        KeyError: there is no such note, or a fact is missing.
    """
    return NOTES[key].format(**facts)
