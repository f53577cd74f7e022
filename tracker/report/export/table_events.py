"""Low, best and high of each event of a published table: one row a row of the table, for tables of events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from tracker.figures.measures import FigureTable, Spot
from tracker.figures.quoting import day_of, quoted
from tracker.model import Claim
from tracker.series import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class TableEvent:
    """What one row of a table of events counts of one side and group, in persons.

    first, last: its days. low, best, high: as the table states them, else as the policy reads its one figure. kind: of
    which people, where no group says it. claim_ids: the cells.
    """

    id: str
    event_id: str | None
    outcome: str
    side: str | None
    group: str
    kind: str | None
    first: date
    last: date
    low: int | None
    best: int | None
    high: int | None
    sources: int
    claim_ids: tuple[str, ...]


def table_events(tables: Iterable[FigureTable], policy: Policy) -> list[TableEvent]:
    """The events of the tables whose rows are events, in order of their rows."""
    return [event for table in tables for event in _events(table, policy)]


def _events(table: FigureTable, policy: Policy) -> Iterator[TableEvent]:
    by_people: dict[tuple[int, tuple[str, str, str | None, str]], list[Spot]] = {}
    for measure in table.measures:
        if measure.label.basis == "incident":
            for at in np.flatnonzero(measure.stated & ~np.isnat(measure.days)).tolist():
                spot = Spot(measure, at)
                by_people.setdefault((spot.row, measure.label.people), []).append(spot)
    _, claims = quoted(table, (spot for spots in by_people.values() for spot in spots))
    for (row, _), spots in sorted(by_people.items(), key=lambda each: each[0][0]):
        last = day_of(spots[0])
        if last is not None:
            yield _event(table, row, last, spots, [claims[spot] for spot in spots], policy)


def _event(
    table: FigureTable, row: int, last: date, spots: Sequence[Spot], claims: Sequence[Claim], policy: Policy
) -> TableEvent:
    claim = claims[0]
    stated = {spot.measure.label.limit: policy.read(each) for spot, each in zip(spots, claims, strict=True)}
    best = stated.get("best") or stated.get("value")
    low, high = stated.get("low", best), stated.get("high", best)
    parts = (claim.side, claim.outcome, claim.group if claim.group != "all" else None, claim.victims)
    return TableEvent(
        id="/".join([_identity(table, row), *(part for part in parts if part)]),
        event_id=claim.event_id,
        outcome=claim.outcome,
        side=claim.side,
        group=claim.group,
        kind=claim.victims,
        first=min(claim.period_start or last, last),
        last=last,
        low=low.low if low else None,
        best=best.best if best else None,
        high=high.high if high else None,
        sources=1 if claim.source else 0,
        claim_ids=tuple(each.claim_id for each in claims),
    )


def _identity(table: FigureTable, row: int) -> str:
    """The row's own identity, else its table and line."""
    name = table.mapping.columns.get("id")
    if isinstance(name, str) and name in table.sheet.header:
        cell = table.sheet.column(table.sheet.header.index(name))[row].strip()
        if cell:
            return cell
    return f"{table.name}:{int(table.sheet.lines[row])}"
