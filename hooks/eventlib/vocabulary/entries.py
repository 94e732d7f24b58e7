"""The files of the vocabulary as lists of entries, each checked by its schema, with the place where it stands.

Does not know what the entries mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from eventlib.reading.findings import Finding
from eventlib.reading.radicals import check_radicals
from eventlib.reading.source_text import check_invisible, check_private, check_value, read_source
from eventlib.reading.strict_yaml import KeyPath, YamlDocument, read_yaml, read_yaml_mapping
from eventlib.reading.validation import validate_fields


@dataclass(frozen=True, slots=True)
class EntryList:
    """The valid entries of one list, each with where it stands."""

    document: YamlDocument
    path: str
    entries: list[tuple[KeyPath, Any]]

    def finding(self, index: int, key: str, rule: str, message: str, suggestion: str) -> Finding:
        """Return a finding at a key of the n-th entry."""
        where, _ = self.entries[index]
        return Finding(self.path, *self.document.position((*where, key)), rule, message, suggestion)


def read_document(
    files: Mapping[str, bytes], name: str, shape: type[Any], folder: str, findings: list[Finding]
) -> YamlDocument:
    """Read one file of the vocabulary; what is not of the shape (list or dict) is a finding, and empty."""
    path = f"{folder}/{name}"
    if name not in files:
        findings.append(Finding(path, 1, 1, "vocabulary-missing", f"没有词表文件 {name}", "新建它，内容见格式说明"))
        return YamlDocument()
    source = read_source(files[name], path)
    findings += source.findings
    findings += check_invisible(source.text or "", path, front_matter_end=len(source.text or ""))
    findings += check_private(source.text or "", path)
    findings += check_radicals(source.text or "", path)
    document = (read_yaml_mapping if shape is dict else read_yaml)(source.clean, path)
    findings += document.findings
    if "\\" in source.clean:
        for where, value in document.scalars.items():
            findings += check_value(value, path, document.position(where))
    if document.value is not None and not isinstance(document.value, shape):
        wanted = "groups、cities、aliases 三个列表" if shape is dict else "列表，每项以“- id: …”开头"
        findings.append(Finding(path, 1, 1, "value-type", f"词表文件应是{wanted}", "对照格式说明修改"))
        document.value = None
    return document


def read_list(
    files: Mapping[str, bytes], name: str, model: type[BaseModel], folder: str, findings: list[Finding]
) -> EntryList:
    """Read a file of the vocabulary that is a list; what is wrong with it is added to `findings`."""
    document = read_document(files, name, list, folder, findings)
    return read_entries(model, document, (), document.value or [], f"{folder}/{name}", findings)


def read_entries(  # noqa: PLR0913, PLR0917 - a list is known by its document, its place in it and its content
    model: type[BaseModel], document: YamlDocument, at: KeyPath, value: Any, path: str, findings: list[Finding]
) -> EntryList:
    """Return the valid entries of `value`, which stands at a place in a document; what is wrong is added to `findings`."""
    valid: list[tuple[KeyPath, Any]] = []
    if not isinstance(value, list):
        message = f"「{at[-1]}」应是列表"
        findings.append(Finding(path, *document.position(at), "value-type", message, "每项以“  - ”开头"))
        value = []
    for index, item in enumerate(value):
        where = (*at, index)
        if not isinstance(item, dict):
            message = "这一项应是一组字段"
            findings.append(Finding(path, *document.position(where), "value-type", message, "写成“- id: …”"))
            continue
        values, found = validate_fields(model, item, document, path, where)
        findings += found
        if not found:
            valid.append((where, model.model_construct(**values)))
    return EntryList(document, path, valid)
