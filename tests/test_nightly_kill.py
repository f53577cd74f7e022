"""kill -9 at random moments of a nightly run: the rerun gives the store of an undisturbed run, byte for byte."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nightly_stories import put, story, workplace
from postgres_server import server, why_not

from tracker.store.engine import open_engine

HERE = Path(__file__).parent
KILLS = int(os.environ.get("TRACKER_TEST_KILLS", "50"))
"""Two nights are killed once each, so many times in all."""
POSTGRES_KILLS = int(os.environ.get("TRACKER_TEST_POSTGRES_KILLS", "12"))
"""A run on a server takes longer."""
NIGHTS = ("2026-03-01", "2026-03-02")


class Children:
    """A warm process that runs commands in children of its own, see nightly_child.py."""

    def __init__(self, folder: Path) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(HERE.parent), os.environ.get("PYTHONPATH", "")]),
        }
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "nightly_child.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=folder,
            env=environment,
        )

    def start(self, *arguments: str) -> int:
        """Start a command; the process id of the child."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def wait(self) -> int:
        """The exit code of the command that was started."""
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def run(self, *arguments: str) -> int:
        self.start(*arguments)
        return self.wait()


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    found = Children(workplace(tmp_path))
    yield found
    assert found.process.stdin is not None
    found.process.stdin.close()
    found.process.wait(30)
    assert found.process.stdout is not None
    found.process.stdout.close()


def fill(folder: Path) -> None:
    """Two nights' stories: new ones and, on the second, changed ones, with figures that clash."""
    shutil.rmtree(folder / "news")
    (folder / "news").mkdir()
    for number in range(12):
        put(folder, f"a{number:02}", story(number, 7 + number, outlet=f"Paper {number}", day=1 + number % 3))
    put(folder, "clash", {"id": "c", "text": "Five people were killed in Brisk, including 8 children, police said."})


def change(folder: Path) -> None:
    for number in range(0, 12, 3):
        put(folder, f"a{number:02}", story(number, 8 + number, outlet=f"Paper {number}", day=1 + number % 3))
    for number in range(12, 16):
        put(folder, f"b{number:02}", story(number, number, outlet=f"Paper {number}", day=3))


def nightly(night: str) -> tuple[str, ...]:
    return ("nightly", "plan.toml", "--night", night, "-q")


def undisturbed(children: Children, folder: Path, store: str) -> tuple[list[bytes], list[float]]:
    """The exports after each night of a run that nobody killed, and how long each night took."""
    exports, seconds = [], []
    for night, prepare in zip(NIGHTS, (fill, change), strict=True):
        prepare(folder)
        began = time.monotonic()
        assert children.run(*nightly(night)) == 1
        seconds.append(time.monotonic() - began)
        assert children.run("store", "export", "--store", store, "-o", "out.jsonl") == 0
        exports.append((folder / "out.jsonl").read_bytes())
    return exports, seconds


def disturbed(
    children: Children, folder: Path, store: str, rng: random.Random, seconds: list[float]
) -> tuple[bytes, int]:
    """The export of the second night where both nights were killed once and run again; and how many kills hit."""
    hits = 0
    for night, prepare, length in zip(NIGHTS, (fill, change), seconds, strict=True):
        prepare(folder)
        child = children.start(*nightly(night))
        time.sleep(rng.uniform(0, length))
        with contextlib.suppress(ProcessLookupError):  # it may have ended before
            os.kill(child, signal.SIGKILL)
        hits += children.wait() == -signal.SIGKILL
        assert children.run(*nightly(night)) == 1
    assert children.run("store", "verify", "--store", store) == 0
    assert children.run("store", "export", "--store", store, "-o", "out.jsonl") == 0
    return (folder / "out.jsonl").read_bytes(), hits


def survive(children: Children, folder: Path, plan: Callable[[int], str], rng: random.Random, kills: int) -> bytes:
    """Kill two nights at a time, each in a store of its own, and hold the rerun to what nobody disturbed.

    plan: writes the settings for a fresh store of that number, and names it. Gives the export of all of them.
    """
    wanted, seconds = undisturbed(children, folder, plan(0))
    hits = 0
    for number in range(1, 1 + kills // 2):
        export, killed = disturbed(children, folder, plan(number), rng, seconds)
        assert export == wanted[1], f"after kill {number}"
        hits += killed
    print(f"{hits} of {kills} kills hit a run that was still going; every store came out equal")
    assert hits >= kills // 3, "too few of the kills hit a run that was still going"
    return wanted[1]


def settle(folder: Path, store: str) -> None:
    """Write the settings of the night with its store."""
    settings = (folder / "tracker.toml").read_text()
    (folder / "plan.toml").write_text(settings.replace("[nightly]", f'[nightly]\nstore = "{store}"'))


def test_sqlite_survives_fifty_kills(children: Children, tmp_path: Path) -> None:
    def plan(number: int) -> str:
        settle(tmp_path, f"{number}.db")
        return f"{number}.db"

    survive(children, tmp_path, plan, random.Random(7), KILLS)


@pytest.mark.skipif(why_not() is not None, reason=str(why_not()))
def test_postgres_survives_kills(children: Children, tmp_path: Path) -> None:
    from sqlalchemy import text

    with server() as address:
        engine = open_engine(address).execution_options(isolation_level="AUTOCOMMIT")

        def plan(_number: int) -> str:
            with engine.connect() as connection:
                connection.execute(text("DROP SCHEMA public CASCADE"))
                connection.execute(text("CREATE SCHEMA public"))
            settle(tmp_path, address)
            return address

        export = survive(children, tmp_path, plan, random.Random(11), POSTGRES_KILLS)
        engine.dispose()
    settle(tmp_path, "same.db")
    assert undisturbed(children, tmp_path, "same.db")[0][1] == export, "SQLite and PostgreSQL hold the same"
