"""A text's figure held against a table whose rows are events (UCDP, ACLED): those of its place and day (CF309)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from tracker.events.names import place_name
from tracker.events.scope import told_as_total
from tracker.figures.measures import FigureTable, Spot
from tracker.figures.placement import day_words
from tracker.figures.quoting import day_of, first_day, quoted
from tracker.intervals import Interval, allowed, vague_word
from tracker.model import Claim, Reading

LAG: Final = timedelta(days=2)
"""How much older than the text's day a figure may be and still be today's: print lags."""


@dataclass(frozen=True, slots=True)
class Outside:
    """A text's figure outside a table: the rows that it was set against, and the arithmetic."""

    claim: Claim
    rows: tuple[Claim, ...]
    why: str
    gap: int
    expected: str


@dataclass(frozen=True, slots=True)
class _Event:
    """One row of a table of events: its days, and the figures that count everyone, low and high in persons."""

    first: date
    last: date
    low: float
    high: float
    spots: tuple[Spot, ...]


def wide(claim: Claim) -> Interval:
    """The widest reading of a claim's figure."""
    return allowed(claim.value, claim.low, claim.high, claim.bound, vague_word(claim.surface))


def events_outside(readings: Sequence[Reading], table: FigureTable) -> Iterator[Outside]:
    """Every figure of the texts that lies outside what the events of its place and day allow, alone or together."""
    known = _events_by_place(table)
    for reading in readings if known else ():
        for claim in reading.claims:
            day = claim.as_of or reading.document.published
            if day is None or not _tells_one_event(claim):
                continue
            events = known.get((claim.outcome, claim.group, _folded(claim.place)), ())
            near = [event for event in events if event.first <= day and event.last >= day - LAG]
            found = _outside_events(claim, near, day, table) if near else None
            if found is not None:
                yield found


def _tells_one_event(claim: Claim) -> bool:
    """Whether a claim counts the dead of an event, and not a toll so far, a part, or a rate."""
    whole = claim.basis == "incident" or (claim.basis == "total" and not told_as_total(claim))
    firm = claim.polarity == "asserted" and claim.status not in ("feared", "projected") and not claim.background
    numbered = claim.value is not None or claim.low is not None
    return whole and firm and numbered and claim.place is not None


def _events_by_place(table: FigureTable) -> Mapping[tuple[str, str, str], list[_Event]]:
    """The events by outcome, group and place."""
    rows: dict[tuple[str, str, int], list[Spot]] = {}
    for measure in table.measures:
        label = measure.label
        if label.basis == "incident" and label.side is None and not label.kind:
            for at in np.flatnonzero(measure.stated).tolist():
                spot = Spot(measure, at)
                if table.track_of(spot).place:
                    rows.setdefault((label.outcome, label.group, spot.row), []).append(spot)
    events: dict[tuple[str, str, str], list[_Event]] = {}
    for (outcome, group, _), spots in rows.items():
        last = day_of(spots[0])
        if last is not None:
            first, low, high = first_day(table, spots[0]) or last, min(map(_floor, spots)), max(map(_ceiling, spots))
            event = _Event(first, last, low, high, tuple(spots))
            events.setdefault((outcome, group, _folded(table.track_of(spots[0]).place)), []).append(event)
    return events


def _folded(place: str | None) -> str:
    """The name of a place without the words around it: "Ardana town" is Ardana."""
    return re.sub(r"\W+", " ", (place_name(place) or place or "").casefold()).strip()


def _floor(spot: Spot) -> float:
    return float(spot.measure.floor[spot.at] - spot.measure.rounding[spot.at])


def _ceiling(spot: Spot) -> float:
    return float(spot.measure.ceiling[spot.at] + spot.measure.rounding[spot.at])


def _outside_events(claim: Claim, events: Sequence[_Event], day: date, table: FigureTable) -> Outside | None:
    least, most = min(event.low for event in events), sum(event.high for event in events)
    reading = wide(claim)
    too_low = reading.high is not None and reading.high < least
    if not too_low and reading.low <= most:
        return None
    gap = int(least - (reading.high or 0)) if too_low else int(reading.low - most)
    _, claims = quoted(table, (spot for event in events for spot in event.spots))
    end = "no upper limit" if most == float("inf") else f"{int(most):,}"
    rows = "1 event" if len(events) == 1 else f"{len(events)} events"
    return Outside(
        claim,
        tuple(claims[spot] for event in events for spot in event.spots),
        f"The table has {rows} in {claim.place} around {day_words(day)}, {int(least):,} to {end}; {reading} lies "
        f"{gap:,} outside.",
        gap,
        f"{int(least):,} to {end}",
    )
