"""Rules on what is lost between reports: bounds, outcomes, sources, hedges, digits (CF401 to CF405)."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.events.claims import Claims
from tracker.events.names import same_authority
from tracker.events.relate import relate_scoped
from tracker.events.scope import CUMULATIVE, Scoped
from tracker.registry import Clash, rule
from tracker.rules.clashes import NEAREST, groups_of_kind
from tracker.rules.drift import DAYS, days_between
from tracker.rules.phrasing import likely_cause, readings, told, told_all


@rule("CF401", severity="warning", scope="wording")
def bound_lost(claims: Claims) -> Iterator[Clash]:
    """A figure lost its bound on the way: "nearly 100" has become 100.

    What it checks
    The same number with a bound that excludes it in one report and without a bound in another, for one scope. Where the
    bound allows the bare number ("at least 12", then 12 from the same source) it is a note.

    Why it matters
    A floor read as a count makes later, higher figures look like contradictions.

    Flags
    - 2024-05-01 Wire: The blast in Ardana killed nearly 100 people, the health ministry said.
      2024-05-01 Echo: The blast in Ardana killed 100 people, the health ministry said.

    Passes
    - 2024-05-01 Wire: The blast in Ardana killed nearly 100 people, the health ministry said.
      2024-05-01 Echo: The blast in Ardana killed almost 100 people, the health ministry said.

    Known limits
    Whether the second report had a source of its own cannot be seen.
    """
    for group in groups_of_kind(claims, "bound"):
        odd, against = group.odd[0], group.against[0]
        yield Clash(
            odd=group.odd,
            against=group.against,
            message=f"A bound was lost: {told(odd, claims)} and {told_all(group.against, claims)}.",
            why=readings(odd, against, group.pair.relation),
            gap=group.pair.relation.gap,
            expected=str(against.reading),
            observed=str(odd.reading),
        )
    yield from _bounds_dropped(claims)


def _bounds_dropped(claims: Claims) -> Iterator[Clash]:
    """Floors and ceilings that the next report of the same source prints as counts: notes."""
    for track in claims.tracks.values():
        bounded: dict[int, Scoped] = {}
        for scoped in track:
            value = scoped.claim.value
            if value is None or scoped.claim.implicit:
                continue
            if scoped.claim.bound != "exact":
                bounded.setdefault(value, scoped)
            elif value in bounded and _dropped(bounded[value], scoped):
                before = bounded.pop(value)
                yield Clash(
                    odd=(scoped,),
                    against=(before,),
                    message=f"{told(before, claims)} is printed as {told(scoped, claims)}: the bound was lost.",
                    why=f"{before.reading} became {scoped.reading}; both readings can still hold.",
                    severity="note",
                )


def _dropped(before: Scoped, after: Scoped) -> bool:
    known = same_authority(before.claim.source, after.claim.source)
    return before.doc_id != after.doc_id and bool(known) and before.reading.meets(after.reading)


@rule("CF403", severity="note", scope="document")
def unattributed(claims: Claims) -> Iterator[Clash]:
    """A text gives a toll and nowhere says who counted.

    What it checks
    Whether any figure of a text has a source; the first toll is named where none has.

    Why it matters
    A figure without a source cannot be checked or weighed.

    Flags
    - The earthquake killed 53 people.

    Passes
    - The earthquake killed 53 people, the health ministry said.

    Known limits
    A source named far from its figure may not be read.
    """
    for group in claims.by_document.values():
        tolls = [
            each for each in group if each.claim.outcome == "killed" and not each.claim.background and each.claim.value
        ]
        if tolls and not any(each.claim.source for each in group):
            yield Clash(
                odd=(tolls[0],),
                message=f"{told(tolls[0], claims)} has no source, nor has any other figure of this text.",
                why="No words in the text say who counted.",
            )


@rule("CF404", severity="error", scope="wording")
def feared_read_as_dead(claims: Claims) -> Iterator[Clash]:
    """A number that was feared or forecast is printed as counted.

    What it checks
    The same number for one scope, feared in one report and stated as fact in another of the same days, where no other
    report has counted so many.

    Why it matters
    Most feared tolls are not reached.

    Flags
    - 2024-05-01 Wire: The prime minister said 10,000 people were feared dead in the earthquake in Ardana.
      2024-05-02 Echo: The earthquake in Ardana has killed 10,000 people, the prime minister said.

    Passes
    - 2024-05-01 Wire: The prime minister said 10,000 people were feared dead in the earthquake in Ardana.
      2024-05-02 Echo: In Ardana 10,000 people are feared dead after the earthquake, the prime minister said.

    Known limits
    A fear that came true on the next day looks the same.
    """
    for group in claims.by_event.values():
        feared: dict[int, list[Scoped]] = {}
        for scoped in group:
            if scoped.hedge == "feared" and scoped.claim.value:
                feared.setdefault(scoped.claim.value, []).append(scoped)
        for scoped in group if feared else ():
            fears = [fear for fear in feared.get(scoped.claim.value or 0, ())[:NEAREST] if _hardened(fear, scoped)]
            if fears and not _counted_elsewhere(scoped, claims):
                yield Clash(
                    odd=(scoped,),
                    against=tuple(fears),
                    message=f"{told(scoped, claims)} is stated as counted; it was feared: {told(fears[0], claims)}.",
                    why="The number and the scope are the same, the hedge is gone, and no other report counts so many.",
                )


def _hardened(fear: Scoped, stated: Scoped) -> bool:
    if stated.hedge or fear.doc_id == stated.doc_id or days_between(fear, stated) > DAYS:
        return False
    if stated.claim.outcome not in CUMULATIVE or stated.claim.bound not in {"exact", "at_least", "more_than"}:
        return False
    return not stated.moment.before(fear.moment) and relate_scoped(fear, stated).failed == ("status",)


def _counted_elsewhere(stated: Scoped, claims: Claims) -> bool:
    own = claims.tracks[stated.track]
    return any(each.doc_id != stated.doc_id and each.reading.low >= 0.9 * (stated.claim.value or 0) for each in own)


@rule("CF405", severity="warning", scope="wording")
def digit_slip(claims: Claims) -> Iterator[Clash]:
    """Two figures have the same digits: a thousand or a zero was lost or added, or two digits were swapped.

    What it checks
    Figures of one scope whose leading digits agree and whose size differs by a power of ten, a thousand or more; or any
    power, or two neighbouring digits swapped, where one source is named for both on one day.

    Why it matters
    "300 homeless" for 300,000 is a slip of the pen that no reader sees.

    Flags
    - 2024-05-01 Wire: The flood in Ardana left some 300,000 people homeless, officials said.
      2024-05-03 Echo: The flood in Ardana left 300 people homeless.
    - 2024-05-01 Wire: The earthquake in Ardana killed 1,297 people, the health ministry said.
      2024-05-01 Echo: The earthquake in Ardana killed 1,927 people, the health ministry said.

    Passes
    - 2024-05-01 Wire: The flood in Ardana left some 300,000 people homeless, officials said.
      2024-05-03 Echo: The flood in Ardana left 280,000 people homeless.

    Known limits
    A toll may by chance move from 128 to 182 within a day.
    """
    for group in groups_of_kind(claims, "digits"):
        odd, against = group.odd[0], group.against[0]
        yield Clash(
            odd=group.odd,
            against=group.against,
            message=f"A slip of digits: {told(odd, claims)} against {told_all(group.against, claims)}.",
            why=likely_cause(odd, against) + " " + readings(odd, against, group.pair.relation),
            gap=group.pair.relation.gap,
            expected=str(against.reading),
            observed=str(odd.reading),
        )
