"""The end of a night, in one transaction: events of the new stories, and the check of every event that they touch.

It reads only what the store holds, so that a run that was killed before it and started again comes to the same end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tracker.checker import CheckResult, check
from tracker.events.assign import assign_events
from tracker.events.known import KnownEvent
from tracker.model import Reading
from tracker.nightly.plan import Plan
from tracker.store.changes import changed_figures
from tracker.store.corrections import corrected, documents_corrected_to, events_corrected_to, latest_corrections
from tracker.store.documents import (
    Key,
    current_versions,
    documents_telling_of,
    events_told_of,
    load_readings,
    main_events,
    mark_checked,
    rename_events,
    set_events,
    set_main_events,
    unchecked_versions,
)
from tracker.store.findings import add_findings, merge_findings
from tracker.store.index import load_index, save_index

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What the check of a night said besides its findings."""

    notes: tuple[str, ...] = ()
    crashed: tuple[str, ...] = ()


def close_night(connection: Connection, plan: Plan, night: date, known: Sequence[KnownEvent]) -> Closing:
    """Give the new stories their events and check what they touch."""
    return check_versions(connection, plan, unchecked_versions(connection, night.isoformat()), night, known)


def check_versions(
    connection: Connection, plan: Plan, keys: Sequence[Key], night: date, known: Sequence[KnownEvent]
) -> Closing:
    """Give some versions their events and check what they touch."""
    fresh = load_readings(connection, keys)
    _assign(connection, fresh, known)
    for key, reading in fresh.items():
        _note_changes(connection, key, reading, night)
    result = _check(connection, plan, [doc_id for doc_id, _ in keys], fresh, night)
    mark_checked(connection, keys, night.isoformat())
    return Closing(notes=_notes(result, len(fresh)), crashed=result.crashed if result else ())


def recheck(connection: Connection, plan: Plan, doc_ids: Sequence[str], night: date) -> CheckResult | None:
    """Check the events of documents anew, after a person has corrected how they were read."""
    fresh = load_readings(connection, current_versions(connection, doc_ids))
    return _check(connection, plan, doc_ids, fresh, night)


def _notes(result: CheckResult | None, fresh: int) -> tuple[str, ...]:
    if result is None:
        return ("no story is new or changed, so nothing was checked",) if not fresh else ()
    return result.notes


def _assign(connection: Connection, fresh: dict[Key, Reading], known: Sequence[KnownEvent]) -> None:
    """Events for the claims that have none yet. A document that was read before stays with its event."""
    without = {
        key: reading for key, reading in fresh.items() if any(claim.event_id is None for claim in reading.claims)
    }
    index = load_index(connection, [reading.document.published for reading in without.values()])
    ids = [doc_id for doc_id, _ in without]
    index.main_events.update(main_events(connection, ids))
    assigned = dict(zip(without, assign_events(without.values(), known, index=index), strict=True))
    set_events(connection, assigned)
    rename_events(connection, index.aliases)
    set_main_events(connection, {doc_id: index.main_events[doc_id] for doc_id in ids})
    save_index(connection, index)
    fresh.update(assigned)


def _note_changes(connection: Connection, key: Key, reading: Reading, night: date) -> None:
    doc_id, version = key
    if version == 1:
        return
    before = load_readings(connection, [(doc_id, version - 1)])[doc_id, version - 1]
    found = [(finding, (doc_id,)) for finding in changed_figures(before, reading, version - 1)]
    add_findings(connection, found, night.isoformat())


def _check(
    connection: Connection, plan: Plan, doc_ids: Sequence[str], fresh: Mapping[Key, Reading], night: date
) -> CheckResult | None:
    """Check the events of new stories, and those that changed ones spoke of before, over the last days.

    Figures count as people have corrected them.
    """
    events = sorted({*events_told_of(connection, doc_ids), *events_corrected_to(connection, doc_ids)})
    if not events:
        return None
    days = [reading.document.published for reading in fresh.values() if reading.document.published]
    since = min(days) - timedelta(days=plan.compare_days) if days else None
    names = {*documents_telling_of(connection, events, since), *documents_corrected_to(connection, events), *doc_ids}
    standing = latest_corrections(connection, names)
    loaded = load_readings(connection, current_versions(connection, names)).values()
    readings = [corrected(reading, standing) for reading in loaded]
    settings = plan.settings
    result = check(
        readings,
        select=settings.select,
        ignore=settings.ignore,
        severities=settings.severity,
        today=night,
    )
    merge_findings(
        connection,
        [finding for finding in result.findings if finding.event_id in events],
        documents_of={claim.claim_id: claim.doc_id for reading in readings for claim in reading.claims},
        events=frozenset(events),
        loaded=frozenset(reading.document.doc_id for reading in readings) if not result.crashed else frozenset(),
        night=night.isoformat(),
    )
    return replace(result, findings=())
