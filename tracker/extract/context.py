"""What a sentence takes over from the ones before it: "By night it was 1,500", "Of those, 318 were soldiers"."""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.extract.linking import Link
from tracker.extract.mention import Mention
from tracker.extract.roles import Role, tells_who
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

CARRY_COST: Final = 3.0
LISTED_COST: Final = 3.5
OLDEST: Final = 2
LONGEST_LABEL: Final = 6
TELLING_REACH: Final = 8
FIGURE_NOUNS: Final = word_list("figure noun")
PRONOUNS: Final = FIGURE_NOUNS | {"it", "that", "this", "one"}


class Topic(NamedTuple):
    """The last figure told: its outcome cue, and how many sentences ago."""

    outcome: str
    cue: Cue
    age: int


def carried(
    sentence: Sentence,
    mentions: list[Mention],
    links: list[Link | None],
    roles: list[Role],
    topic: Topic | None,
    main: Topic | None,
) -> None:
    """Fills in the links of mentions that have no outcome word of their own, where the words before carry one over."""
    current = None if topic is None or topic.age > OLDEST else topic
    for index, mention in enumerate(mentions):
        link = links[index]
        if link is not None:
            current = Topic(link.outcome, link.cue, 0)
            continue
        if current is None or not _may_carry(mention):
            continue
        cost = _carry_cost(sentence, mention, roles[index], current)
        if cost is not None and not counts_things(sentence, mention):
            meant = main if main is not None and _speaks_of_main(sentence, mention, current) else current
            links[index] = Link(meant.outcome, meant.cue, cost, "carried")


def _may_carry(mention: Mention) -> bool:
    return mention.quantity.form not in ("zero", "both", "fraction")


def _is_bare(mention: Mention) -> bool:
    return mention.phrase.last <= mention.quantity.last


def _carry_cost(sentence: Sentence, mention: Mention, role: Role, topic: Topic) -> float | None:
    if _has_verb(sentence, mention.first):
        return None
    if counts_victims(sentence, mention):
        return CARRY_COST
    if mention.phrase.kind not in ("person", "body") and not _is_bare(mention):
        return None
    if role.basis == "part" and role.cue is not None:
        return CARRY_COST if topic.age <= 1 else None
    if role.earlier and topic.age == 0:
        return CARRY_COST
    if topic.age <= 1 and (_sums_up(sentence, mention) or tells_who(sentence, mention)):
        return CARRY_COST
    if topic.age == 0 and _goes_on(sentence, mention):
        return LISTED_COST
    first = mention.first
    if _pronoun_subject(sentence, first) and mention.quantity.form in ("digits", "words"):
        return CARRY_COST
    if not _is_bare(mention):
        return None
    if topic.age <= 1 and first and sentence.tokens[first - 1].lower == ":" and _is_label(sentence, mention):
        return LISTED_COST
    if topic.age == 0 and _listed_place(sentence, first):
        return LISTED_COST
    if topic.age == 0 and any(sentence.tokens[i].lower == ":" for i in range(max(first - 4, 0), first)):
        return LISTED_COST
    following = mention.last + 1
    does_more = following < len(sentence.tokens) and "have" in sentence.kinds[following]
    return LISTED_COST if _is_told(sentence, first) and not does_more else None


def _listed_place(sentence: Sentence, first: int) -> bool:
    """ "Leyte 4,402; Eastern Samar 265": only a name stands between the last mark and the number."""
    index = first - 1
    while index >= 0 and sentence.tokens[index].kind == "w" and sentence.tokens[index].capital:
        index -= 1
    return 0 <= index < first - 1 and sentence.tokens[index].lower == ";"


def _sums_up(sentence: Sentence, mention: Mention) -> bool:
    """ "Thirteen in all, he said": a bare number and the words of a sum behind it."""
    following = [token.lower for token in sentence.tokens[mention.last + 1 : mention.last + 3]]
    return _is_bare(mention) and (following in (["in", "all"], ["in", "total"]) or following[:1] == ["altogether"])


def _has_verb(sentence: Sentence, first: int) -> bool:
    """ "killed four of the crew and freed the other fourteen": a verb of its own stands before the number."""
    index = first - 1
    while index > 0 and ("det" in sentence.kinds[index] or sentence.tokens[index].lower == "other"):
        index -= 1
    if index < 1 or sentence.tokens[index].kind != "w" or sentence.kinds[index] or index == first - 1:
        return False
    return sentence.tokens[index].lower.endswith("ed") and "conj" in sentence.kinds[index - 1]


def _goes_on(sentence: Sentence, mention: Mention) -> bool:
    """ "went to 2,718 and to 2,996", "the names of 27, and held back 27 others", "as did seven of the gunmen"."""
    before = [token.lower for token in sentence.tokens[max(mention.first - 2, 0) : mention.first]]
    head = mention.phrase.head
    others = head >= 0 and sentence.tokens[head].lower == "others" and not _has_predicate(sentence, mention.last + 1)
    return others or (_is_bare(mention) and before == ["and", "to"]) or before == ["as", "did"]


def _has_predicate(sentence: Sentence, index: int) -> bool:
    if index >= len(sentence.tokens):
        return False
    return bool(sentence.kinds[index] & {"be", "have"}) or sentence.tokens[index].lower.endswith("ed")


def _speaks_of_main(sentence: Sentence, mention: Mention, current: Topic) -> bool:
    """ "The count before this one was 160": a bare "count" or "figure" is that of the story's own toll.

    So are victims told of long after the last figure. "The army's count" is the one that was just told.
    """
    if counts_victims(sentence, mention) and current.age == OLDEST:
        return True
    for index in range(max(mention.first - TELLING_REACH, 0), mention.first):
        if sentence.tokens[index].lower in FIGURE_NOUNS:
            owner = sentence.tokens[index - 1].lower if index else ""
            return current.age > 1 or not owner.endswith(("'s", "’s"))
    return False


def _is_label(sentence: Sentence, mention: Mention) -> bool:
    """A line that is a name, a colon and a number: "Sud: 1,597"."""
    return mention.first <= LONGEST_LABEL and mention.last >= len(sentence.tokens) - 2


def _is_told(sentence: Sentence, first: int) -> bool:
    """A verb of telling or counting, or a noun for a figure, stands before the number in its clause."""
    for index in range(first - 1, max(first - TELLING_REACH, -1), -1):
        token = sentence.tokens[index]
        if token.lower in ".;":
            return False
        cue = sentence.cue("attribution", index)
        if token.lower in FIGURE_NOUNS or (cue is not None and cue.row.kind == "verb"):
            return True
        denied = sentence.cue("assertion", index)
        if denied is not None and denied.row.value == "denied":
            return True
    return False


def _pronoun_subject(sentence: Sentence, first: int) -> bool:
    """ "it was", "the figure stood at", "the number had risen to" directly before the number."""
    for index in range(first - 1, max(first - TELLING_REACH, -1), -1):
        token, kinds = sentence.tokens[index], sentence.kinds[index]
        if token.lower in PRONOUNS:
            return index < first - 1
        if not kinds & {"link", "be", "have", "prep", "act"}:
            return False
    return False


DENSE_CLAIMS: Final = 3
DENSE_SHARE: Final = 0.5
OTHER_THINGS: Final = frozenset({"building", "vehicle", "thing", "animal", "measure", "money", "share"})
VICTIM_NOUNS: Final = word_list("victim noun")


def is_dense(told: int, untold: int) -> bool:
    """Whether a text is a story of tolls: most of its numbers that could count persons do."""
    return told >= DENSE_CLAIMS and told >= DENSE_SHARE * (told + untold)


def runs_on(sentence: Sentence, mention: Mention, decoys: list[str]) -> bool:
    """Whether, in a story of tolls, a number without an outcome word goes on with the last one told.

    "Zimbabwe around 100, Malawi 56", "At noon it was still 4,349", "the names of all 16 victims".
    """
    if mention.quantity.form in ("zero", "both", "fraction") or OTHER_THINGS & set(decoys):
        return False
    if any(cue.row.kind == "score" for cue in sentence.cues.get("vetoes", {}).values()):
        return False
    tokens = sentence.tokens
    if counts_victims(sentence, mention):
        return True
    if not _is_bare(mention) or mention.quantity.value is None or mention.quantity.value < 2:
        return False
    first, following = mention.first, mention.last + 1
    before = tokens[first - 1] if first else None
    if before is None or (following < len(tokens) and tokens[following].lower == "of"):
        return False
    kinds = sentence.kinds[first - 1]
    if not _ends_number(sentence, following) or counts_things(sentence, mention):
        return False
    told = bool(kinds & {"link", "be", "conj"}) or before.lower in (
        ":",
        "to",
        "at",
        "until",
        "from",
        "with",
        "past",
        "of",
    )
    named = before.capital and before.kind == "w" and not kinds
    return told or named or _is_told(sentence, first)


def counts_victims(sentence: Sentence, mention: Mention) -> bool:
    """ "the four victims", "all 16 names": those who were told of before, dead or hurt."""
    head = mention.phrase.head
    return head >= 0 and sentence.tokens[head].lower in VICTIM_NOUNS


def _ends_number(sentence: Sentence, following: int) -> bool:
    """Whether a bare number is left standing: a mark, a place or a verb follows, no noun."""
    if following >= len(sentence.tokens):
        return True
    token, kinds = sentence.tokens[following], sentence.kinds[following]
    return token.kind == "m" or bool(kinds & {"be", "conj", "subord"}) or token.lower in PLACING


PLACING: Final = word_list("beside a bare figure")


def counts_things(sentence: Sentence, mention: Mention) -> bool:
    """ "In buildings: 52,953", "Health facilities damaged: 24": the label before the colon names no persons."""
    first = mention.first - 1
    colon = next((i for i in range(first, max(first - 3, -1), -1) if sentence.tokens[i].lower == ":"), -1)
    units = sentence.cues.get("vetoes", {})
    for index in range(colon - 1, max(colon - 8, -1), -1):
        if sentence.tokens[index].lower in ".;":
            return False
        unit = units.get(index)
        if unit is not None and unit.row.value in OTHER_THINGS:
            return True
    return False
