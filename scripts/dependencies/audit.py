"""Ask whether anything is known against the Python packages that are installed, and say plainly where nobody could be asked.

Usage: `python -m dependencies.audit`, from `make audit`. Exit 1 where a package has a known vulnerability; what could not
be looked up is said, and is no failure: on an intranet no advisory source need be within reach.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from dependencies.locks import PROJECT, REQUIREMENTS


def report(output: str) -> tuple[list[str], bool]:
    """Return what to say of the JSON that pip-audit printed, and whether a vulnerability is known.

    pip-audit itself calls it "no known vulnerabilities" when it found no package in its source, as behind a mirror that
    serves packages alone; such packages count as not looked up here.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        packages = []
    asked = [package for package in packages if "vulns" in package]
    if not asked:
        return ["没有查漏洞：这里连不上漏洞信息的来源（PyPI）。请在能上网的机器上运行 make audit。"], False
    lines = [
        f"{package['name']} {package['version']}：{flaw['id']}，改好的版本：{'、'.join(flaw['fix_versions']) or '还没有'}"
        for package in asked
        for flaw in package["vulns"]
    ]
    if skipped := [package["name"] for package in packages if "vulns" not in package]:
        lines.append(f"有 {len(skipped)} 个包在来源里查不到：{'、'.join(skipped)}")
    found = any(package["vulns"] for package in asked)
    if not found:
        lines.append(f"查了 {len(asked)} 个包，没有已知的漏洞。")
    return lines, found


def main() -> int:
    """Print what is known; return 1 where a vulnerability is."""
    files = [option for stem in REQUIREMENTS for option in ("--requirement", f"{stem}.txt")]
    # The packages and versions are all there is to know: nothing is installed or resolved for it.
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json", *files]
    done = subprocess.run(
        [*command, "--progress-spinner", "off"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    lines, found = report(done.stdout)
    print("\n".join(lines))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
