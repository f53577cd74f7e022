"""A count that covers several days, divided over them by a rule, so that a daily series adds up to what was stated."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from tracker.errors import UsageError

SPLITS: Final = ("even", "first", "last")
"""even: equal parts, the rest one each to the first days (ACLED); first, last: all on that day. A policy names one."""

LONGEST: Final = 3_660


def split_over_days(count: int, start: date, end: date, rule: str = "even") -> dict[date, int]:
    """Each day of a period and its part of a count, in persons; the parts add up to the count.

    start, end: the first and the last day, both included. Days without a part are left out, unless the count is 0.
    Raises UsageError for an unknown rule, an end before the start, and a period of more than ten years.

    >>> split_over_days(7, date(2024, 5, 1), date(2024, 5, 3))
    {datetime.date(2024, 5, 1): 3, datetime.date(2024, 5, 2): 2, datetime.date(2024, 5, 3): 2}
    """
    if rule not in SPLITS:
        raise UsageError(f"{rule!r} is no rule to split days by", hint=", ".join(SPLITS))
    days = (end - start).days + 1
    if not 1 <= days <= LONGEST:
        raise UsageError(f"{start} to {end} is no period to split", hint="the last day is not before the first")
    if rule != "even":
        return {start if rule == "first" else end: count}
    part, rest = divmod(count, days)
    parts = {start + timedelta(days=day): part + (day < rest) for day in range(days)}
    return {day: each for day, each in parts.items() if each} or {start: 0}
