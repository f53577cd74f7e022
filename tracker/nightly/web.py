"""Stories from the web: feeds with the pages that they list, and single pages; only what has changed is read again.

A page is fetched again for `recheck_days` after its feed last listed it, so that changes and removals are seen. What
is known of an address goes into the store together with the documents it gave, never before them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import tracker
from tracker.errors import ReadError
from tracker.fetch.addresses import lasting_address
from tracker.fetch.client import Client, Fetched, GoneError, site_of
from tracker.model import Document
from tracker.nightly.plan import Source
from tracker.store.addresses import known_addresses, listed_addresses
from tracker.store.store import Store
from tracker.text.feeds import feed_entries
from tracker.text.records import document_from_row
from tracker.text.web_page import decode_page, page_fields

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one step of a source gave. addresses: rows of the store. gone: doc_ids of pages that are no longer there."""

    documents: tuple[Document, ...] = ()
    addresses: tuple[Row, ...] = ()
    gone: tuple[str, ...] = ()
    unchanged: int = 0


def take_from_web(store: Store, source: Source, night: date, max_bytes: int) -> Iterator[Taken | ReadError]:
    """What a feed or a list of pages gives tonight, step by step; what cannot be fetched is a ReadError."""
    client = Client(
        max_bytes=max_bytes,
        seconds=source.seconds,
        pause=source.pause,
        allow_private=source.allow_private,
        version=tracker.__version__,
    )
    if source.feed is None:
        pages: dict[str, Row] = {name: {} for address in source.pages if (name := lasting_address(address))}
        yield from _pages(store, client, source, pages, night)
        return
    try:
        listed = _feed(store, client, source, night)
    except ReadError as error:
        yield error
        listed = Taken()
    if listed.documents or listed.addresses or listed.unchanged:
        yield listed
    if source.follow:
        with store.reading() as connection:
            since = night - timedelta(days=source.recheck_days)
            pages = listed_addresses(connection, lasting_address(source.feed), since.isoformat())
        pages.update({row["address"]: row for row in listed.addresses if row["listed_by"]})
        yield from _pages(store, client, source, pages, night)


def _feed(store: Store, client: Client, source: Source, night: date) -> Taken:
    """What the feed lists: rows for its pages, or its own words as documents. Nothing where it has not changed."""
    assert source.feed is not None
    name = lasting_address(source.feed)
    with store.reading() as connection:
        known = known_addresses(connection, [name]).get(name, {})
    found = client.fetch(source.feed, etag=known.get("etag"), last_modified=known.get("last_modified"))
    if found.body is None:
        return Taken(unchanged=1)
    entries = feed_entries(found.body, where=name)
    row = _row(name, source, night, known, found)
    if not source.follow:
        documents = tuple(
            item
            for number, entry in enumerate(entries, start=1)
            for item in document_from_row(entry, default_id=_entry_id(entry, name, number), where=name)
            if isinstance(item, Document)
        )
        return Taken(documents=documents, addresses=(row,))
    links = [lasting_address(entry["url"]) for entry in entries if entry["url"]]
    with store.reading() as connection:
        before = known_addresses(connection, links)
    listed = {
        link: _listed(link, entry, source, night, before.get(link, {}), name)
        for entry in entries
        if entry["url"] and (link := lasting_address(entry["url"])).startswith(("http://", "https://"))
    }
    return Taken(addresses=(*listed.values(), row))


def _entry_id(entry: Row, feed: str, number: int) -> str:
    if entry["url"]:
        return lasting_address(str(entry["url"]))
    return f"{feed}#{entry['doc_id'] or number}"


def _row(name: str, source: Source, night: date, known: Row, found: Fetched) -> Row:
    return {
        "address": name,
        "source": source.name,
        "listed_by": known.get("listed_by"),
        "title": known.get("title"),
        "published": known.get("published"),
        "doc_id": known.get("doc_id"),
        "etag": found.etag,
        "last_modified": found.last_modified,
        "body": found.digest,
        "first_night": known.get("first_night") or night.isoformat(),
        "listed_night": known.get("listed_night") or night.isoformat(),
    }


def _listed(link: str, entry: Row, source: Source, night: date, known: Row, feed: str) -> Row:
    """A page as its feed lists it tonight; what is known of the page itself stays."""
    day = entry["published"]
    return {
        "address": link,
        "source": known.get("source") or source.name,
        "listed_by": known.get("listed_by") or feed,
        "title": entry["title"],
        "published": day.isoformat() if day else None,
        "doc_id": known.get("doc_id"),
        "etag": known.get("etag"),
        "last_modified": known.get("last_modified"),
        "body": known.get("body"),
        "first_night": known.get("first_night") or night.isoformat(),
        "listed_night": night.isoformat(),
    }


def _pages(
    store: Store, client: Client, source: Source, pages: dict[str, Row], night: date
) -> Iterator[Taken | ReadError]:
    with store.reading() as connection:
        known = known_addresses(connection, pages)
    for name in sorted(pages):
        row = {**known.get(name, {}), **pages[name]}
        try:
            yield from _page(client, source, name, row, night)
        except GoneError as error:
            if row.get("doc_id"):
                yield Taken(gone=(row["doc_id"],))
            else:
                yield error
        except ReadError as error:
            yield error


def _page(client: Client, source: Source, name: str, row: Row, night: date) -> Iterator[Taken | ReadError]:
    """One page: its document and what is known of its address, where it is new or its bytes have changed."""
    found = client.fetch(name, etag=row.get("etag"), last_modified=row.get("last_modified"))
    if found.body is None or (found.digest == row.get("body") and row.get("doc_id")):
        yield Taken(unchanged=1)
        return
    page, problem = decode_page(found.body, where=name, encoding=_known_charset(found))
    fields = page_fields(page, where=name, url=name)
    fields["title"] = fields["title"] or row.get("title")
    fields["published"] = fields["published"] or row.get("published")
    fields["outlet"] = fields["outlet"] or source.outlet or site_of(name)
    for item in document_from_row(fields, default_id=name, where=name):
        if isinstance(item, ReadError):
            yield item
        else:
            kept = _row(name, source, night, row, found)
            yield Taken(documents=(item,), addresses=({**kept, "doc_id": item.doc_id},))
    if problem is not None:
        yield problem


def _known_charset(found: Fetched) -> str | None:
    try:
        return "".encode(found.charset).decode(found.charset) or found.charset if found.charset else None
    except (LookupError, UnicodeError):
        return None
