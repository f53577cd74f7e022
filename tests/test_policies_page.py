"""docs/policies.md says what the policies and the contract hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.compare import VERDICTS
from tracker.contract import CLAUSES
from tracker.series import POLICY_NAMES, load_policy
from tracker.series.policy import read_policy

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "policies.md").read_text(encoding="utf-8")
WORDS = ("few", "several", "many", "tens", "dozens", "hundreds", "thousands")


@pytest.mark.parametrize("name", POLICY_NAMES)
def test_the_table_of_policies_is_their_data(name: str) -> None:
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")][1:]
    policy = load_policy(name)
    shown = [f"{policy.words[word]:,}" if word in policy.words else "-" for word in WORDS]
    assert cells[: len(WORDS)] == shown
    assert cells[len(WORDS) : len(WORDS) + 2] == [policy.range_end, ", ".join(policy.choose)]


def test_the_example_is_a_policy() -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    policy = read_policy(example[1], where="docs/policies.md")
    assert policy.words == {"dozens": 24}


def test_every_clause_stands_on_the_page() -> None:
    for clause in CLAUSES.values():
        assert f"| {clause.code} | {clause.name} | {clause.asks} |" in PAGE


def test_every_verdict_stands_on_the_page() -> None:
    for verdict in VERDICTS:
        assert f"\n| {verdict} |" in PAGE
