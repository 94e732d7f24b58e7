"""The options of the commands that make a site of a part of a library, and how the settings come to know of them."""

from __future__ import annotations

import argparse
import os


def add_part_options(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which part of a library is wanted."""
    between = "几个之间用逗号或顿号隔开，有一个就收"
    parser.add_argument("--topics", default="", metavar="主题", help=f"只收这些主题的报告；{between}")
    parser.add_argument("--regions", default="", metavar="地区", help=f"只收这些地区的报告，下级的也在内；{between}")
    parser.add_argument(
        "--since", default="", metavar="日期", help="只收事件在这一天或以后的报告：2025、2025-04 或 2025-04-10"
    )


def choose_part(options: argparse.Namespace) -> None:
    """Have the settings that this process reads from now on ask for the part that its options name, or for all."""
    for name in ("topics", "regions", "since"):
        os.environ[f"PART_{name.upper()}"] = getattr(options, name)
