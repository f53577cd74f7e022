"""Claims against gold, claim by claim: our own implementation of the measure, for the floor and for calibration.

The published figures come from the scorers of the development sets, run as programs. This one says the same (a
benchmark run compares the two) and gives more: which prediction met which gold claim, and how far.

A prediction meets a gold claim where their spans overlap; each meets at most one other. Four levels: `found` (the same
outcome), `value` (and the stated number), `interval` (and the kind of bound), `context` (and the right event).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from benchmarks.sets import Row

LEVELS = ("found", "value", "interval", "context")
NEIGHBOURS = {
    "hospitalised": {"injured"},
    "injured": {"hospitalised"},
    "captured": {"detained", "abducted"},
    "affected": {"evacuated", "trapped", "displaced"},
    "displaced": {"evacuated"},
    "missing": {"trapped"},
}
ONE_KIND = {"at_most": "up_to", "fewer_than": "nearly", "less_than": "nearly"}
OTHER_EVENT = {"other_event", "background"}
UNSCORED_OUTCOMES = {"detained"}


@dataclass(frozen=True, slots=True)
class Meeting:
    """A prediction and the gold claim that it meets, with the number of levels that hold (0 to 4)."""

    gold: Row
    predicted: Row
    levels: int


@dataclass(frozen=True, slots=True)
class Score:
    """Counts over a set. hits: gold claims by level. errors: what was missed, wrong or spurious, with its document."""

    gold: int
    predicted: int
    hits: dict[str, int]
    meetings: tuple[Meeting, ...]
    missed: tuple[Row, ...]
    spurious: tuple[Row, ...]

    def f1(self, level: str) -> float:
        """The harmonic mean of precision and recall at one level."""
        total = self.gold + self.predicted
        return 2 * self.hits[level] / total if total else 1.0


def score(gold: Iterable[Row], predicted: Iterable[Row]) -> Score:
    """Score predictions (rows of `tracker extract -f jsonl`) against gold rows, over all documents.

    An optional gold claim costs nothing when it is missed and helps nobody when it is met. Implicit predictions and
    arrests that no gold claim meets cost nothing.
    """
    gold_of, predicted_of = (
        _by_document(gold),
        _by_document(row for row in predicted if row.get("field", "text") == "text"),
    )
    meetings: list[Meeting] = []
    missed: list[Row] = []
    spurious: list[Row] = []
    for doc_id in sorted({*gold_of, *predicted_of}):
        met = pair(gold_of[doc_id], predicted_of[doc_id])
        meetings += met
        missed += _without(gold_of[doc_id], [meeting.gold for meeting in met])
        spurious += _without(predicted_of[doc_id], [meeting.predicted for meeting in met])
    counted = [meeting for meeting in meetings if not meeting.gold.get("optional")]
    missed = [row for row in missed if not row.get("optional")]
    # A prediction that overlaps a gold claim of another outcome is still excused when it is implicit or an arrest.
    wrong = [meeting.predicted for meeting in counted if not meeting.levels and _excused(meeting.predicted)]
    spurious = [row for row in spurious if not _excused(row)]
    return Score(
        gold=len(counted) + len(missed),
        predicted=len(counted) - len(wrong) + len(spurious),
        hits={name: sum(meeting.levels > depth for meeting in counted) for depth, name in enumerate(LEVELS)},
        meetings=tuple(meetings),
        missed=tuple(missed),
        spurious=tuple(spurious),
    )


def pair(gold: Sequence[Row], predicted: Sequence[Row]) -> list[Meeting]:
    """Pair the claims of one document, one to one: most levels first, then the longest overlap."""
    options = [
        (_levels(wanted, row), overlap, -g, -p)
        for g, wanted in enumerate(gold)
        for p, row in enumerate(predicted)
        if (overlap := _overlap(wanted, row)) > 0
    ]
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    met = []
    for levels, _, g, p in sorted(options, reverse=True):
        if -g not in taken_gold and -p not in taken_predicted:
            taken_gold.add(-g)
            taken_predicted.add(-p)
            met.append(Meeting(gold[-g], predicted[-p], levels))
    return met


def _by_document(rows: Iterable[Row]) -> defaultdict[str, list[Row]]:
    documents: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        documents[row["doc_id"]].append(row)
    return documents


def _without(rows: Sequence[Row], met: Sequence[Row]) -> list[Row]:
    seen = set(map(id, met))
    return [row for row in rows if id(row) not in seen]


def _excused(predicted: Row) -> bool:
    return bool(predicted.get("implicit")) or predicted.get("outcome") in UNSCORED_OUTCOMES


def _overlap(gold: Row, predicted: Row) -> int:
    end: int = gold["start"] + len(gold["span"])
    return int(min(end, predicted["end"]) - max(gold["start"], predicted["start"]))


def _levels(gold: Row, predicted: Row) -> int:
    for depth, fits in enumerate(FITS):
        if not fits(gold, predicted):
            return depth
    return len(FITS)


def accepted(gold: Row, field: str) -> set[str]:
    """Other values of a field that the annotator accepts: also_ok is "field=value;field=value"."""
    pairs = (part.partition("=") for part in (gold.get("also_ok") or "").split(";"))
    return {value for name, _, value in pairs if name == field}


def _outcome_fits(gold: Row, predicted: Row) -> bool:
    have, want = predicted.get("outcome"), gold["category"]
    return have == want or have in NEIGHBOURS.get(want, set()) | accepted(gold, "category")


def _value_fits(gold: Row, predicted: Row) -> bool:
    value = predicted.get("value")
    if gold.get("value") is None:
        return value is None or predicted.get("bound") == "vague"
    if gold["modifier"] == "range":
        return {predicted.get("low"), predicted.get("high")} == {gold.get("low"), gold.get("high")}
    return bool(value == gold["value"]) or str(value).removesuffix(".0") in accepted(gold, "value")


def _interval_fits(gold: Row, predicted: Row) -> bool:
    want, have = gold["modifier"], ONE_KIND.get(str(predicted.get("bound")), predicted.get("bound"))
    if {want, have} <= {"at_least", "more_than"}:
        return bool(abs((predicted.get("low") or 0) - (gold.get("low") or 0)) <= 1)
    return {want, have} <= {"about", "nearly"} or have == want or have in accepted(gold, "modifier")


def _event_fits(gold: Row, predicted: Row) -> bool:
    if "scope" not in gold:
        return True
    scopes = {gold["scope"], *accepted(gold, "scope")}
    return bool(predicted.get("background")) in {scope in OTHER_EVENT for scope in scopes}


FITS: tuple[Callable[[Row, Row], bool], ...] = (_outcome_fits, _value_fits, _interval_fits, _event_fits)
