"""The head of a raw text: which of its first lines is the title, and which say who published it, when and where.

Owns what a masthead looks like (工作简报, 第 12 期, 来源：…, 点击上方蓝字关注我们). Lines of the same kind at the end of a text
are told by the same patterns. The form reads heads by them too, in `contribute/masthead.js`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

DIGIT = "[0-9０-９]"
"""The pattern of a digit, of full width too."""
WHOLE_DATE = (
    rf"(?:(?:{DIGIT}{{4}}|(?<!{DIGIT})[12][0-9])\s*年\s*{DIGIT}{{1,2}}\s*月\s*{DIGIT}{{1,2}}\s*[日号]|{DIGIT}{{4}}[-/.]{DIGIT}{{1,2}}[-/.]{DIGIT}{{1,2}}"
    r"|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日|(?<=[（(【\[])20[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])(?=[）)】\]]))"
)
"""The pattern of a day with its year, in digits or in Chinese numbers."""
_WIDE = "[ \u3000]*"
_PAPERS = "简报 专报 快报 内参 要情 参阅 信息通报 值班信息 工作信息 工作动态 信息摘报 舆情参考 工作通讯"
# What a paper that comes out in issues is called, often set wide (工 作 简 报): the name of no event.
_PAPER = re.compile(
    rf"(?:(?!关于|事件)\S{_WIDE}){{0,20}}(?:{'|'.join(map(_WIDE.join, _PAPERS.split()))}){_WIDE}(?:[（(〔][^（）()]{{0,16}}[期号][）)〕])?|[警案]?情况?通报|情况说明"
)
# 关于…的公告 above the number of a document is its title.
_SUBJECT = re.compile("关于")
# A line that is drawn above or below the head of a paper.
_DRAWN = re.compile("[━─═—―_＿=＝*＊★☆·.…-]{3,}")
_ISSUE = re.compile(
    rf"(?:【[^】]{{1,20}}】)?{_WIDE}[（(【〔\[]?(?:总)?\s*(?:{DIGIT}{{4}}\s*年\s*)?第\s*[0-9０-９一二三四五六七八九十百〇零]+\s*[期号][^，。；]{{0,40}}"
    rf"|\S{{1,12}}[〔\[（(]{DIGIT}{{4}}[〕\]）)]\s*第?{DIGIT}+号|★?(?:机密|秘密|内部资料)[^。，]{{0,12}}"
)
_LABEL = re.compile(
    "(?:信息|本文|文章|消息)?(?:来源|稿源|稿件来源|原文链接|原文|阅读原文|原题|原标题|出处|作者|记者|通讯员|撰稿|编写|供稿|编辑|责编|责任编辑|审核|校对|"
    r"监制|排版|签发|签发人|链接|参考链接|报送|报送单位|报送时间|呈报|呈送|分送|编发|编印|主办|承办|协办|核稿|校核|审签|发文机关|发文字号|文号|期号|主编|发布时间|发布日期|发布单位|时间|日期|单位|"
    r"文字|图文|摄影|摄像|视频|制图|绘图|策划|统筹|出品|文案|美编|值班编辑|执行编辑|值班主任|总监制|[初复监终校]审|[一二三]审|"
    r"主送|抄送|抄报|印发|联系人|联系电话|电话|密级|紧急程度|(?:公告)?编号|(?:证券|股票|债券)(?:代码|简称)|关键词|主题词)\s*[：:｜|丨/].*|(?:文|图|图文|文/图)\s*[｜|丨].*"
)
_APPEAL = re.compile(
    r"[^\w\s]{0,6}\s*(?:点击|长按|扫码|关注).{0,16}(?:蓝字|关注|二维码).{0,12}|原创\s.{0,40}|(?:以下|本)文(?:章)?(?:转载|转)自.{1,40}"
    # What the page of an account shows besides, and is copied with it.
    r"|[（(](?:此件|信息公开)[^（()）]{0,20}[）)]|在小说阅读器.{0,8}|去阅读|听全文|阅读原文|写留言|精选留言|[-—· ]*(?:END|完)[-—· ]*"
    r"|(?:(?:阅读|点?赞|分享|收藏|转发|在看|推荐|喜欢|留言|评论)[ \u3000]*(?:[0-9.]+[万w]?\+?[ \u3000]*)?){1,8}|点(?:分享|收藏|点?赞|在看)(?:[ \u3000]*点(?:分享|收藏|点?赞|在看))*"
)
# What is left of a picture where a page is copied as text.
_PLACEHOLDER = re.compile(r"[\[【（(]?(?:图片|配图|插图|视频|[Ii]mage)[0-9]{0,2}[\]】）)]?")
_ADDRESS_LINE = re.compile(r"https?://[!-~]+")
# 绍兴市大数据发展管理局办公室　2025年6月18日 10:20 江苏
_DATE_LINE = re.compile(
    rf"[（(]?((?:[^\s|｜，。：；！？]{{1,24}}[\s|｜]+)*[^\s|｜，。：；！？]{{0,24}}?){WHOLE_DATE}"
    rf"[）)]?(?:\s*{DIGIT}{{1,2}}(?:[:：时点]{DIGIT}{{0,2}}分?)*)?(?:\s+(?:\S{{1,6}}|(?:来源|稿源|作者|记者|编辑)[：:]\s*\S{{1,20}}|https?://\S+))?"
)
# 渝北区信息　第312期, whatever the paper is called; below it stands a title.
_NAMED_ISSUE = re.compile(
    rf"[^\s，。、：；！？“”《》]{{2,20}}[ \u3000]+[（(]?(?:{DIGIT}{{4}}\s*年\s*)?(?:总)?第\s*[0-9０-９一二三四五六七八九十百〇零]+\s*期[）)]?"
)
# A line of its own that names who issues a paper.
_ISSUER = re.compile(
    r"[^\s，。、：]{2,30}(?:办公室|委员会|协会|中心|[支总大]队|[局厅署委办])(?:主办|编印|印发|报送|[编印])?"
)
_TITLE_LABEL = re.compile(r"^(?:文章|报告)?(?:标题|题名|题目)[ \t\u3000]*[：:｜|][ \t\u3000]*(?=\S)")
# A line that begins as those of a masthead do, and is none: 摘要：…, 地点：….
_LABELLED = re.compile(r"[^\s，。、：:；！？“”《》]{2,8}[ \t\u3000]*[：:].*")
# What the page is called that the address below is of; at the head of a text that is its own title. In Latin letters it has no label.
_TITLE_OF_SOURCE = re.compile(
    r"(?:原文?|文章)?(?:标题|题名|题目)\s*[：:｜|].*"
    r"|[A-ZÀ-Þ][^ \u3000-\u9fff\uff00-\uffef]*(?: [^ \u3000-\u9fff\uff00-\uffef]+)+ [^ \u3000-\u9fff\uff00-\uffef]*[^ \u3000-\u9fff\uff00-\uffef.!?:](?: ?[（(][^（()）]{4,16}[）)])?"
)
# The account that published a text, above the day: its name, and often the name again.
_BYLINE = re.compile(r"[^，。、：；！？“”]{2,20}")
# Whose name stands above a day where neither is of the title: 嘉兴发布, 嘉兴市委网信办.
_ACCOUNT = re.compile(
    rf"{_ISSUER.pattern}|[^\s，。、：]{{1,10}}(?:发布|[日晚早晨周时]报|在线|网信|融媒体?|新闻|观察|之声|(?:公安|网警|网安|警方)(?:提醒您?|提示您?)?)"
)
MOST_LABELLED = 4
"""How many lines with other labels stand between those of a masthead, at most."""
MOST_BYLINES = 2
"""How many lines between the title and the line that is dated name who published a text, at most."""
# In Markdown a masthead is often a quotation: > 来源：….
_QUOTED = re.compile(r"^>[ \t]*(?=[^ \t>])")
_SENTENCE_END = re.compile("[。！？；!?;…][”」』）)]*$")
# 罚的可不只是钱！ is a title, as accounts write them, and a sentence of a text only below one.
_EXCLAMATION = re.compile("[^。；;…]{1,40}[！？!?][”」』）)]*")
LONGEST_TITLE = 100
"""Characters of a line that can be the title."""
MOST_ABOVE = 6
"""Lines below the name of a paper within which its title stands, at most."""


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines of a text."""

    title: int | None
    """The number of the line that is the title."""
    masthead: tuple[int, ...]
    """The numbers of the lines that are of the masthead."""
    end: int
    """The number of the first line that is neither."""
    kept: tuple[int, ...] = ()
    """The numbers of the lines between those of the masthead that are of the text: 摘要：…."""


def ends_a_sentence(line: str) -> bool:
    """Tell whether a line ends as a sentence does."""
    return _SENTENCE_END.search(line) is not None


def _may_be_title(line: str) -> bool:
    return not ends_a_sentence(line) or _EXCLAMATION.fullmatch(line) is not None


def without_label(title: str) -> str:
    """Return a title without 标题： before it."""
    return _TITLE_LABEL.sub("", title)


def is_credit(line: str) -> bool:
    """Tell whether a line at either end of a text says where it comes from, or asks to follow somebody."""
    bare = line.replace("**", "")
    return any(pattern.fullmatch(bare) for pattern in (_LABEL, _APPEAL, _ADDRESS_LINE))


def without_credits(text: str) -> str:
    """Return a text without the credits at its end, and blanks there."""
    lines = text.split("\n")
    while lines and (not (last := lines[-1].strip()) or is_credit(last)):
        lines.pop()
    return "\n".join(lines).rstrip()


def is_placeholder(line: str) -> bool:
    """Tell whether a line is what is left of a picture, and nothing else."""
    return _PLACEHOLDER.fullmatch(line) is not None


def without_quotation(line: str) -> str:
    """Return a line without the mark of a quotation that begins it."""
    return _QUOTED.sub("", line)


def count_credits(lines: Sequence[str]) -> int:
    """Return how many lines at the end of a text are credits: sources, who edited it, who signed it and when."""
    count = 0
    for line in reversed(lines):
        is_signed = len(line) <= LONGEST_TITLE and (
            _DATE_LINE.fullmatch(line) or (count and (_ISSUER.fullmatch(line) or _TITLE_OF_SOURCE.fullmatch(line)))
        )
        if not (is_signed or is_credit(line)):
            break
        count += 1
    return count


def read_head(lines: Sequence[str], is_mark: Callable[[str], bool]) -> Head:
    """Find title and masthead of a text.

    `lines` are without blanks at their ends; `is_mark` tells the lines that begin a list, a table, a section and the
    like. The title is the first line that is no part of the masthead, unless that is a sentence.
    """
    title: int | None = None
    masthead: list[int] = []
    kept: list[int] = []
    for number, written in enumerate(lines):
        if not written:
            continue
        is_begun = bool(masthead) or title is not None
        words = without_quotation(written)
        line = words if is_masthead(words, is_begun=is_begun) else written
        if title is not None and not is_mark(line) and _is_between(lines[number:]):
            kept.append(number)
            continue
        if len(line) > LONGEST_TITLE or is_mark(line):
            return Head(title, tuple(masthead), number, tuple(kept))
        is_drawn = title is None and _DRAWN.fullmatch(line)
        is_name = _is_byline(lines[number:]) if title is not None else _names_paper(line, lines[number + 1 :], is_mark)
        if is_drawn or is_name or is_masthead(line, is_begun=is_begun):
            masthead.append(number)
        elif title is None and _may_be_title(line):
            title = number
        else:
            return Head(title, tuple(masthead), number, tuple(kept))
    return Head(title, tuple(masthead), len(lines), tuple(kept))


def _is_between(lines: Sequence[str]) -> bool:
    """Tell whether the first of some lines has a label that is none of a masthead, and a line of one follows such lines."""
    shown = [line for line in lines[: 2 * MOST_LABELLED + 1] if line][: MOST_LABELLED + 1]
    credit = next((at for at, line in enumerate(shown) if is_credit(line)), 0)
    return credit > 0 and all(map(_LABELLED.fullmatch, shown[:credit]))


def _is_byline(lines: Sequence[str]) -> bool:
    """Tell whether the first of some lines names who publishes: short, and at most one like it above a line that is dated."""
    shown = [line for line in lines[: 2 * MOST_BYLINES + 1] if line]
    dated = next((at for at, line in enumerate(shown[: MOST_BYLINES + 1]) if _DATE_LINE.fullmatch(line)), 0)
    return dated > 0 and all(_BYLINE.fullmatch(line) for line in shown[:dated])


def _names_paper(line: str, below: Sequence[str], is_mark: Callable[[str], bool]) -> bool:
    """Tell whether a line above the title names the paper or who publishes: below are an issue, the name of a paper or a day, then a title."""
    shown = [without_quotation(each) for each in below[: 2 * MOST_ABOVE] if each][:MOST_ABOVE]
    is_above = shown and (
        _NAMED_ISSUE.fullmatch(line)
        or _ISSUE.fullmatch(shown[0])
        or _PAPER.fullmatch(shown[0])
        or (_ACCOUNT.fullmatch(line) and _DATE_LINE.fullmatch(shown[0]))
    )
    if not is_above or _SUBJECT.match(line):
        return False
    title = next((each for each in shown if not is_masthead(each, is_begun=True)), "")
    return bool(title) and len(title) <= LONGEST_TITLE and _may_be_title(title) and not is_mark(title)


def is_masthead(line: str, *, is_begun: bool = True) -> bool:
    """Tell whether a line is of the masthead; `is_begun`: the title, or a line of the masthead, stands above it."""
    if _ISSUE.fullmatch(line) or _PAPER.fullmatch(line) or is_credit(line):
        return True
    if dated := _DATE_LINE.fullmatch(line):
        return is_begun or not dated[1].strip()
    return is_begun and _ISSUER.fullmatch(line) is not None
