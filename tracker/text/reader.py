"""From files, folders, globs and standard input to documents, in order; one bad file never stops the rest.

    read_paths(["seeds/", "news/*.jsonl", "-"])  ->  Document, Document, ReadError, Document, ...

Formats register themselves in `formats.READERS`; this file knows only names, suffixes and order.
"""

from __future__ import annotations

import glob
import importlib
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

from tracker.errors import ReadError
from tracker.fetch.addresses import lasting_address
from tracker.model import Document
from tracker.text.decode import known_encoding
from tracker.text.formats import READERS, Input, Intake, Item, Reader
from tracker.text.plain import SIDECAR_SUFFIX

FORMAT_MODULES: Final = (
    "plain",
    "rows",
    "columnar",
    "web_page",
    "feeds",
    "pdf",
    "office",
    "mail",
    "crawls",
    "archives",
)
STANDARD_INPUT: Final = "-"
NOT_IN_FOLDERS: Final = (".json", ".xml")
"""Feeds where they are named; in a folder such files are most often something else."""

NOT_STORIES: Final = ("readme", "notice", "license", "licence")

_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)

KINDS: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/feed+json": ".json",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}
"""What servers call the formats that are read."""

for _module in FORMAT_MODULES:
    importlib.import_module(f"tracker.text.{_module}")


def read_paths(
    paths: Iterable[str | os.PathLike[str]], intake: Intake | None = None, *, stdin: BinaryIO | None = None
) -> Iterator[Item]:
    """Documents and read errors in the order of the paths; folders and globs in the order of their names.

    paths: files, folders (searched in depth), globs, or "-" for standard input (text, or JSON lines).
    intake: encoding and size limit. stdin: the stream behind "-".
    Every doc_id is given once in a run; a second one is renamed and reported. Raises UsageError for an unknown
    encoding.
    """
    intake = intake or Intake()
    if intake.encoding is not None:
        intake = replace(intake, encoding=known_encoding(intake.encoding))
    identities = _Identities()
    for source in _inputs(paths, stdin, intake.lasting_ids):
        if isinstance(source, ReadError):
            yield source
        else:
            yield from identities.settle(_read(source, intake))


def _read(source: Input, intake: Intake) -> Iterator[Item]:
    """The items of one input; whatever goes wrong in it becomes its last item."""
    try:
        with ExitStack() as opened:
            reader, source = _reader_for(source, opened)
            yield from reader(source, intake)
    except ReadError as error:
        yield error
    except OSError as error:
        yield os_error(error, source.name)


def _reader_for(source: Input, opened: ExitStack) -> tuple[Reader, Input]:
    """The reader by suffix; what has none is JSON lines where it opens with a brace, else plain text."""
    suffix = source.path.suffix.lower() if source.path is not None else source.kind
    if suffix in READERS:
        return READERS[suffix], source
    if suffix and source.path is not None and source.path.is_file():
        known = " ".join(sorted(READERS))
        raise ReadError(f"files of type {suffix} cannot be read", where=source.name, hint=f"known: {known}")
    stream = source.stream or opened.enter_context(source.open())
    reader = READERS[".jsonl" if stream.peek(1)[:1] == b"{" else ".txt"]
    return reader, replace(source, stream=stream)


def _inputs(
    paths: Iterable[str | os.PathLike[str]], stdin: BinaryIO | None, lasting: bool
) -> Iterator[Input | ReadError]:
    """Every input once, each with a stem that no earlier one has. lasting: see Intake.lasting_ids."""
    seen: set[str] = set()
    stems = _Counter()
    for path in paths:
        for found in _expand(os.fspath(path), stdin):
            if isinstance(found, ReadError):
                yield found
            elif found.path is None or (real := os.path.realpath(found.path)) not in seen:
                seen.add(found.name if found.path is None else real)
                stem = _lasting_name(found.path, os.fspath(path)) if lasting and found.path else found.stem
                yield replace(found, stem=stems.unused(stem))


def _lasting_name(path: Path, named: str) -> str:
    """The path of a file below the folder that was named, or below the fixed part of a glob.

    >>> _lasting_name(Path("news/2020/story.txt"), "news"), _lasting_name(Path("news/a.txt"), "news/*.txt")
    ('2020/story.txt', 'a.txt')
    """
    root = Path(named)
    while root != root.parent and (glob.has_magic(str(root)) or root == path):
        root = root.parent
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name


def _expand(path: str, stdin: BinaryIO | None) -> Iterator[Input | ReadError]:
    try:
        if path == STANDARD_INPUT:
            yield _standard_input(stdin)
        elif path and Path(path).is_dir():
            yield from _folder(path)
        elif os.path.lexists(path):
            yield _file(path)
        elif glob.has_magic(path):
            yield from _glob(path)
        elif _ADDRESS.match(path):
            yield _fetched(path)
        else:
            yield ReadError("no such file or folder", where=path)
    except ReadError as error:
        yield error
    except (OSError, ValueError) as error:
        yield ReadError(str(error) if isinstance(error, ValueError) else _reason(error), where=repr(path)[1:-1])


def _standard_input(stdin: BinaryIO | None) -> Input:
    stream = stdin if stdin is not None else sys.stdin.buffer
    if not isinstance(stream, io.BufferedReader):
        stream = io.BufferedReader(stream)
    return Input(name="standard input", stem="stdin", stream=stream)


def _file(path: str) -> Input:
    return Input(name=path, stem=Path(path).stem, path=Path(path))


def _folder(folder: str) -> Iterator[Input | ReadError]:
    """Files of known types below a folder, by name; a subfolder that cannot be listed is an error of its own."""
    unreadable: list[OSError] = []
    files = 0
    for parent, subfolders, names in os.walk(folder, onerror=unreadable.append):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(filter(_is_document_name, names)):
            files += 1
            yield _file(str(Path(parent) / name))
    yield from (os_error(error, error.filename or folder) for error in unreadable)
    if not files and not unreadable:
        yield ReadError("no documents in this folder", where=folder, hint=f"known types: {' '.join(sorted(READERS))}")


def _is_document_name(name: str) -> bool:
    path = Path(name.lower())
    story = path.suffix in READERS and path.suffix not in NOT_IN_FOLDERS
    return story and not name.startswith(".") and path.stem not in NOT_STORIES


def _glob(pattern: str) -> Iterator[Input | ReadError]:
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        yield ReadError("no file matches", where=pattern)
    for match in matches:
        if Path(match).is_file() and not match.endswith(SIDECAR_SUFFIX):
            yield _file(match)


def _fetched(address: str) -> Input:
    """A page or feed from the web. Raises ReadError where it may not or cannot be fetched."""
    from tracker.fetch.client import Client

    found = Client().fetch(address)
    kind = KINDS.get(found.kind) or Path(urlsplit(address).path).suffix.lower()
    kind = kind if kind in READERS else ".html"
    stream: Any = io.BufferedReader(io.BytesIO(found.body or b""))
    return Input(name=address, stem=lasting_address(address), stream=stream, kind=kind, url=found.address)


def os_error(error: OSError, where: str) -> ReadError:
    """What the operating system refused, as a ReadError: permission denied, is a directory, and so on."""
    return ReadError(_reason(error), where=where)


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).lower()


class _Counter:
    """Names given so far; a second use gets a number: story, story-2."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def unused(self, name: str) -> str:
        """The name itself, or with the first free number behind it; from now on it is used."""
        free, number = name, 1
        while free in self.used:
            number += 1
            free = f"{name}-{number}"
        self.used.add(free)
        return free


class _Identities:
    """The doc_ids of a run: each is given once."""

    def __init__(self) -> None:
        self.names = _Counter()
        self.texts: dict[str, int] = {}

    def settle(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, with a doc_id that was used before renamed; the same document twice is read once."""
        for item in items:
            if isinstance(item, ReadError):
                yield item
            else:
                yield from self._settle(item)

    def _settle(self, document: Document) -> Iterator[Item]:
        content = hash((document.text, document.title))
        doc_id = document.doc_id
        if self.texts.get(doc_id) == content:
            yield ReadError(f"doc_id {doc_id!r} with the same text again", where=document.path, hint="read once")
            return
        self.texts.setdefault(doc_id, content)
        free = self.names.unused(doc_id)
        yield document if free == doc_id else replace(document, doc_id=free)
        if free != doc_id:
            what = f"doc_id {doc_id!r} is used by another document"
            yield ReadError(what, where=document.path, hint=f"read as {free!r}")
