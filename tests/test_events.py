"""Known events, events that are found, and the names, cues and times that the gate reads."""

from __future__ import annotations

import doctest
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tracker.errors import ReadError
from tracker.events import cues, names, naming, timing, words
from tracker.events.assign import assign_events
from tracker.events.clues import clue_from_row, clue_of, clue_row
from tracker.events.cues import KINDS, cue_rows, find_cue
from tracker.events.index import EventIndex
from tracker.events.known import load_events
from tracker.events.timing import Clock, moment_of, told_as_former
from tracker.extract.pipeline import read_document, read_documents
from tracker.model import Claim, Document, Reading

EVENTS = Path(__file__).parent.parent / "data" / "events.toml"

BEIRUT = (
    "BEIRUT - An explosion at the port of Beirut killed 30 people, the Lebanese health minister said.",
    "The blast in Beirut has killed 78 people, the health ministry of Lebanon said.",
    "Three days after the explosion in Beirut the toll stands at 137, Lebanon's health ministry said.",
)
HAITI = (
    "An earthquake in Haiti killed 304 people, civil protection said.",
    "The toll of Haiti's earthquake rose to 724, the civil protection agency said.",
)


@pytest.mark.parametrize("module", [cues, names, naming, timing, words])
def test_documented_examples_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("row", cue_rows(), ids=lambda row: f"{row['value']}: {row['phrase']}")
def test_cue_fires_in_its_example_only(row: dict[str, str]) -> None:
    assert row["value"] in KINDS
    assert find_cue(row["value"], row["example"])
    assert row["phrase"].lower() in row["example"].lower()
    assert find_cue(row["value"], row["not_example"]) is None


def test_every_kind_of_cue_has_rows() -> None:
    assert {row["value"] for row in cue_rows()} == set(KINDS)


def events_of(texts: tuple[str, ...], first: date, index: EventIndex | None = None) -> set[str]:
    documents = [
        Document(doc_id=f"{first}-{n}", text=text, published=first.replace(day=first.day + n))
        for n, text in enumerate(texts)
    ]
    done = assign_events(read_documents(documents), index=index)
    return {claim.event_id or "" for reading in done for claim in reading.claims if not claim.background}


def test_stories_of_one_event_share_it_and_others_do_not() -> None:
    index = EventIndex()
    beirut = events_of(BEIRUT, date(2020, 8, 4), index)
    haiti = events_of(HAITI, date(2021, 8, 14), index)
    assert len(beirut) == len(haiti) == 1
    assert beirut != haiti


def test_events_do_not_depend_on_the_order_of_the_input() -> None:
    documents = [Document(doc_id=str(n), text=text, published=date(2020, 8, 4 + n)) for n, text in enumerate(BEIRUT)]
    there = assign_events(read_documents(documents))
    back = assign_events(read_documents(reversed(documents)))
    assert {r.document.doc_id: r for r in there} == {r.document.doc_id: r for r in back}
    assert [reading.document.doc_id for reading in back] == ["2", "1", "0"]


def test_a_known_event_comes_first_and_its_own_words_move_a_claim_to_another() -> None:
    text = (
        "The fighting over Nagorno-Karabakh has killed 1,200 people. "
        "In a 1990s war over Karabakh 30,000 people were killed."
    )
    document = Document(doc_id="d", text=text, published=date(2020, 10, 31))
    (reading,) = assign_events([read_document(document)], load_events(EVENTS))
    found = {claim.value: claim.event_id for claim in reading.claims}
    assert found == {1200: "nagorno-karabakh-2020", 30_000: "nagorno-karabakh-1988-1994"}


def test_a_known_event_of_another_time_is_not_taken() -> None:
    document = Document(doc_id="d", text="Clashes in Karabakh killed 4 soldiers.", published=date(2015, 9, 26))
    (reading,) = assign_events([read_document(document)], load_events(EVENTS))
    assert {claim.event_id for claim in reading.claims}.isdisjoint({"nagorno-karabakh-2020"})


def test_two_texts_share_a_background_event() -> None:
    base = read_document(Document(doc_id="a", text=HAITI[0], published=date(2021, 8, 14))).claims[0]
    past = replace(
        base,
        background=True,
        place="Haiti",
        period_start=date(2010, 1, 1),
        period_end=date(2010, 12, 31),
        date_precision="year",
    )
    one, two = (
        Reading(
            document=Document(doc_id=doc_id, text=HAITI[0], published=date(2021, 8, 14)),
            claims=(replace(past, doc_id=doc_id),),
        )
        for doc_id in ("a", "b")
    )
    done = assign_events([one, two])
    assert {reading.claims[0].event_id for reading in done} == {"haiti-2010"}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[event]]\nid = 'a'", "needs name"),
        ("[[event]]\nid = 'a'\nname = 'A'\nwhere = 'x'", "unknown key where"),
        ("[[event]]\nid = 'a'\nname = 'A'\nplaces = 'x'", "list of texts"),
        ("[[event]]\nid = 'a'\nname = 'A'\nstart = '2020'", "is a date"),
        ("[[event]]\nid = 'a'\nname = 'A'\nstart = 2020-02-01\nend = 2020-01-01", "ends before it starts"),
        ("[[event]]\nid = 'a'\nname = 'A'\n[[event]]\nid = 'a'\nname = 'B'", "two events have the id a"),
        ("events = 1", "holds"),
    ],
)
def test_a_wrong_events_file_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "events.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=complaint):
        load_events(path)


def figure(sentence: str, surface: str) -> Claim:
    claim = read_document(Document(doc_id="d", text=HAITI[0], published=date(2021, 8, 14))).claims[0]
    start = sentence.index(surface)
    return replace(claim, sentence=sentence, sentence_start=0, start=start, surface=surface, evidence=(), as_of=None)


@pytest.mark.parametrize(
    ("sentence", "surface", "former"),
    [
        ("Officials had earlier put the toll at 9.", "9", True),
        ("The toll rose by 8 from 19 to 28.", "19", True),
        ("The toll rose by 8 from 19 to 28.", "28", False),
        ("2,207 had died against 2,189 in the previous count, and 344 were missing.", "2,189", True),
        ("2,207 had died against 2,189 in the previous count, and 344 were missing.", "344", False),
        ("Earlier, police had spoken of three dead.", "three", True),
        ("Police said 12 people were killed.", "12", False),
    ],
)
def test_a_former_figure_is_known_by_its_words(sentence: str, surface: str, former: bool) -> None:
    assert told_as_former(figure(sentence, surface)) is former


def test_a_log_tells_the_time_and_passes_midnight() -> None:
    text = "LIVE\n22:10 50 dead.\n23:30 70 dead.\n00:59 78 dead."
    clock = Clock(Document(doc_id="d", text=text, published=date(2020, 8, 4)))
    assert clock.at(text.index("50")) == (date(2020, 8, 4), 22 * 60 + 10)
    assert clock.at(text.index("78")) == (date(2020, 8, 5), 59)
    assert clock.at(0) is None


def test_a_month_long_past_makes_a_figure_a_former_one() -> None:
    old = figure("In August 2023 officials spoke of 70,000 dead.", "70,000")
    assert moment_of(old, date(2024, 2, 25)).earlier
    assert not moment_of(old, date(2023, 8, 25)).earlier


def test_a_clue_comes_back_from_its_row() -> None:
    documents = [Document(doc_id=str(n), text=text, published=date(2020, 8, 4 + n)) for n, text in enumerate(BEIRUT)]
    for reading in read_documents([*documents, Document(doc_id="undated", text=HAITI[0])]):
        clue = clue_of(reading, ())
        assert clue_from_row(json.loads(json.dumps(clue_row(clue)))) == clue


def test_stories_without_a_telling_word_find_events() -> None:
    texts = ("Six people were killed, including 9 children.", "Five people were killed, including 8 children.")
    documents = [Document(doc_id=str(number), text=text) for number, text in enumerate(texts)]
    claims = [claim for reading in assign_events(read_documents(documents)) for claim in reading.claims]
    assert len(claims) == 4
    assert all(claim.event_id for claim in claims)
