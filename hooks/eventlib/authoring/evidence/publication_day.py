"""When a raw analysis was published, as far as its masthead, its end, its addresses or its number tell.

Owns which lines tell it, and reading it there. What day its event happened is `event_date`'s to say. The form finds it by the
same patterns, in `contribute/publication_day.js`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from eventlib.authoring.evidence.days_in_text import (
    Day,
    Issued,
    Precision,
    dates_with_year_before,
    day_of,
    last_day,
    whole_dates,
)
from eventlib.authoring.masthead import DIGIT, WHOLE_DATE, without_credits
from eventlib.authoring.raw_text import RawAnalysis
from eventlib.prose.marks import WEB_ADDRESS

# 徐工集团新闻中心　2023-08-30　字号：大 中 小, 作者：程野　发布于 2025年6月5日, 报送时间：2026年3月20日, as it stands below the title: no
# sentence. 时间：2026年3月20日 is that of a meeting. （政策研究室，供内部参考，2026年3月20日）
_BY = "(?:作者|记者|编写|撰写|整理|文|编译|来源|编辑|责编|撰稿|报送人)[:：][^\n，。；！？：:]{0,30}"
_WRITER = re.compile(_BY)
_DATED_LINE = re.compile(
    rf"(?![0-9]{{1,3}}[ \u3000|｜.、])(?:{_BY}[ \u3000|｜]){{0,3}}"
    r"(?:(?:(?:报送|上报|发文|发布|推送|印发|编发|制发|成文|签发|填报|编写|更新)(?:日期|时间)|日期|(?<=[ \u3000|｜])时间)[:：])?"
    rf"(?:[^\n，。；！？：:]{{0,40}}[ \u3000|｜（(])?{WHOLE_DATE}"
    rf"(?:[ \u3000]*{DIGIT}{{1,2}}[:：]{DIGIT}{{2}}(?:[:：]{DIGIT}{{2}})?)?(?:[ \u3000|｜）)][^\n，。；！？]{{0,40}})?|[（(][^（()）\n。；！？]{{0,60}}[，,、 \u3000]{WHOLE_DATE}[）)]"
)
_DAY_ALONE = re.compile(rf"[ \u3000]*{WHOLE_DATE}[ \u3000]*")
# 数据安全每日动态（2026年3月6日）, 2026年5月18日—5月24日: when a paper appeared that appears again and again, in its title or below.
_PERIODICAL = re.compile("动态|要情|日报|快报|简报|周报|周刊|月报|专报|要闻|播报|早报|晚报|快讯|汇总|摘编")
_SPAN_LINE = re.compile(
    rf"[（(]?{WHOLE_DATE}[ ]*(?:[至到~～\-－–]|—{{1,2}})[ ]*(?:{DIGIT}{{4}}年)?(?:{DIGIT}{{1,2}}月)?{DIGIT}{{1,2}}日[）)]?"
)
# The year, or the year and the month, where nothing tells the day of publication: 〔2024〕14号, /202308/58944.html.
_YEAR_OF_NUMBER = re.compile(
    r"[〔\[（(【]((?:19|20)[0-9]{2})[〕\]）)】]\s*(?:[\u4e00-\u9fff]{1,3}[0-9]{0,4}[\u4e00-\u9fff]{1,4})?第?\s*[0-9]{1,6}\s*[号期]"
)
_DAY_OF_ADDRESS = re.compile(r"(?<![0-9])(20[0-9]{2})[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12][0-9]|3[01])(?![0-9])")
# 工作动态（2025年9月第2期）
_MONTH_OF_ISSUE = re.compile(
    r"(20[0-9]{2})年([1-9]|0[1-9]|1[0-2])月[ \u3000]*(?:号|刊|[（(]?[上下]半?月|第[ \u3000]?[0-9一二三四五六七八九十]{1,4}[ \u3000]?[期号])"
)
# 2025年第88期, 2025年度第3号, 2025年总第12期
_YEAR_OF_ISSUE = re.compile(
    r"(?<![0-9])(20[0-9]{2})年?度?[ \u3000]*[（(]?总?第[ \u3000]*[0-9一二三四五六七八九十百〇零]{1,5}[ \u3000]*[期号]"
)
_MONTH_OF_ADDRESS = re.compile(r"(?<![0-9])(20[0-9]{2})[-/_]?(0[1-9]|1[0-2])(?![0-9])")
_YEAR_OF_TITLE = re.compile(r"(?<![0-9A-Za-z.\-])(20[0-9]{2})(?![0-9.])")
_YEAR_IN_TEXT = re.compile(r"(?<![0-9])(20[0-9]{2})年(?!底(?!前)|末(?!前)|前|以前|之前|起|初|代)")
# 2023年3月开始调查, 2026年开出的首张罚单: a text is of the latest year that it looks back to; not 到2030年, 计划2027年建成.
_PAST_YEAR = re.compile(
    r"(?<![0-9])(?<![到至自从拟将划计期标定望争报达])(20[0-9]{2})年(?![底末]|前|以前|之前|起|代|版|[^，。；\n]{0,12}(?:将|可|能|预计|有望|起施行|起实施|生效|建成|投产|投运|达到|前|届时))"
)
# 贵州日报　6月30日讯, where the year is known.
_DATELINE = re.compile(r"([0-9]{1,2})月([0-9]{1,2})日[ \u3000]?[讯电](?![话视])")
# 时间：2026年3月20日 is that of a meeting where 地点：… stands beside.
_HELD = re.compile("(?:会议|活动|召开|举办|举行|开会|座谈|调研|开庭)?时间[:：][ \u3000]*")
_VENUE = re.compile("(?:^|[\n \u3000])(?:会议|活动|召开|举办|举行|开会|座谈|调研|开庭)?地点[:：]")
SENTENCE_END = re.compile(r"[。！？；\n]")
FIRST_LINES = 6
"""How many lines of a text, its title included, may say when it was published."""
LAST_LINES = 3
"""How many lines at the end of a text without sections may say when it was published."""


def issued_in(raw: RawAnalysis) -> tuple[Day | None, str, str]:
    """Return the day of publication with its place, the text that it stands in, and what that is: the masthead or the end."""
    for head in (without_addresses(raw.masthead), "\n".join(dated_lines(raw))):
        if dates := sorted(whole_dates(head)):
            day = dates[0]  # of a week its last
            return day._replace(date=last_day(head, day.end, day.date) or day.date), head, "刊头"
    texts = [raw.title, *(text for _, text in raw.sections)]
    has_sections = len(raw.sections) > 1
    for end in (texts[-1] if has_sections else "", _last_lines("\n".join(texts[: -1 if has_sections else None]))):
        shown = without_addresses(end)
        if dates := sorted([*whole_dates(shown), *dates_with_year_before(shown)]):
            return max(dates, key=lambda day: (day.start, day.end)), shown, "文末"
    return None, "", "文末"


def held_on(raw: RawAnalysis) -> Day | None:
    """Return the day that a masthead tells of a meeting, where the place of it stands beside; its place is in the masthead."""
    told = _HELD.search(raw.masthead)
    if told is None or not _VENUE.search(f"{raw.masthead}\n{raw.opening}"):
        return None
    return next((day for day in whole_dates(raw.masthead) if day.start == told.end()), None)


def signed_on(raw: RawAnalysis) -> Day | None:
    """Return the day that stands alone at the end of a text, below who signs it and above credits; its place is in all of the text."""
    text = without_credits(raw.text)
    last = text.rpartition("\n")[2]
    day = next(whole_dates(last), None) if _DAY_ALONE.fullmatch(last) else None
    return day and day._replace(start=len(text) - len(last), end=len(text))


def dated_lines(raw: RawAnalysis) -> list[str]:
    """Return the lines below the title, and that of a periodical, that hold a day and are no sentences: 平安运城 2025-01-13 18:22 山西."""
    title, *below = raw.opening.split("\n")[:FIRST_LINES]
    is_periodical = _PERIODICAL.search(title) is not None
    lines = [title, *below] if is_periodical else below
    return [
        line
        for above, line in zip([title, *lines], lines, strict=False)
        # 编写：安全组, and 时间：2026年9月8日 on the line below it.
        if _DATED_LINE.fullmatch(f"{above} {line}" if _WRITER.fullmatch(above) else line)
        or (is_periodical and _SPAN_LINE.fullmatch(line))
    ]


def without_dated_lines(text: str, lines: Sequence[str]) -> str:
    """Return a text with its dated lines below the title as blanks."""
    for line in lines:
        text = f"\n{text}".replace(f"\n{line}", "\n" + " " * len(line), 1)[1:]
    return text


def _last_lines(text: str) -> str:
    """Return those of the last lines of a text that are no sentences: 绵阳日报，2025年11月8日."""
    lines = text.rstrip().rsplit("\n", LAST_LINES)[1:]
    return "\n".join(line for line in lines if not SENTENCE_END.search(line))


def issued_about(raw: RawAnalysis) -> Issued | None:
    """Return when a text was published that does not say it, by its addresses, its number, or the year in its title."""
    addresses = [match[0] for match in WEB_ADDRESS.finditer(raw.text)]
    for address in reversed(addresses):
        if (match := _DAY_OF_ADDRESS.search(address)) and (day := day_of(*map(int, match.groups()))):
            return Issued(day, "网址")
    for address in reversed(addresses):
        if match := _MONTH_OF_ADDRESS.search(address):
            return Issued(_end_of_month(int(match[1]), int(match[2])), "网址", Precision.MONTH)
    for text in (raw.masthead, raw.opening):
        if match := _MONTH_OF_ISSUE.search(text):
            return Issued(_end_of_month(int(match[1]), int(match[2])), "期号", Precision.MONTH)
    for text, pattern, where in (
        (raw.masthead, _YEAR_OF_NUMBER, "文号"),
        (raw.opening, _YEAR_OF_NUMBER, "文号"),
        (raw.masthead, _YEAR_OF_ISSUE, "期号"),
        (raw.title, _YEAR_OF_TITLE, "标题"),
        (raw.opening, _YEAR_IN_TEXT, "正文"),
        (raw.text, _YEAR_IN_TEXT, "正文"),
    ):
        if match := pattern.search(text):
            year = int(match[1])
            if pattern is _YEAR_IN_TEXT:
                year = max([year, *(int(past[1]) for past in _PAST_YEAR.finditer(raw.text))])
            line = _DATELINE.search(raw.opening)
            if line and (day := day_of(year, *map(int, line.groups()))):
                return Issued(day, "电头")
            return Issued(datetime.date(year, 12, 31), where, Precision.YEAR)
    return None


def _end_of_month(year: int, month: int) -> datetime.date:
    return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)


def without_addresses(text: str) -> str:
    """Return a text with its web addresses, in which there are dates too, as blanks."""
    return WEB_ADDRESS.sub(lambda match: " " * len(match[0]), text)
