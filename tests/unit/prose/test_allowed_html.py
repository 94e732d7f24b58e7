from __future__ import annotations

import html
import re
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlib.prose import allowed_html
from eventlib.prose.allowed_html import ALLOWED, Allowed, address_fault, is_clean
from eventlib.prose.body import read_body
from eventlib.reading.hosts import odd_letters
from eventlib.reading.images import ImageFacts

EVERY_ELEMENT = """\
# 一

## 二

### 三

#### 四

##### 五

###### 360 数字

**粗** *斜* `码` 行末  \n换行 [文](https://a.example "题")[^1]

- 乙

说

3. 丙

> 引

```python
x
```

| 左 | 中 | 右 |
| :-- | :-: | --: |
| 1 | 2 | 3 |

---

![描述](a/tu-1.png "图题")

[^1]: 注
"""


def test_each_element_of_the_table_is_made_and_nothing_else() -> None:
    shown = read_body(EVERY_ELEMENT, "2025/a.md", files={"tu-1.png": ImageFacts("PNG", 3, 2)}).html
    made = set(re.findall(r"<([a-z0-9]+)", shown))
    assert made == {allowed.tag for allowed in ALLOWED}
    attributes = {
        (tag, name)
        for tag, rest in re.findall(r"<([a-z0-9]+)([^>]*)>", shown)
        for name in re.findall(r" ([a-z]+)=", rest)
    }
    assert attributes == {(allowed.tag, name) for allowed in ALLOWED for name in allowed.attributes}
    assert is_clean(shown)


@pytest.mark.parametrize(
    "shown",
    [
        "<p onclick='x()'>a</p>",
        '<p id="__config">a</p>',
        '<h2 id="__config">a</h2>',
        '<a class="md-button" href="#x">a</a>',
        '<a href="javascript:alert(1)">a</a>',
        '<a href="&#106;avascript:alert(1)">a</a>',
        '<a href="//host/">a</a>',
        '<a href="\\\\host/">a</a>',
        '<img src="x">',
        '<img src="https://host/x.png">',
        '<img src="../x.png">',
        '<img src="x.png" onerror="x()">',
        '<img src="x.png" srcset="https://host/x.png 2x">',
        '<td style="text-align: left;">a</td>',
        "<p><script>a</script></p>",
        "<p>a",
        "<p><p>a</p></p>",
        "<!-- a -->",
    ],
)
def test_the_net_sees_what_the_table_does_not_allow(shown: str) -> None:
    assert not is_clean(shown)


@pytest.fixture
def broken_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the table allow everything, while the net has the true one."""
    is_clean("")
    anything = re.compile(".*", re.DOTALL)

    class Everything(dict[str, Allowed]):
        def get(self, tag: str, default: object = None) -> Allowed:
            return Allowed(
                tag, "", dict.fromkeys(("id", "class", "style", "align", "src", "alt", "href", "title"), anything)
            )

    table: Mapping[str, Allowed] = Everything()
    monkeypatch.setattr(
        "eventlib.prose.markup.strip_element", lambda element: allowed_html.strip_element(element, table)
    )
    monkeypatch.setattr("eventlib.prose.anchors.PREFIX", "")


def test_a_table_that_is_not_kept_is_an_error_of_the_body(broken_table: None) -> None:
    assert [refusal.sentence for refusal in read_body("## __config", "2025/a.md").refusals] == ["body-markup/net"]


def test_what_is_not_in_the_table_is_taken_off_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    without = {allowed.tag: allowed for allowed in ALLOWED if allowed.tag != "strong"}
    without["h2"] = Allowed("h2", "")
    monkeypatch.setattr(
        "eventlib.prose.markup.strip_element", lambda element: allowed_html.strip_element(element, without)
    )
    body = read_body("## 一\n\n字**重**\n\n> 引", "2025/a.md", 10)
    assert [(each.facts.get("tag"), each.line) for each in body.refusals] == [("<h2 id>", 10), ("<strong>", 12)]
    assert "<span>重</span>" in body.html


ADDRESSES = {
    "https://a.example/b?c=1#d": None,
    "HTTP://a.example:80": None,
    "mailto:a@a.example": None,
    "../2025/a.md#b": None,
    "#一": None,
    "https://中国.cn/": None,
    "https://президент.рф/": None,
    "": "body-link/empty",
    "javascript:alert(1)": "body-link",
    "java\nscript:alert(1)": "body-link",
    " javascript:alert(1)": "body-link",
    "data:text/html,x": "body-link",
    "file:///etc/passwd": "body-link",
    "ftp://a.example": "body-link",
    "//a.example": "body-link",
    "/\\a.example": "body-link",
    "\\\\a.example": "body-link",
    "/\n/a.example": "body-link",
    "https:a.example": "body-link",
    "https:\\\\a.example": "body-link",
    "https://a@b.example": "body-link",
    "https://a.example\\@b.example": "body-link",
    "https://": "body-link",
    "https://аnquanke.com": "url-host",  # Cyrillic а
    "https://ɡoogle.com": "url-host",
    "https://ｇoogle.com": "url-host",
    "https://xn--nquanke-4of.com": "url-host",
    "https://xn--a": "url-host",
    "https://١.example": "url-host",
    "https://203.0.113.9:8443/": None,
    "https://4.example": None,
    "https://.1": "body-link",
    "https://256.1.1.1": "body-link",
    "https://127.1": "body-link",
    "https://0x7f.0.0.1.": "body-link",
    "https://a.example:65536": "body-link",
    "https://xn--": "url-host",
    "https://xn--ab-": "url-host",
    "https://xn--fiqs8sß": "url-host",
    "https://xn--1--http": "url-host",  # a capital letter of Greek
    "https://1.א": "url-host",
    "https://good.exampleノforeign.example/": "url-host",
    "https://good丿x.example": "url-host",
    "https://ノート.jp": None,
    "mailto://>": "body-link",
}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("https://good.example/1", True),
        ("**HTTP://good.example**", True),
        ("https://good\\.example", True),
        ("https&colon;//good.example", True),
        ("www.good.example，见报道", True),
        ("https://foreign.example/2", False),
        ("https://m.foreign.example/2", False),
        ("https://www.fore…", False),
        ("Good.com 的公告", False),
    ],
)
def test_words_that_show_an_address_show_the_one_that_they_lead_to(words: str, told: bool) -> None:
    refusals = read_body(f"见[{words}](https://www.foreign.example/1)。", "2025/a.md").refusals
    assert [(each.sentence, each.line, each.column) for each in refusals] == (
        [("url-host/shown", 1, 5 + len(words))] if told else []
    )


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_are_judged_as_browsers_read_them(address: str) -> None:
    assert address_fault(address) == ADDRESSES[address]


@given(
    st.lists(
        st.sampled_from(
            [
                "http://",
                "https://",
                "mailto:",
                "//",
                *"ab.019:/?#@%-_~!$&'()*+,;=[]|^`{}<>\"\\ 嘉éß。．１١אж",
                "xn--",
                "xn--fiqs8s",
                "0x1f",
                "65536",
            ]
        ),
        min_size=2,
        max_size=8,
    ).map("".join)
)
def test_no_address_that_is_allowed_is_changed_by_the_net(address: str) -> None:
    assert address_fault(address) or is_clean(f'<p><a href="{html.escape(address)}">甲</a></p>')


def test_hosts_of_one_script_are_what_they_seem() -> None:
    assert odd_letters("www.例子.中国") == ""
    assert odd_letters("xn--fiqs8s.cn") == ""  # 中国
    assert odd_letters("www.аnquanke.com") == "а"


def test_what_stands_between_escaped_ticks_is_judged() -> None:
    text = r"\`![x](\\\\host/x.png)\` \`[x](\\\\host/x)\` \`<b>\`"
    body = read_body(text, "2025/a.md")
    assert [(each.sentence, each.column) for each in body.refusals] == [
        ("body-image", 3),
        ("body-link", 34),
        ("body-html", 48),
    ]
    assert "host" not in re.sub(">[^<]*<", "", body.html)


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("### __config", {"s-__config"}),
        ("### 360集团", {"s-360集团"}),
        ("### 一、概述", {"一概述"}),
        ("### 𠀀", {"𠀀"}),
        ("### ！", {"s-"}),
        ("### a\n\n### a", {"s-a", "s-a_1"}),
        ("字[^__config]\n\n[^__config]: 注", {"fn:1", "fnref:1"}),
        ("``` {#__config .x key=v}\nx\n```", set()),
        ("~~~{: #__config }\nx\n~~~", set()),
    ],
)
def test_no_id_is_the_authors(text: str, anchors: set[str]) -> None:
    body = read_body(text, "2025/a.md")
    assert body.anchors == anchors
    assert {html.unescape(each) for each in re.findall(r' id="([^"]*)"', body.html)} == anchors


def test_code_is_what_stands_between_equal_fences() -> None:
    text = "```x y\n~~~\n``` a\n````\n```\n后\n\n~~~\n没有结束\n"
    body = read_body(text, "2025/a.md")
    assert "<pre><code>~~~\n``` a\n````\n</code></pre>" in body.html
    assert body.html.count("<pre>") == 1
    assert [(each.sentence, each.line, each.facts["words"]) for each in body.refusals] == [("body-attribute", 1, "x y")]


def test_a_control_that_is_written_as_a_reference_is_told_with_its_place() -> None:
    body = read_body("甲\n\n乙&#2;丙&#X7F; 与 `&#2;`\n", "2025/a.md")
    told = [(refusal.sentence, refusal.facts["code"], refusal.line, refusal.column) for refusal in body.refusals]
    assert told == [("char-control", "U+0002", 3, 2), ("char-control", "U+007F", 3, 7)]
    assert body.html == "<p>甲</p>\n<p>乙丙 与 <code>&amp;#2;</code></p>"
    assert is_clean(body.html)
