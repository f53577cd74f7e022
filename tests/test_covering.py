"""Figures are compared with those told before them, however many they are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from tracker.extract.covering import STANDING, Before, Told
from tracker.extract.mentions import MOST_NUMBERS, find_mentions
from tracker.extract.sentence import cut_sentence
from tracker.lexicon.loader import load_lexicon


def told(value: int, outcome: str, basis: str, background: bool) -> Told:
    draft: Any = SimpleNamespace(
        link=SimpleNamespace(outcome=outcome),
        timing=SimpleNamespace(background=background),
        role=SimpleNamespace(basis=basis, earlier=False),
        assertion=SimpleNamespace(polarity="asserted"),
        mention=SimpleNamespace(quantity=SimpleNamespace(value=value)),
    )
    return Told(cast(Any, None), draft)


FIGURES = st.lists(
    st.builds(
        told,
        st.integers(0, 9),
        st.sampled_from(["killed", "injured", "hospitalised"]),
        st.sampled_from(["total", "incident", "part"]),
        st.booleans(),
    ),
    max_size=30,
)


def walked_back(each: Told, before: list[Told]) -> Told | None:
    alike = [
        other
        for other in before
        if other.people == each.people
        and other.draft.timing.background == each.draft.timing.background
        and other.draft.role.basis in STANDING
        and other.value > each.value > 0
    ]
    return alike[-1] if alike else None


@given(figures=FIGURES)
def test_the_last_larger_figure_is_the_one_that_a_walk_back_finds(figures: list[Told]) -> None:
    before = Before()
    for each in figures:
        assert before.larger(each) is walked_back(each, list(before))
        before.add(each)


def test_a_row_of_numbers_is_read_only_as_far_as_a_sentence_goes() -> None:
    row = "12 dead, " * (MOST_NUMBERS + 20)
    mentions, decoys = find_mentions(cut_sentence(row, 0, len(row), load_lexicon("en")))
    assert len(mentions) + len(decoys) == MOST_NUMBERS
