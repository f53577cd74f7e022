"""A store that is open: its place, its policy for texts, and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from tracker.errors import UsageError
from tracker.store.engine import LOCK_NUMBER, is_address, open_engine, shown_place, store_lock, transaction
from tracker.store.rows import TEXT_POLICIES
from tracker.store.schema import SCHEMA, TEXTS_KEY, meta_values, metadata, prepare_schema


@dataclass(frozen=True, slots=True)
class Store:
    """An open store. place: its path or address. texts: how much of a text it keeps, see `rows`."""

    place: str
    engine: Engine
    texts: str

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes: all of it or nothing."""
        return transaction(self.engine, self.place, writes=True)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that only reads, at one state of the store."""
        return transaction(self.engine, self.place)

    def lock(self, wait: float = 0.0) -> AbstractContextManager[None]:
        """Keep other nightly runs off; see `store_lock`."""
        return store_lock(self.engine, self.place, wait=wait)

    def info(self) -> dict[str, Any]:
        """What the store holds, in numbers; size in bytes."""
        with self.reading() as connection:
            counts = {
                table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
                for table in metadata.sorted_tables
                if table.name != "meta"
            }
            return {
                "store": shown_place(self.place),
                "schema": SCHEMA,
                "texts": self.texts,
                "bytes": _size(connection, self.place),
                **dict(sorted(counts.items())),
            }

    def vacuum(self) -> None:
        """Give unused space back to the system."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if is_address(self.place):
                connection.execute(text("VACUUM"))
                return
            connection.connection.driver_connection.execute("VACUUM")  # type: ignore[union-attr]
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


@contextmanager
def open_store(place: str, *, texts: str | None = None, create: bool = False) -> Iterator[Store]:
    """Open a store, bring its tables up to date, and close it in the end.

    place: a path or postgresql://... texts: the policy of a new store. create: whether one that is missing is made.
    Raises ReadError where it cannot be opened, UsageError where an existing store keeps texts by another policy.
    """
    if texts is not None and texts not in TEXT_POLICIES:
        raise UsageError(f"{texts!r} is no policy for texts", hint=", ".join(TEXT_POLICIES))
    engine = open_engine(place, create=create)
    try:
        with transaction(engine, place, writes=True) as connection:
            if is_address(place):
                connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER + 1})
            prepare_schema(connection, texts, shown_place(place))
            kept = meta_values(connection).get(TEXTS_KEY, "full")
        if texts is not None and texts != kept:
            hint = "the policy is chosen when a store is made; export it, and import it into a new one"
            raise UsageError(f"this store keeps texts as {kept!r}, not {texts!r}", where=shown_place(place), hint=hint)
        yield Store(place, engine, kept)
    finally:
        engine.dispose()


def _size(connection: Connection, place: str) -> int:
    if is_address(place):
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())
    return sum(path.stat().st_size for path in (Path(place), Path(f"{place}-wal")) if path.exists())
