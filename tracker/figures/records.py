"""Tables in JSON (a list of objects, one object a line, objects in objects) and Parquet."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from tracker.errors import CellError, ReadError
from tracker.figures.sheet import Sheet, TextColumn, check_size
from tracker.text.decode import decode


def read_json_table(path: Path, encoding: str | None = None) -> Sheet:
    """The table in a JSON or JSON lines file; an object inside an object becomes columns with a dot: verified.killed.

    Raises ReadError where it cannot be read or holds no objects.
    """
    try:
        text = decode(path.read_bytes(), where=str(path), encoding=encoding)
    except OSError as error:
        raise ReadError("the table cannot be read", where=str(path), hint=error.strerror) from error
    problems: list[CellError] = []
    numbered = _objects(text, path, problems)
    if not numbered:
        raise ReadError("the table is empty", where=str(path), hint="it needs a list of objects")
    flat = [(number, dict(_flatten(row, ""))) for number, row in numbered]
    header = tuple(dict.fromkeys(name for _, row in flat for name in row))
    check_size(len(flat), len(header), str(path))
    return Sheet(
        where=str(path),
        name=path.stem,
        header=header,
        lines=np.array([number for number, _ in flat], np.int64),
        load=lambda position: TextColumn.of([row.get(header[position], "") for _, row in flat]),
        problems=tuple(problems),
    )


def _objects(text: str, path: Path, problems: list[CellError]) -> list[tuple[int, Mapping[str, object]]]:
    """The objects of a file with their lines (JSON lines) or places in the list (JSON), counted from 1."""
    try:
        whole = json.loads(text)
    except RecursionError:
        raise ReadError("broken JSON: nested too deeply", where=str(path)) from None
    except ValueError as error:
        if path.suffix.lower() == ".json" and isinstance(error, json.JSONDecodeError) and "Extra" not in error.msg:
            raise ReadError(f"broken JSON: {error.msg}", where=str(path), line=error.lineno) from None
        return _lines(text, path, problems)
    if isinstance(whole, dict):
        lists = [value for value in whole.values() if isinstance(value, list)]
        whole = lists[0] if len(lists) == 1 else [whole]
    if not isinstance(whole, list):
        raise ReadError("the table holds no objects", where=str(path), hint="a list of {...}")
    return [(number, row) for number, row in enumerate(whole, start=1) if _is_object(row, number, path, problems)]


def _lines(text: str, path: Path, problems: list[CellError]) -> list[tuple[int, Mapping[str, object]]]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            problems.append(CellError("broken JSON", where=str(path), line=number))
            continue
        if _is_object(row, number, path, problems):
            rows.append((number, row))
    return rows


def _is_object(row: object, number: int, path: Path, problems: list[CellError]) -> bool:
    if not isinstance(row, dict):
        problems.append(CellError("not an object", where=str(path), line=number, hint="one {...} a row"))
    return isinstance(row, dict)


def _flatten(row: Mapping[str, object], before: str) -> Iterable[tuple[str, str]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def read_parquet_table(path: Path) -> Sheet:
    """The table in a Parquet file. Raises ReadError where it cannot be read or has no rows."""
    import pyarrow
    import pyarrow.compute
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(path)
    except OSError as error:
        raise ReadError("the table cannot be read", where=str(path), hint=error.strerror) from error
    except pyarrow.ArrowException as error:
        raise ReadError(f"not a readable Parquet file: {str(error).splitlines()[0][:120]}", where=str(path)) from None
    if not table.num_rows:
        raise ReadError("the table is empty", where=str(path), hint="it needs rows")
    check_size(table.num_rows, table.num_columns, str(path))

    def load(position: int) -> TextColumn:
        column = table.column(position)
        if pyarrow.types.is_nested(column.type):
            return TextColumn.of([_text(value) for value in column.to_pylist()])
        if pyarrow.types.is_timestamp(column.type):
            return TextColumn.of(["" if value is None else str(value) for value in column.to_pylist()])
        encoded = pyarrow.compute.dictionary_encode(column, null_encoding="encode").combine_chunks()
        texts = tuple(
            _text(value) if isinstance(value, float) else _plain(value) for value in encoded.dictionary.to_pylist()
        )
        return TextColumn(encoded.indices.to_numpy(zero_copy_only=False).astype(np.int32), texts)

    return Sheet(
        where=str(path),
        name=path.stem,
        header=tuple(table.column_names),
        lines=np.arange(1, table.num_rows + 1, dtype=np.int64),
        load=load,
    )


def _plain(value: object) -> str:
    return "" if value is None else str(value)
