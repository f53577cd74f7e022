"""The whole store as JSON lines, in an order that depends on its content alone; and back into an empty store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Connection, Table, func, insert, select, update

from tracker.errors import ReadError
from tracker.store.schema import SCHEMA, TEXTS_KEY, meta, meta_values, metadata
from tracker.store.statements import in_order

FORMAT: Final = "casualty-tracker store"
ROWS_AT_ONCE: Final = 1_000
TABLES: Final = tuple(sorted((table for table in metadata.tables.values() if table is not meta), key=lambda t: t.name))


def export_lines(connection: Connection) -> Iterator[str]:
    """The store as lines: a head, then every row of every table, sorted. Equal stores give equal bytes."""
    values = meta_values(connection)
    yield _line({"format": FORMAT, "schema": SCHEMA, "texts": values[TEXTS_KEY]})
    for table in TABLES:
        rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
            select(table).order_by(*in_order(connection, table))
        )
        for row in rows.mappings():
            yield _line({"table": table.name, **row})


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"


def import_lines(connection: Connection, lines: Iterable[str], where: str) -> int:
    """Fill an empty store with an export; returns the number of rows.

    Raises ReadError, with the line, where the store is not empty or the lines are no export; nothing is kept then.
    """
    for table in TABLES:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise ReadError("the store is not empty", where=where, hint="import into a new one")
    numbered = enumerate(lines, start=1)
    head = _parsed(next(numbered, (1, ""))[1], where, 1)
    if head.get("format") != FORMAT or head.get("schema") not in range(1, SCHEMA + 1):
        hint = f"write it with tracker store export; schemas 1 to {SCHEMA} are known"
        raise ReadError("this is no export of a store", where=where, line=1, hint=hint)
    connection.execute(update(meta).where(meta.c.key == TEXTS_KEY).values(value=str(head.get("texts"))))
    count = 0
    for table, rows in _runs_of_rows(numbered, where):
        connection.execute(insert(table), rows)
        count += len(rows)
    return count


def _runs_of_rows(lines: Iterable[tuple[int, str]], where: str) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """Rows of one table at a time, a thousand at most."""
    tables = {table.name: table for table in TABLES}
    table: Table | None = None
    rows: list[dict[str, Any]] = []
    for number, line in lines:
        row = _parsed(line, where, number)
        found = tables.get(str(row.pop("table", "")))
        if found is None or set(row) != {column.name for column in found.columns}:
            raise ReadError("not a row of a store", where=where, line=number)
        if table is not None and (found is not table or len(rows) >= ROWS_AT_ONCE):
            yield table, rows
            rows = []
        table = found
        rows.append(row)
    if table is not None and rows:
        yield table, rows


def _parsed(line: str, where: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict):
        raise ReadError("not a row of a store", where=where, line=number)
    return row
