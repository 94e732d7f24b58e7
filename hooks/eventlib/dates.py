"""Dates as people read them."""

from __future__ import annotations

import datetime


def chinese_date(date: datetime.date) -> str:
    """Return a date as people read it: 2025年4月10日."""
    return f"{date.year}年{date.month}月{date.day}日"


def weekday(date: datetime.date) -> str:
    """Return the day of the week: 星期四."""
    return "星期" + "一二三四五六日"[date.weekday()]
