"""The events that the user keeps in a file: `events.toml`, one [[event]] table each.

Keys: id and name (required), places, sides, words (lists of text), start and end (dates; no end: it goes on).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from tracker.config import TomlFile, read_toml
from tracker.events.names import place_name

KEYS: Final = ("id", "name", "places", "sides", "words", "start", "end")


@dataclass(frozen=True, kw_only=True)
class KnownEvent:
    """One event of the user's file. places, sides and words are names by which a text points to it."""

    id: str
    name: str
    places: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None

    @cached_property
    def place_names(self) -> frozenset[str]:
        """The places in the form in which claims' places are compared."""
        return frozenset(name for place in self.places if (name := place_name(place)))

    @cached_property
    def _places(self) -> re.Pattern[str] | None:
        return _any_of(self.places)

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        return _any_of((*self.words, self.name))

    def places_in(self, text: str) -> int:
        """How many different places of the event a text names."""
        return len({found.lower() for found in self._places.findall(text)}) if self._places else 0

    def words_in(self, text: str) -> int:
        """How many different words of the event a text holds."""
        return len({found.lower() for found in self._words.findall(text)}) if self._words else 0

    def covers(self, start: date | None, end: date | None) -> bool:
        """Whether the event was going on at some day from start to end; an open end is unlimited."""
        begins = self.start is None or end is None or self.start <= end
        return begins and (self.end is None or start is None or start <= self.end)


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)


def load_events(path: str | Path) -> tuple[KnownEvent, ...]:
    """Read the events of a file. Raises ReadError with file and line for anything that is not as described above."""
    file = read_toml(Path(path))
    tables = file.values.get("event", [])
    if set(file.values) - {"event"} or not isinstance(tables, list):
        raise file.error("an events file holds [[event]] tables and nothing else")
    events = tuple(_event(table, file) for table in tables)
    seen: set[str] = set()
    for event in events:
        if event.id in seen:
            raise file.error(f"two events have the id {event.id}", hint="ids tell events apart")
        seen.add(event.id)
    return events


def _event(table: object, file: TomlFile) -> KnownEvent:
    if not isinstance(table, dict):
        raise file.error("an event is a table: write [[event]]")
    unknown = sorted(set(table) - set(KEYS))
    if unknown:
        raise file.error(f"unknown key {unknown[0]}", key=unknown[0], hint="known: " + ", ".join(KEYS))
    for key in ("id", "name"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise file.error(f"an event needs {key} as text", hint="see the example in data/events.toml")
    start, end = (_day(table, key, file) for key in ("start", "end"))
    if start and end and end < start:
        raise file.error(f"the event {table['id']} ends before it starts")
    return KnownEvent(
        id=table["id"],
        name=table["name"],
        places=_texts(table, "places", file),
        sides=_texts(table, "sides", file),
        words=_texts(table, "words", file),
        start=start,
        end=end,
    )


def _texts(table: Mapping[str, object], key: str, file: TomlFile) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise file.error(f"{key} of the event {table['id']} is a list of texts", key=key)
    return tuple(values)


def _day(table: Mapping[str, object], key: str, file: TomlFile) -> date | None:
    value = table.get(key)
    if isinstance(value, datetime):
        return value.date()
    if value is not None and not isinstance(value, date):
        raise file.error(f"{key} of the event {table['id']} is a date", key=key, hint=f"write {key} = 2020-09-27")
    return value
