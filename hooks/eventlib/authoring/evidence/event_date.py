"""The day of an event, as far as a raw analysis tells it.

Owns which of the days of a text that is: not the one of a report, a statement or a notice on it, nor when somebody was caught where
the text is about a judgment. How days stand in texts is `days_in_text`'s to say. The form finds it by the same patterns, in
`contribute/event_date.js`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from eventlib.authoring.evidence.days_in_text import (
    Day,
    Issued,
    Precision,
    dates_with_year_before,
    day_of,
    days_in,
    last_day,
    read_number,
    whole_dates,
)
from eventlib.authoring.masthead import DIGIT, WHOLE_DATE, without_credits
from eventlib.authoring.raw_text import RawAnalysis
from eventlib.prose.marks import WEB_ADDRESS
from eventlib.reading.sentences import note

# 徐工集团新闻中心　2023-08-30　字号：大 中 小, 作者：程野　发布于 2025年6月5日, 报送时间：2026年3月20日, as it stands below the title: no
# sentence. 时间：2026年3月20日 is that of a meeting. （政策研究室，供内部参考，2026年3月20日）
_DATED_LINE = re.compile(
    r"(?:(?:作者|记者|文|编译|来源|编辑|责编|撰稿|报送人)[:：][^\n，。；！？：:]{0,30}[ \u3000|｜]){0,3}"
    r"(?:(?:(?:报送|上报|发文|发布|推送|印发|编发|制发|成文|签发|填报|编写|更新)(?:日期|时间)|日期|(?<=[ \u3000|｜])时间)[:：])?"
    rf"(?:[^\n，。；！？：:]{{0,40}}[ \u3000|｜（(])?{WHOLE_DATE}"
    rf"(?:[ \u3000]*{DIGIT}{{1,2}}[:：]{DIGIT}{{2}}(?:[:：]{DIGIT}{{2}})?)?(?:[ \u3000|｜）)][^\n，。；！？]{{0,40}})?|[（(][^（()）\n。；！？]{{0,60}}[，,、 \u3000]{WHOLE_DATE}[）)]"
)
_DAY_ALONE = re.compile(rf"[ \u3000]*{WHOLE_DATE}[ \u3000]*")
# 数据安全每日动态（2026年3月6日）, 2026年5月18日—5月24日: when a paper appeared that appears again and again, in its title or below.
_PERIODICAL = re.compile("动态|日报|快报|简报|周报|周刊|月报|专报|要闻|播报|早报|晚报|快讯|汇总|摘编")
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
_LATELY = re.compile("近日|日前|近期|最近|前不久|不久前|近来|连日来")
# 据新华社7月13日报道, 新华社北京7月13日电: the day of a report about the event.
_REPORTED = re.compile(
    r"[^，,。！？；：:\n]{0,10}?(?:报道|报导|消息|刊[发登文载])|[晚早凌]?[上间晨]?[电讯](?=[\s　（(，,：:]|$)"
)
# 6月12日通报，6月11日凌晨: the day of a notice on what happened before.
_NOTICE = re.compile("[^，,。！？；：:\n]{0,8}?(?:通报|通告)")
# 8月20日发布声明，承认其系统于8月18日遭到入侵: the day of whoever tells of what happened before.
_TOLD = re.compile(
    "(?:(?!遭|受到|收到|发生|发现|出现|入侵|攻击|中断|瘫痪)[^。！？；\n]){0,60}?(?:声明|公告|通报|通告|公开信|通知函|致信|披露|表示|获悉|证实|承认|确认|回应|消息|进展|更新|写道|报案|报警|接警|(?:接到|收到)[^。！？；\n]{1,30}?(?:通知|来信|举报|投诉|报案|报警|报告)|[^名号职简]称(?![为号呼])|报告|反映|来电|说(?!明|法))"
)
_INCIDENT = re.compile(
    "[^。！？；\n]{0,48}?(?:遭|被(?!刑|依法|抓|捕|拘|判|移送|逮|采取)|受到|发生|发现|出现|入侵|攻击|中断|瘫痪|故障|泄露|外泄|停电|宕机|监测到|失窃|植入|篡改|侵入|进入|加密|登录|无法|异常|停摆|停产|停运|导出|窃|盗|骗|假冒|冒充|转走|拷|利用[^，。；]{0,12}漏洞|复制|外传|爬取|撞库|收到(?![^，。]{0,8}(?:报告|举报|通报|反映)))"
)
_INTRUDER = re.compile("(?:攻击者|黑客|入侵者|不法分子|病毒|软件)[^。；，\n]{0,6}$")
# 发布警情通报：3月20日，…: what is told begins with its day.
_TELLS = re.compile("(?:通报|通告|声明|公告|表示|获悉|消息|称|说)[，：:“”]{0,2}$")
# 9月2日宣布，公司8月31日遭遇攻击: of an announcement only what its sentence tells.
_ANNOUNCED = re.compile("[^。！？；\\n]{0,30}?(?:宣布|致歉|致函|发函|提交|通知(?=[^，。；\\n]{1,12}[，,：:]))")
# 公司12月11日发现入侵，而攻击者早在11月24日即已进入: when it began.
_BEGAN = re.compile(
    "(?:攻击|入侵|黑客|木马|进入|失陷)[^。；，\n]{0,10}(?:早在|最早|始于|可追溯[至到])[^。，；\n]{0,4}$"
)
# 攻击者在2025年11月19日首次进入系统
_FIRST_IN = re.compile(
    "[^，。；\n]{0,12}?期间(?:访问|进入|侵入|入侵|登录|复制|窃取|下载|潜伏)|[^，。；\n]{0,6}?(?:首次|最早|即已|就已|便已|已经)(?:成功)?(?:进入|侵入|入侵|攻入|登录|访问|获得|植入)"
)
# 入侵发生在7月6日
_HAPPENED = re.compile("(?:发生|开始|始)[在于]$")
# 盗窃发生在6月30日凌晨, whatever else is told before it; 上一起攻击发生在…, which is another.
_HAPPENED_ON = re.compile(
    "(?<![次起轮场的])(?:攻击|入侵|失窃|盗窃|盗刷|泄露|外泄|泄漏|中断|故障|事件|事故|案件|停电|宕机|瘫痪)(?:[约均最早都是]{0,2})发生[在于]$"
)
# 6月12日通报，前一天凌晨: as many days before that of the notice.
_DAYS_BEFORE = re.compile(
    "(?:此?前|头)(?:一[天日晚夜]|天|晚|夜)|([0-9一二两三四五六七八九十]{1,2})天(?:之|以)?前|前([两二三四五])[天日]"
)
# What a text on a penalty or a judgment is about, told by its title: on 5月20日作出行政处罚决定, 11月20日公开宣判.
_PENALTY = re.compile("处罚|罚款|被罚|罚单")
_DECIDED = re.compile("[^，。；！？\n]{0,12}作出[^，。；！？\n]{0,16}(?:决定|处罚)")
# 决定书落款日期为10月20日, 作出处罚决定日期为3月17日.
_DECIDED_BEFORE = re.compile(
    "(?:落款|(?:作出|处罚|裁定|裁决)[^，。；\n]{0,6}(?:决定|决定书))[^，。；\n]{0,4}(?:日期|时间|日)?[为是：:]$"
)
_FINED = re.compile("(?:(?!日)[^。；！？\n]){0,80}?(?:处以|予以|给予|开出)[^。；！？\n]{0,40}?(?:罚款|处罚|警告|罚单)")
# 自印发之日即4月16日起施行.
_SIGNED_ON = re.compile("(?:(?:印发|发布|公布)之日[，（(]?即?|(?:批准发布|印发|签发|落款)(?:日期|时间)[为是：:]?)$")
# What the police did, where the title says that they did it: 7月3日凌晨，专案组同步收网.
_CRACKED = re.compile("破获|打掉|侦破|告破|捣毁|抓获|被抓|，抓！|端掉|收网|落网")
_CAUGHT = re.compile("(?:(?!日)[^。；！？\\n]){0,60}?(?:收网|抓获|破获|打掉|捣毁|侦破|告破|端掉)")
_JUDGED = re.compile("判(?!断)|法院：|获刑|裁定|[一二终再]审|胜诉|败诉")
_JUDGMENT = re.compile("(?:(?!日)[^。；！？\n]){0,40}?(?:判决|宣判|判处|判令|裁定|[一二]审(?!法院|期间|阶段)|终审)")
# 8月30日常务会议通过，9月24日公布: a rule is there from the day on which it is published.
_PASSED = re.compile("[^。；\n]{0,30}?(?:通过|审议)")
_PUBLISHED = re.compile("[^，。；\n]{0,12}?(?:公布|发布|印发|签署)")
# Titles of papers that order something: they happened on the day on which they are signed.
ORDERS = re.compile(
    "关于(?:(?:对|给予)[^。]{2,40}(?:处罚|批评|约谈|警告)|做好|开展|印发|下发|发布|转发|修订|修改|贯彻|落实|成立|调整|召开|加强|公布|公开征求|征求|组织|进一步|推进|举办|实施|同意|批准|设立|废止|征集|申报|启用|下架|规范|深化|促进|[^关于]{0,12}(?:侵害|违法违规|未按|未完成))[^，。]*(?:通知|公告|通告|意见|决定|批复|决定书|公示|函|(?<!情况)(?<!情况的)通报|方案|指引|办法|规定|条例)(?:[（(][^（()）]*[）)])?$"
)
# What a document is that ends with the day on which it was decided.
_DECISION = re.compile("[^，。；！？：:\n]{0,20}(?:决定书|判决书|裁定书|裁决书)$")
# The title, which is the first line; where a text has none, its first sentence.
_HEADLINE = re.compile(r"\s*[^\n。]*")
_BEGINNING = re.compile(r"(?:^|[。！？；\n])[ \u3000]*$")
_SENTENCE_END = re.compile(r"[。！？；\n]")
REPORTED_WITHIN, FRESH = 31, 366
"""Days before a report within which a day told elsewhere in the text is that of the event; and before the publication of a
text, or the last day in it, within which its event is, if any day of it is."""
BEFORE_DAY = 24
"""Characters before a day that tell what it is the day of."""
TITLE_LINES = 3
"""How many lines a document may begin with that say whose it is and what: a title may stand below the name of its author."""
FIRST_LINES = 6
"""How many lines of a text, its title included, may say when it was published."""
LAST_LINES = 3
"""How many lines at the end of a text without sections may say when it was published."""


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
    issued = Issued(base.date, where) if base else _issued_about(raw)
    lines = _dated_lines(raw)
    heads = [*raw.opening.split("\n")[:TITLE_LINES], *raw.masthead.split("\n")]
    titles = [*map(_closed, heads), *raw.masthead.split()]
    if any(ORDERS.search(line) or _DECISION.match(line) for line in titles):
        # Whoever shows the paper to readers may have done so on a later day, which stands at its head.
        signed = (base, masthead) if where == "文末" else (_signed_on(raw), raw.text)
        if signed[0]:
            return EventDate(
                signed[0].date, signed[1], signed[0].start, signed[0].end, note("date-masthead", where="文末")
            )
    opening, whole = (_without_addresses(_without_dated_lines(text, lines)) for text in (raw.opening, raw.text))
    if found := _first(opening, issued):
        return found
    # 近期境外网络安全事件一则: what a title is about is not told by it.
    below = opening.find("\n") + 1
    if issued and not issued.is_rough and (lately := _LATELY.search(opening, below)):
        # …近期发生一起事件，现将情况通报如下。2025年10月19日凌晨，…: the day is told further down.
        told = _first(whole, issued)
        is_near = told and 0 <= (issued.date - told.date).days <= REPORTED_WITHIN
        is_other = told and told.date != issued.date and _is_whole_at_beginning(told)
        if told and is_near and (is_other or _INCIDENT.match(told.text, told.end)):
            return told
        said = note("date-lately", words=lately[0], where=issued.where)
        return EventDate(issued.date, opening, *lately.span(), said)
    if found := _first(whole, issued):
        return found
    return EventDate(base.date, masthead, base.start, base.end, note("date-masthead", where=where)) if base else None


def _is_whole_at_beginning(day: EventDate) -> bool:
    """Tell whether a sentence begins with a day that has its year, as in 2026年1月12日，警方宣布."""
    return not day.note and _BEGINNING.search(day.text, 0, day.start) is not None


def _closed(title: str) -> str:
    """Return a title without blanks, with which it may be spaced: 民 事 判 决 书."""
    return "".join(title.split())


def _issued(raw: RawAnalysis) -> tuple[Day | None, str, str]:
    """Return the day of publication with its place, the text that it stands in, and what that is: the masthead or the end."""
    for head in (_without_addresses(raw.masthead), "\n".join(_dated_lines(raw))):
        if dates := sorted(whole_dates(head)):
            day = dates[0]  # of a week its last
            return day._replace(date=last_day(head, day.end, day.date) or day.date), head, "刊头"
    texts = [raw.title, *(text for _, text in raw.sections)]
    has_sections = len(raw.sections) > 1
    for end in (texts[-1] if has_sections else "", _last_lines("\n".join(texts[: -1 if has_sections else None]))):
        shown = _without_addresses(end)
        if dates := sorted([*whole_dates(shown), *dates_with_year_before(shown)]):
            return max(dates, key=lambda day: (day.start, day.end)), shown, "文末"
    return None, "", "文末"


def _signed_on(raw: RawAnalysis) -> Day | None:
    """Return the day that stands alone at the end of a text, below who signs it and above credits; its place is in all of the text."""
    text = without_credits(raw.text)
    last = text.rpartition("\n")[2]
    day = next(whole_dates(last), None) if _DAY_ALONE.fullmatch(last) else None
    return day and day._replace(start=len(text) - len(last), end=len(text))


def _dated_lines(raw: RawAnalysis) -> list[str]:
    """Return the lines below the title, and that of a periodical, that hold a day and are no sentences: 平安运城 2025-01-13 18:22 山西."""
    title, *below = raw.opening.split("\n")[:FIRST_LINES]
    is_periodical = _PERIODICAL.search(title) is not None
    lines = [title, *below] if is_periodical else below
    return [line for line in lines if _DATED_LINE.fullmatch(line) or (is_periodical and _SPAN_LINE.fullmatch(line))]


def _without_dated_lines(text: str, lines: Sequence[str]) -> str:
    """Return a text with its dated lines below the title as blanks."""
    for line in lines:
        text = f"\n{text}".replace(f"\n{line}", "\n" + " " * len(line), 1)[1:]
    return text


def _last_lines(text: str) -> str:
    """Return those of the last lines of a text that are no sentences: 绵阳日报，2025年11月8日."""
    lines = text.rstrip().rsplit("\n", LAST_LINES)[1:]
    return "\n".join(line for line in lines if not _SENTENCE_END.search(line))


def _issued_about(raw: RawAnalysis) -> Issued | None:
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


def _without_addresses(text: str) -> str:
    """Return a text with its web addresses, in which there are dates too, as blanks."""
    return WEB_ADDRESS.sub(lambda match: " " * len(match[0]), text)


def _first(text: str, issued: Issued | None) -> EventDate | None:
    found = _chosen(text, _told_by(days_in(text, issued), issued), issued)
    if found is None:
        return None
    # 25日电　总理25日说，机场23日遭攻击 tells twice; each stands behind the one before.
    while day := _day_before(text, found):
        found, issued = day, Issued(found.date, "报道")
    said = ""
    if found.is_filled_in and issued:
        said = note(
            "date-year" if issued.is_rough else "date-filled-in", date=issued.date.isoformat(), where=issued.where
        )
    return EventDate(found.date, text, found.start, found.end, said, last_day(text, found.end, found.date))


def _chosen(text: str, days: Sequence[Day], issued: Issued | None) -> Day | None:
    """Return the first day of a text, or that of the decision, the beginning or the publication that the text is about."""
    headline = _HEADLINE.match(text)
    title = headline[0] if headline else ""
    certain = _fresh_first([day for day in days if not day.is_doubtful], issued)
    is_decided = _PENALTY.search(title) or _JUDGED.search(title)
    for before in (*([_DECIDED_BEFORE] if is_decided else ()), _BEGAN, _SIGNED_ON):
        if day := next((day for day in days if _stands_behind(before, text, day)), None):
            return day
    for day in certain:
        if _FIRST_IN.match(text, day.end) and _stands_behind(_INTRUDER, text, day):
            return day
    pairs = ((_PENALTY, _DECIDED), (_PENALTY, _FINED), (_JUDGED, _JUDGMENT), (_CRACKED, _CAUGHT))
    for about, decided in pairs:
        if about.search(title) and (day := next((day for day in certain if decided.match(text, day.end)), None)):
            return day
    found = next(iter([*certain, *days]), None)
    if found is None:
        return None
    for day in certain:
        if 0 < (found.date - day.date).days <= REPORTED_WITHIN and _stands_behind(_HAPPENED_ON, text, day):
            return day
    if _PASSED.match(text, found.end):
        return next((day for day in certain if _PUBLISHED.match(text, day.end)), found)
    return found


def _told_by(days: list[Day], issued: Issued | None) -> list[Day]:
    """Return days without terms that end after a text was published: 2025年8月1日前, 8月1日前."""
    if not issued or issued.is_rough:
        return days
    # A term without a year is read as one of the year before.
    return [
        day
        for day in days
        if not day.is_doubtful
        or (day.date <= issued.date and not (day.is_filled_in and day.date.year < issued.date.year))
    ]


def _stands_behind(pattern: re.Pattern[str], text: str, day: Day) -> bool:
    return pattern.search(text, max(0, day.start - BEFORE_DAY), day.start) is not None


def _fresh_first(days: list[Day], issued: Issued | None) -> list[Day]:
    """Return days in order, behind them those after a text was published, and long before, which tell what was or will be."""
    last = issued.date if issued and not issued.is_rough else max((day.date for day in days), default=None)
    if last is None:
        return days
    fresh = [day for day in days if 0 <= (last - day.date).days <= FRESH]
    return [*fresh, *(day for day in days if day not in fresh)]


def _day_before(text: str, told: Day) -> Day | None:
    """Return the day of what is told of on a day: by a report, a notice or a statement."""
    if _NOTICE.match(text, told.end) and (day := _reported_day(text, told, within_sentence=True)):
        return day
    if _REPORTED.match(text, told.end) and (day := _reported_day(text, told)):
        return day
    if _TOLD.match(text, told.end):
        return _reported_day(text, told, within_sentence=True, of_incident=True) or _reported_day(
            text, told, of_incident=True
        )
    if _ANNOUNCED.match(text, told.end):
        return _reported_day(text, told, within_sentence=True, of_incident=True)
    return None


def _reported_day(text: str, report: Day, *, within_sentence: bool = False, of_incident: bool = False) -> Day | None:
    """Return the day of what a report is about: in its sentence, or not long before it; `of_incident`: where something broke."""
    sentence = _SENTENCE_END.search(text, report.end)
    end = sentence.start() if sentence else len(text)
    before = _DAYS_BEFORE.search(text, report.end, end)
    for day in days_in(text, Issued(report.date, "报道")):
        # 通知称，…: what is told stands right there, however long before it was.
        is_told = of_incident and _stands_behind(_TELLS, text, day)
        is_near = is_told or (report.date - day.date).days <= REPORTED_WITHIN
        is_near = day.start < end or (not within_sentence and is_near)
        is_of_it = day.start >= report.end and day.date <= report.date and is_near
        if not is_of_it or _REPORTED.match(text, day.end) or (before and before.start() < day.start):
            continue
        if text[day.start : day.end] == text[report.start : report.end]:  # 昨日 is the same day wherever it stands
            continue
        is_incident = _INCIDENT.match(text, day.end) or any(
            _stands_behind(before, text, day) for before in (_INTRUDER, _TELLS, _HAPPENED)
        )
        if not of_incident or (is_incident and not (day.start >= end and _TOLD.match(text, day.end))):
            return day
    if before:
        days = read_number(before[1] or before[2] or "1")
        return Day(*before.span(), report.date - datetime.timedelta(days), is_filled_in=True)
    return None
