"""Several names that were written as one, with the punctuation of Chinese between them, become a list.

Text in, text out. Only what is known is a name: a company may have a comma in its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.reading.front_matter import read_front_matter
from eventlib.reading.strict_yaml import as_mapping
from eventlib.vocabulary.names import separate_names
from eventlib.vocabulary.vocabulary import Vocabulary

_REST = re.compile(r"[ \t]*(?:$|[,\]]|[ \t]#)")


def with_names_apart(text: str, vocabulary: Vocabulary) -> str:
    """Return a report whose places, topics and entities are items of their own, where all of a text are known."""
    document = read_front_matter(text, "").document
    header = as_mapping(document.value)
    known: dict[str, Callable[[str], object]] = {
        "region": lambda name: vocabulary.gazetteer.resolve(name).place,
        "topics": vocabulary.topic,
        "entities": vocabulary.entities_named,
    }
    found = []
    for key, knows in known.items():
        value = header.get(key)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            names = separate_names(item) if isinstance(item, str) else []
            if names and names != [item] and not knows(item) and all(map(knows, names)):
                found.append((document.position((key, index) if isinstance(value, list) else (key,)), item, names))
    lines = text.split("\n")
    # From the end, so that positions before a change stay right.
    for (row, column), written, names in sorted(found, reverse=True):
        line = lines[row - 1]
        before = line[: column - 1]
        for form in (written, f"'{written}'", f'"{written}"'):
            rest = line[column - 1 + len(form) :]
            if line.startswith(form, column - 1) and _REST.match(rest):
                lines[row - 1] = _apart(before, [yaml_scalar(name) for name in names], rest)
                break
    return "\n".join(lines)


def _apart(before: str, names: list[str], rest: str) -> str:
    if before.strip() == "-":
        return "\n".join(f"{before}{name}{rest}" for name in names)
    is_item = rest.lstrip(" \t")[:1] in {",", "]"} or before.rstrip().endswith(("[", ","))
    listed = ", ".join(names)
    return f"{before}{listed if is_item else f'[{listed}]'}{rest}"
