"""What holds for every text: the reader never raises, quotes exactly, keeps its limits in order, and repeats itself."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tracker.extract.pipeline import read_document
from tracker.model import Claim, Document, Reading
from tracker.terms import BASES, BOUNDS, GROUPS, OUTCOMES, POLARITIES, SOURCE_TYPES, STATUSES, UNITS

ROUNDS = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Pieces that the grammar gives meaning to, in every order: more telling than random letters.
PIECES = [
    "12", "1,200", "20-30", "1.2 million", "two dozen", "dozens", "a third", "half", "none", "no one", "zero",
    "another", "at least", "up to", "more than", "nearly", "about", "or more", "-plus", "people", "soldiers",
    "a policeman", "children", "families", "houses", "killed", "killing", "were killed", "dead", "wounded",
    "injured", "missing", "displaced", "casualties", "death toll", "lives", "bodies", "including", "of whom",
    "of them", "among them", "rose by", "from", "to", "in 2015", "in the 1990s", "last year", "on Monday", "said",
    "denied", "feared", "the ministry", "and", "or", "but", "not", "the 155mm", "$10", "35-year-old",
    "36th brigade", "(", ")", "“", "”", '"', "'s", "–", ":", ";", ",", ".", "!", "\n", "\n\n", "- ", "\t", "\u00a0",
    "\u202f", "\u200b", "😀", "İ", "ß", "ﬁ", "٣", "½", "\x00", "|",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join).map(str.upper),
)


def read(text: str) -> Reading:
    return read_document(Document(doc_id="any", text=text))


@given(text=TEXTS)
@example(text="")
@example(text="killed " * 300)
@example(text="12 " * 300 + "dead")
@example(text="((((((((12 dead")
@ROUNDS
def test_every_claim_quotes_its_text(text: str) -> None:
    reading = read(text)
    for claim in reading.claims:
        assert 0 <= claim.start < claim.end <= len(text)
        assert text[claim.start : claim.end] == claim.surface
        assert claim.surface.strip() == claim.surface
        assert text[claim.sentence_start : claim.sentence_start + len(claim.sentence)] == claim.sentence
        if claim.source_start is not None and claim.source_end is not None:
            assert text[claim.source_start : claim.source_end] == claim.source
        for evidence in claim.evidence:
            assert evidence.start == -1 or text[evidence.start : evidence.end] == evidence.words
    for sentence in reading.unread:
        assert text[sentence.start : sentence.end] == sentence.text


@given(text=TEXTS)
@ROUNDS
def test_every_claim_is_well_formed(text: str) -> None:
    claims = read(text).claims
    assert len({claim.claim_id for claim in claims}) == len(claims)
    assert [claim.start for claim in claims] == sorted(claim.start for claim in claims)
    for claim in claims:
        check_words(claim)
        check_limits(claim)


def check_words(claim: Claim) -> None:
    assert claim.claim_id == f"{claim.doc_id}:{claim.start}-{claim.end}:{claim.outcome}"
    assert claim.outcome in OUTCOMES
    assert claim.bound in BOUNDS
    assert claim.group in GROUPS
    assert claim.unit in UNITS
    assert claim.basis in BASES
    assert claim.polarity in POLARITIES
    assert claim.status in STATUSES
    assert claim.source_type in SOURCE_TYPES
    assert 0.0 <= claim.confidence <= 1.0


def check_limits(claim: Claim) -> None:
    assert claim.low is None or claim.high is None or claim.low <= claim.high
    assert claim.value is None or claim.value >= 0
    assert (claim.value is None) == (claim.bound in ("vague", "range"))
    assert (claim.value == 0) == (claim.polarity == "zero")
    if claim.bound == "exact":
        assert (claim.low, claim.high) == (claim.value, claim.value)


@given(text=TEXTS)
@ROUNDS
def test_reading_twice_gives_the_same(text: str) -> None:
    assert read(text) == read(text)


@given(text=TEXTS, before=st.sampled_from(["😀 ", "𝔘𝔫𝔦 ", "🇦🇲🇦🇿 "]))
@settings(ROUNDS, max_examples=100)
def test_characters_beyond_the_basic_plane_shift_nothing(text: str, before: str) -> None:
    """What stands in an earlier paragraph moves the offsets by its own length and changes nothing else."""
    moved = read(before + "\n\n" + text)
    shift = len(before) + 2
    own = [
        (claim.start + shift, claim.end + shift, claim.outcome, claim.value, claim.bound) for claim in read(text).claims
    ]
    assert [(c.start, c.end, c.outcome, c.value, c.bound) for c in moved.claims] == own


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_is_the_same_under_every_hash_seed(seed: str) -> None:
    text = (
        "At least 40 people, among them 12 children, were killed and 20-30 wounded, the ministry said on Friday. "
        "Another 8 died later, pushing the toll to 48. Dozens are missing. A war in the 1990s left 30,000 dead."
    )
    code = (
        "from tracker.extract.pipeline import read_document; from tracker.model import Document; "
        f"print(read_document(Document(doc_id='any', text={text!r})).claims)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )
    assert done.stdout.strip() == str(read(text).claims)
