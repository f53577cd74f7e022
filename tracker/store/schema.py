"""The tables of the store, its schema version, and the migrations from older ones.

Days are ISO text and lists are JSON text, so that SQLite and PostgreSQL hold the same values and the file opens in any
browser of SQLite as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    insert,
    inspect,
    select,
    update,
)

from tracker.errors import ReadError

SCHEMA: Final = 3
SCHEMA_KEY: Final = "schema"
TEXTS_KEY: Final = "texts"

metadata: Final = MetaData()


def _key(name: str, kind: type[Text] | type[Integer] = Text) -> Column[object]:
    return Column(name, kind, primary_key=True, autoincrement=False)


meta: Final = Table("meta", metadata, _key("key"), Column("value", Text, nullable=False))

documents: Final = Table(
    "documents",
    metadata,
    _key("doc_id"),
    Column("source", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("outlet", Text),
    Column("title", Text),
    Column("published", Text),
    Column("event_id", Text),
    Column("first_night", Text, nullable=False),
    Column("changed_night", Text, nullable=False),
    Column("gone_night", Text),
)

versions: Final = Table(
    "versions",
    metadata,
    _key("doc_id"),
    _key("version", Integer),
    Column("content", Text, nullable=False),
    Column("night", Text, nullable=False),
    Column("checked", Text),
    Column("title", Text),
    Column("published", Text),
    Column("outlet", Text),
    Column("url", Text),
    Column("lang", Text),
    Column("path", Text),
    Column("text", Text),
    Column("kept", Text),
    Column("sentences", Integer, nullable=False),
    Column("unread", Text, nullable=False),
    Column("read_by", Text, nullable=False),
    Index("versions_checked", "checked"),
)

claims: Final = Table(
    "claims",
    metadata,
    _key("doc_id"),
    _key("version", Integer),
    _key("claim_id"),
    Column("place_in_text", Integer, nullable=False),
    Column("field", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("surface", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("value", Integer),
    Column("low", Integer),
    Column("high", Integer),
    Column("bound", Text, nullable=False),
    Column("implicit", Boolean, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("group", Text, nullable=False),
    Column("victims", Text),
    Column("unit", Text, nullable=False),
    Column("side", Text),
    Column("place", Text),
    Column("basis", Text, nullable=False),
    Column("part_of", Text),
    Column("polarity", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("source", Text),
    Column("source_type", Text, nullable=False),
    Column("source_start", Integer),
    Column("source_end", Integer),
    Column("as_of", Text),
    Column("period_start", Text),
    Column("period_end", Text),
    Column("date_precision", Text),
    Column("event_id", Text),
    Column("background", Boolean, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("evidence", Text, nullable=False),
    Index("claims_event", "event_id"),
)

events: Final = Table(
    "events",
    metadata,
    _key("event_id"),
    Column("opened", Integer, nullable=False, unique=True),
    Column("first", Text),
    Column("last", Text),
    Column("stories", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Index("events_last", "last"),
)

findings: Final = Table(
    "findings",
    metadata,
    _key("finding_id"),
    Column("code", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("event_id", Text),
    Column("outcome", Text),
    Column("side_a", Text, nullable=False),
    Column("side_b", Text, nullable=False),
    Column("quotes", Text, nullable=False),
    Column("doc_id", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("line", Integer),
    Column("column", Integer),
    Column("message", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("expected", Text, nullable=False),
    Column("observed", Text, nullable=False),
    Column("gap", Integer, nullable=False),
    Column("documents", Text, nullable=False),
    Column("first_night", Text, nullable=False),
    Column("found_night", Text, nullable=False),
    Column("fixed_night", Text),
    Column("known_night", Text),
    Index("findings_event", "event_id"),
    Index("findings_fixed", "fixed_night"),
)

decisions: Final = Table(
    "decisions",
    metadata,
    _key("finding_id"),
    _key("number", Integer),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("made", Text, nullable=False),
    Column("until", Text),
)

corrections: Final = Table(
    "corrections",
    metadata,
    _key("doc_id"),
    _key("claim_id"),
    _key("number", Integer),
    Column("version", Integer, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("surface", Text, nullable=False),
    Column("changes", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("made", Text, nullable=False),
)

addresses: Final = Table(
    "addresses",
    metadata,
    _key("address"),
    Column("source", Text, nullable=False),
    Column("listed_by", Text),
    Column("title", Text),
    Column("published", Text),
    Column("doc_id", Text),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("body", Text),
    Column("first_night", Text, nullable=False),
    Column("listed_night", Text, nullable=False),
)

alerts: Final = Table(
    "alerts",
    metadata,
    _key("finding_id"),
    _key("way"),
    Column("night", Text, nullable=False),
)

runs: Final = Table(
    "runs",
    metadata,
    _key("night"),
    Column("finished", Boolean, nullable=False),
    Column("tracker", Text, nullable=False),
    Column("counts", Text, nullable=False),
    Column("problems", Text, nullable=False),
)

Migration = Callable[[Connection], None]


def _add_alerts(connection: Connection) -> None:
    alerts.create(connection)


def _add_corrections(connection: Connection) -> None:
    corrections.create(connection)


MIGRATIONS: Final[dict[int, Migration]] = {1: _add_alerts, 2: _add_corrections}
"""From a schema version to the next one: version -> what to do. Run in order, each in the transaction that opens."""


def prepare_schema(connection: Connection, texts: str | None, where: str) -> None:
    """Make the tables of an empty store, or bring an older one up to date.

    texts: the policy for stored texts of a new store; an existing one keeps its own. Raises ReadError where the store
    was written by a newer tracker, or holds another database.
    """
    names = set(inspect(connection).get_table_names())
    if not names:
        metadata.create_all(connection)
        rows = [{"key": SCHEMA_KEY, "value": str(SCHEMA)}, {"key": TEXTS_KEY, "value": texts or "full"}]
        connection.execute(insert(meta), rows)
        return
    if "meta" not in names or "documents" not in names:
        raise ReadError("this is another database, not a store of the tracker", where=where)
    found = int(meta_values(connection).get(SCHEMA_KEY, "0"))
    if found > SCHEMA:
        hint = "update casualty-tracker"
        raise ReadError(f"written by a newer tracker (schema {found}, known {SCHEMA})", where=where, hint=hint)
    for version in range(found, SCHEMA):
        MIGRATIONS[version](connection)
    if found < SCHEMA:
        connection.execute(update(meta).where(meta.c.key == SCHEMA_KEY).values(value=str(SCHEMA)))


def meta_values(connection: Connection) -> Mapping[str, str]:
    """What the store says of itself: its schema version and its policy for texts."""
    return {row.key: row.value for row in connection.execute(select(meta.c.key, meta.c.value))}
