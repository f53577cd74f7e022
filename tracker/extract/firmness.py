"""How firmly a figure stands once its text is known: a side on its enemy, an outsider's guess, a fear told again."""

from __future__ import annotations

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


class Fears:
    """The figures settled so far by what passes a fear on: the same number again, or an outcome word that carries.

    Looked up and never walked: a text of many different numbers would take time with their square.
    """

    def __init__(self) -> None:
        self._count = 0
        self._told: dict[tuple[str, int], tuple[int, bool]] = {}  # by outcome and number: the last one, whether feared
        self._feared_by: dict[int, int] = {}  # by outcome word, the same object: the last one that is feared

    def add(self, draft: Draft) -> None:
        """Takes in the next figure."""
        value = draft.mention.quantity.value
        self._count += 1
        if draft.timing.background or not value:
            return
        feared = draft.assertion.status == "feared"
        self._told[_feared_outcome(draft), value] = (self._count, feared)
        if feared:
            self._feared_by[id(draft.link.cue)] = self._count

    def repeated(self, draft: Draft) -> Named | None:
        """ "58 are missing and presumed dead ... He warns that 58 could rise": the figure is as uncertain as it was."""
        told_at, feared = 0, False
        if draft.mention.quantity.value:
            told_at, feared = self._told.get((_feared_outcome(draft), draft.mention.quantity.value), (0, False))
        goes_on = draft.link.how in ("carried", "run on") or draft.role.earlier
        carried_from = self._feared_by.get(id(draft.link.cue), 0) if goes_on else 0
        if feared or carried_from > told_at:
            return Named("feared", -1, -1, "as the figure told before", "")
        return None


def _feared_outcome(draft: Draft) -> str:
    """The missing are feared dead: for a fear both are one outcome."""
    return "feared" if draft.link.outcome in FEARED else draft.link.outcome


def settled_status(draft: Draft, sentence: Sentence, before: Fears, parties: frozenset[str] | None) -> Draft:
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
    fear = before.repeated(draft)
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
