"""The store: every document, version, claim, event, finding, run and decision, in SQLite or PostgreSQL.

`store.open_store(place)` gives a `Store`. Nothing is ever deleted: a changed document is a new version, a finding that
no longer holds is marked as fixed. The same input twice changes nothing.
"""
