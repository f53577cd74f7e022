"""The first look over a text: it may point to too much, and never misses a cue that the matcher finds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import gold, own_sets, sets
from tracker.extract.sentence import cut_sentence
from tracker.lexicon import scanner
from tracker.lexicon.loader import load_lexicon

LEXICON = load_lexicon("en")
PHRASES = sorted({phrase.replace("*", "a grave") for phrase, _ in LEXICON.phrases("outcomes")})


@pytest.fixture(scope="session")
def scan(tmp_path_factory: pytest.TempPathFactory) -> scanner.Scanner:
    before = os.environ.get(scanner.CACHE_VARIABLE)
    os.environ[scanner.CACHE_VARIABLE] = str(tmp_path_factory.mktemp("cache"))
    try:
        return scanner.load_scanner(LEXICON)
    finally:
        os.environ.pop(scanner.CACHE_VARIABLE)
        if before is not None:
            os.environ[scanner.CACHE_VARIABLE] = before


def missed(marks: list[scanner.Mark], text: str) -> list[str]:
    """The cues of a text that no mark of their phrase points to."""
    phrases = scanner.outcome_phrases(LEXICON)
    cut = cut_sentence(text, 0, len(text), LEXICON)
    spans = [(cut.tokens[cue.first].start, cut.tokens[cue.last].end, cue.row) for cue in cut.outcomes]
    return [
        text[start:end]
        for start, end, row in spans
        if not any(start <= offset < end and row in phrases[number][1] for offset, number in marks)
    ]


def test_every_phrase_is_found(scan: scanner.Scanner) -> None:
    for text in (text for phrase in PHRASES for text in (phrase, f"12 {phrase.upper()}, 😀")):
        assert missed(scan.marks(text), text) == []
        assert missed(scanner.word_marks(text, LEXICON), text) == []


def test_quiet_text_is_passed_over(scan: scanner.Scanner) -> None:
    for quiet in ("The council met on Monday and chose a new chair; 12 members voted.", ""):
        assert scan.marks(quiet) == []
        assert scanner.word_marks(quiet, LEXICON) == []


WORDS = st.sampled_from(
    [*PHRASES, "12", "people", "the", ".", ",", "\n", "\u00a0", "’s", "é", "😀", "İ", "K", "ſ", "_", "-", "ill"]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=8).map(" ".join), st.lists(WORDS, max_size=8).map("".join), st.text(max_size=60)
)


@given(text=TEXTS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_misses_a_cue(scan: scanner.Scanner, text: str) -> None:
    assert missed(scan.marks(text), text) == []
    assert missed(scanner.word_marks(text, LEXICON), text) == []


def test_agrees_with_the_matcher_on_own_texts(scan: scanner.Scanner) -> None:
    texts = [row["text"] for row in own_sets.decoys()]
    texts += [row["text"] for row in sets.read_rows(gold.FOLDER / "stories.jsonl")]
    for text in texts:
        assert missed(scan.marks(text), text) == []
        assert missed(scanner.word_marks(text, LEXICON), text) == []


def test_the_first_texts_do_not_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(scanner.CACHE_VARIABLE, str(tmp_path))
    scanner.is_kept.cache_clear()
    monkeypatch.setattr(scanner, "load_scanner", lambda _lexicon: pytest.fail("compiled for a short text"))
    lookout = scanner.Lookout(LEXICON)
    assert lookout.marks("12 people were killed. " * 3000) != []
    assert lookout.marks("The council met on Monday.") == []


def test_much_text_is_worth_a_scanner(scan: scanner.Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "load_scanner", lambda _lexicon: scan)
    lookout = scanner.Lookout(LEXICON)
    lookout.marks(" " * scanner.COMPILE_BEHIND)
    assert lookout.marks("12 people were killed") == scan.marks("12 people were killed")


@pytest.fixture
def few_patterns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two patterns compile at once; all of them take a second and more."""
    monkeypatch.setattr(scanner, "patterns", lambda _lexicon: ["killed", "hurt"])
    _forget()
    yield
    _forget()


def _forget() -> None:
    scanner.load_scanner.cache_clear()
    scanner.is_kept.cache_clear()


@pytest.mark.usefixtures("few_patterns")
def test_is_kept_and_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(scanner.CACHE_VARIABLE, str(tmp_path))
    assert not scanner.is_kept(LEXICON)
    compiled = scanner.load_scanner(LEXICON)
    scanner.is_kept.cache_clear()
    assert scanner.is_kept(LEXICON)
    scanner.load_scanner.cache_clear()
    kept = scanner.load_scanner(LEXICON)
    text = "12 people were killed and 4 hurt"
    assert kept.marks(text) == compiled.marks(text) != []


@pytest.mark.usefixtures("few_patterns")
def test_a_damaged_file_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(scanner.CACHE_VARIABLE, str(tmp_path))
    scanner.load_scanner(LEXICON)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"not a database")
    scanner.load_scanner.cache_clear()
    assert scanner.load_scanner(LEXICON).marks("12 killed")
    assert path.read_bytes() != b"not a database"


@pytest.mark.usefixtures("few_patterns")
def test_a_folder_that_cannot_be_written_to_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv(scanner.CACHE_VARIABLE, str(blocked))
    assert scanner.load_scanner(LEXICON).marks("12 killed")
