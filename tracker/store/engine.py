"""Opening a store: a SQLite file by its path, or PostgreSQL by its address; and the lock that keeps two runs apart."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DatabaseError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from tracker.errors import ReadError, TrackerError, UsageError

BUSY_MILLISECONDS: Final = 30_000
LOCK_NUMBER: Final = 0x7472_6163
_POSTGRES: Final = ("postgresql", "postgres")
_AGAIN: Final = 0.1


def is_address(place: str) -> bool:
    """Whether a store is named by an address of a database server, not by a path."""
    return "://" in place


def shown_place(place: str) -> str:
    """The store's name for messages: an address without its password.

    >>> shown_place("postgresql://desk:secret@db/tolls"), shown_place("tracker.db")
    ('postgresql://desk@db/tolls', 'tracker.db')
    """
    if not is_address(place):
        return place
    scheme, _, rest = place.partition("://")
    login, at, host = rest.rpartition("@")
    return f"{scheme}://{login.partition(':')[0]}{at}{host}"


def open_engine(place: str, *, create: bool = True) -> Engine:
    """The engine of a store. place: a path, or postgresql://... Raises ReadError where it cannot be opened.

    create: whether a file that is missing is made.
    """
    if is_address(place):
        return _postgres(place)
    path = Path(place)
    if path.is_dir() or (not create and not path.exists()):
        reason = "is a folder, not a store" if path.is_dir() else "there is no store"
        raise ReadError(reason, where=place, hint="tracker nightly makes one")
    if not path.parent.is_dir():
        raise ReadError("the folder of the store does not exist", where=place)
    return _sqlite(path)


def _sqlite(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": BUSY_MILLISECONDS / 1000})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        # SQLAlchemy's own recipe: the driver shall begin no transaction by itself, or DDL would stand outside of it.
        connection.isolation_level = None
        for setting in ("journal_mode = WAL", "synchronous = FULL", f"busy_timeout = {BUSY_MILLISECONDS}"):
            connection.execute(f"PRAGMA {setting}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgres(place: str) -> Engine:
    scheme, _, rest = place.partition("://")
    if scheme.partition("+")[0] not in _POSTGRES:
        hint = "a path, or postgresql://user@host/name"
        raise UsageError(f"no store is kept in {scheme}", where=shown_place(place), hint=hint)
    try:
        return create_engine(f"postgresql+psycopg://{rest}", poolclass=NullPool)
    except (NoSuchModuleError, ModuleNotFoundError):
        hint = "pip install 'casualty-tracker[postgres]'"
        raise UsageError("PostgreSQL needs the package psycopg", where=shown_place(place), hint=hint) from None


@contextmanager
def transaction(engine: Engine, place: str, *, writes: bool = False) -> Iterator[Connection]:
    """One transaction: all of it or nothing. Raises ReadError with the database's own first line where it fails."""
    try:
        with engine.connect().execution_options(writes=writes) as connection, connection.begin():
            yield connection
    except SQLAlchemyError as error:
        raise database_error(error, place) from error


def database_error(error: SQLAlchemyError, place: str) -> TrackerError:
    """What the database refused, in one line."""
    cause = error.orig if isinstance(error, DatabaseError) and error.orig is not None else error
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    return ReadError(f"the store cannot be used: {lines[0][:200]}", where=shown_place(place))


@contextmanager
def store_lock(engine: Engine, place: str, *, wait: float = 0.0) -> Iterator[None]:
    """Keep other nightly runs off a store; the system frees the lock when a run dies.

    wait: seconds to wait for a run that holds it. Raises ReadError where it still holds it then.
    """
    taken = _postgres_lock(engine, wait) if is_address(place) else _file_lock(Path(f"{place}.lock"), wait)
    with taken as free:
        if not free:
            hint = "wait for it, or give --wait SECONDS"
            raise ReadError("another nightly run is using this store", where=shown_place(place), hint=hint)
        yield


@contextmanager
def _file_lock(path: Path, wait: float) -> Iterator[bool]:
    import fcntl

    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:

        def attempt() -> bool:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield _in_time(attempt, wait)
    finally:
        os.close(handle)


@contextmanager
def _postgres_lock(engine: Engine, wait: float) -> Iterator[bool]:
    with engine.connect() as connection:

        def attempt() -> bool:
            taken = connection.execute(text("SELECT pg_try_advisory_lock(:number)"), {"number": LOCK_NUMBER}).scalar()
            connection.commit()
            return bool(taken)

        yield _in_time(attempt, wait)


def _in_time(attempt: Any, wait: float) -> bool:
    until = time.monotonic() + wait
    while not attempt():
        if time.monotonic() >= until:
            return False
        time.sleep(_AGAIN)
    return True
