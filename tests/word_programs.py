"""Word files by other programs: Microsoft's checker of the format, and LibreOffice."""

from __future__ import annotations

import json
import os
import re
import subprocess
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from measure.browser import find_office
from sites import PROJECT

CHECKER = PROJECT / ".venv" / "node" / "node_modules" / "@xarsh" / "ooxml-validator-linux-x64" / "ooxml-validator"


def needs(found: object, name: str) -> None:
    """Skip a test that needs a program which is not there, and say so; where all must be there, fail."""
    if not found:
        said = f"not installed: {name}; `make test-long` does so where it may, and says how elsewhere"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)


def errors_in(raw: bytes, folder: Path) -> list[Any]:
    """Return what the checker finds wrong with a file."""
    needs(CHECKER.exists(), str(CHECKER))
    (folder / "report.docx").write_bytes(raw)
    done = subprocess.run([CHECKER, folder / "report.docx"], capture_output=True, text=True, check=False)
    found: list[Any] = json.loads(done.stdout)["errors"]
    return found


def as_pdf(raw: bytes, folder: Path) -> list[str]:
    """Return the text of each page that LibreOffice makes of a file."""
    office = find_office()
    needs(office, "libreoffice-writer-nogui")
    (folder / "report.docx").write_bytes(raw)
    subprocess.run(
        [
            *(str(office), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--convert-to", "pdf", "--outdir", str(folder), str(folder / "report.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return [each.extract_text() for each in PdfReader(folder / "report.pdf").pages]


def characters(text: str) -> Counter[str]:
    """Count the characters of a text, blanks aside, however a program writes them."""
    return Counter(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
