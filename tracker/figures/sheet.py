"""A table as it was read, before anybody says what its columns mean: texts by column, with their places in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt

from tracker.errors import CellError, ReadError

Codes = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]

MOST_CELLS: Final = 400_000_000
"""Cells above which a table is refused rather than read into memory."""


@dataclass(frozen=True, eq=False)
class TextColumn:
    """The cells of one column: each row's position among the different texts."""

    codes: Codes
    texts: tuple[str, ...]

    @classmethod
    def of(cls, cells: Sequence[str]) -> TextColumn:
        """A column from its cells in order."""
        known: dict[str, int] = {}
        codes = np.fromiter((known.setdefault(cell, len(known)) for cell in cells), np.int32, len(cells))
        return cls(codes, tuple(known))

    def __getitem__(self, row: int) -> str:
        return self.texts[int(self.codes[row])].strip()

    def __len__(self) -> int:
        return len(self.codes)

    def only(self, rows: npt.NDArray[np.bool_]) -> TextColumn:
        """The column without the other rows."""
        return TextColumn(self.codes[rows], self.texts)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sheet:
    """A table of texts. lines: the line (CSV) or row (Excel) of each row, from 1. title: the sheet of a workbook.

    load: gives a column by its position; large tables load only what is asked for. tags: the HXL tag of each column,
    where the table has a row of them. problems: cells and rows that could not even be read as text.
    """

    where: str
    name: str
    header: tuple[str, ...]
    lines: Integers
    load: Callable[[int], TextColumn]
    title: str | None = None
    tags: tuple[str, ...] = ()
    problems: tuple[CellError, ...] = ()
    letters: bool = False
    _loaded: dict[int, TextColumn] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.lines)

    def column(self, position: int) -> TextColumn:
        """The cells of a column, loaded once."""
        if position not in self._loaded:
            self._loaded[position] = self.load(position)
        return self._loaded[position]

    def place_words(self, row: int, position: int) -> str:
        """Where a cell stands, for people: sheet (where there are several), row and column."""
        column = self.header[position] or f"number {position + 1}"
        letter = f" ({column_letter(position)})" if self.letters else ""
        sheet = f"sheet {self.title}, " if self.title else ""
        return f"{sheet}row {self.lines[row]}, column {column}{letter}"

    def problem(self, row: int, position: int, what: str) -> CellError:
        """An error that names sheet, row and column."""
        held = self.column(position)[row]
        words = f"holds {held[:40]!r}" if held else "is empty"
        return CellError(f"{self.place_words(row, position)} {words}, not {what}", where=self.where)


def column_letter(position: int) -> str:
    """The name that a spreadsheet gives to a column, by its position from 0.

    >>> column_letter(0), column_letter(27)
    ('A', 'AB')
    """
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def sheet_of_rows(
    rows: Iterable[tuple[int, Sequence[str]]],
    *,
    where: str,
    name: str,
    title: str | None = None,
    letters: bool = False,
    problems: Iterable[CellError] = (),
) -> Sheet:
    """A sheet from numbered rows of texts; finds its header, see `headers`.

    Raises ReadError where no row looks like a header. A row with more filled cells than the header is a problem.
    """
    from tracker.figures.headers import find_header

    numbered = [(number, list(cells)) for number, cells in rows if any(cell.strip() for cell in cells)]
    head = find_header([cells for _, cells in numbered[:HEAD_ROWS]], where=where)
    width = len(head.names)
    kept: list[tuple[int, list[str]]] = []
    found = list(problems)
    for number, cells in numbered[head.rows :]:
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            found.append(
                CellError(
                    f"{len(cells)} cells under {width} columns",
                    where=where,
                    line=number,
                    hint="quote cells that hold commas",
                )
            )
            continue
        kept.append((number, (cells + [""] * width)[:width]))
    check_size(len(kept), width, where)
    return Sheet(
        where=where,
        name=name,
        header=head.names,
        lines=np.array([number for number, _ in kept], np.int64),
        load=lambda position: TextColumn.of([cells[position] for _, cells in kept]),
        title=title,
        tags=head.tags,
        problems=tuple(found),
        letters=letters,
    )


HEAD_ROWS: Final = 40
"""Rows at the top among which the header is looked for."""


def check_size(rows: int, width: int, where: str) -> None:
    """Raise ReadError where a table would not fit in memory."""
    if rows * width > MOST_CELLS:
        raise ReadError(
            f"{rows:,} rows of {width:,} columns are too many to read at once",
            where=where,
            hint="keep the columns of the mapping, or cut the table by year",
        )
