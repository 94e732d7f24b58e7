"""How days stand in running text, and which day each of them is.

Owns the ways in which one is written: whole (2025年4月10日, 2025-04-10), with the year before (2025年3月，…21日), with the year or
the month of the day of publication (6月16日, 本月10日, 去年12月3日), and by how far it is from that (昨日, 上周五). Which of them is the
day of the event is `event_date`'s to say. The form does the same, in `contribute/days_in_text.js`.
"""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventlib.authoring.masthead import DIGIT

_NUMBER = f"(?:{DIGIT}{{1,2}}|[一二三四五六七八九十]{{1,3}})"
_TO = r"\s*(?:[至到~～\-－–]|—{1,2})\s*"
# 10至12日 has one 日 for both; 3月4号 is a day, and 3月4号楼 none.
_DAY = rf"(?:日|号(?![楼线院机库文令公])|(?={_TO}{_NUMBER}\s*[日号]))"
_UNTIL = re.compile(rf"{_TO}(?:({DIGIT}{{4}})\s*年\s*)?(?:({_NUMBER})\s*月\s*)?({_NUMBER})\s*[日号]")
# 25年3月4日 is of 2025.
_YEAR = rf"({DIGIT}{{4}}|(?<!{DIGIT})[12][0-9](?=年{DIGIT}{{1,2}}月))"
_DATE = re.compile(
    rf"{_YEAR}\s*年\s*({DIGIT}{{1,2}})\s*月\s*({DIGIT}{{1,2}})\s*{_DAY}"
    rf"|(?<![0-9A-Za-z_.\-/])({DIGIT}{{4}})([-/.])({DIGIT}{{1,2}})\5({DIGIT}{{1,2}})(?!{DIGIT}|[_.\-/][0-9０-９A-Za-z])"
    rf"|([〇○零一二三四五六七八九]{{4}})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}}){_DAY}"
    # 网安日报（20250304）
    r"|(?<=[（(【\[])(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?=[）)】\]])"
)
_MONTH_DAY = re.compile(
    rf"(?<!{DIGIT})(?:(?<!《){_YEAR}\s*年(?!以来|度)|({DIGIT}{{1,2}})\s*月\s*({DIGIT}{{1,2}})\s*{_DAY})"
)
# What ends a range is of the year in which that ends: 2024年12月30日至1月2日.
_RANGE_BEFORE = re.compile("[日号][至到~～\\-－–—]+$")
# 去年12月3日 is of the year before that of publication, 次年3月5日 of the one after that told last.
_OTHER_YEAR = re.compile("(?:(今年|本年)|(去年|上年)|(次年|翌年|第二年)|(明年|来年))[ \u3000]*$")
# 2023.11.4 is no day where it is a version: TeamCity 2023.11.4之前版本.
_VERSION_BEFORE = re.compile(
    "(?:[A-Za-z][ \u3000]?|版本?号?[ \u3000:：为是]{0,3}|(?:升级|更新|升|低|高|早|晚|回退)[到至于为]?|固件[:：]?|补丁[:：]?|[<>≤≥＜＞][ ]?)$"
)
_VERSION_AFTER = re.compile(
    r"[^。！？；\n]{0,10}版|[ \u3000]*(?:[（(](?:[^（()）]{0,10}版|含)|及(?:其|以|更|之)|以[上下]|或(?:更|以|之)|补丁|[A-Za-z])"
)
_VERSION_FAR_AFTER = re.compile("[ \u3000]?(?:之前|以前|之后|以后|及其?以[前后上下])的?(?:各个?|所有)?版")
"""What tells as much of a number with hyphens, which is a day more often."""
# Where nothing tells, one with full stops that does not begin a sentence goes behind every other day.
_BEGINS = re.compile("(?:^|[。！？；\n于在自从]|(?:日期|时间)[:：]?)[ \u3000]*$")
_OF_THIS_MONTH = re.compile(rf"(本|当|上)个?月\s*({DIGIT}{{1,2}})\s*{_DAY}")
# 新华社广州12月18日电　联盟18日揭牌: of the month of the day of publication, and not 3日内 or 5日游.
_BARE_DAY = re.compile(
    rf"(?<![0-9０-９月第每共约近达逾前后连续等超过.])([0-9０-９]{{1,2}})日(?!公示)(?=[在上下晚凌中早午从起，、由向与就对发通宣公正举召开启揭签获称表电讯致会以说遭受被夜深午清傍证监消报联共组审裁判责查接派赴抵突抓捣破赶走约印停恢调）（]|(?:至|到){DIGIT})"
)
_DAYS_AGO = re.compile(
    r"(?:^|(?<=[。！？；，、：（）“”\s]))(?:据[^，。]{0,12})?(?:(今[日天晨早晚夜](?![，,]?(?:我们|咱们|我|就|来|给大家|和大家|跟大家|为大家|再|先|想|要){0,3}(?:讲|聊|谈|说|分享|介绍|推荐|看看|这)|头条))|(昨[日天晨早晚夜])|(大?前[日天晚])|(本|这|上)(?:个)?(?:周|星期)([一二三四五六日天]))"
)
# A day that is not the one on which something happened: of receipt and publication, terms, how long something has been so.
_ASIDE_BEFORE = re.compile(
    "(?:(?:收到|公告|披露|发布|发文|印发|编写|报送|成文|填报|送达|提交|上报|完成|定稿|交稿|收稿|修回|归档|登记|制表|打印|审核|更新|推送|访问|引用)(?:日期|时间)[:：为]?|截[至止](?:日期|时间|日)?[:：为是]?|早在|(?:请|应|须|需|将|拟|定|务必)[于在])[ \t\u3000|]*$"
)
# 实施日期：2026年11月1日 is no day of anything that has happened.
_TERM_BEFORE = re.compile("(?:实施|施行|生效|执行|失效|废止|有效)(?:日期|时间)[:：为]?[ \t\u3000|]*$")
# 自2026年11月1日起施行, which 自印发之日即4月16日起施行 tells of a day that has been.
_TERM_AFTER = re.compile("起?(?:正式)?(?:施行|实行|实施|生效)")
_FROM_THAT_DAY = re.compile("之日[，（(]?即?$")
# 自7月1日起开展, of a text of June, is none of the year before.
_AHEAD_BEFORE = re.compile("(?:自|从|将|[定拟][于在]|截[至止]|至|到)[ \u3000]*$")
_AHEAD_AFTER = re.compile("[起前]|[之以]前")
_ASIDE_AFTER = re.compile(
    # 请于8月1日（星期五）17时前报送
    "(?:[（(](?:周|星期)?[^（()）\n]{1,5}[）)])?[ ]?(?:[0-9]{1,2}(?:[:：][0-9]{2}|[时点](?:[0-9]{1,2}分|整|半)?)|下班|[上下中]午)?(?:之|以)?前(?![后往来夕去端台沿期述])|"
    "以来|(?:为?止|届满|到期|截止)"
    # 2月26日，国家网信办曾就此约谈: what happened once before.
    "|[^。；\n]{0,24}?(?:[也还就]曾|曾(?=[就因在以经被与向发遭为对于]))"
)
# 周二早上: that of the week of another that has its day, 周四（12月18日）, else the last one before the day of publication.
_WEEKDAY = re.compile(
    "(?<![本这上下每个隔双单周至到、和或（(])(?:周|星期)([一二三四五六日天])(?![至到、和或末期报刊年\\-~—–])"
)
_DAY_OF_WEEKDAY = re.compile("[（(]")
_WEEKDAYS = "一二三四五六日"
DIGITS = {**{mark: number for number, mark in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0, "两": 2}
LAST_SHORT, CENTURY = 99, 2000
"""The last year that two digits tell, and what they leave out."""
TEN = "十"
"""The numbers that dates are written with in Chinese."""
AHEAD = 183
"""Days within which a day that is ahead is meant, and not the one of the year before."""
NARROWED = 7
"""Characters before a number that tell whether it is of a version, or a day of what."""


class Precision(enum.Enum):
    """How much is known of the day of publication."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Issued(NamedTuple):
    """The day of publication, or the last that it may be where only its month or its year is known, and what tells it."""

    date: datetime.date
    where: str
    precision: Precision = Precision.DAY

    @property
    def is_rough(self) -> bool:
        """Whether the day is the last of a month or of a year."""
        return self.precision is not Precision.DAY


class Day(NamedTuple):
    """A day, and where it stands in a text."""

    start: int
    end: int
    date: datetime.date
    is_filled_in: bool = False
    """Whether a day of publication filled in what the text leaves out."""
    is_doubtful: bool = False
    """Whether it may be a version, or another day than that of the event."""


def days_in(text: str, issued: Issued | None) -> list[Day]:
    """Return all days of a text in order, doubtful ones behind the others.

    Of two readings of one place the one that needs no masthead goes first.
    """
    dates = [*whole_dates(text), *dates_with_year_before(text)]
    if issued:
        dates += _month_days_by_masthead(text, issued.date)
    if issued and not issued.is_rough:
        dates += _days_by_masthead(text, issued.date)
    if issued and issued.precision is not Precision.YEAR:
        dates += _days_of_this_month(text, issued.date)
    dates += _weekdays(text, dates, issued)
    # By their ends, for 4月21日 of 2025年4月21日 is read as well.
    terms = {day.end for day in dates if _is_term(text, day)}
    dates = [day for day in dates if day.end not in terms]
    asides = {day.end for day in dates if _is_aside(text, day)}
    dates = [day._replace(is_doubtful=day.is_doubtful or day.end in asides) for day in dates]
    return sorted(dates, key=lambda day: (day.is_doubtful, day.start, day.is_filled_in, day.end, day.date))


def _is_term(text: str, day: Day) -> bool:
    """Tell whether a day is that from which something is in force."""
    is_from = _TERM_AFTER.match(text, day.end) and not _stands_before(_FROM_THAT_DAY, text, day)
    return bool(is_from or _stands_before(_TERM_BEFORE, text, day))


def _is_aside(text: str, day: Day) -> bool:
    """Tell whether a day is a term, or when something was received or published."""
    return bool(_ASIDE_AFTER.match(text, day.end) or _stands_before(_ASIDE_BEFORE, text, day))


def _stands_before(pattern: re.Pattern[str], text: str, day: Day) -> bool:
    return pattern.search(text, max(0, day.start - NARROWED), day.start) is not None


def read_year(text: str) -> int:
    """Return a year, also one of two digits: 25年."""
    year = read_number(text)
    return year if year > LAST_SHORT else CENTURY + year


def read_number(text: str) -> int:
    """Return a number below 100 or a year, in digits of any kind or in Chinese: 十二, 三十一, 二〇二五."""
    if text.isdecimal():
        return int(text)
    tens, ten, units = text.rpartition(TEN)
    if ten:
        return 10 * DIGITS.get(tens, 1) + DIGITS.get(units, 0)
    return int("".join(str(DIGITS[mark]) for mark in text))


def day_of(year: int, month: int, day: int) -> datetime.date | None:
    """Return a day, or `None` where there is no such one."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def whole_dates(text: str) -> Iterator[Day]:
    """Yield the days of a text that say their year, but for numbers of versions."""
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - NARROWED) : match.start()]
        is_dotted = match[5] == "."
        if match[5] and _is_version(text, before, match.end(), is_dotted=is_dotted):
            continue
        year, *rest = (part for part in match.groups() if part and part not in "-/.")
        if date := day_of(read_year(year), *map(read_number, rest)):
            yield Day(*match.span(), date, is_doubtful=is_dotted and not _BEGINS.search(before))


def _is_version(text: str, before: str, end: int, *, is_dotted: bool) -> bool:
    if not is_dotted:
        return _VERSION_FAR_AFTER.match(text, end) is not None
    return bool(_VERSION_BEFORE.search(before) or _VERSION_AFTER.match(text, end))


def dates_with_year_before(text: str) -> Iterator[Day]:
    """Yield the days of a text before which a year stands: 2025年3月，…21日."""
    year = ""
    for match in _MONTH_DAY.finditer(text):
        other = None if match[1] else _other_year(text, match)
        if match[1]:
            year = match[1]
        elif (
            not year or (other and not other[3]) or _RANGE_BEFORE.search(text, max(0, match.start() - 2), match.start())
        ):
            continue
        elif date := day_of(read_year(year) + bool(other), int(match[2]), int(match[3])):
            yield Day(*match.span(), date)


def _other_year(text: str, day: re.Match[str]) -> re.Match[str] | None:
    """Return what stands before a day that tells its year: 去年, 次年."""
    return _OTHER_YEAR.search(text, max(0, day.start() - NARROWED), day.start())


def _weekdays(text: str, dates: Sequence[Day], issued: Issued | None) -> Iterator[Day]:
    """Yield the days that are told by their day of the week alone."""
    told = {day.start: day.date for day in sorted(dates, key=lambda day: day.date)}
    found = list(_WEEKDAY.finditer(text))
    anchors = [
        told[match.end() + 1] for match in found if match.end() + 1 in told and _DAY_OF_WEEKDAY.match(text, match.end())
    ]
    anchor = anchors[0] if anchors else issued.date if issued and not issued.is_rough else None
    for match in found:
        if anchor and not _DAY_OF_WEEKDAY.match(text, match.end()):
            ago = (anchor.weekday() - _WEEKDAYS.index(match[1].replace("天", "日"))) % 7
            yield Day(*match.span(), anchor - datetime.timedelta(days=ago), is_filled_in=not anchors)


def _month_days_by_masthead(text: str, issued: datetime.date) -> Iterator[Day]:
    """Yield the days that are told by the day of publication; none of them is later."""
    year = line_end = 0
    for match in _MONTH_DAY.finditer(text):
        if match[1]:
            year = read_year(match[1])
            if 0 <= line_end < match.end():
                line_end = text.find("\n", match.end())
            continue
        other = _other_year(text, match)
        if other and not other[3]:
            date = None if other[4] else day_of(issued.year - bool(other[2]), int(match[2]), int(match[3]))
            if date:
                yield Day(*match.span(), date, is_filled_in=True)
            continue
        # A year of long ago, told on a line above, is that of what was before.
        if year and (year >= issued.year - 1 or not 0 <= line_end < match.start()):
            continue
        date = day_of(issued.year, int(match[2]), int(match[3]))
        if date and date > issued:
            is_ahead = _AHEAD_AFTER.match(text, match.end()) or _AHEAD_BEFORE.search(
                text, max(0, match.start() - NARROWED), match.start()
            )
            if is_ahead and (date - issued).days <= AHEAD:
                continue
            date = day_of(issued.year - 1, int(match[2]), int(match[3]))
        if date:
            yield Day(*match.span(), date, is_filled_in=True)


def _days_by_masthead(text: str, issued: datetime.date) -> Iterator[Day]:
    """Yield the days that are told by their number alone or by how far they are from the day of publication."""
    for match in _BARE_DAY.finditer(text):
        month = issued if int(match[1]) <= issued.day else issued.replace(day=1) - datetime.timedelta(days=1)
        if date := day_of(month.year, month.month, int(match[1])):
            yield Day(match.start(), match.end(), date, is_filled_in=True)
    for match in _DAYS_AGO.finditer(text):
        today, yesterday, before, week, day = match.groups()
        if day:
            weekday = _WEEKDAYS.index(day.replace("天", "日"))
            ago = issued.weekday() - weekday + (7 if week == "上" else 0)
        else:
            ago = 0 if today else 1 if yesterday else 2 + before.startswith("大")
        if ago >= 0:
            yield Day(*match.span(), issued - datetime.timedelta(days=ago), is_filled_in=True)


def _days_of_this_month(text: str, issued: datetime.date) -> Iterator[Day]:
    """Yield the days that are told by the month of publication, or the one before."""
    for match in _OF_THIS_MONTH.finditer(text):
        month = issued.replace(day=1)
        if match[1] == "上":
            month = (month - datetime.timedelta(days=1)).replace(day=1)
        if date := day_of(month.year, month.month, int(match[2])):
            yield Day(*match.span(), date, is_filled_in=True)


def last_day(text: str, end: int, first: datetime.date) -> datetime.date | None:
    """Return the last day of an event where it stands behind the first, which says the year and the month as well."""
    match = _UNTIL.match(text, end)
    if not match:
        return None
    year, month, day = (read_number(part) if part else None for part in match.groups())
    last = day_of(year or first.year, month or first.month, day or 0)
    if last and last < first and month and not year:
        last = day_of(first.year + 1, month, last.day)
    return last if last and last > first else None
