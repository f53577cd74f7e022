"""The plain sentences in which findings speak: who said what, when, and the arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.events.claims import Claims
from tracker.events.relate import Relation
from tracker.events.scope import Scoped
from tracker.terms import GROUP_PEOPLE

_OUTCOME_WORDS = {
    "killed": "killed",
    "injured": "injured",
    "casualties": "killed or injured",
    "hospitalised": "in hospital",
}


def told(scoped: Scoped, claims: Claims) -> str:
    """A figure with who says so, where it is printed and when: `"1,941" killed (Northgate Wire, 2021-08-17)`."""
    claim = scoped.claim
    document = claims.documents[claim.doc_id]
    origin = [claim.source or "", document.outlet or document.doc_id, str(document.published or "")]
    words = " ".join(claim.surface.split())
    return f'"{words}" {outcome_words(claim.outcome)} ({", ".join(part for part in origin if part)})'


def told_all(figures: Sequence[Scoped], claims: Claims, *, most: int = 3) -> str:
    """Several figures in one phrase; those beyond `most` are counted."""
    named = [told(scoped, claims) for scoped in figures[:most]]
    if len(figures) > most:
        named.append(f"{len(figures) - most} more")
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named)


def narrower_words(part: Scoped, whole: Scoped) -> str:
    """What a count of some counts, for people: `children`, `those of Tamba`."""
    if part.group != whole.group:
        return GROUP_PEOPLE.get(part.group, part.group)
    where = part.place or part.people or part.side
    return f"those of {where.title()}" if where else "a part"


def outcome_words(outcome: str) -> str:
    """An outcome as people say it after a number."""
    return _OUTCOME_WORDS.get(outcome, outcome)


def readings(odd: Scoped, against: Scoped, relation: Relation) -> str:
    """The arithmetic of two readings that do not meet, and the gates that they passed."""
    gates = ", ".join(gate.name for gate in relation.gates if gate.passed)
    cause = likely_cause(odd, against)
    return (
        f"{odd.reading} against {against.reading}: {relation.gap:,} persons apart under every reading. "
        f"Compared because {relation.reason} (gates: {gates}). They fit only if they count different people or days."
        f"{' ' + cause if cause else ''}"
    )


def likely_cause(one: Scoped, other: Scoped) -> str:
    """What the digits tell: a digit swapped, dropped or added; empty where they tell nothing."""
    first, second = one.claim.value, other.claim.value
    if first is None or second is None or first == second:
        return ""
    low, high = sorted((str(first), str(second)), key=lambda digits: (len(digits), digits))
    if power_of_ten(first, second):
        return f"The digits agree but for {len(high) - len(low)} zero(s): a zero may have been lost or added."
    if swapped(first, second):
        return "The same digits stand in another order: two may have been swapped."
    if len(high) == len(low) + 1 and len(low) > 1 and any(high[:i] + high[i + 1 :] == low for i in range(len(high))):
        return "One has a digit more than the other: a digit may have been lost or added."
    return ""


def power_of_ten(first: int, second: int) -> int:
    """10, 100, ... where one number is that many times the other, else 0.

    >>> power_of_ten(300, 300_000), power_of_ten(30, 300), power_of_ten(30, 30), power_of_ten(31, 300)
    (1000, 10, 0, 0)
    """
    low, high = sorted((first, second))
    if low <= 0 or low == high or high % low:
        return 0
    ratio = high // low
    return ratio if str(ratio).strip("0") == "1" else 0


def swapped(first: int, second: int) -> bool:
    """Whether two numbers differ by one swap of neighbouring digits.

    >>> swapped(873, 837), swapped(873, 738), swapped(12, 120)
    (True, False, False)
    """
    one, other = str(first), str(second)
    if len(one) != len(other):
        return False
    differing = [place for place in range(len(one)) if one[place] != other[place]]
    return (
        len(differing) == 2
        and differing[1] == differing[0] + 1
        and one[differing[0]] == other[differing[1]]
        and one[differing[1]] == other[differing[0]]
    )
