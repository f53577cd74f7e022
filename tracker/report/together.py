"""How the figures of one document fit together, in sentences: what sharpens what, and what speaks of something else."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Final

from tracker.events.relate import Relation, relate
from tracker.model import Claim, Reading
from tracker.report.wording import limits_words, one_line

MOST_CLAIMS: Final = 24


@dataclass(frozen=True)
class Remark:
    """One sentence on figures of a document; numbers are the figures' numbers in the report, kind is for styling."""

    kind: str
    text: str
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class FloorWords:
    """A way to say that a stated number is lower than the true one; the example is run as a test."""

    phrases: tuple[str, ...]
    says: str
    example: str
    not_example: str


@cache
def floor_words() -> tuple[FloorWords, ...]:
    """The rows of floor_words.csv."""
    text = files("tracker.report").joinpath("floor_words.csv").read_text(encoding="utf-8")
    return tuple(
        FloorWords(tuple(row["phrase"].split("|")), row["says"], row["example"], row["not_example"])
        for row in csv.DictReader(text.splitlines())
    )


def find_floor(sentence: str) -> tuple[str, str] | None:
    """The words with which a sentence calls its number too low, and what they say; None where it does not.

    >>> find_floor("1,200 died but the actual toll\\nis believed to be substantially higher.")
    ('is believed to be substantially higher', 'the true number is said to be higher')
    """
    lowered = " ".join(sentence.lower().split())
    for row in floor_words():
        for phrase in row.phrases:
            if phrase in lowered:
                return phrase, row.says
    return None


def remarks(
    reading: Reading,
    numbers: Mapping[str, int],
    event_names: Mapping[str, str],
    clashes: Collection[frozenset[str]] = (),
) -> list[Remark]:
    """What relates the figures of one document, each relation once; at most the first 24 figures are paired.

    numbers: claim_id -> the figure's number in the report. event_names: event_id -> name, where one is known.
    clashes: pairs of claim_ids that a finding already shows; they are not remarked on again.
    """
    claims = reading.claims[:MOST_CLAIMS]
    found: list[Remark] = []
    related: set[str] = set()
    for first, second in combinations([claim for claim in claims if not claim.background], 2):
        if frozenset((first.claim_id, second.claim_id)) in clashes or _part_of_another(first, second):
            related |= {first.claim_id, second.claim_id}
            continue
        relation = relate(first, second, a_published=reading.document.published, b_published=reading.document.published)
        remark = _pair_remark(first, second, relation, numbers)
        if remark is not None:
            found.append(remark)
            related |= {first.claim_id, second.claim_id}
    found += list(_floor_remarks(claims, numbers))
    found += [_background_remark(claim, numbers, event_names) for claim in claims if claim.background]
    alone = [claim for claim in claims if claim.claim_id not in related and not claim.background]
    if len(claims) > 1:
        found += [_alone_remark(claim, numbers) for claim in alone]
    return found


def _part_of_another(first: Claim, second: Claim) -> bool:
    """Whether the text ties one of the two to a third figure, so that their own relation says nothing new."""
    return (first.part_of or second.claim_id) != second.claim_id or (second.part_of or first.claim_id) != first.claim_id


def _pair_remark(first: Claim, second: Claim, relation: Relation, numbers: Mapping[str, int]) -> Remark | None:
    pair = (numbers[first.claim_id], numbers[second.claim_id])
    a, b = _named(first, numbers), _named(second, numbers)
    if relation.kind == "not_comparable":
        return None
    if relation.gap:
        return Remark("clash", f"{a} and {b} do not fit: {relation.reason}.", pair)
    if relation.kind in ("rounds", "same", "updates") and _sharpens(second, first):
        return Remark("sharpens", f"{b} sharpens {a}: {_limits(second)} instead of {_limits(first)}.", pair)
    if relation.kind in ("rounds", "same", "updates") and _sharpens(first, second):
        return Remark("sharpens", f"{a} is sharper than {b}: {_limits(first)} instead of {_limits(second)}.", pair)
    words = {
        "same": "say the same",
        "rounds": "fit: one is a rounding or a bound of the other",
        "updates": "belong to one toll that moves in time",
        "part_of": "belong together as part and whole",
        "increments": "belong together as addition and total",
    }[relation.kind]
    return Remark(relation.kind, f"{a} and {b} {words}: {relation.reason}.", pair)


def _sharpens(sharp: Claim, blunt: Claim) -> bool:
    """Whether everything that the sharp claim allows, the blunt one allows too, but not the other way round."""
    if (sharp.low, sharp.high) == (blunt.low, blunt.high) or (sharp.low is None and sharp.high is None):
        return False
    low_inside = blunt.low is None or (sharp.low is not None and sharp.low >= blunt.low)
    high_inside = blunt.high is None or (sharp.high is not None and sharp.high <= blunt.high)
    return low_inside and high_inside


def _floor_remarks(claims: Sequence[Claim], numbers: Mapping[str, int]) -> Iterator[Remark]:
    for claim in claims:
        floor = find_floor(claim.sentence)
        if floor is not None and not claim.background:
            text = f'{_named(claim, numbers)} is a floor: the text itself says "{floor[0]}", so {floor[1]}.'
            yield Remark("floor", text, (numbers[claim.claim_id],))


def _background_remark(claim: Claim, numbers: Mapping[str, int], event_names: Mapping[str, str]) -> Remark:
    name = event_names.get(claim.event_id or "", claim.event_id or "")
    other = f"another event ({name})" if name else "another event"
    text = f"{_named(claim, numbers)} is background: it speaks of {other}, and is not compared with the others."
    return Remark("background", text, (numbers[claim.claim_id],))


def _alone_remark(claim: Claim, numbers: Mapping[str, int]) -> Remark:
    what = " ".join(part for part in ("" if claim.group == "all" else claim.group, claim.outcome) if part)
    why = "states no number" if claim.value is None and claim.low is None else "has no counterpart in this text"
    return Remark("alone", f"{_named(claim, numbers)} ({what}) {why}.", (numbers[claim.claim_id],))


def _named(claim: Claim, numbers: Mapping[str, int]) -> str:
    return f"Figure {numbers[claim.claim_id]} “{one_line(claim.surface, 60)}”"


def _limits(claim: Claim) -> str:
    return limits_words(claim.low, claim.high)
