"""What programs of a site load, as scripts that hand it over: from disk a browser lets a page load nothing else."""

from __future__ import annotations

import base64
import json
import re

# What is loaded, by loader.js and nothing else: the index, what the form knows, the template of Word files, the lists and
# texts of reports with their images, and feeds.
_LOADED = re.compile(
    r"search-index/|contribute/[^/]+\.json|word/|reports/|api/v1/reports/|api/v1/archive/\d{4}\.(?:json|csv)|feeds/"
)
# What of it is for programs of the site alone, so that no page leads to it.
_FOR_PROGRAMS = re.compile(r"search-index/|contribute/[^/]+\.json|word/")
# Pages of servers and for them.
_FOR_SERVERS = {"404.html", "sitemap.xml", "sitemap.xml.gz"}


def is_loaded(path: str) -> bool:
    """Tell whether programs load the file at a path inside the site."""
    return _LOADED.match(path) is not None


def is_kept(path: str) -> bool:
    """Tell whether a site that is opened from disk has the file itself, too."""
    return path not in _FOR_SERVERS and not _FOR_PROGRAMS.match(path)


def script_of(path: str, content: bytes) -> bytes:
    """Return the script, at `path` and `.js`, that hands over what a file holds: text as text, all else in base64."""
    try:
        kind, text = "text", content.decode()
    except UnicodeDecodeError:
        kind, text = "bytes", base64.b64encode(content).decode()
    return f"fromDisk.{kind}({json.dumps(path)},{json.dumps(text, ensure_ascii=False)});\n".encode()
