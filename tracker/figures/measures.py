"""The figures of a table as aligned arrays, one measure a kind of figure, and the table that holds them all.

A rule runs over the arrays; a claim, with its document and quoted cell, is made only for the figures that somebody asks
for (see `quoting`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from tracker.errors import CellError
from tracker.figures.cells import StatedCell
from tracker.figures.mapping import ColumnMapping
from tracker.figures.sheet import Codes, Integers, Sheet
from tracker.intervals import ROUND_FROM
from tracker.model import Claim, Reading

Numbers: TypeAlias = npt.NDArray[np.float64]
Days: TypeAlias = npt.NDArray[np.datetime64]
Flags: TypeAlias = npt.NDArray[np.bool_]

BOUND_NAMES: Final = ("exact", "at_least", "more_than", "up_to", "fewer_than", "nearly", "about", "range")
EXACT: Final = 0


def number_array(numbers: Sequence[int | None]) -> Numbers:
    """Numbers as an array, NaN for none."""
    return np.array([np.nan if number is None else float(number) for number in numbers], np.float64)


@dataclass(frozen=True, eq=False, slots=True)
class CellArrays:
    """Value, low, high and bound of cells, one entry each; NaN where there is none."""

    value: Numbers
    low: Numbers
    high: Numbers
    bounds: npt.NDArray[np.int8]

    @classmethod
    def of(cls, cells: Sequence[StatedCell | None]) -> CellArrays:
        """The arrays of cells in order."""
        return cls(
            number_array([None if cell is None else cell.value for cell in cells]),
            number_array([None if cell is None else cell.low for cell in cells]),
            number_array([None if cell is None else cell.high for cell in cells]),
            np.array([0 if cell is None else BOUND_NAMES.index(cell.bound) for cell in cells], np.int8),
        )

    def at(self, codes: Codes) -> CellArrays:
        """The arrays for rows, from those of the different cells and each row's position among them."""
        return CellArrays(self.value[codes], self.low[codes], self.high[codes], self.bounds[codes])


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a measure counts. limit: low, best or high where three estimates stand side by side, else value."""

    outcome: str
    group: str = "all"
    side: str | None = None
    basis: str = "total"
    limit: str = "value"
    kind: str = ""

    @property
    def people(self) -> tuple[str, str, str | None, str]:
        """Outcome, group, side and kind: whom it counts, whatever the basis."""
        return self.outcome, self.group, self.side, self.kind


@dataclass(frozen=True, eq=False, kw_only=True)
class Measure:
    """All figures of one kind: arrays of one length, one entry a figure (value NaN where the cell holds none).

    rows, columns: the cell in the sheet. days: as of. tracks: whose toll it is (TrackTable). sources, outlets: who says
    so, who prints it; -1 for nobody. value: as printed; low, high: what the words allow, NaN where open.
    """

    label: Label
    name: str
    rows: Integers
    columns: Integers
    days: Days
    tracks: Codes
    value: Numbers
    low: Numbers
    high: Numbers
    bounds: npt.NDArray[np.int8]
    part_of: str | None = None
    parts: str = "some"
    shared: int = 0

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def stated(self) -> Flags:
        """Which entries hold a figure."""
        return ~(np.isnan(self.value) & np.isnan(self.low) & np.isnan(self.high))

    @cached_property
    def rounding(self) -> Numbers:
        """Half the unit to which an exact number from 1,000 up may be rounded (DESIGN 4); 0 for every other."""
        half = np.zeros(len(self), np.float64)
        round_ones = (self.bounds == EXACT) & (self.value >= ROUND_FROM) & (self.value % 100 == 0)
        unit = 100
        while round_ones.any():
            half[round_ones] = unit / 2
            unit *= 10
            round_ones &= self.value % unit == 0
        return half

    @cached_property
    def floor(self) -> Numbers:
        """The least that each figure allows; 0 where it is open."""
        return np.where(np.isnan(self.low), 0.0, self.low)

    @cached_property
    def ceiling(self) -> Numbers:
        """The most that each figure allows; infinite where it is open."""
        return np.where(np.isnan(self.high), np.inf, self.high)


@dataclass(frozen=True, slots=True)
class Spot:
    """One figure: its measure, and its place in the measure's arrays."""

    measure: Measure
    at: int

    @property
    def value(self) -> int | None:
        """The number as printed, in persons."""
        value = self.measure.value[self.at]
        return None if np.isnan(value) else int(value)

    @property
    def row(self) -> int:
        """The row of the sheet."""
        return int(self.measure.rows[self.at])

    @property
    def cell(self) -> tuple[int, int]:
        """Row and column of the sheet."""
        return self.row, int(self.measure.columns[self.at])


@dataclass(frozen=True, slots=True)
class Track:
    """Whose toll a figure tells: event, place and side; None where the table does not say."""

    event: str | None = None
    place: str | None = None
    side: str | None = None

    def __str__(self) -> str:
        return ", ".join(part for part in (self.place, self.event, self.side) if part)


@dataclass(frozen=True, eq=False, kw_only=True)
class FigureTable:
    """A table of figures as it was read. problems: the cells that could not be read, in order of the table.

    One entry a row of the sheet: sources, outlets, hours (that a day's count covers), noted (a revision is told),
    starts (first days), ids (-1 where the table has none), totals_rows (rows that add up the others). words: categories
    in cells that are no words of the vocabulary, each with what it was taken for.
    """

    name: str
    sheet: Sheet
    mapping: ColumnMapping
    measures: tuple[Measure, ...]
    tracks: tuple[Track, ...]
    sources: Codes
    source_names: tuple[str, ...]
    outlets: Codes
    outlet_names: tuple[str, ...]
    hours: Numbers
    noted: Flags
    totals_rows: Flags
    starts: Days
    ids: Codes
    problems: tuple[CellError, ...] = ()
    unread: int = 0
    words: tuple[tuple[str, str], ...] = ()

    @property
    def figures(self) -> int:
        """How many cells hold a figure."""
        return sum(int(measure.stated.sum()) for measure in self.measures)

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Every figure as a claim that quotes its cell, by document: one report, else one row."""
        from tracker.figures.quoting import readings_of

        return readings_of(self)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every figure of the table."""
        return tuple(claim for reading in self.readings for claim in reading.claims)

    def source_of(self, spot: Spot) -> str | None:
        """Who says so."""
        code = int(self.sources[spot.row])
        return self.source_names[code] if code >= 0 else None

    def outlet_of(self, spot: Spot) -> str | None:
        """Who prints it."""
        code = int(self.outlets[spot.row])
        return self.outlet_names[code] if code >= 0 else None

    def track_of(self, spot: Spot) -> Track:
        """Whose toll it tells."""
        return self.tracks[int(spot.measure.tracks[spot.at])]

    def series(self, measure: Measure) -> Iterator[Integers]:
        """For each toll the positions of its stated figures, in order of days and rows; totals rows are left out.

        One toll is one track; in a table with one row a figure, one track as one source tells it.
        """
        usable = measure.stated & ~np.isnat(measure.days) & ~self.totals_rows[measure.rows]
        at = np.flatnonzero(usable)
        tolls = measure.tracks[at].astype(np.int64)
        if self.mapping.layout == "long":
            tolls = tolls * (len(self.source_names) + 1) + self.sources[measure.rows[at]] + 1
        order = np.lexsort((measure.rows[at], measure.days[at], tolls))
        at = at[order]
        if len(at):
            yield from np.split(at, np.flatnonzero(np.diff(tolls[order])) + 1)
