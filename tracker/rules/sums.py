"""Rules that add parts and set the sum against their total (CF201, CF202), and the dead and hurt against casualties."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from tracker.events.claims import Claims
from tracker.events.relate import relate_scoped
from tracker.events.scope import OUTCOME, Scoped
from tracker.intervals import Interval
from tracker.registry import Clash, rule
from tracker.rules.one_story import same_sentence, well_read
from tracker.rules.phrasing import narrower_words, told, told_all
from tracker.rules.wholes import parts_above_wholes

_KINDS_OF_PEOPLE: Final = (
    frozenset({"child", "woman", "man", "elderly"}),
    frozenset({"civilian", "military", "police", "militant", "perpetrator"}),
)
_FEWEST_LISTED: Final = 2
_SAME_SIZE: Final = 2
_TELLING: Final = 5
_SAME_DAYS: Final = 10
_MOST_PAIRS: Final = 50
_CLOSE_BY: Final = 100
_PART_WORDS: Final = re.compile(
    r"\b(includ\w+|among (?:them|whom)|of (?:whom|them|which|these|those))\b", re.IGNORECASE
)
_LIST_BEGINS: Final = re.compile(r"^\s*(?:\w+\s+){0,4}\w*\s*(?::|\s[-–—]\s)")


@rule("CF201", severity="error", scope="document")
def parts_exceed_total(claims: Claims) -> Iterator[Clash]:
    """A breakdown adds up to more than the total that it belongs to.

    What it checks
    The stated parts of one figure, at their lowest reading, do not exceed that figure at its highest. A count of some
    (children, one province) that lies above a count of everyone is a warning: of the same text, or of a later one.

    Why it matters
    The numbers cannot all be right. This does not say which one is wrong.

    Flags
    - Five people were killed, including 8 children.
    - The shelling has killed 800 people, including 900 civilians.
    - The crush at the shrine killed 52 pilgrims, officials said. Of the dead, 61 were women.
    - 2024-05-01 Wire: The siege of Ardana has killed 1,900 civilians, the UN said.
      2024-05-02 Echo: The death toll of the siege of Ardana is 1,200, the UN said.

    Passes
    - At least 5 people were killed, including 8 children.
    - Ten people were killed, including 6 women and 6 civilians.
    - 2024-05-01 Wire: The siege of Ardana has killed 900 civilians, the UN said.
      2024-05-02 Echo: The death toll of the siege of Ardana is 1,200, the UN said.

    Known limits
    Groups that overlap ("women and civilians") are not added together.
    """
    for whole, all_parts in claims.parts_of():
        top = whole.reading.high
        parts = [part for part in all_parts if _told_as_part(part, whole)]
        if top is None or not parts:
            continue
        for added in _sums_of(parts):
            total = sum((part.reading for part in added), Interval(0, 0))
            if total.low > top:
                yield _sum_clash(whole, added, total, claims, "more than")
                break
    for part, whole in parts_above_wholes(claims):
        yield Clash(
            odd=(part,),
            against=(whole,),
            message=f"{told(part, claims)}, a count of some, is above {told(whole, claims)}, a count of all.",
            why=f"{part.reading} of {narrower_words(part, whole)} against {whole.reading} in all.",
            gap=part.reading.gap(whole.reading),
            expected=f"at most {whole.reading}",
            observed=str(part.reading),
            severity="warning",
        )


def _told_as_part(part: Scoped, whole: Scoped) -> bool:
    """Whether words tie a part to its total before it: "800 people, including 900 civilians"."""
    if not well_read(whole, part) or not same_sentence(whole, part) or part.claim.start < whole.claim.end:
        return False
    start = whole.claim.sentence_start
    between = whole.claim.sentence[whole.claim.end - start : part.claim.start - start]
    wider = whole.claim.group in {"all", part.claim.group}
    return wider and len(between) <= _CLOSE_BY and _PART_WORDS.search(between) is not None


@rule("CF202", severity="error", scope="document")
def listed_parts_miss_total(claims: Claims) -> Iterator[Clash]:
    """A list that claims to be complete does not add up to its total.

    What it checks
    "12 dead: five men, four women and two children": parts that follow their total after a colon or dash, all exact.

    Why it matters
    Somebody is missing from the list, or the total is wrong.

    Flags
    - The blast killed 12 people: five men, four women and two children.

    Passes
    - The blast killed 12 people: six men, four women and two children.
    - The blast killed 12 people, among them five men and four women.

    Known limits
    Lists in tables, and lists that go on in the next sentence, are not judged.
    """
    for whole, listed in _lists(claims):
        if len(listed) < _FEWEST_LISTED or not _complete_list(whole, listed):
            continue
        total = sum((part.reading for part in listed), Interval(0, 0))
        if total.high is not None and total.high < whole.reading.low:
            yield _sum_clash(whole, listed, total, claims, "fewer than")


def _lists(claims: Claims) -> Iterator[tuple[Scoped, list[Scoped]]]:
    """Each total of everyone with the narrower figures of its outcome that follow it in its sentence."""
    for group in claims.by_document.values():
        if len(group) <= _FEWEST_LISTED:
            continue
        sentences: dict[tuple[str, int, str], list[Scoped]] = defaultdict(list)
        for each in group:
            sentences[each.claim.field, each.claim.sentence_start, each.claim.outcome].append(each)
        for whole, *listed in sentences.values():
            if whole.claim.group == "all" and all(_inside(part, whole) for part in listed):
                yield whole, listed


def _inside(part: Scoped, whole: Scoped) -> bool:
    relation = relate_scoped(part, whole)
    return relation.kind == "part_of" and relation.lead == whole.claim.claim_id


def _complete_list(whole: Scoped, parts: Sequence[Scoped]) -> bool:
    claim = whole.claim
    if any(part.claim.bound != "exact" or part.claim.start < claim.end for part in parts):
        return False
    after = claim.sentence[claim.end - claim.sentence_start : parts[0].claim.start - claim.sentence_start]
    return any(set(parts) == set(added) for added in _sums_of(list(parts))) and bool(_LIST_BEGINS.match(after))


def _sums_of(parts: list[Scoped]) -> Iterator[list[Scoped]]:
    """The parts that may be added to each other: each alone, and those of one kind of people, side or place."""
    yield from ([part] for part in parts)
    for kinds in _KINDS_OF_PEOPLE:
        yield from _distinct(
            [part for part in parts if part.claim.group in kinds and not (part.side or part.place)], "group"
        )
    for field in ("side", "place", "people"):
        yield from _distinct([part for part in parts if getattr(part, field) and part.claim.group == "all"], field)


def _distinct(parts: list[Scoped], field: str) -> Iterator[list[Scoped]]:
    names = [part.claim.group if field == "group" else getattr(part, field) for part in parts]
    if len(parts) > 1 and len(set(names)) == len(names):
        yield parts


def _sum_clash(whole: Scoped, parts: Sequence[Scoped], total: Interval, claims: Claims, words: str) -> Clash:
    sums = " + ".join(str(part.reading) for part in parts)
    return Clash(
        odd=(whole,),
        against=tuple(parts),
        message=f"{told_all(parts, claims, most=4)} add up to {words} {told(whole, claims)}.",
        why=f"{sums} = {total}, and the total is {whole.reading}; the text gives them as its parts.",
        gap=total.gap(whole.reading),
        expected=str(whole.reading),
        observed=str(total),
    )


def harmed_beyond_casualties(claims: Claims) -> Iterator[tuple[Scoped, Scoped, Scoped]]:
    """Casualties of one scope, and the killed and injured of one text in the same days that together are more."""
    for track, group in claims.tracks.items():
        if track[OUTCOME] != "casualties":
            continue
        killed, injured = (
            claims.tracks.get((*track[:OUTCOME], outcome, *track[OUTCOME + 1 :]), [])
            for outcome in ("killed", "injured")
        )
        wounded = {each.doc_id: each for each in injured}
        both = [(dead, wounded[dead.doc_id]) for dead in killed if dead.doc_id in wounded][:_MOST_PAIRS]
        for casualties in group[:_MOST_PAIRS]:
            for dead, hurt in both:
                if _beyond(casualties, dead, hurt):
                    yield casualties, dead, hurt
                    break


def _beyond(casualties: Scoped, dead: Scoped, hurt: Scoped) -> bool:
    total, top = dead.reading + hurt.reading, casualties.reading.high
    days = (casualties.moment.day, dead.moment.day)
    if not top or not top < total.low <= _SAME_SIZE * top or top < _TELLING or not same_sentence(dead, hurt):
        return False
    if not (well_read(casualties, dead) and well_read(dead, hurt)):
        return False
    return abs((days[0] - days[1]).days) <= _SAME_DAYS if days[0] and days[1] else False
