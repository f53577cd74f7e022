"""The table of pairs in tests/pairs/verdicts.yaml: source, statement and the verdict that a reader would give.

Rows under `known_failures` are not yet judged rightly, each with its reason; such a row turns the build red when it
passes, and then moves to its group.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.compare import VERDICTS, compare

TABLE = Path(__file__).parent / "pairs" / "verdicts.yaml"


def groups() -> dict[str, list[list[str]]]:
    return yaml.safe_load(TABLE.read_text(encoding="utf-8"))


def rows() -> list[Any]:
    return [
        pytest.param(
            *row[:3],
            id=f"{group}: {row[1]}",
            marks=[pytest.mark.xfail(strict=True, reason=row[3])] if group == "known_failures" else [],
        )
        for group, members in groups().items()
        for row in members
    ]


@pytest.mark.parametrize(("source", "statement", "verdict"), rows())
def test_verdict(source: str, statement: str, verdict: str) -> None:
    judged = compare(source, statement)
    assert judged.verdict == verdict, judged.why
    assert judged.why[:1].isupper() or not judged.why[:1].isalpha()
    assert judged.why.endswith(".")


def test_every_row_names_a_verdict_and_every_failure_its_reason() -> None:
    for group, members in groups().items():
        for row in members:
            assert len(row) == (4 if group == "known_failures" else 3), row
            assert row[2] in VERDICTS, row


def test_no_pair_stands_twice() -> None:
    pairs = [(row[0], row[1]) for members in groups().values() for row in members]
    assert len(pairs) == len(set(pairs)) >= 60
