"""Reading as the command line asks for it: few documents at once and here, many shared out; the same readings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import Final

from tracker.events.assign import assign_events
from tracker.events.known import KnownEvent
from tracker.extract.pipeline import read_documents
from tracker.model import Document, Reading
from tracker.scale.engines import Workers

WORTH_SHARING: Final = 1_000_000
"""Characters from which several processes are worth their start, where nobody named a number of them."""


def read_many(
    documents: Iterable[Document], known: Sequence[KnownEvent], workers: Workers, folder: Path | None = None
) -> list[Reading]:
    """Every document read, each claim with its event, all held at once. folder, errors: as in `read_stories`."""
    held, stream = _opening(documents, workers, folder)
    if stream is None:
        return assign_events(read_documents(held), known)
    from tracker.scale.stories import read_stories

    kept: list[Document] = []
    with read_stories(_keeping(chain(held, stream), kept), known, workers, folder) as stories:
        return [replace(reading, document=document) for reading, document in zip(stories, kept, strict=True)]


def read_in_turn(
    documents: Iterable[Document], known: Sequence[KnownEvent], workers: Workers, folder: Path | None = None
) -> Iterator[Reading]:
    """The same readings one by one, in bounded memory: where there are many documents, they come without their texts.

    No reading comes before all documents were read, since any of them may change an event.
    """
    held, stream = _opening(documents, workers, folder)
    if stream is None:
        yield from assign_events(read_documents(held), known)
        return
    from tracker.scale.stories import read_stories

    with read_stories(chain(held, stream), known, workers, folder) as stories:
        yield from stories


def _keeping(documents: Iterable[Document], kept: list[Document]) -> Iterator[Document]:
    for document in documents:
        kept.append(document)
        yield document


def _opening(
    documents: Iterable[Document], workers: Workers, folder: Path | None
) -> tuple[list[Document], Iterator[Document] | None]:
    """The first documents, and the others; None in their place where the first are so few that one process is enough.

    A folder to keep parts in, another engine, or a number of processes that was named is used for any number.
    """
    stream = iter(documents)
    if folder is not None or workers.engine != "processes":
        return [], stream
    most = 0 if workers.jobs is not None and workers.jobs > 1 else WORTH_SHARING
    held: list[Document] = []
    characters = 0
    for document in stream:
        held.append(document)
        characters += len(document.text)
        if characters > most:
            following = list(islice(stream, 1))
            return held, chain(following, stream) if following else None
    return held, None
