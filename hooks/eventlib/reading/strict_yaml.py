"""YAML read strictly, with the position of every key and value.

Built on PyYAML's event stream: events carry marks, and a tree built from them without recursion cannot be made to
overflow the stack (libyaml's own composer crashes the interpreter on 100,000 opening brackets). Nothing is
constructed but strings, numbers, booleans, None, lists and dictionaries; dates stay strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

import yaml

from eventlib.reading import yaml_comments
from eventlib.reading.findings import Finding, has_errors
from eventlib.reading.wide import joined_lines

# The C parser where PyYAML was built with libyaml (all wheels are): ten times faster, same events.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_ENDS = (yaml.SequenceEndEvent, yaml.MappingEndEvent)

_MAX_DEPTH = 8
_MOST_BLOCKS = 200
"""How many entries are read one by one where the whole cannot be: a report has some twenty fields."""
_MAX_NODES = 20_000

KeyPath: TypeAlias = tuple[str | int, ...]
Position: TypeAlias = tuple[int, int]


@dataclass(slots=True)
class YamlDocument:
    """What a YAML text says: its value, and where each part of it stands (line and column from 1)."""

    value: Any = None
    positions: dict[KeyPath, Position] = field(default_factory=dict)
    """Where each value begins."""
    key_positions: dict[KeyPath, Position] = field(default_factory=dict)
    """Where the key of each mapping entry begins."""
    scalars: dict[KeyPath, str] = field(default_factory=dict)
    """The text of each scalar as written: `no` for False."""
    findings: list[Finding] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    """Top-level keys that are there, but whose entry could not be read."""

    def position(self, path: KeyPath) -> Position:
        """Return where a value begins; where it has no place of its own, where the value around it does."""
        while path:
            if path in self.positions:
                return self.positions[path]
            path = path[:-1]
        return self.positions.get((), (1, 1))

    def key_position(self, path: KeyPath) -> Position:
        """Return where the key of an entry begins, or where the nearest value around it does."""
        return self.key_positions.get(path) or self.position(path)


_LONGEST_QUOTED = 60

_COLON = "mapping values are not allowed"
# What libyaml says, and what that means to somebody who does not know YAML. First match wins.
_EXPLANATIONS = (
    (
        "found character that cannot start any token",
        "这里有不能直接使用的字符",
        "缩进用空格，不用制表符；以 @ ` % 开头的值加引号",
    ),
    ("found character '", "这里有不能直接使用的字符", "缩进用空格，不用制表符；以 @ ` % 开头的值加引号"),
    ("found a tab character", "缩进用了制表符", "改成空格"),
    (_COLON, "值里有半角冒号加空格，或缩进不对", "给整个值加上英文单引号"),
    ("could not find expected ':'", "这一行不是“字段: 值”的形式", "检查冒号是否是半角，后面是否有空格"),
    ("found unexpected end of stream", "引号或括号没有成对", "补上另一半"),
    ("found unexpected document indicator", "引号或括号没有成对", "补上另一半"),
    ("did not find expected ',' or", "方括号或花括号没有成对，或缺少逗号", "改成每行一项，以“- ”开头"),
    ("did not find expected '-'", "列表的缩进不一致", "同一列表的“-”上下对齐"),
    ("block sequence entries are not allowed", "列表不能与字段写在同一行", "另起一行，以“  - ”开头"),
    (
        "did not find expected key",
        "缩进不一致，或引号没有成对",
        "同级的字段上下对齐；值以引号或括号开头的，给整个值加上英文单引号",
    ),
    ("found unknown escape character", "双引号里的反斜杠不是有效的转义", "改用单引号"),
    ("did not find expected node content", "这里缺少值", "补上值，或给它加引号"),
    ("did not find expected alphabetic", "值以 & 或 * 开头", "给整个值加上英文单引号"),
    ("found undefined", "用了未定义的别名或标签", "给整个值加上英文单引号"),
)


_OTHER_BREAKS = re.compile("[\x85\u2028\u2029]")
"""Where lines end for YAML and for nobody else: its marks would name lines that a file does not have. A file with one of
these is refused by a rule of its own, so that what stands in its place is in no report."""


def read_yaml(text: str, path: str, *, first_line: int = 1) -> YamlDocument:
    """Read one YAML document; `first_line` is the line of the file that the text begins on. Never raises."""
    document = YamlDocument()
    text = _OTHER_BREAKS.sub(" ", text)
    try:
        _TreeBuilder(document, path, first_line).build(text)
    except yaml.YAMLError as error:
        document.value = None  # what had been read up to there is no whole
        document.findings.append(_explain(error, path, first_line, text))
    except _UnsupportedError as error:
        document.value = None
        line, column, message, suggestion = error.args
        document.findings.append(Finding(path, line, column, "yaml-unsupported", message, suggestion))
    return document


def read_yaml_mapping(text: str, path: str, *, first_line: int = 1) -> YamlDocument:
    """Read a YAML mapping; never raises.

    When it cannot be read as a whole, its top-level entries are read one by one, so that a mistake in one field does
    not hide those in others.
    """
    document = read_yaml(text, path, first_line=first_line)
    if not any(finding.rule in ("yaml-syntax", "yaml-unsupported") for finding in document.findings):
        return document
    blocks = list(_top_level_blocks(text))
    if len(blocks) > _MOST_BLOCKS:
        return document
    merged = YamlDocument(value={})
    merged.positions[()] = (first_line, 1)
    for offset, block in blocks:
        part = read_yaml(block, path, first_line=first_line + offset)
        merged.findings.extend(part.findings)
        if has_errors(part.findings) and part.value is None:
            merged.unread.update(re.findall(r"^[^\S\n]*([\w-]+)[^\S\n]*:", block, re.MULTILINE))
        if not isinstance(part.value, dict):
            if part.value is not None and not has_errors(part.findings):
                line, column = part.position(())
                merged.findings.append(
                    Finding(
                        path,
                        line,
                        column,
                        "yaml-syntax",
                        "这一行不是“字段: 值”的形式",
                        "检查冒号是否是半角，后面是否有空格",
                    )
                )
            continue
        for key in part.value:
            if key in merged.value:
                merged.findings.append(_duplicate_key(path, key, part.key_position((key,))))
        merged.value.update({key: value for key, value in part.value.items() if key not in merged.value})
        for name in ("positions", "key_positions", "scalars"):
            known: dict[KeyPath, Any] = getattr(merged, name)
            known.update({at: found for at, found in getattr(part, name).items() if at and at not in known})
    return merged if has_errors(merged.findings) else document


def _top_level_blocks(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line offset, block) for each run of lines that begins at column 1 with neither a space nor a dash."""
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if re.match(r"[^\s\-#]", line)]
    for start, end in pairwise([*starts, len(lines)]):
        yield start, "\n".join(lines[start:end])


class _UnsupportedError(Exception):
    """A part of YAML that front matter does without; args: line, column, message, suggestion."""


class _TreeBuilder:
    """Builds a document from events, with its own stack in place of recursion."""

    def __init__(self, document: YamlDocument, path: str, first_line: int) -> None:
        self._document = document
        self._path = path
        self._first_line = first_line
        self._stack: list[tuple[Any, KeyPath]] = []
        self._keys: list[str | None] = []
        """For each open collection: the key whose value comes next."""
        self._nodes = 0
        self._text = ""
        self._may_be_cut = False
        """Whether a value in the text may be cut short by a comment."""

    def build(self, text: str) -> None:
        """Take in all events of a text.

        Raises:
            yaml.YAMLError: the text is not YAML.
            _UnsupportedError: it uses what front matter does without.
        """
        loader = _Loader(text)
        self._text, self._may_be_cut = text, bool(yaml_comments.MAY_BE_CUT.search(text))
        documents = 0
        try:
            while event := loader.get_event():
                if isinstance(event, yaml.NodeEvent):
                    self._check_supported(event)
                    self._add(event, loader)
                elif isinstance(event, _ENDS):
                    self._stack.pop()
                    self._keys.pop()
                elif isinstance(event, yaml.DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        raise _UnsupportedError(*self._at(event), "有多个 YAML 文档", "删去多余的“---”或“...”")
        finally:
            loader.dispose()

    def _at(self, event: yaml.Event) -> Position:
        mark: Any = event.start_mark  # None only for events that PyYAML did not parse
        return mark.line + self._first_line, mark.column + 1

    def _check_supported(self, event: Any) -> None:
        self._nodes += 1
        if event.anchor is not None:  # that of an alias is what it stands for
            reason = ("不支持 YAML 的锚点（&）与别名（*）", "给整个值加上英文单引号，或把内容写全")
        elif event.tag is not None:
            reason = ("不支持 YAML 的标签（!）", "给整个值加上英文单引号")
        elif len(self._stack) >= _MAX_DEPTH or self._nodes > _MAX_NODES:
            reason = ("嵌套过深或内容过多", "按格式说明填写")
        else:
            return
        raise _UnsupportedError(*self._at(event), *reason)

    def _add(self, event: yaml.NodeEvent, loader: Any) -> None:
        here = self._at(event)
        if self._stack and isinstance(self._stack[-1][0], dict) and self._keys[-1] is None:
            self._add_key(event, here)
            return
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = self._unfolded(event) or _scalar(loader, event)
        else:
            value = {} if isinstance(event, yaml.MappingStartEvent) else []
        at = self._attach(value)
        self._document.positions.setdefault(at, here)
        if isinstance(event, yaml.ScalarEvent):
            self._document.scalars.setdefault(at, event.value)
            if self._may_be_cut:
                self._check_cut(event)
        else:
            self._stack.append((value, at))
            self._keys.append(None)

    def _unfolded(self, event: yaml.ScalarEvent) -> str | None:
        """Return the text of a value of several lines that YAML makes one of, without spaces between Chinese characters."""
        start: Any = event.start_mark
        end: Any = event.end_mark
        if start.line == end.line or event.style == "|" or " " not in event.value:
            return None
        lines = [line.strip() for line in self._text[start.index : end.index].split("\n")]
        if event.style == ">":
            lines = lines[1:]
        elif event.style:
            lines[0], lines[-1] = lines[0][1:].lstrip(), lines[-1][:-1].rstrip()
        lines = list(filter(None, lines))
        # What has escapes, comments or paragraphs stays as YAML has it.
        return joined_lines(lines) if " ".join(lines) == event.value.strip("\n") else None

    def _check_cut(self, event: yaml.ScalarEvent) -> None:
        """Tell of a comment that seems to be the rest of a value: right behind it, as in "净网" #2 行动."""
        mark: Any = event.end_mark
        if event.style in {"|", ">"}:
            return
        cut = yaml_comments.CUT_OFF.match(self._text, mark.index)
        # Behind quotes a word right behind the mark is meant as text, anything else as a comment.
        if cut and (not event.style or cut[2][1:2].strip()):
            at = mark.line + self._first_line, mark.column + 1 + len(cut[1])
            message = f"「{cut[2][:_LONGEST_QUOTED]}」前面只有一个空格，会被当作注释，不会显示"
            hint = "给整个值加上英文单引号；确是注释的，在“#”前空两格"
            self._document.findings.append(Finding(self._path, *at, "yaml-comment", message, hint))

    def _add_key(self, event: yaml.NodeEvent, here: Position) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            raise _UnsupportedError(*here, "字段名不能是列表或另一组字段", "检查缩进和括号")
        parent, parent_path = self._stack[-1]
        if event.value in parent:
            self._document.findings.append(_duplicate_key(self._path, event.value, here))
        self._document.key_positions.setdefault((*parent_path, event.value), here)
        self._keys[-1] = event.value

    def _attach(self, value: Any) -> KeyPath:
        """Put a value where it belongs and return its path."""
        if not self._stack:
            self._document.value = value
            return ()
        parent, parent_path = self._stack[-1]
        if isinstance(parent, list):
            parent.append(value)
            return (*parent_path, len(parent) - 1)
        key, self._keys[-1] = str(self._keys[-1]), None
        if key in parent:  # Of two entries with one key the first counts; the second gets a path that no value has.
            return (*parent_path, key, "#")
        parent[key] = value
        return (*parent_path, key)


def _duplicate_key(path: str, key: str, at: Position) -> Finding:
    return Finding(path, *at, "key-duplicate", f"字段「{key}」出现了不止一次", "合并成一处")


# What PyYAML's own loader asks when it comes to a scalar: which type its text has, and which value. Neither method is
# documented; `yaml.safe_load`, which is, takes a hundred times as long, and makes dates.
_CONSTRUCTOR = yaml.constructor.SafeConstructor()


def _scalar(loader: Any, event: yaml.ScalarEvent) -> str | int | float | bool | None:
    tag = loader.resolve(yaml.ScalarNode, event.value, event.implicit)
    kind = tag.rpartition(":")[2]
    if kind == "str":
        return event.value
    if kind == "null":
        return None
    if kind in ("bool", "int", "float"):
        node = yaml.ScalarNode(tag, event.value)
        try:
            value: Any = getattr(_CONSTRUCTOR, f"construct_yaml_{kind}")(node)
        except (ValueError, OverflowError):
            return event.value
        return value  # type: ignore[no-any-return]  # the three constructors return bool, int and float
    return event.value


def _explain(error: yaml.YAMLError, path: str, first_line: int, text: str) -> Finding:
    mark = getattr(error, "problem_mark", None)
    line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
    problem = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    for known, message, suggestion in _EXPLANATIONS:
        if known in problem:
            rest = text.split("\n")[mark.line][mark.column :].strip() if mark and known == _COLON else ""
            if rest.strip(":"):
                message += f"：「{rest[:_LONGEST_QUOTED]}」"  # noqa: PLW2901 - what the colon cuts off
            return Finding(path, line, column, "yaml-syntax", message, suggestion)
    return Finding(
        path,
        line,
        column,
        "yaml-syntax",
        "这里的写法不符合 YAML 语法",
        "对照格式说明检查这一行和上一行；值里有半角标点的，给整个值加上英文单引号",
    )


def as_mapping(value: Any) -> Mapping[str, Any]:
    """Return the value when it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}
