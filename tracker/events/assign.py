"""Which event each claim speaks of: one that the user keeps, else one that is found by names, words and dates.

Documents are taken in order of publication, one by one: a new story joins the event that it resembles most, or opens a
new one; the old stories are not read again. Everything is deterministic, whatever the order of the input.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from tracker.events.clues import Clue, clue_of
from tracker.events.index import EventIndex
from tracker.events.known import KnownEvent
from tracker.events.names import place_name
from tracker.events.words import LEAD
from tracker.model import Claim, Document, Reading

_SLUG: Final = re.compile(r"[^a-z0-9]+")


def assign_events(
    readings: Iterable[Reading], known: Sequence[KnownEvent] = (), *, index: EventIndex | None = None
) -> list[Reading]:
    """The same readings in the same order, every claim with its event_id; background claims have an event of their own.

    known: the user's events, which come first. index: events found in earlier runs, to be joined; it is added to.
    """
    readings = list(readings)
    index = index or EventIndex()
    done = dict(enumerate(readings))
    for number in sorted(done, key=lambda number: reading_order(readings[number].document)):
        reading = readings[number]
        if reading.claims:
            main = index.main_events.get(reading.document.doc_id)
            if main is None:
                main = main_event(clue_of(reading, known), index)
                index.main_events[reading.document.doc_id] = main
            done[number] = with_events(reading, main, known)
    index.settle()
    return [renamed(reading, index.aliases) for reading in done.values()]


def renamed(reading: Reading, aliases: Mapping[str, str]) -> Reading:
    """The reading with the claims of a strike that a later story showed to be of a war given to that war."""
    if not any(claim.event_id in aliases for claim in reading.claims):
        return reading
    named = ((claim, aliases.get(claim.event_id or "")) for claim in reading.claims)
    return replace(reading, claims=tuple(c if war is None else replace(c, event_id=war) for c, war in named))


def main_event(clue: Clue, index: EventIndex) -> str:
    """The event that a document is about; the documents have to come in the order of `reading_order`."""
    return clue.main if clue.main is not None else index.place(clue)


def reading_order(document: Document) -> tuple[date, str]:
    """The order in which documents find their events: by day of publication, those without one last."""
    return (document.published or date.max, document.doc_id)


def with_events(reading: Reading, main: str, known: Sequence[KnownEvent]) -> Reading:
    """The reading with the event of every claim. main: the document's own; of its text only the lead is looked at."""
    claims = tuple(
        replace(claim, event_id=_event_of_claim(claim, reading.document, main, known)) for claim in reading.claims
    )
    return replace(reading, claims=claims)


def _event_of_claim(claim: Claim, document: Document, main: str, known: Sequence[KnownEvent]) -> str:
    if claim.background:
        return _background_event(claim, document, main, known)
    place = place_name(claim.place)
    if place is None:
        return main
    start, end = claim.period_start or claim.as_of, claim.period_end or claim.as_of
    for event in known:
        # A strike inside a war has an event of its own, where the day is its day.
        one_day = event.id != main and event.end is not None and event.end == event.start
        if one_day and place in event.place_names and claim.as_of is not None and event.covers(start, end):
            return event.id

    return main


def _background_event(claim: Claim, document: Document, main: str, known: Sequence[KnownEvent]) -> str:
    """The known event of that time and place; else one named by place and time, so that two texts can share it."""
    if claim.period_start is not None:
        for event in known:
            during = event.id != main and event.covers(claim.period_start, claim.period_end or claim.period_start)
            if during and _points_to(event, claim, document):
                return event.id
        place = place_name(claim.place) or main
        return _SLUG.sub("-", f"{place} {_time_name(claim)}").strip("-")
    return f"{main}/other-{document.doc_id}-{claim.sentence_start}"


def _points_to(event: KnownEvent, claim: Claim, document: Document) -> bool:
    near = event.places_in(claim.sentence) or event.words_in(claim.sentence)
    return bool(near or event.places_in(document.text[:LEAD]))


def _time_name(claim: Claim) -> str:
    start = claim.period_start
    if start is None:
        return "before"
    match claim.date_precision:
        case "decade":
            return f"{start.year // 10 * 10}s"
        case "year":
            return str(start.year)
        case "month":
            return start.strftime("%Y-%m")
        case _:
            return start.isoformat()
