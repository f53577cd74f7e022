"""Rules on cells that hold what belongs elsewhere: exchanged cells (CF507), another unit (CF405), a jump (CF303)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

import numpy as np

from tracker.events.scope import CUMULATIVE
from tracker.figures.measures import EXACT, FigureTable, Flags, Measure, Numbers, Spot
from tracker.figures.sheet import Integers
from tracker.registry import TableClash, asked_of_tables, table_rule
from tracker.rules.slips import mends, slip_words
from tracker.rules.table_words import number_words, told_cell

_LAST_GROWTH: Final = 1.5
_TELLING: Final = 20
_JUMP: Final = 5.0
_CALM: Final = 1.5
_BEFORE: Final = 3
_AROUND: Final = 7
_OUTLIER: Final = 20.0
_LARGE: Final = 500
_FAR: Final = 200
_ROWS: Final = 30
_WIDER: Final = 1.75
_USUAL_SPREAD: Final = 0.75


@table_rule("CF507", severity="error")
def cells_swapped(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """Two cells of a row hold each other's figures.

    What it checks
    Two columns in one row: each figure breaks its own column, and each fits the other's, between the day before and the
    day after.

    Why it matters
    Both columns rise and fall by thousands for a day; whoever charts the table sees a massacre that was none.

    Flags
    - report_date,killed_cum,injured_cum
      2024-05-01,840,2100
      2024-05-02,851,2150
      2024-05-03,2190,866
      2024-05-04,870,2230
      2024-05-05,871,2240

    Passes
    - report_date,killed_cum,injured_cum
      2024-05-01,840,2100
      2024-05-02,851,2150
      2024-05-03,866,2190
      2024-05-04,870,2230
      2024-05-05,871,2240

    Known limits
    Columns that run close together can be exchanged without breaking either.
    """
    if table.mapping.layout != "columns":
        return
    totals = [each for each in table.measures if each.label.basis == "total" and each.label.outcome in CUMULATIVE]
    daily = [each for each in table.measures if each.label.basis == "increment"]
    for one, other in combinations(totals, 2):
        for series in table.series(one):
            yield from _swapped_totals(table, one, other, series)
    for one in totals:
        for other in daily:
            if one.label.people == other.label.people:
                for series in table.series(one):
                    yield from _swapped_with_daily(table, one, other, series)


def _brackets(values: Numbers) -> tuple[Numbers, Numbers]:
    """For each entry the last value before it and the next after it that are stated; the ends are open."""
    count, missing = len(values), np.isnan(values)
    seen = np.maximum.accumulate(np.where(missing, -1, np.arange(count)))
    carried = np.where(seen >= 0, values[np.maximum(seen, 0)], 0.0)
    before = np.concatenate([[0.0], carried[:-1]])
    coming = np.minimum.accumulate(np.where(missing, count, np.arange(count))[::-1])[::-1]
    ahead = np.where(coming < count, values[np.minimum(coming, count - 1)], np.inf)
    after = np.concatenate([ahead[1:], [np.inf]])
    after = np.where(np.isinf(after), np.maximum(before, 1) * _LAST_GROWTH, after)
    return before, after


def _swapped_totals(table: FigureTable, one: Measure, other: Measure, series: Integers) -> Iterator[TableClash]:
    a, b = one.value[series], other.value[series]
    if len(series) < 3 or np.isnan(b).all():
        return
    (a_before, a_after), (b_before, b_after) = _brackets(a), _brackets(b)
    found = _fits(b, a_before, a_after) & _fits(a, b_before, b_after)
    found &= ~_fits(a, a_before, a_after) & ~_fits(b, b_before, b_after)
    found[0] = False
    for place in np.flatnonzero(found).tolist():
        yield _swap(table, Spot(one, int(series[place])), Spot(other, int(series[place])))


def _swapped_with_daily(table: FigureTable, total: Measure, daily: Measure, series: Integers) -> Iterator[TableClash]:
    a, b = total.value[series], daily.value[series]
    if len(series) < 3:
        return
    before, after = _brackets(a)
    found = _fits(b, before, after) & ~_fits(a, before, after) & (b >= _JUMP * np.maximum(a, 1))
    found[0] = False
    for place in np.flatnonzero(found).tolist():
        yield _swap(table, Spot(total, int(series[place])), Spot(daily, int(series[place])))


def _fits(values: Numbers, before: Numbers, after: Numbers) -> Flags:
    return (values >= before) & (values <= after)


def _swap(table: FigureTable, one: Spot, other: Spot) -> TableClash:
    return TableClash(
        odd=(one, other),
        message=f"{told_cell(table, one)} and {told_cell(table, other)} seem to be exchanged.",
        why=f"{number_words(other)} would fit {one.measure.name} between the days around it, and {number_words(one)} "
        f"would fit {other.measure.name}; as they stand neither does.",
        gap=abs((one.value or 0) - (other.value or 0)),
        expected=f"{number_words(other)} and {number_words(one)}",
        observed=f"{number_words(one)} and {number_words(other)}",
    )


@asked_of_tables("CF405")
def unit_changes_in_table(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """Ten, a hundred or a thousand times: a cumulative column from one day on; an estimate far from the best."""
    for estimate, best in _estimates(table):
        if estimate.label.limit == "high":
            yield from _far_estimates(table, estimate, best)
        yield from _mistyped_estimates(table, estimate, best)
    for measure in table.measures:
        if measure.label.basis != "total":
            continue
        for series in table.series(measure):
            for at in _jumps(measure.value[series]):
                before, after = Spot(measure, int(series[at - 1])), Spot(measure, int(series[at]))
                words = slip_words(before.value or 0, after.value or 0, scale_only=True)
                if words is None:
                    continue
                yield TableClash(
                    odd=(after,),
                    against=(before,),
                    message=f"From {told_cell(table, before)} to {told_cell(table, after)}: another unit or zeros.",
                    why=f"It had grown by less than half in {_BEFORE} steps; {number_words(after)} {words}.",
                    gap=(after.value or 0) - (before.value or 0),
                    expected=f"near {number_words(before)}",
                    observed=number_words(after),
                )


def _estimates(table: FigureTable) -> Iterator[tuple[Measure, Measure]]:
    """Each low and high estimate with the best one beside it."""
    best = {(each.label.people, each.label.basis): each for each in table.measures if each.label.limit == "best"}
    for estimate in table.measures:
        middle = best.get((estimate.label.people, estimate.label.basis))
        if middle is not None and estimate.label.limit in ("low", "high"):
            yield estimate, middle


def _far_estimates(table: FigureTable, high: Measure, best: Measure) -> Iterator[TableClash]:
    """High estimates hundreds of times as high as the best: another unit more often than another count."""
    far = (high.value >= _LARGE) & (high.value >= _FAR * np.maximum(best.value, 1))
    for at in np.flatnonzero(far).tolist():
        odd, against = Spot(high, at), Spot(best, at)
        yield TableClash(
            odd=(odd,),
            against=(against,),
            message=f"{told_cell(table, odd)} is hundreds of times {best.name}, {number_words(against)}.",
            why=f"{number_words(odd)} / {number_words(against)} = "
            f"{high.value[at] / max(best.value[at], 1):,.0f}; in one unit the two rarely lie so far apart.",
            gap=(odd.value or 0) - (against.value or 0),
            expected=f"near {number_words(against)}",
            observed=number_words(odd),
        )


def _mistyped_estimates(table: FigureTable, estimate: Measure, best: Measure) -> Iterator[TableClash]:
    """Estimates far further from the best than in any other row, which a slip of the keyboard explains.

    The widest row is asked first, and the next only where a slip explains it: a table may rightly hold rows far wider
    than the rest.
    """
    spread = np.abs(estimate.value - best.value)
    spread[(estimate.bounds != EXACT) | (best.bounds != EXACT)] = np.nan
    judged = np.flatnonzero(~np.isnan(spread))
    if len(judged) < _ROWS:
        return
    usual = float(np.quantile(spread[judged], _USUAL_SPREAD))
    widest = judged[np.argsort(spread[judged], kind="stable")[::-1]].tolist()
    for at, narrower in pairwise(widest):
        odd, against = Spot(estimate, at), Spot(best, at)
        words = _estimate_slip(odd, against, usual) if spread[at] >= _WIDER * max(spread[narrower], 1) else None
        if words is None:
            return
        yield TableClash(
            odd=(odd,),
            against=(against,),
            message=f"{told_cell(table, odd)} lies further from {best.name}, {number_words(against)}, than in any "
            "other row, and may be mistyped.",
            why=f"{number_words(odd)} {words}. Three of four rows lie within {int(usual):,}; this one is "
            f"{int(spread[at]):,} away, the next {int(spread[narrower]):,}.",
            gap=int(spread[at]),
            expected=f"within {int(usual):,} of {number_words(against)}",
            observed=number_words(odd),
        )


def _estimate_slip(odd: Spot, best: Spot, usual: float) -> str | None:
    """The slip that would bring an estimate as near to the best as in three of four rows, on its own side of it."""
    middle = best.value or 0
    sign = 1 if odd.measure.label.limit == "high" else -1
    for mended, words in mends(odd.value or 0):
        if 0 <= (mended - middle) * sign <= usual:
            return f"{words}: {mended:,} would fit"
    return None


def _jumps(values: Numbers) -> list[int]:
    """Places where a calm series of telling size jumps."""
    if len(values) <= _BEFORE:
        return []
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = values[1:] / values[:-1]
    return [
        at + 1
        for at in np.flatnonzero((ratios >= _JUMP) & (values[:-1] >= _TELLING)).tolist()
        if at + 1 > _BEFORE and (ratios[at - _BEFORE : at] < _CALM).all()
    ]


@asked_of_tables("CF303")
def outlying_count_in_table(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """A day's count more than twenty times as high as any of the fourteen days around it."""
    for measure in table.measures:
        if measure.label.basis != "increment" or measure.label.kind or table.mapping.layout == "long":
            continue
        for series in table.series(measure):
            values = measure.value[series]
            for at in np.flatnonzero(values >= _LARGE).tolist():
                around = np.concatenate([values[max(at - _AROUND, 0) : at], values[at + 1 : at + 1 + _AROUND]])
                around = around[~np.isnan(around)]
                if len(around) >= _AROUND and values[at] >= _OUTLIER * max(around.max(), 1):
                    spot = Spot(measure, int(series[at]))
                    yield TableClash(
                        odd=(spot,),
                        message=f"{told_cell(table, spot)} stands far above the days around it.",
                        why=f"The highest of the {len(around)} days around it is {int(around.max()):,}.",
                        gap=int(values[at] - around.max()),
                        expected=f"near {int(around.max()):,}",
                        observed=number_words(spot),
                    )
