"""The registry of document formats: one function a format, found by the file's suffix.

A new format is one file here that defines `@reads(".suffix")` functions, and its name in `reader.FORMAT_MODULES`.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tracker.errors import ReadError
from tracker.model import Document

DEFAULT_MAX_BYTES: Final = 10_000_000
MAX_UNPACKED: Final = 2_000_000_000

Item = Document | ReadError
"""What reading gives, in order: a document, or why something in it or instead of it could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """How inputs are read. encoding: what the user named, None for UTF-8. max_bytes: the largest single document.

    max_unpacked: how many bytes one packed file may unpack to, in all.
    lasting_ids: documents without an id of their own are called by their path below the folder that was named, and rows
    by their address or text, so that they have the same doc_id on the next night, whatever else is there then.
    """

    encoding: str | None = None
    max_bytes: int = DEFAULT_MAX_BYTES
    lasting_ids: bool = False
    max_unpacked: int = MAX_UNPACKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file or stream to read.

    name: how messages call it. stem: the default doc_id. path: None for a stream. kind: the suffix of what a stream
    holds. url: where it was fetched.
    """

    name: str
    stem: str
    path: Path | None = None
    kind: str = ""
    url: str | None = None
    stream: io.BufferedReader | None = field(default=None, repr=False)

    @contextmanager
    def open(self) -> Iterator[io.BufferedReader]:
        """The bytes, to be read once; a stream that was handed in stays open. Raises OSError where there are none."""
        if self.stream is not None:
            yield self.stream
        elif self.path is not None:
            with self.path.open("rb") as stream:
                yield stream


Reader = Callable[[Input, Intake], Iterator[Item]]
READERS: Final[dict[str, Reader]] = {}


def reads(*suffixes: str) -> Callable[[Reader], Reader]:
    """Register a function as the reader of these suffixes (lower case, with the dot)."""

    def register(reader: Reader) -> Reader:
        for suffix in suffixes:
            if suffix in READERS and READERS[suffix] is not reader:
                raise ValueError(f"two readers for {suffix}")
            READERS[suffix] = reader
        return reader

    return register


def read_bytes(source: Input, intake: Intake) -> bytes:
    """All bytes of one document. Raises ReadError where it is empty or larger than intake.max_bytes."""
    with source.open() as stream:
        data = stream.read(intake.max_bytes + 1)
    if len(data) > intake.max_bytes:
        raise too_large(source.name, intake)
    if not data.strip():
        raise ReadError("the file is empty", where=source.name)
    return data


def too_large(where: str, intake: Intake, line: int | None = None) -> ReadError:
    """The error for a document beyond the size limit."""
    return ReadError(
        f"larger than one document may be ({intake.max_bytes / 1e6:g} MB)",
        where=where,
        line=line,
        hint="--max-size MB raises the limit",
    )


def missing_extra(extra: str, package: str, where: str) -> ReadError:
    """The error for a format whose library is an extra that is not installed."""
    hint = f"pip install 'casualty-tracker[{extra}]'"
    return ReadError(f"this format needs the package {package}", where=where, hint=hint)
