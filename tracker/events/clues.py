"""What is needed of a document to tell its event, without the document: found apart from all others, in any order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from tracker.events.known import KnownEvent
from tracker.events.names import place_name
from tracker.events.naming import event_slug, kind_noun
from tracker.events.scope import LASTING
from tracker.events.words import LEAD, StoryWords, story_words
from tracker.model import Document, Reading

AFTERMATH: Final = 60
"""Days after its end in which a known event is still what stories without other signs speak of."""

TELLING: Final = 4
"""The least figure by which a story may be known: smaller ones are too common."""

_INSIDE: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_YEARS_ON: Final = re.compile(rf"\b({'|'.join(_NUMBERS)}|\d{{1,2}}) years? (?:on|later|after|ago)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """What tells the event of one document with claims.

    published: its day of publication. told_of: the day that it tells of ("three years on" moves it back). main: the id
    of the known event that it is about, None where it is about none. story: its words. numbers: outcomes and values of
    its figures. name: what an event that it opens is called. lasting: whether it uses words for what lasts (a war).
    """

    published: date | None
    told_of: date | None
    main: str | None
    story: StoryWords
    numbers: frozenset[tuple[str, int]]
    name: str = "event"
    lasting: bool = False


def clue_of(reading: Reading, known: Sequence[KnownEvent]) -> Clue:
    """The clue of a document that has claims. known: the user's events."""
    document = reading.document
    main = _known_event(document, known)
    if main is None:
        return story_clue(document, _numbers(reading), _places(reading))
    nothing = StoryWords({}, frozenset(), False, frozenset())
    return Clue(published=document.published, told_of=None, main=main.id, story=nothing, numbers=frozenset())


def story_clue(document: Document, numbers: frozenset[tuple[str, int]], places: Sequence[str] = ()) -> Clue:
    """The clue of a document that is about no known event.

    numbers: see `Clue`. places: where its figures are of, the most frequent first.
    """
    story = story_words(document)
    lead = f"{document.title or ''}\n{document.text[:LEAD]}"
    noun = kind_noun(lead)
    return Clue(
        published=document.published,
        told_of=_day_told_of(document),
        main=None,
        story=story,
        numbers=numbers,
        name=event_slug(places or _foremost(story, lead, noun), noun, document.published),
        lasting=LASTING.search(document.text) is not None,
    )


def _places(reading: Reading) -> list[str]:
    own = (claim.place for claim in reading.claims if claim.place and not claim.background)
    counts = Counter(place_name(place) for place in own if place[0].isupper())
    return [place for place, _ in counts.most_common() if place is not None]


def _foremost(story: StoryWords, lead: str, noun: str | None) -> list[str]:
    """The heaviest name of a story, one that stands inside a sentence before one that only opens it."""
    inside = {word.lower() for word in _INSIDE.findall(lead)}
    named = sorted(story.names, key=lambda word: (word not in inside, -story.words.get(word, 0.0), word))
    words = sorted(story.words, key=lambda word: (-story.words[word], word))
    return [word for word in named or words if word != noun][:1]


def clue_row(clue: Clue) -> dict[str, Any]:
    """A clue as a JSON-ready row; `clue_from_row` gives it back."""
    story = clue.story
    return {
        "published": clue.published.isoformat() if clue.published else None,
        "told_of": clue.told_of.isoformat() if clue.told_of else None,
        "main": clue.main,
        "words": story.words,
        "names": sorted(story.names),
        "named": story.named,
        "kinds": sorted(story.kinds),
        "numbers": sorted(clue.numbers),
        "name": clue.name,
        "lasting": clue.lasting,
    }


def clue_from_row(row: Mapping[str, Any]) -> Clue:
    """The clue that `clue_row` wrote."""
    days = [date.fromisoformat(row[name]) if row[name] else None for name in ("published", "told_of")]
    story = StoryWords(row["words"], frozenset(row["names"]), row["named"], frozenset(row["kinds"]))
    numbers = frozenset((str(outcome), int(value)) for outcome, value in row["numbers"])
    return Clue(
        published=days[0],
        told_of=days[1],
        main=row["main"],
        story=story,
        numbers=numbers,
        name=row["name"],
        lasting=row["lasting"],
    )


def _numbers(reading: Reading) -> frozenset[tuple[str, int]]:
    told = ((claim.outcome, claim.value) for claim in reading.claims if not claim.background)
    return frozenset((outcome, value) for outcome, value in told if value is not None and value >= TELLING)


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
