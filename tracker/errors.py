"""The errors that a user can meet; each says what is wrong, where, and what to do.

TrackerError
|-- UsageError        the command or call is wrong                     exit 2
|   `-- ConflictError somebody else was quicker; nothing was saved     exit 2
|-- ReadError         a document, table or file could not be read      exit 3
|   `-- CellError     one cell of a table could not be read            exit 3
|-- LexiconError      a lexicon row is wrong (file and line)           exit 4
`-- RuleError         a rule crashed: the run has failed               exit 4
"""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """The exit codes of the command line; the highest that applies is used."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    INTERNAL = 4


class TrackerError(Exception):
    """An error with a place and a remedy.

    what: one plain sentence without a full stop. where: a path, URL, column or code, if there is one.
    line: the line in that file, counted from 1. hint: what the user can do.
    """

    exit_status = ExitStatus.INTERNAL

    def __init__(
        self, what: str, *, where: str | None = None, line: int | None = None, hint: str | None = None
    ) -> None:
        self.what = what
        self.where = where
        self.line = line
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        place = "" if self.where is None else f"{self.where}:{self.line}: " if self.line else f"{self.where}: "
        return f"{place}{self.what}" + (f" ({self.hint})" if self.hint else "")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.what, self.where, self.line, self.hint)


def _rebuild(
    kind: type[TrackerError], what: str, where: str | None, line: int | None, hint: str | None
) -> TrackerError:
    return kind(what, where=where, line=line, hint=hint)


class UsageError(TrackerError):
    """The command line or a call was given something it does not take."""

    exit_status = ExitStatus.USAGE


class ConflictError(UsageError):
    """What a person decided rests on what somebody else has changed since; nothing was saved."""


class ReadError(TrackerError):
    """A document, folder, table or configuration file could not be read."""

    exit_status = ExitStatus.UNREADABLE


class CellError(ReadError):
    """One cell of a table of figures could not be read; it is reported, never guessed."""


class CellWarning(UserWarning):
    """A cell that could not be read, told to a program that goes on."""


class LexiconError(TrackerError):
    """A lexicon row is wrong; the message names the file and the line."""


class RuleError(TrackerError):
    """A rule crashed or was declared wrongly; a run with a crashed rule is never clean."""


class ReaderStopped(Exception):  # noqa: N818 - no error: `head` has what it wanted
    """Nobody reads stdout any more. Not an OSError, since click ends those with exit code 1."""
