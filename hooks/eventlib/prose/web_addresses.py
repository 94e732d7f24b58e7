"""What programs put into web addresses that is none of them: backslashes of Markdown, ampersands of HTML.

Which characters are of an address is in `marks`.
"""

from __future__ import annotations

import re

AMPERSAND = re.compile("&(?:amp|AMP|#0*38|#[xX]0*26);")
"""An ampersand as HTML writes it: the address was copied from the source of a page."""
_FROM_ADDRESS_ON = re.compile(r"[Hh][Tt]{2}[Pp][Ss]?://[!-_a-~]+")
"""A web address and what stands right behind it, up to code."""
_ESCAPE = re.compile(r"(?<=[!-~])\\(?=[_*~&#=.+-])")


def without_escapes(text: str) -> str:
    """Return a text whose web addresses have no backslash before what could be a mark of Markdown: some programs put one."""
    if "://" not in text or "\\" not in text:
        return text
    return _FROM_ADDRESS_ON.sub(lambda found: _ESCAPE.sub("", found[0]), text)
