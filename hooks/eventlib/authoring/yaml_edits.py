"""Changes YAML where it stands: what is not changed keeps its place, its comments and its bytes.

Text in, text out. Made for what `reading.strict_yaml` has read without findings: no anchors, no tags, line ends of one
character. Knows nothing of reports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.reading.strict_yaml import read_yaml
from eventlib.uris import SLUG

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCK = ("|", ">")


class EditError(ValueError):
    """A place is written in a form that is not changed by a program; the message is Chinese."""

    def __init__(self, node: yaml.Node) -> None:
        super().__init__("这里的写法不便由程序改动，先改成一行、值加引号的普通写法")
        self.line: int = node.start_mark.line + 1
        """The line of the text, from 1."""


class YamlEdits:
    """Changes to a YAML text, noted by positions in the text as it was, and made together."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.root: Any = yaml.compose(text, Loader=_Loader)
        self._changes: list[tuple[int, int, int, str]] = []

    def result(self) -> str:
        """Return the text with all changes."""
        text = self._text
        for start, _, end, new in sorted(self._changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def replace(self, node: yaml.Node, new: str) -> None:
        """Put YAML of one or several lines in the place of a value.

        Raises:
            EditError: the value has several lines.
        """
        start, end = node.start_mark.index, self._end(node)
        if "\n" in self._text[start:end]:
            raise EditError(node)
        self._change(start, end, new)

    def set_text(self, node: yaml.Node, value: str) -> None:
        """Put a text in the place of a value, in the quotes that this one had.

        Raises:
            EditError: the value has several lines.
        """
        style = node.style if isinstance(node, yaml.ScalarNode) else None
        if style == "'" and "\n" not in value:
            self.replace(node, "'" + value.replace("'", "''") + "'")
        elif style == '"' and not set('\\"\n\r\t') & set(value):
            self.replace(node, f'"{value}"')
        else:
            self.replace(node, scalar(value))

    def add_key(self, mapping: yaml.MappingNode, key: str, new: str, order: Sequence[str]) -> None:
        """Add an entry to a mapping that has others, behind the last of those that come before it in an order."""
        before = [pair for pair in mapping.value if order.index(pair[0].value) < order.index(key)]
        first, last = (before or mapping.value)[-1]
        if mapping.flow_style:
            self._insert(self._end(last), f", {key}: {new}")
        else:
            self._insert(self._line_end(last), f"\n{' ' * first.start_mark.column}{key}: {new}")

    def extend(self, mapping: yaml.MappingNode, key: str, items: Sequence[str], order: Sequence[str]) -> None:
        """Add items, each YAML of one line, to the list under a key; one value may stand for a list of one.

        Raises:
            EditError: the value under the key is a mapping of several lines.
        """
        more = ", ".join(items)
        value = value_of(mapping, key)
        if not items:
            return
        if value is None:
            self.add_key(mapping, key, f"[{more}]", order)
        elif isinstance(value, yaml.ScalarNode):
            if not value.value or (not value.style and value.tag.endswith(":null")):
                name = next(name for name, found in mapping.value if found is value)
                self._change(self._end(name), max(self._end(value), self._end(name) + 1), f": [{more}]")
            else:
                own = self._text[value.start_mark.index : self._end(value)] if value.style else yaml_scalar(value.value)
                self.replace(value, f"[{own}, {more}]")
        elif isinstance(value, yaml.MappingNode):
            self.replace(value, f"[{self._text[value.start_mark.index : self._end(value)]}, {more}]")
        elif not value.value:
            self.replace(value, f"[{more}]")
        elif value.flow_style:
            self._insert(self._end(value.value[-1]), f", {more}")
        else:
            indent = " " * value.start_mark.column
            self._insert(self._line_end(value.value[-1]), "".join(f"\n{indent}- {item}" for item in items))

    def append_entry(self, entry: Mapping[str, str]) -> None:
        """Add a mapping, its values YAML of one line, at the end of a text that is a list of mappings, or nothing yet.

        Raises:
            EditError: the list stands in brackets.
        """
        if self.root is not None and self.root.flow_style:
            raise EditError(self.root)
        indent = " " * (self.root.start_mark.column if self.root is not None else 0)
        fields = f"\n{indent}  ".join(f"{key}: {value}" for key, value in entry.items())
        before = "" if not self._text or self._text.endswith("\n") else "\n"
        self._insert(len(self._text), f"{before}{indent}- {fields}\n")

    def remove(self, sequence: yaml.SequenceNode, index: int) -> None:
        """Take an item out of a list, of a block with its lines and the comments behind it on them."""
        items = sequence.value
        if not sequence.flow_style:
            floor = self._end(items[index - 1]) if index else sequence.start_mark.index
            dash = self._text.rindex("-", floor, items[index].start_mark.index)
            self._change(self._text.rfind("\n", 0, dash) + 1, self._line_end(items[index]) + 1, "")
        elif index:
            self._change(self._end(items[index - 1]), self._end(items[index]), "")
        else:
            self._change(items[0].start_mark.index, items[1].start_mark.index if items[1:] else self._end(items[0]), "")

    def column(self, node: yaml.Node) -> int:
        """Return how many characters stand before a value in its line."""
        return int(node.start_mark.column)

    def _end(self, node: Any) -> int:
        """Return where a value ends; PyYAML has a block end where the next one begins, a block of text too."""
        end = int(node.end_mark.index)
        if isinstance(node, yaml.ScalarNode) and node.style in _BLOCK:
            return len(self._text[:end].rstrip("\n"))
        if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
            return end
        last = node.value[-1]
        return self._end(last[1] if isinstance(last, tuple) else last)

    def _line_end(self, node: yaml.Node) -> int:
        found = self._text.find("\n", self._end(node))
        return len(self._text) if found < 0 else found

    def _insert(self, at: int, new: str) -> None:
        self._change(at, at, new)

    def _change(self, start: int, end: int, new: str) -> None:
        self._changes.append((start, len(self._changes), end, new))


def scalar(value: str) -> str:
    """Return a text as one line of YAML; an id stands without quotes where YAML reads it as the text that it is."""
    if SLUG.fullmatch(value) and read_yaml(f"[{value}]", "").value == [value]:
        return value
    return yaml_scalar(value)


def value_of(mapping: yaml.MappingNode, key: str) -> Any:
    """Return the value under a key, or None."""
    return next((value for name, value in mapping.value if name.value == key), None)


def items_of(value: yaml.Node | None) -> list[Any]:
    """Return the items of a list; one value may stand for a list of one."""
    if isinstance(value, yaml.SequenceNode):
        return list(value.value)
    return [] if value is None else [value]
