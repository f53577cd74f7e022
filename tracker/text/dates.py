"""Dates of documents, read strictly: a day that is certain, or an error; never a guess between day and month."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
EXAMPLE: Final = "write it as 2020-10-31"

_DAY_FIRST: Final = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_FIRST: Final = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4})")


def read_day(value: object) -> date | None:
    """The day of a date as documents state it; None where nothing is stated.

    value: a date, a datetime (its own day, in its own time zone), ISO text with or without a time of day, or text
    with the month in English words. Raises ValueError for everything else, above all for 03/04/2020.

    >>> read_day("2020-10-31T23:30:00+04:00"), read_day("31 October 2020"), read_day("Oct. 31, 2020"), read_day(" ")
    (datetime.date(2020, 10, 31), datetime.date(2020, 10, 31), datetime.date(2020, 10, 31), None)
    """
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no date")
    text = " ".join(value.split())
    return _read_text(text) if text else None


def _read_text(text: str) -> date:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    lowered = text.lower()
    if match := _DAY_FIRST.fullmatch(lowered):
        return _day_of(match[3], match[2], match[1], text)
    if match := _MONTH_FIRST.fullmatch(lowered):
        return _day_of(match[3], match[1], match[2], text)
    raise ValueError(f"{text[:40]!r} is no date that can be read with certainty")


def _day_of(year: str, month: str, day: str, text: str) -> date:
    numbers = [number for number, name in enumerate(MONTHS, start=1) if name.startswith(month)]
    if len(numbers) != 1:
        raise ValueError(f"{text[:40]!r} names no month")
    return date(int(year), numbers[0], int(day))
