"""The dead that a story of the wounded recalls: "Two men were shot on Friday. In May a clerk was killed nearby.".

A text that opens with those who were hurt, and comes to a death only where it speaks of another time or of somebody
new, tells of no dead of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from tracker.lexicon.loader import word_list
from tracker.model import Claim, Document

HURT: Final = frozenset({"shot", "injured", "hospitalised", "casualties"})
OTHER_TIME: Final = word_list("another time")
THEY_LIVE: Final = word_list("wounded live")
THEIR_END: Final = word_list("end of the wounded")
OPENING: Final = 2
NEXT: Final = 4
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


def with_former_deaths(claims: list[Claim], document: Document) -> list[Claim]:
    """Marks the deaths that a story of the wounded recalls as those of another event."""
    deaths = [claim for claim in claims if claim.outcome == "killed" and not claim.background and claim.value != 0]
    if not deaths or not _opens_with_hurt(claims, deaths[0]):
        return claims
    they_live = _says(document.text, THEY_LIVE)
    former: list[Claim] = []
    for claim in deaths:
        if not (_is_recalled(claim, document, they_live=they_live) or _goes_on(claim, former)):
            return claims
        former.append(claim)
    return [replace(claim, background=True) if claim in former else claim for claim in claims]


def tells_of_another_time(claim: Claim) -> bool:
    """Whether the sentence of a claim recalls another time: "last year", "the anniversary"."""
    return _says(claim.sentence, OTHER_TIME)


def _opens_with_hurt(claims: Sequence[Claim], death: Claim) -> bool:
    """Whether two sentences before the first death tell of the wounded, or one that nobody was hurt."""
    before = [claim for claim in claims if claim.sentence_start < death.sentence_start and not claim.background]
    hurt = [claim for claim in before if claim.outcome in HURT and claim.polarity != "denied"]
    return any(claim.value == 0 for claim in hurt) or len({claim.sentence_start for claim in hurt}) >= OPENING


def _is_recalled(claim: Claim, document: Document, *, they_live: bool) -> bool:
    """Whether a death is told as one of another time, or of somebody new though those who were hit live."""
    if tells_of_another_time(claim) or _names_former_year(claim, document.published):
        return True
    return they_live and _is_somebody_new(claim, document) and not _says(claim.sentence, THEIR_END)


def _names_former_year(claim: Claim, published: date | None) -> bool:
    return any(published is None or int(year) < published.year for year in YEAR.findall(claim.sentence))


def _is_somebody_new(claim: Claim, document: Document) -> bool:
    """ "A man was killed", "Sterling Hobbs was shot dead": one person of whom nothing was told before."""
    words = claim.surface.split()
    if not claim.implicit or claim.value != 1:
        return False
    if words[0].lower() in ("a", "an"):
        return True
    return words[0][:1].isupper() and len(words) > 1 and words[-1] not in document.text[: claim.sentence_start]


def _goes_on(claim: Claim, former: Sequence[Claim]) -> bool:
    """ "One of them died at a hospital", right behind a death of another time."""
    return bool(former) and claim.sentence_start - former[-1].sentence_start - len(former[-1].sentence) <= NEXT


def _says(text: str, phrases: frozenset[str]) -> bool:
    lowered = text.lower()
    return any(phrase in lowered for phrase in phrases)
