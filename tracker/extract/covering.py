"""What the figures of a text cover, once all are known: parts of one told before, first counts, blows of a war."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from tracker.extract.attribution import inherited
from tracker.extract.claims import Draft
from tracker.extract.firmness import Fears, settled_status
from tracker.extract.parsing import Parsed
from tracker.extract.roles import Role, basis_cues, is_cumulative, is_struck, leads_to_a_sum, led_to, tells_who
from tracker.extract.sentence import Sentence
from tracker.extract.surroundings import Surroundings
from tracker.lexicon.countries import country_of
from tracker.lexicon.loader import word_list

SAME_PEOPLE: Final = {"hospitalised": "injured", "shot": "injured"}
# In a war soldiers and civilians are counted side by side; elsewhere they are a class of the victims.
SIDES: Final = frozenset({"civilian", "military", "police", "militant", "perpetrator", "official", "foreigner"})
GRAVELY: Final = word_list("gravely hurt")
STANDING: Final = frozenset({"total", "incident"})
NEAR: Final = 2
PLACE_REACH: Final = 6
BODIES: Final = frozenset({"body", "bodies", "corpses", "corpse"})


class Told(NamedTuple):
    """One figure of a text with its sentence."""

    parsed: Parsed
    draft: Draft

    @property
    def sentence(self) -> Sentence:
        """The sentence that tells the figure."""
        return self.parsed.sentence

    @property
    def people(self) -> str:
        """The outcome; those in hospital are among the injured."""
        return SAME_PEOPLE.get(self.draft.link.outcome, self.draft.link.outcome)

    @property
    def value(self) -> int:
        """The number as stated; 0 where there is none."""
        return self.draft.mention.quantity.value or 0

    @property
    def span(self) -> tuple[int, int]:
        """The offsets of its surface."""
        quantity = self.draft.mention.quantity
        return self.sentence.starts[quantity.first], self.sentence.end_of(quantity.last)

    def with_basis(self, basis: str) -> Told:
        """The figure with another basis and the same words for it."""
        role = self.draft.role
        return self._replace(draft=self.draft._replace(role=Role(basis, role.earlier, role.cue)))


class Before(list[Told]):
    """The figures settled so far, in the order of the text; what is asked of them takes no longer in a long text."""

    def __init__(self) -> None:
        super().__init__()
        self.people: set[str] = set()
        self.last_standing: Told | None = None
        self._standing: dict[tuple[str, bool], list[Told]] = {}

    def add(self, each: Told) -> None:
        """Takes in the next figure."""
        self.append(each)
        self.people.add(each.people)
        if each.draft.role.basis not in STANDING:
            return
        self.last_standing = each
        if not each.draft.role.earlier and each.draft.assertion.polarity == "asserted":
            larger = self._standing.setdefault((each.people, each.draft.timing.background), [])
            while larger and larger[-1].value <= each.value:
                larger.pop()  # the new figure is as large and nearer to all that follow
            larger.append(each)

    def larger(self, each: Told) -> Told | None:
        """The last larger figure for the same people, told as one that stands."""
        larger = self._standing.get((each.people, each.draft.timing.background), [])
        at = bisect_left(larger, -each.value, key=_descending)
        return larger[at - 1] if at and each.value > 0 else None


def _descending(told: Told) -> int:
    return -told.value


def settled(told: Sequence[Told], surroundings: Surroundings) -> list[Told]:
    """The figures of a text in their order, each with the basis that the others give it."""
    if not told:
        return []
    found = Before()
    fears = Fears()
    parties = _parties(told) if surroundings.in_war else None
    for each in told:
        each = _first_count(_sharing_side(each, found), found)
        if each.draft.role.basis == "total" and surroundings.in_war and _is_blow(each, found, surroundings):
            each = each.with_basis("incident")
        if each.draft.role.basis in STANDING and _is_part(each, found, in_war=surroundings.in_war):
            each = each.with_basis("part")
        elif each.draft.role.basis == "part":
            each = _of_its_place(each, found)
        each = _source_of_whole(each, found)
        each = each._replace(draft=settled_status(each.draft, each.sentence, fears, parties))
        found.add(each)
        fears.add(each.draft)
    return _listed_parts(_additions(found))


def _parties(told: Sequence[Told]) -> frozenset[str]:
    """The countries whose losses a text tells, or that speak of their own."""
    sides = (each.draft.side for each in told)
    return frozenset(country for side in sides if side and (country := country_of(side.words, capital=True)))


def _sharing_side(each: Told, before: Sequence[Told]) -> Told:
    """ "31 of its civilians have been killed and 168 wounded": a bare number shares the side of the one before it."""
    last, mention = before[-1] if before else None, each.draft.mention
    if last is None or last.sentence is not each.sentence or each.draft.side is not None or last.draft.side is None:
        return each
    between = range(last.draft.mention.last + 1, mention.first)
    joined = "and" in [each.sentence.tokens[i].lower for i in between]
    apart = any(each.sentence.kinds[i] & {"subord", "relative"} or each.sentence.tokens[i].kind == "m" for i in between)
    if mention.phrase.kind or not joined or apart:
        return each
    return each._replace(draft=each.draft._replace(side=last.draft.side))


def _first_count(each: Told, before: Before) -> Told:
    """ "Another 40 were killed" adds to dead told before; "wounding another 20" counts the first wounded."""
    role = each.draft.role
    if role.basis != "increment" or role.cue is None or role.cue.row.kind not in ("before", "after"):
        return each
    if basis_cues(each.sentence, "total") or leads_to_a_sum(each.sentence):
        return each
    told = before.people
    # "515 more were injured" goes on from the dead; "15 more soldiers" adds to soldiers.
    bare = each.draft.mention.phrase.kind == ""
    others_first = role.cue.row.kind == "before" or (bare and bool(told))
    return each.with_basis("total") if others_first and each.people not in told else each


def _source_of_whole(each: Told, before: Before) -> Told:
    """ "Of these, 40 were reservists": who told the whole tells its part."""
    whole = before.larger(each) if each.draft.role.basis == "part" and each.draft.source is None else None
    source = inherited(whole.draft.source) if whole is not None else None
    return each if source is None else each._replace(draft=each.draft._replace(source=source))


def _of_its_place(each: Told, before: Before) -> Told:
    """ "4,349 died, 1,250 of them in Gorkha": the part of a whole that one place has is the total of that place."""
    mention, place = each.draft.mention, each.draft.place
    whole = before.larger(each)
    if whole is None or place is None or mention.phrase.group != "all" or _is_class(each):
        return each
    sentence, behind = each.sentence, range(mention.last + 1, len(each.sentence.tokens))
    gap = [sentence.tokens[i] for i in behind if sentence.starts[i] < place.start]
    before_it = place.start < sentence.end_of(mention.last)
    if before_it or len(gap) > PLACE_REACH or any(token.kind != "w" for token in gap):
        return each
    start, end = whole.span
    total = each.with_basis("total")
    return total._replace(draft=total.draft._replace(whole=(start, end, whole.draft.link.outcome)))


def _is_blow(each: Told, before: Before, surroundings: Surroundings) -> bool:
    """Whether, in a war, a figure is that of one strike: its sentence tells of one, or goes on with the one before."""
    if is_cumulative(each.sentence) or each.draft.role.earlier:
        return False
    if is_struck(each.sentence):
        return each.draft.place is not None or not _has_gone_on(each)
    if each.draft.side is not None or basis_cues(each.sentence, "lasting"):
        return False
    opening = surroundings.opens_with_strike
    last = before.last_standing
    if last is None:
        return opening
    follows = each.parsed.place[0] - last.parsed.place[0] <= 1
    return last.draft.role.basis == "incident" and (follows or opening)


def _is_part(each: Told, before: Before, *, in_war: bool) -> bool:
    """Whether a figure counts some of those that a larger figure before it counts."""
    whole = before.larger(each)
    if whole is None or is_cumulative(each.sentence) or each.draft.role.earlier:
        return False
    mention = each.draft.mention
    if tells_who(each.sentence, mention) or _is_partitive(each):
        return True
    if each.people == "injured" and not _is_grave(whole) and _is_grave(each):
        return True
    last = before[-1]
    if last.sentence is each.sentence and last.draft.role.basis == "part" and last.draft.role.cue is None:
        # "Ten bodies were found on the stairs, six outside."
        return mention.phrase.kind == "" and each.draft.link.cue is last.draft.link.cue
    if whole.sentence is each.sentence or says_also(each.sentence) or (in_war and each.draft.side is not None):
        return False
    if _counts_bodies(each):
        return not _counts_bodies(whole) and each.draft.side is None
    if _counts_others(each) or _opens_among(each):
        return True
    return _is_class(each) and not _is_class(whole) and not (in_war and mention.phrase.group in SIDES)


def _is_partitive(each: Told) -> bool:
    """ "One of the persons wounded": some of those told before."""
    following = each.draft.mention.quantity.number_last + 1
    words = [token.lower for token in each.sentence.tokens[following : following + 2]]
    return words in (["of", "the"], ["of", "those"], ["of", "these"])


def _has_gone_on(each: Told) -> bool:
    """ "Three have died from rockets fired at the towns": over all of the war so far."""
    cue, sentence = each.draft.link.cue, each.sentence
    words = [token.lower for token in sentence.tokens[max(cue.first - 3, 0) : cue.first]]
    return bool({"has", "have"} & set(words))


def _opens_among(each: Told) -> bool:
    """ "Among health workers there have been 144 deaths": a class opens the sentence."""
    opening = next((token.lower for token in each.sentence.tokens if token.kind == "w"), "")
    return opening == "among" and each.draft.mention.first > 1


def _counts_others(each: Told) -> bool:
    """ "At least three other people were shot", after all who were."""
    mention = each.draft.mention
    words = [token.lower for token in each.sentence.tokens[mention.quantity.number_last + 1 : mention.last + 1]]
    before = each.sentence.tokens[mention.first - 1].lower if mention.first else ""
    return bool({"other", "others"} & set(words)) and before not in ("and", ",")


def _counts_bodies(each: Told) -> bool:
    """ "Ten bodies were found": bodies are counted where they lie, and seldom all of them."""
    cue, tokens = each.draft.link.cue, each.sentence.tokens
    word = tokens[cue.first].lower if each.draft.link.how in ("after", "before") else ""
    return each.draft.mention.phrase.kind == "body" or word in BODIES


def _is_class(each: Told) -> bool:
    """Whether those counted are one kind of people ("deputies", "children"), and not just people."""
    phrase = each.draft.mention.phrase
    if phrase.kind != "person" or phrase.group != "all":
        return phrase.kind == "person"
    return not any(cue.last == phrase.head for cue in each.sentence.cues.get("groups", {}).values())


def says_also(sentence: Sentence) -> bool:
    """ "Two policemen were also killed": people beside those told before."""
    return any(token.lower in ("also", "separately", "elsewhere", "another") for token in sentence.tokens)


def _is_grave(each: Told) -> bool:
    """ "Twelve patients are critical", "one is in intensive care"."""
    mention, cue = each.draft.mention, each.draft.link.cue
    tokens = each.sentence.tokens
    if any(token.lower in GRAVELY for token in tokens[mention.last + 1 : mention.last + 5]):
        return True
    return any(word in GRAVELY for word in cue.row.phrases[0].split()) and cue.first > mention.last


def _additions(told: list[Told]) -> list[Told]:
    """ "It lost 61 men, which puts its dead at 1,208": what stands before the sum was added."""
    for index in range(1, len(told)):
        total, added = told[index], told[index - 1]
        together = total.sentence is added.sentence and total.people == added.people and added.value < total.value
        if together and added.draft.role.basis in STANDING and led_to(total.sentence, total.draft.mention.first):
            told[index - 1] = added.with_basis("increment")
    return told


def _listed_parts(told: list[Told]) -> list[Told]:
    """ "40,129 have died: 28,026 civilians, 10,150 soldiers": a list that makes up the figure before it."""
    for index, whole in enumerate(told):
        if whole.draft.role.basis not in (*STANDING, "part") or whole.value < 2:
            continue
        members = _members(told, index)
        if len(members) > 1 and (_make_up(whole, members) or _are_classes(whole, members)):
            for place in range(index + 1, index + 1 + len(members)):
                told[place] = told[place].with_basis("part")
    return told


def _members(told: Sequence[Told], index: int) -> list[Told]:
    """The figures right behind one, in its sentence or the next, that together come to no more than it."""
    whole, members = told[index], []
    left = whole.value
    for place in range(index + 1, len(told)):
        each = told[place]
        if each.people != whole.people or each.draft.role.basis not in STANDING or not 0 < each.value <= left:
            break
        if each.draft.place is not None or each.sentence.start - whole.sentence.end > NEAR:
            break
        members.append(each)
        left -= each.value
    return members


def _make_up(whole: Told, members: Sequence[Told]) -> bool:
    """ "Two guards, one driver and one clerk died" is a list of four: two members of its sentence prove no sum."""
    summed = sum(member.value for member in members) == whole.value
    apart = whole.sentence is not members[0].sentence or _listed_behind(whole, members)
    return summed and (len(members) > 2 or apart or not _is_class(whole))


def _listed_behind(whole: Told, members: Sequence[Told]) -> bool:
    """Whether a colon, a dash or a bracket opens the list."""
    tokens, first = whole.sentence.tokens, members[0].draft.mention.first
    return any(token.lower in ":-–—(" for token in tokens[max(first - 2, 0) : first])


def _are_classes(whole: Told, members: Sequence[Told]) -> bool:
    """Whether a colon and then only classes of people follow a figure, though some are left out."""
    here = all(member.sentence is whole.sentence for member in members)
    listed = here and all(member.draft.mention.phrase.kind in ("person", "") for member in members)
    return listed and _listed_behind(whole, members)
