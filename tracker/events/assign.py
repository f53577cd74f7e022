"""Which event each claim speaks of: one that the user keeps, else one that is found by names, words and dates.

Documents are taken in order of publication, one by one: a new story joins the event that it resembles most, or opens a
new one; the old stories are not read again. Everything is deterministic, whatever the order of the input.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from tracker.events.known import KnownEvent
from tracker.events.names import countries, place_name
from tracker.events.words import LEAD, StoryWords, story_words
from tracker.model import Claim, Document, Reading

JOINS: Final = 0.07
"""Likeness from which a story joins the only event of its time."""

JOINS_MORE: Final = 0.04
"""What each doubling of the number of events of that time adds: the more there are, the more alike a story must be."""

JOINS_LATE: Final = 0.23
"""Likeness from which a story joins an event that was last told of long ago."""

JOINS_BRIEF: Final = 0.3
JOINS_ATTACK: Final = 0.5
ATTACK_DAYS: Final = 2
CROWDED: Final = 12
"""Where many events run at once two briefs are one only if they are alike; on attacks, also only if close in time."""

SHARED_FIGURE: Final = 0.08
"""What a figure in common adds to a likeness."""

OTHER_KIND: Final = 0.6
"""What a likeness is worth where a story and an event are of different kinds (a quake, a fire)."""

AROUND: Final = 100
"""Days around a story within which other events count as running beside it."""

LONG_AFTER: Final = 100
AFTERMATH: Final = 60
"""Days after its end in which a known event is still what stories without other signs speak of."""

TELLING: Final = 4
FOREMOST: Final = 8.0
"""Weight from which a name of an event is one of its foremost: the Tower, which other stories write small."""

HEAVIEST: Final = 30
LATEST: Final = 5
SHORT: Final = 60
"""Different words below which a story is a brief."""

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_YEARS_ON: Final = re.compile(rf"\b({'|'.join(_NUMBERS)}|\d{{1,2}}) years? (?:on|later|after|ago)\b", re.IGNORECASE)
_SLUG: Final = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class FoundEvent:
    """An event that was found: the sum of its stories' words, and the days that they span.

    opened: its place in the order in which a store's events were opened; 0 where no store holds it yet.
    """

    event_id: str
    opened: int = 0
    words: dict[str, float] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    numbers: set[tuple[str, int]] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    first: date | None = None
    last: date | None = None
    stories: int = 0


class EventIndex:
    """Events found so far; `event_of` adds a story to one of them and says to which.

    known: events that earlier runs found, in the order in which they were opened. main_events: the event that each
    document is about, by doc_id; one that is set beforehand holds.
    """

    def __init__(self, known: Iterable[FoundEvent] = ()) -> None:
        self.main_events: dict[str, str] = {}
        self._events: list[FoundEvent] = list(known)
        self._by_word: dict[str, set[int]] = defaultdict(set)
        self._ids: set[str] = set()
        self._touched: set[int] = set()
        for number, event in enumerate(self._events):
            self._ids.add(event.event_id)
            for word in event.words:
                self._by_word[word].add(number)
        told_last = sorted(range(len(self._events)), key=lambda number: (self._events[number].last or date.min, number))
        self._latest: deque[int] = deque(told_last[-LATEST:], maxlen=LATEST)

    def touched(self) -> list[FoundEvent]:
        """The events that stories have joined or opened, in the order in which they were opened."""
        return [self._events[number] for number in sorted(self._touched)]

    def event_of(self, document: Document, numbers: frozenset[tuple[str, int]] = frozenset()) -> str:
        """The event_id of a story: that of the event which it resembles most, else a new one.

        numbers: outcomes and values of its figures; a figure that an event holds too makes the story more alike.
        """
        story = story_words(document)
        vector = self._vector(story.words)
        day = _day_told_of(document)
        crowd = self._running(day)
        best, likeness = None, 0.0
        for number in sorted(self._candidates(vector, story.names)):
            event = self._events[number]
            if not _may_be_one(story, event):
                continue
            score = _cosine(vector, self._vector(event.words))
            if event.kinds and story.kinds and not story.kinds & event.kinds.keys():
                score *= OTHER_KIND
            if numbers & event.numbers:
                score += SHARED_FIGURE
            if score > likeness and score >= _threshold(event, story, day, crowd):
                best, likeness = number, score
        if best is None:
            best = self._open(document, vector, story)
        self._join(best, story, document)
        self._latest.append(best)
        self._events[best].numbers |= numbers
        return self._events[best].event_id

    def _running(self, day: date | None) -> int:
        """How many events were told of in the time around a day; all, where there is no day."""
        return sum(
            day is None or event.last is None or abs((day - event.last).days) <= AROUND for event in self._events
        )

    def _vector(self, words: dict[str, float]) -> dict[str, float]:
        return {word: (1 + math.log(1 + count)) * self._rarity(word) for word, count in words.items()}

    def _rarity(self, word: str) -> float:
        return max(0.1, math.log((len(self._events) + 20) / (len(self._by_word.get(word, ())) + 1)))

    def _candidates(self, vector: dict[str, float], names: frozenset[str]) -> set[int]:
        """Events that share one of the story's heaviest words or names, and those that were told of last."""
        ordered = sorted(vector, key=lambda word: (-vector[word], word))
        heaviest = {*ordered[:HEAVIEST], *[word for word in ordered if word in names][:HEAVIEST]}
        sharing = {number for word in heaviest for number in self._by_word.get(word, ())}
        return sharing.union(self._latest)

    def _open(self, document: Document, vector: dict[str, float], story: StoryWords) -> int:
        """A new event, called after the story's foremost names, its kind and its day: `beirut-explosion-2020-08-04`."""
        ordered = sorted(vector, key=lambda word: (-vector[word], word))
        names = [word for word in ordered if word in story.names][:2] or ordered[:2]
        kind = sorted(story.kinds)[:1]
        day = [document.published.isoformat()] if document.published else []
        name = _SLUG.sub("-", "-".join([*names, *kind, *day])).strip("-") or "event"
        event_id, number = name, 1
        while event_id in self._ids:
            number += 1
            event_id = f"{name}-{number}"
        self._ids.add(event_id)
        self._events.append(FoundEvent(event_id))
        return len(self._events) - 1

    def _join(self, number: int, story: StoryWords, document: Document) -> None:
        event = self._events[number]
        self._touched.add(number)
        event.stories += 1
        event.names |= story.names
        event.kinds.update(story.kinds)
        for word, count in story.words.items():
            event.words[word] = event.words.get(word, 0.0) + count
            self._by_word[word].add(number)
        if document.published is not None:
            event.first = min(event.first or document.published, document.published)
            event.last = max(event.last or document.published, document.published)


def _may_be_one(story: StoryWords, event: FoundEvent) -> bool:
    """Whether the names allow it: some are shared, and so is a country where both name countries."""
    shared = story.names & event.names or any(
        event.words[name] >= FOREMOST for name in event.names & story.words.keys()
    )
    if story.named and event.names and not shared:
        return False
    here, there = story.names & countries(), event.names & countries()
    return not (here and there) or bool(here & there)


def _threshold(event: FoundEvent, story: StoryWords, day: date | None, crowd: int) -> float:
    """The likeness that a story needs to join an event."""
    usual = JOINS + JOINS_MORE * math.log2(max(crowd, 1))
    if event.last is None or day is None:
        return usual
    days = abs((day - event.last).days)
    if days > LONG_AFTER:
        return max(usual, JOINS_LATE)
    if crowd >= CROWDED and len(story.words) < SHORT:
        if "attack" not in story.kinds:
            return JOINS_BRIEF
        return JOINS_ATTACK if days <= ATTACK_DAYS else math.inf
    return usual


def _day_told_of(document: Document) -> date | None:
    """The day of publication, moved back by "three years on" where the text opens so."""
    if document.published is None:
        return None
    text = f"{document.title or ''}\n{document.text}"[:LEAD]
    found = _YEARS_ON.search(text)
    if found is None:
        return document.published
    years = int(found[1]) if found[1].isdigit() else _NUMBERS.index(found[1].lower())
    return document.published - timedelta(days=round(365.25 * years))


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    shared = sum(weight * other[word] for word, weight in one.items() if word in other)
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))


def assign_events(
    readings: Iterable[Reading], known: Sequence[KnownEvent] = (), *, index: EventIndex | None = None
) -> list[Reading]:
    """The same readings in the same order, every claim with its event_id; background claims have an event of their own.

    known: the user's events, which come first. index: events found in earlier runs, to be joined; it is added to.
    """
    readings = list(readings)
    index = index or EventIndex()
    order = sorted(range(len(readings)), key=lambda number: _reading_order(readings[number]))
    done: dict[int, Reading] = {}
    for number in order:
        done[number] = _assign(readings[number], known, index)
    return [done[number] for number in range(len(readings))]


def _reading_order(reading: Reading) -> tuple[date, str]:
    return (reading.document.published or date.max, reading.document.doc_id)


def _assign(reading: Reading, known: Sequence[KnownEvent], index: EventIndex) -> Reading:
    if not reading.claims:
        return reading
    document = reading.document
    event_id = index.main_events.get(document.doc_id)
    if event_id is None:
        main = _known_event(document, known)
        event_id = main.id if main is not None else index.event_of(document, _numbers(reading))
        index.main_events[document.doc_id] = event_id
    claims = tuple(
        replace(claim, event_id=_event_of_claim(claim, document, event_id, known)) for claim in reading.claims
    )
    return replace(reading, claims=claims)


def _numbers(reading: Reading) -> frozenset[tuple[str, int]]:
    """The figures by which a story may be known: the smallest are too common."""
    told = ((claim.outcome, claim.value) for claim in reading.claims if not claim.background)
    return frozenset((outcome, value) for outcome, value in told if value is not None and value >= TELLING)


def _known_event(document: Document, known: Sequence[KnownEvent]) -> KnownEvent | None:
    """The known event that a document is about: the one that its words and lead point to most."""
    scored = [(score, -number) for number, event in enumerate(known) if (score := _points(event, document)) > 0]
    return known[-max(scored)[1]] if scored else None


def _points(event: KnownEvent, document: Document) -> int:
    text = f"{document.title or ''}\n{document.text}"
    places, words = event.places_in(text), event.words_in(text)
    lead = event.places_in(text[:LEAD]) + event.words_in(text[:LEAD])
    if not places and not words:
        return 0
    day = document.published
    if day is not None:
        if event.start is not None and day < event.start:
            return 0
        if event.end is not None and day > event.end + timedelta(days=AFTERMATH) and not _year_named(event, text):
            return 0
    if not lead and places + words < 2:
        return 0
    return 2 * lead + places + 2 * words


def _year_named(event: KnownEvent, text: str) -> bool:
    return event.start is not None and str(event.start.year) in text


def _event_of_claim(claim: Claim, document: Document, main: str, known: Sequence[KnownEvent]) -> str:
    if claim.background:
        return _background_event(claim, document, main, known)
    place = place_name(claim.place)
    if place is None:
        return main
    start, end = claim.period_start or claim.as_of, claim.period_end or claim.as_of
    for event in known:
        # A strike inside a war has an event of its own, where the day is its day.
        one_day = event.id != main and event.end is not None and event.end == event.start
        if one_day and place in event.place_names and claim.as_of is not None and event.covers(start, end):
            return event.id

    return main


def _background_event(claim: Claim, document: Document, main: str, known: Sequence[KnownEvent]) -> str:
    """The known event of that time and place; else one named by place and time, so that two texts can share it."""
    if claim.period_start is not None:
        for event in known:
            during = event.id != main and event.covers(claim.period_start, claim.period_end or claim.period_start)
            if during and _points_to(event, claim, document):
                return event.id
        place = place_name(claim.place) or main
        return _SLUG.sub("-", f"{place} {_time_name(claim)}").strip("-")
    return f"{main}/other-{document.doc_id}-{claim.sentence_start}"


def _points_to(event: KnownEvent, claim: Claim, document: Document) -> bool:
    near = event.places_in(claim.sentence) or event.words_in(claim.sentence)
    return bool(near or event.places_in(document.text[:LEAD]))


def _time_name(claim: Claim) -> str:
    start = claim.period_start
    if start is None:
        return "before"
    match claim.date_precision:
        case "decade":
            return f"{start.year // 10 * 10}s"
        case "year":
            return str(start.year)
        case "month":
            return start.strftime("%Y-%m")
        case _:
            return start.isoformat()
