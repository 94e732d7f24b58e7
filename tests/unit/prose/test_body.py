from __future__ import annotations

import pytest

from eventlib.pages.addresses import uri_of
from eventlib.prose.body import read_body
from eventlib.uris import relative_url
from html_pages import HtmlPage


def html(text: str) -> str:
    return read_body(text, "reports/2025/a.md").html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "文字<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">点</a>',
        "[点](javascript:alert(1))",
        "[点](JaVaScRiPt:alert(1))",
        "[点](java\tscript:alert(1))",
        "[点](&#106;avascript:alert(1))",
        "[点](data:text/html,x)",
        "[点][r]\n\n[r]: javascript:alert(1)",
        "![图](https://evil.example/a.png)",
        "![图](//evil.example/a.png)",
        "<div>\n\n<iframe src='https://evil.example'></iframe>\n\n</div>",
        "<!-- 注释 --><style>body{display:none}</style>",
        '**粗** <b onclick="x()">体</b>',
    ],
)
def test_no_markup_of_an_analyst_reaches_the_page(text: str) -> None:
    page = HtmlPage(html(text))
    assert {tag for tag, _ in page.tags} <= {"p", "a", "strong", "span"}
    for tag, attributes in page.tags:
        assert set(attributes) <= {"href", "class"}, tag
        assert attributes.get("class") in {None, "bare"}, tag
        assert not attributes.get("href", "").strip().casefold().startswith(("javascript", "java", "data", "&"))


def test_html_is_shown_as_the_text_it_is() -> None:
    assert html("a <b>c</b>") == "<p>a &lt;b&gt;c&lt;/b&gt;</p>"


def test_bare_addresses_end_at_chinese_punctuation() -> None:
    assert html("原文：https://a.example/b?c=1&d=2，来源") == (
        '<p>原文：<a class="bare" href="https://a.example/b?c=1&amp;d=2">https://a.example/b?c=1&amp;d=2</a>，来源</p>'
    )
    assert (
        html("见https://a.example/b。")
        == '<p>见<a class="bare" href="https://a.example/b">https://a.example/b</a>。</p>'
    )
    assert html("`https://a.example`") == "<p><code>https://a.example</code></p>"
    assert html("[文](https://a.example)") == '<p><a href="https://a.example">文</a></p>'
    assert html("<https://a.example>") == '<p><a class="bare" href="https://a.example">https://a.example</a></p>'


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("见 https://en.wikipedia.org/wiki/Stuxnet_(worm)。", ["https://en.wikipedia.org/wiki/Stuxnet_(worm)"]),
        ("（https://a.example/b）(https://a.example/c)", ["https://a.example/b", "https://a.example/c"]),
        ("https://a.example/aa(v=vs.85).aspx.", ["https://a.example/aa(v=vs.85).aspx"]),
        ("https://zh.wikipedia.org/wiki/网络安全 。", ["https://zh.wikipedia.org/wiki/网络安全"]),
        ("https://zh.wikipedia.org/wiki/网络_安全-法_(病毒)。", ["https://zh.wikipedia.org/wiki/网络_安全-法_(病毒)"]),
        ("https://a.example/a_的说明", ["https://a.example/a_"]),
        ("Https://A.example/_x_*y*z，HTTP://b.example/。", ["Https://A.example/_x_*y*z", "HTTP://b.example/"]),
        ("https://zh.wikipedia.org/wiki/震网_(病毒)、", ["https://zh.wikipedia.org/wiki/震网_(病毒)"]),
        ("https://a.example/?q=网络安全&region=cn，", ["https://a.example/?q=网络安全&region=cn"]),
        ("见https://a.example官网(见https://a.example/b(附件))", ["https://a.example", "https://a.example/b"]),
        ("https://a.example/s?__biz=M==&region=2&copy=3*4*5", ["https://a.example/s?__biz=M==&region=2&copy=3*4*5"]),
        ("**https://a.example/x**：<https://a.example/?a&lt=1>", ["https://a.example/x", "https://a.example/?a&lt=1"]),
        (
            "https://a.example/a_(b_(c))d，(见https://a.example/b)",
            ["https://a.example/a_(b_(c))d", "https://a.example/b"],
        ),
        (
            "https://a.example/2025年/报道.html、https://a.example/2025年报.pdf",
            ["https://a.example/2025年/报道.html", "https://a.example/2025年报.pdf"],
        ),
        ("https://a.example/1和https://a.example/2", ["https://a.example/1", "https://a.example/2"]),
        # As some programs write addresses in Markdown, and as the source of a page has them.
        (
            "https://a.example/s?\\_\\_biz=A\\&b=1，<https://a.example/a\\_b>",
            ["https://a.example/s?__biz=A&b=1", "https://a.example/a_b"],
        ),
        ("https://a.example/?a=1&amp;b=2", ["https://a.example/?a=1&amp;b=2"]),
        ("[文](https://a.example/s?__biz=A&region=2)", ["https://a.example/s?__biz=A&region=2"]),
        ("https://a.example/1;https://b.example/a,b;c", ["https://a.example/1", "https://b.example/a,b;c"]),
        (
            "https://a.example/1_(a),HTTP://b.example/?u=https://c.example/",
            ["https://a.example/1_(a)", "HTTP://b.example/?u=https://c.example/"],
        ),
        # Hosts of letters that are not ASCII; the text goes on behind those that are.
        (
            "https://www.例子.com/x与https://例子.中国/a?b=中，https://例子.公司:80的网站",
            ["https://www.例子.com/x", "https://例子.中国/a?b=中", "https://例子.公司:80"],
        ),
        (
            "https://münchen.de/路径。https://президент.рф，https://한국.한국/a，https://例子.xn--fiqs8s",
            ["https://münchen.de/路径", "https://президент.рф", "https://한국.한국/a", "https://例子.xn--fiqs8s"],
        ),
        ("https://a.example参见甲.乙，以https://开头，https://例子.测试", ["https://a.example"]),
    ],
)
def test_addresses_end_where_they_are_meant_to_and_stay_as_they_are(text: str, addresses: list[str]) -> None:
    page = HtmlPage(html(text))
    assert [attributes["href"] for tag, attributes in page.tags if tag == "a"] == addresses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("见 https://a.example/wiki/网络安全 。", [("body-address", 3)]),
        ("见https://a.example/1的说明", [("body-address/after", 2)]),
        ("见https://a.example/?a=1&amp;b=2。", [("body-address/reference", 2)]),
        ("见https://a.example官网，<https://a.example/新闻>", []),
        (
            "见https://例子.中国的，https://例子.公司/a，以https://开头，[文](https://例子.测试)，`https://例子.测试`",
            [],
        ),
        ("见https://例子.测试/a，https://www.a例子.com/x", [("body-address/unread", 2), ("body-address/after", 18)]),
        ("见https://例子.中国/新", [("body-address", 2)]),
        ("[文](https://a.example/1。)", [("body-link/punctuation", 5)]),
        ("见［文字］（https://a.example/1）。", [("body-address/brackets", 2)]),
        (
            "见【文字】(https://a.example/1)、[文](https://a.example/2）",
            [("body-address/brackets", n) for n in (2, 28)],
        ),
        ("**见**[文字]（<https://a.example/1>）。", [("body-address/brackets", 6)]),
        ("`［文］`（https://a.example/1），［1］（https://a.example/2），［文］ （https://a.example/3）", []),
        ("\\[文\\]（https://a.example/1），［文］（见 https://a.example/2）", []),
    ],
)
def test_where_an_address_may_end_elsewhere_is_told(text: str, expected: list[tuple[str, int]]) -> None:
    refusals = read_body(text, "reports/2025/a.md").refusals
    assert [(each.sentence, each.column) for each in refusals] == expected


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("见![图][ref]。", [2]),
        ("![图][]，![图] (tu.png)、![图]（tu.png）", [1, 8, 22]),
        ("见 ![图](https://a.example/1.png）", [3]),
        ("`![图][ref]`", []),
        ("\\![图][ref]，!\\[图\\]\\[ref\\]，重要![1][2]，加油![强]（鼓掌）", []),
    ],
)
def test_an_image_that_stays_text_is_told(text: str, columns: list[int]) -> None:
    refusals = read_body(text, "reports/2025/a.md").refusals
    assert [(each.sentence, each.column) for each in refusals] == [("body-image/text", each) for each in columns]


def test_a_link_without_words_shows_its_address() -> None:
    body = read_body("甲[](https://a.example/?a=1&b=2)，[ ](b.md)，[**文**](https://a.example/3)", "2025/a.md")
    assert body.text == "甲https://a.example/?a=1&b=2，b.md，文"
    assert '<a href="https://a.example/?a=1&amp;b=2">https://a.example/?a=1&amp;b=2</a>' in body.html


def test_links_to_reports_become_addresses() -> None:
    body = read_body("[b](../2024/b.md#x) [c](c.md) [d](#无)", "2025/a.md")
    assert 'href="../../2024/b/#x"' in body.html
    assert 'href="../c/"' in body.html


def test_numbers_and_marks_that_analysts_write_stay() -> None:
    numbered = html("1. 甲\n\n说明\n\n2. 乙\n\n说明\n\n5. 丙")
    assert '<ol start="2">' in numbered
    assert '<ol start="5">' in numbered
    assert "[TOC]" in html("[TOC]\n\n## 一")


def test_links_are_never_nested() -> None:
    assert html("[https://a.example](https://b.example)") == '<p><a href="https://b.example">https://a.example</a></p>'
    body = read_body("[一  \n[二](https://a.example/2)三](https://a.example/1)", "2025/a.md")
    assert body.html == '<p><a href="https://a.example/1">一<br />\n<span>二</span>三</a></p>'
    assert [refusal.sentence for refusal in body.refusals] == ["body-link/nested"]


def test_relative_urls() -> None:
    assert relative_url("reports/2025/a.md", "index.md") == "../../../"
    assert relative_url("index.md", "topics/index.md") == "topics/"
    with pytest.raises(TypeError, match="no page is about a int"):
        uri_of(1)
