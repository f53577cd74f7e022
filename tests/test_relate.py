"""The gate: a table of cases, and properties that hold for any two claims."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.events.relate import GATES, KINDS, Relation, relate
from tracker.intervals import stated_limits
from tracker.model import Claim, Evidence

DAY = date(2024, 5, 1)


def claim(value: int | None = 12, bound: str = "exact", **fields: object) -> Claim:
    """A claim of one event; numbers follow from value and bound."""
    low, high = stated_limits(value, bound) if value is not None and bound != "vague" else (None, None)
    base = Claim(
        claim_id="a",
        doc_id="doc-a",
        field="text",
        start=0,
        end=2,
        surface=str(value),
        sentence=f"{value} people were killed.",
        sentence_start=0,
        value=value,
        low=low,
        high=high,
        bound=bound,
        outcome="killed",
        event_id="event",
    )
    return replace(base, **fields)  # type: ignore[arg-type]


def other(value: int | None = 12, bound: str = "exact", **fields: object) -> Claim:
    return claim(value, bound, **{"claim_id": "b", "doc_id": "doc-b", **fields})


@pytest.mark.parametrize(
    ("one", "two", "days", "kind", "because"),
    [
        pytest.param(claim(12), other(12), 0, "same", None, id="the same count"),
        pytest.param(claim(1000, "more_than"), other(1200, "more_than"), 0, "rounds", None, id="the sharper floor"),
        pytest.param(claim(30_000), other(31_204), 0, "rounds", None, id="a rounding"),
        pytest.param(claim(12), other(15), 1, "updates", None, id="a later day"),
        pytest.param(claim(12), other(15, event_id="other"), 0, "not_comparable", "event", id="another event"),
        pytest.param(claim(12), other(15, event_id=None), 0, "not_comparable", "event", id="no event known"),
        pytest.param(claim(12), other(15, outcome="injured"), 0, "not_comparable", "outcome", id="another outcome"),
        pytest.param(claim(12), other(15, outcome="casualties"), 0, "part_of", None, id="dead among casualties"),
        pytest.param(claim(12), other(3, unit="household"), 0, "not_comparable", "unit", id="families"),
        pytest.param(claim(12), other(5, group="child"), 0, "part_of", None, id="children among all"),
        pytest.param(
            claim(12, group="military"), other(5, group="civilian"), 0, "not_comparable", "group", id="two groups"
        ),
        pytest.param(
            claim(12, side="Azeri"), other(5, side="the Armenian side"), 0, "not_comparable", "side", id="two sides"
        ),
        pytest.param(claim(12, side="Azeri"), other(15, side="Baku"), 1, "updates", None, id="one side, two names"),
        pytest.param(claim(12, side="Azeri"), other(50, side="both sides"), 0, "part_of", None, id="one side of both"),
        pytest.param(claim(12, place="India"), other(5, place="China"), 0, "not_comparable", "place", id="two places"),
        pytest.param(claim(12, place="India"), other(50), 0, "part_of", None, id="one place of all"),
        pytest.param(claim(40, basis="increment"), other(673), 0, "increments", None, id="another 40"),
        pytest.param(claim(40, basis="rate"), other(673), 0, "not_comparable", "basis", id="a rate"),
        pytest.param(claim(5, basis="part"), other(12), 0, "not_comparable", "basis", id="a part without a name"),
        pytest.param(
            claim(12, period_start=date(2024, 1, 1)),
            other(15, period_start=date(2023, 1, 1)),
            0,
            "not_comparable",
            "period",
            id="two periods",
        ),
        pytest.param(claim(12), other(80, status="feared"), 0, "not_comparable", "status", id="feared is not dead"),
        pytest.param(claim(12), other(80, polarity="denied"), 0, "not_comparable", "status", id="told to be denied"),
    ],
)
def test_relation(one: Claim, two: Claim, days: int, kind: str, because: str | None) -> None:
    relation = relate(one, two, a_published=DAY, b_published=DAY + timedelta(days=days))
    assert (relation.kind, relation.because) == (kind, because)
    assert relation.reason


def test_a_linked_part_needs_no_other_gate() -> None:
    relation = relate(claim(800), other(900, group="civilian", basis="part", part_of="a"))
    assert relation.kind == "part_of"
    assert relation.lead == "a"


def test_the_gap_is_what_no_reading_reconciles() -> None:
    assert relate(claim(53), other(41), a_published=DAY, b_published=DAY).gap == 12
    assert relate(claim(30_000), other(31_204), a_published=DAY, b_published=DAY).gap == 0


def test_a_figure_told_as_a_former_one_is_the_earlier() -> None:
    former = claim(40, evidence=(Evidence("basis", "superseded", "up from", "change.csv"),))
    relation = relate(former, other(60), a_published=DAY, b_published=DAY)
    assert (relation.kind, relation.lead) == ("updates", "b")


def test_days_that_run_against_publication_give_no_order() -> None:
    late = claim(40, as_of=date(2024, 4, 20))
    relation = relate(late, other(60, as_of=date(2024, 4, 25)), a_published=DAY, b_published=date(2024, 4, 26))
    assert (relation.kind, relation.lead) == ("updates", None)


claims = st.builds(
    claim,
    st.one_of(st.none(), st.integers(0, 200_000)),
    st.sampled_from(["exact", "at_least", "more_than", "up_to", "nearly", "about"]),
    outcome=st.sampled_from(["killed", "injured", "casualties", "missing", "hospitalised"]),
    unit=st.sampled_from(["person", "household"]),
    group=st.sampled_from(["all", "civilian", "military", "child", "journalist"]),
    side=st.sampled_from([None, "Azerbaijani", "Baku", "both sides", "Armenian"]),
    place=st.sampled_from([None, "Barda", "Ganja"]),
    basis=st.sampled_from(["total", "increment", "incident", "part", "rate"]),
    status=st.sampled_from(["reported", "feared", "claimed"]),
    polarity=st.sampled_from(["asserted", "denied"]),
    event_id=st.sampled_from([None, "event", "other"]),
    as_of=st.one_of(st.none(), st.dates(date(2024, 4, 1), date(2024, 5, 1))),
)
days = st.one_of(st.none(), st.dates(date(2024, 4, 1), date(2024, 5, 1)))


def fits(value: Claim) -> Claim:
    """A claim without a number has only a vague bound."""
    return replace(value, bound="vague", surface="dozens") if value.value is None else value


@given(claims.map(fits), claims.map(fits), days, days)
def test_relation_is_symmetric(one: Claim, two: Claim, first: date | None, second: date | None) -> None:
    two = replace(two, claim_id="b", doc_id="doc-b")
    there = relate(one, two, a_published=first, b_published=second)
    back = relate(two, one, a_published=second, b_published=first)
    assert (there.kind, there.because, there.gap, there.lead) == (back.kind, back.because, back.gap, back.lead)


@given(claims.map(fits), claims.map(fits), days, days)
def test_relation_is_one_of_the_closed_set(one: Claim, two: Claim, first: date | None, second: date | None) -> None:
    relation: Relation = relate(one, replace(two, claim_id="b", doc_id="doc-b"), a_published=first, b_published=second)
    assert relation.kind in KINDS
    assert [gate.name for gate in relation.gates] == list(GATES)
    assert (relation.because is None) == (relation.kind != "not_comparable")
    assert bool(relation.failed) == (relation.kind == "not_comparable")
    assert relation.gap == 0 or relation.kind in {"same", "updates"}
    assert relation.reason


@given(claims.map(fits), days)
def test_a_claim_is_the_same_as_its_copy(one: Claim, day: date | None) -> None:
    relation = relate(one, replace(one, claim_id="b"), a_published=day, b_published=day)
    comparable = one.basis not in {"increment", "part", "incident"} and one.polarity != "denied"
    if comparable and one.event_id is not None:
        assert relation.kind == "same"
        assert relation.gap == 0
