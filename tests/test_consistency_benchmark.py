"""The benchmark of pairs, findings and events: halves, patterns over what the scorers print, and lines of the table."""

from __future__ import annotations

import re

import pytest

from benchmarks import consistency
from benchmarks.accuracy import Measure

PAIRS = """not refuted where not contradicted 0.970 (of 160)
pairs 179  accuracy 0.855  refuted: precision 0.600 recall 0.692 F1 0.643
"""
FINDINGS = """should be raised 64: raised 38 (recall 0.594)   should be quiet 150: raised 3 (false alarms 0.020)   precision 0.927
quiet stories 19: errors and warnings that touch them 1
"""  # noqa: E501 - as the scorer prints it
EVENTS = """documents 50, with a figure 49
system        precision 0.950  recall 0.900  F1 0.924
each its own  precision 1.000  recall 0.400  F1 0.571
"""


@pytest.mark.parametrize(
    ("name", "output", "figures"),
    [
        ("pairs/newsnli", PAIRS, [0.970, 0.855]),
        ("pairs/vitaminc", PAIRS, [0.855, 0.643]),
        ("claims/dev findings", FINDINGS, [0.594, 0.927, 1.0]),
        ("clusters/ecb", EVENTS, [0.924]),
    ],
)
def test_measures_find_their_figures(name: str, output: str, figures: list[float]) -> None:
    chosen = next(item for item in consistency.SETS if item.name == name)
    assert [item.read(output) for item in chosen.measures] == figures


def test_documents_of_one_event_are_of_one_half() -> None:
    one, other = {"doc_id": "a", "cluster_id": "fire"}, {"doc_id": "b", "event_id": "fire"}
    assert consistency.half_of(one) == consistency.half_of(other)
    assert {consistency.half_of({"id": f"pair-{number}"}) for number in range(20)} == {"A", "B"}


@pytest.mark.parametrize(
    ("bar", "figures", "rows", "verdict"),
    [
        (0.90, [0.92, 0.925, 0.915], 2000, "met"),
        (0.90, [0.89, 0.89, 0.89], 2000, "MISSED"),
        (0.90, [0.92, 0.96, 0.88], 2000, "GAP 0.080"),
        (0.90, [0.92, 0.96, 0.88], 100, "met"),
        (0.90, [None, None, None], 100, "MISSED"),
    ],
)
def test_a_bar_is_met_where_the_halves_agree(bar: float, figures: list[float | None], rows: int, verdict: str) -> None:
    text, met = consistency.line("set", Measure("accuracy", "", bar), figures, rows)
    assert re.search(r"\| ([^|]+) \|$", text)[1] == verdict  # type: ignore[index]
    assert met == (verdict == "met")


def test_counts_are_printed_whole_and_less_is_better() -> None:
    alarms = Measure("alarms", "", 2, less=True)
    assert consistency.line("set", alarms, [1.0, 0.0, 1.0], 50) == ("| set | alarms | <= 2 | 1 | 0 | 1 | met |", True)
    assert not consistency.line("set", alarms, [3.0, 0.0, 3.0], 50)[1]
