"""Where output goes: text and rows to stdout or a file, remarks to stderr, and progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from tracker.errors import ReaderStopped, UsageError
from tracker.report.wording import one_line

Item = TypeVar("Item")

STANDARD_OUTPUT: Final = Path("-")
SUFFIX_OF_FORMAT: Final = {
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".parquet": "parquet",
    ".md": "markdown",
    ".sarif": "sarif",
    ".xml": "junit",
}


def say(message: str) -> None:
    """One line on stderr."""
    click.echo(f"tracker: {one_line(message)}", err=True)


def chosen_format(name: str | None, output: Path | None, formats: Sequence[str]) -> str:
    """The format that was named, else that of the output file's suffix, else the first."""
    if name is not None:
        return name
    by_suffix = SUFFIX_OF_FORMAT.get(output.suffix.lower(), "") if output is not None else ""
    return by_suffix if by_suffix in formats else formats[0]


def write_text(text: str, output: Path | None) -> None:
    """Text to a file as UTF-8, whole or not at all; or to stdout. Raises UsageError where that is impossible."""
    data = text.encode("utf-8", "backslashreplace")
    if output is None or output == STANDARD_OUTPUT:
        _write_stdout(text, data)
    else:
        write_file(output, lambda path: path.write_bytes(data))


def write_file(output: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside the target, then put it in place; a device is written to directly."""
    in_place = output.exists() and not output.is_file()
    unfinished = output if in_place else output.with_name(f".{output.stem}.unfinished{output.suffix}")
    try:
        write(unfinished)
        if not in_place:
            unfinished.replace(output)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"cannot be written: {reason}", where=str(output)) from None
    finally:
        if not in_place:
            unfinished.unlink(missing_ok=True)


def _write_stdout(text: str, data: bytes) -> None:
    """To a terminal in its own encoding, with ? for what it cannot show; everywhere else as UTF-8.

    Raises ReaderStopped where the program behind a pipe reads no more.
    """
    stream = sys.stdout
    try:
        if stream.isatty():
            stream.write(text.encode(stream.encoding, "replace").decode(stream.encoding))
        else:
            stream.flush()
            stream.buffer.write(data)
        stream.flush()
    except BrokenPipeError:
        raise ReaderStopped from None


def rows_text(name: str, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """JSON-ready rows in a machine format: jsonl or csv."""
    from tracker.report.formats.rows import csv_text, jsonl_text

    return csv_text(rows, columns) if name == "csv" else jsonl_text(rows)


def write_rows(name: str, rows: Iterable[Mapping[str, Any]], columns: Sequence[str], output: Path | None) -> None:
    """JSON-ready rows in a machine format, as `write_text` writes text; only some are held at a time."""
    from tracker.report.formats.rows import row_texts

    pieces = (text.encode("utf-8", "backslashreplace") for text in row_texts(name, rows, columns))
    if output is not None and output != STANDARD_OUTPUT:
        write_file(output, lambda path: _write_pieces(path, pieces))
        return
    for data in pieces:
        _write_stdout(data.decode("utf-8"), data)


def _write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)


def progress(items: Iterable[Item], unit: str, *, quiet: bool = False) -> Iterator[Item]:
    """The items, counted on stderr while a person watches and waits for more than a second."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    from tqdm import tqdm

    yield from tqdm(items, unit=f" {unit}", delay=1, leave=False, file=sys.stderr, dynamic_ncols=True)
