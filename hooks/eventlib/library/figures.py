"""The figures of a report: files in a folder of its name beside it, held against what its body says of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from eventlib.prose import figures as prose
from eventlib.prose.figures import FIGURE_NAME, FILES
from eventlib.reading.findings import Finding, enumerate_names, printable
from eventlib.reading.images import MOST_BYTES, MOST_PIXELS, SUFFIXES, ImageFacts
from eventlib.reading.sentences import SENTENCES, sentence
from eventlib.vocabulary.names import near_names

MOST_FIGURES = 30
"""Of a report."""
LIMITS = (
    f"一张图片最大 {MOST_BYTES // 1024 // 1024} MiB、{MOST_PIXELS // 10_000} 万像素",
    f"一篇最多 {MOST_FIGURES} 张图片",
)
"""The limits in words, in Chinese."""

_SENTENCES: dict[str, tuple[str, str]] = {
    "figure-missing": ("文件夹里没有图片「{name}」", "把它放进报告旁边的文件夹 {folder}，或改正文件名"),
    "figure-missing/near": ("文件夹里没有图片「{name}」", "是否是 {near}"),
    "figure-type": ("「{name}」不是 PNG、JPEG 或 WebP 图片", "用看图软件另存为 PNG 或 JPEG；只改文件名没有用"),
    "figure-type/suffix": ("「{name}」里是 {type} 图片，与文件名的后缀不符", "改名为 {wanted}"),
    "figure-damaged": ("图片「{name}」不完整或已损坏", "从原处重新复制一份"),
    "figure-size": ("图片「{name}」超过 {most_size} KiB", "用看图软件缩小到 1600 像素宽，照片存为 JPEG"),
    "figure-size/pixels": ("图片「{name}」超过 {most_pixels} 万像素", "用看图软件缩小到 1600 像素宽"),
    "figure-name": (
        "图片的文件名「{name}」不合规则",
        "用小写字母、数字和连字符，例如 zhanting.jpg、tu-1.png；正文里一起改",
    ),
    "figure-private": ("图片「{name}」带有{kinds}", "运行 python scripts/reports.py fix，会去掉它们，画面不变"),
    "figure-folder": ("图片「{name}」不属于任何一篇报告，不会发布", "放进与报告同名、在报告旁边的文件夹"),
    "figure-folder/near": (
        "图片「{name}」在文件夹「{folder}」里，没有同名的报告，不会发布",
        "把文件夹改名为报告的名称，是否是 {near}",
    ),
    "figure-folder/year": ("图片「{name}」的文件夹不在报告旁边，不会发布", "移到 {wanted}"),
    "figure-place": ("图片「{name}」不是单独一段", "写成单独一行，前后各空一行，不放在标题、表格和一行文字里"),
}
"""As `reading.sentences` has those that the form finds too."""

_LIKENESS = 70.0
"""From how alike on, 0 to 100, a folder or a file, may be meant to have another name."""
# What people take for a picture, by the end of its name: of any other file nobody means that it should be shown.
_PICTURE = re.compile(r".*\.(?:png|jpe?g|jfif|webp|gif|bmp|tiff?|svgz?|heic|heif|avif|ico|emf|wmf|psd)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """An image that a report shows."""

    path: str
    """The file inside the folder of reports: `2025/2025-04-10-jiaxing-360/zhanting.jpg`."""
    description: str
    caption: str
    """With its number: 图1　展厅."""
    type: str
    """As programs know it: `image/jpeg`."""
    width: int
    height: int
    """In pixels as it is shown."""
    size: int
    """In bytes."""


def is_picture(name: str) -> bool:
    """Tell whether a file is meant to be a picture, by its name."""
    return _PICTURE.fullmatch(name) is not None


def figure_folder(path: str) -> str:
    """Return the folder of the figures of a report, from the path of the report."""
    return path.removesuffix(".md")


def shown_figures(path: str, written: Iterable[prose.Figure], files: FILES) -> tuple[Figure, ...]:
    """Return the figures of a report that was read without errors, in the order of the text."""
    found = []
    for each in written:
        facts, own = files[each.name], posixpath.join(figure_folder(path), each.name)
        kind = f"image/{facts.type.lower()}"
        found.append(Figure(own, each.description, each.caption, kind, facts.width, facts.height, facts.size))
    return tuple(found)


def check_figures(path: str, shown: str, written: Iterable[prose.Figure], files: FILES) -> Iterator[Finding]:
    """Yield what is wrong between a body and the images beside it, and with these themselves.

    `path` is the report inside the folder of reports, `shown` the same as findings name it, `written` what its body shows.
    """
    folder = posixpath.basename(figure_folder(path))
    used = set()
    written = tuple(written)
    for each in written:
        used.add(each.name)
        near = near_names(each.name, sorted(files), cutoff=_LIKENESS)
        for key in _mistakes(each, files, has_near=bool(near)):
            said = _said(key, name=each.name, folder=folder, near=enumerate_names(near))
            yield Finding(shown, each.line, each.column, key.partition("/")[0], *said)
    if (count := max(len(files), len(written))) > MOST_FIGURES:
        said = _said("figure-size/count", count=count, limit=MOST_FIGURES)
        yield Finding(shown, 1, 1, "figure-size", *said)
    for name, facts in sorted(files.items()):
        address = printable(posixpath.join(figure_folder(shown), name))
        for key in _faults(name, facts, is_used=name in used):
            yield Finding(address, 1, 1, key.partition("/")[0], *_said(key, **_told(name, facts, folder)))


def _mistakes(figure: prose.Figure, files: FILES, *, has_near: bool) -> Iterator[str]:
    """Yield what is wrong with an image as the body has it, as keys of the sentences."""
    if figure.name not in files:
        yield "figure-missing/near" if has_near else "figure-missing"
    if not figure.description:
        yield "figure-description"
    if not figure.is_apart:
        yield "figure-place"


def _faults(name: str, facts: ImageFacts, *, is_used: bool) -> Iterator[str]:
    """Yield what is wrong with a file, as keys of the sentences."""
    if facts.fault:
        yield facts.fault
    if facts.type and not name.lower().endswith(SUFFIXES[facts.type]):
        yield "figure-type/suffix"
    elif facts.type and not FIGURE_NAME.fullmatch(name):
        yield "figure-name"
    if facts.private:
        yield "figure-private"
    if not is_used:
        yield "figure-unused"


def _told(name: str, facts: ImageFacts, folder: str) -> dict[str, object]:
    """Return what sentences on a file are filled in with."""
    return {
        "name": name,
        "folder": folder,
        "type": facts.type,
        "wanted": posixpath.splitext(name)[0] + SUFFIXES.get(facts.type, ("",))[0],
        "most_size": MOST_BYTES // 1024,
        "most_pixels": MOST_PIXELS // 10_000,
        "kinds": enumerate_names(facts.private),
    }


def _said(key: str, **facts: object) -> tuple[str, str]:
    if key in SENTENCES:
        return sentence(key, **facts)
    message, hint = _SENTENCES[key]
    return message.format(**facts), hint.format(**facts)


def orphan(address: str, path: str, reports: Iterable[str]) -> Finding:
    """Return the finding on an image that no report may show.

    `address` is the file as findings name it, `path` the same inside the folder of reports, `reports` the paths of all
    reports.
    """
    folder, _, name = path.rpartition("/")
    own = posixpath.basename(folder)
    by_id = {posixpath.basename(each).removesuffix(".md"): each for each in reports}
    near = near_names(own, sorted(by_id), cutoff=_LIKENESS)
    if own in by_id:
        said = _said("figure-folder/year", name=name, wanted=f"{figure_folder(by_id[own])}/{name}")
    elif near:
        said = _said("figure-folder/near", name=name, folder=own, near=near[0])
    else:
        said = _said("figure-folder", name=name)
    return Finding(address, 1, 1, "figure-folder", *said)
