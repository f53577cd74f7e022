"""The days of a column: read strictly, and in one order of day and month for the whole column, never cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Final

from tracker.text.dates import read_day

ORDERS: Final = ("day_first", "month_first")
_NUMERIC: Final = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})(?:[ T]\d.*)?")
_YEAR_FIRST: Final = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})(?:[ T]\d.*)?")
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CENTURY: Final = 2000
NO_ORDER: Final = "a day whose order of day and month is known"
NO_DAY: Final = "a day that can be read with certainty"


def order_of(texts: Iterable[str]) -> str | None:
    """The order of day and month that every numeric date of a column allows; None where both or neither do.

    >>> order_of(["1/22/20", "2/3/20"]), order_of(["31.10.2020"]), order_of(["3/4/2020"])
    ('month_first', 'day_first', None)
    """
    possible = set(ORDERS)
    numeric = False
    for text in texts:
        match = _NUMERIC.fullmatch(text.strip())
        if match is None:
            continue
        numeric = True
        if int(match[1]) > 12:
            possible.discard("month_first")
        if int(match[2]) > 12:
            possible.discard("day_first")
    return possible.pop() if numeric and len(possible) == 1 else None


def read_column_day(text: str, order: str | None) -> date | None:
    """The day in a cell; None where the cell is empty. order: one of ORDERS, for dates such as 3/4/2020.

    Raises ValueError for what is no day, and for a numeric date whose order is not known.

    >>> str(read_column_day("1/22/20", "month_first")), str(read_column_day("20201031", None))
    ('2020-01-22', '2020-10-31')
    """
    text = text.strip()
    if match := _NUMERIC.fullmatch(text):
        return _numeric_day(match, order)
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    return read_day(text)


def _numeric_day(match: re.Match[str], order: str | None) -> date:
    if order is None:
        raise ValueError(NO_ORDER)
    day, month = (match[1], match[2]) if order == "day_first" else (match[2], match[1])
    year = int(match[3]) + (_CENTURY if len(match[3]) == 2 else 0)
    return date(year, int(month), int(day))


def is_day(text: str, order: str | None = "month_first") -> bool:
    """Whether a text is a day in some order.

    >>> is_day("31/10/2020"), is_day("12")
    (True, False)
    """
    for each in (order, "day_first"):
        try:
            return read_column_day(text, each) is not None
        except ValueError:
            continue
    return False
