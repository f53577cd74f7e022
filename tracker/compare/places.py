"""Whose place is whose: the places of a statement's figures, and how those of the source stand to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tracker.events.names import nationality_of
from tracker.model import Claim
from tracker.series.combine import is_part

KINDS_OF_PLACE: Final = frozenset(
    {"", "sultanate", "state", "country", "kingdom", "republic", "emirate", "capital", "city", "province", "region"}
)
SAME_PLACE, NO_PLACE, ANOTHER_PLACE = range(3)
"""How a figure's place stands to a statement: named in it, not told, or named only by the source."""

_OF_KIND: Final = re.compile(r"\s+(?:state|province|region|county|district|governorate)$", re.IGNORECASE)


def named_place(claim: Claim) -> str | None:
    """The place of a claim, unless it is only a kind of place ("the sultanate", "a Mexican city")."""
    words = (claim.place or "").lower().removeprefix("the ").split()
    kind = words[1:] if len(words) == 2 and nationality_of(words[0]) is not None else words
    return None if " ".join(kind) in KINDS_OF_PLACE else claim.place


def own_places(claims: Sequence[Claim]) -> list[Claim]:
    """The claims of a text, where of two figures of one outcome only the nearer keeps a place that both were given.

    "With 55 cases in Goris, the region has 106": the 106 are not those of Goris.
    """
    return [replace(claim, place=None) if _is_lent(claim, claims) else claim for claim in claims]


def _is_lent(claim: Claim, claims: Sequence[Claim]) -> bool:
    span = _place_span(claim)
    return span is not None and any(
        other.outcome == claim.outcome
        and other.value != claim.value
        and _place_span(other) == span
        and _apart(other, span) < _apart(claim, span)
        for other in claims
    )


def _place_span(claim: Claim) -> tuple[int, int] | None:
    spans = [(note.start, note.end) for note in claim.evidence if note.field == "place"]
    start, end = spans[0] if spans else (None, None)
    return None if start is None or end is None else (start, end)


def _apart(claim: Claim, span: tuple[int, int]) -> int:
    return max(span[0] - claim.end, claim.start - span[1])


def at_place_of_part(claim: Claim, source: Sequence[Claim], beside: Sequence[Claim]) -> Claim:
    """The claim at the place of a part that the source tells, where the statement names that place.

    "Goris has 40 of the cases in the region", of a source with 90 in the region and 35 of them in Goris: the statement
    would not name Goris if it spoke of the whole. beside: the statement's figures; each has a place of its own.
    """
    for other in source:
        place = named_place(other)
        if place is None or not is_part(other) or other.outcome != claim.outcome or _is_taken(place, claim, beside):
            continue
        if names(claim.sentence, place) and not (claim.place and names(claim.place, place)):
            return replace(claim, place=other.place)
    return claim


def place_rank(claim: Claim, other: Claim, beside: Sequence[Claim]) -> int:
    """Whether the source's place for a figure is one that the statement names for this figure."""
    place = named_place(other)
    if place is None:
        return NO_PLACE
    bare, said = _OF_KIND.sub("", place), named_place(claim)
    if said is None and _is_taken(bare, claim, beside):
        return ANOTHER_PLACE
    return SAME_PLACE if names(claim.sentence if said is None else said, bare) else ANOTHER_PLACE


def _is_taken(place: str, claim: Claim, beside: Sequence[Claim]) -> bool:
    """Whether the place is that of another figure of the statement."""
    others = [other for other in beside if other.start != claim.start and other.outcome == claim.outcome]
    return any(names(named_place(other) or "", place) for other in others)


def names(words: str, name: str) -> bool:
    """Whether words hold a name, whatever its letters."""
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) is not None
