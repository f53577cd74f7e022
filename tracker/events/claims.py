"""All claims of a run, scoped and grouped once, so that no rule has to compare every claim with every other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final

from tracker.events.names import countries, country_of, country_of_capital, place_name, side_name
from tracker.events.scope import LASTING, Scoped, goes_on_with_both, scope_claim, told_alone
from tracker.events.sides import side_in_words, side_told
from tracker.events.timing import Clock
from tracker.events.words import KINDS, LEAD
from tracker.model import Claim, Document, Reading

_SENTENCE_END: Final = re.compile(r"[.!?][\"”’']?(?:\s|$)")
_ADDED: Final = re.compile(r"\b(another|additional|further|extra|fresh|new|added)\b", re.IGNORECASE)
_ANOTHER: Final = re.compile(r"\banother\b", re.IGNORECASE)
_NAME: Final = re.compile(r"\b[A-Z][\w'’-]+")
_ONE_ATTACK: Final = 3
_MOST_PLACES: Final = 30
_ENOUGH: Final = 5
_OFTEN: Final = 0.25
_LONG_SHARE: Final = 0.5

Track = tuple[str, ...]


class Claims:
    """The claims of one run and the documents that they stand in.

    everything: every claim as `Scoped`, in order of the documents and of their texts. tracks: those that share event,
    outcome, scope and basis, in order of time. confident: the least confidence of a claim that may raise an error.
    """

    def __init__(self, readings: Sequence[Reading], *, confident: float = 0.0) -> None:
        self.documents: dict[str, Document] = {reading.document.doc_id: reading.document for reading in readings}
        self.confident = confident
        self._readings = readings
        long_events = _long_events(readings) | _many_incidents(readings)
        whole = _whole_places(readings, long_events)
        sides = _sides_told(readings, long_events)
        self.everything: list[Scoped] = []
        for reading in readings:
            clock = Clock(reading.document) if reading.document.text else None
            only = _only_side(reading, sides)
            settled = list(_settled(reading.claims))
            for before, claim in zip([None, *settled], settled, strict=False):
                self.everything.append(
                    scope_claim(
                        claim,
                        reading.document.published,
                        whole=whole.get(claim.event_id, frozenset()),
                        one_incident=claim.event_id not in long_events,
                        sides=sides.get(claim.event_id, frozenset()),
                        only_side=only if claim.event_id in sides else None,
                        goes_on=before is not None and goes_on_with_both(claim, before),
                        text=reading.document.text,
                        clock=clock,
                    )
                )
        self.long_events = long_events

    def __len__(self) -> int:
        return len(self.everything)

    @cached_property
    def by_id(self) -> dict[str, Scoped]:
        """Every claim by its claim_id."""
        return {scoped.claim.claim_id: scoped for scoped in self.everything}

    @cached_property
    def by_document(self) -> dict[str, list[Scoped]]:
        """The claims of each document, in order of the text, the title first."""
        groups: dict[str, list[Scoped]] = defaultdict(list)
        for scoped in self.everything:
            groups[scoped.doc_id].append(scoped)
        for group in groups.values():
            group.sort(key=lambda scoped: (scoped.claim.field != "title", scoped.claim.start))
        return dict(groups)

    @cached_property
    def tracks(self) -> dict[Track, list[Scoped]]:
        """The claims that share event, outcome, scope and basis, in order of time."""
        groups: dict[Track, list[Scoped]] = defaultdict(list)
        for scoped in self.everything:
            groups[scoped.track].append(scoped)
        for group in groups.values():
            group.sort(key=_time_order)
        return dict(groups)

    @cached_property
    def by_event(self) -> dict[str, list[Scoped]]:
        """The claims of each event; those without an event are left out."""
        groups: dict[str, list[Scoped]] = defaultdict(list)
        for scoped in self.everything:
            if scoped.claim.event_id is not None:
                groups[scoped.claim.event_id].append(scoped)
        return dict(groups)

    @cached_property
    def begun(self) -> dict[str, date]:
        """The first day that any figure of an event speaks of, for events that last."""
        starts: dict[str, date] = {}
        for event_id in self.long_events & self.by_event.keys():
            group = self.by_event[event_id]
            days = [day for scoped in group for day in (scoped.claim.period_start, scoped.moment.day) if day]
            if days:
                starts[event_id] = min(days)
        return starts

    def parts_of(self) -> Iterator[tuple[Scoped, list[Scoped]]]:
        """Each claim that has parts in its text, with those parts."""
        groups: dict[str, list[Scoped]] = defaultdict(list)
        for scoped in self.everything:
            if scoped.claim.part_of is not None:
                groups[scoped.claim.part_of].append(scoped)
        for claim_id, parts in groups.items():
            if claim_id in self.by_id:
                yield self.by_id[claim_id], parts

    def in_headline(self, scoped: Scoped) -> bool:
        """Whether a claim stands in the title, or in the line that opens the text as its headline."""
        if scoped.claim.field == "title":
            return True
        document = self.documents[scoped.doc_id]
        first, newline, rest = document.text.partition("\n")
        if not newline or scoped.claim.end > len(first):
            return False
        return _SENTENCE_END.search(rest) is not None and not first.rstrip().endswith((".", "!", "?", '"', "”"))


def _settled(claims: Sequence[Claim]) -> Iterable[Claim]:
    """The claims of a text with increments and parts put right."""
    if all(claim.basis not in {"increment", "part"} for claim in claims):
        return claims
    return _link_parts(_settle_increments(claims))


def _settle_increments(claims: Sequence[Claim]) -> Iterator[Claim]:
    """ "Seven are missing. Another 300 lost their homes": another outcome, not an addition to its own.

    Nor does "more than 300" add anything.
    """
    outcomes: set[str] = set()
    for claim in claims:
        told_new = bool(outcomes) and claim.outcome not in outcomes
        outcomes.add(claim.outcome)
        misread = claim.bound == "more_than" and not _ADDED.search(_just_before(claim))
        if claim.basis == "increment" and (misread or (told_new and _ANOTHER.search(_just_before(claim)))):
            claim = replace(claim, basis="total")
        yield claim


def _link_parts(claims: Iterable[Claim]) -> Iterator[Claim]:
    """A part whose total the reader did not name belongs to the total before it in its sentence."""
    totals: dict[tuple[int, str, str], Claim] = {}
    for claim in claims:
        place = (claim.sentence_start, claim.outcome, claim.field)
        if claim.basis == "part" and claim.part_of is None and place in totals:
            yield replace(claim, part_of=totals[place].claim_id)
            continue
        if claim.basis in {"total", "incident"}:
            totals[place] = claim
        yield claim


def _just_before(claim: Claim) -> str:
    at = max(0, claim.start - claim.sentence_start)
    return claim.sentence[max(0, at - 12) : at + len(claim.surface)]


def _time_order(scoped: Scoped) -> tuple[date, bool, int, str, int]:
    moment = scoped.moment
    return (moment.day or date.min, not moment.earlier, moment.minute or 0, scoped.doc_id, scoped.claim.start)


def _long_events(readings: Iterable[Reading]) -> frozenset[str]:
    """The events that last (wars, epidemics): those of which most documents use such words."""
    documents: Counter[str] = Counter()
    lasting: Counter[str] = Counter()
    for reading in readings:
        long_words = bool(LASTING.search(reading.document.text))
        for event_id in {claim.event_id for claim in reading.claims if claim.event_id and not claim.background}:
            documents[event_id] += 1
            lasting[event_id] += long_words
    return frozenset(event for event, count in documents.items() if lasting[event] >= _LONG_SHARE * count)


def _many_incidents(readings: Iterable[Reading]) -> frozenset[str]:
    """Events of attacks that go on for more than a few days: a count in them is that of one attack."""
    days: dict[str, set[date]] = defaultdict(set)
    for reading in readings:
        for claim in reading.claims:
            day = claim.as_of or reading.document.published
            if claim.event_id and day and not claim.background:
                days[claim.event_id].add(day)
    spread = {event for event, told in days.items() if (max(told) - min(told)).days > _ONE_ATTACK}
    documents: Counter[str] = Counter()
    attacks: Counter[str] = Counter()
    for reading in readings:
        own = {claim.event_id for claim in reading.claims if claim.event_id in spread and not claim.background}
        if own:
            documents.update(own)
            attacks.update(own if KINDS["attack"].search(reading.document.text[:LEAD]) else ())
    return frozenset(event for event in spread if attacks[event] >= _LONG_SHARE * documents[event])


def _sides_told(readings: Iterable[Reading], long_events: frozenset[str]) -> dict[str | None, frozenset[str]]:
    """The sides by which the figures of each event that lasts are told; events told without sides are left out."""
    documents: dict[str | None, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        named: set[tuple[str | None, str]] = set()
        for claim in reading.claims:
            if claim.event_id in long_events and not claim.background:
                told = None if claim.side else side_in_words(claim)
                side = side_name(claim.side) if told is None else told.name
                named.update([(claim.event_id, side)] if side else ())
        for event_id, side in named:
            documents[event_id][side] += 1
    return {event: _often_told(counts) for event, counts in documents.items()}


def _often_told(counts: Counter[str]) -> frozenset[str]:
    """The sides without those that few documents name: another war's, in a comparison."""
    most = max(counts.values())
    least = max(_OFTEN * most, min(2, most - 1))
    return frozenset(side for side, count in counts.items() if count >= least)


def _only_side(reading: Reading, sides: Mapping[str | None, frozenset[str]]) -> str | None:
    """The one side that a document tells of; None where it tells of none, or of more."""
    found = {
        side_name(claim.side) or side_told(claim, sides[claim.event_id], reading.document.text).name
        for claim in reading.claims
        if claim.event_id in sides
    } - {None}
    return found.pop() if len(found) == 1 else None


def _whole_places(readings: Iterable[Reading], long_events: frozenset[str]) -> dict[str | None, frozenset[str]]:
    """For each event the place that most of its documents name, which therefore means the whole event.

    A war has a name of its own besides ("in Karabakh"): any place that most of its documents name is all of it.
    """
    counts: dict[str | None, Counter[str]] = defaultdict(Counter)
    leads: dict[str | None, list[str]] = defaultdict(list)
    for reading in readings:
        told: dict[str | None, set[str]] = defaultdict(set)
        for claim in reading.claims:
            if _may_be_whole(claim):
                place = place_name(claim.place)
                told[claim.event_id].update((place,) if place else ())
        lead = _countries_of_lead(reading.document) if told else ()
        start = reading.document.text[:LEAD].lower()
        for event_id, named in told.items():
            if named or lead:
                counts[event_id].update(named)
                counts[event_id].update(lead)
            leads[event_id].append(start)
    for event_id, texts in leads.items():
        for place in list(counts.get(event_id, ()))[:_MOST_PLACES]:
            counts[event_id][place] += sum(place in text for text in texts)
    whole: dict[str | None, frozenset[str]] = {}
    for event_id, places in counts.items():
        if not places:
            continue
        (first, most), *others = places.most_common(2)
        if not others or most > others[0][1]:
            country = country_of_capital(first)
            whole[event_id] = frozenset({first, country} if country else {first})
        if event_id in long_events:
            stories = len(leads[event_id])
            often = {
                place for place, count in places.items() if stories >= _ENOUGH and 2 * count >= stories
            } - countries()
            whole[event_id] = whole.get(event_id, frozenset()) | often
    return whole


def _countries_of_lead(document: Document) -> set[str]:
    """The countries that the headline and the first sentences name; their capitals count for them."""
    lead = f"{document.title or ''} {document.text[:LEAD]}"
    if lead.isspace():
        return set()
    return {country for word in _NAME.findall(lead) if (country := country_of(word))}


def _may_be_whole(claim: Claim) -> bool:
    return (
        claim.group in {"all", "military", "civilian"}
        and not told_alone(claim)
        and claim.basis in {"total", "incident"}
        and claim.polarity == "asserted"
        and claim.part_of is None
    )
