"""Whether two web addresses lead to the same page: what of an address only says how a reader came to it."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit


def normalise_url(url: str) -> str:
    """Return the form in which two addresses of one page are the same.

    No scheme, no fragment, no trailing slash or index page, no `www.` or mark of a page for telephones, and of the
    query neither the order nor what only says where the reader came from.
    """
    parts = urlsplit(url)
    host = _MOBILE_HOST.sub("", parts.netloc.casefold().removeprefix("www."))
    path = _MOBILE_PATH.sub("/", _INDEX_PAGE.sub("/", parts.path)).rstrip("/")
    kept = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0]))
    query = f"?{urlencode(kept)}" if kept else ""
    # Some sites name the page itself after the number sign.
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    return f"{host}{path}{query}{fragment}"


# The first label of the host of a page for telephones; what follows must still be a domain (m.cn is one itself).
_MOBILE_HOST = re.compile(r"(?:m|mp|wap|3g|mobile)\.(?=[^.]+\.[^.])")


_MOBILE_PATH = re.compile(r"^/(?:wap|3g|mobile)/")


_INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)


# Names of parameters by which sites follow readers: campaigns, Taobao's spm, shares of WeChat and others.
_TRACKING = re.compile(
    r"utm_.*|spm|scm|from|from_?(?:source|id|site)|share.*|sharer_.*|isappinstalled|mpshare|chksm|scene|srcid"
    r"|fbclid|gclid|msclkid|bd_vid|wfr|ref|referer|referrer|track(?:ing)?_?id|vd_source|spm_id_from",
    re.IGNORECASE,
)
