"""CF311 figure-changed-between-versions: a figure that an outlet changed after it had printed it.

Only the store can see this: it holds both versions. A later check never looks for it again; it stands until somebody
decides on it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Final

from tracker.model import Claim, Document, Finding, Reading

CODE: Final = "CF311"
NAME: Final = "figure-changed-between-versions"
ALIKE: Final = 0.6
"""How alike the words around two figures must be for them to be one statement that was changed."""

MEANING: Final = (
    "A document was read before, its text has changed since, and a sentence that states a figure now states another. "
    "Both versions are kept. It is a warning, and a note where the new text speaks of a correction: readers who saw "
    "the first figure were told, the others were not. A live story whose toll rises is found too: the store cannot "
    "know that the rise is news."
)

_NUMBERS: Final = re.compile(r"\d[\d,. ]*")
_CORRECTED: Final = re.compile(
    r"\b(correct(?:ed|ion|s)|clarif(?:ied|ication)|amended|revis(?:ed|ion)|earlier version|previously stated)\b",
    re.IGNORECASE,
)


def changed_figures(before: Reading, after: Reading, version: int) -> Iterator[Finding]:
    """A finding for each figure that changed from one version of a document to the next.

    version: the number of the earlier one. Figures that came or went with their sentences are none.
    """
    for old, new in _pairs(before, after):
        if (old.value, old.low, old.high, old.bound) != (new.value, new.low, new.high, new.bound):
            yield _finding(old, new, before.document, after.document, version)


def as_version(reading: Reading, version: int) -> Reading:
    """An earlier version as a document of its own, under the names by which findings call it and its claims."""
    name = f"{reading.document.doc_id}@{version}"
    claims = tuple(replace(claim, doc_id=name, claim_id=f"{claim.claim_id}@{version}") for claim in reading.claims)
    return replace(reading, document=replace(reading.document, doc_id=name), claims=claims, unread=())


def _pairs(before: Reading, after: Reading) -> Iterator[tuple[Claim, Claim]]:
    """Each earlier figure with the later one that stands in its place, the most alike first."""
    olds, news = list(before.claims), list(after.claims)
    for old in list(olds):
        same = next((new for new in news if _unchanged(old, new)), None)
        if same is not None:
            olds.remove(old)
            news.remove(same)
    scored = sorted(
        (-score, place, other)
        for place, old in enumerate(olds)
        for other, new in enumerate(news)
        if (score := _likeness(old, new)) >= ALIKE
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for _, place, other in scored:
        if place not in used[0] and other not in used[1]:
            used[0].add(place)
            used[1].add(other)
            yield olds[place], news[other]


def _unchanged(old: Claim, new: Claim) -> bool:
    return (old.surface, old.sentence, old.outcome, old.value) == (new.surface, new.sentence, new.outcome, new.value)


def _likeness(old: Claim, new: Claim) -> float:
    if (old.field, old.outcome, old.group) != (new.field, new.outcome, new.group):
        return 0.0
    return SequenceMatcher(None, _words(old.sentence), _words(new.sentence), autojunk=False).ratio()


def _words(sentence: str) -> list[str]:
    return _NUMBERS.sub("# ", sentence.lower()).split()


def _finding(old: Claim, new: Claim, before: Document, after: Document, version: int) -> Finding:
    stated = _CORRECTED.search(after.text) is not None and _CORRECTED.search(before.text) is None
    text = "\x1e".join([CODE, new.doc_id, str(version), new.outcome, old.surface, new.surface, new.sentence])
    line = (after.title if new.field == "title" else after.text) or ""
    return Finding(
        finding_id=f"{CODE}-{hashlib.sha256(text.encode()).hexdigest()[:12]}",
        code=CODE,
        rule=NAME,
        severity="note" if stated else "warning",
        event_id=new.event_id,
        outcome=new.outcome,
        side_a=(new.claim_id,),
        side_b=(f"{old.claim_id}@{version}",),
        claim_ids=(new.claim_id, f"{old.claim_id}@{version}"),
        quotes=(_quote(new, after, f"version {version + 1}"), _quote(old, before, f"version {version}")),
        doc_id=new.doc_id,
        start=new.start,
        end=new.end,
        line=line.count("\n", 0, new.start) + 1,
        column=new.start - (line.rfind("\n", 0, new.start) + 1) + 1,
        message=f'"{old.surface}" was changed to "{new.surface}" after it was printed.',
        why="the new text speaks of a correction" if stated else "the new text does not say that it was changed",
        expected=old.surface,
        observed=new.surface,
        gap=abs(new.value - old.value) if new.value is not None and old.value is not None else 0,
    )


def _quote(claim: Claim, document: Document, version: str) -> str:
    return f"{document.outlet or document.doc_id}, {version}: {' '.join(claim.sentence.split())}"
