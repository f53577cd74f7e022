"""The same figures without one stage at a time: what each stage is worth.

A stage is taken out by putting a stand-in for its function into the module that calls it, for one run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks import own_sets, reading, scoring
from benchmarks.calibration import Annotated
from tracker.extract import mentions, parsing, pipeline, second_opinion
from tracker.extract.assertion import Assertion
from tracker.extract.dating import Timing
from tracker.extract.roles import Role
from tracker.model import Reading

StandIn = tuple[Any, str, Callable[..., Any]]
COUNTED = {"killed", "injured", "casualties"}


def _nothing(*_given: object, **_named: object) -> None:
    return None


def _none_found(*_given: object, **_named: object) -> list[Any]:
    return []


def _as_parsed(_story: object, parsed: list[Any]) -> list[Any]:
    return parsed


def _plain_role(*_given: object) -> Role:
    return Role("total", False, None)


def _plain_assertion(_sentence: object, mention: Any, _outcome: object) -> Assertion:
    return Assertion("zero" if mention.quantity.form == "zero" else "asserted", "reported", None)


def _undated(*_given: object) -> Timing:
    return Timing(None, None, None, None, False, None)


STAGES: dict[str, tuple[StandIn, ...]] = {
    "quantulum3": ((second_opinion, "opinions", lambda _phrase: ()),),
    "decoys by form": ((mentions, "decoy", _nothing),),
    "topics carried over": ((parsing, "carried", _nothing),),
    "tolls that run on": ((parsing, "_with_run_on", _as_parsed),),
    "bystanders": ((mentions, "bystanders", _nothing),),
    "unwritten numbers": ((pipeline, "implied", _none_found),),
    "roles": (
        (parsing, "role_of", _plain_role),
        (parsing, "share_parts", _nothing),
        (parsing, "bracketed_parts", _nothing),
        (parsing, "opening_whole", _nothing),
    ),
    "assertion": ((pipeline, "assertion_of", _plain_assertion),),
    "dates": ((pipeline, "timing_of", _undated),),
}


@contextmanager
def without(stage: str) -> Iterator[None]:
    """Run with the stand-ins of one stage in place."""
    kept = [(module, name, getattr(module, name)) for module, name, _ in STAGES[stage]]
    try:
        for module, name, stand_in in STAGES[stage]:
            setattr(module, name, stand_in)
        yield
    finally:
        for module, name, own in kept:
            setattr(module, name, own)


def print_table(annotated: Sequence[Annotated]) -> None:
    """Print F1 by level for each annotated set and the share of decoys with a claim, whole and without each stage."""
    print("\n| without | set | " + " | ".join(scoring.LEVELS) + " |\n|---|---|" + "---|" * len(scoring.LEVELS))
    for item in annotated:
        print(_line(item, "nothing", item.readings))
    print(_decoys("nothing"))
    for stage in STAGES:
        with without(stage):
            for item in annotated:
                print(_line(item, stage, reading.read_set(item.texts)), flush=True)
            print(_decoys(stage), flush=True)


def _line(item: Annotated, stage: str, readings: Sequence[Reading]) -> str:
    result = scoring.score(item.gold, reading.claim_rows(readings))
    return f"| {stage} | {item.name} | " + " | ".join(f"{result.f1(level):.3f}" for level in scoring.LEVELS) + " |"


def _decoys(stage: str) -> str:
    rows = own_sets.decoys()
    false = {row["doc_id"] for row in reading.claim_rows(reading.read_set(rows)) if _is_false(row)}
    return f"| {stage} | decoys | {len(false) / len(rows):.1%} with a false claim | | | |"


def _is_false(row: dict[str, Any]) -> bool:
    return row["outcome"] in COUNTED and row["polarity"] != "zero"
