"""Published attacks by their class, and every place of a library that somebody can write one into."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import yaml

from eventlib.prose.figures import FILES, NO_FILES
from eventlib.reading.images import ImageFacts
from factories import BODY, DEFAULTS, TESTS, VOCABULARY

ATTACKS: Mapping[str, list[str]] = json.loads((TESTS / "cases/attacks.json").read_text(encoding="utf-8"))
"""The strings by class; what would run sets `window.attacked`, what would be loaded is of `foreign.example`."""
STRINGS = [each for strings in ATTACKS.values() for each in strings]

ID = "2025-04-10-attack"
"""The id of the report that an attack is written into; the folder of its images has this name."""
IMAGE = "tu.png"


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _field(name: str, form: Callable[[str], object] = str, **others: object) -> Callable[[str], str]:
    def write(attack: str) -> str:
        fields: dict[str, object] = {**DEFAULTS, **others, name: form(attack)}
        return "---\n" + "".join(f"{key}: {_quoted(value)}\n" for key, value in fields.items()) + f"---\n{BODY}"

    return write


def _body(form: str) -> Callable[[str], str]:
    def write(attack: str) -> str:
        header = "".join(f"{key}: {_quoted(value)}\n" for key, value in DEFAULTS.items())
        return f"---\n{header}---\n{BODY}\n{form.replace('#', attack)}\n"

    return write


REPORT_PLACES: Mapping[str, Callable[[str], str]] = {
    **{name: _field(name) for name in (*DEFAULTS, "until", "summary", "published", "updated", "status")},
    "unquoted title": lambda attack: _field("title")("标题").replace('"标题"', attack, 1),
    "name of a field": lambda attack: _field("title")("标题").replace("title", attack, 1),
    "authors": _field("authors", lambda attack: [attack]),
    "redirect_from": _field("redirect_from", lambda attack: [attack]),
    "follows": _field("follows", lambda attack: [attack]),
    "entity": _field("entities", lambda attack: [attack]),
    "role": _field("entities", lambda attack: [{"name": "陈伟", "role": attack}]),
    "source title": _field("source", lambda attack: {"url": "https://example.com/1", "title": attack}),
    "publisher": _field("source", lambda attack: {"url": "https://example.com/1", "publisher": attack}),
    "path of a source": _field("source", lambda attack: f"https://example.com/{attack}"),
    "host of a source": _field("source", lambda attack: f"https://{attack}.example"),
    "correction": _field("corrections", lambda attack: [{"date": "2025-05-01", "text": attack}]),
    "withdrawal": _field("withdrawn", lambda attack: {"date": "2025-05-01", "reason": attack}, status="withdrawn"),
    "paragraph": _body("#"),
    "within a paragraph": _body("文字#文字"),
    "heading": _body("### #"),
    "section": _body("## #"),
    "item": _body("- #\n    #"),
    "quotation": _body("> #"),
    "cell": _body("| 甲 | 乙 |\n| --- | --- |\n| # | 丙 |"),
    "words of a link": _body("[#](https://example.com/)"),
    "target of a link": _body("[文字](#)"),
    "title of a link": _body('[文字](https://example.com/ "#")'),
    "definition": _body("[文字][甲]\n\n[甲]: #"),
    "footnote": _body("文字[^1]\n\n[^1]: #"),
    "label of a footnote": _body("文字[^#]\n\n[^#]: 注"),
    "code": _body("`#`"),
    "fence": _body("``` #\n代码\n```"),
    "block of code": _body("```\n#\n```"),
    "between escaped ticks": _body("\\`#\\`"),
    "strong": _body("**#** *#*"),
    "name of an image": _body(f'![描述]({ID}/# "图题")'),
    "description of an image": _body(f'![#]({ID}/{IMAGE} "图题")'),
    "title of an image": _body(f'![描述]({ID}/{IMAGE} "#")'),
}
"""What makes of an attack the text of a report, by the place that it stands in."""


def files_beside(place: str, attack: str) -> FILES:
    """Return what is known of the images in the folder of a report that has an attack in a place."""
    if not place.endswith("image"):
        return NO_FILES
    return {attack if place.startswith("name") else IMAGE: ImageFacts("PNG", 60, 40, 100)}


_NAMED: Mapping[str, object] = {"id": "attack", "name": "攻击"}
_ENTRIES: Mapping[str, tuple[str, str, Mapping[str, object], tuple[str, ...]]] = {
    "topic": (
        "topics.yml",
        "",
        {**_NAMED, "description": "说明"},
        ("id", "name", "aliases", "description", "redirect_from"),
    ),
    "entity": (
        "entities.yml",
        "",
        {**_NAMED, "type": "company"},
        ("id", "name", "aliases", "description", "url", "type", "parent", "redirect_from"),
    ),
    "group": (
        "regions.yml",
        "groups",
        {**_NAMED, "members": ["浙江省"]},
        ("id", "name", "aliases", "description", "members"),
    ),
    "city": ("regions.yml", "cities", {**_NAMED, "parent": "日本"}, ("id", "name", "parent", "aliases")),
    "alias": ("regions.yml", "aliases", {"place": "嘉兴市", "aliases": ["禾城"]}, ("place", "aliases")),
}


def _entry(kind: str, key: str) -> Callable[[str], tuple[str, str]]:
    file, part, fields, _ = _ENTRIES[kind]

    def write(attack: str) -> tuple[str, str]:
        name = f"vocabulary/{file}"
        whole = yaml.safe_load(VOCABULARY[name])
        (whole[part] if part else whole).append({**fields, key: attack})
        return name, json.dumps(whole, ensure_ascii=False)

    return write


VOCABULARY_PLACES: Mapping[str, Callable[[str], tuple[str, str]]] = {
    f"{kind}: {key}": _entry(kind, key) for kind, (*_, keys) in _ENTRIES.items() for key in keys
}
"""What makes of an attack a file of the vocabulary: its name and its text."""
