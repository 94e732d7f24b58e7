"""Measure a built site with Lighthouse, as `docs/maintainers/reading-measured.md` reports it. Needs npm.

Usage: `python -m measure.lighthouse [SITE [ROUNDS]]` after `make build`. Prints, for each kind of page held to it, the
median score of each category on a slow phone and on a desktop; exit 1 where one is below 95.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

from measure.browser import FLAGS, find_browser, served

LEAST = 95
PROJECT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = PROJECT / ".venv" / "node" / "node_modules" / ".bin" / "lighthouse"
"""Installed by `make .venv/node`."""


def pages_of(site: Path) -> dict[str, str]:
    """Return the address of the home page, the longest report, the entity with most on its page, and a search."""

    def largest(pattern: str) -> str:
        found = max(sorted(site.glob(pattern)), key=lambda path: path.stat().st_size)
        return f"{found.parent.relative_to(site).as_posix()}/"

    return {
        "home": "",
        "report": largest("reports/*/*/index.html"),
        "entity": largest("entities/*/index.html"),
        "search": "search/?q=%E5%AE%89%E5%85%A8",  # 安全
    }


def scores(url: str, *options: str) -> dict[str, float]:
    """Return the score of each category of one run, 0 to 100."""
    flags = " ".join(("--headless=new", *FLAGS))
    command = [str(LIGHTHOUSE), url, "--quiet", "--output=json", f"--chrome-flags={flags}", *options]
    environment = {**os.environ, "CHROME_PATH": find_browser() or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return {name: 100 * category["score"] for name, category in report["categories"].items()}


def main(site: str = str(PROJECT / "site"), rounds: str = "3") -> int:
    """Print the median scores; return 1 if one is too low."""
    worst = 100.0
    with served(Path(site)) as address:
        for kind, page in pages_of(Path(site)).items():
            for form, options in (("phone", ()), ("desktop", ("--preset=desktop",))):
                runs = [scores(address + page, *options) for _ in range(int(rounds))]
                medians = {name: median(run[name] for run in runs) for name in runs[0]}
                worst = min(worst, *medians.values())
                print(f"{kind:8}{form:9}", *(f"{name} {score:.0f}" for name, score in medians.items()), flush=True)
    return 0 if worst >= LEAST else 1


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
