"""Looking only where a figure may be told changes no claim, and costs no more than the text is long."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks import gold, own_sets, sets
from tracker.extract import pipeline, sentence, story, telling
from tracker.extract.pipeline import read_document
from tracker.extract.story import Place, Story
from tracker.lexicon.loader import Lexicon, load_lexicon
from tracker.lexicon.scanner import Mark
from tracker.model import Claim, Document
from tracker.text.sentences import sentence_spans


def texts() -> Iterator[str]:
    yield from (row["text"] for row in sets.read_rows(gold.FOLDER / "stories.jsonl"))
    yield from (row["text"] for row in own_sets.decoys())
    yield from (row.example for row in load_lexicon("en").rows)


def claims(text: str) -> tuple[Claim, ...]:
    return read_document(Document(doc_id="any", text=text)).claims


def every_place(text: Story, _marks: list[Mark]) -> list[Place]:
    return list(text.places())


def test_what_is_passed_over_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    sparing = [claims(text) for text in texts()]
    monkeypatch.setattr(pipeline, "telling_places", every_place)
    monkeypatch.setattr(telling, "_may_tell", lambda *_: True)
    monkeypatch.setattr(story.Story, "may_hold", lambda *_: True)
    monkeypatch.setattr(story.Story, "may_say", lambda *_: True)
    assert [claims(text) for text in texts()] == sparing


def test_quiet_sentences_are_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[str] = []

    def counted(text: str, start: int, end: int, lexicon: Lexicon) -> sentence.Sentence:
        cut.append(text[start:end])
        return sentence.cut_sentence(text, start, end, lexicon)

    monkeypatch.setattr(story, "cut_sentence", counted)
    quiet = "The council met for 3 hours. "
    told = "The army said 12 people were killed. "
    assert len(claims(quiet * 20 + told + quiet * 20)) == 1
    assert told.strip() in cut
    assert len(cut) <= 4


REPEATED = (
    "12 dead ", "killed ", "“12 dead ", "(12 dead ", "12 ", "said ", "He said 12 died. ", "of the ", "12 dead\n",
    "police said 12 died. ", "1,200,", "http://a.b/12 ", "cases ", "between 2 and ", "in Ganja ",
)  # fmt: skip


@pytest.mark.parametrize("piece", REPEATED)
def test_work_grows_with_the_text(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text, twice the tokens that are cut: no sentence is cut again and again."""
    tokens: list[int] = []

    def counted(text: str, start: int, end: int, lexicon: Lexicon) -> sentence.Sentence:
        found = sentence.cut_sentence(text, start, end, lexicon)
        tokens.append(len(found.tokens))
        return found

    monkeypatch.setattr(story, "cut_sentence", counted)
    claims(piece * 400)
    once = sum(tokens)
    claims(piece * 800)
    assert sum(tokens) - once <= 2 * once + 400


@pytest.mark.parametrize("piece", ["12 dead ", "a", "“12 dead, ", "1" * 7])
def test_no_sentence_is_longer_than_a_reader_would_bear(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    spans = sentence_spans(text)
    assert max(end - start for start, end in spans) <= 1_000
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")
