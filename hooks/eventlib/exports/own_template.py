"""Where an organisation's own template of Word files is; what is made of it is for `word_template` to say."""

from __future__ import annotations

from pathlib import Path


class WordTemplateError(ValueError):
    """An organisation's own template cannot be used; the message is Chinese, and goes to the owner."""


def find_template(folder: Path) -> Path:
    """Return the one document in a folder that is to be the template.

    Raises:
        WordTemplateError: there is no such folder, or none or several documents are in it.
    """
    found = [path for path in sorted(folder.glob("*.docx")) if not path.name.startswith("~$")]  # an open document
    if len(found) == 1:
        return found[0]
    what = "里没有 .docx 文件" if folder.is_dir() else "不存在"
    what = f"里有 {len(found)} 个 .docx 文件，只能有一个" if found else what
    raise WordTemplateError(f"extra.word_template 指明的文件夹「{folder}」{what}")
