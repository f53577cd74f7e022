"""Names for events that were found: place, kind and day, `barda-shelling-2020-10-28`, and the same for people.

What kind of event a story tells of is looked up in `kinds.csv`, words and the noun that names it; the words that stand
first in the story win.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

SLUG: Final = re.compile(r"[^a-z0-9]+")
_NAMED: Final = re.compile(r"(?P<words>.+?)-(?P<day>\d{4}-\d{2}-\d{2})(?:-(?P<number>\d+))?(?:/.*)?$")


@cache
def kind_nouns() -> tuple[str, ...]:
    """The nouns by which found events are named."""
    return tuple(row["noun"] for row in _rows())


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = files("tracker.events").joinpath("kinds.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def _pattern() -> re.Pattern[str]:
    phrases = sorted(_noun_of_words(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases))})\b", re.IGNORECASE)


@cache
def _noun_of_words() -> dict[str, str]:
    return {words: row["noun"] for row in _rows() for words in row["words"].split("|")}


def kind_noun(text: str) -> str | None:
    """The noun for the kind of event that a text tells of; None where no word shows it.

    >>> kind_noun("A strong quake hit the island; fires broke out"), kind_noun("Officials met on Monday")
    ('earthquake', None)
    """
    found = _pattern().search(text)
    return _noun_of_words()[found.group().lower()] if found else None


def event_slug(places: Sequence[str], noun: str | None, day: date | None) -> str:
    """The id of a found event, from the names of places (the first counts), its kind and its day.

    >>> event_slug(["Barda"], "shelling", date(2020, 10, 28)), event_slug([], None, None)
    ('barda-shelling-2020-10-28', 'event')
    """
    words = [*places[:1], *([noun] if noun else []), *([day.isoformat()] if day else [])]
    return SLUG.sub("-", "-".join(words).lower()).strip("-") or "event"


def event_title(event_id: str) -> str:
    """A found event's id as people write it; any other id with its hyphens as spaces.

    >>> event_title("barda-shelling-2020-10-28"), event_title("new-york-2021-03-01"), event_title("karabakh-2020")
    ('Barda shelling, 28 October 2020', 'New York, 1 March 2021', 'Karabakh 2020')
    """
    found = _NAMED.fullmatch(event_id)
    words = (found["words"] if found else event_id).replace("-", " ")
    noun = max((noun for noun in kind_nouns() if words == noun or words.endswith(f" {noun}")), key=len, default="")
    place = " ".join(word.capitalize() for word in words.removesuffix(noun).split())
    name = f"{place} {noun}" if place and noun else place or noun.capitalize()
    if found is None:
        return name
    day = date.fromisoformat(found["day"])
    again = f" ({found['number']})" if found["number"] else ""
    return f"{name}, {day.day} {day.strftime('%B %Y')}{again}"
