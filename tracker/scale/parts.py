"""What has been read, in a folder of parts: a part appears whole or not at all, and is not read a second time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from tracker import terms
from tracker.errors import UsageError
from tracker.scale.batches import Batch

READER: Final = ("extract", "lexicon", "text", "events")
"""The parts of the package on which the content of a part depends."""


class Parts:
    """The parts of one run, in a folder that may hold those of an earlier run that was stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _not_written(error, folder) from None

    def path_of(self, number: int, batch: Batch) -> Path:
        """Where the part of a batch stands; the name tells what was read and by which reader."""
        return self.folder / f"part-{number:06d}-{_fingerprint(batch)}.jsonl"

    def write(self, path: Path, text: str) -> None:
        """Put a part in place. Raises UsageError where the folder cannot be written."""
        unfinished = path.with_name(f".{path.name}.unfinished")
        try:
            unfinished.write_text(text, encoding="utf-8", newline="\n")
            os.replace(unfinished, path)  # noqa: PTH105 (the atomic one, by its name)
        except OSError as error:
            raise _not_written(error, path) from None


def _not_written(error: OSError, where: Path) -> UsageError:
    return UsageError(f"cannot be written: {(error.strerror or str(error)).lower()}", where=str(where))


def line_pairs(path: Path) -> Iterator[tuple[str, int]]:
    """Of each document of a part its first line, and the byte at which its second one begins."""
    with path.open("rb") as stream:
        while line := stream.readline():
            place = stream.tell()
            stream.readline()
            yield line.decode("utf-8"), place


def _fingerprint(batch: Batch) -> str:
    digest = hashlib.sha256(_reader_identity())
    for item in (*batch.documents, *batch.known):
        digest.update(repr(item).encode("utf-8", "backslashreplace") + b"\0")
    return digest.hexdigest()[:16]


@cache
def _reader_identity() -> bytes:
    """A hash over the schema and every file of the reader: what another version has read is read anew."""
    digest = hashlib.sha256(terms.SCHEMA_VERSION.encode())
    for name in READER:
        folder = Path(str(files("tracker") / name))
        for path in sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".csv"}):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.digest()
