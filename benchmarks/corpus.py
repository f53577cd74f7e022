"""The texts that speed is measured on, cut from the development sets or made up."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.sets import Row, read_rows
from tracker.extract.pipeline import read_document
from tracker.lexicon.loader import load_lexicon
from tracker.model import Document
from tracker.text.sentences import sentence_spans

NEWS = "speed/news_mix.jsonl.xz"
QUIET_SHARE = 1 / 60
JOINED_LENGTH = 5_000
MEGABYTE = 1_000_000


def news(folder: Path, every: int = 1) -> list[Row]:
    """The conflict-heavy news mix; every nth document of it."""
    with lzma.open(folder / NEWS, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for number, line in enumerate(lines) if number % every == 0]


def general_news(documents: Sequence[Row]) -> list[Row]:
    """Documents of the mix, in their order, as long as one sentence in sixty is a candidate.

    A candidate holds a number and an outcome word; a document joins where it keeps the share at or below one in sixty.
    """
    chosen: list[Row] = []
    candidates = sentences = 0
    for row in documents:
        reading = read_document(Document(doc_id=row["id"], text=row["text"]))
        places = {claim.sentence_start for claim in reading.claims} | {item.start for item in reading.unread}
        count = len(sentence_spans(row["text"]))
        if candidates + len(places) <= QUIET_SHARE * (sentences + count):
            chosen.append(row)
            candidates += len(places)
            sentences += count
    return chosen


def quiet_texts(folder: Path) -> list[Row]:
    """The texts without casualties joined to documents of about 5,000 characters, each text once."""
    joined: list[str] = []
    for row in read_rows(folder / "tolls" / "negatives.jsonl"):
        if joined and len(joined[-1]) < JOINED_LENGTH:
            joined[-1] += "\n\n" + row["text"]
        else:
            joined.append(row["text"])
    return [{"id": f"quiet-{number}", "text": text} for number, text in enumerate(joined)]


def hostile_texts(size: int) -> Iterator[tuple[str, str]]:
    """A name and a text of about `size` characters for every row of the lexicon and for marks that open something."""
    for row in load_lexicon("en").rows:
        phrase = row.phrases[0].replace("*", "the")
        yield f"{row.row_id} {phrase!r} alone", f"{phrase} " * (size // (len(phrase) + 1))
        yield f"{row.row_id} {phrase!r} and 12", f"12 {phrase} dead, " * (size // (len(phrase) + 10))
    for name, piece in (
        ("numbers", "12 "),
        ("grouped numbers", "1,200,"),
        ("number words", "twenty-one "),
        ("digits", "9"),
        ("open quotes", "“12 dead "),
        ("straight quotes", '"12 dead '),
        ("open brackets", "(12 dead "),
        ("closed brackets", "12) dead "),
        ("dashes", "12-"),
        ("full stops", "12 dead. "),
        ("blank lines", "12 dead\n\n"),
        ("short lines", "12 dead\n"),
        ("letters", "a"),
        ("spaces", " "),
        ("and", "12 and "),
        ("of whom", "12 dead of whom "),
        ("apostrophes", "l'12 "),
        ("addresses", "http://a.b/12 "),
    ):
        yield name, piece * (size // len(piece))
