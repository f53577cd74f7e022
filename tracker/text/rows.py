"""Documents in tables of text: JSON lines and CSV, one document a row, read as a stream."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from tracker.errors import ReadError
from tracker.text.decode import NAME_THE_ENCODING, encoding_by_mark
from tracker.text.formats import Input, Intake, Item, reads, too_large
from tracker.text.records import check_columns, document_from_row

if TYPE_CHECKING:
    from _csv import Reader as CsvRows

_PIECE: Final = 1 << 20
_ESCAPED_BYTE: Final = re.compile("[\udc80-\udcff]")


@reads(".jsonl", ".ndjson")
def read_json_lines(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from each line that holds a JSON object; a broken line is named and the others are still read."""
    rows = 0
    with source.open() as stream:
        for number, line in enumerate(_lines(stream, intake), start=1):
            if line is None:
                yield too_large(source.name, intake, number)
            elif line.strip():
                yield from _read_line(line, source, intake, number)
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


def _read_line(line: bytes, source: Input, intake: Intake, number: int) -> Iterator[Item]:
    try:
        text = line.decode(intake.encoding or "utf-8-sig")
        row = json.loads(text.rstrip())
    except UnicodeDecodeError:
        hint = f"JSON is UTF-8; or {NAME_THE_ENCODING}"
        yield ReadError("the line is not UTF-8 text", where=source.name, line=number, hint=hint)
        return
    except (ValueError, RecursionError) as error:
        yield ReadError(f"broken JSON: {_reason(error)}", where=source.name, line=number)
        return
    if not isinstance(row, dict):
        yield ReadError("not a JSON object", where=source.name, line=number, hint="one {...} a line")
        return
    yield from document_from_row(row, default_id=f"{source.stem}-{number}", where=source.name, line=number)


def _reason(error: ValueError | RecursionError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} at column {error.colno}"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)


@reads(".csv")
def read_csv(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from each row of a CSV file whose header has a column `text`."""
    yield from _read_delimited(source, intake, ",")


@reads(".tsv")
def read_tsv(source: Input, intake: Intake) -> Iterator[Item]:
    """The same, with tabs between the columns."""
    yield from _read_delimited(source, intake, "\t")


def _read_delimited(source: Input, intake: Intake, delimiter: str) -> Iterator[Item]:
    csv.field_size_limit(intake.max_bytes)
    with source.open() as stream:
        text = _as_text(stream, source, intake)
        rows = csv.reader(text, delimiter=delimiter, strict=True)
        try:
            yield from _read_rows(rows, source)
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


def _read_rows(rows: CsvRows, source: Input) -> Iterator[Item]:
    header = next(rows, [])
    check_columns(header, where=source.name)
    line = rows.line_num + 1
    for cells in rows:
        if _undecoded(cells):
            yield ReadError("the row is not UTF-8 text", where=source.name, line=line, hint=NAME_THE_ENCODING)
        elif len(cells) > len(header):
            what = f"{len(cells)} cells under {len(header)} columns"
            yield ReadError(what, where=source.name, line=line, hint="quote cells that hold commas")
        elif cells:
            row = dict(zip(header, cells, strict=False))
            yield from document_from_row(row, default_id=f"{source.stem}-{line}", where=source.name, line=line)
        line = rows.line_num + 1


def _undecoded(cells: list[str]) -> bool:
    return any(not cell.isascii() and _ESCAPED_BYTE.search(cell) for cell in cells)
