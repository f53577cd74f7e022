"""The same figures without one stage at a time: what each stage is worth.

A stage is taken out by putting a stand-in for its function into the module that calls it, for one run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks import reading, scoring
from benchmarks.calibration import Annotated
from tracker.extract import parsing, second_opinion

Stand_in = tuple[Any, str, Callable[..., Any]]


def _nothing(*_given: object, **_named: object) -> None:
    return None


STAGES: dict[str, tuple[Stand_in, ...]] = {
    "quantulum3": ((second_opinion, "opinions", lambda _phrase: ()),),
    "carried topics": ((parsing, "carried", _nothing),),
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
    """Print F1 by level for each annotated set, whole and without each stage."""
    print("\n| set | without | " + " | ".join(scoring.LEVELS) + " |\n|---|---|" + "---|" * len(scoring.LEVELS))
    for item in annotated:
        print(_line(item, "nothing", item.readings))
        for stage in STAGES:
            with without(stage):
                print(_line(item, stage, reading.read_set(item.texts)), flush=True)


def _line(item: Annotated, stage: str, readings: Sequence[Any]) -> str:
    result = scoring.score(item.gold, reading.claim_rows(readings))
    return f"| {item.name} | {stage} | " + " | ".join(f"{result.f1(level):.3f}" for level in scoring.LEVELS) + " |"
