"""What a figure covers: the total so far, an increment, a part of another figure, a rate, or an earlier figure."""

from __future__ import annotations

from typing import Final, NamedTuple

from tracker.extract.linking import Link
from tracker.extract.mention import Mention
from tracker.extract.sentence import Sentence
from tracker.lexicon.loader import word_list
from tracker.lexicon.matcher import Cue

REACH: Final = 6
AMONG_VERBS: Final = ("was", "were")
RELATIVES: Final = frozenset({"whom", "which"})
PERIOD_REACH: Final = 12
SUM_REACH: Final = 10
BESIDE_A_TIME: Final = frozenset({"after", "before", "ago", "earlier", "later", "since", "of", "old"})
RATE_REACH: Final = 4
EACH: Final = frozenset({"every", "each"})
NEAR: Final = 5
LEADING: Final = word_list("leading to a sum")
BEFORE_A_LIMIT: Final = frozenset({"by", "until", "till"})


class Role(NamedTuple):
    """basis of DESIGN 2; earlier: the figure is told as a former one ("up from 32"); cue: the words that say so."""

    basis: str
    earlier: bool
    cue: Cue | None


def basis_cues(sentence: Sentence, kind: str) -> list[Cue]:
    """The basis cues of a kind (before, after, part, superseded, total, rate, period)."""
    found = sentence.cues.get("basis")
    return [cue for cue in found.values() if cue.row.kind == kind] if found else []


def role_of(sentence: Sentence, mention: Mention, link: Link | None) -> Role:
    """The role of one mention by the words around it."""
    quantity = mention.quantity
    part = part_cue(sentence, mention, link)
    if part is not None or _degree_part(sentence, mention):
        return Role("part", False, part)
    for cue in [*basis_cues(sentence, "before"), *basis_cues(sentence, "after")]:
        before = cue.last == quantity.first - 1 or quantity.first <= cue.first <= cue.last < quantity.number_first
        behind = cue.first == _past_of(sentence, quantity.number_last + 1)
        if cue.row.value == "increment" and (behind or (before and not _comparative(sentence, cue.last + 1))):
            return Role("increment", False, cue)
        near = 0 < cue.first - mention.last <= RATE_REACH and not _dates(sentence, cue.last + 1)
        if cue.row.value == "rate" and (near or _opens_as_rate(sentence, cue)):
            return Role("rate", False, cue)
    by = quantity.first > 0 and sentence.tokens[quantity.first - 1].lower == "by"
    if by and link is not None and _changes(sentence, quantity.first - 2):
        return Role("increment", False, None)
    for cue in basis_cues(sentence, "superseded"):
        if cue.first == quantity.number_last + 1 and sentence.tokens[cue.first].lower in ("more", "fewer", "less"):
            return Role("increment", False, cue)
        if (
            0 < quantity.first - cue.last <= 2
            and cue.last < quantity.first
            and _plain(sentence, cue.last + 1, quantity.first)
        ):
            return Role("total", True, cue)
    if not led_to(sentence, mention.first):
        for cue in basis_cues(sentence, "period"):
            if _covers(sentence, mention, cue):
                return Role("increment", False, cue)
    return Role("total", False, None)


def _opens_as_rate(sentence: Sentence, cue: Cue) -> bool:
    """ "Every day, 11 people die there"; "a day after the blast, 11 died" opens with a time."""
    return cue.first == 0 and sentence.tokens[0].lower in EACH


def _past_of(sentence: Sentence, index: int) -> int:
    """ "thousands of new cases": the token behind "of"."""
    return index + 1 if index < len(sentence.tokens) and sentence.tokens[index].lower == "of" else index


def part_cue(sentence: Sentence, mention: Mention, link: Link | None) -> Cue | None:
    """The words that make a mention a part of another figure; None where none do."""
    for cue in basis_cues(sentence, "part"):
        if _opens_part(sentence, mention, cue) or (link is not None and _is_among(sentence, mention, cue, link)):
            return cue
    return None


def led_to(sentence: Sentence, first: int) -> bool:
    """ "which takes their losses to 84", "pushing the toll to 27": the sum that an addition leads to."""
    before = sentence.tokens[first - 1].lower if first else ""
    if before == "at":
        return any(sentence.tokens[i].lower == "putting" or (i and sentence.tokens[i - 1].lower == "which")
                   for i in range(max(first - SUM_REACH, 0), first - 1))  # fmt: skip
    if before != "to":
        return False
    return any(sentence.tokens[i].lower in LEADING for i in range(max(first - SUM_REACH, 0), first - 1))


def leads_to_a_sum(sentence: Sentence) -> bool:
    """Whether a number of the sentence is the sum that its additions lead to."""
    words = [token.lower for token in sentence.tokens]
    return any(
        (words[i] == "to" and led_to(sentence, i + 1) and sentence.cue("numbers", i + 1))
        or (sentence.tokens[i + 1].kind == "n" and led_to(sentence, i + 1))
        for i in range(len(words) - 1)
    )


def _covers(sentence: Sentence, mention: Mention, cue: Cue) -> bool:
    """Whether "in the past 24 hours" dates a figure: one behind it, or one before it that no comma parts from it."""
    if cue.first > 0 and sentence.tokens[cue.first - 1].lower in BEFORE_A_LIMIT:
        return False
    if any(-NEAR <= total.first - mention.last <= NEAR for total in basis_cues(sentence, "total")):
        return False
    if cue.last < mention.first:
        return mention.first - cue.last <= PERIOD_REACH and not _parted(sentence, cue.last + 1, mention.first, ";")
    opens = any(sentence.cue("numbers", i) or sentence.tokens[i].kind == "n"
                for i in range(cue.last + 1, min(cue.last + 3, len(sentence.tokens))))  # fmt: skip
    joined = cue.first > 0 and sentence.tokens[cue.first - 1].lower in ("and", ",")
    far = cue.first - mention.last > PERIOD_REACH
    return not far and not (opens and joined) and not _parted(sentence, mention.last + 1, cue.first, ";.")


def _parted(sentence: Sentence, first: int, last: int, marks: str) -> bool:
    return any(sentence.tokens[i].lower in marks for i in range(first, last))


def opening_whole(sentence: Sentence, mentions: list[Mention], roles: list[Role]) -> None:
    """ "Of the 90 wounded, 11 are critical": the first figure is the whole, and those behind the comma its parts."""
    tokens = sentence.tokens
    opening = next((i for i, token in enumerate(tokens[:3]) if token.kind == "w"), -1)
    if len(mentions) < 2 or opening < 0 or tokens[opening].lower != "of" or mentions[0].first > opening + 3:
        return
    comma = next((i for i in range(mentions[0].last + 1, mentions[1].first) if tokens[i].lower == ","), -1)
    if comma < 0:
        return
    roles[0] = Role("total", False, None)
    for index in range(1, len(mentions)):
        if roles[index].basis == "total":
            roles[index] = Role("part", False, None)


def share_parts(sentence: Sentence, mentions: list[Mention], roles: list[Role]) -> None:
    """ "including two advisers and four ministers": what is listed after a part is a part too."""
    for index in range(1, len(mentions)):
        before = roles[index - 1]
        if before.basis != "part" or before.cue is None or before.cue.first > mentions[index - 1].first:
            continue
        between = range(mentions[index - 1].last + 1, mentions[index].first)
        words = [sentence.tokens[i].lower for i in between]
        plain = all(not sentence.kinds[i] & {"be", "have", "subord", "relative", "report"} for i in between)
        listed = ("and" in words or "," in words) and plain and len(words) <= 2 * REACH and ")" not in words
        told = any(cue.first in between for cue in sentence.outcomes)
        if roles[index].basis == "total" and listed and not told:
            roles[index] = Role("part", False, before.cue)


def bracketed_parts(sentence: Sentence, mentions: list[Mention], roles: list[Role]) -> None:
    """ "Three people (a worker and two policemen) were injured": the bracket tells who they are."""
    for index in range(1, len(mentions)):
        opening = next((i for i in range(mentions[index].first - 1, mentions[index - 1].last, -1)
                        if sentence.tokens[i].lower == "("), -1)  # fmt: skip
        if opening < 0 or opening - mentions[index - 1].last > 1 or roles[index].basis != "total":
            continue
        if not any(opening < cue.first < mentions[index].first for cue in sentence.outcomes):
            roles[index] = Role("part", False, None)


DEGREES: Final = word_list("degree")


def _degree_part(sentence: Sentence, mention: Mention) -> bool:
    """ "wounding six officers, two seriously": some of those just counted."""
    following, before = mention.last + 1, mention.first - 1
    if before < 1 or following >= len(sentence.tokens) + 1:
        return False
    words = {sentence.tokens[i].lower for i in (mention.last, following) if i < len(sentence.tokens)}
    told = any(sentence.cue("outcomes", i) is not None for i in (following, following + 1))
    return sentence.tokens[before].lower == "," and bool(words & DEGREES) and mention.phrase.kind == "" and not told


def _dates(sentence: Sentence, index: int) -> bool:
    """ "killed a month after the coup": a time, and no rate."""
    return index < len(sentence.tokens) and sentence.tokens[index].lower in BESIDE_A_TIME


def _comparative(sentence: Sentence, index: int) -> bool:
    return index < len(sentence.tokens) and sentence.tokens[index].lower == "than"


def _changes(sentence: Sentence, index: int) -> bool:
    return any(
        "link" in sentence.kinds[i]
        and sentence.tokens[i].lower not in ("to", "at", "as", "was", "were", "been", "is", "are")
        for i in range(max(index - 2, 0), index + 1)
    )


def _plain(sentence: Sentence, first: int, last: int) -> bool:
    return all(sentence.kinds[i] & {"det", "link", "prep"} or not sentence.kinds[i] for i in range(first, last))


def _is_among(sentence: Sentence, mention: Mention, cue: Cue, link: Link) -> bool:
    """ "One officer who had the night off is among the dead": the outcome word itself names the whole."""
    behind = mention.last < cue.first and cue.first <= link.cue.first <= cue.last + 1
    return behind and "be" in sentence.kinds[cue.first - 1]


def _ends_aside(sentence: Sentence, mention: Mention, cue: Cue) -> bool:
    """ ", ten children and teenagers among them,": the aside begins before the figure and ends behind the cue."""
    after = sentence.tokens[cue.last + 1].lower if cue.last + 1 < len(sentence.tokens) else "."
    begins = mention.first > 0 and sentence.tokens[mention.first - 1].kind == "m"
    plain = all(not sentence.kinds[i] - {"conj", "det"} and sentence.tokens[i].kind != "m"
                for i in range(mention.last + 1, cue.first))  # fmt: skip
    return begins and plain and cue.first - mention.last <= REACH and after in ",.;)–—-"


def _opens_clause(sentence: Sentence, index: int) -> bool:
    """ "Of the dead, 12 were ...", ", of whom 12 ...", unlike "its count of the dead"."""
    if index == 0:
        return True
    before = sentence.tokens[index - 1]
    return before.kind == "m" or bool(sentence.kinds[index - 1] & {"conj", "subord", "report"})


def _opens_part(sentence: Sentence, mention: Mention, cue: Cue) -> bool:
    """ "including 12 children", "12 of them", "among them four policemen", "of those 318 were soldiers"."""
    quantity = mention.quantity
    opening = sentence.tokens[cue.first].lower
    if quantity.number_last < cue.first:
        near = cue.first - mention.last <= 1 if opening in AMONG_VERBS else cue.first - quantity.number_last <= 2
        near = near and all(sentence.tokens[i].kind != "m" for i in range(quantity.number_last + 1, cue.first))
        aside = opening == "among" and _ends_aside(sentence, mention, cue)
        return (near or aside) and opening in ("of", "out", "among", *AMONG_VERBS)
    if opening in AMONG_VERBS and quantity.first - cue.last <= 2:
        return False
    between = range(cue.last + 1, quantity.first)
    if len(between) > REACH:
        return False
    of_the = sentence.tokens[cue.first].lower == "of" and sentence.tokens[cue.last].lower not in RELATIVES
    if of_the and not _opens_clause(sentence, cue.first):
        return False
    if opening == "among" and between and sentence.tokens[between[0]].lower == ":":
        between = between[1:]
    return all(
        sentence.tokens[i].lower not in ".;:" and not sentence.kinds[i] & {"subord", "report"} - {"prep"}
        and not any(c.first == i > cue.last + 1 for c in sentence.outcomes if c.row.kind in ("verb", "active"))
        for i in between
    )  # fmt: skip


def is_withdrawn(role: Role) -> bool:
    """ "151, not 158 as first announced": the former figure is told in order to be rejected."""
    return role.earlier and role.cue is not None and role.cue.row.value == "withdrawn"


def is_struck(sentence: Sentence) -> bool:
    """Whether a sentence tells of one strike: a missile, an air raid, an ambush; or of shelling in a named place."""
    if uses_weapons(sentence) or any(not _is_counted(sentence, cue) for cue in basis_cues(sentence, "incident")):
        return True
    return any(_names_place(sentence, cue) for cue in basis_cues(sentence, "shelling"))


def uses_weapons(sentence: Sentence) -> bool:
    """Whether a sentence tells of a weapon of war that struck, and not of "12 missiles lost"."""
    return any(not _is_counted(sentence, cue) for cue in basis_cues(sentence, "weapon"))


def _is_counted(sentence: Sentence, cue: Cue) -> bool:
    before = cue.first - 1
    if before < 0 or (before > 0 and sentence.tokens[before - 1].lower == ":") or _acts(sentence, cue.last + 1):
        return False
    return sentence.tokens[before].kind == "n" or sentence.cue("numbers", before) is not None


def _acts(sentence: Sentence, index: int) -> bool:
    """ "Two rockets landed on a queue": the weapons strike."""
    if index >= len(sentence.tokens):
        return False
    return "act" in sentence.kinds[index] or sentence.tokens[index].lower.endswith("ed")


def _names_place(sentence: Sentence, cue: Cue) -> bool:
    """ "shelling of Goris", "the bombardment in Barda"; "shelling, it said, had killed 94" is that of the whole war."""
    window = range(cue.last + 1, min(cue.last + REACH, len(sentence.tokens) - 1))
    return any("prep" in sentence.kinds[i] and sentence.tokens[i + 1].capital for i in window)


def tells_who(sentence: Sentence, mention: Mention) -> bool:
    """ "Five were motorcyclists": the verb "be" and a kind of person follow a bare number."""
    position = mention.last + 1
    bare = mention.phrase.last <= mention.quantity.last
    if not bare or position + 1 >= len(sentence.tokens) or "be" not in sentence.kinds[position]:
        return False
    if "det" in sentence.kinds[position + 1]:
        position += 1
    cue = sentence.cue("groups", position + 1)
    return cue is not None and cue.row.kind == "person" and sentence.cue("outcomes", position + 1) is None


def is_cumulative(sentence: Sentence) -> bool:
    """Whether a sentence counts the war so far ("since 27 September", "all in all")."""
    return bool(basis_cues(sentence, "cumulative") or basis_cues(sentence, "total"))
