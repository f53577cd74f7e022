"""Whose dead a figure counts, where only its words and its speaker tell."""

from __future__ import annotations

import pytest

from tests.test_relate import claim
from tracker.events.scope import scope_claim
from tracker.events.sides import Side, group_in_war, side_told

SIDES = frozenset({"eritrea", "ethiopia"})


def told(sentence: str, surface: str, **fields: object) -> Side:
    start = sentence.index(surface)
    made = claim(40, surface=surface, sentence=sentence, start=start, end=start + len(surface), **fields)
    return side_told(made, SIDES, sentence)


@pytest.mark.parametrize(
    ("sentence", "source", "side", "forces"),
    [
        pytest.param("Eritrea had lost 40 men at the pass.", None, "eritrea", True, id="X had lost"),
        pytest.param("Officials in Addis put Eritrean losses at 40 dead.", None, "eritrea", True, id="X losses at"),
        pytest.param("Addis Ababa said 40 of its soldiers died.", "Addis Ababa", "ethiopia", True, id="its soldiers"),
        pytest.param("Asmara spoke of 40 civilian deaths.", "Asmara", "eritrea", False, id="an authority on its own"),
        pytest.param("Asmara said the enemy lost 40.", "Asmara", "ethiopia", True, id="the enemy of two"),
        pytest.param("Kenya said 40 people had died.", "Kenya", None, False, id="a speaker of neither side"),
        pytest.param("Forty people died: 40.", None, None, False, id="nothing tells"),
        pytest.param(
            "The Eritrean army said it killed 40.", "The Eritrean army", "eritrea", False, id="the speaker's name"
        ),
    ],
)
def test_a_side_is_told_by_words_or_by_the_speaker(
    sentence: str, source: str | None, side: str | None, forces: bool
) -> None:
    found = told(sentence, "40", source=source)
    assert (found.name, found.forces) == (side, forces)


def test_a_speaker_is_found_before_its_pronoun() -> None:
    text = "Eritrea keeps its losses secret. Its prosecutors said 40 had been hurt."
    second = text[text.index("Its") :]
    made = claim(40, surface="40", sentence=second, sentence_start=33, start=text.index("40"), source="Its prosecutors")
    assert side_told(made, SIDES, text).name == "eritrea"


def test_an_outsider_counts_both_sides_and_a_sides_own_count_is_not_all() -> None:
    words = "Kenya said 40 people had died."
    outside = claim(40, sentence=words, start=11, end=13, source="Kenya")
    assert scope_claim(outside, sides=SIDES, one_incident=False).side is None
    unknown = claim(40, sentence="There 40 people had died.", start=6, end=8)
    assert scope_claim(unknown, sides=SIDES, one_incident=False).side == "a side not named in doc-a"


def test_the_dead_of_a_side_are_its_forces_unless_civilians_are_spoken_of() -> None:
    eritrea = Side("eritrea")
    assert group_in_war(claim(40, sentence="On its side 40 fell."), eritrea) == "military"
    assert group_in_war(claim(40, sentence="9 civilians died and 40 were hurt."), eritrea) == "civilian"
    assert group_in_war(claim(40, victims="people"), eritrea) == "all"
    assert group_in_war(claim(40, group="militant"), Side("eritrea", forces=True)) == "military"
    assert group_in_war(claim(40, group="child"), eritrea) == "child"
