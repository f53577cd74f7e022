"""The first look over a text: it may point to too much, and never misses a cue that the matcher finds."""

from __future__ import annotations

import os
from bisect import bisect_left
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


def finds_a_cue(text: str) -> bool:
    return bool(cut_sentence(text, 0, len(text), LEXICON).outcomes)


def test_every_phrase_is_found(scan: scanner.Scanner) -> None:
    assert [phrase for phrase in PHRASES if not scan.may_tell(phrase)] == []
    assert [phrase for phrase in PHRASES if not scan.may_tell(f"12 {phrase.upper()}, 😀")] == []


def test_quiet_text_is_passed_over(scan: scanner.Scanner) -> None:
    assert not scan.may_tell("The council met on Monday and chose a new chair; 12 members voted.")
    assert not scan.may_tell("")


WORDS = st.sampled_from(
    [*PHRASES, "12", "people", "the", ".", ",", "\n", "\u00a0", "’s", "é", "😀", "İ", "K", "ſ", "_", "-", "ill"]
)
TEXTS = st.one_of(
    st.lists(WORDS, max_size=8).map(" ".join), st.lists(WORDS, max_size=8).map("".join), st.text(max_size=60)
)


@given(text=TEXTS)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_misses_a_cue(scan: scanner.Scanner, text: str) -> None:
    if finds_a_cue(text):
        assert scan.may_tell(text)


def test_ends_are_offsets_in_characters(scan: scanner.Scanner) -> None:
    text = "😀 é 12 killed. Rain fell for 3 days; 4 were hurt."
    ends = scan.ends(text)
    assert ends == sorted(ends)
    for word in ("killed", "hurt"):
        end = text.index(word) + len(word)
        assert ends[bisect_left(ends, end)] <= end + 1


def test_agrees_with_the_matcher_on_own_texts(scan: scanner.Scanner) -> None:
    texts = [row["text"] for row in own_sets.decoys()]
    texts += [row["text"] for row in sets.read_rows(gold.FOLDER / "stories.jsonl")]
    assert [text for text in texts if finds_a_cue(text) and not scan.may_tell(text)] == []


@pytest.fixture
def few_patterns(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two patterns compile at once; all of them take a second and more."""
    monkeypatch.setattr(scanner, "patterns", lambda _lexicon: ["killed", "hurt"])
    scanner.load_scanner.cache_clear()
    yield
    scanner.load_scanner.cache_clear()


@pytest.mark.usefixtures("few_patterns")
def test_is_kept_and_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(scanner.CACHE_VARIABLE, str(tmp_path))
    assert not scanner.is_kept(LEXICON)
    compiled = scanner.load_scanner(LEXICON)
    assert scanner.is_kept(LEXICON)
    scanner.load_scanner.cache_clear()
    kept = scanner.load_scanner(LEXICON)
    text = "12 people were killed and 4 hurt"
    assert kept.ends(text) == compiled.ends(text) != []


@pytest.mark.usefixtures("few_patterns")
def test_a_damaged_file_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(scanner.CACHE_VARIABLE, str(tmp_path))
    scanner.load_scanner(LEXICON)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"not a database")
    scanner.load_scanner.cache_clear()
    assert scanner.load_scanner(LEXICON).may_tell("12 killed")
    assert path.read_bytes() != b"not a database"


@pytest.mark.usefixtures("few_patterns")
def test_a_folder_that_cannot_be_written_to_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv(scanner.CACHE_VARIABLE, str(blocked))
    assert scanner.load_scanner(LEXICON).may_tell("12 killed")
