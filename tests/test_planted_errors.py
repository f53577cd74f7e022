"""Five errors planted in copies of the seed article; each is found by the right rule, with the right quotes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tracker.checker import CheckResult, check
from tracker.events.assign import assign_events
from tracker.events.known import load_events
from tracker.events.relate import relate
from tracker.extract.pipeline import read_documents
from tracker.model import Claim, Document, Reading

ROOT = Path(__file__).parent.parent
SEED = next((ROOT / "seeds").glob("000_*.txt")).read_text(encoding="utf-8")
EVENTS = ROOT / "data" / "events.toml"
TOLL = "More than 1,200 people from both sides have been reported dead"
FLARE_UP = "has left more than a thousand dead"
WOUNDED = 'there were "wounded among civilians" in Shusha'


def copy(doc_id: str, *changes: tuple[str, str], published: date = date(2020, 10, 31)) -> Document:
    """A copy of the seed article with some words replaced; curly quotes are written straight here."""
    text = SEED
    for old, new in changes:
        straight = text.replace("“", '"').replace("”", '"')
        assert straight.count(old) == 1, old
        text = straight.replace(old, new)
    return Document(doc_id=doc_id, text=text, published=published, outlet=f"Outlet {doc_id}")


def readings(*documents: Document) -> list[Reading]:
    return assign_events(read_documents(documents), load_events(EVENTS))


def checked(*documents: Document) -> CheckResult:
    result = check(readings(*documents))
    assert not result.crashed
    return result


def claim_of(surface: str) -> Claim:
    found = [claim for reading in readings(copy("a")) for claim in reading.claims if claim.surface == surface]
    assert len(found) == 1, surface
    return found[0]


def test_the_seed_article_has_no_contradiction() -> None:
    assert [finding.message for finding in checked(copy("a")).findings if finding.severity != "note"] == []


def test_a_second_copy_changes_nothing() -> None:
    result = checked(copy("a"), copy("b", published=date(2020, 11, 1)))
    assert [finding.message for finding in result.findings if finding.severity != "note"] == []


def test_the_second_figure_sharpens_the_first() -> None:
    relation = relate(claim_of("more than a thousand"), claim_of("More than 1,200"))
    assert relation.kind == "rounds"
    assert "share a number" in relation.reason


def test_the_third_figure_is_of_another_war() -> None:
    background = claim_of("30,000")
    assert background.event_id == "nagorno-karabakh-1988-1994"
    relation = relate(background, claim_of("More than 1,200"))
    assert (relation.kind, relation.because) == ("not_comparable", "event")
    assert "two events" in relation.reason


@pytest.mark.parametrize(
    ("code", "documents", "odd", "against"),
    [
        pytest.param(
            "CF206",
            [copy("a", (FLARE_UP, "has left 30,000 people dead"))],
            "has left 30,000 people dead",
            TOLL,
            id="30,000 of this war",
        ),
        pytest.param(
            "CF203",
            [
                copy(
                    "a",
                    (TOLL, TOLL.replace("1,200", "12,000")),
                    (SEED[:20], "1,200 dead in Karabakh fighting\n" + SEED[:20]),
                )
            ],
            "1,200 dead in Karabakh fighting",
            "More than 12,000 people",
            id="headline against body",
        ),
        pytest.param(
            "CF201",
            [
                copy(
                    "a",
                    (
                        TOLL,
                        "More than 1,200".replace("More than 1,200", "Exactly 800")
                        + " people, including 900 civilians, have been reported dead",
                    ),
                )
            ],
            "Exactly 800 people",
            "including 900 civilians",
            id="more civilians than people",
        ),
        pytest.param(
            "CF301",
            [
                copy("a"),
                copy(
                    "b",
                    (FLARE_UP, "has left some 850 dead"),
                    (TOLL, "In all, 850 people from both sides have been reported dead"),
                    published=date(2020, 11, 5),
                ),
            ],
            "850",
            "More than 1,200",
            id="a later and lower toll",
        ),
        pytest.param(
            "CF402",
            [
                copy("a", (WOUNDED, 'there were "12 wounded among civilians" in Shusha')),
                copy("b", (WOUNDED, 'there were "12 dead among civilians" in Shusha'), published=date(2020, 11, 1)),
            ],
            '"12 dead among civilians"',
            '"12 wounded among civilians"',
            id="wounded printed as dead",
        ),
    ],
)
def test_planted_error_is_found(code: str, documents: list[Document], odd: str, against: str) -> None:
    result = checked(*documents)
    loud = [finding for finding in result.findings if finding.severity != "note"]
    assert code in {finding.code for finding in loud}, [finding.message for finding in result.findings]
    finding = next(finding for finding in loud if finding.code == code)
    quotes = " | ".join(finding.quotes)
    assert odd in quotes
    assert against in quotes
    assert finding.side_a
    assert finding.side_b
    assert finding.gap > 0 or code == "CF402"
