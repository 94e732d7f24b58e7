"""What a heading can be linked by: its anchor, and the link that gives its address.

Anchors of the body keep the Chinese words they are made of, so that an address says where it leads.
"""

from __future__ import annotations

import re
from functools import lru_cache
from xml.etree.ElementTree import Element

from markdown.extensions.toc import unique
from markdown.treeprocessors import Treeprocessor
from pymdownx.slugs import slugify  # type: ignore[import-untyped]  # ships no types

from eventlib.patterns import compiled_late
from eventlib.prose.allowed_html import PREFIX
from eventlib.prose.blocks import HEADINGS, shown_text
from eventlib.prose.marks import HAN

PERMALINK = "链接"
"""What the link to a heading is called."""
PERMALINK_TITLE = "本节的链接"

page_anchor = slugify(case="lower")
"""The anchor of a heading on a page written by hand, of its text and what stands for a space."""
_BEGINS_WITH_HAN = compiled_late(f"[{HAN}]")


@lru_cache(maxsize=1024)  # most reports have the same sections
def heading_anchor(heading: str) -> str:
    """Return the anchor of a heading that no other on its page is equal to."""
    anchor: str = page_anchor(heading, "-")
    return anchor


def body_anchor(heading: str) -> str:
    """Return the anchor of a heading of a report: none that a page has of its own can be equal to it."""
    anchor = heading_anchor(heading)
    return anchor if _BEGINS_WITH_HAN.match(anchor) else PREFIX + anchor


_HEADING = re.compile(r'<h([1-6]) id="([^"]+)">.*?(?=</h\1>)', re.DOTALL)


def permalink(anchor: str) -> str:
    """Return the link that stands behind the words of a heading."""
    return f'<a class="headerlink" href="#{anchor}" title="{PERMALINK_TITLE}">{PERMALINK}</a>'


def with_permalinks(shown: str) -> str:
    """Return the HTML of a body with a link to each heading behind its words.

    As elements of the tree they would be a quarter of all, and pass everything that looks for what an author wrote.
    """
    return _HEADING.sub(lambda match: match[0] + permalink(match[2]), shown)


class HeadingAnchors(Treeprocessor):
    """Gives each heading of a body an anchor of its own.

    What `toc` of Python-Markdown does too, which writes each heading as HTML to read its words out of that, and makes a
    table of contents besides: a fifth of the time that a body takes.
    """

    def run(self, root: Element) -> None:
        """Do so in the order of the text: of headings with the same words the later ones are counted."""
        taken = {anchor for element in root.iter() if (anchor := element.get("id"))}
        counters: dict[str, int] = {}
        stash = [str(each) for each in self.md.htmlStash.rawHtmlBlocks]
        for element in list(root.iter()):
            if element.tag in HEADINGS:
                anchor = unique(body_anchor(shown_text(element, stash)), taken, counters)
                element.set("id", anchor)
