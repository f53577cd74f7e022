"""What a user would reach for instead: quantulum3 on every sentence, and keywords.

    python -m benchmarks.baseline STORIES.jsonl CLAIMS.jsonl [--tolls TOLLS.jsonl]

Every sentence goes through quantulum3 as it is installed (its own units; the classifier off, because it fails with
the current scikit-learn). A quantity counts persons where it has no unit; it takes the nearest outcome keyword of the
sentence and the bound word just before it. A program of its own: the tracker sets other units in quantulum3.
"""

from __future__ import annotations

import argparse
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.sets import Row, read_rows, write_rows
from tracker.intervals import stated_limits

KEYWORDS = {
    "killed": r"kill(?:ed|ing|s)?|dead|die[ds]?|dying|deaths?|fatalit(?:y|ies)|lives|bod(?:y|ies)|slain|murdered",
    "injured": r"injur(?:ed|ing|es|ies)|wound(?:ed|ing|s)?|hurt",
    "missing": r"missing|unaccounted",
    "displaced": r"displaced|evacuated|homeless|fled|refugees",
    "captured": r"captured|prisoners? of war",
    "abducted": r"abducted|kidnapped|hostages?",
    "hospitalised": r"hospitali[sz]ed|in hospital|to hospital",
    "rescued": r"rescued|survivors?",
    "infected": r"infected|infections|cases",
    "casualties": r"casualties",
}
BOUNDS = {
    "at_least": r"at least|no fewer than|no less than|a minimum of",
    "more_than": r"more than|over|above|upwards? of",
    "up_to": r"up to|as many as|no more than|at most",
    "fewer_than": r"fewer than|less than|under|below",
    "nearly": r"nearly|almost|close to",
    "about": r"about|around|some|roughly|approximately|an estimated",
}
OUTCOMES = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in KEYWORDS.items()}
BEFORE = {name: re.compile(rf"\b(?:{words})(?: the)?\s*$", re.IGNORECASE) for name, words in BOUNDS.items()}
SENTENCE = re.compile(r"[^\n]+?(?:(?<=[a-z0-9)\"”][.!?])(?=\s+[A-Z\"“])|(?=\n)|$)", re.DOTALL)
PERSONS = {"dimensionless": 1, "dozen": 12, "unk": 1}


def claims(doc_id: str, text: str) -> Iterator[Row]:
    """The claims of one text: rows as `tracker extract -f jsonl` prints them, as far as the scorers read them."""
    from quantulum3 import parser

    for sentence in SENTENCE.finditer(text):
        found = [
            (match.start(), match.end(), name) for name, cue in OUTCOMES.items() for match in cue.finditer(sentence[0])
        ]
        if not found:
            continue
        for quantity in parser.parse(sentence[0]):
            persons = PERSONS.get(quantity.unit.name)
            start, end = quantity.span
            if persons is None or start < 0 or _is_year(quantity, sentence[0]):
                continue
            outcome = min(found, key=lambda cue: max(cue[0] - end, start - cue[1]))[2]
            yield _row(doc_id, sentence, quantity, persons, outcome)


def _is_year(quantity: Any, sentence: str) -> bool:
    return 1900 <= quantity.value <= 2100 and "," not in sentence[slice(*quantity.span)]


def _row(doc_id: str, sentence: re.Match[str], quantity: Any, persons: int, outcome: str) -> Row:
    start, end = quantity.span
    value, margin = quantity.value * persons, (quantity.uncertainty or 0) * persons
    bound = next((name for name, words in BEFORE.items() if words.search(sentence[0][:start])), "exact")
    low, high = (int(value - margin), int(value + margin)) if margin else stated_limits(int(value), bound)
    return {
        "doc_id": doc_id,
        "field": "text",
        "start": sentence.start() + start,
        "end": sentence.start() + end,
        "surface": sentence[0][start:end],
        "value": None if margin else int(value),
        "low": low,
        "high": high,
        "bound": "range" if margin else bound,
        "outcome": outcome,
        "polarity": "asserted",
        "background": False,
        "basis": "total",
        "status": "reported",
    }


def tolls(rows: list[Row]) -> Iterator[Row]:
    """The largest figure of each document and outcome: what a user would take for the toll."""
    largest: dict[tuple[str, str], int] = {}
    for row in rows:
        key = (row["doc_id"], row["outcome"])
        largest[key] = max(largest.get(key, 0), row["value"] or row["low"] or 0)
    for (doc_id, outcome), best in largest.items():
        yield {
            "doc_id": doc_id,
            "outcome": outcome,
            "main": True,
            "group": "all",
            "low": best,
            "best": best,
            "high": best,
        }


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("stories", type=Path)
    arguments.add_argument("claims", type=Path)
    arguments.add_argument("--tolls", type=Path)
    given = arguments.parse_args()
    warnings.simplefilter("ignore")
    from quantulum3 import classifier

    classifier.USE_CLF = False
    found = [
        row
        for story in read_rows(given.stories)
        for row in claims(str(story.get("doc_id") or story["id"]), story["text"])
    ]
    write_rows(given.claims, found)
    if given.tolls:
        write_rows(given.tolls, tolls(found))


if __name__ == "__main__":
    main()
