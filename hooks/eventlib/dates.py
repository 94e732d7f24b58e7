"""Dates as people write and read them, and as files have them."""

from __future__ import annotations

import datetime
import re
import unicodedata

ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Between the numbers what people type there, dashes of any length among it; a full stop may come along from a sentence.
_WRITTEN_DATE = re.compile(
    r"\s*([0-9]{4})\s*[-\u2010-\u2015\u2212/.。、年]\s*([0-9]{1,2})\s*[-\u2010-\u2015\u2212/.。、月]\s*([0-9]{1,2})\s*[日号]?[。.]?\s*"
)
_EIGHT_DIGITS = re.compile(r"\s*([0-9]{4})([0-9]{2})([0-9]{2})\s*")
_NUMBER = re.compile(r"[0-9]+")


def is_day(written: str) -> bool:
    """Tell whether a text in the form YYYY-MM-DD is a day of the calendar."""
    try:
        datetime.date.fromisoformat(written)
    except ValueError:
        return False
    return True


def correct_date(written: str) -> str:
    """Return a date as YYYY-MM-DD where a text says one in another usual form, else the text as it is.

    >>> correct_date("2025年4月10日"), correct_date("20250410"), correct_date("四月")
    ('2025-04-10', '2025-04-10', '四月')
    """
    narrow = unicodedata.normalize("NFKC", written)
    match = _WRITTEN_DATE.fullmatch(narrow) or _EIGHT_DIGITS.fullmatch(narrow)
    return f"{match[1]}-{match[2].zfill(2)}-{match[3].zfill(2)}" if match else written


def nearest_date(written: str) -> str | None:
    """Return the day that a text which is no date may have been meant to say, as YYYY-MM-DD, where it has all three numbers.

    >>> nearest_date("20250410"), nearest_date("２０２５-０４-１０"), nearest_date("4月10日")
    ('2025-04-10', '2025-04-10', None)
    """
    numbers = _NUMBER.findall(unicodedata.normalize("NFKC", written))
    if len(numbers) == 1 and len(numbers[0]) == 8:
        numbers = [numbers[0][:4], numbers[0][4:6], numbers[0][6:]]
    if len(numbers) < 3 or len(numbers[0]) != 4 or len(numbers[1]) > 2 or len(numbers[2]) > 2:
        return None
    date = f"{numbers[0]}-{numbers[1].zfill(2)}-{numbers[2].zfill(2)}"
    return date if is_day(date) else None


def chinese_date(date: datetime.date) -> str:
    """Return a date as people read it: 2025年4月10日."""
    return f"{date.year}年{date.month}月{date.day}日"


def chinese_end(last: datetime.date, first: datetime.date) -> str:
    """Return the last of several days as it is read behind the first and 至: without the year and month that they share.

    >>> day = datetime.date
    >>> chinese_end(day(2025, 4, 12), day(2025, 4, 10)), chinese_end(day(2025, 5, 2), day(2025, 4, 30))
    ('12日', '5月2日')
    """
    if last.year != first.year:
        return chinese_date(last)
    return f"{last.day}日" if last.month == first.month else f"{last.month}月{last.day}日"


def weekday(date: datetime.date) -> str:
    """Return the day of the week: 星期四."""
    return "星期" + "一二三四五六日"[date.weekday()]
