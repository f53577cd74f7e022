"""Names of places, sides and authorities brought to one form, so that "Baku", "Azeri" and "Azerbaijan" can meet.

`countries.csv` holds one country a row: its name, adjectives, capital and other names. A capital stands for the
country only where it acts ("Kyiv said"), never where people died in it.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Final

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
_SIDE_TOLD: Final = re.compile(
    r"\b([A-Z][a-z]+(?: [A-Z][a-z]+)?)\s+(?:side|soldiers?|troops|forces|military|army|servicemen|fighters|deaths|dead|"
    r"losses|casualties|figure|toll)\b"
)
_LEADING: Final = re.compile(r"^(?:the|a|an|in|at|near|of)\s+", re.IGNORECASE)
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


@cache
def _country_names() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Names and adjectives to the country, capitals to the country, and adjectives that name people ("Indians")."""
    names: dict[str, str] = {}
    capitals: dict[str, str] = {}
    nationals: set[str] = set()
    text = files("tracker.events").joinpath("countries.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        country = row["country"].lower()
        adjectives = [word.lower() for word in row["adjectives"].split("|") if word]
        also = [word.lower() for word in row["also"].split("|") if word]
        for name in (country, *adjectives, *also):
            names[name] = country
        nationals.update(adjectives)
        if row["capital"]:
            capitals[row["capital"].lower()] = country
    capitals["kiev"] = "ukraine"
    return names, capitals, frozenset(nationals)


def plain(name: str) -> str:
    """A name in lower case without article, possessive or outer punctuation.

    >>> plain("the Azerbaijani side's"), plain("BEIRUT,")
    ('azerbaijani side', 'beirut')
    """
    words = " ".join(name.replace("’", "'").split()).strip(" .,;:()\"'")
    while (shorter := _LEADING.sub("", words)) != words:
        words = shorter
    return re.sub(r"'s?$|'s\b", "", words).lower().strip(" .,;:")


def _phrases(words: list[str]) -> list[str]:
    return [" ".join(words[start : start + size]) for size in (4, 3, 2, 1) for start in range(len(words) - size + 1)]


@cache
def countries() -> frozenset[str]:
    """The countries, as `country_of` gives them."""
    return frozenset(_country_names()[0].values())


@cache
def country_of(name: str, *, capital: bool = False) -> str | None:
    """The country that a name or adjective points to; with `capital`, a capital speaks for its country.

    >>> country_of("Azeri"), country_of("Baku"), country_of("Baku", capital=True), country_of("the Russian side")
    ('azerbaijan', None, 'azerbaijan', 'russia')
    """
    names, capitals, _ = _country_names()
    for phrase in _phrases(plain(name).split()):
        if phrase in names:
            return names[phrase]
        if capital and phrase in capitals:
            return capitals[phrase]
    return None


@cache
def nationality_of(victims: str) -> str | None:
    """The country whose people are counted ("three Lebanese", "61 Indians"); None where the words name none.

    >>> nationality_of("61 Indians"), nationality_of("people"), nationality_of("people in India")
    ('india', None, None)
    """
    names, _, nationals = _country_names()
    for phrase in _phrases(plain(victims).split()):
        if phrase in nationals:
            return names[phrase]
    return None


@cache
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


@cache
def side_name(side: str | None) -> str | None:
    """One form for a side; None where it is unstated or means all sides.

    >>> side_name("Azerbaijani"), side_name("Kyiv's armed forces"), side_name("from both sides"), side_name("rebel")
    ('azerbaijan', 'ukraine', None, 'rebel')
    """
    if side is None or names_both_sides_in(side):
        return None
    return country_of(side, capital=True) or plain(side) or None


@cache
def place_name(place: str | None) -> str | None:
    """One form for a place; None where it is unstated.

    >>> place_name("the Kathmandu valley"), place_name("INDIA"), place_name(None)
    ('kathmandu valley', 'india', None)
    """
    if place is None:
        return None
    name = plain(place)
    return _country_names()[0].get(name, name) or None


def country_of_capital(place: str) -> str | None:
    """The country whose capital a place is.

    >>> country_of_capital("beirut"), country_of_capital("nippes")
    ('lebanon', None)
    """
    return _country_names()[1].get(place)


@cache
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
