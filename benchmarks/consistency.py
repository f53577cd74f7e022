"""Which figures speak of the same and which clash: pairs of texts, findings and events, beside their bars.

    python -m benchmarks.consistency [--bench DIR] [--sets NAME ...] [--errors N]

The figures are printed by the scorers of the bench folder, run as programs on rows that the tracker's own library
functions made. The halves follow the event, else the id; `--errors N` shows N errors a set, of half A only. Exit code 1
where a bar is missed.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks import reading, sets
from benchmarks.accuracy import HALVES, LARGEST_GAP, Measure
from benchmarks.sets import Row
from tracker.checker import check
from tracker.compare import compare_rows
from tracker.table import finding_row

STORIES = "claims/dev/stories.jsonl"
RECALL, PRECISION = r"\(recall ([\d.]+)\)", r"precision ([\d.]+)$"
QUIET = r"errors and warnings that touch them (\d+)"
B_CUBED = r"^system .* F1 ([\d.]+)"


@dataclass(slots=True)
class Bench:
    """The bench folder and a work folder for the files that the scorers read."""

    folder: Path
    work: Path

    def rows(self, name: str) -> list[Row]:
        return sets.read_rows(self.folder / name)

    def score(self, scorer: str, *files: Sequence[Row], options: Sequence[str] = ()) -> str:
        """What a scorer prints about rows, each group of which is written to a file of its own."""
        paths = [sets.write_rows(self.work / f"{index}.jsonl", rows) for index, rows in enumerate(files)]
        program = [sys.executable, str(self.folder / scorer), *map(str, paths), *options]
        return subprocess.run(program, capture_output=True, text=True, check=True).stdout


Scoring = Callable[[str, Sequence[str]], str]
"""Gives what the scorer prints about one half ("all", "A" or "B"), run with further options."""


@dataclass(frozen=True, slots=True)
class ConsistencySet:
    """A set: how its rows are made, once, so that each half can be scored; its measures; and how many rows it has."""

    name: str
    source: str
    prepare: Callable[[Bench, str], Scoring]
    measures: tuple[Measure, ...] = field(default=())


def half_of(row: Row) -> str:
    """A or B: by the event of a document, else by the id of a pair."""
    event = row.get("cluster_id") or row.get("event_id")
    return sets.half_of({"doc_id": row["doc_id"], "event_id": event} if event else row)


def _of_half(rows: Sequence[Row], half: str) -> list[Row]:
    return [row for row in rows if half in ("all", half_of(row))]


def score_pairs(bench: Bench, source: str) -> Scoring:
    pairs = bench.rows(source)
    verdicts = list(compare_rows({name: row[name] for name in ("id", "a", "b")} for row in pairs))
    return lambda half, options: bench.score("score_pairs.py", _of_half(pairs, half), verdicts, options=options)


def score_events(bench: Bench, source: str) -> Scoring:
    """Documents of all halves are read together, as they come; a half is scored by its own documents."""
    documents = bench.rows(source)
    tolls = reading.toll_rows(reading.read_set(documents), "keep")
    return lambda half, _: bench.score("score_clusters.py", _of_half(documents, half), tolls)


def score_findings(bench: Bench, source: str) -> Scoring:
    stories, gold = bench.rows(STORIES), bench.rows(source)
    readings = reading.read_set(stories)
    claims = reading.claim_rows(readings)
    findings = [finding_row(finding) for finding in check(readings).findings]

    def score(half: str, options: Sequence[str]) -> str:
        kept = _of_half(stories, half)
        names = {row["doc_id"] for row in kept}
        wanted = [row for row in gold if _document_of(row) in names]
        of_stories = ["--stories", str(sets.write_rows(bench.work / "stories.jsonl", kept))]
        return bench.score("score_findings.py", wanted, claims, findings, options=[*of_stories, *options])

    return score


def _document_of(row: Row) -> str:
    """The document of the first figure of an expected verdict ("doc:start", or a list of them)."""
    first = row["a"][0] if isinstance(row["a"], list) else row["a"]
    return str(first).rsplit(":", 1)[0]


SETS = (
    ConsistencySet(
        "pairs/vitaminc",
        "pairs/vitaminc.jsonl",
        score_pairs,
        (Measure("accuracy", r"accuracy ([\d.]+)", 0.92), Measure("F1 of refuted", r"F1 ([\d.]+)", 0.93)),
    ),
    ConsistencySet(
        "pairs/newsnli",
        "pairs/newsnli.jsonl",
        score_pairs,
        (
            Measure("not refuted where not contradicted", r"not contradicted ([\d.]+)", 0.98),
            Measure("accuracy", r"accuracy ([\d.]+)", 0.90),
        ),
    ),
    ConsistencySet(
        "claims/dev findings",
        "claims/dev/findings.jsonl",
        score_findings,
        (
            Measure("recall", RECALL, 0.85),
            Measure("precision", PRECISION, 0.92),
            Measure("alarms on quiet stories", QUIET, 2, less=True),
        ),
    ),
    ConsistencySet("clusters/ecb", "clusters/ecb.jsonl", score_events, (Measure("B-cubed F1", B_CUBED, 0.80),)),
    ConsistencySet(
        "clusters/current_events",
        "clusters/current_events.jsonl",
        score_events,
        (Measure("B-cubed F1", B_CUBED, 0.95),),
    ),
    ConsistencySet("clusters/claims/dev", STORIES, score_events, (Measure("B-cubed F1", B_CUBED, 0.95),)),
)


def line(name: str, item: Measure, figures: Sequence[float | None], rows: int) -> tuple[str, bool]:
    """One line of the table. The halves may differ by two standard errors, and by three points in any case."""
    whole, half_a, half_b = figures
    share = whole if whole is not None and 0 < whole < 1 else 0.5
    allowed = max(LARGEST_GAP, 2 * (share * (1 - share) * 4 / max(rows, 1)) ** 0.5)
    gap = 0.0 if item.bar > 1 else abs((half_a or 0) - (half_b or 0))
    met = item.met(whole) and gap <= allowed
    cells = ["-" if figure is None else f"{figure:.0f}" if item.bar > 1 else f"{figure:.3f}" for figure in figures]
    bar = f"{'<=' if item.less else '>='} {item.bar:g}"
    verdict = "met" if met else f"GAP {gap:.3f}" if item.met(whole) else "MISSED"
    return f"| {name} | {item.name} | {bar} | {' | '.join(cells)} | {verdict} |", met


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", help="folder of the development sets")
    parser.add_argument("--sets", nargs="+", choices=[item.name for item in SETS], help="only these sets")
    parser.add_argument("--errors", type=int, default=0, help="errors to show for each set, of half A")
    given = parser.parse_args()
    print(sets.run_line() + "\n\n| set | measure | bar | all | half A | half B | |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as work:
        bench = Bench(sets.bench_folder(given.bench), Path(work))
        chosen = [item for item in SETS if not given.sets or item.name in given.sets]
        met = [_table(bench, item, given.errors) for item in chosen]
    raise SystemExit(0 if all(met) else 1)


def _table(bench: Bench, consistency_set: ConsistencySet, errors: int) -> bool:
    """Print the lines of a set, and its errors below them; whether every bar is met."""
    score = consistency_set.prepare(bench, consistency_set.source)
    outputs = [score(half, ()) for half in HALVES]
    rows = len(bench.rows(consistency_set.source))
    every = True
    for item in consistency_set.measures:
        text, met = line(consistency_set.name, item, [item.read(output) for output in outputs], rows)
        every &= met
        print(text, flush=True)
    if errors:
        print(f"\n{consistency_set.name}, half A\n{score('A', ('--errors', str(errors)))}")
    return every


if __name__ == "__main__":
    main()
