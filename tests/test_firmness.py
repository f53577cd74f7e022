"""A fear that is told again is looked up; the plain walk back over all figures says what has to come out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.extract.firmness import FEARED, Fears

CUES = [object(), object()]


def draft(told: tuple[str, int | None, int, str, bool, bool, bool]) -> Any:
    outcome, value, cue, how, earlier, feared, background = told
    return SimpleNamespace(
        link=SimpleNamespace(outcome=outcome, cue=CUES[cue], how=how),
        mention=SimpleNamespace(quantity=SimpleNamespace(value=value)),
        role=SimpleNamespace(earlier=earlier),
        assertion=SimpleNamespace(status="feared" if feared else "reported"),
        timing=SimpleNamespace(background=background),
    )


FIGURES = st.tuples(
    st.sampled_from(["killed", "missing", "injured"]),
    st.sampled_from([None, 0, 5, 58]),
    st.sampled_from([0, 1]),
    st.sampled_from(["before", "carried", "run on"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([False, False, True]),
)


def walked_back(before: list[Any], figure: Any) -> bool:
    """Whether the nearest figure before that is the same number, or carries its word on, is feared."""
    for other in reversed(before):
        value = other.mention.quantity.value
        if other.timing.background or not value:
            continue
        outcomes = {other.link.outcome, figure.link.outcome}
        again = (len(outcomes) == 1 or outcomes <= FEARED) and value == figure.mention.quantity.value
        goes_on = figure.link.how in ("carried", "run on") or figure.role.earlier
        follows = goes_on and other.link.cue is figure.link.cue
        if (again or follows) and other.assertion.status == "feared":
            return True
        if again:
            return False
    return False


@given(told=st.lists(FIGURES, min_size=1, max_size=8))
def test_finds_the_fear_that_a_walk_back_finds(told: list[Any]) -> None:
    figures = [draft(each) for each in told]
    fears = Fears()
    for figure in figures[:-1]:
        fears.add(figure)
    assert (fears.repeated(figures[-1]) is not None) is walked_back(figures[:-1], figures[-1])
