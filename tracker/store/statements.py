"""Statements that SQLite and PostgreSQL understand alike: inserting over what stands, and long lists of keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

KEYS_A_STATEMENT: Final = 500
ROWS_A_STATEMENT: Final = 500

Row = dict[str, Any]


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows; where the key stands already, the other columns are overwritten."""
    if not rows:
        return
    make = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    statement = make(table)
    keys = [column.name for column in table.primary_key]
    changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
    statement = (
        statement.on_conflict_do_update(index_elements=keys, set_=changed)
        if changed
        else statement.on_conflict_do_nothing(index_elements=keys)
    )
    for some in chunks(rows, ROWS_A_STATEMENT):
        connection.execute(statement, list(some))


def rows_where(connection: Connection, table: Table, column: Column[Any], keys: Iterable[object]) -> Iterator[Row]:
    """The rows of a table whose column holds one of the keys, however many these are."""
    for some in chunks(sorted(set(keys), key=str), KEYS_A_STATEMENT):
        for row in connection.execute(select(table).where(column.in_(some))).mappings():
            yield dict(row)


def in_order(connection: Connection, table: Table) -> list[ColumnElement[Any]]:
    """The key of a table as an order that is the same in every database: text by its code points."""
    text_order = "C" if connection.dialect.name == "postgresql" else "BINARY"
    return [column.collate(text_order) if column.type.python_type is str else column for column in table.primary_key]


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """The items in runs of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
