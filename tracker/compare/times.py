"""When a stated figure is said to hold: a day, and whether the words mean that day, the time before it, or after it."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

SAME_WITHIN: Final = 1
"""Days."""
LEAP_YEAR: Final = 2020
"""Stands in where neither text gives a year; it has every day."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE: Final = re.compile(
    r"\b(?:(?P<day1>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
    + _MONTH.format("month1")
    + r"|"
    + _MONTH.format("month2")
    + r"\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?)\b(?!\s*%)(?:\s*,?\s*(?P<year>(?:19|20)\d\d)\b)?",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"\b(?:(?P<before>before|prior\s+to|earlier\s+than|until)|(?P<after>after|following)|since|beginning|starting|from)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)


class Placed(Protocol):
    """A figure in its sentence, with offsets of the text (characters)."""

    @property
    def sentence(self) -> str:
        """The sentence."""

    @property
    def sentence_start(self) -> int:
        """Where the sentence begins."""

    @property
    def start(self) -> int:
        """Where the figure begins."""

    @property
    def end(self) -> int:
        """Where the figure ends."""


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A day as a text gives it; year None where it gives none. mode: "at" that day, "before" it, "after" it,
    or "since" it."""

    year: int | None
    month: int
    day: int
    mode: str = "at"

    def __str__(self) -> str:
        month = _MONTHS[self.month - 1].capitalize()
        year = "" if self.year is None else f" {self.year}"
        return f"{'' if self.mode == 'at' else self.mode + ' '}{self.day} {month}{year}"

    def order(self, told: StatedTime) -> int:
        """Against the day of which a source tells: -1 an earlier time, 0 the same or one that holds it, 1 a later one.

        Figures of one day are printed the next, so a day's difference is none. "Before 9 April" holds the 8th and is
        earlier than the 9th; "after 9 April" begins with the state of the 9th.

        >>> ninth = StatedTime(2020, 4, 9)
        >>> ninth.order(ninth), StatedTime(2020, 4, 5).order(ninth), StatedTime(None, 4, 9, "before").order(ninth)
        (0, -1, -1)
        >>> StatedTime(None, 4, 10, "before").order(ninth), StatedTime(2020, 4, 9, "after").order(ninth)
        (0, 0)
        """
        days = self._days_after(told)
        if self.mode == "before":
            return 0 if days > 0 else -1
        if self.mode in ("after", "since"):
            return 0 if days <= SAME_WITHIN else 1
        return 0 if abs(days) <= SAME_WITHIN else -1 if days < 0 else 1

    def another_day(self, told: StatedTime) -> bool:
        """Whether the words exclude the very day of which the source tells."""
        days = self._days_after(told)
        return {"before": days <= 0, "after": days >= 0, "since": days > 0}.get(self.mode, days != 0)

    def _days_after(self, told: StatedTime) -> int:
        year = self.year or told.year or LEAP_YEAR
        return (_date(self, year) - _date(told, told.year or year)).days


def _date(time: StatedTime, year: int) -> date:
    last = monthrange(year, time.month)[1]
    return date(year, time.month, min(time.day, last))


def stated_time(claim: Placed) -> StatedTime | None:
    """The time that the claim's sentence gives for it: the last date before the figure, else the first after it."""
    figure = claim.start - claim.sentence_start
    earlier, later = None, None
    for found in _DATE.finditer(claim.sentence):
        if found.end() <= figure:
            earlier = found
        elif found.start() >= claim.end - claim.sentence_start and later is None:
            later = found
    found_date = earlier or later
    return None if found_date is None else _time(found_date, claim.sentence)


def _time(found: re.Match[str], sentence: str) -> StatedTime:
    month = (found["month1"] or found["month2"])[:3].lower()
    lead = _LEAD.search(sentence[: found.start()])
    mode = "at" if lead is None else "before" if lead["before"] else "after" if lead["after"] else "since"
    year = int(found["year"]) if found["year"] else None
    return StatedTime(year, _MONTHS.index(month) + 1, int(found["day1"] or found["day2"]), mode)
