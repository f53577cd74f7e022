"""Fits the weights of `tracker/extract/confidence.csv` on the developed halves of the annotated sets.

usage: python -m benchmarks.fit_confidence [--bench DIR] [--write]

A logistic regression (scikit-learn) over `confidence.features`: right means that outcome, number and bound are the
annotator's. Only weights are written, no text. The other halves show how the scores hold.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from benchmarks import reading, scoring, sets
from benchmarks.calibration import RIGHT, calibration_error, reliability
from tracker.extract import claims, confidence
from tracker.extract.linking import Link
from tracker.extract.mention import Mention
from tracker.extract.sentence import Sentence
from tracker.model import Reading

TARGET = Path(confidence.__file__).with_name("confidence.csv")
Example = tuple[dict[str, float], bool]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", help="the folder of the development sets")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    args = parser.parse_args()
    bench = sets.bench_folder(args.bench)
    examples = {half: list(_examples(bench, half)) for half in ("A", "B")}
    weights = _fit(examples["A"])
    for half, found in examples.items():
        scored = [(_score(weights, given), right) for given, right in found]
        print(f"half {half}: {len(found)} claims, calibration error {calibration_error(scored):.3f}")
        for band, count, mean, share in reliability(scored):
            print(f"  {band}  claims {count:4d}  mean {mean:.3f}  right {share:.3f}")
    if args.write:
        with TARGET.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(["feature", "weight"])
            writer.writerows((name, f"{weight:.3f}") for name, weight in sorted(weights.items()))


def _examples(bench: Path, half: str) -> Iterator[Example]:
    """The features of every claim that the gold can judge, and whether it is right."""
    for name in ("claims/dev", "claims/real"):
        texts = [row for row in sets.read_rows(bench / name / "stories.jsonl") if sets.half_of(row) == half]
        kept = {row["doc_id"] for row in texts}
        gold = [row for row in sets.read_rows(bench / name / "claims.jsonl") if row["doc_id"] in kept]
        seen: dict[tuple[str, int, str], dict[str, float]] = {}
        rows = reading.claim_rows(_recorded(texts, seen))
        result = scoring.score(gold, rows)
        for meeting in result.meetings:
            if not meeting.gold.get("optional") and not meeting.predicted["implicit"]:
                yield _key(meeting.predicted, seen), meeting.levels >= RIGHT
        for row in result.spurious:
            if not row["implicit"]:
                yield _key(row, seen), False


def _key(row: dict[str, object], seen: dict[tuple[str, int, str], dict[str, float]]) -> dict[str, float]:
    return seen.get((str(row["sentence"]), int(str(row["end"])), str(row["surface"])), {"always": 1.0})


def _recorded(texts: list[sets.Row], seen: dict[tuple[str, int, str], dict[str, float]]) -> list[Reading]:
    """Reads the texts while noting the features of each claim."""
    own = claims.confidence_of

    def noting(sentence: Sentence, mention: Mention, link: Link) -> float:
        end = sentence.end_of(mention.quantity.last)
        surface = sentence.words(mention.quantity.first, mention.quantity.last)
        seen[sentence.text, end, surface] = confidence.features(mention, link)
        return own(sentence, mention, link)

    claims.confidence_of = noting
    try:
        return reading.read_set(texts)
    finally:
        claims.confidence_of = own


def _fit(examples: list[Example]) -> dict[str, float]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    vectors = DictVectorizer()
    table = vectors.fit_transform([given for given, _ in examples])
    model = LogisticRegression(C=0.5, fit_intercept=False, max_iter=2000).fit(table, [right for _, right in examples])
    return dict(zip(vectors.get_feature_names_out(), map(float, model.coef_[0]), strict=True))


def _score(weights: dict[str, float], given: dict[str, float]) -> float:
    from math import exp

    return 1 / (1 + exp(-sum(weights.get(name, 0.0) * value for name, value in given.items())))


if __name__ == "__main__":
    main()
