"""The wide daily table, with the names that the field uses: killed, killed_cum, killed_children_cum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from tracker.model import Reading
from tracker.report.export.table_events import TableEvent
from tracker.series import Policy, tolls_over_time
from tracker.series.splitting import split_over_days

DAILY_KEYS: Final = ("report_date", "event", "side", "policy")
_PATTERNS: Final[Mapping[str, str]] = {
    "all": "{}",
    "child": "{}_children",
    "woman": "{}_women",
    "man": "{}_men",
    "journalist": "press_{}",
    "medic": "med_{}",
    "rescuer": "civdef_{}",
}
"""How a group is named beside an outcome; every other group goes before it: civilian_killed."""


def daily_rows(
    readings: Sequence[Reading], policy: Policy, events: Iterable[TableEvent] = ()
) -> tuple[tuple[str, ...], list[dict[str, object]]]:
    """Columns and rows: one row a day, event and side; persons, as the policy resolves what was said of that day.

    A column with `_cum` is the toll so far, one without the addition of the day: the day's own count, else the sum of
    the `events` of that day, those of several days divided over them as the policy says. A cell without a figure is
    missing.
    """
    by_row: dict[tuple[str, str, str], dict[str, object]] = {}
    names: dict[str, None] = {}

    def cells_of(day: date, event: str | None, side: str | None) -> dict[str, object]:
        key = (day.isoformat(), event or "", side or "")
        return by_row.setdefault(key, dict(zip(DAILY_KEYS, (*key, policy.name), strict=True)))

    for basis, ending in (("increment", ""), ("total", "_cum")):
        for row in tolls_over_time(readings, policy, basis):
            name = column_name(row.outcome, row.group, ending)
            names[name] = None
            cells_of(row.as_of, row.event_id, row.side)[name] = row.best
    for event in events:
        if event.best is None or event.kind is not None:
            continue
        name = column_name(event.outcome, event.group, "")
        names[name] = None
        for day, part in split_over_days(event.best, event.first, event.last, policy.split_days).items():
            cells = cells_of(day, event.event_id, event.side)
            so_far = cells.get(name, 0)
            cells[name] = part + (so_far if isinstance(so_far, int) else 0)
    return (*DAILY_KEYS, *sorted(names)), [by_row[key] for key in sorted(by_row)]


def column_name(outcome: str, group: str, ending: str) -> str:
    """The column of an outcome and group: `killed_children_cum`."""
    return _PATTERNS.get(group, group.replace("_", "") + "_{}").format(outcome) + ending
