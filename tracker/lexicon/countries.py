"""Countries by their names, adjectives and capitals, so that "Baku", "Azeri" and "Azerbaijan" can meet.

`en/countries.csv` holds one country a row. A capital stands for the country only where it acts ("Kyiv said"), never
where people died in it.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Final

_LEADING: Final = re.compile(r"^(?:the|a|an|in|at|near|of)\s+", re.IGNORECASE)


@cache
def country_names() -> tuple[dict[str, str], dict[str, str], frozenset[str]]:
    """Names and adjectives to the country, capitals to the country, and adjectives that name people ("Indians")."""
    names: dict[str, str] = {}
    capitals: dict[str, str] = {}
    nationals: set[str] = set()
    text = (files("tracker.lexicon") / "en" / "countries.csv").read_text("utf-8")
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


def phrases(words: list[str]) -> list[str]:
    """Every run of one to four words, longer ones first."""
    return [" ".join(words[start : start + size]) for size in (4, 3, 2, 1) for start in range(len(words) - size + 1)]


@cache
def countries() -> frozenset[str]:
    """The countries, as `country_of` gives them."""
    return frozenset(country_names()[0].values())


@cache
def country_of(name: str, *, capital: bool = False) -> str | None:
    """The country that a name or adjective points to; with `capital`, a capital speaks for its country.

    >>> country_of("Azeri"), country_of("Baku"), country_of("Baku", capital=True), country_of("the Russian side")
    ('azerbaijan', None, 'azerbaijan', 'russia')
    """
    names, capitals, _ = country_names()
    for phrase in phrases(plain(name).split()):
        if phrase in names:
            return names[phrase]
        if capital and phrase in capitals:
            return capitals[phrase]
    return None
