"""A document's figure among the figures of a table: the nearest of each side, and whether it fits them.

A figure of a whole event can be set against a table only as far as the sides have published: what each side had
announced by that day, added up, is the least; what it announced next is the most that could have been known soon
after. What a side never published is named as missing, never guessed; a figure above the sum is then not refuted, only
not covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tracker.figures.placement import Neighbour, Placement, day_words, figure_words
from tracker.intervals import SAYS_LITTLE_FACTOR, Interval, allowed, vague_word
from tracker.model import Claim, Document, Reading

if TYPE_CHECKING:
    from tracker.figures.measures import FigureTable

EVERYONE: Final = ("both", "each side")
NEAR: Final = timedelta(days=45)
"""How far after the day a side's next figure may lie and still bound what was known; the field's monthly rhythm."""


def place_readings(readings: Iterable[Reading], table: FigureTable) -> list[Placement]:
    """Every figure of the documents that speaks of an event of the table, placed in it, in order of the documents."""
    events = {claim.event_id for claim in table.claims}
    return [
        place_claim(claim, reading.document, table)
        for reading in readings
        for claim in reading.claims
        if claim.event_id in events and claim.polarity == "asserted" and claim.basis == "total"
    ]


def place_claim(claim: Claim, document: Document, table: FigureTable) -> Placement:
    """Place one figure among the table's figures of the same event and outcome."""
    day = claim.as_of or document.published
    relevant = _relevant(claim, table)
    if not relevant:
        return _without(
            claim, table, day, "no_figures", f"No row of the table counts the {claim.outcome} of this event."
        )
    if day is None:
        return _without(claim, table, day, "no_figures", "The figure has no date, and its document none either.")
    pairs = _pairs(claim, relevant, day)
    others = _others(claim, relevant, day)
    if claim.value is None and claim.low is None and vague_word(claim.surface) is None:
        why = f"The words give no number; the nearest figures of the table around {day_words(day)} stand below."
        near = tuple(row for pair in pairs for row in pair.rows)
        return _placement(claim, table, day, "no_number", why, pairs, others, near)
    if not pairs:
        return _among_whole(claim, table, day, others)
    return _among_sides(claim, table, day, pairs, others)


def _without(claim: Claim, table: FigureTable, day: date | None, verdict: str, why: str) -> Placement:
    return Placement(claim=claim, table=table.name, day=day, verdict=verdict, why=why)


def _relevant(claim: Claim, table: FigureTable) -> list[Neighbour]:
    return [
        Neighbour(claim=row, outlet=reading.document.outlet, url=reading.document.url, own=_is_own(row), after=False)
        for reading in table.readings
        for row in reading.claims
        if row.event_id == claim.event_id and row.outcome == claim.outcome and row.basis == "total"
    ]


def _is_own(claim: Claim) -> bool:
    """Whether the source of a row belongs to its side: "Azerbaijani Prosecutor General" for the Azerbaijani dead."""
    source = (claim.source or "").lower()
    stems = [word[: max(4, len(word) - 2)].lower() for word in re.findall(r"\w+", claim.side or "")]
    return claim.side not in EVERYONE and any(re.search(rf"\b{re.escape(stem)}", source) for stem in stems)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The own figures of one side and group: the last by the day, and the first after it that still bounds it.

    soon is None where before holds on the day itself, and where the next figure came too late; later is the next one
    however late.
    """

    side: str
    group: str
    before: Neighbour | None
    soon: Neighbour | None
    later: Neighbour | None

    @property
    def rows(self) -> tuple[Neighbour, ...]:
        return tuple(row for row in (self.before, self.soon) if row is not None)

    @property
    def least(self) -> int:
        return 0 if self.before is None else _low(self.before.claim)

    @property
    def most(self) -> int:
        return self.least if self.soon is None else max(self.least, _low(self.soon.claim))


def _pairs(claim: Claim, rows: Sequence[Neighbour], day: date) -> list[_Pair]:
    """For each side and group that the claim covers, the side's own figures around the day."""
    pairs = []
    for side, group in dict.fromkeys((row.claim.side, row.claim.group) for row in rows if row.own):
        if side is None or not _covers(claim, side, group):
            continue
        own = [row for row in rows if row.own and (row.claim.side, row.claim.group) == (side, group)]
        before, later = _last(own, day), _next(own, day)
        bounded = before is not None and before.claim.as_of == day
        soon = later if later is not None and not bounded and _is_near(later, day) else None
        pairs.append(_Pair(side, group, before, soon, later))
    return pairs


def _covers(claim: Claim, side: str, group: str) -> bool:
    whole = claim.side is None or any(word in claim.side.lower() for word in (*EVERYONE, "sides"))
    stems = [word[:5].lower() for word in re.findall(r"\w+", side)]
    one_of = claim.side is not None and any(stem in claim.side.lower() for stem in stems)
    return (whole or one_of) and (claim.group == "all" or group == claim.group)


def _last(rows: Sequence[Neighbour], day: date) -> Neighbour | None:
    """The highest stated by the day: a toll of the dead does not fall. Of equal ones the latest."""
    known = [row for row in rows if row.claim.as_of is not None and row.claim.as_of <= day]
    return max(known, key=lambda row: (_low(row.claim), row.claim.as_of or date.min), default=None)


def _next(rows: Sequence[Neighbour], day: date) -> Neighbour | None:
    later = [row for row in rows if row.claim.as_of is not None and row.claim.as_of > day]
    first = min(later, key=lambda row: (row.claim.as_of or date.max, -_low(row.claim)), default=None)
    return (
        None
        if first is None
        else Neighbour(claim=first.claim, outlet=first.outlet, url=first.url, own=True, after=True)
    )


def _low(claim: Claim) -> int:
    return claim.low if claim.low is not None else claim.value or 0


def _others(claim: Claim, rows: Sequence[Neighbour], day: date) -> tuple[Neighbour, ...]:
    """Figures of the whole event, and what others say of a side: the nearest by day of each source, at most six."""
    rest = [row for row in rows if not row.own and row.claim.as_of is not None]
    whole = [row for row in rest if row.claim.side is None or row.claim.side in EVERYONE]
    parties = [
        row for row in rest if row not in whole and row.claim.side and _covers(claim, row.claim.side, row.claim.group)
    ]
    chosen: list[Neighbour] = []
    for group, limit in ((whole, 4), (parties, 4)):
        nearest = sorted(group, key=lambda row: abs(((row.claim.as_of or day) - day).days))
        chosen += nearest[:limit]
    return tuple(sorted(chosen, key=lambda row: row.claim.as_of or date.min))


def _among_sides(
    claim: Claim, table: FigureTable, day: date, pairs: Sequence[_Pair], others: tuple[Neighbour, ...]
) -> Placement:
    reading = allowed(claim.value, claim.low, claim.high, claim.bound, vague_word(claim.surface))
    known = _by_side([pair for pair in pairs if pair.before is not None])
    least = sum(pair.least for side in known.values() for pair in side)
    most = sum(pair.most for side in known.values() for pair in side)
    missing = _missing(pairs, day)
    verdict = _verdict(reading, least, most, complete=not missing)
    why = _why(claim, reading, known, least, most, verdict, day) + _beside(reading, others)
    rows = tuple(row for side in known.values() for pair in side for row in pair.rows)
    return _placement(claim, table, day, verdict, why, pairs, others, rows, least=least, most=most)


def _by_side(pairs: Sequence[_Pair]) -> dict[str, list[_Pair]]:
    """The pairs that add up to each side's toll: its groups, or its own count of all where that is higher."""
    sides: dict[str, list[_Pair]] = {}
    for side in dict.fromkeys(pair.side for pair in pairs):
        whole = [pair for pair in pairs if pair.side == side and pair.group == "all"]
        groups = [pair for pair in pairs if pair.side == side and pair.group != "all"]
        sides[side] = whole if whole and (not groups or _least(whole) > _least(groups)) else groups
    return sides


def _least(pairs: Sequence[_Pair]) -> int:
    return sum(pair.least for pair in pairs)


def _is_near(row: Neighbour, day: date) -> bool:
    return row.claim.as_of is not None and row.claim.as_of - day <= NEAR


def _verdict(reading: Interval, least: int, most: int, *, complete: bool) -> str:
    if reading.high is not None and reading.high < least:
        return "too_low"
    if reading.low <= most:
        return "fits"
    return "too_high" if complete else "above"


def _why(
    claim: Claim,
    reading: Interval,
    known: dict[str, list[_Pair]],
    least: int,
    most: int,
    verdict: str,
    day: date,
) -> str:
    parts = [
        f"{_low(pair.before.claim):,} ({side} {pair.group}, {day_words(pair.before.claim.as_of)})"
        for side, pairs in known.items()
        for pair in pairs
        if pair.before is not None
    ]
    if not parts:
        return f"By {day_words(day)} no side had published a figure of its own."
    said = f"{figure_words(claim)} allows {reading}"
    total = f"By {day_words(day)} the sides themselves had announced {' + '.join(parts)} = {least:,}."
    if verdict == "too_low":
        return f"{total} The figure {said}, {least - (reading.high or 0):,} fewer."
    if reading.low <= least:
        return f"{total} The figure {said}, which holds {least:,}.{_says_little(reading, least)}"
    if verdict == "fits":
        return (
            f"{total} The figure {said}: {reading.low - least:,} above that sum, and within the {most:,} that "
            "their next announcements make."
        )
    return f"{total} Their next announcements make {most:,}. The figure {said}, {reading.low - most:,} more."


def _beside(reading: Interval, others: Sequence[Neighbour]) -> str:
    """What an open figure leaves possible of the higher figures of the whole event."""
    higher = [row for row in others if row.claim.side in EVERYONE and _top(row.claim) > reading.low]
    if reading.high is not None or not higher:
        return ""
    top = max(higher, key=lambda row: (_top(row.claim), row.claim.bound != "about"))
    return f" A floor excludes no higher figure, such as {figure_words(top.claim)} ({top.claim.source})."


def _top(claim: Claim) -> int:
    return claim.value or 0


def _says_little(reading: Interval, least: int) -> str:
    if reading.high is None and least > SAYS_LITTLE_FACTOR * reading.low:
        return " As a floor it says little: the sum is more than twice as high."
    return ""


def _missing(pairs: Sequence[_Pair], day: date) -> list[str]:
    """What each side had not published by the day, judged by what it published later or another side did."""
    groups = [group for group in dict.fromkeys(pair.group for pair in pairs) if group != "all"]
    words = []
    for side in dict.fromkeys(pair.side for pair in pairs):
        for group in groups:
            pair = next((pair for pair in pairs if (pair.side, pair.group) == (side, group)), None)
            if pair is None:
                words.append(f"{side} {group}: no figure of its own in the table")
            elif pair.before is None and pair.later is not None:
                later = pair.later.claim
                words.append(
                    f"{side} {group}: nothing of its own before {day_words(later.as_of)} ({figure_words(later)})"
                )
    return words


def _among_whole(claim: Claim, table: FigureTable, day: date, others: tuple[Neighbour, ...]) -> Placement:
    """Where no side has figures of its own, the figure is set against those of the whole event."""
    reading = allowed(claim.value, claim.low, claim.high, claim.bound, vague_word(claim.surface))
    whole = [row for row in others if row.claim.side is None or row.claim.side in EVERYONE]
    if not whole:
        return _without(
            claim, table, day, "no_figures", "The table has no figure of the whole event or of a side itself."
        )
    row = min(whole, key=lambda row: abs(((row.claim.as_of or day) - day).days))
    other = allowed(row.claim.value, row.claim.low, row.claim.high, row.claim.bound)
    meets = reading.meets(other)
    verdict = "fits" if meets else "too_low" if reading.low < other.low else "too_high"
    relation = "the two meet" if meets else f"{reading.gap(other):,} persons lie between them"
    why = f"The figure {figure_words(claim)} allows {reading}; the table's {row} allows {other}: {relation}."
    return Placement(claim=claim, table=table.name, day=day, verdict=verdict, why=why, others=others)


def _placement(
    claim: Claim,
    table: FigureTable,
    day: date,
    verdict: str,
    why: str,
    pairs: Sequence[_Pair],
    others: tuple[Neighbour, ...],
    rows: Sequence[Neighbour],
    *,
    least: int | None = None,
    most: int | None = None,
) -> Placement:
    return Placement(
        claim=claim,
        table=table.name,
        day=day,
        verdict=verdict,
        why=why,
        least=least,
        most=most,
        nearest=tuple(
            sorted(rows, key=lambda row: (row.claim.side or "", row.claim.group, row.claim.as_of or date.min))
        ),
        others=others,
        missing=tuple(_missing(pairs, day)),
    )
