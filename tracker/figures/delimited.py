"""Tables in CSV and TSV: quickly through pyarrow where every row is well formed, row by row where one is not."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from tracker.errors import ReadError
from tracker.figures.headers import Header, find_header
from tracker.figures.sheet import HEAD_ROWS, Sheet, TextColumn, check_size, sheet_of_rows
from tracker.text.decode import NAME_THE_ENCODING, decode, encoding_by_mark

if TYPE_CHECKING:
    import pyarrow

_HEAD: Final = 1 << 20
_DELIMITERS: Final = (",", "\t", ";", "|")
_LONGEST_CELL: Final = 10_000_000
_WIDEST: Final = 20_000


def read_delimited(path: Path, encoding: str | None = None) -> Sheet:
    """The table in a CSV or TSV file. Raises ReadError where it cannot be read, is no text, is empty or broken."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError("the table cannot be read", where=str(path), hint=error.strerror) from error
    return sheet_of_bytes(data, where=str(path), name=path.stem, tabs=path.suffix.lower() == ".tsv", encoding=encoding)


def sheet_of_bytes(data: bytes, *, where: str, name: str, tabs: bool = False, encoding: str | None = None) -> Sheet:
    """The table in the bytes of a file; see `read_delimited`."""
    head = data[:_HEAD]
    if len(data) <= _HEAD or encoding or encoding_by_mark(data[:4]):
        data = decode(data, where=where, encoding=encoding).encode()
        head = data[:_HEAD]
    else:
        cut = head[: head.rfind(b"\n") + 1] or head
        decode(cut, where=where)
        _check_utf8(data, where)
    if not data.strip():
        raise ReadError("the table is empty", where=where, hint="it needs a header line and rows")
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data
    top = head.decode(errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    delimiter = "\t" if tabs else _delimiter_of(top)
    first = _first_records(top, delimiter, where)
    header = find_header([cells for _, cells in first], where=where)
    quick = _read_quickly(data, header, first, delimiter, where, name)
    if quick is not None:
        return quick
    return sheet_of_rows(_records(data.decode(), delimiter, where), where=where, name=name)


def _check_utf8(data: bytes, where: str) -> None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        what = f"this is not UTF-8 text (0x{data[error.start]:02x} at byte {error.start})"
        raise ReadError(what, where=where, line=line, hint=NAME_THE_ENCODING) from None


def _delimiter_of(top: str) -> str:
    """The mark that cuts the first lines into the most columns; a comma where none does."""
    lines = [line for line in top.split("\n", 30)[:30] if line.strip()]
    counts = {mark: sorted(line.count(mark) for line in lines)[len(lines) // 2] for mark in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda mark: counts[mark])
    return best if counts[best] else ","


def _first_records(top: str, delimiter: str, where: str) -> list[tuple[int, list[str]]]:
    first: list[tuple[int, list[str]]] = []
    for record in _records(top, delimiter, where, whole=False):
        if any(cell.strip() for cell in record[1]):
            first.append(record)
        if len(first) == HEAD_ROWS:
            break
    return first


def _records(text: str, delimiter: str, where: str, *, whole: bool = True) -> Iterator[tuple[int, list[str]]]:
    """Records with the line on which each begins. Raises ReadError for a quote that is never closed.

    whole: False for the head of a file, which may end inside a record.
    """
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in rows:
            if len(cells) > _WIDEST:
                raise ReadError(f"{len(cells):,} columns are no table of figures", where=where, line=line)
            yield line, cells
            line = rows.line_num + 1
    except csv.Error as error:
        if not whole:
            return
        what = "a quoted cell is never closed" if "unexpected end" in str(error) else f"broken CSV: {error}"
        raise ReadError(what, where=where, line=line) from None


def _read_quickly(
    data: bytes, header: Header, first: list[tuple[int, list[str]]], delimiter: str, where: str, name: str
) -> Sheet | None:
    """The sheet through pyarrow; None where rows are ragged, quoted over several lines, or anything is out of order."""
    import pyarrow
    import pyarrow.csv

    if header.rows >= len(first) or header.rows != first[header.rows][0] - 1:
        return None  # no data, or blank and long lines above them
    lines = data.count(b"\n") + (not data.endswith(b"\n"))
    names = [str(position) for position in range(len(header.names))]
    try:
        table = pyarrow.csv.read_csv(
            io.BytesIO(data),
            read_options=pyarrow.csv.ReadOptions(
                column_names=names, skip_rows=header.rows, block_size=max(1 << 22, len(header.names) << 12)
            ),
            parse_options=pyarrow.csv.ParseOptions(delimiter=delimiter),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pyarrow.string()), strings_can_be_null=False
            ),
        )
    except pyarrow.ArrowException:
        return None
    if table.num_rows + header.rows != lines:
        return None
    check_size(table.num_rows, len(names), where)
    return Sheet(
        where=where,
        name=name,
        header=header.names,
        lines=np.arange(header.rows + 1, header.rows + 1 + table.num_rows, dtype=np.int64),
        load=lambda position: _text_column(table.column(position)),
        tags=header.tags,
    )


def _text_column(column: pyarrow.ChunkedArray) -> TextColumn:
    if column.num_chunks == 0:
        return TextColumn.of([])
    encoded = column.combine_chunks().dictionary_encode()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32, copy=False)
    return TextColumn(codes, tuple(encoded.dictionary.to_pylist()))
