"""Events that are found: their names, strikes that join their war, and stories that join later."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tracker.cli import main
from tracker.events import naming
from tracker.events.assign import EventIndex, assign_events
from tracker.events.naming import event_slug, event_title, kind_noun
from tracker.extract.pipeline import read_documents
from tracker.model import Document, Reading


def story(day: date, text: str, doc_id: str | None = None) -> Document:
    return Document(doc_id=doc_id or f"{day:%m%d}", text=text, published=day)


WAR = [
    story(
        date(2031, 3, day),
        f"ASMARA - The war between Eritrea and Ethiopia goes on along the Mereb front line. "
        f"Eritrean troops shelled Ethiopian positions at Zalambessa; {20 + day} soldiers were killed in the fighting.",
    )
    for day in (1, 2, 3, 4)
]
STRIKE = story(date(2031, 3, 5), "A missile hit a market in Mekelle on Wednesday and killed 17 people, doctors said.")
NAMED = story(
    date(2031, 3, 6),
    "Eritrea rejected the charge of Ethiopia that it had fired the missile which hit the market in Mekelle on "
    "Wednesday, killing 17 people. Doctors in Mekelle said 17 people were killed by the missile.",
)
QUAKE = story(date(2031, 3, 6), "An earthquake killed 12 people in Tacna in Peru on Thursday, rescuers said.", "quake")


def events_of(documents: list[Document], index: EventIndex | None = None) -> dict[str, str | None]:
    readings = assign_events(read_documents(documents), index=index)
    return {reading.document.doc_id: reading.claims[0].event_id for reading in readings}


def test_a_strike_joins_its_war_once_a_story_names_both_sides() -> None:
    before = events_of([*WAR, STRIKE, QUAKE])
    assert before["0305"] != before["0301"]
    after = events_of([*WAR, STRIKE, NAMED, QUAKE])
    assert {after[day] for day in ("0301", "0304", "0305", "0306")} == {after["0301"]}
    assert after["quake"] != after["0301"]


def test_a_new_story_joins_an_old_event_without_reading_the_old_stories_again() -> None:
    index = EventIndex()
    first = events_of(WAR, index)
    later = story(
        date(2031, 3, 7),
        "Eritrean troops shelled Ethiopian positions at Zalambessa on the Mereb front line again in the war between "
        "Eritrea and Ethiopia; 30 soldiers were killed in the fighting.",
    )
    assert events_of([later], index)["0307"] == first["0301"]
    renamed = events_of([STRIKE], index)
    assert events_of([NAMED], index)["0306"] == first["0301"]
    assert index.aliases == {renamed["0305"]: first["0301"]}


@pytest.mark.parametrize("row", naming._rows(), ids=lambda row: row["noun"])
def test_every_word_of_a_kind_gives_its_noun(row: dict[str, str]) -> None:
    for words in row["words"].split("|"):
        assert kind_noun(f"News of {words} there") == row["noun"]


@pytest.mark.parametrize(
    ("event_id", "title"),
    [
        ("barda-shelling-2020-10-28", "Barda shelling, 28 October 2020"),
        ("san-juan-train-crash-2021-02-03-2", "San Juan train crash, 3 February 2021 (2)"),
        ("earthquake-2015-04-25", "Earthquake, 25 April 2015"),
        ("nepal-2015-04-26/other-doc-12", "Nepal, 26 April 2015"),
        ("event", "Event"),
        ("peru-2010s", "Peru 2010s"),
    ],
)
def test_an_id_is_written_for_people(event_id: str, title: str) -> None:
    assert event_title(event_id) == title


def test_a_found_event_is_called_after_its_place_kind_and_day() -> None:
    (reading,) = assign_events(read_documents([QUAKE]))
    assert isinstance(reading, Reading)
    assert reading.claims[0].event_id == "tacna-earthquake-2031-03-06"
    assert event_slug([], "fire", None) == "fire"


def test_the_events_of_documents_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "An earthquake killed 12 people in Tacna in Peru on Thursday. In 1990, a quake there killed 300 people."
    rows = [{"doc_id": f"d{number}", "text": text, "published": "2031-03-06"} for number in (1, 2)]
    (tmp_path / "d.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert main(["events", "d.jsonl", "-q", "-f", "jsonl"]) == 0
    first, *others = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["event_id"], first["documents"]) == ("tacna-earthquake-2031-03-06", 2)
    assert first["name"] == "Tacna earthquake, 6 March 2031"
    assert [row["background"] for row in others] == [True] * len(others)
    assert main(["events", "d.jsonl", "-q"]) == 0
    assert "Tacna earthquake, 6 March 2031: 2 documents" in capsys.readouterr().out
