"""What people do at the desk: put articles in, decide on findings, correct figures. Each is one transaction."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from tracker.events.known import KnownEvent, load_events
from tracker.extract.pipeline import read_document
from tracker.model import Document
from tracker.nightly.close import check_versions, recheck
from tracker.nightly.plan import Plan
from tracker.store.corrections import Correction, add_correction, undo_correction
from tracker.store.decisions import Decision, add_decision, undo_decision
from tracker.store.documents import changed_documents, current_versions, put_readings
from tracker.store.listing import latest_night
from tracker.store.night import JudgedFinding, night_of
from tracker.store.store import Store
from tracker.suppressions import Suppression, read_suppressions

if TYPE_CHECKING:
    from sqlalchemy import Connection

SOURCE: Final = "review"
WAIT: Final = 20.0
"""Seconds to wait for a nightly run, or for another article, before saying that the store is in use."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """An open store with the settings by which it is checked. names: event_id -> what the user calls it.

    reading: held while texts are read or charts drawn, since neither may be done twice at once in one process.
    """

    store: Store
    plan: Plan
    known: Sequence[KnownEvent] = ()
    suppressions: Sequence[Suppression] = ()
    reading: threading.Lock = field(default_factory=threading.Lock)

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the known events, by their ids."""
        return {event.id: event.name for event in self.known}

    def add(self, documents: Sequence[Document]) -> list[str]:
        """Read documents, keep them and check what they touch. Returns their doc_ids, new ones or not.

        Raises ReadError where a nightly run holds the store.
        """
        with self.reading, self.store.lock(WAIT):
            with self.store.reading() as connection:
                fresh = changed_documents(connection, documents)
            readings = [read_document(document) for document in fresh]
            with self.store.writing() as connection:
                night = today(connection)
                put_readings(connection, readings, source=SOURCE, night=night.isoformat(), texts=self.store.texts)
                keys = current_versions(connection, [document.doc_id for document in fresh])
                check_versions(connection, self.plan, keys, night, self.known)
        return list(dict.fromkeys(document.doc_id for document in documents))

    def decide(self, decision: Decision, *, after: int) -> None:
        """Keep a decision on a finding; see `add_decision`."""
        with self.store.writing() as connection:
            add_decision(connection, decision, after=after)

    def undo_decision(self, finding_id: str, person: str, *, after: int) -> None:
        """Take the latest decision on a finding back."""
        with self.store.writing() as connection:
            undo_decision(connection, finding_id, person=person, made=date.today(), after=after)

    def correct(self, correction: Correction, *, after: int) -> None:
        """Keep a correction of a figure, and check its events anew; see `add_correction`."""
        with self.reading, self.store.writing() as connection:
            add_correction(connection, correction, after=after)
            if correction.claim_id:
                recheck(connection, self.plan, [correction.doc_id], today(connection))

    def undo_correction(self, doc_id: str, claim_id: str, person: str, *, after: int) -> None:
        """Take the latest correction of a figure back, and check its events anew."""
        with self.reading, self.store.writing() as connection:
            undo_correction(connection, doc_id, claim_id, person=person, made=date.today(), after=after)
            if claim_id:
                recheck(connection, self.plan, [doc_id], today(connection))

    def judged(self, connection: Connection) -> list[JudgedFinding]:
        """Every standing finding with what people decided on it, worst first."""
        return list(night_of(connection, date.today(), (), suppressions=self.suppressions).findings)


def desk_of(store: Store, plan: Plan) -> Desk:
    """The desk of an open store. Raises ReadError where the file of known events is wrong."""
    known = load_events(plan.events) if plan.events is not None else ()
    suppressions = read_suppressions(plan.settings.suppress, str(plan.settings.path))
    return Desk(store=store, plan=plan, known=known, suppressions=suppressions)


def today(connection: Connection) -> date:
    """Today, or the last night that was run where that lies ahead: nights follow each other."""
    last = latest_night(connection)
    return max(date.today(), last) if last is not None else date.today()
