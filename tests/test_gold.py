"""The gold stories: the reader stays at or above a floor that only rises."""

from __future__ import annotations

import pytest

from benchmarks import gold, scoring, sets

SLACK = 0.02


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    return gold.figures()


@pytest.mark.parametrize("level", scoring.LEVELS)
def test_stays_above_the_floor(figures: dict[str, float], level: str) -> None:
    assert figures[level] >= gold.floor()[level]


@pytest.mark.parametrize("level", scoring.LEVELS)
def test_the_floor_follows(figures: dict[str, float], level: str) -> None:
    assert figures[level] - gold.floor()[level] <= SLACK, "better than the floor: run python -m benchmarks.raise_floor"


def test_gold_spans_quote_their_stories() -> None:
    texts = {row["doc_id"]: row["text"] for row in sets.read_rows(gold.FOLDER / "stories.jsonl")}
    for row in sets.read_rows(gold.FOLDER / "claims.jsonl"):
        assert texts[row["doc_id"]][row["start"] :].startswith(row["span"]), row["claim"]


GOLD = {"doc_id": "a", "start": 0, "span": "40", "low": 40, "high": 40, "value": 40, "modifier": "exact"}
READ = {"doc_id": "a", "start": 0, "end": 2, "low": 40, "high": 40, "value": 40, "bound": "exact", "outcome": "killed"}


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        ({}, 4),
        ({"background": True}, 3),
        ({"bound": "about"}, 2),
        ({"value": 41}, 1),
        ({"outcome": "injured"}, 0),
    ],
)
def test_scoring_counts_levels(change: dict[str, object], levels: int) -> None:
    gold_row = {**GOLD, "category": "killed", "scope": "event_total"}
    result = scoring.score([gold_row], [{**READ, **change}])
    assert [result.hits[level] for level in scoring.LEVELS] == [1] * levels + [0] * (4 - levels)


def test_scoring_punishes_what_is_missed_and_what_is_invented() -> None:
    gold_row = {**GOLD, "category": "killed"}
    result = scoring.score([gold_row, {**gold_row, "start": 50}], [READ, {**READ, "start": 90, "end": 92}])
    assert (result.gold, result.predicted, result.hits["found"]) == (2, 2, 1)
    assert result.f1("found") == 0.5


def test_scoring_excuses_optional_gold_and_unwritten_numbers() -> None:
    optional = {**GOLD, "category": "killed", "optional": True}
    assert scoring.score([optional], []).gold == 0
    assert scoring.score([optional], [READ]).predicted == 0
    assert scoring.score([], [{**READ, "implicit": True}]).predicted == 0
