"""Tolls under several policies for a terminal: a row a toll, a column a policy, and how far they lie apart."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.report.terminal import Column, Style, table_lines
from tracker.report.wording import outcome_words
from tracker.series import TollRow
from tracker.series.sensitivity import SensitivityRow


def sensitivity_text(rows: Sequence[SensitivityRow], policies: Sequence[str], style: Style) -> str:
    """An aligned table of best figures, each with its low and high where they differ; a dash where there is none."""
    if not rows:
        return "no toll: no figure was read\n"
    several = len({row.doc_id for row in rows}) > 1
    columns = [
        Column("event", most=40),
        Column("outcome", most=26),
        *(Column(policy, most=24, right=True) for policy in policies),
        Column("apart", most=12, right=True),
        Column("document", need=2),
    ]
    cells = [
        [
            f"{row.event_id or 'no event'}{'' if row.main else ' (background)'}",
            outcome_words(row.outcome, row.group),
            *(toll_words(row.by_policy.get(policy)) for policy in policies),
            "-" if row.spread is None else f"{row.spread:,}",
            row.doc_id if several else "",
        ]
        for row in rows
    ]
    return "\n".join(table_lines(tuple(columns), cells, style)) + "\n"


def toll_words(row: TollRow | None) -> str:
    """A toll as a cell: "1,200", "1,200 (1,200 to 1,305)", "12 (12 or more)", "-"."""
    if row is None or row.best is None:
        return "-"
    if row.low == row.best == row.high:
        return f"{row.best:,}"
    low = "0" if row.low is None else f"{row.low:,}"
    return f"{row.best:,} ({low} or more)" if row.high is None else f"{row.best:,} ({low} to {row.high:,})"
