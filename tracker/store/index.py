"""The events that were found, kept between nights, so that old stories need not be read again to join a new one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, or_, select

from tracker.events.found import FoundEvent
from tracker.events.index import EventIndex
from tracker.events.likeness import LONG_AFTER
from tracker.store.rows import day_of, iso
from tracker.store.schema import events
from tracker.store.statements import upsert

MARGIN: Final = timedelta(days=LONG_AFTER)


def load_index(connection: Connection, days: Iterable[date | None]) -> EventIndex:
    """The events that stories of some days could join: those told of in the hundred days around them, and undated ones.

    days: when the stories were published. A story without a day could join any event, so that all are loaded.
    """
    known = [day for day in days if day is not None]
    asked = select(events).order_by(events.c.opened)
    if known and len(known) == len(list(days)):
        around = (events.c.last >= iso(min(known) - MARGIN)) & (events.c.first <= iso(max(known) + MARGIN))
        asked = asked.where(or_(events.c.last.is_(None), around))
    return EventIndex(_found(dict(row)) for row in connection.execute(asked).mappings())


def save_index(connection: Connection, index: EventIndex) -> None:
    """Keep the events that stories have joined or opened since the index was loaded."""
    opened = int(connection.execute(select(func.coalesce(func.max(events.c.opened), 0))).scalar_one())
    rows = []
    for event in index.touched():
        if not event.opened:
            opened += 1
            event.opened = opened
        rows.append(_row(event))
    upsert(connection, events, rows)


def _row(event: FoundEvent) -> dict[str, Any]:
    told = {
        "words": dict(sorted(event.words.items())),
        "names": sorted(event.names),
        "numbers": sorted(event.numbers),
        "kinds": dict(sorted(event.kinds.items())),
        "countries": dict(sorted(event.countries.items())),
        "lasting": event.lasting,
    }
    return {
        "event_id": event.event_id,
        "opened": event.opened,
        "first": iso(event.first),
        "last": iso(event.last),
        "stories": event.stories,
        "words": json.dumps(told, ensure_ascii=False),
    }


def _found(row: dict[str, Any]) -> FoundEvent:
    told = json.loads(row["words"])
    event = FoundEvent(row["event_id"], opened=row["opened"], stories=row["stories"])
    event.words.update(told["words"])
    event.names.update(told["names"])
    event.numbers.update((outcome, value) for outcome, value in told["numbers"])
    event.kinds.update(told["kinds"])
    event.countries.update(told.get("countries", {}))
    event.lasting = told.get("lasting", 0)
    event.first, event.last = day_of(row["first"]), day_of(row["last"])
    return event
