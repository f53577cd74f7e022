"""How firmly a figure stands once its text is known: a side on its enemy, an outsider's guess, a fear told again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tracker.extract.assertion import Assertion
from tracker.extract.authorities import Source
from tracker.extract.claims import Draft
from tracker.extract.places import Named, named
from tracker.extract.sentence import Sentence
from tracker.lexicon.countries import country_of
from tracker.lexicon.loader import word_list

# Who speaks for a party of a war; the UN, doctors and witnesses speak for none.
SPEAKERS: Final = frozenset({"government", "military", "rebel", "unattributed"})
FIGHTERS: Final = frozenset({"all", "military", "militant", "perpetrator"})
HURT: Final = frozenset({"killed", "injured", "casualties", "captured", "missing"})
SPEAKING: Final = frozenset({"it", "they", "we"})
FEARED: Final = frozenset({"killed", "missing"})
OUTSIDERS: Final = word_list("outsider to a war")


def settled_status(draft: Draft, sentence: Sentence, before: Sequence[Draft], parties: frozenset[str] | None) -> Draft:
    """The draft with the status that the rest of its text gives it.

    before: the figures told before it, each as it was settled. parties: in a war, the countries whose losses are told.
    """
    if draft.assertion.status != "reported" or draft.assertion.polarity != "asserted":
        return draft
    words = None
    if parties is not None:
        words = _own_killing(draft, sentence) or (_of_another_party(draft) if draft.link.outcome in HURT else None)
    if words is not None:
        return _with(draft, "estimated" if _is_outsider(draft, parties or frozenset()) else "claimed", words)
    fear = _repeated_fear(draft, before)
    return draft if fear is None else _with(draft, "feared", fear)


def _is_outsider(draft: Draft, parties: frozenset[str]) -> bool:
    """Whether the one who speaks is known to be none of the two who fight."""
    words = draft.source.words.lower().split() if draft.source is not None else []
    party = _country(draft.source)
    named_so = party is not None and len(parties) > 1 and party not in parties
    return not OUTSIDERS.isdisjoint(words) or named_so


def _with(draft: Draft, status: str, words: Named) -> Draft:
    return draft._replace(assertion=Assertion(draft.assertion.polarity, status, None, words))


def _own_killing(draft: Draft, sentence: Sentence) -> Named | None:
    """ "The rebels say they have killed 3,000": the one who speaks counts those whom he killed."""
    cue, source = draft.link.cue, draft.source
    if source is None or draft.link.how != "before":
        return None
    if source.kind not in ("military", "rebel") and _country(source) is None:
        return None
    if draft.mention.phrase.group not in FIGHTERS or cue.row.kind not in ("active", "verb"):
        return None
    index = cue.first - 1
    while index > 0 and "have" in sentence.kinds[index]:
        index -= 1
    if index < 0 or sentence.tokens[index].lower not in SPEAKING or "be" in sentence.kinds[cue.first - 1]:
        return None
    return named(sentence, index, cue.last, "who speaks counts those whom he killed", "enemy")


def _of_another_party(draft: Draft) -> Named | None:
    """ "Kyiv put Russian losses at 19,600": who speaks counts the fighters of another party."""
    side, source = draft.side, draft.source
    if side is None or source is None or source.kind not in SPEAKERS:
        return None
    if draft.mention.phrase.group not in FIGHTERS:
        return None
    mine, theirs = _country(source), country_of(side.words, capital=True)
    another = mine is not None and theirs is not None and mine != theirs
    outside = theirs is not None and _is_outsider(draft, frozenset())
    return side._replace(why="counted by another party") if side.words == "enemy" or another or outside else None


def _country(source: Source | None) -> str | None:
    return None if source is None else country_of(source.words, capital=True)


def _repeated_fear(draft: Draft, before: Sequence[Draft]) -> Named | None:
    """ "58 are missing and presumed dead ... He warns that 58 could rise": the figure is as uncertain as it was."""
    for other in reversed(before):
        if other.timing.background or not other.mention.quantity.value:
            continue
        alike = {other.link.outcome, draft.link.outcome} <= FEARED or other.link.outcome == draft.link.outcome
        told_again = alike and other.mention.quantity.value == draft.mention.quantity.value
        goes_on = draft.link.how in ("carried", "run on") or draft.role.earlier
        follows = goes_on and other.link.cue is draft.link.cue
        if (told_again or follows) and other.assertion.status == "feared":
            return Named("feared", -1, -1, "as the figure told before", "")
        if told_again:
            return None
    return None
