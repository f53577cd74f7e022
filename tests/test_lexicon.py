"""Every row of the lexicon: its example fires, its counter-example does not, and each of its phrases can fire."""

from __future__ import annotations

import pytest

from tracker import terms
from tracker.extract.pipeline import read_document
from tracker.extract.sentence import cut_sentence
from tracker.lexicon.loader import Row, load_lexicon
from tracker.model import Claim, Document

LEXICON = load_lexicon("en")
WITH_COUNTER_EXAMPLE = [row for row in LEXICON.rows if row.not_example]
GAP = "then some"

# What a row of a category sets on a claim, and the words that the column may hold: other values are steps on the way.
SETS = {
    "outcomes": ("outcome", terms.OUTCOMES),
    "bounds": ("bound", terms.BOUNDS),
    "groups": ("group", terms.GROUPS),
    "assertion": ("status", (*terms.STATUSES, *terms.POLARITIES, "unreal")),
    "basis": ("basis", terms.BASES),
}
WITH_VALUE = [
    row for row in LEXICON.rows if row.category in SETS and row.kind != "pseudo" and row.value in SETS[row.category][1]
]


def row_name(row: Row) -> str:
    return f"{row.row_id} {row.phrases[0]}"


def fires(row: Row, text: str) -> bool:
    """Whether the row's cue stands in a sentence; a list is looked up word by word."""
    if row.category == "lists":
        return any(phrase in text.lower() for phrase in row.phrases)
    cut = cut_sentence(text, 0, len(text), LEXICON)
    if row.category == "grammar":
        kinds = zip(cut.tokens, cut.kinds, strict=True)
        return any(token.lower in row.phrases and row.kind in kind for token, kind in kinds)
    category = "pseudo" if row.kind == "pseudo" else row.category
    return any(cue.row is row for cue in cut.cues.get(category, {}).values())


def claims(text: str) -> tuple[Claim, ...]:
    return read_document(Document(doc_id="example", text=text)).claims


def sets_its_value(row: Row, text: str) -> bool:
    found = claims(text)
    if row.category == "assertion" and row.value == "unreal":
        return not found
    return any(row.value in (getattr(claim, SETS[row.category][0]), claim.polarity) for claim in found)


@pytest.mark.parametrize("row", LEXICON.rows, ids=row_name)
def test_the_example_fires(row: Row) -> None:
    assert fires(row, row.example), f"{row.row_id}: no cue of the row in {row.example!r}"


@pytest.mark.parametrize("row", WITH_VALUE, ids=row_name)
def test_the_example_gives_a_claim_with_the_rows_value(row: Row) -> None:
    assert sets_its_value(row, row.example), f"{row.row_id}: {row.example!r} gave {claims(row.example)}"


@pytest.mark.parametrize("row", WITH_COUNTER_EXAMPLE, ids=row_name)
def test_the_counter_example_does_not_fire(row: Row) -> None:
    """A veto's counter-example is a sentence that keeps its claim; any other row's gives no claim with its value."""
    found = claims(row.not_example)
    if row.category == "vetoes":
        assert found, f"{row.row_id}: {row.not_example!r} lost its claim"
    else:
        assert not sets_its_value(row, row.not_example) if row in WITH_VALUE else not found, f"{row.row_id}: {found}"


def test_every_phrase_can_fire() -> None:
    never = {
        (row.row_id.partition(":")[0], phrase)
        for row in LEXICON.rows
        if row.category not in ("grammar", "lists")  # a word may be of several grammatical kinds at once
        for phrase in row.phrases
        if not fires(row, phrase.replace("*", GAP))
    }
    assert sorted(never) == [], "these can never count: another row of the file takes them first"
