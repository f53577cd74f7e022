"""Who the dead are where a text tells of them one by one: "Carlos Benton, 31, died at the scene. A second man, ...".

Each mention of one person says something of who that is: a name, an age, man or woman, the first or a second, killed
by somebody or by the own hand. A mention opens a new person only where it cannot be one of those told before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.extract.former_deaths import tells_of_another_time
from tracker.lexicon.loader import word_list
from tracker.lexicon.people import is_person_noun
from tracker.model import Claim
from tracker.series.wording import OWNERS, after, before, is_suicide

NEIGHBOURS: Final = 450
"""Characters between the beginnings of two sentences that tell of victims one after the other."""
MALE: Final = word_list("male")
FEMALE: Final = word_list("female")
UNCERTAIN_AGE: Final = 1
ARTICLES: Final = frozenset({*OWNERS, "a", "an", "the", "he", "she"})
SHORTEST_NAME: Final = 2
RANKS: Final = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
_NAME: Final = r"[A-Z][\w’'-]*[a-z](?:\s[A-Z]\.|\s[\"“‘(][\w’'. -]+[\"”’)]|\s[A-Z][\w’'-]*){1,3}"
_CALLED: Final = re.compile(
    r"^(?:,? (?:(?:who was |later )?identified as |named ))?(?:,? ?(?:\d{1,2}-year-old )?)"
    rf"({_NAME})(?=[,.;]| and | was |$)"
)
_AGED: Final = re.compile(r"^(?:,? [A-Z][^,;()]{0,40})?(?:, aged?|,| \(| ,) ?(\d{1,2})\b(?!-)")
_AGED_BEFORE: Final = re.compile(r"\b(\d{1,2})[- ]years?[- ]old\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """What mentions say of one person; an empty field says nothing. rank: "a second man" is 2.

    opens: whether the mention can be the first one of somebody ("a man", a full name), unlike "he" and "the victim".
    """

    claim: Claim
    names: tuple[str, ...]
    age: int | None
    sex: str
    rank: int
    own_hand: bool
    by_another: bool
    opens: bool

    def may_be(self, other: Person) -> bool:
        """Whether two mentions can be of one person."""
        if self.names and other.names:
            return _share_name(self.names, other.names)
        if self.age is not None and other.age is not None and abs(self.age - other.age) > UNCERTAIN_AGE:
            return False
        if self.sex and other.sex and self.sex != other.sex:
            return False
        return not (self.own_hand and other.by_another) and not (other.own_hand and self.by_another)

    def with_more(self, other: Person) -> Person:
        """The person with what another mention adds."""
        return Person(
            claim=self.claim,
            names=max(self.names, other.names, key=len),
            age=self.age if self.age is not None else other.age,
            sex=self.sex or other.sex,
            rank=self.rank,
            own_hand=self.own_hand or other.own_hand,
            by_another=self.by_another or other.by_another,
            opens=self.opens,
        )


def _share_name(names: Sequence[str], others: Sequence[str]) -> bool:
    """ "Harris" is "Dontae Harris"; "Jomar Dizon" is not "Jericho Dizon"."""
    if len(names) > 1 and len(others) > 1 and names[-1] == others[-1]:
        return bool(set(names[:-1]) & set(others[:-1]))
    return bool(set(names) & set(others))


def victims_of(claims: Iterable[Claim]) -> list[Person]:
    """The persons of whom single mentions tell, in the order in which they come up."""
    found: list[Person] = []
    for claim in claims:
        person = _person(claim)
        if person is None:
            continue
        known = next((index for index, other in enumerate(found) if _is_told_again(person, other, found)), None)
        if known is not None:
            found[known] = found[known].with_more(person)
        elif not found or (person.opens and _follows(person, found[-1])):
            found.append(person)
    return found


def _follows(person: Person, last: Person) -> bool:
    """Whether a mention goes on with the victims told before, and does not recall somebody of another day.

    "In the death of a clerk" names a death that may be any.
    """
    claim = person.claim
    apart = claim.sentence_start - last.claim.sentence_start
    return apart <= NEIGHBOURS and not before(claim).endswith("of ") and not tells_of_another_time(claim)


def _is_told_again(person: Person, other: Person, found: Sequence[Person]) -> bool:
    named = bool(person.names and other.names)
    if person.rank > len(found) and not named:
        return False
    if other.claim.sentence_start == person.claim.sentence_start and not named and person.opens:
        return False
    return person.may_be(other)


def _person(claim: Claim) -> Person | None:
    """What a claim says of the one person that it counts."""
    words = claim.surface.split()
    if claim.value != 1 or not claim.implicit or not words:
        return None
    opening, lowered = words[0].lower(), [word.lower().removesuffix("'s") for word in words]
    behind = after(claim)
    age = _age(claim.surface, behind)
    names = _names(words) if _is_sentence(claim) else ()
    if not names and age is not None:
        called = _CALLED.match(behind)
        names = _names(called[1].split()) if called is not None else ()
    own_hand = is_suicide(claim)
    owned = opening in OWNERS and len(words) > 1
    rank = max((RANKS.get(word, 0) for word in lowered), default=0)
    indefinite = opening in ("a", "an") or owned or rank > 1
    return Person(
        claim=claim,
        names=names,
        age=age,
        sex=_sex(claim, lowered),
        rank=rank,
        own_hand=own_hand,
        by_another=owned,
        opens=indefinite or (len(names) > 1 and age is not None),
    )


def _is_sentence(claim: Claim) -> bool:
    """Whether the claim stands in a sentence: in a headline every word can have a capital."""
    return claim.sentence.rstrip("\"”’' ").endswith((".", "!", "?"))


def _names(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a full name at the end of a mention, without titles; none where it ends in a noun ("A Gary Man")."""
    if not words or is_person_noun(words[-1].lower()):
        return ()
    found: list[str] = []
    for word in reversed(words):
        if not word[:1].isupper() or word.lower() in ARTICLES:
            break
        if len(word) > SHORTEST_NAME and not word.isupper() and not is_person_noun(word.lower()):
            found.insert(0, word.strip('.,"“”‘’()').lower())
    return tuple(found) if len(found) > 1 else ()


def _age(surface: str, behind: str) -> int | None:
    found = _AGED_BEFORE.search(surface) or _AGED.match(behind)
    return int(found[1]) if found is not None else None


def _sex(claim: Claim, words: Sequence[str]) -> str:
    """ "m" or "f", where the words say it."""
    told = [word for word in words if word not in OWNERS] or list(words)
    if any(word in FEMALE for word in told):
        return "f"
    return "m" if any(word in MALE for word in told) else ""
