"""The measuring programs: halves, the baseline's reading, reliability, and gains and losses between two versions."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import ablation, accuracy, alarms, baseline, calibration, compare, sets

GOLD = {"doc_id": "a", "start": 0, "span": "40", "low": 40, "high": 40, "value": 40, "modifier": "exact"}
GOLD |= {"category": "killed"}
READ = {"doc_id": "a", "start": 0, "end": 2, "low": 40, "high": 40, "value": 40, "bound": "exact", "outcome": "killed"}
OTHER = {**READ, "start": 9, "end": 11, "surface": "12"}


def test_halves_follow_the_event_and_else_the_id() -> None:
    assert sets.half_of({"doc_id": "x", "event_id": "e"}) == sets.half_of({"doc_id": "y", "event_id": "e"})
    assert sets.half_of({"id": "rand-10024"}) in ("A", "B")


def test_an_unread_text_is_of_half_b() -> None:
    rows = [{"id": f"rand-{number}"} for number in range(40)]
    unread = [row for row in rows if sets.is_unread(row)]
    assert 0 < len(unread) < len(rows)
    assert {sets.half_of(row) for row in unread} == {"B"}


def test_a_document_is_checked_for_alarms_alone() -> None:
    clash = {"id": "a", "text": "The attack on Barda killed 12 people, including 20 children.", "date": "2020-10-28"}
    other = {"id": "b", "text": "The attack on Barda killed 40 people.", "date": "2020-10-28"}
    assert [each.doc_id for each in alarms.alarms([clash, other])] == ["a"]


def test_a_missing_bench_folder_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"no development sets here \(give their folder with --bench DIR"):
        sets.bench_folder(str(tmp_path))


def test_a_better_reading_is_a_gain() -> None:
    (change,) = compare.changes([GOLD], [{**READ, "bound": "about"}], [READ])
    assert (change.step, change.what) == (2, "'40' killed: value right -> context right")


def test_an_invented_claim_is_a_loss_and_its_end_a_gain() -> None:
    assert [change.step for change in compare.changes([GOLD], [READ], [READ, OTHER])] == [-1]
    assert [change.step for change in compare.changes([GOLD], [READ, OTHER], [READ])] == [1]


def test_no_change_prints_none(capsys: pytest.CaptureFixture[str]) -> None:
    compare.report(compare.changes([GOLD], [READ], [READ]))
    assert capsys.readouterr().out == "0 gains, 0 losses in 0 documents\n"


def test_reliability_weighs_its_bands() -> None:
    claims = [(0.95, True)] * 3 + [(0.95, False)] + [(0.55, True), (0.55, False)]
    assert calibration.reliability(claims) == [("0.50-0.60", 2, 0.55, 0.5), ("0.95-1.00", 4, 0.95, 0.75)]
    assert calibration.calibration_error(claims) == pytest.approx((2 * 0.05 + 4 * 0.20) / 6)


SCORER_OUTPUT = """documents 2  gold 3  predicted 3
found     precision 0.900  recall 0.800  F1 0.847
value     precision 0.900  recall 0.800  F1 0.800
  of the claims found: basis right 0.850 (of 20)  status right 0.900 (of 20)
killed   texts     10  exact 0.700  inside 0.800  exact where >0 0.600 (of 8)
"""


@pytest.mark.parametrize(
    ("pattern", "figure"),
    [
        (accuracy.LEVEL.format("found"), 0.847),
        (accuracy.LEVEL.format("value"), 0.8),
        (accuracy.FIELD.format("status"), 0.9),
        (accuracy.KILLED, 0.7),
        (accuracy.KILLED_ABOVE_ZERO, 0.6),
        (accuracy.INJURED, None),
    ],
)
def test_reads_the_scorers_figures(pattern: str, figure: float | None) -> None:
    assert accuracy.Measure("any", pattern, 0.5).read(SCORER_OUTPUT) == figure


def test_a_bar_is_missed_where_the_halves_differ() -> None:
    item = accuracy.Measure("any", "", 0.9)
    bench_set = accuracy.SETS[0]
    assert accuracy.line(bench_set, item, [0.95, 0.96, 0.94], 1000)[1]
    assert not accuracy.line(bench_set, item, [0.95, 0.98, 0.92], 1000)[1]
    assert not accuracy.line(bench_set, item, [0.89, 0.89, 0.89], 1000)[1]


def test_the_baseline_keeps_nearest_outcome_and_bound() -> None:
    text = "At least 40 people were killed and 12 injured."
    sentence = baseline.SENTENCE.search(text)
    assert sentence is not None
    assert sentence[0] == text
    assert baseline.BEFORE["at_least"].search(text[:9])
    assert baseline.OUTCOMES["injured"].search(text)


def test_the_baselines_toll_is_its_largest_figure() -> None:
    rows = [{**READ, "value": 12, "low": 12}, READ, {**READ, "outcome": "injured", "value": None, "low": 3}]
    assert {(row["outcome"], row["best"]) for row in baseline.tolls(rows)} == {("killed", 40), ("injured", 3)}


def test_every_stage_that_the_ablation_takes_out_is_there() -> None:
    for stage, stand_ins in ablation.STAGES.items():
        assert all(callable(getattr(module, name, None)) for module, name, _ in stand_ins), stage
