"""The text of a Word document in the form of a raw analysis, and a list of what is not in it.

mammoth reads the document; what it would drop is turned into plain text before (`word.prepare`), and what cannot come
along is listed. Does not know reports.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

from eventlib.authoring.pictures import Picture
from eventlib.authoring.word.left_out import LeftOut, sentences
from eventlib.authoring.word.package import WordError, WordPackage
from eventlib.workers import run_within

__all__ = ["WordDocument", "WordError", "read_word", "read_word_in_time"]


@dataclass(frozen=True, slots=True)
class WordDocument:
    """What was read from a Word document."""

    text: str
    """For `read_raw_analysis`; with stand-ins for marks that are text, see `word.marks.as_text`."""
    left_out: tuple[LeftOut, ...]
    """In the order of the document."""
    pictures: tuple[Picture, ...] = ()
    """By the numbers that stand for them in the text."""

    @property
    def left_out_sentences(self) -> list[str]:
        """What was left out, in Chinese; no full stop at their ends."""
        return sentences(self.left_out)


SECONDS = 30
"""The most that reading a document may take. One as large as may be takes about six, those of analyses half a second."""


def read_word_in_time(raw: bytes, seconds: float = SECONDS) -> WordDocument:
    """Read a Word document as `read_word` does, in a process of its own that is ended after so many seconds.

    Raises:
        WordError: as of `read_word`, or it takes longer.
        WorkerError: the system ended the process.
    """
    try:
        return run_within(seconds, read_word, raw)
    except TimeoutError as error:
        raise WordError(
            f"读了 {seconds:g} 秒还没有读完，已停止；请把正文复制到新的文档里再导入，或者分成几篇"
        ) from error


def read_word(raw: bytes) -> WordDocument:
    """Read a Word document, transitional or strict (ISO/IEC 29500), with or without macros.

    Limits of size, parts and depth are those of `word.package`; they bound the time as well.

    Raises:
        WordError: the bytes are no such document, it is damaged, or it exceeds a limit.
    """
    # Imported here: most analyses are plain text.
    import mammoth  # type: ignore[import-untyped] # it has no types, and nobody publishes any

    from eventlib.authoring.word.numbering import Numbering
    from eventlib.authoring.word.prepare import Preparation
    from eventlib.authoring.word.styles import Styles
    from eventlib.authoring.word.text import STYLE_MAP, read_html

    package = WordPackage(raw)
    part = package.main_part()
    styles = Styles(package.xml(package.related(part, "styles")))
    numbering = Numbering(package.xml(package.related(part, "numbering")), styles)
    preparation = Preparation(package, styles, numbering)
    preparation.read()
    html = mammoth.convert_to_html(
        io.BytesIO(preparation.document.package()),
        style_map=STYLE_MAP,
        include_default_style_map=False,
        include_embedded_style_map=False,
    )
    # Of a picture character that it has no other for, mammoth says this and nothing else.
    unknown = {message.message.rpartition("ignored: ")[2] for message in html.messages}
    left_out = preparation.left_out(lambda font, code: f"char {code:04X} in font {font}" in unknown)
    read = read_html(html.value)
    left_out += [LeftOut("个链接", words=address, fate="的地址没有导入，文字保留") for address in read.lost_links]
    return WordDocument(read.text, tuple(left_out), tuple(preparation.pictures.found))
