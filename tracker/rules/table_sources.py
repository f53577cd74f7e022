"""Rules on who says so: two sources, one source twice, several keepers of one official figure.

CF302 and CF306 (documented in `sources`) and CF508.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from tracker.events.names import same_authority
from tracker.events.scope import CUMULATIVE
from tracker.figures.measures import FigureTable, Measure, Spot
from tracker.registry import TableClash, asked_of_tables, table_rule
from tracker.rules.table_words import number_words, told_cell, told_cells

_APART: Final = 0.1
_USUAL: Final = 0.2
_FEW: Final = 5
_MOST_ROWS: Final = 20_000


def _wide(spot: Spot) -> tuple[float, float]:
    return float(spot.measure.floor[spot.at]), float(spot.measure.ceiling[spot.at])


def gap_between(one: Spot, other: Spot) -> int:
    """Persons that no reading of the two figures reconciles; 0 where they meet."""
    (low, high), (other_low, other_high) = _wide(one), _wide(other)
    return int(max(low - other_high, other_low - high, 0))


def _same_day(table: FigureTable) -> Iterator[list[Spot]]:
    """The totals of one toll, day and source that a table with one row a figure gives more than once."""
    for measure in table.measures:
        if measure.label.basis not in ("total", "incident"):
            continue
        for series in table.series(measure):
            days = measure.days[series]
            for group in np.split(series, np.flatnonzero(np.diff(days)) + 1):
                if len(group) > 1:
                    yield [Spot(measure, int(at)) for at in group]


@asked_of_tables("CF306")
def source_gives_two_figures_in_table(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """One source, one day, one outlet, two figures that cannot both hold."""
    if table.mapping.layout != "long":
        return
    for spots in _same_day(table):
        odd, against = spots[-1], spots[0]
        widest = max(
            ((a, b) for a in spots for b in spots), key=lambda pair: gap_between(*pair), default=(odd, against)
        )
        odd, against = widest
        if not gap_between(odd, against) or table.outlets[odd.row] != table.outlets[against.row]:
            continue
        if table.source_of(odd) is None:
            continue
        yield TableClash(
            odd=(odd,),
            against=(against,),
            message=f"One source, one day, two figures: {told_cell(table, odd)} and {told_cell(table, against)}.",
            why=f"{number_words(odd)} and {number_words(against)} are {gap_between(odd, against):,} apart. A toll may "
            "rise within a day; then both rows need their hour.",
            gap=gap_between(odd, against),
            expected=number_words(against),
            observed=number_words(odd),
            severity="warning",
        )


@table_rule("CF508", severity="warning")
def keepers_disagree(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """Several keepers give one official figure differently.

    What it checks
    In a table with one row a figure: one source's figure of one day as two outlets print it. Between tables that are
    audited together: the same column of figures, day by day.

    Why it matters
    The authority announced one number; one keeper mistyped it, took it from another hour, or turned its bound around.

    Flags
    - as_of,outcome,group,value,bound,source,outlet
      2024-05-01,killed,military,873,exact,Army of Ardana,Wire
      2024-05-01,killed,military,874,exact,Army of Ardana,Echo

    Passes
    - as_of,outcome,group,value,bound,source,outlet
      2024-05-01,killed,military,870,more_than,Army of Ardana,Wire
      2024-05-01,killed,military,874,exact,Army of Ardana,Echo

    Known limits
    Sources are told apart by their names as the table writes them.
    """
    if table.mapping.layout == "long":
        for spots in _same_day(table):
            yield from _printed_differently(table, spots)
    for other in others:
        for one in table.measures:
            for two in other.measures:
                if (one.label.people, one.label.basis) == (two.label.people, two.label.basis):
                    yield from _kept_differently(table, one, other, two)


def _printed_differently(table: FigureTable, spots: Sequence[Spot]) -> Iterator[TableClash]:
    if table.source_of(spots[0]) is None:
        return
    pairs = [
        (a, b)
        for n, a in enumerate(spots)
        for b in spots[n + 1 :]
        if gap_between(a, b) and table.outlets[a.row] != table.outlets[b.row]
    ]
    if not pairs:
        return
    one, two = max(pairs, key=lambda pair: gap_between(*pair))
    outlets = [table.outlet_of(spot) or "no outlet" for spot in (one, two)]
    yield TableClash(
        odd=(two,),
        against=(one,),
        message=f"One figure of {table.source_of(one)} in two forms: {number_words(one)} ({outlets[0]}), "
        f"{number_words(two)} ({outlets[1]}); {told_cell(table, two)}.",
        why=f"{number_words(one)} and {number_words(two)} are {gap_between(one, two):,} apart; one source, one day.",
        gap=gap_between(one, two),
        expected=number_words(one),
        observed=number_words(two),
    )


def _kept_differently(table: FigureTable, one: Measure, other: FigureTable, two: Measure) -> Iterator[TableClash]:
    theirs = {
        (str(other.tracks[two.tracks[at]]), str(two.days[at])): Spot(two, int(at)) for at in np.flatnonzero(two.stated)
    }
    pairs = []
    judged = 0
    for at in np.flatnonzero(one.stated).tolist():
        spot = Spot(one, at)
        same = theirs.get((str(table.track_of(spot)), str(one.days[at])))
        if same is not None:
            judged += 1
            if gap_between(spot, same):
                pairs.append((spot, same))
    usual = len(pairs) >= _FEW and len(pairs) > _USUAL * judged
    for spot, same in pairs[:1] if usual else pairs:
        many = f" So on {len(pairs):,} of {judged:,} days: one keeper may date by another hour." if usual else ""
        yield TableClash(
            odd=(spot,),
            against=(same,),
            other=other,
            message=f"{told_cell(table, spot)} in {table.name} is {number_words(same)} in {other.name}.",
            why=f"{number_words(spot)} and {number_words(same)} are {gap_between(spot, same):,} apart.{many}",
            gap=gap_between(spot, same),
            expected=number_words(same),
            observed=number_words(spot),
            severity="note" if usual else None,
        )


@asked_of_tables("CF302")
def sources_disagree_in_table(table: FigureTable, others: Sequence[FigureTable]) -> Iterator[TableClash]:
    """Two sources on one toll: figures a day apart that are far apart, or a later one below an earlier one."""
    if table.mapping.layout != "long" or len(table.sheet) > _MOST_ROWS:
        return
    for measure in table.measures:
        if measure.label.basis == "total" and measure.label.outcome in CUMULATIVE:
            for track in np.unique(measure.tracks).tolist():
                usable = measure.stated & (measure.tracks == track) & ~np.isnat(measure.days)
                yield from _rival_sources(table, [Spot(measure, int(at)) for at in np.flatnonzero(usable)])


def _rival_sources(table: FigureTable, spots: Sequence[Spot]) -> Iterator[TableClash]:
    by_source: dict[str, list[Spot]] = {}
    for spot in spots:
        source = table.source_of(spot)
        if source is not None:
            by_source.setdefault(source, []).append(spot)
    names = sorted(by_source)
    pairs = [
        pair
        for n, one in enumerate(names)
        for two in names[n + 1 :]
        if not same_authority(one, two) and (pair := _worst_pair(by_source[one], by_source[two])) is not None
    ]
    while pairs:
        often = Counter(spot for pair in pairs for spot in pair)
        odd = max(often, key=lambda spot: (often[spot], _wide(spot)[0], -spot.row))
        against = [b if a == odd else a for a, b in pairs if odd in (a, b)]
        pairs = [pair for pair in pairs if odd not in pair]
        against.sort(key=lambda spot: -gap_between(odd, spot))
        yield TableClash(
            odd=(odd,),
            against=tuple(against),
            message=f"Sources disagree: {told_cell(table, odd)} against {told_cells(table, against)}.",
            why="; ".join(
                f"{number_words(odd)} and {number_words(spot)} are {gap_between(odd, spot):,} apart"
                for spot in against[:3]
            )
            + ". They fit only if they count different people or days.",
            gap=gap_between(odd, against[0]),
            expected=number_words(against[0]),
            observed=number_words(odd),
        )


def _worst_pair(ones: Sequence[Spot], twos: Sequence[Spot]) -> tuple[Spot, Spot] | None:
    """The nearest days on which two sources cannot both be right about one toll; of those the widest gap."""
    found: list[tuple[int, int, Spot, Spot]] = []
    for one in ones:
        for two in twos:
            gap = gap_between(one, two)
            if not gap:
                continue
            days = int((two.measure.days[two.at] - one.measure.days[one.at]).astype(int))
            later_is_lower = days != 0 and (days > 0) == (_wide(one)[0] > _wide(two)[1])
            apart = abs(days) <= 1 and gap > _APART * min(max(_wide(one)[0], 1), max(_wide(two)[0], 1))
            if later_is_lower or apart:
                found.append((abs(days), -gap, one, two))
    if not found:
        return None
    _, _, one, two = min(found, key=lambda each: each[:2])
    return one, two
