"""The words about a figure that say how it stands to the others of its document: a total, one more, one of several.

Questions of one claim each; what follows from the answers is decided in `combine`.
"""

from __future__ import annotations

import re
from typing import Final

from tracker.model import Claim

ALSO_REACH: Final = 80
"""Characters on either side of a figure."""

_JOINED: Final = re.compile(
    r"(?:\b(?:and|plus|along with|together with|as well as|in addition to|while)\b|[;&+])\W*(?:[\w'’-]+\W+){0,3}$",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(r"^\s*[\w’'-]+(?:\s[\w’'-]+){0,5},\s*$")
_THEN_ANOTHER: Final = re.compile(r",?\s+(?:and\s+)?an?\s", re.IGNORECASE)
_OF_PLACE: Final = re.compile(r"^ (?:of|in|at|for|from)(?: [\w'’.-]+){1,7},?(?: and)?\s*$")
_AND_NEXT: Final = re.compile(r"\s+and\s+(?:an?|\w+teen|one|two|three|four|five|six|seven|eight|nine|ten|\d+)\b")
_RAISES: Final = re.compile(r"\b(?:rais|ris|rose|bring|push|elevat|tak)\w*\b.*\bto\b", re.IGNORECASE | re.DOTALL)
_RIVAL: Final = re.compile(
    r"\b(?:some|other|another|earlier|initial|conflicting|unconfirmed|local|official|media|several|most)\s"
    r"(?:sources?|reports?|accounts?|officials?|witnesses|estimates?|outlets?|residents)\b",
    re.IGNORECASE,
)
_REST: Final = re.compile(r"^\W*(?:\w+\W+){0,2}?(?:others?|more)\b", re.IGNORECASE)
_ALSO: Final = re.compile(r"\b(?:also|in addition|additionally|as well(?! as))\b", re.IGNORECASE)
_SAYS_TOTAL: Final = re.compile(r"\b(?:in total|total of|in all|altogether|toll (?:is|was|stands|stood|now|reached))\b")
_SUMS_UP: Final = re.compile(r"\b(?:total of|in total|in all|altogether|totall?ing)\W*$", re.IGNORECASE)
_RAISED_TO: Final = re.compile(
    r"\b(?:toll|count|number|figure|total)\b.*\b(?:raised|revised|risen|rose|climbed|increased|grown)\b.*\bto\W*$",
    re.IGNORECASE | re.DOTALL,
)
_ENTRY: Final = re.compile(
    r"^\W*\d+ fatalit\w+"
    r"|\bfatalit\w+ (?:\w+ )?(?:coded|recorded|assessed|estimated|split|divided|distributed|spread)\b",
    re.IGNORECASE,
)
_SEVERAL_INCIDENTS: Final = re.compile(
    r"\b(?:these|those|all|both|combined|various|several|multiple|separate|two|three|four|five|six|seven|\d+)"
    r"(?: \w+){0,2} (?:attacks|bombings|incidents|explosions|blasts|bombs|strikes)\b|\bseries of\b"
    r"|\bin (?:different|similar|other|unrelated) (?:incidents|attacks)\b"
    r"|\bsince (?:\w+ ){0,2}(?:19|20)\d\d\b"
    r"|\bon (?:this|that|the same) day\b|\bthis year\b|\b(?:across|throughout) the country\b",
    re.IGNORECASE,
)
_ONESELF: Final = re.compile(r"\b(?:himself|herself|self|own life|suicide)\b", re.IGNORECASE)
_BLOWN_UP: Final = re.compile(r"\b(?:blew|blow|deton|explod)", re.IGNORECASE)
_SINCE: Final = re.compile(r"\bsince\b", re.IGNORECASE)
_ONE_OF_THEM: Final = re.compile(
    r"\b(?:deadliest|worst|bloodiest|largest|biggest) (?:of|attack|bombing|incident|blast)"
)


_SHARE_OF_ENTRY: Final = re.compile(
    r"^\W*(?:[^\W\d]+\W+){0,2}(?:are |is |were |being )*(?:coded|associated|assigned)"
    r" (?:to|for|with|in) (?:each|this event)\b",
    re.IGNORECASE,
)
_FOUGHT_BACK: Final = re.compile(
    r"\b(?:retaliat|returned fire|return(?:ed|ing)? (?:the )?(?:gun)?fire|fir(?:ed|ing) back|fought back|shot back)",
    re.IGNORECASE,
)
_DIED_LATER: Final = re.compile(
    r"^(?: more| others?| people| persons| victims| \w+){0,3} (?:later |subsequently )?(?:died|succumbed)\b"
    r"(?: \w+){0,4}(?: later| hospital| wounds| injuries)\b|^(?: \w+){0,3} (?:later|subsequently) died\b",
    re.IGNORECASE,
)
_KILLED: Final = r"(?:killed|murdered|executed|beheaded|shot dead|assassinated)"
_KILLED_AGAIN: Final = re.compile(rf"^(?:,|,? and)(?: then| later| also)? {_KILLED}\s*$", re.IGNORECASE)
_OTHER_KILLER: Final = re.compile(
    rf"(?:[,;]| and| while) (?:an?|another|one|two|the (?:second|third|other))(?: [\w-]+){{1,5}} {_KILLED}\s*$"
    r"|[;,] (?:and )?the (?:second|third|other)\b[^;]*$",
    re.IGNORECASE,
)
_KILLS: Final = re.compile(
    r"(?<!that )(?<!which )\b(?:kills|killed|killing|shot and killed|shot dead|shoots dead|fatally shot"
    r"|fatally shooting|murder(?:ed|ing|s)|slays|slew|slaying|stabbed to death|strangled)\s+(?:at least )?"
    r"(?:his |her |their )?$",
    re.IGNORECASE,
)
OWNERS: Final = frozenset({"his", "her", "their"})
_OWNED: Final = re.compile(rf"\b(?:{'|'.join(sorted(OWNERS))})$", re.IGNORECASE)
_TELLS: Final = re.compile(r"\b(?:said|says|report\w*|according|official|spokes\w+)\b", re.IGNORECASE)


def before(claim: Claim) -> str:
    """The words of the sentence before the figure."""
    return claim.sentence[: max(claim.start - claim.sentence_start, 0)]


def after(claim: Claim) -> str:
    """The words of the sentence after the figure."""
    return claim.sentence[max(claim.end - claim.sentence_start, 0) :]


def joins(first: Claim, claim: Claim) -> bool:
    """Whether the words between two figures of one sentence add them up."""
    between = claim.sentence[first.end - claim.sentence_start : claim.start - claim.sentence_start]
    if _RIVAL.search(between) or _RAISES.search(between) or between.rstrip().endswith("("):
        return False
    if _is_list(first, claim, between) or _JOINED.search(between) is not None:
        return True
    return _KILLED_AGAIN.search(between) is not None or _is_of_another_killer(between)


def _is_of_another_killer(between: str) -> bool:
    """ "gunmen killed three policemen, a car bomb killed two civilians": each clause has its own dead."""
    return _OTHER_KILLER.search(between) is not None and _TELLS.search(between) is None


def _is_list(first: Claim, claim: Claim, between: str) -> bool:
    """Whether only a comma parts two groups ("3 men, 1 woman") or two people ("a man, his wife")."""
    if first.implicit and claim.implicit:
        owned = claim.surface.lower().startswith(("his ", "her ", "their "))
        return between.strip() == "," or (owned and _OF_PLACE.match(between) is not None)
    if claim.implicit and claim.surface.lower().startswith(("a ", "an ")) and _LISTED.match(between) is not None:
        return is_followed_by_and(claim) or _THEN_ANOTHER.match(after(claim)) is not None
    if first.implicit and between.strip() == ",":
        return True
    groups = {first.group, claim.group}
    return "all" not in groups and len(groups) == 2 and _LISTED.match(between) is not None


def is_rest(claim: Claim) -> bool:
    """Whether the figure counts the others beside someone counted before: "four other Iraqis"."""
    return bool(_REST.match(after(claim))) or "other" in claim.surface.lower()


def is_followed_by_and(claim: Claim) -> bool:
    """Whether someone else is named right after: "the assailant and one civilian"."""
    return _AND_NEXT.match(after(claim)) is not None


def is_suicide(claim: Claim) -> bool:
    """Whether the claim is of a killer who took his own life, and is no bomber: "then turned the gun on himself"."""
    own = claim.implicit and claim.group == "perpetrator" and _ONESELF.search(claim.surface) is not None
    return own and _BLOWN_UP.search(claim.surface) is None


def is_murder_and_suicide(claim: Claim) -> bool:
    """Whether the claim is the bare name of the deed: "a murder-suicide"."""
    return claim.implicit and claim.group != "perpetrator" and "suicide" in claim.surface.lower()


def kills(claim: Claim) -> bool:
    """Whether the figure is of those whom somebody killed, told by an active verb right before it: "killed two"."""
    return _KILLS.search(before(claim)) is not None


def owns(claim: Claim) -> bool:
    """Whether the people counted are told as somebody's own: "his two sons", "her daughter"."""
    opening = claim.surface.split(" ", 1)[0].lower()
    return opening in OWNERS or _OWNED.search(before(claim).rstrip()) is not None


def sums_up(claim: Claim) -> bool:
    """Whether the words right before the figure make it the sum of its sentence: "(total of 12 fatalities)"."""
    return _SUMS_UP.search(before(claim)) is not None


def says_total(claim: Claim) -> bool:
    """Whether the sentence of the figure calls it the total."""
    return _RAISES.search(before(claim)) is None and _SAYS_TOTAL.search(claim.sentence) is not None


def was_raised(claim: Claim) -> bool:
    """Whether a later sentence says that the count was raised to this figure: "was later revised upward to 19"."""
    return _RAISED_TO.search(before(claim)) is not None


def is_entry(claim: Claim) -> bool:
    """Whether the sentence is a record's own note of the figure that it keeps: "Fatalities coded as 3"."""
    return _ENTRY.search(claim.sentence) is not None


def is_share_of_entry(claim: Claim) -> bool:
    """Whether a record's own note gives the figure to each of several events, or to this one: "5 coded to each"."""
    return _SHARE_OF_ENTRY.search(after(claim)) is not None


def fought_back(claim: Claim) -> bool:
    """Whether those attacked before are the ones who killed: "Forces retaliated and killed four militants"."""
    return _FOUGHT_BACK.search(before(claim)) is not None


def goes_on_dying(claim: Claim) -> bool:
    """Whether the figure counts more who died after those told before: "two more later died in hospital"."""
    return _DIED_LATER.match(after(claim)) is not None


def says_also(claim: Claim) -> bool:
    """Whether the words about a figure say that it comes on top of another."""
    start = max(claim.start - claim.sentence_start, 0)
    return _ALSO.search(claim.sentence[max(start - ALSO_REACH, 0) : start + ALSO_REACH]) is not None


def names_rival_reports(claim: Claim) -> bool:
    """Whether the sentence gives the figure to other reports than the rest of the text: "some reports say"."""
    return _RIVAL.search(claim.sentence) is not None


def counts_several_incidents(claim: Claim) -> bool:
    """Whether the figure counts the victims of several incidents, or of a whole day, together."""
    return _SEVERAL_INCIDENTS.search(claim.sentence) is not None


def is_of_the_worst(claim: Claim) -> bool:
    """Whether the figure is of one of several incidents, and so part of their count: "the deadliest of them"."""
    return _ONE_OF_THEM.search(claim.sentence) is not None


def counts_since(claim: Claim) -> bool:
    """Whether the figure counts all that happened since a day long past: "have perished since January 2004"."""
    return claim.background and _SINCE.search(claim.sentence) is not None
