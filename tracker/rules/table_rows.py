"""Rules on one row of a table (CF501, CF504)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from tracker.figures.measures import FigureTable, Flags, Measure, Spot
from tracker.figures.sheet import Integers
from tracker.registry import TableClash, table_rule
from tracker.rules.table_words import number_words, row_words, told_cell

USUAL: Final = 0.2
"""From this share of rows on a misfit is how the table counts, and is reported once."""

FEW: Final = 5
_LIMITS: Final = (("low", "best"), ("best", "high"), ("low", "high"))


@table_rule("CF501", severity="error")
def low_best_high_order(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """The low, best and high estimates of a row are not in this order.

    What it checks
    low <= best <= high in every row where two of the three are given.

    Why it matters
    Cells were exchanged or mistyped; whoever adds up the low and the high figures gets a wrong band.

    Flags
    - id,date,deaths_low,deaths_best,deaths_high
      a1,2024-05-01,12,9,15

    Passes
    - id,date,deaths_low,deaths_best,deaths_high
      a1,2024-05-01,9,12,15

    Known limits
    Columns are known by their names or the mapping. A row with one estimate is not judged.
    """
    for lower, upper in _ordered_pairs(table):
        for at in np.flatnonzero(lower.floor > upper.ceiling).tolist():
            low, high = Spot(lower, at), Spot(upper, at)
            yield TableClash(
                odd=(low,),
                against=(high,),
                message=f"{told_cell(table, low)} is above {upper.name} {number_words(high)} of the same row.",
                why=f"{lower.label.limit} <= {upper.label.limit} does not hold: {number_words(low)} > "
                f"{number_words(high)}. Exchanged, the two would be in order.",
                gap=int(lower.floor[at] - upper.ceiling[at]),
                expected=f"at most {number_words(high)}",
                observed=number_words(low),
            )


def _ordered_pairs(table: FigureTable) -> Iterator[tuple[Measure, Measure]]:
    by_limit: dict[tuple[object, ...], dict[str, Measure]] = {}
    for measure in table.measures:
        if measure.part_of is None:
            by_limit.setdefault((measure.label.people, measure.label.basis), {})[measure.label.limit] = measure
    for found in by_limit.values():
        for lower, upper in _LIMITS:
            between = (lower, upper) == ("low", "high") and "best" in found
            if lower in found and upper in found and not between:
                yield found[lower], found[upper]


@table_rule("CF504", severity="error")
def components_miss_total(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """The figures of sides or groups do not make the total beside them, or one of them is larger than it.

    What it checks
    Where the mapping says that columns make up a total (UCDP: best = both sides, civilians and unknown), their sum. A
    group (children) is never more than everyone, in the same row. A row of totals is the sum of the rows above.

    Why it matters
    One of the cells is wrong, or somebody was counted in two of them.

    Flags
    - report_date,killed_cum,killed_children_cum
      2024-05-01,40,12
      2024-05-02,41,13
      2024-05-03,45,54
    - date,place,new deaths
      2024-05-01,Ardana,4
      2024-05-01,Belmora,5
      2024-05-01,Total,8

    Passes
    - report_date,killed_cum,killed_children_cum
      2024-05-01,40,12
      2024-05-02,41,13
      2024-05-03,45,14
    - date,place,new deaths
      2024-05-01,Ardana,4
      2024-05-01,Belmora,5
      2024-05-01,Total,9

    Known limits
    Where more than a fifth of the rows do not fit, the columns count different things, and one warning says so.
    """
    for total in table.measures:
        parts = [each for each in table.measures if each.part_of == total.name and each.part_of is not None]
        if parts and total.parts == "sum":
            yield from _missed_sums(table, total, parts)
        for part in parts:
            yield from _larger_than_total(table, total, part, parts if total.parts == "sum" else ())
    yield from _missed_totals_rows(table)


def _missed_sums(table: FigureTable, total: Measure, parts: Sequence[Measure]) -> Iterator[TableClash]:
    low = np.sum([part.low for part in parts], axis=0)
    high = np.sum([part.high for part in parts], axis=0)
    judged = ~np.isnan(low + high) & total.stated
    missed = judged & ((low > total.ceiling) | (high < total.floor))
    gap = np.maximum(low - total.ceiling, total.floor - high)
    names = " + ".join(part.name for part in parts)
    if _is_usual(missed, judged):
        yield _once(table, total, parts, missed, judged, f"{total.name} is not the sum of {names}")
        return
    for at in np.flatnonzero(missed).tolist():
        spots = tuple(Spot(part, at) for part in parts)
        sums = " + ".join(number_words(spot) for spot in spots)
        yield TableClash(
            odd=(Spot(total, at),),
            against=spots,
            message=f"{told_cell(table, Spot(total, at))} is not the sum of {names}.",
            why=f"{sums} = {int(low[at]):,}, not {number_words(Spot(total, at))}.",
            gap=int(gap[at]),
            expected=f"{int(low[at]):,}",
            observed=number_words(Spot(total, at)),
        )


def _larger_than_total(
    table: FigureTable, total: Measure, part: Measure, summed: Sequence[Measure]
) -> Iterator[TableClash]:
    """A part above its total. summed: the parts whose sum was judged where all are given, and speaks for each."""
    judged = part.stated & total.stated
    if summed:
        judged &= ~np.all([each.stated for each in summed], axis=0)
    larger = judged & (part.floor > total.ceiling)
    if _is_usual(larger, judged):
        yield _once(table, total, (part,), larger, judged, f"{part.name} is more than {total.name}")
        return
    for at in np.flatnonzero(larger).tolist():
        odd, whole = Spot(part, at), Spot(total, at)
        yield TableClash(
            odd=(odd,),
            against=(whole,),
            message=f"{told_cell(table, odd)} is more than {total.name} {number_words(whole)}, of which it is a part.",
            why=f"A part is never more than the whole: {number_words(odd)} > {number_words(whole)}.",
            gap=int(part.floor[at] - total.ceiling[at]),
            expected=f"at most {number_words(whole)}",
            observed=number_words(odd),
        )


def _is_usual(missed: Flags, judged: Flags) -> bool:
    return int(missed.sum()) >= FEW and int(missed.sum()) > USUAL * int(judged.sum())


def _once(
    table: FigureTable, total: Measure, parts: Sequence[Measure], missed: Flags, judged: Flags, words: str
) -> TableClash:
    """One warning for a misfit of many rows."""
    at = int(np.flatnonzero(missed)[0])
    return TableClash(
        odd=(Spot(total, at),),
        against=tuple(Spot(part, at) for part in parts),
        message=f"In {int(missed.sum()):,} of {int(judged.sum()):,} rows {words}; the columns count different things.",
        why=f"The first is {row_words(table, int(total.rows[at]))}. A misfit of so many rows is a way of counting.",
        severity="warning",
    )


def _missed_totals_rows(table: FigureTable) -> Iterator[TableClash]:
    """Rows called totals that are not the sum of the other rows of their day (of all rows, where they have no day)."""
    if not table.totals_rows.any():
        return
    for measure in table.measures:
        is_total = table.totals_rows[measure.rows]
        for at in np.flatnonzero(is_total & measure.stated).tolist():
            day = measure.days[at]
            if np.isnat(day):
                others = np.flatnonzero(~is_total) if measure.label.basis != "total" else _last_of_each(table, measure)
            else:
                others = np.flatnonzero(~is_total & (measure.days == day))
            yield from _missed_total(table, measure, at, others)


def _last_of_each(table: FigureTable, measure: Measure) -> Integers:
    return np.array([positions[-1] for positions in table.series(measure)], np.int64)


def _missed_total(table: FigureTable, measure: Measure, at: int, others: Integers) -> Iterator[TableClash]:
    low, high = float(measure.floor[others].sum()), float(measure.ceiling[others].sum())
    if len(others) == 0 or not measure.stated[others].all():
        return
    if high >= measure.floor[at] and low <= measure.ceiling[at]:
        return
    spot = Spot(measure, at)
    yield TableClash(
        odd=(spot,),
        against=tuple(Spot(measure, int(other)) for other in others[:20]),
        message=f"The row of totals gives {told_cell(table, spot)}; its {len(others)} rows make {int(low):,}.",
        why=f"The sum of {len(others)} rows is {int(low):,}, not {number_words(spot)}.",
        gap=int(max(low - measure.ceiling[at], measure.floor[at] - high)),
        expected=f"{int(low):,}",
        observed=number_words(spot),
    )
