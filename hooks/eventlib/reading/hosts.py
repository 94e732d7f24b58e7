"""Names of hosts in web addresses, and what in them may be taken for another host.

Follows what browsers do before they show a name as it is written (Unicode Technical Standard 39, section 5): letters of
one script, and none that look like those of another.
"""

from __future__ import annotations

import re
import unicodedata

from eventlib.patterns import compiled_late

_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
HOST = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}|(?!(?:[\w.\-]*\.)?(?:[0-9]+|0[xX][0-9A-Fa-f]*)\.?(?![\w.\-]))[\w.\-]+")
"""Letters, digits, dots and hyphens, so that every reader of addresses takes it for the same host.

What ends with a number is four bytes or no host at all (URL Standard, 3.5): browsers read 1.256 as one address, refuse
another.
"""
PORT = re.compile("(?::(?:6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5]?[0-9]{0,4}))?")
"""A port with its colon, or nothing."""

_CJK = "\u3005\u3041-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff"
# ASCII, letters of it with the marks of western languages, and what is written in Chinese, Japanese and Korean names: none of it looks like a Latin letter.
_PLAIN = compiled_late(rf"[\x00-\x7f\xdf-\xf6\xf8-\xff{_CJK}\uac00-\ud7a3]")
# Strokes that look like /, -, = and | where no other letter of Chinese or Japanese stands beside them.
_STROKES = "ニノソゾンー一丨丶丿乀乁"
_STROKE = compiled_late(rf"(?<=[a-z0-9])[{_STROKES}]+(?![{_CJK}])|(?<![{_CJK}])[{_STROKES}]+(?=[a-z0-9])")


def odd_letters(host: str) -> str:
    """Return the letters of a host that may be taken for others, each once; nothing where there are none.

    Odd is a letter that is neither ASCII nor Chinese, Japanese or Korean, unless the whole name is of its script
    (президент.рф), and a digit or a letter with another form (fullwidth). So is one that is written from right to left,
    for it turns round what stands beside it, and a stroke that looks like a mark of addresses:
    good.exampleノforeign.example. Names in Punycode are read first; one that cannot be read, or that stands for no other
    letters, is odd as a whole.
    """
    if host.isascii() and "xn--" not in host.lower():
        return ""
    labels = []
    for label in host.lower().split("."):
        try:
            read = label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
            is_needed = not read.isascii() and read.casefold() == read
            if read != label and not (is_needed and read.encode("punycode") == label[4:].encode()):
                return label
        except UnicodeError:
            return label
        labels.append(read)
    name = "".join(labels)
    others = [letter for letter in name if not _PLAIN.match(letter)]
    scripts = {_script(letter) for letter in name if letter.isalpha()}
    is_turned = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in others)
    is_whole = len(scripts) == 1 and "LATIN" not in scripts and not is_turned
    kept = unicodedata.normalize("NFKC", name) == name and all(map(str.isalpha, others))
    strokes = "".join(_STROKE.findall(".".join(labels)))
    return "".join(dict.fromkeys(strokes if is_whole and kept else [*others, *strokes]))


# Words that a reader takes for where a link leads; not Node.js or Booking.com, which are names.
_SHOWN = re.compile(rf"\s*(?:[Hh][Tt]{{2}}[Pp][Ss]?://|(?=[Ww]{{3}}\.))({HOST.pattern})(?=[\s:/?#，。；、）)]|$)")


def other_host(words: str, host: str) -> str:
    """Return the host that words show as if a link led there, where it leads to another: https://good.example in the words.

    `host` is where it leads. One that lies within the other is the same.

    >>> other_host("https://good.example/1", "bad.example"), other_host("www.good.example", "m.good.example")
    ('good.example', '')
    """
    match = _SHOWN.match(words)
    if not match:
        return ""
    shown, leads = (each.casefold().removeprefix("www.") for each in (match[1], host))
    return "" if f".{shown}".endswith(f".{leads}") or f".{leads}".endswith(f".{shown}") else match[1]


def _script(letter: str) -> str:
    return unicodedata.name(letter, letter).partition(" ")[0]
