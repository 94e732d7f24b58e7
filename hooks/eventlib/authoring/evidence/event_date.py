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

from eventlib.authoring.evidence.days_in_text import Day, Issued, days_in, last_day, read_number
from eventlib.authoring.evidence.publication_day import (
    SENTENCE_END,
    dated_lines,
    held_on,
    issued_about,
    issued_in,
    signed_on,
    without_addresses,
    without_dated_lines,
)
from eventlib.authoring.raw_text import RawAnalysis
from eventlib.reading.sentences import note

_LATELY = re.compile("近日|日前|近期|最近|前不久|不久前|近来|连日来")
# 据新华社7月13日报道, 新华社北京7月13日电: the day of a report about the event.
_REPORTED = re.compile(
    r"[^，,。！？；：:\n]{0,10}?(?:报道|报导|消息|刊[发登文载])|[晚早凌]?[上间晨]?[电讯](?=[\s　（(，,：:]|$)"
)
# 6月12日通报，6月11日凌晨: the day of a notice on what happened before.
_NOTICE = re.compile("[^，,。！？；：:\n]{0,8}?(?:通报|通告)")
# 8月20日发布声明，承认其系统于8月18日遭到入侵: the day of whoever tells of what happened before.
_TOLD = re.compile(
    "(?:(?!遭|受到|收到|发生|发现|出现|入侵|攻击|中断|瘫痪)[^。！？；\n]){0,60}?(?:声明|公告|通报|通告|公开信|通知函|致信|披露|表示|获悉|证实|承认|确认|回应|消息|进展|更新|写道|报案|报警|接警|(?:接到|收到)[^。！？；\n]{1,30}?(?:通知|来信|举报|投诉|报案|报警|报告)|[^名号职简自]称(?![为号呼])|报告|反映|来电|说(?!明|法))"
)
_INCIDENT = re.compile(
    "[^。！？；\n]{0,48}?(?:遭|被(?!刑|依法|抓|捕|拘|判|移送|逮|采取)|受到|发生|发现|出现|入侵|攻击|中断|瘫痪|故障|泄露|外泄|停电|宕机|监测到|失窃|植入|篡改|侵入|进入|加密|登录|无法|异常|停摆|停产|停运|得知|获知|导出|窃|盗|骗|假冒|冒充|转走|拷|利用[^，。；]{0,12}漏洞|复制|外传|爬取|撞库|收到(?![^，。]{0,8}(?:报告|举报|通报|反映)))"
)
# What is told in more detail further down: 披露，约240万名客户的数据被未经授权访问.
_ATTACK = re.compile("[^。！？；\n]*?(?:遭|入侵|攻击|勒索|窃|未经授权|未授权|泄露|外泄|泄漏|瘫痪|失陷)")
_INTRUDER = re.compile("(?:攻击者|黑客|入侵者|不法分子|病毒|软件)[^。；，\n]{0,6}$")
# 发布警情通报：3月20日，…: what is told begins with its day.
_TELLS = re.compile(
    "(?:通报|通告|声明|公告|表示|获悉|消息|称|说)[，：:“”]{0,2}$|(?:承认|确认|证实|披露)[^，。；\n]{0,8}[于在]$"
)
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
_NUMBER_ALONE = re.compile("[0-9０-９]{1,2}日")
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
# 二审维持原判: what a first court said before is what it was about.
_REVIEWED = re.compile("[二终再]审|维持原判|驳回上诉|改判")
_REVIEW = re.compile("(?:(?!日)[^。！？；\n]){0,40}?(?:[二终再]审|维持|驳回上诉|改判)")
_JUDGMENT = re.compile("(?:(?!日)[^。；！？\n]){0,40}?(?:判决|宣判|判处|判令|裁定|[一二]审(?!法院|期间|阶段)|终审)")
# 8月30日常务会议通过，9月24日公布: a rule is there from the day on which it is published.
_PASSED = re.compile("[^。；\n]{0,30}?(?:通过|审议)")
_PUBLISHED = re.compile("[^，。；\n]{0,12}?(?:公布|发布|印发|签署)")
# Titles of papers that order something: they happened on the day on which they are signed.
ORDERS = re.compile(
    "关于(?:(?!事件|事故|攻击|泄露|泄漏|故障|中断|漏洞)[^，。])*的(?:通知|批复|决定|公示|方案|意见)(?:[（(][^（()）]*[）)])?$|关于(?:(?:对|给予)[^。]{2,40}(?:处罚|批评|约谈|警告|警示函?|措施|处分|罚款|责令[^。]{0,12})|做好|开展|印发|下发|发布|转发|修订|修改|贯彻|落实|成立|调整|召开|加强|公布|公开征求|征求|组织|进一步|推进|举办|实施|同意|批准|设立|废止|征集|申报|启用|下架|规范|深化|促进|[^关于]{0,12}(?:侵害|违法违规|未按|未完成))[^，。]*(?:通知|公告|通告|意见|决定|批复|决定书|公示|函|(?<!情况)(?<!情况的)通报|方案|指引|办法|规定|条例)(?:[（(][^（()）]*[）)])?$"
)
# What a document is that ends with the day on which it was decided.
_DECISION = re.compile("[^，。；！？：:\n]{0,20}(?:决定书|判决书|裁定书|裁决书)$")
# The title, which is the first line; where a text has none, its first sentence.
_HEADLINE = re.compile(r"\s*[^\n。]*")
_BEGINNING = re.compile(r"(?:^|[。！？；\n])[ \u3000]*$")
REPORTED_WITHIN, FRESH = 31, 366
"""Days before a report within which a day told elsewhere in the text is that of the event; and before the publication of a
text, or the last day in it, within which its event is, if any day of it is."""
BEFORE_DAY = 24
"""Characters before a day that tell what it is the day of."""
TITLE_LINES = 3
"""How many lines a document may begin with that say whose it is and what: a title may stand below the name of its author."""


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
    base, masthead, where = issued_in(raw)
    issued = Issued(base.date, where) if base else issued_about(raw)
    lines = dated_lines(raw)
    heads = [*raw.opening.split("\n")[:TITLE_LINES], *raw.masthead.split("\n")]
    titles = [*map(_closed, heads), *raw.masthead.split()]
    if any(ORDERS.search(line) or _DECISION.match(line) for line in titles):
        # Whoever shows the paper to readers may have done so on a later day, which stands at its head.
        signed = (base, masthead) if where == "文末" else (signed_on(raw), raw.text)
        if signed[0]:
            return EventDate(
                signed[0].date, signed[1], signed[0].start, signed[0].end, note("date-masthead", where="文末")
            )
    if held := held_on(raw):
        return EventDate(held.date, raw.masthead, held.start, held.end)
    opening, whole = (without_addresses(without_dated_lines(text, lines)) for text in (raw.opening, raw.text))
    if found := _first(opening, issued, whole):
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


def _first(text: str, issued: Issued | None, whole: str = "") -> EventDate | None:
    """Return the day of the event that a text is about; `whole` is all of it, where the event may be told in more detail."""
    found = _chosen(text, _told_by(days_in(text, issued), issued), issued)
    if found is None:
        return None
    # 25日电　总理25日说，机场23日遭攻击 tells twice; each stands behind the one before.
    while day := _day_before(text, found) or (whole and _day_of_attack(whole, found)):
        found, issued = day, Issued(found.date, "报道")
    said = ""
    if found.is_filled_in and issued:
        said = note(
            "date-year" if issued.is_rough else "date-filled-in", date=issued.date.isoformat(), where=issued.where
        )
    shown = whole or text
    return EventDate(found.date, shown, found.start, found.end, said, last_day(shown, found.end, found.date))


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
    pairs = ((_REVIEWED, _REVIEW), (_PENALTY, _DECIDED), (_PENALTY, _FINED), (_JUDGED, _JUDGMENT), (_CRACKED, _CAUGHT))
    for about, decided in pairs:
        if about.search(title) and (day := next((day for day in certain if decided.match(text, day.end)), None)):
            return day
    found = next(iter([*certain, *_fresh_first([day for day in days if day.is_doubtful], issued)]), None)
    if found is None:
        return None
    for day in certain:
        if 0 < (found.date - day.date).days <= REPORTED_WITHIN and _stands_behind(_HAPPENED_ON, text, day):
            return day
    if _PASSED.match(text, found.end):
        return next((day for day in certain if _PUBLISHED.match(text, day.end)), found)
    return found


def _told_by(days: list[Day], issued: Issued | None) -> list[Day]:
    """Return days without terms that end after a text was published, and those of a year that is told roughly: 8月1日前."""
    if not issued:
        return days
    if issued.is_rough:
        return [day for day in days if not (day.is_doubtful and day.is_filled_in)]
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
    until = issued.date if issued else datetime.date.max
    told = max((day.date for day in days if day.date <= until), default=None)
    last = issued.date if issued and not issued.is_rough else told
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


def _day_of_attack(text: str, told: Day) -> Day | None:
    """Return the day on which something was attacked or broke, where a day on which that was told goes before: further down."""
    if not _ATTACK.match(text, told.end):
        return None
    for day in days_in(text, Issued(told.date, "报道")):
        if 0 < (told.date - day.date).days <= FRESH and _stands_behind(_BEGAN, text, day):
            return day
    is_told = _TOLD.match(text, told.end) or _ANNOUNCED.match(text, told.end)
    return _reported_day(text, told, of_incident=True) if is_told else None


def _reported_day(text: str, report: Day, *, within_sentence: bool = False, of_incident: bool = False) -> Day | None:
    """Return the day of what a report is about: in its sentence, or not long before it; `of_incident`: where something broke."""
    sentence = SENTENCE_END.search(text, report.end)
    end = sentence.start() if sentence else len(text)
    before = _DAYS_BEFORE.search(text, report.end, end)
    earlier: Day | None = None
    for day in days_in(text, Issued(report.date, "报道")):
        # 通知称，…: what is told stands right there, however long before it was.
        is_told = of_incident and _stands_behind(_TELLS, text, day)
        is_near = is_told or (report.date - day.date).days <= REPORTED_WITHIN
        is_near = day.start < end or (not within_sentence and is_near)
        is_of_it = day.start >= report.end and day.date <= report.date and is_near
        if not is_of_it or _REPORTED.match(text, day.end) or (before and before.start() < day.start):
            continue
        words = text[day.start : day.end]
        is_later = _NUMBER_ALONE.fullmatch(words) and day.start >= end and day.date.month != report.date.month
        # 昨日 is the same day wherever it stands; 14日 further down than 1月13日 is none of December.
        if words == text[report.start : report.end] or is_later:
            continue
        is_incident = _INCIDENT.match(text, day.end) or any(
            _stands_behind(before, text, day) for before in (_INTRUDER, _TELLS, _HAPPENED)
        )
        if not of_incident or (is_incident and not (day.start >= end and _TOLD.match(text, day.end))):
            return day
        if is_incident and day.date < report.date and not earlier:
            earlier = day
    if earlier:
        return earlier
    if before:
        days = read_number(before[1] or before[2] or "1")
        return Day(*before.span(), report.date - datetime.timedelta(days), is_filled_in=True)
    return None
