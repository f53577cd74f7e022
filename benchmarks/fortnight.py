"""A simulated fortnight: stories from a feed and pages on loopback, night by night, with everything that goes wrong.

    python -m benchmarks.fortnight [-o FOLDER]

The stories of tests/gold come in the order of their publication. On the way a story is edited and one is removed, the
feed gives a 500 and breaks off, a page hangs and one redirects in a circle. Every night is run, its open findings are
judged, and it is run again. Told is whether every figure is in the store once, every finding came on the night on which
a check of everything so far finds it, and the exit codes are those that are documented.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from benchmarks.loopback import Answer, Site, loopback
from tracker.checker import check
from tracker.cli import main as tracker
from tracker.events.assign import EventIndex, assign_events
from tracker.extract.pipeline import read_document
from tracker.model import Document, Reading
from tracker.store.documents import current_versions, load_readings
from tracker.store.schema import documents
from tracker.store.store import open_store

NIGHTS = 14
FIRST = date(2026, 3, 1)
STORIES = Path(__file__).parent.parent / "tests/gold/stories.jsonl"
EDIT, REMOVAL, SERVER_ERROR, HANG, BROKEN_FEED, CIRCLE = 3, 4, 5, 7, 9, 11
"""On which night what goes wrong, counted from 1."""


@dataclass
class Fortnight:
    """The stories, what is served, and what was seen night by night."""

    site: Site
    folder: Path
    stories: list[dict[str, Any]]
    index: EventIndex = field(default_factory=EventIndex)
    assigned: dict[str, Reading] = field(default_factory=dict)
    known: set[tuple[Any, ...]] = field(default_factory=set)
    report: list[dict[str, Any]] = field(default_factory=list)

    def night_of(self, number: int) -> str:
        return (FIRST + timedelta(days=number - 1)).isoformat()

    def stories_of(self, number: int) -> list[dict[str, Any]]:
        """The stories that are published on a night: equal shares in the order of publication."""
        return [row for place, row in enumerate(self.stories) if place * NIGHTS // len(self.stories) == number - 1]

    def serve(self, number: int) -> None:
        """The feed and pages of a night; the feed lists this night's stories and those of the two before."""
        entries = []
        for night in range(max(1, number - 2), number + 1):
            for row in self.stories_of(night):
                self._page(row)
                entries.append({"url": self.address(row), "title": title_of(row), "published": rfc(row["published"])})
        self.site.feed("/feed.xml", entries)

    def _page(self, row: dict[str, Any]) -> None:
        if self.path(row) not in self.site.answers:
            self.site.page(self.path(row), title_of(row), row["text"], day=row["published"], outlet=row["outlet"])

    def path(self, row: dict[str, Any]) -> str:
        return f"/{row['doc_id']}.html"

    def address(self, row: dict[str, Any]) -> str:
        return self.site.address + self.path(row)

    def disturb(self, number: int) -> str:
        """What goes wrong on a night; said in words."""
        first = self.stories_of(number)[0]
        path = self.path(first)
        match number:
            case n if n == EDIT:
                return self._edit()
            case n if n == REMOVAL:
                self.site.answers[self.path(self.stories_of(1)[0])] = Answer(b"gone", 410)
                return "a page of the first night is removed"
            case n if n == SERVER_ERROR:
                self.site.answers["/feed.xml"] = Answer(b"oops", 500)
                return "the feed gives a 500"
            case n if n == HANG:
                self.site.answers[path] = Answer(b"", hang=30)
                return "a page hangs"
            case n if n == BROKEN_FEED:
                whole = self.site.answers["/feed.xml"].body
                self.site.answers["/feed.xml"] = Answer(b"<rss><<<" + whole[200:240], kind="application/rss+xml")
                return "the feed is malformed"
            case n if n == CIRCLE:
                self.site.answers[path] = Answer(b"", 302, headers={"Location": path})
                return "a page redirects in a circle"
        return ""

    def _edit(self) -> str:
        row = next(row for row in self.stories_of(EDIT - 1) if "1" in row["text"])
        claim = next(claim for claim in read_document(document_of(row)).claims if claim.surface.isdigit())
        text = row["text"]
        edited = text[: claim.start] + str(int(claim.surface) + 1) + text[claim.end :]
        self.site.page(self.path(row), title_of(row), edited, day=row["published"], outlet=row["outlet"])
        return f"{row['doc_id']}: {claim.surface} is changed to {int(claim.surface) + 1}"

    def mend(self, number: int) -> None:
        """Whatever hung or went round is a page again on the next night."""
        if number - 1 in (HANG, CIRCLE):
            row = self.stories_of(number - 1)[0]
            del self.site.answers[self.path(row)]
            self._page(row)

    def run(self, number: int) -> tuple[int, dict[str, Any]]:
        with contextlib.redirect_stdout(io.StringIO()):
            code = tracker(["nightly", str(self.folder / "tracker.toml"), "--night", self.night_of(number), "-q"])
        return code, json.loads((self.folder / "nightly/night.json").read_text(encoding="utf-8"))

    def judge(self, night: dict[str, Any], day: str) -> None:
        for each in night["standing"]:
            if each["state"] == "open":
                arguments = ["decide", each["finding_id"], "--accept", "--reason", "seen", "--by", "fortnight"]
                with contextlib.redirect_stderr(io.StringIO()):
                    tracker([*arguments, "--on", day, "--store", str(self.folder / "tracker.db")])

    def held(self) -> list[Reading]:
        """What the store holds now, in order of publication."""
        with open_store(str(self.folder / "tracker.db")) as store, store.reading() as connection:
            ids = list(connection.execute(select(documents.c.doc_id)).scalars())
            return list(load_readings(connection, current_versions(connection, ids)).values())

    def expected(self) -> set[tuple[Any, ...]]:
        """The findings that a check of everything so far has and the night before had not."""
        fresh = []
        for reading in self.held():
            bare = read_document(reading.document)
            before = self.assigned.get(reading.document.doc_id)
            if before is None or before.document != reading.document:
                fresh.append(bare)
        for reading in assign_events(fresh, index=self.index):
            self.assigned[reading.document.doc_id] = reading
        order = sorted(self.assigned.values(), key=lambda r: (str(r.document.published or "9"), r.document.doc_id))
        found = {(finding.code, finding.finding_id) for finding in check(order, today=FIRST).findings}
        new = found - self.known
        self.known = found
        return new


def document_of(row: dict[str, Any]) -> Document:
    return Document(
        doc_id=row["doc_id"], text=row["text"], title=row["title"], published=date.fromisoformat(row["published"])
    )


def title_of(row: dict[str, Any]) -> str:
    return str(row["title"] or row["text"].split("\n")[0][:80])


def rfc(day: str) -> str:
    return date.fromisoformat(day).strftime("%a, %d %b %Y 06:00:00 GMT")


def nights(fortnight: Fortnight) -> Iterator[dict[str, Any]]:
    """Every night: what went wrong, the exit codes before and after judging, and what was found against expected."""
    for number in range(1, NIGHTS + 1):
        fortnight.mend(number)
        fortnight.serve(number)
        trouble = fortnight.disturb(number)
        code, night = fortnight.run(number)
        expected = fortnight.expected()
        ids = {each["finding_id"]: each["code"] for each in night["standing"]}
        found = {(ids[name], name) for name in night["found"] if ids[name] != "CF311"}
        fortnight.judge(night, fortnight.night_of(number))
        again, after = fortnight.run(number)
        yield {
            "night": fortnight.night_of(number),
            "trouble": trouble,
            "new": sum(source["new"] for source in night["sources"]),
            "changed": sum(source["changed"] for source in night["sources"]),
            "problems": [problem for source in night["sources"] for problem in source["problems"]],
            "codes": (code, again),
            "open_after": sum(each["state"] == "open" for each in after["standing"]),
            "errors": night["by_severity"]["error"],
            "found": len(found),
            "missing": sorted(expected - found),
            "unexpected": sorted(found - expected),
            "changed_figures": [name for name in night["found"] if ids[name] == "CF311"],
        }


def claims_once(fortnight: Fortnight) -> tuple[int, list[str]]:
    """How many figures the store holds, and what is missing or doubled against reading each page alone."""
    wrong = []
    held = {reading.document.doc_id: reading for reading in fortnight.held()}
    total = 0
    for row in fortnight.stories:
        reading = held.get(fortnight.address(row))
        if reading is None:
            wrong.append(f"{row['doc_id']}: not in the store")
            continue
        total += len(reading.claims)
        alone = Counter((c.start, c.surface, c.outcome) for c in read_document(reading.document).claims)
        if alone != Counter((c.start, c.surface, c.outcome) for c in reading.claims):
            wrong.append(f"{row['doc_id']}: other figures than its page")
    return total, wrong


def wrong_of(night: dict[str, Any], number: int) -> Iterator[str]:
    """What is not as documented on a night."""
    troubled = number in (SERVER_ERROR, HANG, BROKEN_FEED, CIRCLE)
    usual = 1 if night["errors"] else 0
    if night["codes"] != ((3, 3) if troubled else (usual, 0)):
        yield f"exit codes {night['codes']}"
    if night["open_after"]:
        yield f"{night['open_after']} findings open after judging"
    if night["missing"] or night["unexpected"]:
        yield f"findings missing {night['missing']}, unexpected {night['unexpected']}"
    if bool(night["changed_figures"]) != (number == EDIT):
        yield f"changed figures {night['changed_figures']}"
    if bool(night["problems"]) != troubled:
        yield f"problems {night['problems']}"


def simulate(folder: Path, tell: Any = print) -> list[str]:
    """Run the fortnight in a folder; what was not as it should be."""
    stories = [json.loads(line) for line in STORIES.read_text(encoding="utf-8").splitlines()]
    stories.sort(key=lambda row: (row["published"], row["doc_id"]))
    wrong: list[str] = []
    with loopback() as site:
        (folder / "tracker.toml").write_text(
            "[nightly]\ncompare_days = 5000\npage = false\n"
            f'[[nightly.source]]\nname = "wire"\nfeed = "{site.address}/feed.xml"\n'
            "allow_private = true\nseconds = 1\npause = 0.001\nrecheck_days = 3\n",
            encoding="utf-8",
        )
        fortnight = Fortnight(site, folder, stories)
        for number, night in enumerate(nights(fortnight), start=1):
            here = list(wrong_of(night, number))
            wrong += [f"{night['night']}: {line}" for line in here]
            state = "as it should be" if not here else "WRONG: " + "; ".join(here)
            counts = f"{night['new']:>3} new {night['changed']:>2} changed {night['found']:>3} findings"
            tell(f"{night['night']} {counts}, exit {night['codes'][0]} then {night['codes'][1]}: {state}")
            if night["trouble"]:
                tell(f"             {night['trouble']}" + "".join(f"; {line}" for line in night["problems"]))
        total, lost = claims_once(fortnight)
        tell(f"{total} figures of {len(stories)} stories in the store, each once" if not lost else "; ".join(lost))
    return wrong + lost


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("-o", "--output", type=Path, help="keep the store and the report in this folder")
    folder = parser.parse_args().output
    with tempfile.TemporaryDirectory() as scratch:
        place = folder or Path(scratch)
        place.mkdir(parents=True, exist_ok=True)
        wrong = simulate(place)
    print("all as it should be" if not wrong else f"{len(wrong)} things are wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
