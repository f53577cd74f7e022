"""The tracker's own output on a set: the pipeline's claims and tolls as the rows that the command line prints.

python -m benchmarks.reading TEXTS.jsonl CLAIMS.jsonl
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.sets import Row, document, read_rows, write_rows
from tracker.events.assign import assign_events
from tracker.extract.pipeline import read_documents
from tracker.model import Claim, Reading
from tracker.series.document import document_tolls, toll_row
from tracker.series.policy import load_policy
from tracker.table import claim_row


@dataclass(frozen=True, slots=True)
class Coverage:
    """Sentences that hold a number and an outcome word: how many gave a claim, and the text of those that gave none."""

    with_claim: int
    without: tuple[str, ...]

    @property
    def share_without(self) -> float:
        return len(self.without) / max(self.with_claim + len(self.without), 1)


def read_set(texts: Iterable[Row]) -> list[Reading]:
    """Read the rows of a set as `tracker extract` does: the pipeline, then events among all of them."""
    return assign_events(read_documents(document(row) for row in texts), ())


def claim_rows(readings: Sequence[Reading]) -> list[Row]:
    return [claim_row(claim, reading.document) for reading in readings for claim in reading.claims]


def toll_rows(readings: Sequence[Reading], policy: str) -> list[Row]:
    return [toll_row(row) for row in document_tolls(readings, load_policy(policy))]


def coverage(readings: Iterable[Reading]) -> Coverage:
    read: set[tuple[str, int]] = set()
    unread: dict[tuple[str, int], str] = {}
    for reading in readings:
        read |= {_place(claim) for claim in reading.claims if not claim.implicit}
        unread |= {(sentence.doc_id, sentence.start): sentence.text for sentence in reading.unread}
    return Coverage(len(read), tuple(text for place, text in unread.items() if place not in read))


def _place(claim: Claim) -> tuple[str, int]:
    return claim.doc_id, claim.sentence_start


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("texts", type=Path)
    arguments.add_argument("claims", type=Path)
    given = arguments.parse_args()
    write_rows(given.claims, claim_rows(read_set(read_rows(given.texts))))


if __name__ == "__main__":
    main()
