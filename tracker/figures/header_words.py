"""The words by which the names of columns, and the categories in cells, say what a figure counts (header_words.csv)."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

_PIECES: Final = re.compile(r"24h|[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_WEAK: Final = ("infected", "affected", "casualties", "recovered", "captured")
"""Outcomes that yield to another in the same name: "confirmed deaths" are deaths."""

_BINDING: Final = ("of", "and", "among", "the", "people", "persons", "who", "were")


@cache
def header_words() -> dict[str, tuple[str, str]]:
    """Word -> its field (outcome, group, basis, limit, kind, skip) and value."""
    text = files("tracker.figures").joinpath("header_words.csv").read_text("utf-8")
    return {row["word"]: (row["field"], row["value"]) for row in csv.DictReader(text.splitlines())}


def pieces_of(name: str) -> list[str]:
    """The words of a name in lower case.

    >>> pieces_of("killed_childrenCum")
    ['killed', 'children', 'cum']
    """
    return [piece.lower() for piece in _PIECES.findall(name)]


def outcome_of(pieces: Sequence[str]) -> str | None:
    """The outcome that words of a name tell."""
    outcomes = [
        value for piece in pieces for field, value in [header_words().get(piece, ("", ""))] if field == "outcome"
    ]
    strong = [value for value in outcomes if value not in _WEAK]
    return next(iter(strong or outcomes), None)


@cache
def category_of(text: str) -> dict[str, str]:
    """What a category in words says: field (outcome, group, basis) -> value; nothing where a word of it is unknown.

    >>> category_of("Wounded (soldiers)"), category_of("deaths by drowning")
    ({'outcome': 'injured', 'group': 'military'}, {})
    """
    pieces = [piece for piece in pieces_of(text) if piece not in _BINDING]
    meant: dict[str, set[str]] = {}
    for piece in pieces:
        field, value = header_words().get(piece, ("", ""))
        meant.setdefault(field, set()).add(value)
    outcome = outcome_of(pieces)
    if outcome is not None:
        meant["outcome"] = {outcome, *(each for each in meant["outcome"] if each not in _WEAK)}
    sure = set(meant) <= {"outcome", "group", "basis"} and all(len(values) == 1 for values in meant.values())
    return {field: next(iter(values)) for field, values in meant.items()} if sure else {}
