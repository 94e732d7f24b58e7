"""Entries of lists of sources that mark no title: who published, the day and the title in some order, parted by marks or blanks.

Owns 李明. 题名[EB/OL]. (2025-03-05)[2025-03-07]. as GB/T 7714 has it, 南京日报 2025年3月5日 题名, 题名，南京日报，2025年3月5日 and
（单位：题名，…）. The form reads them by the same patterns, in `contribute/source_entries.js`.
"""

from __future__ import annotations

import re

from eventlib.authoring.masthead import WHOLE_DATE
from eventlib.reading.surnames import SURNAMES

LONGEST_ENTRY = 160
"""Characters of an entry, at most."""
LONGEST_PUBLISHER = 14
"""Characters of who publishes where nothing but its place tells so, at most."""
SHORTEST_TITLE, SHORTEST_ALONE = 6, 10
"""Characters of a title, at least, and of one beside which nothing stands."""
MOST_SIDES = 2
"""How many sides a day has: of several days none stands between publisher and title."""
MOST_PARTS = 3
"""How many parts an entry has beside its day, at most: of more nobody can say which is the title."""

# 李明. 题名[EB/OL]. (2025-03-05)[2025-03-07].
_REFERENCE = re.compile(
    r"(?:((?:[A-Z]\.)*(?:(?<![A-Za-z])(?:[A-Z]\.){1,3}|[^.．:：\n]){1,80}?)(?:[.．][ \u3000]+|(?<=\.)[ \u3000]+|(?<![A-Za-z])[.．]|[:：])(?![0-9]))?([^\n]{4,200}?)[ ]?[\[［【](?:EB|N|R|J|M|C|D|S|Z|G|DB|CP|P)(?:/OL)?[\]］】][.．。，, ]*([^\n]*)"
)
# 《题名》, and not 《办法》解读.
_WHOLLY_QUOTED = re.compile("^《([^《》]*)》$")
# 李四, 王五等: who wrote it, and not who published.
_WRITERS = re.compile(f"[{SURNAMES}][\u4e00-\u9fff]{{1,2}}(?:[,，、 ]|等|$)")
# Whose newspaper it was in: 题名[N/OL]. 南京日报, 2025-03-06(4).
_IN_PERIODICAL = re.compile(r"([\u4e00-\u9fffA-Za-z]{2,20})[,，:：]")
_LIST_MARK = re.compile(
    r"[ \t\u3000]*(?:[（(\[［【][0-9]{1,2}[）)\]］】]|[0-9]{1,2}[.、．)）](?![0-9])|[-*●·•–][ ]|[①-⑳])?[ \t\u3000]*"
)
# 来源：, 原文标题：, 【来源】: what an entry begins with that is none of it.
_ENTRY_LABEL = re.compile(
    "(?:[（(【\\[]?(?:(?:本文|原文|信息|稿件|内容|消息|新闻|资料|文章|主要|参考)*(?:来源|出处|信源|资料|文献|依据|链接|网址|原文|全文)|原文?标题|标题|题名|题目)[】\\]）)]?[ \u3000]*[：:｜|]?|据|见|参见|另见|转自|摘自|引自|原载)[ \u3000]*(?=[^ \u3000])"
)
# What stands right before an address: 链接：, 网址：, 见.
_ADDRESS_LABEL = re.compile(
    "[，,；;。.：:｜|（(\\[【\\s]*(?:(?:原文|全文|文章|新闻|详情|页面|推文|(?:微信)?公众号)?(?:链接|网址|地址|URL|链接地址|网页)|原文|全文|载于|见|at)?[ \u3000]*[：:｜|]?[ \u3000]*$"
)
_A_DAY = rf"(?:{WHOLE_DATE}|(?<![0-9年])[0-9]{{1,2}}月[0-9]{{1,2}}日)(?:[ \u3000]*[0-9]{{1,2}}[:：][0-9]{{2}}(?:[:：][0-9]{{2}})?)?"
_DAY = re.compile(
    rf"[（(\[【]{_A_DAY}[）)\]】]|{_A_DAY}(?=[，,；;。.：:｜|（(\[【）)\]】\s]|$|发布|刊发|报道|电)(?:发布|刊发|报道|电)?"
)
# Where parts of an entry end. Blanks between Latin words are of a title.
_BETWEEN = re.compile(
    r"[ \t\u3000]*(?:[，；：:｜|/]|——|__?|[,;](?![ ]?[0-9A-Za-z]))[ \t\u3000]*|(?<![A-Za-z0-9.,’'&\-–])[ \t\u3000]+|[ \t\u3000]+(?![A-Za-z0-9&\-–])|[ ][-–—|][ ]|(?<=[\u4e00-\u9fff）”])[-–—](?=[\u4e00-\u9fff]{2,14}$)"
)
_AROUND = re.compile(r"^[ \t\n\u3000，,；;。.：:、（()）“\"]+|[ \t\n\u3000，,；;。：:、（(”\"]+$")
_OPENED = re.compile("[（(]")
_IN_LENTICULAR = re.compile(r"【([^【】]{2,20})】[ \u3000]*(?=[^ \u3000])")
_IN_BRACKETS = re.compile(r"[（(]([^（()）]{2,20})[）)][ \u3000]*$")
NEWSPAPER = "(?<![通公简预警情年季举汇误虚谎瞒漏上申填播捷快])报"
"""How the name of a newspaper ends: 通报 and 年报 are papers of another kind."""
MEDIA = f"{NEWSPAPER}|社|网|新闻|电视台|电台|卫视|周刊|月刊|杂志|在线|客户端|公众号|官网|观察|财经|传媒"
"""How the names of media end."""
# A publisher by how its name ends, and what no title is.
_WHO = (
    f"[^\\s，。；：:、《》“”]{{1,20}}?(?:{MEDIA}|总台|官微|微博|网站|发布|融媒体?|"
    "委员会|办公室|[网经工教卫]信?办|研究院|大学|[分支]行|银行|医院|公司|集团|协会|联盟|法院|检察院|政府|警方|中心|[局厅部委署]|[支总]队)"
)
_PUBLISHES = re.compile(_WHO)
# 郑州市卫生健康委员会通报 says whose paper it is, and no title.
_PAPER_OF = re.compile(f"{_WHO}(?:的?(?:通报|公告|报告|报道|通知|声明|消息|文章|博客|公众号文章|新闻稿))?")
_LATIN_PUBLISHER = re.compile(
    r"[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9.&\-]*(?: (?:(?:of|for|and|the|de|du|van) ){0,2}[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9.&\-]*){0,3}"
)
# 南半球法律评论：题名: who publishes stands before the colon.
_NAMED_FIRST = re.compile("([^：:，,；\n《》“”]{2,24})[：:][ \u3000]*([^\n]{4,})")
# Whoever writes so tells something, and does not list a source.
_PROSE = re.compile(
    "[。；？]|(?<![\u4e00-\u9fff])(?:详情|点击|登录|访问|查询|可在|请[见看到在于登点])|(?:详情|全文|原文|内容|公告|报告)(?:请|可|详)?见|可(?:登录|访问|查|在|于)|官方?网站?[为是：:]|如下|链接[为是]|\\]\\(|!\\["
)
# 《申江经济报》2025年11月7日第3版 says in which paper it was, and no title.
_IN_PAPER = re.compile("《[^《》]{2,20}(?:报|刊|周刊|杂志)》[^《》]*")
# What kind of page it is, and what stands before a source: 公众号, 嘉兴日报3月19日讯　来源：.
_MEDIUM = re.compile(
    "(?:微信|官方)*(?:公众号|网站|官网|微博|客户端|视频号|头条号)|来源|出处|[^，。\\s]{2,14}(?:[报社网刊台]|在线)(?:[0-9]{4}年)?[0-9]{1,2}月[0-9]{1,2}日[讯电]"
)
_HAN = re.compile("[\u3400-\u9fff]")
# Northern Power. Notice of an incident. 22 June 2026., Notice of an incident, Northern Power, 2026-06-22
_MONTH = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*[.]?"
_LATIN_DAY = re.compile(
    rf"[（(]?(?:[0-9]{{1,2}} {_MONTH},? [0-9]{{4}}|{_MONTH} [0-9]{{1,2}}, [0-9]{{4}}|[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})[）)]?"
)
_LATIN_ENTRY = re.compile(r"(?:([^.\n]{2,60})[.] +)?([^\n]{8,160}?)[., ]*")
_NO_LATIN = re.compile('[\u3000-\u9fff\uff00-\uffef“”"]')
# A title of so many words needs nothing beside it; who publishes may have as many, but for words that say what a page is.
_LATIN_WORDS = re.compile(r"[A-Za-zÀ-ÿ0-9]\S*(?: \S+){2,}")
_LATIN_PAGE = re.compile(
    r"(?<![A-Za-z])(?:Incidents?|Updates?|Notices?|Notification|Statement|Breach|Advisory|Alert|Announcement|Release|Report|Attack|Outage|FAQ|Letter|Decision|Judgment|Fine|Ransomware|Cyber|Data)(?![A-Za-z])"
)
_LETTERS = re.compile("[A-Za-z\u3400-\u9fff]")


def is_reference(line: str) -> bool:
    """Tell whether a line is an entry by GB/T 7714, which says itself where its title begins and ends."""
    return _REFERENCE.match(_LIST_MARK.sub("", line, count=1)) is not None


def read_entry(line: str) -> tuple[str, str]:
    """Return the title and the publisher of an entry, which is the line before an address; empty where it tells none."""
    entry = _LIST_MARK.sub("", line, count=1)
    if len(entry) > LONGEST_ENTRY:
        return "", ""
    if reference := _REFERENCE.match(entry):
        author, title, rest = reference.groups()
        paper = _IN_PERIODICAL.match(rest)
        who = author if author and not _WRITERS.match(author) else ""
        return _WHOLLY_QUOTED.sub(r"\1", _AROUND.sub("", title)), paper[1] if paper else who
    entry = _AROUND.sub("", _ADDRESS_LABEL.sub("", entry, count=1))
    label = _ENTRY_LABEL.match(entry)
    entry = _AROUND.sub("", entry[label.end() :] if label else entry)
    if _PROSE.search(entry) or not _LETTERS.search(entry):
        return "", ""
    return _of_parts(entry)


def _of_parts(entry: str) -> tuple[str, str]:
    """Return the title and the publisher of an entry without its marks and labels."""
    if lenticular := _IN_LENTICULAR.match(entry):
        return _AROUND.sub("", _DAY.sub("", entry[lenticular.end() :])), lenticular[1]
    bare = _AROUND.sub("", _DAY.sub("", entry))
    if not _NO_LATIN.search(bare) and (latin := _of_latin(bare)):
        return latin
    without_day = _DAY.sub("\n", entry)
    if told := _around_day(without_day):
        return told
    named = _NAMED_FIRST.fullmatch(entry)
    if named and "\n" not in without_day and _HAN.search(named[1] + named[2]):
        return _bare(named[2]), named[1].strip()
    bracketed = _IN_BRACKETS.search(without_day.rstrip())
    if bracketed and _PUBLISHES.fullmatch(_AROUND.sub("", bracketed[1])):
        return _AROUND.sub("", without_day[: bracketed.start()]), _AROUND.sub("", bracketed[1])
    parts = [part for each in without_day.split("\n") for part in _BETWEEN.split(_AROUND.sub("", each)) if part]
    parts = [part for each in parts if _LETTERS.search(part := _bare(each)) and not _MEDIUM.fullmatch(part)]
    if not parts or len(parts) > MOST_PARTS:
        return "", ""
    if len(parts) == 1:
        is_paper = _PAPER_OF.fullmatch(parts[0]) or _IN_PAPER.fullmatch(parts[0])
        is_title = _HAN.search(parts[0]) and len(parts[0]) >= SHORTEST_ALONE and not is_paper
        return (parts[0], "") if is_title else ("", "")
    who = _who_publishes(parts)
    if who is None:
        return "", ""
    titles = [part for at, part in enumerate(parts) if at != who]
    title = max(titles, key=len)
    return (title, parts[who]) if len(title) >= SHORTEST_TITLE else ("", parts[who])


def _of_latin(entry: str) -> tuple[str, str] | None:
    """Return the title and the publisher of an entry in Latin letters; None where it is not certain which is which."""
    match = _LATIN_ENTRY.fullmatch(_LATIN_DAY.sub("", entry).rstrip(" ,."))
    if not match:
        return None
    who, title = match.groups()
    if who:
        return (title, who) if _LATIN_PUBLISHER.fullmatch(who) else None
    first, comma, rest = title.partition(", ")
    if comma and _LATIN_PUBLISHER.fullmatch(first) and _LATIN_WORDS.fullmatch(rest) and not _is_latin_publisher(rest):
        return rest, first
    before, comma, behind = title.rpartition(", ")
    if comma and _LATIN_PUBLISHER.fullmatch(behind) and len(before) > len(behind):
        return before, behind
    is_title = _LATIN_WORDS.fullmatch(title) and not _is_latin_publisher(title.partition(": ")[0])
    return (title, "") if is_title else None


def _is_latin_publisher(words: str) -> bool:
    return bool(_LATIN_PUBLISHER.fullmatch(words) and not _LATIN_PAGE.search(words))


def _around_day(entry: str) -> tuple[str, str] | None:
    """Return the title and the publisher of an entry whose day, now the end of a line, stands between them."""
    sides = [_bare(side) for side in entry.split("\n")]
    if len(sides) != MOST_SIDES or not all(map(_LETTERS.search, sides)):
        return None
    publisher, title = sides if _is_publisher(sides[0]) else sides[::-1]
    return (title, publisher) if _is_publisher(publisher) and len(title) >= SHORTEST_TITLE else None


def _is_publisher(words: str) -> bool:
    return bool(_PUBLISHES.fullmatch(words) or _LATIN_PUBLISHER.fullmatch(words))


def _bare(words: str) -> str:
    """Return words without marks and blanks around them, and without brackets that stand alone."""
    bare = _AROUND.sub("", words)
    return bare if _OPENED.search(bare) else bare.rstrip("）) ")


def _who_publishes(parts: list[str]) -> int | None:
    """Return which of the parts of an entry is who publishes: by its form, else the short one at an end."""
    ends = [0, len(parts) - 1]
    formed = [at for at in ends if _is_publisher(parts[at])]
    if formed:
        return min(formed, key=lambda at: len(parts[at]))
    shorter = min(ends, key=lambda at: len(parts[at]))
    is_short = len(parts[shorter]) <= LONGEST_PUBLISHER and len(parts[shorter]) * 2 <= max(map(len, parts))
    return shorter if is_short else None
