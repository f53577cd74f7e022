"""Checking many claims: the rules find what their plain forms find, however the claims are cut into buckets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import plain_rules
from tracker.checker import CheckResult, check, check_buckets
from tracker.errors import ReadError
from tracker.events.buckets import buckets
from tracker.events.claims import Claims
from tracker.events.relate import apart_by_outcome_alone, relate_scoped
from tracker.model import Claim, Document, Evidence, Reading
from tracker.registry import Rule, all_rules
from tracker.rules import changes, clashes
from tracker.table import claims_frame, readings_from_frame
from tracker.table_claims import readings_by_event

FIRST = date(2024, 5, 1)
VALUES = (2, 5, 12, 12, 47, 50, 51, 100, 119, 120, 121, 150, 300, 471, 741, 1_200, 3_000, 47_100, None)
SENTENCES = (
    "{} people were {}, the ministry said, after the blast in the town of Ardana.",
    "The toll stands at {} {}, up from before, the army said in the war on Monday.",
    "Officials had earlier put the number of {} {} at that; it was revised in May 2019.",
    "{} {}.",
    "In all {} were {}, another ten more, including five children, but rebels gave no count.",
)


@st.composite
def claims(draw: st.DrawFn, doc_id: str, number: int) -> Claim:
    value = draw(st.sampled_from(VALUES))
    outcome = draw(st.sampled_from(("killed", "killed", "injured", "missing", "casualties", "displaced", "infected")))
    surface = "dozens" if value is None else f"{value:,}"
    sentence = draw(st.sampled_from(SENTENCES)).format(surface, outcome)
    start = sentence.index(surface)
    bound = "vague" if value is None else draw(st.sampled_from(("exact", "exact", "at_least", "more_than", "about")))
    day = draw(st.one_of(st.none(), st.integers(0, 12).map(lambda days: FIRST + timedelta(days=days))))
    return Claim(
        claim_id=f"{doc_id}:{number}:{outcome}",
        doc_id=doc_id,
        field=draw(st.sampled_from(("text", "text", "title"))),
        start=start + 200 * number,
        end=start + len(surface) + 200 * number,
        surface=surface,
        sentence=sentence,
        sentence_start=200 * number if draw(st.booleans()) else 200 * max(number - 1, 0),
        value=value,
        low=None if bound == "vague" else value,
        high=value if bound == "exact" else None,
        bound=bound,
        outcome=outcome,
        group=draw(st.sampled_from(("all", "all", "civilian", "child", "military"))),
        victims=draw(st.sampled_from((None, "people", "61 Indians"))),
        side=draw(st.sampled_from((None, None, None, "Azerbaijani", "from both sides"))),
        place=draw(st.sampled_from((None, None, "Ardana", "Beirut"))),
        basis=draw(st.sampled_from(("total", "total", "total", "incident", "increment", "part"))),
        polarity=draw(st.sampled_from(("asserted",) * 6 + ("denied",))),
        status=draw(st.sampled_from(("reported",) * 4 + ("feared",))),
        source=draw(st.sampled_from((None, "the health ministry", "the army", "rebels"))),
        source_type=draw(st.sampled_from(("unattributed", "government", "military", "rebel"))),
        as_of=day,
        period_start=draw(st.sampled_from((None, None, None, FIRST))),
        event_id=draw(st.sampled_from(("blast", "blast", "war", None))),
        background=draw(st.sampled_from((False, False, False, True))),
        confidence=draw(st.sampled_from((0.2, 0.9))),
        evidence=draw(st.sampled_from(((), (Evidence("outcome", outcome, 'a "word"', "noun", 1, 5),)))),
    )


@st.composite
def readings(draw: st.DrawFn) -> list[Reading]:
    made = []
    for number in range(draw(st.integers(1, 9))):
        doc_id = f"story-{number}"
        told = tuple(draw(claims(doc_id, place)) for place in range(draw(st.integers(0, 3))))
        text = draw(st.sampled_from(("", "The war in Ardana goes on.\nTroops attack again.", "12 killed in a blast.")))
        made.append(
            Reading(
                document=Document(
                    doc_id=doc_id,
                    text=text,
                    title=draw(st.sampled_from((None, "Twelve dead in Lebanon"))),
                    published=draw(st.one_of(st.none(), st.integers(0, 20).map(lambda d: FIRST + timedelta(days=d)))),
                    outlet=draw(st.sampled_from((None, "Wire", "Echo"))),
                ),
                claims=told,
            )
        )
    return made


def plain_check(given_readings: Sequence[Reading]) -> CheckResult:
    """The check with the rules as they are plainly written, on the run as a whole."""
    plain = {"CF402": plain_rules.outcome_drift, "CF308": plain_rules.one_origin_many_outlets}
    rules: list[Rule] = [replace(each, check=plain[each.code]) if each.code in plain else each for each in all_rules()]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(clashes, "_pairs_of_track", plain_rules.pairs_of_track)
        patched.setattr(changes, "_changes", plain_rules.changes)
        return check_buckets([list(given_readings)], whole=lambda: list(given_readings), rules=rules)


SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@SLOW
@given(readings())
def test_the_rules_find_what_their_plain_forms_find(made: list[Reading]) -> None:
    assert check(made).findings == plain_check(made).findings


@SLOW
@given(readings(), st.integers(1, 4))
def test_buckets_change_no_finding(made: list[Reading], size: int) -> None:
    whole = check_buckets([made], whole=lambda: made)
    assert check_buckets(buckets(made, size), whole=lambda: made) == whole


@SLOW
@given(readings(), st.integers(1, 4))
def test_a_table_is_read_by_events_as_it_is_read_by_rows(made: list[Reading], size: int) -> None:
    frame = claims_frame(made)
    by_rows = readings_from_frame(frame)
    by_event = [reading for part in readings_by_event(frame, size) for reading in part]
    assert {reading.document.doc_id: reading for reading in by_event} == {
        reading.document.doc_id: reading for reading in by_rows
    }
    cut = check_buckets(readings_by_event(frame, size), whole=lambda: by_rows)
    assert cut.findings == check(by_rows).findings
    assert cut.claims == sum(len(reading.claims) for reading in made)


@SLOW
@given(readings())
def test_apart_by_outcome_is_what_the_gates_say(made: list[Reading]) -> None:
    for one, other in combinations(Claims(made).everything, 2):
        relation = relate_scoped(one, other)
        inside = {gate.name for gate in relation.gates if gate.answer not in {"same", "differs"}}
        expected = relation.apart_only_by("outcome") or (not relation.failed and inside == {"outcome"})
        assert apart_by_outcome_alone(one, other) == expected


def test_buckets_keep_events_and_documents_together_and_the_order() -> None:
    def reading(doc_id: str, *events: str) -> Reading:
        document = Document(doc_id=doc_id, text="")
        claim = plain_claim(doc_id)
        return Reading(document=document, claims=tuple(replace(claim, event_id=event) for event in events))

    made = [reading("a", "one"), reading("b", "two"), reading("c", "three", "one"), reading("d", "two"), reading("e")]
    cut = [[each.document.doc_id for each in part] for part in buckets(made, 2)]
    assert cut == [["a", "c"], ["b", "d"], ["e"]]


def plain_claim(doc_id: str) -> Claim:
    return Claim(
        claim_id=f"{doc_id}:0-2:killed",
        doc_id=doc_id,
        field="text",
        start=0,
        end=2,
        surface="12",
        sentence="12 died.",
        sentence_start=0,
        value=12,
        low=12,
        high=12,
        bound="exact",
        outcome="killed",
    )


def test_a_table_without_a_needed_cell_is_refused() -> None:
    frame = claims_frame([Reading(document=Document(doc_id="a", text=""), claims=(plain_claim("a"),))])
    frame["surface"] = frame["surface"].where(frame["surface"] != "12")
    with pytest.raises(ReadError, match="a claim needs surface"):
        list(readings_by_event(frame))


def test_a_users_rule_sees_the_whole_run() -> None:
    seen: list[int] = []

    def counts(held: Claims) -> list[object]:
        seen.append(len(held))
        return []

    own = replace(all_rules()[0], check=counts)
    parts = [[Reading(document=Document(doc_id=name, text=""), claims=(plain_claim(name),))] for name in "abc"]
    result = check_buckets(parts, whole=lambda: [reading for part in parts for reading in part], rules=[own])
    assert (seen, result.claims, result.documents) == ([3], 3, 3)
