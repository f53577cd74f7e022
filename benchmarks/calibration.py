"""How far confidence can be believed, and how many casualty sentences gave no claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks import reading, scoring
from benchmarks.sets import Row, half_of
from tracker.model import Reading

EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
RIGHT = scoring.LEVELS.index("interval") + 1

Judged = list[tuple[float, bool]]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A set whose every claim is annotated: its texts, what was read in them, and the gold claims."""

    name: str
    texts: Sequence[Row]
    readings: Sequence[Reading]
    gold: Sequence[Row]

    def judged(self, half: str) -> Judged:
        kept = {str(row["doc_id"]) for row in self.texts if half_of(row) == half}
        return judged(
            [item for item in self.readings if item.document.doc_id in kept],
            [row for row in self.gold if row["doc_id"] in kept],
        )


def judged(readings: Sequence[Reading], gold: Sequence[Row]) -> Judged:
    """Confidence, and whether outcome, number and bound are right, for every claim that the gold can judge."""
    result = scoring.score(gold, reading.claim_rows(readings))
    met = [
        (meeting.predicted, meeting.levels >= RIGHT) for meeting in result.meetings if not meeting.gold.get("optional")
    ]
    met += [(row, False) for row in result.spurious]
    return [(float(row["confidence"]), right) for row, right in met if not row["implicit"]]


def reliability(claims: Judged) -> list[tuple[str, int, float, float]]:
    """Rows of the reliability table: the band of confidence, claims in it, their mean confidence, the share right."""
    rows = []
    for low, high in pairwise(EDGES):
        band = [(confidence, right) for confidence, right in claims if low <= confidence < high]
        if band:
            mean, share = (sum(column) / len(band) for column in zip(*band, strict=True))
            rows.append((f"{low:.2f}-{min(high, 1):.2f}", len(band), mean, share))
    return rows


def calibration_error(claims: Judged) -> float:
    """The mean distance between confidence and the share right over the bands, weighed by their claims."""
    return sum(count * abs(mean - share) for _, count, mean, share in reliability(claims)) / max(len(claims), 1)


def print_tables(annotated: Sequence[Annotated]) -> None:
    """Print the reliability table over all annotated sets, by half, and the coverage of each set."""
    for half in "AB":
        claims = [claim for item in annotated for claim in item.judged(half)]
        print(f"\nconfidence, half {half}: {len(claims)} claims, calibration error {calibration_error(claims):.3f}")
        print("| confidence | claims | mean confidence | right |\n|---|---|---|---|")
        for band, count, mean, share in reliability(claims):
            print(f"| {band} | {count} | {mean:.3f} | {share:.3f} |")
    print("\nsentences with a number and an outcome word that gave no claim")
    for item in annotated:
        seen = reading.coverage(item.readings)
        print(f"  {item.name}: {len(seen.without)} of {seen.with_claim + len(seen.without)} ({seen.share_without:.1%})")
