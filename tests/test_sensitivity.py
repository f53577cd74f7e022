"""One set of claims under several policies, as a table and a chart; counts of several days divided over them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.cli import main
from tracker.errors import UsageError
from tracker.series.splitting import SPLITS, split_over_days

STORY = {
    "id": "s",
    "published": "2024-05-02",
    "text": "Hundreds of people were killed in the flood in Ardana, officials said. Dozens were injured.",
}


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("story.jsonl").write_text(json.dumps(STORY) + "\n", encoding="utf-8")
    return "story.jsonl"


def test_policies_stand_side_by_side(story: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["toll", story, "--policy", "keep", "--policy", "acled", "--policy", "emdat", "-q"]) == 0
    lines = [line.split() for line in capsysbinary.readouterr().out.decode().splitlines()]
    assert lines[0] == ["event", "outcome", "keep", "acled", "emdat", "apart"]
    killed = next(line for line in lines if "killed" in line)
    assert killed[2:] == ["-", "100", "(100", "or", "more)", "200", "(200", "or", "more)", "100"]


def test_rows_for_programs_name_their_policy_and_claims(story: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["toll", story, "--policy", "keep", "--policy", "acled", "-f", "jsonl", "-q"]) == 0
    rows = [json.loads(line) for line in capsysbinary.readouterr().out.decode().splitlines()]
    assert {row["policy"] for row in rows} == {"keep", "acled"}
    assert all(row["claim_ids"] for row in rows)


def test_the_chart_is_the_same_each_time(story: str) -> None:
    for name in ("one.svg", "two.svg", "one.png", "one.pdf"):
        assert (
            main(["toll", story, "--policy", "acled", "--policy", "emdat", "--chart", name, "-q", "-o", "t.txt"]) == 0
        )
    assert Path("one.svg").read_bytes() == Path("two.svg").read_bytes()
    assert main(["toll", story, "--policy", "acled", "--chart", "one.gif", "-q", "-o", "t.txt"]) == 2
    assert main(["toll", story, "--policy", "keep", "--chart", "one.svg", "-q", "-o", "t.txt"]) == 2  # no number


@given(st.integers(0, 10**6), st.integers(0, 40), st.sampled_from(SPLITS))
def test_the_parts_add_up_to_what_was_stated(count: int, days: int, rule: str) -> None:
    start = date(2024, 5, 1)
    parts = split_over_days(count, start, start + timedelta(days=days), rule)
    assert sum(parts.values()) == count
    assert all(start <= day <= start + timedelta(days=days) for day in parts)
    if rule == "even" and count > days:
        assert max(parts.values()) - min(parts.values()) <= 1


@pytest.mark.parametrize(("end", "rule"), [(date(2024, 4, 30), "even"), (date(2024, 5, 2), "odd")])
def test_what_cannot_be_split_is_refused(end: date, rule: str) -> None:
    with pytest.raises(UsageError):
        split_over_days(7, date(2024, 5, 1), end, rule)
