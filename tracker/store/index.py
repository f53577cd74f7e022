"""The events that were found, kept between nights, so that old stories need not be read again to join a new one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from sys import intern
from typing import Any, Final

from sqlalchemy import Connection, func, not_, or_, select

from tracker.events.found import FoundEvent
from tracker.events.index import EventIndex
from tracker.events.likeness import LONG_AFTER
from tracker.store.rows import day_of, iso
from tracker.store.schema import events
from tracker.store.statements import upsert

MARGIN: Final = timedelta(days=LONG_AFTER)
OTHERS: Final = 2_000


def load_index(connection: Connection, days: Sequence[date | None]) -> EventIndex:
    """The events that stories of some days could join, in the order in which they were opened.

    Those told of in the hundred days around them, undated ones, and of the others the OTHERS that were told of last: an
    anniversary is the old event's. days: when the stories were published; for one without a day the latest count.
    """
    known = [day for day in days if day is not None]
    first = iso(min(known) - MARGIN) if known else "0000"
    last = iso(max(known) + MARGIN) if known else "0000"
    around = or_(events.c.last.is_(None), (events.c.last >= first) & (events.c.first <= last))
    rows = [dict(row) for row in connection.execute(select(events).where(around)).mappings()]
    others = select(events).where(not_(around)).order_by(events.c.last.desc(), events.c.opened).limit(OTHERS)
    rows += [dict(row) for row in connection.execute(others).mappings()]
    return EventIndex(_found(row) for row in sorted(rows, key=lambda row: int(row["opened"])))


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
    # One string for a word, however many events hold it: that is most of the memory.
    event.words = dict(zip(map(intern, told["words"]), told["words"].values(), strict=True))
    event.names = set(map(intern, told["names"]))
    event.numbers = set(map(tuple, told["numbers"]))
    event.kinds.update(told["kinds"])
    event.countries.update(told.get("countries", {}))
    event.lasting = told.get("lasting", 0)
    event.first, event.last = day_of(row["first"]), day_of(row["last"])
    return event
