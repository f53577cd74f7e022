"""Rows of `benchmarks.speed` on many documents: the whole command, events included, by one, two and many.

The command line is run as a user runs it. Times of two processes are those of the clock, so that the machine has to be
quiet for them; the other times are processor seconds.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import corpus, sets
from benchmarks.speed import Bench, Result, megabytes

RUNS = 5
GROWTH = 10


def processes(bench: Bench) -> Iterator[Result]:
    """Two processes against one: the median of five runs each, taken in turn."""
    texts = corpus.news(bench.folder, bench.every)
    table = sets.write_rows(bench.work / "news.jsonl", texts)
    taken: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(RUNS):
        for jobs, seconds in taken.items():
            began = time.perf_counter()
            _extract(table, bench.work / f"by-{jobs}.jsonl", "--jobs", str(jobs))
            seconds.append(time.perf_counter() - began)
    one, two = (statistics.median(taken[jobs]) for jobs in (1, 2))
    same = (bench.work / "by-1.jsonl").read_bytes() == (bench.work / "by-2.jsonl").read_bytes()
    told = f"{one:.1f} s against {two:.1f} s for {megabytes(texts):.1f} MB, load {os.getloadavg()[0]:.1f}"
    yield Result("two processes, times as fast as one", one / two if same else 0.0, 1.7, False, told)


def growth(bench: Bench) -> Iterator[Result]:
    """Ten times the documents through the whole command: time, and the memory of the largest process."""
    many = corpus.news(bench.folder, bench.every)
    few = many[::GROWTH]
    (small, small_mb), (large, large_mb) = (
        _measured(bench, name, texts) for name, texts in (("few", few), ("many", many))
    )
    told = f"{small:.1f} s for {megabytes(few):.2f} MB, {large:.1f} s for {megabytes(many):.1f} MB, events included"
    grown = (large / small) / (megabytes(many) / megabytes(few)) * GROWTH
    yield Result("extract, ten times the size, times the time", grown, 11.5, True, told)
    told = f"{small_mb:.0f} MB against {large_mb:.0f} MB"
    yield Result("extract, ten times the size, times the memory", large_mb / small_mb, 1.2, True, told)
    yield Result("extract, peak memory of a process, MB", large_mb, 600, True, told)


def _measured(bench: Bench, name: str, texts: Sequence[sets.Row]) -> tuple[float, float]:
    """Processor seconds and peak memory (MB) of one extraction by one process, which keeps its parts on disk."""
    table = sets.write_rows(bench.work / f"{name}.jsonl", texts)
    asked = [str(table), "--jobs", "1", "-q", "--resume", str(bench.work / f"parts-{name}")]
    program = (
        "import resource, sys; from tracker.cli import main; status = main(sys.argv[1:]); "
        "used = resource.getrusage(resource.RUSAGE_SELF); "
        "print(status, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    run = [sys.executable, "-c", program, "extract", *asked, "-o", str(bench.work / f"{name}-out.jsonl")]
    done = subprocess.run(run, check=True, capture_output=True, text=True, cwd=sets.REPOSITORY)
    status, seconds, peak = done.stdout.split()
    assert status == "0", done.stderr
    return float(seconds), float(peak)


def killed(bench: Bench) -> Iterator[Result]:
    """A dask cluster of two workers, one killed half-way, against the output of one process."""
    from distributed import Client, LocalCluster

    texts = corpus.news(bench.folder, 4 * bench.every)
    table = sets.write_rows(bench.work / "cluster.jsonl", texts)
    _extract(table, bench.work / "alone.jsonl", "--jobs", "1")
    parts = bench.work / "cluster-parts"
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        options = ["--engine", "dask", "--scheduler", cluster.scheduler_address, "--resume", str(parts)]
        run = subprocess.Popen(_command(table, bench.work / "cluster-out.jsonl", *options), cwd=sets.REPOSITORY)
        while len(list(parts.glob("part-*"))) < 2 and run.poll() is None:
            time.sleep(0.05)
        undone = run.poll() is None
        os.kill(min(client.run(os.getpid).values()), signal.SIGKILL)
        run.wait()
    same = (bench.work / "cluster-out.jsonl").read_bytes() == (bench.work / "alone.jsonl").read_bytes()
    told = f"{megabytes(texts):.1f} MB, one of two workers killed after {2 if undone else 'all'} parts"
    yield Result("dask, one worker killed: same bytes (1 is yes)", float(same and undone), 1, False, told)


def _extract(table: Path, output: Path, *options: str) -> None:
    subprocess.run(_command(table, output, *options), check=True, cwd=sets.REPOSITORY)


def _command(table: Path, output: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "tracker", "extract", str(table), "-q", *options, "-o", str(output)]


SHARING: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "processes": processes,
    "growth": growth,
    "killed": killed,
}
