"""Every field that words decided has a row in the audit trail, and its span is those words."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extract.pipeline import read_document
from tracker.model import Document, Evidence

CASES = [
    pytest.param(
        "Three Azerbaijani servicemen were killed.", "side", "Azerbaijani", "Azerbaijani", id="side by a people"
    ),
    pytest.param("Israel said 46 of its soldiers had died.", "side", "Israel", "Israel", id="side by who speaks"),
    pytest.param("Both sides have lost 19 men.", "side", "both", "Both sides", id="both sides"),
    pytest.param("Ten people were killed in the Kura valley.", "place", "Kura valley", "Kura valley", id="place"),
    pytest.param("Beirut's toll was 171 dead.", "place", "Beirut", "Beirut's", id="place by whose toll"),
    pytest.param(
        "The clashes broke out on Sept. 27. The army said 40 soldiers have died since the fighting began.",
        "period",
        "2020-09-27",
        "Sept. 27",
        id="period by the beginning told before",
    ),
    pytest.param(
        "The rebels said 90 soldiers died. The claim cannot be verified.",
        "status",
        "claimed",
        "cannot be verified",
        id="status by a doubt told behind",
    ),
    pytest.param(
        "The war goes on. Kyiv put Russian losses at 9,000 dead. Moscow put Ukrainian losses at 700 dead.",
        "status",
        "claimed",
        "Russian",
        id="status by whose losses they are",
    ),
    pytest.param(
        "Officials gave 151 dead, not 158 dead as first announced.",
        "status",
        "denied",
        "not",
        id="status by a withdrawal",
    ),
]


def evidence_of(text: str, field: str) -> list[Evidence]:
    claims = read_document(Document(doc_id="case", text=text, published=date(2020, 10, 20))).claims
    return [item for claim in claims for item in claim.evidence if item.field == field]


@pytest.mark.parametrize(("text", "field", "value", "words"), CASES)
def test_a_field_names_its_words(text: str, field: str, value: str, words: str) -> None:
    found = [item for item in evidence_of(text, field) if item.value == value]
    assert found, evidence_of(text, field)
    assert (found[0].words, text[found[0].start : found[0].end]) == (words, words)


def test_a_fear_told_again_has_no_words_of_its_own() -> None:
    text = "Some 58 people are feared dead. He warns that 58 could rise."
    [first, again] = evidence_of(text, "status")
    assert (first.words, again.words, again.start) == ("feared dead", "", -1)
    assert again.why == "as the figure told before"
