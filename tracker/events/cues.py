"""Words around a figure that place it against the others: told earlier, revised, or of a separate incident.

`cues.csv` holds one phrase a row with an example in which it fires and one in which it does not; both are run.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

KINDS: Final = (
    "earlier",
    "earlier_after",
    "revision",
    "separate",
    "toll",
    "contrast",
    "contrast_before",
    "standing",
    "sums_up",
)
# Sentences are asked about again and again while a run checks one event; the oldest ones go.
KNOWN_SENTENCES: Final = 1 << 16


@cache
def cue_rows() -> tuple[dict[str, str], ...]:
    """The rows of cues.csv: phrase, value, example, not_example, note."""
    text = files("tracker.events").joinpath("cues.csv").read_text("utf-8")
    return tuple(dict(row) for row in csv.DictReader(text.splitlines()))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    phrases = sorted((row["phrase"] for row in cue_rows() if row["value"] == kind), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, phrases)) + r")(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=KNOWN_SENTENCES)
def find_cue(kind: str, words: str) -> str | None:
    """The first cue of a kind in a stretch of text, as written; None where there is none.

    >>> find_cue("revision", "The toll was lowered to 253"), find_cue("separate", "The toll is 253")
    ('lowered', None)
    """
    found = _pattern(kind).search(words)
    return found.group() if found else None
