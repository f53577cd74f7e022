"""The rule on the days of a table's rows: out of order, exchanged, doubled, ended before they began (CF505)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from tracker.figures.measures import FigureTable, Measure, Spot
from tracker.figures.sheet import Integers
from tracker.registry import TableClash, table_rule
from tracker.rules.table_words import row_words, told_cell

_SORTED: Final = 0.9
_FEW: Final = 4


@table_rule("CF505", severity="error")
def date_order(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """A row stands under a wrong day, stands twice, or ends before it begins.

    What it checks
    In a table whose rows follow the days: rows that break the order, two rows whose days are exchanged, two rows for
    one day of one source. In a table of events: one identity twice, and a last day before the first.

    Why it matters
    A row under a wrong day makes the toll rise and fall; a doubled row is counted twice.

    Flags
    - report_date,killed_cum
      2024-05-01,40
      2024-05-02,41
      2024-05-04,45
      2024-05-03,47
      2024-05-05,52
      2024-05-06,53
      2024-05-07,53
      2024-05-08,54
      2024-05-09,58
      2024-05-10,60
      2024-05-11,61
      2024-05-12,63
    - id,date,deaths_best
      a1,2024-05-01,9
      a2,2024-05-01,3
      a1,2024-05-01,9

    Passes
    - report_date,killed_cum
      2024-05-01,40
      2024-05-02,41
      2024-05-03,45
      2024-05-04,47
      2024-05-05,52
    - id,date,deaths_best
      a1,2024-05-01,9
      a2,2024-05-01,3

    Known limits
    A table whose rows follow no order is not judged by it. Two events without identities may rightly be alike.
    """
    first = _first_measures(table)
    if table.mapping.layout == "columns":
        for measure in first:
            if measure.label.basis != "incident":
                yield from _rows_in_order(table, measure)
    yield from _ended_before_begun(table, first)
    yield from _doubled_ids(table, first)


def _first_measures(table: FigureTable) -> list[Measure]:
    """The measure that stands for its rows: the first that fills the most of them."""
    if table.mapping.layout == "long":
        return list(table.measures)
    if not table.measures:
        return []
    return [max(table.measures, key=lambda measure: int(measure.stated.sum()))]


def _spot_of_row(table: FigureTable, row: int) -> Spot | None:
    """A figure that the row states, to point at."""
    for measure in table.measures:
        at = row if table.mapping.layout == "columns" else int(np.searchsorted(measure.rows, row))
        if at < len(measure) and measure.rows[at] == row and measure.stated[at]:
            return Spot(measure, at)
    return None


def _rows_in_order(table: FigureTable, measure: Measure) -> Iterator[TableClash]:
    usable = ~np.isnat(measure.days) & ~table.totals_rows[measure.rows]
    for track in np.unique(measure.tracks[usable]).tolist():
        at = np.flatnonzero(usable & (measure.tracks == track))
        if len(at) < _FEW:
            continue
        days = measure.days[at].astype(np.int64)
        steps = np.diff(days)
        moving = steps[steps != 0]
        sign = 1 if (moving > 0).sum() >= (moving < 0).sum() else -1
        if (moving * sign > 0).sum() >= _SORTED * len(moving) and len(moving):
            yield from _broken_order(table, measure, at, days * sign)
        if (steps == 0).sum() <= (1 - _SORTED) * len(steps):
            yield from _doubled_days(table, measure, at, steps)


def _broken_order(table: FigureTable, measure: Measure, at: Integers, days: Integers) -> Iterator[TableClash]:
    """Rows that break the order; two breaks that one exchange of days mends are one finding."""
    breaks = (np.flatnonzero(np.diff(days) < 0) + 1).tolist()
    while breaks:
        here = breaks.pop(0)
        there = _exchange(days, here, breaks[0] if breaks else None)
        if there is not None and there != here:
            breaks.pop(0)
        first, second = int(measure.rows[at[here - 1]]), int(measure.rows[at[here if there is None else there]])
        odd, against = _spot_of_row(table, first), _spot_of_row(table, second)
        if odd is None or against is None:
            continue
        exchanged = there is not None
        words = "have exchanged days" if exchanged else "break the order of the days"
        yield TableClash(
            odd=(odd,),
            against=(against,),
            message=f"{row_words(table, first).capitalize()} and {row_words(table, second)} {words}: "
            f"{told_cell(table, odd)}, {told_cell(table, against)}.",
            why="The rows around them follow the days"
            + ("; with their days exchanged, these do too." if exchanged else "; one of these two days is wrong."),
            rows=(first, second),
        )


def _exchange(days: Integers, here: int, following: int | None) -> int | None:
    """The place whose day, exchanged with that before `here`, mends the order; None where none does."""
    for there in (here, following):
        if there is None:
            continue
        mended = days.copy()
        mended[here - 1], mended[there] = days[there], days[here - 1]
        near = mended[max(here - 2, 0) : there + 2]
        if (np.diff(near) >= 0).all():
            return there
    return None


def _doubled_days(table: FigureTable, measure: Measure, at: Integers, steps: Integers) -> Iterator[TableClash]:
    for second in (np.flatnonzero(steps == 0) + 1).tolist():
        rows = int(measure.rows[at[second - 1]]), int(measure.rows[at[second]])
        if table.sources[rows[0]] != table.sources[rows[1]]:
            continue
        odd, against = _spot_of_row(table, rows[1]), _spot_of_row(table, rows[0])
        if odd is None or against is None:
            continue
        same = all(
            np.array_equal(each.value[list(rows)][:1], each.value[list(rows)][1:], equal_nan=True)
            for each in table.measures
        )
        what = "the same figures" if same else "other figures"
        yield TableClash(
            odd=(odd,),
            against=(against,),
            message=f"{row_words(table, rows[1]).capitalize()} gives the day of {row_words(table, rows[0])} again, "
            f"with {what}: {told_cell(table, odd)}.",
            why="Every other day of this table has one row.",
            rows=(rows[1],) if same else rows,
        )


def _ended_before_begun(table: FigureTable, measures: Sequence[Measure]) -> Iterator[TableClash]:
    for measure in measures:
        starts = table.starts[measure.rows]
        for at in np.flatnonzero(starts > measure.days).tolist():
            spot = _spot_of_row(table, int(measure.rows[at]))
            if spot is not None:
                yield TableClash(
                    odd=(spot,),
                    message=f"{row_words(table, spot.row).capitalize()} ends on {measure.days[at]}, before its first "
                    f"day, {starts[at]}: {told_cell(table, spot)}.",
                    why=f"{starts[at]} > {measure.days[at]}.",
                    rows=(spot.row,),
                )


def _doubled_ids(table: FigureTable, measures: Sequence[Measure]) -> Iterator[TableClash]:
    """Rows that share an identity, where nearly every row has one of its own."""
    ids = table.ids
    known = ids >= 0
    if not known.any():
        return
    counts = np.bincount(ids[known])
    if (counts > 1).sum() > max(1, (1 - _SORTED) * len(counts)):
        return
    order = np.argsort(ids, kind="stable")
    for place in np.flatnonzero((np.diff(ids[order]) == 0) & (ids[order][1:] >= 0)).tolist():
        first, second = int(order[place]), int(order[place + 1])
        odd, against = _spot_of_row(table, second), _spot_of_row(table, first)
        if odd is not None and against is not None:
            yield TableClash(
                odd=(odd,),
                against=(against,),
                message=f"{row_words(table, second).capitalize()} has the identity of {row_words(table, first)}: "
                f"{told_cell(table, odd)}.",
                why="An identity names one event; the row stands twice.",
                rows=(second,),
            )
