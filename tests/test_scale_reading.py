"""Many documents: whoever reads them, in whatever pieces, after whatever interruption, the output is the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.scale_work import Task, always_dies, square
from tracker.cli import main
from tracker.errors import TrackerError, UsageError
from tracker.events.assign import assign_events
from tracker.events.known import KnownEvent
from tracker.extract.pipeline import read_documents
from tracker.model import Document, Reading
from tracker.scale import batches, reading
from tracker.scale.batches import Batch, read_batch, reading_of_line
from tracker.scale.engines import AHEAD, Workers, results
from tracker.scale.reading import read_in_turn, read_many
from tracker.scale.stories import read_stories

TOWNS = ("Ardana", "Beirut", "Nippes", "Basra", "Lviv")
KINDS = ("earthquake", "blast", "flood", "fire")
FIRST = date(2024, 5, 1)
KNOWN = (KnownEvent(id="nippes-quake", name="the quake of Nippes", places=("Nippes",), words=("earthquake",)),)


def document(number: int) -> Document:
    """A story with a toll, a part of it, an older war, and plain sentences; every third one has no date."""
    town, kind = TOWNS[number % len(TOWNS)], KINDS[number % len(KINDS)]
    text = (
        f"{town.upper()} - The {kind} in {town} killed at least {12 + number % 7} people, including {2 + number % 3} "
        f"children, the health ministry said on Monday. Another {number % 9 + 2} were injured. "
        f'A war in the 1990s left 30,000 people dead. "We saw the {kind}," a nurse said; the street is closed. '
        f"Officials in {town} will meet again on Friday to speak of the {kind}."
    )
    published = None if number % 3 == 2 else FIRST + timedelta(days=number % 11)
    return Document(doc_id=f"story-{number * 7919 % 1009}", text=text, published=published, outlet="Wire", title=None)


DOCUMENTS = [document(number) for number in range(40)]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 7)
    monkeypatch.setattr(reading, "WORTH_SHARING", 0)


def plainly(known: tuple[KnownEvent, ...] = ()) -> list[Reading]:
    return assign_events(read_documents(DOCUMENTS), known)


def counted(readings: list[Reading]) -> list[Reading]:
    """The readings without their number of sentences, which only the many have counted."""
    return [replace(each, sentences=None) for each in readings]


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("known", [(), KNOWN], ids=["found", "known"])
def test_many_documents_are_read_as_few(known: tuple[KnownEvent, ...]) -> None:
    many = read_many(DOCUMENTS, known, Workers(jobs=1))
    assert counted(many) == plainly(known)
    assert [each.sentences for each in many] == [5] * len(DOCUMENTS)


@pytest.mark.usefixtures("small_batches")
def test_documents_come_in_turn_without_their_texts() -> None:
    in_turn = list(read_in_turn(DOCUMENTS, (), Workers(jobs=1)))
    assert [each.claims for each in in_turn] == [each.claims for each in plainly()]
    assert [each.document.text for each in in_turn] == [each.text[:400] for each in DOCUMENTS]


def test_few_documents_need_no_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.scale.stories.read_stories", None)
    assert read_many(DOCUMENTS, (), Workers()) == plainly()
    assert list(read_in_turn(DOCUMENTS[:1], (), Workers(jobs=8))) == assign_events(read_documents(DOCUMENTS[:1]))


def test_two_processes_read_what_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 7)
    assert counted(read_many(DOCUMENTS, KNOWN, Workers(jobs=2))) == plainly(KNOWN)


def test_a_reading_comes_back_from_its_line() -> None:
    lines = read_batch(Batch(tuple(DOCUMENTS), KNOWN)).splitlines()[::2]
    back = [replace(reading_of_line(line), sentences=None) for line in lines]
    whole = [replace(each, document=own) for each, own in zip(back, DOCUMENTS, strict=True)]
    assert whole == list(read_documents(DOCUMENTS))


class TestEngines:
    @pytest.mark.parametrize("jobs", [1, 2])
    def test_results_come_in_order(self, jobs: int) -> None:
        tasks = (Task(number) for number in range(20))
        assert list(results(square, tasks, Workers(jobs=jobs))) == [number**2 for number in range(20)]

    def test_few_pieces_are_under_way(self) -> None:
        taken: list[int] = []

        def tasks() -> Iterator[Task]:
            for number in range(50):
                taken.append(number)
                yield Task(number)

        stream = results(square, tasks(), Workers(jobs=2))
        assert next(stream) == 0
        assert len(taken) == 2 * AHEAD
        stream.close()  # type: ignore[attr-defined]

    def test_what_a_dead_process_had_is_done_again(self, tmp_path: Path) -> None:
        tasks = [Task(number, tmp_path / "died" if number == 5 else None) for number in range(12)]
        assert list(results(square, tasks, Workers(jobs=2))) == [number**2 for number in range(12)]
        assert (tmp_path / "died").exists()

    def test_three_deaths_over_one_piece_are_enough(self) -> None:
        with pytest.raises(TrackerError, match="died three times over the same"):
            list(results(always_dies, [Task(1)], Workers(jobs=2)))


class TestResume:
    def test_parts_are_kept_and_not_read_again(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(batches, "BATCH_DOCUMENTS", 7)
        with read_stories(DOCUMENTS, (), Workers(jobs=1), tmp_path / "parts") as stories:
            first = list(stories)
        parts = {path: path.stat().st_mtime_ns for path in (tmp_path / "parts").iterdir()}
        assert len(parts) == 6
        gone = min(parts)
        gone.unlink()
        with read_stories(DOCUMENTS, (), Workers(jobs=1), tmp_path / "parts") as stories:
            assert list(stories) == first
        again = {path: path.stat().st_mtime_ns for path in (tmp_path / "parts").iterdir()}
        assert again.keys() == parts.keys()
        assert {path for path in parts if again[path] != parts[path]} <= {gone}

    def test_a_part_of_other_documents_is_not_taken(self, tmp_path: Path) -> None:
        with read_stories(DOCUMENTS[:3], (), Workers(jobs=1), tmp_path):
            pass
        with read_stories(DOCUMENTS[3:6], (), Workers(jobs=1), tmp_path) as stories:
            assert [each.document.doc_id for each in stories] == [each.doc_id for each in DOCUMENTS[3:6]]

    def test_a_killed_run_goes_on_to_the_same_bytes(self, tmp_path: Path) -> None:
        table = write_documents(tmp_path / "day.jsonl", 900)
        assert main(["extract", str(table), "--jobs", "1", "-q", "-o", str(tmp_path / "whole.jsonl")]) == 0
        parts = tmp_path / "parts"
        asked = ["extract", str(table), "--jobs", "1", "-q", "--resume", str(parts), "-o", str(tmp_path / "out.jsonl")]
        run = subprocess.Popen([sys.executable, "-m", "tracker", *asked], cwd=Path(__file__).parent.parent)
        wait_until(lambda: len(list(parts.glob("part-*"))) >= 2, run)
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert not (tmp_path / "out.jsonl").exists()
        kept = {path: path.stat().st_mtime_ns for path in parts.glob("part-*")}
        assert main(asked) == 0
        assert {path: path.stat().st_mtime_ns for path in kept} == kept
        assert (tmp_path / "out.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def write_documents(path: Path, count: int) -> Path:
    rows = (
        {
            "id": each.doc_id + f"-{number}",
            "text": each.text,
            "published": each.published and each.published.isoformat(),
        }
        for number, each in enumerate(document(number) for number in range(count))
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def wait_until(reached: object, run: subprocess.Popen[bytes] | None = None) -> None:
    assert callable(reached)
    for _ in range(1_200):
        if reached():
            return
        assert run is None or run.poll() is None, "the run ended too early to be stopped"
        time.sleep(0.05)
    pytest.fail("nothing happened for a minute")


def test_every_output_is_the_same_whoever_reads(tmp_path: Path) -> None:
    table = write_documents(tmp_path / "day.jsonl", 300)
    for command, suffix in (("extract", "csv"), ("check", "jsonl")):
        outputs = []
        for jobs in ("1", "2"):
            output = tmp_path / f"{command}-{jobs}.{suffix}"
            assert main([command, str(table), "--jobs", jobs, "-q", "-o", str(output)]) in (0, 1)
            outputs.append(output.read_bytes())
        assert outputs[0] == outputs[1] != b""


class TestCluster:
    @pytest.mark.filterwarnings("ignore::Warning")
    def test_a_worker_that_dies_half_way_changes_no_byte(self, tmp_path: Path) -> None:
        distributed = pytest.importorskip("distributed", reason="the extra dask is not installed")
        table = write_documents(tmp_path / "day.jsonl", 900)
        assert main(["extract", str(table), "--jobs", "1", "-q", "-o", str(tmp_path / "alone.jsonl")]) == 0
        with (
            distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            distributed.Client(cluster) as client,
        ):
            address = cluster.scheduler_address
            asked = ["extract", str(table), "-q", "--engine", "dask", "--scheduler", address]
            assert main([*asked, "-o", str(tmp_path / "undisturbed.jsonl")]) == 0
            parts = tmp_path / "parts"
            program = [sys.executable, "-m", "tracker", *asked, "--resume", str(parts)]
            run = subprocess.Popen([*program, "-o", str(tmp_path / "out.jsonl")], cwd=Path(__file__).parent.parent)
            wait_until(lambda: len(list(parts.glob("part-*"))) >= 1, run)
            victim = min(client.run(os.getpid).values())
            os.kill(victim, signal.SIGKILL)
            assert run.wait(120) == 0
        undisturbed = (tmp_path / "undisturbed.jsonl").read_bytes()
        assert (tmp_path / "out.jsonl").read_bytes() == undisturbed == (tmp_path / "alone.jsonl").read_bytes()

    def test_a_missing_extra_is_told_in_a_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "distributed", None)
        with pytest.raises(UsageError, match=r"dask.distributed is not installed .*casualty-tracker\[dask\]"):
            list(results(square, [Task(1)], Workers(engine="dask", jobs=1)))

    @pytest.mark.filterwarnings("ignore::Warning")
    def test_a_scheduler_that_does_not_answer_is_told_in_a_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        pytest.importorskip("distributed", reason="the extra dask is not installed")
        monkeypatch.setattr("tracker.scale.cluster.SECONDS_TO_ANSWER", 0.5)
        workers = Workers(engine="dask", scheduler="tcp://127.0.0.1:9")
        with pytest.raises(UsageError, match="no dask scheduler answers"):
            list(results(square, [Task(1)], workers))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--scheduler", "tcp://127.0.0.1:9"], "--scheduler is for --engine dask"),
        (["--jobs", "0"], "0 is not in the range"),
        (["--engine", "threads"], "'threads' is not one of"),
    ],
)
def test_wrong_options_are_told_in_a_line(options: list[str], said: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "seeds", *options]) == 2
    assert said in capfd.readouterr().err


def test_a_folder_that_cannot_be_made_is_told_in_a_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    table = write_documents(tmp_path / "day.jsonl", 2)
    assert main(["extract", str(table), "--resume", str(tmp_path / "file"), "-q"]) == 2
    assert "cannot be written: file exists" in capfd.readouterr().err
