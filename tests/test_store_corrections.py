"""Corrections: beside the machine's reading, in order, undone one by one, and gold for the benchmark in the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks import scoring
from tracker.errors import ConflictError, UsageError
from tracker.extract.pipeline import read_document
from tracker.model import Claim, Document, Reading
from tracker.store.corrections import (
    Correction,
    add_correction,
    corrected,
    correction_history,
    latest_corrections,
    undo_correction,
)
from tracker.store.documents import current_versions, load_readings, put_readings
from tracker.store.gold import gold_rows
from tracker.store.store import Store, open_store
from tracker.table import claim_row

TEXT = "A ferry sank off Alderby on Monday. At least 12 people were killed and 30 were injured, the coastguard said."
DAY = date(2024, 5, 6)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "desk.db"), create=True) as opened:
        with opened.writing() as connection:
            reading = read_document(Document(doc_id="ferry", text=TEXT, published=DAY))
            put_readings(connection, [reading], source="review", night=DAY.isoformat(), texts="full")
        yield opened


def reading_of(store: Store) -> Reading:
    with store.reading() as connection:
        return next(iter(load_readings(connection, current_versions(connection, ["ferry"])).values()))


def claim_of(store: Store, outcome: str) -> Claim:
    return next(claim for claim in reading_of(store).claims if claim.outcome == outcome)


def step(claim: Claim | None, verdict: str = "dismiss", **fields: Any) -> Correction:
    row: dict[str, Any] = {"person": "Ann", "made": DAY, "version": 1, "verdict": verdict, "doc_id": "ferry"}
    row |= {"claim_id": claim.claim_id, "surface": claim.surface} if claim is not None else {"claim_id": ""}
    return Correction(**(row | fields))


def say(store: Store, correction: Correction, after: int = 0) -> Correction:
    with store.writing() as connection:
        return add_correction(connection, correction, after=after)


def left(store: Store) -> Reading:
    reading = reading_of(store)
    with store.reading() as connection:
        return corrected(reading, latest_corrections(connection, ["ferry"]))


CHANGES = [
    ({"outcome": "missing"}, ("missing", 12, 12, None, "at_least")),
    ({"value": 14}, ("killed", 14, 14, None, "at_least")),
    ({"value": 14, "bound": "exact"}, ("killed", 14, 14, 14, "exact")),
    ({"bound": "up_to"}, ("killed", 12, None, 12, "up_to")),
]


@pytest.mark.parametrize(("changes", "says"), CHANGES)
def test_a_corrected_figure_says_what_a_person_made_it_say(store: Store, changes: Any, says: Any) -> None:
    claim = claim_of(store, "killed")
    say(store, step(claim, "correct", changes=changes))
    after = next(each for each in left(store).claims if each.claim_id == claim.claim_id)
    assert (after.outcome, after.value, after.low, after.high, after.bound) == says
    assert claim_of(store, "killed") == claim


def test_a_dismissed_figure_is_gone_and_the_machine_still_has_it(store: Store) -> None:
    before = reading_of(store)
    say(store, step(claim_of(store, "injured")))
    assert [claim.outcome for claim in left(store).claims] == ["killed"]
    assert reading_of(store) == before


def test_undo_goes_back_one_step_at_a_time(store: Store) -> None:
    claim = claim_of(store, "killed")
    say(store, step(claim, "correct", changes={"value": 13}))
    say(store, step(claim), after=1)
    with store.writing() as connection:
        undo_correction(connection, "ferry", claim.claim_id, person="Ben", made=DAY, after=2)
    assert [each.value for each in left(store).claims if each.outcome == "killed"] == [13]
    with store.reading() as connection:
        steps = correction_history(connection, "ferry", claim.claim_id)
    assert [(each.verdict, each.person) for each in steps] == [
        ("correct", "Ann"),
        ("dismiss", "Ann"),
        ("correct", "Ben"),
    ]


def test_the_only_step_undone_leaves_the_machines_reading(store: Store) -> None:
    claim = claim_of(store, "killed")
    say(store, step(claim))
    with store.writing() as connection:
        undo_correction(connection, "ferry", claim.claim_id, person="Ann", made=DAY, after=1)
    assert left(store) == reading_of(store)


def test_nobody_writes_over_what_another_has_said_since(store: Store) -> None:
    claim = claim_of(store, "killed")
    say(store, step(claim, person="Ann"))
    with pytest.raises(ConflictError, match="Ann has changed this figure since you opened it"):
        say(store, step(claim, "correct", person="Ben", changes={"value": 9}))
    assert [each.outcome for each in left(store).claims] == ["injured"]


def test_a_newer_version_of_the_document_is_told(store: Store) -> None:
    claim = claim_of(store, "killed")
    with store.writing() as connection:
        reading = read_document(Document(doc_id="ferry", text=TEXT + " Divers are searching.", published=DAY))
        put_readings(connection, [reading], source="review", night=DAY.isoformat(), texts="full")
    with pytest.raises(ConflictError, match="newer version"):
        say(store, step(claim))


WRONG = [
    (step(None, "correct", person=" ", changes={"value": 1}), "needs a person"),
    (step(None, "correct"), "nothing was changed"),
    (step(None, "rejoice"), "is no correction"),
    (step(None, "correct", changes={"outcome": "sad"}), "is no outcome"),
    (step(None, "correct", changes={"bound": "vague"}), "is no bound"),
    (step(None, "correct", changes={"value": -1}), "from 0 up"),
    (step(None, "correct", changes={"surface": "x"}), "cannot be corrected"),
    (step(None, claim_id="ferry:0-1:killed"), "no figure"),
    (step(None, doc_id="boat"), "no document"),
]


@pytest.mark.parametrize(("correction", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_makes_no_sense_is_refused(store: Store, correction: Correction, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        say(store, correction)
    with store.reading() as connection:
        assert latest_corrections(connection, ["ferry", "boat"]) == {}


def gold(store: Store) -> list[Any]:
    with store.reading() as connection:
        return list(gold_rows(connection, store.texts))


def test_only_what_was_checked_is_gold(store: Store) -> None:
    say(store, step(claim_of(store, "killed"), "correct", changes={"value": 13}))
    assert gold(store) == []
    say(store, step(None, "checked"))
    [(story, claims)] = gold(store)
    assert (story["text"], story["checked_by"]) == (TEXT, "Ann")
    assert [(row["category"], row["value"], row["modifier"]) for row in claims] == [
        ("killed", 13, "at_least"),
        ("injured", 30, "exact"),
    ]
    assert all(story["text"][row["start"] :].startswith(row["span"]) for row in claims)


def test_the_benchmark_scores_against_the_gold(store: Store) -> None:
    say(store, step(claim_of(store, "injured"), "correct", changes={"value": 31}))
    say(store, step(None, "checked"))
    [(_, claims)] = gold(store)
    reading = reading_of(store)
    result = scoring.score(claims, [claim_row(claim, reading.document) for claim in reading.claims])
    assert (result.gold, result.predicted, result.hits["found"], result.hits["value"]) == (2, 2, 2, 1)


def test_gold_of_an_older_version_is_none(store: Store) -> None:
    say(store, step(None, "checked"))
    with store.writing() as connection:
        reading = read_document(Document(doc_id="ferry", text=TEXT + " Divers are searching.", published=DAY))
        put_readings(connection, [reading], source="review", night=DAY.isoformat(), texts="full")
    assert gold(store) == []
