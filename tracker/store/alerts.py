"""Which findings were told to whom, so that an alert comes once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from tracker.store.schema import alerts
from tracker.store.statements import rows_where, upsert


def without_alerted(connection: Connection, way: str, ids: Sequence[str]) -> set[str]:
    """Those of some findings that were not told by a way yet."""
    rows = rows_where(connection, alerts, alerts.c.finding_id, ids)
    return set(ids) - {row["finding_id"] for row in rows if row["way"] == way}


def put_alerted(connection: Connection, way: str, ids: Sequence[str], night: str) -> None:
    """Write down that findings were told."""
    upsert(connection, alerts, [{"finding_id": each, "way": way, "night": night} for each in ids])
