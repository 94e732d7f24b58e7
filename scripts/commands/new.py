"""`new`: a draft from the answers to six questions, asked in the terminal or given as options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from commands.common import (
    CommandError,
    Commands,
    add_follows_option,
    add_published_option,
    add_reports_option,
    followed_reports,
    publication_day,
    read_line,
    settings_for,
    write_report,
)
from eventlib.authoring.new_report import (
    QUESTIONS,
    Question,
    candidates,
    check_values,
    completions,
    correct_value,
    propose_new_slug,
    render_new_report,
    split_values,
)
from eventlib.cache.store import store_beside
from eventlib.library.folder import Library, load_library
from eventlib.reading.findings import enumerate_names


def add_parser(commands: Commands) -> None:
    """Describe the command to the command line."""
    parser = commands.add_parser(
        "new",
        help="新建一篇报告",
        description="新建一篇报告的草稿。没有写成选项的内容会逐项询问（按 Tab 键补全）；都写成选项时不询问。",
    )
    add_reports_option(parser)
    for question in QUESTIONS:
        several = "；可重复" if question.many else ""
        parser.add_argument(
            f"--{question.field}", action="append", metavar=question.title, help=f"{question.hint}{several}"
        )
    parser.add_argument("--slug", metavar="简称", help="文件名里日期后的部分，例如 jiaxing-360（默认自动生成）")
    add_follows_option(parser)
    add_published_option(parser)
    parser.set_defaults(run=run_new)


def run_new(options: argparse.Namespace) -> int:
    """Write a draft from the answers given or asked for; return 0."""
    sections = settings_for(options.reports).sections
    library = load_library(options.reports, sections, store=store_beside(options.reports))
    answers: dict[str, list[str]] = {}
    for question in QUESTIONS:
        given: list[str] | None = getattr(options, question.field)
        if given is not None:
            values = [value for text in given for value in split_values(question, text)]
            answers[question.field] = _accept(question, values, library, asking=False)
        elif sys.stdin.isatty():
            answers[question.field] = _ask(question, library)
        elif question.required:
            raise CommandError(f"缺少 --{question.field}（{question.title}：{question.hint}）。不在终端里，无法询问。")
    slug = options.slug or propose_new_slug(answers, library.vocabulary)
    date = answers["date"][0]
    taken = {path.stem for path in options.reports.rglob("*.md")}
    if options.slug is None:
        slug = next(
            name
            for name in (slug, *(f"{slug}-{number}" for number in range(2, 10_000)))
            if f"{date}-{name}" not in taken
        )
    elif f"{date}-{slug}" in taken:
        raise CommandError(f"已经有编号为「{date}-{slug}」的报告，没有改动它。请用 --slug 换一个简称。")
    name = f"{date}-{slug}.md"
    answers["follows"] = followed_reports(options, name, library, is_draft=True)
    path = write_report(options.reports, name, render_new_report(answers, sections, publication_day(options)))
    print(f"已写入 {path}")
    print("接下来：")
    print("  1. 打开它，把各章节括号里的话换成正文；")
    print("  2. 运行 make check，改正它指出的问题；")
    print("  3. 删去“status: draft”那一行，再提交合并请求。删去之前它是草稿，不会发布。")
    return 0


def _accept(question: Question, values: list[str], library: Library, *, asking: bool) -> list[str]:
    """Return the values of one answer in the spelling of the vocabulary, and say what was changed or is to be known.

    Raises:
        CommandError: `check` would call it an error; the message names the candidates.
    """
    vocabulary = library.vocabulary
    if not values and not question.required:
        return []
    if not values or (len(values) > 1 and not question.many):
        raise CommandError(f"{question.title}应写一项：{question.hint}")
    accepted: list[str] = []
    for value in values:
        corrected = correct_value(question.field, value, vocabulary)
        if corrected != value:
            print(f"{question.title}「{value}」写作「{corrected}」")
        # The same thing under two names is one thing.
        if corrected not in accepted:
            accepted.append(corrected)
    findings = check_values(question.field, accepted, vocabulary, library.reports)
    said = [f"{f.rule}: {f.message}" + (f"（建议：{f.suggestion}）" if f.suggestion else "") for f in findings]
    if any(finding.is_error for finding in findings):
        raise CommandError("\n".join([f"{question.title}有问题：", *said]))
    for line in said:
        print(line, file=sys.stdout if asking else sys.stderr)
    return accepted


def _ask(question: Question, library: Library) -> list[str]:
    """Ask in the terminal until the answer is right."""
    _complete(completions(question.field, library.vocabulary))
    optional = "" if question.required else "；没有就按回车"
    several = "" if not question.many else "；几项用顿号分开" if question.field != "source" else "；只写主要的一个"
    print(f"{question.title}（{question.hint}{several}{optional}）")
    if question.field == "topics":
        print(f"可选：{enumerate_names(topic.name for topic in library.vocabulary.topics)}")
    while True:
        values = []
        for value in split_values(question, read_line("> ")):
            found = candidates(question.field, value, library.vocabulary)
            values.append(_choose(value, found, may_keep=question.field == "entities") if found else value)
        try:
            return _accept(question, values, library, asking=True)
        except CommandError as error:
            print(error)


def _choose(value: str, found: list[str], *, may_keep: bool) -> str:
    """Let the author pick one of the candidates for a value that is not known."""
    print(f"词表里没有唯一的「{value}」。是不是：")
    for number, candidate in enumerate(found, start=1):
        print(f"  {number}. {candidate}")
    print("  0. 都不是" + ("，照写" if may_keep else "，重写"))
    while True:
        answer = read_line("选一个数字：").strip()
        if answer == "0":
            return value if may_keep else read_line("> ").strip()
        if answer.isascii() and answer.isdecimal() and 1 <= int(answer) <= len(found):
            return found[int(answer) - 1]


def _complete(words: Sequence[str]) -> None:
    """Let the Tab key complete to these words, where Python was built with readline."""
    try:
        import readline
    except ImportError:
        return
    readline.set_completer_delims("、，,；; ")
    readline.set_completer(
        lambda text, state: next(
            iter([word for word in words if text and word.startswith(text)][state : state + 1]), None
        )
    )
    readline.parse_and_bind("tab: complete")
