"""The Content-Security-Policy of the site: what a browser may run, load and do on its pages. One owner, for all its forms.

Everything comes from the site itself. Inline scripts run only where the theme wrote them: each is named by its hash,
so that a script which came in with the text of a report is none of them. A page says its own policy; a server says it
for all pages, with what only a header can say.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

MARK = '<meta http-equiv="Content-Security-Policy" content="">'
"""What the templates write where the policy of a page goes, before everything that it is to govern."""

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL | re.IGNORECASE)
# Scripts that are loaded are governed by their address; blocks of data are not run.
_LOADED_OR_DATA = re.compile(r"""\bsrc\s*=|\btype\s*=\s*["']?application/""", re.IGNORECASE)
_DIRECTIVES = (
    "default-src 'self'",
    "script-src 'self'{hashes}",
    "style-src 'self'",
    "img-src 'self' data:",  # the icons of the theme's styles are data: addresses
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
)
_OF_A_HEADER = "frame-ancestors 'self'"
"""Browsers take this from a header alone, and report it as an error elsewhere."""


def script_hashes(html: str) -> frozenset[str]:
    """Return the hashes of the inline scripts of a page, as a policy names them: `sha256-…`."""
    return frozenset(
        "sha256-" + base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        for attributes, code in _SCRIPT.findall(html)
        if not _LOADED_OR_DATA.search(attributes)
    )


def page_policy(hashes: Iterable[str]) -> str:
    """Return the policy of a page with these inline scripts, for a `meta` element."""
    quoted = "".join(f" '{each}'" for each in sorted(set(hashes)))
    return "; ".join(_DIRECTIVES).format(hashes=quoted)


def header_policy(hashes: Iterable[str]) -> str:
    """Return the policy of a site whose pages have these inline scripts, for a header."""
    return f"{page_policy(hashes)}; {_OF_A_HEADER}"


def with_policy(html: str) -> str:
    """Return a page with its policy in place of the mark; one without the mark stays as it is."""
    if MARK not in html:
        return html
    policy = page_policy(script_hashes(html))
    return html.replace(MARK, MARK.replace('content=""', f'content="{policy}"'), 1)
