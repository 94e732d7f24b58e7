"""Whether two web addresses lead to the same page: what of an address only says how a reader came to it."""

from __future__ import annotations

import re
from contextlib import suppress
from urllib.parse import parse_qsl, quote_from_bytes, unquote_to_bytes, urlencode, urlsplit


def normalise_url(url: str) -> str:
    """Return the form in which two addresses are certain to be of one page.

    No scheme, no port that goes without saying, no fragment, no trailing slash or index page, no `www.` or mark of a
    page for telephones, characters encoded in one way; of the query neither the order nor what campaigns add to it.
    """
    return _normalised(url, _CAMPAIGN)


def likely_url(url: str) -> str:
    """Return the form in which two addresses are most often of one page: without what sites use for other ends too."""
    return _normalised(url, _TRACKING)


def site_of(url: str) -> str:
    """Return the host of a valid address as readers know it: without `www.` or the mark of pages for telephones."""
    host = _HOST.match(url)
    return _known_host(host[1].casefold()) if host else ""


def is_domain_of(name: str, site: str) -> bool:
    """Tell whether a name is the domain of a site, or one above it; one with capitals is that of a firm: Investing.com."""
    return bool(_DOMAIN.fullmatch(name)) and f".{site}".endswith(f".{name.removeprefix('www.')}")


def _normalised(url: str, left_out: re.Pattern[str]) -> str:
    parts = urlsplit(url)
    default_port = {"http": ":80", "https": ":443"}.get(parts.scheme.casefold(), "")
    netloc = parts.netloc.casefold().removesuffix(default_port).removesuffix(":")
    host = _known_host(_in_ascii(netloc))
    path = _MOBILE_PATH.sub("/", _INDEX_PAGE.sub("/", _encoded(parts.path))).rstrip("/")
    left_out = _TRACKING if host == _WECHAT else left_out
    # What is encoded in another way than UTF-8 stays told apart.
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
    kept = sorted(pair for pair in pairs if not left_out.fullmatch(pair[0]))
    query = f"?{urlencode(kept, errors='surrogateescape')}" if kept else ""
    # Some sites name the page itself after the number sign.
    fragment = f"#{parts.fragment}" if parts.fragment.startswith(("/", "!")) else ""
    return f"{host}{path}{query}{fragment}"


def _in_ascii(netloc: str) -> str:
    """Return a host with its port as browsers send it: 例子.中国 and xn--fsqu00a.xn--fiqs8s are one."""
    if netloc.isascii():
        return netloc
    host, colon, port = netloc.partition(":")
    with suppress(UnicodeError):
        host = host.encode("idna").decode("ascii")
    return f"{host}{colon}{port}"


def _known_host(host: str) -> str:
    return _MOBILE_HOST.sub("", host.removeprefix("www."))


def _encoded(path: str) -> str:
    """Return a path with every character encoded that may be, and no other; `%2F` is no separator."""
    if _PLAIN_PATH.fullmatch(path):
        return path
    return "%2F".join(quote_from_bytes(unquote_to_bytes(part), safe=_PLAIN) for part in re.split("%2[Ff]", path))


# What stands in a path as it is (RFC 3986, 3.3).
_PLAIN = "/:@!$&'()*+,;=~"
_PLAIN_PATH = re.compile(rf"[A-Za-z0-9_.\-{_PLAIN}]*")

# The first label of the host of a page for telephones; what follows must still be a domain (m.cn is one itself).
_MOBILE_HOST = re.compile(r"(?:m|mp|wap|3g|mobile)\.(?=[^.]+\.[^.])")


_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_HOST = re.compile(r"[A-Za-z]+://([^/?#:]*)")


_MOBILE_PATH = re.compile(r"^/(?:wap|3g|mobile)/")


_INDEX_PAGE = re.compile(r"/(?:index|default)\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)


# Names of parameters by which sites follow readers and nothing else: campaigns, Taobao's spm, shares of WeChat and others.
_CAMPAIGN = re.compile(
    r"utm_.*|spm|spm_id_from|isappinstalled|mpshare|chksm|sharer_.*|share_(?:token|source|medium|session_id|from|plat)"
    r"|fbclid|gclid|msclkid|bd_vid|vd_source",
    re.IGNORECASE,
)
# The same, and names that a site may give to a page as well.
_TRACKING = re.compile(
    rf"{_CAMPAIGN.pattern}|scm|from|from_?(?:source|id|site)|share.*|scene|srcid|wfr|ref|referer|referrer|track(?:ing)?_?id",
    re.IGNORECASE,
)
_WECHAT = "weixin.qq.com"
"""Articles of WeChat (their host without `mp.`): there is known what its parameters are for."""
