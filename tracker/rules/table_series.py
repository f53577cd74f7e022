"""Rules on a toll over the days of a table: it falls, starts anew, misses its daily counts, has gaps.

CF301 (documented in `over_time`), CF502, CF503 and CF506.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from tracker.events.scope import CUMULATIVE
from tracker.figures.measures import FigureTable, Measure, Spot
from tracker.figures.sheet import Integers
from tracker.registry import TableClash, asked_of_tables, table_rule
from tracker.rules.slips import slip_words
from tracker.rules.table_daily import shifts_of
from tracker.rules.table_words import number_words, told_cell, told_cells

RESET_SHARE: Final = 0.1
"""A toll that falls to this share of itself, and stays far below, has started anew."""

_STAYS: Final = 0.5
_LOOK_AHEAD: Final = 8
_LEAST_AHEAD: Final = 2
_MOST_GAPS: Final = 5


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure of a toll below the one before it. kind: `fall`, `revision`, `sources` or `reset`.

    spike: whether the earlier figure is the odd one, since the toll goes on below it.
    """

    before: Spot
    after: Spot
    kind: str
    spike: bool
    ahead: tuple[int, ...]

    @property
    def may_be_rounding(self) -> bool:
        """Whether one of the two is round enough to be a rounding of the other."""
        margin = sum(float(spot.measure.rounding[spot.at]) for spot in (self.before, self.after))
        return margin >= self.gap

    @property
    def gap(self) -> int:
        """Persons that no reading reconciles."""
        return int(self.before.measure.floor[self.before.at] - self.after.measure.ceiling[self.after.at])


def falls_of(table: FigureTable) -> Iterator[Fall]:
    """Every fall of a cumulative figure, in order of the table's measures."""
    for measure in table.measures:
        if measure.label.basis != "total" or measure.label.outcome not in CUMULATIVE:
            continue
        for series in table.series(measure):
            low, high = measure.floor[series], measure.ceiling[series]
            later = measure.days[series][1:] > measure.days[series][:-1]
            for at in (np.flatnonzero((high[1:] < low[:-1]) & later) + 1).tolist():
                yield _fall(table, measure, series, at)


def _fall(table: FigureTable, measure: Measure, series: Integers, at: int) -> Fall:
    before, after = Spot(measure, int(series[at - 1])), Spot(measure, int(series[at]))
    ahead = measure.ceiling[series[at + 1 : at + 1 + _LOOK_AHEAD]]
    stood = measure.floor[before.at]
    fits_earlier = at >= 2 and measure.floor[series[at - 2]] <= measure.ceiling[after.at]
    spike = bool(fits_earlier and len(ahead) and ahead[0] < stood)
    if table.noted[after.row] or _told_as_negative(table, before, after):
        kind = "revision"
    elif table.sources[before.row] != table.sources[after.row] and table.mapping.layout != "long":
        kind = "sources"
    elif _starts_anew(measure, series, at, ahead):
        kind = "reset"
    else:
        kind = "fall"
    return Fall(before, after, kind, spike, tuple(int(each) for each in ahead[np.isfinite(ahead)]))


def _told_as_negative(table: FigureTable, before: Spot, after: Spot) -> bool:
    """Whether the day's own count is as far below zero as the toll fell: the table states the correction."""
    if table.mapping.layout != "columns" or before.value is None or after.value is None:
        return False
    for measure in table.measures:
        if measure.label.basis == "increment" and measure.label.people == after.measure.label.people:
            change = measure.value[after.at]
            if change < 0 and change == after.value - before.value:
                return True
    return False


def _starts_anew(measure: Measure, series: Integers, at: int, ahead: np.ndarray) -> bool:
    stood, now = measure.floor[series[at - 1]], measure.ceiling[series[at]]
    if now > RESET_SHARE * stood or len(ahead) < _LEAST_AHEAD or ahead.max() >= _STAYS * stood:
        return False
    if at >= 2 and measure.ceiling[series[at - 1]] > measure.ceiling[series[at - 2]] / RESET_SHARE:
        return False  # the figure before was a spike
    return slip_words(int(stood), int(now), scale_only=True) is None


@asked_of_tables("CF301")
def toll_falls_in_table(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """Falls of a cumulative column; a stated revision is a note, a change of source a warning."""
    for fall in falls_of(table):
        if fall.kind == "reset":
            continue
        odd, against = (fall.before, fall.after) if fall.spike else (fall.after, fall.before)
        rounded = fall.kind == "fall" and fall.may_be_rounding
        severity = "warning" if rounded else {"revision": "note", "sources": "warning"}.get(fall.kind)
        yield TableClash(
            odd=(odd,),
            against=(against,),
            message=f"{_FALL_WORDS[fall.kind]}: {told_cell(table, fall.before)}, then {told_cell(table, fall.after)}.",
            why=f"{number_words(fall.after)} is {fall.gap:,} below {number_words(fall.before)}."
            + (" One of the two may be a rounded number." if rounded else _slip(fall))
            + (" The row says that a figure was revised." if fall.kind == "revision" else ""),
            gap=fall.gap,
            expected=f"at least {number_words(fall.before)}",
            observed=number_words(fall.after),
            severity=severity,
        )


_FALL_WORDS: Final = {
    "fall": "A cumulative figure falls",
    "revision": "A cumulative figure was revised, as the table says",
    "sources": "A cumulative figure falls where its source changes",
}


def _slip(fall: Fall) -> str:
    """A slip of the keyboard that would explain the fall."""
    if fall.spike:
        words = slip_words(fall.after.value or 0, fall.before.value or 0, above=False)
        return f" {number_words(fall.before)} {words}." if words else ""
    words = slip_words(fall.before.value or 0, fall.after.value or 0)
    return f" {number_words(fall.after)} {words}." if words else ""


@table_rule("CF503", severity="note")
def counter_reset(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """A cumulative figure starts anew: a new phase, year or count.

    What it checks
    A fall to a tenth or less, after which the figure stays far below and grows again. It is not read as a fall.

    Why it matters
    Figures before and after do not add up to one toll, and must not be drawn as one line.

    Flags
    - report_date,killed_cum
      2024-05-01,840
      2024-05-02,851
      2024-05-03,866
      2024-05-04,3
      2024-05-05,9
      2024-05-06,12
      2024-05-07,18

    Passes
    - report_date,killed_cum
      2024-05-01,840
      2024-05-02,851
      2024-05-03,866
      2024-05-04,866
      2024-05-05,870
      2024-05-06,874

    Known limits
    A reset on the last days of a table cannot be told from a slip, and is reported as a fall.
    """
    for fall in falls_of(table):
        if fall.kind == "reset":
            yield TableClash(
                odd=(fall.after,),
                against=(fall.before,),
                message=f"The count starts anew: {told_cell(table, fall.before)}, then {told_cell(table, fall.after)}.",
                why=f"It fell to {number_words(fall.after)} and stayed below: "
                f"{', '.join(f'{each:,}' for each in fall.ahead[:4])}.",
                gap=fall.gap,
                expected=f"at least {number_words(fall.before)}",
                observed=number_words(fall.after),
            )


@table_rule("CF502", severity="error")
def daily_is_not_the_change_in_cumulative(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """The day's count is not the change of the cumulative figure.

    What it checks
    Cumulative today = cumulative yesterday + today's count, where the day's count covers the whole time between (a
    column of hours, such as 24 or 48, is heeded).

    Why it matters
    One of the three cells was mistyped, or people were added or struck off without a word.

    Flags
    - report_date,killed,killed_cum
      2024-05-01,12,840
      2024-05-02,11,851
      2024-05-03,15,868
      2024-05-04,9,877
      2024-05-05,8,885
      2024-05-06,3,888

    Passes
    - report_date,killed,killed_cum
      2024-05-01,12,840
      2024-05-02,11,851
      2024-05-03,15,866
      2024-05-05,9,880

    Known limits
    Where more than a fifth of the days do not fit, the two columns count different things, and one warning says so.
    """
    for shift in shifts_of(table):
        yield TableClash(
            odd=shift.odd,
            against=shift.against,
            message=shift.message,
            why=shift.why,
            gap=shift.gap,
            expected=shift.expected,
            observed=shift.observed,
            severity=shift.severity,
        )


@table_rule("CF506", severity="note")
def gap(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """Days are missing from a table that otherwise has every day.

    What it checks
    Steps between the days of a toll that are longer than the usual one (a day, a week).

    Why it matters
    A count over the gap belongs to no day; averages and jumps over it mislead.

    Flags
    - report_date,killed_cum
      2024-05-01,840
      2024-05-02,851
      2024-05-03,866
      2024-05-04,870
      2024-05-05,871
      2024-05-09,880
      2024-05-10,881

    Passes
    - report_date,killed_cum
      2024-05-01,840
      2024-05-02,851
      2024-05-03,866
      2024-05-04,870
      2024-05-05,871
      2024-05-06,880

    Known limits
    A table without a usual step has no gaps. One note names the first few.
    """
    if table.mapping.layout == "long":
        return
    seen: set[tuple[object, ...]] = set()
    counted = [each for each in table.measures if each.label.basis in ("total", "increment")]
    for measure in [max(counted, key=lambda each: int(each.stated.sum()))] if counted else []:
        for series in table.series(measure):
            gaps = _gaps(measure, series)
            key = tuple(str(measure.days[series[place]]) for place in gaps)
            if not gaps or key in seen:
                continue
            seen.add(key)
            spots = tuple(Spot(measure, int(series[place])) for place in gaps)
            first = Spot(measure, int(series[gaps[0] - 1]))
            yield TableClash(
                odd=spots[:1],
                against=(first,),
                message=f"Days without a figure before {told_cells(table, spots, _MOST_GAPS)}.",
                why=f"The usual step is {_days_words(_step(measure, series))}; {len(gaps)} "
                f"{'step is' if len(gaps) == 1 else 'steps are'} longer.",
            )


def _days_words(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _step(measure: Measure, series: Integers) -> int:
    steps = np.diff(measure.days[series].astype(np.int64))
    values, counts = np.unique(steps[steps > 0], return_counts=True)
    if len(values) == 0 or counts.max() < 0.6 * counts.sum() or counts.sum() < 4:
        return 0
    return int(values[counts.argmax()])


def _gaps(measure: Measure, series: Integers) -> list[int]:
    step = _step(measure, series)
    if not step:
        return []
    steps = np.diff(measure.days[series].astype(np.int64))
    return (np.flatnonzero(steps > step) + 1).tolist()
