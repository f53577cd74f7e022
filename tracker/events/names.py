"""Names of places, sides and authorities brought to one form, so that "Baku", "Azeri" and "Azerbaijan" can meet.

What a country is called is told in `tracker.lexicon.countries`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from tracker.lexicon.countries import countries as countries
from tracker.lexicon.countries import country_names, phrases
from tracker.lexicon.countries import country_of as country_of
from tracker.lexicon.countries import plain as plain

# What names and sentences say is kept, so that a long run of the checks asks once; the oldest ones go.
KNOWN_WORDS: Final = 1 << 16
_GENERIC_AUTHORITY: Final = frozenset(
    re.findall(
        r"\w+",
        """the a an of in its his her their own official officials authority authorities spokesman spokeswoman
        spokesperson source sources local state said says according to by for and on from deputy head chief senior
        another new data report reports statement figures count one some other""",
    )
)
_BOTH_SIDES: Final = re.compile(
    r"\b(both|all|each|either|two)\b[\w ]*\b(sides?|armies|countries|parties)\b", re.IGNORECASE
)
_NO_PARTY: Final = frozenset(
    {"army", "military", "forces", "armed", "troops", "soldiers", "ministry", "defence", "region", "country", "state"}
)
"""Words that name no party by themselves."""

_KIND_OF_PLACE: Final = re.compile(r"(?<=\w) (?:region|province|district|area|zone)$")
_SIDE_TOLD: Final = re.compile(
    r"\b([A-Z][a-z]+(?: [A-Z][a-z]+)?)\s+(?:side|soldiers?|troops|forces|military|army|servicemen|fighters|deaths|dead|"
    r"losses|casualties|figure|toll)\b"
)
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FOLDED: Final = {
    "defense": "defence",
    "center": "centre",
    "ministers": "ministry",
    "minister": "ministry",
    "ministries": "ministry",
    "presidents": "president",
    "presidency": "president",
    "prosecutors": "prosecutor",
    "military": "army",
    "leader": "president",
}


@lru_cache(maxsize=KNOWN_WORDS)
def nationality_of(victims: str) -> str | None:
    """The country whose people are counted ("three Lebanese", "61 Indians"); None where the words name none.

    >>> nationality_of("61 Indians"), nationality_of("people"), nationality_of("people in India")
    ('india', None, None)
    """
    names, _, nationals = country_names()
    for phrase in phrases(plain(victims).split()):
        if phrase in nationals:
            return names[phrase]
    return None


@lru_cache(maxsize=KNOWN_WORDS)
def side_in(sentence: str) -> str | None:
    """The one side whose losses a sentence tells ("Russian military deaths", "on the Russian side"); None if not one.

    >>> side_in("Kyiv put Russian military deaths at over 31,000"), side_in("On the Armenian side 16 fell")
    ('russia', 'armenia')
    """
    found = {country_of(match[1]) for match in _SIDE_TOLD.finditer(sentence)} - {None}
    return found.pop() if len(found) == 1 else None


def names_both_sides_in(words: str) -> bool:
    """Whether words speak of both or all sides.

    >>> names_both_sides_in("More than 1,200 people from both sides"), names_both_sides_in("on the Russian side")
    (True, False)
    """
    return _BOTH_SIDES.search(words) is not None or words.strip().lower() in {"both", "all", "each"}


@lru_cache(maxsize=KNOWN_WORDS)
def side_name(side: str | None) -> str | None:
    """One form for a side; None where it is unstated or means all sides.

    An army without a name is no side: it is somebody's.

    >>> side_name("Azerbaijani"), side_name("Kyiv's armed forces"), side_name("from both sides"), side_name("rebel")
    ('azerbaijan', 'ukraine', None, 'rebel')
    >>> side_name("the region's army"), side_name("government"), side_name("army")
    (None, 'government', None)
    """
    if side is None or names_both_sides_in(side):
        return None
    country = country_of(side, capital=True)
    if country is not None:
        return country
    name = plain(side)
    return None if not set(name.split()) - _NO_PARTY else name


@lru_cache(maxsize=KNOWN_WORDS)
def place_name(place: str | None) -> str | None:
    """One form for a place; None where it is unstated.

    >>> place_name("the Kathmandu valley"), place_name("INDIA"), place_name(None), place_name("the Tigray region")
    ('kathmandu valley', 'india', None, 'tigray')
    """
    if place is None:
        return None
    name = _KIND_OF_PLACE.sub("", plain(place))
    return country_names()[0].get(name, name) or None


def country_of_capital(place: str) -> str | None:
    """The country whose capital a place is.

    >>> country_of_capital("beirut"), country_of_capital("nippes")
    ('lebanon', None)
    """
    return country_names()[1].get(place)


@lru_cache(maxsize=KNOWN_WORDS)
def authority_words(source: str | None) -> frozenset[str]:
    """The words that tell one authority from another; a country's name counts as its words do.

    >>> sorted(authority_words("Ukraine's president")), sorted(authority_words("The ministry of Lebanon of Health"))
    (['president', 'ukraine'], ['health', 'lebanon', 'ministry'])
    """
    if source is None:
        return frozenset()
    words = {word for word in _WORD.findall(plain(source)) if word not in _GENERIC_AUTHORITY}
    words = {_FOLDED.get(word, word) for word in words}
    country = country_of(source, capital=True)
    return frozenset(words | {country} if country else words)


def same_authority(one: str | None, other: str | None) -> bool | None:
    """Whether two sources are one authority; None where one of them is not stated.

    >>> same_authority("the caretaker minister", "the ministry of health"), same_authority("Kyiv", "Moscow")
    (True, False)
    >>> same_authority("Ukraine's president", "Kyiv"), same_authority("police", None)
    (True, None)
    """
    if not one or not other:
        return None
    first, second = authority_words(one), authority_words(other)
    if first == second:
        return True
    countries = country_of(one, capital=True), country_of(other, capital=True)
    if all(countries) and countries[0] != countries[1]:
        return False
    return bool(first & second)
