"""The first look over a text: it may point to too much, and never misses a cue that the matcher finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import gold, own_sets, sets
from tracker.extract.sentence import cut_sentence
from tracker.lexicon import scanner
from tracker.lexicon.loader import load_lexicon
from tracker.lexicon.scanner import Lookout, anchors, plain_text, word_marks

LEXICON = load_lexicon("en")
PHRASES = sorted({phrase.replace("*", "a grave") for phrase, _ in LEXICON.phrases("outcomes")})


@pytest.fixture(scope="module")
def lookout() -> Lookout:
    """One that has read enough to use hyperscan."""
    found = Lookout(LEXICON)
    found.marks("", b" " * scanner.LOAD_BEHIND)
    return found


def missed(marks: list[scanner.Mark], text: str) -> list[str]:
    """The cues of a text that no mark of their anchor points to."""
    cut = cut_sentence(text, 0, len(text), LEXICON)
    spans = [(cut.starts[cue.first], cut.end_of(cue.last), cue.row) for cue in cut.outcomes]
    return [
        text[start:end]
        for start, end, row in spans
        if not any(
            start <= offset < end and row in [each for _, each in anchors(LEXICON)[anchor]] for offset, anchor in marks
        )
    ]


def check(lookout: Lookout, text: str) -> None:
    plain = plain_text(text)
    assert len(plain) == len(text)
    assert missed(lookout.marks(text, plain), text) == []
    assert missed(word_marks(plain, anchors(LEXICON)), text) == []


def test_every_phrase_is_found(lookout: Lookout) -> None:
    for phrase in PHRASES:
        check(lookout, phrase)
        check(lookout, f"12 {phrase.upper()}, 😀")
        check(lookout, phrase.replace(" ", "\n      "))


def test_quiet_text_is_passed_over(lookout: Lookout) -> None:
    for quiet in ("The council met on Monday and chose a new chair; 12 members voted, skilled ones.", ""):
        assert lookout.marks(quiet, plain_text(quiet)) == []
        assert word_marks(plain_text(quiet), anchors(LEXICON)) == []


WORDS = st.sampled_from(
    [*PHRASES, "12", "people", "the", ".", ",", "\n", "\u00a0", "’s", "é", "😀", "İ", "\u212a", "ſ", "_", "-", "ill"]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=8).map(" ".join), st.lists(WORDS, max_size=8).map("".join), st.text(max_size=60)
)


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_never_misses_a_cue(lookout: Lookout, text: str) -> None:
    check(lookout, text)


def test_agrees_with_the_matcher_on_own_texts(lookout: Lookout) -> None:
    for row in [*own_sets.decoys(), *sets.read_rows(gold.FOLDER / "stories.jsonl")]:
        check(lookout, row["text"])


def test_the_first_texts_do_not_wait_for_hyperscan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "Scanner", lambda _wanted: pytest.fail("compiled for a short text"))
    short = Lookout(LEXICON)
    assert short.marks("", plain_text("12 people were killed.")) != []
    with pytest.raises(pytest.fail.Exception, match="compiled"):
        short.marks("", b" " * scanner.LOAD_BEHIND)


def test_digits_and_marks_are_no_wide_space(lookout: Lookout) -> None:
    """Else every text with a year in it was looked over for lone words ("were"), and nearly none was quiet."""
    quiet = "They were there, in 2014 and 2015 - in the (old) capital - and have been since."
    assert not scanner.widely_spaced(quiet)
    assert lookout.marks(quiet, plain_text(quiet)) == []
    assert scanner.widely_spaced("They were    there.")
