"""The day's count held against the change of the cumulative figure: in columns side by side, and in rows by source."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from tracker.figures.measures import FigureTable, Flags, Measure, Numbers, Spot
from tracker.figures.sheet import Integers
from tracker.rules.table_words import number_words, told_cell

USUAL: Final = 0.2
FEW: Final = 5
_DAY_HOURS: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A day's count that is not the change of the toll."""

    odd: tuple[Spot, ...]
    against: tuple[Spot, ...]
    message: str
    why: str
    gap: int
    expected: str
    observed: str
    severity: str | None


def shifts_of(table: FigureTable) -> Iterator[Shift]:
    """Every day of a table whose count is not the change of the toll beside it."""
    if table.mapping.layout == "long":
        yield from _shifts_in_rows(table)
        return
    for total in table.measures:
        if total.label.basis != "total":
            continue
        for daily in table.measures:
            if daily.label.basis == "increment" and daily.label.people == total.label.people:
                for series in table.series(total):
                    yield from _shifts_in_columns(table, total, daily, series)


def _shifts_in_columns(table: FigureTable, total: Measure, daily: Measure, series: Integers) -> Iterator[Shift]:
    if len(series) < 2:
        return
    change = np.diff(total.value[series])
    counted = daily.value[series[1:]]
    judged = _covers(table, total, series) & ~np.isnan(change) & ~np.isnan(counted)
    judged &= (total.bounds[series[1:]] == 0) & (total.bounds[series[:-1]] == 0) & (daily.bounds[series[1:]] == 0)
    total_margin, daily_margin = total.rounding[series], daily.rounding[series[1:]]
    rounded = total_margin[1:] + total_margin[:-1] + daily_margin
    missed = judged & (np.abs(change - counted) > rounded)
    if missed.sum() >= FEW and missed.sum() > USUAL * judged.sum():
        yield _usual_shift(table, total, daily, series, missed, judged)
        return
    gaps: Numbers = np.where(missed, change - counted, 0.0)
    places = np.flatnonzero(missed).tolist()
    while places:
        at = places.pop(0)
        two = bool(places) and places[0] == at + 1 and gaps[at] == -gaps[at + 1]
        if two:
            places.pop(0)
        yield _shift(table, total, daily, series, at, two=two)


def _covers(table: FigureTable, total: Measure, series: Integers) -> Flags:
    """Whether each day's count covers exactly the time since the toll before."""
    steps = np.diff(total.days[series].astype(np.int64))
    hours = table.hours[total.rows[series[1:]]]
    usual = np.median(steps) if len(steps) else 1
    covers: Flags = np.where(np.isnan(hours), steps == usual, steps * _DAY_HOURS == hours).astype(np.bool_)
    return covers


def _shift(table: FigureTable, total: Measure, daily: Measure, series: Integers, at: int, *, two: bool) -> Shift:
    before, now = Spot(total, int(series[at])), Spot(total, int(series[at + 1]))
    day = Spot(daily, now.at)
    change = (now.value or 0) - (before.value or 0)
    sources = table.sources[before.row] != table.sources[now.row]
    severity = "note" if table.noted[now.row] else "warning" if sources else None
    if not two:
        return Shift(
            odd=(day,),
            against=(now, before),
            message=f"{told_cell(table, day)} is not the change of {total.name}, which is {change:,}.",
            why=f"{number_words(now)} - {number_words(before)} = {change:,}, not {number_words(day)}."
            + (" The two totals come from two sources." if sources else ""),
            gap=abs(change - (day.value or 0)),
            expected=f"{change:,}",
            observed=number_words(day),
            severity=severity,
        )
    following, next_day = Spot(total, int(series[at + 2])), Spot(daily, int(series[at + 2]))
    fitting = (before.value or 0) + (day.value or 0)
    carried = change == 0
    return Shift(
        odd=(now,),
        against=(before, following, day, next_day),
        message=f"{told_cell(table, now)} "
        + (
            f"repeats the total of the day before, though {number_words(day)} were added."
            if carried
            else f"does not follow from the day's count, {number_words(day)}, nor lead to the next total."
        ),
        why=f"{number_words(before)} + {number_words(day)} = {fitting:,}, and {fitting:,} + {number_words(next_day)} = "
        f"{number_words(following)}: {fitting:,} would fit both days, {number_words(now)} fits neither.",
        gap=abs(fitting - (now.value or 0)),
        expected=f"{fitting:,}",
        observed=number_words(now),
        severity=severity,
    )


def _usual_shift(
    table: FigureTable, total: Measure, daily: Measure, series: Integers, missed: Flags, judged: Flags
) -> Shift:
    """One warning for columns that mostly do not fit."""
    at = int(np.flatnonzero(missed)[0])
    shift = _shift(table, total, daily, series, at, two=False)
    return Shift(
        odd=shift.odd,
        against=shift.against,
        message=f"On {int(missed.sum()):,} of {int(judged.sum()):,} days {daily.name} is not the change of "
        f"{total.name}; the columns count different things.",
        why=f"The first: {shift.why}",
        gap=0,
        expected="",
        observed="",
        severity="warning",
    )


def _shifts_in_rows(table: FigureTable) -> Iterator[Shift]:
    """In a table with one row a figure: a former total and an addition that make more than the new total."""
    for added in table.measures:
        if added.label.basis != "increment":
            continue
        for total in table.measures:
            if total.label.basis == "total" and total.label.people == added.label.people:
                for series in table.series(total):
                    yield from _too_high_sums(table, total, added, series)


def _too_high_sums(table: FigureTable, total: Measure, added: Measure, series: Integers) -> Iterator[Shift]:
    first = Spot(total, int(series[0]))
    for at in np.flatnonzero((added.tracks == total.tracks[first.at]) & added.stated).tolist():
        more = Spot(added, at)
        if table.sources[more.row] != table.sources[first.row]:
            continue
        days = total.days[series]
        now = series[days == added.days[at]]
        former = series[days < added.days[at]]
        if len(now) == 0 or len(former) == 0:
            continue
        before, reached = Spot(total, int(former[-1])), int(now[total.ceiling[now].argmax()])
        least = total.floor[before.at] + added.floor[at]
        if least > total.ceiling[reached]:
            new = Spot(total, reached)
            yield Shift(
                odd=(new,),
                against=(before, more),
                message=f"{told_cell(table, before)} and {number_words(more)} do not make {told_cell(table, new)}.",
                why=f"{number_words(before)} + {number_words(more)} = {int(least):,}, more than {number_words(new)}.",
                gap=int(least - total.ceiling[reached]),
                expected=f"at least {int(least):,}",
                observed=number_words(new),
                severity=None,
            )
