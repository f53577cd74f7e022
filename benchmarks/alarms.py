"""Alarms on news nobody has marked: every document of the news mix checked by itself, for a person to read.

    python -m benchmarks.alarms [--bench DIR] [--every N] [--most 100]

Prints the errors and warnings per 1,000 documents, and the first ones with the words that they quote. Whether an alarm
is right is for a reader to say: nothing here judges it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from benchmarks import corpus, sets
from benchmarks.sets import Row
from tracker.checker import check
from tracker.events.assign import assign_events
from tracker.extract.pipeline import read_document
from tracker.model import Finding

LONGEST_QUOTE = 300


def alarms(documents: Sequence[Row]) -> Iterator[Finding]:
    """The errors and warnings of each document, checked alone."""
    for row in documents:
        reading = read_document(sets.document(row))
        if reading.claims:
            yield from (each for each in check(assign_events([reading])).findings if each.severity != "note")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", help="folder of the development sets")
    parser.add_argument("--every", type=int, default=1, help="only every nth document (default all)")
    parser.add_argument("--most", type=int, default=100, help="how many alarms to print (default 100)")
    given = parser.parse_args()
    documents = corpus.news(sets.bench_folder(given.bench), given.every)
    found = list(alarms(documents))
    print(f"{sets.run_line()}\n")
    print(f"{len(found)} alarms in {len(documents):,} documents, {1000 * len(found) / len(documents):.1f} per 1,000")
    for number, finding in enumerate(found[: given.most], 1):
        print(f"\n{number}. {finding.code} {finding.severity}, {finding.doc_id}: {finding.message}")
        for quote in dict.fromkeys(finding.quotes):
            print(f"   > {quote[-LONGEST_QUOTE:]}")


if __name__ == "__main__":
    main()
