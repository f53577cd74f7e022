"""The gold stories in tests/gold: today's figures, and the floor under them."""

from __future__ import annotations

import json

from benchmarks import reading, scoring, sets

FOLDER = sets.REPOSITORY / "tests" / "gold"
FLOOR = FOLDER / "floor.json"


def figures() -> dict[str, float]:
    """F1 at each level on the gold stories, to three places."""
    readings = reading.read_set(sets.read_rows(FOLDER / "stories.jsonl"))
    result = scoring.score(sets.read_rows(FOLDER / "claims.jsonl"), reading.claim_rows(readings))
    return {level: round(result.f1(level), 3) for level in scoring.LEVELS}


def floor() -> dict[str, float]:
    """The figures that must be reached; 0 where none has been set yet."""
    if not FLOOR.exists():
        return dict.fromkeys(scoring.LEVELS, 0.0)
    kept: dict[str, float] = json.loads(FLOOR.read_text(encoding="utf-8"))
    return kept
