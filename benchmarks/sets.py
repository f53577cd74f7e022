"""The development sets: where they lie, their two halves, and their rows as documents.

The folder is `--bench DIR`, else the environment variable TRACKER_BENCH, else `../shared/bench` beside the repository.
Half A was read while the tracker was written; half B was kept unread. The half of a row is the first byte of the
SHA-256 of its event (of its id, where a set has no events), even for A and odd for B.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from tracker.model import Document

REPOSITORY = Path(__file__).resolve().parent.parent
ALSO_READ = frozenset({"beirut2020"})
Row = dict[str, Any]


def bench_folder(given: str | None) -> Path:
    """The folder of the development sets; ends the program with one clear line where there is none."""
    folder = Path(given or os.environ.get("TRACKER_BENCH") or REPOSITORY.parent / "shared" / "bench")
    if not (folder / "score_claims.py").is_file():
        raise SystemExit(
            f"{folder}: no development sets here (give their folder with --bench DIR or TRACKER_BENCH; "
            "it holds score_claims.py, claims/ and tolls/)"
        )
    return folder


def read_rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write_rows(path: Path, rows: Iterable[Row]) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)
    return path


def half_of(row: Row) -> str:
    """A or B. One event of the own stories was read although its half is B: it counts as A.

    >>> half_of({"doc_id": "gkb01", "event_id": "karabakh2020"}), half_of({"id": "rand-10024"})
    ('B', 'B')
    """
    key = str(row.get("event_id") if "doc_id" in row else row["id"])
    if key in ALSO_READ:
        return "A"
    return "AB"[hashlib.sha256(key.encode()).digest()[0] % 2]


def is_unread(row: Row) -> bool:
    """Whether a text of half B was never read: half of it was, and later half of the rest, both on 2026-11-25.

    The second byte of the hash is even for the texts read first, the third for those read later.
    """
    _, second, third = hashlib.sha256(str(row["id"]).encode()).digest()[:3]
    return half_of(row) == "B" and second % 2 == 1 and third % 2 == 1


def document(row: Row) -> Document:
    published = row.get("published") or row.get("date")
    return Document(
        doc_id=str(row.get("doc_id") or row["id"]),
        text=row["text"],
        title=row.get("title"),
        published=date.fromisoformat(published[:10]) if published else None,
        outlet=row.get("outlet"),
        url=row.get("url"),
        lang=row.get("lang"),
    )


def run_line(*told: str) -> str:
    """What a run was made with: the revision, Python, the processors, and what else is told."""
    done = subprocess.run(
        ["git", "-C", str(REPOSITORY), "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    revision = done.stdout.strip() or "no revision"
    return ", ".join([revision, f"Python {platform.python_version()}", f"{os.cpu_count()} processors", *told])
