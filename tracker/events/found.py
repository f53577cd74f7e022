"""An event that was found in stories: the sum of their words, the days that they span, and whether it is a war."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

AROUND: Final = 100
"""Days around a story within which other events count as running beside it."""

SIDES: Final = 2
A_WAR: Final = 3
"""Stories from which an event can be known as a war."""


@dataclass(slots=True)
class FoundEvent:
    """An event that was found: the sum of its stories' words, and the days that they span.

    opened: its place in the order in which a store's events were opened; 0 where no store holds it yet. words: as
    `EventIndex.touched` gives them; while an index holds the event it keeps them in arrays of its own. countries: in
    how many stories each is named. lasting: how many stories use words for what lasts.
    """

    event_id: str
    opened: int = 0
    words: dict[str, float] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    numbers: set[tuple[str, int]] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    lasting: int = 0
    first: date | None = None
    last: date | None = None
    stories: int = 0

    @property
    def is_war(self) -> bool:
        """Whether most of its stories tell of attacks, in words for what lasts, and name the same two countries."""
        most = 2 * min(self.kinds["attack"], self.lasting) >= self.stories
        return self.stories >= A_WAR and most and len(self.sides) == SIDES

    @property
    def sides(self) -> frozenset[str]:
        """The two countries that at least half of its stories name."""
        often = [country for country, count in self.countries.most_common(SIDES) if 2 * count >= self.stories]
        return frozenset(often)

    def is_running(self, day: date | None) -> bool:
        """Whether a day lies in the time of its stories, or not long after."""
        if day is None or self.first is None or self.last is None:
            return False
        return self.first <= day <= self.last + timedelta(days=AROUND)

    def take(self, other: FoundEvent) -> None:
        """Add the stories of another event to this one's; the words are for the index to add."""
        self.names |= other.names
        self.numbers |= other.numbers
        self.kinds.update(other.kinds)
        self.countries.update(other.countries)
        self.lasting += other.lasting
        self.stories += other.stories
        days = [day for day in (self.first, self.last, other.first, other.last) if day is not None]
        self.first, self.last = min(days, default=None), max(days, default=None)
