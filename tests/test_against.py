"""A text's toll held against a table of reference at its day (CF309)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tracker.against import hold_against
from tracker.cli import main
from tracker.events.assign import assign_events
from tracker.extract.pipeline import read_documents
from tracker.figures import figures_of_text
from tracker.model import Document, Finding

DAILY = "date,deaths_total\n" + "".join(f"2024-05-{day:02d},{40 + 3 * day}\n" for day in range(1, 21))


def found_in(text: str, day: int = 10, table: str = DAILY) -> tuple[Finding, ...]:
    document = Document(doc_id="story", text=text, published=date(2024, 5, day), outlet="Wire")
    readings = assign_events(read_documents([document]))
    return hold_against(readings, [figures_of_text(table, name="daily", where="daily.csv")]).findings


@pytest.mark.parametrize(
    ("figure", "outside"),
    [
        ("70", False),
        ("64", False),  # the figure of two days before: print lags
        ("73", False),  # the next day's, already known
        ("57", True),
        ("90", True),
        ("at least 50", False),
        ("at least 90", True),
        ("nearly 70", False),
        ("about 68", False),
    ],
)
def test_a_toll_lies_between_the_rows_around_its_day(figure: str, outside: bool) -> None:
    found = found_in(f"The earthquake in Ardana has killed {figure} people, officials said.")
    assert bool(found) == outside
    for finding in found:
        assert (finding.code, finding.severity) == ("CF309", "warning")
        assert finding.quotes[1].startswith("daily:")
        assert finding.gap > 0


def test_another_outcome_group_or_event_is_not_compared() -> None:
    assert found_in("The earthquake in Ardana injured 900 people, officials said.") == ()
    named = "event,date,deaths_total\n" + "".join(f"another-war,{row}\n" for row in DAILY.splitlines()[1:])
    assert found_in("The earthquake in Ardana has killed 900 people.", table=named) == ()


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("daily.csv").write_text(DAILY, encoding="utf-8")
    story = {
        "id": "s",
        "published": "2024-05-10",
        "text": "The earthquake in Ardana has killed 900 people, officials said.",
    }
    Path("story.jsonl").write_text(json.dumps(story) + "\n", encoding="utf-8")
    assert main(["check", "story.jsonl", "--against", "daily.csv", "--fail-on", "warning", "-q"]) == 1
    out = capsysbinary.readouterr().out.decode()
    assert '"900" killed does not fit the table daily.' in out
    assert "< daily.csv:12" in out
    assert main(["check", "story.jsonl", "-q"]) == 0
    assert main(["check", "story.jsonl", "--against", "none.csv", "-q"]) == 3


EVENTS = (
    "id,date,place,deaths_low,deaths_best,deaths_high\n"
    "a1,2024-05-02,Ardana,9,9,12\na2,2024-05-03,Ardana,4,5,6\na3,2024-05-02,Belmora,3,4,40\n"
)


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        ("A raid in Ardana on 2 May killed 11 people, the army said.", False),
        ("A raid in Ardana on 2 May killed 40 people, the army said.", True),
        ("A raid in Belmora on 2 May killed 40 people, the army said.", False),
        ("A raid in Cestria on 2 May killed 40 people, the army said.", False),
        ("Raids in Ardana on 3 May killed 18 people, the army said.", False),  # the events of two days together
        ("A raid in Ardana on 3 May killed 2 people, the army said.", True),
        ("A raid in Ardana on 2 May injured 40 people, the army said.", False),
        ("The death toll of the war in Ardana rose to 400, the army said.", False),  # a toll so far is no event
        ("A raid in Ardana on 20 May killed 40 people, the army said.", False),
    ],
)
def test_a_figure_is_held_against_the_events_of_its_place_and_day(text: str, outside: bool) -> None:
    found = found_in(text, day=3 if "20 May" not in text else 21, table=EVENTS)
    assert bool(found) == outside
    for finding in found:
        assert finding.code == "CF309"
        assert all(quote.startswith("daily:") for quote in finding.quotes[1:])
