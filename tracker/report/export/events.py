"""Low, best and high of each event, outcome, side and group, in columns named as UCDP names them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Final

from tracker.model import Reading
from tracker.report.export.table_events import TableEvent
from tracker.series import Policy, tolls_over_time

EVENT_COLUMNS: Final = (
    "id",
    "event",
    "outcome",
    "side",
    "group",
    "date_start",
    "date_end",
    "best",
    "low",
    "high",
    "number_of_sources",
    "policy",
    "claim_ids",
)


def event_rows(
    readings: Sequence[Reading], policy: Policy, events: Sequence[TableEvent] = ()
) -> list[dict[str, object]]:
    """One row an event, outcome, side and group: the last day's best, low and high under the policy.

    date_start, date_end: the first and the last day of which a figure speaks. low <= best <= high. claim_ids: the
    claims behind the last day's figure. Counts of single incidents stand beside the totals, with `incident` in the id.
    events: those of published tables, each a row of its own, instead of the counts of single incidents.
    """
    rows = [_table_event_row(event, policy) for event in events]
    for basis in ("total",) if events else ("total", "incident"):
        found = tolls_over_time(readings, policy, basis)
        for (event, outcome, side, group), days in groupby(
            found, key=lambda row: (row.event_id, row.outcome, row.side, row.group)
        ):
            every = list(days)
            last = every[-1]
            parts = (event, side, outcome, group if group != "all" else None, basis if basis != "total" else None)
            row_id = "/".join(part for part in parts if part) or outcome
            rows.append(
                _row(row_id, event, outcome, side, group, every[0].as_of, last.as_of, last.best, last.low, last.high,
                     last.sources, policy.name, list(last.claim_ids))
            )  # fmt: skip
    return rows


def _table_event_row(event: TableEvent, policy: Policy) -> dict[str, object]:
    return _row(
        event.id, event.event_id, event.outcome, event.side, event.group, event.first, event.last, event.best,
        event.low, event.high, event.sources, policy.name, list(event.claim_ids),
    )  # fmt: skip


def _row(*cells: object) -> dict[str, object]:
    """The cells of EVENT_COLUMNS in their order; days as ISO text."""
    shown = (cell.isoformat() if isinstance(cell, date) else cell for cell in cells)
    return dict(zip(EVENT_COLUMNS, shown, strict=True))
