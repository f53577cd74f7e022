"""Gains and losses by document between two versions of the reader.

    python -m benchmarks.compare OLD NEW [--set claims/real] [--half A|B|all] [--bench DIR]

OLD and NEW are files of claims (`tracker extract -f jsonl`) or git revisions; a revision is checked out into a
temporary folder and reads the set there. NEW defaults to the working tree. A gain is a gold claim that is read further
than before (outcome, number, bound, event) or an invented claim that is gone; a loss is the opposite. Only half A is
shown unless `--half` says otherwise: half B stays unread.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import scoring, sets
from benchmarks.sets import Row

WORKING_TREE = "the working tree"


@dataclass(frozen=True, slots=True)
class Change:
    """One gold claim read differently, or one invented claim that came or went. step above 0 is a gain."""

    doc_id: str
    step: int
    what: str


def changes(gold: Sequence[Row], old: Sequence[Row], new: Sequence[Row]) -> list[Change]:
    """The gains and losses from old to new, by document, losses first."""
    before, after = scoring.score(gold, old), scoring.score(gold, new)
    depth_before, depth_after = _depths(before), _depths(after)
    found = [
        Change(row["doc_id"], depth_after.get(key, 0) - depth_before.get(key, 0), _told(row, depth_before, depth_after))
        for row in gold
        if not row.get("optional") and depth_before.get(key := _key(row), 0) != depth_after.get(key, 0)
    ]
    invented_before, invented_after = _invented(before), _invented(after)
    for key in sorted(invented_before.keys() ^ invented_after.keys()):
        gone = key in invented_before
        row = (invented_before if gone else invented_after)[key]
        words = f"invented {row.get('surface')!r} {row['outcome']} {'is gone' if gone else 'is new'}"
        found.append(Change(row["doc_id"], 1 if gone else -1, words))
    return sorted(found, key=lambda change: (change.doc_id, change.step))


def _key(row: Row) -> tuple[str, int, str]:
    return row["doc_id"], row["start"], row["category"]


def _depths(result: scoring.Score) -> dict[tuple[str, int, str], int]:
    return {_key(meeting.gold): meeting.levels for meeting in result.meetings}


def _invented(result: scoring.Score) -> dict[tuple[str, int, str], Row]:
    """Claims that no gold claim bears out: beside every gold claim, or on one of another outcome."""
    wrong = [
        meeting.predicted for meeting in result.meetings if not meeting.levels and not meeting.gold.get("optional")
    ]
    return {(row["doc_id"], row["start"], row["outcome"]): row for row in (*result.spurious, *wrong)}


def _told(row: Row, before: dict[tuple[str, int, str], int], after: dict[tuple[str, int, str], int]) -> str:
    names = ("not found", *(f"{level} right" for level in scoring.LEVELS))
    key = _key(row)
    return f"{row['span']!r} {row['category']}: {names[before.get(key, 0)]} -> {names[after.get(key, 0)]}"


def claims_of(version: str, texts: Path) -> list[Row]:
    """The claims that a version states: a file, a git revision or the working tree."""
    if Path(version).is_file():
        return sets.read_rows(Path(version))
    with tempfile.TemporaryDirectory() as work:
        out = Path(work) / "claims.jsonl"
        if version == WORKING_TREE:
            _read(sets.REPOSITORY, texts, out)
            return sets.read_rows(out)
        tree = Path(work) / "tree"
        _git("worktree", "add", "--detach", "--quiet", str(tree), version)
        try:
            _read(tree, texts, out)
        finally:
            _git("worktree", "remove", "--force", str(tree))
        return sets.read_rows(out)


def _read(tree: Path, texts: Path, out: Path) -> None:
    program = [sys.executable, "-m", "benchmarks.reading", str(texts), str(out)]
    done = subprocess.run(program, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode or not out.exists():
        reason = (done.stderr.strip().splitlines() or ["it has no benchmarks.reading program"])[-1]
        raise SystemExit(f"{tree.name}: this version could not read the set ({reason})")


def _git(*arguments: str) -> None:
    done = subprocess.run(["git", "-C", str(sets.REPOSITORY), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: git could not do it ({done.stderr.strip()})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", help="a claims file or a git revision")
    parser.add_argument("new", nargs="?", default=WORKING_TREE, help="a claims file or a git revision")
    parser.add_argument("--set", choices=["claims/dev", "claims/real"], default="claims/real")
    parser.add_argument("--half", choices=["A", "B", "all"], default="A")
    parser.add_argument("--bench", help="folder of the development sets")
    given = parser.parse_args()
    folder = sets.bench_folder(given.bench) / given.set
    kept = {
        row["doc_id"] for row in sets.read_rows(folder / "stories.jsonl") if given.half in ("all", sets.half_of(row))
    }
    old, new = (claims_of(version, folder / "stories.jsonl") for version in (given.old, given.new))
    gold = [row for row in sets.read_rows(folder / "claims.jsonl") if row["doc_id"] in kept]
    report(changes(gold, *([row for row in rows if row["doc_id"] in kept] for rows in (old, new))))


def report(found: Sequence[Change]) -> None:
    """Print the changes by document, and their number."""
    shown = ""
    for change in found:
        if change.doc_id != shown:
            shown = change.doc_id
            print(shown)
        print(f"  {'+' if change.step > 0 else '-'} {change.what}")
    gains = sum(change.step > 0 for change in found)
    print(f"{gains} gains, {len(found) - gains} losses in {len({change.doc_id for change in found})} documents")


if __name__ == "__main__":
    main()
