"""Figures of a table as claims: each quotes its own cell, in a document that holds its row as `column: cell`.

In a table with a day a column each cell is a document of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from tracker.figures.measures import BOUND_NAMES, Measure, Spot
from tracker.intervals import stated_limits
from tracker.lexicon.loader import load_lexicon
from tracker.model import Claim, Document, Evidence, Reading

if TYPE_CHECKING:
    from tracker.figures.measures import FigureTable

_DAY_HOURS: Final = 24
_QUOTED_FIELDS: Final = (
    "as_of",
    "event",
    "place",
    "side",
    "outcome",
    "group",
    "bound",
    "value",
    "basis",
    "hours",
    "source",
    "outlet",
    "note",
)


def readings_of(table: FigureTable, spots: Iterable[Spot] | None = None) -> tuple[Reading, ...]:
    """The documents and claims of the given figures, by default of all, in order of the table."""
    return quoted(table, _all_spots(table) if spots is None else spots)[0]


def quoted(table: FigureTable, spots: Iterable[Spot]) -> tuple[tuple[Reading, ...], dict[Spot, Claim]]:
    """The documents of the given figures, and the claim of each."""
    documents: dict[tuple[int, ...], list[Spot]] = {}
    for spot in sorted(set(spots), key=lambda spot: spot.cell):
        documents.setdefault(spot.cell if table.mapping.days else (spot.row,), []).append(spot)
    readings = tuple(_reading(table, group) for group in documents.values())
    claims = (claim for reading in readings for claim in reading.claims)
    return readings, dict(zip((spot for group in documents.values() for spot in group), claims, strict=True))


def _all_spots(table: FigureTable) -> Iterable[Spot]:
    for measure in table.measures:
        yield from (Spot(measure, int(at)) for at in np.flatnonzero(measure.stated))


def _cell(table: FigureTable, row: int, field: str) -> str | None:
    name = table.mapping.columns.get(field)
    if isinstance(name, str) and name in table.sheet.header:
        return table.sheet.column(table.sheet.header.index(name))[row] or None
    return table.mapping.constant.get(field)


def _reading(table: FigureTable, spots: Sequence[Spot]) -> Reading:
    doc_id = f"{table.name}:{table.sheet.lines[spots[0].row]}"
    if table.mapping.days:
        doc_id = f"{doc_id}:{table.sheet.header[spots[0].cell[1]]}"
    line, places = _row_text(table, spots[0])
    claims = [_claim(table, spot, doc_id, line, places[spot.cell[1]]) for spot in spots]
    days = [day for spot in spots if (day := day_of(spot)) is not None]
    document = Document(
        doc_id=doc_id,
        text=line,
        published=max(days, default=None),
        outlet=table.outlet_of(spots[0]),
        url=_cell(table, spots[0].row, "url"),
        path=table.sheet.where,
        line=int(table.sheet.lines[spots[0].row]),
    )
    return Reading(document=document, claims=tuple(claims), sentences=1)


def _row_text(table: FigureTable, spot: Spot) -> tuple[str, dict[int, tuple[int, int]]]:
    """A figure's row as `column: cell` parts, and where the cell of each column stands in it.

    All figures of the row are there, whichever is asked for, so that a claim keeps its place and its id.
    """
    row = spot.row
    columns: list[int] = []
    for field in _QUOTED_FIELDS:
        names = table.mapping.columns.get(field, ())
        for name in (names,) if isinstance(names, str) else names:
            if name in table.sheet.header:
                columns.append(table.sheet.header.index(name))
    columns += [table.sheet.header.index(each.column) for each in table.mapping.figures] or [spot.cell[1]]
    text, places = "", {}
    for column in dict.fromkeys(columns):
        cell = " ".join(table.sheet.column(column)[row].split())
        if not cell:
            continue
        text += f"{'; ' if text else ''}{table.sheet.header[column]}: "
        places[column] = len(text), len(text) + len(cell)
        text += cell
    return text, places


def day_of(spot: Spot) -> date | None:
    """The day at which a figure is said to hold."""
    day = spot.measure.days[spot.at]
    return None if np.isnat(day) else day.astype(object)


def first_day(table: FigureTable, spot: Spot) -> date | None:
    """The first day of a count that the table says covers several days; None where it covers one, or all so far."""
    day = day_of(spot)
    if day is None or spot.measure.label.basis == "total":
        return None
    start, hours = table.starts[spot.row], table.hours[spot.row]
    if not np.isnat(start) and start.astype(object) < day:
        first: date = start.astype(object)
        return first
    if spot.measure.label.basis == "increment" and hours > _DAY_HOURS and hours % _DAY_HOURS == 0:
        return day - timedelta(days=int(hours) // _DAY_HOURS - 1)
    return None


def _number(measure: Measure, name: str, at: int) -> int | None:
    number = getattr(measure, name)[at]
    return None if np.isnan(number) or number < 0 else int(number)


def _claim(table: FigureTable, spot: Spot, doc_id: str, line: str, span: tuple[int, int]) -> Claim:
    measure, label = spot.measure, spot.measure.label
    value, bound = _number(measure, "value", spot.at), BOUND_NAMES[measure.bounds[spot.at]]
    limits = (
        (_number(measure, "low", spot.at), _number(measure, "high", spot.at))
        if value is None
        else stated_limits(value, bound)
    )
    track, source = table.track_of(spot), table.source_of(spot)
    start = first_day(table, spot)
    side = track.side
    if side is None and label.side is not None:
        side = _side(table, spot, label.side)
    return Claim(
        claim_id=f"{doc_id}:{span[0]}-{span[1]}:{label.outcome}",
        doc_id=doc_id,
        field="text",
        start=span[0],
        end=span[1],
        surface=line[span[0] : span[1]],
        sentence=line,
        sentence_start=0,
        value=value,
        low=limits[0],
        high=limits[1],
        bound=bound,
        outcome=label.outcome,
        group=label.group,
        victims=label.kind or None,
        side=side,
        place=track.place,
        basis=label.basis,
        polarity="zero" if value == 0 else "asserted",
        source=source,
        source_type=source_type(source),
        as_of=day_of(spot),
        period_start=start,
        period_end=None if start is None else day_of(spot),
        date_precision="day",
        event_id=track.event,
        evidence=_evidence(table, spot, *span),
    )


def _side(table: FigureTable, spot: Spot, name: str) -> str:
    """The name of a side, or what the column of that name holds."""
    if name in table.sheet.header:
        return table.sheet.column(table.sheet.header.index(name))[spot.row] or name
    return name


def _evidence(table: FigureTable, spot: Spot, start: int, end: int) -> tuple[Evidence, ...]:
    label = spot.measure.label
    column = table.sheet.header[spot.cell[1]]
    seen = [Evidence("outcome", label.outcome, column, f"column {column}", start, end)]
    for field in ("outcome", "group", "bound", "basis", "side", "source"):
        name, word = table.mapping.columns.get(field), _cell(table, spot.row, field)
        if isinstance(name, str) and word is not None:
            seen.append(Evidence(field, word, word, f"column {name}"))
    return tuple(seen)


@lru_cache(maxsize=4096)
def source_type(source: str | None) -> str:
    """What kind of authority a source is, by the longest word of the attribution lexicon in its name.

    >>> source_type("Artsakh Defence Army MoD"), source_type("Armenian Ministry of Health"), source_type(None)
    ('military', 'medical', 'unattributed')
    """
    name = (source or "").lower()
    best, kind = 0, "unattributed"
    for phrase, row in load_lexicon("en").phrases("attribution"):
        if row.kind == "noun" and len(phrase) > best and re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", name):
            best, kind = len(phrase), row.value
    return kind
