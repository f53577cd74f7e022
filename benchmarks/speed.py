"""Speed of reading, beside its bars: every bar is a ratio of two measurements of the same run.

    python -m benchmarks.speed [--bench DIR] [--quick] [--plot FILE.svg]

quantulum3 is measured on a sample of the documents (every 40th, with `--quick` every 200th) and extrapolated by
characters; everything else is measured whole (with `--quick` on every 10th document). Each measurement runs in a
process of its own, one at a time, and counts processor seconds, so that other work on the machine disturbs it little.
Exit code 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import corpus, profile, sets
from benchmarks.sets import Row

MEGABYTE = 1_000_000
SAMPLE_EVERY = 40
# Size of the adversarial texts in characters, and how many of the worst go on to the next size.
HOSTILE_SIZES = ((500, 40), (1_500, 20), (5_000, 8), (25_000, 4), (150_000, 3), (1_000_000, 0))
GIVE_UP_TIMES = 40
SHORT = 10_000
LARGEST_PROCESS_MB = 600


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: what was measured, the ratio, its bar, and the two measurements behind it."""

    name: str
    figure: float
    bar: float
    less: bool
    behind: str

    @property
    def met(self) -> bool:
        return self.figure <= self.bar if self.less else self.figure >= self.bar

    def line(self) -> str:
        sign = "<=" if self.less else ">="
        verdict = "met" if self.met else "MISSED"
        return f"| {self.name} | {self.figure:.2f} | {sign} {self.bar:g} | {self.behind} | {verdict} |"


@dataclass(slots=True)
class Bench:
    """The corpus and the work folder of one run; measurements by name, in MB a second, for the plot."""

    folder: Path
    work: Path
    every: int
    sample_every: int
    rates: dict[str, float]

    def probe(self, mode: str, texts: Sequence[Row], *options: str) -> dict[str, float]:
        """Measure one mode on the texts, in a process of its own."""
        path = sets.write_rows(self.work / "texts.jsonl", texts)
        program = [sys.executable, "-m", "benchmarks.probe", mode, str(path), *options]
        done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=sets.REPOSITORY)
        figures: dict[str, float] = json.loads(done.stdout)
        return figures


def megabytes(texts: Sequence[Row]) -> float:
    return sum(len(row["text"]) for row in texts) / MEGABYTE


def throughput(bench: Bench) -> Iterator[Result]:
    """Reading the conflict-heavy mix against quantulum3 (sampled) and against the bare scan."""
    texts = corpus.news(bench.folder, bench.every)
    sample = corpus.news(bench.folder, bench.sample_every)
    size, sampled = megabytes(texts), megabytes(sample)
    own = size / bench.probe("tracker", texts)["seconds"]
    scan = size / bench.probe("scan", texts)["seconds"]
    every = sampled / bench.probe("quantulum", sample)["seconds"]
    some = sampled / bench.probe("candidates", sample)["seconds"]
    bench.rates |= {
        "hyperscan, bare scan": scan,
        "tracker": own,
        "quantulum3 on candidates": some,
        "quantulum3 on every sentence": every,
    }
    told = f"{own:.2f} MB/s against {every:.3f} MB/s (quantulum3 on {sampled:.2f} of {size:.1f} MB)"
    yield Result("one core, against quantulum3 on every sentence", own / every, 75, False, told)
    told = f"{own:.2f} MB/s against {some:.3f} MB/s (no bar; finding the candidates is counted)"
    yield Result("one core, against quantulum3 on candidates", own / some, 1, False, told)
    told = f"{own:.2f} MB/s against {scan:.0f} MB/s"
    yield Result("one core, against the bare scan (times slower)", scan / own, 100, True, told)


def general(bench: Bench) -> Iterator[Result]:
    """News with one candidate in sixty sentences, start-up counted on both sides."""
    texts = corpus.general_news(corpus.news(bench.folder, bench.every))
    sample = texts[:: max(bench.sample_every // bench.every, 1)]
    own = bench.probe("tracker", texts)["started"]
    slow = bench.probe("quantulum", sample)
    whole = slow["started"] - slow["seconds"] + slow["seconds"] * megabytes(texts) / megabytes(sample)
    bench.rates["tracker, general news"] = megabytes(texts) / own
    told = f"{own:.2f} s against {whole:.0f} s on {megabytes(texts):.1f} MB, quantulum3 on {megabytes(sample):.2f} MB"
    yield Result("general news, start-up counted, against quantulum3", whole / own, 100, False, told)


def quiet(bench: Bench) -> Iterator[Result]:
    """Text without casualties: the median of five processes on each side."""
    texts = corpus.quiet_texts(bench.folder)
    own, scan = (
        statistics.median(bench.probe(mode, texts)["seconds"] for _ in range(5)) for mode in ("tracker", "scan")
    )
    bench.rates["tracker, no casualties"] = megabytes(texts) / own
    told = f"{own * 1000:.0f} ms against {scan * 1000:.1f} ms on {len(texts)} documents, {megabytes(texts):.2f} MB"
    yield Result("text without casualties, against the bare scan", own / scan, 12, True, told)


def size(bench: Bench) -> Iterator[Result]:
    """Ten times the documents, streamed: time and peak memory."""
    many = corpus.news(bench.folder, bench.every)
    few = many[::10]
    small, large = (bench.probe("tracker", texts, "--stream") for texts in (few, many))
    told = (
        f"{small['seconds']:.2f} s for {megabytes(few):.2f} MB, {large['seconds']:.2f} s for {megabytes(many):.1f} MB"
    )
    growth = (large["seconds"] / small["seconds"]) / (megabytes(many) / megabytes(few)) * 10
    yield Result("ten times the size, times the time", growth, 11.5, True, told)
    told = f"{small['peak_mb']:.0f} MB against {large['peak_mb']:.0f} MB"
    yield Result("ten times the size, times the memory", large["peak_mb"] / small["peak_mb"], 1.2, True, told)
    yield Result("peak memory of a process, MB", large["peak_mb"], LARGEST_PROCESS_MB, True, told)


def hostile(bench: Bench) -> Iterator[Result]:
    """The worst time per MB of adversarial text against normal news.

    Every text is tried short; the worst ones are tried again ten times longer, up to 1 MB. What costs far more than
    allowed is not made longer.
    """
    normal = _news_pace(corpus.news(bench.folder, 100))
    texts = dict(corpus.hostile_texts(HOSTILE_SIZES[0][0]))
    paces: dict[str, tuple[float, int]] = {}
    for size, kept in HOSTILE_SIZES:
        longer = dict(corpus.hostile_texts(size))
        measured = {name: _pace(longer[name]) for name in texts}
        paces |= {name: (seconds, size) for name, seconds in measured.items()}
        worst = sorted(measured, key=lambda name: -measured[name])[:kept]
        texts = {name: longer[name] for name in worst if measured[name] < GIVE_UP_TIMES * normal}
    name = max(paces, key=lambda one: paces[one][0])
    seconds, size = paces[name]
    told = f"{seconds:.1f} s/MB ({name}, {size:,} characters) against {normal:.2f} s/MB; {len(paces)} texts tried"
    yield Result("adversarial text, times the time per MB", seconds / normal, 20, True, told)


def _pace(text: str) -> float:
    """Seconds per MB of one document; the best of three where it is short."""
    from tracker.extract.pipeline import read_document
    from tracker.model import Document

    taken = []
    for _ in range(3 if len(text) < SHORT else 1):
        began = time.process_time()
        read_document(Document(doc_id="any", text=text))
        taken.append(time.process_time() - began)
    return min(taken) / len(text) * MEGABYTE


def _news_pace(texts: Sequence[Row]) -> float:
    _pace("One hundred and five people were killed.")  # loads quantulum3, too
    return sum(_pace(row["text"]) * len(row["text"]) for row in texts) / sum(len(row["text"]) for row in texts)


def checks(bench: Bench) -> Iterator[Result]:
    """Checking a million claims (with `--quick` 20,000) against pandas reading their table, and half as many."""
    count = 20_000 if bench.every > 1 else 1_000_000
    half, whole = (_claims_probe(number) for number in (count // 2, count))
    told = f"{whole['check']:.1f} s against {whole['read']:.2f} s for {count:,} claims, {whole['peak_mb']:.0f} MB"
    yield Result("check, times pandas reading the table", whole["check"] / whole["read"], 20, True, told)
    told = f"{half['check']:.1f} s for {count // 2:,} claims, {whole['check']:.1f} s for {count:,}"
    yield Result("check, twice the claims", whole["check"] / half["check"], 2.2, True, told)


def _claims_probe(count: int) -> dict[str, float]:
    program = [sys.executable, "-m", "benchmarks.claims_probe", str(count)]
    done = subprocess.run(program, capture_output=True, text=True, check=True, cwd=sets.REPOSITORY)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def start_up(bench: Bench) -> Iterator[Result]:
    """The command line against an empty program, median of seven each; bytecode is kept, as where it is installed."""
    nothing = _median_run(bench, "pass")
    article = next((sets.REPOSITORY / "seeds").glob("*.txt"))
    for name, arguments, bar in (
        ("--help", ["--help"], 8),
        ("extract of the seed article", ["extract", str(article)], 25),
    ):
        own = _median_run(bench, f"import sys; from tracker.cli import main; sys.exit(main({arguments!r}))")
        told = f"{own * 1000:.0f} ms against {nothing * 1000:.0f} ms for `python -c pass`"
        yield Result(f"tracker {name}, times `python -c pass`", own / nothing, bar, True, told)


def _median_run(bench: Bench, code: str) -> float:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept["PYTHONPYCACHEPREFIX"] = str(bench.work / "bytecode")

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        program = [sys.executable, "-c", code]
        subprocess.run(program, check=True, capture_output=True, cwd=sets.REPOSITORY, env=kept)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)

    once()
    return statistics.median(once() for _ in range(7))


PARTS: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "throughput": throughput,
    "general": general,
    "quiet": quiet,
    "size": size,
    "hostile": hostile,
    "checks": checks,
    "start-up": start_up,
}


def main() -> None:
    from benchmarks.sharing import SHARING

    parts = PARTS | SHARING
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", help="folder of the development sets")
    parser.add_argument("--quick", action="store_true", help="a tenth of the documents")
    parser.add_argument("--parts", nargs="+", choices=parts, default=list(parts), help="only these parts")
    parser.add_argument("--plot", type=Path, help="write the throughputs as a chart")
    given: Any = parser.parse_args()
    met = []
    with tempfile.TemporaryDirectory() as work:
        every = 10 if given.quick else 1
        sample_every = SAMPLE_EVERY * (5 if given.quick else 1)
        bench = Bench(sets.bench_folder(given.bench), Path(work), every, sample_every, {})
        print(sets.run_line("quick" if given.quick else "whole") + "\n")
        print("| measure | figure | bar | measured | |\n|---|---|---|---|---|")
        for part in given.parts:
            for result in parts[part](bench):
                met.append(result.met)
                print(result.line(), flush=True)
        if "throughput" in given.parts:
            profile.print_stages(corpus.news(bench.folder, 50))
    if given.plot:
        profile.plot_rates(bench.rates, given.plot)
    raise SystemExit(0 if all(met) else 1)


if __name__ == "__main__":
    main()
