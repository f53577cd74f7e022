"""Documents in tables of text: JSON lines and CSV, one document a row, read as a stream."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from tracker.errors import ReadError
from tracker.text.decode import NAME_THE_ENCODING, encoding_by_mark
from tracker.text.formats import Input, Intake, Item, reads, too_large
from tracker.text.records import check_columns, document_from_row, lasting_row_name

if TYPE_CHECKING:
    from _csv import Reader as CsvRows

_PIECE: Final = 1 << 20
_ESCAPED_BYTE: Final = re.compile("[\udc80-\udcff]")


Rows = Iterator[tuple[int, Mapping[str, object]] | ReadError]
"""Rows with their lines, counted from 1; a ReadError in place of a row that could not be read."""


@reads(".jsonl", ".ndjson")
def read_json_lines(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from each line that holds a JSON object; a broken line is named and the others are still read."""
    yield from _documents(json_rows(source, intake), source, intake)


@reads(".csv")
def read_csv(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from each row of a CSV file whose header has a column `text`."""
    yield from _documents(delimited_rows(source, intake, ","), source, intake)


@reads(".tsv")
def read_tsv(source: Input, intake: Intake) -> Iterator[Item]:
    """The same, with tabs between the columns."""
    yield from _documents(delimited_rows(source, intake, "\t"), source, intake)


def _documents(rows: Rows, source: Input, intake: Intake) -> Iterator[Item]:
    for row in rows:
        if isinstance(row, ReadError):
            yield row
        else:
            line, fields = row
            name = lasting_row_name(fields) if intake.lasting_ids else f"{source.stem}-{line}"
            yield from document_from_row(fields, default_id=name, where=source.name, line=line)


def json_rows(source: Input, intake: Intake) -> Rows:
    """The JSON objects of a file, one a line; blank lines are passed over. Nothing at all is an error of its own."""
    rows = 0
    with source.open() as stream:
        for number, line in enumerate(_lines(stream, intake), start=1):
            if line is None:
                yield too_large(source.name, intake, number)
            elif line.strip():
                yield _json_row(line, source, intake, number)
            else:
                continue
            rows += 1
    if not rows:
        yield ReadError("the file is empty", where=source.name)


def _lines(stream: BinaryIO, intake: Intake) -> Iterator[bytes | None]:
    """Lines of bytes in bounded memory; None for a line that is too long."""
    while line := stream.readline(intake.max_bytes + 1):
        if len(line) <= intake.max_bytes:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_PIECE)
        yield None


def _json_row(line: bytes, source: Input, intake: Intake, number: int) -> tuple[int, Mapping[str, object]] | ReadError:
    try:
        row = json.loads(line.decode(intake.encoding or "utf-8-sig").rstrip())
    except UnicodeDecodeError:
        hint = f"JSON is UTF-8; or {NAME_THE_ENCODING}"
        return ReadError("the line is not UTF-8 text", where=source.name, line=number, hint=hint)
    except (ValueError, RecursionError) as error:
        return ReadError(f"broken JSON: {_reason(error)}", where=source.name, line=number)
    if not isinstance(row, dict):
        return ReadError("not a JSON object", where=source.name, line=number, hint="one {...} a line")
    return number, row


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


def delimited_rows(source: Input, intake: Intake, delimiter: str, needed: Sequence[str] = ("text",)) -> Rows:
    """The rows of a CSV file. Raises ReadError where the header lacks a needed column, or the file is no CSV."""
    csv.field_size_limit(intake.max_bytes)
    with source.open() as stream:
        text = _as_text(stream, source, intake)
        rows = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            yield from _delimited_rows(rows, source, needed)
        except (csv.Error, UnicodeDecodeError) as error:
            raise ReadError(f"broken CSV: {error}", where=source.name, line=rows.line_num + 1) from None
        finally:
            text.detach()  # the stream may be standard input, which is not ours to close


def _as_text(stream: io.BufferedReader, source: Input, intake: Intake) -> io.TextIOWrapper:
    """The stream as text, line ends kept. Bytes that are not in the encoding stay recognisable, see `_undecoded`."""
    head = stream.peek(4)[:4]
    if not head:
        raise ReadError("the file is empty", where=source.name)
    marked = encoding_by_mark(head)
    if marked is None and intake.encoding is not None:
        return io.TextIOWrapper(stream, encoding=intake.encoding, errors="surrogateescape", newline="")
    encoding = "utf-8-sig" if marked in (None, "utf-8") else str(marked)[: len("utf-16")]
    return io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")


def _delimited_rows(rows: CsvRows, source: Input, needed: Sequence[str]) -> Rows:
    header = next(rows, [])
    check_columns(header, needed, where=source.name)
    line = rows.line_num + 1
    for cells in rows:
        if _undecoded(cells):
            yield ReadError("the row is not UTF-8 text", where=source.name, line=line, hint=NAME_THE_ENCODING)
        elif len(cells) > len(header):
            what = f"{len(cells)} cells under {len(header)} columns"
            yield ReadError(what, where=source.name, line=line, hint="quote cells that hold commas")
        elif cells:
            yield line, dict(zip(header, cells, strict=False))
        line = rows.line_num + 1


def _undecoded(cells: list[str]) -> bool:
    return any(not cell.isascii() and _ESCAPED_BYTE.search(cell) for cell in cells)


def table_rows(path: Path, needed: Sequence[str], intake: Intake) -> Rows:
    """The rows of a table that holds something else than documents: JSON lines, CSV or TSV, by its suffix.

    Nothing is raised: what is wrong with the file is its last item.
    """
    source = Input(name=str(path), stem=path.stem, path=path)
    delimiter = {".csv": ",", ".tsv": "\t"}.get(path.suffix.lower())
    try:
        yield from json_rows(source, intake) if delimiter is None else delimited_rows(source, intake, delimiter, needed)
    except ReadError as error:
        yield error
    except OSError as error:
        yield ReadError((error.strerror or str(error)).lower(), where=str(path))
