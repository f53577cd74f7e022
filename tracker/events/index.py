"""Events that were found in the texts, and which of them a story joins.

The weight of a word falls with the number of events that have it, so every weight moves when an event is opened. Words
are therefore numbered, and the candidates of a story are weighed together in arrays: a day's news has thousands.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from tracker.events.clues import Clue, story_clue
from tracker.events.found import AROUND, SIDES, FoundEvent
from tracker.events.likeness import threshold
from tracker.events.names import countries
from tracker.events.words import StoryWords
from tracker.model import Document

if TYPE_CHECKING:
    import numpy as np

SHARED_FIGURE: Final = 0.08
"""What a figure in common adds to a likeness."""

OTHER_KIND: Final = 0.6
"""What a likeness is worth where a story and an event are of different kinds (a quake, a fire)."""

FOREMOST: Final = 8.0
"""Weight from which a name of an event is one of its foremost: the Tower, which other stories write small."""

HEAVIEST: Final = 30
LATEST: Final = 5
LIGHTEST: Final = 0.1
"""The least weight of a word that nearly every event has."""

COMMON: Final = 20
"""Events that are thought to have gone before the first, so that in a short run no word weighs too much."""

WARS: Final = 50
"""How many wars are kept in mind."""


@dataclass(slots=True)
class _Held:
    """An event in an index. words: the numbers of its words; counts: how much its stories have of each.

    foremost: its foremost names. countries: those among its names.
    """

    event: FoundEvent
    words: Any = ()
    counts: Any = ()
    foremost: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()

    def note_names(self, often: Iterable[str]) -> None:
        """Tell foremost and countries by the event's names. often: the words that its stories have most of."""
        self.foremost = frozenset(often) & self.event.names
        self.countries = countries() & self.event.names


@dataclass(slots=True)
class _Weighed:
    """A story's words by number, how often it has them, and what they weigh now."""

    words: np.ndarray[Any, Any]
    counts: np.ndarray[Any, Any]
    weights: np.ndarray[Any, Any]


class EventIndex:
    """Events found so far; `place` adds a story to one of them and says to which.

    known: events that earlier runs found, in the order in which they were opened. main_events: the event that each
    document is about, by doc_id; one that is set beforehand holds. aliases: events that turned out to be strikes of a
    war, found by a later story, and the id of that war.
    """

    def __init__(self, known: Iterable[FoundEvent] = ()) -> None:
        self.main_events: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self._first: Clue | None = None
        self._events: list[_Held] = []
        self._numbers: dict[str, int] = {}
        self._words: list[str] = []
        self._having: list[list[int]] = []
        """For each word the events that have it."""
        self._spread: Any = ()
        """For each word the logarithm of the number of events that have it, plus one."""
        self._ids: set[str] = set()
        self._touched: set[int] = set()
        self._last_days: list[int] = []
        """The latest days of the events that have one, in order."""
        self._hold_known(list(known))
        told_last = sorted(range(len(self._events)), key=lambda number: (self._last_day(number), number))
        self._latest: deque[int] = deque(told_last[-LATEST:], maxlen=LATEST)
        wars = (number for number in told_last if self._events[number].event.is_war)
        self._wars: deque[int] = deque(wars, maxlen=WARS)

    def settle(self) -> None:
        """Give the documents of strikes that joined a war to that war; when the last story is placed."""
        for doc_id, event_id in self.main_events.items():
            self.main_events[doc_id] = self.aliases.get(event_id, event_id)

    def touched(self) -> list[FoundEvent]:
        """The events that stories have joined or opened, with their words, in the order in which they were opened."""
        self._place_first()
        found = []
        for number in sorted(self._touched):
            held = self._events[number]
            words = (self._words[word] for word in held.words.tolist())
            held.event.words = dict(zip(words, held.counts.tolist(), strict=True))
            found.append(held.event)
        return found

    def event_of(self, document: Document, numbers: frozenset[tuple[str, int]] = frozenset()) -> str:
        """The event_id of a document, as `place` gives it. numbers: outcomes and values of its figures."""
        return self.place(story_clue(document, numbers))

    def place(self, clue: Clue) -> str:
        """The event_id of a story: that of the event which it resembles most, else a new one.

        Stories have to come in the order of `reading_order`.
        """
        if self._first is None and not self._events:
            self._first = clue  # numpy is loaded only where a second story comes
            return clue.name
        self._place_first()
        return self._place(clue)

    def _place_first(self) -> None:
        if self._first is not None:
            first, self._first = self._first, None
            self._place(first)

    def _place(self, clue: Clue) -> str:
        story = clue.story
        weighed = self._weigh(story)
        vector = dict(zip(story.words, weighed.weights.tolist(), strict=True))
        crowd = self._running(clue.told_of)
        named = story.names & countries()
        may_be = [
            number
            for number in sorted(self._candidates(vector, story.names))
            if _may_be_one(story, named, self._events[number])
        ]
        best, likeness = None, 0.0
        for number, score in zip(may_be, self._likeness(weighed, may_be), strict=True):
            event = self._events[number].event
            if event.kinds and story.kinds and not story.kinds & event.kinds.keys():
                score *= OTHER_KIND
            if clue.numbers & event.numbers:
                score += SHARED_FIGURE
            if score > likeness and score >= threshold(event, story, clue.told_of, crowd):
                best, likeness = number, score
        war = self._war_of(story, named, clue.told_of)
        if best is None:
            best = self._open(clue.name) if war is None else war
        elif war is not None and war != best and self._is_strike_of(best, war):
            best = self._merge(best, war)
        self._join(best, weighed, clue)
        self._latest.append(best)
        event = self._events[best].event
        event.numbers |= clue.numbers
        return event.event_id

    def _war_of(self, story: StoryWords, named: frozenset[str], day: date | None) -> int | None:
        """The war, running at that day, both of whose sides a story of an attack names."""
        if "attack" not in story.kinds or len(named) < SIDES:
            return None
        running = (number for number in self._wars if self._events[number].event.is_running(day))
        return next((number for number in running if self._events[number].event.sides <= named), None)

    def _is_strike_of(self, number: int, war: int) -> bool:
        """Whether an event is one attack, or a few, that began while a war was going on."""
        strike = self._events[number].event
        is_attack = 2 * strike.kinds["attack"] >= strike.stories
        return is_attack and not strike.is_war and self._events[war].event.is_running(strike.first)

    def _merge(self, strike: int, war: int) -> int:
        """Make a strike's stories those of its war; gives the number of the war."""
        gone, kept = self._events[strike], self._events[war]
        self.aliases[gone.event.event_id] = kept.event.event_id
        for word in gone.words.tolist():
            self._having[word].remove(strike)
        for number in (strike, war):
            self._forget_day(self._events[number].event)
        kept.event.take(gone.event)
        if kept.event.last is not None:
            insort(self._last_days, kept.event.last.toordinal())
        self._add_words(war, gone.words, gone.counts)
        self._latest = deque((number for number in self._latest if number != strike), maxlen=LATEST)
        self._events[strike] = _Held(FoundEvent(gone.event.event_id, opened=gone.event.opened))
        self._touched.discard(strike)
        return war

    def _forget_day(self, event: FoundEvent) -> None:
        if event.last is not None:
            del self._last_days[bisect_left(self._last_days, event.last.toordinal())]

    def _weigh(self, story: StoryWords) -> _Weighed:
        import numpy as np

        words, counts = self._numbered(story.words)
        return _Weighed(words, counts, (1 + np.log(1 + counts)) * self._rarity(words))

    def _numbered(self, words: Mapping[str, float]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """The numbers of words, new ones from now on, and how much there is of each."""
        import numpy as np

        numbers = np.fromiter(map(self._number_of, words), dtype=np.int32, count=len(words))
        if len(self._words) >= len(self._spread):
            self._spread = np.concatenate([self._spread, np.zeros(len(self._words) + 1)])
        return numbers, np.fromiter(words.values(), dtype=np.float64, count=len(words))

    def _rarity(self, words: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        import numpy as np

        rarity: np.ndarray[Any, Any] = np.maximum(LIGHTEST, math.log(len(self._events) + COMMON) - self._spread[words])
        return rarity

    def _likeness(self, story: _Weighed, may_be: Sequence[int]) -> list[float]:
        """The cosine of a story with each of some events."""
        import numpy as np

        if not may_be or not len(story.words):
            return [0.0] * len(may_be)
        held = [self._events[number] for number in may_be]
        sizes = np.array([len(event.words) for event in held])
        words = np.concatenate([event.words for event in held])
        counts = np.concatenate([event.counts for event in held])
        of_story = np.zeros(len(self._words))
        of_story[story.words] = story.weights
        weights = (1 + np.log(1 + counts)) * self._rarity(words)
        events = np.repeat(np.arange(len(held)), sizes)
        shared = np.bincount(events, weights * of_story[words], minlength=len(held))
        lengths = np.bincount(events, weights * weights, minlength=len(held)) * float(story.weights @ story.weights)
        likeness: list[float] = (shared / np.sqrt(np.where(lengths > 0, lengths, 1.0))).tolist()
        return likeness

    def _running(self, day: date | None) -> int:
        """How many events were told of in the time around a day; all, where there is no day."""
        if day is None:
            return len(self._events)
        ordinal, days = day.toordinal(), self._last_days
        near = bisect_right(days, ordinal + AROUND) - bisect_left(days, ordinal - AROUND)
        return len(self._events) - len(days) + near

    def _candidates(self, vector: dict[str, float], names: frozenset[str]) -> set[int]:
        """Events that share one of the story's heaviest words or names, and those that were told of last."""
        ordered = sorted(vector, key=lambda word: (-vector[word], word))
        heaviest = {*ordered[:HEAVIEST], *[word for word in ordered if word in names][:HEAVIEST]}
        return set(self._latest).union(*(self._having[self._numbers[word]] for word in heaviest))

    def _open(self, name: str) -> int:
        event_id, number = name, 1
        while event_id in self._ids:
            number += 1
            event_id = f"{name}-{number}"
        self._ids.add(event_id)
        self._events.append(_Held(FoundEvent(event_id)))
        return len(self._events) - 1

    def _hold_known(self, known: Sequence[FoundEvent]) -> None:
        """Hold the events of earlier runs, all at once: a store has tens of thousands that a night could join."""
        if not known:
            return
        import numpy as np

        for number, event in enumerate(known):
            held = _Held(event)
            if event.words:
                words = list(map(self._number_of, event.words))
                held.words = np.array(words, dtype=np.int32)
                held.counts = np.array(list(event.words.values()), dtype=np.float64)
                for word in words:
                    self._having[word].append(number)
                often = {word for word, count in event.words.items() if count >= FOREMOST}
                held.note_names(often)
            self._events.append(held)
        self._ids.update(event.event_id for event in known)
        self._last_days = sorted(event.last.toordinal() for event in known if event.last is not None)
        self._spread = np.array([math.log(len(having) + 1) for having in self._having])

    def _number_of(self, word: str) -> int:
        """The number of a word, a new one where the index has not met it."""
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self._words)
            self._words.append(word)
            self._having.append([])
        return number

    def _join(self, number: int, weighed: _Weighed, clue: Clue) -> None:
        self._touched.add(number)
        event, story, published = self._events[number].event, clue.story, clue.published
        event.stories += 1
        event.kinds.update(story.kinds)
        event.countries.update(story.names & countries())
        event.lasting += clue.lasting
        if event.is_war and number not in self._wars:
            self._wars.append(number)
        event.names.update(self._words[self._numbers[name]] for name in story.names)
        self._add_words(number, weighed.words, weighed.counts)
        if published is not None:
            event.first = min(event.first or published, published)
            self._forget_day(event)
            event.last = max(event.last or published, published)
            insort(self._last_days, event.last.toordinal())

    def _add_words(self, number: int, words: np.ndarray[Any, Any], counts: np.ndarray[Any, Any]) -> None:
        import numpy as np

        held = self._events[number]
        for word in np.setdiff1d(words, held.words, assume_unique=True).astype(np.int64).tolist():
            self._having[word].append(number)
            self._spread[word] = math.log(len(self._having[word]) + 1)
        together = np.concatenate([np.asarray(held.words, dtype=np.int32), words])
        held.words, places = np.unique(together, return_inverse=True)
        held.counts = np.bincount(places, np.concatenate([held.counts, counts]))
        often = held.words[held.counts >= FOREMOST]
        held.note_names(self._words[word] for word in often.tolist())

    def _last_day(self, number: int) -> date:
        return self._events[number].event.last or date.min


def _may_be_one(story: StoryWords, named: frozenset[str], held: _Held) -> bool:
    """Whether the names allow it: some are shared, and so is a country where both name countries.

    named: the countries that the story names.
    """
    if named and held.countries and named.isdisjoint(held.countries):
        return False
    if not (story.named and held.event.names):
        return True
    return not held.event.names.isdisjoint(story.names) or not held.foremost.isdisjoint(story.words)
