"""The store: every document, version, claim, event, finding, run and decision, in SQLite or PostgreSQL.

`open_store(place)` gives a `Store`. Nothing is ever deleted: a changed document is a new version, a finding that no
longer holds is marked as fixed. The same input twice changes nothing.
"""

from __future__ import annotations

from tracker.store.decisions import Decision, Decisions
from tracker.store.engine import open_engine, store_lock
from tracker.store.store import Store, open_store

__all__ = ["Decision", "Decisions", "Store", "open_engine", "open_store", "store_lock"]
