"""The day of an event, as far as a raw analysis tells it.

Owns how dates stand in running text: whole (2025年4月10日, 2025-04-10), with the year before (2025年3月，…21日), with the year or
the month of the masthead (6月16日, 本月10日, 上月28日), and by how far they are from it (昨日, 上周五). The form finds them by the
same patterns, in `contribute/event_date.js`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eventlib.authoring.masthead import WHOLE_DATE
from eventlib.authoring.raw_text import RawAnalysis
from eventlib.prose.marks import WEB_ADDRESS
from eventlib.reading.sentences import note

_DIGIT = "[0-9０-９]"
_NUMBER = f"(?:{_DIGIT}{{1,2}}|[一二三四五六七八九十]{{1,3}})"
_TO = r"\s*(?:[至到~～\-－–]|—{1,2})\s*"
# 10至12日 has one 日 for both.
_DAY = rf"(?:日|(?={_TO}{_NUMBER}\s*日))"
_UNTIL = re.compile(rf"{_TO}(?:({_DIGIT}{{4}})\s*年\s*)?(?:({_NUMBER})\s*月\s*)?({_NUMBER})\s*日")
_DATE = re.compile(
    rf"({_DIGIT}{{4}})\s*年\s*({_DIGIT}{{1,2}})\s*月\s*({_DIGIT}{{1,2}})\s*{_DAY}"
    rf"|(?<![0-9A-Za-z_.\-/])({_DIGIT}{{4}})([-/.])({_DIGIT}{{1,2}})\5({_DIGIT}{{1,2}})(?!{_DIGIT}|[_.\-/][0-9０-９A-Za-z])"
    rf"|([〇○零一二三四五六七八九]{{4}})年([一二三四五六七八九十]{{1,2}})月([一二三四五六七八九十]{{1,3}}){_DAY}"
)
# 徐工集团新闻中心　2023-08-30　字号：大 中 小, as it stands below the title: no sentence.
_DATED_LINE = re.compile(
    rf"(?:[^\n，。；！？：:]{{0,40}}[ \u3000|｜（(])?{WHOLE_DATE}"
    rf"(?:[ \u3000]*{_DIGIT}{{1,2}}[:：]{_DIGIT}{{2}}(?:[:：]{_DIGIT}{{2}})?)?(?:[ \u3000|｜）)][^\n，。；！？]{{0,40}})?"
)
_MONTH_DAY = re.compile(rf"(?<!{_DIGIT})(?:({_DIGIT}{{4}})\s*年|({_DIGIT}{{1,2}})\s*月\s*({_DIGIT}{{1,2}})\s*{_DAY})")
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
_OF_THIS_MONTH = re.compile(rf"(本|当|上)个?月\s*({_DIGIT}{{1,2}})\s*{_DAY}")
# 新华社广州12月18日电　联盟18日揭牌: of the month of the day of publication, and not 3日内 or 5日游.
_BARE_DAY = re.compile(
    rf"(?<![0-9０-９月第每共约近达逾前后连续等超过.])([0-9０-９]{{1,2}})日(?=[在上下晚凌中早午从起，、由向与就对发通宣公举召开启揭签获称表电讯致会以（]|(?:至|到){_DIGIT})"
)
# The year, or the year and the month, where nothing tells the day of publication: 〔2024〕14号, /202308/58944.html.
_YEAR_OF_NUMBER = re.compile(r"[〔\[（(【]((?:19|20)[0-9]{2})[〕\]）)】]\s*第?\s*[0-9]{1,5}\s*[号期]")
_DAY_OF_ADDRESS = re.compile(r"(?<![0-9])(20[0-9]{2})[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12][0-9]|3[01])(?![0-9])")
_MONTH_OF_ADDRESS = re.compile(r"(?<![0-9])(20[0-9]{2})[-/_]?(0[1-9]|1[0-2])(?![0-9])")
_YEAR_OF_TITLE = re.compile(r"(?<![0-9A-Za-z.\-])(20[0-9]{2})(?![0-9.])")
_DAYS_AGO = re.compile(
    r"(?:^|(?<=[。！？；，、：（）“”\s]))(?:据[^，。]{0,12})?(?:(今[日天晨早晚夜])|(昨[日天晨早晚夜])|(大?前[日天晚])|(本|这|上)(?:个)?(?:周|星期)([一二三四五六日天]))"
)
_LATELY = re.compile("近日|日前|近期|最近|前不久|不久前|近来|连日来")
# 据新华社7月13日报道, 新华社北京7月13日电: the day of a report about the event.
_REPORTED = re.compile(
    r"[^，,。！？；：:\n]{0,10}?(?:报道|报导|消息|刊[发登文载])|[晚早凌]?[上间晨]?[电讯](?=[\s　（(，,：:]|$)"
)
# 6月12日通报，6月11日凌晨: the day of a notice on what happened before.
_NOTICE = re.compile("[^，,。！？；：:\n]{0,8}?(?:通报|通告)")
# A day that is not the one on which something happened: of receipt and publication, terms, how long something has been so.
_ASIDE_BEFORE = re.compile(
    "(?:(?:收到|公告|披露|发布|发文|印发|编写|报送|成文|填报|送达)(?:日期|时间)[:：为]?|截[至止]|早在)[ \u3000]*$"
)
_ASIDE_AFTER = re.compile("(?:之|以)?前(?![后往来夕去端台沿期述])|以来|起(?:正式)?[施实]行|(?:届满|到期)")
# What a text on a penalty is about: on 5月20日作出行政处罚决定.
_PENALTY = re.compile("处罚|罚款|被罚|罚单")
_DECIDED = re.compile("[^，。；！？\n]{0,12}作出[^，。；！？\n]{0,16}(?:决定|处罚)")
_SENTENCE_END = re.compile(r"[。！？；\n]")
REPORTED_WITHIN = 31
"""Days before a report within which a day told elsewhere in the text is that of the event."""
_WEEKDAYS = "一二三四五六日"
DIGITS = {**{mark: number for number, mark in enumerate("零一二三四五六七八九")}, "〇": 0, "○": 0}
TEN = "十"
"""The numbers that dates are written with in Chinese."""
FIRST_LINES = 6
"""How many lines of a text, its title included, may say when it was published."""
LAST_LINES = 3
"""How many lines at the end of a text without sections may say when it was published."""
NARROWED = 7
"""Characters before a number that tell whether it is of a version, or a day of what."""


@dataclass(frozen=True, slots=True)
class EventDate:
    """A day, or the first of some, and where in which text it stands."""

    date: datetime.date
    text: str
    start: int
    end: int
    note: str = ""
    """What it rests on besides: a sentence without a full stop."""
    until: datetime.date | None = None
    """The last day, where the text says one right behind: 4月10日至12日."""


def find_event_date(raw: RawAnalysis) -> EventDate | None:
    """Return the first day of the title and the first section, else of the text, else that of the masthead.

    The day of the event goes before that of a report about it: 据…7月13日报道，本月12日.

    A masthead, or else the end of the text, tells the day of publication: it fills in what the text leaves out, and
    stands for 近日. Where neither tells it, an address may, or the number of a document tells the year.
    """
    base, masthead, where = _issued(raw)
    issued = _Issued(base.date, where) if base else _issued_about(raw)
    lines = _dated_lines(raw)
    opening, whole = (_without_addresses(_without_dated_lines(text, lines)) for text in (raw.opening, raw.text))
    if found := _first(opening, issued):
        return found
    if issued and not issued.is_rough and (lately := _LATELY.search(opening)):
        said = note("date-lately", words=lately[0], where=issued.where)
        return EventDate(issued.date, opening, *lately.span(), said)
    if found := _first(whole, issued):
        return found
    return EventDate(base.date, masthead, base.start, base.end, note("date-masthead", where=where)) if base else None


class _Issued(NamedTuple):
    """The day of publication, or the last that it may be where only its month or its year is known, and what tells it."""

    date: datetime.date
    where: str
    is_rough: bool = False


class _Day(NamedTuple):
    """A day, and where it stands in a text."""

    start: int
    end: int
    date: datetime.date
    is_filled_in: bool = False
    """Whether a day of publication filled in what the text leaves out."""
    is_doubtful: bool = False
    """Whether it may be a version, or another day than that of the event."""


def _issued(raw: RawAnalysis) -> tuple[_Day | None, str, str]:
    """Return the day of publication with its place, the text that it stands in, and what that is: the masthead or the end."""
    masthead = _without_addresses(raw.masthead)
    if dates := sorted(_whole_dates(masthead)):
        return dates[0], masthead, "刊头"
    head = "\n".join(_dated_lines(raw))
    if dates := sorted(_whole_dates(head)):
        return dates[0], head, "刊头"
    end = _without_addresses(raw.sections[-1][1] if len(raw.sections) > 1 else _last_lines(raw.text))
    dates = sorted(_whole_dates(end))
    return (dates[-1] if dates else None), end, "文末"


def _dated_lines(raw: RawAnalysis) -> list[str]:
    """Return the lines below the title that hold a day and are no sentences: 平安运城 2025-01-13 18:22 山西."""
    return [line for line in raw.opening.split("\n")[1:FIRST_LINES] if _DATED_LINE.fullmatch(line)]


def _without_dated_lines(text: str, lines: Sequence[str]) -> str:
    """Return a text with its dated lines below the title as blanks."""
    for line in lines:
        text = text.replace(f"\n{line}", "\n" + " " * len(line), 1)
    return text


def _last_lines(text: str) -> str:
    """Return those of the last lines of a text that are no sentences: 绵阳日报，2025年11月8日."""
    lines = text.rstrip().rsplit("\n", LAST_LINES)[1:]
    return "\n".join(line for line in lines if not _SENTENCE_END.search(line))


def _issued_about(raw: RawAnalysis) -> _Issued | None:
    """Return when a text was published that does not say it, by its addresses, its number, or the year in its title."""
    addresses = [match[0] for match in WEB_ADDRESS.finditer(raw.text)]
    for address in reversed(addresses):
        if (match := _DAY_OF_ADDRESS.search(address)) and (day := _date(*map(int, match.groups()))):
            return _Issued(day, "网址")
    for address in reversed(addresses):
        if match := _MONTH_OF_ADDRESS.search(address):
            return _Issued(_end_of_month(int(match[1]), int(match[2])), "网址", is_rough=True)
    for text, pattern, where in (
        (raw.masthead, _YEAR_OF_NUMBER, "文号"),
        (raw.opening, _YEAR_OF_NUMBER, "文号"),
        (raw.title, _YEAR_OF_TITLE, "标题"),
    ):
        if match := pattern.search(text):
            return _Issued(datetime.date(int(match[1]), 12, 31), where, is_rough=True)
    return None


def _end_of_month(year: int, month: int) -> datetime.date:
    return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


def _without_addresses(text: str) -> str:
    """Return a text with its web addresses, in which there are dates too, as blanks."""
    return WEB_ADDRESS.sub(lambda match: " " * len(match[0]), text)


def _first(text: str, issued: _Issued | None) -> EventDate | None:
    days = _days(text, issued)
    # The title is the first line.
    is_penalty = _PENALTY.search(text.partition("\n")[0])
    decided = [day for day in days if is_penalty and not day.is_doubtful and _DECIDED.match(text, day.end)]
    found = next(iter([*decided, *days]), None)
    if found is None:
        return None
    is_notice = _NOTICE.match(text, found.end)
    if (is_notice and (day := _reported_day(text, found, within_sentence=True))) or (
        _REPORTED.match(text, found.end) and (day := _reported_day(text, found))
    ):
        found, issued = day, _Issued(found.date, "报道")
    said = ""
    if found.is_filled_in and issued:
        said = note(
            "date-year" if issued.is_rough else "date-filled-in", date=issued.date.isoformat(), where=issued.where
        )
    return EventDate(found.date, text, found.start, found.end, said, _until(text, found.end, found.date))


def _until(text: str, end: int, first: datetime.date) -> datetime.date | None:
    """Return the last day of an event where it stands behind the first, which says the year and the month as well."""
    match = _UNTIL.match(text, end)
    if not match:
        return None
    year, month, day = (_number(part) if part else None for part in match.groups())
    last = _date(year or first.year, month or first.month, day or 0)
    if last and last < first and month and not year:
        last = _date(first.year + 1, month, last.day)
    return last if last and last > first else None


def _reported_day(text: str, report: _Day, *, within_sentence: bool = False) -> _Day | None:
    """Return the day of what a report is about: in its sentence, or not long before it."""
    end = _SENTENCE_END.search(text, report.end)
    for day in _days(text, _Issued(report.date, "报道")):
        is_near = day.start < (end.start() if end else len(text)) or (
            not within_sentence and (report.date - day.date).days <= REPORTED_WITHIN
        )
        is_of_it = day.start >= report.end and day.date <= report.date and is_near
        if is_of_it and not _REPORTED.match(text, day.end):
            return day
    return None


def _days(text: str, issued: _Issued | None) -> list[_Day]:
    """Return all days of a text in order, doubtful ones behind the others.

    Of two readings of one place the one that needs no masthead goes first.
    """
    dates = [*_whole_dates(text), *_dates_with_year_before(text)]
    if issued:
        dates += _month_days_by_masthead(text, issued.date)
    if issued and not issued.is_rough:
        dates += _days_by_masthead(text, issued.date)
    # By its end, for 4月21日 of 2025年4月21日 is read as well.
    asides = {day.end for day in dates if _is_aside(text, day)}
    dates = [day._replace(is_doubtful=day.is_doubtful or day.end in asides) for day in dates]
    return sorted(dates, key=lambda day: (day.is_doubtful, day.start, day.is_filled_in, day.end, day.date))


def _is_aside(text: str, day: _Day) -> bool:
    """Tell whether a day is a term, or when something was received or published."""
    return bool(
        _ASIDE_AFTER.match(text, day.end) or _ASIDE_BEFORE.search(text, max(0, day.start - NARROWED), day.start)
    )


def _number(text: str) -> int:
    """Return a number below 100 or a year, in digits of any kind or in Chinese: 十二, 三十一, 二〇二五."""
    if text.isdecimal():
        return int(text)
    tens, ten, units = text.rpartition(TEN)
    if ten:
        return 10 * DIGITS.get(tens, 1) + DIGITS.get(units, 0)
    return int("".join(str(DIGITS[mark]) for mark in text))


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def _whole_dates(text: str) -> Iterator[_Day]:
    for match in _DATE.finditer(text):
        before = text[max(0, match.start() - NARROWED) : match.start()]
        is_dotted = match[5] == "."
        if match[5] and _is_version(text, before, match.end(), is_dotted=is_dotted):
            continue
        if date := _date(*(_number(part) for part in match.groups() if part and part not in "-/.")):
            yield _Day(*match.span(), date, is_doubtful=is_dotted and not _BEGINS.search(before))


def _is_version(text: str, before: str, end: int, *, is_dotted: bool) -> bool:
    if not is_dotted:
        return _VERSION_FAR_AFTER.match(text, end) is not None
    return bool(_VERSION_BEFORE.search(before) or _VERSION_AFTER.match(text, end))


def _dates_with_year_before(text: str) -> Iterator[_Day]:
    year = ""
    for match in _MONTH_DAY.finditer(text):
        if match[1]:
            year = match[1]
        elif year and (date := _date(int(year), int(match[2]), int(match[3]))):
            yield _Day(*match.span(), date)


def _month_days_by_masthead(text: str, issued: datetime.date) -> Iterator[_Day]:
    """Yield the days that are told by the day of publication; none of them is later."""
    year_known = False
    for match in _MONTH_DAY.finditer(text):
        year_known = year_known or bool(match[1])
        if year_known:
            break
        date = _date(issued.year, int(match[2]), int(match[3]))
        if date and date > issued:
            date = _date(issued.year - 1, int(match[2]), int(match[3]))
        if date:
            yield _Day(*match.span(), date, is_filled_in=True)


def _days_by_masthead(text: str, issued: datetime.date) -> Iterator[_Day]:
    """Yield the days that are told by their month or by how far they are from the day of publication."""
    for match in _BARE_DAY.finditer(text):
        month = issued if int(match[1]) <= issued.day else issued.replace(day=1) - datetime.timedelta(days=1)
        if date := _date(month.year, month.month, int(match[1])):
            yield _Day(match.start(), match.end(), date, is_filled_in=True)
    for match in _OF_THIS_MONTH.finditer(text):
        month = issued.replace(day=1)
        if match[1] == "上":
            month = (month - datetime.timedelta(days=1)).replace(day=1)
        if date := _date(month.year, month.month, int(match[2])):
            yield _Day(*match.span(), date, is_filled_in=True)
    for match in _DAYS_AGO.finditer(text):
        today, yesterday, before, week, day = match.groups()
        if day:
            weekday = _WEEKDAYS.index(day.replace("天", "日"))
            ago = issued.weekday() - weekday + (7 if week == "上" else 0)
        else:
            ago = 0 if today else 1 if yesterday else 2 + before.startswith("大")
        if ago >= 0:
            yield _Day(*match.span(), issued - datetime.timedelta(days=ago), is_filled_in=True)
