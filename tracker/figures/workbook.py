"""Tables in Excel workbooks, through openpyxl (the only file here that knows it): values, never formulas."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker.errors import CellError, ReadError
from tracker.figures.sheet import Sheet, column_letter, sheet_of_rows

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_BYTES: Final = 1_000_000_000
"""Unpacked bytes above which a workbook is refused."""


def read_workbook(path: Path, sheet: str | None = None) -> Sheet:
    """The table in one sheet of a workbook: the one named, else the first visible one that is not empty.

    A formula counts with the result that was saved; where none was, its cell is a problem. Raises ReadError where the
    file is no workbook, too large, or has no such sheet.
    """
    _check_archive(path)
    formulas = _open(path, values=False)
    title = _chosen(formulas, sheet, path)
    found: dict[tuple[int, int], str] = {}
    rows = []
    for number, cells in _rows(formulas, title):
        texts = []
        for position, (value, is_formula) in enumerate(cells):
            if is_formula:
                found[number, position] = str(value)
            texts.append("" if is_formula else _text(value))
        rows.append((number, texts))
    formulas.close()
    problems = _fill_in(rows, found, path, title)
    several = len(formulas.sheetnames) > 1 or sheet is not None
    return sheet_of_rows(
        rows, where=str(path), name=path.stem, title=title if several else None, letters=True, problems=problems
    )


def _check_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(item.file_size for item in archive.infolist())
    except OSError as error:
        raise ReadError("the table cannot be read", where=str(path), hint=error.strerror) from error
    except zipfile.BadZipFile:
        raise ReadError("not an Excel workbook (.xlsx)", where=str(path), hint="save it anew as .xlsx or CSV") from None
    if size > MOST_BYTES:
        raise ReadError(f"the workbook unpacks to {size:,} bytes", where=str(path), hint="save the sheet as CSV")


def _open(path: Path, *, values: bool) -> Workbook:
    from openpyxl import load_workbook

    try:
        return load_workbook(path, read_only=True, data_only=values)
    except Exception as error:  # noqa: BLE001 - openpyxl raises whatever its parsers do on a broken workbook
        reason = (str(error).splitlines() or [type(error).__name__])[0][:120]
        raise ReadError(f"not a readable Excel workbook: {reason}", where=str(path)) from None


def _chosen(book: Workbook, wanted: str | None, path: Path) -> str:
    names: Sequence[str] = book.sheetnames
    if wanted is not None:
        if wanted in names:
            return wanted
        raise ReadError(f"no sheet is called {wanted!r}", where=str(path), hint=f"there are: {', '.join(names)}")
    for name in names:
        sheet = book[name]
        if getattr(sheet, "sheet_state", "visible") == "visible" and any(
            cell is not None for row in sheet.iter_rows(max_row=40, values_only=True) for cell in row
        ):
            return name
    raise ReadError("the table is empty", where=str(path), hint="no visible sheet holds anything")


def _rows(book: Workbook, title: str) -> Iterator[tuple[int, list[tuple[Any, bool]]]]:
    for number, row in enumerate(book[title].iter_rows(), start=1):
        yield number, [(cell.value, getattr(cell, "data_type", "n") == "f") for cell in row]


def _text(value: object) -> str:
    """A cell's value as text: whole numbers without a fraction, days as ISO dates."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _fill_in(
    rows: Sequence[tuple[int, list[str]]], formulas: dict[tuple[int, int], str], path: Path, title: str
) -> list[CellError]:
    """Put the saved results of formulas in their cells; a formula without one is a problem."""
    if not formulas:
        return []
    book = _open(path, values=True)
    saved = {
        (number, position): cells[position][0]
        for number, cells in _rows(book, title)
        for position in range(len(cells))
        if (number, position) in formulas
    }
    book.close()
    problems = []
    for number, texts in rows:
        for position in range(len(texts)):
            if (number, position) not in formulas:
                continue
            texts[position] = _text(saved.get((number, position)))
            if not texts[position]:
                cell = f"sheet {title}, cell {column_letter(position)}{number}"
                what = f"{cell} holds the formula {formulas[number, position][:40]} without a saved result"
                problems.append(CellError(what, where=str(path), hint="open and save the workbook, or paste values"))
    return problems
