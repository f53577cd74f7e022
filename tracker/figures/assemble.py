"""From a sheet of texts and a mapping to a table of figures: each different text of a column is read once.

Whatever cannot be read becomes a problem with sheet, row and column; its cell holds no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

import numpy as np

from tracker.errors import CellError, ReadError
from tracker.events.cues import find_cue
from tracker.figures.cells import StatedCell, is_totals_word, read_cell
from tracker.figures.days import NO_DAY, NO_ORDER, is_day, order_of, read_column_day
from tracker.figures.long_layout import long_measures
from tracker.figures.mapping import ColumnMapping, FigureColumn
from tracker.figures.measures import CellArrays, Days, FigureTable, Flags, Label, Measure, Numbers, Track, number_array
from tracker.figures.sheet import Codes, Integers, Sheet, TextColumn

MOST_PROBLEMS: Final = 10_000
Read = TypeVar("Read")
_NO_DAY: Final = np.datetime64("NaT", "D")


class Assembly:
    """The state of one assembly: the sheet, the mapping, where its fields are, and the problems so far."""

    def __init__(self, sheet: Sheet, mapping: ColumnMapping) -> None:
        self.sheet = sheet
        self.mapping = mapping
        self.places = mapping.places(sheet.header, where=sheet.where)
        self.problems: list[CellError] = list(sheet.problems)
        self.unread = len(sheet.problems)
        self.words: dict[str, str] = {}

    def texts(self, field: str) -> TextColumn | None:
        """The column of a field, if it has one."""
        places = self.places.get(field)
        return self.sheet.column(places[0]) if places else None

    def add_problem(self, row: int, position: int, what: str) -> None:
        """A cell that cannot be read; only the first MOST_PROBLEMS are kept, all are counted."""
        self.unread += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(self.sheet.problem(row, position, what))

    def read_texts(self, position: int, read: Callable[[str], Read], rows: Flags | None = None) -> list[Read | None]:
        """What each different text of a column says; a text that `read` refuses is a problem in each of its rows."""
        column = self.sheet.column(position)
        said: list[Read | None] = []
        for code, text in enumerate(column.texts):
            try:
                said.append(read(text))
            except ValueError as error:
                said.append(None)
                held = column.codes == code if rows is None else (column.codes == code) & rows
                for row in np.flatnonzero(held):
                    self.add_problem(int(row), position, str(error))
        return said


def assemble(sheet: Sheet, mapping: ColumnMapping) -> FigureTable:
    """The table of figures in a sheet. Raises ReadError where a column that the mapping names is not there."""
    work = Assembly(sheet, mapping)
    totals = _totals_rows(work)
    no_days = np.full(len(sheet), _NO_DAY)
    days = _days(work) if mapping.layout != "days" else no_days
    tracks, names = _tracks(work)
    if mapping.layout == "long":
        measures = long_measures(work, days, tracks)
    elif mapping.layout == "days":
        measures = (_measure_of_days(work, tracks),)
    else:
        rows = np.arange(len(sheet), dtype=np.int64)
        measures = tuple(_measure(work, each, rows, days, tracks) for each in mapping.figures)
    sources, source_names = _names(work, "source")
    outlets, outlet_names = _names(work, "outlet")
    work.problems.sort(key=lambda problem: problem.line or 0)
    return FigureTable(
        name=sheet.name,
        sheet=sheet,
        mapping=mapping,
        measures=measures,
        tracks=names,
        sources=sources,
        source_names=source_names,
        outlets=outlets,
        outlet_names=outlet_names,
        hours=_hours(work),
        noted=_noted(work),
        totals_rows=totals,
        starts=_days_of(work, work.places["period_start"][0]) if "period_start" in work.places else no_days,
        ids=_ids(work),
        problems=tuple(work.problems),
        unread=work.unread,
        words=tuple(work.words.items()),
    )


def _totals_rows(work: Assembly) -> Flags:
    """Rows that say that they are totals, in a column of keys."""
    rows = np.zeros(len(work.sheet), np.bool_)
    for field in ("as_of", "place", "event", "side"):
        column = work.texts(field)
        if column is not None and field not in work.mapping.constant:
            words = np.array([is_totals_word(text) for text in column.texts], np.bool_)
            rows |= words[column.codes] if len(words) else False
    return rows


def _days(work: Assembly) -> Days:
    places = work.places.get("as_of", ())
    if len(places) > 1:
        return _composed_days(work, places)
    if not places:
        raise ReadError(
            f"a table of figures needs the columns {work.mapping.columns.get('as_of', 'as_of')}",
            where=work.sheet.where,
            hint=f"columns found: {', '.join(work.sheet.header[:30])}",
        )
    days = _days_of(work, places[0])
    column = work.sheet.column(places[0])
    for code, text in enumerate(column.texts):
        if not text.strip():
            for row in np.flatnonzero(column.codes == code):
                if _has_figures(work, int(row)):
                    work.add_problem(int(row), places[0], "a day")
    return days


def _days_of(work: Assembly, position: int) -> Days:
    """The days of a column, in one order of day and month."""
    column = work.sheet.column(position)
    order = work.mapping.date_order or order_of(column.texts)

    def read(text: str) -> date | None:
        try:
            return None if is_totals_word(text) else read_column_day(text, order)
        except ValueError as error:
            raise ValueError(NO_ORDER if str(error) == NO_ORDER else NO_DAY) from None

    said = work.read_texts(position, read)
    return _day_array(said)[column.codes] if said else np.empty(0, "datetime64[D]")


def _has_figures(work: Assembly, row: int) -> bool:
    columns = [work.sheet.header.index(each.column) for each in work.mapping.figures]
    return any(work.sheet.column(column)[row] for column in columns or work.places.get("value", ()))


def _day_array(said: Sequence[date | None]) -> Days:
    return np.array([_NO_DAY if day is None else np.datetime64(day, "D") for day in said], "datetime64[D]")


def _composed_days(work: Assembly, places: tuple[int, ...]) -> Days:
    """Days from columns of year, month and day; an unknown month or day (empty or 0) is taken as the first."""

    def read(text: str) -> int | None:
        cell = read_cell(text)
        if cell is not None and cell.value is None:
            raise ValueError("a number of a date")
        return cell.value if cell is not None else None

    parts = []
    for place in places:
        said = work.read_texts(place, read)
        numbers = np.array([0 if number is None else number for number in said], np.int64)
        parts.append(numbers[work.sheet.column(place).codes])
    days = np.full(len(work.sheet), _NO_DAY)
    combined, inverse = np.unique(np.stack(parts), axis=1, return_inverse=True)
    for number, (year, month, day) in enumerate(combined.T.tolist()):
        rows = np.flatnonzero(inverse.ravel() == number)
        try:
            days[rows] = np.datetime64(date(year, month or 1, day or 1), "D")
        except ValueError:
            for row in rows:
                work.add_problem(int(row), places[0], "the year of a day")
    return days


def _codes(work: Assembly, field: str) -> tuple[Codes, tuple[str | None, ...]]:
    """Each row's position among the different names of a field, and the names; the constant, where that is said."""
    column = work.texts(field)
    if column is None:
        return np.zeros(len(work.sheet), np.int32), (work.mapping.constant.get(field),)
    cleaned = [" ".join(text.split()) for text in column.texts]
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(text, len(known)) for text in cleaned], np.int32)
    return codes[column.codes] if len(codes) else column.codes, tuple(text or None for text in known) or (None,)


def _tracks(work: Assembly) -> tuple[Codes, tuple[Track, ...]]:
    coded = [_codes(work, field) for field in ("event", "place", "side")]
    combined = np.zeros(len(work.sheet), np.int64)
    for codes, names in coded:
        combined = combined * len(names) + codes
    distinct, inverse = np.unique(combined, return_inverse=True)
    tracks = []
    for number in distinct.tolist():
        parts: list[str | None] = []
        for _, names in reversed(coded):
            number, at = divmod(number, len(names))
            parts.append(names[at])
        side, place, event = parts
        tracks.append(Track(event, place, side))
    return inverse.astype(np.int32).ravel(), tuple(tracks) or (Track(),)


def _names(work: Assembly, field: str) -> tuple[Codes, tuple[str, ...]]:
    codes, names = _codes(work, field)
    kept = [name for name in names if name is not None]
    places = {name: at for at, name in enumerate(kept)}
    moved = np.array([places.get(name, -1) if name is not None else -1 for name in names], np.int32)
    return moved[codes], tuple(kept)


def _ids(work: Assembly) -> Codes:
    """Each row's position among the different identities; -1 where it has none. There may be as many as rows."""
    column = work.texts("id")
    if column is None:
        return np.full(len(work.sheet), -1, np.int32)
    empty = [code for code, text in enumerate(column.texts) if not text or text.isspace()]
    return np.where(np.isin(column.codes, empty), -1, column.codes).astype(np.int32) if empty else column.codes


def _hours(work: Assembly) -> Numbers:
    """The hours that each row's daily counts cover; NaN where it does not say."""
    column = work.texts("hours")
    if column is None:
        return np.full(len(work.sheet), np.nan)
    said = work.read_texts(work.places["hours"][0], read_cell)
    return number_array([None if cell is None else cell.value for cell in said])[column.codes]


def _noted(work: Assembly) -> Flags:
    """Rows whose note says that a figure was revised."""
    column = work.texts("note")
    if column is None:
        return np.zeros(len(work.sheet), np.bool_)
    return np.array([find_cue("revision", text) is not None for text in column.texts], np.bool_)[column.codes]


def _read_cells(work: Assembly, position: int, *, signed: bool) -> list[StatedCell | None]:
    return work.read_texts(position, lambda text: read_cell(text, thousands=work.mapping.thousands, signed=signed))


def _measure(work: Assembly, figure: FigureColumn, rows: Integers, days: Days, tracks: Codes) -> Measure:
    position = work.sheet.header.index(figure.column)
    column = work.sheet.column(position)
    cells = CellArrays.of(_read_cells(work, position, signed=figure.basis == "increment")).at(column.codes)
    label = Label(
        outcome=figure.outcome,
        group=figure.group,
        side=figure.side or figure.side_column,
        basis=figure.basis,
        limit=figure.limit,
        kind=figure.kind,
    )
    return Measure(
        label=label,
        name=figure.column,
        rows=rows,
        columns=np.full(len(rows), position, np.int64),
        days=days,
        tracks=tracks,
        value=cells.value,
        low=cells.low,
        high=cells.high,
        bounds=cells.bounds,
        part_of=figure.part_of,
        parts=figure.parts,
    )


def _measure_of_days(work: Assembly, tracks: Codes) -> Measure:
    """One measure of a table whose columns are days."""
    header = work.sheet.header
    taken = {place for places in work.places.values() for place in places}
    positions = [at for at, name in enumerate(header) if at not in taken and is_day(name)]
    order = work.mapping.date_order or order_of(header[at] for at in positions)
    days: dict[int, Days] = {}
    for at in positions:
        try:
            days[at] = np.array([np.datetime64(read_column_day(header[at], order), "D")])
        except ValueError as error:
            what = f"the column {header[at]!r} is no day that can be read with certainty"
            raise ReadError(what, where=work.sheet.where, hint='date_order = "day_first" in a mapping') from error
    count = len(work.sheet)
    codes, different = _cells_of_days(work, positions)
    cells = CellArrays.of(different).at(codes)
    constant: Mapping[str, str] = work.mapping.constant
    return Measure(
        label=Label(
            outcome=constant["outcome"], group=constant.get("group", "all"), basis=constant.get("basis", "total")
        ),
        name=constant["outcome"],
        rows=np.tile(np.arange(count, dtype=np.int64), len(positions)),
        columns=np.repeat(np.array(positions, np.int64), count),
        days=np.concatenate([np.repeat(days[at], count) for at in positions]),
        tracks=np.tile(tracks, len(positions)),
        value=cells.value,
        low=cells.low,
        high=cells.high,
        bounds=cells.bounds,
    )


def _cells_of_days(work: Assembly, positions: Sequence[int]) -> tuple[Codes, list[StatedCell | None]]:
    """The cells of the columns of days, one column after the other: positions among the different cells, and those."""
    codes: list[Codes] = [np.empty(0, np.int32)]
    cells: list[StatedCell | None] = []
    for at in positions:
        codes.append(work.sheet.column(at).codes + len(cells))
        cells += _read_cells(work, at, signed=False)
    return np.concatenate(codes).astype(np.int32), cells
