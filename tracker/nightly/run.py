"""One night from its sources to what it came to. Resumable: kill it anywhere and start it again.

Stories are put into the store a batch at a time, each batch whole or not at all, and what the store holds already is
not read again; the end of the night (`close`) is one transaction. One bad source never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from tracker.errors import ReadError
from tracker.events.known import load_events
from tracker.extract.pipeline import read_document
from tracker.nightly.close import close_night
from tracker.nightly.plan import Plan, Source
from tracker.nightly.web import Taken, take_from_web
from tracker.store.addresses import put_addresses
from tracker.store.documents import changed_documents, mark_gone, put_readings
from tracker.store.findings import take_into_baseline
from tracker.store.night import Night, SourceResult, begin_night, end_night, night_of
from tracker.store.store import Store
from tracker.suppressions import read_suppressions
from tracker.text.formats import DEFAULT_MAX_BYTES, Intake
from tracker.text.reader import read_paths

BATCH = 100
"""Documents that go into the store in one transaction."""
MOST_PROBLEMS: Final = 20

Watch = Callable[[Iterator[Taken | ReadError], str], Iterable[Taken | ReadError]]
"""Shows progress: takes the items of a source and its name, gives the same items."""


@dataclass(slots=True)
class _Tally:
    """What one source has given so far."""

    result: SourceResult
    unread: int = 0
    problems: list[str] = field(default_factory=list)

    def problem(self, error: ReadError) -> None:
        self.unread += 1
        if self.unread <= MOST_PROBLEMS:
            self.problems.append(str(error))

    def done(self) -> SourceResult:
        more = [f"and {self.unread - MOST_PROBLEMS} more"] if self.unread > MOST_PROBLEMS else []
        return replace(self.result, problems=(*self.problems, *more))


def run_night(
    store: Store,
    plan: Plan,
    night: date,
    *,
    baseline: frozenset[str] = frozenset(),
    update_baseline: bool = False,
    watch: Watch = lambda items, name: items,
) -> Night:
    """Run a night, or go on with it, and say what it came to. The caller holds the store's lock.

    baseline: finding_ids that count as known. update_baseline: whether all that stands in the end becomes known.
    Raises UsageError where the store has gone on to a later night.
    """
    suppressions = read_suppressions(plan.settings.suppress, str(plan.settings.path))
    known = load_events(plan.events) if plan.events is not None else ()
    with store.writing() as connection:
        begin_night(connection, night)
    sources = [_take_in(store, plan, source, night, watch) for source in plan.sources]
    with store.writing() as connection:
        closing = close_night(connection, plan, night, known)
        end_night(connection, night, {each.name: each.problems for each in sources if each.problems})
        if update_baseline:
            standing = night_of(connection, night, sources).findings
            take_into_baseline(connection, [each.kept.finding.finding_id for each in standing], night.isoformat())
        return night_of(
            connection,
            night,
            sources,
            suppressions=suppressions,
            baseline=baseline,
            notes=closing.notes,
            crashed=closing.crashed,
        )


def _take_in(store: Store, plan: Plan, source: Source, night: date, watch: Watch) -> SourceResult:
    """Put what a source gives into the store, a batch at a time."""
    tally = _Tally(SourceResult(name=source.name))
    batch: list[Taken] = []
    for item in watch(_items(store, plan, source, night), source.name):
        if isinstance(item, ReadError):
            tally.problem(item)
            continue
        batch.append(item)
        if len(batch) >= BATCH:
            _put(store, batch, source, night, tally)
            batch = []
    _put(store, batch, source, night, tally)
    return tally.done()


def _items(store: Store, plan: Plan, source: Source, night: date) -> Iterator[Taken | ReadError]:
    settings = plan.settings
    max_bytes = int(settings.max_size * 1_000_000) if settings.max_size else DEFAULT_MAX_BYTES
    if not source.paths:
        for item in take_from_web(store, source, night, max_bytes):
            yield item if isinstance(item, ReadError) else _of_source(item, source)
        return
    intake = Intake(encoding=settings.encoding, max_bytes=max_bytes, lasting_ids=True)
    for found in read_paths(source.paths, intake):
        if isinstance(found, ReadError):
            yield found
        else:
            named = replace(found, doc_id=f"{source.name}/{found.doc_id}")
            yield _of_source(Taken(documents=(named,)), source)


def _of_source(taken: Taken, source: Source) -> Taken:
    """The documents with what their source says of all of them."""
    documents = (
        replace(each, outlet=each.outlet or source.outlet, lang=each.lang or source.lang) for each in taken.documents
    )
    return replace(taken, documents=tuple(documents))


def _put(store: Store, batch: list[Taken], source: Source, night: date, tally: _Tally) -> None:
    """Read those documents of a batch that are new or changed, and keep them in one transaction.

    What is known of their addresses goes with them: a page that the server calls unchanged is one that the store holds.
    """
    if not batch:
        return
    documents = [document for taken in batch for document in taken.documents]
    with store.reading() as connection:
        fresh = changed_documents(connection, documents)
    readings = [read_document(document) for document in fresh]
    with store.writing() as connection:
        put_readings(connection, readings, source=source.name, night=night.isoformat(), texts=store.texts)
        put_addresses(connection, [row for taken in batch for row in taken.addresses])
        mark_gone(connection, [doc_id for taken in batch for doc_id in taken.gone], night.isoformat())
    tally.result = replace(
        tally.result,
        read=tally.result.read + len(documents),
        unchanged=tally.result.unchanged + sum(taken.unchanged for taken in batch),
        gone=tally.result.gone + sum(len(taken.gone) for taken in batch),
    )
