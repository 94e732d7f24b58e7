"""`impact`: what a change means for the site, as Markdown for the person who reviews it."""

from __future__ import annotations

import argparse

from commands.common import Commands, add_reports_option, changes_since, settings_for
from eventlib.cache.store import store_beside
from eventlib.library.folder import load_library


def add_parser(commands: Commands) -> None:
    """Describe the command to the command line."""
    parser = commands.add_parser(
        "impact",
        help="说明这次改动对网站的影响",
        description="用 Markdown 说明某个版本以来的改动对网站的影响，供审核者阅读。",
    )
    add_reports_option(parser)
    parser.add_argument("--base", required=True, metavar="版本", help="与哪个提交、分支或标签比较，例如 origin/main")
    parser.set_defaults(run=run_impact)


def run_impact(options: argparse.Namespace) -> int:
    """Print what the change means; return 0."""
    # Imported here: checking has no need of the pages.
    from eventlib.authoring.impact import render_impact

    base, touched = changes_since(options.reports, options.base)
    settings = settings_for(options.reports)
    store = store_beside(options.reports)
    after = load_library(options.reports, settings.sections, store=store, compare_texts=True, touched=touched)
    with base.checked_out() as folder:
        before = load_library(folder, settings.sections, store=store)
    print(render_impact(before, after, settings), end="")
    return 0
