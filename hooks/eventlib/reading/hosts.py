"""Names of hosts in web addresses, and what in them may be taken for another host.

Follows what browsers do before they show a name as it is written (Unicode Technical Standard 39, section 5): letters of
one script, and none that look like those of another.
"""

from __future__ import annotations

import re
import unicodedata

HOST = re.compile(r"[\w.\-]+")
"""Letters, digits, dots and hyphens, so that every reader of addresses takes it for the same host."""

# ASCII, letters of it with the marks of western languages, and what is written in Chinese, Japanese and Korean names: none of it looks like a Latin letter.
_PLAIN = re.compile(r"[\x00-\x7f\xdf-\xf6\xf8-\xff\u3041-\u30fa\u4e00-\u9fff\u3400-\u4dbf\uac00-\ud7a3]")


def odd_letters(host: str) -> str:
    """Return the letters of a host that may be taken for others, each once; nothing where there are none.

    Odd is a letter that is neither ASCII nor Chinese, Japanese or Korean, unless the whole name is of its script
    (президент.рф), and a digit or a letter with another form (fullwidth). Names in Punycode are read first; one that
    cannot be read is odd as a whole.
    """
    labels = []
    for label in host.casefold().split("."):
        try:
            labels.append(label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label)
        except UnicodeError:
            return label
    name = "".join(labels)
    others = [letter for letter in name if not _PLAIN.match(letter)]
    scripts = {_script(letter) for letter in name if letter.isalpha()}
    is_whole = len(scripts) == 1 and "LATIN" not in scripts
    kept = unicodedata.normalize("NFKC", name) == name and all(map(str.isalpha, others))
    return "" if is_whole and kept else "".join(dict.fromkeys(others))


def _script(letter: str) -> str:
    return unicodedata.name(letter, letter).partition(" ")[0]
