"""The claims table in files: Parquet (typed), CSV (safe to open in a spreadsheet) and JSON lines."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tracker import terms
from tracker.errors import ReadError, UsageError
from tracker.table import (
    DATES,
    VOCABULARIES,
    WHOLE_NUMBERS,
    YES_OR_NO,
    frame_of_rows,
    require_columns,
    with_claim_dtypes,
)
from tracker.table_cells import read_spreadsheet_cell, spreadsheet_cell

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SCHEMA_KEY: Final = "casualty-tracker.schema"


def write_claims(frame: pd.DataFrame, path: str | Path) -> Path:
    """Write a claims frame to `path` by its ending: .parquet, .csv or .jsonl. The file appears whole or not at all.

    Raises UsageError for another ending.
    """
    path = Path(path)
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UsageError(f"a claims table is written as {', '.join(_WRITERS)}", where=str(path))
    unfinished = path.with_name(f".{path.name}.unfinished")
    writer(with_claim_dtypes(frame), unfinished)
    os.replace(unfinished, path)  # noqa: PTH105 (the atomic one, by its name)
    return path


def read_claims(path: str | Path) -> pd.DataFrame:
    """Read a claims table that `write_claims` wrote, by its ending.

    Raises ReadError where the file is missing, is no such table, or lacks columns (named, with those found).
    """
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise ReadError(f"a claims table is read from {', '.join(_READERS)}", where=str(path))
    try:
        return reader(path)
    except ReadError as error:
        raise ReadError(error.what, where=str(path), hint=error.hint) from error
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be read as a claims table: {_first_line(error)}", where=str(path)) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def arrow_schema() -> pa.Schema:
    """The Arrow schema of the Parquet file: dictionary-coded vocabularies, date32 days, and the schema version."""
    import pyarrow as pa

    return pa.schema(
        [pa.field(name, _arrow_type(name)) for name in terms.CLAIM_COLUMNS],
        metadata={SCHEMA_KEY: terms.SCHEMA_VERSION},
    )


def _arrow_type(name: str) -> pa.DataType:
    import pyarrow as pa

    if name in VOCABULARIES:
        return pa.dictionary(pa.int8(), pa.string())
    if name in WHOLE_NUMBERS:
        return pa.int64()
    if name in YES_OR_NO:
        return pa.bool_()
    if name in DATES:
        return pa.date32()
    return pa.float64() if name == "confidence" else pa.string()


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, schema=arrow_schema(), preserve_index=False)
    pq.write_table(table.replace_schema_metadata(arrow_schema().metadata), path, compression="zstd")


def _read_parquet(path: Path) -> pd.DataFrame:
    import pyarrow.parquet as pq

    return with_claim_dtypes(pq.read_table(path).to_pandas())


def write_csv_rows(rows: Iterable[Mapping[str, Any]], columns: Iterable[str], path: Path) -> None:
    """Rows as CSV (UTF-8, comma, one header line) whose text cells no spreadsheet runs as a formula.

    Missing cells are empty; lists are written as JSON.
    """
    import csv

    names = list(columns)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(names)
        writer.writerows([csv_cell(row.get(name)) for name in names] for row in rows)


def csv_cell(value: object) -> object:
    """One value as it stands in our CSV files: text made safe, yes or no as true or false, lists as JSON."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return spreadsheet_cell(json.dumps(list(value), ensure_ascii=False))
    return spreadsheet_cell(value) if isinstance(value, str) else value


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    write_csv_rows(_json_rows(frame), terms.CLAIM_COLUMNS, path)


def _read_csv(path: Path) -> pd.DataFrame:
    import csv

    csv.field_size_limit(2**31 - 1)
    with path.open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.DictReader(handle)
        require_columns(reader.fieldnames or (), terms.CLAIM_COLUMNS, where=str(path))
        rows = [{name: _read_cell(name, row[name]) for name in terms.CLAIM_COLUMNS} for row in reader]
    return frame_of_rows(rows)


def _read_cell(name: str, cell: str | None) -> object:
    if not cell:
        return None
    if name in WHOLE_NUMBERS:
        return int(cell)
    if name == "confidence":
        return float(cell)
    if name in YES_OR_NO:
        return {"true": True, "false": False}[cell.lower()]
    return read_spreadsheet_cell(cell)


def _write_jsonl(frame: pd.DataFrame, path: Path) -> None:
    with path.open("w", encoding="utf-8") as handle:
        for row in _json_rows(frame):
            handle.write(json.dumps({**row, "schema": terms.SCHEMA_VERSION}, ensure_ascii=False) + "\n")


def _json_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    from tracker.table import claim_records

    return [
        {name: value.isoformat() if name in DATES and value is not None else value for name, value in row.items()}
        for row in claim_records(frame)
    ]


def _read_jsonl(path: Path) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    with path.open(encoding="utf-8") as handle:
        for number, line in enumerate(handle, start=1):
            if line.strip():
                rows.append(_json_row(line, path, number))
    if rows:
        require_columns(rows[0], terms.CLAIM_COLUMNS, where=str(path))
    return frame_of_rows(rows)


def _json_row(line: str, path: Path, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise ReadError(f"line {number} is not JSON: {error.msg}", where=str(path)) from error
    if not isinstance(row, dict):
        raise ReadError(f"line {number} is not a row of named cells", where=str(path))
    return row


_WRITERS: Final[dict[str, Callable[[pd.DataFrame, Path], None]]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
}
_READERS: Final[dict[str, Callable[[Path], pd.DataFrame]]] = {
    ".parquet": _read_parquet,
    ".csv": _read_csv,
    ".jsonl": _read_jsonl,
}
