"""Low, best and high of each event, outcome, side and group, in columns named as UCDP names them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from tracker.model import Reading
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


def event_rows(readings: Sequence[Reading], policy: Policy) -> list[dict[str, object]]:
    """One row an event, outcome, side and group: the last day's best, low and high under the policy.

    date_start, date_end: the first and the last day of which a figure speaks. low <= best <= high. claim_ids: the
    claims behind the last day's figure. Counts of single incidents stand beside the totals, with `incident` in the id.
    """
    rows: list[dict[str, object]] = []
    for basis in ("total", "incident"):
        found = tolls_over_time(readings, policy, basis)
        for (event, outcome, side, group), days in groupby(
            found, key=lambda row: (row.event_id, row.outcome, row.side, row.group)
        ):
            every = list(days)
            last = every[-1]
            parts = (event, side, outcome, group if group != "all" else None, basis if basis != "total" else None)
            rows.append(
                {
                    "id": "/".join(part for part in parts if part) or outcome,
                    "event": event,
                    "outcome": outcome,
                    "side": side,
                    "group": group,
                    "date_start": every[0].as_of.isoformat(),
                    "date_end": last.as_of.isoformat(),
                    "best": last.best,
                    "low": last.low,
                    "high": last.high,
                    "number_of_sources": last.sources,
                    "policy": policy.name,
                    "claim_ids": list(last.claim_ids),
                }
            )
    return rows
