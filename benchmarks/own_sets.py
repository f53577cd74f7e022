"""The sets that stand in the repository itself: the hard decoys and the seed article."""

from __future__ import annotations

from collections import Counter

import yaml

from benchmarks.reading import claim_rows, read_set
from benchmarks.sets import REPOSITORY, Row

DECOYS = "tests/decoys"
SEED_CLAIMS = (
    ("more than a thousand", "killed", "more_than", 1000, False),
    ("More than 1,200", "killed", "more_than", 1200, False),
    ("30,000", "killed", "exact", 30000, True),
    ("wounded", "injured", "vague", None, False),
)


def decoys() -> list[Row]:
    """Every decoy as a row: `id` is its file and a short hash-free number, `why` says what it is."""
    return [
        {"id": f"{path.stem}-{number:02}", **row}
        for path in sorted((REPOSITORY / DECOYS).glob("*.yaml"))
        for number, row in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), start=1)
    ]


def seed_text() -> Row:
    """The seed article with the date line of its sidecar."""
    (article,) = (REPOSITORY / "seeds").glob("*.txt")
    return {"doc_id": article.stem, "text": article.read_text(encoding="utf-8"), "published": "2020-10-31"}


def seed_key(row: Row) -> tuple[str, str, str, int | None, bool]:
    """Surface (up to the words that a reader may include), outcome, bound, value, background."""
    surface = next((want for want, *_ in SEED_CLAIMS if want in " ".join(row["surface"].split())), row["surface"])
    return surface, row["outcome"], row["bound"], row["value"], row["background"]


def print_seeds() -> bool:
    """Print whether the seed article gives its four claims and no other."""
    found = Counter(seed_key(row) for row in claim_rows(read_set([seed_text()])))
    wanted = Counter(SEED_CLAIMS)
    missing, extra = wanted - found, found - wanted
    print(f"\nseeds: {sum((wanted & found).values())} of 4 claims, {sum(extra.values())} others")
    for name, rows in (("missing", missing), ("extra", extra)):
        for row in rows:
            print(f"  {name}: {row}")
    return not missing and not extra
