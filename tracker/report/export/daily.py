"""The wide daily table, with the names that the field uses: killed, killed_cum, killed_children_cum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from tracker.model import Reading
from tracker.series import DayRow, Policy, tolls_over_time

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


def daily_rows(readings: Sequence[Reading], policy: Policy) -> tuple[tuple[str, ...], list[dict[str, object]]]:
    """Columns and rows: one row a day, event and side; persons, as the policy resolves what was said of that day.

    A column with `_cum` is the toll so far, one without the addition of the day. A cell without a figure is missing.
    """
    by_row: dict[tuple[str, str, str], dict[str, object]] = {}
    names: dict[str, None] = {}
    for basis, ending in (("increment", ""), ("total", "_cum")):
        for row in tolls_over_time(readings, policy, basis):
            name = column_name(row, ending)
            names[name] = None
            key = (row.as_of.isoformat(), row.event_id or "", row.side or "")
            cells = by_row.setdefault(key, dict(zip(DAILY_KEYS, (*key, policy.name), strict=True)))
            cells[name] = row.best
    return (*DAILY_KEYS, *sorted(names)), [by_row[key] for key in sorted(by_row)]


def column_name(row: DayRow, ending: str) -> str:
    """The column of an outcome and group: `killed_children_cum`."""
    pattern = _PATTERNS.get(row.group, row.group.replace("_", "") + "_{}")
    return pattern.format(row.outcome) + ending
