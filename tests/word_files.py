"""Word files that a browser made: read by python-docx, imported again, and what the pages and the reports have of the same."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Mapping, Sequence

from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from lxml import etree
from playwright.sync_api import Page

from eventlib.authoring.pictures import place_pictures
from eventlib.authoring.raw_text import read_raw_analysis
from eventlib.authoring.word.document import WordDocument, read_word
from eventlib.prose.body import Body, read_body
from eventlib.reading.images import read_image
from factories import BODY, SECTIONS, TESTS, report_text
from pictures import picture

EVERY_KIND = """## 一、事件概述

开头**粗体**和代码 `a<b`[^1]，由**嘉兴鸿腾**数字安全科技有限公司执行，见[说明](https://example.org/linked?a=1&b=2)、<https://example.org/>，又见[上文](#一事件概述)与[另一篇](../2024/2024-12-31-old.md)。再引[^1]和[^2]。

## 二、事件描述与分析

### 1. 背景[^3]

这是第一行，
这是第二行。العربية שלום 混排 AT&T <b>不是标签</b> \\*号\\* 与 &#42;。

- 一，**粗**
- 二
    - 里面的一项
    - 里面的第二项
- 三

另有两件：

1. 甲事，一句话。

    ```
    cmd -x

      y
    ```

2. 乙事，一句话。

### 2. 经过

| 列一 | 列二 | 数 |
| --- | :-: | --: |
| a | `b\\|c` | 1 |
|  | 乙比较长的一段文字，要换行才能放得下，因为这一格里写了很多很多的话 | 22 |

#### （1）细节

> 引用的第一段。
>
> 引用的第二段 > 不是引用。

```python
int a = 1;

  b < 2;   # 注
```

| 另一张 |
| --- |
| 紧跟着 |

## 三、对我国影响分析研判

![展厅正面](2025-04-10-every/a.png "图1 展厅")

见上图。

![很高的一张](2025-04-10-every/b.jpg)

![网页的截图](2025-04-10-every/c.webp "截图")

---

这是内容。

## 四、应对策略

这是应对策略的内容。

## 五、结论

这是结论的内容。

## 六、出处

见来源。

[^1]: 脚注**一**，见 https://example.org/note 。
[^2]: 脚注二。
[^3]: 标题的脚注。
"""

LONG = "长" * 3000 + " " + "x" * 500

FILES: dict[str, str | bytes] = {
    "2025/2025-04-10-every.md": report_text(
        EVERY_KIND,
        region="[南湖区, 美国]",
        entities="[鸿腾, {name: 陈伟, role: 嘉兴市委书记}]",
        source="[{url: https://example.com/4, title: 题名, publisher: 某报}, https://example.com/5]",
        corrections="[{date: 2025-12-02, text: 更正了数字}]",
        updated="2025-12-02",
    ),
    "2025/2025-04-10-every/a.png": picture("PNG", (2000, 600)),
    "2025/2025-04-10-every/b.jpg": picture("JPEG", (400, 900), turned=6),
    "2025/2025-04-10-every/c.webp": picture("WEBP", (300, 200)),
    "2024/2024-12-31-old.md": report_text(
        BODY.replace("这是结论的内容。", f"{LONG}\n\nשלום, עולם! (1) אבג\n\n终"),
        date="2024-12-31",
        source="https://example.com/6",
        title="标题里有 <b>标签</b> 与 & 和“引号”的一篇分析",
    ),
}
"""Two reports: one with everything that a body can hold, one whose words are hard on those who write XML."""


def fixture_reports() -> Mapping[str, str]:
    """Return the texts of the fixtures as reports, by the paths of their files."""
    found = {}
    texts = sorted([*TESTS.glob("fixtures/analyses/*.txt"), *TESTS.glob("fixtures/briefings/*.txt")])
    for number, path in enumerate(texts):
        body = read_raw_analysis(path.read_text(encoding="utf-8"), SECTIONS).body
        name = f"2023/2023-01-{number % 28 + 1:02}-text-{number}.md"
        found[name] = report_text(body, date=f"2023-01-{number % 28 + 1:02}", source=f"https://example.net/{number}")
    return found


CONVERT = """async (bodies) => {
    const load = (name) => import(new URL(name, document.querySelector("script[src$='/word.js']").src));
    const { wordFile } = await load("word/document.js");
    const template = document.querySelector(".word-file").dataset.template;
    const made = [];
    for (const body of bodies) {
        const text = new DOMParser().parseFromString(body, "text/html").body;
        const file = await wordFile({ template, title: "甲", elements: [text] });
        for (const each of text.querySelectorAll(".headerlink, .footnote-backref, a.footnote-ref")) each.remove();
        const bytes = new Uint8Array(await file.arrayBuffer());
        made.push([text.textContent, btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))]);
    }
    return made;
}"""
"""A JavaScript function, for a page of a report: the text of the HTML of bodies, and a Word file of each, in base64."""

MAKE = """async (urls) => {
    const load = (name) => import(new URL(name, document.querySelector("script[src$='/word.js']").src));
    const [{ loadPage }, { wordFile }, { reportElements }] = await Promise.all(
        ["loader.js", "word/document.js", "word/report.js"].map(load),
    );
    const template = document.querySelector(".word-file").dataset.template;
    const made = [];
    for (const url of urls) {
        const file = await wordFile({ template, title: "甲", elements: reportElements(await loadPage(url)) });
        const bytes = new Uint8Array(await file.arrayBuffer());
        made.push(btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")));
    }
    return made;
}"""
"""A JavaScript function, for a page of a report: Word files of the reports at addresses, in base64."""

MAKE_SHOWN = """async () => {
    const load = (name) => import(new URL(name, document.querySelector("script[src$='/word.js']").src));
    const [{ wordFile }, { volumeElements }] = await Promise.all(["word/document.js", "word/volume.js"].map(load));
    const template = document.querySelector(".word-file").dataset.template;
    const elements = volumeElements(document.querySelector(".volume"));
    const bytes = new Uint8Array(await (await wordFile({ template, title: "甲", elements })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
"""A JavaScript function, for the page of a selection that is shown: its Word file, in base64."""


def make_in(page: Page, urls: Sequence[str]) -> Sequence[bytes]:
    """Return Word files of the reports at these addresses, made by a page of a report."""
    return [base64.b64decode(each) for each in page.evaluate(MAKE, list(urls))]


def download(page: Page) -> bytes:
    """Return the Word file that a page offers."""
    with page.expect_download() as started:
        page.get_by_role("button", name="下载 Word 文件").click()
    return started.value.path().read_bytes()


def opened(raw: bytes) -> DocxDocument:
    """Return a Word file as python-docx reads it."""
    return Document(io.BytesIO(raw))


def paragraphs(document: DocxDocument) -> Iterator[Paragraph]:
    """Yield the paragraphs of the text in order, those of tables and of the contents among them."""
    for element in document.element.body.iter(qn("w:p")):
        yield Paragraph(element, document)


def note_texts(document: DocxDocument) -> list[str]:
    """Return the text of each footnote."""
    (part,) = (each.target_part for each in document.part.rels.values() if each.reltype.endswith("/footnotes"))
    notes = etree.fromstring(part.blob).iter(qn("w:footnote"))
    texts = ("".join(each.text or "" for each in note.iter(qn("w:t"))).strip() for note in notes)
    return [text for text in texts if text]


def links(raw: bytes) -> Sequence[tuple[str, str]]:
    """Return words and address of each link out of the text, then of the footnotes."""
    part = opened(raw).part
    parts = [part, *(each.target_part for each in part.rels.values() if each.reltype.endswith("/footnotes"))]
    found = []
    for each in parts:
        for link in etree.fromstring(each.blob).iter(qn("w:hyperlink")):
            if target := link.get(qn("r:id")):
                words = "".join(text.text or "" for text in link.iter(qn("w:t")))
                found.append((words, each.rels[target].target_ref))
    return found


def imported(raw: bytes, name: str) -> tuple[Body, WordDocument]:
    """Return the body that `import` makes of a Word file, if the report is to be called so, and how the file was read."""
    document = read_word(raw)
    text = read_raw_analysis(document.text, SECTIONS).body
    text, files, _ = place_pictures(text, name, document.pictures)
    return read_body(
        text, f"2025/{name}.md", files={path: read_image(content) for path, content in files.items()}
    ), document
