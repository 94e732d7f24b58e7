from __future__ import annotations

from eventlib.prose.body import read_body


def test_every_heading_ends_with_the_link_to_itself() -> None:
    body = read_body('## 一、**概述** `x`\n\n> ### Log4j\n\n- #### 概述\n\n```\n<h2 id="a">b</h2>\n```\n\n甲\n', "a.md")
    assert [
        body.html.count(f'<a class="headerlink" href="#{each}" title="本节的链接">链接</a></h')
        for each in sorted(body.anchors)
    ] == [1, 1, 1]
    assert body.html.count("headerlink") == 3
    assert sorted(block.anchor for block in body.blocks if block.anchor) == sorted(body.anchors)
