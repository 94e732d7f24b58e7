"""Every mistake a file can hold, and exactly what is said about it.

The expected list is the product: these are the sentences an analyst reads. `test_every_rule_is_tried` keeps it whole.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from eventlib.library.folder import load_library
from eventlib.reading.findings import RULES
from eventlib.reading.images import MOST_BYTES
from factories import BODY, SECTIONS, TOPICS, report_text, write_files
from pictures import claiming, picture

LONG_BODY = BODY + "".join(f"\n第{n}处：嘉兴市第{n}医院在{n}月{n}日停诊，信息科用{n}天恢复。\n" for n in range(1, 31))

BAD_FIELDS = """\
---
title： 全角冒号的标题
date: 2025-02-30
region:
  - 佳兴市
  - 鼓楼区
  - 嘉兴
  - 浙江嘉兴
  - no
entities:
  - 360
  - 360数字安全集因
  - 李娜
  - 鸿腾
  - 嘉兴鸿腾数字安全科技有限公司
  - 全新科技发展公司
topics: [网络安全, 网安, 网络安定]
source: [{url: 'ftp://example.com'}, {title: 缺网址}]
summary: 一: 二
authers: 张三
标题: 中文字段名
published: 2025/4/1
published: 2025-04-02
status: hidden
withdrawn: {date: 2025-04-03, reason: 理由}
redirect_from: [旧编号]
---
"""

BAD_BODY = """\
# 一级标题

## 二、事件描述与分析

<b>粗体</b>与<https://example.com>，零宽\u200b字符。

## 一、事件概述

![图](https://example.com/a.png)与[链接](javascript:alert(1))和[空]()。

## 三、影响分析

[另一篇](2025-01-01-nowhere.md)，[外面](../../x.md)

## 五、应对策略

## 一、事件概述
"""

FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-fields.md": BAD_FIELDS + BODY,
    "2025/2025-04-11-body.md": report_text(BAD_BODY, date="2025-04-11", source="https://example.com/body"),
    "2025/2025-04-12-missing.md": "没有头部信息的正文\n",
    "2025/2025-04-13-unclosed.md": "---\ntitle: 没有结束\n\n## 一、事件概述\n",
    "2025/2025-04-14-list.md": "---\n- 一\n- 二\n---\n正文\n",
    "2025/2025-04-15-late.md": "\n\n" + report_text(date="2025-04-15", summary="[]", source="https://example.com/late"),
    "2025/2025-04-16-syntax.md": report_text(date="2025-04-16", title="'没有成对", source="https://example.com/2"),
    "2025/2025-04-17-anchor.md": report_text(date="2025-04-17", title="&a 锚点", source="https://example.com/3"),
    "2025/2025-04-18-empty.md": report_text("", date="2025-04-18", title=None, region="", topics="[]"),
    "2025/2025-04-19-gbk.md": report_text(date="2025-04-19", source="https://example.com/4").encode("gbk"),
    "2025/2025-04-20-utf16.md": report_text(date="2025-04-20", source="https://example.com/5").encode("utf-16"),
    "2025/2025-04-21-binary.md": bytes(range(128, 256)) * 3,
    "2025/2025-04-22-bom.md": b"\xef\xbb\xbf" + report_text(date="2025-04-22", source="https://example.com/6").encode(),
    "2025/2025-04-23-characters.md": report_text(
        BODY + "\uf0b7 一点\ue123，控制\x07字符，反转\u202e文字，丢失\ufffd字。\n",
        date="2025-04-23",
        title="标题\u200b里有零宽，⻓春",
        source="https://example.com/7",
    ),
    "2025/2025-04-24-large.md": report_text(date="2025-04-24") + "长" * 400_000,
    "2025/2025-04-25-date.md": report_text(date="2025-04-26", source="https://example.com/8"),
    "2025/2025-04-27-long.md": report_text(
        date="2025-04-27", title="长" * 121, source="https://example.com/9", status="withdrawn"
    ),
    "2025/2025-04-28-draft.md": report_text(
        date="2025-04-28",
        title="某公司 #2 次泄露  # 待确认：取自第一行",
        source="https://example.com/10",
    ),
    "2025/2025-04-26-as-meant.md": report_text(
        BODY
        + "\n见https://example.com/1的说明、https://example.com/新闻[^1]\n\n- 一项\n不是这一项的段落[^2]\n\n[^1]: 脚注\n[^1]: 又一条\n"
        + "\n统计：\n| 列 | 值 |\n| --- |\n| 甲 | 1 |\n\n| 列 | 值 |\n|---|---|\n| 甲 | 1 | 多出 |\n\n[^3]: 没有引用\n",
        date="2025-04-26",
        source="['https://example.com/10?scene=1', 'https://example.com/2（访问日期2025年）', 'https://example.com/3原文', 'https://example.com/4?a=1&amp;b=2']",
    ),
    "2025/2025-05-02-linked.md": report_text(date="2025-05-02", source="https://example.com/20", status="draft"),
    "2025/2025-05-03-links.md": report_text(
        BODY
        + """
[草稿](2025-05-02-linked.md)，[没有的标题](#五结语)，`[代码](nowhere.md)`[^1]，[有的标题](#五结论)

[1]: 参考文献

变成标题的一行
---

[^1]: 脚注

```
[代码里](nowhere.md) <b>
```
""",
        date="2025-05-03",
        source="[https://example.com/21, https://example.com/21, https://www.example.com:443/21?utm_source=x, https://example.com/21?from=y]",
    ),
    "2025/2025-05-04-colons.md": (
        "---\n标题：写成中文的字段\ntitle:没有空格\ndate: 2025-05-04\n  region: 嘉兴市\nentities:\n- name：陈伟\ntopics: 网络安全\n"
        "source: https://example.com/22\n---\n## 一、事件概述\n\n### 只有标题\n"
    ),
    "2025/2025-05-05-rule.md": "---\ntitle: 没有结束\ndate: 2025-05-05\n\n## 一、事件概述\n\n正文\n\n---\n\n正文\n",
    "2025/2025-05-06-first.md": report_text(LONG_BODY, date="2025-05-06", source="https://example.com/23"),
    "2025/2025-05-07-copy.md": report_text(
        LONG_BODY.replace("停诊", "暂停门诊"),
        date="2025-05-07",
        source="https://m.example.com/23/index.html?utm_source=x&spm=1.2",
    ),
    "2025/2025-05-08-deep.md": report_text(
        BODY + "\n1. 列表\n\n" + "* 1. " * 300 + "套在一行里\n", date="2025-05-08", source="https://example.com/24"
    ),
    "2025/2025-05-09-markup.md": report_text(
        BODY
        + r"""
``` {#__config .x key=v}
代码
```

\`![像素](\\\\images.example/pixel.png)\` 与 \`[假](\\\\host.example/x)\`

见[仿冒](https://www.аnquanke.com/1)，[地址](&#106;avascript:alert)，[旧锚点](#360)，<https://user@example.com>

### 360

[^__config]: 脚注
""",
        date="2025-05-09",
        source="[https://example.com/25, https://xn--nquanke-4of.com/1]",
        redirect_from="[２０２５-０１-０１-old, 9999-99-99-x]",
    ),
    "2025/2025-05-10-limits.md": report_text(
        BODY + "\n" + "[" * 400 + "\n",
        date="2025-05-10",
        source="https://example.com/26",
        entities="[全新科技发展有限公司]",
        authors=f"[{', '.join(f'甲{number}' for number in range(201))}]",
    ),
    "2025/2025-05-12-figures.md": report_text(
        BODY
        + """
![](2025-05-12-figures/zhanting.jpg "展厅")

![展厅](2025-05-12-figures/zhanting.png)，![流程](2025-05-12-figures/图一.png)

![别篇的](2025-05-10-limits/a.png)

![动图](2025-05-12-figures/dong.png)
![半张](2025-05-12-figures/half.png)
![假的](2025-05-12-figures/photo.png)
![大的](2025-05-12-figures/large.png)
![长的](2025-05-12-figures/long.png)
![没有](2025-05-12-figures/qita.webp)
""",
        date="2025-05-12",
        source="https://example.com/29",
    ),
    "2025/2025-05-14-typing.md": report_text(
        BODY
        + """
企业停产,损失很大.记者８月３日到场，，见到“网络安全中心。

系 统 停用了，张市长说。

1. 公告(全文)说：“数据没有外泄。

    这里见`中,国`和https://example.com/中,国。”
2. 第二处,第三处。
""",
        date="2025-05-14",
        title="'某公司(上海)停产,损失很大'",
        summary="损失“达3亿元。",
        entities="[马丽, {name: 张三, role: 市长}]",
        source="[{url: https://example.com/61, title: 停产３天，。}, {url: https://example.com/32, title: “截断的题名, publisher: 《甲报》}, "
        "{url: https://m.example.com/33, publisher: example.com}, {url: https://www.example.com/34, publisher: 甲报}, "
        "{url: https://example.com/35, publisher: 甲报}]",
    ),
    "2025/2025-05-12-figures/zhanting.jpg": picture("JPEG", turned=6, camera="Canon", latitude="N"),
    "2025/2025-05-12-figures/图一.png": picture(),
    "2025/2025-05-12-figures/dong.png": picture("GIF"),
    "2025/2025-05-12-figures/half.png": picture()[:-30],
    "2025/2025-05-12-figures/photo.png": picture("JPEG", comment=b"x"),
    "2025/2025-05-12-figures/large.png": picture() + b"\0" * MOST_BYTES,
    "2025/2025-05-12-figures/long.png": claiming(70_000, 70_000),
    "2025/2025-05-12-figures/wenjian.txt": "不是图片",
    "2025/2025-05-12-figures/weiyong.webp": picture("WEBP"),
    "2024/2025-05-12-figures/a.png": picture(),
    "2025/2025-05-12-figure/a.png": picture(),
    "2025/a.svg": "<svg/>",
    "2025/Bad_Name.md": report_text(source="https://example.com/11"),
    "2024/2025-04-29-folder.md": report_text(date="2025-04-29", source="https://example.com/12"),
    "2025/2025-05-13-ended.md": report_text(date="2025-05-13", until="2025-05-12", source="https://example.com/30"),
    "2025/2025-05-14-back.md": report_text(
        date="2025-05-14", source="https://example.com/31", follows="2025-05-14-follows"
    ),
    "2025/2025-05-14-follows.md": report_text(
        date="2025-05-14",
        source="https://example.com/32",
        follows="[2025-05-13-was, 2025-05-14-renamed, 2025-05-14-back, 2025-05-14-follows, 2025-05-15-later, 2025-05-02-linked, "
        "2025-05-06-frist, 乌镇峰会]",
    ),
    "2025/2025-05-14-renamed.md": report_text(
        date="2025-05-14", source="https://example.com/33", redirect_from="2025-05-13-was"
    ),
    "2025/2025-05-15-later.md": report_text(date="2025-05-15", source="https://example.com/34"),
    "2025/2025-04-29-folder.md": report_text(date="2025-04-29", source="https://www.example.com/12/#x"),
    "2025/notes.txt": "不是报告",
    "2025/.DS_Store": "忽略",
    "README.md": "忽略",
    "vocabulary/topics.yml": TOPICS
    + """
- {id: cybersecurity, name: 重复编号, description: 说明。}
- {id: Bad Id, name: 坏编号, description: 说明。}
- {id: index, name: 保留编号, description: 说明。}
- 不是一组字段
- {id: other, name: 网安, description: 说明。}
""",
    "vocabulary/entities.yml": """
- {id: a, name: 甲, type: company, parent: nobody}
- {id: b, name: 乙, type: company, parent: c, aliases: [乙, 甲]}
- {id: c, name: 丙, type: company, parent: b}
- {id: d, name: 丁, type: unknown}
- {id: three-six-zero, name: 三六零安全科技股份有限公司, type: company}
- {id: 360-group, name: 360数字安全集团, type: company}
- {id: hongteng, name: 嘉兴鸿腾数字安全科技有限公司, type: company, aliases: [鸿腾]}
- {id: li-na-1, name: 李娜（甲）, type: person, aliases: [{name: 李娜, shared: true}]}
- {id: li-na-2, name: 李娜（乙）, type: person, aliases: [{name: 李娜, shared: true}]}
- {id: qihoo, name: 奇虎, type: company}
- {id: other, name: Qihoo, type: company}
- {id: ma-1, name: {name: 马强, shared: true}, type: person}
- {id: ma-2, name: {name: 马强, shared: true}, type: person, description: 某市市长。, redirect_from: [a, former]}
- {id: ma-3, name: 马丽, type: person, redirect_from: [former, unregistered-0354a87b09]}
""",
    "vocabulary/regions.yml": """
groups: [{id: us, name: 占用编号, members: [不存在的地方]}, {id: g, name: 长三角}, {id: h, name: 长三角}]
cities:
  - {id: z, name: 嘉兴, parent: 美国}
  - {id: y, name: 甲城, parent: 中国}
aliases: 不是列表
places: []
""",
}

EXPECTED = Path(__file__).with_name("mistakes.txt")


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = write_files(tmp_path_factory.mktemp("mistakes") / "reports", FILES)
    (folder / "2025" / "2025-04-30-link.md").symlink_to(folder / "2025" / "notes.txt")
    (folder / "2025" / "2025-05-01-folder.md").mkdir()
    # A folder cannot be read as a file, whoever tries.
    bare = folder.parent / "bare"
    (bare / "vocabulary" / "topics.yml").mkdir(parents=True)
    before = Path.cwd()
    os.chdir(folder.parent)
    try:
        folders = (bare, folder)
        return [str(found) for each in folders for found in load_library(each, SECTIONS, compare_texts=True).findings]
    finally:
        os.chdir(before)


def test_all_mistakes_are_found_and_worded(findings: list[str]) -> None:
    assert findings == EXPECTED.read_text(encoding="utf-8").splitlines()


def test_every_rule_is_tried(findings: list[str]) -> None:
    tried = {finding.split(": ")[1] for finding in findings}
    # The first is a mistake of ours, not of a text; the second is told by what git knows.
    assert tried == set(RULES) - {"body-markup", "published-missing"}
