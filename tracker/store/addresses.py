"""What is known of web addresses: what was listed when, and how a server can tell whether a page has changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from tracker.store.schema import addresses
from tracker.store.statements import Row, rows_where, upsert


def known_addresses(connection: Connection, names: Iterable[str]) -> dict[str, Row]:
    """The rows of addresses, by address; without those that are not known."""
    return {row["address"]: row for row in rows_where(connection, addresses, addresses.c.address, names)}


def listed_addresses(connection: Connection, feed: str, since: str) -> dict[str, Row]:
    """The pages that a feed has listed on a night or later."""
    asked = select(addresses).where((addresses.c.listed_by == feed) & (addresses.c.listed_night >= since))
    return {row["address"]: dict(row) for row in connection.execute(asked).mappings()}


def put_addresses(connection: Connection, rows: Sequence[Row]) -> None:
    """Keep what is known of addresses; the last row of each counts."""
    upsert(connection, addresses, list({row["address"]: row for row in rows}.values()))
