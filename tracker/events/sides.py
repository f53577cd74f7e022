"""Whose dead a figure counts, in an event that is told by sides, where the reader found no side beside the figure.

"Ukraine had 70,000 dead", "49 of its soldiers", "the enemy has lost 200", "Baku speaks of 61 civilian deaths": the
words tell it, or it is what an authority says of its own people. Only names that are a side of the event, and
countries, count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tracker.events.names import country_of, plain, side_name
from tracker.model import Claim

_NAME: Final = r"(?P<name>[A-Z][a-z]+(?:[ -][A-Z][a-z]+)?)"
_FORCES: Final = (
    r"(?:soldiers?|troops|forces|army|military|servicemen|servicewomen|service members|personnel|fighters|recruits|"
    r"conscripts|officers|side|losses|military deaths|war dead)"
)
_FORCES_TOLD: Final = re.compile(rf"\b{_NAME}(?:['’]s?)?\s+(?:own\s+)?(?:armed\s+)?{_FORCES}\b")
_PEOPLE_TOLD: Final = re.compile(
    rf"\b{_NAME}(?:['’]s?)?\s+(?:own\s+)?(?:[a-z]+\s+)?(?:deaths|dead|casualties|figure|toll)\b"
)
_LOST: Final = re.compile(
    rf"\b{_NAME}(?:\s+(?:side|army|military|forces|alone|itself))?\s+(?:(?:has|have|had)\s+)?(?:also\s+)?"
    r"(?:lost|suffered|had|buried|mourns|counts)\s+(?:\w+\s+){0,2}$"
)
_OWN: Final = re.compile(
    rf"\b(?:its|their|his|her|our)\s+(?:own\s+)?(?:\w+\s+){{0,2}}?(?P<forces>{_FORCES})\b|"
    r"\b(?:its|their|our)\s+own\s+(?:dead|toll|count|figure|death toll)\b|"
    r"\b(?:it|they|we)\s+(?:has\s+|have\s+|had\s+)?(?P<lost>lost)\s+(?:\w+\s+){0,2}$"
)
_ENEMY: Final = re.compile(
    r"\b(?:the|of) (?:enemy|adversary|opponents?|invaders?|occupiers?|aggressors?)\b", re.IGNORECASE
)
_ENEMY_BEFORE: Final = re.compile(rf"{_ENEMY.pattern}[^.;]{{0,40}}$", re.IGNORECASE)
_OWN_SPEAKER: Final = re.compile(r"^(?:its|their|his|her)\b", re.IGNORECASE)
_ANY_NAME: Final = re.compile(r"\b[A-Z][\w'’]+")
_CIVILIAN: Final = re.compile(
    r"\b(?:civilians?|residents?|villagers?|inhabitants?|children|women|people|persons|inmates?)\b", re.IGNORECASE
)
_CIVILIANS_TOLD: Final = re.compile(r"\b(?:civilians?|peaceful (?:residents|inhabitants))\b", re.IGNORECASE)
_FORCES_NAMED: Final = re.compile(rf"\b{_FORCES}\b", re.IGNORECASE)
NEAR: Final = 60
"""Characters between a figure and the words that tell its side."""

LOOK_BACK: Final = 200
"""Characters before a speaker ("Its prosecutors") in which the one that it belongs to is named."""

OFFICIAL: Final = frozenset({"government", "military", "police", "medical"})
FORCES: Final = frozenset({"all", "militant", "military"})
"""Groups that may be a side's forces: what one side calls fighters the other calls soldiers."""


@dataclass(frozen=True, slots=True)
class Side:
    """Whose dead. name: None where nothing tells. forces: told as losses of a side's forces. outsider: the speaker
    belongs to none of the sides, and speaks of no side."""

    name: str | None
    forces: bool = False
    outsider: bool = False


def side_told(claim: Claim, sides: frozenset[str], text: str = "") -> Side:
    """Whose people a claim counts by its own words, else by who speaks.

    sides: those by which the event is told, each as `side_name` gives it; no other name is one. text: the document's,
    to find whose "Its ministry" is.
    """
    found = side_in_words(claim, sides)
    if found is not None:
        return found
    speaker = speaker_side(claim, text)
    if speaker is None:
        return Side(f"the enemy in {claim.doc_id}" if _ENEMY_BEFORE.search(claim.sentence[: _start(claim)]) else None)
    if speaker not in sides:
        return Side(None, outsider=True)
    sentence = claim.sentence
    if _ENEMY.search(sentence) and len(sides) == 2:
        return Side(next(side for side in sides if side != speaker), forces=claim.group != "civilian")
    own = _OWN.search(sentence[: _end(claim) + NEAR])
    if own is not None:
        return Side(speaker, forces=bool(own["forces"] or own["lost"]) and not _CIVILIAN.search(claim.victims or ""))
    return Side(speaker, forces=claim.group == "military")


def side_in_words(claim: Claim, sides: frozenset[str] = frozenset()) -> Side | None:
    """The side that stands nearest to the figure in its own sentence; None where none does."""
    at, end = _start(claim), _end(claim)
    lost = _LOST.search(claim.sentence[:at])
    if lost is not None and (name := _known(lost["name"], sides)) is not None:
        return Side(name, forces=not _CIVILIAN.search(claim.victims or ""))
    best: tuple[int, Side] | None = None
    for pattern, forces in ((_FORCES_TOLD, True), (_PEOPLE_TOLD, False)):
        for match in pattern.finditer(claim.sentence):
            known = _known(match["name"], sides)
            if known is None or _is_speaker(match, claim):
                continue
            distance = max(match.start() - end, at - match.end(), 0)
            if distance <= NEAR and (best is None or distance < best[0]):
                best = distance, Side(known, forces=forces)
    return best[1] if best is not None else None


def _start(claim: Claim) -> int:
    return max(claim.start - claim.sentence_start, 0)


def _end(claim: Claim) -> int:
    return max(claim.end - claim.sentence_start, 0)


def _known(name: str, sides: frozenset[str]) -> str | None:
    country = country_of(name, capital=True)
    if country is not None:
        return country if not sides or country in sides else None
    return plain(name) if plain(name) in sides else None


def _is_speaker(match: re.Match[str], claim: Claim) -> bool:
    """Whether the name is that of the authority that speaks, and not of those counted."""
    if claim.source_start is None or claim.source_end is None:
        return claim.source is not None and match["name"] in claim.source
    first, last = claim.source_start - claim.sentence_start, claim.source_end - claim.sentence_start
    return first <= match.start() < last


def speaker_side(claim: Claim, text: str = "") -> str | None:
    """The country, or side, that the authority behind a figure speaks for; None where it is none's."""
    if claim.source is None:
        return None
    country = country_of(claim.source, capital=True)
    if country is not None:
        return country
    if _OWN_SPEAKER.match(claim.source) and text:
        at = claim.source_start if claim.source_start is not None else claim.sentence_start
        before = _ANY_NAME.findall(text[max(0, at - LOOK_BACK) : at])
        return next((named for word in reversed(before) if (named := country_of(word, capital=True))), None)
    return side_name(claim.source) if claim.source_type == "rebel" else None


def group_in_war(claim: Claim, side: Side) -> str:
    """The group of a claim in an event told by sides: a side's dead without more are its forces, and what stands in a
    sentence on civilians alone counts civilians."""
    if claim.group != "all":
        return "military" if side.forces and claim.group in FORCES else claim.group
    if _CIVILIANS_TOLD.search(claim.sentence) and not _FORCES_NAMED.search(claim.sentence):
        return "civilian"
    named = side.name is not None and claim.basis != "incident"
    return "military" if side.forces or (named and not _CIVILIAN.search(claim.victims or "")) else "all"
