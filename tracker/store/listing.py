"""What a store holds, as lists for people: its documents, its events, and whatever holds some words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, or_, select

from tracker.store.rows import day_of
from tracker.store.schema import claims, documents, findings, runs, versions

MOST_FOUND: Final = 50
LONGEST_WORDS: Final = 200
LONGEST_OPENING: Final = 120

_CURRENT: Final = (claims.c.doc_id == documents.c.doc_id) & (claims.c.version == documents.c.version)
_TEXT: Final = (versions.c.doc_id == documents.c.doc_id) & (versions.c.version == documents.c.version)
_LISTED: Final = ("doc_id", "title", "path", "opening", "outlet", "event_id", "version", "changed_night")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDocument:
    """A document in a list. opening: the first words of its text. figures: how many its current version states."""

    doc_id: str
    title: str | None
    path: str | None
    opening: str | None
    outlet: str | None
    published: date | None
    event_id: str | None
    version: int
    changed_night: str
    figures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """An event in a list, with how many figures of how many documents speak of it. first, last: days as ISO text."""

    event_id: str
    figures: int
    documents: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFigure:
    """A figure whose sentence or own words hold what was looked for."""

    doc_id: str
    claim_id: str
    title: str | None
    outlet: str | None
    place_in_text: int
    surface: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything that holds some words. findings: finding_id, severity and message, standing ones."""

    documents: tuple[ListedDocument, ...] = ()
    figures: tuple[FoundFigure, ...] = ()
    events: tuple[ListedEvent, ...] = ()
    findings: tuple[tuple[str, str, str], ...] = ()


def latest_night(connection: Connection) -> date | None:
    """The last night that was run, None where there was none."""
    return day_of(connection.execute(select(func.max(runs.c.night))).scalar_one())


def list_documents(connection: Connection, *, limit: int, skip: int = 0) -> list[ListedDocument]:
    """The documents, those that came last first."""
    return _documents(connection, None, limit, skip)


def _documents(connection: Connection, where: Any, limit: int, skip: int = 0) -> list[ListedDocument]:
    figures = select(func.count()).select_from(claims).where(_CURRENT).scalar_subquery()
    opening = func.substr(versions.c.text, 1, LONGEST_OPENING).label("opening")
    asked = select(documents, versions.c.path, opening, figures.label("figures")).join(versions, _TEXT)
    asked = asked if where is None else asked.where(where)
    order = (documents.c.changed_night.desc(), documents.c.published.desc(), documents.c.doc_id)
    rows = connection.execute(asked.order_by(*order).limit(limit).offset(skip)).mappings()
    return [
        ListedDocument(
            **{name: row[name] for name in _LISTED},
            published=day_of(row["published"]),
            figures=row["figures"],
        )
        for row in rows
    ]


def count_documents(connection: Connection) -> int:
    """How many documents the store holds."""
    return int(connection.execute(select(func.count()).select_from(documents)).scalar_one())


def list_events(connection: Connection, *, limit: int, holding: str = "") -> list[ListedEvent]:
    """The events that current figures speak of, those with most documents first. holding: words of the event's id."""
    told = func.count(claims.c.doc_id.distinct())
    asked = (
        select(
            claims.c.event_id,
            func.count().label("figures"),
            told.label("documents"),
            func.min(documents.c.published).label("first"),
            func.max(documents.c.published).label("last"),
        )
        .join(documents, _CURRENT)
        .where(claims.c.event_id.is_not(None))
        .group_by(claims.c.event_id)
        .order_by(told.desc(), claims.c.event_id)
        .limit(limit)
    )
    if holding:
        asked = asked.where(claims.c.event_id.icontains(holding, autoescape=True))
    return [ListedEvent(**row) for row in connection.execute(asked).mappings()]


def find_words(connection: Connection, words: str, *, limit: int = MOST_FOUND) -> Found:
    """What holds some words: titles, outlets and texts of documents, figures, events and standing findings."""
    words = " ".join(words.split())[:LONGEST_WORDS]
    if not words:
        return Found()
    held = (documents.c.title, documents.c.outlet, versions.c.path, versions.c.text)
    named = [column.icontains(words, autoescape=True) for column in held]
    return Found(
        documents=tuple(_documents(connection, or_(*named), limit)),
        figures=tuple(_figures(connection, words, limit)),
        events=tuple(list_events(connection, limit=limit, holding=words.replace(" ", "-"))),
        findings=tuple(_findings(connection, words, limit)),
    )


def _figures(connection: Connection, words: str, limit: int) -> list[FoundFigure]:
    holds = or_(*(column.icontains(words, autoescape=True) for column in (claims.c.surface, claims.c.sentence)))
    names = ("doc_id", "claim_id", "place_in_text", "surface", "sentence")
    columns = [getattr(claims.c, name) for name in names]
    asked = select(*columns, documents.c.title, documents.c.outlet).join(documents, _CURRENT).where(holds)
    rows = connection.execute(asked.order_by(claims.c.doc_id, claims.c.place_in_text).limit(limit)).mappings()
    return [FoundFigure(**row) for row in rows]


def _findings(connection: Connection, words: str, limit: int) -> list[tuple[str, str, str]]:
    columns = (findings.c.message, findings.c.why, findings.c.quotes, findings.c.finding_id)
    holds = or_(*(column.icontains(words, autoescape=True) for column in columns))
    asked = select(findings.c.finding_id, findings.c.severity, findings.c.message).where(holds)
    asked = asked.where(findings.c.fixed_night.is_(None)).order_by(findings.c.finding_id).limit(limit)
    return [(finding_id, severity, message) for finding_id, severity, message in connection.execute(asked)]
