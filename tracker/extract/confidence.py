"""How sure a claim is: a logistic score over what linked the number to its outcome, fitted on annotated stories.

The weights are data (`confidence.csv`), written by `python -m benchmarks.fit_confidence`; the reliability table stands
in `docs/benchmarks.md`. quantulum3 is asked about long number phrases only; where it reads another number, the
score falls.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from math import exp
from typing import Final

from tracker.extract import second_opinion
from tracker.extract.linking import Link
from tracker.extract.mention import Mention
from tracker.extract.sentence import Sentence

DISAGREEMENT: Final = 0.6
LONG_PHRASE: Final = 3
SURE_OUTCOMES: Final = frozenset({"killed", "injured"})


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The fitted weight of each feature."""
    with (files("tracker.extract") / "confidence.csv").open(encoding="utf-8") as handle:
        return {row["feature"]: float(row["weight"]) for row in csv.DictReader(handle)}


def features(mention: Mention, link: Link) -> dict[str, float]:
    """What speaks for and against a claim, as numbers; a feature that is 0 is left out."""
    quantity, phrase = mention.quantity, mention.phrase
    found = {
        "always": 1.0,
        "cost": min(link.cost, 8.0),
        f"found {link.how}": 1.0,
        f"form {quantity.form}": 1.0,
        f"noun {phrase.kind or ('none' if phrase.last <= quantity.last else 'unknown')}": 1.0,
    }
    if link.outcome not in SURE_OUTCOMES:
        found["other outcome"] = 1.0
    if quantity.value == 1:
        found["one"] = 1.0
    if quantity.bound not in ("exact", "vague"):
        found["bounded"] = 1.0
    if phrase.kind == "" and link.cost > 1.0:
        found["far without noun"] = 1.0
    return found


def confidence_of(sentence: Sentence, mention: Mention, link: Link) -> float:
    """The share of claims of this kind that were right, 0..1; lowered where a second opinion differs."""
    sure = _sure(tuple(features(mention, link).items()))
    return round(sure * (DISAGREEMENT if _disputed(sentence, mention) else 1.0), 3)


@lru_cache(maxsize=4096)
def _sure(found: tuple[tuple[str, float], ...]) -> float:
    known = weights()
    score = sum(known.get(name, 0.0) * value for name, value in found)
    return 1.0 / (1.0 + exp(-score))


def _disputed(sentence: Sentence, mention: Mention) -> bool:
    """Whether quantulum3 reads another number; a pair like "twenty-eight" is read alike and not asked about."""
    quantity = mention.quantity
    first, last = quantity.number_first, quantity.number_last
    if last - first + 1 < LONG_PHRASE or quantity.value is None or quantity.form not in ("digits", "words"):
        return False
    if last == first + 2 and _is_pair(sentence, first):
        return False
    return second_opinion.agrees(sentence.words(first, last), quantity.value) is False


def _is_pair(sentence: Sentence, first: int) -> bool:
    tens = sentence.cue("numbers", first)
    return tens is not None and tens.row.kind == "ten" and sentence.tokens[first + 1].lower == "-"
