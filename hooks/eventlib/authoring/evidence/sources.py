"""The pages that a raw text names as its sources: address, title and publisher.

Owns how these stand around an address: 来源：某日报，《题名》，https://…; 新华社《题名》 https://…; 据《某日报》报道《题名》. The form
finds them by the same patterns, in `contribute/sources.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventlib.authoring.evidence.source_entries import MEDIA, NEWSPAPER, is_reference, read_entry
from eventlib.authoring.masthead import WHOLE_DATE
from eventlib.prose.marks import WEB_ADDRESS


class FoundSource(NamedTuple):
    """A source in a text: where its address stands, and what is said of it; empty where nothing is."""

    start: int
    end: int
    title: str
    publisher: str


# A title is no longer than its field: what has no end is not sought to the end of the text.
_TITLE = re.compile(r"《([^》]{1,300})》")
_QUOTATION = re.compile(r"“([^”]{1,300})”")
_TITLE_AFTER = re.compile(
    r"[，,（(\s]*(?:(?:题为|题名[为：:]?|标题[为：:]?)[“]([^”]{1,300})”|(?:(?:题为|题名[为：:]?|标题[为：:]?))?《([^》]{1,300})》)"
)
_CLOSE_BEHIND = re.compile(r"[ \t\u3000]*(?:[，,（(]|题|标题)")
_SOURCE_NAMED = re.compile(
    r"(?:来源|出处)[ \u3000]*[：:｜|]\s*([A-Z][A-Za-z0-9.&\-]*(?: [A-Z][A-Za-z0-9.&\-]*){1,3}|[^，。；：:（(\s《“]+)"
)
# The Verge，“The Internet Archive is still under attack”，https://…: words with blanks between them are a title.
_QUOTED_TITLE = re.compile(r"[，,：:]\s*“([^”\n]{1,150} [^”\n]{1,150})”[，,：:\s（(]*$")
# No title stands between it and the address, which is on its line.
_LAST_QUOTATION = re.compile(r"“([^”\n]{1,300})”(?![^《\n]{0,300}》)")
_PUBLISHER_AFTER = re.compile(r"[^。；]*?发布[者方][：:]\s*([^，。；\s]+)")
_PUBLISHER_AFTER_TITLE = re.compile(r"[，,（(\s]*《[^》]{1,300}》[，,\s]*([^，,。；\s）)《]{2,20})[）)]")
_PERIODICAL = re.compile(f"(?:{NEWSPAPER}|周刊|月刊|杂志|新闻)$")
# Who publishes, without a word that says so: 新华社《题名》, 人民日报：《题名》, 十堰日报　2025年10月3日　https://…. Certain by how its
# name ends alone.
_PUBLISHER = (
    rf"(?:[^\s，。；：:、（）()《》“”]{{1,14}}?(?:{MEDIA})"
    r"|[^\s，。；：:、（）()《》“”]{2,20}(?:委员会|办公室|研究院|公司|集团|[局厅]))"
)
_BEFORE_PUBLISHER = (
    r"(?:^|[，。；：:（(）)｜| \t\u3000])[ \t\u3000]*(?:[0-9]{1,2}[.、][ ]*|[（(]?[0-9]{1,2}[）)]|\[[0-9]{1,2}\][ ]*)?"
    "(?:本文(?:内容)?)?(?:依据|根据|基于|据|参见|详见|另见|见|引自|转自|摘自|来自|原载)?"
)
_PUBLISHER_BEFORE = re.compile(
    rf"{_BEFORE_PUBLISHER}({_PUBLISHER})(?:报道|刊发|刊登|刊文|发表|消息)?[：:，,（(\s]*"
    r"(?:[0-9]{4}(?:年[0-9]{1,2}月[0-9]{1,2}日|[-./][0-9]{1,2}[-./][0-9]{1,2})[：:，,（(\s]*)?$"
)
# 路透社：Bank flaw exposes clients，https://…: a title without marks; where its publisher ends as none does, it is in Latin letters.
_LATIN = r"[A-Z][A-Za-z0-9.&\-]*(?: [A-Z][A-Za-z0-9.&\-]*){0,3}"
_BARE_TITLE = re.compile(
    rf"{_BEFORE_PUBLISHER}({_PUBLISHER}|{_LATIN}(?=[：:，,]\s*[A-Za-z0-9’'\-]+ [A-Za-z0-9]))[：:，,]\s*([^。；：:，《》“”]{{4,100}}?)[，,（(\s]*$"
)
# 首发于36氪, CNVD：《公告》, 《题名》，赣南日报，https://…, TeamViewer，https://…: places in which whoever stands there publishes.
_PUBLISHER_TOLD = re.compile(
    r"(?:首发于|首发自|原载于?|刊于|刊载于|刊登于|发表于|转自|转载自|摘自|引自|源自)[：:]?\s*([^\s，。；：:《》“”（）()]{2,20})"
)
_LABEL = "(?:本文|信息|稿件|图文|内容|消息|新闻|资料)?(?:来源|出处|链接|网址|全文|原文|原标题|参考|附件?|题名|标题|题目|媒体|报道|详见|另见|参见|地址|资料|文献|阅读|报告|公告|通知|如下|信源|引用|依据)"
_PUBLISHER_OF_TITLE = re.compile(
    rf"(?:^|[\n。；])[ \t\u3000]*(?!{_LABEL})(?:[0-9]{{1,2}}[.、][ ]*|[-*●·][ ]*)?([^\s，。；：:、《》“”（）()0-9][^\s，。；：:、《》“”（）()]{{1,19}})[：:，]?\s*$"
)
_PUBLISHER_BEHIND_TITLE = re.compile(
    rf"》[，,、\s（(]*({_PUBLISHER})[）)，,：:\s]*(?:[0-9]{{4}}[^，。；\n]{{0,12}}[，,]\s*)?$"
)
_LATIN_PUBLISHER = re.compile(rf"^[ \t\u3000]*(?:[0-9]{{1,2}}[.、][ ]*)?({_LATIN})[：:，,（(\s]*$")
# 关于发布《指南》等9项国家标准的公告，国家标准化管理委员会: a title that has another in it, and who publishes.
_TITLE_AROUND = re.compile(
    "(关于[^\n《》“”。，；]{0,20}《[^《》\n]{1,120}》[^\n《》。，；]{0,30}?(?:通知|公告|通告|通报|决定|意见|批复|公示|报告))"
    rf"(?:[，,、\s（(]+({_PUBLISHER})(?=[）)，,：:\s]|$)|(?=[，,（(。\s]|$))"
)
# 《办法》答记者问, 司法厅就《条例》答记者问, 三部门公布《办法》: pages on a paper, and not the paper itself.
_LEAD = r"[^\s，。；：:、.．《》“”（）()]{0,30}(?:就|关于|对|解读|[读看]懂|图解|详解|公布|发布|印发|出台|修订|通过)《"
_TAIL = (
    "(?:政策)?(?:解读|答记者问|答问|问答|新闻发布会|发布会实录|图解|起草说明|编制说明|(?:正式)?(?:公布|发布|印发|出台|施行|实施)|"
    "自?[0-9]{1,2}月[0-9]{1,2}日起(?:正式)?(?:施行|实施))"
)
_PAGE_ON_PAPER = re.compile(
    rf"((?:{_LEAD}|《)[^《》\n]{{1,120}}(?<![报刊])》{_TAIL})(?![^\n]{{0,200}}[。《])"
    rf"(?:[，,、\s（(]{{1,4}}({_PUBLISHER})(?=[）)，,：:\s]|$)|(?=[，,：:（(\s]|$))"
)
_NEWS_OF_PAPER = re.compile(
    rf"(?:^|\n)[ \t\u3000]*(?:[（(\[［【]?[0-9]{{1,2}}[）)\]］】.、．]|[-*●·•–][ ])?[ \t\u3000]*({_LEAD}[^《》\n]{{1,120}}(?<![报刊])》)"
    rf"(?:[，,、\s（(]{{1,4}}({_PUBLISHER}))?[，,、\s（(]{{0,4}}(?:{WHOLE_DATE})?[）)，,\s]{{0,4}}$"
)
# 《天府财经》客户端 is who publishes.
_MEDIUM_BEHIND = re.compile("(?:官方)?(?:客户端|公众号|官网|网站|微博|微信|APP|App|频道)")
# A line that says only that an address follows: what is named stands on the line before it.
_LABEL_ALONE = re.compile(rf"[ \t\u3000（(\[【0-9.、●·*\-]*(?:{_LABEL})*[ \t\u3000：:｜|>】\]-]*")
_NAMES_SOURCE = re.compile(rf"[ \t\u3000（(\[【0-9.、●·*\-]*(?:{_LABEL}|《|据|[^\s，。；]{{2,16}}[：:，]?《)")
# 我们认为，《条例》有三点值得关注：…；…: whoever writes so names no source.
_GOES_ON = re.compile("[。；].")
# [1] 题名, above its address.
_LISTED = re.compile(r"[ \t\u3000]*(?:[（(\[［【][0-9]{1,2}[）)\]］】]|[0-9]{1,2}[.、．](?![0-9]))[ \t\u3000]*\S")
# [3], with an address and no title: that of [2] above is another's.
_NUMBERED = re.compile(r"[ \t\u3000]*[（(\[［【]?[0-9]{1,2}[）)\]］】.、．](?![0-9])")
_TITLE_LINE = re.compile(
    r"(?:^|\n)[ \t\u3000]*(?:原文?标题|标题|题名|题目|原题)[：:｜|][ \t\u3000]*([^\n《》“”]{4,100})\n(?:[^\n]{0,60}\n){0,2}[^\n]*$"
)
# （南京日报：题名，https://…: what a sentence has in brackets is an entry of its own.
_BRACKETED = re.compile("[（(][^（()）\n]{2,120}$")
_DAY_ALONE = re.compile(rf"[ \u3000]*{WHOLE_DATE}[ \u3000]*")
_LETTER = re.compile("[A-Za-z\u3400-\u9fff]")
# Notice of a data incident（2025年9月8日）, above its address.
_LATIN_ABOVE = re.compile(
    r"[ \t\u3000]*(?:[-*●·•–][ ]*)?[A-ZÀ-Þ][^ \u3000-\u9fff\uff00-\uffef\n]{0,40}(?: [^ \u3000-\u9fff\uff00-\uffef\n]{1,40}){2,24}[ ]?(?:[（(][^（()）\n]{4,16}[）)])?"
)
# 原文链接：, and 通报网址： below a 通报, name the page of which a text that is published is a copy; 阅读原文 leads to another.
_PAGE_OF_TEXT = re.compile(
    r"(?:^|[\n（( \u3000])[ \t\u3000]*(?:(?:原文|本文|(公告|通报|通知|公示))(?:链接|网址|地址)|原文)[ ]?[：:｜|\n][^\n。]{0,60}\n?[^\n。]{0,30}$"
)
# 来源：南京网警 does too where the same name stands above the text, or below it; else its title may be somebody else's.
_WHO_PUBLISHED = re.compile(
    r"(?:^|[\n（( \u3000])[ \t\u3000]*(?:信息|稿件|本文|内容|新闻)?来源[ ]?[：:｜|][ ]*“?([^\s，。；：:“”《》]{0,20})[^\n。]{0,40}\n?[^\n。]{0,30}$"
)
# What somebody wrote who took it from elsewhere is no copy.
_WRITTEN_ANEW = re.compile(
    "(?:分析|研判|专报|专刊|简报|动态|启示|解读|综述|汇编|周报|月报|日报|摘编|要情|要闻|提示函?)[》”]?(?:[（(][^（()）]{0,30}[）)])?(?:\n|$)|第[ \u3000]?[0-9]{1,4}[ \u3000]?期|报送(?:单位|时间|日期|人)?[：:]|(?:编译|整理)(?:[：:）)，；\n自]|$)|综合(?:自|[^，。\n]{0,8}报道)|据外媒"
)

# 图片来源：https://…, ![图](https://…) and addresses of pictures are no source.
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|bmp|svg)(?:[?#].*)?$|[?&]wx_fmt=")
_PICTURE_BEFORE = re.compile(r"!\[[^\[\]\n]*\]\($|(?:图片?|题图|封面图?|配图)(?:来源|链接)?[：:]\s*$")
_NO_SOURCE = re.compile(
    "(?:回连|外联|控制端|恶意|样本|钓鱼|仿冒|假冒|下载|域名|登录|报名|查询|咨询|申诉|举报|投诉|C2|IOC|URL)[^，。；：:\n]{0,12}[：:]\\s*$"
)
BEFORE_ADDRESS = 60
"""How many characters before an address may say that it is that of a picture."""
BEFORE_COPY = 160
"""How many characters before an address may say that the text is a copy of its page, or whose work it is."""


def addresses_in(text: str) -> list[re.Match[str]]:
    """Return the web addresses in a text that are not of pictures."""
    return [
        match
        for match in WEB_ADDRESS.finditer(text)
        if not _PICTURE.search(match[0])
        and not _PICTURE_BEFORE.search(text[max(0, match.start() - BEFORE_ADDRESS) : match.start()])
    ]


def is_copy(title: str, masthead: str, before: str) -> bool:
    """Tell whether a text with a title and a masthead is a copy of the page at an address, by all that stands `before` that.

    So is a notice or an article with its 原文链接 at its end, and no briefing and no analysis.
    """
    about = f"{title}\n{masthead}\n{before[-BEFORE_COPY:]}"
    near = before[-BEFORE_COPY:]
    page, published = _PAGE_OF_TEXT.search(near), _WHO_PUBLISHED.search(near)
    is_page = page is not None and (page[1] or "") in title
    who = published[1] if published else ""
    is_own = published is not None and ((masthead and who in masthead) or (who and near.count(who) > 1))
    return bool(title and (is_page or is_own) and not _WRITTEN_ANEW.search(about))


def sources_in(text: str, addresses: Sequence[re.Match[str]]) -> Iterator[FoundSource]:
    """Yield the sources at the addresses of a text, each address once."""
    seen: set[str] = set()
    named = [not _NO_SOURCE.search(text, max(0, match.start() - BEFORE_ADDRESS), match.start()) for match in addresses]
    is_told = any(named)
    for number, match in enumerate(addresses):
        # 回连：https://…: an address that a text tells of is no source where there are others.
        if match[0] in seen or (is_told and not named[number]):
            continue
        seen.add(match[0])
        words = text[addresses[number - 1].end() if number else 0 : match.start()]
        after = text[match.end() : addresses[number + 1].start() if number + 1 < len(addresses) else len(text)]
        yield FoundSource(match.start(), match.end(), *_title_and_publisher(words, after))


def _title_and_publisher(words: str, after: str) -> tuple[str, str]:
    line = words.rpartition("\n")[2]
    entry = _entry(words)
    if is_reference(_listed(entry)):
        return read_entry(_listed(entry))
    marked = list(_TITLE.finditer(entry))
    for longer in (_TITLE_AROUND, _PAGE_ON_PAPER, _NEWS_OF_PAPER):
        if around := longer.search(entry):
            named_before = _PUBLISHER_BEFORE.search(entry[: around.start(1)].rpartition("\n")[2])
            return around[1], around[2] or (named_before[1] if named_before else "")
    named = [found[1] for found in marked]
    papers = {found[1] for found in marked if _PERIODICAL.search(found[1]) or _MEDIUM_BEHIND.match(entry, found.end())}
    titles = [name for name in named if name not in papers]
    if named and not titles:
        titles = _QUOTATION.findall(entry[marked[-1].end() :])
    if not titles and (quoted := _QUOTED_TITLE.search(entry)):
        before = entry[: quoted.start()].rpartition("\n")[2]
        said = next(reversed(list(_SOURCE_NAMED.finditer(words))), None)
        said = said or _PUBLISHER_BEFORE.search(before) or _LATIN_PUBLISHER.search(before)
        return quoted[1], said[1] if said else ""
    headed = None if titles else _TITLE_LINE.search(words)
    # The title stands last before the address: 据《某日报》报道《题名》.
    title = titles[-1] if titles else headed[1].strip() if headed else ""
    if not title:
        own, who = read_entry(_listed(entry))
        following = _TITLE_AFTER.match(after)
        # What stands before an address goes before what stands behind it, which may be the next entry.
        if own and not (following and _CLOSE_BEHIND.match(after)):
            return own, who
        title = (following[1] or following[2]) if following else ""
    publisher = next(reversed(list(_SOURCE_NAMED.finditer(words))), None) or (
        None if named and named[-1] in papers else _LAST_QUOTATION.search(line)
    )
    if not publisher and not title and (bare := _BARE_TITLE.search(line)) and _is_title(bare[2]):
        return bare[2].strip(), bare[1]
    publisher = publisher or _PUBLISHER_AFTER.match(after) or _PUBLISHER_AFTER_TITLE.match(after)
    periodicals = [name for name in named if name != title and name in papers]
    if not publisher and not periodicals:
        before = entry[: marked[-1].start()] if marked else entry
        publisher = (
            _PUBLISHER_BEFORE.search(before.rpartition("\n")[2])
            or _PUBLISHER_TOLD.search(entry)
            or (_PUBLISHER_BEHIND_TITLE.search(entry) if marked else _LATIN_PUBLISHER.search(line))
            or (_PUBLISHER_OF_TITLE.search(before) if marked else None)
        )
    return title, publisher[1] if publisher else periodicals[-1] if periodicals else ""


def _is_title(words: str) -> bool:
    """Tell whether words may be a title: they are more than a day."""
    return _LETTER.search(words) is not None and not _DAY_ALONE.fullmatch(words)


def _entry(words: str) -> str:
    """Return the end of what stands before an address that names its source: its line, and the one before where it says nothing."""
    before, _, line = words.rpartition("\n")
    if not _LABEL_ALONE.fullmatch(line):
        return line
    above = before.rstrip().rpartition("\n")[2]
    if _NUMBERED.match(line) and _NUMBERED.match(above):
        return line
    names_source = _NAMES_SOURCE.match(above) and not _GOES_ON.search(above)
    is_title = names_source or _LISTED.match(above) or _LATIN_ABOVE.fullmatch(above)
    return f"{above}\n{line}" if is_title else line


def _listed(entry: str) -> str:
    """Return what of an entry may list a source: in brackets at the end of a sentence, its line, or that above."""
    line = entry.partition("\n")[0]
    bracketed = _BRACKETED.search(line)
    return bracketed[0][1:] if bracketed and "。" not in bracketed[0] else line
