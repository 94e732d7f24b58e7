"""`import`: report files from raw analyses, with a proposal and its evidence for every field."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from commands.common import (
    CommandError,
    Commands,
    add_follows_option,
    add_published_option,
    add_reports_option,
    followed_reports,
    publication_day,
    settings_for,
    write_report,
)
from eventlib.cache.store import store_beside
from eventlib.library.folder import Library, load_library
from eventlib.library.report_files import error_reason
from eventlib.progress import tracked
from eventlib.reading.findings import enumerate_names, printable

if TYPE_CHECKING:
    from eventlib.authoring.text_pictures import TextWithPictures
    from eventlib.authoring.word.document import WordDocument


def add_parser(commands: Commands) -> None:
    """Describe the command to the command line."""
    parser = commands.add_parser(
        "import",
        help="把原始分析变成报告文件",
        description="把原始分析变成报告文件，自动提取的内容标为“待确认”，并附上原文里的依据。已有的文件从不改动。"
        "一个文件不能导入，不妨碍别的文件，退出码是 1；一个也没有导入，退出码是 2。",
    )
    parser.add_argument("file", type=Path, nargs="+", metavar="文件", help="原始分析（.txt、.md 或 .docx），可以是几个")
    parser.add_argument("--yes", action="store_true", help="全部采用提取的内容，不标“待确认”")
    add_reports_option(parser)
    parser.add_argument("--date", metavar="日期", help="事件日期 YYYY-MM-DD（默认从正文提取）")
    parser.add_argument("--slug", metavar="简称", help="文件名里日期后的部分，例如 jiaxing-360（默认自动生成）")
    add_follows_option(parser)
    add_published_option(parser)
    parser.set_defaults(run=run_import)


def run_import(options: argparse.Namespace) -> int:
    """Import each file; return 1 if some could not be, 2 if none could."""
    if len(options.file) > 1 and (options.date or options.slug):
        raise CommandError("--date 和 --slug 只能用于一个文件。")
    sections = settings_for(options.reports).sections
    library = load_library(options.reports, sections, store=store_beside(options.reports))
    failed = 0
    for path in tracked(options.file, "导入", len(options.file)):
        try:
            _import_file(path, options, sections, library)
        except CommandError as error:
            failed += 1
            print(error, file=sys.stderr)
    if len(options.file) > 1:
        print(f"导入了 {len(options.file) - failed} 个文件，{failed} 个没有导入。")
    if failed < len(options.file):
        print("然后运行 make check。")
        return 1 if failed else 0
    return 2


def _import_file(source: Path, options: argparse.Namespace, sections: tuple[str, ...], library: Library) -> None:
    """Write the report file of one raw analysis, and say what was found and what is left to decide.

    Raises:
        CommandError: the file cannot be read or written, or holds no text or no date.
    """
    # Imported here: checking has no need of it.
    from eventlib.authoring.evidence.proposals import propose
    from eventlib.authoring.pictures import place_pictures
    from eventlib.authoring.raw_forms import is_report_file
    from eventlib.authoring.raw_text import read_raw_analysis
    from eventlib.authoring.report_file import missing_fields, render_report_file, slug_of, summarise
    from eventlib.authoring.text_pictures import TextWithPictures, take_pictures
    from eventlib.prose.limits import LimitError, check_limits
    from eventlib.reading.yaml_comments import UNCONFIRMED

    document = _read_raw(source)
    if is_report_file(document.text):
        raise CommandError(
            f"没有导入「{source}」：这已经是报告文件，不用导入。放进 reports 里以年份为名的文件夹（已经在里面的，不用动），"
            "再运行 make check。"
        )
    try:
        # Each line is a paragraph.
        check_limits(document.text.replace("\n", "\n\n"))
    except LimitError as error:
        raise CommandError(
            f"没有导入「{source}」：第 {(error.line + 1) // 2} 行，{error.what}，最多 {error.most} 个。"
        ) from error
    if isinstance(document, TextWithPictures):
        document = take_pictures(document.text, partial(_read_beside, source.parent))
    draft = propose(read_raw_analysis(document.text, sections), library.vocabulary)
    date = options.date or (draft.date.value if draft.date else None)
    if date is None:
        raise CommandError(f"「{source}」的正文里没有完整的日期（年月日）。请用 --date 2025-04-10 这样的形式指定。")
    name = f"{date}-{options.slug or slug_of(draft, library.vocabulary)}.md"
    follows = followed_reports(options, name, library, is_draft=False)
    text = render_report_file(draft, date, publication_day(options), follows=follows, marked=not options.yes)
    text, files, undescribed = place_pictures(text, name.removesuffix(".md"), document.pictures)
    path = write_report(options.reports, name, text, files)
    print(f"已写入 {path}")
    if files:
        print(f"  {len(files)} 张图片在 {path.with_suffix('')} 里，已去掉其中的拍摄地点、相机信息和裁掉的部分。")
    if undescribed:
        print(f"  {enumerate_names(undescribed)}没有描述：在“![”与“]”之间写上图里有什么。")
    for line in summarise(draft, date):
        print(f"  {printable(line)}")
    for sentence in draft.raw.notes:
        print(f"  {printable(sentence)}")
    for sentence in document.left_out_sentences:
        print(f"  {printable(sentence)}。")
    for field in missing_fields(draft):
        print(f"  没有找到{field}，请自己补上。")
    if marks := text.count(f"# {UNCONFIRMED}"):
        print(f"  有 {marks} 处标着“{UNCONFIRMED}”：逐处核对，改正后删去“# {UNCONFIRMED}”及其后的文字。")


def _read_raw(path: Path) -> WordDocument | TextWithPictures:
    """Return a raw analysis, with its pictures if it is a Word document. What a file is, its bytes tell.

    Raises:
        CommandError: the file cannot be read, or holds no text.
    """
    from eventlib.authoring.document_kinds import is_package, other_kind
    from eventlib.authoring.stand_ins import without_stand_ins
    from eventlib.authoring.text_pictures import TextWithPictures
    from eventlib.authoring.word.document import WordError, read_word_in_time
    from eventlib.reading.source_text import read_source

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CommandError(f"无法读取「{path}」：{error_reason(error)}") from error
    document = None
    try:
        if said := other_kind(raw):
            raise WordError(said)
        if is_package(raw) or path.suffix.lower() == ".docx":
            document = read_word_in_time(raw)
            raw = document.text.encode()
    except WordError as error:
        raise CommandError(f"无法读取「{path}」：{error}。") from error
    source = read_source(raw, str(path))
    if source.text is None or not source.text.strip():
        reasons = "".join(f"\n{finding}" for finding in source.findings)
        raise CommandError(f"「{path}」里没有可以导入的文字。{reasons}")
    for finding in source.findings:
        print(finding, file=sys.stderr)
    return document or TextWithPictures(without_stand_ins(source.text))


def _read_beside(folder: Path, address: str) -> bytes | None:
    """Return the file at an address that lies in a folder, or further inside; None where there is none, or it is too large."""
    from eventlib.authoring.pictures import MOST_RAW

    for name in dict.fromkeys((address, unquote(address))):
        try:
            path = (folder / name.replace("\\", "/")).resolve()
            # What leads out of the folder, by a link too, is not what somebody put beside the text.
            if path.is_relative_to(folder.resolve()) and path.is_file() and path.stat().st_size <= MOST_RAW:
                return path.read_bytes()
        except (OSError, ValueError):
            continue
    return None
