"""What a night of 2,000 new stories costs beside a million documents and two million claims, against an empty store.

    python -m benchmarks.store_scale [--documents 1000000] [--nights 3] [-o FOLDER]

The old documents are put into the store's tables directly: short reports of fires, five an event, over a thousand days.
The new stories are of the days after. Both stores are given the same nights in turn, each in a process of its own, so
that whatever else runs on the machine falls on both; of each store the lowest processor time counts.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

from tracker.store.schema import claims, documents, events, metadata, versions
from tracker.store.store import open_store

RATIO_BAR = 1.5
MEMORY_BAR = 1000
STORIES = 2_000
AN_EVENT = 5
"""Documents that speak of one event."""

DAYS = 1_000
FIRST = date(2023, 1, 1)
SETTINGS = '[nightly]\npage = false\n[[nightly.source]]\nname = "desk"\npaths = ["news/"]\n'
TOWNS = [
    "".join(parts)
    for parts in product(
        ("Al", "Bri", "Cal", "Dor", "Est", "Fal", "Gor", "Hil", "Ist", "Jar"),
        ("vo", "na", "mi", "ru", "te", "ka"),
        ("ra", "ton", "burg", "sk", "lo", "mia", "dor", "zin"),
    )
]


def report_of(number: int) -> str:
    """The text of one report."""
    town = TOWNS[number % len(TOWNS)]
    dead, hurt = number % 90 + 5, number % 70 + 3
    return (
        f"A fire at a mill in {town} killed {dead} people and injured {hurt} others, police in {town} said. "
        f"The mayor came to see the place, his visit number {number}."
    )


def fill(path: Path, count: int) -> None:
    """Put documents, their claims and their events into an empty store."""
    with open_store(str(path), create=True):
        pass
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    rows = {
        documents.name: (_document(number, count) for number in range(count)),
        versions.name: (_version(number, count) for number in range(count)),
        claims.name: _claims(count),
        events.name: (_event(number, count) for number in range(count // AN_EVENT)),
    }
    for name, found in rows.items():
        columns = metadata.tables[name].columns.keys()
        marks = ", ".join(f":{column}" for column in columns)
        filled = ({**dict.fromkeys(columns), **row} for row in found)
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", filled)
    connection.commit()
    connection.close()


def _day(number: int, count: int) -> str:
    return (FIRST + timedelta(days=number * DAYS // count)).isoformat()


def _document(number: int, count: int) -> dict[str, object]:
    day = _day(number, count)
    row = {"doc_id": f"old/{number}", "source": "old", "version": 1, "content": f"{number}", "published": day}
    return {**row, "outlet": "Wire", "event_id": f"old-{number // AN_EVENT}", "first_night": day, "changed_night": day}


def _version(number: int, count: int) -> dict[str, object]:
    day = _day(number, count)
    row = {"doc_id": f"old/{number}", "version": 1, "content": f"{number}", "night": day, "checked": day}
    return {**row, "published": day, "text": report_of(number), "sentences": 2, "unread": "[]", "read_by": "filled"}


def _claims(count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        text = report_of(number)
        for place, (outcome, value) in enumerate((("killed", number % 90 + 5), ("injured", number % 70 + 3))):
            start = text.index(f" {value} ") + 1
            yield {
                "doc_id": f"old/{number}",
                "version": 1,
                "claim_id": f"old/{number}:{start}:{outcome}",
                "place_in_text": place,
                "field": "text",
                "start": start,
                "end": start + len(str(value)),
                "surface": str(value),
                "sentence": text.partition(". ")[0] + ".",
                "sentence_start": 0,
                **dict.fromkeys(("value", "low", "high"), value),
                "bound": "exact",
                "implicit": False,
                "outcome": outcome,
                "group": "all",
                "unit": "person",
                "basis": "total",
                "polarity": "asserted",
                "status": "reported",
                "source_type": "police",
                "event_id": f"old-{number // AN_EVENT}",
                "background": False,
                "confidence": 0.9,
                "evidence": "sentence @0",
            }


def _event(number: int, count: int) -> dict[str, object]:
    day, town = _day(number * AN_EVENT, count), TOWNS[number * AN_EVENT % len(TOWNS)].lower()
    words = {**{f"w{(number * 7 + word) % 9000}": 2.0 for word in range(40)}, town: 5.0}
    told = {"words": words, "names": [town], "numbers": [], "kinds": {"fire": AN_EVENT}, "countries": {}, "lasting": 0}
    row = {"event_id": f"old-{number}", "opened": number + 1, "first": day, "last": day, "stories": AN_EVENT}
    return {**row, "words": json.dumps(told)}


def run_night(folder: Path, number: int) -> float:
    """One night of new stories in a process of its own -> its processor time in seconds."""
    day = FIRST + timedelta(days=DAYS + number)
    (folder / "news").mkdir(exist_ok=True)
    (folder / "tracker.toml").write_text(SETTINGS, encoding="utf-8")
    with (folder / "news/night.jsonl").open("w", encoding="utf-8") as handle:
        for story in range(number * STORIES, (number + 1) * STORIES):
            row = {"id": f"new{story}", "published": day.isoformat(), "outlet": f"Paper {story % 9}"}
            handle.write(json.dumps({**row, "text": report_of(story)}) + "\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "tracker", "nightly", "--night", day.isoformat(), "-q"]
    ended = subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL)
    assert ended.returncode in (0, 1), ended
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print the figures beside their bars."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--nights", type=int, default=3)
    parser.add_argument("-o", "--output", type=Path, help="an empty folder for the stores, by default a temporary one")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = chosen.output or Path(place)
        for name, count in (("empty", 0), ("full", chosen.documents)):
            (folder / name).mkdir(parents=True)
            fill(folder / name / "tracker.db", count)
        times: dict[str, list[float]] = {"empty": [], "full": []}
        for number in range(chosen.nights):
            for name in times:  # an empty store is empty only once: each night it begins anew
                if name == "empty":
                    for old in (folder / name).glob("tracker.db*"):
                        old.unlink()
                times[name].append(run_night(folder / name, number))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    empty, full = min(times["empty"]), min(times["full"])
    print("| what | measured | bar |\n|---|---|---|")
    print(f"| {STORIES:,} new stories in an empty store | {empty:.1f} s | |")
    print(f"| beside {chosen.documents:,} documents, {2 * chosen.documents:,} claims | {full:.1f} s | |")
    print(f"| times an empty store | {full / empty:.2f} | < {RATIO_BAR} |")
    print(f"| most memory | {memory:,} MB | < {MEMORY_BAR:,} MB |")


if __name__ == "__main__":
    main()
