"""What a renaming changes in reports: the names in one field of the front matter, nothing else."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from eventlib.authoring.yaml_edits import EditError, YamlEdits, items_of, value_of
from eventlib.authoring.yaml_scalar import yaml_scalar
from eventlib.library.parsing import parse_report
from eventlib.reading.findings import has_errors
from eventlib.reading.front_matter import StrictYAMLHandler, body_of, read_front_matter
from eventlib.reading.schema import EntityReference, Status
from eventlib.reading.source_text import cleaned
from eventlib.reading.strict_yaml import as_mapping, read_yaml
from eventlib.vocabulary.names import normalise_name
from eventlib.vocabulary.vocabulary import Vocabulary, unregistered_entity

_HANDLER = StrictYAMLHandler()


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What is written instead of what in a field of reports."""

    key: str
    """The field."""
    gone: frozenset[str]
    """The names that are written no longer, normalised."""
    name: str | None
    """What is written instead; None for what reports call the entry `target`."""
    target: str | None
    """The id of the entry that is meant then; None for what is not registered."""
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    """As it is after the renaming."""
    sections: tuple[str, ...] = ()

    @property
    def new(self) -> str:
        """What is written instead of a name that is gone."""
        if self.name is not None:
            return self.name
        if self.key == "topics":
            return next(topic.name for topic in self.vocabulary.topics if topic.id == self.target)
        return self.vocabulary.entity_by_id[str(self.target)].reference

    @property
    def names(self) -> frozenset[str]:
        """All names of the entry that is meant, normalised."""
        found = self.vocabulary.topics if self.key == "topics" else self.vocabulary.entities
        named = [name for each in found if each.id == self.target for name in (each.name, *each.aliases)]
        return frozenset(map(normalise_name, named))

    def stands_for(self, name: str) -> str | None:
        """Return the id of what a name stands for."""
        if self.key == "topics":
            topic = self.vocabulary.topic(name)
            return topic.id if topic else None
        owners = self.vocabulary.entities_named(name)
        if len(owners) > 1:
            return None
        return owners[0].id if owners else unregistered_entity(name).id

    def is_gone(self, name: str, before: Vocabulary) -> bool:
        """Tell whether a name is written no longer; `before` is the vocabulary as it was.

        What several entities share may be meant for another. A name with who somebody is (陈伟（嘉兴市委书记）) follows
        from names that may have changed, of whoever is merged as well.
        """
        owners = before.entities_named(name) if self.key == "entities" else ()
        if len(owners) > 1:
            return False
        if normalise_name(name) in self.gone:
            return True
        was = {self.vocabulary.entity_by_former_id.get(each.id, each).id for each in owners}
        return was == {self.target} and self.stands_for(name) != self.target


def plain_text(raw: bytes) -> tuple[str, Callable[[str], bytes]]:
    """Return the text of a file with line ends of one character, and what makes it into bytes again.

    Raises:
        ValueError: it is no UTF-8, or has line ends of several kinds; the message is Chinese.
    """
    bom = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    try:
        text = raw.removeprefix(bom).decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("不是 UTF-8 编码，先另存为 UTF-8") from None
    line_end = "\r\n" if "\r\n" in text else "\n"
    plain = text.replace(line_end, "\n")
    if "\r" in plain or plain.replace("\n", line_end) != text:
        raise ValueError("里有几种换行符，先用 fix 或编辑器统一")
    return plain, lambda changed: bom + changed.replace("\n", line_end).encode()


def written_names(reports: Mapping[str, bytes], key: str) -> dict[str, str]:
    """Return the names in a field of all reports: by their normal form, as one report writes them."""
    found: dict[str, str] = {}
    for _, raw in sorted(reports.items()):
        for name in _names(_fields(raw).get(key)):
            found.setdefault(normalise_name(name), name)
    return found


def names_with_role(reports: Mapping[str, bytes]) -> set[str]:
    """Return the names of entities, in their normal form, that a report says the role of."""
    listed = [items for raw in reports.values() if isinstance(items := _fields(raw).get("entities"), list)]
    having = [item for items in listed for item in items if isinstance(item, dict) and item.get("role")]
    return {normalise_name(name) for name in _names(having)}


def bodies_that_say(old: str, new: str, reports: Mapping[str, bytes]) -> Iterator[str]:
    """Yield what to know of the titles, summaries and bodies that say the old name: they stay as they are."""
    if not old or old == new:
        return
    inside_new = new.count(old)
    texts = ["\n".join((*_prose_fields(raw), body_of(_text(raw)))) for raw in reports.values()]
    counts = [text.count(old) - text.count(new) * inside_new for text in texts]
    if total := sum(count for count in counts if count > 0):
        there = sum(count > 0 for count in counts)
        yield f"标题、摘要和正文里还有 {total} 处写着「{old}」，在 {there} 篇报告里，没有改动；要改，由人逐处判断。"


def unlisted(reports: Mapping[str, bytes]) -> Iterator[tuple[Status, int]]:
    """Yield how many of the reports are drafts, and how many are withdrawn, if any are."""
    for status in (Status.DRAFT, Status.WITHDRAWN):
        if count := sum(_fields(raw).get("status") == status.value for raw in reports.values()):
            yield status, count


def rewritten(raw: bytes, path: str, rewriting: Rewriting, before: Vocabulary) -> bytes:
    """Return the bytes of a report with the names that are written now; of two items for one thing, one.

    Raises:
        ValueError: it names what is renamed, but cannot be changed safely; the message is Chinese.
    """
    if _may_hide(raw, rewriting):
        raise ValueError("的头部信息读不全，里面可能有要改的名称：先按 check 的提示改正")
    names = list(_names(_fields(raw).get(rewriting.key)))
    target = rewriting.stands_for(rewriting.new)
    is_one = sum(rewriting.stands_for(name) == target for name in names) < 2  # by whatever alias
    if is_one and not any(rewriting.is_gone(name, before) for name in names):
        return raw
    text, restore = plain_text(raw)
    block = _HANDLER.split(text)[0]
    start = text.index("\n") + 1
    try:
        changed = _rewritten_block(block, rewriting, before)
    except EditError as error:
        raise ValueError(f"第 {error.line + 1} 行：{error}") from error
    if _others(changed, rewriting) != _others(block, rewriting):
        raise ValueError("的头部信息的写法不便由程序改动：请直接修改它")
    result = restore(text[:start] + changed + text[start + len(block) :])
    _verify(raw, result, path, rewriting, before)
    return result


def _others(block: str, rewriting: Rewriting) -> dict[str, Any]:
    """Return the fields that are not changed."""
    return {key: value for key, value in as_mapping(read_yaml(block, "").value).items() if key != rewriting.key}


def _verify(raw: bytes, result: bytes, path: str, rewriting: Rewriting, before: Vocabulary) -> None:
    was = parse_report(raw, path, before, rewriting.sections, folder="")
    now = parse_report(result, path, rewriting.vocabulary, rewriting.sections, folder="")
    known = {(finding.rule, finding.message) for finding in was.findings}
    fresh = [each for each in now.findings if each.is_error and (each.rule, each.message) not in known]
    if fresh:
        raise ValueError(f"改了会出错：{fresh[0].message}")


def _rewritten_block(block: str, rewriting: Rewriting, before: Vocabulary) -> str:
    edits = YamlEdits(block)
    value = value_of(edits.root, rewriting.key)
    items = items_of(value)
    target = rewriting.stands_for(rewriting.new)
    kept: dict[int, str] = {}
    same: list[int] = []  # what stands for the one thing, the first of which is kept
    for index, node in enumerate(map(_name_node, items)):
        if node is None:
            continue
        is_gone = rewriting.is_gone(node.value.strip(), before)
        if is_gone:
            kept[index] = rewriting.new
        if is_gone or rewriting.stands_for(node.value.strip()) == target:
            same.append(index)
    for index in same[1:]:
        kept.pop(index, None)
        edits.remove(value, index)
    role = "、".join(dict.fromkeys(filter(None, (_role(items[index]) for index in same))))
    for index, name in kept.items():
        node = _name_node(items[index])
        if name != node.value and (items[index] is not node or role == _role(items[index])):
            edits.set_text(node, name)
    if same and role != _role(items[same[0]]):
        _set_role(edits, items[same[0]], kept.get(same[0]), role, is_flow=bool(value.flow_style))
    return edits.result()


def _set_role(edits: YamlEdits, item: Any, name: str | None, role: str, *, is_flow: bool) -> None:
    if isinstance(item, yaml.MappingNode):
        written = value_of(item, "role")
        if written is None:
            edits.add_key(item, "role", yaml_scalar(role), tuple(EntityReference.model_fields))
        else:
            edits.set_text(written, role)
        return
    between = ", " if is_flow else f"\n{' ' * edits.column(item)}"
    fields = f"name: {yaml_scalar(name or item.value)}{between}role: {yaml_scalar(role)}"
    edits.replace(item, f"{{{fields}}}" if is_flow else fields)


def _name_node(item: Any) -> Any:
    node = value_of(item, "name") if isinstance(item, yaml.MappingNode) else item
    return node if isinstance(node, yaml.ScalarNode) else None


def _role(item: Any) -> str:
    role = value_of(item, "role") if isinstance(item, yaml.MappingNode) else None
    return str(role.value).strip() if isinstance(role, yaml.ScalarNode) else ""


def _names(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and name.strip():
            yield name.strip()


def _fields(raw: bytes) -> Mapping[str, Any]:
    """Return what stands in the front matter, if all of it can be read."""
    try:
        document = read_yaml(_HANDLER.split(plain_text(raw)[0])[0], "")
    except ValueError:
        return {}
    # A value that a comment cuts off is read, and changes nothing about the others.
    return {} if has_errors(document.findings) else as_mapping(document.value)


def _prose_fields(raw: bytes) -> Iterator[str]:
    fields = _fields(raw)
    return (str(fields[key]) for key in ("title", "summary") if key in fields)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\r\n", "\n")


def _may_hide(raw: bytes, rewriting: Rewriting) -> bool:
    """Tell whether front matter that cannot be read as a whole may name what is renamed."""
    text = _text(raw)
    front = normalise_name(text.removesuffix(body_of(text)) or text)
    if not any(name in front for name in rewriting.gone | rewriting.names):
        return False
    return not _fields(raw) or cleaned(front) != front or has_errors(read_front_matter(text, "").findings)
