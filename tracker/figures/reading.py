"""Files of figures read: the sheet by its format, the mapping given or proposed, the table assembled."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tracker.errors import ReadError
from tracker.figures.assemble import assemble
from tracker.figures.delimited import read_delimited, sheet_of_bytes
from tracker.figures.mapping import ColumnMapping
from tracker.figures.measures import FigureTable
from tracker.figures.propose import propose_mapping
from tracker.figures.records import read_json_table, read_parquet_table
from tracker.figures.sheet import Sheet
from tracker.figures.workbook import read_workbook

SUFFIXES: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json", ".jsonl", ".ndjson", ".parquet")


def read_figures(
    path: str | Path,
    mapping: ColumnMapping | None = None,
    *,
    encoding: str | None = None,
    outcome: str | None = None,
) -> FigureTable:
    """Read a table of figures: CSV, TSV, Excel, JSON, JSON lines or Parquet.

    mapping: what its columns hold, by default proposed from the header. outcome: what a table with a day a column
    counts. Raises ReadError where the file cannot be read, is empty, or lacks a column that the mapping needs.
    """
    path = Path(path)
    sheet = read_sheet(path, sheet=mapping.sheet if mapping is not None else None, encoding=encoding)
    return assemble(sheet, mapping if mapping is not None else propose_mapping(sheet, outcome))


def read_sheet(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> Sheet:
    """The texts of a table, by the suffix of its file. Raises ReadError where it cannot be read."""
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        return read_workbook(path, sheet)
    if suffix == ".parquet":
        return read_parquet_table(path)
    if suffix in (".json", ".jsonl", ".ndjson"):
        return read_json_table(path, encoding)
    if suffix == ".xls":
        raise ReadError("the old Excel format (.xls) is not read", where=str(path), hint="save it as .xlsx or CSV")
    return read_delimited(path, encoding)


def figures_of_text(
    text: str, *, name: str, where: str, mapping: ColumnMapping | None = None, outcome: str | None = None
) -> FigureTable:
    """The table in a CSV text. name: the prefix of its document ids. where: the path to name in messages."""
    sheet = sheet_of_bytes(text.encode(), where=where, name=name)
    return assemble(sheet, mapping if mapping is not None else propose_mapping(sheet, outcome))
