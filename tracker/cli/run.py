"""One run of a command: its settings, the documents it reads, what could not be read, and the exit code so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tracker.cli.output import progress, say
from tracker.config import Settings, events_file
from tracker.errors import ExitStatus, ReadError
from tracker.model import Document, Reading
from tracker.scale.engines import Workers
from tracker.text.formats import DEFAULT_MAX_BYTES, Intake
from tracker.text.reader import read_paths

if TYPE_CHECKING:
    from tracker.against import HeldAgainst
    from tracker.checker import CheckResult
    from tracker.events.known import KnownEvent
    from tracker.figures import FigureTable

MOST_ERROR_LINES: Final = 20


@dataclass(kw_only=True)
class Run:
    """What one command was asked to read, and how far it got."""

    settings: Settings
    paths: Sequence[str]
    events: Path | None = None
    encoding: str | None = None
    max_size: float | None = None
    quiet: bool = False
    workers: Workers = field(default_factory=Workers)
    resume: Path | None = None
    status: ExitStatus = ExitStatus.CLEAN
    unreadable: int = field(default=0, init=False)

    def documents(self) -> Iterator[Document]:
        """The documents in order; what cannot be read is said on stderr at once, and sets the exit code."""
        size = self.max_size or self.settings.max_size
        intake = Intake(
            encoding=self.encoding or self.settings.encoding,
            max_bytes=int(size * 1_000_000) if size else DEFAULT_MAX_BYTES,
        )
        for item in read_paths(self.paths, intake):
            if isinstance(item, ReadError):
                self.report_error(item)
            else:
                yield item

    @cached_property
    def readings(self) -> list[Reading]:
        """Every document read, with the claims' events assigned."""
        from tracker.scale.reading import read_many

        known = self._known_events()
        return read_many(self._counted(), known, self.workers, self.resume)

    def readings_in_turn(self) -> Iterator[Reading]:
        """The same readings, one by one and in bounded memory; the documents may come without their texts."""
        from tracker.scale.reading import read_in_turn

        known = self._known_events()
        yield from read_in_turn(self._counted(), known, self.workers, self.resume)

    def _known_events(self) -> tuple[KnownEvent, ...]:
        from tracker.events.known import load_events

        path = events_file(self.events, self.settings)
        return load_events(path) if path is not None else ()

    def _counted(self) -> Iterator[Document]:
        return progress(self.documents(), "documents", quiet=self.quiet)

    @cached_property
    def event_names(self) -> dict[str, str]:
        """The names of the known events, by their ids."""
        from tracker.library import event_names

        return event_names(events_file(self.events, self.settings))

    def tables(self, given: Sequence[Path]) -> list[FigureTable]:
        """The tables of figures that were named, else those of the settings; an unreadable one is said and left out."""
        from tracker.figures import read_figures

        tables = []
        for path in given or self.settings.figures:
            try:
                table = read_figures(path)
            except ReadError as error:
                self.report_error(error)
                continue
            for problem in table.problems:
                self.report_error(problem)
            tables.append(table)
        return tables

    @property
    def policy(self) -> str:
        """The policy of the settings, else keep."""
        return self.settings.policy or "keep"

    def check(
        self,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        *,
        contract: bool = False,
        data_docs: Path | None = None,
    ) -> CheckResult:
        """Check the readings; options go before settings. A rule that crashed is our own fault, and is said."""
        from tracker.library import check_readings

        result = check_readings(
            self.readings, self.settings, select=select, ignore=ignore, contract=contract, data_docs=data_docs
        )
        self.tell(result)
        return result

    def hold_against(self, paths: Sequence[Path], select: Sequence[str], ignore: Sequence[str]) -> HeldAgainst:
        """Hold the tolls read against the tables named; an unreadable table is said and left out."""
        from tracker.published import against_tables

        return against_tables(self.readings, self.tables(paths), self.settings, select=select, ignore=ignore)

    def tell(self, result: CheckResult) -> None:
        """Say what crashed, which is our own fault, and what was not checked."""
        for crash in result.crashed:
            say(crash)
            self.raise_status(ExitStatus.INTERNAL)
        for note in result.notes:
            self.remark(note)

    def report_error(self, error: ReadError) -> None:
        """Say what could not be read; beyond MOST_ERROR_LINES only how many more there were."""
        self.unreadable += 1
        self.raise_status(error.exit_status)
        if self.unreadable <= MOST_ERROR_LINES:
            say(str(error))

    def raise_status(self, status: ExitStatus) -> None:
        """The highest exit code that applies is kept."""
        self.status = max(self.status, status)

    def remark(self, message: str) -> None:
        """A line on stderr for people, unless they want quiet."""
        if not self.quiet:
            say(message)

    def finish(self) -> int:
        """The exit code, after saying how many errors were not shown."""
        if self.unreadable > MOST_ERROR_LINES:
            say(f"and {self.unreadable - MOST_ERROR_LINES} more could not be read")
        return int(self.status)
