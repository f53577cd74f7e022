"""When a figure holds: its day, its hour where a log or live blog gives one, and whether it is told as a former one."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Final

from tracker.events.cues import find_cue
from tracker.model import Claim, Document

_CLOCK: Final = re.compile(
    r"^\W{0,3}(?:@\w+\s+)?(?:\(?(?P<day>Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\)?,?\s+|\d{1,2} [A-Z][a-z]+,?\s+)?"
    r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)\b",
    re.MULTILINE,
)
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BEFORE: Final = 48
_OPENS_EARLIER: Final = re.compile(r"\W*(?:earlier|previously|initially|at first)\b", re.IGNORECASE)
_FROM: Final = re.compile(r"\bfrom\s+(?:the )?$", re.IGNORECASE)
_TO: Final = re.compile(r"\s+(?:\w+\s+)?to\s+\w", re.IGNORECASE)
_TO_FROM: Final = re.compile(r"\bto\s+(?:\w+\s+)?\d[\d,]*\s+(?:\w+\s+)?from\s+(?:the )?$", re.IGNORECASE)
_AFTER: Final = 32
_LONG_AGO: Final = 62
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE_NAMED: Final = re.compile(
    r"\b(?i:in|by|of|late|early|since|until)\s+(?:(?:late|early|mid)\s+)?"
    r"(?:((?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?)\s+)?((?:19|20)\d\d)\b"
)
_PAST_MIDNIGHT: Final = 8 * 60
_CLAUSE_BETWEEN: Final = re.compile(r"\d|[,;:.]\s|\band\b")


@dataclass(frozen=True, slots=True)
class Moment:
    """The time at which a figure holds.

    day: None where nothing says it. minute: of the day, from a log's clock. earlier: told as a former figure, so that
    `day` is only the last day on which it can have held. dated: whether the text itself gives the day.
    """

    day: date | None
    minute: int | None = None
    earlier: bool = False
    dated: bool = False

    def before(self, other: Moment) -> bool | None:
        """True: earlier than the other; False: not earlier; None: the texts do not say.

        >>> first, second, unknown = Moment(date(2024, 5, 1)), Moment(date(2024, 5, 2)), Moment(None)
        >>> first.before(second), first.before(first), first.before(unknown)
        (True, False, None)
        """
        if self.earlier and not other.earlier:
            return True if self.day is None or other.day is None or self.day <= other.day else None
        if self.day is None or other.day is None:
            return None
        if other.earlier and not self.earlier:
            return False if other.day <= self.day else None
        if self.day != other.day:
            return self.day < other.day
        if self.minute is not None and other.minute is not None:
            return self.minute < other.minute
        return False

    def __str__(self) -> str:
        if self.day is None:
            return "an unknown day"
        clock = "" if self.minute is None else f" {self.minute // 60:02d}:{self.minute % 60:02d}"
        return f"{'before or on ' if self.earlier else ''}{self.day.isoformat()}{clock}"


class Clock:
    """The times that stand at the start of the lines of a log or live blog, to be asked by offset."""

    def __init__(self, document: Document) -> None:
        self._starts: list[int] = []
        self._times: list[tuple[date | None, int]] = []
        if not document.text:
            return
        found = list(_CLOCK.finditer(document.text))
        if len(found) < 2:
            return
        minutes = [int(match["hour"]) * 60 + int(match["minute"]) for match in found]
        nights = _nights_before(minutes)
        for match, minute, night in zip(found, minutes, nights, strict=True):
            day = _weekday(match["day"], document.published)
            if day is None and document.published is not None and any(nights):
                day = document.published + timedelta(days=night)
            self._starts.append(match.start())
            self._times.append((day, minute))

    def at(self, offset: int) -> tuple[date | None, int] | None:
        """Day (where the line names one) and minute that hold at an offset; None before the first time."""
        place = bisect_right(self._starts, offset) - 1
        return self._times[place] if place >= 0 else None


def _nights_before(minutes: list[int]) -> list[int]:
    """How many midnights a log that runs forward has passed at each of its lines; a log with the newest first: none.

    >>> _nights_before([1320, 1410, 59]), _nights_before([760, 750, 600])
    ([0, 0, 1], [0, 0, 0])
    """
    passed = [int(before - after > _PAST_MIDNIGHT) for before, after in pairwise(minutes)]
    return [0, *accumulate(passed)]


def _weekday(name: str | None, published: date | None) -> date | None:
    """The last such weekday up to the day of publication."""
    if name is None or published is None:
        return None
    back = (published.weekday() - _DAYS.index(name)) % 7
    return published - timedelta(days=back)


def told_as_former(claim: Claim) -> bool:
    """Whether the text tells the figure as a former one ("up from 19", "had earlier put the toll at nine")."""
    for note in claim.evidence:
        if note.value in {"superseded", "earlier"}:
            return True
    at = claim.start - claim.sentence_start
    if at < 0:
        return False
    if _OPENS_EARLIER.match(claim.sentence):
        return True
    before, end = claim.sentence[max(0, at - _BEFORE) : at], at + len(claim.surface)
    if before and _FROM.search(before) and (_TO.match(claim.sentence[end:]) or _TO_FROM.search(before)):
        return True
    breaks = list(_CLAUSE_BETWEEN.finditer(before))
    if breaks:
        before = before[breaks[-1].end() :]
    if before and find_cue("earlier", before) is not None:
        return True
    after = claim.sentence[end : end + _AFTER]
    behind = _CLAUSE_BETWEEN.search(after)
    return find_cue("earlier_after", after[: behind.start()] if behind is not None else after) is not None


def _old_date_named(claim: Claim, published: date | None) -> bool:
    """Whether the sentence names a month or year well before publication, and nothing else dates the figure."""
    if published is None or claim.background or not ("19" in claim.sentence or "20" in claim.sentence):
        return False
    for month, year in _DATE_NAMED.findall(claim.sentence):
        named = date(int(year), _MONTHS.index(month[:3].lower()) + 1 if month else 12, 1)
        if (published - named).days > _LONG_AGO:
            return True
    return False


def moment_of(claim: Claim, published: date | None, clock: Clock | None = None) -> Moment:
    """The moment of a claim: its as_of day, else the end of its period, else the day of publication."""
    stated = claim.as_of or claim.period_end
    day = stated or published
    minute = None
    if clock is not None and claim.field == "text" and (time := clock.at(claim.start)):
        named, minute = time
        day = (stated if stated != published else None) or named or published
    former = told_as_former(claim) or (stated in {None, published} and _old_date_named(claim, published))
    dated = stated is not None and stated != published
    return Moment(day, minute, former and not dated, dated)
