"""Packed documents: .gz, .xz and .zip. What they hold is read as a stream, within a limit; no file is written.

A small file that unpacks to more than `Intake.max_unpacked` bytes is refused at that point, whatever it says of itself.
"""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, Any, Final

from tracker.errors import ReadError
from tracker.text.formats import READERS, Input, Intake, Item, reads

MOST_MEMBERS: Final = 10_000
PACKED: Final = (".gz", ".xz", ".zip")
_WHOLE: Final = (".parquet",)


class _Limited(io.RawIOBase):
    """A stream that gives at most so many bytes, and then says that the file unpacks to too much."""

    def __init__(self, stream: IO[bytes], limit: int, where: str) -> None:
        self.stream, self.left, self.limit, self.where = stream, limit, limit, where

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self.stream.read(min(len(buffer), self.left + 1))
        if len(data) > self.left:
            raise ReadError(f"unpacks to more than {self.limit / 1e6:g} MB", where=self.where)
        self.left -= len(data)
        buffer[: len(data)] = data
        return len(data)


@reads(".gz")
def read_gzip(source: Input, intake: Intake) -> Iterator[Item]:
    """What a .gz file holds, by the suffix before it: story.txt.gz, news.jsonl.gz, crawl.warc.gz."""
    import gzip

    with source.open() as packed, gzip.GzipFile(fileobj=packed) as stream:
        yield from _inner(source, stream, intake)


@reads(".xz")
def read_xz(source: Input, intake: Intake) -> Iterator[Item]:
    """The same for .xz."""
    with source.open() as packed, lzma.LZMAFile(packed) as stream:
        yield from _inner(source, stream, intake)


def _inner(source: Input, stream: Any, intake: Intake) -> Iterator[Item]:
    name = PurePosixPath(source.name).name
    inside = PurePosixPath(name.rpartition(".")[0] or name)
    yield from _read(source, inside, stream, intake, stem=_stem(source.stem, inside))


def _stem(stem: str, inside: PurePosixPath) -> str:
    """The name without both suffixes: story.txt.gz is the document story, unless names shall last as they are."""
    return stem.removesuffix(inside.suffix) if not stem.endswith(PACKED) else stem


def _read(source: Input, inside: PurePosixPath, stream: Any, intake: Intake, *, stem: str) -> Iterator[Item]:
    """The documents of one packed file; whatever is wrong with the packing is its last item."""
    suffix = inside.suffix.lower()
    if suffix in PACKED:
        raise ReadError("an archive inside an archive is not read", where=source.name)
    if suffix and suffix not in READERS:
        raise ReadError(f"files of type {suffix} cannot be read", where=source.name)
    limited: Any = io.BufferedReader(_Limited(stream, intake.max_unpacked, source.name))
    try:
        if suffix in _WHOLE:
            limited = io.BufferedReader(io.BytesIO(limited.read()))
        inner = replace(source, stem=stem, path=None, stream=limited)
        yield from READERS[suffix or ".txt"](inner, intake)
    except (EOFError, zlib.error, lzma.LZMAError, OSError, RuntimeError, NotImplementedError) as error:
        if isinstance(error, EOFError):
            raise ReadError("the file ends in the middle", where=source.name) from None
        raise ReadError(f"damaged: {str(error)[:100]}", where=source.name) from None


@reads(".zip")
def read_zip(source: Input, intake: Intake) -> Iterator[Item]:
    """The documents of a .zip, in the order of their names; one that cannot be read does not stop the others."""
    import zipfile

    with source.open() as packed:
        try:
            archive = zipfile.ZipFile(packed)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise ReadError(f"not a readable .zip: {str(error)[:100]}", where=source.name) from None
        members = sorted((each for each in archive.infolist() if not each.is_dir()), key=lambda each: each.filename)
        if len(members) > MOST_MEMBERS:
            raise ReadError(f"more than {MOST_MEMBERS:,} files in one .zip", where=source.name)
        left = intake.max_unpacked
        for member in members:
            path = PurePosixPath(member.filename.replace("\\", "/"))
            where = f"{source.name}/{member.filename}"
            if ".." in path.parts or path.is_absolute():
                yield ReadError("a name that leads out of the archive", where=where)
                continue
            if path.suffix.lower() not in READERS or path.name.startswith("."):
                continue
            left -= member.file_size
            if left < 0:
                yield ReadError(f"unpacks to more than {intake.max_unpacked / 1e6:g} MB", where=source.name)
                return
            stem = f"{source.stem}/{path.as_posix()}" if intake.lasting_ids else path.stem
            try:
                with archive.open(member) as stream:
                    yield from _read(replace(source, name=where), path, stream, intake, stem=stem)
            except ReadError as error:
                yield error
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
                yield ReadError(f"cannot be unpacked: {str(error)[:100]}", where=where)
