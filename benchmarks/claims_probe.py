"""Checking a large table of claims, in a process of its own: prints processor seconds and peak memory as JSON.

    python -m benchmarks.claims_probe CLAIMS

Makes a table of CLAIMS claims, fifty to an event, as a nightly run leaves them: rising tolls from several sources over
a month, an odd figure in every hundred. `read` is the time that pandas takes to read the table from CSV, `check` that
of the rules on the claims in memory.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from tracker.checker import check
from tracker.model import Claim, Document, Reading
from tracker.table import claim_row
from tracker.table_files import write_csv_rows
from tracker.terms import CLAIM_COLUMNS

CLAIMS_PER_EVENT = 50
SOURCES = ("the health ministry", "the army", "the Red Cross", "police", "the governor")
OUTCOMES = ("killed", "injured", "missing")
FIRST_DAY = date(2020, 9, 27)


def readings(claims: int, seed: int = 1) -> Iterator[Reading]:
    """One document a claim, `CLAIMS_PER_EVENT` of them to an event."""
    chance = random.Random(seed)
    for event in range(claims // CLAIMS_PER_EVENT):
        toll = chance.randint(5, 400)
        for number in range(CLAIMS_PER_EVENT):
            toll += chance.randint(0, 9)
            odd = chance.random() < 0.01
            yield _reading(event, number, toll // 2 if odd else toll, chance)


def _reading(event: int, number: int, value: int, chance: random.Random) -> Reading:
    doc_id = f"e{event}-{number}"
    surface = f"{value:,}"
    outcome = OUTCOMES[number % len(OUTCOMES)]
    text = f"{surface} people were {outcome}, {SOURCES[number % len(SOURCES)]} said."
    day = FIRST_DAY + timedelta(days=number // 2)
    claim = Claim(
        claim_id=f"{doc_id}:0-{len(surface)}:{outcome}",
        doc_id=doc_id,
        field="text",
        start=0,
        end=len(surface),
        surface=surface,
        sentence=text,
        sentence_start=0,
        value=value,
        low=value,
        high=value,
        bound="exact",
        outcome=outcome,
        source=SOURCES[number % len(SOURCES)],
        as_of=day,
        date_precision="day",
        event_id=f"event-{event}",
        confidence=chance.choice((0.8, 0.9, 0.95)),
    )
    return Reading(document=Document(doc_id=doc_id, text=text, published=day), claims=(claim,), sentences=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=int)
    given = parser.parse_args()
    import pandas as pd

    made = list(readings(given.claims))
    with tempfile.TemporaryDirectory() as work:
        table = Path(work) / "claims.csv"
        rows = (claim_row(claim, reading.document) for reading in made for claim in reading.claims)
        write_csv_rows(rows, (*CLAIM_COLUMNS, "schema"), table)
        began = time.process_time()
        pd.read_csv(table)
        read = time.process_time() - began
    began = time.process_time()
    found = len(check(made).findings)
    checked = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"read": read, "check": checked, "found": found, "peak_mb": peak}))


if __name__ == "__main__":
    main()
