"""Plain text and Markdown: one file is one document; a sidecar says what the file does not.

The sidecar of `story.txt` is `story.meta.toml` beside it, with any of doc_id, title, published, outlet, url, lang.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from tracker.config import read_toml
from tracker.errors import ReadError
from tracker.text.decode import decode
from tracker.text.formats import Input, Intake, Item, read_bytes, reads
from tracker.text.records import document_from_row
from tracker.text.titles import opening_title

SIDECAR_SUFFIX: Final = ".meta.toml"
SIDECAR_FIELDS: Final = ("doc_id", "title", "published", "outlet", "url", "lang")


@reads(".txt", ".text")
def read_text(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from a text file. A headline that opens the text becomes its title, and stays in the text."""
    yield from _read(source, intake, markdown=False)


@reads(".md", ".markdown")
def read_markdown(source: Input, intake: Intake) -> Iterator[Item]:
    """One document from a Markdown file, read as it stands; a first heading is its title."""
    yield from _read(source, intake, markdown=True)


def _read(source: Input, intake: Intake, *, markdown: bool) -> Iterator[Item]:
    text = decode(read_bytes(source, intake), where=source.name, encoding=intake.encoding)
    beside: Mapping[str, object] = {}
    sidecar_error = None
    try:
        beside = read_sidecar(source.path)
    except ReadError as error:
        sidecar_error = error
    found = {"title": opening_title(text, markdown=markdown), **beside, "text": text}
    yield from document_from_row(found, default_id=source.stem, where=source.name)
    if sidecar_error is not None:
        yield sidecar_error


def sidecar_of(path: Path) -> Path:
    """Where the sidecar of a file stands, if there is one.

    >>> sidecar_of(Path("news/story.txt")).as_posix()
    'news/story.meta.toml'
    """
    return path.with_name(path.stem + SIDECAR_SUFFIX)


def read_sidecar(path: Path | None) -> Mapping[str, object]:
    """The fields of a document's sidecar; empty where there is none.

    Raises ReadError where it cannot be read or holds a field that no document has.
    """
    if path is None or not (sidecar := sidecar_of(path)).is_file():
        return {}
    found = read_toml(sidecar)
    for name in found.values:
        if name not in SIDECAR_FIELDS:
            raise found.error(f"unknown field {name!r}", key=name, hint=f"known: {', '.join(SIDECAR_FIELDS)}")
    return found.values
