"""Rules on who says so: sources that disagree, one source that does, copies and denials (CF302, CF306-308, CF310)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from tracker.events.claims import Claims
from tracker.events.cues import find_cue
from tracker.events.relate import relate_scoped
from tracker.events.scope import Scoped
from tracker.registry import Clash, rule
from tracker.rules.clashes import NEAREST, Group, groups_of_kind
from tracker.rules.kinds import agree, revision_told
from tracker.rules.one_story import same_sentence, well_read
from tracker.rules.phrasing import readings, told, told_all
from tracker.rules.sums import harmed_beyond_casualties

_OUTLETS: Final = 3
_SAME_STORY: Final = 1_000
_OTHER_SCOPE: Final = 300
_NOT_BEFORE: Final = re.compile(r"\bnot\s+(?:the\s+)?$", re.IGNORECASE)


def _disagreement(group: Group, claims: Claims, words: str) -> Clash:
    odd, against = group.odd[0], group.against[0]
    return Clash(
        odd=group.odd,
        against=group.against,
        message=f"{words}: {told(odd, claims)} against {told_all(group.against, claims)}.",
        why=readings(odd, against, group.pair.relation),
        gap=group.pair.relation.gap,
        expected=str(against.reading),
        observed=str(odd.reading),
    )


@rule("CF302", severity="warning", scope="time")
def sources_disagree(claims: Claims) -> Iterator[Clash]:
    """Two sources give figures for the same thing that cannot both hold.

    What it checks
    Figures of one scope from two named sources that no reading reconciles, where the later time of one of them does not
    explain the difference.

    Why it matters
    A reader should be told that the figure is disputed, and by whom.

    Flags
    - The army said 12 people were killed in the raid on Ardana, but rebels said 40 people were killed in the raid.

    Passes
    - The army said 12 people were killed in the raid on Ardana, but rebels said at least 10 people were killed.

    Known limits
    On one day a toll moves; two tolls of one day in two texts are not set against each other.
    """
    for group in groups_of_kind(claims, "sources"):
        yield _disagreement(group, claims, "Two sources disagree")
    for casualties, killed, injured in harmed_beyond_casualties(claims):
        if agree(casualties, killed) is False:
            continue
        total = killed.reading + injured.reading
        yield Clash(
            odd=(casualties,),
            against=(killed, injured),
            message=f"{told_all((killed, injured), claims)} are more than {told(casualties, claims)}.",
            why=f"{killed.reading} + {injured.reading} = {total}; together they may be {casualties.reading}.",
            gap=total.gap(casualties.reading),
            expected=str(total),
            observed=str(casualties.reading),
        )


@rule("CF306", severity="error", scope="time")
def same_source_disagrees(claims: Claims) -> Iterator[Clash]:
    """One source is quoted for one day with two figures that cannot both hold.

    What it checks
    Figures of one scope, one authority and one day. A cumulative toll is judged only where the texts themselves say at
    which day both hold.

    Why it matters
    One of the quotations is wrong, or stands for something else.

    Flags
    - 2024-05-03 Wire: Between 30 and 40 people are missing after the blast in Ardana, the health ministry said.
      2024-05-03 Echo: After the blast in Ardana 21 people are missing, the health ministry said.

    Passes
    - 2024-05-03 Wire: Between 30 and 40 people are missing after the blast in Ardana, the health ministry said.
      2024-05-04 Echo: After the blast in Ardana 21 people are missing, the health ministry said.

    Known limits
    A source that counts twice a day may rightly give two figures.
    """
    for group in groups_of_kind(claims, "same_source"):
        yield _disagreement(group, claims, "One source, one day, two figures")


@rule("CF307", severity="warning", scope="time")
def one_speech_two_figures(claims: Claims) -> Iterator[Clash]:
    """One statement is reported with two figures that lie close and cannot both hold.

    What it checks
    Figures of one scope and one named source on one day, within five percent of each other, that exclude each other
    ("nearly 2,000" and "more than 2,000").

    Why it matters
    Two agencies heard or translated one speech differently; one of them lost the bound.

    Flags
    - 2020-10-22 Wire: The president said the war in Ardana had killed more than 2,000 soldiers.
      2020-10-22 Echo: The president said the war in Ardana had killed nearly 2,000 soldiers.

    Passes
    - 2020-10-22 Wire: The president said the war in Ardana had killed more than 2,000 soldiers.
      2020-10-22 Echo: The president said the war in Ardana had killed at least 2,000 soldiers.

    Known limits
    Two statements of one source on one day look the same.
    """
    for group in groups_of_kind(claims, "speech"):
        yield _disagreement(group, claims, "One statement is told with two figures")


@rule("CF308", severity="note", scope="time")
def one_origin_many_outlets(claims: Claims) -> Iterator[Clash]:
    """Several outlets print one and the same sentence: one origin, not several witnesses.

    What it checks
    The same sentence with the same figure under three or more outlets.

    Why it matters
    Copies add no weight to a figure.

    Flags
    - 2024-05-01 Wire: The blast in Ardana killed 53 people, the health ministry said.
      2024-05-01 Echo: The blast in Ardana killed 53 people, the health ministry said.
      2024-05-02 Post: The blast in Ardana killed 53 people, the health ministry said.

    Passes
    - 2024-05-01 Wire: The blast in Ardana killed 53 people, the health ministry said.
      2024-05-01 Echo: A blast has left 53 people dead in Ardana, according to hospitals.
      2024-05-02 Post: Rescuers recovered 53 bodies after the blast in Ardana.

    Known limits
    A copy with one word changed is not recognised.
    """
    figures: dict[tuple[str | None, str, str], list[Scoped]] = defaultdict(list)
    for scoped in claims.everything:
        figures[scoped.claim.event_id, scoped.claim.surface, scoped.claim.outcome].append(scoped)
    for alike in figures.values():
        for outlets in _copies(alike, claims) if len(alike) >= _OUTLETS else ():
            if len(outlets) < _OUTLETS:
                continue
            first, *others = outlets.values()
            yield Clash(
                odd=(first,),
                against=tuple(others[:NEAREST]),
                message=f"{len(outlets)} outlets print one sentence with {told(first, claims)}.",
                why="The sentences are the same word for word; they count as one source.",
            )


def _copies(alike: list[Scoped], claims: Claims) -> Iterable[dict[str, Scoped]]:
    """Figures that share their words, by sentence: the first of each outlet."""
    copies: dict[str, dict[str, Scoped]] = defaultdict(dict)
    for scoped in alike:
        outlet = claims.documents[scoped.doc_id].outlet or scoped.doc_id
        copies[" ".join(scoped.claim.sentence.lower().split())].setdefault(outlet, scoped)
    return copies.values()


@rule("CF310", severity="warning", scope="time")
def figure_told_to_be_denied(claims: Claims) -> Iterator[Clash]:
    """A figure is told only to be rejected, and another is put in its place.

    What it checks
    A denied figure against the figures of the same text, and of the same scope, that are stated and do not meet it.

    Why it matters
    Taken out of its sentence the rejected figure looks like a report.

    Flags
    - The army dismissed the claim that 550 soldiers were killed in the raid as false. It said 16 soldiers were killed.

    Passes
    - The army said 16 soldiers were killed in the battle.

    Known limits
    A denial without a figure of its own is not reported.
    """
    for group in claims.by_document.values():
        for denied in group:
            if denied.hedge != "denied":
                continue
            stated = _stated_instead(denied, group, claims)
            if stated:
                gap = denied.reading.gap(stated[0].reading)
                yield Clash(
                    odd=(denied,),
                    against=tuple(stated[:NEAREST]),
                    message=f"{told(denied, claims)} is told to be denied; stated is {told_all(stated, claims)}.",
                    why=f"{denied.reading} against {stated[0].reading}: {gap:,} persons apart under every reading.",
                    gap=gap,
                    expected=str(stated[0].reading),
                    observed=str(denied.reading),
                    severity="note" if denied.moment.earlier and revision_told(denied) else None,
                )


def _stated_instead(denied: Scoped, group: list[Scoped], claims: Claims) -> list[Scoped]:
    """The figure that stands against a denied one, with its copies: the headline's, else the nearest in the text."""
    found = [each for each in group if _same_but_denied(denied, each)]
    led_with = {each.reading for each in group if claims.in_headline(each)}
    nearest = min(found, key=lambda each: (each.reading not in led_with, *_distance(denied, each)), default=None)
    return [each for each in found if nearest is not None and each.reading == nearest.reading]


def _distance(denied: Scoped, other: Scoped) -> tuple[bool, int]:
    """How far a stated figure stands: counted before feared; one of another scope counts as farther away."""
    characters = abs(other.claim.start - denied.claim.start)
    exact = relate_scoped(denied, other).apart_only_by("status")
    return bool(other.hedge), characters if exact else characters + _OTHER_SCOPE


def _set_right(denied: Scoped) -> bool:
    """Whether the words right before put another figure in its place: "three and not five", "seven, not six"."""
    return (
        _NOT_BEFORE.search(denied.claim.sentence[: max(denied.claim.start - denied.claim.sentence_start, 0)])
        is not None
    )


def _same_but_denied(denied: Scoped, other: Scoped) -> bool:
    if other.hedge == "denied" or other.moment.earlier or denied.reading.meets(other.reading):
        return False
    if not well_read(denied, other) or abs(denied.claim.start - other.claim.start) > _SAME_STORY:
        return False
    set_right = find_cue("revision", denied.claim.sentence) is not None or _set_right(denied)
    if same_sentence(denied, other) and not set_right:
        return False
    return relate_scoped(denied, other).failed == ("status",)
