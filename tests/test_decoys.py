"""Hard decoys: figures of speech and numbers beside casualty words. None states a casualty."""

from __future__ import annotations

from benchmarks.own_sets import decoys
from tracker.extract.pipeline import read_document
from tracker.model import Document

BAR = 0.02
COUNTED = {"killed", "injured", "casualties"}


def false_claims(text: str) -> list[str]:
    claims = read_document(Document(doc_id="decoy", text=text)).claims
    return [
        f"{claim.surface} {claim.outcome}" for claim in claims if claim.outcome in COUNTED and claim.polarity != "zero"
    ]


def test_at_most_two_in_a_hundred_give_a_claim() -> None:
    rows = decoys()
    wrong = {row["text"]: found for row in rows if (found := false_claims(row["text"]))}
    listing = "\n".join(f"{text} -> {found}" for text, found in wrong.items())
    assert len(wrong) <= BAR * len(rows), f"{len(wrong)} of {len(rows)} decoys gave a claim:\n{listing}"


def test_decoys_are_many_distinct_and_explained() -> None:
    rows = decoys()
    assert len(rows) >= 300
    assert len({row["text"] for row in rows}) == len(rows)
    assert all(row["why"].strip() for row in rows)
