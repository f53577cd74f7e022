"""Many documents to their readings with events: read in batches by many, joined to events by one, in bounded memory.

What was read lies in parts on disk. Held at once are the documents under way, one number a document for the order in
which documents find their events, and what the events are known by.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from tracker.events.assign import main_event, renamed, with_events
from tracker.events.index import EventIndex
from tracker.events.known import KnownEvent
from tracker.model import Document, Reading
from tracker.scale.batches import Batch, batches, clue_of_line, read_batch, reading_of_line
from tracker.scale.engines import Workers, results
from tracker.scale.parts import Parts, line_pairs


@dataclass(slots=True)
class Stories:
    """The readings of many documents, each claim with its event, as often as wanted, in the order of the documents.

    A context manager: the parts are gone behind it, unless the user named their folder.
    """

    known: tuple[KnownEvent, ...]
    parts: list[Path]
    work: TemporaryDirectory[str] | None = None
    _events: dict[int, str] = field(default_factory=dict)
    _aliases: Mapping[str, str] = field(default_factory=dict)

    def __enter__(self) -> Stories:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.work is not None:
            self.work.cleanup()

    def __iter__(self) -> Iterator[Reading]:
        """The readings; of a document's text only the lead is there."""
        for number, line in enumerate(line for path in self.parts for line, _ in line_pairs(path)):
            reading = reading_of_line(line)
            if reading.claims:
                reading = renamed(with_events(reading, self._events[number], self.known), self._aliases)
            yield reading

    def find_events(self) -> None:
        """Join the documents to events, in the order that their days give."""
        index = EventIndex()
        order: list[tuple[date, str, int, int, int]] = []
        number = 0
        for part, path in enumerate(self.parts):
            for line, place in line_pairs(path):
                row = json.loads(line)
                if row["claims"]:
                    about = row["document"]
                    day = date.fromisoformat(about["published"]) if "published" in about else date.max
                    order.append((day, about["doc_id"], number, part, place))
                number += 1
        for _, _, number, part, place in sorted(order):
            clue = clue_of_line(_line_at(self.parts[part], place))
            assert clue is not None
            self._events[number] = main_event(clue, index)
        index.settle()
        self._aliases = index.aliases


def _line_at(path: Path, place: int) -> str:
    with path.open("rb") as stream:
        stream.seek(place)
        return stream.readline().decode("utf-8")


def read_stories(
    documents: Iterable[Document], known: Sequence[KnownEvent], workers: Workers, folder: Path | None = None
) -> Stories:
    """Read the documents and find their events; the same for any workers.

    folder: where the parts are kept; those of a run that was stopped are not read again. Raises UsageError where the
    folder cannot be written or the engine is not at hand.
    """
    work = TemporaryDirectory(prefix="tracker-") if folder is None else None
    parts = Parts(folder or Path(work.name if work is not None else ""))
    stories = Stories(tuple(known), [], work)
    try:
        _read(batches(documents, known), workers, parts, stories.parts)
        stories.find_events()
    except BaseException:
        stories.__exit__(None, None, None)
        raise
    return stories


def _read(pieces: Iterator[Batch], workers: Workers, parts: Parts, paths: list[Path]) -> None:
    """Read every batch that has no part yet; `paths` is filled in the order of the batches."""
    missing: list[Path] = []

    def to_read() -> Iterator[Batch]:
        for number, batch in enumerate(pieces):
            paths.append(parts.path_of(number, batch))
            if not paths[-1].exists():
                missing.append(paths[-1])
                yield batch

    for written, text in enumerate(results(read_batch, to_read(), workers)):
        parts.write(missing[written], text)
