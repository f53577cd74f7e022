"""Accuracy on every development set, beside its bar, its two halves and the quantulum3-and-keywords baseline.

    python -m benchmarks.accuracy [--bench DIR] [--sets NAME ...] [--half A|B|all] [--errors N]
                                  [--no-baseline] [--no-ablation]

The figures are printed by the scorers of the bench folder, run as programs on files that the tracker's own library
functions wrote. `--errors N` shows N errors a set, of half A only unless `--half` says otherwise: half B stays unread.
Exit code 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import ablation, calibration, own_sets, reading, sets
from benchmarks.sets import Row
from tracker.model import Reading

HALVES = ("all", "A", "B")
UNREAD: Final = "unread"
PARTLY_READ: Final = frozenset({"tolls/rand stated", "tolls/rand", "tolls/gva stated", "tolls/acled stated"})
LEVEL = r"^{} .* F1 ([\d.]+)"
FIELD = r"{} right ([\d.]+)"
LARGEST_GAP = 0.03


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a scorer's output: its name, where it stands, its bar, and whether less is better."""

    name: str
    pattern: str
    bar: float
    less: bool = False

    def read(self, output: str) -> float | None:
        found = re.search(self.pattern, output, re.MULTILINE)
        return float(found[1]) if found else None

    def met(self, figure: float | None) -> bool:
        return figure is not None and (figure <= self.bar if self.less else figure >= self.bar)


@dataclass(frozen=True, slots=True)
class BenchSet:
    """A set: where its texts and gold lie, which scorer reads it, and its measures."""

    name: str
    texts: str
    gold: str
    scorer: str
    measures: tuple[Measure, ...]
    options: tuple[str, ...] = ()
    policy: str | None = None


def _claims(*bars: float) -> tuple[Measure, ...]:
    return tuple(
        Measure(f"{level} F1", LEVEL.format(level), bar)
        for level, bar in zip(("found", "value", "interval", "context"), bars, strict=True)
    )


def _fields(**bars: float) -> tuple[Measure, ...]:
    return tuple(Measure(f"{name} right", FIELD.format(name), bar) for name, bar in bars.items())


KILLED = r"^killed .* exact ([\d.]+)  inside"
INJURED = r"^injured .* exact ([\d.]+)  inside"
KILLED_ABOVE_ZERO = r"^killed .* exact where >0 ([\d.]+)"
FALSE_CLAIMS = r"with a false claim ([\d.]+)"
SETS = (
    BenchSet(
        "claims/real",
        "claims/real/stories.jsonl",
        "claims/real/claims.jsonl",
        "score_claims.py",
        _claims(0.94, 0.93, 0.93, 0.90),
    ),
    BenchSet(
        "claims/dev",
        "claims/dev/stories.jsonl",
        "claims/dev/claims.jsonl",
        "score_claims.py",
        (*_claims(0.93, 0.92, 0.91, 0.87), *_fields(basis=0.85, status=0.88, source=0.85)),
    ),
    BenchSet(
        "tolls/clean",
        "tolls/clean.jsonl",
        "tolls/clean.jsonl",
        "score_tolls.py",
        (Measure("killed exact", KILLED, 0.92), Measure("injured exact", INJURED, 0.90)),
        policy="keep",
    ),
    BenchSet(
        "tolls/rand stated",
        "tolls/rand.jsonl",
        "tolls/rand.jsonl",
        "score_tolls.py",
        (Measure("killed exact > 0", KILLED_ABOVE_ZERO, 0.94),),
        options=("--only", "stated"),
        policy="keep",
    ),
    BenchSet(
        "tolls/rand",
        "tolls/rand.jsonl",
        "tolls/rand.jsonl",
        "score_tolls.py",
        (Measure("killed exact", KILLED, 0.83),),
        policy="keep",
    ),
    BenchSet(
        "tolls/gva stated",
        "tolls/gva.jsonl",
        "tolls/gva.jsonl",
        "score_tolls.py",
        (Measure("killed exact > 0", KILLED_ABOVE_ZERO, 0.82),),
        options=("--only", "stated"),
        policy="keep",
    ),
    BenchSet(
        "tolls/acled stated",
        "tolls/acled.jsonl",
        "tolls/acled.jsonl",
        "score_tolls.py",
        (Measure("killed exact > 0", KILLED_ABOVE_ZERO, 0.92),),
        options=("--only", "stated"),
        policy="acled",
    ),
    BenchSet(
        "tolls/muc4",
        "tolls/muc4.jsonl",
        "tolls/muc4.jsonl",
        "score_muc.py",
        (Measure("recall", r"recall ([\d.]+)", 0.92),),
    ),
    BenchSet(
        "tolls/negatives",
        "tolls/negatives.jsonl",
        "tolls/negatives.jsonl",
        "score_negatives.py",
        (Measure("false claims", FALSE_CLAIMS, 0.001, less=True),),
    ),
    BenchSet(
        own_sets.DECOYS,
        own_sets.DECOYS,
        own_sets.DECOYS,
        "score_negatives.py",
        (Measure("false claims", FALSE_CLAIMS, 0.02, less=True),),
    ),
)


@dataclass(slots=True)
class Bench:
    """The bench folder, a work folder, and what was read already: several sets share their texts."""

    folder: Path
    work: Path
    known: dict[str, list[Reading]]

    def rows(self, name: str) -> list[Row]:
        return own_sets.decoys() if name == own_sets.DECOYS else sets.read_rows(self.folder / name)

    def readings(self, texts: str) -> list[Reading]:
        if texts not in self.known:
            print(f"reading {texts} ...", file=sys.stderr)
            self.known[texts] = reading.read_set(self.rows(texts))
        return self.known[texts]

    def score(self, bench_set: BenchSet, predicted: Iterable[Row], half: str, options: Sequence[str] = ()) -> str:
        """What the set's scorer prints about one half."""
        kept = {_name(row) for row in self.rows(bench_set.texts) if _is_in(row, half)}
        gold = sets.write_rows(
            self.work / "gold.jsonl", (row for row in self.rows(bench_set.gold) if _name(row) in kept)
        )
        rows = sets.write_rows(self.work / "rows.jsonl", (row for row in predicted if row["doc_id"] in kept))
        scorer = [sys.executable, str(self.folder / bench_set.scorer), str(gold), str(rows)]
        return subprocess.run(
            [*scorer, *bench_set.options, *options], capture_output=True, text=True, check=True
        ).stdout

    def tracker_rows(self, bench_set: BenchSet) -> list[Row]:
        readings = self.readings(bench_set.texts)
        return reading.toll_rows(readings, bench_set.policy) if bench_set.policy else reading.claim_rows(readings)

    def baseline_rows(self, bench_set: BenchSet) -> list[Row]:
        """The baseline's rows, made once for each text file and kept in the temporary folder: quantulum3 is slow."""
        texts = sets.write_rows(self.work / "texts.jsonl", self.rows(bench_set.texts))
        source = Path(__file__).with_name("baseline.py")
        key = hashlib.sha256(source.read_bytes() + texts.read_bytes()).hexdigest()[:16]
        kept = Path(tempfile.gettempdir()) / "casualty-tracker-benchmarks"
        kept.mkdir(exist_ok=True)
        claims, tolls = kept / f"{key}-claims.jsonl", kept / f"{key}-tolls.jsonl"
        if not tolls.exists():
            print(f"baseline on {bench_set.texts} ...", file=sys.stderr)
            program = [sys.executable, "-m", "benchmarks.baseline", str(texts), str(claims), "--tolls", str(tolls)]
            subprocess.run(program, check=True, cwd=sets.REPOSITORY)
        return sets.read_rows(tolls if bench_set.policy else claims)


def _is_in(row: Row, half: str) -> bool:
    return sets.is_unread(row) if half == UNREAD else half in ("all", sets.half_of(row))


def _name(row: Row) -> str:
    return str(row.get("doc_id") or row["id"])


def measure(bench: Bench, bench_set: BenchSet, with_baseline: bool) -> Iterable[tuple[Measure, list[float | None]]]:
    """The set's measures with their figures: whole set, half A, half B, baseline."""
    rows = bench.tracker_rows(bench_set)
    outputs = [bench.score(bench_set, rows, half) for half in HALVES]
    if with_baseline:
        outputs.append(bench.score(bench_set, bench.baseline_rows(bench_set), "all"))
    for item in bench_set.measures:
        yield item, [item.read(output) for output in outputs]


def line(bench_set: BenchSet, item: Measure, figures: Sequence[float | None], rows: int) -> tuple[str, bool]:
    """One line of the table. The bar counts as missed where the halves differ by more than chance allows."""
    whole, half_a, half_b = figures[:3]
    allowed = (
        LARGEST_GAP if rows >= 500 or not whole else max(LARGEST_GAP, 2 * (whole * (1 - whole) / (rows / 2)) ** 0.5)
    )
    gap = abs((half_a or 0) - (half_b or 0))
    met = item.met(whole) and gap <= allowed
    cells = [f"{figure:.3f}" if figure is not None else "-" for figure in figures]
    cells += ["-"] * (4 - len(cells))
    sign = "<=" if item.less else ">="
    verdict = "met" if met else "MISSED" if not item.met(whole) else f"GAP {gap:.3f}"
    return f"| {bench_set.name} | {item.name} | {sign} {item.bar:.3f} | {' | '.join(cells)} | {verdict} |", met


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", help="folder of the development sets")
    parser.add_argument("--sets", nargs="+", choices=[item.name for item in SETS], help="only these sets")
    parser.add_argument("--half", choices=HALVES, default="A", help="the half that errors are shown of (default A)")
    parser.add_argument("--errors", type=int, default=0, help="errors to show for each set")
    parser.add_argument("--no-baseline", action="store_true", help="leave out the quantulum3-and-keywords column")
    parser.add_argument("--no-ablation", action="store_true", help="leave out the runs without one stage each")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    chosen = [item for item in SETS if not given.sets or item.name in given.sets]
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(sets.bench_folder(given.bench), Path(work), {})
        met = [table(bench, chosen, not given.no_baseline)]
        print_unread(bench, chosen)
        for bench_set in chosen if given.errors else ():
            errors = bench.score(bench_set, bench.tracker_rows(bench_set), given.half, ("--errors", str(given.errors)))
            print(f"\n{bench_set.name}, half {given.half}\n{errors}")
        if not given.sets:
            met.append(own_sets.print_seeds())
        annotated = [
            calibration.Annotated(item.name, bench.rows(item.texts), bench.readings(item.texts), bench.rows(item.gold))
            for item in chosen
            if item.scorer == "score_claims.py"
        ]
        if annotated:
            calibration.print_tables(annotated)
        if annotated and not given.no_ablation:
            ablation.print_table(annotated)
    raise SystemExit(0 if all(met) else 1)


def table(bench: Bench, chosen: Sequence[BenchSet], with_baseline: bool) -> bool:
    """Print the table of the chosen sets; whether every bar is met."""
    print(sets.run_line() + "\n")
    print("| set | measure | bar | all | half A | half B | baseline | |")
    print("|---|---|---|---|---|---|---|---|")
    every = True
    for bench_set in chosen:
        rows = len(bench.rows(bench_set.texts))
        for item, figures in measure(bench, bench_set, with_baseline):
            text, met = line(bench_set, item, figures, rows)
            every &= met
            print(text, flush=True)
    return every


def print_unread(bench: Bench, chosen: Sequence[BenchSet]) -> None:
    """Print the toll sets of which half B was read in part, scored on the texts that nobody has read."""
    partly_read = [item for item in chosen if item.name in PARTLY_READ]
    if not partly_read:
        return
    print("\n| of half B, the texts that nobody has read | texts | killed, scorer's line |\n|---|---|---|")
    for item in partly_read:
        count = sum(sets.is_unread(row) for row in bench.rows(item.texts))
        killed = bench.score(item, bench.tracker_rows(item), UNREAD).splitlines()[0]
        print(f"| {item.name} | {count} | {' '.join(killed.split()[1:])} |", flush=True)


if __name__ == "__main__":
    main()
