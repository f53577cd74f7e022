"""Tolls over time: for each event, outcome, side and group one row a day, as a policy resolves what was said by then.

Nothing is hidden behind the resolved figure: each row names every claim of its day, and low and high reach over all of
them, so that disagreement shows as a band.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tracker import terms
from tracker.model import Claim, Document, Reading
from tracker.series.choosing import Count, choose
from tracker.series.document import is_counted
from tracker.series.policy import Figure, Policy
from tracker.series.splitting import split_over_days

OVER_TIME_COLUMNS: Final = (
    "event_id",
    "outcome",
    "side",
    "group",
    "as_of",
    "low",
    "best",
    "high",
    "policy",
    "sources",
    "note",
    "claim_ids",
)

Track = tuple[str | None, str, str | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """The toll on one day (persons). sources: how many speak; note: in words, where they disagree or are too few."""

    event_id: str | None
    outcome: str
    side: str | None
    group: str
    as_of: date
    low: int | None
    best: int | None
    high: int | None
    policy: str
    sources: int
    note: str
    claim_ids: tuple[str, ...]


def day_row(row: DayRow) -> dict[str, Any]:
    """A day of a toll as a JSON-ready row: OVER_TIME_COLUMNS in their order, then `schema`."""
    cells = {name: getattr(row, name) for name in OVER_TIME_COLUMNS}
    changes = {"as_of": row.as_of.isoformat(), "claim_ids": list(row.claim_ids), "schema": terms.SCHEMA_VERSION}
    return {**cells, **changes}


def tolls_over_time(
    readings: Iterable[Reading], policy: Policy | Sequence[Policy], basis: str = "total"
) -> list[DayRow]:
    """The tolls by event, outcome, side, group, day and policy, in that order. Several policies stand side by side.

    A claim holds on its as_of day, else on the day its document was published; without either it is on no curve.
    Counts of incidents, additions and parts are not totals and are left out, unless `basis` asks for them; the missing
    stay a curve of their own under every policy. best may fall from one day to the next: a revision or a clash is
    shown, never smoothed.
    """
    policies = [policy] if isinstance(policy, Policy) else list(policy)
    readings = list(readings)
    rows: list[DayRow] = []
    for each in policies:
        for (track, day), counts in _counts(readings, each, basis).items():
            rows.append(_row(track, day, counts, each))
    order = {each.name: position for position, each in enumerate(policies)}
    return sorted(rows, key=lambda row: (*_track_order(row), row.as_of, order[row.policy]))


def _track_order(row: DayRow) -> tuple[str, str, str, str]:
    return row.event_id or "", row.outcome, row.side or "", row.group


def _counts(readings: Sequence[Reading], policy: Policy, basis: str) -> dict[tuple[Track, date], list[Count]]:
    found: dict[tuple[Track, date], list[Count]] = defaultdict(list)
    for reading in readings:
        for claim in reading.claims:
            day = claim_day(claim, reading.document)
            if day is None or not is_counted(claim) or claim.basis != basis:
                continue
            figure = policy.read(claim)
            if figure.best is not None:
                track = (claim.event_id, claim.outcome, claim.side, claim.group)
                for each, part in _over_days(claim, figure, day, policy):
                    found[track, each].append(Count(part, (claim,)))
    return found


def _over_days(claim: Claim, figure: Figure, day: date, policy: Policy) -> list[tuple[date, Figure]]:
    """The days of a count and its part on each, as the policy divides a count that covers several; a toll is not."""
    first, last = claim.period_start, claim.period_end
    if claim.basis not in ("increment", "incident") or first is None or last is None or first >= last:
        return [(day, figure)]
    ends = [{} if end is None else split_over_days(end, first, last, policy.split_days) for end in _ends(figure)]
    days = sorted(set().union(*ends))
    parts = [
        [None if end is None else part.get(each, 0) for each in days]
        for end, part in zip(_ends(figure), ends, strict=True)
    ]
    return [(each, Figure(low, best, high)) for each, low, best, high in zip(days, *parts, strict=True)]


def _ends(figure: Figure) -> tuple[int | None, int | None, int | None]:
    return figure.low, figure.best, figure.high


def claim_day(claim: Claim, document: Document) -> date | None:
    """The day on which a claim holds: its own as_of, else the document's; None where neither is known."""
    return claim.as_of or document.published


def _row(track: Track, day: date, counts: Sequence[Count], policy: Policy) -> DayRow:
    chosen, sources = _settled(counts, policy)
    event_id, outcome, side, group = track
    lows = [count.figure.low if count.figure.low is not None else count.best for count in counts]
    highs = [count.figure.high if count.figure.high is not None else count.best for count in counts]
    return DayRow(
        event_id=event_id,
        outcome=outcome,
        side=side,
        group=group,
        as_of=day,
        low=min(lows),
        best=chosen.figure.best,
        high=max(highs),
        policy=policy.name,
        sources=len(_sources(counts)),
        note=_note(counts, sources, policy),
        claim_ids=tuple(claim.claim_id for count in counts for claim in count.claims),
    )


def _settled(counts: Sequence[Count], policy: Policy) -> tuple[Count, int]:
    """The count that the policy takes, and how many sources give it; enough sources go before all else."""
    backing = {count.best: len(_sources([same for same in counts if same.best == count.best])) for count in counts}
    enough = [count for count in counts if backing[count.best] >= policy.sources_needed]
    chosen = choose(enough or counts, policy)
    return chosen, backing[chosen.best]


def _sources(counts: Iterable[Count]) -> set[str]:
    """The sources named, by name; a figure that nobody is named for is its document's own."""
    return {claim.source or f"document {claim.doc_id}" for count in counts for claim in count.claims}


def _note(counts: Sequence[Count], sources: int, policy: Policy) -> str:
    stated = sorted({count.best for count in counts})
    notes = []
    if len(stated) > 1:
        notes.append(f"sources differ: {', '.join(f'{number:,}' for number in stated)}")
    if sources < policy.sources_needed:
        notes.append(f"given by {sources} of the {policy.sources_needed} sources that the policy asks for")
    return "; ".join(notes)
